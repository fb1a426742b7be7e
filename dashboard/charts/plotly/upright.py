"""Charts that stand on an axis of time: lines with their names at the end, and columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.plot import Plot, Series
from dashboard.charts.plotly import common
from dashboard.charts.plotly.canvas import Canvas
from dashboard.charts.plotly.common import GAP, LINE
from dashboard.words import palette

#: Height of a chart of its own, and of the plot in one of several.
_HEIGHT, _PANEL = 260, 64
#: Words below a column may be so much wider than it.
_BELOW = 66
#: Height of an axis with words of one line.
_AXIS = LINE + 8
#: The names behind take at most this part of the width.
_NAMES = 0.34

#: Words at one end of a line, and the value they stand at.
_Label = tuple[list[str], float]


def lines(plots: Sequence[Plot], alt: str, notes: Sequence[str], *, width: float) -> go.Figure:
    """Lines over time, several plots one below the other on common times.

    The first value stands before a line, the last one and its name behind it.
    """
    first, alone = plots[0], len(plots) == 1
    room = common.beside(_NAMES, width)
    known = [[s for s in plot.series if s.known] for plot in plots]
    before = [[_first(s) for s in series] for series in known]
    behind = [
        [_last(s, plot, len(series) > 1 and not plot.title, room) for s in series]
        for plot, series in zip(plots, known, strict=True)
    ]
    ends = [common.width([first.categories[i]]) / 2 for i in (0, -1)]
    left = max(ends[0], *(_room(*of) for of in zip(before, known, plots, strict=True))) + 4
    span = (first.places[-1] - first.places[0]) or 1.0
    across = 0.7 * width / span
    right = max(ends[1], *(_room(*of, across) for of in zip(behind, known, plots, strict=True))) + 4
    titles = [common.fit(plot.title, width, bold=True) if plot.title else [] for plot in plots]
    top = LINE + 4 if first.mark_words else 0
    inner = _HEIGHT - top - 10 - _AXIS if alone else _PANEL
    heads = [10.0 + LINE * len(title) + (8 if title else 0) for title in titles]
    total = sum(heads) + inner * len(plots)
    chart = Canvas()
    layout: dict[str, Any] = {}
    ticks = _ticks(first, width - left - right)
    y = 0.0
    for k, plot in enumerate(plots):
        name = "" if k == 0 else str(k + 1)
        low, high = _ends(plot)
        if titles[k]:
            chart.add_words(
                common.block(titles[k], bold=True),
                0,
                1 - (y + 10) / total,
                "left",
                xref="paper",
                yref="paper",
                yanchor="top",
                xshift=-left + 2,
            )
        y += heads[k]
        domain = [max(0.0, 1 - (y + inner) / total), 1 - y / total]
        y += inner
        for series in known[k]:
            _line(chart, plot, series, name)
        for labels, side in ((before[k], "right"), (behind[k], "left")):
            _words(chart, labels, known[k], plot, side, (low, high, inner), name)
        ends_x = (first.places[0] - 0.01 * span, first.places[-1] + 0.01 * span)
        refs = {"xref": f"x{name}", "yref": f"y{name}"}
        chart.add_line(ends_x, (low, low), {"color": palette.LINE, "width": 1}, **refs)
        if k == len(plots) - 1:
            words = [(plot.places[i], common.text(plot.categories[i])) for i in ticks]
            chart.add_ticks(words, low, **refs)
        layout[f"xaxis{name}"] = common.axis(*ends_x, anchor=f"y{name}")
        layout[f"yaxis{name}"] = common.axis(low, high, domain=domain, anchor=f"x{name}")
    if first.mark is not None:
        chart.add_mark(first.mark, first.mark_words)
    return chart.done(
        height=round(total + top + _AXIS),
        margin={"l": left, "r": right, "t": top, "b": _AXIS},
        meta=common.meta(alt, notes),
        **layout,
    )


def columns(plot: Plot, alt: str, *, width: float) -> go.Figure:
    """Columns in parts, their sums above, the parts named behind the last one."""
    n, last = len(plot.categories), plot.categories[-1]
    named = [s for s in plot.series if s.known] if len(plot.series) > 1 else []
    legend = bool(named) and width < common.PHONE
    names = [common.fit(s.name, common.beside(_NAMES, width)) for s in named]
    right = max(map(common.width, names)) + GAP + 4 if named and not legend else 2.0
    until = max((common.width([part]) for part in last.split(" (")), default=0.0)
    # The words below the last column may be wider than it.
    right = max(right, min(until, _BELOW) / 2 + 4 - (width - right) / n / 2)
    each = (width - 2 - right) / n
    high = plot.highest * 1.02
    chart = Canvas()
    for series in plot.series:
        at = [i for i, v in enumerate(series.values) if v is not None]
        chart.add_bars(
            orientation="v",
            x=[plot.places[i] for i in at],
            y=[float(series.values[i] or 0.0) for i in at],
            marker={
                "color": series.colour,
                "opacity": [common.PALE if series.pale and series.pale[i] else 1.0 for i in at],
                "line": {"width": 0},
            },
            hovertext=[common.hover(series.hover[i]) for i in at],
            customdata=[series.keys[i] for i in at],
        )
    _sums(chart, plot, each)
    below = [
        common.fit(words.replace(" (", "\n("), max(each * 0.98, _BELOW))
        for words in plot.categories
    ]
    step = _step(max(common.width(lines[:1]) for lines in below) + 8, each)
    shown = [i for i in range(n) if (n - 1 - i) % step == 0]
    chart.add_ticks([(plot.places[i], common.block(below[i])) for i in shown], 0)
    chart.add_line((-0.5, n - 0.5), (0, 0), {"color": palette.LINE, "width": 1})
    foot = 8 + LINE * max(len(below[i]) for i in shown)
    top = LINE + 4.0
    head = LINE + 4.0 if plot.mark_words else 0.0
    inner = _HEIGHT - 20 - foot
    if legend:
        # Paper coordinates: the plot's height is known, its upper edge is one.
        probe = Canvas()
        head += probe.add_legend([(s.colour, s.name) for s in named], width, 0, 0)
        rows = Canvas()
        rows.add_legend([(s.colour, s.name) for s in named], width, 2, 0)
        for part in (*rows.shapes, *rows.annotations):
            for key in ("y", "y0", "y1"):
                if key in part:
                    part[key] = 1 + (head + top - part[key]) / inner
            part["yref"] = "paper"
        chart.shapes += rows.shapes
        chart.annotations += rows.annotations
    elif named:
        _parts(chart, plot, named, names, inner, high)
    if plot.mark is not None:
        chart.add_mark(plot.mark, plot.mark_words)
    return chart.done(
        height=round(inner + foot + top + head),
        margin={"r": right, "t": top + head, "b": foot},
        barmode="stack",
        bargap=0.28,
        xaxis=common.axis(-0.5, n - 0.5),
        yaxis=common.axis(0.0, high),
        meta=common.meta(alt, plot.notes),
    )


def _sums(chart: Canvas, plot: Plot, each: float) -> None:
    """The sums above the columns; where they would touch, every second, third … from the last."""
    if plot.totals is None:
        return
    labels = plot.totals.labels
    step = _step(max((common.width([w], bold=True) for w in labels), default=0.0) + 4, each)
    for i, words in enumerate(labels):
        if (len(labels) - 1 - i) % step == 0:
            value = float(plot.totals.values[i] or 0.0)
            chart.add_words(
                f"<b>{common.text(words)}</b>", plot.places[i], value, "center", yanchor="bottom"
            )


def _parts(
    chart: Canvas,
    plot: Plot,
    named: Sequence[Series],
    names: Sequence[list[str]],
    inner: float,
    high: float,
) -> None:
    """The names of the parts behind the last column, each beside its own."""
    start, wanted = 0.0, []
    for series in named:
        last = float(series.values[-1] or 0.0)
        wanted.append(inner * (1 - (start + last / 2) / high))
        start += last
    heights = [float(LINE * len(lines)) for lines in names]
    for series, lines, y in zip(named, names, spread(wanted, heights, inner), strict=True):
        chart.add_words(
            common.block(lines),
            1,
            high * (1 - y / inner),
            "left",
            xref="paper",
            xshift=GAP - 2,
            colour=series.colour,
        )


def _step(wide: float, each: float) -> int:
    """Every how many columns words of that width have room."""
    return max(1, math.ceil(wide / each))


def _line(chart: Canvas, plot: Plot, series: Series, name: str) -> None:
    hollow = series.hollow or (False,) * len(series.values)
    chart.add_scatter(
        x=list(plot.places),
        y=[None if v is None else float(v) for v in series.values],
        mode="lines" if series.dash else "lines+markers",
        line={"color": series.colour, "width": 2, "dash": series.dash or "solid"},
        marker={
            "size": 6,
            "color": [palette.BACKGROUND if h else series.colour for h in hollow],
            "line": {"color": series.colour, "width": 2},
        },
        connectgaps=False,
        hovertext=[common.hover(words) for words in series.hover],
        # Plotly cannot choose on a line without marks.
        **({} if series.dash else {"customdata": list(series.keys)}),
        xaxis=f"x{name}",
        yaxis=f"y{name}",
    )


def _words(
    chart: Canvas,
    labels: Sequence[_Label],
    known: Sequence[Series],
    plot: Plot,
    side: str,
    ends: tuple[float, float, float],
    name: str,
) -> None:
    """The words at one end of the lines, none over another, and none twice."""
    low, high, inner = ends
    # What is behind stands in one column where there are several lines.
    edge = side == "left" and len(known) > 1
    said: set[tuple[str, float]] = set()
    wanted = [inner * (high - value) / (high - low) for _, value in labels]
    heights = [float(LINE * len(lines)) for lines, _ in labels]
    for (lines, _), series, y in zip(labels, known, spread(wanted, heights, inner), strict=True):
        at = [i for i, v in enumerate(series.values) if v is not None]
        place = plot.places[-1 if edge else at[-1 if side == "left" else 0]]
        words = common.block(lines)
        if lines and (words, place) not in said:
            said.add((words, place))
            chart.add_words(
                words,
                place,
                high - y / inner * (high - low),
                side,
                colour=palette.QUIET if series.colour == palette.CONTEXT else series.colour,
                xshift=GAP if side == "left" else -GAP,
                xref=f"x{name}",
                yref=f"y{name}",
            )


def _ends(plot: Plot) -> tuple[float, float]:
    """The value axis: from nought, or from a little below the lowest value."""
    values = [float(v) for s in plot.series for v in s.values if v is not None]
    low, high = min(values), plot.top or max(values)
    if plot.from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low) * 0.06 or abs(high) * 0.5 or 1.0
    return (low if plot.from_zero and low == 0.0 else low - room), high + room


def _first(series: Series) -> _Label:
    """What stands before a line, unless its last value says it already."""
    known = [i for i, v in enumerate(series.values) if v is not None]
    words = series.labels[known[0]] if len(known) > 1 else ""
    return ([common.text(words)] if words else []), float(series.values[known[0]] or 0.0)


def _last(series: Series, plot: Plot, named: bool, room: float) -> _Label:
    """The last value of a line with its name; its time where the axis goes on further."""
    at = max(i for i, v in enumerate(series.values) if v is not None)
    words = series.labels[at]
    if at < len(plot.categories) - 1 and plot.from_zero:
        words = f"{words} ({plot.categories[at]})"
    lines = common.fit(words, room)
    if named:
        lines = [common.block(lines, bold=True), *common.fit(series.name, room)]
    return lines, float(series.values[at] or 0.0)


def _room(
    labels: Sequence[_Label], known: Sequence[Series], plot: Plot, across: float = 0.0
) -> float:
    """Pixels beside the plot that the words need; a single line that ends early (`across`
    pixels for one of the axis) leaves them room inside."""
    plain = [part for lines, _ in labels for line in lines for part in _plain(line)]
    if not plain:
        return 0.0
    last = max(i for i, v in enumerate(known[0].values) if v is not None)
    inside = (plot.places[-1] - plot.places[last]) * across if len(known) == 1 else 0.0
    return max(0.0, common.width(plain, bold=True) + GAP - inside)


def _plain(line: str) -> list[str]:
    return line.replace("<b>", "").replace("</b>", "").split("<br>")


def spread(wanted: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """Middles of labels as near to the wanted ones as they go without lying over each other."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    places = list(wanted)
    edge = -LINE / 2
    for i in order:
        places[i] = max(wanted[i], edge + heights[i] / 2)
        edge = places[i] + heights[i] / 2
    # The words below the axis are near.
    edge = room + 4
    for i in reversed(order):
        places[i] = min(places[i], edge - heights[i] / 2)
        edge = places[i] - heights[i] / 2
    return places


def _ticks(plot: Plot, room: float) -> list[int]:
    """The categories named below the axis: first and last, and between what has room."""
    n = len(plot.categories)
    if n < 3:
        return list(range(n))
    longest = common.width(plot.categories) + 10
    span = plot.places[-1] - plot.places[0]
    ticks = [0]
    for i in range(1, n - 1):
        before, after = (abs(plot.places[k] - plot.places[i]) for k in (ticks[-1], n - 1))
        if min(before, after) / span * room >= longest:
            ticks.append(i)
    return [*ticks, n - 1]
