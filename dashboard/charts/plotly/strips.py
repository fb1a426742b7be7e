"""Strips: one among its kind, each measure with its own scale."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.words import numbers, palette

_GAP = 12
_LINE = 10


def strips(frame: pd.DataFrame, *, title: str = "") -> go.Figure:
    """A dot for one among the range of its kind, the median as a tick.

    Columns: label, value (None: not known), unit, low, high, median (None: too few to
    form one), count (how many have a figure), and optionally text (replaces the written
    value) and detail. Every row runs from zero to its own highest value. It compares and
    does not rank.
    """
    if frame.empty:
        return common.nothing(frame, title)
    chart = Canvas()
    y, said = 0.0, []
    for _, row in frame.iterrows():
        unit, value, median = row["unit"], common.get(row, "value"), common.get(row, "median")
        written = common.get(row, "text") or numbers.quantity(value, unit)
        middle = numbers.quantity(median, unit)
        words = (
            f"trung vị của {int(row['count'])} hội: {middle}"
            if median is not None
            else (f"mới {int(row['count'])} hội có số liệu, chưa đủ để so")
        )
        label = (
            f"{common.wrap(row['label'])}  <b>{common.wrap(written)}</b><br>{common.wrap(words)}"
        )
        y += _GAP
        chart.add_label(label, y)
        y += common.LINE_HEIGHT * common.line_count(label) + 2 + common.BAR_HEIGHT / 2
        tip = common.hover(row["label"], written, words, common.get(row, "detail"))
        _row(chart, row, value, median, y, tip)
        y += common.BAR_HEIGHT / 2
        said.append(f"{row['label']}: {written}, {words}")
    axis = common.hidden_axis(range=[-0.01, 1.02])
    marks = ["chấm lớn: hội này; vạch đứng: trung vị; dải xám: từ thấp nhất đến cao nhất"]
    return chart.done_rows(y, 14, title or "So với các hội khác", said, marks, pad=6, xaxis=axis)


def _row(
    chart: Canvas,
    row: pd.Series,
    value: float | None,
    median: float | None,
    y: float,
    tip: str,
) -> None:
    of = common.click_keys(row)
    low, high = common.get(row, "low"), common.get(row, "high")
    scale = float(high if high is not None else value or 0) or 1.0
    chart.add_shape(
        type="line",
        x0=0,
        x1=1,
        y0=y,
        y1=y,
        line={"color": palette.LINE, "width": 1},
    )
    if low is not None and median is not None:
        chart.add_scatter(
            x=[float(low) / scale, float(high or 0) / scale],
            y=[y, y],
            mode="lines",
            line={"color": palette.TRACK, "width": _LINE},
            hovertext=tip,
            customdata=[of, of],
        )
        chart.add_scatter(
            x=[float(median) / scale],
            y=[y],
            mode="markers",
            marker={"symbol": "line-ns", "size": 9, "line": {"color": palette.AMBER, "width": 3}},
            hovertext=tip,
            customdata=[of],
        )
    if value is not None:
        chart.add_scatter(
            x=[float(value) / scale],
            y=[y],
            mode="markers",
            marker={"size": 13, "color": palette.POINT},
            hovertext=tip,
            customdata=[of],
        )
