"""What was read from one file, before anything is filled in or checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from etl.records.schema import Table
from etl.records.text import Problem
from etl.records.units import StatedUnit

#: (index in rows, column name or None for the whole row, the cell's text, what is wrong)
Fault = tuple[int, str | None, str | None, Problem]


@dataclass
class SheetRows:
    """The rows of one sheet (or CSV file) that belong to a record table.

    `names` says which column of the table each cell is (None: not read); `letters`
    has the sheet's own column letter of each and `headings` its heading as written.
    `units` has the units written beside each row's figure or in its heading, `notes` those
    written beside the table; `period` heads the column of figures of a wide table.
    `header_problem` is set when the headings would lose data: then every row carries
    it as its fault.
    """

    table: Table
    sheet: str | None
    names: tuple[str | None, ...]
    letters: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    header_row: int = 1
    row_numbers: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    units: list[tuple[StatedUnit, ...]] = field(default_factory=list)
    notes: tuple[StatedUnit, ...] = ()
    period: str | None = None
    header_problem: Problem | None = None

    def letter_of(self, column: str) -> str | None:
        """The sheet's letter of a column of the table."""
        for name, letter in zip(self.names, self.letters, strict=False):
            if name == column:
                return letter
        return None


@dataclass
class Mark:
    """What a workbook made by etl/template says of itself."""

    dataset: str
    association: str | None
    period: str | None
    made_on: date = date.min


@dataclass
class Contents:
    """One file: its sheets, or why it is not taken at all.

    `messages` say what was passed over; `questions`, each with its kind, must be answered
    before publication.
    `titles` are the texts above the tables and on the cover, the file's name for itself.
    """

    sheets: list[SheetRows] = field(default_factory=list)
    mark: Mark | None = None
    messages: list[str] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    refused: str | None = None

    @property
    def rows(self) -> int:
        """Rows that hold something, over all sheets."""
        return sum(len(sheet.rows) for sheet in self.sheets)
