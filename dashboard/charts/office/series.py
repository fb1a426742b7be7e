"""The parts of a series: its name, fill, points, labels, categories and values."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.office import parts
from dashboard.charts.office.layout import Area
from dashboard.charts.office.parts import Block
from dashboard.charts.plot import Plot, Series
from dashboard.words import clean


def head(index: int, one: Series, at: Block) -> str:
    return (
        f'<c:idx val="{index}"/><c:order val="{index}"/><c:tx><c:strRef>'
        f'<c:f>{at.head(index)}</c:f><c:strCache><c:ptCount val="1"/>'
        f'<c:pt idx="0"><c:v>{parts.words(one.name or "Giá trị")}</c:v></c:pt></c:strCache>'
        "</c:strRef></c:tx>"
    )


def fill(one: Series) -> str:
    if one.hidden:
        return "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    return f"<c:spPr>{parts.solid(one.colour)}<a:ln><a:noFill/></a:ln></c:spPr>"


def points_of(one: Series) -> str:
    """Points whose colour is not that of the series."""
    found = []
    for i in range(len(one.values) if one.colours or one.pale else 0):
        tone = one.colour_of(i)
        if one.pale and one.pale[i]:
            tone = parts.pale(tone)
        if tone != one.colour and not one.hidden:
            found.append(
                f'<c:dPt><c:idx val="{i}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
                f"<c:spPr>{parts.solid(tone)}<a:ln><a:noFill/></a:ln></c:spPr></c:dPt>"
            )
    return "".join(found)


def hollow(one: Series, line: str) -> str:
    return "".join(
        f'<c:dPt><c:idx val="{i}"/><c:marker><c:symbol val="circle"/><c:size val="7"/><c:spPr>'
        f'{parts.solid(parts.PAPER)}<a:ln w="19050">{parts.solid(one.colour)}</a:ln>'
        "</c:spPr></c:marker>"
        f'<c:bubble3D val="0"/><c:spPr>{line}</c:spPr></c:dPt>'
        for i, is_hollow in enumerate(one.hollow)
        if is_hollow
    )


def labels_of(labels: Sequence[str], position: str | Sequence[str], points: float, ink: str) -> str:
    """A written label for each point that has one; the others show nothing."""
    found = []
    for i, label in enumerate(labels):
        if not label:
            continue
        place = position if isinstance(position, str) else position[i]
        at = f'<c:dLblPos val="{place}"/>' if place else ""
        found.append(
            f'<c:dLbl><c:idx val="{i}"/><c:tx><c:rich><a:bodyPr wrap="none"/><a:p>'
            f'<a:pPr><a:defRPr sz="{parts.size(points)}"/></a:pPr>'
            f'<a:r><a:rPr lang="vi-VN" sz="{parts.size(points)}" b="0">{parts.solid(ink)}</a:rPr>'
            f"<a:t>{parts.words(label)}</a:t></a:r></a:p></c:rich></c:tx>{at}"
            f"{_SHOW_VALUE}</c:dLbl>"
        )
    return f"<c:dLbls>{''.join(found)}{_SHOW_NOTHING}</c:dLbls>"


_SHOW_VALUE = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_SHOW_NOTHING = _SHOW_VALUE.replace('showVal val="1"', 'showVal val="0"')


def categories(plot: Plot, at: Block) -> str:
    n = len(plot.categories)
    cells = "".join(
        f'<c:pt idx="{i}"><c:v>{parts.words(name)}</c:v></c:pt>'
        for i, name in enumerate(plot.named)
    )
    return (
        f"<c:cat><c:strRef><c:f>{at.cells(None, n)}</c:f><c:strCache>"
        f'<c:ptCount val="{n}"/>{cells}</c:strCache></c:strRef></c:cat>'
    )


def values(tag: str, one: Series, index: int, at: Block) -> str:
    n = len(one.values)
    cells = "".join(
        f'<c:pt idx="{i}"><c:v>{value}</c:v></c:pt>'
        for i, value in enumerate(one.values)
        if value is not None
    )
    return (
        f"<c:{tag}><c:numRef><c:f>{at.cells(index, n)}</c:f>"
        f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{n}"/>{cells}'
        f"</c:numCache></c:numRef></c:{tag}>"
    )


def fitting(plot: Plot, one: Series, where: Area, width: float, points: float) -> tuple[str, ...]:
    """Labels inside parts of a stacked bar: only those that fit; the list has them all."""
    if plot.shape == "columns":
        return one.labels
    span = (where.high - where.low) or 1.0
    return tuple(
        label
        if value is not None
        and clean.text_width(label, points) < float(value) / span * where.width * width - 0.1
        else ""
        for value, label in zip(one.values, one.labels, strict=True)
    )
