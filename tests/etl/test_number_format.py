"""What a cell shows is what is read: number formats, dates shown in part, years typed as dates."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from etl.files.contents import Contents
from etl.files.number_format import show_date, show_number
from etl.files.read import read_file

HEADINGS = ["Hội", "Chỉ số", "Kỳ số liệu", "Giá trị", "Ghi chú"]


@pytest.mark.parametrize("value", [1.000000062271131e28, -1e300, 1.7e308])
@pytest.mark.parametrize("code", ["0", "0.00", "0%", "#,##0%%", "0.0000000000", "0,,,"])
def test_a_number_with_more_digits_than_decimals_are_reckoned_with_is_shown(value, code) -> None:
    shown, _ = show_number(value, code)
    assert shown.lstrip("-")[0].isdigit()


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (65, '0"%"', "65%"),
        (0.65, "0%", "65%"),
        (0.9, r"0.0\%", "0,9%"),
        (0.875, "0.0%", "87,5%"),
        (250, '#,##0" triệu"', "250 triệu"),
        (250_000_000, '#,##0,," triệu đồng"', "250 triệu đồng"),
        (1389, r"#,##0\ [$₫-42A]", "1389 ₫"),
        (1389, "[Red]#,##0", "1389"),
        (120, r'_(* #,##0_);_(* \(#,##0\);_(* "-"??_);_(@_)', "120"),
        (0, r'_(* #,##0_);_(* \(#,##0\);_(* "-"??_);_(@_)', "0"),
        (-120, "#,##0;(#,##0)", "-120"),
        (1389.0, "0.00E+00", "1389"),
        (12, 'General" lớp"', "12 lớp"),
        (50, '"trên "0', "trên 50"),
        (18.5, "General", "18,5"),
        (0.125, "General", "0,1250"),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(value: float, code: str, text: str) -> None:
    assert show_number(value, code) == (text, None)


@pytest.mark.parametrize(
    ("value", "code", "both"),
    [
        (0.8, '0"%"', ("1%", "0,8")),
        (1.5, "0", ("2", "1,5")),
        (250_000, "#,##0,", ("250", "250000")),
    ],
)
def test_a_number_shown_as_another_is_asked_about(
    value: float, code: str, both: tuple[str, str]
) -> None:
    problem = show_number(value, code)[1]
    assert problem is not None and all(text in problem.message for text in both)


def test_a_number_its_format_hides_is_asked_about() -> None:
    problem = show_number(5, ";;;")[1]
    assert problem is not None and "5" in problem.message


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("yyyy", "2025"),
        ("mm/yyyy", "2025-03"),
        ("[Red]mm/yyyy", "2025-03"),
        ("[$-42A]mmm-yy", "2025-03"),
        ("dd/mm/yyyy", "2025-03-04"),
        ("mm-dd-yy", "2025-03-04"),
        ('"ngày "dd" tháng "mm" năm "yyyy', "2025-03-04"),
        ("yyyy-mm-dd h:mm", "2025-03-04"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_shown(code: str, text: str) -> None:
    assert show_date(datetime(2025, 3, 4), code) == (text, None)


def test_a_date_typed_the_american_way_is_asked_about() -> None:
    problem = show_date(datetime(2025, 3, 4), "m/d/yyyy")[1]
    assert problem is not None
    assert "04/03/2025" in problem.message and "03/04/2025" in problem.message
    assert show_date(datetime(2025, 3, 31), "m/d/yyyy")[1] is None


def test_a_date_without_its_year_is_asked_about() -> None:
    assert show_date(datetime(2025, 3, 4), "d/m")[1] is not None


def _read(folder: Path, change: Callable[[Worksheet], object]) -> Contents:
    """A workbook of one right row, changed."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Hội viên"
    sheet.append(HEADINGS)
    sheet.append(["lam-vuon", "Hội viên", "2025", "1389", "Số cuối năm"])
    change(sheet)
    target = io.BytesIO()
    book.save(target)
    path = folder / "w.xlsx"
    path.write_bytes(target.getvalue())
    return read_file("w.xlsx", path)


def _put(cell: str, value: object, **looks: object) -> Callable[[Worksheet], object]:
    def change(sheet: Worksheet) -> None:
        sheet[cell] = value
        for name, look in looks.items():
            setattr(sheet[cell], name, look)

    return change


RAISED = CellRichText("1389", TextBlock(InlineFont(vertAlign="superscript"), "1"))
PARTLY_STRUCK = CellRichText(TextBlock(InlineFont(strike=True), "120"), "350")


@pytest.mark.parametrize(
    ("change", "column", "rule", "word"),
    [
        (_put("D2", RAISED), "obs_value", "raised", "“1389”"),
        (_put("D2", PARTLY_STRUCK), "obs_value", "struck", "“350”"),
        (_put("D2", "1389", font=Font(strike=True)), "obs_value", "struck", "gạch ngang"),
        (_put("B2", "Hội viên", font=Font(strike=True)), "indicator", "struck", "gạch ngang"),
        (_put("D2", "120\n350"), "obs_value", "line_break", "“120”, “350”"),
        (_put("C2", "2024\n2025"), "time_period", "line_break", "“2024”, “2025”"),
        (_put("C2", 2025, number_format="dd/mm/yyyy"), "time_period", "date", "năm 2025"),
        (_put("D2", 5, number_format=";;;"), "obs_value", "hidden_value", "định dạng"),
    ],
)
def test_what_a_cell_shows_beside_its_letters_is_asked_about(
    tmp_path: Path, change: Callable[[Worksheet], object], column: str, rule: str, word: str
) -> None:
    (fault,) = _read(tmp_path, change).sheets[0].faults
    assert (fault[1], fault[3].rule) == (column, rule)
    assert word in fault[3].message


@pytest.mark.parametrize(
    "change",
    [
        _put("B2", "Hội viên\nkết nạp mới"),
        _put("D2", "1389\n"),
        _put("E2", "Dòng một\ndòng hai"),
        _put("E2", PARTLY_STRUCK),
        _put("D2", CellRichText("18 m", TextBlock(InlineFont(vertAlign="superscript"), "2"))),
    ],
)
def test_looks_that_change_no_figure_are_let_pass(
    tmp_path: Path, change: Callable[[Worksheet], object]
) -> None:
    assert not _read(tmp_path, change).sheets[0].faults


def test_two_lines_in_a_cell_of_a_csv_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "membership.csv"
    path.write_text('Hội,Chỉ số,Kỳ số liệu,Giá trị\nlam-vuon,Hội viên,2025,"1\n389"\n', "utf-8")
    (fault,) = read_file(path.name, path).sheets[0].faults
    assert fault[3].rule == "line_break"
