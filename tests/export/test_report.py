"""Word: the form of an official document, the page's words and numbers, real footnotes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from dashboard.content import registry
from dashboard.export import ExportBundle, default_pages, make, report
from dashboard.export.report.body import ROWS, ROWS_BESIDE_PICTURE
from dashboard.words.cells import cell as cell_words
from tests.export import export_pages
from tests.export.exported import parts_of, view_of, well_formed


def opened(content: bytes):
    return Document(io.BytesIO(content))


def body_words(content: bytes) -> str:
    """All text of the body, tables too."""
    document = opened(content)
    return "\n".join(t.text or "" for t in document.element.body.iter("{*}t"))


def footnotes(content: bytes) -> dict[int, str]:
    """Number of a footnote → its text."""
    root = etree.fromstring(next(d for n, d in parts_of(content) if n == "word/footnotes.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return {
        int(note.get(f"{w}id")): " ".join(t.text or "" for t in note.iter(f"{w}t")) for note in root
    }


def marks(content: bytes) -> list[int]:
    """The footnotes the body points to, in order."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return [int(m.get(f"{w}id")) for m in opened(content).element.iter(f"{w}footnoteReference")]


def rows_of(content: bytes) -> list[tuple[str, ...]]:
    """The rows of all tables, read without python-docx's slow cells."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return [
        tuple("".join(t.text or "" for t in cell.iter(f"{w}t")) for cell in row.iter(f"{w}tc"))
        for row in opened(content).element.body.iter(f"{w}tr")
    ]


def test_paper_margins_and_letters_follow_the_decree(make_view) -> None:
    document = opened(report.report(ExportBundle.of(make_view(), [export_pages.page()])))
    section = document.sections[0]
    # Word keeps twentieths of a point, so lengths are right to about a hundredth of a mm.
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm, 1) <= 25
    assert 20 <= round(section.bottom_margin.mm, 1) <= 25
    assert 30 <= round(section.left_margin.mm, 1) <= 35
    assert 15 <= round(section.right_margin.mm, 1) <= 20
    normal = document.styles["Normal"]
    assert normal.font.name == "Times New Roman" and 13 <= normal.font.size.pt <= 14
    assert section.different_first_page_header_footer
    assert (
        "PAGE" in section.header._element.xml
        and "PAGE" not in section.first_page_header._element.xml
    )
    assert section.header.paragraphs[0].alignment == 1, "centred at the top"


def test_letterhead_title_and_place_for_signature(make_view) -> None:
    content = report.report(
        ExportBundle.of(make_view(tu="2020", den="2023"), [export_pages.page()])
    )
    words = body_words(content)
    for wanted in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "LIÊN HIỆP CÁC HỘI",
        "Số:",
        "Bắc Giang, ngày",
        "BÁO CÁO",
        "Tình hình hoạt động các hội: Hội viên giai đoạn 2020–2023",
        "Nơi nhận:",
        "CHỦ TỊCH",
    ):
        assert wanted in words
    assert words.index("CỘNG HÒA") < words.index("BÁO CÁO") < words.index("Nơi nhận:")


def test_tables_are_written_as_on_the_screen(make_view) -> None:
    rows = rows_of(report.report(ExportBundle.of(make_view(), [export_pages.page()])))
    frame = export_pages.table()
    for wanted in frame.itertuples(index=False):
        written = tuple(cell_words(v, c) for c, v in zip(frame.columns, wanted, strict=True))
        assert written in rows
    assert ("Hội", "Hội viên (người)", "Năm", "Mức độ") in rows
    assert ("Hội viên (người)", "trên 80.000", "con số Liên hiệp hội nêu") in rows


def test_evidence_stands_in_real_footnotes(make_view) -> None:
    view = make_view()
    ids = tuple(view.query("membership/by_association")["record_id"].dropna())
    content = report.report(ExportBundle.of(view, [export_pages.page(records=ids)]))
    notes = footnotes(content)
    used = marks(content)
    assert used == sorted(used) and set(used) == {n for n in notes if n > 0}
    words = " ".join(notes.values())
    assert "Lý Đình Đạt" in words and "dòng 26" in words and "“1046”" in words
    assert "tài liệu đã dẫn" in words, "a paper is named in full only once"
    assert view.snapshot.id in notes[1], "the first note says how to cite"


def test_charts_are_pictures_with_descriptions(make_view) -> None:
    content = report.report(ExportBundle.of(make_view(), [export_pages.page()]))
    names = [n for n, _ in parts_of(content) if n.startswith("word/media/")]
    assert len(names) >= 11
    pictures = list(opened(content).element.body.iter("{*}docPr"))
    assert all(p.get("descr") for p in pictures)
    assert "Hình 1." in body_words(content)


def test_without_renderer_the_tables_stand_alone_and_it_is_said(
    make_view, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_ = ExportBundle.of(make_view(), [export_pages.page()])
    monkeypatch.setenv("DASHBOARD_PICTURES", "0")
    content = make("docx", given_)
    assert not [n for n, _ in parts_of(content) if n.startswith("word/media/")]
    assert "không vẽ được hình" in body_words(content)
    assert ("Hội", "Hội viên (người)", "Năm", "Mức độ") in rows_of(content)
    monkeypatch.delenv("DASHBOARD_PICTURES")
    assert "không vẽ được hình" in body_words(make("docx", given_, with_pictures=False))


def test_the_demo_is_named_on_every_page(published_both: Path) -> None:
    view = view_of(published_both, "demo")
    section = opened(report.report(ExportBundle.of(view, [export_pages.empty_page()]))).sections[0]
    for header in (section.first_page_header, section.header):
        assert "SỐ LIỆU MINH HOẠ" in " ".join(p.text for p in header.paragraphs)


def test_a_template_keeps_its_words_and_takes_the_report_at_its_mark(make_view) -> None:
    template = Document()
    template.add_paragraph("Cộng hoà xã hội chủ nghĩa Việt Nam")
    template.add_paragraph("{{NOI_DUNG}}")
    template.add_paragraph("Cuối trang của cơ quan")
    template.sections[0].left_margin = Mm(35)
    file = io.BytesIO()
    template.save(file)
    given_ = ExportBundle.of(make_view(), [export_pages.page()])
    content = report.report(given_, file.getvalue())
    words = body_words(content)
    assert words.index("Việt Nam") < words.index("BÁO CÁO") < words.index("Cuối trang")
    assert "{{NOI_DUNG}}" not in words and "Độc lập" not in words
    assert round(opened(content).sections[0].left_margin.mm) == 35
    assert footnotes(content)
    with pytest.raises(ValueError):
        report.report(given_, b"not a document")


def test_hostile_text_stays_text(make_view) -> None:
    content = report.report(ExportBundle.of(make_view(), [export_pages.hostile_page()]))
    assert well_formed(content)
    words = body_words(content)
    assert "=1+1" in words and "<script>alert(1)</script>" in words and "😀" in words
    assert "\u202e" not in words and "\x0b" not in words
    assert "w:hyperlink" not in opened(content).element.xml


def test_nothing_under_the_filter_is_said(make_view) -> None:
    content = report.report(ExportBundle.of(make_view(), [export_pages.empty_page()]))
    assert "Chưa có số liệu trong phạm vi đang lọc." in body_words(content)


@pytest.mark.slow
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_real_pages_under_any_filter(published_both: Path, data: st.DataObject) -> None:
    """Golden: headline, key figures and table cells of a page are in its report."""
    dataset = data.draw(st.sampled_from(["records", "demo"]))
    choices = view_of(published_both, dataset).choices
    asked = {
        "loai": data.draw(st.sampled_from(["", *choices.types])),
        "hoi": data.draw(st.sampled_from(["", *choices.associations])),
        "den": data.draw(st.sampled_from(["", "2021", "2024"])),
    }
    view = view_of(published_both, dataset, **{k: v for k, v in asked.items() if v})
    page = registry.page(view, data.draw(st.sampled_from(default_pages("docx"))))
    content = report.report(ExportBundle.of(view, [page]))
    assert well_formed(content)
    words, rows = body_words(content), set(rows_of(content))
    assert page.headline[1:] in words
    for card in page.cards:
        assert any(row[:2] == (card.label, card.value) for row in rows)
    cells = {cell for row in rows for cell in row}
    for section in page.sections:
        for row in section.table.head(min(ROWS, ROWS_BESIDE_PICTURE)).itertuples(index=False):
            for column, value in zip(section.table.columns, row, strict=True):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    assert cell_words(value, str(column)) in cells
