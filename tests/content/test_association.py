"""Hồ sơ hội: one association on one page, and the list to choose from."""

from __future__ import annotations

import pytest

from dashboard.content.association import page as association
from dashboard.content.sources import page as sources
from tests.content.test_overview import check


def _card(page, label):
    return next(c for c in page.cards if c.label.startswith(label))


def test_without_a_choice_there_is_a_list(make_view):
    page = association.page(make_view())
    table = page.section("directory").table.set_index("Hội")
    assert "11 trong 23 hội" in page.headline
    assert table.loc["Hội Đông y", "Hội viên (người)"] == 1389
    assert table.loc["Hội Châm cứu", "Ngân sách (triệu đồng/năm)"] == 0
    assert table.loc["Hội Châm cứu", "Năm hết nhiệm kỳ"] == 2017
    assert any("12 hội" in line for line in page.missing)
    words = table["Mức độ"]
    assert (words["Hội Làm vườn"], words["Liên hiệp hội"]) == ("trên", "số tròn")


@pytest.mark.parametrize("years", [{}, {"den": "2021"}])
def test_profile_and_sources_count_what_is_known_alike(make_view, years):
    view = make_view(hoi="lam-vuon", **years)
    from_sources = next(c for c in sources.page(view).cards if c.label.startswith("Mức độ đầy đủ"))
    card = _card(association.page(view), "Số liệu cần có")
    assert from_sources.note == f"{card.value} số liệu cần có"


def test_a_figure_another_association_tells_otherwise_is_in_its_profile(make_view):
    page = association.page(make_view(hoi="cham-cuu"))
    told = page.section("reported").table.set_index("Chỉ số")["Số liệu"]
    assert told["Giá trị từ thiện nhân đạo"] == "90\u00a0triệu đồng"
    said = " ".join(page.section("gaps").table["Nội dung"])
    assert "1,09\u00a0tỷ đồng của Hội Đông y" in said


def test_identity_gives_the_type_as_printed_with_its_source(make_view):
    page = association.page(make_view(hoi="dong-y"))
    table = page.section("identity").table.set_index("Mục")
    assert table.loc["Tên đầy đủ", "Nội dung"] == "Hội Đông y tỉnh Bắc Giang"
    assert "xã hội nghề nghiệp" in table.loc["Loại hình", "Nội dung"]
    assert table.loc["Thành lập", "Nội dung"] == "1957"
    assert "378" in page.section("identity").caption


def test_what_the_reference_data_say_of_an_association_is_told(make_view):
    page = association.page(make_view(hoi="lhh"))
    table = page.section("identity").table.set_index("Mục")["Nội dung"]
    assert "71/2000/QĐ-UBND" in table["Văn bản thành lập"]
    assert "Việt Nam" in table["Tổ chức cấp trên"]
    assert table["Loại hình"] == "nguồn ghi: “tổ chức chính trị - xã hội”"
    waiting = association.page(make_view(hoi="cham-cuu")).section("identity")
    assert "ghép vào Hội Đông y" in waiting.table.set_index("Mục").loc["Tình trạng", "Nội dung"]


def test_a_founding_day_is_told_as_a_day(make_view):
    page = association.page(make_view(hoi="chan-nuoi-thu-y"))
    table = page.section("identity").table.set_index("Mục")
    assert table.loc["Thành lập", "Nội dung"] == "18/11/2011"


def test_the_year_of_a_report_is_not_the_year_of_founding(make_view, published_both):
    page = association.page(make_view("demo", hoi="hoi-mau-06"))
    table = page.section("identity").table.set_index("Mục")
    assert table.loc["Thành lập", "Nội dung"] == "2001"


def test_standing_shows_what_was_lost_and_when(make_view):
    page = association.page(make_view(hoi="dong-y"))
    section = page.section("standing")
    assert "7 → 0" in section.title and "2022" in section.title and "đặc thù" in section.title
    frame = section.chart.frame.set_index("label")
    assert frame.loc["Hội đặc thù", "start"] is None
    assert frame.loc["Hội đặc thù", "end"].year == 2021
    assert _card(page, "Biên chế").value == "0"


def test_a_term_that_ended_is_marked_with_what_its_source_says(make_view):
    section = association.page(make_view(hoi="cham-cuu")).section("standing")
    rows = section.chart.frame.set_index("label")
    assert "2012–2017" in rows.loc["Nhiệm kỳ", "text"]
    assert "theo nguồn tháng 8/2023: chưa đại hội" in rows.loc["Nhiệm kỳ", "text"]
    assert rows.loc["Nhiệm kỳ", "status"] == "warn"


def test_special_status_told_year_by_year_is_one_span(make_view, published_both):
    section = association.page(make_view("demo", hoi="hoi-mau-06")).section("standing")
    labels = list(section.chart.frame["label"])
    assert labels.count("Hội đặc thù") == 1 and labels.count("Không là hội đặc thù") == 1


def test_its_place_is_against_a_median_and_no_rank(make_view, published_both):
    page = association.page(make_view("demo", hoi="hoi-mau-06"))
    section = page.section("place")
    row = section.table.set_index("Mặt").loc["Hội viên"]
    assert row["Thấp nhất"] <= row["Trung vị"] <= row["Cao nhất"]
    assert row["Số hội có số liệu"] == 18
    assert "không phải để xếp hạng" in section.note
    assert not any("hạng" in str(c).lower() for c in section.table.columns)


def test_too_few_of_a_type_are_not_compared(make_view):
    section = association.page(make_view(hoi="dong-y")).section("place")
    table = section.table.set_index("Mặt")
    assert (
        table.loc["Ngân sách cấp một năm", "Trung vị"]
        != table.loc["Ngân sách cấp một năm", "Trung vị"]
    )


def test_what_is_missing_and_what_contradicts_stands_in_a_few_lines(make_view):
    section = association.page(make_view(hoi="dong-y")).section("gaps")
    assert "6 trong 19" in section.title
    told = "; ".join(section.table["Nội dung"]).replace("\u00a0", " ")
    assert "1.389 người" in told and "1.380 người" in told and "đang dùng" in told


def test_everything_it_reported_is_there_once(make_view):
    view = make_view(hoi="lam-vuon")
    table = association.page(view).section("reported").table
    told = len(view.query("association/reported"))
    assert len(table) == told + len(view.query("association/presence"))


@pytest.mark.slow
def test_a_click_in_the_list_opens_the_profile_on_one_page(make_view):
    directory = association.page(make_view()).section("directory")
    for row, link in zip(directory.table["Hội"], directory.grid.links, strict=True):
        assert association.page(make_view(hoi=link.filter["association"])).headline.startswith(row)
    page = association.page(make_view(hoi="cham-cuu"))
    assert len(page.headline) <= 95 and page.headline_records
    assert len(page.lead) <= 2 and sum(len(s.table) for s in page.parts[0].sections) <= 25


def test_quarters_make_a_year(make_view, published_both):
    view = make_view("demo", hoi="hoi-mau-07")
    told = view.query("association/reported")
    classes = told[(told["indicator"] == "activities") & told["breakdown"].str.contains("Lớp tập")]
    assert len(classes) == 1 and classes.iloc[0]["period"] == "năm 2025"


def test_targets_are_listed(make_view):
    section = association.page(make_view(hoi="cham-cuu")).section("targets")
    assert "Ghép Hội Châm cứu vào Hội Đông y" in set(section.table["Nội dung"])
    assert all(link is not None for link in section.grid.links)


def test_an_association_only_named_says_so(make_view):
    page = association.page(make_view(hoi="sinh-vat-canh"))
    assert "0/19" in _card(page, "Số liệu cần có").value
    assert "19 trong 19" in page.section("gaps").title


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["records", "demo"])
def test_every_filter_gives_a_page_that_makes_sense(make_view, published_both, dataset):
    view = make_view(dataset)
    # Every association of the real records, every fourth of the simulated ones.
    codes = list(view.choices.associations)[:: 1 if dataset == "records" else 4]
    chosen: list[dict[str, str]] = [{"hoi": code} for code in codes]
    chosen += [{}, {"loai": "xh"}, {"loai": "hv-tt"}, {"den": "2019"}]
    chosen += [{"hoi": codes[2], "den": "2021"}, {"hoi": codes[2], "tu": "2026"}]
    chosen += [{"hoi": codes[3], "linh_vuc": "dao-tao"}]
    for one in chosen:
        check(association.page(make_view(dataset, **one)))
