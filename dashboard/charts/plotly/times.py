"""Time: spans on a time line, and small multiples of lines."""

from __future__ import annotations

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.plot import point_in_time
from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.words import numbers, palette

_GAP = 10


def spans(frame: pd.DataFrame, *, today: date | None = None, title: str = "") -> go.Figure:
    """Terms, programmes, validity: one line from start to end each, name above it.

    Columns: label, start, end (dates; None leaves that end open, drawn as an arrow);
    optional: text (words after the name; default the period), status (good | warn |
    bad | unknown | neutral), detail. `today` draws a vertical line with its date.
    """
    if frame.empty:
        return common.nothing(frame, title)
    known = [_ts(v) for c in ("start", "end") for v in frame[c] if not numbers.missing(v)]
    if today is not None:
        known.append(_ts(today))
    if not known:
        known = [pd.Timestamp.today()]
    first, last = min(known), max(known)
    margin = (last - first) * 0.03 + pd.Timedelta(days=30)
    # Room for the arrow of what began before the first date that is known.
    before = (last - first) * 0.15 if frame["start"].isna().any() else margin
    first, last = first - max(before, margin), last + margin
    chart = Canvas()
    y, said = 0.0, []
    for _, row in frame.iterrows():
        start, end = common.get(row, "start"), common.get(row, "end")
        written = common.get(row, "text") or numbers.period(start, end)
        label = common.wrap(f"{row['label']} · {written}")
        y += _GAP
        chart.add_label(label, y, xref="paper", bgcolor=palette.BACKGROUND)
        y += common.LINE_HEIGHT * common.line_count(label) + 7
        colour = palette.STATUS[common.get(row, "status", "neutral")]
        a = first if start is None else _ts(start)
        b = last if end is None else _ts(end)
        chart.add_scatter(
            x=[a, b],
            y=[y, y],
            mode="lines+markers",
            line={"color": colour, "width": 8},
            marker={
                "size": 12,
                "color": colour,
                "symbol": [
                    "triangle-left" if start is None else "circle",
                    "triangle-right" if end is None else "circle",
                ],
            },
            hovertext=common.hover(row["label"], written, common.get(row, "detail")),
            customdata=[common.click_keys(row)] * 2,
        )
        y += 8
        said.append(f"{row['label']}: {written}")
    if today is not None:
        chart.add_vline(x=_ts(today), line={"color": palette.AMBER, "width": 2, "dash": "dot"})
    axis = common.value_axis(
        type="date", range=[first, last], tickformat="%Y", nticks=6, showgrid=True
    )
    marks = [f"vạch chấm: ngày {numbers.day(today)}"] if today else []
    return chart.done_rows(y, 44, title or "Dòng thời gian", said, marks, pad=8, xaxis=axis)


def small_multiples(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    same_scale: bool = True,
    title: str = "",
) -> go.Figure:
    """A small line chart for each series, one below the other, first and last labelled.

    Columns: series, time (a year or a date), value (None breaks the line);
    optional: provisional (drawn hollow), detail, colour (of the series, a palette
    colour), click_keys. A series with one point is shown as a point, never as a line.
    """
    series = list(dict.fromkeys(frame["series"]))
    if not series:
        return common.nothing(frame, title)
    panel, head = 86.0, 24.0
    total = len(series) * (panel + head) + 30
    chart = Canvas()
    chart.update_layout(height=round(total))
    values = [float(v) for v in frame["value"] if not numbers.missing(v)]
    top_of_all = max(values, default=1.0) or 1.0
    span = _span(frame)
    said = []
    for k, name in enumerate(series):
        part = frame[frame["series"] == name].sort_values("time")
        high = 1 - (k * (panel + head) + head) / total
        low = high - panel / total
        own = [float(v) for v in part["value"] if not numbers.missing(v)]
        axis = "" if k == 0 else str(k + 1)
        top = top_of_all if same_scale else (max(own, default=1.0) or 1.0)
        _panel(chart, part, axis, unit, common.get(part.iloc[0], "colour", palette.POINT))
        chart.update_layout(
            **{
                f"yaxis{axis}": common.hidden_axis(
                    range=[0, top * 1.35], domain=[low, high], anchor=f"x{axis}"
                ),
                f"xaxis{axis}": common.value_axis(
                    anchor=f"y{axis}",
                    range=span,
                    matches="x" if k else None,
                    showticklabels=k == len(series) - 1,
                    showgrid=False,
                    showline=True,
                    linecolor=palette.LINE,
                    dtick=1 if _years(frame) else None,
                    tickformat="d" if _years(frame) else "%m/%Y",
                ),
            }
        )
        chart.add_annotation(
            text=f"<b>{common.wrap(name)}</b>",
            x=0,
            xref="paper",
            y=high,
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            borderpad=0,
        )
        said.append(f"{name}: {_course(part, unit)}")
    alt = f"{title or 'Diễn biến'}. {common.list_words(said)}."
    chart.update_layout(meta={"alt": alt, "marks": []})
    return chart.done()


def _panel(chart: Canvas, part: pd.DataFrame, axis: str, unit: str, colour: str) -> None:
    values = common.column(part, "value")
    known = [i for i, v in enumerate(values) if v is not None]
    labels = [
        numbers.amount(v, unit) if known and i in (known[0], known[-1]) else ""
        for i, v in enumerate(values)
    ]
    hollow = (
        [bool(common.get(r, "provisional", False)) for _, r in part.iterrows()]
        if "provisional" in part
        else [False] * len(part)
    )
    chart.add_scatter(
        x=list(part["time"]),
        y=values,
        mode="lines+markers+text" if len(known) > 1 else "markers+text",
        line={"color": colour, "width": 2},
        marker={
            "size": 8,
            "color": [palette.BACKGROUND if h else colour for h in hollow],
            "line": {"color": colour, "width": 2},
        },
        text=labels,
        textposition="top center",
        textfont={"size": common.SMALL},
        connectgaps=False,
        hovertext=[
            common.hover(
                r["series"],
                f"{point_in_time(r['time'])}: {numbers.quantity(common.get(r, 'value'), unit)}",
                common.get(r, "detail"),
            )
            for _, r in part.iterrows()
        ],
        customdata=[common.click_keys(row, time=row["time"]) for row in part.to_dict("records")],
        xaxis=f"x{axis}",
        yaxis=f"y{axis}",
    )


def _course(part: pd.DataFrame, unit: str) -> str:
    known = part[part["value"].notna()]
    if known.empty:
        return numbers.quantity(None)
    first, last = known.iloc[0], known.iloc[-1]
    if len(known) == 1:
        return f"{numbers.quantity(last['value'], unit)} ({point_in_time(last['time'])})"
    return (
        f"{numbers.quantity(first['value'], unit)} ({point_in_time(first['time'])}) đến "
        f"{numbers.quantity(last['value'], unit)} ({point_in_time(last['time'])})"
    )


def _span(frame: pd.DataFrame) -> list[float] | list[pd.Timestamp]:
    """The times of all panels with some room at both ends."""
    if _years(frame):
        first, last = float(frame["time"].min()), float(frame["time"].max())
        room = 0.06 * (last - first) or 0.5
        return [first - room, last + room]
    begin, end = min(map(_ts, frame["time"])), max(map(_ts, frame["time"]))
    margin = 0.06 * (end - begin) or pd.Timedelta(days=180)
    return [begin - margin, end + margin]


def _years(frame: pd.DataFrame) -> bool:
    return pd.api.types.is_numeric_dtype(frame["time"])


def _ts(value: object) -> pd.Timestamp:
    return pd.Timestamp(str(value)[:10])
