"""The Union's own yearly report as a draft in Word, by Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

from dataclasses import replace

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor

from dashboard.content.evidence import EvidenceIndex
from dashboard.content.yearly import report
from dashboard.export.context import ExportContext
from dashboard.export.report import form
from dashboard.export.report.body import Body
from dashboard.export.report.citations import Citations, as_sentence, cited
from dashboard.export.report.paper import paper
from dashboard.selection.view import View
from dashboard.words import clean, numbers, wording

DRAFT = "BẢN NHÁP, CHƯA ĐƯỢC DUYỆT"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def yearly(view: View, year: int, template: bytes | None = None, taken_by: str = "") -> bytes:
    """The report of a year. It says that it is a draft until somebody takes it over by name."""
    subject = (
        f"Kết quả hoạt động năm {year} và phương hướng, nhiệm vụ năm {year + 1} của "
        f"{wording.SHORT_ORGANISATION}"
    )
    chapters = report.chapters(view, year)
    context = ExportContext.of(view)
    # The Union's own report is of all of it.
    context = replace(context, filters=(f"Năm {year}",))
    evidence = EvidenceIndex.of(
        view, [i for chapter in chapters for line in chapter.lines for i in line.record_ids]
    )
    owner = clean.one_line(taken_by, 120)

    def fill(body: Body) -> None:
        _state(body, owner)
        form.title(body.document, subject, "")
        kind = f", bộ số liệu {context.dataset_words}" if context.is_demo else ""
        body.paragraph(
            f"Dự thảo lập từ cơ sở dữ liệu “{wording.TITLE}”{kind}, bản ngày "
            f"{numbers.day(context.built_on)}. Mỗi câu có số kèm nguồn; số liệu của thời gian dài "
            f"hơn năm {year} ghi rõ thời gian ấy. Chỗ trong ngoặc vuông là chưa biết, không phải "
            "bằng không: bổ sung hoặc bỏ trước khi ban hành."
        )
        cites = Citations()
        for number, chapter in zip(_ROMAN, chapters, strict=False):
            body.heading(f"{number}. {chapter.title.upper()}", 1)
            for line in chapter.lines:
                source = cites.short(evidence.records(line.record_ids), named=1)
                body.point(cited(line.text, source))
            for gap in chapter.gaps:
                body.paragraph(gap, italic=True)
        sources = cites.listed()
        if sources:
            body.heading("NGUỒN SỐ LIỆU", 1)
            for words in sources:
                body.remark(words)
        form.closing(body.document)

    draft = "" if owner else DRAFT
    return paper(context, subject, fill, template, draft=draft)


def _state(body: Body, owner: str) -> None:
    """On top: that it is a draft, or who has taken it over."""
    words = f"Người tiếp nhận, hoàn thiện: {owner}" if owner else DRAFT
    paragraph = body.document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words if owner else as_sentence(words).rstrip("."))
    run.bold, run.font.size = not owner, Pt(14 if not owner else 12)
    if not owner:
        run.font.color.rgb = RGBColor(0xB0, 0x1E, 0x1E)
