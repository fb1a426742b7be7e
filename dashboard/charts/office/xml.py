"""The XML of a chart part (DrawingML charts, ISO/IEC 29500-1, clause 21.2)."""

from __future__ import annotations

import math

from dashboard.charts.office import axes, parts
from dashboard.charts.office.layout import Area, area, line_labels, needs_legend
from dashboard.charts.office.parts import Block
from dashboard.charts.office.series import (
    categories,
    fill,
    fitting,
    head,
    hollow,
    labels_of,
    points_of,
    values,
)
from dashboard.charts.plot import Plot, Series
from dashboard.words import clean

_SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def chart(
    plot: Plot, width: float, height: float, points: float = 14, at: Block | None = None
) -> str:
    """The chart part of a plot in a frame of width × height inches, letters in points.

    at  the cells it is drawn from; those of its own workbook when not given
    """
    at = at or Block()
    where = area(plot, width, height, points)
    draw = {"points": _scatter, "lines": _lines}.get(plot.shape, _bars)
    body, scales = draw(plot, where, width, points, at)
    title = axes.title_of(plot.title, points) if plot.title else ""
    sums = None if plot.totals is None else len(plot.series)
    legend = axes.legend_of(points, sums) if needs_legend(plot) else ""
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
        f'<c:chartSpace {_SPACES}><c:date1904 val="0"/><c:lang val="vi-VN"/>'
        f'<c:roundedCorners val="0"/><c:chart>{title}'
        f'<c:autoTitleDeleted val="{0 if title else 1}"/>'
        f"<c:plotArea>{axes.placed(where)}{body}{scales}"
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>"
        f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{parts.letters(points)}</c:chartSpace>"
    )


# The kinds ------------------------------------------------------------------------


def _bars(plot: Plot, where: Area, width: float, points: float, at: Block) -> tuple[str, str]:
    """Horizontal bars, pairs, spans, the bar of shares, and upright columns."""
    upright = plot.shape == "columns"
    stacked = plot.shape in {"stacked", "spans"} or (upright and len(plot.series) > 1)
    series = []
    for i, one in enumerate(plot.series):
        labels = fitting(plot, one, where, width, points) if stacked else one.labels
        position = "ctr" if stacked else "outEnd"
        ink = parts.ink_on(one.colour) if stacked else parts.INK
        series.append(
            f"<c:ser>{head(i, one, at)}{fill(one)}"
            f'<c:invertIfNegative val="0"/>{points_of(one)}'
            f"{labels_of(labels, position, points, ink)}"
            f"{categories(plot, at)}{values('val', one, i, at)}</c:ser>"
        )
    overlap = 100 if stacked or plot.overlap else -5
    gap = 45 if len(plot.series) == 1 or stacked or plot.overlap else 60
    body = (
        f'<c:barChart><c:barDir val="{"col" if upright else "bar"}"/>'
        f'<c:grouping val="{"stacked" if stacked else "clustered"}"/><c:varyColors val="0"/>'
        f'{"".join(series)}<c:gapWidth val="{gap}"/><c:overlap val="{overlap}"/>'
        f'<c:axId val="{axes.CATEGORY_AXIS}"/><c:axId val="{axes.VALUE_AXIS}"/></c:barChart>'
    )
    category = axes.category_axis(
        "b" if upright else "l",
        points,
        reverse=not upright,
        skip=axes.skip(plot, where, width, points) if upright else 1,
    )
    value = axes.value_axis(
        where,
        points,
        position="l" if upright else "b",
        shown=plot.dates,
        form="yyyy" if plot.dates else "General",
        unit=axes.step_of_years(where) if plot.dates else None,
        crosses="max" if plot.dates else "autoZero",
    )
    return body + _totals(plot, points, at), category + value


def _totals(plot: Plot, points: float, at: Block) -> str:
    """The sums above stacked columns: labels of a line that is not drawn."""
    if plot.totals is None:
        return ""
    n = len(plot.series)
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f"<c:ser>{head(n, plot.totals, at)}<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
        '<c:marker><c:symbol val="none"/></c:marker>'
        f"{labels_of(plot.totals.labels, 't', points, parts.INK)}{categories(plot, at)}"
        f"{values('val', plot.totals, n, at)}"
        '<c:smooth val="0"/></c:ser><c:marker val="1"/>'
        f'<c:axId val="{axes.CATEGORY_AXIS}"/><c:axId val="{axes.VALUE_AXIS}"/></c:lineChart>'
    )


def _lines(plot: Plot, where: Area, width: float, points: float, at: Block) -> tuple[str, str]:
    series = []
    labels = line_labels(plot)
    place: str | list[str] = "t"
    for i, one in enumerate(plot.series):
        if not plot.title:
            # First and last value stand beside the line, as on the screen.
            place = ["l" if k == 0 else "r" for k in range(len(one.values))]
        elif plot.series[-1].dash and i == len(plot.series) - 1:
            place = "b"
        known = sum(v is not None for v in one.values)
        dash = (
            f'<a:prstDash val="{"sysDot" if one.dash == "dot" else "dash"}"/>' if one.dash else ""
        )
        line = (
            f'<a:ln w="31750" cap="rnd">{parts.solid(one.colour)}{dash}<a:round/></a:ln>'
            if known > 1
            else "<a:ln><a:noFill/></a:ln>"
        )
        tone = parts.solid(one.colour)
        marker = (
            '<c:marker><c:symbol val="none"/></c:marker>'
            if one.dash
            else f'<c:marker><c:symbol val="circle"/><c:size val="7"/><c:spPr>{tone}'
            f'<a:ln w="19050">{tone}</a:ln></c:spPr></c:marker>'
        )
        series.append(
            f"<c:ser>{head(i, one, at)}<c:spPr>{line}</c:spPr>{marker}{hollow(one, line)}"
            f"{labels_of(labels[i], place, points, parts.INK)}{categories(plot, at)}"
            f'{values("val", one, i, at)}<c:smooth val="0"/></c:ser>'
        )
    body = (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{"".join(series)}<c:marker val="1"/>'
        f'<c:axId val="{axes.CATEGORY_AXIS}"/><c:axId val="{axes.VALUE_AXIS}"/></c:lineChart>'
    )
    return body, axes.category_axis(
        "b", points, skip=axes.skip(plot, where, width, points)
    ) + axes.value_axis(where, points, position="l")


def _scatter(plot: Plot, where: Area, _width: float, points: float, at: Block) -> tuple[str, str]:
    """Dots: the value across, the place in the list down; name and value at the dot."""
    one = plot.series[0]
    n = len(plot.categories)
    names = [f"{c}: {w}" for c, w in zip(plot.categories, one.labels, strict=True)]
    low, top = ends(plot, where)
    # A dot in the right half carries its name on the left, so that nothing is cut off.
    left = tuple(
        v is not None and _part(float(v), low, top, log=plot.log) > 0.5 for v in one.values
    )
    tones = [one.colour_of(i) for i in range(n)]
    marks = "".join(
        f'<c:dPt><c:idx val="{i}"/><c:marker><c:symbol val="circle"/><c:size val="11"/>'
        f"<c:spPr>{parts.solid(t)}<a:ln><a:noFill/></a:ln></c:spPr></c:marker>"
        '<c:bubble3D val="0"/></c:dPt>'
        for i, t in enumerate(tones)
        if t != one.colour
    )
    labels = labels_of(
        [name if v is not None else "" for name, v in zip(names, one.values, strict=True)],
        ["l" if is_left else "r" for is_left in left],
        points,
        parts.INK,
    )
    ranks = Series("Thứ tự vẽ", tuple(clean.Exact(n - i) for i in range(n)), ("",) * n, one.colour)
    body = (
        '<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>'
        f"<c:ser>{head(0, one, at)}<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
        '<c:marker><c:symbol val="circle"/><c:size val="11"/><c:spPr>'
        f"{parts.solid(one.colour)}<a:ln><a:noFill/></a:ln></c:spPr></c:marker>"
        f"{marks}{labels}{values('xVal', one, 0, at)}{values('yVal', ranks, 1, at)}"
        '<c:smooth val="0"/></c:ser>'
        f'<c:axId val="{axes.CATEGORY_AXIS}"/><c:axId val="{axes.VALUE_AXIS}"/></c:scatterChart>'
    )
    across = axes.axis_of_values(
        axes.CATEGORY_AXIS,
        axes.VALUE_AXIS,
        "b",
        low,
        top,
        points,
        shown=True,
        grid=True,
        log=plot.log,
    )
    down = axes.axis_of_values(axes.VALUE_AXIS, axes.CATEGORY_AXIS, "l", 0.0, n + 1.0, points)
    return body, across + down


def ends(plot: Plot, where: Area) -> tuple[float, float]:
    """The ends of the axis of points: whole powers of ten when it is logarithmic."""
    known = [float(v) for s in plot.series for v in s.values if v is not None]
    high = max([*known, plot.mark or 0.0, where.high], default=1.0) or 1.0
    if not plot.log:
        return min([0.0, *known]), high * 1.05
    low = min((v for v in known if v > 0), default=1.0)
    return 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high) + 1e-9)


def mark_place(plot: Plot, where: Area) -> float | None:
    """Where the marked value stands, as a part (0–1) of the chart's width."""
    if plot.mark is None:
        return None
    low, high = ends(plot, where) if plot.shape == "points" else (where.low, where.high)
    part = _part(plot.mark, low, high, log=plot.log)
    return where.left + where.width * part if 0 <= part <= 1 else None


def _part(value: float, low: float, high: float, *, log: bool) -> float:
    if log:
        if value <= 0:
            return -1.0
        value, low, high = (math.log10(v) for v in (value, low, high))
    return (value - low) / ((high - low) or 1.0)
