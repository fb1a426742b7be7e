"""A scene as PNG by Pillow, the letters those of the dashboard's own fonts."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import Any

from dashboard.drawing import shapes
from dashboard.drawing.shapes import DASHES, Area, Circle, Item, Point, Scene, Stroke, Text
from dashboard.words import clean

#: The PNG is drawn this much larger and scaled down: smooth edges.
_OVERSAMPLE = 2
_COLOURS = 128
#: How far the rim of letters reaches beyond them.
_HALO = 1.5
SWITCH = "DASHBOARD_PICTURES"


def available() -> bool:
    """Whether PNG pictures can be made here (Pillow with its font engine, the fonts).

    The environment variable DASHBOARD_PICTURES=0 switches them off.
    """
    if os.environ.get(SWITCH, "") == "0":
        return False
    try:
        shapes.font(14)
    except (ImportError, OSError):
        return False
    return True


def png(scene: Scene, scale: float = 2.0) -> bytes:
    """The scene as a PNG, `scale` times as large."""
    return _bytes(_image(scene, scale), scale, _colours(scene))


def slices(scene: Scene, most: float, scale: float = 2.0) -> Iterator[tuple[bytes, float, float]]:
    """A tall scene as several PNGs, cut where nothing is drawn: (png, width, height).

    `most` is the greatest height of one; a piece is taller only where it cannot be cut.
    """
    image = _image(scene, scale)
    if scene.height <= most:
        yield _bytes(image, scale, _colours(scene)), scene.width, scene.height
        return
    blank = _blank_rows(scene, scale)
    start, end = 0, image.height
    limit = round(most * scale)
    while start < end:
        stop = end
        if end - start > limit:
            candidates = [r for r in range(start + limit // 3, start + limit) if blank[r]]
            stop = candidates[-1] if candidates else start + limit
        piece = image.crop((0, start, image.width, stop))
        yield _bytes(piece, scale, _colours(scene)), scene.width, (stop - start) / scale
        start = stop


def _blank_rows(scene: Scene, scale: float) -> bytearray:
    """For each row of pixels whether the sheet may be cut there."""
    free = bytearray(b"\x01" * (round(scene.height * scale) + 2))
    for item in scene.items:
        low, high = _extent(item)
        # A line that runs through the whole chart does not keep it in one piece.
        if isinstance(item, Stroke) and high - low > scene.height / 3:
            continue
        for row in range(max(0, int(low * scale) - 1), min(len(free), int(high * scale) + 2)):
            free[row] = 0
    return free


def _extent(item: Item) -> tuple[float, float]:
    if isinstance(item, Circle):
        return item.centre[1] - item.radius, item.centre[1] + item.radius
    if isinstance(item, Text):
        return item.at[1] - item.size, item.at[1] + item.size * 0.3
    points = chain(*item.rings) if isinstance(item, Area) else item.points
    ys = [y for _, y in points]
    return min(ys), max(ys)


def _bytes(image: Any, scale: float, colours: Iterable[str] = ()) -> bytes:
    from PIL import Image

    # Few colours and their blends: a palette makes a third of the bytes, in less time.
    image = _exact(image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE), colours)
    file = io.BytesIO()
    dots = round(96 * scale)
    image.save(file, "PNG", compress_level=3, dpi=(dots, dots))
    return file.getvalue()


def _exact(image: Any, colours: Iterable[str]) -> Any:
    """The image with the colours of the scene as they are: quantising shifts them a little."""
    flat = image.getpalette() or []
    entries = [tuple(flat[i : i + 3]) for i in range(0, len(flat), 3)]
    for colour in colours:
        if len(colour) != 7 or not entries:
            continue
        wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
        far = [sum((a - b) ** 2 for a, b in zip(e, wanted, strict=True)) for e in entries]
        place = far.index(min(far))
        if far[place] < 60:
            entries[place] = wanted
    image.putpalette([v for entry in entries for v in entry])
    return image


def _colours(scene: Scene) -> list[str]:
    """The colours of the larger areas; the background last, so that it wins."""
    fills = [i.fill for i in scene.items if isinstance(i, Area | Circle) and i.fill[:1] == "#"]
    return [*dict.fromkeys(fills), scene.background]


def _image(scene: Scene, scale: float) -> Any:
    from PIL import Image, ImageDraw

    # Upright boxes and the font's own letters are smooth as they are; the rest is drawn
    # twice as large and scaled down, which takes four times as long.
    finer = 1 if all(map(_is_plain, scene.items)) else _OVERSAMPLE
    factor = scale * finer
    size = (round(scene.width * factor), round(scene.height * factor))
    image = Image.new("RGB", size, scene.background)
    # Blending with what lies below takes longer: only where something is seen through.
    blended = any(isinstance(i, Area | Circle) and i.opacity < 1 for i in scene.items)
    canvas = ImageDraw.Draw(image, "RGBA" if blended else None)
    for item in scene.items:
        if isinstance(item, Text) and item.angle:
            _turned(image, item, factor)
        else:
            _paint(canvas, item, factor, scene.background)
    # A plain mean of four pixels; the general resize takes four times as long.
    return image.reduce(finer) if finer > 1 else image


def _is_plain(item: Item) -> bool:
    """Whether a part needs no smoothing: text without drawn marks, upright boxes, lines."""
    if isinstance(item, Circle):
        return False
    if isinstance(item, Text):
        return not any(c in shapes.SYMBOLS for words, _ in item.runs for c in words)
    outlines = item.rings if isinstance(item, Area) else (item.points,)
    return all(
        a[0] == b[0] or a[1] == b[1]
        for points in outlines
        for a, b in pairwise((*points, points[0]))
    )


def _paint(canvas: Any, item: Item, factor: float, background: str) -> None:
    if isinstance(item, Area):
        _area(canvas, item, factor, background)
    elif isinstance(item, Stroke):
        points = _scaled(item.points, factor)
        dash = DASHES.get(item.dash)
        if dash:
            for start, end in _dashed(points, dash[0] * factor, dash[1] * factor):
                canvas.line([start, end], fill=item.colour, width=_width(item.width, factor))
        else:
            canvas.line(points, fill=item.colour, width=_width(item.width, factor), joint="curve")
    elif isinstance(item, Circle):
        x, y = (v * factor for v in item.centre)
        r = (item.radius + item.width / 2) * factor
        canvas.ellipse(
            (x - r, y - r, x + r, y + r),
            fill=_seen_through(item),
            outline=item.line or None,
            width=_width(item.width, factor),
        )
    else:
        _write(canvas, item, factor)


def _area(canvas: Any, item: Area, factor: float, background: str) -> None:
    for i, ring in enumerate(item.rings):
        points = _scaled(ring, factor)
        if item.fill != "none":
            # Holes come after their outline; what lies in them is drawn later.
            hole = i > 0 and _inside(ring[0], item.rings[:i])
            canvas.polygon(points, fill=background if hole else _seen_through(item))
        if item.line and item.width:
            width = _width(item.width, factor)
            canvas.line([*points, points[0]], fill=item.line, width=width, joint="curve")


def _inside(point: Point, rings: Iterable[tuple[Point, ...]]) -> bool:
    x, y = point
    inside = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def _scaled(points: Iterable[Point], factor: float) -> list[Point]:
    return [(x * factor, y * factor) for x, y in points]


def _width(width: float, factor: float) -> int:
    return max(1, round(width * factor))


def _seen_through(item: Area | Circle) -> str:
    """The fill with its opacity; the canvas blends it with what lies below."""
    if item.opacity >= 1 or len(item.fill) != 7:
        return item.fill
    return f"{item.fill}{round(item.opacity * 255):02X}"


def _write(canvas: Any, item: Text, factor: float) -> None:
    wide = shapes.width_of_runs(item.runs, item.size)
    x = item.at[0] - {"start": 0.0, "middle": wide / 2, "end": wide}[item.anchor]
    for words, bold in item.runs:
        for piece, is_symbol in _pieces(words):
            if is_symbol:
                _symbol(canvas, piece, x, item, factor)
                x += item.size * 0.8
            else:
                font = shapes.font(round(item.size * factor, 2), bold)
                canvas.text(
                    (x * factor, item.at[1] * factor),
                    piece,
                    font=font,
                    fill=item.colour,
                    anchor="ls",
                    stroke_width=round(_HALO * factor) if item.halo else 0,
                    stroke_fill=item.halo or None,
                )
                x += shapes.width_of(piece, item.size, bold)


def _pieces(words: str) -> Iterator[tuple[str, bool]]:
    """Letters of the font and marks that are drawn as shapes."""
    run = ""
    for letter in clean.legal_xml(words):
        if letter in shapes.SYMBOLS:
            if run:
                yield run, False
            run = ""
            yield letter, True
        else:
            run += letter
    if run:
        yield run, False


def _symbol(canvas: Any, letter: str, x: float, item: Text, factor: float) -> None:
    size = item.size * factor
    left, low = x * factor + size * 0.08, item.at[1] * factor
    r = size * 0.3
    cx, cy = left + r, low - size * 0.36
    if letter in "●○":
        fill = item.colour if letter == "●" else None
        canvas.ellipse(
            (cx - r, cy - r, cx + r, cy + r),
            fill=fill,
            outline=item.colour,
            width=max(1, round(size * 0.09)),
        )
        return
    if letter == "→":
        end, high = cx + r, low - size * 0.3
        canvas.line(
            ((cx - r, high), (end, high)), fill=item.colour, width=max(1, round(size * 0.08))
        )
        tip = (
            (end - r * 0.7, high - r * 0.6),
            (end + r * 0.2, high),
            (end - r * 0.7, high + r * 0.6),
        )
        canvas.polygon(tip, fill=item.colour)
        return
    corners = {
        "▶": ((cx - r, cy - r), (cx + r, cy), (cx - r, cy + r)),
        "◀": ((cx + r, cy - r), (cx - r, cy), (cx + r, cy + r)),
        "◆": ((cx, cy - r), (cx + r, cy), (cx, cy + r), (cx - r, cy)),
        "■": ((cx - r, cy - r), (cx + r, cy - r), (cx + r, cy + r), (cx - r, cy + r)),
        "▲": ((cx - r, cy + r), (cx, cy - r), (cx + r, cy + r)),
        "▼": ((cx - r, cy - r), (cx, cy + r), (cx + r, cy - r)),
    }[letter]
    canvas.polygon(corners, fill=item.colour)


def _turned(image: Any, item: Text, factor: float) -> None:
    """Text that reads upwards: drawn level on a sheet of its own, then turned."""
    from PIL import Image, ImageDraw

    wide = round((shapes.width_of_runs(item.runs, item.size) + 4) * factor)
    high = round(item.size * 1.5 * factor)
    sheet = Image.new("L", (wide, high), 0)
    level = Text((0.0, item.size * 1.1), item.runs, item.size, "#FFFFFF")
    _write(ImageDraw.Draw(sheet), level, factor)
    turned = sheet.rotate(90, expand=True)
    x, y = (v * factor for v in item.at)
    at = (round(x - item.size * 1.1 * factor), round(y - turned.height))
    image.paste(item.colour, (*at, at[0] + turned.width, at[1] + turned.height), turned)


def _dashed(points: list[Any], on: float, off: float) -> Iterator[tuple[Any, Any]]:
    for (x0, y0), (x1, y1) in pairwise(points):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
        at = 0.0
        while at < length:
            end = min(at + on, length)
            yield (
                (x0 + (x1 - x0) * at / length, y0 + (y1 - y0) * at / length),
                (x0 + (x1 - x0) * end / length, y0 + (y1 - y0) * end / length),
            )
            at = end + off
