"""Membership over the years: sums, and changes between like and like."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

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
        if view.of_all:
            return cls(None, False, False)
        kinds = view.query("membership/kinds").set_index("association")["association_kind"]
        return cls(chosen, True, kinds.get(chosen) != "member")


@dataclass(frozen=True)
class MemberSeries:
    """Members by association and year.

    rows   queries/membership/series.sql, groups of members beside
    pairs  queries/membership/pairs.sql: every two years an association is known in
    """

    rows: pd.DataFrame
    pairs: pd.DataFrame

    @cached_property
    def totals(self) -> pd.DataFrame:
        """All members of an association in a year, without the groups."""
        return self.rows[self.rows["member_group"].isna()]

    @property
    def years(self) -> list[int]:
        return sorted({int(y) for y in self.totals["year"]})

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """The first and the last year that share associations; None where every one of
        them is known at one point only: one point is no trend."""
        if self.pairs.empty:
            return None
        first = int(self.pairs["year_before"].min())
        return first, int(self.pairs.loc[self.pairs["year_before"] == first, "year"].max())

    def between(self, first: int, second: int) -> pd.DataFrame:
        """Associations known in both years: label, before, after, change; the largest first."""
        own = self.pairs[(self.pairs["year_before"] == first) & (self.pairs["year"] == second)]
        return own.reset_index(drop=True)

    @cached_property
    def steps(self) -> pd.DataFrame:
        """From each year to the next, over the associations known in both: year_before,
        year, before, after, change, associations, rate (%)."""
        rows = []
        for first, second in pairwise(self.years):
            own = self.between(first, second)
            if len(own):
                before, after = float(own["before"].sum()), float(own["after"].sum())
                rate = 100 * (after - before) / before if before else None
                rows.append((first, second, before, after, after - before, len(own), rate))
        names = ["year_before", "year", "before", "after", "change", "associations", "rate"]
        return pd.DataFrame(rows, columns=names)

    def course(self, association: str, years: list[int]) -> list[float | None]:
        """The members of an association in these years, None where they are not known."""
        own = self.totals[self.totals["association"] == association]
        values = dict(zip(own["year"], own["value"], strict=True))
        return [None if y not in values else float(values[y]) for y in years]


def read(view: View, scope: Scope) -> MemberSeries:
    """Two questions on members under the filter."""
    return MemberSeries(
        *(view.query(f"membership/{n}", association=scope.association) for n in ("series", "pairs"))
    )
