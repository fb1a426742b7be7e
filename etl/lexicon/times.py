"""Times named in a text → their places and the code of a period ("2023-S1", "2018/2023").

What a time means is read by etl/records/period.py. A time that leaves its year out ("6
tháng đầu năm", "trong năm") takes the year the text is of, when that is known.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from etl.records.period import Period, period
from etl.records.text import Problem, fold

_Y = r"(?:19|20)\d\d(?!\d)"
_DATE = rf"(?:\d{{1,2}}\s?[/.\-]\s?\d{{1,2}}\s?[/.\-]\s?{_Y}|\d{{1,2}} tháng \d{{1,2}} năm {_Y})"
_MONTH = rf"(?:tháng \d{{1,2}}(?:\s?[/.\-]\s?| năm ){_Y}|(?<![\d/.])\d{{1,2}}\s?/\s?{_Y})"
_QUARTER = rf"(?:qu[ýí] (?:[1-4]|iv|i{{1,3}})(?:\s?/\s?| năm | ){_Y})"
_MONTHS = (
    rf"(?:(?:\d{{1,2}}|sáu|ba|chín) tháng(?: (?:đầu|cuối)(?: năm)?| năm)?\s?[/ ]?\s?{_Y}"
    rf"|nửa (?:đầu|cuối) năm {_Y})"
)
_PART = rf"(?:(?:ngày )?{_DATE}|{_QUARTER}|{_MONTHS}|{_MONTH}|(?:năm )?{_Y})"
_TO = r"(?:\s?[-–]\s?| đến (?:hết )?(?:năm )?| tới (?:năm )?)"
_FORMS = re.compile(
    rf"(?<![\w/.,])(?:"
    rf"(?P<term>(?:nhiệm k[ỳì]|khóa|khoá)[^.;:\d]{{0,40}}?{_Y}{_TO}{_Y})"
    rf"|(?P<since>(?:từ|kể từ) (?:đầu )?{_PART} (?:đến|tới) (?:hiện )?nay"
    rf"|từ {_PART} trở (?:đi|lại đây))"
    rf"|(?P<before>(?:từ )?{_PART} trở về trước|trước {_PART})"
    rf"|(?P<range>(?:hai|2) năm {_Y}(?:,| và) (?:năm )?{_Y}"
    rf"|(?:giai đoạn |từ |trong )?(?:năm )?{_PART}{_TO}{_PART})"
    rf"|(?P<until>(?:tính |kể )?(?:đến|tới) (?:hết |cuối )?(?:thời điểm )?(?:ngày )?{_PART})"
    rf"|(?P<part>{_PART})"
    rf"|(?P<bare>(?:\d{{1,2}}|sáu|ba|chín) tháng (?:đầu|cuối)(?: năm)?(?: nay)?"
    rf"|nửa (?:đầu|cuối) năm|qu[ýí] (?:[1-4]|iv|i{{1,3}})(?!\w)"
    rf"|(?:trong )?(?<!năm )(?<!\d )(?<!hai )(?<!ba )(?<!bốn )(?<!mấy )(?<!những )(?<!các )"
    rf"(?<!nhiều )năm (?:qua|nay|vừa qua|ngoái|trước(?! đó| nữa))"
    rf"|trong năm(?! học))"
    rf")(?!\w)",
    re.IGNORECASE,
)
_YEARS = re.compile(_Y)


class Time(NamedTuple):
    """A time in a text: its place, the form it is said in, the period's code and days."""

    start: int
    end: int
    form: str
    code: str
    period: Period


def times(text: str, year: int | None = None) -> Iterator[Time]:
    """The times of a text in NFC. `form`: term, since, before, range, until, part or bare."""
    for match in _FORMS.finditer(text):
        form = match.lastgroup or "part"
        time = _read(form, fold(match[0]), year)
        if isinstance(time, Period):
            yield Time(match.start(), match.end(), form, code_of(time), time)


def _read(form: str, text: str, year: int | None) -> Period | Problem | None:
    years = [int(word) for word in _YEARS.findall(text)]
    if form in ("term", "range") and len(years) == 2 and not re.search(r"tháng|qu[ýí]|/", text):
        return Period(date(years[0], 1, 1), date(years[1], 12, 31), f"{years[0]}–{years[1]}")
    if form == "since":
        read = period(re.sub(r"^(?:kể )?từ (?:đầu )?", "", re.split(r" đến| tới| trở", text)[0]))
        return read if isinstance(read, Problem) else Period(read.start, None, f"từ {read.label}")
    if form == "before":
        read = period(re.sub(r"^(?:từ|trước) ", "", text.replace(" trở về trước", "")))
        if isinstance(read, Problem):
            return read
        end = read.end if "trở về" in text else read.start and read.start - timedelta(days=1)
        return Period(None, end, f"đến {read.label}")
    if form == "until":
        return period(
            re.sub(r"^(?:tính |kể )?(?:đến|tới) (?:hết |cuối )?(?:thời điểm )?", "", text)
        )
    if form == "bare":
        if year is None:
            return None
        if "trong năm" in text or text.startswith("năm"):
            return period(str(year - text.endswith(("ngoái", "trước"))))
        return period(
            f"{text.removesuffix(' nay').removesuffix(' năm').replace('quí', 'quý')} năm {year}"
        )
    text = re.sub(r"\s*([/.])\s*", r"\1", text.replace("quí", "quý"))
    return period(re.sub(rf"(tháng đầu|tháng cuối|tháng) (?:năm )?(?={_Y})", r"\1 năm ", text))


def code_of(period: Period) -> str:
    """The canonical way to write a period: 2023, 2023-S1, 2023-Q4, 2023-08, 2018/2023, ../2021."""
    start, end = period.start, period.end
    if start and end and (code := _single(start, end)):
        return code
    years = start is None or end is None or start.year != end.year
    left = ".." if start is None else _edge(start, first=True, years=years)
    right = ".." if end is None else _edge(end, first=False, years=years)
    return f"{left}/{right}"


def _single(start: date, end: date) -> str | None:
    if start == end:
        return start.isoformat()
    if start.year != end.year or start.day != 1 or end.day != _last(end):
        return None
    spans = {(1, 12): "", (1, 6): "-S1", (7, 12): "-S2", (1, 3): "-Q1", (4, 6): "-Q2",
             (7, 9): "-Q3", (10, 12): "-Q4"}  # fmt: skip
    if start.month == end.month:
        return f"{start:%Y-%m}"
    span = spans.get((start.month, end.month))
    return None if span is None else f"{start.year}{span}"


def _edge(day: date, *, first: bool, years: bool) -> str:
    if years and (day.month, day.day) == ((1, 1) if first else (12, 31)):
        return str(day.year)
    if day.day == (1 if first else _last(day)):
        return f"{day:%Y-%m}"
    return day.isoformat()


def _last(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
