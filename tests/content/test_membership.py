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
from tests.content.test_totals import observations
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
        "Liên hiệp hội nêu 80.000 hội viên; 5 trong 23 hội có số liệu cộng lại ít nhất 52.768"
    )
    shown = {section.key for section in page.sections}
    assert not shown & {"members_by_year", "yearly_change", "index_by_type", "drivers"}
    assert not membership.base_years(make_view())
    for section in page.sections:
        assert section.chart is None or section.chart.kind in ("bars", "share_bar")


def test_figures_keep_their_qualifier_and_their_rival(make_view: MakeView) -> None:
    table = membership.page(make_view()).section("members_by_association").table.set_index("Hội")
    assert table.loc["Hội Làm vườn", "Mức độ"] == "trên"
    assert table.loc["Hội Đông y", "Hội viên"] == 1389
    assert table.loc["Hội Đông y", "Số khác trong nguồn"] == "1.380"
    assert pd.isna(table.loc["Hội Khuyến học", "Hội viên"])


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


def test_index_compares_only_who_reported_both_years(
    series_of: Callable[..., MemberSeries],
) -> None:
    steps = series_of().steps_of()
    # It ends at 2020: nobody reports both 2020 and 2021.
    assert frames.chained(steps, 2018) == pytest.approx({2018: 100, 2019: 110, 2020: 121})


def test_index_from_a_later_base_runs_both_ways(series_of: Callable[..., MemberSeries]) -> None:
    steps = series_of().steps_of()
    found = frames.chained(steps, 2019)
    assert found == pytest.approx({2018: 100 / 1.1, 2019: 100, 2020: 110})
    assert frames.chained(steps, 2021) == pytest.approx({2021: 100, 2022: 300})


def test_yearly_change_leaves_newcomers_out(series_of: Callable[..., MemberSeries]) -> None:
    steps = series_of().steps_of()
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
    assert series.farthest(2019) == (2019, 2020)
    assert series.farthest(2020) is None
    assert series.between(2018, 2020)["change"].tolist() == [21]
    assert series.between(2018, 2022).empty


def test_one_point_each_is_no_course(series_of: Callable[..., MemberSeries]) -> None:
    one = series_of(hoi="luat-gia")
    assert not one.has_trend and one.years == [2018]


def test_demo_decomposition_adds_up(published_both: object, make_view: MakeView) -> None:
    page = membership.page(make_view("demo"))
    drivers = page.section("drivers").table
    assert drivers["Phần trong thay đổi chung (%)"].sum() == pytest.approx(100)
    grown = next(card for card in page.cards if card.label.startswith("Tăng thêm"))
    assert drivers["Thay đổi"].sum() == pytest.approx(grown.number)
    assert ", tăng " in page.headline


def test_demo_total_is_held_against_the_same_year(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo")
    totals = frames.read(view, Scope.of(view)).totals
    same = totals[totals["year"] == totals["year"].max()]["value"].sum()
    stated, parts, gap = membership.page(view).section("members_gap").table["Hội viên"]
    assert (stated, parts) == (85_000, same)
    # "khoảng 85.000" less the parts is no figure.
    assert pd.isna(gap)


def test_demo_levels_are_the_sum_of_the_types(published_both: object, make_view: MakeView) -> None:
    view = make_view("demo")
    section = membership.page(view).section("members_by_year")
    types = [name for name in view.choices.types.values() if name in section.table]
    assert len(types) == 3
    assert section.table[types].sum(axis=1).tolist() == section.table["Hội viên"].tolist()
    assert section.chart is not None
    drawn = section.chart.frame.groupby("time")["value"].sum() * 1000
    assert drawn.tolist() == pytest.approx(section.table["Hội viên"].tolist(), abs=200)


def test_demo_index_starts_from_the_chosen_year(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo")
    assert 2021 in membership.base_years(view)
    table = membership.page(view, base=2021).section("index_by_type").table
    assert set(table[table["Năm"] == 2021]["Chỉ số"]) == {100.0}
    unknown = membership.page(view, base=1066).section("index_by_type").table
    assert set(unknown[unknown["Năm"] == 2018]["Chỉ số"]) == {100.0}


def test_demo_index_of_an_association_follows_its_members(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo", loai="xh-nn")
    rows = observations(view.snapshot)
    rows = rows[(rows["indicator"] == "members") & rows["member_group"].isna()]
    rows = rows[rows["ref_area"].isna()].sort_values("time_end")
    years = pd.to_datetime(rows["time_end"]).dt.year
    levels = rows.groupby([rows["short_name"], years])["obs_value"].last().to_dict()
    sections = membership.page(view, base=2021).sections
    tables = [s.table for s in sections if s.key.startswith("index_by_association")]
    told = [row for table in tables for row in table[["Hội", "Năm", "Chỉ số"]].itertuples(False)]
    # A name with the year it is compared to has no figure for the base year.
    compared = {(n, y): v for n, y, v in told if (n, 2021) in levels and v == v}
    assert len({name for name, _ in compared}) > 3
    for (name, year), value in compared.items():
        assert value == pytest.approx(100 * levels[name, year] / levels[name, 2021]), (name, year)


def test_demo_concentration_is_the_part_of_the_largest(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo")
    table = membership.page(view).section("concentration").table.set_index("Năm")
    by_year = frames.read(view, Scope.of(view)).totals.groupby("year")["value"]
    assert set(table.index) == set(by_year.groups)
    for year, values in by_year:
        ordered = sorted(values, reverse=True)
        parts = [sum(ordered[:3]), sum(ordered[(len(ordered) + 1) // 2 :])]
        told = table.loc[year, ["3 hội đông nhất (%)", "Nửa số hội nhỏ hơn (%)"]].tolist()
        assert told == pytest.approx([100 * part / sum(ordered) for part in parts]), year


def test_demo_shares_of_intellectuals_need_both_figures(
    published_both: object, make_view: MakeView
) -> None:
    section = membership.page(make_view("demo")).section("intellectual_share")
    table = section.table
    share = 100 * table["Trí thức"] / table["Hội viên"]
    assert table["Tỷ lệ (%)"].tolist() == pytest.approx(share.tolist())
    assert (table["Trí thức"] <= table["Hội viên"]).all()
    highest, lowest = section.title.split(", thấp nhất ở ")
    assert highest.split("cao nhất ở ")[1].startswith(table.loc[share.idxmax(), "Hội"])
    assert lowest.startswith(table.loc[share.idxmin(), "Hội"])


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


def test_demo_latest_known_figure_counts_when_the_newest_is_missing(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo")
    totals = frames.read(view, Scope.of(view)).totals
    last = totals.sort_values("year").drop_duplicates("association", keep="last")
    stale = last[last["year"] < last["year"].max()].iloc[0]
    table = membership.page(view).section("members_by_association").table.set_index("Hội")
    assert table.loc[stale["label"], "Hội viên"] == stale["value"]
    assert table.loc[stale["label"], "Thời điểm"] == stale["time_label"]


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
    line = evidence.brief(demo, membership.page(demo).sections[0].records).source_line
    names = [part.split(" (mô phỏng)")[0] for part in line.removeprefix("Nguồn: ").split("; ")]
    assert len(names) == len(set(names))
    assert "văn bản)" in line
