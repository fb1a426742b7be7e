"""CSV → rows of text by record table. UTF-8 only; a wrong row is a fault of the row.

Of what is sent in, the headings may stand in any of the first rows; of the project's own
record files (`strict`) they are the first row, and each of them is a column.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from openpyxl.utils import get_column_letter

from etl.files import limits
from etl.files.beside import Units
from etl.files.cells import FIGURES, broken_line
from etl.files.contents import Contents, SheetRows
from etl.files.header import Header, as_header, header_problem, read_header, sheet_table
from etl.files.limits import Refused
from etl.files.raw_rows import BATCH, file_label
from etl.records.errors import BuildError
from etl.records.text import Problem, clean, quoted

_BLOCK = 1 << 20
_FIELD_LIMIT, _FIELD_LIMIT_STRICT = 1 << 17, 1 << 20
_DELIMITERS = (",", ";", "\t")


def inspect(path: Path) -> str:
    """The file's sha256. Raises BuildError when it cannot be read or is not UTF-8."""
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    line = 1
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                _decode(decoder, block, path, line)
                line += block.count(b"\n")
            _decode(decoder, b"", path, line, final=True)
    except OSError as error:
        raise BuildError(f"{file_label(path)}: không mở được tệp ({_reason(error)}).") from error
    return digest.hexdigest()


def _decode(
    decoder: codecs.IncrementalDecoder, block: bytes, path: Path, line: int, final: bool = False
) -> None:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError as error:
        line += error.object[: error.start].count(b"\n")
        raise BuildError(
            f"{file_label(path)}, dòng {line}: không phải bảng mã UTF-8. "
            "Lưu lại tệp với bảng mã UTF-8 (trong Excel: “CSV UTF-8”)."
        ) from error


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "không có tệp này"
    if isinstance(error, PermissionError):
        return "không có quyền đọc"
    if isinstance(error, IsADirectoryError):
        return "đây là thư mục"
    return "lỗi đọc đĩa"


def read_csv(
    path: Path, stem: str, contents: Contents, *, strict: bool = False
) -> Iterator[SheetRows]:
    """The file's rows in batches of at most BATCH; `stem`, its name, may name the table.

    Columns that are not read are named in `contents.messages`. Raises Refused.
    """
    csv.field_size_limit(_FIELD_LIMIT_STRICT if strict else _FIELD_LIMIT)
    delimiter, header_row, header, headings = _find_header(path, stem, strict)
    columns = header.match.columns
    units = Units(headings, columns)
    letters = tuple(get_column_letter(place) for place in range(1, len(columns) + 1))
    problem = header_problem(header)
    not_read = ", ".join(quoted(text) for text in header.not_read())
    if strict and problem is not None:
        raise Refused(f"dòng tiêu đề: {problem.message}")
    if strict and not_read:
        raise Refused(f"dòng tiêu đề: không có cột {not_read} trong bảng {header.table.heading}.")

    def batch() -> SheetRows:
        return SheetRows(
            header.table, None, columns, letters, headings, header_row, header_problem=problem
        )

    rows, budget, number = batch(), limits.Budget(strict), 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                if number % 1_000 == 0:
                    budget.look_at_clock()
                # Of many rows, each distinct text is cleaned once, by the writer.
                texts = cells if strict else [clean(cell) for cell in cells]
                if number <= header_row or not any(map(str.strip, texts)):
                    continue
                if not strict:
                    budget.take(sum(map(bool, texts)))
                if len(texts) != len(columns):
                    if strict or any(texts[len(columns) :]) or len(texts) < len(columns):
                        ragged = _ragged(len(texts), len(columns))
                        rows.faults.append((len(rows.rows), None, None, ragged))
                    texts = (texts + [""] * len(columns))[: len(columns)]
                if not strict and any("\n" in cell.strip() for cell in cells):
                    rows.faults.extend(
                        (len(rows.rows), name, texts[place], fault)
                        for place, name in enumerate(columns)
                        if name is not None and header.table.column(name).kind in FIGURES
                        if (fault := broken_line(cells[place])) is not None
                    )
                rows.row_numbers.append(number)
                if not strict:
                    unit = texts[units.place] if units.place is not None else ""
                    rows.units.append(units.of(unit))
                rows.rows.append(texts)
                if len(rows.rows) == BATCH:
                    yield rows
                    rows = batch()
        except csv.Error as error:
            raise Refused(
                f"dòng {reader.line_num}: có dấu ngoặc kép không khép hoặc ô quá dài. Mở tệp, xem "
                "lại dòng này và các dòng ngay trước."
            ) from error
    if problem is not None:
        rows.faults.clear()
    if not_read:
        contents.messages.append(f"không đọc cột {not_read}.")
    yield rows


def _find_header(path: Path, stem: str, strict: bool) -> tuple[str, int, Header, tuple[str, ...]]:
    """(delimiter, row number, header, texts) under the delimiter that makes most headings known."""
    named = sheet_table(stem)
    best: tuple[str, int, Header, tuple[str, ...]] | None = None
    for delimiter in _DELIMITERS:
        for number, cells in _first_rows(path, delimiter, 1 if strict else limits.HEADER_ROWS):
            if strict and named is not None:
                header: Header | None = as_header(cells, named, strict)
            else:
                header = read_header(cells, named, strict=strict)
            if header is not None:
                if best is None or header.match.known > best[2].match.known:
                    best = delimiter, number, header, tuple(clean(cell) for cell in cells)
                break
    if best is None:
        rows = "dòng đầu" if strict else f"{limits.HEADER_ROWS} dòng đầu"
        raise Refused(
            f"không thấy dòng tiêu đề của bảng số liệu nào trong {rows}. Giữ nguyên dòng tiêu đề "
            "của tệp mẫu, hoặc đặt tên tệp theo bảng, ví dụ membership.csv."
        )
    return best


def _first_rows(path: Path, delimiter: str, most: int) -> Iterator[tuple[int, list[str]]]:
    """The rows the headings may be in; quotes that make no sense under this delimiter end them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                if number > most:
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
