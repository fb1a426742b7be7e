"""Which record table an indicator belongs to: data/reference/indicator.csv says it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from etl.records.schema import Table
from etl.records.tables import BY_NAME, FORMER_WORDS
from etl.records.text import fold

FILE = Path(__file__).resolve().parents[2] / "data" / "reference" / "indicator.csv"


@cache
def _tables() -> dict[str, str]:
    """Indicator, by code and by name, → its record table."""
    with FILE.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    tables = {row["indicator"]: row["record_table"] for row in rows}
    names = {row["name"]: row["indicator"] for row in rows} | {code: code for code in tables}
    return {fold(name): tables[code] for name, code in (names | FORMER_WORDS["indicator"]).items()}


def table_of(text: str) -> Table | None:
    """The table of the indicator that the text names; None when it names none."""
    return BY_NAME.get(_tables().get(fold(text), ""))
