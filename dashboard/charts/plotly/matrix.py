"""Matrices: states by row and column, and counts as shades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.plot import Axis, axis_names
from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.charts.states import STATES
from dashboard.words import numbers, palette, wording

_ROW = 30
#: With more columns than this, two upright lines of a head are wider than a column on a phone.
_WIDE_COLUMNS = 5
#: Place across and down, what is written, tool tip, what it stands for.
_Cell = tuple[int, int, str, str, common.Keys]


def matrix(
    frame: pd.DataFrame,
    *,
    rows: Axis | None = None,
    columns: Axis | None = None,
    row_dimension: str = "",
    column_dimension: str = "",
    states: Mapping[str, tuple[str, str, str]] = STATES,
    title: str = "",
) -> go.Figure:
    """A grid of states, each cell with a symbol and a colour.

    Columns: row, column (codes), state (a key of `states`); optional: text (replaces
    the symbol), detail (tool tip). `rows` and `columns` give order, names and
    completeness (see plot.Axis): a pair without a row in the frame is "unknown". A code
    is that of `row_dimension` or `column_dimension` for a click.
    """
    rows = axis_names(rows, frame["row"])
    columns = axis_names(columns, frame["column"])
    if not rows or not columns:
        return common.nothing(frame, title)
    cells = {(r["row"], r["column"]): r for r in frame.to_dict("records")}
    used: dict[str, int] = {}
    by_state: dict[str, list[_Cell]] = {}
    for j, (row, name) in enumerate(rows.items()):
        for i, (column, head) in enumerate(columns.items()):
            cell = cells.get((row, column))
            keys = _keys((row_dimension, row), (column_dimension, column))
            state = "unknown" if cell is None else str(cell["state"])
            symbol, words, _ = states[state]
            shown = symbol if cell is None else common.text(common.get(cell, "text", symbol))
            detail = None if cell is None else common.get(cell, "detail")
            tip = common.hover(f"{name} · {head}", words, detail)
            by_state.setdefault(state, []).append((i, j, shown, tip, keys))
            used[state] = used.get(state, 0) + 1
    chart = Canvas()
    for state, found in by_state.items():
        _squares(chart, found, states[state][2])
    _axes(chart, list(rows.values()), list(columns.values()))
    legend = [f"{states[s][0]} {states[s][1]}" for s in states if s in used]
    said = [f"{states[s][1]}: {numbers.number(n)} ô" for s, n in used.items()]
    chart.update_layout(
        meta={
            "alt": f"{title or 'Bảng ô'}: {len(rows)} dòng, {len(columns)} cột. "
            f"{common.list_words(said)}.",
            "marks": legend,
        }
    )
    return chart.done()


def heat(
    frame: pd.DataFrame,
    *,
    rows: Axis | None = None,
    columns: Axis | None = None,
    row_dimension: str = "",
    column_dimension: str = "",
    unit: str = "",
    title: str = "",
) -> go.Figure:
    """Counts by row and column as shades of one colour, the number in each cell.

    Columns: row, column (codes), value (None or no row: "?"); optional: text, detail.
    The other arguments are those of `matrix`.
    """
    rows = axis_names(rows, frame["row"])
    columns = axis_names(columns, frame["column"])
    if not rows or not columns:
        return common.nothing(frame, title)
    cells = {(r["row"], r["column"]): r for r in frame.to_dict("records")}
    values = [float(v) for v in frame["value"] if not numbers.missing(v)]
    top = max(values, default=1.0) or 1.0
    shades: dict[int | None, list[_Cell]] = {}
    for j, (row, name) in enumerate(rows.items()):
        for i, (column, head) in enumerate(columns.items()):
            cell = cells.get((row, column))
            keys = _keys((row_dimension, row), (column_dimension, column))
            value = None if cell is None else common.get(cell, "value")
            detail = None if cell is None else common.get(cell, "detail")
            written = numbers.quantity(value, unit)
            short = "?" if value is None else numbers.amount(value, unit)
            shown = short if cell is None else common.text(common.get(cell, "text", short))
            step = None if value is None else min(9, int(float(value) / top * 9.999))
            tip = common.hover(f"{name} · {head}", written, detail)
            shades.setdefault(step, []).append((i, j, shown, tip, keys))
    chart = Canvas()
    for step, found in shades.items():
        colour = palette.NO_DATA if step is None else palette.SEQUENTIAL[step]
        _squares(chart, found, colour, strong=step is not None and step >= 5)
    _axes(chart, list(rows.values()), list(columns.values()))
    chart.update_layout(
        meta={
            "alt": f"{title or 'Bảng nhiệt'}: {len(rows)} dòng, {len(columns)} cột, "
            f"giá trị lớn nhất {numbers.quantity(max(values, default=None), unit)}.",
            "marks": ["màu đậm hơn là nhiều hơn", f"? {wording.NO_DATA}"],
        }
    )
    return chart.done()


def _keys(*pairs: tuple[str, str | int]) -> common.Keys:
    return [[dimension, code] for dimension, code in pairs if dimension]


def _squares(
    chart: Canvas,
    found: list[_Cell],
    colour: str,
    strong: bool | None = None,
) -> None:
    filled = strong if strong is not None else colour not in palette.PALE
    for i, j, *_ in found:
        chart.add_shape(
            type="rect",
            x0=i - 0.47,
            x1=i + 0.47,
            y0=j - 0.46,
            y1=j + 0.46,
            fillcolor=colour,
            line={"width": 0},
            layer="below",
        )
    font: dict[str, object] = {"size": common.FONT_SIZE}
    if filled:
        font["color"] = palette.BACKGROUND
    chart.add_scatter(
        x=[f[0] for f in found],
        y=[f[1] for f in found],
        mode="text",
        text=[f[2] for f in found],
        textfont=font,
        hovertext=[f[3] for f in found],
        customdata=[f[4] for f in found],
    )


def _axes(chart: Canvas, rows: Sequence[str], columns: Sequence[str]) -> None:
    names = [common.wrap(r, 22) for r in rows]
    tall = max(common.line_count(n) for n in names)
    heads = [common.wrap(c, 16 if len(columns) <= _WIDE_COLUMNS else 32) for c in columns]
    longest = max(len(part) for h in heads for part in h.split("<br>"))
    row = max(_ROW, 16 * tall + 6)
    chart.update_layout(
        height=round(row * len(rows) + longest * 7 + 24),
        # Plotly keeps 64 pixels for the cells and cuts the heads off: one row needs less.
        minreducedheight=row,
        # The whole cell answers to the pointer, not the letter in its middle alone.
        hoverdistance=-1,
        xaxis=common.value_axis(
            tickvals=list(range(len(columns))),
            ticktext=heads,
            range=[-0.5, len(columns) - 0.5],
            side="top",
            tickangle=-90 if len(columns) > 3 else 0,
            showgrid=False,
        ),
        yaxis=common.value_axis(
            tickvals=list(range(len(rows))),
            ticktext=names,
            range=[len(rows) - 0.5, -0.5],
            showgrid=False,
        ),
    )
