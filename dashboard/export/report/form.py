"""The form of an official document (Nghị định 30/2020/NĐ-CP, Appendix I).

A4; margins 20 mm above and below, 30 mm left, 20 mm right; Times New Roman; body
14 points; the national motto, the issuing body, number, place and date; the page
number centred at the top from page 2; recipients and signature at the end.
"""

from __future__ import annotations

import os
from datetime import date
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dashboard.export.context import DEMO_BADGE, DEMO_WORDS, ExportContext
from dashboard.words import wording

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FONT = "Times New Roman"
BODY = 14
#: Width of the text in millimetres.
TEXT_WIDTH = 160
#: Lines over the place for the signature; a third one is the name of who signs.
SIGNER = "TM. BAN THƯỜNG VỤ; CHỦ TỊCH"


def set_page(document: Any, size: float = BODY) -> None:
    """Paper, margins and styles of a document of our own (a template keeps its own)."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    _styles(document, size)


def _styles(document: Any, size: float) -> None:
    defaults = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )
    for name in ("w:rFonts", "w:lang"):
        old = defaults.find(qn(name))
        if old is not None:
            defaults.remove(old)
    fonts = " ".join(f'w:{k}="{FONT}"' for k in ("ascii", "hAnsi", "eastAsia", "cs"))
    defaults.insert(0, parse_xml(f"<w:rFonts {W} {fonts}/>"))
    defaults.append(parse_xml(f'<w:lang {W} w:val="vi-VN" w:eastAsia="vi-VN"/>'))
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(size)
    form = normal.paragraph_format
    form.space_after, form.space_before = Pt(6), Pt(0)
    form.line_spacing = 1.15 if size == BODY else 1.0
    for level in (1, 2, 3):
        style = document.styles[f"Heading {level}"]
        properties = style.element.get_or_add_rPr()
        for name in ("w:rFonts", "w:color"):
            old = properties.find(qn(name))
            if old is not None:
                properties.remove(old)
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.bold, style.font.italic = True, level == 3
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(12 if level == 1 else 8)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True


def set_headers(document: Any, context: ExportContext, draft: str = "") -> None:
    """Page number at the top from page 2; the demo's name and `draft` on every page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    later = section.header.paragraphs[0]
    later.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = "".join(
        f'<w:r {W}><w:rPr><w:sz w:val="{BODY * 2 - 2}"/></w:rPr>{part}</w:r>'
        for part in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>2</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    for run in parse_xml(f"<w:p {W}>{field}</w:p>"):
        later._p.append(run)
    demo = f"{DEMO_BADGE}: {DEMO_WORDS}" if context.is_demo else ""
    mark = ". ".join(words for words in (draft, demo) if words)
    if mark:
        for holder in (section.first_page_header, section.header):
            words = (
                holder.paragraphs[0] if holder is not section.header else (holder.add_paragraph())
            )
            words.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = words.add_run(mark)
            run.bold, run.font.size = True, Pt(11)
            run.font.color.rgb = RGBColor(0x8A, 0x4B, 0x00)


def letterhead(document: Any, when: date) -> None:
    """Issuing body and number on the left; national motto, place and date on the right."""
    table = document.add_table(rows=2, cols=2)
    _columns(table, Mm(64), Mm(96))
    left, right = table.rows[0].cells
    _lines(left, [(line, 13, True, False) for line in _body_name()])
    _rule(Mm(60), Mm(22), left.add_paragraph())
    _lines(
        right,
        [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False),
            ("Độc lập - Tự do - Hạnh phúc", 13, True, False),
        ],
    )
    _rule(Mm(92), Mm(56), right.add_paragraph())
    left, right = table.rows[1].cells
    _lines(left, [("Số:        /BC-LHH", 13, False, False)])
    _lines(right, [(f"{wording.PROVINCE}, ngày      tháng      năm {when.year}", 13, False, True)])


def title(document: Any, subject: str, scope: str) -> None:
    """The kind of document and what it is about."""
    for words, bold, before in (("BÁO CÁO", True, 12), (subject, True, 0), (scope, False, 0)):
        if not words:
            continue
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(words)
        run.bold, run.italic = bold, not bold
        run.font.size = Pt(14)
    _rule(Mm(TEXT_WIDTH), Mm(40), document.add_paragraph())


def closing(document: Any) -> None:
    """Recipients on the left, the place for signature and seal on the right."""
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    table = document.add_table(rows=1, cols=2)
    _columns(table, Mm(80), Mm(80))
    left, right = table.rows[0].cells
    _lines(
        left,
        [
            ("Nơi nhận:", 12, True, True),
            ("- ........................;", 11, False, False),
            ("- Lưu: VT.", 11, False, False),
        ],
        centre=False,
    )
    given = os.environ.get("DASHBOARD_SIGNER", "").strip() or SIGNER
    first, *others = [part.strip() for part in given.split(";")]
    lines: list[tuple[str, float, bool, bool]]
    lines = [(line, 13, True, False) for line in (first, *others[:1])]
    lines += [("", 13, False, False)] * 4
    # A name stands below the signature; without one there is no line for it.
    lines += [(line, 13, True, False) for line in others[1:2]]
    _lines(right, lines)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {W}/>"))


def last_foot(document: Any, words: str) -> None:
    """A small line at the foot of the page on which the document ends."""
    section = document.sections[-1]
    top = section.page_height - Mm(15)
    paragraph = document.add_paragraph()
    paragraph.add_run(words).font.size = Pt(9)
    paragraph.paragraph_format.space_after = Pt(0)
    width = section.page_width - section.left_margin - section.right_margin
    # Schema: the frame comes before spacing and the rest.
    paragraph._p.get_or_add_pPr().insert(
        0,
        parse_xml(
            f'<w:framePr {W} w:w="{width // 635}" w:wrap="around" w:vAnchor="page" '
            f'w:hAnchor="margin" w:x="1" w:y="{top // 635}"/>'
        ),
    )


def turn(document: Any) -> float:
    """Begin a section on paper turned sideways; returns the width of its text in millimetres."""
    before = document.sections[-1]
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = before.page_height, before.page_width
    section.left_margin = section.right_margin = Mm(20)
    section.different_first_page_header_footer = False
    return float(round(section.page_width.mm - 40))


def _body_name() -> list[str]:
    """The issuing body in lines as a letterhead breaks them."""
    name = wording.ORGANISATION.upper()
    for word in ("KHOA HỌC", "TỈNH"):
        name = name.replace(f" {word}", f"\n{word}", 1)
    return name.splitlines()


def _columns(table: Any, *widths: Any) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _lines(cell: Any, lines: list[tuple[str, float, bool, bool]], *, centre: bool = True) -> None:
    for i, (words, size, bold, italic) in enumerate(lines):
        paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        if centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = 1.0
        run = paragraph.add_run(words)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _rule(room: Any, width: Any, paragraph: Any) -> None:
    """A thin centred line of that width: the upper border of a short, set-in paragraph."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = int((room - width) / 2)
    form.space_before, form.space_after, form.line_spacing = Pt(2), Pt(6), Pt(4)
    border = parse_xml(
        f'<w:pBdr {W}><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    )
    # The schema fixes the order: a border stands before spacing, indents and alignment.
    paragraph._p.get_or_add_pPr().insert_element_before(border, "w:spacing", "w:ind", "w:jc")
