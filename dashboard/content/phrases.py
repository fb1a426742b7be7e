"""Small words that several contents share: places in a source, names, first letters."""

from __future__ import annotations

import re

import pandas as pd

from dashboard.words import numbers

_LINES = re.compile(r"\d+(\s*[-,–]\s*\d+)*")


def lower_first(text: object) -> str:
    """The text with a small first letter, to stand inside a sentence."""
    words = str(text)
    return words[:1].lower() + words[1:]


def place(source_place: object) -> str:
    """The place in a source as plain text: "dòng 380, 400"; "chưa ghi" when unknown."""
    text = "" if numbers.missing(source_place) else str(source_place).strip()
    if not text:
        return "chưa ghi"
    if _LINES.fullmatch(text):
        return "dòng " + re.sub(r"\s*,\s*", ", ", text).replace("-", "–")
    return text


def author(row: pd.Series) -> str:
    """Who says it: the author, or the office when no name is printed."""
    for column in ("author", "author_position", "source_title", "title"):
        if column in row.index and not numbers.missing(row[column]):
            return str(row[column])
    return "không rõ tác giả"


def plain_value(value: object, unit: object) -> object:
    """A value for a table of mixed units: years and yes/no as words, else the number."""
    if numbers.missing(value):
        return None
    if unit in ("năm", "có/không"):
        return numbers.amount(value, unit)
    return float(str(value)) if not isinstance(value, int | float) else value
