"""The picture as a file: SVG as text, PNG by Pillow. Both draw the same scene.

Pillow draws the PNG because nothing else among the requirements can: the letters are
Be Vietnam Pro from dashboard/static/fonts, so it looks the same on every machine.
"""

from __future__ import annotations

import io
from html import escape

from PIL import Image, ImageDraw

from dashboard.maps.model import MapPicture, Point
from dashboard.maps.scene import Area, Circle, Item, Scene, Stroke, Text, font, lay_out

_FAMILY = "'Be Vietnam Pro', 'Segoe UI', Arial, sans-serif"
#: The PNG is drawn this much larger and scaled down: smooth edges.
_OVERSAMPLE = 2


def svg(picture: MapPicture) -> str:
    """The map as an SVG document; needs nothing from outside, data is escaped."""
    scene = lay_out(picture)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {scene.width} {scene.height}" '
        f'width="{scene.width}" height="{scene.height}" role="img" font-family="{_FAMILY}">'
    )
    parts = [
        head,
        f"<title>{_xml(scene.title)}</title>",
        f"<desc>{_xml(scene.description)}</desc>",
        f'<rect width="{scene.width}" height="{scene.height}" fill="{scene.background}"/>',
        *map(element, scene.items),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def png(picture: MapPicture, scale: float = 2.0) -> bytes:
    """The map as a PNG; the sheet is 1200 points wide, drawn `scale` times as large."""
    scene = lay_out(picture)
    factor = scale * _OVERSAMPLE
    size = (round(scene.width * factor), round(scene.height * factor))
    image = Image.new("RGB", size, scene.background)
    canvas = ImageDraw.Draw(image)
    for item in scene.items:
        _paint(canvas, item, factor, scene)
    image = image.resize(
        (round(scene.width * scale), round(scene.height * scale)), Image.Resampling.LANCZOS
    )
    out = io.BytesIO()
    dots = round(72 * scale)
    image.save(out, "PNG", optimize=True, dpi=(dots, dots))
    return out.getvalue()


def element(item: Item) -> str:
    """One thing of a scene as an SVG element."""
    if isinstance(item, Area):
        path = "".join(_path(ring) for ring in item.rings)
        words = f"<title>{_xml(item.words)}</title>" if item.words else ""
        return (
            f'<path d="{path}" fill="{item.fill}" fill-rule="evenodd" stroke="{item.line}" '
            f'stroke-width="{_n(item.width)}" stroke-linejoin="round">{words}</path>'
        )
    if isinstance(item, Stroke):
        (x1, y1), (x2, y2) = item.start, item.end
        return (
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
            f'stroke="{item.line}" stroke-width="{_n(item.width)}"/>'
        )
    if isinstance(item, Circle):
        x, y = item.centre
        return (
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(item.radius)}" fill="{item.fill}" '
            f'fill-opacity="0.8" stroke="{item.line}"/>'
        )
    return _text_element(item)


def _text_element(item: Text) -> str:
    x, y = item.at
    halo = (
        f' stroke="{item.halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
        if item.halo
        else ""
    )
    return (
        f'<text x="{_n(x)}" y="{_n(y + item.size * 0.35)}" font-size="{_n(item.size)}" '
        f'font-weight="{item.weight}" text-anchor="{item.anchor}" fill="{item.fill}"{halo}>'
        f"{_xml(item.text)}</text>"
    )


def _paint(canvas: ImageDraw.ImageDraw, item: Item, factor: float, scene: Scene) -> None:
    def at(point: Point) -> Point:
        return (point[0] * factor, point[1] * factor)

    if isinstance(item, Area):
        for i, ring in enumerate(item.rings):
            points = [at(point) for point in ring]
            if item.fill != "none":
                # Holes come after their outline; what lies in them is drawn later.
                hole = i > 0 and _inside(ring[0], item.rings[:i])
                canvas.polygon(points, fill=scene.background if hole else item.fill)
            width = max(1, round(item.width * factor))
            canvas.line([*points, points[0]], fill=item.line, width=width, joint="curve")
    elif isinstance(item, Stroke):
        width = max(1, round(item.width * factor))
        canvas.line([at(item.start), at(item.end)], fill=item.line, width=width)
    elif isinstance(item, Circle):
        canvas.circle(
            at(item.centre),
            item.radius * factor,
            fill=item.fill,
            outline=item.line,
            width=max(1, round(factor)),
        )
    else:
        canvas.text(
            at(item.at),
            item.text,
            font=font(item.weight, item.size * factor),
            fill=item.fill,
            anchor="mm" if item.anchor == "middle" else "lm",
            stroke_width=round(1.5 * factor) if item.halo else 0,
            stroke_fill=item.halo,
        )


def _inside(point: Point, rings: list[list[Point]]) -> bool:
    x, y = point
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def _path(ring: list[Point]) -> str:
    points = " ".join(f"{_n(x)},{_n(y)}" for x, y in ring)
    return f"M{points}Z"


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


#: Characters XML does not allow.
_FORBIDDEN = {i: None for i in range(32) if i not in (9, 10, 13)} | {0xFFFE: None, 0xFFFF: None}


def _xml(text: str) -> str:
    return escape(" ".join(str(text).translate(_FORBIDDEN).split()), quote=True)
