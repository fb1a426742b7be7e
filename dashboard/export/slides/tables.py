"""Native tables on slides, written as XML at once: cell by cell they would be slow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from pptx.util import Inches

from dashboard.export.slides.canvas import BLUE, INK, SMALLEST, Box
from dashboard.words import clean

_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_PAPER, _HEAD, _BAND, _LINE = "FFFFFF", BLUE, "F4F6F8", "DDE3E8"
#: Height of a line of text, and what a cell adds above and below, in inches.
LINE = SMALLEST * 1.22 / 72
PAD = 0.08


@dataclass(frozen=True)
class TableCell:
    """A cell: text, fill and letters."""

    text: str
    fill: str = _PAPER
    ink: str = INK
    bold: bool = False
    align: str = "l"


def head(words: str, align: str = "l") -> TableCell:
    """A cell of the heading row."""
    return TableCell(words, _HEAD, _PAPER, True, align)


def body(words: str, row: int, align: str = "l") -> TableCell:
    """A cell of row number `row` (rows alternate in tone)."""
    return TableCell(words, _BAND if row % 2 else _PAPER, INK, False, align)


def row_height(cells: Sequence[TableCell], widths: Sequence[float]) -> float:
    """The height a row needs at those column widths."""
    lines = max(
        (
            clean.line_count(c.text, SMALLEST * (1.05 if c.bold else 1), max(w - 0.17, 0.2))
            for c, w in zip(cells, widths, strict=True)
        ),
        default=1,
    )
    return lines * LINE + PAD


def widths_for(heads: Sequence[str], rows: Sequence[Sequence[str]], total: float) -> list[float]:
    """Column widths by content: short columns as wide as they need, the rest shared."""
    wanted = []
    for i, name in enumerate(heads):
        cells = [clean.text_width(r[i], SMALLEST) for r in rows] or [0.0]
        word = max((clean.text_width(w, SMALLEST) for w in name.split()), default=0.3)
        wanted.append(min(max(max(cells) * 1.05, word, 0.45) + 0.25, total * 0.6))
    if sum(wanted) <= total:
        spare = (total - sum(wanted)) / len(wanted)
        return [w + spare for w in wanted]
    # Narrow columns keep their width; the wide ones share what is left.
    left, open_ones, widths = total, set(range(len(wanted))), [0.0] * len(wanted)
    while open_ones:
        part = left / len(open_ones)
        small = [i for i in open_ones if wanted[i] <= part]
        if not small:
            for i in open_ones:
                widths[i] = part
            break
        for i in small:
            widths[i] = wanted[i]
            left -= wanted[i]
            open_ones.discard(i)
    return widths


def add(
    slide: Any,
    box: Box,
    rows: Sequence[Sequence[TableCell]],
    widths: Sequence[float],
    heights: Sequence[float],
    name: str = "Bảng số liệu",
) -> Any:
    """A table; the first row is the heading row."""
    frame = slide.shapes.add_table(1, 1, *box.emu())
    frame.name = name
    frame.height = Inches(sum(heights))
    frame.width = Inches(sum(widths))
    old = frame._element.find(f".//{{{_A.split('=')[1].strip(chr(34))}}}tbl")
    old.getparent().replace(old, etree.fromstring(_xml(rows, widths, heights)))
    return frame


def _xml(
    rows: Sequence[Sequence[TableCell]], widths: Sequence[float], heights: Sequence[float]
) -> str:
    grid = "".join(f'<a:gridCol w="{Inches(w)}"/>' for w in widths)
    body_rows = "".join(
        f'<a:tr h="{Inches(h)}">{"".join(map(_cell, cells))}</a:tr>'
        for cells, h in zip(rows, heights, strict=True)
    )
    return f'<a:tbl {_A}><a:tblPr firstRow="1"/><a:tblGrid>{grid}</a:tblGrid>{body_rows}</a:tbl>'


def _cell(cell: TableCell) -> str:
    line = "".join(
        f'<a:{side} w="6350"><a:solidFill><a:srgbClr val="{_LINE}"/></a:solidFill></a:{side}>'
        for side in ("lnL", "lnR", "lnT", "lnB")
    )
    return (
        f'<a:tc><a:txBody><a:bodyPr/><a:lstStyle/><a:p><a:pPr algn="{cell.align}"/>'
        f'<a:r><a:rPr lang="vi-VN" sz="{SMALLEST * 100}" b="{int(cell.bold)}" dirty="0">'
        f'<a:solidFill><a:srgbClr val="{cell.ink}"/></a:solidFill></a:rPr>'
        f"<a:t>{escape(clean.one_line(cell.text))}</a:t></a:r></a:p></a:txBody>"
        f'<a:tcPr marL="72000" marR="72000" marT="36000" marB="36000" anchor="ctr">'
        f'{line}<a:solidFill><a:srgbClr val="{cell.fill}"/></a:solidFill></a:tcPr></a:tc>'
    )
