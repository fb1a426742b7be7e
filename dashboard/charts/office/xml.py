"""The XML of a chart part (DrawingML charts, ISO/IEC 29500-1, clause 21.2)."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.office import parts
from dashboard.charts.office.layout import Area, area, line_labels, named_below, needs_legend
from dashboard.charts.office.parts import Block, val
from dashboard.charts.plot import Plot, Series
from dashboard.words import clean

_SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_CATEGORY_AXIS, _VALUE_AXIS = 111_111_111, 222_222_222
_AXES = val("axId", _CATEGORY_AXIS) + val("axId", _VALUE_AXIS)
_NO_LINE = "<a:ln><a:noFill/></a:ln>"
_NO_MARKER = f"<c:marker>{val('symbol', 'none')}</c:marker>"
_EMPTY = f"<c:spPr><a:noFill/>{_NO_LINE}</c:spPr>"
#: Points between thousands whatever the language of the Office that shows it.
_THOUSANDS = parts.words(r"[>=1000000]0\.000\.000;[>=1000]0\.000;General")


def chart(
    plot: Plot, width: float, height: float, points: float = 14, at: Block | None = None
) -> str:
    """The chart part of a plot in a frame of width × height inches, letters in points.

    at  the cells it is drawn from; those of its own workbook when not given
    """
    where, at = area(plot, width, height, points), at or Block()
    draw = _lines if plot.shape == "lines" else _bars
    body = draw(plot, where, width, points, at)
    upright = plot.shape in {"lines", "columns"}
    skip = named_below(plot, where, width, points) if upright else 1
    scales = _categories_axis(upright, points, skip) + _values_axis(plot, where, points, upright)
    title = _title(plot.title, points) if plot.title else ""
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
        f"<c:chartSpace {_SPACES}>{val('date1904', 0)}{val('lang', 'vi-VN')}"
        f"{val('roundedCorners', 0)}<c:chart>{title}{val('autoTitleDeleted', 0 if title else 1)}"
        f"<c:plotArea><c:layout><c:manualLayout>{val('layoutTarget', 'inner')}"
        f"{val('xMode', 'edge')}{val('yMode', 'edge')}{val('x', f'{where.left:.5f}')}"
        f"{val('y', f'{where.top:.5f}')}{val('w', f'{where.width:.5f}')}"
        f"{val('h', f'{where.height:.5f}')}</c:manualLayout></c:layout>{body}{scales}{_EMPTY}"
        f"</c:plotArea>{_legend(plot, points)}{val('plotVisOnly', 1)}{val('dispBlanksAs', 'gap')}"
        f"</c:chart>{_EMPTY}{parts.letters(points)}</c:chartSpace>"
    )


# The kinds ------------------------------------------------------------------------


def _bars(plot: Plot, where: Area, width: float, points: float, at: Block) -> str:
    """Lying bars, one after the other or side by side, and upright columns."""
    upright = plot.shape == "columns"
    stacked = plot.shape in {"stacked", "spans"} or (upright and len(plot.series) > 1)
    drawn = []
    for i, series in enumerate(plot.series):
        labels = _fitting(plot, series, where, width, points) if stacked else series.labels
        ink = parts.ink_on(series.colour) if stacked else parts.INK
        fill = _EMPTY if series.hidden else _filled(series.colour)
        drawn.append(
            f"<c:ser>{_head(i, series, at)}{fill}{val('invertIfNegative', 0)}{_points(series)}"
            f"{_labels(labels, 'ctr' if stacked else 'outEnd', points, ink)}"
            f"{_cells('cat', plot.named, at.cells(None, len(plot.named)))}"
            f"{_values(series, i, at)}</c:ser>"
        )
    one_bar = len(plot.series) == 1 or stacked or plot.overlap
    gap = 250 if plot.shape == "points" else 45 if one_bar else 60
    return (
        f"<c:barChart>{val('barDir', 'col' if upright else 'bar')}"
        f"{val('grouping', 'stacked' if stacked else 'clustered')}{val('varyColors', 0)}"
        f"{''.join(drawn)}{val('gapWidth', gap)}"
        f"{val('overlap', 100 if stacked or plot.overlap else -5)}{_AXES}</c:barChart>"
        f"{_totals(plot, points, at)}"
    )


def _totals(plot: Plot, points: float, at: Block) -> str:
    """The sums above stacked columns: labels of a line that is not drawn."""
    if plot.totals is None:
        return ""
    return _line_chart(
        f"<c:ser>{_head(len(plot.series), plot.totals, at)}<c:spPr>{_NO_LINE}</c:spPr>"
        f"{_NO_MARKER}{_labels(plot.totals.labels, 't', points, parts.INK)}"
        f"{_cells('cat', plot.named, at.cells(None, len(plot.named)))}"
        f"{_values(plot.totals, len(plot.series), at)}{val('smooth', 0)}</c:ser>"
    )


def _lines(plot: Plot, _where: Area, _width: float, points: float, at: Block) -> str:
    drawn = []
    for i, (series, labels) in enumerate(zip(plot.series, line_labels(plot), strict=True)):
        places = ["l" if k == 0 else "r" for k in range(len(series.values))]
        if plot.title:
            # In a small plot the words stand above the line, the last of several below it.
            below = i > 0 and i == len(plot.series) - 1 and series.dash
            places = ["b" if below else "t"] * len(series.values)
        tone = parts.solid(series.colour)
        dash = (
            val("prstDash", {"dot": "sysDot"}.get(series.dash, series.dash), "a")
            if series.dash
            else ""
        )
        line = f'<a:ln w="31750" cap="rnd">{tone}{dash}<a:round/></a:ln>'
        if sum(v is not None for v in series.values) < 2:
            line = _NO_LINE
        marker = _NO_MARKER if series.dash else _marker(tone, tone)
        hollow = "".join(
            f"<c:dPt>{val('idx', k)}{_marker(parts.solid(parts.PAPER), tone)}"
            f"{val('bubble3D', 0)}<c:spPr>{line}</c:spPr></c:dPt>"
            for k, is_hollow in enumerate(series.hollow)
            if is_hollow
        )
        drawn.append(
            f"<c:ser>{_head(i, series, at)}<c:spPr>{line}</c:spPr>"
            f"{marker}{hollow}"
            f"{_labels(labels, places, points, parts.INK)}"
            f"{_cells('cat', plot.named, at.cells(None, len(plot.named)))}"
            f"{_values(series, i, at)}{val('smooth', 0)}</c:ser>"
        )
    return _line_chart("".join(drawn))


def _line_chart(series: str) -> str:
    return (
        f"<c:lineChart>{val('grouping', 'standard')}{val('varyColors', 0)}{series}"
        f"{val('marker', 1)}{_AXES}</c:lineChart>"
    )


# The parts of a series --------------------------------------------------------------


def _head(index: int, series: Series, at: Block) -> str:
    name = _cells("tx", [series.name or "Giá trị"], at.head(index))
    return f"{val('idx', index)}{val('order', index)}{name}"


def _cells(tag: str, words: Sequence[str], cells: str) -> str:
    """Words in cells, and what is in them at the moment."""
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{parts.words(w)}</c:v></c:pt>' for i, w in enumerate(words)
    )
    return (
        f"<c:{tag}><c:strRef><c:f>{cells}</c:f><c:strCache>{val('ptCount', len(words))}{points}"
        f"</c:strCache></c:strRef></c:{tag}>"
    )


def _values(series: Series, index: int, at: Block) -> str:
    count = len(series.values)
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>'
        for i, value in enumerate(series.values)
        if value is not None
    )
    return (
        f"<c:val><c:numRef><c:f>{at.cells(index, count)}</c:f><c:numCache>"
        f"<c:formatCode>General</c:formatCode>{val('ptCount', count)}{points}"
        "</c:numCache></c:numRef></c:val>"
    )


def _filled(tone: str) -> str:
    return f"<c:spPr>{parts.solid(tone)}{_NO_LINE}</c:spPr>"


def _points(series: Series) -> str:
    """Points whose colour is not that of the series."""
    points = []
    for i in range(len(series.values) if series.colours or series.pale else 0):
        tone = series.colour_of(i)
        if series.pale and series.pale[i]:
            tone = parts.pale(tone)
        if tone != series.colour and not series.hidden:
            points.append(
                f"<c:dPt>{val('idx', i)}{val('invertIfNegative', 0)}{val('bubble3D', 0)}"
                f"{_filled(tone)}</c:dPt>"
            )
    return "".join(points)


def _marker(fill: str, rim: str) -> str:
    return (
        f"<c:marker>{val('symbol', 'circle')}{val('size', 7)}<c:spPr>{fill}"
        f'<a:ln w="19050">{rim}</a:ln></c:spPr></c:marker>'
    )


def _labels(labels: Sequence[str], position: str | Sequence[str], points: float, ink: str) -> str:
    """A written label for each point that has one; the others show nothing."""
    size = f'sz="{parts.size(points)}"'
    made = "".join(
        f'<c:dLbl>{val("idx", i)}<c:tx><c:rich><a:bodyPr wrap="none"/><a:p>'
        f"<a:pPr><a:defRPr {size}/></a:pPr>"
        f'<a:r><a:rPr lang="vi-VN" {size} b="0">{parts.solid(ink)}</a:rPr>'
        f"<a:t>{parts.words(label)}</a:t></a:r></a:p></c:rich></c:tx>"
        f"{val('dLblPos', position if isinstance(position, str) else position[i])}"
        f"{_shown(1)}</c:dLbl>"
        for i, label in enumerate(labels)
        if label
    )
    return f"<c:dLbls>{made}{_shown(0)}</c:dLbls>"


def _shown(value: int) -> str:
    others = ("showCatName", "showSerName", "showPercent", "showBubbleSize")
    rest = "".join(val(name, 0) for name in others)
    return f"{val('showLegendKey', 0)}{val('showVal', value)}{rest}"


def _fitting(
    plot: Plot, series: Series, where: Area, width: float, points: float
) -> tuple[str, ...]:
    """Labels inside parts of a stacked bar: only those that fit; the list has them all."""
    if plot.shape == "columns":
        return series.labels
    span = (where.high - where.low) or 1.0
    return tuple(
        label
        if value is not None
        and clean.text_width(label, points) < float(value) / span * where.width * width - 0.1
        else ""
        for value, label in zip(series.values, series.labels, strict=True)
    )


# Around the plot --------------------------------------------------------------------


def _categories_axis(upright: bool, points: float, skip: int) -> str:
    """The names; every `skip`-th, none for 0."""
    return (
        f"<c:catAx>{val('axId', _CATEGORY_AXIS)}<c:scaling>"
        f"{val('orientation', 'minMax' if upright else 'maxMin')}</c:scaling>{val('delete', 0)}"
        f"{val('axPos', 'b' if upright else 'l')}"
        '<c:numFmt formatCode="General" sourceLinked="0"/>'
        f"{val('majorTickMark', 'none')}{val('minorTickMark', 'none')}"
        f"{val('tickLblPos', 'low' if skip else 'none')}"
        f'<c:spPr><a:ln w="9525">{parts.solid(parts.QUIET)}</a:ln></c:spPr>{parts.letters(points)}'
        f"{val('crossAx', _VALUE_AXIS)}{val('crosses', 'autoZero')}{val('auto', 0)}"
        f"{val('lblAlgn', 'ctr')}{val('lblOffset', 60)}"
        f"{val('tickLblSkip', skip) if skip > 1 else ''}{val('noMultiLvlLbl', 1)}</c:catAx>"
    )


def _values_axis(plot: Plot, where: Area, points: float, upright: bool) -> str:
    """The axis of the values: drawn for dates and powers of ten only."""
    shown = plot.dates or plot.log
    lines = (
        f'<c:majorGridlines><c:spPr><a:ln w="6350">{parts.solid("DDE3E8")}</a:ln></c:spPr>'
        "</c:majorGridlines>"
        if shown
        else ""
    )
    years = max(1, round((where.high - where.low) / 365.25 / 6))
    return (
        f"<c:valAx>{val('axId', _VALUE_AXIS)}<c:scaling>{val('logBase', 10) if plot.log else ''}"
        f"{val('orientation', 'minMax')}{val('max', f'{where.high:.12g}')}"
        f"{val('min', f'{where.low:.12g}')}</c:scaling>{val('delete', int(not shown))}"
        f"{val('axPos', 'l' if upright else 'b')}{lines}"
        f'<c:numFmt formatCode="{"yyyy" if plot.dates else _THOUSANDS}" sourceLinked="0"/>'
        f"{val('majorTickMark', 'none')}{val('minorTickMark', 'none')}"
        f"{val('tickLblPos', 'nextTo')}<c:spPr>{_NO_LINE}</c:spPr>{parts.letters(points)}"
        f"{val('crossAx', _CATEGORY_AXIS)}{val('crosses', 'max' if shown else 'autoZero')}"
        f"{val('crossBetween', 'between')}"
        f"{val('majorUnit', f'{365.25 * years:.6g}') if plot.dates else ''}</c:valAx>"
    )


def _title(words: str, points: float) -> str:
    size = f'sz="{parts.size(points)}" b="1"'
    return (
        '<c:title><c:tx><c:rich><a:bodyPr wrap="square"/><a:p>'
        f'<a:pPr algn="l"><a:defRPr {size}/></a:pPr>'
        f'<a:r><a:rPr lang="vi-VN" {size}>{parts.solid(parts.INK)}</a:rPr>'
        f"<a:t>{parts.words(words)}</a:t></a:r></a:p></c:rich></c:tx><c:layout><c:manualLayout>"
        f"{val('xMode', 'edge')}{val('yMode', 'edge')}{val('x', 0.01)}{val('y', 0.0)}"
        f"</c:manualLayout></c:layout>{val('overlay', 0)}</c:title>"
    )


def _legend(plot: Plot, points: float) -> str:
    """The legend below the chart, without the sums."""
    if not needs_legend(plot):
        return ""
    sums = f"<c:legendEntry>{val('idx', len(plot.series))}{val('delete', 1)}</c:legendEntry>"
    return (
        f"<c:legend>{val('legendPos', 'b')}{sums if plot.totals else ''}{val('overlay', 0)}"
        f"{parts.letters(points)}</c:legend>"
    )
