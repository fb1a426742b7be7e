"""Side by side: aligned figures, honest differences, sensible defaults."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest

from dashboard.charts.kinds import figure_of
from dashboard.content.comparison import measures, periods
from dashboard.content.comparison import page as comparison
from dashboard.content.model import Page
from dashboard.selection.view import View
from dashboard.words import palette

MakeView = Callable[..., View]


def row(page: Page, name: str) -> dict[str, object]:
    """The line of a measure in the tables of all measures."""
    for section in page.sections:
        if section.key == "measures":
            found = section.table[section.table["Chỉ số"] == name]
            if len(found):
                return found.iloc[0].to_dict()
    raise AssertionError(f"{name} is not on the page")


def test_default_pair_is_told(make_view: MakeView) -> None:
    page = comparison.page(make_view())
    assert page.headline == (
        "Hội viên: Hội Đông y 1.389\u00a0người, gấp 11,6 lần Hội Châm cứu (120\u00a0người)"
    )
    assert page.facts[0].startswith("chưa chọn hội")


def test_differences_stand_beside_the_figures(make_view: MakeView) -> None:
    page = comparison.page(make_view(), associations=["cham-cuu", "dong-y"])
    members = row(page, "Hội viên")
    assert members["Hội Châm cứu"] == 120
    assert members["Hội Đông y"] == 1389
    assert members["Chênh lệch"] == 1269
    assert members["Kỳ"] == "tháng 8/2023"
    assert not any("chưa chọn" in fact for fact in page.facts)


def test_unknown_stays_unknown(make_view: MakeView) -> None:
    page = comparison.page(make_view(), associations=["cham-cuu", "dong-y"])
    communes = row(page, "Xã có tổ chức hội")
    assert communes["Hội Châm cứu"] == "chưa có số liệu"
    assert communes["Chênh lệch"] == "chưa so được"
    posts = row(page, "Biên chế và người làm việc (biên chế)")
    assert posts["Hội Châm cứu"] == 0, "a stated zero is a figure"


def test_qualifiers_are_kept(make_view: MakeView) -> None:
    page = comparison.page(make_view(), associations=["lam-vuon", "dong-y"])
    assert row(page, "Hội viên")["Hội Làm vườn"] == "trên 50.000"
    assert "gấp khoảng 36 lần" in page.headline


def test_figures_out_of_different_totals_are_not_subtracted(make_view: MakeView) -> None:
    page = comparison.page(make_view(), associations=["lam-vuon", "dong-y"])
    communes = row(page, "Xã có tổ chức hội")
    assert communes["Hội Làm vườn"] == "179/230"
    assert communes["Hội Đông y"] == "174/209"
    assert communes["Chênh lệch"] == "khác tổng số"


def test_one_activity_reported_twice_is_not_a_tie(make_view: MakeView) -> None:
    page = comparison.page(make_view(), associations=["cham-cuu", "dong-y"])
    assert row(page, "Lượt người (điều trị bằng châm cứu)")["Chênh lệch"] == "cùng một hoạt động"
    assert not any("điều trị bằng châm cứu" in s.title for s in page.sections)
    charity = row(page, "Giá trị từ thiện nhân đạo (điều trị miễn phí)")
    assert (charity["Hội Châm cứu"], charity["Hội Đông y"]) == (90, 1094.8)
    assert charity["Chênh lệch"] == "cùng một hoạt động, nêu khác nhau"


def test_years_and_yes_or_no_carry_no_difference(make_view: MakeView) -> None:
    page = comparison.page(make_view(), associations=["cham-cuu", "dong-y"])
    table = page.section("measures").table
    years = table[table["Đơn vị"].isin(("năm", "có/không"))]
    assert len(years)
    assert set(years["Chênh lệch"]) <= {"giống nhau", "khác nhau", "chưa so được"}


def test_two_associations_are_blue_and_orange_on_three_pictures(make_view: MakeView) -> None:
    pictures = comparison.page(make_view(), associations=["cham-cuu", "dong-y"]).parts[0].sections
    assert 0 < len(pictures) <= 3
    for section in pictures:
        assert list(section.chart.frame["colour"]) == [palette.POINT, palette.AMBER]


def test_the_association_of_the_filter_is_compared(make_view: MakeView) -> None:
    page = comparison.page(make_view(hoi="luat-gia"))
    assert any("Hội Luật gia" in card.label for card in page.cards)


def test_at_most_four_and_only_known_ones(make_view: MakeView) -> None:
    asked = ["dong-y", "khong-co", "dong-y", "luat-gia", "lam-vuon", "cau-duong", "cham-cuu"]
    page = comparison.page(make_view(), associations=asked)
    names = [card.label.split(":")[0] for card in page.cards[:-1]]
    assert names == ["Hội Đông y", "Hội Luật gia", "Hội Làm vườn", "Hội Cầu đường"]


def test_two_periods_of_one_association(make_view: MakeView) -> None:
    page = comparison.page(make_view(hoi="dong-y"), way="ky", years=(2021, 2023))
    posts = row(page, "Biên chế và người làm việc (biên chế)")
    assert (posts["2021"], posts["2023"], posts["Chênh lệch"]) == (7, 0, -7)
    status = row(page, "Hội đặc thù (từ 26/11/2024: hội do Đảng, Nhà nước giao nhiệm vụ)")
    assert (status["2021"], status["2023"], status["Chênh lệch"]) == ("có", "không", "khác nhau")
    income = row(page, "Kinh phí thu (ngân sách nhà nước)")
    assert (income["2021"], income["2023"]) == ("800–900", 380)
    assert "từ 800–900\u00a0triệu đồng" in page.headline
    assert "%" not in page.headline, "no rate from a range"


def test_two_periods_count_who_has_both(make_view: MakeView) -> None:
    page = comparison.page(make_view(), way="ky")
    assert "1 trong 23 hội có số liệu cả hai kỳ" in page.headline
    assert any("chưa chọn đủ hai kỳ" in fact for fact in page.facts)


def test_one_year_chosen_keeps_it(make_view: MakeView) -> None:
    view = make_view(hoi="dong-y")
    names = comparison.candidates(view)
    assert periods.shown(view, names, (2022, None)) in {(2021, 2022), (2022, 2023)}
    assert periods.shown(view, names, (1066, 2023)) == (2021, 2023)
    assert periods.shown(view, names, (2023, 2023)) == (2021, 2023)


@pytest.mark.slow
@pytest.mark.parametrize(
    "parameters",
    [
        {"loai": "xh"},
        {"loai": "ct-xh-nn"},
        {"loai": "hv-tt"},
        {"loai": "xh-nn"},
        {"hoi": "lhh"},
        {"hoi": "lhh-co-quan"},
        {"hoi": "sinh-vat-canh"},
        {"tu": "2030"},
        {"den": "2021"},
        {"linh-vuc": "suc-khoe"},
    ],
)
@pytest.mark.parametrize("way", ["hoi", "ky"])
def test_page_makes_sense_under_filters(
    make_view: MakeView, parameters: dict[str, str], way: str
) -> None:
    page = comparison.page(make_view(**parameters), way=way)
    assert page.headline
    for section in page.sections:
        assert section.title and not section.table.empty
        if section.chart is not None:
            figure_of(section.chart)


@pytest.mark.slow
def test_demo_uses_the_same_year_for_all(published_both: object, make_view: MakeView) -> None:
    view = make_view("demo")
    names = list(comparison.candidates(view))
    compared = 0
    for pair in list(combinations(names[:6], 2))[::4]:
        rows = measures.read(view, pair)
        for measure in measures.by_association(rows, pair):
            if measure.comparable and measure.unit not in measures.FACTS:
                assert len({int(c["year"]) for c in measure.cells.values()}) == 1
                compared += 1
    assert compared


def test_demo_totals_are_sums_of_their_sources(published_both: object, make_view: MakeView) -> None:
    rows = measures.read(make_view("demo"), ["hoi-mau-04"])
    total = rows[(rows["measure"] == "income_total") & (rows["year"] == 2022)].iloc[0]
    stated = (rows["indicator"] == "income") & (rows["derivation"] == "stated")
    sources = rows[stated & (rows["year"] == 2022)]
    assert total["value"] == pytest.approx(sources["value"].sum())
    share = rows[(rows["measure"] == "state_share") & (rows["year"] == 2022)].iloc[0]
    state = sources[sources["funding_source"] == "state_budget"].iloc[0]["value"]
    assert share["value"] == pytest.approx(100 * state / total["value"])


def test_demo_two_periods_sum_only_associations_with_both(
    published_both: object, make_view: MakeView
) -> None:
    page = comparison.page(make_view("demo"), way="ky", years=(2019, 2023))
    members = next(s for s in page.sections if s.title.startswith("Hội viên"))
    assert f"{len(members.table)} trong " in members.title
    assert (members.table["2023"] - members.table["2019"]).tolist() == pytest.approx(
        members.table["Chênh lệch"].tolist()
    )
