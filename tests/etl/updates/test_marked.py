"""The marked workbook: the association's own file, faulty cells coloured and commented."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from etl import updates
from etl.records.errors import BuildError
from tests.etl.updates.intake_office import (
    Office,
    blank_template,
    fill,
    members,
    members_book,
    saved,
)


def marked(office: Office, report: updates.Report) -> openpyxl.Workbook:
    data = updates.marked_workbook(report.files[0], report, uploads=office.uploads)
    return openpyxl.load_workbook(io.BytesIO(data))


def test_faulty_cells_are_coloured_and_say_what_to_do(office: Office) -> None:
    data = members_book(members(), members(time_period="2024", obs_value="trên 50 nghìn"))
    report = office.rows(("bc.xlsx", data))
    page = marked(office, report)["Hội viên"]
    cell = page["D3"]
    assert cell.fill.start_color.rgb == "FFFFC7CE"
    assert "Từ chỉ mức độ" in cell.comment.text
    assert page["D2"].comment is None and page["D2"].value == "52.300"
    assert updates.marked_name(report.files[0]) == "bc (cần sửa).xlsx"


@pytest.mark.slow
def test_corrected_in_place_it_is_accepted_and_marks_go(office: Office) -> None:
    made = blank_template("lam-vuon", Path("/nonexistent"))
    row = fill(made["Hội viên"], "Hội viên", "trên 50 nghìn")
    report = office.rows(("mẫu.xlsx", saved(made)))
    back = marked(office, report)
    assert "Chọn trong danh sách" in str(
        [check.error for check in back["Hội viên"].data_validations.dataValidation]
    )
    fill(back["Hội viên"], "Hội viên", "50000", qualifier="trên")
    again = office.rows((updates.marked_name("mẫu.xlsx"), saved(back)))
    assert (again.accepted, again.rejected) == (1, 0)
    fill(back["Hội viên"], "Hội viên kết nạp mới", "nhiều")
    third = office.rows(("mẫu.xlsx", saved(back)))
    page = marked(office, third)["Hội viên"]
    column = next(cell.column for cell in page[row] if cell.value == "50000")
    assert page.cell(row, column).comment is None
    assert page.cell(row + 1, column).comment is not None


def test_a_csv_comes_back_as_a_workbook_with_text_as_text(office: Office) -> None:
    text = (
        'Hội,Chỉ số,Kỳ số liệu,Giá trị,Ghi chú\nlam-vuon,members,2025,nhiều,"=HYPERLINK(""a"")"\n'
    )
    report = office.rows(("membership.csv", text.encode()))
    page = marked(office, report)["Hội viên"]
    assert page["D2"].comment is not None
    assert page["E2"].data_type == "s" and page["E2"].value.startswith("=HYPERLINK")
    again = office.rows(("x.xlsx", updates.marked_workbook(report.files[0], report,
                                                          uploads=office.uploads)))  # fmt: skip
    assert again.read == 1


def test_a_faulty_merged_cell_carries_the_mark(office: Office) -> None:
    made = openpyxl.load_workbook(io.BytesIO(members_book(members(), members(time_period="2024"))))
    made["Hội viên"].merge_cells("A2:A3")
    report = office.rows(("bc.xlsx", saved(made)))
    assert "A2:A3" in marked(office, report)["Hội viên"]["A2"].comment.text


def test_a_hidden_faulty_column_is_shown(office: Office) -> None:
    made = openpyxl.load_workbook(io.BytesIO(members_book(members(association="Hội lạ"))))
    made["Hội viên"].column_dimensions["A"].hidden = True
    report = office.rows(("bc.xlsx", saved(made)))
    assert not marked(office, report)["Hội viên"].column_dimensions["A"].hidden


def test_a_file_refused_whole_cannot_be_marked(office: Office) -> None:
    report = office.rows(("bc.xlsx", b"<html>"))
    with pytest.raises(BuildError, match="cả tệp"):
        updates.marked_workbook(report.files[0], report, uploads=office.uploads)


def test_sheets_that_look_alike_are_told_apart(office: Office) -> None:
    book = openpyxl.load_workbook(io.BytesIO(members_book(members(obs_value="nhiều"))))
    twin = book.copy_worksheet(book["Hội viên"])
    twin.title = "Hội viên "
    report = office.rows(("bc.xlsx", saved(book)))
    assert report.rejects["sheet"].tolist() == ["Hội viên", "Hội viên (trang tính thứ 2)"]
    back = marked(office, report)
    assert back["Hội viên"]["D2"].comment is not None
    # The second is told that it repeats the first, at its own row.
    assert back["Hội viên "]["D2"].comment is None
    assert "ặp lại Hội viên, dòng 2" in back["Hội viên "]["A2"].comment.text
