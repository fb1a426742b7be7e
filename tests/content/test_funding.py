"""Kinh phí: what is stated is shown as stated, what is unknown stays unknown."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.content.funding import frames
from dashboard.content.funding import page as funding
from dashboard.content.model import Page
from tests.content.test_overview import check
from tests.content.test_totals import income_of, observations


def _card(page, label):
    return next(c for c in page.cards if c.label.startswith(label))


def test_the_unions_totals(make_view):
    page = funding.page(make_view())
    assert "11 trong 23 hội" in page.headline and "8,6" in page.headline
    assert _card(page, "Ngân sách cấp cho các hội").value == "khoảng trên 8,6"
    assert _card(page, "Đóng góp").value == "trên 4,6"
    assert _card(page, "Cấp cho mỗi hội").value == "bình quân khoảng trên 700"
    table = page.section("who").table
    assert list(table["Số hội"]) == [11, 12]
    # Who gets nothing, and how many of them no source names: on the first screen.
    assert page.section("who") in page.lead
    assert table["Hội được nêu tên"].tolist()[1] == "Hội Châm cứu"
    assert list(table["Hội chưa rõ tên"]) == [10, 11]
    assert "Hội Châm cứu; 11 hội chưa rõ tên" in _card(page, "Hội chưa được").note


def test_the_part_of_the_total_nobody_explains_is_shown(make_view):
    gap = funding.page(make_view()).section("reconciliation")
    # "khoảng trên 8,6 tỷ" less 380 million is no figure.
    assert "8,22" not in gap.title
    assert "380 triệu đồng của 1 hội" in gap.title.replace("\u00a0", " ")
    assert gap.table["Ngân sách cấp (đồng)"].tolist() == [8.6e9, 3.8e8]


def test_a_range_is_drawn_as_a_range_and_nought_as_a_word(make_view):
    page = funding.page(make_view())
    funding_declines = page.section("falls")
    frame = funding_declines.chart.frame
    assert frame["value"].tolist() == [8e8, 3.8e8, 3.8e8]
    assert frame["value_to"].tolist()[0] == 9e8
    each = page.section("associations").table.set_index("Hội")
    assert each.loc["Hội Châm cứu", "Ngân sách cấp (đồng)"] == 0
    assert pd.isna(each.loc["Hội Luật gia", "Ngân sách cấp (đồng)"])
    assert each.loc["Hội Châm cứu", "Ngân sách"] == "nêu rõ không được cấp"
    assert each.loc["Hội Luật gia", "Ngân sách"] == "chưa có số liệu"


def test_only_state_money_told_is_not_the_whole_income(make_view):
    page = funding.page(make_view(hoi="dong-y"))
    assert "chưa nêu các nguồn thu khác" in page.section("sources").title
    assert not any(c.label.startswith("Tổng thu") for c in page.cards)
    every = funding.page(make_view()).section("associations").table
    assert not {"Tổng thu (đồng)", "Phụ thuộc (%)"} & set(every)


def test_an_association_without_state_money(make_view):
    page = funding.page(make_view(hoi="cham-cuu"))
    assert "không được ngân sách cấp" in page.headline
    assert _card(page, "Ngân sách cấp").value == "không"


def test_the_standing_office_is_apart(make_view):
    page = funding.page(make_view())
    office = page.section("office")
    assert "bình quân 4 tỷ" in office.title.replace("\u00a0", " ") and "100" in office.title
    assert "không cộng" in office.caption


@pytest.fixture
def demo(make_view, published_both) -> tuple[Page, pd.DataFrame]:
    """The page of the simulated records, and the observations it is made from."""
    view = make_view("demo")
    return funding.page(view), observations(view.snapshot)


@pytest.mark.slow
def test_no_year_is_converted_to_the_prices_of_another(demo):
    page, rows = demo
    shown = page.section("sources").table.groupby("Năm")["Thu (đồng)"].sum()
    assert len(shown) > 5
    for year, total in shown.items():
        assert total == pytest.approx(income_of(rows, year)), year
    assert any("giá cố định" in line for line in page.missing)


@pytest.mark.slow
def test_the_simulated_totals_are_sums_of_what_was_reported(demo):
    page, rows = demo
    # The running year has nine months of figures and is not the one spoken of.
    assert "năm 2025" in page.headline
    total = income_of(rows, 2025)
    state = income_of(rows[rows["funding_source"] == "state_budget"], 2025)
    assert 0 < state < total
    assert _card(page, "Tổng thu").number == pytest.approx(total / 1e9)
    assert _card(page, "Ngân sách cấp").number == pytest.approx(state / 1e9)
    assert page.section("by_type").table["Thu (đồng)"].sum() == pytest.approx(total)


def test_the_calibration_year_agrees_with_the_union(make_view, published_both):
    section = funding.page(make_view("demo")).section("reconciliation")
    assert "khớp" in section.title and "2023" in section.title


def test_a_year_of_which_quarters_are_in_is_not_compared(make_view, published_both):
    page = funding.page(make_view("demo"))
    frame = page.section("sources").chart.frame
    partial = frame[frame["partial"]]
    assert set(partial["time"]) == {frame["time"].max()}
    assert str(frame["time"].max()) not in page.headline


def test_dependence_needs_all_sources(demo):
    page, rows = demo
    expected = {}
    own = rows[(rows["association_kind"] == "member") & (rows["indicator"] == "income")]
    own = own[pd.to_datetime(own["time_end"]).dt.year == 2025]
    for name, told in own.groupby("short_name"):
        sources = set(told["funding_source"].dropna())
        if "state_budget" in sources and len(sources) > 1:
            state = income_of(told[told["funding_source"] == "state_budget"], 2025)
            expected[name] = 100 * state / income_of(told, 2025)
    shares = page.section("associations").table.set_index("Hội")["Phụ thuộc (%)"].dropna()
    assert 3 <= len(expected) < own["association"].nunique(), "some tell not all their sources"
    assert shares.to_dict() == pytest.approx(expected)


def test_a_share_needs_the_state_and_another_source_and_nothing_missing():
    told = [
        ("both", "state_budget", 30.0, True), ("both", "membership_fees", 70.0, True),
        ("state alone", "state_budget", 30.0, True),
        ("fees alone", "membership_fees", 70.0, True),
        ("one missing", "state_budget", 30.0, True), ("one missing", "membership_fees", 70.0, True),
        ("one missing", "aid_sponsorship", None, False),
    ]  # fmt: skip
    rows = pd.DataFrame(told, columns=["association", "funding_source", "value", "known"])
    rows = rows.assign(
        lacks_a_part=~rows["known"],
        year=2025,
        label=rows["association"],
        association_type="xh",
        record_ids=[["r"]] * len(rows),
    )
    shares = frames.by_association(rows, 2025).set_index("association")["share"]
    assert shares.dropna().to_dict() == {"both": pytest.approx(30)}
    assert set(shares.index) == {"both", "state alone", "fees alone", "one missing"}


@pytest.mark.slow
def test_planned_and_actual_are_pairs(demo):
    page, rows = demo
    table = page.section("plan").table
    shown = {(r[0], r[1]): (r[2], r[3]) for r in table.itertuples(index=False)}
    assert len(shown) == len(table) > 10
    own = rows[rows["association_kind"] == "member"]
    expected, alone = {}, 0
    for key, told in own.groupby(["short_name", "source_name"]):
        planned = income_of(told, 2025, "income_planned")
        actual = income_of(told, 2025)
        if planned and actual:
            expected[key] = (planned, actual)
        alone += bool(planned) != bool(actual)
    assert alone, "figures without a partner are in the records"
    # A nought is a figure, too.
    noughts = shown.keys() - expected.keys()
    assert all(0 in shown[key] for key in noughts)
    for key, pair in expected.items():
        assert shown[key] == pytest.approx(pair), key


def test_the_reference_year_is_the_last_whole_one():
    rows = pd.DataFrame(
        {
            "association": ["a", "b", "a", "b", "a", "a"],
            "year": [2021, 2021, 2022, 2022, 2023, 2024],
            "complete": [True, True, True, True, True, False],
        }
    )
    assert frames.reference_year(rows) == 2023
    assert frames.reference_year(rows[~rows["complete"]]) == 2024
    assert frames.reference_year(rows.iloc[:0]) is None


def test_a_fall_is_measured_from_the_lower_end():
    levels = pd.DataFrame(
        {
            "association": ["a", "a", "b", "b"],
            "label": ["A", "A", "B", "B"],
            "value": [800.0, 380.0, 100.0, 90.0],
            "value_to": [900.0, None, None, None],
            "time_label": ["đến năm 2021", "2023", "2021", "2023"],
            "record_id": ["1", "2", "3", "4"],
        }
    )
    found = frames.funding_declines(levels)
    assert found["association"].tolist() == ["a"]
    assert found.iloc[0]["fall"] == pytest.approx(1 - 380 / 800)


def test_a_row_an_association_adds_up_to_the_year(demo):
    page, rows = demo
    section = page.section("associations")
    table, grid = section.table.set_index("Hội"), section.grid
    assert len(table) == 22, "the merged association is no row"
    assert table["Tổng thu (đồng)"].sum() == pytest.approx(income_of(rows, 2025))
    (courses,) = grid.courses.values()
    for name, course in zip(table.index, courses, strict=True):
        told = rows[rows["short_name"] == name]
        assert course[-1] == pytest.approx(income_of(told, 2025)), name
        assert course[-1] == pytest.approx(table.loc[name, "Tổng thu (đồng)"]), name


def test_what_sources_brought_more_or_less_is_of_both_years(demo):
    page, _ = demo
    table = page.section("change_by_source").table
    before, now, change = (table[c] for c in table.columns[1:])
    assert (now - before).tolist() == pytest.approx(change.tolist())
    assert _card(page, "Tổng thu").note.startswith("giảm 7")
    assert now.sum() / before.sum() == pytest.approx(0.93, abs=0.005)


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["records", "demo"])
def test_every_filter_gives_a_page_that_makes_sense(make_view, published_both, dataset):
    hoi = ["lhh", "lhh-co-quan"] + (
        ["dong-y", "cham-cuu", "luat-gia"]
        if dataset == "records"
        else ["hoi-mau-06", "hoi-mau-16", "truong-mau-05"]
    )
    chosen = [{}, *({"loai": t} for t in ("xh-nn", "xh", "hv-tt", "chua-ro"))]
    chosen += [{"hoi": h} for h in hoi] + [{"linh_vuc": "dao-tao"}]
    chosen += [{"den": "2019"}, {"tu": "2026"}, {"tu": "1990", "den": "1991"}]
    chosen += [{"hoi": hoi[2], "den": "2021"}, {"loai": "xh-nn", "tu": "2026"}]
    for one in chosen:
        check(funding.page(make_view(dataset, **one)))


def test_collective_members_are_not_called_associations(make_view) -> None:
    (card,) = [c for c in funding.page(make_view(loai="hv-tt")).cards if "0/5" in c.value]
    assert card.label == "Tổ chức có số liệu riêng (tổ chức)" and "5 tổ chức" in card.note
