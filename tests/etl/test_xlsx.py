"""What the reader of workbooks sees beside the text of cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from etl.files.cells import Cell, Run
from etl.files.xlsx import Workbook


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook with a cell of each kind, a hidden row, column and sheet, merged cells."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"] = 0.125, "cũ"
    sheet["A1"].number_format = "0.0%"
    sheet["B1"].font = Font(strike=True)
    sheet["C1"] = CellRichText(
        "12",
        TextBlock(InlineFont(strike=True), "34"),
        TextBlock(InlineFont(vertAlign="superscript"), "2"),
    )
    sheet["D1"] = "hai\ndòng"
    sheet["A3"] = "=A1*2"
    sheet.merge_cells("A5:B6")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Nháp").sheet_state = "veryHidden"
    target = tmp_path / "w.xlsx"
    book.save(target)
    return target


def _cells(path: Path) -> dict[tuple[int, int], Cell]:
    with Workbook(path) as book:
        return {
            (row.number, cell.column): cell for row in book.sheets[0].rows() for cell in row.cells
        }


def test_formats_and_fonts_are_seen(path: Path) -> None:
    cells = _cells(path)
    percent, struck, mixed, lines = (cells[1, column] for column in (1, 2, 3, 4))
    assert (percent.text, percent.value, percent.number_format) == ("12,5%", 0.125, "0.0%")
    assert struck.struck and not struck.runs
    assert mixed.text == "12342" and not mixed.struck
    assert mixed.runs == (Run("12"), Run("34", struck=True), Run("2", raised=True))
    assert lines.value == "hai\ndòng"


def test_hidden_and_merged_parts_are_seen(path: Path) -> None:
    with Workbook(path) as book:
        sheet, draft = book.sheets
        hidden = {row.number: row.hidden for row in sheet.rows()}
    assert hidden[3] and not hidden[1]
    assert sheet.hidden_columns == [(3, 3)]
    assert sheet.merged == [(5, 1, 6, 2)]
    assert draft.hidden and not sheet.hidden


def test_a_formula_keeps_what_it_gave_last(tmp_path: Path) -> None:
    path = tmp_path / "formula.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_formula("B2", "=1+1", value=2)
    cell = _cells(path)[2, 2]
    assert (cell.text, cell.formula, cell.value) == ("=1+1", "=1+1", "2")
    assert cell.problem is not None and cell.problem.rule == "formula"
