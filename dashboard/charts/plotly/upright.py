"""Charts over time that stand upright: lines with their names at the end."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.plot import Plot, Series
from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.drawing.shapes import width_of, wrapped
from dashboard.words import palette

HEIGHT = 260
#: Least width of a chart: on a phone of 390 px, and where a page has two beside each other.
NARROW, WIDE = 320, 420
_ROOM = 6


def lines(plot: Plot, alt: str, *, narrow: bool = False, height: int = HEIGHT) -> go.Figure:
    """Lines over time: the first value before each, the last one and the name behind it."""
    width = NARROW if narrow else WIDE
    known = [s for s in plot.series if any(v is not None for v in s.values)]
    low, high = _ends(plot)
    bottom, top = 26, 22 if plot.mark_words else 10
    inner = height - bottom - top
    firsts = [_first(s) for s in known]
    lasts = [_last(s, plot.categories, len(known) > 1, width * 0.36) for s in known]
    ends = [width_of(plot.categories[i], common.SIZE) / 2 for i in (0, -1)]
    left = max(*(_width(words) + _ROOM for words, _ in firsts), ends[0]) + 6
    right = max(*(_width(words) + _ROOM for words, _ in lasts), ends[1]) + 6
    chart = Canvas()
    span = (plot.places[-1] - plot.places[0]) or 1.0
    for series in known:
        _line(chart, plot, series)
    for labels, x, side in ((firsts, plot.places[0], "right"), (lasts, plot.places[-1], "left")):
        wanted = [inner * (high - value) / (high - low) for _, value in labels]
        heights = [words.count("<br>") * common.LINE + common.LINE for words, _ in labels]
        for (words, _), series, y in zip(
            labels, known, spread(wanted, heights, inner), strict=True
        ):
            chart.add_annotation(
                text=words,
                x=x,
                y=high - y / inner * (high - low),
                xanchor=side,
                yanchor="middle",
                align=side,
                xshift=-_ROOM if side == "right" else _ROOM,
                showarrow=False,
                borderpad=0,
                font={"size": common.SIZE, "color": series.colour},
            )
    if plot.mark is not None:
        chart.add_vline(plot.mark, {"color": palette.AMBER, "width": 1, "dash": "dot"})
        if plot.mark_words:
            chart.add_annotation(
                text=common.text(plot.mark_words),
                x=plot.mark,
                y=1,
                yref="paper",
                yanchor="bottom",
                showarrow=False,
                borderpad=0,
                font={"size": common.SIZE, "color": palette.QUIET},
            )
    ticks = _ticks(plot, width - left - right)
    chart.update_layout(
        height=height,
        margin=common.base_layout()["margin"] | {"l": left, "r": right, "t": top, "b": bottom},
        xaxis=common.value_axis(
            tickvals=[plot.places[i] for i in ticks],
            ticktext=[common.text(plot.categories[i]) for i in ticks],
            tickangle=0,
            automargin=False,
            range=[plot.places[0] - 0.01 * span, plot.places[-1] + 0.01 * span],
            showline=True,
            linecolor=palette.LINE,
        ),
        yaxis=common.hidden_axis(range=[low, high]),
        meta={"alt": alt, "marks": list(plot.notes)},
    )
    return chart.done()


def _line(chart: Canvas, plot: Plot, series: Series) -> None:
    hollow = series.hollow or (False,) * len(series.values)
    chart.add_scatter(
        x=list(plot.places),
        y=[None if v is None else float(v) for v in series.values],
        mode="lines+markers",
        line={"color": series.colour, "width": 2, "dash": series.dash or "solid"},
        marker={
            "size": 6,
            "color": [palette.BACKGROUND if h else series.colour for h in hollow],
            "line": {"color": series.colour, "width": 2},
        },
        connectgaps=False,
        hovertext=[common.hover(*words.split("\n")) for words in series.hover],
        customdata=list(series.keys),
    )


def _ends(plot: Plot) -> tuple[float, float]:
    """The value axis: from nought, or from a little below the lowest value."""
    values = [float(v) for s in plot.series for v in s.values if v is not None] or [0.0, 1.0]
    low, high = min(values), plot.top or max(values)
    if plot.from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low) * 0.06 or abs(high) * 0.5 or 1.0
    return (low if plot.from_zero and low == 0.0 else low - room), high + room


def _first(series: Series) -> tuple[str, float]:
    """What stands before a line, when its last value does not say it already."""
    known = [i for i, v in enumerate(series.values) if v is not None]
    value = float(series.values[known[0]] or 0.0)
    return (common.text(series.labels[known[0]]) if len(known) > 1 else "", value)


def _last(series: Series, categories: Sequence[str], named: bool, room: float) -> tuple[str, float]:
    """The last value of a line with its name; its time where others go on further."""
    at = max(i for i, v in enumerate(series.values) if v is not None)
    value = series.labels[at]
    if at < len(categories) - 1:
        value = f"{value} ({categories[at]})"
    words = f"<b>{common.text(value)}</b>"
    if named:
        words = "<br>".join([words, *map(common.text, wrapped(series.name, common.SIZE, room))])
    return words, float(series.values[at] or 0.0)


def _width(words: str) -> float:
    plain = words.replace("<b>", "").replace("</b>", "")
    return max(width_of(part, common.SIZE, True) for part in plain.split("<br>"))


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Middles of labels as near to the wanted ones as they go without lying over each other."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    found = list(wanted)
    edge = 0.0
    for i in order:
        found[i] = max(wanted[i], edge + heights[i] / 2)
        edge = found[i] + heights[i] / 2
    edge = room + 8
    for i in reversed(order):
        found[i] = min(found[i], edge - heights[i] / 2)
        edge = found[i] - heights[i] / 2
    return found


def _ticks(plot: Plot, room: float) -> list[int]:
    """The categories named below the axis: first and last, and between what has room."""
    n = len(plot.categories)
    if n < 3:
        return list(range(n))
    longest = max(width_of(c, common.SIZE) for c in plot.categories) + 10
    span = plot.places[-1] - plot.places[0]
    found = [0]
    for i in range(1, n - 1):
        before, after = (abs(plot.places[k] - plot.places[i]) for k in (found[-1], n - 1))
        if min(before, after) / span * room >= longest:
            found.append(i)
    return [*found, n - 1]
