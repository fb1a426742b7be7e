"""Native Excel charts over a block of cells, and grids as coloured cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts.office import xml
from dashboard.charts.office.data import columns
from dashboard.charts.office.parts import Block, ink_on
from dashboard.charts.plot import Grid, Plot, hex_colour
from dashboard.export.book.sheet import WHOLE, Sheet
from dashboard.words import clean, wording

#: Pixels: a chart, a row of one, one of several small ones, a row of the sheet.
_WIDTH, _ROW, _SMALL, _CELLS = 760, 26, (380, 230), 20
_ACROSS, _PIXELS, _POINTS = 3, 96, 10


def add(sheet: Sheet, row: int, column: int, plots: Sequence[Plot], title: str) -> int:
    """The chart of a finding with its data below it, at a cell; the row after all of it."""
    if plots[0].shape == "lines":
        return _add(sheet, row, column, plots, title)
    for plot in plots:
        for own in plot.by_unit():
            row = _add(sheet, row, column, [own], title)
    return row


def add_grid(sheet: Sheet, row: int, column: int, grid: Grid) -> int:
    """A matrix as coloured cells; numbers stay numbers. Returns the row after it."""
    sheet.heads(row, ["", *grid.columns], column)
    for i, name in enumerate(grid.rows, start=row + 1):
        sheet.words(i, column, name)
        for j, head in enumerate(grid.columns, start=column + 1):
            cell = grid.cells.get((name, head))
            if cell is None:
                continue
            tone = hex_colour(cell.colour)
            look: dict[str, Any] = {
                "bg_color": f"#{tone}",
                "font_color": f"#{ink_on(tone)}",
                "align": "center",
            }
            if cell.value is None:
                sheet.words(i, j, cell.text, **look)
            else:
                sheet.number(i, j, cell.value, **look)
    _notes(sheet, row + len(grid.rows) + 1, column, grid.written_notes)
    return row + len(grid.rows) + 2


def _notes(sheet: Sheet, row: int, column: int, notes: Sequence[str]) -> None:
    if notes:
        sheet.words(row, column, wording.capitalise("; ".join(notes)), italic=True)


def _add(sheet: Sheet, row: int, column: int, plots: Sequence[Plot], title: str) -> int:
    """Charts over one block of cells, three in a row; the row after the block."""
    wide, high = _SMALL if len(plots) > 1 else (_WIDTH, _height(plots[0]))
    step = high // _CELLS + 1
    block = row + -(-len(plots) // _ACROSS) * step + 1
    first = column + 1
    for k, plot in enumerate(plots):
        at = Block(sheet.name, block, column, first)
        _write(sheet, plot, at, plots)
        sheet.insert_chart(
            row + (k // _ACROSS) * step,
            column,
            xml.chart(plot, wide / _PIXELS, high / _PIXELS, _POINTS, at),
            at.head(0),
            (wide, high),
            {
                "x_offset": (k % _ACROSS) * (wide + 10),
                "description": clean.one_line(plot.title or title, 250),
            },
        )
        first += len(list(columns(plot)))
    end = block + len(plots[0].categories) + 1
    _notes(sheet, end, column, list(dict.fromkeys(n for p in plots for n in p.notes)))
    return end + 2


def _write(sheet: Sheet, plot: Plot, at: Block, plots: Sequence[Plot]) -> None:
    """The cells a chart is drawn from: names, series, then what is not drawn."""
    series = list(columns(plot))
    names = [line.name if not plot.title else plot.title for line in series]
    if plot.title and len(series) > 1:
        names = [f"{plot.title} – {line.name}" for line in series]
    extra = plot.extra if len(plots) == 1 else {}
    if at.first == at.column + 1:
        sheet.heads(at.row, ["Số liệu của biểu đồ"], at.column)
        for i, name in enumerate(plot.named, start=at.row + 1):
            sheet.words(i, at.column, name)
    sheet.heads(at.row, [*names, *extra], at.first)
    for j, line in enumerate(series, start=at.first):
        form = "dd/mm/yyyy" if plot.dates and line.hidden else WHOLE
        for i, value in enumerate(line.values, start=at.row + 1):
            if value is not None:
                look = sheet.book.format(num_format=form if value.is_integer() else "General")
                sheet.sheet.write_number(i, j, value, look)
    for j, cells in enumerate(extra.values(), start=at.first + len(series)):
        for i, words in enumerate(cells, start=at.row + 1):
            sheet.words(i, j, words)


def _height(plot: Plot) -> int:
    if plot.shape in {"columns", "lines"}:
        return 340
    several = plot.shape in {"bars", "pairs"} and not plot.overlap
    rows = len(plot.categories) * (max(1, len(plot.series)) if several else 1)
    return max(160, 90 + rows * _ROW)
