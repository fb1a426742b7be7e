"""Which row of a sheet holds the headings, and which record table they are of.

Of what is sent in, columns that can be filled in (etl/uploads/completed.py) may be
missing, and the columns a template shows for comparison are passed over; of the
project's own record files (`strict`), no required column may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from etl.files.cells import is_figure_text
from etl.files.template_marks import NOT_READ
from etl.records.headings import Match, heading_key, match, table_named
from etl.records.indicators import table_of
from etl.records.period import period
from etl.records.schema import Table
from etl.records.tables import TABLES
from etl.records.text import Problem, clean, fold, quoted
from etl.records.units import UNIT_HEADINGS, split_heading

#: Columns that are filled in when they are missing or empty.
FILLED_IN = frozenset(
    {
        "record_id",
        "association",
        "time_period",
        "qualifier",
        "obs_status",
        "source",
        "state",
        "flow",
    }
)
#: The column without which a table of figures has none.
VALUE = "obs_value"
_TIME = "time_period"
#: Headings of columns that are shown for comparison, say the unit, or count the rows.
PASSED_OVER = (
    frozenset(heading_key(text) for text in NOT_READ)
    | UNIT_HEADINGS
    | {"stt", "tt", "số tt", "số thứ tự"}
)
#: What may stand before the period that heads a column of figures.
_BEFORE_PERIOD = re.compile(
    r"(?:(?:số liệu|số lượng|giá trị|kết quả|thực hiện|th)(?: của| trong)?(?: kỳ)? )+(?=\S)"
)


@dataclass(frozen=True)
class Header:
    """A row of headings read as one table's columns."""

    match: Match
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    #: How many columns must be there.
    needed: int
    #: Of a wide table: the period of each column of figures, by its place.
    periods: Mapping[int, str] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The table the headings are of."""
        return self.match.table

    @property
    def views(self) -> list[tuple[tuple[str | None, ...], str | None]]:
        """The names of the columns; of a wide table those of each period, with the period."""
        names = self.match.columns
        return [
            ((*names[:place], VALUE, *names[place + 1 :]), text)
            for place, text in self.periods.items()
        ] or [(names, None)]

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
    headers = fitting(cells, named, strict=strict)
    return headers[0] if len(headers) == 1 else None


def fitting(cells: Sequence[str], named: Table | None, *, strict: bool = False) -> list[Header]:
    """The cells as headings of the tables they fit best, several where they fit equally."""
    tables = (named,) if named is not None else TABLES
    headers = [header for table in tables if is_header(header := as_header(cells, table, strict))]
    if strict and named is None:
        headers = [header for header in headers if not header.missing]
    best = max(map(_rank, headers), default=None)
    return [header for header in headers if _rank(header) == best]


def by_indicator(headers: Sequence[Header], texts: Iterable[str]) -> dict[str, Header]:
    """Of headings that fit several tables, those of the tables whose indicators are `texts`.

    By name of the table, the first one named first; empty when the indicators tell nothing.
    """
    fitted = {header.table.name: header for header in headers if header.table.measure}
    named = [table.name for text in texts if (table := table_of(text)) is not None]
    return {name: fitted[name] for name in dict.fromkeys(named) if name in fitted}


def as_header(cells: Sequence[str], table: Table, strict: bool) -> Header:
    """The cells as headings of the table, however few of them are."""
    matched = match(table, cells)
    passed_over = frozenset() if strict else PASSED_OVER
    periods = {} if strict else _periods(matched, cells)
    over = {clean(cells[place]) for place in periods}
    unknown = tuple(
        text
        for text in matched.unknown
        if heading_key(text) not in passed_over and text not in over
    )
    needed = [
        c
        for c in table.columns
        if (c.required and (strict or c.name not in FILLED_IN)) or c.name == VALUE
    ]
    there = {*matched.columns, *([VALUE] if periods else [])}
    missing = tuple(c.heading for c in needed if c.name not in there)
    return Header(matched, unknown, missing, len(needed), periods)


def _periods(matched: Match, cells: Sequence[str]) -> dict[int, str]:
    """The periods that head columns of figures, where no column is of figures or times."""
    if not matched.table.measure or {VALUE, _TIME} & set(matched.columns):
        return {}
    periods: dict[int, str] = {}
    for place, (cell, name) in enumerate(zip(cells, matched.columns, strict=True)):
        text = _BEFORE_PERIOD.sub("", fold(split_heading(cell)[0])) if name is None else ""
        if text and not isinstance(period(text), Problem):
            periods[place] = text
        elif name is None and is_figure_text(clean(cell)):
            # A row of figures, two of which could be years.
            return {}
    return periods


def is_header(header: Header) -> bool:
    """True when enough of the cells are headings of the table."""
    held = header.needed - len(header.missing)
    known = header.match.known
    if header.periods:
        known += len(header.periods) + 1
    # "STT, Chỉ tiêu, Số liệu" is all that a sheet of one association and period needs.
    alone = {"indicator", VALUE} <= set(header.match.columns) and not header.missing
    return (known >= 3 or alone) and held >= (header.needed + 1) // 2


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
