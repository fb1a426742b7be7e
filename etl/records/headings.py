"""Which column of which record table a heading means."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from etl.records.schema import Column, Table
from etl.records.tables import BY_NAME, TABLES
from etl.records.text import clean, fold
from etl.records.units import split_heading


def heading_key(text: str) -> str:
    """A heading's key: folded, without the mark of a required column."""
    return fold(text).strip("*: ")


def _texts(column: Column) -> tuple[str, ...]:
    """What a column may be headed."""
    return column.heading, column.name, *column.also


@dataclass(frozen=True)
class Match:
    """How a header row reads as one table's columns.

    `columns` has the column name at each position, None where the cell is empty
    or unknown; `unknown` and `repeated` are headings as written; `missing` are
    headings of required columns that are not there.
    """

    table: Table
    columns: tuple[str | None, ...]
    unknown: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    missing: tuple[str, ...] = field(default=())

    @property
    def known(self) -> int:
        """How many columns were recognised."""
        return sum(name is not None for name in self.columns)

    def suggestion(self, heading: str) -> str | None:
        """The known heading most like an unknown one, if any is like it."""
        free = {
            heading_key(text): column.heading
            for column in self.table.columns
            if column.name not in self.columns
            for text in _texts(column)
        }
        close = difflib.get_close_matches(heading_key(heading), free, n=1, cutoff=0.75)
        return free[close[0]] if close else None


def match(table: Table, cells: Sequence[str]) -> Match:
    """Read header cells as the table's columns, by name or by Vietnamese heading."""
    keys = {heading_key(text): c.name for c in table.columns for text in _texts(c)}
    columns: list[str | None] = []
    unknown: list[str] = []
    repeated: list[str] = []
    for cell in cells:
        name = keys.get(heading_key(cell)) or keys.get(heading_key(split_heading(cell)[0]))
        if name is not None and name in columns:
            repeated.append(clean(cell))
            name = None
        elif name is None and clean(cell):
            unknown.append(clean(cell))
        columns.append(name)
    missing = tuple(c.heading for c in table.columns if c.required and c.name not in columns)
    return Match(table, tuple(columns), tuple(unknown), tuple(repeated), missing)


#: Keys of every heading of every table.
_KNOWN = frozenset(
    heading_key(text) for table in TABLES for c in table.columns for text in _texts(c)
)


def looks_like_headings(cells: Sequence[str]) -> bool:
    """True when most of the cells, and at least three, are headings of some table."""
    filled = [cell for cell in cells if cell]
    known = sum(heading_key(cell) in _KNOWN for cell in filled)
    return known >= 3 and 2 * known > len(filled)


def table_named(text: str) -> Table | None:
    """The table whose name or heading the text is (a file's stem, a sheet's title)."""
    key = fold(text)
    if key in BY_NAME:
        return BY_NAME[key]
    for table in TABLES:
        if fold(table.heading) == key:
            return table
    return None
