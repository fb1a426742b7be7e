"""Dates and periods as people write them → days, with the Vietnamese label.

A period is an instant or an interval of days, both ends included; an open end is
None. Canonical forms: `2022`, `2023-08`, `2023-Q4`, `2023-S1`, `2023-08-16`,
`2018/2023`, `../2021`, `2022/..`; the Vietnamese forms in use are read too.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from etl.records.text import Problem, fold, quoted

#: Years outside these are misprints.
FIRST_YEAR, LAST_YEAR = 1900, 2100

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_HELP = "Ghi 2023, quý II/2023, 6 tháng đầu năm 2023, 8/2023, 30/6/2023 hoặc 2018-2023."


@dataclass(frozen=True)
class Period:
    """First and last day (None when open) and the label shown on screen."""

    start: date | None
    end: date | None
    label: str


def day(text: str) -> date | Problem:
    """One date: dd/mm/yyyy, dd-mm-yyyy, dd.mm.yyyy, ISO, or in words."""
    date_or_why = _day(_plain(text)) or _serial(_plain(text))
    if isinstance(date_or_why, date):
        return date_or_why
    if date_or_why is None:
        return Problem("date", f"{quoted(text)} không phải ngày. Ghi ngày/tháng/năm: 30/06/2023.")
    return Problem("date", f"{quoted(text)}: {date_or_why}")


def period(text: str) -> Period | Problem:
    """A period in any of the forms above. Faults: not a period, impossible, start after end."""
    plain = _plain(text)
    period_or_why = _interval(plain) or _serial(plain)
    if isinstance(period_or_why, Period):
        if period_or_why.start and period_or_why.end and period_or_why.start > period_or_why.end:
            return Problem(
                "period_order",
                f"{quoted(text)}: kỳ bắt đầu sau khi kết thúc. Đổi lại thứ tự hai mốc.",
            )
        return period_or_why
    if isinstance(period_or_why, str):
        return Problem("period", f"{quoted(text)}: {period_or_why}")
    return Problem("period", f"{quoted(text)} không đọc được thành kỳ số liệu. {_HELP}")


def _serial(text: str) -> str | None:
    """Why a number is no date: Excel counts days from 1900, and shows them so without a format."""
    if not re.fullmatch(r"[2-5]\d{4}(?:[.,]0+)?", text):
        return None
    meant = date(1899, 12, 30) + timedelta(days=int(text[:5]))
    return f"là số ngày của Excel, tức {meant:%d/%m/%Y}. Ghi ngày/tháng/năm nếu đúng là ngày ấy."


def _plain(text: str) -> str:
    return re.sub(r"(?<=\d)\.$", "", re.sub(r"\s*/\s*", "/", fold(text)))


# The helpers below return a value, a Vietnamese reason (str), or None: not of this form.


def _year(text: str) -> int | str:
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"năm {year} ngoài khoảng {FIRST_YEAR}–{LAST_YEAR}."
    return year


def _day(text: str) -> date | str | None:
    match = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    if match:
        parts = match[3], match[2], match[1]
    else:
        match = re.fullmatch(
            r"(?:ngày )?(\d{1,2})(?:[/.-]| tháng )(\d{1,2})(?:[/.-]| năm )(\d{4}|\d{2})", text
        )
        if not match:
            return None
        parts = match[1], match[2], match[3]
    if len(parts[2]) == 2:
        return "năm phải ghi đủ bốn chữ số."
    year = _year(parts[2])
    if isinstance(year, str):
        return year
    try:
        return date(year, int(parts[1]), int(parts[0]))
    except ValueError:
        if int(parts[0]) <= 12 and int(parts[1]) <= 31:
            return (
                f"không có tháng {int(parts[1])}; nếu ghi tháng trước ngày theo lối Mỹ thì là "
                f"{int(parts[1]):02d}/{int(parts[0]):02d}/{year}. Ghi ngày/tháng/năm."
            )
        return "không có ngày này trong lịch. Ghi ngày/tháng/năm."


def _months(year: int, first: int, last: int, label: str) -> Period:
    end = date(year, last, calendar.monthrange(year, last)[1])
    return Period(date(year, first, 1), end, label)


def _year_part(text: str) -> Period | str | None:
    """A year, half, quarter, month or day."""
    if match := re.fullmatch(r"(?:cả )?(?:năm )?(\d{4})", text):
        year = _year(match[1])
        return year if isinstance(year, str) else _months(year, 1, 12, str(year))
    if match := re.fullmatch(
        r"(?:(\d{4})-q([1-4])|(?:quý |q)([1-4]|i{1,3}|iv)(?:/|-| năm | )(\d{4}))", text
    ):
        year = _year(match[1] or match[4])
        if isinstance(year, str):
            return year
        word = match[2] or match[3]
        quarter = _ROMAN.get(word) or int(word)
        roman = ("I", "II", "III", "IV")[quarter - 1]
        return _months(year, quarter * 3 - 2, quarter * 3, f"quý {roman}/{year}")
    if match := re.fullmatch(r"(\d{4})-s([12])", text):
        year = _year(match[1])
        if isinstance(year, str):
            return year
        return _half(year, int(match[2]))
    if match := re.fullmatch(
        r"(?:(\d{1,2}|sáu|ba|chín) tháng (?:(đầu|cuối)(?: năm)?|năm)|nửa (đầu|cuối) năm)"
        r"[ /-](\d{4})",
        text,
    ):
        return _first_months(match)
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})|(?:tháng )?(\d{1,2})(?:[/.-]| năm )(\d{4})", text):
        year = _year(match[1] or match[4])
        if isinstance(year, str):
            return year
        month = int(match[2] or match[3])
        if not 1 <= month <= 12:
            return f"không có tháng {month}."
        return _months(year, month, month, f"tháng {month}/{year}")
    date_or_why = _day(text)
    if isinstance(date_or_why, date):
        return Period(date_or_why, date_or_why, f"{date_or_why:%d/%m/%Y}")
    return date_or_why


def _half(year: int, half: int) -> Period:
    word = "đầu" if half == 1 else "cuối"
    return _months(year, half * 6 - 5, half * 6, f"6 tháng {word} năm {year}")


def _first_months(match: re.Match[str]) -> Period | str:
    year = _year(match[4])
    if isinstance(year, str):
        return year
    if match[3]:
        return _half(year, 1 if match[3] == "đầu" else 2)
    count = {"sáu": 6, "ba": 3, "chín": 9}.get(match[1]) or int(match[1])
    if not 1 <= count <= 11:
        return "số tháng phải từ 1 đến 11."
    if match[2] == "cuối":
        return _months(year, 13 - count, 12, f"{count} tháng cuối năm {year}")
    return _months(year, 1, count, f"{count} tháng đầu năm {year}")


_NOW = r"(?:nay|hiện nay|\.\.)"


def _interval(text: str) -> Period | str | None:
    """A part of a year, or two of them joined, or one with an open side."""
    text = re.sub(
        r"^(?:giai đoạn|nhiệm kỳ|nhiệm kì|thời kỳ|kỳ|trong)(?: năm)? (?=\d|từ|năm)", "", text
    )
    single = _year_part(text)
    if single is not None:
        return single
    if match := re.fullmatch(rf"(?:từ )?(.+?)(?:/\.\.| ?(?:đến|tới) {_NOW}|-nay)", text):
        return _open_end(match[1])
    if match := re.fullmatch(r"từ (?!.* (?:đến|tới) )(.+)", text):
        return _open_end(match[1])
    if match := re.fullmatch(r"\.\./(.+)|(?:tính )?(?:đến|tới) (?:hết )?(.+)", text):
        side = _year_part(match[1] or match[2])
        if not isinstance(side, Period):
            return side
        return Period(None, side.end, f"đến {_spoken(side.label)}")
    for pattern in (r"(?:từ )?(.+?) (?:đến|tới) (?:hết )?(.+)", r"([^/]+)/([^/]+)", r"(.+?)-(.+)"):
        for match in re.finditer(pattern, text):
            if match.group(0) != text:
                continue
            joined = _join(match[1].strip(), match[2].strip())
            if joined is not None:
                return joined
    return _split_on_dash(text)


def _open_end(text: str) -> Period | str | None:
    side = _year_part(text)
    if not isinstance(side, Period):
        return side
    return Period(side.start, None, f"từ {_spoken(side.label)}")


def _split_on_dash(text: str) -> Period | str | None:
    """`1/2020-6/2023` and `2020-01-2023-06`: try every dash as the joint."""
    for place in (i for i, letter in enumerate(text) if letter == "-"):
        joined = _join(text[:place], text[place + 1 :])
        if isinstance(joined, Period):
            return joined
    return None


def _join(first: str, last: str) -> Period | str | None:
    a, b = _year_part(first), _year_part(last)
    if isinstance(a, Period) and isinstance(b, Period):
        if a.start == b.start and a.end == b.end:
            return a
        if (
            a.start
            and b.end
            and (a.start, b.end) == (date(b.end.year, 1, 1), date(b.end.year, 12, 31))
        ):
            # From the first to the last day of a year is the year.
            return _months(b.end.year, 1, 12, str(b.end.year))
        return Period(
            a.start, b.end, f"{a.label}–{b.label}" if _years(a, b) else f"{a.label} – {b.label}"
        )
    return None


def _years(a: Period, b: Period) -> bool:
    return a.label.isdigit() and b.label.isdigit()


def _spoken(label: str) -> str:
    return f"năm {label}" if label.isdigit() else label


def days(period: Period) -> int | None:
    """How many days the period has; None when it is open."""
    if period.start is None or period.end is None:
        return None
    return (period.end - period.start + timedelta(days=1)).days
