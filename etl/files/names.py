"""Names of uploaded files: data like any other, made safe to show and to save."""

from __future__ import annotations

import re

from etl.records.text import clean

LONGEST = 120
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


def safe_name(name: str) -> str:
    """The file's own name without folders, control marks and signs that file systems refuse.

    >>> safe_name("C:\\\\Users\\\\a\\\\Báo cáo: 2026.xlsx")
    'Báo cáo_ 2026.xlsx'
    """
    base = clean(re.split(r"[/\\]", name)[-1])
    base = _UNSAFE.sub("_", base).strip(". ")
    if not base:
        return "tep"
    if len(base) <= LONGEST:
        return base
    stem, dot, ending = base.rpartition(".")
    if not dot or len(ending) > 10:
        return base[:LONGEST]
    return stem[: LONGEST - len(ending) - 1].rstrip() + "." + ending


def ending_of(name: str) -> str:
    """The ending in small letters with its dot, "" when there is none."""
    base = safe_name(name)
    _, dot, ending = base.rpartition(".")
    return f".{ending.lower()}" if dot and ending.isalnum() else ""
