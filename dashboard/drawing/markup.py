"""The little markup of Plotly's texts (<b>, <br>, entities), as lines of letters."""

from __future__ import annotations

import html
import re

from dashboard.drawing.shapes import Item, Runs, Text, width_of_runs

_TAG = re.compile(r"(</?(?:b|strong|i|em|sup|sub|span|br)\b[^>]*>)", re.IGNORECASE)

#: Line height and the height above the baseline, as parts of the font size.
LINE, RISE = 1.3, 0.98


def lines(marked: str) -> list[Runs]:
    """The lines of a text, each as runs of (words, bold)."""
    found: list[list[tuple[str, bool]]] = [[]]
    bold = False
    for piece in _TAG.split(marked):
        tag = piece.lower()
        if tag.startswith("<br"):
            found.append([])
        elif tag in {"<b>", "<strong>"}:
            bold = True
        elif tag in {"</b>", "</strong>"}:
            bold = False
        elif piece and not _TAG.fullmatch(piece):
            found[-1].append((html.unescape(piece), bold))
    return [tuple(line) for line in found]


def block(
    marked: str,
    x: float,
    y: float,
    size: float,
    colour: str,
    *,
    across: str = "left",
    down: str = "top",
    align: str | None = None,
) -> list[Item]:
    """Lines of text whose block stands left, centre or right of x and below, on or above y."""
    found = lines(marked)
    high = len(found) * size * LINE
    wide = max((width_of_runs(runs, size) for runs in found), default=0.0)
    left = x - {"left": 0.0, "center": wide / 2, "right": wide}[across]
    top = y - {"top": 0.0, "middle": high / 2, "bottom": high}[down]
    inner = align or across
    anchor = {"left": "start", "center": "middle", "right": "end"}[inner]
    at = left + {"left": 0.0, "center": wide / 2, "right": wide}[inner]
    return [
        Text((at, top + size * (LINE * i + RISE)), runs, size, colour, anchor)
        for i, runs in enumerate(found)
        if runs
    ]
