"""The activities page: what a reader of the real and of the simulated records finds."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from dashboard.charts import plotly
from dashboard.charts.kinds import figure_of
from dashboard.content import model
from dashboard.content.activities import page as activities
from dashboard.content.activities.cube import Cube
from dashboard.selection.view import View
from etl.database import open_snapshot

MakeView = Callable[..., View]


def _card(page: model.Page, words: str) -> model.Card:
    found = [c for c in page.cards if words in c.label]
    assert found, [c.label for c in page.cards]
    return found[0]


def _keys(page: model.Page) -> set[str]:
    return {s.key for s in page.sections}


def test_headline_names_what_lies_idle(make_view: MakeView) -> None:
    page = activities.page(make_view())
    assert page.headline.startswith("9 trong 10 lĩnh vực")
    assert "Bảo vệ môi trường" in page.headline
    # A part of another field is none of the ten.
    assert "Giám định xã hội" not in page.headline
    known = _card(page, "Hội có số liệu hoạt động")
    assert (known.value, known.note) == ("7/23", "và 0/5 hội viên tập thể")
    assert any("12 hội thành viên khác" in line for line in page.missing)


def test_cards_show_the_largest_figures_in_their_own_units(make_view: MakeView) -> None:
    page = activities.page(make_view())
    assert _card(page, "Lớp tập huấn (lớp)").value == "729"
    assert "Hội Làm vườn, 2022" in _card(page, "Lớp tập huấn").note
    assert _card(page, "Người tham gia (lượt)").value == "19.533"
    assert _card(page, "Bệnh nhân (lượt)").value == "260.860"
    review = _card(page, "Tư vấn, phản biện (nhiệm vụ)")
    assert (review.value, review.number) == ("22", 22.0)
    assert "2020 – tháng 8/2023" in review.note


def test_the_unions_own_activities_are_not_added_to_the_associations(make_view: MakeView) -> None:
    table = activities.page(make_view()).section("activities_by_field").table
    row = table.set_index("Lĩnh vực").loc["Đào tạo, tập huấn"]
    members = _plain(row["Hoạt động của các tổ chức thành viên"])
    assert members == "Lớp tập huấn: 729 lớp; Buổi tập huấn cho hội viên: 3 buổi"
    assert _plain(row["Hoạt động của Liên hiệp hội"]) == "Lớp tập huấn: trên 30 lớp"


def test_a_field_without_counted_activities_says_what_it_has(make_view: MakeView) -> None:
    table = activities.page(make_view()).section("activities_by_field").table
    others = table.set_index("Lĩnh vực")["Kết quả khác"]
    assert "260.860 lượt bệnh nhân" in _plain(others["Chăm sóc sức khoẻ"])
    assert others.isna()["Bảo vệ môi trường"]
    title = activities.page(make_view(linh_vuc="suc-khoe")).section("activities_by_field").title
    assert title.endswith("chưa nêu số cuộc")


def test_the_mean_is_told_where_one_statement_gives_both(make_view: MakeView) -> None:
    page = activities.page(make_view())
    people = page.section("activities_reach").table.set_index("Hội")
    assert _plain(people.loc["Hội Làm vườn", "Bình quân"]) == "27 mỗi lớp"
    cost = page.section("activities_activity_cost")
    assert "trên 300" in _plain(cost.title)
    # "trên 300" by "trên 30" leaves the mean open.
    assert "mỗi lớp" not in _plain(cost.note)


def test_parts_stand_below_their_whole_and_are_not_added(make_view: MakeView) -> None:
    table = activities.page(make_view()).section("activities_reach").table
    assert list(table["Số lượng"])[:2] == [260860, 180691]
    assert list(table["Hoạt động"])[1].startswith("trong đó")


def test_an_activity_of_two_associations_counts_once_and_shows_with_each(
    make_view: MakeView,
) -> None:
    page = activities.page(make_view())
    assert _card(page, "Bệnh nhân").number == 260860
    reach = page.section("activities_reach").table
    told = reach[reach["Ghi chú"] == "hai hội cùng báo, tính một lần"]
    assert len(told) == 3 and set(told["Hội"]) == {"Hội Đông y"}
    own = activities.page(make_view(hoi="cham-cuu"))
    shown = own.section("activities_reach").table
    assert 92950 in list(shown["Số lượng"])
    # The three treatments overlap and no whole is told: the largest stands alone.
    assert _card(own, "Bệnh nhân").number == 92950


def test_people_of_unlike_units_stand_apart(make_view: MakeView) -> None:
    units = list(activities.page(make_view()).section("activities_reach").table["Đơn vị"])
    assert units == sorted(units, key=units.index), "a unit is not split"
    assert set(units) == {"lượt người", "lượt bệnh nhân", "đại biểu"}


def test_a_row_an_association_names_its_fields_and_the_silent_come_last(
    make_view: MakeView,
) -> None:
    section = activities.page(make_view()).section("associations")
    table = section.table.set_index("Hội")
    assert table.loc["Hội Đông y", "Lĩnh vực"] == (
        "Đào tạo, Phối hợp, Chăm sóc sức khoẻ, Từ thiện nhân đạo"
    )
    assert table["Lĩnh vực"].isna().tolist() == [False] * 8 + [True] * 4
    assert section.title == "7 trong 23 hội có số liệu hoạt động; 16 hội chưa rõ"


def test_results_that_cannot_share_a_scale_are_a_table(make_view: MakeView) -> None:
    section = activities.page(make_view()).section("activities_outputs")
    assert section.chart is None
    said = [_plain(str(v)) for v in section.table["Số lượng"]]
    assert {"207 ý kiến", "15.000 tờ", "7.000 tờ", "80–90 %", "306 phòng"} <= set(said)


def test_a_result_names_its_unit_once(make_view: MakeView) -> None:
    table = activities.page(make_view()).section("activities_by_field").table
    assert any("207 ý kiến góp ý" in _plain(str(v)) for v in table["Kết quả khác"])


def test_statements_of_overlapping_periods_are_not_added(make_view: MakeView) -> None:
    page = activities.page(make_view())
    kinds = page.section("activities_by_kind").table.set_index("Loại hoạt động")
    assert kinds.loc["Nhiệm vụ khoa học cấp cơ sở", "Liên hiệp hội"] == 6
    assert any("trùng kỳ" in line and "4 nhiệm vụ" in _plain(line) for line in page.missing)


def test_awards_and_their_grades_reconcile(make_view: MakeView) -> None:
    page = activities.page(make_view())
    awards = page.section("activities_awards").table
    graded = awards[awards["Số lượng"] == 24].iloc[0]
    assert _plain(graded["Hạng"]) == "4 giải A, 4 giải B, 7 giải C, 9 giải khuyến khích"
    assert 27 in list(awards["Số lượng"])
    nationwide = awards[awards["Giải thưởng, danh hiệu"].str.contains("toàn quốc")]
    # The one of Hội Chăn nuôi - Thú y is one of the four.
    assert list(nationwide["Số lượng"]) == [4]


def test_agreements_tell_the_disputed_start_and_what_has_run_out(make_view: MakeView) -> None:
    section = activities.page(make_view()).section("activities_agreements")
    assert section.title.startswith("8 chương trình phối hợp đã ký, 4 chương trình đã qua thời hạn")
    terms = section.table.set_index("Đối tác")["Thời hạn"]
    assert terms["Sở Khoa học và Công nghệ"] == "2020–2025 (nguồn khác: 2021–2025)"
    assert terms["UBND huyện Lạng Giang"].startswith("không nêu thời hạn")
    assert {"ph-001", "ph-002", "ph-003", "ph-004"} <= set(section.records)


def test_appraisal_lists_its_commitment(make_view: MakeView) -> None:
    page = activities.page(make_view())
    assert any("hạn năm 2024: hạn đã qua, chưa rõ kết quả" in a.text for a in page.attention)
    own = activities.page(make_view(linh_vuc="giam-dinh"))
    assert own.headline.startswith("Giám định xã hội: chưa có số liệu hoạt động")
    assert own.attention


def test_without_a_series_there_is_no_trend(make_view: MakeView) -> None:
    page = activities.page(make_view())
    assert not {"activities_by_year", "activities_fields"} & _keys(page)
    assert all(section.chart is None for section in page.lead)


@pytest.mark.slow
@pytest.mark.usefixtures("published_both")
def test_with_a_series_growth_is_told_and_the_running_year_marked(make_view: MakeView) -> None:
    page = activities.page(make_view("demo"))
    assert "so với năm 2024" in page.headline
    years = page.section("activities_by_year")
    assert list(years.table["Năm"]) == list(range(2018, 2027))
    assert years.table.set_index("Năm").loc[2026, "Phạm vi"] == "9 tháng"
    assert page.lead[1] == years
    fields = page.section("activities_fields")
    assert fields.grid is not None
    (courses,) = fields.grid.courses.values()
    # The running year is compared with nothing.
    assert {len(course) for course in courses} == {8}
    moved = fields.table["So với 2024"]
    assert moved.tolist() == [course[-1] - course[-2] for course in courses]
    rows = page.section("associations")
    assert rows.grid is not None and len(rows.grid.links) == len(rows.table) == 28


FILTERS = (
    [{"hoi": h} for h in ("hoi-mau-01", "hoi-mau-13", "lhh", "truong-mau-01", "lhh-co-quan")]
    + [{"linh_vuc": f} for f in ("dao-tao", "giam-dinh", "sang-tao", "moi-truong")]
    + [{"loai": t} for t in ("xh", "hv-tt", "chua-ro")]
    + [{"tu": "2022", "den": "2022"}, {"den": "2019"}, {"tu": "2026"}, {"tu": "2035"}]
)


@pytest.mark.slow
@pytest.mark.usefixtures("published_both")
@pytest.mark.parametrize("chosen", FILTERS, ids=lambda f: "-".join(map(str, f.values())))
@pytest.mark.parametrize("dataset", ["records", "demo"])
def test_every_filter_gives_a_sensible_page(
    make_view: MakeView, dataset: str, chosen: dict[str, str]
) -> None:
    known = {"records": {"hoi-mau-01": "lam-vuon", "hoi-mau-13": "cham-cuu"}}.get(dataset, {})
    page = activities.page(make_view(dataset, **{k: known.get(v, v) for k, v in chosen.items()}))
    assert page.headline
    assert len(_keys(page)) == len(page.sections)
    for section in page.sections:
        assert not section.table.empty
        if section.chart is not None:
            assert not plotly.is_empty(figure_of(section.chart))


@pytest.mark.slow
@pytest.mark.usefixtures("published_both")
def test_totals_agree_whichever_way_they_are_split(make_view: MakeView) -> None:
    rng = random.Random(5)
    everything = make_view("demo")
    told = 0
    for _ in range(12):
        chosen = {
            "loai": rng.choice(["", *everything.choices.types]),
            "linh_vuc": rng.choice(["", "", *everything.choices.fields]),
            "tu": rng.choice(["", "2019", "2022", "2025"]),
        }
        view = make_view("demo", **{k: v for k, v in chosen.items() if v})
        page = activities.page(view)
        if "activities_by_field" not in _keys(page):
            continue
        parts = ["Các hội", "Liên hiệp hội"]
        stated = _stated_total(view)
        if not Cube.of(view).adds_up:
            continue
        told += 1
        fields = page.section("activities_by_field").table
        assert fields["Hoạt động của các tổ chức thành viên"].sum() == stated[False]
        assert fields["Hoạt động của Liên hiệp hội"].sum() == stated[True]
        tables = {s.key: s.table for s in page.sections}
        if "activities_by_kind" in tables:
            assert list(tables["activities_by_kind"][parts].sum()) == [stated[False], stated[True]]
    assert told > 2


def _stated_total(view: View) -> dict[bool, float]:
    """Activities straight from the observations: by the associations, by the Union."""
    chosen = view.filter
    with open_snapshot(view.snapshot.path) as connection:
        rows = connection.execute(
            """
            select o.association = 'lhh', sum(o.obs_value)
            from marts.observation as o join reference.activity_kind as k using (activity_kind)
            left join reference.field as f on f.field = o.field
            where o.indicator = 'activities' and k.measure = 'event' and k.parent is null
              and o.preferred and o.counted
              and ($association_type is null or o.association_type = $association_type)
              and ($field is null or o.field = $field or f.parent = $field)
              and ($year_from is null or year(o.time_end) >= $year_from)
            group by 1
            """,
            {
                "association_type": chosen.association_type,
                "field": chosen.field,
                "year_from": chosen.year_from,
            },
        ).fetchall()
    return {False: 0.0, True: 0.0} | {bool(k): float(v) for k, v in rows}


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_headline_and_lead_of_one_field_say_two_things(make_view: MakeView) -> None:
    page = activities.page(make_view(linh_vuc="dao-tao"))
    assert page.lead[0].title == "Đào tạo, tập huấn: có số liệu hoạt động của 4 trong 23 hội"
    assert page.headline != page.lead[0].title
    # The count of associations opens to what they told, not to the classes alone.
    assert len(page.lead[0].records) == len(page.headline_records)


def test_one_field_says_all_it_has_once(make_view: MakeView) -> None:
    page = activities.page(make_view(linh_vuc="phoi-hop"))
    assert page.headline.endswith("8 chương trình phối hợp đã ký")
    assert "ph-005" in page.headline_records
    values = [
        card.record_ids for card in activities.page(make_view(linh_vuc="tu-van-phan-bien")).cards
    ]
    assert len(values) == len(set(values))


def test_what_has_awards_alone_has_no_nought(make_view: MakeView) -> None:
    page = activities.page(make_view(hoi="chan-nuoi-thu-y", linh_vuc="sang-tao"))
    assert page.headline == "Hội Chăn nuôi - Thú y: 1 loại giải thưởng, danh hiệu"
    assert page.headline_records and page.lead[0].records
    clinic = activities.page(make_view(hoi="chan-nuoi-thu-y")).section("activities_by_field").table
    assert "Chăm sóc sức khoẻ" not in set(clinic["Lĩnh vực"])


def test_the_kind_with_most_says_of_whom_and_when(make_view) -> None:
    """729 courses are of one association and of 2022, not of the members."""
    title = activities.page(make_view()).section("activities_by_kind").title
    title = title.replace("\u00a0", " ")
    assert "729 lớp của Hội Làm vườn (năm 2022)" in title
    assert "trên 30 lớp của Liên hiệp hội (giai đoạn 2020–2022)" in title
