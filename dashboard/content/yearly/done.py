"""Activities, awards and entries of registers as a yearly report tells them: each with its time.

What lies within the year may be added up (content.activities.sums does); a statement over a
longer time stands on its own, with that time, and is never told as the year's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.activities.cube import PARTS, UNION, Cube
from dashboard.content.activities.sums import Sum, sums
from dashboard.words import numbers, wording

#: Kinds told of a field, statements over a longer time, entries of a register; the rest counted.
_KINDS, _LONGER, _ENTRIES = 6, 2, 6
#: What is told first, and what needs its name beside that of the kind.
_FIRST = ("activities", "outputs", "participants", "charity_value", "activity_cost")
_NAMED = _FIRST[3:]


@dataclass(frozen=True)
class Line:
    """A sentence and the records it rests on."""

    text: str
    record_ids: tuple[str, ...] = ()


def activities(
    cube: Cube, year: int, names: Mapping[str, str], within: Callable[[pd.DataFrame], pd.Series]
) -> list[Line]:
    """What was done of the rows `within` picks: a line of the year, one a statement over a
    longer time. `names` are those of the indicators."""
    frame = pd.concat([cube.events, cube.results])
    frame = frame[within(frame) & frame["indicator"].isin(_FIRST)]
    order = {code: place for place, code in enumerate(_FIRST)}
    frame = frame.assign(order=frame["indicator"].map(order)).sort_values("order", kind="stable")
    also = [
        f"{kind}, {phrases.decapitalise(names[code])}" if code in _NAMED else kind
        for kind, code in zip(frame["kind_name"], frame["indicator"], strict=True)
    ]
    return _lines(frame.assign(kind_name=also), year) if len(frame) else []


def awards(totals: pd.DataFrame, year: int) -> list[Line]:
    """Awards and honours, likewise (content.activities.honours.award_totals)."""
    return _lines(totals, year) if len(totals) else []


def touches(frame: pd.DataFrame, year: int, start: str, end: str) -> pd.DataFrame:
    """The rows whose time takes in the year; one that is only said to be until a day ("đến
    tháng 8/2023") tells of the year of that day, and of none before."""

    def holds(first: object, last: object) -> bool:
        until = None if numbers.missing(last) else phrases.day_of(last).year
        if numbers.missing(first):
            return until == year
        return phrases.day_of(first).year <= year and (until is None or until >= year)

    kept = [holds(first, last) for first, last in zip(frame[start], frame[end], strict=True)]
    return frame[pd.Series(kept, index=frame.index, dtype=bool)]


def _lines(frame: pd.DataFrame, year: int) -> list[Line]:
    kind = "kind_name"
    # An amount without a kind has the name of nothing.
    frame = frame[frame[kind].notna() & (frame["value"] > 0)]
    own = frame["year"].eq(year).fillna(False)
    lines = []
    told = sums(frame[own], kind, "unit", "part")
    ordered = list(told.items())
    if ordered:
        shown = ordered[:_KINDS]
        words = "; ".join(f"{k[0]}: {_of_whom(total, frame, str(k[2]))}" for k, total in shown)
        more = len(ordered) - len(shown)
        rest = f"; còn {more} loại khác" if more else ""
        ids = evidence.record_ids(frame[own & frame[kind].isin([k[0] for k, _ in shown])], 60)
        lines.append(Line(f"Số liệu của năm {year}: {words}{rest}", ids))
    longer = touches(frame[~own], year, "time_start", "time_end").sort_values(
        "value", ascending=False, kind="stable"
    )
    for row in longer.head(_LONGER).to_dict("records"):
        figure = numbers.quantity(row["value"], row["unit"], row["qualifier"], row["value_to"])
        when = _when(row)
        lines.append(
            Line(
                f"{row[kind]}: {figure} ({row['label']}, {when})",
                evidence.record_ids([row["record_ids"]]),
            )
        )
    left = len(longer) - _LONGER
    if left > 0:
        ids = evidence.record_ids(longer.iloc[_LONGER:], 60)
        words = f"Còn {numbers.number(left)} số liệu của thời gian dài hơn năm {year}"
        lines.append(Line(words, ids))
    return lines


def _when(row: dict) -> str:
    label = phrases.text(row["time_label"])
    return phrases.when(label) if label else numbers.period(row["time_start"], row["time_end"])


def _of_whom(total: Sum, frame: pd.DataFrame, part: str) -> str:
    """The figure, and who it is of: the only organisation by name, else how many there are."""
    if len(total.associations) == 1:
        code = next(iter(total.associations))
        who = str(frame.loc[frame["association"] == code, "label"].iloc[0])
    elif part == UNION:
        who = PARTS[UNION]
    else:
        who = f"{len(total.associations)} tổ chức có số liệu"
    period = total.period
    whole = period.removeprefix("năm ").isdigit()
    return (
        f"{total.format_figure()} ({who})"
        if whole
        else f"{total.format_figure()} ({who}, {period})"
    )


def entries(
    rows: pd.DataFrame, year: int, *, undated: bool = False, most: int = _ENTRIES
) -> list[Line]:
    """Entries of a register whose time takes in the year, with `undated` those of no time too:
    how many stand how, then one by one."""
    rows = rows.reset_index(drop=True)
    dated = touches(rows, year, "time_start", "time_end")
    silent = rows["time_start"].isna() & rows["time_end"].isna()
    own = rows[rows.index.isin(dated.index) | silent] if undated else dated
    if own.empty:
        return []
    states = own["state_name"].value_counts(sort=False)
    said = "; ".join(f"{numbers.number(n)} {name}" for name, n in states.items())
    ids = evidence.record_ids(own, 200)
    lines = [Line(f"{numbers.number(len(own))} mục theo dõi: {said} (theo nguồn)", ids)]
    for row in own.head(most).to_dict("records"):
        when = f", {phrases.when(row['time_label'])}" if phrases.text(row["time_label"]) else ""
        lines.append(
            Line(f"{row['title']} ({row['label']}{when}): {row['state_name']}", (row["record_id"],))
        )
    if len(own) > most:
        lines.append(Line(f"Còn {numbers.number(len(own) - most)} mục khác", ids))
    return lines


def figures(points: Iterable[pd.Series]) -> list[Line]:
    """What the Union states of itself, a line each, with its time."""
    lines = []
    for row in points:
        of = [phrases.text(row["type_name"])] if phrases.text(row.get("type_name")) else []
        name = f"{row['subject']} ({', '.join(of)})" if of else str(row["subject"])
        figure = numbers.quantity(row["value"], row["unit"], row["qualifier"], row["value_to"])
        when = phrases.when(row["time_label"])
        lines.append(Line(f"{name}: {figure} ({when})", (str(row["record_id"]),)))
    return lines


def gap(names: Sequence[str], year: int) -> list[str]:
    """What is not known, marked as the empty places of a draft are; none when all is."""
    return [f"[{wording.NO_DATA}: {name} năm {year}]" for name in names]
