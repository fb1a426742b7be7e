"""Matrices: a square for each cell, the names of rows on the left, of columns on top."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.charts.plot import Cell, Grid
from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.charts.plotly.common import GAP, LINE
from dashboard.words import palette

_ROW = 26
_NAMES = 0.42
#: Longest head of a column that stands upright before it is broken, where two lines of it have
#: room in a column, and where not, in pixels.
_HEADS = 150, 240
_SHADE = 18


def draw(grid: Grid, alt: str, *, width: float) -> go.Figure:
    """The figure of a grid; the scale of its shades stands above it."""
    names = [common.fit(name, common.beside(_NAMES, width)) for name in grid.rows]
    left = max(map(common.width, names)) + GAP + 2
    each = (width - left) / len(grid.columns)
    # Upright heads where they would be cut or broken within a word lying down.
    words = [word for head in grid.columns for word in head.split()]
    upright = max(map(common.width, ([w] for w in words)), default=0.0) > each - 4
    tallest = _HEADS[each < 2 * LINE]
    heads = [common.fit(head, tallest if upright else each - 4) for head in grid.columns]
    tall = max(map(common.width, heads)) if upright else LINE * max(map(len, heads))
    row = max(_ROW, LINE * max(map(len, names)) + 6)
    scale = LINE + 2 * GAP if grid.scale else 0
    top, inner = scale + tall + GAP + 2, row * len(grid.rows)
    chart = Canvas()
    by_colour: dict[str, list[tuple[int, int, Cell]]] = {}
    for j, name in enumerate(grid.rows):
        for i, head in enumerate(grid.columns):
            cell = grid.cells.get((name, head))
            if cell is not None:
                by_colour.setdefault(cell.colour, []).append((i, j, cell))
    for colour, cells in by_colour.items():
        for i, j, _ in cells:
            chart.add_box(colour, (i - 0.47, i + 0.47), (j - 0.46, j + 0.46))
        ink = palette.TEXT if colour in palette.PALE else palette.BACKGROUND
        chart.add_scatter(
            x=[i for i, _, _ in cells],
            y=[j for _, j, _ in cells],
            mode="text",
            # A number without room in its cell is told by its shade, and at a touch.
            text=[_fitting(common.text(cell.text), each) for _, _, cell in cells],
            textfont={"size": common.SIZE, "color": ink},
            hovertext=[common.hover(cell.hover) for _, _, cell in cells],
            customdata=[cell.keys for _, _, cell in cells],
        )
    for j, lines in enumerate(names):
        chart.add_words(common.block(lines), 0, j, "right", xref="paper", xshift=-GAP)
    turned = {"textangle": -90, "align": "left"} if upright else {}
    for i, lines in enumerate(heads):
        head = common.block(lines)
        above = {"yref": "paper", "yanchor": "bottom", "yshift": 4} | turned
        chart.add_words(head, i, 1, "center", colour=palette.QUIET, **above)
    if grid.scale:
        _scale(chart, grid, 2 - left, 1 + (top - LINE / 2 - 2) / inner, LINE / inner)
    return chart.done(
        height=round(top + inner + 4),
        margin={"l": left, "t": top, "b": 4},
        # Plotly keeps 64 pixels for the cells and cuts the heads off: one row needs less.
        minreducedheight=row,
        # The whole cell answers to the pointer, not the letter in its middle alone.
        hoverdistance=-1,
        xaxis=common.axis(-0.5, len(grid.columns) - 0.5),
        yaxis=common.axis(len(grid.rows) - 0.5, -0.5),
        meta=common.meta(alt, grid.notes),
    )


def _fitting(words: str, room: float) -> str:
    return words if len(words) < 3 or common.width([words]) <= room else ""


def _scale(chart: Canvas, grid: Grid, left: float, y: float, high: float) -> None:
    """The shades from least to most, with the value at each end; `high` is a line's height."""
    ends = [common.text(grid.scale[i][1]) for i in (0, -1)]
    x = left + common.width(ends[:1]) + GAP
    refs = {"xref": "paper", "yref": "paper"}
    chart.add_words(ends[0], 0, y, "left", xshift=left, **refs)
    for i, (colour, _) in enumerate(grid.scale):
        at = x + i * _SHADE
        chart.add_box(
            colour,
            (at, at + _SHADE),
            (y - high / 3, y + high / 3),
            xsizemode="pixel",
            xanchor=0,
            **refs,
        )
    chart.add_words(ends[1], 0, y, "left", xshift=x + len(grid.scale) * _SHADE + GAP, **refs)
