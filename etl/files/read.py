"""One file → its rows by record table, whatever is in it.

The project's own record files are read strictly (`read_records`): what cannot be read
for certain is an error. What is sent in is read leniently (`read_file`): what cannot be
read for certain is a fault of its row, or the reason why the file is not taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from etl.files.contents import Contents, SheetRows
from etl.files.csv import inspect, read_csv
from etl.files.encoding import TEXT_ENDINGS, Encoding, encoding_of
from etl.files.guard import refusal
from etl.files.limits import Refused
from etl.files.names import ending_of, safe_name
from etl.files.raw_rows import RowWriter, file_label
from etl.files.sheets import read_workbook
from etl.records.errors import BuildError


def read_tables(path: Path, name: str, contents: Contents, *, strict: bool) -> Iterator[SheetRows]:
    """The file's rows, a sheet (or, of a long CSV file, a batch) at a time. Raises Refused.

    `name` is what the file is called by whoever gave it; messages and the mark of a
    template are put into `contents`.
    """
    problem = refusal(name, path, strict=strict)
    if problem is not None:
        raise Refused(problem)
    stem = safe_name(name).rpartition(".")[0]
    if ending_of(name) not in TEXT_ENDINGS:
        yield from read_workbook(path, stem, contents, strict=strict)
        return
    if strict:
        inspect(path)
    encoding = Encoding("utf-8-sig") if strict else encoding_of(path)
    if encoding.question is not None:
        contents.questions.append(("letters", encoding.question))
    yield from read_csv(path, stem, contents, encoding.name, strict=strict)


#: A check reads a file twice: for itself, and for the snapshot it builds.
_LAST_READ: dict[tuple[str, Path, int, int], Contents] = {}
_MOST_KEPT_ROWS = 2_000


def read_file(name: str, path: Path) -> Contents:
    """What a file that was sent in holds; never raises on bad input. Not to be changed.

    `refused` says why it is not taken at all (Vietnamese, with what to do).
    """
    try:
        state = path.stat()
    except OSError:
        return _read(name, path)
    key = name, path, state.st_mtime_ns, state.st_size
    contents = _LAST_READ.get(key) or _read(name, path)
    _LAST_READ.clear()
    if contents.rows <= _MOST_KEPT_ROWS:
        _LAST_READ[key] = contents
    return contents


def _read(name: str, path: Path) -> Contents:
    contents = Contents()
    try:
        contents.sheets.extend(read_tables(path, name, contents, strict=False))
    except Refused as error:
        return Contents(refused=str(error))
    if not contents.sheets:
        contents.refused = (
            "không có trang tính nào là bảng số liệu. Nhập vào tệp mẫu, giữ tên trang tính và "
            "dòng tiêu đề."
        )
    return contents


def read_records(path: Path, writer: RowWriter, messages: list[str]) -> dict[str, int]:
    """Read a record file into the writer; rows read by table name.

    Raises BuildError when the file or a heading cannot be read for certain.
    """
    label, contents = file_label(path), Contents()
    counts: dict[str, int] = {}
    try:
        for rows in read_tables(path, path.name, contents, strict=True):
            writer.write(
                rows.table, label, rows.sheet, rows.names, rows.row_numbers, rows.rows, rows.faults
            )
            counts[rows.table.name] = counts.get(rows.table.name, 0) + len(rows.rows)
    except Refused as error:
        raise BuildError(f"{label}: {error}") from error
    if not counts:
        raise BuildError(
            f"{label}: không trang tính nào là bảng số liệu. "
            "Tên trang tính là tên bảng, dòng tiêu đề có đủ các cột bắt buộc."
        )
    messages.extend(f"{label}: {text}" for text in contents.messages)
    return counts
