"""Charts that lie: names left, marks right, what is written at the end of each mark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.plot import Plot, Series
from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.charts.plotly.common import GAP, LINE
from dashboard.charts.rows import short
from dashboard.words import numbers, palette

#: A row of one line, and the bar in it.
ROW, BAR = 24, 15
#: The names, and these with what is written behind the marks, take at most so much of the width.
_NAMES, _BESIDE = 0.45, 0.74
#: Longest mark of a row whose own scale is exceeded, as a multiple of it.
_MOST = 1.5
_ZERO = date(1899, 12, 30)


#: Pixels of the lowest chart.
_LOWEST = 72


def draw(plot: Plot, alt: str, *, width: float) -> go.Figure:
    """The figure of a plot whose rows lie."""
    chart = Canvas()
    low, high = _ends(plot)
    if plot.shape in {"points", "pairs"}:
        # A mark at the end of the axis keeps clear of the names.
        low, high = low - 0.04 * (high - low), high + 0.02 * (high - low)
    names = [common.fit(name, common.beside(_NAMES, width) - GAP) for name in plot.categories]
    left = max(map(common.width, names)) + GAP
    room = common.beside(_BESIDE - left / width, width)
    labels = [common.fit(words, room) for words in plot.written]
    at_end = plot.shape in {"pairs", "spans"} or bool(plot.scales)
    before, behind = _label_room(plot, labels, low, high, width - left, at_end=at_end)
    inner = width - left - before - behind
    if not at_end:
        # Behind a short mark there is more room.
        starts = [_start(plot, i, low) for i in range(len(labels))]
        rest = [behind - 3 * GAP + (high - s) / (high - low) * inner for s in starts]
        labels = [
            common.fit(words, room if start < 0 and not plot.log else max(room, own))
            for words, own, start in zip(plot.written, rest, starts, strict=True)
        ]
    parts = [(s.colour, s.name) for s in plot.series] if plot.shape == "stacked" else []
    top = chart.add_legend(parts, width, left, 0.0) if len(parts) > 1 else 0.0
    middles, y = [], top
    for name, label in zip(names, labels, strict=True):
        tall = max(ROW, LINE * max(len(name), len(label)) + 7)
        middles.append(y + tall / 2)
        y += tall
        words = common.block(name)
        chart.add_words(words, 0, middles[-1], "right", xref="paper", xshift=-GAP - before)
    draw_marks = _points if plot.shape in {"points", "pairs"} else _bars
    draw_marks(chart, plot, middles)
    _labels(chart, plot, middles, labels, low, at_end=at_end)
    bottom = 4
    quiet = {"color": palette.LINE, "width": 1}
    ticks = _ticks(plot, low, high, inner)
    if ticks:
        bottom += LINE + GAP
        chart.add_ticks(ticks, y)
        for place, _ in ticks if plot.dates else ():
            chart.add_line((place, place), (top, y), quiet)
    elif not plot.scales:
        chart.add_line((0, 0), (top + 2, y - 2), quiet)
    if plot.mark is not None:
        chart.add_mark(math.log10(plot.mark) if plot.log else plot.mark, "")
    # One or two rows alone would look like a line of the text.
    bottom = max(bottom, _LOWEST - round(y))
    return chart.done(
        height=round(y + bottom),
        margin={"l": left + before, "r": behind, "t": 0, "b": bottom},
        xaxis=common.axis(low, high),
        yaxis=common.axis(y, 0),
        barmode="overlay",
        uniformtext={"mode": "hide", "minsize": common.SIZE},
        meta=common.meta(alt, plot.notes),
    )


def share(plot: Plot, alt: str, *, width: float) -> go.Figure:
    """One bar split into parts, each named below it with its figure."""
    chart = Canvas()
    series, high = plot.series[0], 26
    at = [i for i, v in enumerate(series.values) if v]
    sizes = [float(series.values[i] or 0.0) for i in at]
    chart.add_bars(
        x=sizes,
        base=[sum(sizes[:i]) for i in range(len(sizes))],
        y=[high / 2] * len(at),
        width=high,
        marker={
            "color": [series.colour_of(i) for i in at],
            "line": {"color": palette.BACKGROUND, "width": 2},
        },
        hovertext=[common.hover(series.hover[i]) for i in at],
        customdata=[series.keys[i] for i in at],
    )
    entries = [
        (
            series.colour_of(i) if series.values[i] is not None else palette.NO_DATA,
            f"{name}: {words}",
        )
        for i, (name, words) in enumerate(zip(plot.categories, plot.written, strict=True))
    ]
    y = high + GAP + 2 + chart.add_legend(entries, width, 2, high + GAP + 2)
    return chart.done(
        height=round(y),
        margin={"t": 0, "b": 0},
        xaxis=common.axis(0, sum(sizes) or 1.0),
        yaxis=common.axis(y, 0),
        barmode="overlay",
        meta=common.meta(alt, plot.notes),
    )


def _place(plot: Plot, value: Any, i: int) -> float | None:
    """Where a value stands on the axis of the figure."""
    if value is None:
        return None
    place = float(value) / plot.scales[i] if plot.scales else float(value)
    if plot.log:
        return math.log10(place) if place > 0 else None
    return min(place, _MOST) if plot.scales else place


def _ends(plot: Plot) -> tuple[float, float]:
    """The ends of the axis: from nought, or of what is drawn where nought has no place."""
    if plot.dates:
        return plot.bottom or 0.0, plot.highest
    if plot.shape == "stacked":
        return 0.0, plot.highest
    ends = [
        at
        for s in plot.series
        for i, v in enumerate(s.values)
        if (at := _place(plot, v, i)) is not None
    ]
    if plot.log:
        ends += [math.log10(plot.mark)] if plot.mark else []
        return math.floor(min(ends, default=0.0)), math.ceil(max(ends, default=1.0) + 1e-9)
    if plot.mark is not None:
        ends.append(plot.mark)
    if plot.scales:
        ends.append(1.0)
    low, high = min([0.0, *ends]), max([0.0, *ends])
    return low, high if high > low else low + 1.0


def _end_of(plot: Plot, i: int) -> float | None:
    """The far end of what is drawn in a row; None where nothing is."""
    if plot.shape == "stacked":
        known = [float(s.values[i] or 0) for s in plot.series if s.values[i] is not None]
        return sum(known) if known else None
    ends = [at for s in plot.series if (at := _place(plot, s.values[i], i)) is not None]
    return max(ends, key=abs, default=None)


def _start(plot: Plot, i: int, low: float) -> float:
    """Where the label of a row begins: at the end of its mark, at nought where it has none."""
    end = _end_of(plot, i)
    return max(0.0, low) if end is None and not plot.log else low if end is None else end


def _label_room(
    plot: Plot, labels: list[list[str]], low: float, high: float, inner: float, *, at_end: bool
) -> tuple[float, float]:
    """Pixels left and right of the plot that the labels need at the least width."""
    shift = 8.0 if plot.shape == "points" else 0.0
    wide = [common.width(lines) + GAP + 2 + shift for lines in labels]
    if at_end:
        return 0.0, max(wide, default=0.0)
    before = behind = 0.0
    # Each makes the plot, and so the way from a mark to its edge, smaller for the other.
    for _ in range(4):
        scale = max(inner - before - behind, 40.0) / (high - low)
        for i, own in enumerate(wide):
            start = _start(plot, i, low)
            if start < 0 and not plot.log:
                before = max(before, own - (start - low) * scale)
            else:
                behind = max(behind, own - (high - start) * scale)
    return before, behind


def _labels(
    chart: Canvas,
    plot: Plot,
    middles: list[float],
    labels: list[list[str]],
    low: float,
    *,
    at_end: bool,
) -> None:
    for i, (middle, lines) in enumerate(zip(middles, labels, strict=True)):
        words, start = common.block(lines), _start(plot, i, low)
        if at_end:
            chart.add_words(words, 1, middle, "left", xref="paper", xshift=GAP)
        elif start < 0 and not plot.log:
            chart.add_words(words, start, middle, "right", xshift=-GAP)
        else:
            known = _end_of(plot, i) is not None
            shift = GAP + (8 if known and plot.shape == "points" else 0)
            tone = palette.TEXT if known else palette.QUIET
            chart.add_words(words, start, middle, "left", xshift=shift, colour=tone)


def _bars(chart: Canvas, plot: Plot, middles: list[float]) -> None:
    """Bars from nought, behind each other or one after the other."""
    behind = plot.shape in {"stacked", "spans"}
    starts = [0.0] * len(middles)
    # A part that is the whole is written at the end of its bar already.
    several = [sum(bool(s.values[i]) for s in plot.series) > 1 for i in range(len(starts))]
    for series in plot.series:
        if series.hidden:
            starts = [float(v or 0.0) for v in series.values]
            continue
        if series.tick:
            _marks(chart, plot, series, middles)
            continue
        at = [i for i, v in enumerate(series.values) if v is not None and (v or not behind)]
        sizes = [_place(plot, series.values[i], i) or 0.0 for i in at]
        colours = [series.colour_of(i) for i in at]
        inside: dict[str, Any] = {}
        if plot.shape == "stacked" and len(plot.series) > 1:
            inside = {
                "text": [common.text(series.labels[i]) if several[i] else "" for i in at],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"size": common.SIZE, "color": _ink(series.colour)},
            }
        chart.add_bars(
            x=sizes,
            base=[starts[i] for i in at],
            y=[middles[i] for i in at],
            width=BAR,
            marker={
                "color": colours,
                "opacity": common.PALE if series.pale else 1.0,
                "line": {"color": palette.BACKGROUND, "width": 1 if behind else 0},
            },
            hovertext=[common.hover(series.hover[i]) for i in at],
            customdata=[series.keys[i] for i in at],
            **inside,
        )
        if behind:
            for i, size in zip(at, sizes, strict=True):
                starts[i] += size


def _points(chart: Canvas, plot: Plot, middles: list[float]) -> None:
    """Marks on a quiet line through each row."""
    for i, middle in enumerate(middles):
        if any(s.values[i] is not None for s in plot.series):
            quiet = {"color": palette.LINE, "width": 1}
            chart.add_line((0, 1), (middle, middle), quiet, xref="paper")
    for series in plot.series:
        _marks(chart, plot, series, middles)


def _marks(chart: Canvas, plot: Plot, series: Series, middles: list[float]) -> None:
    at = [i for i, v in enumerate(series.values) if v is not None]
    colours = [series.colour_of(i) for i in at]
    marker: dict[str, Any] = {"size": 11, "color": colours}
    if series.tick:
        tone = palette.TEXT if series.colour == palette.CONTEXT else series.colour
        marker = {"symbol": "line-ns", "size": 10, "line": {"color": tone, "width": 2}}
    chart.add_scatter(
        x=[_place(plot, series.values[i], i) for i in at],
        y=[middles[i] for i in at],
        mode="markers",
        marker=marker,
        hovertext=[common.hover(series.hover[i]) for i in at],
        customdata=[series.keys[i] for i in at],
    )


def _ticks(plot: Plot, low: float, high: float, room: float) -> list[tuple[float, str]]:
    """The ticks of points and spans; the other shapes need no axis."""
    if plot.dates:
        first, last = ((_ZERO + timedelta(days=v)).year for v in (low, high))
        days = [(float((date(y, 1, 1) - _ZERO).days), str(y)) for y in range(first, last + 2)]
        return _thinned([d for d in days if low <= d[0] <= high], room)
    if plot.shape != "points":
        return []
    if plot.log:
        powers = range(round(low), round(high) + 1)
        return _thinned([(float(p), _amount(plot, 10.0**p, max(0, -p))) for p in powers], room)
    step = _step(high - low, 5)
    ticks = [i * step for i in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return _thinned([(v, _amount(plot, v)) for v in ticks], room)


def _amount(plot: Plot, value: float, decimals: int | None = None) -> str:
    return (
        short({"value": value}, plot.unit)
        if plot.unit == "đồng"
        else numbers.number(value, decimals)
    )


def _thinned(ticks: Sequence[tuple[float, str]], room: float) -> list[tuple[float, str]]:
    """Every tick, every second, third …: as many as have room."""
    longest = max((common.width([words]) for _, words in ticks), default=0.0) + 12
    step = max(1, math.ceil(len(ticks) * longest / max(room, 1.0)))
    return list(ticks[::step])


def _step(span: float, most: int) -> float:
    """A round step that gives at most so many ticks."""
    rough = (span or 1.0) / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough - 1e-12)


def _ink(colour: str) -> str:
    return palette.TEXT if colour in palette.PALE else palette.BACKGROUND
