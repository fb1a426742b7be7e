"""Text at the door: one normal form, one key for comparing, one kind of fault.

Nothing else in the ETL folds letters or spaces; every cell, heading and code
passes through `clean`, every comparison of names through `fold`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: Longest text of one cell that is kept; longer cells are rejected, not cut.
TEXT_LIMIT = 2_000

# No-break, thin, ideographic and other odd spaces; zero-width marks; control
# characters (tab and newline are spaces here, the rest has no place in a cell).
_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
#: Letters of other alphabets that are typed for Đ and look the same.
_LOOKALIKES = str.maketrans("ÐƉðɖ", "ĐĐđđ")
_DASHES = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")


@dataclass(frozen=True)
class Problem:
    """Why a cell cannot be taken: a rule id and a Vietnamese sentence with advice."""

    rule: str
    message: str


def clean(text: str) -> str:
    """The text in NFC, odd spaces folded to one, invisible marks removed, trimmed."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = unicodedata.normalize("NFC", text).translate(_LOOKALIKES)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    """A key for comparing names: case, spaces, dashes and tone placement do not count.

    "Hội Chăn nuôi – Thú y" and "hội chăn nuôi-thú y" have the same key; "hoà" and
    "hòa" too, since both spellings are in use.
    """
    text = _DASHES.sub("-", clean(text).casefold())
    return _tone_placement(text)


# Old and new placement of the tone mark on oa, oe, uy differ only in spelling.
_OLD_TONES = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ",
    "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
    "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip
_OLD_TONE = re.compile("(" + "|".join(_OLD_TONES) + r")(?!\w)")


def _tone_placement(text: str) -> str:
    return _OLD_TONE.sub(lambda match: _OLD_TONES[match.group(1)], text)


def quoted(text: str, limit: int = 80) -> str:
    """The text in Vietnamese quotes, shortened for a message."""
    short = text if len(text) <= limit else text[: limit - 1] + "…"
    return f"“{short}”"
