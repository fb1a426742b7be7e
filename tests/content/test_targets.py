"""Mục tiêu: the promises of the real records, the pace of the simulated ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.charts.kinds import figure_of
from dashboard.content.targets import page as targets
from dashboard.content.targets.frames import Choice, Targets
from dashboard.content.targets.lists import addressees
from dashboard.content.targets.scenario import arrival, paces
from dashboard.selection.view import View

ViewOf = Callable[..., View]


def test_numeric_targets_stand_with_what_must_be_reached(make_view: ViewOf) -> None:
    table = targets.page(make_view()).section("gaps").table.set_index("Mục tiêu")
    assert table.loc["Mỗi năm được giao thực hiện nhiệm vụ khoa học", "Phải đạt"] == 2
    asked = table.loc["Ngân sách hỗ trợ kinh phí hoạt động mỗi năm, để có cán bộ chuyên trách"]
    assert asked["Tổ chức"] == "Hội Châm cứu"
    assert (asked["Hiện có"], asked["Phải đạt"]) == (0, 200e6)


def test_too_little_data_is_said_and_not_coloured(make_view: ViewOf) -> None:
    chart = targets.page(make_view()).section("gaps").chart
    assert chart is not None
    row = chart.frame[chart.frame["label"].str.startswith("Mỗi năm được giao")].iloc[0]
    assert (row["status"], row["status_words"]) == ("unknown", "chưa đủ số liệu")


def test_a_milestone_past_its_date_says_that_the_result_is_unknown(make_view: ViewOf) -> None:
    due = targets.page(make_view()).section("due").table.set_index("Nội dung")
    assert (
        due.loc["Nghiên cứu thực hiện thí điểm giám định xã hội", "Tình trạng"]
        == "hạn đã qua, chưa rõ kết quả"
    )
    assert "Tôn vinh Trí thức Bắc Giang tiêu biểu lần 3" not in due.index


@pytest.mark.usefixtures("published_both")
def test_headline_counts_what_is_late(make_view: ViewOf) -> None:
    found = Targets.of(make_view("demo"), Choice())
    late = len(found.of_standing("behind", "off_track", "missed"))
    assert targets.page(make_view("demo")).headline.startswith(f"{late} trong ")


@pytest.mark.usefixtures("published_both")
@pytest.mark.parametrize("bo", ["records", "demo"])
def test_narrowing_never_breaks_and_never_adds(make_view: ViewOf, bo: str) -> None:
    everything = Targets.of(make_view(bo), Choice())
    for kind in (None, *everything.rows["target_kind"].unique()):
        for scope in (None, "union", "members"):
            choice = Choice(kind=kind, scope=scope)
            assert len(Targets.of(make_view(bo), choice).rows) <= len(everything.rows)
            for section in targets.page(make_view(bo), choice).sections:
                if section.chart is not None:
                    figure_of(section.chart)


def test_no_target_under_the_filter_says_so(make_view: ViewOf) -> None:
    page = targets.page(make_view(linh_vuc="moi-truong"))
    assert page.headline.startswith("Chưa có mục tiêu")
    assert page.sections == ()


@pytest.mark.usefixtures("published_both")
def test_trying_a_pace_tells_when_the_target_is_reached(make_view: ViewOf) -> None:
    found = Targets.of(make_view("demo"), Choice())
    ready = paces(found)
    code, one = next((c, p) for c, p in ready.items() if p.required > 0)
    assert arrival(one, one.required) == int(one.row["target_year"])
    assert arrival(one, -1.0) is None
    section = targets.scenario(found, code, one.required)
    assert section is not None and "đạt đúng hạn" in section.title


def test_milestones_stand_on_one_time_line_with_todays_date(make_view: ViewOf) -> None:
    timeline = targets.page(make_view()).section("timeline")
    assert "8 mốc có hạn đã qua, chưa rõ kết quả" in timeline.title
    assert timeline.chart is not None
    assert timeline.chart.options["today"].year == 2026
    assert timeline.table.set_index("Năm đến hạn").loc[2030, "Số mốc"] == 1


def test_tasks_without_a_due_date_are_listed_by_kind_and_not_called_open(
    make_view: ViewOf,
) -> None:
    page = targets.page(make_view())
    lists = [s for s in page.sections if s.key.startswith("standing_")]
    assert [s.key for s in lists] == [
        "standing_decided",
        "standing_committed",
        "standing_proposed",
        "standing_requested",
    ]
    states = {state for s in lists for state in s.table["Tình trạng"]}
    assert states == {"không nêu hạn, chưa rõ kết quả", "định kỳ, chưa rõ kết quả"}
    asked = page.section("standing_requested").table.set_index("Nội dung")["Tình trạng"]
    yearly = "Hằng năm mở lớp bồi dưỡng, sát hạch, công nhận lương y cấp tỉnh"
    assert asked[yearly] == "không nêu hạn, chưa rõ kết quả"


def test_one_group_of_addressees_is_not_torn_apart() -> None:
    assert addressees("Các sở, ngành, địa phương") == ["Các sở, ngành, địa phương"]
    assert addressees("UBND tỉnh, Sở Công Thương") == ["UBND tỉnh", "Sở Công Thương"]
    assert addressees("Liên hiệp hội, các trường đại học, cao đẳng") == [
        "Liên hiệp hội",
        "Các trường đại học, cao đẳng",
    ]


@pytest.mark.usefixtures("published_both")
def test_the_path_ends_at_the_latest_figure_and_leads_to_the_target(make_view: ViewOf) -> None:
    page = targets.page(make_view("demo"))
    section = page.section("paths")
    assert section.chart is not None
    for _, row in section.chart.frame.iterrows():
        years = [year for year, _ in row["points"]]
        assert years == sorted(set(years))
        assert years[-1] < row["target_year"]
    drawn = figure_of(section.chart)
    assert "nét đứt: nếu giữ nhịp hiện nay" in drawn.layout.meta["marks"]
    members = section.table[section.table["Mục tiêu"].str.contains("hội viên")]
    assert (members["2023"] > 0).any()
