"""Lays a picture out on a sheet: what is drawn where, before SVG or PNG."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import ImageFont

from dashboard.maps import geometry, symbology
from dashboard.maps.model import Key, MapPicture, Point
from dashboard.words import numbers

WIDTH = 1200
_MARGIN = 32
_FONTS = Path(__file__).resolve().parents[1] / "static" / "fonts"
_FILES = {400: "BeVietnamPro-Regular.ttf", 600: "BeVietnamPro-SemiBold.ttf"}
_STROKES, RADIUS = 100, 34


@dataclass(frozen=True)
class Area:
    """A filled outline (even-odd), with words for those who cannot see it."""

    rings: list[list[Point]]
    fill: str
    line: str
    width: float = 1.0
    words: str = ""


@dataclass(frozen=True)
class Stroke:
    """A straight line."""

    start: Point
    end: Point
    line: str
    width: float = 1.0


@dataclass(frozen=True)
class Circle:
    """A filled circle."""

    centre: Point
    radius: float
    fill: str
    line: str


@dataclass(frozen=True)
class Text:
    """One line of text; `anchor` is start or middle, y is the middle of its height."""

    at: Point
    text: str
    size: float
    fill: str
    weight: int = 400
    anchor: str = "start"
    halo: str | None = None


Item = Area | Stroke | Circle | Text


@dataclass(frozen=True)
class Scene:
    """A sheet and what is on it, in order of drawing."""

    width: int
    height: int
    background: str
    items: list[Item]
    title: str
    description: str


def font(weight: int, size: float) -> Any:
    """The Pillow font of a weight (400 or 600) and size."""
    return _font(weight, round(size * 4) / 4)


@lru_cache(maxsize=64)
def _font(weight: int, size: float) -> Any:
    return ImageFont.truetype(str(_FONTS / _FILES[weight]), size)


def lay_out(picture: MapPicture) -> Scene:
    """The sheet of a picture: title, map, legend, source line."""
    colours = symbology.colours(picture.theme)
    items: list[Item] = []
    wide = WIDTH - 2 * _MARGIN
    y = _lines(items, picture.title, _MARGIN, wide, 26, colours["text"], 600)
    y = _lines(items, picture.subtitle, y + 2, wide, 15, colours["text"], 400)
    frame = (_MARGIN, y + 14, wide, wide * geometry.ratio(_box(picture)))
    items += _map(picture, colours, frame)
    y = _legend(items, picture, colours, frame[1] + frame[3] + 22)
    words = " ".join(part for part in (picture.source, _sentence(picture.boundaries)) if part)
    y = _lines(items, words, y + 12, wide, 13, colours["text"], 400)
    described = "; ".join(f"{shape.full_name}: {shape.text}" for shape in picture.shapes)
    height = round(y + _MARGIN * 0.75)
    return Scene(WIDTH, height, colours["background"], items, picture.title, described)


def _box(picture: MapPicture) -> tuple[float, float, float, float]:
    return geometry.bounds(symbology.land(picture.shapes, picture.unassigned))


def _map(
    picture: MapPicture, colours: dict[str, Any], frame: tuple[float, float, float, float]
) -> list[Item]:
    left, top, width, height = frame
    box = _box(picture)
    inner = geometry.fit(box, width, height)

    def project(point: Point) -> Point:
        x, y = inner(point)
        return (round(x + left, 2), round(y + top, 2))

    items: list[Item] = []
    if picture.unassigned:
        rings = [[project(p) for p in ring] for part in picture.unassigned for ring in part]
        words = "Đất không thuộc xã nào"
        items.append(Area(rings, colours["quiet"], colours["line"], 1, words))
    # Outlines with holes first, so that what lies in a hole is drawn over it.
    shapes = sorted(picture.shapes, key=lambda s: all(len(part) == 1 for part in s.polygons))
    for shape in shapes:
        rings = [[project(p) for p in ring] for part in shape.polygons for ring in part]
        words = f"{shape.full_name}: {shape.text}"
        items.append(Area(rings, shape.fill, colours["line"], 1, words))
    spacing = (box[2] - box[0]) / _STROKES
    for shape in shapes:
        if shape.pattern:
            items += [
                Stroke(project(one), project(two), colours["text"], 0.7)
                for one, two in geometry.strokes(shape.polygons, spacing, shape.pattern)
            ]
        if shape.area == picture.selected:
            rings = [[project(p) for p in ring] for part in shape.polygons for ring in part]
            items.append(Area(rings, "none", colours["mark"], 3))
    for shape in shapes:
        if shape.radius:
            items.append(
                Circle(
                    project(shape.spot),
                    shape.radius * RADIUS,
                    colours["circle"],
                    colours["background"],
                )
            )
    return items + _labels(picture, colours, project)


def _labels(picture: MapPicture, colours: dict[str, Any], project: Any) -> list[Item]:
    """Names, the widest areas first, where they meet nothing; of many some are left out."""
    many = len(picture.shapes) > 20
    size = 12.0 if many else 16.0
    taken = [
        (x - r, y - r, x + r, y + r)
        for (x, y), r in ((project(s.spot), s.radius * RADIUS) for s in picture.shapes)
        if r > 4
    ]
    items: list[Item] = []
    for shape in sorted(picture.shapes, key=lambda s: -s.room):
        lines = [shape.name]
        if not many and shape.state == "value":
            lines.append(shape.text)
        half = max(font(600, size).getlength(line) for line in lines) / 2
        high = size * 1.25 * len(lines)
        boxes = [
            (x - half, y, x + half, y + high)
            for x, y in _places(project(shape.spot), shape.radius * RADIUS, half, high)
        ]
        free = [box for box in boxes if not any(meet(box, other) for other in taken)]
        if many and not free:
            continue
        box = (free or boxes)[0]
        taken.append(box)
        for i, line in enumerate(lines):
            at = (round(box[0] + half, 2), round(box[1] + size * (0.62 + 1.25 * i), 2))
            weight = 600 if i == 0 and not many else 400
            items.append(
                Text(at, line, size, colours["text"], weight, "middle", colours["background"])
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
    y = _lines(items, picture.legend_title, y, WIDTH - 2 * _MARGIN, 15, colours["text"], 600) + 8
    rows: list[list[tuple[Key, str, float, float]]] = [[]]
    x = float(_MARGIN)
    for key in picture.keys:
        words = key.label if key.count is None else f"{key.label} ({numbers.number(key.count)})"
        mark = 2 * key.radius * RADIUS if key.radius else 28.0
        wide = mark + 8 + font(400, 14).getlength(words) + 26
        if rows[-1] and x + wide > WIDTH - _MARGIN:
            rows.append([])
            x = float(_MARGIN)
        rows[-1].append((key, words, x, mark))
        x += wide
    for row in rows:
        high = max([20.0, *(2 * key.radius * RADIUS for key, _, _, _ in row)])
        for key, words, x, mark in row:
            items += sample(key, colours, x, y + high / 2)
            items.append(Text((x + mark + 8, y + high / 2), words, 14, colours["text"]))
        y += high + 6
    return y


def sample(key: Key, colours: dict[str, Any], x: float, y: float) -> list[Item]:
    """The mark of a legend line: a filled box or a circle, its middle at height y."""
    if key.radius:
        centre = (x + key.radius * RADIUS, y)
        return [Circle(centre, key.radius * RADIUS, key.fill, colours["background"])]
    ring = [(x, y - 8), (x + 28, y - 8), (x + 28, y + 8), (x, y + 8)]
    items: list[Item] = [Area([ring], key.fill, colours["line"], 1)]
    if key.pattern == "slanted":
        for i in (4, 12, 20):
            items.append(Stroke((x + i - 4, y + 8), (x + i + 8, y - 8), colours["text"], 0.7))
    elif key.pattern == "level":
        for j in (-4, 0, 4):
            items.append(Stroke((x, y + j), (x + 28, y + j), colours["text"], 0.7))
    return items


def _lines(
    items: list[Item],
    text: str,
    y: float,
    width: float,
    size: float,
    fill: str,
    weight: int,
    x: float = _MARGIN,
) -> float:
    """Adds text broken into lines; the y below it."""
    for line in _wrapped(text, size, weight, width):
        items.append(Text((x, round(y + size * 0.65, 2)), line, size, fill, weight))
        y += size * 1.35
    return y


def _wrapped(text: str, size: float, weight: int, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font(weight, size).getlength(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _sentence(text: str) -> str:
    return f"{text.rstrip('.')}." if text else ""


def meet(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
