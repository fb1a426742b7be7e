"""Membership over the years: sums, changes between like and like, chained indices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pandas as pd

from dashboard.selection.view import View
from dashboard.words import numbers


@dataclass(frozen=True)
class Scope:
    """Whose members the page is about.

    association  association of the queries; None for all members, the Union included
    is_one   a single member association is in view
    is_none  the filter names an organisation that has no members of its own
    """

    association: str | None
    is_one: bool
    is_none: bool

    @classmethod
    def of(cls, view: View) -> Scope:
        """The scope of the filter; the Union stands for all its members."""
        chosen = view.filter.association
        if chosen in (None, "lhh"):
            return cls(None, False, False)
        kinds = view.query("membership/kinds").set_index("association")["association_kind"]
        return cls(chosen, True, kinds.get(chosen) != "member")


@dataclass(frozen=True)
class MemberSeries:
    """Members by association and year (see membership/series.sql), groups beside."""

    rows: pd.DataFrame

    @cached_property
    def totals(self) -> pd.DataFrame:
        """All members of an association in a year, without the groups."""
        return self.rows[self.rows["member_group"].isna()]

    def group(self, name: str) -> pd.DataFrame:
        return self.rows[self.rows["member_group"] == name]

    @property
    def years(self) -> list[int]:
        return sorted({int(y) for y in self.totals["year"]})

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """The farthest two years to compare; None where every association is a point."""
        return farthest(self.totals)

    @property
    def has_trend(self) -> bool:
        """Whether at least one association is known in two years: one point is no trend."""
        return self.span is not None


def read(view: View, scope: Scope) -> MemberSeries:
    return MemberSeries(view.query("membership/series", association=scope.association))


def wide(rows: pd.DataFrame) -> pd.DataFrame:
    """Association × year; missing where nothing is reported."""
    return rows.set_index(["association", "year"])["value"].unstack("year")


def between(rows: pd.DataFrame, first: int, second: int) -> pd.DataFrame:
    """Associations known in both years: label, before, after, change; the largest change first."""
    ordered = rows[rows["year"].isin([first, second])]
    table = wide(ordered)
    if first not in table or second not in table:
        return pd.DataFrame(columns=["association", "label", "before", "after", "change"])
    both = table[[first, second]].dropna()
    labels = rows.drop_duplicates("association").set_index("association")["label"]
    found = pd.DataFrame(
        {
            "association": both.index,
            "label": labels.reindex(both.index).to_numpy(),
            "before": both[first].to_numpy(),
            "after": both[second].to_numpy(),
        }
    )
    found["change"] = found["after"] - found["before"]
    order = sorted(
        range(len(found)),
        key=lambda i: (-abs(found["change"].iloc[i]), numbers.sort_key(found["label"].iloc[i])),
    )
    return found.iloc[order].reset_index(drop=True)


def farthest(rows: pd.DataFrame, first: int | None = None) -> tuple[int, int] | None:
    """The first (or given) and the last year that share associations; None if none do."""
    years = sorted({int(y) for y in rows["year"]})
    starts = [first] if first in years else years
    for start in starts:
        for end in reversed(years):
            if end > start and len(between(rows, start, end)):
                return start, end
    return None


def chained(rows: pd.DataFrame, base: int) -> dict[int, float]:
    """Index by year, the base year being 100.

    Each step compares only associations known in both years, so that one reporting
    late or for the first time does not look like growth. A step without a common
    association ends the chain.
    """
    table = wide(rows)
    years = [int(y) for y in table.columns]
    if base not in years:
        return {}
    index = {base: 100.0}
    for ahead in (True, False):
        path = [y for y in years if (y > base if ahead else y < base)]
        previous = base
        for year in path if ahead else reversed(path):
            both = table[[previous, year]].dropna()
            if both.empty or not both[previous].sum():
                break
            index[year] = index[previous] * float(both[year].sum() / both[previous].sum())
            previous = year
    return dict(sorted(index.items()))


def yearly(rows: pd.DataFrame) -> pd.DataFrame:
    """Change from each year to the next over associations known in both.

    Columns: year, change, before, associations. A year without anything to compare
    with has no row.
    """
    table = wide(rows)
    years = [int(y) for y in table.columns]
    found = []
    for previous, year in pairwise(years):
        both = table[[previous, year]].dropna()
        if len(both):
            found.append(
                {
                    "year": year,
                    "change": float((both[year] - both[previous]).sum()),
                    "before": float(both[previous].sum()),
                    "associations": len(both),
                }
            )
    return pd.DataFrame(found, columns=["year", "change", "before", "associations"])


def shares(part: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """part and whole of each association and year where both are known."""
    return part.merge(
        whole[["association", "year", "value", "record_id"]],
        on=["association", "year"],
        suffixes=("", "_whole"),
    )
