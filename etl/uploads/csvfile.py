"""CSV → rows of text by record table, within bounds; never raises on bad input."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from etl.files.read_csv import inspect
from etl.records.errors import BuildError
from etl.records.text import Problem, clean, quoted
from etl.uploads import limits
from etl.uploads.contents import Contents, SheetRows
from etl.uploads.header import Header, header_problem, read_header, sheet_table
from etl.uploads.names import safe_name

_DELIMITERS = (",", ";", "\t")
_FIELD_LIMIT = 1 << 17


def read_csv_file(path: Path, name: str) -> Contents:
    """The file's rows; `name` is the name it was uploaded under, which may name the table."""
    try:
        inspect(path)
    except BuildError:
        return Contents(
            refused="không phải bảng mã UTF-8 nên chữ Việt không đọc được. Mở bằng Excel, "
            "lưu với kiểu “CSV UTF-8 (Comma delimited)” rồi nộp."
        )
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        return _read(path, name)
    except limits.TooCostly as error:
        return Contents(refused=str(error))
    except csv.Error:
        return Contents(
            refused="có dấu ngoặc kép không khép hoặc ô quá dài. Mở tệp, xem lại các dòng có dấu "
            "ngoặc kép rồi nộp."
        )


def _read(path: Path, name: str) -> Contents:
    stem = safe_name(name).rpartition(".")[0]
    found = _find_header(path, stem)
    if found is None:
        return Contents(
            refused="không thấy dòng tiêu đề của bảng số liệu nào trong "
            f"{limits.HEADER_ROWS} dòng đầu. Giữ nguyên dòng tiêu đề của tệp mẫu, hoặc đặt tên tệp "
            "theo bảng, ví dụ membership.csv."
        )
    delimiter, header_row, header, headings = found
    names = header.found.columns
    letters = tuple(get_column_letter(place) for place in range(1, len(names) + 1))
    rows = SheetRows(header.table, None, names, letters, headings, header_row)
    rows.header_problem = header_problem(header)
    budget = limits.Budget()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(csv.reader(file, delimiter=delimiter, strict=True), start=1):
            if number % 1_000 == 0:
                budget.look_at_clock()
            texts = [clean(cell) for cell in cells]
            if number <= header_row or not any(texts):
                continue
            budget.take(sum(bool(text) for text in texts))
            if len(texts) != len(names):
                if any(texts[len(names) :]) or len(texts) < len(names):
                    rows.faults.append(
                        (len(rows.rows), None, None, _ragged(len(texts), len(names)))
                    )
                texts = (texts + [""] * len(names))[: len(names)]
            rows.row_numbers.append(number)
            rows.rows.append(texts)
    if rows.header_problem is not None:
        rows.faults.clear()
    contents = Contents([rows])
    unread = ", ".join(
        quoted(text) for text in header.unknown if header.found.suggestion(text) is None
    )
    if unread:
        contents.messages.append(f"không đọc cột {unread}.")
    return contents


def _find_header(path: Path, stem: str) -> tuple[str, int, Header, tuple[str, ...]] | None:
    """(delimiter, row number, header, texts) under the delimiter that makes most headings known."""
    best: tuple[str, int, Header, tuple[str, ...]] | None = None
    for delimiter in _DELIMITERS:
        for number, cells in _first_rows(path, delimiter):
            header = read_header(cells, sheet_table(stem))
            if header is not None:
                if best is None or header.found.known > best[2].found.known:
                    best = delimiter, number, header, tuple(clean(cell) for cell in cells)
                break
    return best


def _first_rows(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows the headings may be in; quotes that make no sense under this delimiter end them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                if number > limits.HEADER_ROWS:
                    return
                yield number, cells
        except csv.Error:
            return


def _ragged(cells: int, width: int) -> Problem:
    return Problem(
        "ragged_row",
        f"dòng có {cells} ô, tiêu đề có {width} cột. "
        "Ô có dấu phẩy phải đặt trong ngoặc kép; bỏ ô thừa hoặc thêm ô thiếu.",
    )
