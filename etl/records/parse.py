"""One cell's text → a value, or a named problem with a Vietnamese message.

Numbers follow official Vietnamese: dot for thousands, comma for decimals, and
words of scale ("8,6 tỷ"). What can be read in two ways is reported, not guessed.
Dates and periods are in etl/records/period.py.
"""

from __future__ import annotations

import re
from decimal import Decimal

from etl.records.text import Problem, clean, fold, quoted

#: Units whose figures may have decimals; every other unit counts whole things.
FRACTIONAL_UNITS = frozenset({"%", "m²", "m2", "ha", "tấn", "km", "kg", "điểm"})
#: The unit of figures that are yes (1) or no (0).
YES_NO_UNIT = "có/không"
#: Whole numbers above this are not exact in a double.
LARGEST = Decimal(2**53)

_SCALES = {
    "chục": 10,
    "trăm": 100,
    "nghìn": 1_000,
    "ngàn": 1_000,
    "vạn": 10_000,
    "triệu": 1_000_000,
    "tr": 1_000_000,
    "tỷ": 1_000_000_000,
    "tỉ": 1_000_000_000,
}
_SCALE_WORD = "|".join(sorted(_SCALES, key=len, reverse=True))
_PART = re.compile(rf"(?P<figure>[0-9][0-9., ]*)(?P<scales>(?:(?:{_SCALE_WORD})(?![^\W\d_]) *)*)")
_UNIT_WORDS = {
    "đồng": {"đồng", "đ", "vnđ", "vnd", "đồng việt nam"},
    "m²": {"m²", "m2"},
    "người": {"người", "hội viên", "trí thức"},
    "%": {"%"},
}
_YES = {"có", "co", "1", "true", "yes", "đúng"}
_NO = {"không", "khong", "0", "false", "no", "sai"}
_VAGUE = ("hàng", "nhiều", "vài", "một số", "đông đảo", "hầu hết")
_QUALIFIERS = (
    "trên", "gần", "khoảng", "ít nhất", "tối thiểu", "bình quân", "còn", "hơn", "dưới", "ước",
    "xấp xỉ", "từ", "đến", ">", "<", "≈", "~", "≥", "≤",
)  # fmt: skip


def is_whole_unit(unit: str | None) -> bool:
    """True when figures of the unit are whole numbers (counts, đồng, years)."""
    return unit is not None and unit not in FRACTIONAL_UNITS


def number(text: str, unit: str | None = None) -> Decimal | Problem:
    """A number as people write it; `unit` settles what a lone dot group means.

    >>> number("8,6 tỷ", "đồng")
    Decimal('8600000000.0')
    >>> number("18.500", "ha").rule
    'number_ambiguous'
    """
    text = clean(text)
    if unit == YES_NO_UNIT:
        return yes_no(text)
    body = fold(text).replace("−", "-")
    sign = 1
    if body.startswith("-") or (body.startswith("(") and body.endswith(")")):
        sign, body = -1, body.strip("-() ")
    elif body.startswith("+"):
        body = body[1:].strip()
    whole = is_whole_unit(unit)
    total: Decimal | None = None
    previous = Decimal("Infinity")
    rest = body
    while rest and (match := _PART.match(rest)):
        scale = Decimal(1)
        for word in match["scales"].split():
            scale *= _SCALES[word]
        if total is not None and scale >= previous:
            break
        figure = _figure(match["figure"], text, whole=whole, scaled=scale > 1)
        if isinstance(figure, Problem):
            return figure
        total = (total or Decimal(0)) + figure * scale
        previous = scale
        rest = rest[match.end() :].strip()
    if total is None:
        return _not_a_number(text, body)
    if rest and (problem := _unit_problem(rest, unit, text)):
        return problem
    if total > LARGEST:
        return Problem("number_too_large", f"{quoted(text)} lớn quá mức tính được. Xem lại con số.")
    return total * sign


def _figure(figure: str, text: str, *, whole: bool, scaled: bool) -> Decimal | Problem:
    """Digits with separators → Decimal. Spaces beside separators are misprints."""
    figure = re.sub(r" *([.,]) *", r"\1", figure.strip())
    if re.fullmatch(r"\d+", figure):
        return Decimal(figure)
    if re.fullmatch(r"\d{1,3}(?: \d{3})+(?:,\d+)?", figure):
        return Decimal(figure.replace(" ", "").replace(",", "."))
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?:,\d+)?|[1-9]\d{0,2}\.\d{3},\d+", figure):
        return Decimal(figure.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", figure):
        if whole or scaled:
            return Decimal(figure.replace(".", ""))
        head, tail = figure.split(".")
        return Problem(
            "number_ambiguous",
            f"{quoted(text)} có thể là {head}{tail} hoặc {head},{tail}. "
            f"Ghi {head}{tail} nếu là hàng nghìn, {head},{tail.rstrip('0') or '0'} nếu là số lẻ.",
        )
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", figure) and not scaled:
        head, tail = figure.split(",")
        return Problem(
            "number_ambiguous",
            f"{quoted(text)} có thể là {head}{tail} hoặc {head} phẩy {tail}. "
            f"Ghi {head}{tail} nếu là hàng nghìn, {head},{tail.rstrip('0') or '0'} nếu là số lẻ.",
        )
    if re.fullmatch(r"\d+,\d+|\d+\.\d+", figure):
        return Decimal(figure.replace(",", "."))
    return Problem(
        "number",
        f"{quoted(text)} không đọc được thành số. Dấu chấm chia hàng nghìn, dấu phẩy chia số lẻ: "
        "1.389 hoặc 12,5.",
    )


def _not_a_number(text: str, body: str) -> Problem:
    if body.startswith(_QUALIFIERS):
        return Problem(
            "number",
            f"{quoted(text)} có từ chỉ mức độ. Ghi con số ở đây, ghi từ ấy ở cột Từ chỉ mức độ.",
        )
    if body.startswith(_VAGUE):
        return Problem(
            "number",
            f"{quoted(text)} không phải con số. Để trống và ghi trạng thái M khi chưa có số liệu.",
        )
    return Problem(
        "number", f"{quoted(text)} không phải số. Ghi bằng chữ số, ví dụ 1389 hoặc 12,5."
    )


def _unit_problem(word: str, unit: str | None, text: str) -> Problem | None:
    """A unit written after the figure must be the indicator's own."""
    if unit is not None and word in _UNIT_WORDS.get(unit, {unit.casefold()}):
        return None
    if word[0].isdigit() or word[0] in "-/–,.":
        return Problem(
            "number",
            f"{quoted(text)} có hơn một con số. Một ô một số; khoảng từ … đến … ghi ở hai cột.",
        )
    expected = f"đơn vị của chỉ số là {quoted(unit)}" if unit else "cột này chỉ ghi số"
    return Problem(
        "unit", f"{quoted(text)} có chữ {quoted(word)} sau con số; {expected}. Ghi riêng con số."
    )


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
    return Problem("yes_no", f"{quoted(text)} phải là có (1) hoặc không (0).")


def boolean(text: str) -> bool | Problem:
    """True for có, False for không."""
    value = yes_no(text)
    return value if isinstance(value, Problem) else value == 1


def lines(text: str) -> tuple[int, ...] | Problem:
    """Line numbers of a text source: "89", "380,400", "64-65" (both ends included)."""
    found: list[int] = []
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
        found.extend(range(first, last + 1))
    return tuple(found)
