"""CSV → rows of text. Strict UTF-8; a wrong file is an error, a wrong row a reject."""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from etl.files.sink import BATCH, Sink, file_label
from etl.records.errors import BuildError
from etl.records.headings import Match, best_match, match, table_named
from etl.records.text import Problem, quoted

_BLOCK = 1 << 20
_FIELD_LIMIT = 1 << 20
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


def read_csv(path: Path, sink: Sink) -> dict[str, int]:
    """Read one CSV into the sink; rows read by table name.

    Raises BuildError: no header, unknown or repeated heading, missing column,
    broken quoting. Blank rows are skipped and not counted.
    """
    label = file_label(path)
    csv.field_size_limit(_FIELD_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.readline()
    header, delimiter = _header(path, sample)
    before = sink.rows
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for chunk in _chunks(reader, len(header.columns)):
                sink.write(header.table, label, None, header.columns, *chunk)
    except csv.Error as error:
        raise BuildError(
            f"{label}, dòng {reader.line_num}: dấu ngoặc kép không khép hoặc ô quá dài. "
            "Mở tệp, xem lại dòng này và các dòng ngay trước."
        ) from error
    return {header.table.name: sink.rows - before}


def _header(path: Path, sample: str) -> tuple[Match, str]:
    """The header row read with the delimiter that makes sense of it."""
    label = file_label(path)
    if not sample.strip():
        raise BuildError(f"{label}: tệp trống, không có dòng tiêu đề.")
    table = table_named(path.stem)
    tried = []
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([sample], delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            raise BuildError(f"{label}, dòng 1: dấu ngoặc kép của tiêu đề không khép.") from error
        found = match(table, cells) if table else best_match(cells)
        if found is not None:
            tried.append((found, delimiter))
    if not tried:
        raise BuildError(
            f"{label}: tên tệp và tiêu đề không cho biết đây là bảng nào. "
            "Đặt tên tệp theo bảng, ví dụ membership.csv."
        )
    found, delimiter = max(tried, key=lambda pair: pair[0].known)
    check_header(label, None, found, strict=True)
    return found, delimiter


def check_header(label: str, sheet: str | None, found: Match, *, strict: bool) -> list[str]:
    """Raise BuildError for a header that would lose data; return warnings for the rest.

    `strict` also refuses headings that no column has (CSV); in workbooks people add
    columns of their own, which are named in a warning unless they look like a misprint.
    """
    place = label + (f", trang tính {quoted(sheet)}" if sheet else "")
    if found.repeated:
        names = ", ".join(quoted(name) for name in found.repeated)
        raise BuildError(f"{place}, dòng tiêu đề: cột {names} có hai lần. Bỏ bớt một cột.")
    warnings = []
    for heading in found.unknown:
        close = found.suggestion(heading)
        hint = f" Có phải {quoted(close)} không?" if close else ""
        if strict or close:
            raise BuildError(
                f"{place}, dòng tiêu đề: không có cột {quoted(heading)} "
                f"trong bảng {found.table.heading}.{hint}"
            )
        warnings.append(f"{place}: cột {quoted(heading)} không thuộc bảng, không đọc.")
    if found.missing:
        names = ", ".join(quoted(name) for name in found.missing)
        raise BuildError(f"{place}, dòng tiêu đề: thiếu cột bắt buộc {names}.")
    return warnings


Chunk = tuple[list[int], list[list[str]], list[tuple[int, str | None, str | None, Problem]]]


def _chunks(reader: Iterator[list[str]], width: int) -> Iterator[Chunk]:
    """Batches of (row numbers, rows of equal width, faults). Row 1 is the header."""
    numbers: list[int] = []
    rows: list[list[str]] = []
    faults: list[tuple[int, str | None, str | None, Problem]] = []
    for number, row in enumerate(reader, start=1):
        if number == 1 or not any(row):
            continue
        if len(row) != width:
            if not any(cell.strip() for cell in row):
                continue
            faults.append((len(rows), None, None, _ragged(len(row), width)))
            row = (row + [""] * width)[:width]
        numbers.append(number)
        rows.append(row)
        if len(rows) >= BATCH:
            yield numbers, rows, faults
            numbers, rows, faults = [], [], []
    if rows:
        yield numbers, rows, faults


def _ragged(cells: int, width: int) -> Problem:
    return Problem(
        "ragged_row",
        f"dòng có {cells} ô, tiêu đề có {width} cột. "
        "Ô có dấu phẩy phải đặt trong ngoặc kép; bỏ ô thừa hoặc thêm ô thiếu.",
    )
