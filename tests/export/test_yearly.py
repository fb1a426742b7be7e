"""The draft of the Union's yearly report as a Word file."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from dashboard.export.__main__ import main
from dashboard.export.report.yearly import DRAFT, yearly
from dashboard.selection.view import View
from tests.export.exported import well_formed


def read(content: bytes) -> tuple[str, list[str]]:
    """The text of the body, and the headers of first and later pages."""
    document = Document(io.BytesIO(content))
    section = document.sections[0]
    headers = [
        "\n".join(p.text for p in holder.paragraphs)
        for holder in (section.first_page_header, section.header)
    ]
    return "\n".join(p.text for p in document.paragraphs), headers


@pytest.mark.slow
def test_it_says_that_it_is_a_draft_until_somebody_takes_it_over(
    make_view: Callable[..., View],
) -> None:
    content = yearly(make_view(), 2023)
    assert well_formed(content)
    text, headers = read(content)
    assert DRAFT in text and all(DRAFT in header for header in headers)
    assert "Kết quả hoạt động năm 2023 và phương hướng, nhiệm vụ năm 2024" in text
    assert text.index("I. TỔ CHỨC") < text.index("VI. KINH PHÍ") < text.index("IX. PHƯƠNG HƯỚNG")
    assert "- Hội thành viên: 23\u00a0hội (năm 2023) (Kỷ yếu 2023, dòng" in text
    assert "[chưa có số liệu: hoạt động “Bảo vệ môi trường” năm 2023]" in text
    assert "NGUỒN SỐ LIỆU" in text
    taken, headers = read(yearly(make_view(), 2023, taken_by="Nguyễn Thị Lan\n<b>"))
    assert DRAFT not in taken and not any(DRAFT in header for header in headers)
    assert "Người tiếp nhận, hoàn thiện: Nguyễn Thị Lan <b>" in taken


@pytest.mark.slow
def test_the_simulated_one_says_what_it_is(published_both, make_view) -> None:
    text, headers = read(yearly(make_view("demo", bo="minh-hoa"), 2025))
    assert "số liệu mô phỏng" in text
    assert all("SỐ LIỆU MINH HOẠ" in header and DRAFT in header for header in headers)


def test_from_the_command_line(use_published, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("DASHBOARD_TEMPLATES", str(tmp_path / "none"))
    out = tmp_path / "nam.docx"
    assert main(["yearly", "--year", "1995", "--out", str(out), "--nguoi-tiep-nhan", "Lan"]) == 0
    text, _ = read(out.read_bytes())
    assert "[chưa có số liệu: hội viên năm 1995]" in text
    with pytest.raises(SystemExit):
        main(["yearly", "--year", "năm", "--out", str(out)])


def test_a_template_of_the_office_keeps_its_head_and_the_draft_is_told_in_the_text(
    make_view: Callable[..., View],
) -> None:
    file = io.BytesIO()
    template = Document()
    template.add_paragraph("Cộng hòa xã hội chủ nghĩa Việt Nam")
    template.save(file)
    text, _ = read(yearly(make_view(), 2023, file.getvalue()))
    assert text.startswith("Cộng hòa") and DRAFT in text
