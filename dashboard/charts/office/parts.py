"""The smallest pieces of chart XML: colours, letters, names of columns."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from dashboard.charts.plot import hex_colour
from dashboard.words import clean

#: The sheet of the embedded workbook.
SHEET = "SoLieu"
#: Letters, quiet lines and the white of hollow marks.
INK, QUIET, PAPER = "17212B", "A9B6C1", "FFFFFF"

#: How much of its colour a column keeps that is not final.
_PALE = 0.45


def val(name: str, value: object, space: str = "c") -> str:
    """An element that has a value and nothing else."""
    return f'<{space}:{name} val="{value}"/>'


def solid(tone: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{hex_colour(tone)}"/></a:solidFill>'


def pale(tone: str) -> str:
    """The colour mixed with white."""
    tone = hex_colour(tone)
    mixed = (round(int(tone[i : i + 2], 16) * _PALE + 255 * (1 - _PALE)) for i in (0, 2, 4))
    return "".join(f"{v:02X}" for v in mixed)


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
    tone = hex_colour(tone)
    red, green, blue = (int(tone[i : i + 2], 16) for i in (0, 2, 4))
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 150 else PAPER


@dataclass(frozen=True)
class Block:
    """Where a chart's cells are: a row of headings, the categories below the first.

    first  the column of the first series
    """

    sheet: str = SHEET
    row: int = 0
    column: int = 0
    first: int = 1

    def head(self, index: int) -> str:
        """The reference of the heading of a series."""
        return self._cells(self.first + index, self.row, self.row)

    def cells(self, index: int | None, count: int) -> str:
        """The reference of the values of a series, of the categories for None."""
        column = self.column if index is None else self.first + index
        return self._cells(column, self.row + 1, self.row + count)

    def _cells(self, column: int, start: int, stop: int) -> str:
        name = "'{}'".format(self.sheet.replace("'", "''"))
        first = f"${_letters(column)}${start + 1}"
        last = f":${_letters(column)}${stop + 1}" if stop > start else ""
        return escape(f"{name}!{first}{last}")


def _letters(index: int) -> str:
    """The column of a sheet: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def words(given: str) -> str:
    return escape(clean.office_literal(given))
