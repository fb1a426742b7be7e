"""Matrices as grids of cells: states by row and column, and counts as shades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from dashboard.charts.plot import Cell, Grid, Keys, Resolved, describe
from dashboard.charts.rows import cell, lines_of, rows_of, unit_note
from dashboard.charts.states import STATES
from dashboard.words import clean, numbers, palette, wording

#: The rows or columns of a grid in order: code → name, or names that are codes at once.
Axis = Mapping[Any, str] | Sequence[str]


def matrix(
    frame: pd.DataFrame,
    *,
    rows: Axis | None = None,
    columns: Axis | None = None,
    row_dimension: str = "",
    column_dimension: str = "",
    states: Mapping[str, tuple[str, str, str]] = STATES,
    title: str = "",
) -> Resolved:
    """A grid of states, each cell with a symbol and a colour.

    Columns: row, column (codes), state (a key of `states`); optional: text (replaces the
    symbol), detail. `rows` and `columns` give order, names and completeness: a pair without
    a row in the frame is "unknown". A code is that of `row_dimension` or `column_dimension`
    for a click.
    """
    used: dict[str, int] = {}

    def make_cell(row: dict[str, Any], where: str, keys: Keys) -> Cell:
        state = str(row.get("state", "unknown"))
        symbol, said, tone = states[state]
        used[state] = used.get(state, 0) + 1
        hover = lines_of(where, said, cell(row, "detail"))
        return Cell(clean.one_line(cell(row, "text", symbol)), tone, hover=hover, keys=keys)

    grid = _grid(frame, rows, columns, (row_dimension, column_dimension), make_cell)
    shown = {s: states[s] for s in states if s in used}
    counted = [f"{states[s][1]}: {numbers.number(n)} ô" for s, n in used.items()]
    notes = tuple(f"{symbol} {said}" for symbol, said, _ in shown.values())
    return _resolved(title or "Bảng ô", grid, counted, notes)


def heat(
    frame: pd.DataFrame,
    *,
    rows: Axis | None = None,
    columns: Axis | None = None,
    row_dimension: str = "",
    column_dimension: str = "",
    unit: str = "",
    title: str = "",
) -> Resolved:
    """Counts by row and column as shades of one colour, the number in each cell.

    Columns: row, column (codes), value (None or no row: "?"); optional: text, detail.
    The other arguments are those of `matrix`. The scale of shades is drawn above.
    """
    values = [float(v) for v in frame["value"] if not numbers.missing(v)]
    top = max(values, default=1.0) or 1.0
    steps = len(palette.SEQUENTIAL)

    def make_cell(row: dict[str, Any], where: str, keys: Keys) -> Cell:
        value = clean.exact_number(row.get("value"))
        usual = "?" if value is None else numbers.amount(value, unit)
        # Nothing is written where the text is given and empty.
        shown = clean.one_line(cell(row, "text", usual))
        tone = palette.NO_DATA
        if value is not None:
            step = min(steps - 1, int(float(value) / top * (steps - 0.001)))
            tone = palette.SEQUENTIAL[max(step, 0)]
        hover = lines_of(where, numbers.quantity(value, unit), cell(row, "detail"))
        return Cell(shown, tone, value, hover, keys)

    grid = _grid(frame, rows, columns, (row_dimension, column_dimension), make_cell)
    low = min([0.0, *values])
    ends = {0: numbers.amount(low, unit), steps - 1: numbers.amount(top, unit)}
    scale = tuple((tone, ends.get(i, "")) for i, tone in enumerate(palette.SEQUENTIAL))
    said = [f"giá trị lớn nhất {numbers.quantity(max(values, default=None), unit)}"]
    gaps = any(c.value is None for c in grid.cells.values())
    notes = (*unit_note(unit), *((f"? {wording.NO_DATA}",) if gaps else ()))
    return _resolved(title or "Bảng nhiệt", grid, said, notes, scale)


def _grid(
    frame: pd.DataFrame,
    rows: Axis | None,
    columns: Axis | None,
    dimensions: tuple[str, str],
    make_cell: Any,
) -> Grid:
    down, across = _axis(rows, frame["row"]), _axis(columns, frame["column"])
    rows_by_place = {(r["row"], r["column"]): r for r in rows_of(frame)}
    cells = {}
    for code, name in down.items():
        for column, head in across.items():
            pairs = zip(dimensions, (code, column), strict=True)
            keys = [[dimension, key] for dimension, key in pairs if dimension]
            row = rows_by_place.get((code, column), {})
            cells[name, head] = make_cell(row, f"{name}, {head}", keys)
    return Grid(tuple(down.values()), tuple(across.values()), cells)


def _axis(given: Axis | None, values: pd.Series) -> dict[Any, str]:
    """Code → name; those of the cells when none are given."""
    named = given if isinstance(given, Mapping) else {}
    codes = dict.fromkeys(values if given is None else given)
    return {code: clean.one_line(named.get(code, code)) for code in codes}


def _resolved(
    title: str,
    grid: Grid,
    said: list[str],
    notes: tuple[str, ...],
    scale: tuple[tuple[str, str], ...] = (),
) -> Resolved:
    if not grid.rows or not grid.columns:
        return Resolved(f"{title}: không có mục nào.")
    size = f"{len(grid.rows)} dòng, {len(grid.columns)} cột"
    drawn = Grid(grid.rows, grid.columns, grid.cells, notes, scale)
    return Resolved(describe(title, [size, *said]), grid=drawn)
