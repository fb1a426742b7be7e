"""Word: the form of an official document, a theme a page, sources in one list, an annex."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.content import registry
from dashboard.content.model import Attention
from dashboard.export import ExportBundle, default_pages, make, make_bundle, report
from dashboard.export.tables import COLUMNS, printed
from dashboard.words.cells import cell as cell_words
from tests.export import export_pages
from tests.export.exported import parts_of, view_of, well_formed


def opened(content: bytes):
    return Document(io.BytesIO(content))


def body_words(content: bytes) -> str:
    """All text of the body, tables too."""
    document = opened(content)
    return "\n".join(t.text or "" for t in document.element.body.iter("{*}t"))


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


def test_letterhead_title_and_place_for_signature(
    make_view, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_ = ExportBundle.of(make_view(tu="2020", den="2023"), [export_pages.page()])
    words = body_words(report.report(given_))
    for wanted in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "LIÊN HIỆP CÁC HỘI",
        "Số:",
        "Bắc Giang, ngày",
        "BÁO CÁO",
        "Tình hình hoạt động các hội: Hội viên giai đoạn 2020–2023",
        "Nơi nhận:",
        "TM. BAN THƯỜNG VỤ",
    ):
        assert wanted in words
    assert words.index("CỘNG HÒA") < words.index("BÁO CÁO") < words.index("Nơi nhận:")
    monkeypatch.setenv("DASHBOARD_SIGNER", "KT. CHỦ TỊCH; PHÓ CHỦ TỊCH")
    words = body_words(report.report(given_))
    assert "PHÓ CHỦ TỊCH" in words and "TM. BAN THƯỜNG VỤ" not in words


def test_a_short_report_says_each_finding_once_and_the_annex_has_every_table(make_view) -> None:
    page = export_pages.page()
    given_ = ExportBundle.of(make_view(), [page])
    frame = export_pages.table()
    short = report.report(given_)
    assert ("Hội viên (người)", "trên 80.000", "con số Liên hiệp hội nêu") in rows_of(short)
    assert ("Hội", "Hội viên (người)", "Năm", "Mức độ") not in rows_of(short)
    for section in page.sections[:4]:
        assert body_words(short).count(section.title) <= 1
    whole = make("docx", given_, annex=True)
    rows = rows_of(whole)
    for wanted in frame.itertuples(index=False):
        assert tuple(cell_words(v, c) for c, v in zip(frame.columns, wanted, strict=True)) in rows
    assert rows.count(("Hội", "Hội viên (người)", "Năm", "Mức độ")) == sum(
        bool(s.units) for s in page.sections
    )
    assert opened(whole).sections[-1].page_width > opened(whole).sections[0].page_width


def test_no_table_of_the_annex_is_wider_than_paper(make_view) -> None:
    view = make_view()
    wide = registry.page(view, "targets").section("all").table
    assert len(wide.columns) > COLUMNS
    found = opened(
        report.report(ExportBundle.of(view, [registry.page(view, "targets")]), annex=True)
    )
    assert max(len(table.columns) for table in found.tables) <= COLUMNS
    heads = {cell.text for table in found.tables for cell in table.rows[0].cells}
    assert {"Mục tiêu", "Tình trạng", "Hạn", "Hiện có / phải đạt"} <= heads
    assert "Các cột khác ở tệp Excel." in [p.text for p in found.paragraphs]


def test_sources_are_short_in_the_text_and_listed_once_at_the_end(make_view) -> None:
    view = make_view()
    ids = tuple(view.query("membership/by_association")["record_id"].dropna())
    words = body_words(report.report(ExportBundle.of(view, [export_pages.page(records=ids)])))
    assert "(Kỷ yếu 2023, dòng 26, " in words
    end = words[words.index("NGUỒN SỐ LIỆU") :]
    assert end.count("Kỷ yếu hội thảo khoa học") == 1 and "Lý Đình Đạt" in end
    assert view.snapshot.id in end and view.snapshot.id not in words[: words.index(end)]


def test_what_is_not_told_is_counted_and_no_sign_of_the_screen_is_left(make_view) -> None:
    points = tuple(Attention(f"Điều {i} · 7 → 0", "", f"a{i}") for i in range(40))
    page = replace(export_pages.page(), attention=points)
    words = body_words(report.report(ExportBundle.of(make_view(), [page])))
    assert "Điều 0; 7 thành 0" in words
    assert "Còn 30 điều cần chú ý khác" in words
    assert "·" not in words and "→" not in words


@pytest.mark.slow
def test_a_report_of_all_is_ten_pages_at_most(published_both: Path) -> None:
    """Pages cannot be counted without Word: its pictures and letters are."""
    for dataset in ("records", "demo"):
        given_ = make_bundle(view_of(published_both, dataset), default_pages("docx"))
        document = opened(report.report(given_))
        heights = [int(e.get("cy")) / 36_000 for e in document.element.body.iter("{*}extent")]
        letters = sum(len(p.text) for p in document.paragraphs)
        rows = sum(len(t.rows) for t in document.tables)
        # 257 mm of text a page; 76 letters a line of 7.5 mm; a row of a table takes 8 mm.
        assert (sum(heights) + letters / 76 * 7.5 + rows * 8) / 257 <= 10
        assert len(heights) <= len(given_.pages), "one picture a theme"


def test_a_profile_is_one_page_without_letterhead(make_view) -> None:
    view = make_view(hoi="cham-cuu")
    words = body_words(make("docx", make_bundle(view, ["association"])))
    assert "Hội Châm cứu" in words and "BÁO CÁO" not in words
    assert len(words) < 5_500, "what one page of A4 holds in letters of 11 points"


def test_without_renderer_the_tables_stand_alone_and_it_is_said(
    make_view, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_ = ExportBundle.of(make_view(), [export_pages.page()])
    monkeypatch.setenv("DASHBOARD_PICTURES", "0")
    content = make("docx", given_)
    assert not [n for n, _ in parts_of(content) if n.startswith("word/media/")]
    assert "Biểu đồ được thay bằng bảng số liệu" in body_words(content)
    monkeypatch.delenv("DASHBOARD_PICTURES")
    assert "Biểu đồ được thay bằng bảng số liệu" in body_words(
        make("docx", given_, with_pictures=False)
    )


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
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_real_pages_under_any_filter(published_both: Path, data: st.DataObject) -> None:
    """Golden: headline, key figures and table cells of a page are in its report and annex."""
    dataset = data.draw(st.sampled_from(["records", "demo"]))
    choices = view_of(published_both, dataset).choices
    asked = {
        "loai": data.draw(st.sampled_from(["", *choices.types])),
        "hoi": data.draw(st.sampled_from(["", *choices.associations])),
        "den": data.draw(st.sampled_from(["", "2021", "2024"])),
    }
    view = view_of(published_both, dataset, **{k: v for k, v in asked.items() if v})
    page = registry.page(view, data.draw(st.sampled_from(default_pages("docx"))))
    content = report.report(ExportBundle.of(view, [page]), annex=True)
    assert well_formed(content)
    words, rows = body_words(content), set(rows_of(content))
    assert page.headline[1:] in words
    for card in page.cards:
        assert any(row[:2] == (card.label, card.value) for row in rows)
    cells = {cell for row in rows for cell in row}
    for section in page.sections:
        shown = printed(section)
        for row in shown.itertuples(index=False):
            for column, value in zip(shown.columns, row, strict=True):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    assert cell_words(value, str(column)) in cells
