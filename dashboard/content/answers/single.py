"""The figure of one association (or of the Union) and what is told beside it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.content import phrases
from dashboard.content.answers import beside, figures, share
from dashboard.content.answers.answer import (
    AMBIGUOUS,
    CONTRADICTION,
    LIST,
    NONE,
    RANGE,
    VALUE,
    Answer,
    Item,
    evidence,
)
from dashboard.content.answers.choosing import Match
from dashboard.content.answers.context import Context
from dashboard.content.answers.figures import Row
from dashboard.content.answers.reading import When
from dashboard.content.answers.vocabulary import Series
from dashboard.content.association import summary
from dashboard.content.model import Link
from dashboard.words import numbers, sitemap, wording

#: Tables in which the Union speaks of all its members.
_OF_MEMBERS = frozenset({"membership", "branches", "organisation"})
_MOST_ITEMS = 12


def answer(context: Context, chosen: Sequence[Match], codes: Sequence[str] | None) -> Answer:
    """The answer over one series, or over the parts of one indicator."""
    if len(chosen) > 1:
        return _parts(context, chosen, codes)
    series = chosen[0].series
    whose = codes
    if not context.codes and not (series.table in _OF_MEMBERS or series.expected_from == "union"):
        whose = None
    owners = owners_of(context, series, whose)
    if not owners:
        return nothing(context, series)
    read = context.reading
    if read.asked("some_association") and not read.asked("count_which") and not context.codes:
        return which_association(context, series, owners)
    if len(owners) > 1 and not context.codes and context.union in owners and whose is not None:
        owners = {context.union: owners[context.union]}
    if len(owners) == 1:
        ((code, rows),) = owners.items()
        return of_association(context, series, code, rows)
    return _each(context, series, owners)


def owners_of(
    context: Context, series: Series, codes: Sequence[str] | None
) -> dict[str, list[Row]]:
    """The figures by association: of the place asked for, of the whole where none is."""
    owners: dict[str, list[Row]] = {}
    asked = context.area_codes
    for row in figures.rows(context.view, series, codes):
        if asked and row["ref_area"] not in asked:
            continue
        owners.setdefault(str(row["association"]), []).append(row)
    if not context.codes and codes is None:
        # What another association reports, too, is told once.
        counted = {code: rows for code, rows in owners.items() if any(r["counted"] for r in rows)}
        owners = counted or owners
    if not asked:
        for code, rows in owners.items():
            owners[code] = [row for row in rows if numbers.missing(row["ref_area"])] or rows
    return owners


def of_association(context: Context, series: Series, code: str, rows: Sequence[Row]) -> Answer:
    """The figure of one association at the time asked for."""
    when = context.reading.times[0] if context.reading.times else None
    placed = [row for row in rows if not numbers.missing(row["ref_area"])]
    if len(placed) == len(rows) > 1 and not context.area_codes:
        return _each(context, series, {code: placed})
    row, nearest = figures.at(rows, when, series)
    if row is None and when is not None and when.end is None:
        years = figures.since(rows, when)
        if len(years) > 1 and len({r["value"] for r in years}) > 1:
            return _each(context, series, {code: years}, by_time=True)
        row = years[0] if years else None
    if row is None:
        return not_then(context, series, code, nearest, when)
    if share.asked(context, series) and numbers.missing(row["denominator"]):
        return share.of(context, series, code, row)
    label = context.vocabulary.label(series)
    told = f"{label} của {row['label']}: {figures.with_time(row)}."
    others = beside.others(context, series, row)
    kind = VALUE if numbers.missing(row["value_to"]) else RANGE
    if others:
        told += f" Nguồn khác ghi {'; '.join(others)}."
        if beside.excludes(context, row) or not row["preferred"]:
            kind = CONTRADICTION
    told += _beside(context, series, code, rows, row)
    items = (figures.item(row), *beside.items(context, row)) if others else ()
    return Answer(
        kind,
        told,
        float(row["value"]),
        None if numbers.missing(row["value_to"]) else float(row["value_to"]),
        str(row["unit"]),
        items,
        figures.item(row).as_of,
        lines=figures.item(row).lines,
        records=tuple(row["record_ids"]),
        understood=context.understood(series, (code,)),
        link=link(series, code, when),
        course=(series.measure, code),
    )


def nothing(context: Context, series: Series) -> Answer:
    """There is no such figure, of nobody or not of those asked for."""
    label = phrases.decapitalise(context.vocabulary.label(series))
    whom = f" của {context.association_words(context.codes)}" if context.codes else ""
    where = f" ở {context.area_words}" if context.area_codes else ""
    owners = sorted(context.vocabulary.name("association", code) for code in series.associations)
    rest = f" Có số liệu này: {phrases.some_names(owners, 6)}." if owners else ""
    return Answer(
        NONE,
        f"Không có số liệu {label}{whom}{where}.{rest}",
        unit=series.unit,
        understood=context.understood(series),
        choices={name: context.question(series, name) for name in owners[:6]},
        link=link(series, context.codes[0] if context.codes else None, None),
    )


def only_parts(context: Context, whole: Match, parts: Sequence[Match]) -> Answer:
    """The total is not known; only parts of it, which do not add up to it, are."""
    items = _items(context, parts, context.codes)
    label = phrases.decapitalise(context.vocabulary.label(whole.series))
    listed = "; ".join(f"{phrases.decapitalise(item.label)}: {item.text}" for item in items)
    return Answer(
        NONE,
        f"Không có số liệu {label} của {context.association_words(context.codes)}. "
        f"Chỉ có số liệu của từng nhóm: {listed}.",
        unit=whole.series.unit,
        **evidence(items),
        understood=context.understood(whole.series),
        link=link(whole.series, context.codes[0] if context.codes else None, None),
    )


def not_then(
    context: Context, series: Series, code: str, nearest: Row | None, when: When | None
) -> Answer:
    """Nothing of that time; the nearest there is."""
    label = phrases.decapitalise(context.vocabulary.label(series))
    name = context.vocabulary.name("association", code)
    told = f"Không có số liệu {label} của {name} {context.time_words}."
    if nearest is None:
        return Answer(NONE, told, unit=series.unit, understood=context.understood(series, (code,)))
    item = figures.item(nearest)
    return Answer(
        NONE,
        f"{told} Gần nhất: {figures.with_time(nearest)}.",
        unit=series.unit,
        **evidence([item]),
        understood=context.understood(series, (code,)),
        link=link(series, code, None),
    )


def _items(
    context: Context, chosen: Sequence[Match], codes: Sequence[str] | None
) -> tuple[Item, ...]:
    """The figure of each series, at the time asked for."""
    when = context.reading.times[0] if context.reading.times else None
    items = []
    for match in chosen:
        for rows in owners_of(context, match.series, codes).values():
            row, _ = figures.at(rows, when, match.series)
            if row is not None:
                items.append(figures.item(row, context.vocabulary.label(match.series)))
    return tuple(items)


def _parts(context: Context, chosen: Sequence[Match], codes: Sequence[str] | None) -> Answer:
    """The parts of an indicator, each told apart; never added up."""
    if len(chosen) > _MOST_ITEMS or (not context.codes and codes is None):
        return context.ambiguous([match.series for match in chosen])
    items = _items(context, chosen, codes)
    if not items:
        return _not_then_parts(context, chosen)
    name = context.association_words(tuple(codes or context.codes))
    told = "; ".join(f"{phrases.decapitalise(item.label)}: {item.text}" for item in items)
    series = chosen[0].series
    only = len(items) == 1
    return Answer(
        VALUE if only else LIST,
        f"{context.vocabulary.name('indicator', series.indicator)} của {name}: {told}. "
        f"{wording.NO_DATA_AT_START} tổng chung.",
        items[0].value if only else None,
        items[0].value_to if only else None,
        series.unit,
        **evidence(items),
        understood=context.understood(None),
        choices={
            context.vocabulary.label(m.series): context.question(series=m.series) for m in chosen
        },
        link=link(series, (codes or context.codes or (None,))[0], None),
    )


def _not_then_parts(context: Context, chosen: Sequence[Match]) -> Answer:
    name = context.vocabulary.name("indicator", chosen[0].series.indicator)
    return Answer(
        NONE,
        f"Không có số liệu {phrases.decapitalise(name)} của "
        f"{context.association_words(context.codes)} {context.time_words}.",
        choices={
            context.vocabulary.label(m.series): context.vocabulary.label(m.series)
            + (f" · {context.association_words(context.codes)}" if context.codes else "")
            for m in chosen
        },
    )


def _each(
    context: Context, series: Series, owners: dict[str, list[Row]], *, by_time: bool = False
) -> Answer:
    """The figure of each association, place or time; no total, for parts may overlap."""
    when = context.reading.times[0] if context.reading.times else None
    items, missing = [], []
    for code, figures_of in owners.items():
        placed = not numbers.missing(figures_of[0]["ref_area"])
        groups = (
            {row["ref_area"]: [row] for row in reversed(figures_of)} if placed else {"": figures_of}
        )
        if by_time:
            groups = {figures.when_words(row): [row] for row in figures_of}
        for area, rows in groups.items():
            row, _ = figures.at(rows, None if by_time else when, series)
            label = context.vocabulary.name("area", area) if placed else str(figures_of[0]["label"])
            label = area if by_time else label
            if row is not None:
                items.append(figures.item(row, label))
            else:
                missing.append(code)
    label = context.vocabulary.label(series)
    if not items:
        return not_then(context, series, next(iter(owners)), None, when)
    if not by_time:
        items.sort(key=lambda item: -(item.value or 0))
    shown = "; ".join(f"{item.label}: {item.text}" for item in items[:_MOST_ITEMS])
    rest = f" và {len(items) - _MOST_ITEMS} mục khác" if len(items) > _MOST_ITEMS else ""
    return Answer(
        LIST,
        f"{label}: {shown}{rest}. Các con số không cộng lại thành một tổng chung.",
        unit=series.unit,
        **evidence(items),
        understood=context.understood(series, context.codes),
        link=link(series, context.codes[0] if context.codes else None, when),
    )


def which_association(context: Context, series: Series, owners: dict[str, list[Row]]) -> Answer:
    """Asks back which association is meant."""
    names = {
        context.vocabulary.name("association", code)
        for other in context.vocabulary.series
        if other.indicator == series.indicator
        for code in other.associations | set(owners)
    }
    label = phrases.decapitalise(context.vocabulary.label(series))
    return Answer(
        AMBIGUOUS,
        f"Hỏi {label} của hội nào?",
        choices={name: context.question(series, name) for name in phrases.in_order(names)},
        understood=context.understood(series),
    )


def _beside(context: Context, series: Series, code: str, rows: Sequence[Row], row: Row) -> str:
    """What must be told with the figure: its parts where it is a total, what was before."""
    told = ""
    if series.dimensions.get("staff_group") == "all":
        parts = []
        for other in context.vocabulary.series:
            if other.indicator == series.indicator and code in other.associations and other.apart:
                part, _ = figures.at(figures.rows(context.view, other, [code]), None, other)
                if part is not None:
                    group = context.vocabulary.name("staff_group", other.dimensions["staff_group"])
                    parts.append(f"{phrases.decapitalise(group)} {figures.words(part)}")
        told += f" Trong đó {', '.join(parts)}." if parts else ""
    if row["unit"] == "có/không" or (row["value"] == 0 and series.kind == "stock"):
        earlier = next((r for r in rows if r["preferred"] and r["value"] != row["value"]), None)
        if earlier is not None and earlier is not row:
            told += f" Khác với {figures.when_words(earlier)}: {figures.words(earlier)}."
    if code == context.office and context.codes == (context.union,):
        told += " Con số này là của riêng Cơ quan Thường trực."
    ended = context.view.query("activities/associations", association=code)["ended"]
    if ended.any():
        # What was, of one that is no more: never told without that.
        who = context.view.query("association/identity", association=code).iloc[0]
        told += f" {row['label']} {summary.status_words(who).rstrip('.')}."
    return told


def link(series: Series, code: str | None, when: When | None) -> Link:
    """The page that shows more of it."""
    page = sitemap.PAGE_OF_TABLE.get(series.table, "association" if code else "overview")
    chosen: dict[str, object] = {"association": code} if code else {}
    if when is not None and when.mode == "in" and page != "association":
        first, last = when.years
        chosen |= {k: v for k, v in (("year_from", first), ("year_to", last)) if v}
    return Link(page, chosen)
