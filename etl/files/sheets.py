"""Sheets of a workbook → rows of text by record table, within bounds.

Of what is sent in, whatever is doubtful becomes a fault of its rows; in the project's own
record files (`strict`) doubtful headings are an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl.utils import get_column_letter

from etl.files import limits
from etl.files.cells import Cell, doubt
from etl.files.contents import Contents, Mark, SheetRows
from etl.files.header import Header, header_problem, read_header, sheet_table
from etl.files.limits import Refused
from etl.files.template_marks import MARK_SHEET, OWN_SHEETS
from etl.files.xlsx import BROKEN, Sheet, Workbook, sheet_names
from etl.records.schema import Table
from etl.records.text import Problem, clean, quoted


@dataclass
class _Grid:
    """The cells of a sheet that hold something: row → column → cell; and merged ranges."""

    rows: dict[int, dict[int, Cell]]
    merged: list[tuple[int, int, int, int]]


def read_workbook(
    path: Path, stem: str, contents: Contents, *, strict: bool = False
) -> Iterator[SheetRows]:
    """Every sheet that is a record table; the file has passed the guard. Raises Refused.

    What is not read is named in `contents.messages`; the mark of a template is put into
    `contents.mark`. `stem`, the file's name, may name the table of its only sheet.
    """
    try:
        with Workbook(path) as workbook:
            yield from _read_sheets(workbook, stem, contents, strict)
    except BROKEN as error:
        raise Refused(
            "hỏng bên trong, không đọc hết được. Mở bằng Excel, lưu lại rồi nộp."
        ) from error


def _read_sheets(
    workbook: Workbook, stem: str, contents: Contents, strict: bool
) -> Iterator[SheetRows]:
    sheets, budget = workbook.sheets, limits.Budget(strict)
    if len(sheets) > limits.MAX_SHEETS:
        raise Refused(
            f"có {len(sheets)} trang tính, chỉ nhận tới {limits.MAX_SHEETS}. "
            "Bỏ các trang không phải số liệu."
        )
    own = frozenset() if strict else OWN_SHEETS
    marks = [sheet for sheet in sheets if sheet.title == MARK_SHEET]
    contents.mark = _mark(_grid(marks[0], budget)) if marks and not strict else None
    names = sheet_names([sheet.title for sheet in sheets])
    for sheet, name in zip(sheets, names, strict=True):
        title = clean(sheet.title)
        if title in own:
            continue
        named = sheet_table(title)
        if named is None and strict and len(sheets) == 1:
            named = sheet_table(stem)
        rows = _read_sheet(_grid(sheet, budget), name, named, contents.messages, strict, sheet)
        if rows is not None:
            yield rows


def _mark(grid: _Grid) -> Mark | None:
    entries = {row[1].text: row[2].text for row in grid.rows.values() if 1 in row and 2 in row}
    if "dataset" not in entries:
        return None
    return Mark(
        entries["dataset"],
        entries.get("association") or None,
        entries.get("period") or None,
        _day(entries.get("made_on", "")),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min


def _read_sheet(
    grid: _Grid,
    title: str,
    named: Table | None,
    messages: list[str],
    strict: bool,
    sheet: Sheet,
) -> SheetRows | None:
    """The sheet's rows; None when it is no record table."""
    if not grid.rows and not (strict and named):
        return None
    header_place = _find_header(grid, named, strict)
    if header_place is None:
        text = _not_a_table(title, len(grid.rows), named is not None)
        if strict and named is not None:
            raise Refused(text)
        if not (strict and sheet.hidden):
            messages.append(text)
        return None
    number, first, header = header_place
    rows = _table_rows(title, grid, number, first, header)
    if strict and rows.header_problem is not None:
        raise Refused(f"trang tính {quoted(title)}, dòng tiêu đề: {rows.header_problem.message}")
    not_read = ", ".join(quoted(text) for text in header.not_read())
    if not_read:
        messages.append(f"trang tính {quoted(title)}: không đọc cột {not_read}.")
    beside = _beside(grid, number, first, first + len(header.match.columns) - 1)
    if beside is not None:
        messages.append(
            f"trang tính {quoted(title)}: ô {beside} nằm ngoài các cột có tiêu đề, không đọc."
        )
    return rows


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


def _find_header(grid: _Grid, named: Table | None, strict: bool) -> tuple[int, int, Header] | None:
    """(row number, first column, header) of the first row that reads as headings."""
    for number in sorted(grid.rows):
        if number > limits.HEADER_ROWS:
            break
        row = grid.rows[number]
        first, last = min(row), max(row)
        texts = [row[place].text if place in row else "" for place in range(first, last + 1)]
        if sum(bool(text) for text in texts) < 3:
            continue
        header = read_header(texts, named, strict=strict)
        if header is not None:
            return number, first, header
    return None


def _table_rows(title: str, grid: _Grid, number: int, first: int, header: Header) -> SheetRows:
    names = header.match.columns
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
            (index, name, cell.text, problem)
            for cell, name in zip(cells, names, strict=True)
            if cell is not None and name
            if (problem := doubt(cell, header.table.column(name).kind)) is not None
        )
        rows.faults.extend(_merged_faults(grid, row_number, first, names, index))
    rows.header_problem = problem
    return rows


def _lost_columns(grid: _Grid, number: int, first: int, header: Header) -> Problem | None:
    """Figures under a heading that is merged or empty would be lost: say so."""
    last = first + len(header.match.columns) - 1
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


def _grid(sheet: Sheet, budget: limits.Budget) -> _Grid:
    """The sheet's cells that hold something."""
    rows: dict[int, dict[int, Cell]] = {}
    for seen, row in enumerate(sheet.rows(), start=1):
        if seen > limits.MAX_SHEET_ROWS or row.number > limits.MAX_SHEET_ROWS:
            raise limits.TooCostly(
                f"trang tính {quoted(clean(sheet.title))} có quá nhiều dòng. "
                "Xoá các dòng trống có định dạng ở cuối rồi lưu lại."
            )
        if seen % 1_000 == 0:
            budget.look_at_clock()
        if row.number < 1:
            raise ValueError("row number below 1")
        if not row.cells:
            continue
        last = max(cell.column for cell in row.cells)
        if last > limits.MAX_COLUMNS:
            raise limits.TooCostly(
                f"trang tính {quoted(clean(sheet.title))} có nội dung ở cột "
                f"{get_column_letter(last)}, chỉ nhận tới cột "
                f"{get_column_letter(limits.MAX_COLUMNS)}. Xoá các cột thừa."
            )
        budget.take(len(row.cells))
        rows.setdefault(row.number, {}).update({cell.column: cell for cell in row.cells})
    return _Grid(rows, sheet.merged)
