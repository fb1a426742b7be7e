"""All the areas page knows under one filter and one state of the map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from dashboard.content import known, phrases
from dashboard.content.activities.cube import Cube
from dashboard.content.areas import states
from dashboard.selection import cache
from dashboard.selection.view import View
from dashboard.words import numbers

_FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Version:
    """One state of the map. `last` is its last day, None while it is in force."""

    code: str
    name: str
    first: date
    last: date | None
    districts: int
    communes: int
    own_communes: int
    figures: int
    presences: int

    @property
    def to_day(self) -> date:
        return self.last or _FAR

    @property
    def days(self) -> str:
        """Its time in words: "01/01/2020 – 31/01/2024"."""
        if self.last is None:
            return f"từ {numbers.day(self.first)}"
        return f"{numbers.day(self.first)} – {numbers.day(self.last)}"


def versions(view: View) -> list[Version]:
    """The states of the map, oldest first, with how much is told of each."""
    return [
        Version(
            code=str(row["area_version"]),
            name=str(row["name"]),
            first=phrases.day_of(row["valid_from"]),
            last=None if numbers.missing(row["valid_to"]) else phrases.day_of(row["valid_to"]),
            districts=int(row["districts"]),
            communes=int(row["communes"]),
            own_communes=int(row["own_communes"]),
            figures=int(row["figures"]),
            presences=int(row["presences"]),
        )
        for row in view.query("areas/versions").to_dict("records")
    ]


def default_version(states: list[Version]) -> Version:
    """The latest state with districts and figures, else with figures, else of 2020."""
    for wanted in (
        [v for v in states if v.figures and v.districts][-1:],
        [v for v in states if v.figures][-1:],
        [v for v in states if v.first.year == 2020],
        states,
    ):
        if wanted:
            return wanted[0]
    raise ValueError("no state of the map")


@dataclass(frozen=True)
class Scope:
    """The view, the state of the map and the level (district, commune)."""

    view: View
    versions: list[Version]
    version: Version
    level: str

    @staticmethod
    def of(view: View, version: str | None = None, level: str | None = None) -> Scope:
        """The scope of a version code (the default one when unknown or not given); what it has
        worked out is kept with it."""
        states = versions(view)
        chosen = next((v for v in states if v.code == version), None) or default_version(states)
        if level not in ("district", "commune") or (level == "district" and not chosen.districts):
            level = "district" if chosen.districts else "commune"
        return cache.cached(_scope, view, chosen.code, level)

    @property
    def noun(self) -> str:
        return "huyện" if self.level == "district" else "xã"

    @cached_property
    def units(self) -> pd.DataFrame:
        """The districts or communes of old Bắc Giang in this state (areas/units.sql)."""
        return self.units_of(self.level)

    def units_of(self, level: str) -> pd.DataFrame:
        """The units of another level on the first day of this state."""
        return self.view.query("areas/units", level=level, day=self.version.first)

    @cached_property
    def unit_names(self) -> dict[str, str]:
        return dict(zip(self.units["area"], self.units["full_name"], strict=True))

    @cached_property
    def associations(self) -> pd.DataFrame:
        """The member associations of the filter (a school has no branches in districts).

        Whoever was merged or dissolved is no member any more, unless asked for by name.
        """
        rows = self.view.query("activities/associations")
        if self.view.filter.association is None:
            rows = rows[~rows["ended"]]
        return rows[rows["association_kind"] == "member"].reset_index(drop=True)

    @cached_property
    def group(self) -> known.Group:
        """The member associations the page speaks of."""
        return known.group(self.view)

    @cached_property
    def presence(self) -> pd.DataFrame:
        """Named places within the days of this state (areas/presence.sql), of both levels."""
        return self.view.query(
            "areas/presence", from_day=self.version.first, to_day=self.version.to_day
        )

    @cached_property
    def all_ratios(self) -> pd.DataFrame:
        """Stated ratios of all times (areas/ratios.sql)."""
        return self.view.query("areas/ratios")

    @cached_property
    def ratios(self) -> pd.DataFrame:
        """Stated ratios within the days of this state."""
        rows = self.all_ratios
        inside = [
            not numbers.missing(d)
            and self.version.first <= phrases.day_of(d) <= self.version.to_day
            for d in rows["day"]
        ]
        return rows[pd.Series(inside, index=rows.index, dtype=bool)]

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Association × unit with its state (area_states.states)."""
        presence = self.presence[self.presence["level"] == self.level]
        if self.level == "district":
            ratios = states.latest_ratios(self.ratios, "districts_covered")
            branches = states.latest_ratios(self.ratios, "districts_with_branch")
        else:
            # "174 of 209" speaks of the 209 only; the 58 are a part of 99.
            every = states.latest_ratios(self.ratios, "communes_covered")
            ratios = {a: r for a, r in every.items() if r.denominator == self.version.own_communes}
            branches = {}
        return states.states(self.associations, self.units, presence, ratios, branches)

    @cached_property
    def by_area(self) -> pd.DataFrame:
        return states.by_area(self.cells)

    @cached_property
    def by_association(self) -> pd.DataFrame:
        return states.by_association(self.cells)

    @cached_property
    def told(self) -> int:
        """How many associations name a unit or state a number of units."""
        rates = "districts_covered" if self.level == "district" else "communes_covered"
        counts = self.by_association
        named = counts[counts["unknown"] < len(self.units)]["association"]
        return len(set(named) | set(states.latest_ratios(self.ratios, rates)))

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Figures by area within the days of this state, with those of no place."""
        rows = self.view.query(
            "areas/measures", from_day=self.version.first, to_day=self.version.to_day
        )
        rows["key"] = rows["indicator"] + "|" + rows["unit"]
        placed = set(rows.loc[rows["level"] == self.level, "key"])
        if not Cube.of(self.view).adds_up:
            # Activities of unlike kinds and times come to no number, in no place either.
            placed = {key for key in placed if not key.startswith("activities|")}
        return rows[rows["key"].isin(placed)]

    @property
    def has_states(self) -> bool:
        """Whether anything is told of where the associations are."""
        return bool((self.cells["state"] != "unknown").any()) or self.has_ratios

    @property
    def has_ratios(self) -> bool:
        return bool((self.ratios["level"] == self.level).any())


def _scope(view: View, code: str, level: str) -> Scope:
    states = versions(view)
    return Scope(view, states, next(v for v in states if v.code == code), level)
