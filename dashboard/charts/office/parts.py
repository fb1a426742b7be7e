"""The smallest pieces of chart XML: colours, letters, names of columns."""

from __future__ import annotations

from xml.sax.saxutils import escape

from dashboard.charts.plot import colour
from dashboard.words import clean

#: The sheet of the embedded workbook.
SHEET = "SoLieu"
#: Letters, quiet lines and the white of hollow marks.
INK, QUIET, PAPER = "17212B", "A9B6C1", "FFFFFF"


def solid(tone: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour(tone)}"/></a:solidFill>'


def letters(points: float) -> str:
    return (
        '<c:txPr><a:bodyPr rot="0" vert="horz"/><a:lstStyle/><a:p><a:pPr>'
        f'<a:defRPr sz="{size(points)}">{solid(INK)}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
    )


def size(points: float) -> int:
    return round(points * 100)


def ink_on(tone: str) -> str:
    """Letters that can be read on a fill: dark on light, white on dark."""
    tone = colour(tone)
    red, green, blue = (int(tone[i : i + 2], 16) for i in (0, 2, 4))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 150 else PAPER


def column(index: int) -> str:
    """The column of a sheet: 0 → A, 26 → AA."""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found


def words(given: str) -> str:
    return escape(clean.office_literal(given))
