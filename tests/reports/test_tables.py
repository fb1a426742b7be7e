"""Tables of a report → records: units, years, plans and whose, by heads, rows and groups."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx

from etl.reports.cli import contents
from tests.reports.test_proposing import HEAD, TITLE, told


def _table(
    folder: Path, lines: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[dict[str, Any]]:
    """The proposals of a report of some lines and a table."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(len(rows), len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    path = folder / "bang.docx"
    document.save(str(path))
    found: list[dict[str, Any]] = contents(path)["proposals"]
    return found


def test_a_table_takes_units_years_and_plans_from_its_heads(tmp_path: Path) -> None:
    lines = (*HEAD, TITLE, "Biểu 1. Kinh phí (đơn vị: triệu đồng)")
    rows = (
        ("Nội dung", "Năm 2023", "Năm 2024"), ("Ngân sách cấp", "380", "400,5"),
        ("Hội phí", "90", "92"), ("Tổng cộng", "470", "500"),
    )  # fmt: skip
    proposals = _table(tmp_path, lines, rows)
    found = {e["place"]: e for e in proposals}
    entry = found["bảng 1, dòng 2, cột 3"]
    assert (entry["value"], entry["unit"], entry["period"]) == (400_500_000, "đồng", "2024")
    assert told(entry) == ("income", "state_budget")
    assert found["bảng 1, dòng 4, cột 2"]["questions"] == []
    assert "492.500.000" in found["bảng 1, dòng 4, cột 3"]["questions"][0]


def test_a_table_of_groups_plans_and_results(tmp_path: Path) -> None:
    lines = (*HEAD, TITLE, "Phụ lục. Kết quả thực hiện các chỉ tiêu")
    rows = (
        ("TT", "Chỉ tiêu", "ĐVT", "KH 2024", "TH 2024", "Tỷ lệ (%)"),
        ("I", "Hoạt động", "", "", "", ""), ("1", "Lớp tập huấn", "Lớp", "40", "45", "112,5"),
        ("", "Số người dự", "Lượt người", "3.500", "3.870", "110,6"),
        ("II", "Kinh phí", "", "", "", ""), ("1", "Hội phí", "Tr.đ", "300", "312,5", "104,2"),
    )  # fmt: skip
    proposals = _table(tmp_path, lines, rows)
    found = [(*told(e), e["value"], e["target"]) for e in proposals]
    assert [one for one in found if one[0]] == [
        ("activities", "lop-tap-huan", 40, True), ("activities", "lop-tap-huan", 45, False),
        ("participants", "lop-tap-huan", 3500, True), ("participants", "lop-tap-huan", 3870, False),
        ("income_planned", "membership_fees", 300_000_000, False),
        ("income", "membership_fees", 312_500_000, False),
    ]  # fmt: skip


def test_a_unit_is_stated_by_the_group_or_asked_for(tmp_path: Path) -> None:
    lines = (*HEAD, TITLE, "Các chỉ tiêu")
    rows = (
        ("TT", "Nội dung", "Kế hoạch", "Thực hiện"), ("I", "Kinh phí (triệu đồng)", "", ""),
        ("1", "Hội phí", "30", "27,8"), ("II", "Tuyên truyền", "", ""),
        ("2", "Tờ rơi, nghìn tờ", "10", "12,5"), ("3", "Tài trợ", "5", "7"),
    )  # fmt: skip
    proposals = _table(tmp_path, lines, rows)
    found = {e["place"]: e for e in proposals}
    assert found["bảng 1, dòng 3, cột 4"]["value"] == 27_800_000
    assert found["bảng 1, dòng 5, cột 4"]["value"] == 12_500
    unknown = found["bảng 1, dòng 6, cột 4"]
    assert (unknown["value"], unknown["unit"]) == (7, "")
    assert "Bảng không ghi đơn vị" in unknown["questions"][0]


def test_the_unions_table_has_an_association_in_each_row(tmp_path: Path) -> None:
    head = ("LIÊN HIỆP CÁC HỘI KHOA HỌC VÀ KỸ THUẬT TỈNH BẮC GIANG", HEAD[1])
    lines = (*head, TITLE, "Tình hình các hội thành viên")
    rows = (
        ("Tên hội", "Hội viên", "Tập huấn"), ("Hội Luật gia", "1.046", "12 lớp/450 người"),
        ("Hội Nông dân", "200.000", "-"),
    )  # fmt: skip
    proposals = _table(tmp_path, lines, rows)
    entries = proposals
    assert [(e["value"], e["association"]) for e in entries] == [
        (1046, "luat-gia"), (12, "luat-gia"), (450, "luat-gia"), (200_000, None),
    ]  # fmt: skip
    assert [told(e)[0] for e in entries[1:3]] == ["activities", "participants"]


def test_the_head_of_the_names_states_the_unit(tmp_path: Path) -> None:
    lines = (*HEAD, TITLE, "1. Thu, chi")
    rows = (
        ("Nội dung (ĐVT: triệu đồng)", "Dự toán năm 2024", "6 tháng đầu năm 2024"),
        ("Tổng số thu", "2.910", "1.874"), ("Tổng số chi", "2.905", "1.246"),
    )  # fmt: skip
    found = [(e["indicator"], e["value"], e["unit"]) for e in _table(tmp_path, lines, rows)]
    assert found == [
        ("income_planned", 2_910_000_000, "đồng"), ("income", 1_874_000_000, "đồng"),
        ("spending_planned", 2_905_000_000, "đồng"), ("spending", 1_246_000_000, "đồng"),
    ]  # fmt: skip


def test_a_row_without_a_name_and_a_unit_in_the_heading(tmp_path: Path) -> None:
    lines = (*HEAD, TITLE, "3/ Tài chính (đồng):")
    rows = (("Thu hội phí", "Tài trợ, ủng hộ"), ("25.080.000", "40.000.000"))
    found = [(*told(e), e["value"], e["unit"]) for e in _table(tmp_path, lines, rows)]
    assert found == [
        ("income", "membership_fees", 25_080_000, "đồng"),
        ("income", "aid_sponsorship", 40_000_000, "đồng"),
    ]


def test_districts_may_be_headed_as_units(tmp_path: Path) -> None:
    lines = (*HEAD, TITLE, "Biểu 1. Hội viên và tập huấn")
    rows = (
        ("STT", "Đơn vị", "Hội viên", "Số lớp tập huấn"), ("1", "Bắc Giang", "118", "3"),
        ("2", "Yên Thế", "260", "8"), ("3", "Tân Yên", "145", "11"), ("4", "Lục Nam", "130", "9"),
    )  # fmt: skip
    found = [(e["area"], e["value"]) for e in _table(tmp_path, lines, rows)][::2]
    assert found == [("D213", 118), ("D215", 260), ("D216", 145), ("D218", 130)]


def test_a_total_is_not_of_the_kind_of_the_column_beside(tmp_path: Path) -> None:
    lines = (*HEAD, TITLE, "Biểu 1. Hội viên (người)")
    rows = (
        ("Huyện", "Tổng số hội viên", "Trong đó: nữ"),
        ("Yên Thế", "260", "98"),
        ("Tân Yên", "145", "60"),
    )
    found = [told(e) for e in _table(tmp_path, lines, rows)]
    assert found == [("members", ""), ("members", "female")] * 2
