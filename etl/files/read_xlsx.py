"""XLSX → rows of text, within bounds. Numbers and dates of Excel become their text."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.read_only import EmptyCell
from openpyxl.utils.exceptions import InvalidFileException

from etl.files.read_csv import check_header
from etl.files.sink import BATCH, Sink, file_label
from etl.records.errors import BuildError
from etl.records.headings import Match, best_match, match, table_named
from etl.records.text import Problem, clean, fold, quoted

#: Bounds of one workbook: what an office workbook never reaches.
MAX_COLUMNS = 200
MAX_ROWS = 1_048_576
MAX_UNPACKED = 400 * 1024 * 1024
MAX_EMPTY_RUN = 20_000
#: The header is looked for in these first rows.
HEADER_ROWS = 30

_FORMULA = Problem(
    "formula", "ô chứa công thức. Dán giá trị (Paste Values) rồi nộp lại, vì công thức có thể đổi."
)
_ERROR_VALUE = Problem("formula", "ô báo lỗi của Excel. Ghi con số hoặc để trống.")


def read_xlsx(path: Path, sink: Sink, messages: list[str]) -> dict[str, int]:
    """Read every sheet that is a record table into the sink; rows read by table name.

    Sheets that are no record table are named in `messages`. Raises BuildError when
    the file is no workbook, is protected or too large, or a header is wrong.
    """
    label = file_label(path)
    _guard(path, label)
    counts: dict[str, int] = {}
    workbook = _open(path, label)
    try:
        names = sheet_names([sheet.title for sheet in workbook.worksheets])
        for sheet, name in zip(workbook.worksheets, names, strict=True):
            found = _read_sheet(path, label, sheet, name, sink, messages)
            if found is not None:
                table, rows = found
                counts[table] = counts.get(table, 0) + rows
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, EOFError, OSError) as error:
        if isinstance(error, BuildError):
            raise
        raise BuildError(
            f"{label}: tệp Excel hỏng, không đọc hết được. Lưu lại rồi nộp."
        ) from error
    finally:
        workbook.close()
    if not counts:
        raise BuildError(
            f"{label}: không trang tính nào là bảng số liệu. "
            "Tên trang tính là tên bảng, dòng tiêu đề có đủ các cột bắt buộc."
        )
    return counts


def sheet_names(titles: Sequence[str]) -> list[str]:
    """What each sheet is called in messages and beside its rows: its title, cleaned.

    Titles that differ in nothing a reader can see ("Kinh phí", "Kinh phí ") get their
    place in the workbook after the first, so that each row names one sheet.
    """
    names: list[str] = []
    for place, title in enumerate(titles, start=1):
        name = clean(title)
        taken = {fold(other) for other in names}
        names.append(f"{name} (trang tính thứ {place})" if fold(name) in taken else name)
    return names


def _guard(path: Path, label: str) -> None:
    """Refuse what is no plain workbook before any of it is unpacked."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise BuildError(f"{label}: không mở được tệp.") from error
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise BuildError(
            f"{label}: tệp có mật khẩu hoặc là tệp Excel đời cũ (.xls). "
            "Bỏ mật khẩu và lưu dạng .xlsx."
        )
    if not start.startswith(b"PK"):
        raise BuildError(f"{label}: không phải tệp Excel .xlsx. Lưu lại từ Excel hoặc LibreOffice.")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BuildError(
            f"{label}: tệp Excel hỏng hoặc thiếu phần cuối. Lưu lại rồi nộp."
        ) from error
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise BuildError(f"{label}: tệp quá lớn khi mở ra. Chia thành nhiều tệp hoặc nộp CSV.")
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise BuildError(f"{label}: tệp có macro. Lưu dạng .xlsx không có macro.")


def _open(path: Path, label: str) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path, read_only=True, data_only=False)
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError,
        SyntaxError, EOFError, OSError, IndexError,
    ) as error:  # fmt: skip
        raise BuildError(f"{label}: không mở được như tệp Excel. Lưu lại rồi nộp.") from error


def _read_sheet(
    path: Path, label: str, sheet: Any, title: str, sink: Sink, messages: list[str]
) -> tuple[str, int] | None:
    if not hasattr(sheet, "iter_rows"):
        return None
    named = table_named(clean(sheet.title)) or (
        table_named(path.stem) if len(sheet.parent.sheetnames) == 1 else None
    )
    # The size a sheet claims to have may be wrong: rows beyond it would be lost.
    sheet.reset_dimensions()
    header: Match | None = None
    number = 0
    for number, cells in _rows(sheet, label, title):
        texts = [cell_text(cell)[0] for cell in cells]
        if sum(bool(text) for text in texts) >= 2:
            found = match(named, texts) if named else best_match(texts)
            if found is not None and _is_header(found):
                header = found
                break
        if number >= HEADER_ROWS:
            break
    if header is None:
        if named is not None:
            raise BuildError(
                f"{label}, trang tính {quoted(title)}: không thấy dòng tiêu đề của bảng "
                f"{named.heading} trong {HEADER_ROWS} dòng đầu."
            )
        if sheet.sheet_state == "visible":
            messages.append(f"{label}: trang tính {quoted(title)} không phải bảng, không đọc.")
        return None
    messages.extend(check_header(label, title, header, strict=False))
    before = sink.rows
    # Read on as wide as the header is: cells beyond it belong to no column.
    width = max(place for place, name in enumerate(header.columns, start=1) if name)
    header = replace(header, columns=header.columns[:width])
    _read_rows(label, title, header, _rows(sheet, label, title, number + 1, width), sink)
    return header.table.name, sink.rows - before


def _is_header(found: Match) -> bool:
    """A header row: most of the table's required columns, or most cells, are known."""
    required = sum(column.required for column in found.table.columns)
    return required - len(found.missing) >= max(2, required // 2)


def _rows(
    sheet: Any, label: str, title: str, first: int = 1, columns: int = MAX_COLUMNS
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(row number, cells) within the bounds, from row `first`; empty rows are passed over."""
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(min_row=first, max_col=columns), start=first):
        if number > MAX_ROWS:
            raise BuildError(f"{label}, trang tính {quoted(title)}: quá {MAX_ROWS} dòng.")
        if all(cell.value is None for cell in cells):
            empty += 1
            if empty > MAX_EMPTY_RUN:
                if _anything_below(sheet, number, columns):
                    raise BuildError(
                        f"{label}, trang tính {quoted(title)}: có số liệu sau hơn "
                        f"{MAX_EMPTY_RUN} dòng trống. Xoá các dòng trống rồi nộp lại."
                    )
                return
            continue
        empty = 0
        yield number, cells


def _anything_below(sheet: Any, number: int, columns: int) -> bool:
    """True when a row further down holds a value, so that stopping would lose it."""
    rows = sheet.iter_rows(min_row=number + 1, max_col=columns, values_only=True)
    return any(value is not None for row in rows for value in row)


def _read_rows(
    label: str,
    title: str,
    header: Match,
    rows: Iterator[tuple[int, tuple[Any, ...]]],
    sink: Sink,
) -> None:
    width = len(header.columns)
    numbers: list[int] = []
    batch: list[list[str]] = []
    faults: list[tuple[int, str | None, str | None, Problem]] = []

    def flush() -> None:
        sink.write(header.table, label, title, header.columns, numbers, batch, faults)
        numbers.clear()
        batch.clear()
        faults.clear()

    for number, cells in rows:
        texts: list[str] = []
        found: list[tuple[str, str, Problem]] = []
        for place in range(width):
            text, problem = cell_text(cells[place]) if place < len(cells) else ("", None)
            name = header.columns[place]
            texts.append(text)
            if problem is not None and name is not None:
                found.append((name, text, problem))
        if not any(text for text, name in zip(texts, header.columns, strict=True) if name):
            continue
        faults.extend((len(batch), name, text, problem) for name, text, problem in found)
        numbers.append(number)
        batch.append(texts)
        if len(batch) >= BATCH // 5:
            flush()
    flush()


def cell_text(cell: Any) -> tuple[str, Problem | None]:
    """The text a person sees in the cell, and the fault of formulas and Excel errors."""
    if isinstance(cell, EmptyCell) or cell.value is None:
        return "", None
    value = cell.value
    if cell.data_type == "f":
        return clean(str(getattr(value, "text", value) or "=")), _FORMULA
    if cell.data_type == "e":
        return clean(str(value)), _ERROR_VALUE
    if isinstance(value, bool):
        return ("có" if value else "không"), None
    if isinstance(value, datetime):
        return _date_text(value, cell.number_format), None
    if isinstance(value, date):
        return value.isoformat(), None
    if isinstance(value, time):
        return value.isoformat(), None
    if isinstance(value, int | float):
        return _number_text(value, cell.number_format), None
    return clean(str(value)), None


def _date_text(value: datetime, number_format: str | None) -> str:
    """A date, or the month when the cell shows no day ("8/2023" typed in Excel)."""
    if number_format and "d" not in number_format.lower():
        return f"{value:%Y-%m}"
    return value.date().isoformat()


def _number_text(value: int | float, number_format: str | None) -> str:
    """A number of Excel in Vietnamese digits, never ambiguous: 18.5 → "18,5"."""
    figure = Decimal(repr(value)) if value == value and abs(value) != float("inf") else None
    if figure is None:
        return str(value)
    percent = bool(number_format and "%" in number_format)
    if percent:
        figure = Decimal(repr(round(float(figure) * 100, 10)))
    text = f"{figure:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if "." in text:
        head, tail = text.split(".")
        # Three decimals would look like thousands: one more digit says they are not.
        text = f"{head},{tail}0" if len(tail) == 3 else f"{head},{tail}"
    return text + ("%" if percent else "")
