"""One cell of a table in words, and made harmless for spreadsheets."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from dashboard.words import numbers, wording

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: What a reader does not see before the first letter, and a spreadsheet may pass over.
_UNSEEN = re.compile(r"^[\s\x00-\x20\u00a0\u200b\ufeff]+")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def cell(value: Any, column: str = "") -> str:
    """One cell in Vietnamese. A column named "Năm…" holds years, not counts."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if numbers.missing(value) or value == "":
        return wording.NO_DATA
    if isinstance(value, datetime | date):
        return numbers.day(value)
    if isinstance(value, int | float) or hasattr(value, "dtype"):
        if column.startswith("Năm"):
            return str(int(value))
        return numbers.number(value)
    return str(value)


def neutral(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; real numbers stay as they are."""
    if not isinstance(value, str):
        return value
    risky = value.startswith(_RISKY) or _UNSEEN.sub("", value).startswith(_RISKY)
    return "'" + value if risky and not _NUMBER.fullmatch(value) else value
