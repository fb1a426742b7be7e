"""Matrices as grids of cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.charts.plot import Cell, Grid, axis_names, cell, colour, rows_of
from dashboard.charts.states import STATES
from dashboard.words import clean, numbers, palette, wording


def matrix(frame: pd.DataFrame, options: Mapping[str, Any]) -> Grid:
    """States by row and column; a pair without a row is "unknown"."""
    states = options.get("states", STATES)
    rows, columns = _axes(frame, options)
    found = {(r["row"], r["column"]): r for r in rows_of(frame)}
    cells: dict[tuple[str, str], Cell] = {}
    used: dict[str, None] = {}
    for code, name in rows.items():
        for column, head in columns.items():
            row = found.get((code, column))
            state = "unknown" if row is None else str(row["state"])
            symbol, _, tone = states[state]
            shown = symbol if row is None else clean.one_line(cell(row, "text", symbol))
            quiet = tone in palette.PALE
            cells[clean.one_line(name), clean.one_line(head)] = Cell(shown, colour(tone), not quiet)
            used[state] = None
    notes = tuple(f"{states[s][0]} {states[s][1]}" for s in states if s in used)
    return Grid(_clean(rows), _clean(columns), cells, notes)


def heat(frame: pd.DataFrame, options: Mapping[str, Any]) -> Grid:
    """Counts as shades of one colour, the number in each cell, "?" for unknown."""
    unit = options.get("unit", "")
    rows, columns = _axes(frame, options)
    found = {(r["row"], r["column"]): r for r in rows_of(frame)}
    values = [float(v) for v in frame["value"] if not numbers.missing(v)] if len(frame) else []
    top = max(values, default=1.0) or 1.0
    cells: dict[tuple[str, str], Cell] = {}
    for code, name in rows.items():
        for column, head in columns.items():
            row = found.get((code, column), {})
            value = clean.exact_number(row.get("value"))
            short = "?" if value is None else numbers.amount(value, unit)
            shown = clean.one_line(cell(row, "text", short))
            step = None if value is None else min(9, int(float(value) / top * 9.999))
            tone = palette.NO_DATA if step is None else palette.SEQUENTIAL[max(step, 0)]
            strong = step is not None and step >= 5
            cells[clean.one_line(name), clean.one_line(head)] = Cell(
                shown, colour(tone), strong, value
            )
    return Grid(
        _clean(rows), _clean(columns), cells, ("màu đậm hơn là nhiều hơn", f"? {wording.NO_DATA}")
    )


def _axes(frame: pd.DataFrame, options: Mapping[str, Any]) -> tuple[dict[Any, str], dict[Any, str]]:
    return (
        axis_names(options.get("rows"), frame["row"]),
        axis_names(options.get("columns"), frame["column"]),
    )


def _clean(names: Mapping[Any, str]) -> tuple[str, ...]:
    return tuple(clean.one_line(n) for n in names.values())
