"""What the parts of the activities page share: the answers under one filter, asked once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.content import known, union
from dashboard.content.activities import fields, honours, partners
from dashboard.content.activities.cube import Cube
from dashboard.selection.view import View


@dataclass(frozen=True)
class Scope:
    """All the page knows under one filter, asked once."""

    view: View
    cube: Cube
    associations: pd.DataFrame
    group: known.Group
    members: union.MemberCount
    sub_fields: pd.DataFrame
    fields: pd.DataFrame
    awards: pd.DataFrame
    award_totals: pd.DataFrame
    terms: pd.DataFrame
    same: pd.DataFrame
    promises: pd.DataFrame
    today: date

    @classmethod
    def of(cls, view: View) -> Scope:
        cube = Cube.of(view)
        awards = view.query("activities/awards")
        associations = view.query("activities/associations")
        return cls(
            view=view,
            cube=cube,
            associations=associations,
            group=known.group(view),
            members=union.member_count(view),
            sub_fields=view.query("activities/fields"),
            fields=fields.fields(view),
            awards=awards,
            award_totals=honours.award_totals(awards),
            terms=partners.terms(view.query("activities/agreements")),
            same=view.query("activities/same"),
            promises=view.query("targets/all"),
            today=view.today,
        )

    @property
    def name(self) -> str:
        """The one association of the filter, empty when there are several."""
        association = self.view.filter.association
        return self.view.choices.associations[association] if association else ""

    @property
    def empty(self) -> bool:
        return self.cube.frame.empty and self.awards.empty and self.terms.empty

    @property
    def without_figures(self) -> str:
        """The fields without a figure, in words; empty without any."""
        return fields.without_figures(self.fields)

    def reporting(self, kind: str = "member") -> int:
        """How many organisations of a kind report any activity at all."""
        own = self.associations[self.associations["association_kind"] == kind]
        own = own if self.cube.single else own[~own["ended"]]
        return int(own["association"].isin(self.cube.frame["association"]).sum())
