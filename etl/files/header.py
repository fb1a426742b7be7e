"""Which row of a sheet holds the headings, and which record table they are of.

Of what is sent in, columns that can be filled in (etl/uploads/completed.py) may be
missing, and the columns a template shows for comparison are passed over; of the
project's own record files (`strict`), no required column may be missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.files.template_marks import NOT_READ
from etl.records.headings import Match, heading_key, match, table_named
from etl.records.schema import Table
from etl.records.tables import TABLES
from etl.records.text import Problem, quoted
from etl.records.units import UNIT_HEADINGS

#: Columns that are filled in when they are missing or empty.
FILLED_IN = frozenset(
    {"record_id", "association", "time_period", "qualifier", "obs_status", "source", "state"}
)
#: The column without which a table of figures has none.
VALUE = "obs_value"
#: Headings of columns that are shown for comparison, or say the unit.
PASSED_OVER = frozenset(heading_key(text) for text in NOT_READ) | UNIT_HEADINGS


@dataclass(frozen=True)
class Header:
    """A row of headings read as one table's columns."""

    match: Match
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    #: How many columns must be there.
    needed: int

    @property
    def table(self) -> Table:
        """The table the headings are of."""
        return self.match.table

    def not_read(self) -> tuple[str, ...]:
        """Unknown headings that are like no column: columns of the sender's own."""
        return tuple(text for text in self.unknown if self.match.suggestion(text) is None)


def sheet_table(title: str) -> Table | None:
    """The table a sheet is named after: "Hội viên", "membership", "Hội viên (2)"."""
    named = table_named(title)
    if named is None and title.endswith(")"):
        named = table_named(title.rpartition("(")[0])
    return named


def read_header(
    cells: Sequence[str], named: Table | None, *, strict: bool = False
) -> Header | None:
    """The cells as headings of the named table, or of the one they fit best; None when none."""
    tables = (named,) if named is not None else TABLES
    headers = [header for table in tables if is_header(header := as_header(cells, table, strict))]
    if strict and named is None:
        headers = [header for header in headers if not header.missing]
    headers.sort(key=_rank, reverse=True)
    if not headers or (len(headers) > 1 and _rank(headers[0]) == _rank(headers[1])):
        return None
    return headers[0]


def as_header(cells: Sequence[str], table: Table, strict: bool) -> Header:
    """The cells as headings of the table, however few of them are."""
    found = match(table, cells)
    passed_over = frozenset() if strict else PASSED_OVER
    unknown = tuple(text for text in found.unknown if heading_key(text) not in passed_over)
    needed = [
        c
        for c in table.columns
        if (c.required and (strict or c.name not in FILLED_IN)) or c.name == VALUE
    ]
    missing = tuple(c.heading for c in needed if c.name not in found.columns)
    return Header(found, unknown, missing, len(needed))


def is_header(header: Header) -> bool:
    """True when enough of the cells are headings of the table."""
    held = header.needed - len(header.missing)
    return header.match.known >= 3 and held >= (header.needed + 1) // 2


def _rank(header: Header) -> tuple[int, int, int]:
    return -len(header.missing), -len(header.unknown), header.match.known


def header_problem(header: Header, filled: Sequence[str] = ()) -> Problem | None:
    """Why rows under these headings cannot be trusted; None when they can.

    `filled` are headings that are not known and have figures below them.
    """
    if header.match.repeated:
        names = ", ".join(quoted(name) for name in header.match.repeated)
        return Problem("header", f"cột {names} có hai lần ở dòng tiêu đề. Bỏ bớt một cột.")
    for heading in header.unknown:
        if close := header.match.suggestion(heading):
            return Problem(
                "header",
                f"không có cột {quoted(heading)} trong bảng {quoted(header.table.heading)}. "
                f"Nếu là cột {quoted(close)}, sửa lại tiêu đề cho đúng.",
            )
    if header.missing:
        names = ", ".join(quoted(name) for name in header.missing)
        if filled:
            there = ", ".join(quoted(text) for text in filled)
            return Problem(
                "header",
                f"dòng tiêu đề thiếu cột {names}, mà cột {there} có số chưa đọc được. Đổi tiêu đề "
                f"của cột số liệu thành {quoted(header.missing[-1])}.",
            )
        return Problem("header", f"dòng tiêu đề thiếu cột {names}. Thêm cột ấy như trong tệp mẫu.")
    return None
