"""Figures of one series: which is meant by a time, and how it is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.content import phrases
from dashboard.content.answers.answer import Item, lines_of
from dashboard.content.answers.reading import When
from dashboard.content.answers.vocabulary import Series
from dashboard.selection.view import View
from dashboard.words import numbers

Row = dict[str, Any]
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True)
class Found:
    """The figure of an association at a time; without one, the nearest there is."""

    association: str
    row: Row | None
    nearest: Row | None = None


def rows(view: View, series: Series, associations: Iterable[str] | None = None) -> list[Row]:
    """Every figure of a series, newest first (queries/ask/figures.sql)."""
    asked = None if associations is None else tuple(associations)
    answer = view.query("ask/figures", **(series.values() | {"association": asked}))
    return answer.to_dict("records")


def at(rows: Sequence[Row], when: When | None, series: Series) -> tuple[Row | None, Row | None]:
    """The figure that is of this time exactly, and the nearest to it where none is.

    `found` are those of one association; of an area only where all are of areas.
    """
    usable = [row for row in rows if row["preferred"]] or list(rows)
    if when is None:
        return (usable[0], None) if usable else (None, None)
    fitting = [row for row in usable if _is_of(row, when, series)]
    if fitting:
        # A year that was added up stands before its parts; a record of the year before both.
        return min(fitting, key=lambda row: (not row["complete"], _distance(row, when))), None
    return None, min(usable, key=lambda row: _distance(row, when), default=None)


def _is_of(row: Row, when: When, series: Series) -> bool:
    first, last = _days(row)
    if when.mode == "before":
        return when.start is not None and last < when.start
    if when.mode == "after":
        return when.end is not None and first > when.end
    start, end = when.start, when.end
    if start is not None and end is not None:
        if series.kind == "stock":
            # A state holds in every time its period takes in.
            return (first <= end and last >= end) or start <= _as_of(row) <= end
        return (first, last) == (start, end) or (
            # "2018 đến 2023" is said of a period that ends within its last year.
            first == start and last.year == end.year and start.year < end.year
        )
    if start is not None:
        return (first == start and start.year < last.year) or (
            series.kind == "stock" and _as_of(row) >= start
        )
    if end is None:
        return False
    # "đến năm 2021" is said of what ends then, and of a state in its last year.
    state = series.kind == "stock" and _as_of(row).year == end.year and _as_of(row) <= end
    return last == end or state


def _days(row: Row) -> tuple[date, date]:
    start, end = _day(row["time_start"]), _day(row["time_end"])
    return start or _FIRST, end or _LAST


def before(row: Row, other: Row) -> bool:
    """Whether a figure is of an earlier time than another."""
    return _days(row)[1] < _days(other)[1]


def since(rows: Sequence[Row], when: When) -> list[Row]:
    """The figures of complete times that begin on a day or later, newest first, each time once."""
    times: dict[tuple[date, date], Row] = {}
    for row in rows:
        if row["preferred"] and row["complete"] and when.start and _days(row)[0] >= when.start:
            times.setdefault(_days(row), row)
    return [times[key] for key in sorted(times, reverse=True)]


def _as_of(row: Row) -> date:
    return _day(row["as_of"]) or _days(row)[1]


def _day(value: Any) -> date | None:
    return None if numbers.missing(value) else phrases.day_of(value)


def _distance(row: Row, when: When) -> int:
    middle = when.end or when.start or _LAST
    if when.mode == "before":
        middle = when.start or middle
    return abs((_as_of(row) - middle).days)


def words(row: Row) -> str:
    """The figure as a reader says it: "trên 50.000 người", "174/209 xã (83,3 %)"."""
    unit, whole = row["unit"], row["denominator"]
    if unit == "năm":
        year, label = numbers.amount(row["value"], unit), phrases.text(row["time_label"])
        return f"{year} ({label})" if label.endswith(f"/{year}") and label != year else year
    told = numbers.quantity(row["value"], unit, row["qualifier"], row["value_to"])
    if numbers.missing(whole) or not whole:
        return told
    plain = numbers.quantity(row["value"], "", row["qualifier"])
    share = numbers.share(row["value"], whole)
    return f"{plain}/{numbers.number(whole)}{numbers.NBSP}{unit} ({share})"


def when_words(row: Row) -> str:
    """The time of a figure inside a sentence; "" of a year that is a fact itself."""
    return "" if row["unit"] == "năm" else phrases.when(row["time_label"])


def with_time(row: Row) -> str:
    """ "1.046 người (tháng 8/2023)"."""
    told = when_words(row)
    return f"{words(row)} ({told})" if told else words(row)


def item(row: Row, label: str = "") -> Item:
    """A figure among several."""
    upper = row["value_to"]
    return Item(
        label or str(row["label"]),
        with_time(row),
        float(row["value"]),
        None if numbers.missing(upper) else float(upper),
        str(row["unit"]),
        _day(row["as_of"]) or _day(row["time_end"]),
        lines_of(row["places"]),
        tuple(row["record_ids"]),
    )
