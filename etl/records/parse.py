"""One cell's text → a value, or a named problem with a Vietnamese message.

Figures, yes and no, line numbers. How amounts are written is in etl/records/amounts.py,
dates and periods in etl/records/period.py.
"""

from __future__ import annotations

import re
from decimal import Decimal

from etl.records.amounts import number
from etl.records.text import Problem, fold, quoted

#: The unit of figures that are yes (1) or no (0).
YES_NO_UNIT = "có/không"

_YES = {"có", "co", "1", "true", "yes", "đúng"}
_TICKS = {"x", "v", "✓", "✔", "√"}
_NO = {"không", "khong", "0", "false", "no", "sai"}


def figure(text: str, unit: str | None = None) -> Decimal | Problem:
    """A figure of the unit: yes (1) or no (0) where the unit asks that, else an amount."""
    return yes_no(text) if unit == YES_NO_UNIT else number(text, unit)


def integer(text: str, unit: str | None = None) -> int | Problem:
    """A whole number: "1389", "1.389", "1 389", "05"."""
    value = number(text, unit or "")
    if isinstance(value, Problem):
        return value
    if value != value.to_integral_value():
        return Problem("whole_number", f"{quoted(text)} không phải số nguyên. Ghi số nguyên.")
    return int(value)


def yes_no(text: str) -> Decimal | Problem:
    """1 for có, 0 for không; nothing else."""
    word = fold(text)
    if word in _YES:
        return Decimal(1)
    if word in _NO:
        return Decimal(0)
    mark = " Dấu ấy thường là có: ghi 1." if word in _TICKS else ""
    return Problem("yes_no", f"{quoted(text)}: ghi 1 (có) hoặc 0 (không).{mark}")


def boolean(text: str) -> bool | Problem:
    """True for có, False for không."""
    value = yes_no(text)
    return value if isinstance(value, Problem) else value == 1


def lines(text: str) -> tuple[int, ...] | Problem:
    """Line numbers of a text source: "89", "380,400", "64-65" (both ends included)."""
    numbers: list[int] = []
    body = re.sub(r"^(dòng|dong)\s+", "", fold(text))
    for part in re.split(r"[,;]", body):
        match = re.fullmatch(r" *(\d{1,6})(?:-(\d{1,6}))? *", part)
        if match is None:
            return Problem(
                "lines", f"{quoted(text)} không phải số dòng. Ghi 89, hoặc 380,400, hoặc 64-65."
            )
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first or last - first > 1_000:
            return Problem(
                "lines", f"{quoted(text)}: khoảng dòng không hợp lệ. Ghi từ nhỏ đến lớn."
            )
        numbers.extend(range(first, last + 1))
    return tuple(numbers)
