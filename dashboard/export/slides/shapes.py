"""Maps as native shapes: one freeform an area, coloured, named, movable, editable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.util import Inches, Pt

from dashboard import maps
from dashboard.export.slides.canvas import INK, SMALLEST, Box, Canvas, Run, paint, put
from dashboard.maps import MapPicture, Outline
from dashboard.maps.scene import meet
from dashboard.words import clean

#: Steps of a freeform's own grid across the width of the map.
_GRID = 20_000
_LINE = "FFFFFF"


def add_map(
    canvas: Canvas, box: Box, picture: MapPicture, lines: Sequence[Sequence[Run]] = ()
) -> float:
    """The map on the left, its legend and `lines` on the right; every area a shape of its own.

    Returns the height it takes.
    """
    outlines, ratio = maps.outlines(picture)
    room = box.width * 0.7
    wide = min(room, box.height / ratio)
    frame = Box(box.left, box.top + (box.height - wide * ratio) / 2, wide, wide * ratio)
    for outline in outlines:
        _area(canvas, outline, frame)
    for outline in outlines:
        if outline.radius:
            _circle(canvas, outline, frame)
    if len(outlines) <= 20:
        _labels(canvas, outlines, frame)
    left = box.left + wide + 0.35
    _legend(canvas, picture, Box(left, box.top, box.left + box.width - left, box.height), lines)
    return box.height


def _area(canvas: Canvas, outline: Outline, frame: Box) -> None:
    rings = [r for r in outline.rings if len(r) > 2]
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
    shape.name = clean.one_line(outline.full_name, 80)
    shape._element.nvSpPr.cNvPr.set(
        "descr", clean.one_line(f"{outline.full_name}: {outline.text}", 250)
    )
    paint(shape, outline.fill.lstrip("#").upper())
    shape.line.color.rgb = RGBColor.from_string(_LINE)
    shape.line.width = Pt(1)


def _circle(canvas: Canvas, outline: Outline, frame: Box) -> None:
    radius = outline.radius * 0.33
    x, y = frame.left + outline.spot[0] * frame.width, frame.top + outline.spot[1] * frame.width
    box = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    shape = canvas.slide.shapes.add_shape(MSO_SHAPE.OVAL, *box.emu())
    shape.name = f"{clean.one_line(outline.full_name, 70)}: {clean.one_line(outline.text, 40)}"
    paint(shape, "0B5C8A")


#: Where a label is tried, in inches from its spot: there, then ever further off.
_STEPS = tuple(
    (x * far, y * far)
    for far in (0.0, 0.12, 0.24, 0.36, 0.5, 0.65, 0.8)
    for x, y in ((0, 0), (0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))
)
#: Further than this from its spot a label is tied to it by a line.
_NEAR = 0.3


def _labels(canvas: Canvas, outlines: Sequence[Outline], frame: Box) -> None:
    """Names and figures of the areas, none over another; the smallest areas choose first."""
    taken: list[tuple[float, float, float, float]] = []
    for outline in sorted(outlines, key=_across):
        forms = [[clean.one_line(outline.name, 40)]]
        if outline.state == "value" and outline.text:
            figure = _fitting(clean.one_line(outline.text), _across(outline) * frame.width)
            forms = [[*forms[0], figure], [f"{forms[0][0]} {figure}"], forms[0]]
        tries = [(lines, _place(outline, lines, frame, step)) for lines in forms for step in _STEPS]
        lines, box = next(
            (t for t in tries if not any(meet(_edges(t[1]), other) for other in taken)), tries[0]
        )
        taken.append(_edges(box))
        _label(canvas, outline, frame, lines, box)


def _place(outline: Outline, lines: Sequence[str], frame: Box, step: tuple[float, float]) -> Box:
    wide = max(clean.text_width(line, SMALLEST) for line in lines) + 0.1
    high = 0.235 * len(lines)
    x, y = frame.left + outline.spot[0] * frame.width, frame.top + outline.spot[1] * frame.width
    y += outline.radius * 0.33 + 0.02 + high / 2 if outline.radius else 0.0
    # A name wider than its area stays on the map's own part of the slide.
    x = max(frame.left + wide / 2, min(x + step[0], frame.left + frame.width - wide / 2))
    return Box(x - wide / 2, y + step[1] - high / 2, wide, high)


def _edges(box: Box) -> tuple[float, float, float, float]:
    return (box.left, box.top, box.left + box.width, box.top + box.height)


def _label(canvas: Canvas, outline: Outline, frame: Box, lines: Sequence[str], box: Box) -> None:
    x, y = frame.left + outline.spot[0] * frame.width, frame.top + outline.spot[1] * frame.width
    middle = (box.left + box.width / 2, box.top + box.height / 2)
    moved = not outline.radius and max(abs(middle[0] - x), abs(middle[1] - y)) > _NEAR
    if moved:
        line = canvas.slide.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, *(Inches(v) for v in (x, y, *middle))
        )
        line.name = f"Chỉ tới: {clean.one_line(outline.name, 60)}"
        line.line.color.rgb = RGBColor.from_string(INK)
        line.line.width = Pt(0.75)
    shape = put(
        canvas.slide,
        box,
        # On a dark area dark letters would be lost; a slide has no halo, so the tone turns.
        [
            [Run(words, SMALLEST, i == 0, INK if moved else _ink(outline))]
            for i, words in enumerate(lines)
        ],
        align="ctr",
        name=f"Tên: {clean.one_line(outline.name, 60)}",
    )
    if moved:
        paint(shape, _LINE)


def _across(outline: Outline) -> float:
    """How wide an area is, as a part of the map."""
    xs = [x for ring in outline.rings for x, _ in ring]
    return max(xs) - min(xs) if xs else 0.0


def _fitting(words: str, room: float) -> str:
    """The figure in the longest form that stays inside its area."""
    short = words.replace("ít nhất ", "≥ ")
    forms = (words, short, " ".join(short.split()[:2]) if "≥" in short else short.split()[0])
    return next((f for f in forms if clean.text_width(f, SMALLEST) < room * 0.85), forms[-1])


def _ink(outline: Outline) -> str:
    from dashboard.charts.office import parts

    return INK if outline.radius else parts.ink_on(outline.fill.lstrip("#"))


def _legend(canvas: Canvas, picture: MapPicture, box: Box, more: Sequence[Sequence[Run]]) -> None:
    lines: list[Sequence[Run]] = []
    if picture.legend_title:
        lines.append([Run(clean.one_line(picture.legend_title), 16, True)])
    for key in picture.keys:
        words = key.label if key.count is None else f"{key.label} ({key.count})"
        mark = "●" if key.radius else "■"
        tone = "0B5C8A" if key.radius else key.fill.lstrip("#").upper()
        lines.append([Run(f"{mark}\u00a0\u00a0", 20, True, tone), Run(words, 16)])
    if picture.boundaries:
        lines.append([Run(clean.one_line(picture.boundaries, 300), SMALLEST)])
    lines += more
    put(canvas.slide, box, lines, name="Chú giải", space=6)


def legend_height(picture: MapPicture) -> float:
    """Inches the legend of a map takes beside it."""
    words = clean.line_count(clean.one_line(picture.boundaries, 300), SMALLEST, 3.2)
    return 0.42 * len(picture.keys) + 0.35 + 0.24 * words


def _grid(point: Any) -> tuple[int, int]:
    return round(point[0] * _GRID), round(point[1] * _GRID)
