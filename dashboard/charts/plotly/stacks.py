"""Stacked charts: columns over the years, and horizontal bars in named parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.plot import part_colours
from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.words import numbers, palette, wording

_GAP = 12
_KEY_LINE = 22
#: The part of a period that is not over yet, or provisional, is drawn this light.
_PALE = 0.45
#: A bar's length, start, place, tool tip, what it stands for.
_Part = tuple[float, float, float, str, common.Keys]


def columns(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    parts: Sequence[str] | None = None,
    title: str = "",
) -> go.Figure:
    """Columns over the years, stacked by part, the sum written above each column.

    Columns: time (a year), value; optional: part (name of the part; none means one
    part), partial (the year is not over: paler, its `text` below the year), text, detail,
    colour (of the part, a palette colour), click_keys.
    A year without a row between the first and the last is an empty place named "?".
    """
    known = frame[frame["value"].notna()]
    if known.empty:
        return common.nothing(frame, title)
    named = "part" in known
    order = list(parts or (dict.fromkeys(known["part"]) if named else [""]))
    years = list(range(int(known["time"].min()), int(known["time"].max()) + 1))
    key = len(order) * _KEY_LINE if len(order) > 1 else 0
    partial = _partial(known)
    tones = part_colours(known.to_dict("records") if named else (), order)
    chart = Canvas()
    for part in order:
        own = known[known["part"] == part] if named else known
        chart.add_bar(
            orientation="v",
            x=[int(t) for t in own["time"]],
            y=[float(v) for v in own["value"]],
            marker={
                "color": tones[part],
                "opacity": [_PALE if int(t) in partial else 1.0 for t in own["time"]],
                "line": {"width": 0},
            },
            hovertext=[
                common.hover(
                    f"{part + ', ' if part else ''}năm {int(row['time'])}",
                    numbers.quantity(row["value"], unit),
                    partial.get(int(row["time"])),
                    common.get(row, "detail"),
                )
                for _, row in own.iterrows()
            ],
            customdata=[common.click_keys(row, time=row["time"]) for row in own.to_dict("records")],
        )
    sums = known.groupby(known["time"].astype(int))["value"].sum()
    high = float(sums.max()) or 1.0
    for y in years:
        chart.add_annotation(
            text=f"<b>{numbers.amount(sums[y], unit) if y in sums.index else '?'}</b>",
            x=y,
            y=float(sums.get(y, 0.0)),
            yanchor="bottom",
            showarrow=False,
            font={"size": common.SMALL},
        )
    plot = 250 / (250 + key)
    below = [_year(y, partial) for y in years]
    # Room that Plotly need not measure: it would draw the axis again to make it.
    margin = common.base_layout()["margin"] | {"b": 4 + 15 * max(map(common.line_count, below))}
    _key(chart, tones, 250 + key)
    chart.update_layout(
        height=250 + key,
        barmode="stack",
        bargap=0.3,
        margin=margin,
        xaxis=common.value_axis(
            tickvals=years,
            ticktext=below,
            tickangle=0,
            automargin=False,
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
    return chart.done()


def stacked_bars(
    frame: pd.DataFrame,
    *,
    unit: str = "",
    parts: Sequence[str] | None = None,
    title: str = "",
) -> go.Figure:
    """Horizontal bars from zero in named parts, name and parts written above each bar.

    Columns: label, part, value (None: nothing drawn); optional: text (words after the
    label, the same on each row of a label; default the parts with their values), detail,
    colour (of the part, a palette colour), click_keys.
    Labels keep the order of the frame.
    """
    labels = list(dict.fromkeys(frame["label"]))
    if not labels:
        return common.nothing(frame, title)
    order = list(parts or dict.fromkeys(frame["part"]))
    tones = part_colours(frame.to_dict("records"), order)
    present = [p for p in order if frame.loc[frame["part"] == p, "value"].gt(0).any()]
    known = frame[frame["value"].notna()]
    high = float(known.groupby("label")["value"].sum().max()) if len(known) else 1.0
    y = float(len(present) * _KEY_LINE) if len(present) > 1 else 0.0
    chart = Canvas()
    said = []
    bars: dict[str, list[_Part]] = {p: [] for p in order}
    for label in labels:
        rows = frame[frame["label"] == label]
        words = _row_words(rows, order, unit)
        drawn = bool(rows["value"].fillna(0).gt(0).any())
        head = common.head(label, words, strong=drawn)
        y += _GAP
        chart.add_label(head, y)
        y += common.LINE_HEIGHT * common.line_count(head) + 2
        start = 0.0
        for part, row in zip(rows["part"], rows.to_dict("records"), strict=True):
            value = row["value"]
            if part not in bars or numbers.missing(value) or not value:
                continue
            tip = common.hover(label, f"{part}: {numbers.quantity(value, unit)}", row.get("detail"))
            of = common.click_keys(row)
            bars[part].append((float(value), start, y + common.BAR_HEIGHT / 2, tip, of))
            start += float(value)
        y += common.BAR_HEIGHT if drawn else 6
        if not drawn:
            chart.add_gap(y - 2)
        said.append(f"{label}: {words}")
    _key(chart, {part: tones[part] for part in present}, None)
    for part in order:
        own = bars[part]
        chart.add_bar(
            x=[bar[0] for bar in own],
            base=[bar[1] for bar in own],
            y=[bar[2] for bar in own],
            width=common.BAR_HEIGHT - 5,
            marker={"color": tones[part], "line": {"color": palette.BACKGROUND, "width": 1}},
            hovertext=[bar[3] for bar in own],
            customdata=[bar[4] for bar in own],
        )
    axis = common.hidden_axis(range=[0, (high or 1.0) * 1.02])
    return chart.done_rows(y, 12, title or "Cơ cấu", said, xaxis=axis, barmode="overlay")


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


def _key(chart: Canvas, tones: Mapping[str, str], height: float | None) -> None:
    """Name the parts with their colours, a line each, on top.

    `height` is that of the whole chart when its y axis is not in pixels from the top.
    """
    if len(tones) < 2:
        return
    yref = "y" if height is None else "paper"
    for i, (part, tone) in enumerate(tones.items()):
        low, high, at = (
            float(v) if height is None else 1 - v / height
            for v in (i * _KEY_LINE + 3, i * _KEY_LINE + 15, i * _KEY_LINE)
        )
        chart.add_swatch(tone, low, high, xref="paper", yref=yref)
        words = common.wrap(wording.capitalise(part))
        chart.add_label(words, at, xref="paper", xshift=18, yref=yref)


def _partial(frame: pd.DataFrame) -> dict[int, str]:
    """Year that is not over → what its figures cover, e.g. "9 tháng"."""
    if "partial" not in frame:
        return {}
    rows = frame[frame["partial"].fillna(False).astype(bool)]
    return {int(r["time"]): str(common.get(r, "text", "")) for _, r in rows.iterrows()}


def _year(year: int, partial: Mapping[int, str]) -> str:
    # The year stands above already: a whole date is too wide for a phone.
    words = partial.get(year, "").removesuffix(f"/{year}")
    return f"{year}<br>{common.wrap(words, 10)}" if words else str(year)
