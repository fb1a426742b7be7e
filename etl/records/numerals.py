"""Vietnamese numerals in words → digits: "hai trăm linh năm nghìn" → "205 nghìn"."""

from __future__ import annotations

import re

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_DIGIT = "(?:" + "|".join(_DIGITS) + ")"
_BELOW_THOUSAND = re.compile(
    rf"(?<!\w)(?:(?P<hundreds>{_DIGIT}) trăm(?!\w)(?: (?:linh|lẻ) (?P<odd>{_DIGIT})(?!\w))?)?"
    rf"(?: ?(?:(?P<tens>{_DIGIT}) mươi|(?P<ten>mười))(?!\w)(?: (?P<ones>{_DIGIT})(?!\w))?)?"
)
_ALONE = re.compile(rf"(?<!\w){_DIGIT}(?!\w)")


def in_digits(text: str) -> str:
    """The folded text with numerals below a thousand in digits; words of scale stay.

    "hai trăm năm" stays two numbers (200 5), since it may be 205 or 250.
    """

    def spelled(match: re.Match[str]) -> str:
        if not match[0].strip():
            return match[0]
        value = 100 * _DIGITS.get(match["hundreds"] or "", 0) + _DIGITS.get(match["odd"] or "", 0)
        value += 10 * _DIGITS.get(match["tens"] or "", 0) + (10 if match["ten"] else 0)
        value += _DIGITS.get(match["ones"] or "", 0)
        return f" {value}" if match[0].startswith(" ") else str(value)

    if not _ALONE.search(text) and "mười" not in text:
        return text
    text = _BELOW_THOUSAND.sub(spelled, text)
    return _ALONE.sub(lambda match: str(_DIGITS[match[0]]), text)
