"""Stacked charts: columns over the years, and horizontal bars in named parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import numbers, palette
from dashboard.figures import common

_GAP = 12
_KEY_LINE = 22
#: The part of a period that is not over yet, or provisional, is drawn this light.
_PALE = 0.45


def columns(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    parts: Sequence[str] | None = None,
    colours: Mapping[str, str] | None = None,
    title: str = "",
) -> go.Figure:
    """Columns over the years, stacked by part, the sum written above each column.

    Columns: time (a year), value; optional: part (name of the part; none means one
    part), partial (the year is not over: paler, its `text` below the year), text, detail.
    A year without a row between the first and the last is an empty place named "?".
    """
    known = frame[frame["value"].notna()]
    if known.empty:
        return common.figure(80, f"{title}: không có mục nào.")
    named = "part" in known
    order = list(parts or (dict.fromkeys(known["part"]) if named else [""]))
    years = list(range(int(known["time"].min()), int(known["time"].max()) + 1))
    key = len(order) * _KEY_LINE if len(order) > 1 else 0
    chart = common.figure(250 + key, "")
    partial = _partial(known)
    for i, part in enumerate(order):
        own = known[known["part"] == part] if named else known
        colour = _colour(part, i, colours)
        chart.add_bar(
            x=[int(t) for t in own["time"]],
            y=[float(v) for v in own["value"]],
            marker={
                "color": colour,
                "opacity": [_PALE if int(t) in partial else 1.0 for t in own["time"]],
                "line": {"width": 0},
            },
            hoverinfo="text",
            hovertext=[
                common.hover(
                    f"{part + ', ' if part else ''}năm {int(row['time'])}",
                    numbers.quantity(row["value"], unit),
                    partial.get(int(row["time"])),
                    common.get(row, "detail"),
                )
                for _, row in own.iterrows()
            ],
        )
    sums = known.groupby(known["time"].astype(int))["value"].sum()
    high = float(sums.max()) or 1.0
    for year in years:
        written = "?" if year not in sums.index else numbers.amount(sums[year], unit)
        chart.add_annotation(
            text=f"<b>{written}</b>",
            x=year,
            y=float(sums.get(year, 0.0)),
            yanchor="bottom",
            showarrow=False,
            font={"size": common.SMALL},
        )
    plot = 250 / (250 + key)
    _key(chart, order, colours, 250 + key)
    chart.update_layout(
        barmode="stack",
        bargap=0.3,
        xaxis=common.value_axis(
            tickvals=years,
            ticktext=[_year(y, partial) for y in years],
            tickangle=0,
            range=[years[0] - 0.6, years[-1] + 0.6],
            showgrid=False,
        ),
        yaxis=common.hidden_axis(range=[0, high * 1.18], domain=[0, plot - 0.02]),
        meta={
            "alt": f"{title or 'Diễn biến theo năm'}. "
            + common.list_words([f"{y}: {numbers.quantity(sums[y], unit)}" for y in sums.index], 12)
            + ".",
            "marks": ["cột nhạt: năm chưa đủ số liệu cả năm"] if partial else [],
        },
    )
    return chart


def stacked_bars(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    parts: Sequence[str] | None = None,
    colours: Mapping[str, str] | None = None,
    title: str = "",
) -> go.Figure:
    """Horizontal bars from zero in named parts, name and parts written above each bar.

    Columns: label, part, value (None: nothing drawn); optional: text (words after the
    label, the same on each row of a label; default the parts with their values), detail.
    Labels keep the order of the frame.
    """
    labels = list(dict.fromkeys(frame["label"]))
    if not labels:
        return common.figure(80, f"{title}: không có mục nào.")
    order = list(parts or dict.fromkeys(frame["part"]))
    present = [p for p in order if frame.loc[frame["part"] == p, "value"].gt(0).any()]
    known = frame[frame["value"].notna()]
    high = float(known.groupby("label")["value"].sum().max()) if len(known) else 1.0
    chart = common.figure(80, "")
    y = float(len(present) * _KEY_LINE) if len(present) > 1 else 0.0
    said = []
    for label in labels:
        rows = frame[frame["label"] == label]
        words = _row_words(rows, order, unit)
        shown = common.wrap(f"{label} · {words}")
        y += _GAP
        chart.add_annotation(
            text=shown,
            x=0,
            y=y,
            xanchor="left",
            yanchor="top",
            align="left",
            showarrow=False,
            borderpad=0,
        )
        y += common.LINE_HEIGHT * common.line_count(shown) + 2
        start = 0.0
        for i, part in enumerate(order):
            own = rows[rows["part"] == part]
            value = None if own.empty else common.get(own.iloc[0], "value")
            if not value:
                continue
            chart.add_bar(
                x=[float(value)],
                base=[start],
                y=[y + common.BAR_HEIGHT / 2],
                width=common.BAR_HEIGHT - 5,
                orientation="h",
                marker={
                    "color": _colour(part, i, colours),
                    "line": {"color": palette.BACKGROUND, "width": 1},
                },
                hoverinfo="text",
                hovertext=common.hover(
                    label,
                    f"{part}: {numbers.quantity(value, unit)}",
                    common.get(own.iloc[0], "detail"),
                ),
            )
            start += float(value)
        y += common.BAR_HEIGHT
        said.append(f"{label}: {words}")
    if len(present) > 1:
        _key(chart, present, colours or _by_place(order), None)
    chart.update_layout(
        height=round(y + 12),
        xaxis=common.hidden_axis(range=[0, (high or 1.0) * 1.02]),
        yaxis=common.hidden_axis(range=[y + 4, 0]),
        barmode="overlay",
        meta={"alt": f"{title or 'Cơ cấu'}. {common.list_words(said)}.", "marks": []},
    )
    return chart


def _row_words(rows: pd.DataFrame, order: Sequence[str], unit: str) -> str:
    given = common.get(rows.iloc[0], "text")
    if given is not None:
        return str(given)
    found = []
    for part in order:
        own = rows[(rows["part"] == part) & rows["value"].notna()]
        if len(own) and own.iloc[0]["value"] > 0:
            found.append(f"{part} {numbers.quantity(own.iloc[0]['value'], unit)}")
    return ", ".join(found) or numbers.quantity(None)


def _colour(part: str, place: int, colours: Mapping[str, str] | None) -> str:
    return (colours or {}).get(part, palette.SERIES[place % len(palette.SERIES)])


def _by_place(order: Sequence[str]) -> dict[str, str]:
    return {part: _colour(part, i, None) for i, part in enumerate(order)}


def _key(
    chart: go.Figure,
    order: Sequence[str],
    colours: Mapping[str, str] | None,
    height: float | None,
) -> None:
    """The names of the parts with their colours, a line each, above the chart.

    `height` is that of the whole chart when its y axis is not in pixels from the top.
    """
    if len(order) < 2:
        return
    for i, part in enumerate(order):
        top = i * _KEY_LINE
        colour = _colour(part, i, colours)
        low, high = top + 3, top + 15
        if height is None:
            place = {"yref": "y", "y0": low, "y1": high}
            note = {"yref": "y", "y": top}
        else:
            place = {"yref": "paper", "y0": 1 - low / height, "y1": 1 - high / height}
            note = {"yref": "paper", "y": 1 - top / height}
        chart.add_shape(
            type="rect",
            xref="paper",
            xsizemode="pixel",
            xanchor=0,
            x0=0,
            x1=12,
            fillcolor=colour,
            line_width=0,
            **place,
        )
        chart.add_annotation(
            text=common.wrap(part),
            xref="paper",
            x=0,
            xshift=18,
            xanchor="left",
            yanchor="top",
            showarrow=False,
            borderpad=0,
            **note,
        )


def _partial(frame: pd.DataFrame) -> dict[int, str]:
    """Year that is not over → what its figures cover, e.g. "9 tháng"."""
    if "partial" not in frame:
        return {}
    rows = frame[frame["partial"].fillna(False).astype(bool)]
    return {int(r["time"]): str(common.get(r, "text", "")) for _, r in rows.iterrows()}


def _year(year: int, partial: Mapping[int, str]) -> str:
    words = partial.get(year)
    return f"{year}<br>{common.wrap(words, 10)}" if words else str(year)
