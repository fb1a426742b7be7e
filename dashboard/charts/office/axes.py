"""Axes, title, legend and the place of the plot area."""

from __future__ import annotations

from typing import Any

from dashboard.charts.office import parts
from dashboard.charts.office.layout import Area
from dashboard.charts.plot import Plot
from dashboard.words import clean

CATEGORY_AXIS, VALUE_AXIS = 111_111_111, 222_222_222


def category_axis(position: str, points: float, *, reverse: bool = False, skip: int = 1) -> str:
    turn = "maxMin" if reverse else "minMax"
    every = f'<c:tickLblSkip val="{skip}"/>' if skip > 1 else ""
    place = "low" if skip else "none"
    return (
        f'<c:catAx><c:axId val="{CATEGORY_AXIS}"/><c:scaling><c:orientation val="{turn}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{position}"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="{place}"/>'
        f'<c:spPr><a:ln w="9525">{parts.solid(parts.QUIET)}</a:ln></c:spPr>{parts.letters(points)}'
        f'<c:crossAx val="{VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        f'<c:lblAlgn val="ctr"/><c:lblOffset val="60"/>{every}<c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def value_axis(
    where: Area, points: float, *, position: str, shown: bool = False, **options: Any
) -> str:
    """The axis of the values of a plot area; `options` as for axis_of_values."""
    options |= {"shown": shown, "grid": shown}
    ends = (where.low, where.high)
    return axis_of_values(VALUE_AXIS, CATEGORY_AXIS, position, *ends, points, **options)


def axis_of_values(
    own: int,
    other: int,
    position: str,
    low: float,
    high: float,
    points: float,
    *,
    shown: bool = False,
    grid: bool = False,
    log: bool = False,
    form: str = "General",
    unit: float | None = None,
    crosses: str = "autoZero",
) -> str:
    base = '<c:logBase val="10"/>' if log else ""
    lines = (
        f'<c:majorGridlines><c:spPr><a:ln w="6350">{parts.solid("DDE3E8")}</a:ln></c:spPr>'
        "</c:majorGridlines>"
        if grid
        else ""
    )
    step = f'<c:majorUnit val="{unit:.6g}"/>' if unit else ""
    form = _THOUSANDS if form == "General" and shown else form
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling>{base}<c:orientation val="minMax"/>'
        f'<c:max val="{high:.12g}"/><c:min val="{low:.12g}"/></c:scaling>'
        f'<c:delete val="{int(not shown)}"/><c:axPos val="{position}"/>{lines}'
        f'<c:numFmt formatCode="{parts.words(form)}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{parts.letters(points)}"
        f'<c:crossAx val="{other}"/><c:crosses val="{crosses}"/>'
        f'<c:crossBetween val="{"midCat" if grid and not unit else "between"}"/>{step}</c:valAx>'
    )


#: Points between thousands whatever the language of the Office that shows it.
_THOUSANDS = r"[>=1000000]0\.000\.000;[>=1000]0\.000;General"


def title_of(words: str, points: float) -> str:
    return (
        '<c:title><c:tx><c:rich><a:bodyPr wrap="square"/><a:p>'
        f'<a:pPr algn="l"><a:defRPr sz="{parts.size(points)}" b="1"/></a:pPr>'
        f'<a:r><a:rPr lang="vi-VN" sz="{parts.size(points)}" b="1">{parts.solid(parts.INK)}</a:rPr>'
        f"<a:t>{parts.words(words)}</a:t></a:r></a:p></c:rich></c:tx><c:layout><c:manualLayout>"
        '<c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0.01"/><c:y val="0.0"/>'
        '</c:manualLayout></c:layout><c:overlay val="0"/></c:title>'
    )


def legend_of(points: float, left_out: int | None = None) -> str:
    """The legend below the chart, without the series number `left_out`."""
    entry = (
        ""
        if left_out is None
        else f'<c:legendEntry><c:idx val="{left_out}"/><c:delete val="1"/></c:legendEntry>'
    )
    return (
        f'<c:legend><c:legendPos val="b"/>{entry}<c:overlay val="0"/>'
        f"{parts.letters(points)}</c:legend>"
    )


def placed(where: Area) -> str:
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
        f'<c:yMode val="edge"/><c:x val="{where.left:.5f}"/><c:y val="{where.top:.5f}"/>'
        f'<c:w val="{where.width:.5f}"/><c:h val="{where.height:.5f}"/>'
        "</c:manualLayout></c:layout>"
    )


def skip(plot: Plot, where: Area, width: float, points: float) -> int:
    """Every how many categories are named below the axis, so that they do not touch.

    0 when hardly any has room: not every program would leave names out, so none is
    written and the footnote says from when to when the axis goes.
    """
    longest = max((clean.text_width(c, points) for c in plot.named), default=0.0) + 0.15
    fit = max(1, int(where.width * width / longest))
    n = len(plot.named)
    if n <= fit:
        return 1
    if fit < 4 or plot.shape == "lines":
        return 0
    # First and last named: the step that divides the way between them, if there is one.
    for step in range(-(-n // fit), n):
        if (n - 1) % step == 0:
            return step
    return n


def step_of_years(where: Area) -> float:
    years = (where.high - where.low) / 365.25
    return 365.25 * max(1, round(years / 6))
