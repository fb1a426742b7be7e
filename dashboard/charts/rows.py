"""Reading the rows of a chart's frame: cells, written figures, times, what a click means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.charts.plot import Keys
from dashboard.words import clean, numbers, palette, wording
from dashboard.words.clean import Exact

Row = Mapping[str, Any]


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries (far quicker than iterating over the frame)."""
    rows: list[dict[str, Any]] = frame.to_dict("records")
    return rows


def cell(row: Row, name: str, default: Any = None) -> Any:
    """A cell of a row; the default when absent or missing."""
    value = row.get(name)
    return default if numbers.missing(value) else value


def words(row: Row, name: str) -> str:
    """A cell as one line of text, "" when absent or missing."""
    return clean.one_line(cell(row, name, ""))


def exacts(values: Iterable[Any]) -> tuple[Exact | None, ...]:
    return tuple(clean.exact_number(v) for v in values)


def others(row: Row) -> list[float]:
    """What other sources say instead: none, one, or a list of them."""
    value = cell(row, "other", [])
    if isinstance(value, int | float):
        return [float(value)]
    return [float(v) for v in value if not numbers.missing(v)]


def figure_words(row: Row, unit: str) -> str:
    """The figure of a row in full: its own words, else value, range, qualifier and unit."""
    if cell(row, "text") is not None:
        return words(row, "text")
    return numbers.quantity(cell(row, "value"), unit, cell(row, "qualifier"), cell(row, "value_to"))


def short(row: Row, unit: str) -> str:
    """The figure beside its mark: without its unit, which the chart names once.

    Per cent keeps its sign and money its size ("8,6 tỷ"), which are part of the figure.
    """
    if cell(row, "text") is not None or cell(row, "value") is None:
        return figure_words(row, unit)
    if unit in {"%", "đồng"}:
        full = figure_words(row, unit)
        return full.removesuffix("đồng").rstrip(f" {numbers.NBSP}")
    amount = numbers.amount(row["value"], unit, cell(row, "value_to"))
    return numbers.qualified(amount, cell(row, "qualifier"))


def with_others(figure: str, row: Row, unit: str) -> str:
    """A figure, and what another source says instead."""
    said = ", ".join(short({"value": v}, unit) for v in others(row))
    return f"{figure} (nguồn khác: {said})" if said else figure


#: How the note begins that names the unit.
UNIT = "đơn vị: "


def unit_note(unit: str, rows: Sequence[Row] = ()) -> tuple[str, ...]:
    """The note that names the unit once for a whole chart, unless all rows have own words."""
    own = bool(rows) and all(cell(r, "text") for r in rows if cell(r, "value") is not None)
    return () if own or unit in {"", "%", "năm", "có/không"} else (f"{UNIT}{unit}",)


def heading(name: str, unit: str) -> str:
    """The heading of a column of numbers."""
    return f"{name} ({unit})" if unit else name


def part_colours(rows: Iterable[Row], parts: Sequence[str]) -> dict[str, str]:
    """Part → colour: that of its rows, else the series colour of its place."""
    own = {row["part"]: str(cell(row, "colour")) for row in rows if cell(row, "colour")}
    return {part: own.get(part, palette.category(i)) for i, part in enumerate(parts)}


def by_value(row: Row) -> tuple[bool, float, Any]:
    """The key that puts the largest value first, and rows without one last."""
    value = cell(row, "value")
    return value is None, -float(value or 0.0), numbers.sort_key(row["label"])


def lines_of(*lines: Any) -> str:
    """Words for the pointer, one line each; empty ones are left out."""
    return "\n".join(line for line in map(clean.one_line, lines) if line)


def keys_of(row: Row, time: Any = None) -> Keys:
    """What a mark stands for (dashboard.charts.click_keys), for a click on it.

    `time` is that of a mark on a time axis, a year or a date: a key of its own, because a
    click counts it only when the others change nothing.
    """
    keys: Keys = [list(pair) for pair in cell(row, "click_keys", ())]
    year = str(getattr(time, "year", time))[:4]
    if time is not None and year.isdecimal():
        keys.append(["time_period", int(year)])
    return keys


# Time -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Times:
    """The points in time of a chart in order: keys, words and places on the axis."""

    keys: tuple[Any, ...]
    words: tuple[str, ...]
    places: tuple[float, ...]

    def place(self, time: Any) -> float | None:
        """Where a point in time stands, also between those of the chart; None: not known."""
        if numbers.missing(time):
            return None
        if time in self.keys:
            return self.places[self.keys.index(time)]
        day = _day_of(time)
        if day is None:
            return None
        years = all(isinstance(k, int) for k in self.keys)
        return day.year + day.timetuple().tm_yday / 366 - 0.5 if years else _turn(day)


def times_of(given: Iterable[Any]) -> Times:
    """The times of a chart: every year between the first and the last, dates in order,
    and other words ("Quý IV/2025") in the order they are given."""
    times = list(dict.fromkeys(given))
    if not times:
        return Times((), (), ())
    if all(not isinstance(t, str) and not hasattr(t, "year") for t in times):
        keys = tuple(range(int(min(times)), int(max(times)) + 1))
        return Times(keys, tuple(map(str, keys)), tuple(map(float, keys)))
    days = {t: day for t in times if (day := _day_of(t)) is not None}
    if len(days) == len(times):
        keys = tuple(sorted(times, key=lambda t: days[t]))
        brief = tuple(f"{days[t]:%m/%Y}" for t in keys)
        clear = len(set(brief)) == len(brief)
        said = brief if clear else tuple(f"{days[t]:%d/%m/%Y}" for t in keys)
        return Times(keys, said, tuple(_turn(days[t]) for t in keys))
    return Times(
        tuple(times), tuple(map(clean.one_line, times)), tuple(map(float, range(len(times))))
    )


def _day_of(time: Any) -> date | None:
    if hasattr(time, "year"):
        return date(time.year, time.month, time.day)
    try:
        return date.fromisoformat(str(time)[:10])
    except ValueError:
        return None


def _turn(day: date) -> float:
    """A day as years, so that steps of time keep their length."""
    return day.toordinal() / 365.25


#: Day zero of Excel's calendar.
_ZERO = date(1899, 12, 30)


def serial(day: Any) -> float | None:
    """A date as a serial number of Excel; None when it is missing."""
    return None if numbers.missing(day) else float((date.fromisoformat(str(day)[:10]) - _ZERO).days)


def written_day(day: Any) -> str:
    """A date in Vietnamese, "" when it is missing."""
    return "" if numbers.missing(day) else numbers.day(str(day)[:10])


def gap_words(names: Sequence[str]) -> str:
    """Many names without a value in one clause."""
    return f"{wording.NO_DATA} ({numbers.number(len(names))}): {', '.join(names)}"
