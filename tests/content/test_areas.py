"""The areas page: có, không, chưa rõ; rates with their own denominators; maps."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from dashboard import maps
from dashboard.charts import plotly
from dashboard.charts.kinds import figure_of
from dashboard.content import registry
from dashboard.content.areas import detail, places
from dashboard.content.areas import map as area_map
from dashboard.content.areas import page as areas
from dashboard.content.areas.map import COUNT, ONE, SHARE, Choice
from dashboard.content.areas.scope import Scope
from dashboard.content.areas.states import BRANCH, Ratio, by_area, states
from dashboard.selection.view import View

MakeView = Callable[..., View]


def _states_of(scope: Scope, association: str) -> set[str]:
    return set(scope.cells[scope.cells["association"] == association]["state"])


def test_ten_of_ten_is_yes_everywhere_and_nine_of_ten_unknown_everywhere(
    make_view: MakeView,
) -> None:
    scope = Scope.of(make_view())
    assert scope.version.code == "2020-209"
    assert _states_of(scope, "dong-y") == {"yes"}
    assert _states_of(scope, "luat-gia") == {"unknown"}
    assert _states_of(scope, "cau-duong") == {"unknown"}
    rows = list(areas.page(make_view()).section("areas_matrix").table["Hội"])
    assert "Hội Luật gia · 9/10" in rows
    assert "Hội Làm vườn · 9/10" in rows
    assert "Hội Cầu đường" in rows


def test_nought_is_no_and_branches_are_told_apart_from_associations(make_view: MakeView) -> None:
    scope = Scope.of(make_view())
    assert _states_of(scope, "bao-ve-nguoi-tieu-dung") == {BRANCH}
    assert set(scope.by_area["no"]) == {1}


def test_headline_and_cards_of_the_real_records(make_view: MakeView) -> None:
    page = areas.page(make_view())
    assert page.headline == (
        "5 trong 23 hội được nêu có mặt ở đủ 10 huyện; 2 hội chỉ nêu số huyện; 15 hội chưa rõ"
    )
    values = {c.label: c.value for c in page.cards}
    assert values["Có mặt ở đủ 10 huyện (hội)"] == "5/23"
    assert values["Xã có Hội Làm vườn (xã)"] == "179/230"
    assert values["Xã có Hội Đông y (xã)"] == "174/209"
    assert any("12 hội thành viên khác" in line for line in page.missing)


def test_rates_on_different_denominators_stand_apart_with_their_dates(
    make_view: MakeView,
) -> None:
    section = areas.page(make_view()).section("areas_ratios")
    rows = section.table.set_index(["Hội", "Con số"])["Tỷ lệ (%)"]
    assert rows["Hội Làm vườn", "179/230"] == pytest.approx(77.8)
    assert rows["Hội Đông y", "174/209"] == pytest.approx(83.3)
    assert "230 đến 31/12/2019" in section.note and "209 từ 01/01/2020" in section.note
    # "At least one" is no share, and what is said against it is named.
    told = section.table.set_index(["Hội", "Điều được nêu"])
    bridges = told.loc["Hội Cầu đường", "Huyện chưa có chi hội"]
    assert bridges["Con số"] == "ít nhất 1/10" and bridges.isna()["Tỷ lệ (%)"]
    offices = told.loc["Hội Đông y", "Huyện có trụ sở làm việc của hội"]
    assert offices["Nguồn khác nêu"] == "Huyện chưa có trụ sở làm việc của hội: 05/10"


def test_disputed_coverage_shows_both_statements(make_view: MakeView) -> None:
    page = areas.page(make_view())
    assert any("9/10" in a.text and "10/10" in a.text for a in page.attention)
    rates = page.section("areas_ratios").table.set_index(["Hội", "Con số"])["Nguồn khác nêu"]
    assert rates["Hội Làm vườn", "9/10"] == "10/10"
    assert any("Hội Đông y" in line and "cộng lại khác 10" in line for line in page.missing)


def test_branches_down_to_the_communes_without_a_number(make_view: MakeView) -> None:
    table = areas.page(make_view()).section("areas_ratios").table
    down = table[table["Con số"] == "có"]
    assert down["Hội"].nunique() == 5 and down["Tỷ lệ (%)"].isna().all()
    own = areas.page(make_view(hoi="sinh-vat-canh"))
    assert "có chi hội đến cấp xã, chưa rõ ở huyện nào" in own.headline


def test_what_names_a_district_appears_there(make_view: MakeView) -> None:
    table = areas.page(make_view()).section("areas_places").table
    by_place = table.groupby("Địa bàn")["Việc"].apply(" | ".join)
    assert "cam V2" in by_place["Huyện Yên Thế"]
    assert "cây gai xanh" in by_place["Huyện Yên Thế"]
    assert "măng tây" in by_place["Huyện Việt Yên"]
    assert "dúi mốc" in by_place["Huyện Lục Nam"]
    assert "ba kích tím" in by_place["Huyện Sơn Động"]
    assert "Hợp tác xã" in by_place["Huyện Hiệp Hòa"]
    assert "Lạng Giang" in by_place["Huyện Lạng Giang"]
    # The register entry stands for the figure of the same line.
    assert table["Việc"].str.contains("cam V2").sum() == 1


def test_after_the_districts_end_the_ratio_has_no_meaning(make_view: MakeView) -> None:
    page = areas.page(make_view(), "2025-07-58")
    assert "không còn cấp huyện" in page.headline
    assert "x/10 huyện không còn nghĩa" in page.headline
    assert "areas_matrix" not in [s.key for s in page.sections]


@pytest.mark.usefixtures("published_both")
def test_commune_coverage_goes_on_over_58(make_view: MakeView) -> None:
    page = areas.page(make_view("demo"), "2025-07-58")
    lists = page.section("areas_commune_lists")
    assert "/58" in lists.title
    assert "99" in lists.note
    counts = lists.table[["Số xã có hội", "Số xã không có", "Số xã chưa rõ"]].sum(axis=1)
    assert set(counts) == {58}


@pytest.mark.usefixtures("published_both")
def test_named_places_stand_before_ratios(make_view: MakeView) -> None:
    scope = Scope.of(make_view("demo"))
    assert scope.version.code == "2025-01-192"
    found = scope.by_association.set_index("association")
    assert found.loc["hoi-mau-02", ["yes", "no"]].tolist() == [3, 7]


def test_a_ratio_of_another_layout_says_nothing_of_this_one() -> None:
    units = pd.DataFrame({"area": ["A", "B"], "full_name": ["a", "b"]})
    who = pd.DataFrame({"association": ["x"], "label": ["X"]})
    none = pd.DataFrame(columns=["association", "ref_area", "value", "time_label", "record_id"])
    ten = {"x": Ratio(10, 10, "10/10", "2019", "r", "districts_covered")}
    assert set(states(who, units, none, ten, {})["state"]) == {"unknown"}
    two = {"x": Ratio(2, 2, "2/2", "2023", "r", "districts_covered")}
    assert set(states(who, units, none, two, {})["state"]) == {"yes"}


def test_states_add_up_to_all_associations(make_view: MakeView) -> None:
    scope = Scope.of(make_view())
    found = by_area(scope.cells)
    assert set(found["yes"] + found["no"] + found["unknown"]) == {11}


# Maps ------------------------------------------------------------------------


def test_the_map_hatches_the_unknown_and_names_the_layer(make_view: MakeView) -> None:
    drawn = area_map.draw(Scope.of(make_view()), Choice(ONE, "luat-gia"))
    assert drawn.picture is not None
    assert {s.state for s in drawn.picture.shapes} == {"unknown"}
    assert {s.pattern for s in drawn.picture.shapes} == {"slanted"}
    assert "Sơ đồ gần đúng" in drawn.picture.boundaries
    assert "9/10" in drawn.picture.shapes[0].lines[0]


def test_counts_say_at_least_while_some_have_not_said(make_view: MakeView) -> None:
    drawn = area_map.draw(Scope.of(make_view()), Choice(COUNT))
    assert set(drawn.frame["text"]) == {"ít nhất 5 hội"}
    share = area_map.draw(Scope.of(make_view()), Choice(SHARE))
    assert all("5 trong 6 hội đã rõ" in t for t in share.frame["text"])


@pytest.mark.usefixtures("published_both")
def test_a_map_beside_others_is_drawn_on_their_scale(make_view: MakeView) -> None:
    view, which = make_view("demo"), ("2025-01-192", "district")
    for show in (COUNT, SHARE):
        own = area_map.values(view, *which, Choice(show))
        assert len(own) == 10
        drawn = area_map.drawn(view, *which, Choice(show, scale=(*own, 999.0)), "light")
        assert drawn.picture is not None
        shades = [key for key in drawn.picture.keys if key.pattern is None]
        assert shades[-1].label.endswith("999")
        assert sum(key.count or 0 for key in shades) == 10


def test_districts_cannot_be_carried_past_their_end(make_view: MakeView) -> None:
    drawn = area_map.draw(Scope.of(make_view()), Choice(COUNT, on="2025-07-58"))
    assert drawn.picture is None
    assert any("không còn cấp huyện" in n for n in drawn.notes)


def test_a_divided_district_is_not_guessed(make_view: MakeView) -> None:
    drawn = area_map.draw(Scope.of(make_view()), Choice(ONE, "dong-y", on="2025-01-192"))
    assert drawn.picture is not None
    unknown = {s.full_name for s in drawn.picture.shapes if s.state == "unknown"}
    assert unknown == {"Huyện Lục Ngạn", "Thị xã Chũ"}
    assert any("Lục Ngạn" in n and "không quy đổi được" in n for n in drawn.notes)


def test_communes_that_cannot_be_drawn_say_why_and_keep_their_table(make_view: MakeView) -> None:
    scope = Scope.of(make_view(), "2020-209", "commune")
    drawn = area_map.draw(scope, Choice(ONE, "dong-y"))
    assert drawn.picture is None
    assert "209 xã" in drawn.notes[0]
    assert len(area_map.table(drawn)) == 209


@pytest.mark.parametrize("version", ["2020-209", "2025-07-58"])
def test_cards_on_communes_speak_of_communes(make_view: MakeView, version: str) -> None:
    cards = areas.page(make_view(), version, "commune").cards
    assert cards
    assert [c.label for c in cards if "huyện" in c.label] == []


def test_the_table_of_a_map_has_numbers_to_sort_and_the_words_of_the_map(
    make_view: MakeView,
) -> None:
    scope = Scope.of(make_view())
    drawn = area_map.draw(scope, Choice(COUNT))
    table = area_map.table(drawn)
    assert list(table)[1:3] == [drawn.title, "Ghi trên bản đồ"]
    place = table[table["Địa bàn"] == "Huyện Sơn Động"].iloc[0]
    assert str(place[drawn.title]) == "5"
    assert place["Ghi trên bản đồ"] == "ít nhất 5 hội"
    # What is only there or not there has no number.
    yes_or_no = area_map.table(area_map.draw(scope, Choice(ONE, "dong-y")))
    assert list(yes_or_no) == ["Địa bàn", "Hội Đông y có mặt ở đâu", "Chi tiết"]


def test_a_map_names_the_records_it_shows(make_view: MakeView) -> None:
    scope = Scope.of(make_view())
    one = area_map.records(scope, Choice(ONE, "dong-y"))
    every = area_map.records(scope, Choice(COUNT))
    told = scope.view.query("areas/presence", from_day=scope.version.first, to_day=date.max)
    named = told[(told["association"] == "dong-y") & (told["level"] == "district")]
    assert one and set(one) < set(every)
    assert set(named["record_id"]) <= set(one)


@pytest.mark.usefixtures("published_both")
def test_the_records_of_a_map_make_up_its_figures(make_view: MakeView) -> None:
    scope = Scope.of(make_view("demo"))
    for key in ("activities|hoạt động", "activity_cost|đồng"):
        ids = area_map.records(scope, Choice(key))
        told = scope.view.query("shared/evidence", record_ids=ids)
        told = told[told["asked"]]
        rows = scope.measures[scope.measures["key"] == key]
        # Of very many records the largest of each place: none that is not of the figures.
        assert len(told) == len(ids) and 0 < told["obs_value"].sum() <= rows["value"].sum()
        assert all(len(own) for own in rows["record_ids"])


@pytest.mark.slow
@pytest.mark.usefixtures("published_both")
def test_areas_and_unknown_make_the_total_on_every_map(make_view: MakeView) -> None:
    rng = random.Random(3)
    for version in ("2019-230", "2020-209", "2024", "2025-01-192"):
        chosen = {"linh_vuc": rng.choice(["", "dao-tao", "suc-khoe"])}
        scope = Scope.of(make_view("demo", **{k: v for k, v in chosen.items() if v}), version)
        for key in scope.measures["key"].unique():
            rows = scope.measures[scope.measures["key"] == key]
            for target in (None, "2025-01-192"):
                frame, notes = area_map.readings(
                    scope,
                    Choice(key),
                    next((v for v in scope.versions if v.code == target), scope.version),
                )
                scale = 1e6 if rows.iloc[0]["unit"] == "đồng" else 1
                shown = frame["value"].sum() * scale
                nowhere = rows.loc[rows["level"] != "district", "value"].sum()
                if any("không quy đổi được" in n for n in notes):
                    assert shown + nowhere <= rows["value"].sum() + 0.01
                else:
                    assert shown + nowhere == pytest.approx(rows["value"].sum())


@pytest.mark.usefixtures("published_both")
def test_the_simulated_map_carries_its_name_into_every_file(make_view: MakeView) -> None:
    drawn = area_map.draw(Scope.of(make_view("demo")), Choice(COUNT))
    assert drawn.picture is not None
    assert "MINH HOẠ" in maps.svg(drawn.picture)
    assert maps.geojson(drawn.picture)["about"]["dataset"] == "Minh hoạ"
    hatched = any(shape.pattern for shape in drawn.picture.shapes)
    assert ("gạch chéo" in maps.words(drawn.picture)) == hatched


def test_one_place_says_who_is_there_who_is_not_and_who_has_not_said(
    make_view: MakeView,
) -> None:
    scope = Scope.of(make_view())
    said = detail.summary(scope, "D215")
    assert said[0].startswith("5 trong 11 hội có mặt: Hội Châm cứu")
    assert said[1] == "1 trong 11 hội không có mặt: Hội Bảo vệ người tiêu dùng (có chi hội)."
    assert said[2].startswith("5 trong 11 hội chưa rõ")
    events = places.places(scope, "D215")
    assert events is not None
    assert "Huyện Yên Thế" in events.title


@pytest.mark.usefixtures("published_both")
def test_the_map_comes_first_where_places_differ_and_is_a_sentence_where_not(
    make_view: MakeView,
) -> None:
    first = areas.page(make_view("demo")).parts[0]
    assert first.code == "ban-do" and first.sections[0].chart is not None
    page = areas.page(make_view())
    equal = page.section("map")
    assert page.parts[0].code == "tung-hoi" and equal.chart is None
    assert "ở nơi nào cũng" in equal.title and len(equal.table) == 10


@pytest.mark.slow
@pytest.mark.usefixtures("published_both")
@pytest.mark.parametrize("dataset", ["records", "demo"])
@pytest.mark.parametrize(
    "chosen",
    [
        {"hoi": "lhh"},
        {"hoi": "cau-duong"},
        {"hoi": "hoi-mau-03"},
        {"loai": "ct-xh-nn"},
        {"loai": "hv-tt"},
        {"linh_vuc": "dao-tao"},
        {"tu": "2024"},
        {"den": "2019"},
        {"tu": "2035"},
    ],
    ids=lambda f: "-".join(f.values()),
)
def test_every_filter_and_state_of_the_map_gives_a_sensible_page(
    make_view: MakeView, dataset: str, chosen: dict[str, str]
) -> None:
    view = make_view(dataset, **chosen)
    for version in (None, "2020-209", "2025-07-58"):
        page = areas.page(view, version)
        assert page.headline
        assert len({s.key for s in page.sections}) == len(page.sections)
        for section in page.sections:
            assert not section.table.empty
            if section.chart is not None and not section.chart.is_map:
                assert not plotly.is_empty(figure_of(section.chart))


def test_units_of_each_state_of_the_map(make_view: MakeView) -> None:
    view = make_view()
    counts = {v.code: len(Scope.of(view, v.code, "commune").units) for v in Scope.of(view).versions}
    assert counts == {
        "2019-230": 230,
        "2020-209": 209,
        "2024": 209,
        "2025-01-192": 192,
        "2025-07-58": 58,
    }
    first = {v.code: v.first for v in Scope.of(view).versions}
    assert first["2020-209"] == date(2020, 1, 1)
    assert first["2025-07-58"] == date(2025, 7, 1)


def test_headline_and_card_count_the_same_unknown_ones(make_view) -> None:
    page = registry.page(make_view(), "areas")
    (card,) = [card for card in page.cards if card.label == "Chưa có số liệu theo huyện (hội)"]
    assert f"{card.value} hội chưa rõ" in page.headline
    assert card.note == "12 hội chưa biết tên"
