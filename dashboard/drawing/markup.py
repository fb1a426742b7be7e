"""The little markup of Plotly's texts (<b>, <br>, entities), as lines of letters."""

from __future__ import annotations

import html
import re

from dashboard.drawing.shapes import Item, Runs, Text, width_of_runs

_TAG = re.compile(r"(</?b>|<br>)")

#: Line height and the height above the baseline, as parts of the font size.
_LINE, _RISE = 1.3, 0.98
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_PARTS = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}


def lines(marked: str) -> list[Runs]:
    """The lines of a text, each as runs of (words, bold)."""
    rows: list[list[tuple[str, bool]]] = [[]]
    bold = False
    for piece in _TAG.split(marked):
        if piece == "<br>":
            rows.append([])
        elif piece in {"<b>", "</b>"}:
            bold = piece == "<b>"
        elif piece:
            rows[-1].append((html.unescape(piece), bold))
    return [tuple(line) for line in rows]


def block(
    marked: str,
    x: float,
    y: float,
    size: float,
    colour: str,
    *,
    across: str = "center",
    down: str = "middle",
    align: str | None = None,
    upward: bool = False,
) -> list[Item]:
    """Lines of text whose block has its left, center or right at x and its top, middle or
    bottom at y; or `upward`, beginning at y and centred on x.
    """
    rows = lines(marked)
    high = len(rows) * size * _LINE
    if upward:
        first = x - high / 2 + size * _RISE
        return [
            Text((first + i * size * _LINE, y), runs, size, colour, "start", -90)
            for i, runs in enumerate(rows)
            if runs
        ]
    wide = max((width_of_runs(runs, size) for runs in rows), default=0.0)
    top, inner = y - _PARTS[down] * high, align or across
    at = x + (_PARTS[inner] - _PARTS[across]) * wide
    return [
        Text((at, top + size * (_LINE * i + _RISE)), runs, size, colour, _ANCHORS[inner])
        for i, runs in enumerate(rows)
        if runs
    ]
