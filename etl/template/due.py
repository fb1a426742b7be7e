"""When a yearly report is due by law."""

from __future__ import annotations

from datetime import date

from etl.records import period
from etl.records.text import Problem

#: Decree 126/2024/NĐ-CP in force: reports before 31/12; before it, by 1/12 (45/2010).
IN_FORCE = date(2024, 11, 26)


def due_date(year: int) -> date:
    """The day the report of a year is due.

    >>> due_date(2023), due_date(2024)
    (datetime.date(2023, 12, 1), datetime.date(2024, 12, 31))
    """
    old = date(year, 12, 1)
    return old if old < IN_FORCE else date(year, 12, 31)


def year_of(text: str) -> int | None:
    """The year a reporting period ends in; None when it is open or no period."""
    held = period.period(text)
    return held.end.year if not isinstance(held, Problem) and held.end else None


def next_period(today: date | None = None) -> str:
    """The reporting year that is due next, as a period: "2026"."""
    return str((today or date.today()).year)
