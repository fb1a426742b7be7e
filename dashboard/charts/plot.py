"""The parts of a neutral plot. Values are full-precision numbers, colours hex letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

import pandas as pd

from dashboard.words import clean, numbers, palette, wording
from dashboard.words.clean import Exact

#: The rows or columns of a grid in order: code → name, or names that are codes at once.
Axis = Mapping[Any, str] | Sequence[str]

#: What a click on a mark stands for: (dimension, code) pairs.
Keys = list[list[str | int]]

Shape = Literal["bars", "stacked", "points", "lines", "columns", "area", "spans"]


@dataclass(frozen=True)
class Series:
    """One series: a value and a written label for each category (None and "" for none).

    colours   one colour a point where they differ, else empty: then `colour` holds
    hidden    drawn without fill (the space before a span)
    hollow    the points drawn hollow because they are provisional
    hover     more words for the pointer, one text of lines a category
    keys      what a click on each point stands for
    dash      of its line: "", "dot" or "dash"
    """

    name: str
    values: tuple[Exact | None, ...]
    labels: tuple[str, ...]
    colour: str
    colours: tuple[str, ...] = ()
    hidden: bool = False
    hollow: tuple[bool, ...] = ()
    hover: tuple[str, ...] = ()
    keys: tuple[Keys, ...] = ()
    dash: str = ""

    def cut(self, part: slice) -> Series:
        """The series over some of the categories."""
        return replace(
            self,
            values=self.values[part],
            labels=self.labels[part],
            colours=self.colours[part],
            hollow=self.hollow[part],
            hover=self.hover[part],
            keys=self.keys[part],
        )


@dataclass(frozen=True)
class Plot:
    """A chart with categories and series.

    title     of this plot alone (the series of small multiples), else ""
    unit      of the values
    overlap   bars of one category lie over each other (a range) instead of side by side
    top       upper end of the value axis, when several plots share one
    notes     what the marks mean, one sentence each
    extra     further columns of the data sheet: heading → one cell a category
    dates     the values are serial dates of Excel
    legend    the series are named in a legend (else the notes or labels tell them apart)
    totals    the sums above stacked columns
    mark      a value of the axis to be marked with a line, and
    mark_words  what stands there
    names     inches for the category names, and
    end       the end of the value axis, where parts of one chart must look alike
    from_zero the value axis begins at nought
    places    where the categories stand on an axis of time; evenly when empty
    """

    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    title: str = ""
    overlap: bool = False
    log: bool = False
    top: float | None = None
    bottom: float | None = None
    notes: tuple[str, ...] = ()
    extra: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    dates: bool = False
    legend: bool = True
    totals: Series | None = None
    mark: float | None = None
    mark_words: str = ""
    names: float | None = None
    end: float | None = None
    places: tuple[float, ...] = ()
    from_zero: bool = True

    @property
    def known(self) -> bool:
        """Whether it has a value at all."""
        return any(v is not None for s in self.series for v in s.values)

    def cut(self, start: int, stop: int) -> Plot:
        """The categories from `start` up to `stop`, with the axis of the whole."""
        part = slice(start, stop)
        return replace(
            self,
            categories=self.categories[part],
            series=tuple(s.cut(part) for s in self.series),
            totals=None if self.totals is None else self.totals.cut(part),
            top=self.highest,
            extra={name: cells[part] for name, cells in self.extra.items()},
        )

    @property
    def highest(self) -> float:
        """The upper end of what is drawn (stacked bars: of their sums)."""
        if self.top is not None:
            return self.top
        if self.shape in {"stacked", "columns"}:
            sums = [
                sum(float(s.values[i] or 0) for s in self.series)
                for i in range(len(self.categories))
            ]
            return max(sums, default=1.0) or 1.0
        return max((float(v) for s in self.series for v in s.values if v is not None), default=1.0)

    @property
    def lowest(self) -> float:
        """The lowest value, zero when none lies below it."""
        return min([0.0, *(float(v) for s in self.series for v in s.values if v is not None)])


@dataclass(frozen=True)
class Cell:
    """One cell of a grid: what is written and on which colour."""

    text: str
    colour: str
    strong: bool = False
    value: Exact | None = None


@dataclass(frozen=True)
class Grid:
    """States or counts by row and column; a pair that is absent has no cell."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    notes: tuple[str, ...] = ()


def axis_names(given: Axis | None, found: Iterable[Any]) -> dict[Any, str]:
    """Code → name of the rows or columns of a grid; those of the cells when none are given."""
    if isinstance(given, Mapping):
        return dict(given)
    return {name: str(name) for name in (dict.fromkeys(found) if given is None else given)}


def part_colours(rows: Iterable[Mapping[str, Any]], parts: Sequence[str]) -> dict[str, str]:
    """Part → colour: that of its rows, else the series colour of its place."""
    own = {row["part"]: cell(row, "colour") for row in rows if cell(row, "colour")}
    return {part: own.get(part, palette.SERIES[i % 8]) for i, part in enumerate(parts)}


def colour(placeholder: Any) -> str:
    """A palette placeholder (or a hex colour) as "RRGGBB" of the light theme."""
    found = palette.theme_colours("light").get(str(placeholder), str(placeholder))
    return found.lstrip("#").upper()


def cell(row: Mapping[str, Any], name: str, default: Any = None) -> Any:
    """A cell of a row given as a dictionary; the default when absent or missing."""
    value = row.get(name)
    return default if numbers.missing(value) else value


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries (far quicker than iterating over the frame)."""
    found: list[dict[str, Any]] = frame.to_dict("records")
    return found


def listed(value: Any) -> list[float]:
    """The contradicting values of a cell: none, one, or a list of them."""
    if numbers.missing(value):
        return []
    if isinstance(value, int | float):
        return [float(value)]
    return [float(v) for v in value if not numbers.missing(v)]


def figure_words(row: Mapping[str, Any], unit: str) -> str:
    """The figure of a row as it is written: its own words, else value, range and qualifier."""
    given = cell(row, "text")
    if given is not None:
        return str(given)
    return numbers.quantity(cell(row, "value"), unit, cell(row, "qualifier"), cell(row, "value_to"))


def short(row: Mapping[str, Any], unit: str) -> str:
    """The figure beside its mark: without its unit, which the chart names once.

    Per cent keeps its sign and money its size ("8,6 tỷ"), which are part of the figure.
    """
    value = cell(row, "value")
    given = cell(row, "text")
    if given is not None:
        return clean.one_line(given)
    if value is None:
        return wording.NO_DATA
    if unit in {"%", "đồng"}:
        words = figure_words(row, unit)
        return words.removesuffix(f"{numbers.NBSP}đồng").removesuffix(" đồng")
    return numbers.qualified(
        numbers.amount(value, unit, cell(row, "value_to")), cell(row, "qualifier")
    )


def written(row: Mapping[str, Any], unit: str) -> str:
    """The figure as the screen writes it, and what another source says instead."""
    words = clean.one_line(figure_words(row, unit))
    others = listed(row.get("other"))
    if others:
        also = ", ".join(numbers.quantity(v, unit) for v in others)
        words = f"{words} (nguồn khác: {also})"
    return words


def by_value(row: Mapping[str, Any]) -> tuple[bool, float, Any]:
    """The key that puts the largest value first, and rows without one last."""
    value = row["value"]
    missing = numbers.missing(value)
    return missing, 0.0 if missing else -float(value), numbers.sort_key(row["label"])


def bar_colour(row: Mapping[str, Any], highlight: str | None) -> str:
    """The palette colour of a bar: its own, or grey beside one that is highlighted."""
    if highlight is not None and row["label"] != highlight:
        return palette.CONTEXT
    return str(cell(row, "colour", palette.POINT))


def share_colour(row: Mapping[str, Any], place: int, count: int) -> str:
    """The palette colour of a part of a whole: its own, else by place, the last one grey."""
    rest = place == count - 1 and place > 0
    return str(cell(row, "colour", palette.CONTEXT if rest else palette.SERIES[place % 8]))


def point_in_time(value: Any) -> str:
    """A year as it is, a date in Vietnamese."""
    if isinstance(value, int | float) or (hasattr(value, "dtype") and value.dtype.kind in "iuf"):
        return str(int(value))
    return numbers.day(value)


def keys_of(row: Mapping[str, Any], time: Any = None) -> Keys:
    """What a mark stands for (dashboard.charts.click_keys), for a click on it.

    `time` is that of a mark on a time axis, a year or a date: a key of its own, because a
    click counts it only when the others change nothing.
    """
    keys: Keys = [list(pair) for pair in cell(row, "click_keys", ())]
    year = str(getattr(time, "year", time))[:4]
    if not numbers.missing(time) and year.isdecimal():
        keys.append(["time_period", int(year)])
    return keys


def lines_of(*lines: Any) -> str:
    """Words for the pointer, one line each; empty ones are left out."""
    found = ("" if numbers.missing(line) else str(line) for line in lines)
    return "\n".join(" ".join(line.split()) for line in found if line)


@dataclass(frozen=True)
class Times:
    """The points in time of a chart in order: keys, words and places on the axis."""

    keys: tuple[Any, ...]
    words: tuple[str, ...]
    places: tuple[float, ...]

    def place(self, time: Any) -> float | None:
        """Where a point in time stands, also between and beside those of the chart."""
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
    found = list(dict.fromkeys(given))
    if not found:
        return Times((), (), ())
    if all(not isinstance(t, str) and not hasattr(t, "year") for t in found):
        keys = tuple(range(int(min(found)), int(max(found)) + 1))
        return Times(keys, tuple(map(str, keys)), tuple(map(float, keys)))
    days = {t: day for t in found if (day := _day_of(t)) is not None}
    if len(days) == len(found):
        keys = tuple(sorted(found, key=lambda t: days[t]))
        short = tuple(f"{days[t]:%m/%Y}" for t in keys)
        clear = len(set(short)) == len(short)
        words = short if clear else tuple(f"{days[t]:%d/%m/%Y}" for t in keys)
        return Times(keys, words, tuple(_turn(days[t]) for t in keys))
    keys = tuple(found)
    return Times(keys, tuple(clean.one_line(k) for k in keys), tuple(map(float, range(len(keys)))))


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


def exacts(values: Sequence[Any]) -> tuple[Exact | None, ...]:
    return tuple(clean.exact_number(v) for v in values)
