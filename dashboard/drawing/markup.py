"""The little markup of Plotly's texts: <b>, <br> and entities."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"(</?(?:b|strong|i|em|sup|sub|span|br)\b[^>]*>)", re.IGNORECASE)

Runs = tuple[tuple[str, bool], ...]


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
