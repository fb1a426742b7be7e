"""The shape of a table: which rows are heads, which columns name rows, number them, state units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from etl.records.amounts import MONEY, PERCENT
from etl.records.text import fold
from etl.records.units import UNIT_HEADINGS, note_unit, read_unit, split_heading
from etl.reports.forms import form
from etl.reports.reading.blocks import Block, Report, Table

_SUFFIX = r"%|đồng|đ|triệu(?: đồng)?|tỷ(?: đồng)?|nghìn(?: đồng)?|trđ|ha|m2|m²|tấn|[-–]\s?\d[\d.,]*"
_NUMERIC = re.compile(
    rf"[(\[]?[-+<>≥≤≈~]?\s*\d[\d.,\s]*(?:/\s?\d+)?\s*(?:{_SUFFIX})?[)\]]?\*?", re.IGNORECASE
)
#: A figure with its noun: "25 đồng chí", "gần 40 lớp/1.200 người".
_COUNTING = re.compile(
    r"(?!\d{1,2} (?:tháng|năm|quý) )(?:[^\W\d_]+ ){0,2}\d[\d.,]*(?:/\d+)?(?: [^\W\d_]+){1,4}"
    r"(?:\W.{0,40})?"
)
_INDEX = re.compile(r"(?:s?tt|số tt|số thứ tự|mã(?: số)?|no\.?)\.?", re.IGNORECASE)
_COUNTED = re.compile(r"\(?\d{1,2}\)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
#: "Tờ gấp, nghìn tờ".
_BEHIND = form("grid.behind")
#: "nghìn tờ", "triệu lượt" in the column of units.
_SCALED = re.compile(r"(nghìn|ngàn|triệu) (?!đồng|đ)(\w[\w ]*)", re.IGNORECASE)
#: Units that a head states in brackets and that say how its figures are meant.
_UNITS = (MONEY, PERCENT, "ha", "tấn", "m2", "m²", "người")


class Grid:
    """A table of a report with its heads. `above` is a table it may go on from (a page before)."""

    def __init__(self, report: Report, table: Table, above: Grid | None = None) -> None:
        self._report, self._table, self._above = report, table, above
        self.rows, self.columns = table.shape()
        self.caption = report.block(table.before) if table.before else None

    @property
    def first(self) -> int:
        """The number of its first block; 0 of an empty table."""
        return next((n for row in self._table.grid for n in row if n), 0)

    @property
    def blocks(self) -> set[int]:
        """The numbers of all its blocks."""
        return {n for row in self._table.grid for n in row if n is not None}

    def block(self, row: int, column: int) -> Block | None:
        """The block of a field, also of one that is merged with it; None for an empty one."""
        if not 0 <= row < self.rows or not 0 <= column < len(self._table.grid[row]):
            return None
        number = self._table.grid[row][column]
        return None if number is None else self._report.block(number)

    def text(self, row: int, column: int) -> str:
        """The text of a field in one line."""
        block = self.block(row, column)
        return block.text.replace("\n", " ").strip() if block else ""

    def numeric(self, row: int, column: int) -> bool:
        """True for a field that holds a figure and nothing else but its unit."""
        return _NUMERIC.fullmatch(self.text(row, column)) is not None

    def counting(self, row: int, column: int) -> bool:
        """True for a field that begins with a figure, whatever it counts."""
        return self.numeric(row, column) or (
            _COUNTING.fullmatch(self.text(row, column)) is not None
        )

    def is_data(self) -> bool:
        """False for a table that only arranges text: a letterhead, signatures."""
        if self.rows < 2 or self.columns < 2:
            return False
        if any("CỘNG H" in self.text(0, column).upper() for column in range(self.columns)):
            return False
        return any(
            self.counting(row, column)
            for row in range(self.head, self.rows)
            for column in range(1, self.columns)
        )

    @cached_property
    def head(self) -> int:
        """How many rows of heads: those before the first with figures beside a name."""
        for row in range(self.rows):
            cells = [c for c in range(self.columns) if self.text(row, c)]
            numbers = [
                c for c in cells if self.counting(row, c) and not _YEAR.fullmatch(self.text(row, c))
            ]
            # A row that only counts the columns: (1) (2) (3).
            counts = [c for c in numbers if _COUNTED.fullmatch(self.text(row, c))]
            if len(counts) == len(cells) and len(cells) > 2:
                continue
            if row > 0 and any(c > 0 for c in numbers):
                return row
            blocks = {self._table.grid[row][c] for c in cells}
            if row > 0 and len(blocks) <= 2 < self.columns - 1:
                # The name of a group of rows, not a second row of heads.
                return row
            if row == 0 and len(numbers) > (0 if self._continues else 1):
                return 0
        return min(1, self.rows)

    @property
    def _continues(self) -> bool:
        return self._above is not None and self._above.columns == self.columns

    def heads(self, column: int) -> list[Block]:
        """The heads above a column, nearest first, each once."""
        if self.head == 0 and self._above is not None and self._continues:
            return self._above.heads(column)
        found: list[Block] = []
        for row in range(self.head - 1, -1, -1):
            block = self.block(row, column)
            if block is not None and block not in found and not _COUNTED.fullmatch(block.text):
                found.append(block)
        return found

    def head_text(self, column: int) -> str:
        """The heads above a column in one line, the widest first."""
        return " ".join(block.text.replace("\n", " ") for block in reversed(self.heads(column)))

    @cached_property
    def labels(self) -> set[int]:
        """The columns that name rows: text before the first column of figures."""
        found = set()
        for column in range(self.columns):
            cells = [r for r in range(self.head, self.rows) if self.text(r, column)]
            if self.is_index(column) or self.is_unit(column):
                continue
            if found and sum(self.counting(r, column) for r in cells) * 2 >= len(cells) > 0:
                break
            if cells and sum(self.numeric(r, column) for r in cells) * 2 >= len(cells):
                break
            if cells:
                found.add(column)
        # A table of one row of figures under its heads has no names.
        return found if found or self.rows - self.head == 1 else {0}

    def names(self, row: int) -> list[Block]:
        """The blocks that name a row."""
        found: list[Block] = []
        for column in sorted(self.labels):
            block = self.block(row, column)
            if block is not None and block not in found:
                found.append(block)
        return found

    def is_index(self, column: int) -> bool:
        """True for the column that counts the rows."""
        if _INDEX.fullmatch(self.head_text(column).strip()):
            return True
        if column or self.rows < self.head + 2 or self.columns < 3:
            return False
        texts = (self.text(r, 0) for r in range(self.head, self.rows))
        counted = [int(text) for text in texts if re.fullmatch(r"0?\d{1,3}", text)]
        return bool(counted) and counted == [*range(1, len(counted) + 1)]

    def is_unit(self, column: int) -> bool:
        """True for the column that states the units of the rows."""
        head = fold(self.head_text(column))
        if head == "đơn vị" and not any(
            self.text(self.head, c) for c in range(column) if not self.is_index(c)
        ):
            # The column of districts or associations is headed so, too.
            return False
        return head in UNIT_HEADINGS

    def counted(self, row: int) -> str:
        """The noun that a row counts by its column of units: "lượt người"; "" of money, shares."""
        for at in range(self.columns):
            if self.is_unit(at) and (text := self.text(row, at)):
                stated = read_unit(text)
                plain = stated and not stated.scale and stated.base not in _UNITS[:-1]
                return text if plain else ""
        return ""

    def stated_unit(
        self, row: int, column: int, group: Sequence[Block] = ()
    ) -> tuple[str, str] | None:
        """(scale, unit) of a field by its column of units, its head, its row's or group's name."""
        for at in range(self.columns):
            if self.is_unit(at) and (text := self.text(row, at)):
                scaled = _SCALED.fullmatch(text)
                stated = None if scaled else read_unit(text)
                if scaled:
                    return scaled[1].casefold(), scaled[2]
                return (stated.scale, stated.base) if stated else None
        for block in (*self.heads(column), *self.names(row), *group):
            line = block.text.replace("\n", " ")
            _, inside = split_heading(line)
            behind = _BEHIND.search(line)
            stated = read_unit(inside) if inside else note_unit(line)
            if stated is None and behind is not None:
                stated = read_unit(behind["unit"])
            if stated is not None and (stated.scale or stated.base in _UNITS):
                return stated.scale, stated.base
        return None
