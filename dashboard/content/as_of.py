"""The line under every headline: from when the figures are, how old, for which province.

A figure told without its day is told as of today. So every page says, on screen and in every
file, between which days its figures lie, how long ago the last was, whether anything newer is
known, and what has become of the province since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.content.evidence import record_ids as distinct_ids
from dashboard.content.model import Page
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: Figures younger than this many months are not called old.
_FRESH_MONTHS = 6


@dataclass(frozen=True)
class AsOf:
    """The days the figures of a page speak of (queries/shared/as_of.sql, provinces_on.sql).

    first, last       earliest and latest day
    newest            latest day of any figure in the snapshot
    today             day the snapshot holds due dates against
    provinces         name of the province on the first day, on the last day, and today
    province_since    from when today's province exists; None where that is not known
    count             how many provinces are in view
    has_districts     whether there are districts today
    years_chosen      whether the reader chose years, so that later figures may be hidden
    """

    first: date
    last: date
    newest: date
    today: date
    provinces: tuple[str, str, str]
    province_since: date | None
    has_districts: bool
    years_chosen: bool
    count: int = 1

    @property
    def age_months(self) -> int:
        """Whole months from the last figure to today."""
        months = (self.today.year - self.last.year) * 12 + self.today.month - self.last.month
        return max(months - (self.today.day < self.last.day and not _ends_month(self.today)), 0)

    @property
    def sentence(self) -> str:
        """The line in words."""
        return " · ".join([self._when(), self._where()])

    def _when(self) -> str:
        last = month(self.last)
        within = self.first.year == self.last.year and last.startswith("năm")
        is_one = within or month(self.first) == last
        span = last if is_one else f"từ {month(self.first)} đến {last}"
        if self.age_months < _FRESH_MONTHS:
            return f"số liệu {span}"
        parts = [f"số liệu {span}", f"cách đây {duration(self.age_months)}"]
        if self.last >= self.newest:
            parts.append(f"{wording.NO_DATA} mới hơn")
        elif not self.years_chosen:
            parts.append(f"phần này {wording.NO_DATA} mới hơn")
        return ", ".join(parts)

    def _where(self) -> str:
        first, last, now = self.provinces
        if self.count > 1:
            return f"{numbers.number(self.count)} tỉnh"
        if first == last == now or self.province_since is None:
            return f"tỉnh {now}"
        since = numbers.day(self.province_since)
        districts = "" if self.has_districts else ", không còn cấp huyện"
        if last == now:
            return f"địa giới của từng thời điểm: tỉnh {first}, từ {since} là tỉnh {now}{districts}"
        return f"tỉnh {last} theo địa giới khi đó; từ {since} thuộc tỉnh {now}{districts}"


def of(view: View, record_ids: Iterable[str]) -> AsOf | None:
    """From when the records are; None when none of them has a day."""
    days = view.query("shared/as_of", record_ids=distinct_ids(record_ids)).iloc[0]
    if numbers.missing(days["first_day"]):
        return None
    first, last = days["first_day"].date(), days["last_day"].date()
    row = view.query("shared/provinces_on", first_day=first, last_day=last).iloc[0]
    provinces = tuple(
        "" if numbers.missing(row[name]) else str(row[name])
        for name in ("first_province", "last_province", "province_today")
    )
    return AsOf(
        first=first,
        last=last,
        newest=row["newest_day"].date(),
        today=row["today"].date(),
        provinces=(provinces[0], provinces[1], provinces[2]),
        province_since=None
        if numbers.missing(row["province_since"])
        else row["province_since"].date(),
        has_districts=bool(row["districts_today"]),
        years_chosen=view.filter.year_to is not None,
        count=int(row["provinces"]),
    )


def record_ids(page: Page) -> tuple[str, ...]:
    """The records of what a page opens with, each once; of its parts where that has none."""
    groups = [
        page.headline_records,
        *(card.record_ids for card in page.cards),
        *(point.record_ids for point in page.attention),
        *(section.records for section in page.lead),
    ]
    if not any(groups):
        groups = [section.records for section in page.sections]
    return tuple(dict.fromkeys(record for group in groups for record in group))


def month(day: date) -> str:
    """2023-08-31 → "tháng 8/2023"; the end of a year → "năm 2023"."""
    if (day.month, day.day) == (12, 31):
        return f"năm {day.year}"
    return f"tháng {day.month}/{day.year}"


def duration(months: int) -> str:
    """39 → "3 năm 3 tháng"."""
    years, rest = divmod(months, 12)
    parts = [f"{years} năm"] if years else []
    if rest or not years:
        parts.append(f"{rest} tháng")
    return " ".join(parts)


def _ends_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1
