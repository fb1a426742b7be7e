"""Membership over the years: sums, changes between like and like, chained indices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.selection.view import View


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
    """Members by association and year.

    rows   queries/membership/series.sql, groups of members beside
    pairs  queries/membership/pairs.sql: every two years an association is known in
    steps  queries/membership/steps.sql: from a year to the next
    """

    rows: pd.DataFrame
    pairs: pd.DataFrame
    steps: pd.DataFrame

    @cached_property
    def totals(self) -> pd.DataFrame:
        """All members of an association in a year, without the groups."""
        return self.rows[self.rows["member_group"].isna()]

    @property
    def years(self) -> list[int]:
        return sorted({int(y) for y in self.totals["year"]})

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """The farthest two years to compare; None where every association is a point."""
        return self.farthest()

    @property
    def has_trend(self) -> bool:
        """Whether at least one association is known in two years: one point is no trend."""
        return self.span is not None

    def farthest(self, first: int | None = None) -> tuple[int, int] | None:
        """The first (or given) and the last year that share associations; None if none do."""
        own = self.pairs
        if first in self.years:
            own = own[own["year_before"] == first]
        if own.empty:
            return None
        start = int(own["year_before"].min())
        return start, int(own.loc[own["year_before"] == start, "year"].max())

    def between(self, first: int, second: int) -> pd.DataFrame:
        """Associations known in both years: label, before, after, change; the largest first."""
        own = self.pairs[(self.pairs["year_before"] == first) & (self.pairs["year"] == second)]
        return own.reset_index(drop=True)

    def steps_of(self, association_type: str | None = None) -> pd.DataFrame:
        """year_before, year, before, after, change, associations: of a type, else of all."""
        of_type = self.steps["association_type"]
        return self.steps[
            of_type.isna() if association_type is None else of_type == association_type
        ]


def read(view: View, scope: Scope) -> MemberSeries:
    """Three questions on members under the filter."""
    return MemberSeries(
        *(
            view.query(f"membership/{name}", association=scope.association)
            for name in ("series", "pairs", "steps")
        )
    )


def chained(steps: pd.DataFrame, base: int) -> dict[int, float]:
    """Index by year, the base year being 100.

    `steps` (queries/membership/steps.sql) compare only associations known in both years,
    so that one reporting late or for the first time does not look like growth. A step
    without a common association ends the chain.
    """
    index = {base: 100.0}
    ahead = steps.set_index("year_before")
    back = steps.set_index("year")
    year = base
    while year in ahead.index and ahead.at[year, "before"]:
        step = ahead.loc[year]
        index[int(step["year"])] = index[year] * float(step["after"] / step["before"])
        year = int(step["year"])
    year = base
    while year in back.index and back.at[year, "after"]:
        step = back.loc[year]
        index[int(step["year_before"])] = index[year] * float(step["before"] / step["after"])
        year = int(step["year_before"])
    return dict(sorted(index.items()))
