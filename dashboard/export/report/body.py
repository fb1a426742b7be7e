"""What a report is made of: paragraphs, key figures, tables, pictures, captions."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.shape import CT_Inline
from docx.shared import Mm, Pt

from dashboard.export.report.form import TEXT_WIDTH, W
from dashboard.words import cells, clean, numbers

#: More rows of a table are not printed; they are counted.
ROWS = 400
_TOGETHER = 10
#: Pixels of a picture that stand for a millimetre of its width.
_PIXELS = 4.0
#: Numbers of pictures start here, above those a template may hold.
_FIRST_PICTURE = 10_000


class Body:
    """Adds the parts of a report to a document, counting figures and tables.

    width   of the text in millimetres
    """

    def __init__(self, document: Any, width: float = TEXT_WIDTH) -> None:
        self.document, self.width = document, width
        self._figures = self._tables = self._pictures = 0

    def heading(self, words: str, level: int) -> Any:
        return self.document.add_heading(clean.one_line(words, 600), level)

    def paragraph(self, words: str, *, lead: str = "", italic: bool = False) -> Any:
        """A justified paragraph with a first-line indent; `lead` stands bold before it."""
        added = self.document.add_paragraph()
        added.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        added.paragraph_format.first_line_indent = Mm(10)
        if lead:
            added.add_run(f"{clean.one_line(lead, 200)}. ").bold = True
        added.add_run(clean.one_line(words, 4000)).italic = italic or None
        return added

    def point(self, words: str) -> Any:
        """One point of a list, led by a dash as official documents do."""
        return self.paragraph(f"- {clean.one_line(words, 2000)}")

    def remark(self, words: str, *, centre: bool = False) -> Any:
        """A smaller line below a picture or table, or in a list of sources."""
        paragraph = self.document.add_paragraph()
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(3)
        run = paragraph.add_run(clean.one_line(words, 2000))
        run.italic, run.font.size = centre or None, Pt(12)
        return paragraph

    def picture(
        self, png: bytes, width: float, height: float, description: str, most: float
    ) -> None:
        """A picture given in pixels, as wide as the text unless it were higher than `most`
        millimetres then."""
        wide = min(self.width, width / _PIXELS)
        high = height / width * wide
        if high > most:
            wide, high = wide * most / high, most
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.line_spacing = 1.0
        self._pictures += 1
        part = self.document.part
        relation, image = part.get_or_add_image(io.BytesIO(png))
        # run.add_picture would search the whole document for a free number each time.
        inline = CT_Inline.new_pic_inline(
            _FIRST_PICTURE + self._pictures, relation, image.filename, Mm(wide), Mm(high)
        )
        inline.docPr.set("descr", clean.one_line(description, 1500))
        paragraph.add_run()._r.add_drawing(inline)

    def figure_caption(self, words: str) -> None:
        self._figures += 1
        self.remark(f"Hình {self._figures}. {clean.one_line(words, 600)}", centre=True)

    def table(
        self,
        frame: pd.DataFrame,
        heads: Sequence[str],
        caption: str,
        shares: Sequence[float] = (),
    ) -> None:
        """A table under its caption; what is beyond ROWS is counted. `shares` of the width by
        column; without them as the cells ask for."""
        self._tables += 1
        words = f"Bảng {self._tables}. {clean.one_line(caption, 600)}"
        self.remark(words, centre=True).paragraph_format.keep_with_next = True
        shown = frame.iloc[:ROWS]
        numeric = [clean.is_numeric(frame.iloc[:, j]) for j in range(len(heads))]
        rows = [
            [clean.one_line(cells.cell(v, str(c))) for c, v in zip(frame.columns, row, strict=True)]
            for row in shown.itertuples(index=False, name=None)
        ]
        self._append(_table(heads, rows, numeric, self.width, shares))
        left = len(frame) - len(shown)
        if left > 0:
            self.remark(f"Còn {numbers.number(left)} dòng nữa, xem đủ ở tệp Excel.")
        else:
            self._gap()

    def figures_table(self, rows: Sequence[Sequence[str]]) -> None:
        """Key figures: label, figure, remark."""
        self._append(
            _table(["Chỉ tiêu", "Số liệu", "Ghi chú"], rows, [False, True, False], self.width)
        )
        self._gap()

    def _append(self, xml: str) -> None:
        self.document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")

    def _gap(self) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(8)


def _table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    width: float,
    shares: Sequence[float] = (),
) -> str:
    """A table as XML at once; through python-docx a cell takes milliseconds."""
    size = 12 if len(heads) <= 5 else 11 if len(heads) <= 7 else 9
    whole = width / 25.4 * 1440 / (sum(shares) or 1)
    widths = [round(s * whole) for s in shares] or _widths(heads, rows, size, width)
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    edge = 'w:val="single" w:sz="4" w:space="0" w:color="808080"'
    edges = "".join(
        f"<w:{side} {edge}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    aligned = ["right" if n else "left" for n in numeric]
    head = _row(heads, widths, ["center"] * len(heads), size, bold=True, head=True)
    # A short table stays on one page.
    last = len(rows) - 1 if len(rows) <= _TOGETHER else 0
    lines = "".join(_row(r, widths, aligned, size, keep=i < last) for i, r in enumerate(rows))
    return (
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{lines}</w:tbl>"
    )


def _widths(
    heads: Sequence[str], rows: Sequence[Sequence[str]], size: float, width: float
) -> list[int]:
    from dashboard.export.slides.tables import widths_for

    scale = size / 14
    widths = widths_for(heads, rows, width / 25.4 / scale)
    return [round(w * scale * 1440) for w in widths]


def _row(
    cells: Sequence[str],
    widths: Sequence[int],
    aligned: Sequence[str],
    size: float,
    *,
    bold: bool = False,
    head: bool = False,
    keep: bool = False,
) -> str:
    again = "<w:tblHeader/>" if head else ""
    next_one = "<w:keepNext/>" if keep or head else ""
    weight = "<w:b/>" if bold else ""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8EEF2"/>' if head else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/>'
        f'</w:tcPr><w:p><w:pPr>{next_one}<w:spacing w:before="20" w:after="20" w:line="240" '
        f'w:lineRule="auto"/><w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{weight}'
        f'<w:sz w:val="{round(size * 2)}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(clean.one_line(cell))}</w:t></w:r></w:p></w:tc>'
        for cell, wide, align in zip(cells, widths, aligned, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{made}</w:tr>"
