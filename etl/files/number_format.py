"""What a cell of a workbook shows of its value: Excel's number formats, read properly.

Sections for positive, negative, nought and text; quotes, escapes and brackets; percent
signs that multiply and percent signs that are only letters; commas that divide by a
thousand; dates of which only a part is shown.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from etl.records.amounts import LARGEST
from etl.records.text import Problem, quoted

#: A number that is shown as another one by more than this share is asked about.
_ROUNDED = Decimal("0.05")
#: Digits enough for the largest number a cell can hold and every decimal a format can ask for.
_EXACT = Context(prec=700)
#: One token of a format: quoted text, escape, bracket, or a single sign.
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|[_*].|[eE][+-]|\[([^\]]*)\]?|(General)|(.)', re.DOTALL)


class Section(NamedTuple):
    """A section of a format: letters before and after the digits, what multiplies them."""

    before: str
    after: str
    percents: int
    thousands: int
    decimals: int
    has_digits: bool
    #: Kinds of date parts in their order: "dmy".
    dates: str


@lru_cache(maxsize=512)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a number format."""
    made, tokens = [], []
    for match in _TOKEN.finditer(code):
        if match[5] == ";":
            made.append(_section(tokens))
            tokens = []
        else:
            tokens.append(match)
    return (*made, _section(tokens))


def _section(tokens: list[re.Match[str]]) -> Section:
    before = after = dates = ""
    percents = thousands = decimals = 0
    has_digits = in_decimals = is_general = False
    for match in tokens:
        literal, sign = match[1] if match[1] is not None else match[2], match[5]
        if match[3] is not None:
            # [$₫-42A] shows its symbol; colours, conditions and locales show nothing.
            symbol = re.match(r"\$([^-]*)", match[3])
            literal = symbol[1] if symbol else ""
        elif match[4] is not None:
            has_digits = is_general = True
        elif sign is not None:
            if sign in "0#?":
                has_digits, thousands = True, 0
                decimals += in_decimals
                continue
            if sign == "%":
                percents += 1
                literal = "%"
            elif sign == "," and has_digits:
                thousands += 1
            elif sign == ".":
                in_decimals = True
            elif sign.lower() in "dmyhs" and not has_digits:
                dates += "" if dates.endswith(sign.lower()) else sign.lower()
            elif sign not in ",@":
                literal = sign
        if literal:
            before, after = (before, after + literal) if has_digits else (before + literal, after)
    return Section(
        before.strip(), after.strip(), percents, thousands, -1 if is_general else decimals,
        has_digits, dates,
    )  # fmt: skip


def section_of(code: str, value: Decimal) -> Section:
    """The section by which a value is shown."""
    all_sections = sections(code)
    if value < 0 and len(all_sections) > 1:
        return all_sections[1]
    if value == 0 and len(all_sections) > 2:
        return all_sections[2]
    return all_sections[0]


def show_number(value: int | float, code: str) -> tuple[str, Problem | None]:
    """A number in Vietnamese digits with the letters its format adds; never ambiguous.

    The problem says that the cell shows another number than it holds.
    """
    figure = Decimal(repr(value))
    section = section_of(code, figure)
    if code in ("General", "@", "") or section.dates:
        return _digits(figure), None
    if not section.has_digits:
        problem = Problem(
            "hidden_value",
            f"ô có số {_digits(figure)} nhưng định dạng không cho thấy số ấy. Đặt lại định dạng ô.",
        )
        return _digits(figure), problem if figure else None
    shown = figure * 100**section.percents
    if section.percents and abs(shown) < LARGEST:
        shown = Decimal(repr(round(float(shown), 10)))
    shown /= 1000**section.thousands
    text = _digits(shown)
    if section.thousands and not (section.before or section.after):
        return text, Problem(
            "shown_otherwise",
            f"ô hiện {text} mà số trong ô là {_digits(figure)}: định dạng chia cho nghìn. Ghi số "
            "cùng đơn vị, ví dụ 250 triệu.",
        )
    before, after = section.before.strip("(+- "), section.after.strip(") ")
    if before:
        text = f"{before} {text}"
    if after:
        text += after if after == "%" else f" {after}"
    return text, _rounding(shown, section)


def _rounding(shown: Decimal, section: Section) -> Problem | None:
    if section.decimals < 0 or not shown:
        return None
    seen = shown.quantize(Decimal(1).scaleb(-section.decimals), ROUND_HALF_UP, _EXACT)
    if abs(seen - shown) <= _ROUNDED * abs(shown):
        return None
    return Problem(
        "shown_otherwise",
        f"ô hiện {_digits(seen)}{section.after} mà số trong ô là {_digits(shown)}. Ghi lại con số "
        "đúng, hoặc cho ô hiện đủ số lẻ.",
    )


def show_date(value: datetime, code: str) -> tuple[str, Problem | None]:
    """A date as far as its cell shows it: a day, a month ("2023-08") or a year ("2023")."""
    parts = sections(code)[0].dates
    day = value.date()
    text = day.isoformat()
    if "h" in parts or "s" in parts:
        parts = parts.split("h")[0].split("s")[0]
    if not parts:
        return text, None
    if "y" not in parts:
        return text, Problem(
            "date", f"ô hiện ngày không có năm; trong ô là {day:%d/%m/%Y}. Ghi đủ ngày/tháng/năm."
        )
    if "m" not in parts:
        return f"{value:%Y}", None
    if "d" not in parts:
        return f"{value:%Y-%m}", None
    return text, _american(day, parts, code)


def typed_year(serial: int | float, day: date) -> Problem | None:
    """A year typed into a cell of dates turns into a day of 1905: which is asked about."""
    if serial != int(serial) or not 1900 <= serial <= 2100:
        return None
    return Problem(
        "date",
        f"ô định dạng ngày nên số {int(serial)} hiện thành {day:%d/%m/%Y}. Nếu là năm "
        f"{int(serial)}, đổi định dạng ô thành Text rồi ghi lại.",
    )


def _american(day: date, parts: str, code: str) -> Problem | None:
    """Month before day, both possible: whoever typed it may have meant the other order."""
    # The date format of the computer itself is written so, whatever it shows.
    if not parts.startswith("md") or day.day > 12 or day.day == day.month:
        return None
    if code.lower() in ("mm-dd-yy", "m/d/yy"):
        return None
    other = date(day.year, day.day, day.month)
    return Problem(
        "date",
        f"ô ghi ngày theo lối Mỹ (tháng trước ngày): {quoted(f'{day:%m/%d/%Y}')} có thể là "
        f"{day:%d/%m/%Y} hoặc {other:%d/%m/%Y}. Đổi định dạng ô thành Text, ghi ngày/tháng/năm.",
    )


def _digits(figure: Decimal) -> str:
    """18.5 → "18,5"; three decimals get a fourth, since they would look like thousands."""
    text = f"{figure:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if "." in text:
        head, tail = text.split(".")
        text = f"{head},{tail}0" if len(tail) == 3 else f"{head},{tail}"
    return text
