"""One yearly fact: every page says of a year what marts.yearly says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.content import registry
from dashboard.content.model import Page
from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from tests.etl.records import publish, row, write

Q1, Q2, Q3, Q4 = "quý I/2022", "quý II/2022", "quý III/2022", "quý IV/2022"
HALF, NINE = "6 tháng đầu năm 2022", "2022-04/2022-12"
MILLION = 1_000_000
#: By association: what it states of 2022 (period → million đồng and courses), what 2022
#: is then, and sums that would count something twice or leave out the stated year.
MIXTURES: dict[str, tuple[dict[str, int], int, set[int]]] = {
    "lam-vuon": ({"2022": 137, Q1: 31, Q2: 31, Q3: 31, Q4: 31}, 137, {261, 124}),
    "luat-gia": ({"2022": 139, Q1: 41, Q2: 43, Q4: 47}, 139, {270, 131}),
    "dong-y": ({HALF: 71, Q2: 29}, 71, {100}),
    "cham-cuu": ({HALF: 73, Q1: 33, Q3: 37, Q4: 39}, 149, {182, 109}),
    "chan-nuoi-thu-y": ({HALF: 67, NINE: 97}, 97, {164}),
    "cau-duong": ({Q1: 51, Q2: 53, Q3: 57, Q4: 59}, 220, {440}),
    "khuyen-hoc": ({Q1: 61, "tháng 3/2022": 23, "tháng 4/2022": 27}, 88, {111}),
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., View]]:
    """Views of a snapshot where the years of MIXTURES are stated whole and in parts."""
    folder = tmp_path_factory.mktemp("mixed")
    money, courses = [], []
    for code, (stated, _, _) in MIXTURES.items():
        for n, (period, value) in enumerate(stated.items()):
            shared = {"association": code, "time_period": period, "source": "ht2023-lam-vuon"}
            money.append(
                row(
                    "funding",
                    record_id=f"kp-{code}-{n}",
                    funding_source="state_budget",
                    obs_value=value * MILLION,
                    **shared,
                )
            )
            courses.append(
                row(
                    "activities",
                    record_id=f"hd-{code}-{n}",
                    field="dao-tao",
                    obs_value=value,
                    **shared,
                )
            )
    published = folder / "published"
    files = (write(folder, "funding", *money), write(folder, "activities", *courses))
    report = publish(published, *files)
    assert report.rejected == 0, report.rejects["message"].tolist()
    patch = pytest.MonkeyPatch()
    patch.setenv("DASHBOARD_PUBLISHED", str(published))

    def make(**given: str) -> View:
        snapshot = warehouse.current_snapshot("records")
        choices = filters.Choices.of(snapshot)
        return View(snapshot, filters.parse(given, choices), choices)

    yield make
    patch.undo()


def figures(page: Page) -> set[float]:
    """Every number on a page: of cards, tables and charts; money in millions."""
    found = {card.number for card in page.cards if card.number is not None}
    for section in page.sections:
        frames = [section.table] + ([section.chart.frame] if section.chart else [])
        for frame in frames:
            if frame is not None:
                for column in frame.select_dtypes("number"):
                    found |= set(frame[column].dropna().astype(float))
    return {round(n, 6) for n in found} | {round(n / MILLION, 6) for n in found}


@pytest.mark.parametrize(
    "code",
    [
        code if code in ("lam-vuon", "cham-cuu") else pytest.param(code, marks=pytest.mark.slow)
        for code in MIXTURES
    ],
)
def test_every_page_says_the_same_of_a_year_stated_in_parts(
    mixed: Callable[..., View], code: str
) -> None:
    _, right, wrong = MIXTURES[code]
    other = "lam-vuon" if code != "lam-vuon" else "luat-gia"
    pages = {page.name: figures(page) for page in registry.pages(mixed(hoi=code))}
    compared = registry.page(mixed(), "comparison", associations=(code, other))
    pages["side by side"] = figures(compared)
    for name, found in pages.items():
        assert not found & wrong, f"{name}: {sorted(found & wrong)}"
    for name in ("funding", "association", "side by side"):
        assert right in pages[name], name
    assert any(right in pages[name] for name in ("activities",)), "activities"


def test_no_page_of_all_associations_adds_a_part_to_its_year(mixed: Callable[..., View]) -> None:
    view = mixed()
    total = sum(right for _, right, _ in MIXTURES.values())
    pages = {page.name: figures(page) for page in registry.pages(view)}
    assert total in pages["activities"]
    for name, found in pages.items():
        for code, (_, _, wrong) in MIXTURES.items():
            assert not found & wrong, f"{name}, {code}: {sorted(found & wrong)}"


# Every measure, association and year, on what the pages are made of


@pytest.fixture(scope="module", params=["records", "demo"])
def asked(request: pytest.FixtureRequest, published_both: Path) -> Iterator[View]:
    """The whole of a dataset."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DASHBOARD_PUBLISHED", str(published_both))
    snapshot = warehouse.current_snapshot(request.param)
    yield View(snapshot, filters.Filter(), filters.Choices.of(snapshot))
    patch.undo()


@pytest.fixture(scope="module")
def yearly(asked: View) -> pd.DataFrame:
    """marts.yearly with the dimensions of its measures."""
    with warehouse._CONNECTIONS.cursor(asked.snapshot.path) as cursor:
        return cursor.execute(
            "SELECT y.*, m.* EXCLUDE (measure, kind, unit), "
            "CASE WHEN m.record_table = 'activities' AND m.activity_kind IS NOT NULL "
            "THEN m.indicator || '.' || m.activity_kind ELSE y.measure END AS compared "
            "FROM marts.yearly y JOIN marts.measure m USING (measure)"
        ).df()


def by(frame: pd.DataFrame, *keys: str) -> dict[Any, float]:
    """The sum of the values by the keys, without decimals that only rounding made."""
    sums = frame.groupby(list(keys), dropna=False)["value"].sum()
    filled = sums.rename(index=lambda key: None if key != key else key)
    return {key: round(float(value), 4) for key, value in filled.items()}


def test_money_is_that_of_the_year(asked: View, yearly: pd.DataFrame) -> None:
    rows = asked.query("funding/by_year")
    rows = rows[rows["value"].notna()]
    keys = ("association", "indicator", "funding_source", "year")
    own = yearly[(yearly["record_table"] == "funding") & (yearly["derivation"] == "stated")]
    own = own[own["indicator"].isin(rows["indicator"].unique()) & own["counted"]]
    assert by(rows, *keys) == by(own, *keys) and len(rows)


def test_members_are_those_of_the_year(asked: View, yearly: pd.DataFrame) -> None:
    rows = asked.query("membership/series").fillna({"member_group": ""})
    members = set(rows["association"])
    own = yearly[(yearly["indicator"] == "members") & (yearly["derivation"] == "stated")]
    own = own[own["association"].isin(members)].fillna({"member_group": ""})
    keys = ("association", "member_group", "year")
    assert by(rows, *keys) == by(own, *keys) and len(rows)


def test_comparisons_are_those_of_the_year(asked: View, yearly: pd.DataFrame) -> None:
    codes = tuple(yearly["association"].unique())
    rows = asked.query("comparison/figures", ids=codes, measures=None)
    assert set(rows["association"]) == set(codes)
    # What another association's figure is preferred to stands beside that one, in no year's sum.
    beside = rows["record_ids"].map(lambda ids: list(ids) == ["hd-045"])
    rows = rows[rows["exact"] & ~beside]
    own = yearly.assign(measure=yearly["compared"])
    keys = ("association", "measure", "year")
    assert by(rows, *keys) == by(own, *keys) and len(rows)


def test_the_profile_says_the_newest_year(asked: View, yearly: pd.DataFrame) -> None:
    flows = yearly[(yearly["kind"] == "flow") & (yearly["derivation"] == "stated")]
    newest = flows.sort_values(["complete", "year"]).drop_duplicates(
        ["association", "measure"], keep="last"
    )
    wanted = {
        tuple(ids): value
        for ids, value in zip(newest["record_ids"].map(tuple), newest["value"], strict=True)
    }
    found: dict[tuple[str, ...], float] = {}
    for code in yearly["association"].unique():
        view = View(asked.snapshot, filters.parse({"hoi": code}, asked.choices), asked.choices)
        rows = view.query("association/reported")
        found |= {
            tuple(ids): value
            for ids, value in zip(rows["record_ids"].map(tuple), rows["value"], strict=True)
        }
    assert {ids: found.get(ids) for ids in wanted} == wanted


def test_activities_are_those_of_the_year(asked: View, yearly: pd.DataFrame) -> None:
    cube = asked.query("activities/cube")
    dated = cube[cube["year"].notna() & (cube["role"] == "whole")]
    own = yearly[(yearly["record_table"] == "activities") & yearly["activity_kind"].notna()]
    keys = ("association", "indicator", "activity_kind", "field", "year")
    found, wanted = by(dated, *keys), by(own, *keys)
    assert {key: wanted.get(key) for key in found} == found
    awards = asked.query("activities/awards")
    awards = awards[awards["year"].notna()].rename(columns={"grade": "award_grade"})
    own = yearly[yearly["indicator"].eq("awards") & yearly["counted"]]
    keys = ("association", "award_kind", "award_grade", "year")
    assert by(awards.fillna({"award_grade": ""}), *keys) == by(
        own.fillna({"award_grade": ""}), *keys
    )


def test_targets_run_through_the_years_of_their_measure(asked: View, yearly: pd.DataFrame) -> None:
    targets = asked.query("targets/all").set_index("record_id")
    points = asked.query("targets/points")
    figure = yearly.set_index(["association", "measure", "year"])["value"]
    for target, year, value in points.itertuples(index=False):
        own = targets.loc[target]
        assert figure[own["association"], own["latest_measure"], year] == value
    known = targets[targets["latest_measure"].notna()]
    for _, own in known.iterrows():
        series = yearly[
            (yearly["association"] == own["association"])
            & (yearly["measure"] == own["latest_measure"])
        ]
        assert own["latest_value"] in set(series["value"])


def test_outliers_are_figures_of_the_year(asked: View, yearly: pd.DataFrame) -> None:
    rows = asked.query("sources/outliers", points=4, score=2.0, times=1.5)
    wanted = {
        (a, y, round(v, 4))
        for a, y, v in zip(yearly["association"], yearly["year"], yearly["value"], strict=True)
    }
    found = {
        (a, y, round(v, 4))
        for a, y, v in zip(rows["association"], rows["year"], rows["value"], strict=True)
    }
    assert found <= wanted
    assert found or asked.snapshot.dataset == "records"
