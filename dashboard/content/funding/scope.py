"""What the sections of the funding page share: the rows under the filter, asked once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from dashboard.content import evidence, known, phrases, union
from dashboard.content.funding import frames
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers, palette

#: Code of funding/by_year.sql for money that is not told by source.
UNSPLIT = "unsplit"

#: What the Union states of its members' money, by source.
_STATED_MONEY = {
    "state_budget": "associations_state_income",
    "members_and_donors": "associations_donated_income",
}


@dataclass(frozen=True)
class Scope:
    """The money under one filter.

    rows          queries/funding/by_year.sql
    members       the income rows of member associations
    year          the year the page speaks of, None without a yearly figure
    of_year       one row an association in that year (frames.by_association)
    associations  the member associations there are names for
    group         the members under the filter, named or not
    rich          whether at least half of them reported that year
    """

    view: View
    rows: pd.DataFrame
    members: pd.DataFrame
    levels: pd.DataFrame
    statements: pd.DataFrame
    associations: pd.DataFrame
    stated: pd.DataFrame
    year: int | None
    of_year: pd.DataFrame
    group: known.Group
    rich: bool

    @staticmethod
    @cached_for_view
    def of(view: View) -> Scope:
        """The scope of a view; asked once for each snapshot and filter."""
        rows = view.query("funding/by_year")
        members = frames.members(rows)
        own = members if len(members) else rows[rows["indicator"] == "income"]
        year = frames.reference_year(own[own["value"].notna()])
        of_year = frames.by_association(members, year or 0)
        stated = union.series(view)
        associations = view.query("funding/associations")
        group = known.group(view)
        reported = int(of_year["total"].notna().sum())
        return Scope(
            view=view,
            rows=rows,
            members=members,
            levels=view.query("funding/levels"),
            statements=view.query("funding/statements"),
            associations=associations,
            stated=stated,
            year=year,
            of_year=of_year,
            group=group,
            rich=reported > 0 and reported * 2 >= group.size,
        )

    @property
    def whole(self) -> bool:
        """Whether the page speaks of all associations, so that the Union's totals apply."""
        return self.view.is_whole

    @property
    def single(self) -> str | None:
        """The name of the one association (or office) the page is filtered to."""
        association = self.view.filter.association
        return (
            self.view.choices.associations[association]
            if association and association != self.view.choices.union
            else None
        )

    @property
    def union_only(self) -> bool:
        """Whether only the Union's own statements are wanted."""
        return self.view.filter.association is not None and self.view.of_all

    @property
    def period(self) -> str:
        """The year in words: "năm 2025", "9 tháng đầu năm 2026"."""
        own = self.members if len(self.members) else self.rows
        months = own.loc[own["year"] == self.year, "months"]
        short = phrases.covered(months.min()) if len(months) else ""
        return f"{short} đầu năm {self.year}" if short else f"năm {self.year}"

    @property
    def income(self) -> pd.DataFrame:
        """The income rows the page speaks of: members', or the office's when it is chosen."""
        if len(self.members):
            return self.members
        return self.rows[self.rows["indicator"] == "income"]

    def colours(self, sources: Iterable[str]) -> list[str]:
        """The colour of each source of funding (codes), the same on every chart."""
        return [self._colours.get(code, palette.UNDECLARED) for code in sources]

    @cached_property
    def source_names(self) -> dict[str, str]:
        """Source of funding → its short name."""
        return dict(zip(self._sources["funding_source"], self._sources["source_name"], strict=True))

    @cached_property
    def _sources(self) -> pd.DataFrame:
        return self.view.query("funding/sources")

    @cached_property
    def _colours(self) -> dict[str, str]:
        sources = self._sources
        named = zip(sources["funding_source"], sources["colour"], strict=True)
        return {code: palette.of_token(token) for code, token in named} | {UNSPLIT: palette.CONTEXT}

    def year_on_year(self, of_members: bool = True) -> tuple[float, float, int]:
        """Income of the year and of the year before, over what is known in both."""
        return frames.year_on_year(self.compared_years, self.year or 0, of_members)

    @cached_property
    def compared_years(self) -> pd.DataFrame:
        """Income of each year beside the year before (queries/funding/year_on_year.sql)."""
        return self.view.query("funding/year_on_year")

    @cached_property
    def planned(self) -> pd.DataFrame:
        """Planned and actual income of the year (queries/funding/planned.sql)."""
        pairs = self.view.query("funding/planned")
        return pairs[pairs["year"] == self.year].reset_index(drop=True)

    @cached_property
    def spent(self) -> pd.DataFrame:
        """Spending and income by year: year, spent, income (đồng), associations."""
        return self.view.query("funding/spent")

    def stated_money(self, source: str) -> pd.Series | None:
        """What the Union states its members received from a source; None under a filter."""
        if not self.whole:
            return None
        return union.latest(self.stated, _STATED_MONEY[source], funding_source=source)

    def stated_count(self, indicator: str) -> pd.Series | None:
        """A number of associations the Union states; None under a filter."""
        return union.latest(self.stated, indicator) if self.whole else None

    @cached_property
    def state_of_each(self) -> pd.DataFrame:
        """Every named association with what it says of State money in the year.

        Columns: association, label, state (đồng), group (funded | zero | unknown),
        record_ids.
        """
        known = self.of_year.set_index("association")
        each = self.associations[["association", "label", "type_name"]].copy()
        each["state"] = [
            known["state"].get(a) if a in known.index else None for a in each["association"]
        ]
        each["state"] = each["state"].astype(float)
        each["record_ids"] = [
            known["record_ids"].get(a, []) if a in known.index else [] for a in each["association"]
        ]
        each["group"] = [
            "unknown" if numbers.missing(v) else "funded" if v > 0 else "zero"
            for v in each["state"]
        ]
        return each

    def state_records(self) -> tuple[str, ...]:
        """Record ids of State money in the year."""
        rows = self.members
        own = rows[(rows["year"] == self.year) & (rows["funding_source"] == frames.STATE)]
        return evidence.record_ids(own)
