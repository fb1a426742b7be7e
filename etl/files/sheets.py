"""Sheets of a workbook → rows of text by record table, within bounds.

Of what is sent in, whatever is doubtful becomes a fault of its rows; in the project's own
record files (`strict`) doubtful headings are an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from etl.files import limits
from etl.files.beside import (
    Units,
    beside,
    is_figure,
    notes,
    overlooked,
    remarked,
    rows_above,
    unit_text,
)
from etl.files.cells import doubt
from etl.files.contents import Contents, Mark, SheetRows
from etl.files.grid import Grid, merged_down, read_grid, texts, to_unicode
from etl.files.header import (
    PASSED_OVER,
    Header,
    by_indicator,
    fitting,
    header_problem,
    read_header,
    sheet_table,
)
from etl.files.legacy import Converter
from etl.files.limits import Refused
from etl.files.template_marks import COVER_SHEET, MARK_SHEET, OWN_SHEETS
from etl.files.two_lines import joined_headings
from etl.files.xlsx import BROKEN, Sheet, Workbook, sheet_names
from etl.records.headings import heading_key, looks_like_headings
from etl.records.indicators import table_of
from etl.records.schema import Table
from etl.records.text import Problem, clean, quoted


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
    sheets, budget, converter = workbook.sheets, limits.Budget(strict), Converter()
    if len(sheets) > limits.MAX_SHEETS:
        raise Refused(
            f"có {len(sheets)} trang tính, chỉ nhận tới {limits.MAX_SHEETS}. "
            "Bỏ các trang không phải số liệu."
        )
    own = frozenset() if strict else OWN_SHEETS
    marks = [sheet for sheet in sheets if sheet.title == MARK_SHEET]
    contents.mark = _mark(read_grid(marks[0], budget)) if marks and not strict else None
    names = sheet_names([sheet.title for sheet in sheets])
    for sheet, name in zip(sheets, names, strict=True):
        title = clean(sheet.title)
        if title in own:
            if title == COVER_SHEET:
                contents.titles.extend(texts(read_grid(sheet, budget), limits.HEADER_ROWS))
            continue
        named = sheet_table(title)
        if named is None and strict and len(sheets) == 1:
            named = sheet_table(stem)
        grid = read_grid(sheet, budget)
        if not strict:
            to_unicode(grid, name, converter)
            grid = joined_headings(grid)
        yield from _read_sheet(grid, name, named, contents, strict, sheet)
    if (question := converter.question()) is not None:
        contents.questions.append(("letters", f"{question}."))


def _mark(grid: Grid) -> Mark | None:
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
    grid: Grid,
    title: str,
    named: Table | None,
    contents: Contents,
    strict: bool,
    sheet: Sheet,
) -> Iterator[SheetRows]:
    """The rows of each table of the sheet; nothing when there is none."""
    if not grid.rows and not (strict and named):
        return
    headers = _find_headers(grid, named, strict)
    if not headers:
        text = _not_a_table(title, len(grid.rows), named is not None)
        if strict and named is not None:
            raise Refused(text)
        if not (strict and sheet.hidden):
            contents.messages.append(text)
        return
    top = headers[0].row
    further = [] if strict else list(_further_headers(grid, top, named))
    contents.titles.extend(texts(grid, top - 1))
    questions: list[str] = []
    if not strict:
        above = ((at, (cell.text for cell in grid.rows[at].values())) for at in sorted(grid.rows))
        questions += [] if (asked := rows_above(above, top)) is None else [asked]
    for place in (*headers, *further):
        number, first, header, _ = place
        end = min((other.row for other in further if other.row > number), default=None)
        for names, period in header.views:
            rows = _table_rows(title, grid, place, end, names)
            rows.period = period
            if strict and rows.header_problem is not None:
                raise Refused(
                    f"trang tính {quoted(title)}, dòng tiêu đề: {rows.header_problem.message}"
                )
            if not strict:
                questions.extend(overlooked(grid, sheet, rows, first, header, end))
            yield rows
        not_read = ", ".join(quoted(text) for text in header.not_read())
        if not_read:
            contents.messages.append(f"trang tính {quoted(title)}: không đọc cột {not_read}.")
        outside = beside(grid, number, first, first + len(header.match.columns) - 1, end)
        if outside is not None:
            contents.messages.append(
                f"trang tính {quoted(title)}: ô {outside} nằm ngoài các cột có tiêu đề, không đọc."
            )
    if not strict:
        questions.extend(remarked(sheet, top))
    if not strict and sheet.hidden:
        questions.append("trang bị ẩn mà vẫn được đọc. Cho hiện trang rồi xem lại số liệu")
    contents.questions.extend(
        ("overlooked", f"trang tính {quoted(title)}: {text}.") for text in dict.fromkeys(questions)
    )


def _further_headers(grid: Grid, after: int, named: Table | None) -> Iterator[_Place]:
    """Rows below the first headings that are headings themselves: of another table."""
    for number in sorted(grid.rows):
        row = grid.rows[number]
        if number <= after or not looks_like_headings([cell.text for cell in row.values()]):
            continue
        first, last = min(row), max(row)
        cells = [row[place].text if place in row else "" for place in range(first, last + 1)]
        header = read_header(cells, None) or read_header(cells, named)
        if header is not None:
            yield _Place(number, first, header)


def _not_a_table(title: str, rows: int, named: bool) -> str:
    if named:
        return (
            f"trang tính {quoted(title)}: không thấy dòng tiêu đề trong {limits.HEADER_ROWS} "
            f"dòng đầu, {rows} dòng không đọc. Khôi phục dòng tiêu đề như trong tệp mẫu."
        )
    return f"trang tính {quoted(title)} không phải bảng số liệu, {rows} dòng không đọc."


class _Place(NamedTuple):
    """Headings: their row, their first column, and the rows that are theirs (None: all)."""

    row: int
    first: int
    header: Header
    rows: frozenset[int] | None = None


def _find_headers(grid: Grid, named: Table | None, strict: bool) -> list[_Place]:
    """The first row that reads as headings: of one table, or of all whose indicators follow."""
    for number in sorted(grid.rows):
        if number > limits.HEADER_ROWS:
            break
        row = grid.rows[number]
        first, last = min(row), max(row)
        cells = [row[place].text if place in row else "" for place in range(first, last + 1)]
        if sum(map(bool, cells)) < 2:
            continue
        headers = fitting(cells, named, strict=strict)
        if len(headers) == 1:
            return [_Place(number, first, headers[0])]
        if headers and not strict and (places := _by_indicator(grid, number, first, headers)):
            return places
    return []


def _by_indicator(grid: Grid, number: int, first: int, headers: list[Header]) -> list[_Place]:
    """Headings that several tables have: each row is of its indicator's table."""
    columns = headers[0].match.columns
    if "indicator" not in columns:
        return []
    at = first + columns.index("indicator")
    texts_below = {
        row: grid.rows[row][at].text if at in grid.rows[row] else ""
        for row in grid.rows
        if row > number
    }
    chosen = by_indicator(headers, texts_below.values())
    rows: dict[str, set[int]] = {name: set() for name in chosen}
    for row, text in texts_below.items() if chosen else ():
        table = table_of(text)
        known = table is not None and table.name in rows
        rows[table.name if table is not None and known else next(iter(rows))].add(row)
    return [_Place(number, first, header, frozenset(rows[name])) for name, header in chosen.items()]


def _table_rows(
    title: str, grid: Grid, place: _Place, end: int | None, names: tuple[str | None, ...]
) -> SheetRows:
    """The rows of the headings at `place`, read as the columns `names`, down to row `end`."""
    number, first, header, own = place
    letters = tuple(get_column_letter(first + at) for at in range(len(names)))
    headed = grid.rows[number]
    headings = tuple(
        headed[first + at].text if first + at in headed else "" for at in range(len(names))
    )
    rows = SheetRows(header.table, title, names, letters, headings, number)
    below = [
        at
        for at in sorted(grid.rows)
        if at > number and (end is None or at < end) and (own is None or at in own)
    ]
    unknown = {first + at: text for at, text in enumerate(headings) if text in header.unknown}
    filled = [
        text
        for column, text in unknown.items()
        if any(column in grid.rows[at] and is_figure(grid.rows[at][column]) for at in below)
    ]
    problem = header_problem(header, filled) or _lost_columns(grid, number, first, header, below)
    passed = {first + at for at, text in enumerate(headings) if heading_key(text) in PASSED_OVER}
    units = Units(headings, names)
    rows.notes = tuple(notes(title, grid, number, below))
    for row_number in below:
        row = grid.rows[row_number]
        cells = [row.get(first + at) for at in range(len(names))]
        if (
            problem is None
            and not any(cell is not None and name for cell, name in zip(cells, names, strict=True))
        ) or not any(column not in passed for column in row):
            continue
        index = len(rows.rows)
        rows.row_numbers.append(row_number)
        rows.rows.append([cell.text if cell else "" for cell in cells])
        written = ""
        if units.place is not None:
            # One unit merged down several rows is of each of them.
            stated = cells[units.place] or merged_down(grid, row_number, first + units.place)
            written = unit_text(stated)
        rows.units.append(units.of(written))
        if problem is not None:
            continue
        rows.faults.extend(
            (index, name, cell.text, fault)
            for cell, name in zip(cells, names, strict=True)
            if cell is not None and name
            if (fault := doubt(cell, header.table.column(name).kind)) is not None
        )
        rows.faults.extend(_merged_faults(grid, row_number, first, names, index))
    rows.header_problem = problem
    return rows


def _lost_columns(
    grid: Grid, number: int, first: int, header: Header, below: list[int]
) -> Problem | None:
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
        used = next((at for at in below if place in grid.rows[at]), None)
        if used is not None:
            cell = f"{get_column_letter(place)}{used}"
            return Problem(
                "header",
                f"cột {get_column_letter(place)} có nội dung (ô {cell}) mà không có tiêu đề. "
                "Ghi tiêu đề như trong tệp mẫu hoặc xoá cột.",
            )
    return None


def _merged_faults(
    grid: Grid, number: int, first: int, names: tuple[str | None, ...], index: int
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
