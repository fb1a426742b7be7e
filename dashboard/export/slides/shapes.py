"""Maps as native shapes: one freeform an area, coloured, named, movable, editable."""

from __future__ import annotations

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches, Pt

from dashboard import maps
from dashboard.export.slides.canvas import INK, SMALLEST, Box, Canvas, Run, paint, put
from dashboard.maps import MapPicture, Outline
from dashboard.words import clean

#: Steps of a freeform's own grid across the width of the map.
_GRID = 20_000
_LINE = "FFFFFF"


def add_map(canvas: Canvas, picture: MapPicture) -> None:
    """The map on the left, its legend on the right; every area is a shape of its own."""
    box = canvas.box
    found, ratio = maps.outlines(picture)
    room = box.width * 0.66
    wide = min(room, box.height / ratio)
    frame = Box(box.left, box.top + (box.height - wide * ratio) / 2, wide, wide * ratio)
    for one in found:
        _area(canvas, one, frame)
    named = len(found) <= 20
    for one in found:
        if one.radius:
            _circle(canvas, one, frame)
        if named:
            _label(canvas, one, frame)
    _legend(
        canvas, picture, Box(box.left + wide + 0.35, box.top, box.width - wide - 0.35, box.height)
    )


def _area(canvas: Canvas, one: Outline, frame: Box) -> None:
    rings = [r for r in one.rings if len(r) > 2]
    if not rings:
        return
    scale = Inches(frame.width) / _GRID
    start = _grid(rings[0][0])
    builder = canvas.slide.shapes.build_freeform(*start, scale=scale)
    for i, ring in enumerate(rings):
        if i:
            builder.move_to(*_grid(ring[0]))
        builder.add_line_segments([_grid(p) for p in ring[1:]], close=True)
    shape = builder.convert_to_shape(Inches(frame.left), Inches(frame.top))
    shape.name = clean.one_line(one.full_name, 80)
    shape._element.nvSpPr.cNvPr.set("descr", clean.one_line(f"{one.full_name}: {one.text}", 250))
    paint(shape, one.fill.lstrip("#").upper())
    shape.line.color.rgb = RGBColor.from_string(_LINE)
    shape.line.width = Pt(1)


def _circle(canvas: Canvas, one: Outline, frame: Box) -> None:
    radius = one.radius * 0.33
    x, y = frame.left + one.spot[0] * frame.width, frame.top + one.spot[1] * frame.width
    box = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    shape = canvas.slide.shapes.add_shape(MSO_SHAPE.OVAL, *box.emu())
    shape.name = f"{clean.one_line(one.full_name, 70)}: {clean.one_line(one.text, 40)}"
    paint(shape, "0B5C8A")


def _label(canvas: Canvas, one: Outline, frame: Box) -> None:
    lines = [clean.one_line(one.name, 40)]
    if one.state == "value" and one.text:
        lines.append(_fitting(clean.one_line(one.text), _across(one) * frame.width))
    wide = max(clean.text_width(line, SMALLEST) for line in lines) + 0.15
    x, y = frame.left + one.spot[0] * frame.width, frame.top + one.spot[1] * frame.width
    # A name wider than its area stays on the map's own part of the slide.
    x = max(frame.left + wide / 2, min(x, frame.left + frame.width - wide / 2))
    drop = one.radius * 0.33 + 0.02 if one.radius else -0.12 * len(lines)
    # On a dark area dark letters would be lost; a slide has no halo, so the tone turns.
    ink = _ink(one)
    put(
        canvas.slide,
        Box(x - wide / 2, y + drop, wide, 0.25 * len(lines)),
        [[Run(line, SMALLEST, i == 0, ink)] for i, line in enumerate(lines)],
        align="ctr",
        name=f"Tên: {clean.one_line(one.name, 60)}",
    )


def _across(one: Outline) -> float:
    """How wide an area is, as a part of the map."""
    xs = [x for ring in one.rings for x, _ in ring]
    return max(xs) - min(xs) if xs else 0.0


def _fitting(words: str, room: float) -> str:
    """The figure in the longest form that stays inside its area."""
    short = words.replace("ít nhất ", "≥ ")
    forms = (words, short, " ".join(short.split()[:2]) if "≥" in short else short.split()[0])
    return next((f for f in forms if clean.text_width(f, SMALLEST) < room * 0.85), forms[-1])


def _ink(one: Outline) -> str:
    from dashboard.charts.office import parts

    return INK if one.radius else parts.ink_on(one.fill.lstrip("#"))


def _legend(canvas: Canvas, picture: MapPicture, box: Box) -> None:
    lines: list[list[Run]] = []
    if picture.legend_title:
        lines.append([Run(clean.one_line(picture.legend_title), 16, True)])
    for key in picture.keys:
        words = key.label if key.count is None else f"{key.label} ({key.count})"
        mark = "●" if key.radius else "■"
        tone = "0B5C8A" if key.radius else key.fill.lstrip("#").upper()
        lines.append([Run(f"{mark}\u00a0\u00a0", 20, True, tone), Run(words, 16)])
    if picture.boundaries:
        lines.append([Run(clean.one_line(picture.boundaries, 300), SMALLEST)])
    put(canvas.slide, box, lines, name="Chú giải", space=6)


def _grid(point: Any) -> tuple[int, int]:
    return round(point[0] * _GRID), round(point[1] * _GRID)
