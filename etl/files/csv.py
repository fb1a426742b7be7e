"""CSV → rows of text by record table; a wrong row is a fault of the row.

Of what is sent in, the headings may stand in any of the first rows; of the project's own
record files (`strict`) they are the first row, and each of them is a column.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import get_column_letter

from etl.files import limits
from etl.files.beside import Units, rows_above, unread_figures
from etl.files.cells import FIGURES, broken_line, is_figure_text
from etl.files.contents import Contents, SheetRows
from etl.files.header import (
    Header,
    as_header,
    by_indicator,
    fitting,
    header_problem,
    sheet_table,
)
from etl.files.legacy import Converter
from etl.files.limits import Refused
from etl.files.raw_rows import BATCH, file_label
from etl.records.errors import BuildError
from etl.records.indicators import table_of
from etl.records.text import Problem, clean, quoted
from etl.records.units import StatedUnit, note_unit

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
    path: Path, stem: str, contents: Contents, encoding: str, *, strict: bool = False
) -> Iterator[SheetRows]:
    """The file's rows in batches of at most BATCH; `stem`, its name, may name the table.

    Columns that are not read are named in `contents.messages`. Raises Refused.
    """
    csv.field_size_limit(_FIELD_LIMIT_STRICT if strict else _FIELD_LIMIT)
    head = _find_header(path, stem, encoding, strict)
    tables = {name: _Reader(head, header) for name, header in head.headers.items()}
    (first, *_) = tables.values()
    not_read = ", ".join(quoted(text) for text in first.header.not_read())
    if strict:
        _trusted(first.header)
    budget, width, unread = limits.Budget(strict), len(head.texts), list[str]()
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=head.delimiter, strict=True)
        try:
            for number, written in enumerate(reader, start=1):
                if number % 1_000 == 0:
                    budget.look_at_clock()
                cells = texts = written
                if not strict:
                    # Of many rows, each distinct text is cleaned once, by the writer.
                    cells = [head.converter.read(cell, f"dòng {number}") for cell in written]
                    texts = [clean(cell) for cell in cells]
                if number <= head.row or not any(map(str.strip, texts)):
                    continue
                if not strict:
                    budget.take(sum(map(bool, texts)))
                table = table_of(texts[head.indicator]) if head.indicator < len(texts) else None
                if not strict:
                    unread.extend(
                        f"{get_column_letter(place + 1)}{number}"
                        for place in first.unread
                        if place < len(texts) and is_figure_text(texts[place])
                    )
                target = tables.get(table.name, first) if table is not None else first
                ragged = None
                if len(texts) != width:
                    if strict or any(texts[width:]) or len(texts) < width:
                        ragged = ragged_row(len(texts), width)
                    texts = (texts + [""] * width)[:width]
                target.take(number, texts, cells, ragged, strict)
                if target.is_full:
                    yield from target.batch()
        except csv.Error as error:
            raise Refused(
                f"dòng {reader.line_num}: có dấu ngoặc kép không khép hoặc ô quá dài. Mở tệp, xem "
                "lại dòng này và các dòng ngay trước."
            ) from error
    if not_read:
        contents.messages.append(f"không đọc cột {not_read}.")
    if unread:
        contents.questions.append(("overlooked", f"{unread_figures(unread)}."))
    if head.above is not None:
        contents.questions.append(("overlooked", f"{head.above}."))
    if (question := head.converter.question()) is not None:
        contents.questions.append(("letters", f"{question}."))
    for target in tables.values():
        yield from target.batch()


def read_strict_header(path: Path, stem: str) -> Head:
    """The headings of a record file, of one table. Raises Refused as `read_csv` does."""
    csv.field_size_limit(_FIELD_LIMIT_STRICT)
    head = _find_header(path, stem, "utf-8-sig", True)
    _trusted(head.header)
    return head


def _trusted(header: Header) -> None:
    """Raises Refused for headings of a record file that would lose data."""
    if (problem := header_problem(header)) is not None:
        raise Refused(f"dòng tiêu đề: {problem.message}")
    if header.not_read():
        not_read = ", ".join(quoted(text) for text in header.not_read())
        raise Refused(f"dòng tiêu đề: không có cột {not_read} trong bảng {header.table.heading}.")


@dataclass
class Head:
    """Where the headings are, and of which tables; `indicator` is the column that decides."""

    delimiter: str
    row: int
    headers: dict[str, Header]
    texts: tuple[str, ...]
    converter: Converter
    notes: tuple[StatedUnit, ...] = ()
    #: What is asked about rows above the headings.
    above: str | None = None

    @property
    def header(self) -> Header:
        """The headings as those of the first table, of a record file the only one."""
        return next(iter(self.headers.values()))

    @property
    def known(self) -> int:
        """How many columns were recognised."""
        return max(header.match.known + len(header.periods) for header in self.headers.values())

    @property
    def indicator(self) -> int:
        """The place of the column of indicators where there are several tables."""
        if len(self.headers) < 2:
            return len(self.texts)
        return self.header.match.columns.index("indicator")


class _Reader:
    """The rows of one table of the file, by the views its headings give of them."""

    def __init__(self, head: Head, header: Header) -> None:
        self.header, self.problem = header, header_problem(header)
        self._head = head
        self._letters = tuple(get_column_letter(at) for at in range(1, len(head.texts) + 1))
        self._units = [Units(head.texts, names) for names, _ in header.views]
        self._sheets = self._empty()
        self.unread = [place for place, text in enumerate(head.texts) if text in header.unknown]

    def _empty(self) -> list[SheetRows]:
        return [
            SheetRows(
                self.header.table, None, names, self._letters, self._head.texts, self._head.row,
                header_problem=self.problem, period=period, notes=self._head.notes,
            )
            for names, period in self.header.views
        ]  # fmt: skip

    @property
    def is_full(self) -> bool:
        """True when a batch is to be handed on."""
        return len(self._sheets[0].rows) == BATCH

    def batch(self) -> Iterator[SheetRows]:
        """What was taken since the last batch."""
        full, self._sheets = self._sheets, self._empty()
        for rows in full:
            if self.problem is not None:
                rows.faults.clear()
            yield rows

    def take(
        self, number: int, texts: list[str], cells: list[str], ragged: Problem | None, strict: bool
    ) -> None:
        """One row; `texts` are its `cells` cleaned and as many as there are headings."""
        for rows, units in zip(self._sheets, self._units, strict=True):
            index = len(rows.rows)
            if ragged is not None:
                rows.faults.append((index, None, None, ragged))
            if not strict and any("\n" in cell.strip() for cell in cells):
                rows.faults.extend(
                    (index, name, texts[place], fault)
                    for place, name in enumerate(rows.names)
                    if name is not None and self.header.table.column(name).kind in FIGURES
                    if (fault := broken_line(cells[place])) is not None
                )
            rows.row_numbers.append(number)
            if not strict:
                rows.units.append(units.of(texts[units.place] if units.place is not None else ""))
            rows.rows.append(texts)


def _find_header(path: Path, stem: str, encoding: str, strict: bool) -> Head:
    """The headings under the delimiter that makes most of them known."""
    named = sheet_table(stem)
    best: Head | None = None
    for delimiter in _DELIMITERS:
        most = 1 if strict else limits.HEADER_ROWS
        rows = list(_first_rows(path, encoding, delimiter, most))
        converter = Converter()
        if not strict:
            converter.settle((cell, "") for _, cells in rows for cell in cells)
            rows = [
                (number, [converter.read(cell, "") for cell in cells]) for number, cells in rows
            ]
            converter.forget()
        for place, (number, cells) in enumerate(rows):
            if strict and named is not None:
                fitted = [as_header(cells, named, strict)]
            else:
                fitted = fitting(cells, named, strict=strict)
            headers = {header.table.name: header for header in fitted}
            if len(fitted) > 1:
                headers = {} if strict else _by_indicator(fitted, rows[place + 1 :])
            if headers:
                texts = tuple(clean(cell) for cell in cells)
                above = (note_unit(cell) for _, cells in rows[:place] for cell in cells)
                notes = tuple(unit for unit in above if unit is not None)
                head = Head(
                    delimiter, number, headers, texts, converter, notes, rows_above(rows, number)
                )
                if best is None or head.known > best.known:
                    best = head
                break
    if best is None:
        rows_looked = "dòng đầu" if strict else f"{limits.HEADER_ROWS} dòng đầu"
        raise Refused(
            f"không thấy dòng tiêu đề của bảng số liệu nào trong {rows_looked}. Giữ nguyên dòng "
            "tiêu đề của biểu mẫu: Hội, Chỉ số, Kỳ số liệu, Giá trị."
        )
    return best


def _by_indicator(headers: list[Header], below: list[tuple[int, list[str]]]) -> dict[str, Header]:
    """Headings that several tables have: those of the tables whose indicators follow."""
    columns = headers[0].match.columns
    if "indicator" not in columns:
        return {}
    at = columns.index("indicator")
    return by_indicator(headers, (cells[at] for _, cells in below if at < len(cells)))


def _first_rows(
    path: Path, encoding: str, delimiter: str, most: int
) -> Iterator[tuple[int, list[str]]]:
    """The rows the headings may be in; quotes that make no sense under this delimiter end them."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for number, cells in enumerate(reader, start=1):
                if number > most:
                    return
                yield number, cells
        except csv.Error:
            return


def ragged_row(cells: int, width: int) -> Problem:
    """A row that has not as many cells as there are headings."""
    return Problem(
        "ragged_row",
        f"dòng có {cells} ô, tiêu đề có {width} cột. "
        "Ô có dấu phẩy phải đặt trong ngoặc kép; bỏ ô thừa hoặc thêm ô thiếu.",
    )
