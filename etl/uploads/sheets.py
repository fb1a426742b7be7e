"""XLSX → rows of text by record table, row by row and within bounds; never raises on bad input.

The sheet's XML is read as a stream: gaps cost nothing, rows out of order are kept,
the size a sheet claims to have is not believed, merged cells are known.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError, iterparse

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet import _reader as reader

from etl.files.read_xlsx import cell_text, sheet_names
from etl.records.text import Problem, clean, quoted
from etl.uploads import limits
from etl.uploads.contents import Contents, Mark, SheetRows
from etl.uploads.header import Header, header_problem, read_header, sheet_table
from etl.uploads.template_marks import MARK_SHEET, OWN_SHEETS

#: What parsers raise on files that are broken or made to break them.
BROKEN = (
    zipfile.BadZipFile, zlib.error, ParseError, SyntaxError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, EOFError, OSError, OverflowError, NotImplementedError,
    AssertionError, RecursionError, MemoryError,
)  # fmt: skip
_BROKEN_TEXT = "hỏng bên trong, không đọc hết được. Mở bằng Excel, lưu lại rồi nộp."
_ROW, _MERGED, _DATA = reader.ROW_TAG, reader.MERGE_TAG, reader.DATA_TAG


@dataclass(frozen=True)
class _Cell:
    text: str
    problem: Problem | None


@dataclass
class _Grid:
    """The cells of a sheet that hold something: row → column → cell; and merged ranges."""

    rows: dict[int, dict[int, _Cell]]
    merged: list[tuple[int, int, int, int]]


def read_workbook(path: Path) -> Contents:
    """Every sheet of the workbook that is a record table. The file has passed the guard."""
    contents = Contents()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(path, read_only=True, data_only=False)
    except BROKEN:
        contents.refused = _BROKEN_TEXT
        return contents
    budget = limits.Budget()
    try:
        if len(workbook.worksheets) > limits.MAX_SHEETS:
            contents.refused = (
                f"có {len(workbook.worksheets)} trang tính, chỉ nhận tới {limits.MAX_SHEETS}. "
                "Bỏ các trang không phải số liệu."
            )
            return contents
        contents.mark = _mark(workbook, budget)
        names = sheet_names([sheet.title for sheet in workbook.worksheets])
        for sheet, name in zip(workbook.worksheets, names, strict=True):
            if hasattr(sheet, "iter_rows") and clean(sheet.title) not in OWN_SHEETS:
                _read_sheet(sheet, name, contents, budget)
    except limits.TooCostly as error:
        return Contents(refused=str(error))
    except BROKEN:
        return Contents(refused=_BROKEN_TEXT)
    finally:
        workbook.close()
    return contents


def _mark(workbook: Any, budget: limits.Budget) -> Mark | None:
    if MARK_SHEET not in workbook.sheetnames:
        return None
    grid = _grid(workbook[MARK_SHEET], budget)
    said = {row[1].text: row[2].text for row in grid.rows.values() if 1 in row and 2 in row}
    if "dataset" not in said:
        return None
    return Mark(
        said["dataset"],
        said.get("association") or None,
        said.get("period") or None,
        _day(said.get("made_on", "")),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _read_sheet(sheet: Any, title: str, contents: Contents, budget: limits.Budget) -> None:
    named = sheet_table(clean(sheet.title))
    grid = _grid(sheet, budget)
    if not grid.rows:
        return
    found = _find_header(grid, named)
    if found is None:
        contents.messages.append(_not_a_table(title, len(grid.rows), named is not None))
        return
    number, first, header = found
    rows = _table_rows(title, grid, number, first, header)
    names = ", ".join(
        quoted(text) for text in header.unknown if header.found.suggestion(text) is None
    )
    if names:
        contents.messages.append(f"trang tính {quoted(title)}: không đọc cột {names}.")
    beside = _beside(grid, number, first, first + len(header.found.columns) - 1)
    if beside is not None:
        contents.messages.append(
            f"trang tính {quoted(title)}: ô {beside} nằm ngoài các cột có tiêu đề, không đọc."
        )
    contents.sheets.append(rows)


def _beside(grid: _Grid, header: int, first: int, last: int) -> str | None:
    """The first cell under the headings' row but left or right of all of them."""
    for number in sorted(grid.rows):
        for place in grid.rows[number]:
            if number > header and not first <= place <= last:
                return f"{get_column_letter(place)}{number}"
    return None


def _not_a_table(title: str, rows: int, named: bool) -> str:
    if named:
        return (
            f"trang tính {quoted(title)}: không thấy dòng tiêu đề trong {limits.HEADER_ROWS} "
            f"dòng đầu, {rows} dòng không đọc. Khôi phục dòng tiêu đề như trong tệp mẫu."
        )
    return f"trang tính {quoted(title)} không phải bảng số liệu, {rows} dòng không đọc."


def _find_header(grid: _Grid, named: Any) -> tuple[int, int, Header] | None:
    """(row number, first column, header) of the first row that reads as headings."""
    for number in sorted(grid.rows):
        if number > limits.HEADER_ROWS:
            break
        row = grid.rows[number]
        first, last = min(row), max(row)
        texts = [row[place].text if place in row else "" for place in range(first, last + 1)]
        if sum(bool(text) for text in texts) < 3:
            continue
        header = read_header(texts, named)
        if header is not None:
            return number, first, header
    return None


def _table_rows(title: str, grid: _Grid, number: int, first: int, header: Header) -> SheetRows:
    names = header.found.columns
    letters = tuple(get_column_letter(first + place) for place in range(len(names)))
    headed = grid.rows[number]
    headings = tuple(
        headed[first + place].text if first + place in headed else "" for place in range(len(names))
    )
    rows = SheetRows(header.table, title, names, letters, headings, number)
    problem = header_problem(header) or _lost_columns(grid, number, first, header)
    for row_number in sorted(grid.rows):
        if row_number <= number:
            continue
        row = grid.rows[row_number]
        cells = [row.get(first + place) for place in range(len(names))]
        if problem is None and not any(
            cell is not None and name for cell, name in zip(cells, names, strict=True)
        ):
            continue
        index = len(rows.rows)
        rows.row_numbers.append(row_number)
        rows.rows.append([cell.text if cell else "" for cell in cells])
        if problem is not None:
            continue
        rows.faults.extend(
            (index, name, cell.text, cell.problem)
            for cell, name in zip(cells, names, strict=True)
            if cell is not None and cell.problem is not None and name
        )
        rows.faults.extend(_merged_faults(grid, row_number, first, names, index))
    rows.header_problem = problem
    return rows


def _lost_columns(grid: _Grid, number: int, first: int, header: Header) -> Problem | None:
    """Figures under a heading that is merged or empty would be lost: say so."""
    last = first + len(header.found.columns) - 1
    headed = grid.rows[number]
    for top, left, bottom, right in grid.merged:
        if top <= number <= bottom and left < right and left <= last and right >= first:
            span = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
            return Problem(
                "merged_heading",
                f"tiêu đề gộp ô {span} nên không rõ cột nào là cột nào. Bỏ gộp ô "
                "(Unmerge Cells), mỗi cột một tiêu đề.",
            )
    for place in range(first, last + 1):
        if place in headed:
            continue
        used = next((n for n, row in grid.rows.items() if n > number and place in row), None)
        if used is not None:
            cell = f"{get_column_letter(place)}{used}"
            return Problem(
                "header",
                f"cột {get_column_letter(place)} có nội dung (ô {cell}) mà không có tiêu đề. "
                "Ghi tiêu đề như trong tệp mẫu hoặc xoá cột.",
            )
    return None


def _merged_faults(
    grid: _Grid, number: int, first: int, names: tuple[str | None, ...], index: int
) -> Iterator[tuple[int, str | None, str | None, Problem]]:
    """A cell merged with others belongs to no one row: each row it covers is faulty."""
    for top, left, bottom, right in grid.merged:
        if not top <= number <= bottom:
            continue
        for place in range(max(left, first), min(right, first + len(names) - 1) + 1):
            name = names[place - first]
            if name is None:
                continue
            span = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
            reason = f"ô gộp {span} không rõ thuộc dòng nào. Bỏ gộp ô, ghi lại ở từng dòng."
            cell = grid.rows[number].get(place)
            yield index, name, cell.text if cell else None, Problem("merged", reason)


def _grid(sheet: Any, budget: limits.Budget) -> _Grid:
    """The sheet's cells that hold something, out of its XML."""
    rows: dict[int, dict[int, _Cell]] = {}
    with sheet.parent._archive.open(sheet._worksheet_path) as source:
        stream = _Stream(source, sheet)
        for seen, (number, cells) in enumerate(stream.rows(), start=1):
            if seen > limits.MAX_SHEET_ROWS or number > limits.MAX_SHEET_ROWS:
                raise limits.TooCostly(
                    f"trang tính {quoted(clean(sheet.title))} có quá nhiều dòng. "
                    "Xoá các dòng trống có định dạng ở cuối rồi lưu lại."
                )
            if seen % 1_000 == 0:
                budget.look_at_clock()
            if number < 1:
                raise ValueError("row number below 1")
            held = {}
            for cell in cells:
                text, problem = cell_text(ReadOnlyCell(sheet, **cell))
                if text or problem is not None:
                    held[cell["column"]] = _Cell(text, problem)
            if not held:
                continue
            if max(held) > limits.MAX_COLUMNS:
                raise limits.TooCostly(
                    f"trang tính {quoted(clean(sheet.title))} có nội dung ở cột "
                    f"{get_column_letter(max(held))}, chỉ nhận tới cột "
                    f"{get_column_letter(limits.MAX_COLUMNS)}. Xoá các cột thừa."
                )
            budget.take(len(held))
            rows.setdefault(number, {}).update(held)
    return _Grid(rows, stream.merged)


class _Stream(reader.WorkSheetParser):
    """openpyxl's reader of cells over a stream that keeps nothing of what it has passed."""

    row_counter: int
    col_counter: int

    def __init__(self, source: IO[bytes], sheet: Any) -> None:
        book = sheet.parent
        super().__init__(
            source,
            sheet._shared_strings,
            data_only=False,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self.merged: list[tuple[int, int, int, int]] = []

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """(row number, cells that hold something) in the order of the file."""
        data: Element | None = None
        inside = 0
        for event, element in iterparse(self.source, ("start", "end")):
            if event == "start":
                if element.tag == _DATA:
                    data = element
                inside += element.tag in (_ROW, _MERGED)
                continue
            if element.tag == _ROW:
                yield self._row(element)
                (element if data is None else data).clear()
            elif element.tag == _MERGED:
                self._merged(element)
                element.clear()
            elif not inside:
                element.clear()
            inside -= element.tag in (_ROW, _MERGED)

    def _row(self, element: Element) -> tuple[int, list[dict[str, Any]]]:
        said = element.get("r")
        self.row_counter = int(float(said)) if said else self.row_counter + 1
        self.col_counter = 0
        cells = []
        for child in element:
            if child.tag != reader.CELL_TAG:
                continue
            if len(child):
                cell = self.parse_cell(child)
                if cell["value"] is not None:
                    cells.append(cell)
            elif child.get("r") is None:
                self.col_counter += 1
            else:
                self.col_counter = reader.coordinate_to_tuple(child.get("r"))[1]
        return self.row_counter, cells

    def _merged(self, element: Element) -> None:
        for child in list(element)[: limits.MAX_MERGED]:
            left, top, right, bottom = range_boundaries(child.get("ref", ""))
            if None in (left, top, right, bottom):
                raise ValueError("merged range without ends")
            self.merged.append((top, left, bottom, right))
