"""Paths to targets: what was reached, what must be, where the present pace leads."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.words import numbers, palette

_PANEL, _GAP = 76.0, 14.0


def paths(frame: pd.DataFrame, *, title: str = "") -> go.Figure:
    """One panel a target on common years: the course so far, the way to go, the outlook.

    Columns: label, points (list of (year, value), the last one the latest), target_year,
    target; optional: projected (value in the target's year at the present pace), unit,
    words (second line), status (good | warn | bad | unknown | neutral), detail. Each
    panel has its own scale, because targets differ in unit and size; it does not begin
    at nought, as it shows a course and not an amount. A target without points or without
    a number of its own is left out.
    """
    rows = [r for _, r in frame.iterrows() if len(r["points"]) and not numbers.missing(r["target"])]
    if not rows:
        return common.nothing(frame, title)
    first = min(int(r["points"][0][0]) for r in rows)
    last = max(int(r["target_year"]) for r in rows)
    chart = Canvas()
    y, said = 0.0, []
    for row in rows:
        label = common.wrap(row["label"])
        words = common.wrap(common.get(row, "words", ""))
        y += _GAP
        chart.add_label(f"<b>{label}</b>" + (f"<br>{words}" if words else ""), y, xref="paper")
        lines = common.line_count(label) + (common.line_count(words) if words else 0)
        y += common.LINE_HEIGHT * lines + 16
        _panel(chart, row, y)
        y += _PANEL + 10
        said.append(f"{row['label']}: {row.get('words') or ''}")
    marks = (
        "nét liền: đã đạt từng năm",
        "nét chấm: phải đi thế nào",
        "nét đứt: nếu giữ nhịp hiện nay",
        "◆ mức phải đạt",
    )
    return chart.done_rows(
        y,
        34,
        title or "Đường tới mục tiêu",
        said,
        marks,
        xaxis=common.value_axis(
            range=[first - 0.4, last + 0.6],
            tickformat="d",
            dtick=2 if last - first > 7 else 1,
            showgrid=True,
        ),
    )


def _panel(chart: Canvas, row: pd.Series, top: float) -> None:
    unit = common.get(row, "unit", "")
    points = [(int(x), float(v)) for x, v in row["points"]]
    end, target = int(row["target_year"]), float(row["target"])
    projected = common.get(row, "projected")
    values = [v for _, v in points] + [target] + ([] if projected is None else [float(projected)])
    low, high = min(values), max(values)
    spread = (high - low) or abs(high) or 1.0

    def place(value: float) -> float:
        return top + _PANEL * (1 - (value - low) / spread)

    colour = palette.STATUS[common.get(row, "status", "neutral")]
    tip = common.hover(row["label"], common.get(row, "words"), common.get(row, "detail"))
    now, at = points[-1]
    _line(chart, [(now, place(at)), (end, place(target))], palette.CONTEXT, "dot", tip)
    if projected is not None:
        ahead = [(now, place(at)), (end, place(float(projected)))]
        _line(chart, ahead, colour, "dash", tip)
    chart.add_scatter(
        x=[x for x, _ in points],
        y=[place(v) for _, v in points],
        mode="lines+markers",
        line={"color": colour, "width": 3},
        # Marks of several sizes would have a rim.
        marker={
            "size": [5] * (len(points) - 1) + [10],
            "color": colour,
            "line": {"width": 0},
        },
        hovertext=[
            common.hover(row["label"], f"năm {x}: {numbers.quantity(v, unit)}") for x, v in points
        ],
        customdata=[common.click_keys(row, time=x) for x, _ in points],
    )
    chart.add_scatter(
        x=[end],
        y=[place(target)],
        mode="markers",
        marker={"size": 12, "symbol": "diamond", "color": palette.AMBER},
        hovertext=[tip],
        customdata=[common.click_keys(row, time=end)],
    )
    up = projected is None or target >= float(projected)
    _say(chart, end, place(target), f"phải đạt {numbers.quantity(target, unit)}", up)
    if projected is not None and abs(place(target) - place(float(projected))) > common.SMALL:
        said = f"giữ nhịp này: {numbers.quantity(projected, unit)}"
        _say(chart, end, place(float(projected)), said, not up)


def _line(chart: Canvas, points: list[tuple[int, float]], colour: str, dash: str, tip: str) -> None:
    chart.add_scatter(
        x=[x for x, _ in points],
        y=[y for _, y in points],
        mode="lines",
        line={"color": colour, "width": 2, "dash": dash},
        hovertext=[tip] * len(points),
    )


def _say(chart: Canvas, x: int, y: float, words: str, above: bool) -> None:
    chart.add_annotation(
        text=common.text(words),
        x=x + 0.4,
        y=y,
        xanchor="right",
        yanchor="bottom" if above else "top",
        yshift=7 if above else -7,
        showarrow=False,
        font={"size": common.SMALL},
        borderpad=0,
    )
