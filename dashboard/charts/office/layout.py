"""Where the plot area of a native chart lies and how long its value axis is.

All lengths are inches. Office would otherwise squeeze the bars to make room for
names, and push labels over the bars.
"""

from __future__ import annotations

import math
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
    longest = max((clean.text_width(c, points) for c in plot.named), default=0.0)
    return min(longest + 0.25, width * _NAMES)


def row_height(plot: Plot, width: float, points: float) -> float:
    """The height one category of horizontal bars needs, its name wrapped."""
    room = name_width(plot, width, points) - 0.15
    lines = max((clean.line_count(c, points, room) for c in plot.named), default=1)
    bars = 1 if plot.overlap or plot.shape not in {"bars", "pairs"} else len(plot.series)
    return max(lines * points * _LINE, bars * points * _LINE) + _GAP


def rows_that_fit(plot: Plot, width: float, height: float, points: float) -> int:
    """How many categories are legible in that box."""
    axis = 0.35 if plot.dates or plot.log else 0.0
    return max(1, int((height - axis) / row_height(plot, width, points)))


def area(plot: Plot, width: float, height: float, points: float) -> Area:
    """The plot area of a chart of that size."""
    line = points * _LINE / height
    title = 1.3 * line if plot.title else 0.0
    if plot.shape in {"lines", "columns"}:
        side = min(0.12, 0.45 / width)
        right = _end_room(plot, width, points) if plot.shape == "lines" else side
        below = _lines_below(plot, width, points)
        foot = (0.4 + 1.1 * below + 1.25 * _legend_lines(plot, width, points)) * line
        high = plot.highest * (1.35 if plot.shape == "lines" else 1.2) or 1.0
        head = title + 0.02
        low = plot.lowest * 1.2
        if plot.shape == "lines" and not plot.from_zero:
            known = [float(v) for s in plot.series for v in s.values if v is not None]
            low = min(known) - 0.15 * ((max(known) - min(known)) or abs(min(known)))
        return Area(side, head, 1 - side - right, max(0.2, 1 - head - foot), low, high)
    names = name_width(plot, width, points) / width
    lines = _legend_lines(plot, width, points)
    legend = (0.4 + 1.25 * lines) * line if lines else 0.0
    axis = 1.6 * line if plot.dates or plot.log else 0.0
    wide = 0.99 - names - (0.03 if plot.dates else 0.0)
    low, high = _ends(plot, wide * width, points)
    return Area(names, title, wide, 1 - title - legend - axis - 0.01, low, high)


def _ends(plot: Plot, inches: float, points: float) -> tuple[float, float]:
    """The ends of the value axis of lying bars, with room for what is written at them."""
    if plot.dates:
        return plot.bottom or 0.0, plot.highest
    if plot.log:
        known = [float(v) for s in plot.series for v in s.values if v is not None]
        powers = [math.floor(math.log10(min(known))), math.ceil(math.log10(plot.highest)) + 1]
        return 10.0 ** powers[0], 10.0 ** powers[1]
    if plot.end is not None:
        return 0.0, plot.end
    high = plot.highest * 1.02
    if plot.shape != "stacked":
        high = _room_for_labels(plot, inches, points)
    return _room_below_zero(plot, high, inches, points), high


def mark_place(plot: Plot, where: Area) -> float | None:
    """Where the marked value stands, as a part (0–1) of the chart's width; None: outside."""
    if plot.mark is None or plot.shape in {"lines", "columns"}:
        return None
    place, low, high = plot.mark, where.low, where.high
    if plot.log:
        place, low, high = (math.log10(v) if v > 0 else -99.0 for v in (place, low, high))
    part = (place - low) / ((high - low) or 1.0)
    return where.left + where.width * part if 0 <= part <= 1 else None


def named_below(plot: Plot, where: Area, width: float, points: float) -> int:
    """Every how many categories are named below the axis, so that they do not touch.

    0 when hardly any has room: not every program would leave names out.
    """
    longest = max((clean.text_width(c, points) for c in plot.named), default=0.0) + 0.15
    fit = max(1, int(where.width * width / longest))
    n = len(plot.named)
    if n <= fit:
        return 1
    if fit < 2:
        return 0
    # First and last named: the step that divides the way between them, if there is one.
    return next((step for step in range(-(-n // fit), n) if (n - 1) % step == 0), n)


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


def needs_legend(plot: Plot) -> bool:
    """Whether the series are named in a legend: lines are at their ends, others in the notes."""
    shown = [s for s in plot.series if not s.hidden and not s.tick]
    named = plot.shape in {"lines", "spans"} or plot.overlap
    return len(shown) > 1 and len(shown) == len(plot.series) and not named


def line_labels(plot: Plot) -> list[tuple[str, ...]]:
    """The labels of each line; the last one has the name where a chart has several lines."""
    if plot.title or len(plot.series) < 2:
        return [line.labels for line in plot.series]
    labels = []
    for line in plot.series:
        last = max((i for i, v in enumerate(line.values) if v is not None), default=-1)
        labels.append(
            tuple(f"{w} {line.name}" if i == last else w for i, w in enumerate(line.labels))
        )
    return labels


def _end_room(plot: Plot, width: float, points: float) -> float:
    """The part of the width that the words behind the lines take."""
    if plot.title:
        return 0.12
    longest = max((clean.text_width(own[-1], points) for own in line_labels(plot)), default=0.0)
    return min(max(0.08, (longest + 0.2) / width), 0.45)


def _legend_lines(plot: Plot, width: float, points: float) -> int:
    """Lines the legend takes; none when there is none."""
    if not needs_legend(plot):
        return 0
    shown = [clean.text_width(s.name, points) * 1.08 + 0.4 for s in plot.series if not s.hidden]
    # Office sets the entries of a legend in columns as wide as the longest.
    across = max(1, int(width / max(shown)))
    return -(-len(shown) // across)


def _lines_below(plot: Plot, width: float, points: float) -> int:
    """Lines the names below upright columns take."""
    each = width * 0.9 / max(1, len(plot.categories))
    return max((clean.line_count(c, points, max(each, 0.3)) for c in plot.named), default=1)


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
