"""Matrices as grids of cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.charts.plot import Cell, Grid, cell, colour, rows_of
from dashboard.charts.plotly.matrix import STATES
from dashboard.words import clean, numbers, palette


def matrix(frame: pd.DataFrame, options: Mapping[str, Any]) -> Grid:
    """States by row and column; a pair without a row is "unknown"."""
    states = options.get("states", STATES)
    rows, columns = _axes(frame, options)
    found = {(str(r["row"]), str(r["column"])): r for r in rows_of(frame)}
    cells: dict[tuple[str, str], Cell] = {}
    used: dict[str, None] = {}
    for name in rows:
        for head in columns:
            row = found.get((name, head))
            state = "unknown" if row is None else str(row["state"])
            symbol, _, tone = states[state]
            shown = symbol if row is None else clean.one_line(cell(row, "text", symbol))
            quiet = tone == palette.MISSING
            cells[clean.one_line(name), clean.one_line(head)] = Cell(shown, colour(tone), not quiet)
            used[state] = None
    notes = tuple(f"{states[s][0]} {states[s][1]}" for s in states if s in used)
    return Grid(_clean(rows), _clean(columns), cells, notes)


def heat(frame: pd.DataFrame, options: Mapping[str, Any]) -> Grid:
    """Counts as shades of one colour, the number in each cell, "?" for unknown."""
    unit = options.get("unit", "")
    rows, columns = _axes(frame, options)
    found = {(str(r["row"]), str(r["column"])): r for r in rows_of(frame)}
    values = [float(v) for v in frame["value"] if not numbers.missing(v)] if len(frame) else []
    top = max(values, default=1.0) or 1.0
    cells: dict[tuple[str, str], Cell] = {}
    for name in rows:
        for head in columns:
            row = found.get((name, head), {})
            value = clean.exact_number(row.get("value"))
            short = "?" if value is None else numbers.amount(value, unit)
            shown = clean.one_line(cell(row, "text", short))
            step = None if value is None else min(9, int(float(value) / top * 9.999))
            tone = palette.MISSING if step is None else palette.SEQUENTIAL[max(step, 0)]
            strong = step is not None and step >= 5
            cells[clean.one_line(name), clean.one_line(head)] = Cell(
                shown, colour(tone), strong, value
            )
    return Grid(
        _clean(rows), _clean(columns), cells, ("màu đậm hơn là nhiều hơn", "? chưa có số liệu")
    )


def _axes(frame: pd.DataFrame, options: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    rows, columns = options.get("rows"), options.get("columns")
    return (
        [str(r) for r in (rows if rows is not None else dict.fromkeys(frame["row"]))],
        [str(c) for c in (columns if columns is not None else dict.fromkeys(frame["column"]))],
    )


def _clean(names: list[str]) -> tuple[str, ...]:
    return tuple(clean.one_line(n) for n in names)
