"""Text and numbers made fit for Office files.

Data text is untrusted: it may hold characters that XML forbids, controls that turn
the reading direction, or be longer than a cell takes. Numbers keep every digit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from dashboard.words import numbers

#: What XML 1.0 forbids, lone surrogates, and controls that reorder what is read.
_FORBIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
)
_ILLEGAL = re.compile(f"[{_FORBIDDEN}]")
#: A sequence that Office would decode as a character of its own.
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
#: No-break spaces stay: they hold "8,6 tỷ đồng" together.
_BLANKS = re.compile(r"[ \t\r\n\x85\u2028\u2029]+")
_UNCLEAN = re.compile(f"[{_FORBIDDEN}\\t\\r\\n\\x85\\u2028\\u2029]|^ | $|  ")
_SHEET = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
#: Excel takes 32,767 letters a cell.
CELL_LETTERS = 32_000
SHEET_LETTERS = 31


class Exact(float):
    """A float that writes itself with all its digits, whatever format is asked.

    XlsxWriter writes numbers with sixteen significant digits, python-pptx with
    `str`; the seventeenth digit of a sum would be lost in the first.
    """

    def __format__(self, _spec: str) -> str:
        return str(self)

    def __str__(self) -> str:
        plain = float(self)
        return str(int(plain)) if plain.is_integer() and abs(plain) < 1e15 else repr(plain)


def exact_number(value: Any) -> Exact | None:
    """A number of a frame for a file; None for missing, infinite or not a number."""
    if numbers.missing(value) or isinstance(value, str):
        return None
    number = float(value)
    return Exact(number) if math.isfinite(number) else None


def legal_xml(value: str) -> str:
    """The text without characters that XML forbids; nothing else is changed."""
    return _ILLEGAL.sub("", value)


def one_line(value: Any, limit: int = CELL_LETTERS) -> str:
    """One line of text that every XML file takes, at most `limit` letters."""
    if isinstance(value, str):
        text = value
    elif numbers.missing(value):
        return ""
    else:
        text = str(value)
    # Nearly all text is clean already; looking costs less than replacing.
    if _UNCLEAN.search(text):
        text = _BLANKS.sub(" ", _ILLEGAL.sub("", text)).strip(" ")
    return text if len(text) <= limit else shorten(text, limit)


def office_literal(value: Any, limit: int = CELL_LETTERS) -> str:
    """`one_line` for parts in which Office decodes _x0041_: the underscore is kept as it is."""
    return _ESCAPED.sub("_x005F_", one_line(value, limit))


def shorten(text: str, limit: int) -> str:
    """The text, cut at a space with "…" when it is longer than `limit`."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return f"{cut[: space if space > limit // 2 else limit - 1].rstrip(' ,;·')}…"


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """A name Excel allows for a sheet and that no sheet in `taken` has (case ignored)."""
    plain = _SHEET.sub(" ", one_line(wanted)).strip() or "Bảng"
    if plain.casefold() == "history":
        plain = "Bảng"
    used = {name.casefold() for name in taken}
    name, number = plain[:SHEET_LETTERS].strip(), 1
    while name.casefold() in used:
        number += 1
        tail = f" ({number})"
        name = plain[: SHEET_LETTERS - len(tail)].strip() + tail
    return name


def is_numeric(values: Any) -> bool:
    """Whether a column holds numbers only (and missing), so that it may be summed."""
    known = [v for v in values if not numbers.missing(v)]
    return (
        bool(known)
        and all(
            isinstance(v, int | float) or (hasattr(v, "dtype") and v.dtype.kind in "iuf")
            for v in known
        )
        and not any(isinstance(v, bool) for v in known)
    )


# How wide a text is -------------------------------------------------------------

_NARROW = frozenset("iljtfrI.,;:'|!()[] ·-–/\u00a0")
_WIDE = frozenset("mwMWĐ@%…—")


def text_width(text: str, points: float) -> float:
    """About how many inches a line of Arial takes; close enough to lay out a slide."""
    return _ems(text) * points / 72


@lru_cache(maxsize=1 << 15)
def _ems(text: str) -> float:
    """The same in widths of an em; the words of a workbook come again and again."""
    em = 0.0
    for letter in text:
        if letter in _NARROW:
            em += 0.3
        elif letter in _WIDE:
            em += 0.85
        elif letter.isupper():
            em += 0.69
        else:
            em += 0.56
    return em


def line_count(text: str, points: float, inches: float) -> int:
    """About how many lines the text takes in a box of that width."""
    lines, used = 1, 0.0
    for word in text.split(" "):
        own = text_width(word + " ", points)
        if used + own > inches and used:
            lines += 1
            used = 0.0
        while own > inches:
            lines += 1
            own -= inches
        used += own
    return lines
