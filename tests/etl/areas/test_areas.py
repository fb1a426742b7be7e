"""Areas with validity dates, their links, and figures carried from one map to another."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.areas.areas import Area, Gazetteer, Link, Version, gazetteer
from etl.areas.rebase import rebase
from etl.records.province import own
from tests.etl.areas.gazetteer_faults import faults

G = gazetteer()
CENSUS = 1_803_950


def communes(day: date, former: str | None = None) -> list[Area]:
    found = G.on(day, "commune")
    return [area for area in found if former in (None, area.former_province)]


@pytest.mark.parametrize(
    ("day", "districts", "count"),
    [
        (date(2019, 4, 1), 10, 230),
        (date(2019, 12, 31), 10, 230),
        (date(2020, 1, 1), 10, 209),
        (date(2023, 8, 16), 10, 209),
        (date(2024, 12, 31), 10, 209),
        (date(2025, 1, 1), 10, 192),
        (date(2025, 6, 30), 10, 192),
        (date(2025, 7, 1), 0, 99),
        (date(2026, 12, 31), 0, 99),
    ],
)
def test_counts_of_communes_and_districts(day: date, districts: int, count: int) -> None:
    assert len(G.on(day, "district")) == districts
    assert len(communes(day)) == count
    assert len(G.on(day, "province")) == 1


def test_58_of_the_99_are_of_the_former_province() -> None:
    day = date(2025, 7, 1)
    ours = communes(day, own().area)
    assert Counter(area.unit_type for area in ours) == {"xã": 45, "phường": 13}
    assert Counter(area.unit_type for area in communes(day)) == {"xã": 66, "phường": 33}
    assert sum(area.area_km2 or 0 for area in ours) == pytest.approx(3895.89, abs=0.01)


@pytest.mark.parametrize("version", G.versions)
def test_every_commune_has_one_parent_in_force_with_it(version: str) -> None:
    state = G.versions[version]
    level = "district" if state.districts else "province"
    for day in (state.valid_from, state.valid_to or date(2030, 1, 1)):
        parents = {area.area for area in G.on(day, level)}
        for area in communes(day):
            assert area.parent in parents, area


def test_versions_say_what_the_areas_say() -> None:
    for version in G.versions.values():
        assert len(G.on(version.valid_from, "district")) == version.districts
        assert len(communes(version.valid_from)) == version.communes
        assert len(G.units(version.area_version, "commune")) == version.communes_former_bac_giang


def test_the_reference_data_has_no_fault() -> None:
    assert faults(G) == []


def test_inhabitants_are_neither_lost_nor_doubled() -> None:
    for version in ("2019-230", "2020-209", "2024", "2025-07-58"):
        units = G.units(version, "commune")
        assert sum(area.population_2019 or 0 for area in units) == CENSUS
    for version in ("2019-230", "2024", "2025-01-192"):
        assert sum(area.population_2019 or 0 for area in G.units(version, "district")) == CENSUS


def test_viet_yen_became_a_town_with_nine_wards() -> None:
    before, after = G.on(date(2024, 1, 31)), G.on(date(2024, 2, 1))
    assert "Huyện Việt Yên" in {area.full_name for area in before}
    assert "Thị xã Việt Yên" in {area.full_name for area in after}
    wards = [a for a in after if a.parent == "D222-2024" and a.unit_type == "phường"]
    assert len(wards) == 9


def test_yen_dung_ends_and_chu_begins_on_the_first_of_2025() -> None:
    before = {a.name for a in G.on(date(2024, 12, 31), "district")}
    after = {a.name for a in G.on(date(2025, 1, 1), "district")}
    assert before - after == {"Yên Dũng"}
    assert after - before == {"Chũ"}


def test_a_code_used_again_is_another_area() -> None:
    names = {
        day: next(a.full_name for a in communes(day) if a.code == "07816")
        for day in (date(2024, 12, 31), date(2025, 1, 1))
    }
    assert names == {date(2024, 12, 31): "Xã Thanh Vân", date(2025, 1, 1): "Xã Đồng Tiến"}


def test_what_is_not_known_of_2025_is_marked_unknown() -> None:
    """Seventeen communes ended; where each went is not in the sources."""
    day = date(2025, 1, 1)
    ended = [a for a in communes(date(2024, 12, 31)) if len(G.descendants(a.area, day)) > 1]
    assert len(ended) == 17
    for area in ended:
        links = [link for link in G.links if link.predecessor == area.area]
        assert {link.kind for link in links} == {"unknown"}
        assert {link.share for link in links} == {None}
        # All candidates came to lie in one commune half a year later.
        assert len(G.descendants(area.area, date(2025, 7, 1))) == 1


def test_every_commune_of_2019_and_of_2025_has_one_heir() -> None:
    for version, day in (("2019-230", date(2020, 1, 1)), ("2025-01-192", date(2025, 7, 1))):
        for area in G.units(version, "commune"):
            assert len(G.descendants(area.area, day)) == 1, area


def test_an_unconfirmed_act_changes_nothing() -> None:
    assert max(area.valid_from for area in G.areas.values()) == date(2025, 7, 1)


# Faults of the reference data -------------------------------------------------


def changed(**parts: list) -> Gazetteer:
    return Gazetteer(
        parts.get("areas", list(G.areas.values())),
        parts.get("links", list(G.links)),
        parts.get("versions", list(G.versions.values())),
    )


def test_versions_that_overlap_in_time_are_named() -> None:
    versions = [
        replace(v, valid_to=date(2020, 3, 1)) if v.area_version == "2019-230" else v
        for v in G.versions.values()
    ]
    (problem,) = faults(changed(versions=versions))
    assert "2019-230" in problem and "2020-209" in problem and "chồng nhau" in problem


def test_areas_of_one_code_that_overlap_are_named() -> None:
    areas = [
        replace(a, valid_to=date(2025, 6, 30)) if a.area == "D213" else a for a in G.areas.values()
    ]
    assert any("D213" in p and "chồng nhau" in p for p in faults(changed(areas=areas)))


def test_a_child_that_outlives_its_parent_is_named() -> None:
    areas = [
        replace(a, valid_to=date(2024, 11, 1)) if a.area == "D221" else a for a in G.areas.values()
    ]
    assert any("ngoài thời gian của D221" in p for p in faults(changed(areas=areas)))


def test_links_to_nowhere_and_shares_above_one_are_named() -> None:
    extra = Link("D213", "D999", "x", date(2025, 1, 1), "merged", 1.0)
    twice = Link("D221", "D216", "x", date(2025, 1, 1), "merged", 1.0)
    problems = faults(changed(links=[*G.links, extra, twice]))
    assert any("D999" in p for p in problems)
    assert any("D221" in p and "quá một phần nguyên" in p for p in problems)


# Figures carried to other boundaries ------------------------------------------

NOW, H1, THEN = date(2025, 7, 1), date(2025, 1, 1), date(2023, 8, 16)


def test_units_that_merged_whole_add_up() -> None:
    result = rebase([("D213", 30.0), ("D221", 12.0), ("D215", 5.0)], G, H1)
    assert result.values["D213-2025"].value == 42
    assert result.values["D213-2025"].kind == "summed"
    assert result.values["D213-2025"].complete
    assert result.values["D215"].kind == "same"
    assert not result.left


def test_a_divided_unit_is_not_converted() -> None:
    result = rebase([("D219", 30.0)], G, H1)
    assert not result.values
    (left,) = result.left
    assert left.value == 30
    assert "không quy đổi được" in left.reason and "Thị xã Chũ" in left.reason


def test_land_without_inhabitants_does_not_divide_a_district() -> None:
    assert rebase([("D220", 7.0)], G, H1).values["D220-2025"].value == 7


def test_districts_have_no_figure_after_they_ended() -> None:
    (left,) = rebase([("D215", 3.0)], G, NOW).left
    assert "không còn cấp huyện" in left.reason


def test_a_unit_that_only_changed_its_name_keeps_its_figure() -> None:
    value = rebase([("D222", 9.0)], G, date(2024, 6, 1)).values["D222-2024"]
    assert (value.value, value.kind, value.complete) == (9, "carried", True)


def test_communes_whose_heir_of_2025_is_unknown_still_reach_the_58() -> None:
    """Where it lay for half a year is unknown, where it ended up is not."""
    assert rebase([("C07267", 4.0)], G, H1).left
    heir = rebase([("C07267", 4.0)], G, NOW).values
    assert {G.areas[area].full_name for area in heir} == {"Xã Đồng Kỳ"}
    assert next(iter(heir.values())).value == 4


def test_a_figure_that_may_lack_a_part_says_so() -> None:
    result = rebase([("C07282", 6.0), ("C07267", 4.0)], G, H1)
    value = result.values["C07282-2025"]
    assert not value.complete
    assert "Hồng Kỳ" in value.note


def test_units_without_a_reading_make_the_sum_incomplete() -> None:
    value = rebase([("D213", 30.0)], G, H1, read_on=THEN).values["D213-2025"]
    assert value.value == 30
    assert value.missing == ("D221",)


def test_the_old_province_is_only_a_part_of_the_new() -> None:
    value = rebase([("P24", 80_000.0)], G, NOW).values["P24-2025"]
    assert not value.complete
    assert "ngoài tỉnh Bắc Giang" in value.note


def test_presence_of_one_part_is_presence_of_the_whole() -> None:
    both = rebase([("D213", 1.0), ("D221", 0.0)], G, H1, method="any")
    assert both.values["D213-2025"].value == 1
    none = rebase([("D213", 0.0), ("D221", 0.0)], G, H1, method="any")
    assert none.values["D213-2025"].value == 0
    half = rebase([("D213", 0.0)], G, H1, method="any", read_on=THEN)
    assert half.values["D213-2025"].value is None


def test_rates_of_merged_units_are_not_added() -> None:
    result = rebase([("D213", 60.0), ("D221", 40.0), ("D222", 50.0)], G, H1, method="none")
    assert set(result.values) == {"D222-2024"}
    assert {left.area for left in result.left} == {"D213", "D221"}


def test_going_back_only_where_the_unit_was_the_same() -> None:
    result = rebase([("D222-2024", 9.0), ("D224", 5.0), ("D213-2025", 3.0)], G, THEN)
    assert result.values["D222"].value == 9
    assert {left.area for left in result.left} == {"D224", "D213-2025"}


def test_a_published_share_divides_a_count() -> None:
    start, end, later = date(2000, 1, 1), date(2009, 12, 31), date(2010, 1, 1)
    old = Area("A", "district", "A", "Huyện A", "huyện", "", "1", "", start, end)
    new = [replace(old, area=n, code=n, valid_from=later, valid_to=None) for n in ("B", "C")]
    links = [Link("A", n, "", later, "divided", s) for n, s in (("B", 0.25), ("C", 0.75))]
    areas = Gazetteer([old, *new], links, [Version("v", "v", start, None, "", 2, 0, 0, "")])
    result = rebase([("A", 100.0)], areas, later)
    assert {a: v.value for a, v in result.values.items()} == {"B": 25, "C": 75}
    assert result.values["B"].kind == "shared"


VERSIONS = sorted(G.versions)


@settings(max_examples=60)
@given(
    data=st.data(),
    start=st.sampled_from(VERSIONS),
    end=st.sampled_from(VERSIONS),
    level=st.sampled_from(["district", "commune"]),
)
def test_what_is_carried_left_and_without_area_makes_the_total(
    data: st.DataObject, start: str, end: str, level: str
) -> None:
    areas: list[str | None] = [area.area for area in G.units(start, level)]
    numbers = st.integers(0, 10_000).map(float)
    readings = data.draw(st.lists(st.tuples(st.sampled_from([None, *areas]), numbers), max_size=40))
    result = rebase(readings, G, G.versions[end].valid_from)
    carried = sum(v.value for v in result.values.values() if v.value is not None)
    total = carried + sum(left.value for left in result.left) + sum(result.unknown_area)
    assert total == pytest.approx(sum(value for _, value in readings))
    assert all(G.areas[a].valid_on(G.versions[end].valid_from) for a in result.values)
