"""Which row of a sheet holds the headings, and which record table they are of.

More lenient than the reader of the record files: columns that can be filled in
(etl/uploads/completed.py) may be missing, headings may stand anywhere in the first
rows, and the columns a template shows for comparison are passed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from etl.records.headings import Match, heading_key, match, table_named
from etl.records.schema import Table
from etl.records.tables import TABLES
from etl.records.text import Problem, quoted
from etl.uploads.template_marks import NOT_READ

#: Columns that are filled in when they are missing or empty.
FILLED_IN = frozenset(
    {"record_id", "association", "time_period", "qualifier", "obs_status", "source", "state"}
)
_PASSED_OVER = frozenset(heading_key(text) for text in NOT_READ)


@dataclass(frozen=True)
class Header:
    """A row of headings read as one table's columns."""

    found: Match
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def table(self) -> Table:
        return self.found.table


def sheet_table(title: str) -> Table | None:
    """The table a sheet is named after: "Hội viên", "membership", "Hội viên (2)"."""
    named = table_named(title)
    if named is None and title.endswith(")"):
        named = table_named(title.rpartition("(")[0])
    return named


def read_header(cells: Sequence[str], named: Table | None) -> Header | None:
    """The cells as headings of the named table, or of the one they fit best; None when none."""
    tables = (named,) if named is not None else TABLES
    found = [header for table in tables if (header := _read(cells, table)) is not None]
    found.sort(key=_rank, reverse=True)
    if not found or (len(found) > 1 and _rank(found[0]) == _rank(found[1])):
        return None
    return found[0]


def _read(cells: Sequence[str], table: Table) -> Header | None:
    found = match(table, cells)
    unknown = tuple(text for text in found.unknown if heading_key(text) not in _PASSED_OVER)
    missing = tuple(
        column.heading
        for column in table.columns
        if column.required and column.name not in found.columns and column.name not in FILLED_IN
    )
    essential = sum(column.required and column.name not in FILLED_IN for column in table.columns)
    enough = found.known >= 3 and essential - len(missing) >= (essential + 1) // 2
    return Header(found, unknown, missing) if enough else None


def _rank(header: Header) -> tuple[int, int, int]:
    return -len(header.missing), -len(header.unknown), header.found.known


def header_problem(header: Header) -> Problem | None:
    """Why rows under these headings cannot be trusted; None when they can."""
    if header.found.repeated:
        names = ", ".join(quoted(name) for name in header.found.repeated)
        return Problem("header", f"cột {names} có hai lần ở dòng tiêu đề. Bỏ bớt một cột.")
    for heading in header.unknown:
        if close := header.found.suggestion(heading):
            return Problem(
                "header",
                f"không có cột {quoted(heading)} trong bảng {quoted(header.table.heading)}. "
                f"Nếu là cột {quoted(close)}, sửa lại tiêu đề cho đúng.",
            )
    if header.missing:
        names = ", ".join(quoted(name) for name in header.missing)
        return Problem("header", f"dòng tiêu đề thiếu cột {names}. Thêm cột ấy như trong tệp mẫu.")
    return None
