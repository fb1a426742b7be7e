"""Lays a picture out on a sheet: what is drawn where, before SVG or PNG."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dashboard.drawing.shapes import (
    Area,
    Circle,
    Item,
    Point,
    Scene,
    Stroke,
    Text,
    box,
    paragraph,
    width_of,
)
from dashboard.maps import geometry, symbology
from dashboard.maps.model import Key, MapPicture, Polygon
from dashboard.words import clean, numbers

WIDTH = 1200
_MARGIN = 32
_STROKES, RADIUS = 100, 34
#: From the middle of a line of text to its baseline, as a part of the font size.
_BELOW_MIDDLE = 0.35
_CIRCLE_OPACITY = 0.8


def lay_out(picture: MapPicture) -> Scene:
    """The sheet of a picture: title, map, legend, source line."""
    colours = symbology.colours(picture.theme)
    items: list[Item] = []
    wide = WIDTH - 2 * _MARGIN
    ink = colours["text"]
    y = paragraph(items, picture.title, _MARGIN, _MARGIN, wide, 26, ink, bold=True)
    y = paragraph(items, picture.subtitle, _MARGIN, y + 2, wide, 15, ink)
    frame = (_MARGIN, y + 14, wide, wide * geometry.ratio(_box(picture)))
    items += _map(picture, colours, frame)
    y = _legend(items, picture, colours, frame[1] + frame[3] + 22)
    words = " ".join(part for part in (picture.source, _sentence(picture.boundaries)) if part)
    y = paragraph(items, words, _MARGIN, y + 12, wide, 13, ink)
    described = "; ".join(f"{shape.full_name}: {shape.text}" for shape in picture.shapes)
    height = round(y + _MARGIN * 0.75)
    return Scene(WIDTH, height, colours["background"], items, picture.title, described)


def lay_out_small(picture: MapPicture, width: int = 640) -> Scene:
    """The map alone with its names, to stand among other findings of a page."""
    colours = symbology.colours(picture.theme)
    high = width * geometry.ratio(_box(picture))
    items = _map(picture, colours, (0, 0, width, high), size=14.0)
    return Scene(width, round(high) + 2, "", items)


def _box(picture: MapPicture) -> tuple[float, float, float, float]:
    return geometry.bounds(symbology.land(picture.shapes, picture.unassigned))


def _map(
    picture: MapPicture,
    colours: dict[str, Any],
    frame: tuple[float, float, float, float],
    size: float = 0.0,
) -> list[Item]:
    left, top, width, height = frame
    land = _box(picture)
    inner = geometry.fit(land, width, height)

    def project(point: Point) -> Point:
        x, y = inner(point)
        return (round(x + left, 2), round(y + top, 2))

    items: list[Item] = []
    if picture.unassigned:
        rings = _rings(picture.unassigned, project)
        words = "Đất không thuộc xã nào"
        items.append(Area(rings, colours["quiet"], line=colours["line"], width=1, words=words))
    # Outlines with holes first, so that what lies in a hole is drawn over it.
    shapes = sorted(picture.shapes, key=lambda s: all(len(part) == 1 for part in s.polygons))
    for shape in shapes:
        rings = _rings(shape.polygons, project)
        words = clean.one_line(f"{shape.full_name}: {shape.text}")
        items.append(Area(rings, shape.fill, line=colours["line"], width=1, words=words))
    spacing = (land[2] - land[0]) / _STROKES
    for shape in shapes:
        if shape.pattern:
            items += [
                Stroke((project(start), project(end)), colours["text"], 0.7)
                for start, end in geometry.strokes(shape.polygons, spacing, shape.pattern)
            ]
        if shape.area == picture.selected:
            rings = _rings(shape.polygons, project)
            items.append(Area(rings, "none", line=colours["mark"], width=3))
    for shape in shapes:
        if shape.radius:
            items.append(_circle(project(shape.spot), shape.radius, colours["circle"], colours))
    return items + _labels(picture, colours, project, size)


def _rings(
    polygons: Iterable[Polygon], project: Callable[[Point], Point]
) -> tuple[tuple[Point, ...], ...]:
    return tuple(tuple(map(project, ring)) for part in polygons for ring in part)


def _circle(centre: Point, part: float, fill: str, colours: dict[str, Any]) -> Circle:
    """A circle of that part of the largest radius."""
    return Circle(centre, part * RADIUS, fill, colours["background"], 1, _CIRCLE_OPACITY)


def _labels(
    picture: MapPicture, colours: dict[str, Any], project: Any, size: float = 0.0
) -> list[Item]:
    """Names, the widest areas first, where they meet nothing; of many some are left out."""
    many = len(picture.shapes) > 20
    small, ink = size > 0, colours["text"]
    size = size or (12.0 if many else 16.0)
    taken = [
        (x - r, y - r, x + r, y + r)
        for (x, y), r in ((project(s.spot), s.radius * RADIUS) for s in picture.shapes)
        if r > 4
    ]
    items: list[Item] = []
    for shape in sorted(picture.shapes, key=lambda s: -s.room):
        lines = [clean.one_line(shape.name)]
        if not many and shape.state == "value":
            # On a small map there is room for the number alone.
            own = numbers.number(shape.value) if small else shape.text
            lines.append(clean.one_line(own))
        half = max(width_of(line, size, bold=True) for line in lines) / 2
        high = size * 1.25 * len(lines)
        boxes = [
            (x - half, y, x + half, y + high)
            for x, y in _places(project(shape.spot), shape.radius * RADIUS, half, high)
        ]
        free = [place for place in boxes if not any(meet(place, other) for other in taken)]
        if many and not free:
            continue
        place = (free or boxes)[0]
        taken.append(place)
        for i, line in enumerate(lines):
            below = size * (0.62 + 1.25 * i + _BELOW_MIDDLE)
            items.append(
                Text(
                    (round(place[0] + half, 2), round(place[1] + below, 2)),
                    ((line, i == 0 and not many),),
                    size,
                    symbology.text_colour_on(shape.fill, picture.theme) if small else ink,
                    "middle",
                    halo=shape.fill if small else colours["background"],
                )
            )
    return items


def _places(spot: Point, radius: float, half: float, high: float) -> list[Point]:
    """Where a label may go (middle of its upper edge): on the spot, or around a circle."""
    x, y = spot
    if not radius:
        return [(x, y - high / 2), (x, y), (x, y - high)]
    side = radius + half + 5
    return [
        (x, y + radius + 2),
        (x, y - radius - 2 - high),
        (x + side, y - high / 2),
        (x - side, y - high / 2),
    ]


def _legend(items: list[Item], picture: MapPicture, colours: dict[str, Any], y: float) -> float:
    """Adds the legend below the map, from left to right; the y below it."""
    ink, wide = colours["text"], WIDTH - 2 * _MARGIN
    y = paragraph(items, picture.legend_title, _MARGIN, y, wide, 15, ink, bold=True) + 8
    rows: list[list[tuple[Key, str, float, float]]] = [[]]
    x = float(_MARGIN)
    for key in picture.keys:
        words = key.label if key.count is None else f"{key.label} ({numbers.number(key.count)})"
        mark = 2 * key.radius * RADIUS if key.radius else 28.0
        wide = mark + 8 + width_of(words, 14) + 26
        if rows[-1] and x + wide > WIDTH - _MARGIN:
            rows.append([])
            x = float(_MARGIN)
        rows[-1].append((key, words, x, mark))
        x += wide
    for row in rows:
        high = max([20.0, *(2 * key.radius * RADIUS for key, _, _, _ in row)])
        for key, words, x, mark in row:
            items += sample(key, colours, x, y + high / 2)
            items.append(beside(words, x + mark + 8, y + high / 2, ink))
        y += high + 6
    return y


def sample(key: Key, colours: dict[str, Any], x: float, y: float) -> list[Item]:
    """The mark of a legend line: a filled box or a circle, its middle at height y."""
    if key.radius:
        return [_circle((x + key.radius * RADIUS, y), key.radius, key.fill, colours)]
    ring = box(x, y - 8, x + 28, y + 8)
    items: list[Item] = [Area((ring,), key.fill, line=colours["line"], width=1)]
    lines: list[tuple[Point, Point]] = []
    if key.pattern == "slanted":
        lines = [((x + i - 4, y + 8), (x + i + 8, y - 8)) for i in (4, 12, 20)]
    elif key.pattern == "level":
        lines = [((x, y + j), (x + 28, y + j)) for j in (-4, 0, 4)]
    return items + [Stroke(line, colours["text"], 0.7) for line in lines]


def beside(words: str, x: float, y: float, ink: str) -> Text:
    """The words of a legend line, the middle of their height at y."""
    return Text((x, y + 14 * _BELOW_MIDDLE), ((clean.one_line(words), False),), 14, ink)


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}." if text else ""


def meet(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )
