"""Which lines are headings, and of what rank: by their numbers, capitals, style and length."""

from __future__ import annotations

import re

#: How a heading begins, from the highest rank down.
_RANKS = (
    (1, re.compile(r"(?:phần|chương) (?:thứ )?(?:\w+)\b", re.IGNORECASE)),
    (2, re.compile(r"[A-ZĐ](?:[.)/]| ?[-–:])\s")),
    (3, re.compile(r"(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})(?:[.)/:]| ?[-–])\s*")),
    (5, re.compile(r"\d{1,2}(?:\.\d{1,2})+[.)]?\s")),
    (4, re.compile(r"\d{1,2}[.)/]\s*(?=\D)")),
    (6, re.compile(r"[a-zđ][.)/]\s")),
    (7, re.compile(r"[-+*•–]\s?")),
)
_LONGEST = 160
#: Digits that a heading may have: "Nhiệm vụ 6 tháng cuối năm 2024".
_TIME = re.compile(r"\d{1,2} tháng|(?:19|20)\d\d|\d{1,2}/(?=20)")
TITLE = 0


def number_rank(text: str) -> int | None:
    """The rank that the number before a line gives it; None without one."""
    roman = _RANKS[2]
    if roman[1].match(text):
        return roman[0]
    return next((rank for rank, form in _RANKS if form.match(text)), None)


def rank(text: str, *, styled: int | None = None, bold: bool = False) -> int | None:
    """The rank of a heading; None for running text. `styled` is the rank of its style."""
    line = text.split("\n")[0]
    if len(text) > _LONGEST and styled is None:
        return None
    found = number_rank(line)
    letters = re.sub(r"[\W\d_]", "", text)
    capitals = len(letters) > 3 and letters.isupper()
    if found == 7 or (text.endswith((";", ",")) and not capitals):
        return None
    sentence = text.rstrip().endswith(".") and not capitals and styled is None
    if found in (1, 2, 3) and not sentence and (capitals or bold or len(text) < 120):
        return found
    if styled is not None:
        return found if found is not None else min(styled, TITLE if capitals else styled)
    if found is not None and not sentence:
        own = _TIME.sub("", line[5:])
        return found if bold or capitals or not re.search(r"[:;.]\s+\S|\d", own) else None
    if found is None and capitals and len(text) > 5:
        return TITLE
    return 8 if bold and not sentence and len(text) < 120 and not text.endswith(":") else None
