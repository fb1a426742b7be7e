"""Cells mended on the page at check: what was sent stays, what is read instead is noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from etl.files.contents import SheetRows
from etl.records.schema import Table
from etl.records.text import clean, quoted


@dataclass(frozen=True)
class Mend:
    """One cell of a file, read as `value` instead of `was`; without `column` a row left out.

    The row is `row_number` of `sheet`; `letter` is the column's own ("" where the sheet has
    no such column), of a row left out that of its figure. `at` is UTC, ISO 8601.
    """

    record_table: str
    sheet: str | None
    row_number: int
    letter: str
    column: str | None
    was: str
    value: str
    by: str = ""
    at: str = ""

    def as_json(self) -> dict[str, object]:
        """As reports and pointers keep it."""
        return asdict(self)


def mends_of(mends: Iterable[Mend], table: Table, sheet: SheetRows, row_number: int) -> list[Mend]:
    """The mends of one row of a sheet."""
    return [
        mend
        for mend in mends
        if (mend.record_table, mend.sheet, mend.row_number) == (table.name, sheet.sheet, row_number)
        and mend.letter == (sheet.letter_of(mend.column or "obs_value") or "")
    ]


def mended(table: Table, row: dict[str, str], mends: Iterable[Mend]) -> None:
    """Put the mended cells into the row, and say so in its note."""
    names = table.names
    for mend in mends:
        if mend.column is None:
            continue
        row[mend.column] = clean(mend.value)
        if mend.column == "obs_value" and mend.was and "as_printed" in names:
            row.setdefault("as_printed", mend.was)
        if "note" in names:
            heading = table.column(mend.column).heading
            was = f"ghi {quoted(mend.was)}" if mend.was else "để trống"
            when = f", {datetime.fromisoformat(mend.at).astimezone():%d/%m/%Y}" if mend.at else ""
            text = f"Ô {heading} trong tệp {was}, sửa khi kiểm tra ({mend.by or 'không rõ'}{when})."
            row["note"] = f"{row['note']} {text}" if row.get("note") else text
