"""What a picture is made of, a chart or a map: areas, strokes, circles, letters, in pixels."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.words import clean

Point = tuple[float, float]
#: Words and whether they are bold, one after the other.
Runs = tuple[tuple[str, bool], ...]

_FONTS = Path(__file__).resolve().parents[1] / "static" / "fonts"
_FILES = {False: "BeVietnamPro-Regular.ttf", True: "BeVietnamPro-SemiBold.ttf"}
#: Lengths of what is drawn and what is left out.
DASHES = {"dot": (2.0, 3.0), "dash": (6.0, 4.0)}
#: Marks the font has no letter for; they are drawn as shapes about one em wide.
SYMBOLS = frozenset("●○▶◀◆■▲▼→")
#: Letters of nearly every word.
_A_WORD = 32


@dataclass(frozen=True)
class Area:
    """A filled outline: one ring, or several of which the inner ones are holes (even-odd).

    opacity  of the fill, 0 to 1
    line     colour of the outline, "" for none; `width` is that of the outline
    words    for those who cannot see it
    """

    rings: tuple[tuple[Point, ...], ...]
    fill: str
    opacity: float = 1.0
    line: str = ""
    width: float = 0.0
    words: str = ""


@dataclass(frozen=True)
class Stroke:
    """A line through points; dash is "", "dot" or "dash"."""

    points: tuple[Point, ...]
    colour: str
    width: float = 1.0
    dash: str = ""


@dataclass(frozen=True)
class Circle:
    """A filled circle with an outline ("" for none)."""

    centre: Point
    radius: float
    fill: str
    line: str = ""
    width: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True)
class Text:
    """One line of text on its baseline; runs are (words, bold).

    anchor   start, middle or end of the line stands at `at`
    angle    0, or -90 for text that reads upwards
    halo     colour of a rim around the letters, "" for none
    """

    at: Point
    runs: Runs
    size: float
    colour: str
    anchor: str = "start"
    angle: int = 0
    halo: str = ""


Item = Area | Stroke | Circle | Text


@dataclass
class Scene:
    """A sheet of `width` × `height` pixels and what is on it, in order of drawing."""

    width: float
    height: float
    background: str
    items: list[Item] = field(default_factory=list)
    title: str = ""
    description: str = ""


def box(left: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
    """The corners of a rectangle."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def moved(item: Item, right: float, down: float) -> Item:
    """The same thing at another place."""

    def at(point: Point) -> Point:
        return point[0] + right, point[1] + down

    if isinstance(item, Circle):
        return replace(item, centre=at(item.centre))
    if isinstance(item, Text):
        return replace(item, at=at(item.at))
    if isinstance(item, Area):
        return replace(item, rings=tuple(tuple(map(at, ring)) for ring in item.rings))
    return replace(item, points=tuple(map(at, item.points)))


@lru_cache(maxsize=128)
def font(size: float, bold: bool = False) -> Any:
    """The font at a size in pixels. Raises OSError when it cannot be loaded."""
    from PIL import ImageFont

    return ImageFont.truetype(str(_FONTS / _FILES[bold]), size)


@lru_cache(maxsize=20_000)
def width_of(words: str, size: float, bold: bool = False) -> float:
    """How wide a text is."""
    plain = "".join(c for c in words if c not in SYMBOLS)
    marks = len(words) - len(plain)
    return float(font(round(size, 2), bold).getlength(plain)) + marks * size * 0.8


def width_of_runs(runs: Runs, size: float) -> float:
    return sum(width_of(words, size, bold) for words, bold in runs)


def wrapped(words: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The words in lines no wider than `room`; a word too long for a line is broken."""
    lines: list[str] = []
    line = ""
    for word in words.split(" "):
        while len(word) > (cut := _longest(word, size, room, bold)):
            if line:
                lines.append(line)
                line = ""
            lines.append(word[:cut])
            word = word[cut:]
        longer = f"{line} {word}".strip(" ")
        if line and width_of(longer, size, bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _longest(word: str, size: float, room: float, bold: bool) -> int:
    """How many of its letters are no wider than `room`, one at least.

    Looked for from the front: to measure all of a word of a page's length for each of its lines
    would take minutes.
    """
    upper = min(len(word), _A_WORD)
    while upper < len(word) and width_of(word[:upper], size, bold) <= room:
        upper *= 2
    upper = min(upper, len(word))
    if width_of(word[:upper], size, bold) <= room:
        return upper
    places = range(1, upper)
    return max(1, bisect_right(places, room, key=lambda at: width_of(word[:at], size, bold)))


def paragraph(
    items: list[Item],
    words: str,
    x: float,
    y: float,
    room: float,
    size: float,
    colour: str,
    *,
    bold: bool = False,
) -> float:
    """Adds text in lines no wider than `room`, the first below y; the y below the last."""
    for line in wrapped(clean.one_line(words), size, room, bold):
        items.append(Text((x, round(y + size, 2)), ((line, bold),), size, colour))
        y += size * 1.35
    return y
