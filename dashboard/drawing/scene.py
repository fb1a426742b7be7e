"""What a picture is made of: areas, lines, circles and letters, in pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

Point = tuple[float, float]

_FONTS = Path(__file__).resolve().parents[1] / "static" / "fonts"
_FILES = {False: "BeVietnamPro-Regular.ttf", True: "BeVietnamPro-SemiBold.ttf"}
#: Marks the font has no letter for; they are drawn as shapes about one em wide.
SYMBOLS = frozenset("●○▶◀◆■▲▼→")


@dataclass(frozen=True)
class Area:
    """A filled polygon."""

    points: tuple[Point, ...]
    fill: str
    opacity: float = 1.0
    line: str = ""
    width: float = 0.0


@dataclass(frozen=True)
class Line:
    """A line through points; dash is "", "dot" or "dash"."""

    points: tuple[Point, ...]
    colour: str
    width: float = 1.0
    dash: str = ""


@dataclass(frozen=True)
class Circle:
    """A filled circle with an outline."""

    centre: Point
    radius: float
    fill: str
    line: str = ""
    width: float = 0.0


@dataclass(frozen=True)
class Text:
    """One line of text on its baseline; runs are (words, bold).

    anchor   start, middle or end of the line stands at `at`
    angle    0, or -90 for text that reads upwards
    """

    at: Point
    runs: tuple[tuple[str, bool], ...]
    size: float
    colour: str
    anchor: str = "start"
    angle: int = 0


Item = Area | Line | Circle | Text


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


def width_of_runs(runs: tuple[tuple[str, bool], ...], size: float) -> float:
    return sum(width_of(words, size, bold) for words, bold in runs)


def wrapped(words: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The words in lines no wider than `room`; a word too long for a line is broken."""
    lines: list[str] = []
    line = ""
    for word in words.split(" "):
        while width_of(word, size, bold) > room and len(word) > 1:
            cut = len(word) - 1
            while cut > 1 and width_of(word[:cut], size, bold) > room:
                cut -= 1
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
