"""Totals on screen are the totals of the observations, however they are split.

Every property is checked under random filters, on the real and the simulated records.
What is expected is computed here from marts.observation itself, not by the dashboard's
own queries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dashboard.content.activities import page as activities
from dashboard.content.areas import page as areas
from dashboard.content.areas import scope
from dashboard.content.funding import page as funding
from dashboard.content.membership import page as membership
from dashboard.content.model import Page
from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse

pytestmark = pytest.mark.slow

DATASETS = ("records", "demo")
NO_AREA = "Chưa rõ địa bàn"
YEARS = range(2016, 2028)
few = settings(
    max_examples=6,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
years = some.one_of(some.none(), some.integers(min(YEARS), max(YEARS)))


@dataclass(frozen=True, repr=False)
class Told:
    """One dataset: its view without a filter, its observations as a plain frame, and what was
    done by area and year with the role of each (marts.activity_area)."""

    view: View
    observations: pd.DataFrame
    done: pd.DataFrame

    def __repr__(self) -> str:
        return f"<{self.view.snapshot.dataset}>"

    def under(self, **parameters: object) -> View:
        """The view under URL parameters (`_` for `-`); None leaves one out."""
        given = {k.replace("_", "-"): str(v) for k, v in parameters.items() if v is not None}
        return replace(self.view, filter=filters.parse(given, self.view.choices))

    def chosen(self, view: View, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """The observations within type and years: a period counts when it overlaps them."""
        rows, chosen = self.observations if rows is None else rows, view.filter
        if chosen.association_type:
            rows = rows[rows["association_type"] == chosen.association_type]
        if chosen.association:
            rows = rows[rows["association"] == chosen.association]
        first = pd.to_datetime(rows["time_start"]).dt.year
        last = pd.to_datetime(rows["time_end"]).dt.year
        if chosen.year_from:
            rows = rows[(last >= chosen.year_from) | (last.isna() & first.notna())]
            first, last = first.loc[rows.index], last.loc[rows.index]
        if chosen.year_to:
            rows = rows[(first <= chosen.year_to) | (first.isna() & last.notna())]
        return rows


class Both(dict[str, Told]):
    """Told by the dataset's name; short in a failure's report."""

    def __repr__(self) -> str:
        return "<both datasets>"


@pytest.fixture(scope="module")
def told(published_both: Path) -> Iterator[Both]:
    """Both datasets by name."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DASHBOARD_PUBLISHED", str(published_both))
    made = {}
    for dataset in DATASETS:
        snapshot = warehouse.current_snapshot(dataset)
        view = View(snapshot, filters.Filter(), filters.Choices.of(snapshot))
        made[dataset] = Told(view, observations(snapshot), done(snapshot))
    yield Both(made)
    patch.undo()


def observations(snapshot: warehouse.Snapshot) -> pd.DataFrame:
    """The figures in use with kind and name of their association, measure and source."""
    with warehouse._CONNECTIONS.cursor(snapshot.path) as cursor:
        frame = cursor.execute(
            """
            select o.*, a.association_kind, a.short_name, f.short_name as source_name,
                case when s.status in ('merged', 'dissolved') then year(s.date) end as ended
            from marts.observation as o
            join reference.association as a using (association)
            left join reference.association_status as s using (association)
            left join reference.funding_source as f using (funding_source)
            where o.preferred and o.obs_value is not null
            """
        ).df()
    return frame


def done(snapshot: warehouse.Snapshot) -> pd.DataFrame:
    """What was done by area and year, with kinds of association and of activity."""
    with warehouse._CONNECTIONS.cursor(snapshot.path) as cursor:
        return cursor.execute(
            """
            select d.*, a.association_kind, k.measure
            from marts.activity_area as d
            join reference.association as a using (association)
            left join reference.activity_kind as k using (activity_kind)
            where d.preferred
            """
        ).df()


def column(page: Page, key: str, heading: str) -> float:
    """The sum of a column of a section's table; 0 where the page has no such column."""
    found = [section.table for section in page.sections if section.key == key]
    return float(found[0][heading].sum()) if found and heading in found[0] else 0.0


# Members: the latest total of each association.


def members_of(rows: pd.DataFrame, until: int | None) -> float:
    """Of the members there are by the end of the years: whose were merged count elsewhere."""
    rows = rows[pd.to_numeric(rows["ended"]).fillna(9999) > (until or max(YEARS))]
    own = rows[
        (rows["indicator"] == "members")
        & (rows["association_kind"] == "member")
        & rows["member_group"].isna()
        & rows["ref_area"].isna()
    ]
    # A figure open at its end is the latest there is.
    end = pd.to_datetime(own["time_end"]).fillna(pd.Timestamp.max.normalize())
    own = own.assign(end=end).sort_values(["end", "record_id"], ascending=[False, True])
    return float(own.drop_duplicates("association")["obs_value"].sum())


def shown_members(view: View) -> float:
    return column(membership.page(view), "associations", "Hội viên")


@pytest.mark.parametrize("dataset", DATASETS)
@few
@given(tu=years, den=years)
def test_members_are_the_sum_of_the_associations_and_of_the_types(told, dataset, tu, den):
    own = told[dataset]
    view = own.under(tu=tu, den=den)
    shown = shown_members(view)
    assert shown == pytest.approx(members_of(own.chosen(view), den))
    by_type = [shown_members(own.under(loai=t, tu=tu, den=den)) for t in view.choices.types]
    assert shown == pytest.approx(sum(by_type))


@pytest.mark.parametrize("dataset", DATASETS)
@few
@given(data=some.data(), tu=years, den=years)
def test_the_members_card_of_a_type_says_the_sum_of_its_associations(told, dataset, data, tu, den):
    own = told[dataset]
    loai = data.draw(some.sampled_from(sorted(own.view.choices.types)))
    view = own.under(loai=loai, tu=tu, den=den)
    said = [c.number for c in membership.page(view).cards if c.label == "Hội viên (người)"]
    assert sum(n or 0 for n in said) == pytest.approx(members_of(own.chosen(view), den))


# Money: one year; whole years before their parts, sources before an unsplit total.


def income_of(rows: pd.DataFrame, year: int, indicator: str = "income") -> float:
    own = rows[
        (rows["indicator"] == indicator)
        & (rows["association_kind"] == "member")
        & rows["counted"]
        & rows["ref_area"].isna()
    ]
    start, end = pd.to_datetime(own["time_start"]), pd.to_datetime(own["time_end"])
    own = own.assign(days=(end - start).dt.days + 1, source=own["funding_source"].fillna(""))
    own = own[(start.dt.year == year) & (end.dt.year == year)]
    total = 0.0
    for _, association in own.groupby("association"):
        split = association[association["source"] != ""]
        for _, source in (split if len(split) else association).groupby("source"):
            whole = source[source["field"].isna() & source["level"].isna()]
            used = whole if len(whole) else source
            # Quarters and halves of one year are two ways to say the same.
            lengths = (used["days"] / 91.3).round()
            covered = used.groupby(lengths)["days"].sum().clip(upper=366)
            best = covered[covered == covered.max()].index.max()
            total += float(used.loc[lengths == best, "obs_value"].sum())
    return total


def shown_income(view: View) -> float:
    return column(funding.page(view), "sources", "Thu (đồng)")


@pytest.mark.parametrize("dataset", DATASETS)
@few
@given(year=some.sampled_from(YEARS))
def test_income_is_the_sum_of_sources_of_associations_and_of_types(told, dataset, year):
    own = told[dataset]
    view = own.under(tu=year, den=year)
    page = funding.page(view)
    shown = column(page, "sources", "Thu (đồng)")
    if not shown:
        # Too little is told for a table of sources.
        assert dataset == "records" or income_of(own.chosen(view), year) == 0
        return
    assert shown == pytest.approx(income_of(own.chosen(view), year))
    by_type = [shown_income(own.under(loai=t, tu=year, den=year)) for t in view.choices.types]
    assert shown == pytest.approx(sum(by_type))
    assert shown == pytest.approx(column(page, "by_type", "Thu (đồng)"))
    (card,) = [c for c in page.cards if c.label.startswith("Tổng thu")]
    assert card.number is not None
    scale = {"tỷ đồng": 1e9, "triệu đồng": 1e6, "đồng": 1.0}[card.unit]
    assert card.number * scale == pytest.approx(shown)


# Activities: what may be added, by field, association, district.


def activities_of(rows: pd.DataFrame, *, of_union: bool = False) -> float:
    union = rows["association_kind"].isin(["union", "standing_office"])
    own = rows[
        (rows["indicator"] == "activities")
        & (rows["measure"] == "event")
        & (rows["role"] == "whole")
        & rows["counted"]
        & (union if of_union else ~union)
    ]
    return float(own["value"].sum())


def splits(page: Page) -> dict[str, float]:
    """The associations' activities as each section of the page adds them up."""
    found = {
        "field": ("activities_by_field", "Hoạt động của các tổ chức thành viên"),
        "kind": ("activities_by_kind", "Các hội"),
    }
    tables = {section.key: section.table for section in page.sections}
    key, heading = found["field"]
    # Where activities are of unlike kinds and times, the page states them in words, unadded.
    if key not in tables or not pd.api.types.is_numeric_dtype(tables[key][heading]):
        return {}
    return {n: column(page, k, heading) for n, (k, heading) in found.items() if k in tables}


def test_the_sections_that_are_added_up_are_on_the_pages(told):
    view = told["demo"].view
    assert set(splits(activities.page(view))) == {"field", "kind"}
    (figures,) = [s.table for s in areas.page(view).sections if s.key == "areas_figures"]
    assert "Hoạt động (hoạt động)" in figures


@pytest.mark.parametrize("dataset", DATASETS)
@few
@given(data=some.data(), tu=years, den=years)
def test_activities_add_up_by_field_kind_and_type(told, dataset, data, tu, den):
    own = told[dataset]
    types = sorted(own.view.choices.types)
    loai = data.draw(some.one_of(some.none(), some.sampled_from(types)))
    view = own.under(loai=loai, tu=tu, den=den)
    expected = activities_of(own.chosen(view, own.done))
    page = activities.page(view)
    for name, total in splits(page).items():
        assert total == pytest.approx(expected), name
    if loai is None:
        by_type = [
            activities_of(own.chosen(own.under(loai=t, tu=tu, den=den), own.done)) for t in types
        ]
        assert sum(by_type) == pytest.approx(expected)


@pytest.mark.parametrize("dataset", DATASETS)
@few
@given(year=some.sampled_from(YEARS))
def test_activities_by_field_show_what_the_years_have(told, dataset, year):
    """The same total whether a year is chosen or read off the table of years."""
    own = told[dataset]
    every = activities.page(own.view)
    table = next((s.table for s in every.sections if s.key == "activities_by_year"), None)
    if table is None:
        assert dataset == "records"
        return
    row = table[table["Năm"] == year]
    view = own.under(tu=year, den=year)
    within = own.done[(own.done["first_year"] == year) & (own.done["last_year"] == year)]
    shown = float(row["Số hoạt động"].sum()) if len(row) else 0.0
    assert shown == pytest.approx(activities_of(within))
    assert activities_of(own.chosen(view, own.done)) >= shown


# Areas: on every map, what names a place and what names none.


@pytest.mark.parametrize("dataset", DATASETS)
@few
@given(data=some.data(), tu=years, den=years)
def test_areas_and_unknown_area_make_the_total_of_activities(told, dataset, data, tu, den):
    own = told[dataset]
    version = data.draw(some.sampled_from(scope.versions(own.view)))
    loai = data.draw(some.one_of(some.none(), some.sampled_from(sorted(own.view.choices.types))))
    view = own.under(loai=loai, tu=tu, den=den)
    page = areas.page(view, version.code)
    found = [s.table for s in page.sections if s.key == "areas_figures"]
    if not found:
        return
    table = found[0].set_index("Địa bàn")
    assert table.drop(index="Tổng").sum().to_list() == pytest.approx(table.loc["Tổng"].to_list())
    heading = "Hoạt động (hoạt động)"
    if heading not in table:
        return
    rows = own.chosen(view, own.done)
    inside = rows[rows["area_version"] == version.code]
    expected = activities_of(inside) + activities_of(inside, of_union=True)
    assert float(table.loc["Tổng", heading]) == pytest.approx(expected)
