"""Where the plot area of a native chart lies and how long its value axis is.

All lengths are inches. Office would otherwise squeeze the bars to make room for
names, and push labels over the bars.
"""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.plot import Plot
from dashboard.words import clean

#: Heights of one line of text and of the gap between rows, as parts of the font size.
_LINE = 1.25 / 72
_GAP = 0.09
#: The names take at most this part of the chart.
_NAMES = 0.46


@dataclass(frozen=True)
class Area:
    """The inner plot area as parts (0–1) of the chart, and the ends of the value axis."""

    left: float
    top: float
    width: float
    height: float
    low: float
    high: float


def name_width(plot: Plot, width: float, points: float) -> float:
    """Room for the category names left of horizontal bars."""
    if plot.names is not None:
        return plot.names
    longest = max((clean.text_width(c, points) for c in plot.categories), default=0.0)
    return min(longest + 0.25, width * _NAMES)


def row_height(plot: Plot, width: float, points: float) -> float:
    """The height one category of horizontal bars needs, its name wrapped."""
    if plot.shape == "points":
        return points * _LINE + _GAP
    room = name_width(plot, width, points) - 0.15
    lines = max((clean.line_count(c, points, room) for c in plot.categories), default=1)
    bars = 1 if plot.overlap or plot.shape != "bars" else len(plot.series)
    return max(lines * points * _LINE, bars * points * _LINE) + _GAP


def rows_that_fit(plot: Plot, width: float, height: float, points: float) -> int:
    """How many categories are legible in that box."""
    axis = 0.35 if plot.shape in {"points", "spans"} else 0.0
    return max(1, int((height - axis) / row_height(plot, width, points)))


def area(plot: Plot, width: float, height: float, points: float) -> Area:
    """The plot area of a chart of that size."""
    line = points * _LINE / height
    title = 1.3 * line if plot.title else 0.0
    if plot.shape in {"lines", "columns", "area"}:
        side = min(0.12, 0.45 / width)
        below = _lines_below(plot, width, points)
        foot = (0.4 + 1.1 * below + 1.25 * _legend_lines(plot, width, points)) * line
        high = plot.highest * (1.35 if plot.shape == "lines" else 1.2) or 1.0
        head = title + 0.02
        low = plot.lowest * 1.2 if plot.bottom is None else plot.bottom
        return Area(side, head, 1 - 2 * side, max(0.2, 1 - head - foot), low, high)
    if plot.shape == "points":
        return Area(0.02, 0.01, 0.95, max(0.2, 0.97 - 1.6 * line), plot.bottom or 0.0, plot.highest)
    if plot.shape == "stacked" and len(plot.categories) == 1:
        return Area(0.0, 0.02, 1.0, 0.96, 0.0, plot.highest)
    names = name_width(plot, width, points) / width
    legend = (0.4 + 1.25 * _legend_lines(plot, width, points)) * line if _has_legend(plot) else 0.0
    axis = 1.6 * line if plot.shape == "spans" else 0.0
    inner = Area(names, title, 0.99 - names, 1 - title - legend - axis - 0.01, 0.0, plot.highest)
    if plot.shape == "spans":
        return Area(
            inner.left,
            inner.top,
            inner.width - 0.03,
            inner.height,
            plot.bottom or 0.0,
            plot.highest,
        )
    if plot.end is not None:
        return Area(inner.left, inner.top, inner.width, inner.height, 0.0, plot.end)
    stacked = plot.shape == "stacked"
    high = plot.highest * 1.02 if stacked else _room_for_labels(plot, inner.width * width, points)
    low = _room_below_zero(plot, high, inner.width * width, points)
    return Area(inner.left, inner.top, inner.width, inner.height, low, high)


def _room_below_zero(plot: Plot, high: float, inches: float, points: float) -> float:
    """The low end of the axis: zero, or far enough left for bars and labels below it."""
    if plot.lowest == 0.0:
        return 0.0
    widest = max(
        (
            clean.text_width(label, points) + 0.15
            for s in plot.series
            for v, label in zip(s.values, s.labels, strict=True)
            if v is not None and v < 0
        ),
        default=0.0,
    )
    part = min(widest * 1.08 / inches, 0.5)
    return (plot.lowest - part * high) / (1 - part)


def _has_legend(plot: Plot) -> bool:
    return plot.legend and len(plot.series) > 1 and not plot.overlap and plot.shape != "spans"


def _legend_lines(plot: Plot, width: float, points: float) -> int:
    """Lines the legend takes; none when there is none."""
    if not _has_legend(plot):
        return 0
    shown = [clean.text_width(s.name, points) * 1.08 + 0.4 for s in plot.series if not s.hidden]
    # Office sets the entries of a legend in columns as wide as the longest.
    across = max(1, int(width / max(shown)))
    return -(-len(shown) // across)


def _lines_below(plot: Plot, width: float, points: float) -> int:
    """Lines the names below upright columns take."""
    each = width * 0.9 / max(1, len(plot.categories))
    return max((clean.line_count(c, points, max(each, 0.3)) for c in plot.categories), default=1)


def _room_for_labels(plot: Plot, inches: float, points: float) -> float:
    """The end of the axis that leaves every label room behind its bar."""
    high = plot.highest
    for series in plot.series:
        for value, label in zip(series.values, series.labels, strict=True):
            if value is None or not label:
                continue
            taken = min(clean.text_width(label, points) * 1.08 + 0.12, inches * 0.75)
            high = max(high, float(value) * inches / (inches - taken))
    return high or 1.0
