"""Dot plots on a drawn axis, and before–after slopes."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.words import numbers, palette

_ROW = 40


def dots(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    log: bool = False,
    highlight: str | None = None,
    reference: float | None = None,
    reference_words: str = "",
    title: str = "",
) -> go.Figure:
    """One dot a row on a drawn axis; for values too far apart for bars use log.

    Columns: label, value; optional: qualifier, text, detail. `reference` draws a
    vertical line (a median, say) named by `reference_words`. Rows without a value are
    listed with "chưa có số liệu". A logarithmic axis says so.
    """
    if frame.empty:
        return common.nothing(frame, title)
    divisor, scaled = numbers.money_scale(frame["value"].max()) if unit == "đồng" else (1.0, unit)
    chart = Canvas()
    y, said = 0.0, []
    for _, row in frame.iterrows():
        value = common.get(row, "value")
        written = common.get(row, "text") or numbers.quantity(
            value, unit, common.get(row, "qualifier")
        )
        label = common.wrap(f"{row['label']} · {written}")
        y += 8
        chart.add_label(label, y, xref="paper", bgcolor=palette.BACKGROUND)
        y += common.LINE_HEIGHT * common.line_count(label) + 8
        chart.add_shape(
            type="line",
            xref="paper",
            x0=0,
            x1=1,
            y0=y,
            y1=y,
            layer="below",
            line={"color": palette.LINE, "width": 1},
        )
        if value is not None and not (log and float(value) <= 0):
            quiet = highlight is not None and row["label"] != highlight
            chart.add_scatter(
                x=[float(value) / divisor],
                y=[y],
                mode="markers",
                marker={"size": 13, "color": palette.CONTEXT if quiet else palette.POINT},
                hovertext=common.hover(row["label"], written, common.get(row, "detail")),
                customdata=[common.click_keys(row)],
            )
        y += 8
        said.append(f"{row['label']}: {written}")
    marks = []
    shown = [float(x) for trace in chart.traces for x in trace["x"]]
    if log:
        marks.append("trục dùng thang lôgarit: mỗi khoảng bằng nhau là gấp mười lần")
    if reference is not None:
        shown.append(reference / divisor)
        chart.add_vline(
            x=reference / divisor, line={"color": palette.AMBER, "width": 2, "dash": "dot"}
        )
        marks.append(f"vạch chấm: {reference_words} {numbers.quantity(reference, unit)}".strip())
    return chart.done_rows(
        y,
        54,
        title or "Biểu đồ điểm",
        said,
        marks,
        pad=6,
        xaxis=common.value_axis(
            type="log" if log else "linear",
            range=_span(shown, log),
            dtick=1 if log else None,
            title={"text": common.text(scaled), "font": {"size": common.SMALL}},
            tickformat=",~r" if log else ",",
            nticks=5,
        ),
    )


def _span(shown: Sequence[float], log: bool) -> list[float]:
    """The ends of the axis, in powers of ten on a logarithmic one; a linear one has zero."""
    ends = [math.log10(x) for x in shown if x > 0] if log else [0.0, *shown]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    room = 0.06 * (high - low) or 0.5
    return [low - room if log or low < 0 else 0.0, high + room]


def slope(
    frame: pd.DataFrame,
    *,
    before: str,
    after: str,
    unit: str = "",
    highlight: str | None = None,
    title: str = "",
) -> go.Figure:
    """Two points in time joined by a line, each row named above its line.

    Columns: label, before, after (values, None when not known); optional: detail.
    `before` and `after` are the headings, e.g. "2021" and "2023".
    """
    if frame.empty:
        return common.nothing(frame, title)
    chart = Canvas()
    y, said = 26.0, []
    found = [float(v) for c in ("before", "after") for v in frame[c] if not numbers.missing(v)]
    top = max(found, default=1.0) or 1.0
    for _, row in frame.iterrows():
        a, b = common.get(row, "before"), common.get(row, "after")
        words = f"{numbers.quantity(a, unit)} → {numbers.quantity(b, unit)}"
        label = common.wrap(f"{row['label']} · {words}")
        chart.add_label(label, y, xref="paper", bgcolor=palette.BACKGROUND)
        y += common.LINE_HEIGHT * common.line_count(label) + 6
        lift = _ROW - 10
        quiet = highlight is not None and row["label"] != highlight
        colour = palette.CONTEXT if quiet else palette.POINT
        chart.add_scatter(
            x=[0, 1],
            y=[None if v is None else y + lift * (1 - float(v) / top) for v in (a, b)],
            mode="lines+markers",
            line={"color": colour, "width": 3},
            marker={"size": 10, "color": colour},
            hovertext=common.hover(
                row["label"],
                f"{before}: {numbers.quantity(a, unit)}",
                f"{after}: {numbers.quantity(b, unit)}",
                common.get(row, "detail"),
            ),
            customdata=[common.click_keys(row)] * 2,
        )
        y += lift + 14
        said.append(f"{row['label']}: {words}")
    for x, head, side in ((0, before, "left"), (1, after, "right")):
        chart.add_annotation(
            text=f"<b>{common.text(head)}</b>",
            x=x,
            xref="paper",
            y=0,
            yref="y",
            xanchor=side,
            yanchor="top",
            showarrow=False,
        )
    axis = common.hidden_axis(range=[-0.03, 1.03])
    return chart.done_rows(y, 10, title or "So sánh trước sau", said, pad=0, xaxis=axis)
