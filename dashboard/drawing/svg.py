"""A scene as an SVG document: text that needs nothing from outside, data escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dashboard.drawing.shapes import DASHES, Area, Circle, Item, Point, Runs, Scene, Stroke
from dashboard.words import clean

_FAMILY = "'Be Vietnam Pro', 'Segoe UI', Arial, sans-serif"
_HALO = 3


def document(scene: Scene) -> str:
    """The scene as an SVG document, on a background where it has one."""
    wide, high = round(scene.width), round(scene.height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'height="{high}" role="img" font-family="{_FAMILY}">'
    ]
    if scene.title or scene.description:
        lines += [
            f"<title>{_xml(scene.title)}</title>",
            f"<desc>{_xml(scene.description)}</desc>",
        ]
    if scene.background:
        lines.append(f'<rect width="{wide}" height="{high}" fill="{scene.background}"/>')
    return "\n".join([*lines, *map(_element, scene.items), "</svg>"]) + "\n"


def _element(item: Item) -> str:
    if isinstance(item, Area):
        path = "".join(f"M{_points(ring)}Z" for ring in item.rings)
        words = f"<title>{_xml(item.words)}</title>" if item.words else ""
        return (
            f'<path d="{path}" fill="{item.fill}" fill-rule="evenodd"{_opacity(item)}'
            f"{_outline(item)}>{words}</path>"
        )
    if isinstance(item, Stroke):
        dash = DASHES.get(item.dash)
        dots = f' stroke-dasharray="{dash[0]:g} {dash[1]:g}"' if dash else ""
        return (
            f'<polyline points="{_points(item.points)}" fill="none" stroke="{item.colour}" '
            f'stroke-width="{_number(item.width)}" stroke-linejoin="round"{dots}/>'
        )
    if isinstance(item, Circle):
        x, y = item.centre
        return (
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(item.radius)}" '
            f'fill="{item.fill}"{_opacity(item)}{_outline(item)}/>'
        )
    x, y = (_number(v) for v in item.at)
    turn = f' transform="rotate({item.angle} {x} {y})"' if item.angle else ""
    halo = (
        f' stroke="{item.halo}" stroke-width="{_HALO}" stroke-linejoin="round" paint-order="stroke"'
        if item.halo
        else ""
    )
    weight, spans = _runs(item.runs)
    return (
        f'<text x="{x}" y="{y}" font-size="{_number(item.size)}" fill="{item.colour}" '
        f'text-anchor="{item.anchor}" xml:space="preserve"{weight}{turn}{halo}>{spans}</text>'
    )


def _runs(runs: Runs) -> tuple[str, str]:
    """The attribute of a line that is bold as a whole, and its words; parts of it in spans."""
    strong = ' font-weight="600"'
    if all(bold for _, bold in runs):
        return strong, "".join(_xml(words) for words, _ in runs)
    return "", "".join(
        f"<tspan{strong}>{_xml(words)}</tspan>" if bold else _xml(words) for words, bold in runs
    )


def _opacity(item: Area | Circle) -> str:
    return f' fill-opacity="{_number(item.opacity)}"' if item.opacity < 1 else ""


def _outline(item: Area | Circle) -> str:
    if not item.line:
        return ""
    return f' stroke="{item.line}" stroke-width="{_number(item.width)}" stroke-linejoin="round"'


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _xml(words: str) -> str:
    # Blanks at the ends part a bold run from the plain one before it: they stay.
    return escape(clean.legal_xml(words), quote=False)
