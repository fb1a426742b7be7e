"""The members page: one point shown as a point, growth between like and like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pandas as pd
import pytest

from dashboard.charts.kinds import figure_of
from dashboard.content import evidence
from dashboard.content.membership import frames
from dashboard.content.membership import page as membership
from dashboard.content.membership.frames import MemberSeries, Scope
from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from tests.etl.records import publish, row, write

MakeView = Callable[..., View]


#: Association → year → members, as the associations state them.
STATED = {
    "lam-vuon": {2018: 100, 2019: 110, 2020: 121},
    "luat-gia": {2018: 900},
    "dong-y": {2020: 5000},
    "cham-cuu": {2021: 10, 2022: 30},
}


@pytest.fixture(scope="module")
def series_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., MemberSeries]]:
    """Members by association and year of a snapshot that states STATED."""
    folder = tmp_path_factory.mktemp("members")
    rows = [
        row(
            "membership",
            record_id=f"hv-{code}-{year}",
            association=code,
            time_period=str(year),
            obs_value=value,
        )
        for code, course in STATED.items()
        for year, value in course.items()
    ]
    report = publish(folder / "published", write(folder, "membership", *rows))
    assert report.rejected == 0, report.rejects["message"].tolist()
    patch = pytest.MonkeyPatch()
    patch.setenv("DASHBOARD_PUBLISHED", str(folder / "published"))

    def make(**given: str) -> MemberSeries:
        snapshot = warehouse.current_snapshot("records")
        choices = filters.Choices.of(snapshot)
        view = View(snapshot, filters.parse(given, choices), choices)
        return frames.read(view, Scope.of(view))

    yield make
    patch.undo()


def test_real_records_show_points_and_no_trend(make_view: MakeView) -> None:
    page = membership.page(make_view())
    assert page.headline == "Nguồn nêu 80.000 hội viên, nhưng chỉ 5 trong 23 hội có số liệu riêng"
    assert page.section("members_gap").title == (
        "Liên hiệp hội nêu 80.000 hội viên; 5 trong 23 hội cộng lại ít nhất 52.768"
    )
    (lead,) = page.lead
    assert lead.chart is not None
    assert lead.chart.kind == "bars"
    # The total of the Union stands beside the parts.
    assert lead.table["Hội viên"].max() == 80_000
    assert all(section.chart is None for part in page.parts for section in part.sections)


def test_figures_keep_their_qualifier_and_their_rival(make_view: MakeView) -> None:
    page = membership.page(make_view())
    table = page.section("associations").table.set_index("Hội")
    assert table.loc["Hội Làm vườn", "Mức độ"] == "trên"
    assert table.loc["Hội Đông y", "Hội viên"] == 1389
    assert table.loc["Hội Đông y", "Số khác trong nguồn"] == "1.380"
    assert pd.isna(table.loc["Hội Khuyến học", "Hội viên"])
    # Which of the two is used, and why, stands in a part of its own.
    (rival,) = page.section("two_figures").table.to_dict("records")
    assert rival["Số được dùng"].startswith("1.389") and "1.380" in rival["Số khác"]
    assert "nêu sau" in rival["Vì sao"]


def test_unnamed_members_are_told(make_view: MakeView) -> None:
    missing = membership.page(make_view()).missing
    assert "12 hội thành viên khác chưa được nêu tên trong nguồn." in missing


def test_the_union_stands_for_all_its_members(make_view: MakeView) -> None:
    assert membership.page(make_view(hoi="lhh")).headline == membership.page(make_view()).headline


def test_an_office_has_no_members(make_view: MakeView) -> None:
    page = membership.page(make_view(hoi="lhh-co-quan"))
    assert page.headline == "Cơ quan Thường trực không có hội viên là cá nhân"
    assert not page.sections


def test_collective_members_are_organisations(make_view: MakeView) -> None:
    page = membership.page(make_view(loai="hv-tt"))
    assert page.headline == "Hội viên tập thể là tổ chức, không có hội viên là cá nhân"


@pytest.mark.slow
def test_yearly_change_leaves_newcomers_out(series_of: Callable[..., MemberSeries]) -> None:
    steps = series_of().steps
    columns = ["year", "change", "before", "associations"]
    assert steps[columns].to_numpy().tolist() == [
        [2019, 10, 100, 1],
        [2020, 11, 110, 1],
        [2022, 20, 10, 1],
    ]


def test_two_years_are_compared_over_those_known_in_both(
    series_of: Callable[..., MemberSeries],
) -> None:
    series = series_of()
    assert series.span == (2018, 2020)
    assert series.between(2018, 2020)["change"].tolist() == [21]
    assert series.between(2018, 2022).empty
    alone = series_of(hoi="luat-gia")
    assert alone.span is None and alone.years == [2018]


def test_demo_decomposition_adds_up(published_both: object, make_view: MakeView) -> None:
    page = membership.page(make_view("demo"))
    drivers = page.section("drivers").table
    assert drivers["Phần trong thay đổi chung (%)"].sum() == pytest.approx(100)
    (first, last) = (drivers[name].sum() for name in ("2018", "2026"))
    assert drivers["Thay đổi"].sum() == pytest.approx(last - first)
    # What does not fit is one bar: the bars add up, too.
    chart = page.section("drivers").chart
    assert chart is not None
    assert len(chart.frame) <= 10
    assert chart.frame["value"].sum() == pytest.approx(last - first)
    assert ", tăng " in page.headline


def test_demo_a_merged_association_is_not_among_those_with_figures(
    published_both: object, make_view: MakeView
) -> None:
    page = membership.page(make_view("demo"))
    (known,) = [card for card in page.cards if card.label.startswith("Hội có số liệu")]
    assert known.value == "22/22"
    assert len(page.section("associations").table) == 22
    before = membership.page(make_view("demo", den="2024"))
    assert len(before.section("associations").table) == 23


def test_demo_a_row_an_association_holds_its_course(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo")
    section = membership.page(view).section("associations")
    grid = section.grid
    assert grid is not None and grid.table is not None
    totals = frames.read(view, Scope.of(view)).totals
    (courses,) = grid.courses.values()
    assert len(courses) == len(grid.links) == len(section.table)
    for name, course, value in zip(
        section.table["Hội"], courses, section.table["Hội viên"], strict=True
    ):
        own = totals[totals["label"] == name].sort_values("year")["value"]
        assert [v for v in course if v is not None] == own.tolist()
        assert course[-1] == value


def test_demo_total_is_held_against_the_same_year(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo")
    totals = frames.read(view, Scope.of(view)).totals
    same = totals[totals["year"] == totals["year"].max()]["value"].sum()
    # "khoảng 85.000" less the parts is no figure: there is no third row.
    told = membership.page(view).section("members_gap").table["Hội viên"]
    assert told.tolist() == [85_000, same]


def test_demo_levels_are_the_sum_of_the_types(published_both: object, make_view: MakeView) -> None:
    view = make_view("demo")
    section = membership.page(view).section("members_by_year")
    types = [name for name in view.choices.types.values() if name in section.table]
    assert len(types) == 3
    assert section.table[types].sum(axis=1).tolist() == section.table["Hội viên"].tolist()
    assert section.chart is not None
    drawn = section.chart.frame.groupby("time")["value"].sum() * 1000
    assert drawn.tolist() == pytest.approx(section.table["Hội viên"].tolist(), abs=200)


def test_demo_share_of_intellectuals_over_the_years_is_of_the_same_members(
    published_both: object, make_view: MakeView
) -> None:
    section = membership.page(make_view("demo")).section("intellectual_share_years")
    share = 100 * section.table["Trí thức"] / section.table["Hội viên"]
    assert section.table["Tỷ lệ (%)"].tolist() == pytest.approx(share.tolist())
    assert section.chart is not None
    drawn = section.chart.frame
    types = drawn[drawn["click_keys"].map(len) > 0]
    whole = drawn[drawn["click_keys"].map(len) == 0]
    assert whole["value"].tolist() == pytest.approx(share.tolist(), abs=0.05)
    spread = types.groupby("time")["value"].agg(["min", "max"])
    for year, value in zip(whole["time"], whole["value"], strict=True):
        assert spread.loc[year, "min"] <= value <= spread.loc[year, "max"], year


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["records", "demo"])
@pytest.mark.parametrize(
    "parameters",
    [
        {"loai": "xh"},
        {"loai": "ct-xh-nn"},
        {"loai": "hv-tt"},
        {"tu": "2030"},
        {"den": "2019"},
        {"tu": "2022", "den": "2023"},
        {"linh-vuc": "suc-khoe"},
        {"loai": "xh-nn", "tu": "2024"},
    ],
)
def test_page_makes_sense_under_filters(
    published_both: object, make_view: MakeView, dataset: str, parameters: dict[str, str]
) -> None:
    page = membership.page(make_view(dataset, **parameters))
    assert page.headline
    for section in page.sections:
        assert section.title and not section.table.empty
        if section.chart is not None:
            figure_of(section.chart)


@pytest.mark.slow
def test_demo_every_association_has_a_page(published_both: object, make_view: MakeView) -> None:
    view = make_view("demo")
    for code in list(view.choices.associations)[::3]:
        page = membership.page(make_view("demo", hoi=code))
        assert page.headline
        assert Scope.of(make_view("demo", hoi=code)).is_none or code == "lhh" or page.sections


def test_the_source_line_names_writers_with_their_lines_in_reading_order(
    published_both: object, make_view: MakeView
) -> None:
    records = make_view()
    ids = ("hv-007", "hv-006", "hv-005", "hv-009")
    line = evidence.brief(records, ids).source_line
    lines = [int(n) for n in re.findall(r"\d+", line.split("Lê Văn Dương")[1])]
    assert lines == sorted(lines)
    assert len(lines) > 1
    demo = make_view("demo", bo="minh-hoa")
    line = evidence.brief(demo, membership.page(demo).lead[0].records).source_line
    names = [part.split(" (mô phỏng)")[0] for part in line.removeprefix("Nguồn: ").split("; ")]
    assert len(names) == len(set(names))
    assert "văn bản)" in line
