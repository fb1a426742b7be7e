"""The change of a figure between two times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.content import phrases
from dashboard.content.answers import figures, single
from dashboard.content.answers.answer import LIST, NONE, VALUE, Answer, evidence
from dashboard.content.answers.choosing import Match
from dashboard.content.answers.context import Context
from dashboard.content.answers.figures import Row
from dashboard.content.answers.reading import When
from dashboard.content.answers.vocabulary import Series
from dashboard.words import numbers
from etl.records import qualifiers


def growth(context: Context, match: Match, codes: Sequence[str] | None) -> Answer:
    """The change between two times; where one of them is not known it is said."""
    series, read = match.series, context.reading
    owners = single.owners_of(context, series, codes)
    if context.union in owners and not context.codes:
        owners = {context.union: owners[context.union]}
    if len(owners) != 1:
        return (
            single.which_association(context, series, owners)
            if owners
            else single.nothing(context, series)
        )
    ((code, rows),) = owners.items()
    first, last = _ends(read.times, rows, series)
    label = context.vocabulary.label(series)
    name = context.vocabulary.name("association", code)
    known = [row for row in (first, last) if row is not None]
    if (
        len(known) < 2
        or known[0] is known[1]
        or known[0]["record_ids"][0] == known[1]["record_ids"][0]
    ):
        nearest = known[-1] if known else figures.at(rows, None, series)[0]
        seen = f" Có số liệu: {figures.with_time(nearest)}." if nearest else ""
        item = figures.item(nearest) if nearest else None
        return Answer(
            NONE,
            f"Không có số liệu để tính thay đổi của {phrases.decapitalise(label)}, {name}: "
            f"không đủ số liệu hai thời điểm.{seen}",
            unit=series.unit,
            lines=item.lines if item else (),
            records=item.records if item else (),
            as_of=item.as_of if item else None,
            understood=context.understood(series, (code,)),
            link=single.link(series, code, None),
        )
    first, last = known
    items = (
        figures.item(first, figures.when_words(first)),
        figures.item(last, figures.when_words(last)),
    )
    told = f"{label} của {name}: {figures.with_time(first)}, {figures.with_time(last)}"
    value, unit = None, ""
    if qualifiers.are_exact([first["qualifier"], last["qualifier"]]) and series.unit != "năm":
        difference = float(last["value"]) - float(first["value"])
        told += f"; {_changed(difference, str(last['unit']))}"
        value, unit = difference, series.unit
        if first["value"] > 0 and series.unit != "%":
            per_cent = 100 * difference / float(first["value"])
            told += f" ({numbers.signed(round(per_cent, 1), '%')})" if difference else ""
            if read.asked("per_cent"):
                value, unit = round(per_cent, 1), "%"
    return Answer(
        VALUE if value is not None else LIST,
        f"{told}.",
        value,
        unit=unit,
        **evidence(items),
        understood=context.understood(series, (code,)),
        link=single.link(series, code, None),
        course=(series.measure, code),
    )


def _changed(difference: float, unit: str) -> str:
    if difference == 0:
        return "không đổi"
    return f"{'tăng' if difference > 0 else 'giảm'} {numbers.quantity(abs(difference), unit)}"


def _ends(
    times: Sequence[When], rows: Sequence[Row], series: Series
) -> tuple[Row | None, Row | None]:
    """The figures at the two times a change is asked between."""
    if len(times) >= 2:
        first, last = times[:2]
        return figures.at(rows, first, series)[0], figures.at(rows, last, series)[0]
    newest = figures.at(rows, None, series)[0]
    if not times:
        years = [row for row in rows if row["preferred"] and row["complete"]]
        return (years[1] if len(years) > 1 else None), newest
    (when,) = times
    start = when.start.year if when.start else None
    first = _year(rows, series, start) if start else None
    if when.end is None:
        return first, newest
    if start is not None and start == when.end.year:
        return _year(rows, series, start - 1), first
    return first, _year(rows, series, when.end.year)


def _year(rows: Sequence[Row], series: Series, year: int) -> Row | None:
    return figures.at(rows, When(date(year, 1, 1), date(year, 12, 31), str(year)), series)[0]
