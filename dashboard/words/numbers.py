"""Vietnamese writing of numbers, money, dates and periods, and Vietnamese order.

Every function takes plain values and returns text; a missing value (None, NaN,
NaT) gives the words for "no data", never a zero.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from typing import Any

from dashboard.words import wording
from etl.records import qualifiers

#: Space that keeps a number and its unit on one line.
NBSP = "\u00a0"
#: Vietnam has no summer time; a fixed offset needs no time zone data (Windows has none).
VIETNAM = timezone(timedelta(hours=7))

_YES_NO = {1: "có", 0: "không"}


def missing(value: Any) -> bool:
    """Whether a cell holds no value (None, NaN, NaT or pandas' NA)."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except TypeError:
        # pandas.NA refuses to be true or false.
        return True
    except ValueError:
        # A list or an array in a cell is something, whatever it holds.
        return False


def number(value: Any, decimals: int | None = None) -> str:
    """1234.5 → "1.234,5". Without `decimals` as many as needed, two at most."""
    if missing(value):
        return wording.NO_DATA
    amount = float(value)
    if not math.isfinite(amount):
        return wording.NO_DATA
    text = f"{amount:,.{2 if decimals is None else decimals}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in {"-0", "-0.0", "-0.00"}:
        text = text[1:]
    return text.replace(",", " ").replace(".", ",").replace(" ", ".").replace("-", "−")


def percent(value: Any, decimals: int = 1) -> str:
    """8.7 → "8,7 %" (the value is already in per cent)."""
    if missing(value):
        return wording.NO_DATA
    text = number(value, decimals)
    if decimals and text.endswith("," + "0" * decimals):
        text = text[: -decimals - 1]
    return f"{text}{NBSP}%"


def share(part: Any, whole: Any, decimals: int = 1) -> str:
    """The share of `part` in `whole` as per cent; no data when it cannot be formed."""
    if missing(part) or missing(whole) or float(whole) == 0:
        return wording.NO_DATA
    return percent(100 * float(part) / float(whole), decimals)


def money_scale(dong: Any) -> tuple[float, str]:
    """The divisor and the unit in which an amount of đồng is best read."""
    amount = 0.0 if missing(dong) else abs(float(dong))
    if amount >= 1e9:
        return 1e9, "tỷ đồng"
    if amount >= 1e6:
        return 1e6, "triệu đồng"
    return 1.0, "đồng"


def money(dong: Any) -> str:
    """8600000000 → "8,6 tỷ đồng"; 380000000 → "380 triệu đồng"."""
    if missing(dong):
        return wording.NO_DATA
    divisor, unit = money_scale(dong)
    return f"{number(float(dong) / divisor)}{NBSP}{unit}"


def money_exact(dong: Any) -> str:
    """1094800000 → "1.094.800.000 đồng", for tables and evidence."""
    return wording.NO_DATA if missing(dong) else f"{number(dong, 0)}{NBSP}đồng"


def qualified(text: str, qualifier: Any) -> str:
    """The figure with the source's qualifier before it: "trên 8,6 tỷ đồng"."""
    word = "" if missing(qualifier) else str(qualifier)
    # The ends of a range are in the figure already.
    silent = word in ("", qualifiers.usual(qualifiers.EXACT))
    return text if silent or qualifiers.bound(word) == qualifiers.RANGE else f"{word} {text}"


def amount(value: Any, unit: Any = "", value_to: Any = None) -> str:
    """A value without its unit, written as that unit wants it ("8,6", "2017", "có")."""
    kind = "" if missing(unit) else str(unit)
    if missing(value):
        return wording.NO_DATA
    if kind == "có/không":
        return _YES_NO.get(int(float(value)), number(value))
    if kind == "năm":
        return str(int(float(value)))
    divisor = money_scale(value)[0] if kind == "đồng" else 1.0
    text = number(float(value) / divisor)
    if not missing(value_to):
        text = f"{text}–{number(float(value_to) / divisor)}"
    return text


def quantity(value: Any, unit: Any = "", qualifier: Any = None, value_to: Any = None) -> str:
    """The whole figure as a reader says it: "trên 8,6 tỷ đồng", "1.389 người", "8,7 %"."""
    if missing(value):
        return wording.NO_DATA
    kind = "" if missing(unit) else str(unit)
    text = amount(value, kind, value_to)
    if kind == "đồng":
        text = f"{text}{NBSP}{money_scale(value)[1]}"
    elif kind in {"lần thứ", "hạng", "tầng"}:
        # A place in an order, not an amount: "hạng 1", "tầng 9".
        text = f"{kind}{NBSP}{text}"
    elif kind not in {"", "có/không", "năm"}:
        text = f"{text}{NBSP}{kind}"
    return qualified(text, qualifier)


def signed(value: Any, unit: str = "") -> str:
    """A change with its sign: "+1.250 người", "−12 %"."""
    text = quantity(value, unit)
    return f"+{text}" if not missing(value) and float(value) > 0 else text


def day(value: Any) -> str:
    """2023-06-30 → "30/06/2023"."""
    given = _date(value)
    return wording.NO_DATA if given is None else given.strftime("%d/%m/%Y")


def moment(value: datetime) -> str:
    """A date and time of day in Vietnam: "30/06/2023 14:05"."""
    return _local(value).strftime("%d/%m/%Y %H:%M")


def period(start: Any, end: Any) -> str:
    """A period in words: "năm 2023", "quý IV năm 2023", "giai đoạn 2018–2023"."""
    first, last = _date(start), _date(end)
    if first is None:
        return wording.UNKNOWN_PERIOD if last is None else f"đến {_edge(last, is_end=True)}"
    if last is None:
        return f"từ {_edge(first, is_end=False)}"
    if first == last:
        return f"ngày {day(first)}"
    if first.year == last.year:
        return _within_year(first, last)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"giai đoạn {first.year}–{last.year}"
    return f"{_edge(first, is_end=False)} – {_edge(last, is_end=True)}"


def _within_year(first: date, last: date) -> str:
    year = first.year
    whole_months = first.day == 1 and _is_month_end(last)
    if whole_months:
        span = (first.month, last.month)
        quarters = {(1, 3): "I", (4, 6): "II", (7, 9): "III", (10, 12): "IV"}
        if span == (1, 12):
            return f"năm {year}"
        if span in quarters:
            return f"quý {quarters[span]} năm {year}"
        if span == (7, 12):
            return f"6 tháng cuối năm {year}"
        if span[0] == span[1]:
            return f"tháng {span[0]}/{year}"
        if span[0] == 1:
            return f"{span[1]} tháng đầu năm {year}"
        return f"tháng {span[0]}–{span[1]}/{year}"
    return f"{day(first)} – {day(last)}"


def _edge(value: date, *, is_end: bool) -> str:
    if is_end and (value.month, value.day) == (12, 31):
        return str(value.year)
    if not is_end and (value.month, value.day) == (1, 1):
        return str(value.year)
    return day(value)


def _is_month_end(value: date) -> bool:
    return date.fromordinal(value.toordinal() + 1).day == 1


def _local(value: datetime) -> datetime:
    return value if value.tzinfo is None else value.astimezone(VIETNAM)


def _date(value: Any) -> date | None:
    if missing(value):
        return None
    if isinstance(value, datetime):
        return _local(value).date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)[:10])


# Vietnamese order -----------------------------------------------------------

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0302", "\u0306", "\u031b"}


def sort_key(text: Any) -> tuple:
    """Key for Vietnamese alphabetical order: letters first, then tones, then case."""
    plain = "" if missing(text) else unicodedata.normalize("NFC", str(text))
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for character in plain:
        tone, bare = 0, ""
        for part in unicodedata.normalize("NFD", character.lower()):
            if part in _TONES:
                tone = _TONES[part]
            elif not bare or part in _SHAPES:
                bare += part
        bare = unicodedata.normalize("NFC", bare)
        rank = _LETTERS.find(bare)
        if rank >= 0 and bare:
            letters.append((2, rank))
        elif bare.isdigit():
            letters.append((1, ord(bare)))
        else:
            letters.append((0, ord(bare[0]) if bare else 0))
        tones.append(tone)
    return (letters, tones, plain.swapcase())


def fold(text: Any) -> str:
    """Text for accent-free search: "Đông y" → "dong y"."""
    plain = "" if missing(text) else str(text)
    bare = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return re.sub(r"\s+", " ", bare.replace("đ", "d").replace("Đ", "D")).strip().casefold()
