"""Turns of phrase the pages share: change, lists of names, periods, money on a card."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from dashboard.content.model import Card
from dashboard.words import numbers, wording

_CAPITAL = "[A-ZĐ\u00c0-\u00dd\u0102\u0128\u0168\u01a0\u01af]"
_ABBREVIATION = re.compile(f"{_CAPITAL}{{2}}")
#: Two words with capitals: a place, a person, a country.
_PROPER_NAME = re.compile(rf"{_CAPITAL}\w+ {_CAPITAL}\w")
#: "Ban Chấp hành", "Phó Chủ tịch": a common noun before a name.
_OFFICE = re.compile(r"(Ban|Bộ|Chi cục|Chủ tịch|Cục|Giải|Hội|Phó|Phòng|Quỹ|Sở|Uỷ ban|Viện)\b")


#: Letters of a headline that stays on one line of a wide screen.
HEADLINE_LETTERS = 96


def headline(first: str, *more: str, last: str = "") -> str:
    """`first` and the ending `last`, between them what of `more` the line holds.

    Empty clauses are left out; what does not fit stands on the page's cards.
    """
    words = first
    for clause in filter(None, more):
        longer = f"{words}; {clause}"
        if len(longer + last) <= HEADLINE_LETTERS:
            words = longer
    return words + last


def text(value: Any, default: str = "") -> str:
    """A cell as text, `default` when it is empty."""
    return default if numbers.missing(value) or str(value).strip() == "" else str(value)


def decapitalise(name: Any) -> str:
    """A name inside a sentence: "Hội thảo" → "hội thảo"; empty when it is missing.

    Abbreviations ("UBND tỉnh") and proper names ("Bắc Giang") keep their capitals.
    """
    words = text(name)
    # A word of one letter ("Ý kiến") is no abbreviation.
    if _ABBREVIATION.match(words) or (_PROPER_NAME.match(words) and not _OFFICE.match(words)):
        return words
    return words[:1].lower() + words[1:]


def change(now: Any, before: Any, decimals: int = 1) -> str:
    """The change in words, "tăng 3,2 %" or "không đổi"; empty when it cannot be formed."""
    if numbers.missing(now) or numbers.missing(before) or float(before) <= 0:
        return ""
    percent = 100 * (float(now) / float(before) - 1)
    if abs(percent) < 0.5 * 10**-decimals:
        return "không đổi"
    word = "tăng" if percent > 0 else "giảm"
    return f"{word} {numbers.percent(abs(percent), decimals)}"


def in_order(names: Iterable[str]) -> list[str]:
    """Distinct names in Vietnamese order."""
    return sorted(dict.fromkeys(str(name) for name in names), key=numbers.sort_key)


def standing(code: Any) -> str:
    """Where a matter stands (marts.follow_up.standing), in words."""
    return wording.STANDINGS[str(code)][0]


def details(breakdown: object) -> list[str]:
    """What a figure is broken down by, without the dimensions' names: "Nhóm: Nữ" → ["Nữ"]."""
    return [part.split(": ", 1)[-1] for part in text(breakdown).split("; ") if part]


def standing_count(count: int, code: Any, noun: str = "mục") -> str:
    """How many stand so, inside a sentence: "8 mục có hạn đã qua, chưa rõ kết quả"."""
    has = "có " if code == "due_passed" else ""
    return f"{numbers.number(count)} {noun} {has}{standing(code)}"


def all_names(names: Iterable[str]) -> str:
    """All names in Vietnamese order: "A, B, C"."""
    return ", ".join(in_order(names))


def some_names(names: Iterable[str], limit: int = 3, noun: str = "hội") -> str:
    """Names in Vietnamese order, the rest counted: "A, B, C và 4 hội khác"."""
    return listed(in_order(names), limit, noun)


def listed(
    names: Sequence[str], limit: int = 3, noun: str = "hội", count: int | None = None
) -> str:
    """The first names in the order given, the rest counted: "A, B, C và 4 hội khác".

    `count`: how many there are, where `names` are only the first.
    """
    every = len(names) if count is None else count
    if every <= limit + 1:
        return ", ".join(names)
    return f"{', '.join(names[:limit])} và {every - limit} {noun} khác"


def covered(months: Any) -> str:
    """How much of a year a figure covers: "9 tháng"; empty when all of it."""
    return "" if int(months) >= 12 else f"{int(months)} tháng"


def when(label: Any) -> str:
    """A period's label inside a sentence: "2023" → "năm 2023"; others stay as they are."""
    words = text(label, wording.UNKNOWN_PERIOD)
    if not words[:4].isdigit():
        return words
    return f"giai đoạn {words}" if "–" in words else f"năm {words}"


def day_of(value: Any) -> date:
    """A cell of a DATE column as a date."""
    return pd.Timestamp(value).date()


def figure(row: pd.Series, unit: str | None = None) -> str:
    """The figure of a row with value, value_to, qualifier and, unless given, unit."""
    return numbers.quantity(
        row["value"], row["unit"] if unit is None else unit, row["qualifier"], row["value_to"]
    )


def table_value(value: Any, unit: Any) -> Any:
    """A value for a table of mixed units: years and yes/no as words, else the number."""
    if numbers.missing(value):
        return None
    return numbers.amount(value, unit) if unit in ("năm", "có/không") else float(value)


def count_card(
    label: str,
    count: float,
    note: str = "",
    record_ids: Iterable[str] = (),
    unit: str = "",
    *,
    of: int | None = None,
    tone: str = "",
) -> Card:
    """A card of how many there are: "5", or "5/23" `of` all."""
    value = numbers.number(count) + ("" if of is None else f"/{of}")
    return Card(label, value, note, tuple(record_ids), float(count), unit, tone=tone)


def figure_card(
    label: str,
    row: pd.Series,
    note: str,
    record_ids: Iterable[str],
    course: tuple[float | None, ...] = (),
    unit: str | None = None,
) -> Card:
    """A card of the figure of a row with value, value_to, qualifier and, unless given, unit."""
    unit = str(row["unit"]) if unit is None else unit
    return Card(label, figure(row, ""), note, tuple(record_ids), float(row["value"]), unit, course)


def money_card(
    label: str,
    dong: Any,
    *,
    per: str = "",
    zero: str = "",
    qualifier: Any = None,
    dong_to: Any = None,
    note: str = "",
    record_ids: Iterable[str] = (),
    course: tuple[float | None, ...] = (),
    tone: str = "",
) -> Card:
    """A card of an amount in đồng; the unit (tỷ or triệu đồng, `per` year) in its label.

    With `zero` a stated nought is that word instead of a number with a unit.
    """
    if numbers.missing(dong):
        return Card(label, wording.NO_DATA, note, tuple(record_ids))
    if zero and float(dong) == 0:
        return Card(label, zero, note, tuple(record_ids), 0.0, "đồng")
    divisor, unit = numbers.money_scale(dong)
    return Card(
        f"{label} ({unit}{per})",
        numbers.qualified(numbers.amount(dong, "đồng", dong_to), qualifier),
        note,
        tuple(record_ids),
        float(dong) / divisor,
        f"{unit}{per}",
        course,
        tone,
    )
