"""Turns of phrase the pages share: money on a card, change, lists of names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from dashboard.content.model import Card
from dashboard.words import numbers, wording


def money_card(
    label: str,
    dong: Any,
    *,
    per: str = "",
    zero: str = "",
    qualifier: Any = None,
    dong_to: Any = None,
    note: str = "",
    icon: str | None = None,
    record_ids: Iterable[str] = (),
) -> Card:
    """A card of an amount in đồng; the unit (tỷ or triệu đồng, `per` year) in its label.

    With `zero` a stated nought is that word instead of a number with a unit.
    """
    if numbers.missing(dong):
        return Card(label, wording.NO_DATA, note, icon, tuple(record_ids))
    if zero and float(dong) == 0:
        return Card(label, zero, note, icon, tuple(record_ids), 0.0, "đồng")
    divisor, unit = numbers.money_scale(dong)
    return Card(
        f"{label} ({unit}{per})",
        numbers.qualified(numbers.amount(dong, "đồng", dong_to), qualifier),
        note,
        icon,
        tuple(record_ids),
        float(dong) / divisor,
        f"{unit}{per}",
    )


def change(now: Any, before: Any, decimals: int = 1) -> str:
    """The change in words, "tăng 3,2 %" or "không đổi"; empty when it cannot be formed."""
    if numbers.missing(now) or numbers.missing(before) or float(before) <= 0:
        return ""
    percent = 100 * (float(now) / float(before) - 1)
    if abs(percent) < 0.5 * 10**-decimals:
        return "không đổi"
    word = "tăng" if percent > 0 else "giảm"
    return f"{word} {numbers.percent(abs(percent), decimals)}"


def listed(found: Sequence[str], limit: int = 3, noun: str = "hội") -> str:
    """The first of `found` in their order, the rest counted: "A, B, C và 4 hội khác"."""
    if len(found) <= limit + 1:
        return ", ".join(found)
    return f"{', '.join(found[:limit])} và {len(found) - limit} {noun} khác"


def all_names(found: Iterable[str]) -> str:
    """All names in Vietnamese order."""
    return ", ".join(sorted(found, key=numbers.sort_key))


def elapsed(since: date, until: date) -> str:
    """Time gone by in whole units: "hơn 8 năm", "7 tháng", "12 ngày"."""
    months = (until.year - since.year) * 12 + until.month - since.month
    if until.day < since.day:
        months -= 1
    if months >= 12:
        years, rest = divmod(months, 12)
        return f"hơn {years} năm" if rest else f"{years} năm"
    if months >= 1:
        return f"{months} tháng"
    return f"{max((until - since).days, 0)} ngày"


def covered(days: Any) -> str:
    """How much of a year a figure covers: "9 tháng"; empty when all of it."""
    return "" if int(days) >= 360 else f"{max(1, round(int(days) / 30.4))} tháng"


def ids(frame: pd.DataFrame, column: str = "record_ids") -> tuple[str, ...]:
    """The record ids in a column of lists, each once, in order."""
    found: dict[str, None] = {}
    for cell in frame[column]:
        if isinstance(cell, str):
            found[cell] = None
        elif not numbers.missing(cell):
            found.update(dict.fromkeys(str(v) for v in cell))
    return tuple(found)


def text(value: Any, default: str = "") -> str:
    """A cell as text, `default` when it is empty."""
    return default if numbers.missing(value) or str(value).strip() == "" else str(value)


def figure(row: pd.Series, unit: str | None = None) -> str:
    """The figure of a row with value, value_to, qualifier and, unless given, unit."""
    return numbers.quantity(
        row["value"], row["unit"] if unit is None else unit, row["qualifier"], row["value_to"]
    )


def when(label: Any) -> str:
    """A period's label inside a sentence: "2023" → "năm 2023"; others stay as they are."""
    words = text(label, wording.UNKNOWN_PERIOD)
    if not words[:4].isdigit():
        return words
    return f"giai đoạn {words}" if "–" in words else f"năm {words}"


def small(words: Any) -> str:
    """With a small first letter, to stand inside a sentence."""
    found = text(words)
    return found[:1].lower() + found[1:]


def day_of(value: Any) -> date:
    """A cell of a DATE column as a date."""
    return pd.Timestamp(value).date()
