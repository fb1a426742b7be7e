"""The cube of activities: what may be added up, by whom, in which year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.charts.click_keys import ClickKeys
from dashboard.content import evidence
from dashboard.content.activities.sums import Sum, sums
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers, palette

#: Who did it: the associations, or the Union and its office.
MEMBERS, UNION = "members", "union"
PARTS = {MEMBERS: "các tổ chức thành viên", UNION: "Liên hiệp hội"}
_COLOURS = {MEMBERS: palette.POINT, UNION: palette.AMBER}
UNIT = "hoạt động"
#: Field of advice, critique and appraisal.
REVIEW = "tu-van-phan-bien"
#: Evidence of a chart: so many records are enough to follow it up.
_MOST_IDS = 60


@dataclass(frozen=True)
class Cube:
    """The answer of activities/cube.sql under one filter.

    `frame` has one row an association, indicator, kind and year; `single` says
    that one association is chosen, `union` is the code of the Union.
    """

    frame: pd.DataFrame
    single: bool
    union: str = ""

    @staticmethod
    @cached_for_view
    def of(view: View) -> Cube:
        """The cube under the view's filter, with `part` saying who did it (a key of PARTS)."""
        frame = view.query("activities/cube")
        is_union = frame["association_kind"].isin(["union", "standing_office"])
        frame["part"] = is_union.map({True: UNION, False: MEMBERS}).astype(object)
        return Cube(frame, view.filter.association is not None, view.choices.union)

    @cached_property
    def countable(self) -> pd.DataFrame:
        """Rows that may be added up: each activity once, no part beside its whole."""
        return self.frame[(self.frame["role"] == "whole") & self.frame["counted"]]

    @cached_property
    def events(self) -> pd.DataFrame:
        """Activities as such (classes, meetings, tasks): the only kinds added across units."""
        rows = self.countable
        return rows[(rows["indicator"] == "activities") & (rows["measure"] == "event")]

    @cached_property
    def results(self) -> pd.DataFrame:
        """Everything countable that is no activity as such and not nought."""
        rows = self.countable
        is_event = (rows["indicator"] == "activities") & (rows["measure"] == "event")
        return rows[~is_event & (rows["value"] > 0)]

    @cached_property
    def outputs(self) -> pd.DataFrame:
        """Results (opinions, leaflets, rooms): each in its own unit, never added across."""
        rows = self.frame[self.frame["role"] != "overlap"]
        by_kind = (rows["indicator"] == "activities") & (rows["measure"] != "event")
        return rows[((rows["indicator"] == "outputs") | by_kind) & (rows["value"] > 0)]

    def of_indicator(self, indicator: str) -> pd.DataFrame:
        """Countable rows of one indicator (participants, activity_cost, charity_value)."""
        return self.countable[self.countable["indicator"] == indicator]

    @cached_property
    def left_out(self) -> pd.DataFrame:
        """Statements not added because their period runs into another one's."""
        return self.frame[(self.frame["role"] == "overlap") & (self.frame["value"] > 0)]

    @cached_property
    def dated(self) -> pd.DataFrame:
        """The activities that lie within one calendar year."""
        own = self.events[self.events["year"].notna()]
        return own.assign(year=own["year"].astype(int))

    @cached_property
    def has_series(self) -> bool:
        """Whether some association reports one kind in three years or more."""
        years = self.dated.groupby(["association", "activity_kind"])["year"].nunique()
        return bool(len(years)) and int(years.max()) >= 3

    @property
    def adds_up(self) -> bool:
        """Whether activities of several kinds may be told in one number.

        Only where they are reported year by year: a class of 2022, the documents of half a
        year and projects without a date come to no number.
        """
        return self.has_series

    @cached_property
    def partial_years(self) -> dict[int, str]:
        """Years whose figures stop before the year's end → what they cover ("9 tháng")."""
        last = self.dated.groupby("year")["time_end"].max()
        return {
            int(year): f"{end.month} tháng"
            for year, end in last.items()
            if (end.month, end.day) != (12, 31)
        }

    @cached_property
    def last_full_year(self) -> int | None:
        """The latest year whose figures reach its end, None without a series."""
        if not self.has_series:
            return None
        years = sorted(set(self.dated["year"]) - set(self.partial_years))
        return int(years[-1]) if years else None

    @property
    def span(self) -> str:
        """The years the counted activities speak of, in words."""
        rows = self.events if len(self.events) else self.countable
        if rows.empty or rows["time_end"].isna().all():
            return ""
        return numbers.period(rows["time_start"].min(), rows["time_end"].max())

    @cached_property
    def by_part(self) -> dict[str, Sum]:
        """The activities of the associations and of the Union, never together."""
        return {str(k[0]): v for k, v in sums(self.events, "part").items()}


def format_by_part(parts: dict[str, Sum], unit: str | None = None) -> str:
    """Who did how much, without adding the two: "732 của các tổ chức thành viên, trên 30 của
    Liên hiệp hội".

    The members alone are not named. `unit` replaces the rows' own.
    """
    told = [(p, parts[p]) for p in PARTS if p in parts]
    if not told:
        return numbers.quantity(None)
    if len(told) == 1 and told[0][0] == MEMBERS:
        return told[0][1].format_figure(unit)
    return ", ".join(f"{total.format_figure(unit)} của {PARTS[part]}" for part, total in told)


def part_columns(part: str, keys: ClickKeys, union: str) -> dict[str, object]:
    """The cells of a chart's row that tell whose part it is; `keys` are those of the row,
    `union` the code of the Union."""
    own: ClickKeys = (("association", union),) if part == UNION and union else ()
    return {
        "part": PARTS[part],
        "colour": _COLOURS[part],
        "click_keys": (*keys, *own),
    }


def one_part(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of the associations, or of the Union where it has more: never both."""
    if frame.empty:
        return frame
    most = frame.groupby("part")["value"].sum().idxmax()
    return frame[frame["part"] == most]


def ids(frame: pd.DataFrame, limit: int = _MOST_IDS) -> tuple[str, ...]:
    """Record ids behind the rows, those of the largest values first, at most `limit`."""
    if frame.empty:
        return ()
    # Equal ones by their records: the order of display words is the reader's.
    first = frame["record_ids"].str[0]
    ordered = frame.assign(first=first).sort_values("first", kind="stable").nlargest(limit, "value")
    return evidence.record_ids(ordered, limit)
