"""A chart resolved: everything it says and shows, before any renderer draws it.

Values are full-precision numbers; colours are placeholders of dashboard.words.palette,
which each renderer turns into those of its theme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from dashboard.words import palette, wording
from dashboard.words.clean import Exact

#: bars, pairs, stacked, points and spans lie: names left, marks right, one row a category;
#: share has a row a part of one whole, or is one bar of all; columns and lines stand on an
#: axis of time.
Shape = Literal["bars", "pairs", "stacked", "points", "spans", "share", "columns", "lines"]
#: What a click on a mark stands for: (dimension, code) pairs.
Keys = list[list[str | int]]


@dataclass(frozen=True)
class Series:
    """One series: a value for each category (None where it is not known).

    labels    what is written at each value, "" for nothing
    colours   one colour a point where they differ, else empty: then `colour` holds
    pale      the points drawn pale because they are not final
    hollow    the points drawn hollow because they are provisional
    hidden    drawn without fill (the space before a span)
    hover     the words for the pointer at each point, a line each
    keys      what a click on each point stands for
    dash      of its line: "", "dot" or "dash"
    tick      drawn as an upright tick, where marks lie on a row
    """

    name: str
    values: tuple[Exact | None, ...]
    labels: tuple[str, ...]
    colour: str
    colours: tuple[str, ...] = ()
    pale: tuple[bool, ...] = ()
    hollow: tuple[bool, ...] = ()
    hidden: bool = False
    hover: tuple[str, ...] = ()
    keys: tuple[Keys, ...] = ()
    dash: str = ""
    tick: bool = False

    @property
    def known(self) -> bool:
        return any(v is not None for v in self.values)

    def colour_of(self, i: int) -> str:
        """The colour of one point."""
        return self.colours[i] if self.colours else self.colour

    def pick(self, at: Sequence[int]) -> Series:
        """The series over some of the categories."""
        names = ("values", "labels", "colours", "pale", "hollow", "hover", "keys")
        parts = {name: getattr(self, name) for name in names}
        return replace(
            self, **{n: tuple(cells[i] for i in at) for n, cells in parts.items() if cells}
        )


@dataclass(frozen=True)
class Plot:
    """One plot: categories, and series over them.

    unit        of the values; `units` where each category has its own
    title       of this plot alone (one of several), else ""
    written     what is written at the end of each row, where marks lie
    said        each category (or line) in words, for those who cannot see it
    overlap     bars of one category lie over each other (a range) instead of side by side
    scales      the full length of each row where rows have no common scale, else empty
    top, bottom ends of the value axis where they are given
    from_zero   the value axis begins at nought
    mark        a value of the axis (a place, of an axis of time) marked with a line, and
    mark_words  what stands there
    notes       what the marks mean, one clause each
    extra       further columns of the data sheet: heading → one cell a category
    dates       the values are serial dates of Excel
    totals      the sums above stacked columns
    places      where the categories stand on an axis of time
    names, end  inches for the names and the end of the axis, where parts must look alike
    """

    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    title: str = ""
    written: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    overlap: bool = False
    log: bool = False
    units: tuple[str, ...] = ()
    scales: tuple[float, ...] = ()
    top: float | None = None
    bottom: float | None = None
    from_zero: bool = True
    mark: float | None = None
    mark_words: str = ""
    notes: tuple[str, ...] = ()
    extra: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    dates: bool = False
    totals: Series | None = None
    places: tuple[float, ...] = ()
    names: float | None = None
    end: float | None = None

    @property
    def known(self) -> bool:
        """Whether it has a value at all."""
        return any(s.known for s in self.series)

    @property
    def named(self) -> tuple[str, ...]:
        """The categories, with what no label can say at their marks: gaps, spans, sums."""
        gap = "?" if self.shape == "columns" else wording.NO_DATA
        names = []
        for i, name in enumerate(self.categories):
            if self.shape in {"spans", "stacked"}:
                names.append(f"{name}: {self.written[i]}")
            elif self.shape != "lines" and all(s.values[i] is None for s in self.series):
                names.append(f"{name} ({gap})")
            else:
                names.append(name)
        return tuple(names)

    def pick(self, at: Sequence[int]) -> Plot:
        """Some of the categories, with the axis of the whole."""
        rows = {n: getattr(self, n) for n in ("categories", "written", "units", "scales", "said")}
        return replace(
            self,
            **{n: tuple(cells[i] for i in at) for n, cells in rows.items() if cells},
            series=tuple(s.pick(at) for s in self.series),
            totals=None if self.totals is None else self.totals.pick(at),
            top=self.highest,
            extra={name: tuple(cells[i] for i in at) for name, cells in self.extra.items()},
        )

    def by_unit(self) -> list[Plot]:
        """One plot a unit: values of different units share no axis."""
        groups: dict[str, list[int]] = {}
        for i, unit in enumerate(self.units):
            groups.setdefault(unit, []).append(i)
        if len(groups) < 2:
            return [self]
        return [
            replace(
                self.pick(at),
                unit=unit,
                units=(unit,) * len(at),
                title=f"Đơn vị: {unit or 'như ghi ở từng dòng'}",
                top=None,
            )
            for unit, at in groups.items()
        ]

    @property
    def highest(self) -> float:
        """The upper end of what is drawn (stacked: of the sums)."""
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
    """One cell of a grid: what is written, on which colour."""

    text: str
    colour: str
    value: Exact | None = None
    hover: str = ""
    keys: Keys = field(default_factory=list)


@dataclass(frozen=True)
class Grid:
    """States or counts by row and column; a pair that is absent has no cell.

    scale  the colours and what they stand for, in order: (colour, words)
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    notes: tuple[str, ...] = ()
    scale: tuple[tuple[str, str], ...] = ()

    @property
    def written_notes(self) -> tuple[str, ...]:
        """The notes, and the scale in words where it is not drawn (always on white)."""
        if not self.scale:
            return self.notes
        low, high = self.scale[0][1], self.scale[-1][1]
        return (*self.notes, f"màu càng đậm càng nhiều, từ {low} đến {high}")


@dataclass(frozen=True)
class Resolved:
    """A chart as plots or as one grid; neither when there is nothing to draw.

    alt  the chart in a sentence or two, for those who cannot see it
    """

    alt: str
    plots: tuple[Plot, ...] = ()
    grid: Grid | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """What the marks mean, each once."""
        own = () if self.grid is None else self.grid.notes
        return tuple(dict.fromkeys([*own, *(n for plot in self.plots for n in plot.notes)]))


def resolved(title: str, plots: Sequence[Plot], *, rows: int) -> Resolved:
    """The plots of a chart that have something to draw, described by their title and words."""
    shown = tuple(p for p in plots if p.known)
    if not shown:
        return Resolved(f"{title}: {wording.NO_DATA if rows else 'không có mục nào'}.")
    return Resolved(describe(title, [words for p in shown for words in p.said]), shown)


def describe(title: str, said: Sequence[str], limit: int = 12) -> str:
    """A title and what the parts say; the rest is counted."""
    more = f"; và {len(said) - limit} mục nữa" if len(said) > limit else ""
    return f"{title}. {'; '.join(said[:limit])}{more}."


def hex_colour(placeholder: str) -> str:
    """A palette placeholder (or a hex colour) as "RRGGBB" of the light theme."""
    colour = palette.theme_colours("light").get(placeholder, placeholder)
    return colour.lstrip("#").upper()
