"""The uploaded workbook with its faulty cells coloured and commented, to be corrected in place.

The association's own file comes back, nothing in it changed but marks; it can be
uploaded again as it is. A CSV file comes back as a workbook. Marks of an earlier
round are taken away first, so that corrected cells are plain again.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from etl.files.encoding import TEXT_ENDINGS
from etl.files.names import safe_name
from etl.files.read import read_file
from etl.files.xlsx import BROKEN, sheet_names
from etl.records.errors import BuildError
from etl.updates.report import FileReport, Report
from etl.uploads.store import Store, Upload

AUTHOR = "Kiểm tra số liệu"
#: Unpacked bytes up to which the whole workbook is loaded to be written again.
WHOLE = 12 * 1024 * 1024
_COLOUR = "FFFFC7CE"
_PLAIN = "FFFFFFFF"
_FILL = PatternFill("solid", start_color=_COLOUR, end_color=_COLOUR)


def marked_name(file: FileReport | str) -> str:
    """The name to save the marked workbook under: "bao-cao (cần sửa).xlsx"."""
    name = safe_name(file.name if isinstance(file, FileReport) else file)
    stem = name.rpartition(".")[0] or name
    return f"{stem.removesuffix(' (cần sửa)')} (cần sửa).xlsx"


def marked_workbook(
    file: FileReport | str, report: Report, *, uploads: Path | None = None
) -> bytes:
    """The workbook of one file of a report, faulty cells marked. `file`: its report or upload id.

    Raises BuildError (Vietnamese) when the file was refused as a whole.
    """
    upload_id = file.upload if isinstance(file, FileReport) else file
    item = next((item for item in report.files if item.upload == upload_id), None)
    if item is None or not upload_id or item.refused is not None:
        raise BuildError("Tệp này không nhận được cả tệp nên không đánh dấu từng ô được.")
    store = Store(uploads)
    upload = store.upload(report.dataset, upload_id)
    path = store.verified(upload)
    faults = report.rejects[report.rejects["upload"] == upload_id]
    try:
        book = _book(upload, path)
        _mark(book, faults)
        target = io.BytesIO()
        book.save(target)
    except BROKEN as error:
        raise BuildError(
            "Không ghi lại được tệp này để đánh dấu. Sửa theo danh sách lỗi tải về."
        ) from error
    return target.getvalue()


def _book(upload: Upload, path: Path) -> Any:
    """The association's own workbook; of a CSV or a very large one, its rows in a plain one."""
    if upload.ending in TEXT_ENDINGS:
        return _rows_only(upload, path)
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    return _rows_only(upload, path) if unpacked > WHOLE else _own(path)


def _own(path: Path) -> Any:
    """The workbook as it came, marks of an earlier round taken away."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # With its runs: flattened, "1389¹" would come back as 13891.
        book = openpyxl.load_workbook(path, rich_text=True)
    for sheet in book.worksheets:
        # Only cells that are there: asking for all would make every cell of the rectangle.
        for cell in list(sheet._cells.values()):
            if getattr(cell, "comment", None) is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                if cell.fill.fill_type == "solid" and cell.fill.start_color.rgb == _COLOUR:
                    cell.fill = PatternFill("solid", start_color=_PLAIN, end_color=_PLAIN)
    return book


def _rows_only(upload: Upload, path: Path) -> Any:
    """The rows read, as text at the same places, in a workbook of their own."""
    contents = read_file(upload.name, path)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in contents.sheets:
        sheet = book.create_sheet(rows.sheet or rows.table.heading)
        columns = [column_index_from_string(letter) for letter in rows.letters]
        for column, text in zip(columns, rows.headings, strict=True):
            _text(sheet.cell(rows.header_row, column), text)
            sheet.column_dimensions[get_column_letter(column)].width = 18
        for number, cells in zip(rows.row_numbers, rows.rows, strict=True):
            for column, text in zip(columns, cells, strict=True):
                if text:
                    _text(sheet.cell(number, column), text)
    return book


def _text(cell: Any, text: str) -> None:
    """Text as text, also when it starts with "="."""
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.number_format = "@"


def _mark(book: Any, faults: pd.DataFrame) -> None:
    by_cell: dict[tuple[str, str], list[str]] = {}
    for row in faults.to_dict("records"):
        title = row["sheet"] if isinstance(row["sheet"], str) else book.worksheets[0].title
        if row["cell"]:
            reasons = by_cell.setdefault((title, row["cell"]), [])
            if _sentence(row["reason"]) not in reasons:
                reasons.append(_sentence(row["reason"]))
    names = sheet_names([sheet.title for sheet in book.worksheets])
    titles = {_key(name): sheet for name, sheet in zip(names, book.worksheets, strict=True)}
    for (title, address), reasons in by_cell.items():
        sheet = titles.get(_key(title))
        if sheet is not None:
            _mark_cell(sheet, address, reasons)
    coloured = {titles[_key(title)].title for title, _ in by_cell if _key(title) in titles}
    for sheet in book.worksheets:
        if sheet.title in coloured:
            sheet.sheet_properties.tabColor = "C4572E"


def _mark_cell(sheet: Any, address: str, reasons: list[str]) -> None:
    cell = sheet[address]
    if not hasattr(cell, "comment") or type(cell).__name__ == "MergedCell":
        # A part of a merged cell cannot carry a mark: its first cell does.
        first = next(
            (
                str(merged).split(":")[0]
                for merged in sheet.merged_cells.ranges
                if address in merged
            ),
            None,
        )
        if first is None:
            return
        cell = sheet[first]
    letter, number = coordinate_from_string(cell.coordinate)
    sheet.column_dimensions[letter].hidden = False
    sheet.row_dimensions[number].hidden = False
    sheet.sheet_state = "visible"
    cell.fill = _FILL
    known = cell.comment.text + "\n" if cell.comment is not None else ""
    comment = Comment(known + "\n".join(reasons), AUTHOR)
    comment.width, comment.height = 340, 60 + 40 * len(reasons)
    cell.comment = comment


def _sentence(text: str) -> str:
    """The reason with a capital letter and within what a comment can hold."""
    return (text[:1].upper() + text[1:])[:1_000]


def _key(title: str) -> str:
    return " ".join(title.split()).casefold()
