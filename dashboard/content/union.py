"""What the Union states of itself and of its members, looked up in its series."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers

#: The type of collective members (schools), which are counted apart.
COLLECTIVE = "hv-tt"
_DIMENSIONS = ("stated_type", "member_group", "level", "staff_group", "funding_source")


def series(view: View) -> pd.DataFrame:
    """Every point in time the Union states, newest first (queries/overview/union_series.sql)."""
    return view.query("overview/union_series")


def points(series: pd.DataFrame, indicator: str, **dimensions: str) -> pd.DataFrame:
    """The points of one indicator, newest first; dimensions not named must be empty."""
    rows = series[(series["indicator"] == indicator).to_numpy()]
    fits = np.ones(len(rows), dtype=bool)
    for name in _DIMENSIONS:
        wanted = dimensions.get(name)
        fits &= (rows[name].isna() if wanted is None else rows[name] == wanted).to_numpy(bool)
    return rows[fits]


def latest(series: pd.DataFrame, indicator: str, **dimensions: str) -> pd.Series | None:
    """The newest point of one indicator, None when the Union states none."""
    rows = points(series, indicator, **dimensions)
    return None if rows.empty else rows.iloc[0]


def before(series: pd.DataFrame, row: pd.Series, **dimensions: str) -> pd.Series | None:
    """The newest point of an earlier year than `row`, None without one."""
    rows = points(series, str(row["indicator"]), **dimensions)
    if numbers.missing(row["year"]):
        return None
    older = rows[rows["year"] < row["year"]]
    return None if older.empty else older.iloc[0]


@dataclass(frozen=True)
class MemberCount:
    """How many organisations the Union has as members under a filter.

    associations        member associations: as the Union states, at least those named
    collective          collective members (schools), likewise
    named_associations  those of them that have a name in the records
    named_collective    likewise
    records             the records in which the Union states them
    """

    associations: int
    collective: int
    named_associations: int
    named_collective: int
    records: tuple[str, ...] = ()

    @property
    def organisations(self) -> int:
        """Associations and collective members together."""
        return self.associations + self.collective

    @property
    def named(self) -> int:
        return self.named_associations + self.named_collective

    @property
    def count(self) -> int:
        """The associations or, where the filter leaves only them, the collective members."""
        return self.associations or self.collective


@cached_for_view
def member_count(view: View) -> MemberCount:
    """The members under the filter; all of them when it names the Union itself.

    The statement nearest to the years of the filter is used; without one inside them
    the newest at all, for members do not vanish with the filter.
    """
    if view.provinces:
        # Each Union states its own.
        return _together([member_count(part) for part in view.provinces])
    chosen, kind = view.filter.association, view.filter.association_type
    whole = view.of_all
    named = view.query("activities/associations", association=None if whole else chosen)
    # Whoever was merged or dissolved has figures, but is no member any more.
    named = named[~named["ended"]] if whole else named
    associations = int((named["association_kind"] == "member").sum())
    collective = len(named) - associations
    counts = MemberCount(associations, collective, associations, collective)
    if whole and kind != COLLECTIVE:
        of_kind = {"stated_type": kind} if kind else {}
        stated, record = _stated_count(view, "member_associations", **of_kind)
        counts = replace(counts, associations=max(associations, stated), records=record)
    if whole and kind in (None, COLLECTIVE):
        stated, record = _stated_count(view, "collective_members")
        records = (*counts.records, *record)
        counts = replace(counts, collective=max(collective, stated), records=records)
    return counts


def _together(counts: list[MemberCount]) -> MemberCount:
    return MemberCount(
        associations=sum(count.associations for count in counts),
        collective=sum(count.collective for count in counts),
        named_associations=sum(count.named_associations for count in counts),
        named_collective=sum(count.named_collective for count in counts),
        records=tuple(record for count in counts for record in count.records),
    )


def _stated_count(view: View, indicator: str, **dimensions: str) -> tuple[int, tuple[str, ...]]:
    """How many the Union states, and the record that says so."""
    row = latest(series(view), indicator, **dimensions)
    if row is None:
        ever = view.query("overview/union_series", year_from=None, year_to=None)
        row = latest(ever, indicator, **dimensions)
    return (0, ()) if row is None else (int(row["value"]), (str(row["record_id"]),))
