"""One cell of a file: where it is, what it says, and how it is written there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from etl.records.text import Problem, clean

_FORMULA = Problem(
    "formula", "ô chứa công thức. Dán giá trị (Paste Values) rồi nộp lại, vì công thức có thể đổi."
)
_ERROR_VALUE = Problem("formula", "ô báo lỗi của Excel. Ghi con số hoặc để trống.")


class Run(NamedTuple):
    """A part of a cell's text that is written differently from the rest."""

    text: str
    struck: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something.

    `text` is what a person sees, in Vietnamese digits and one normal form; `value` is
    what the file holds (text, number, date, bool; of a formula its last result as text).
    `problem` is set where the text cannot be trusted. `runs` are the parts of a text
    that is written in several ways, empty otherwise; `struck` speaks of the whole cell.
    """

    column: int
    text: str
    problem: Problem | None = None
    value: Any = None
    number_format: str = "General"
    formula: str | None = None
    struck: bool = False
    runs: tuple[Run, ...] = ()


def text_of(value: Any, number_format: str) -> str:
    """The text a person sees of a value: bool, datetime, date, time, number or str."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return _date_text(value, number_format)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number_text(value, number_format)
    return clean(str(value))


def problem_of(formula: str | None, is_error: bool) -> Problem | None:
    """Why the cell's text cannot be trusted; None when it can."""
    if formula is not None:
        return _FORMULA
    return _ERROR_VALUE if is_error else None


def _date_text(value: datetime, number_format: str) -> str:
    """A date, or the month when the cell shows no day ("8/2023" typed in Excel)."""
    if number_format and "d" not in number_format.lower():
        return f"{value:%Y-%m}"
    return value.date().isoformat()


def _number_text(value: int | float, number_format: str) -> str:
    """A number of Excel in Vietnamese digits, never ambiguous: 18.5 → "18,5"."""
    if value != value or abs(value) == float("inf"):
        return str(value)
    figure = Decimal(repr(value))
    percent = "%" in number_format
    if percent:
        figure = Decimal(repr(round(float(figure) * 100, 10)))
    text = f"{figure:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if "." in text:
        head, tail = text.split(".")
        # Three decimals would look like thousands: one more digit says they are not.
        text = f"{head},{tail}0" if len(tail) == 3 else f"{head},{tail}"
    return text + ("%" if percent else "")
