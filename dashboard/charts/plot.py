"""The parts of a neutral plot. Values are full-precision numbers, colours hex letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd

from dashboard.words import clean, numbers, palette
from dashboard.words.clean import Exact

#: The rows or columns of a grid in order: code → name, or names that are codes at once.
Axis = Mapping[Any, str] | Sequence[str]

Shape = Literal["bars", "stacked", "points", "lines", "columns", "area", "spans"]


@dataclass(frozen=True)
class Series:
    """One series: a value and a written label for each category (None and "" for none).

    colours   one colour a point where they differ, else empty: then `colour` holds
    hidden    drawn without fill (the space before a span)
    hollow    the points drawn hollow because they are provisional
    """

    name: str
    values: tuple[Exact | None, ...]
    labels: tuple[str, ...]
    colour: str
    colours: tuple[str, ...] = ()
    hidden: bool = False
    hollow: tuple[bool, ...] = ()

    def cut(self, part: slice) -> Series:
        """The series over some of the categories."""
        return replace(
            self,
            values=self.values[part],
            labels=self.labels[part],
            colours=self.colours[part],
            hollow=self.hollow[part],
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
    mark      a value of the axis to be marked with a line
    names     inches for the category names, and
    end       the end of the value axis, where parts of one chart must look alike
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
    names: float | None = None
    end: float | None = None

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


def exacts(values: Sequence[Any]) -> tuple[Exact | None, ...]:
    return tuple(clean.exact_number(v) for v in values)
