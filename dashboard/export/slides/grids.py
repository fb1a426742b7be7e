"""Matrices and tables on slides: what fits, split over slides, coloured cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.charts.office.parts import ink_on
from dashboard.charts.plot import Grid, Plot, hex_colour
from dashboard.export.slides import tables
from dashboard.export.slides.canvas import SMALLEST, Box, Canvas
from dashboard.export.slides.tables import TableCell
from dashboard.words import clean

#: A cell of a slide's table holds no more; the workbook has the whole text.
CELL_LETTERS = 300
_NARROWEST = 0.42


@dataclass(frozen=True)
class Page:
    """The part of a grid that one slide takes."""

    grid: Grid
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    names: float
    column: float


def pages(grid: Grid, width: float, height: float) -> list[Page]:
    """The grid in parts that are legible on a slide."""
    longest = max((clean.text_width(r, SMALLEST) for r in grid.rows), default=1.0)
    names = min(max(longest * 1.05 + 0.25, 1.2), width * 0.34)
    shown = {c.text for c in grid.cells.values()}
    content = max((clean.text_width(words, SMALLEST) for words in shown), default=0.2)
    word = max(
        (clean.text_width(w, SMALLEST) for c in grid.columns for w in c.split()), default=0.2
    )
    narrow = max(_NARROWEST, content + 0.2, min(word * 1.1 + 0.18, 1.4))
    per = max(1, int((width - names) / narrow))
    parts = -(-len(grid.columns) // per)
    size = -(-len(grid.columns) // parts)
    column = min((width - names) / min(size, len(grid.columns)), 1.9)
    made = []
    for c in range(0, len(grid.columns), size):
        columns = grid.columns[c : c + size]
        head = tables.row_height(_heads(columns), [names] + [column] * len(columns))
        heights = [tables.row_height([tables.body(r, 0)], [names]) for r in grid.rows]
        for part in fitted(heights, height - head):
            made.append(Page(grid, grid.rows[part], columns, names, column))
    return made


def fitted(heights: Sequence[float], room: float) -> list[slice]:
    """Rows in as few parts as fit, all about equally long."""

    def split(limit: float) -> list[slice]:
        parts, start, used = [], 0, 0.0
        for i, own in enumerate(heights):
            if i > start and used + own > limit:
                parts.append(slice(start, i))
                start, used = i, 0.0
            used += own
        return [*parts, slice(start, len(heights))]

    least = split(room)
    even = max(sum(heights) / len(least), max(heights, default=0.0))
    while even < room:
        tried = split(even)
        if len(tried) <= len(least):
            return tried
        even += 0.1
    return least


def add(canvas: Canvas, box: Box, page: Page) -> float:
    """One part of a grid as a native table; returns its height."""
    heads = _heads(page.columns)
    widths = [page.names] + [page.column] * len(page.columns)
    rows = [heads]
    for name in page.rows:
        line = [TableCell(name)]
        for column in page.columns:
            state = page.grid.cells.get((name, column))
            if state is None:
                line.append(TableCell("", align="ctr"))
            else:
                tone = hex_colour(state.colour)
                line.append(TableCell(state.text, tone, ink_on(tone), False, "ctr"))
        rows.append(line)
    heights = [tables.row_height(r, widths) for r in rows]
    tables.add(canvas.slide, box, rows, widths, heights)
    return sum(heights)


def _heads(columns: Sequence[str]) -> list[TableCell]:
    return [tables.head(""), *(tables.head(clean.shorten(c, 60), "ctr") for c in columns)]


# Tables ---------------------------------------------------------------------------


def rows_of(frame: pd.DataFrame) -> tuple[list[str], list[list[str]], list[bool]]:
    """Headings, written cells, and which columns hold numbers."""
    from dashboard.words import cells

    heads = [clean.one_line(c) for c in frame.columns]
    numeric = [clean.is_numeric(frame[c]) for c in frame.columns]
    cells = [
        [
            clean.shorten(clean.one_line(cells.cell(v, str(c))), CELL_LETTERS)
            for c, v in zip(frame.columns, row, strict=True)
        ]
        for row in frame.itertuples(index=False, name=None)
    ]
    return heads, cells, numeric


def plot_rows(plot: Plot) -> tuple[list[str], list[list[str]], list[bool]]:
    """Rows of different units as a table: each with what is written of it."""
    columns = [plot.categories, *plot.extra.values()]
    rows = [
        [clean.shorten(cell, CELL_LETTERS) for cell in row] for row in zip(*columns, strict=True)
    ]
    heads = [head.removesuffix(" (ghi là)") for head in ("", *plot.extra)]
    return heads, rows, ["(ghi là)" in head for head in ("", *plot.extra)]


@dataclass(frozen=True)
class Rows:
    """The part of a table that one slide takes, its headings first."""

    cells: Sequence[Sequence[TableCell]]
    widths: Sequence[float]
    heights: Sequence[float]


def row_parts(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], box: Box
) -> list[Rows]:
    """A table in parts that fit into such a box."""
    widths = tables.widths_for(heads, rows, box.width)
    aligned = ["r" if n else "l" for n in numeric]
    top = [tables.head(h, a) for h, a in zip(heads, aligned, strict=True)]
    lines = [[tables.body(c, 0, a) for c, a in zip(r, aligned, strict=True)] for r in rows]
    heights = [tables.row_height(line, widths) for line in lines]
    first = tables.row_height(top, widths)
    return [
        Rows(
            [
                top,
                *(
                    [tables.body(c.text, k, c.align) for c in line]
                    for k, line in enumerate(lines[part])
                ),
            ],
            widths,
            [first, *heights[part]],
        )
        for part in fitted(heights, box.height - first)
    ]


def add_rows(canvas: Canvas, box: Box, part: Rows) -> float:
    """A part of a table; returns its height."""
    tables.add(canvas.slide, box, part.cells, part.widths, part.heights)
    return sum(part.heights)
