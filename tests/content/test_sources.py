"""The page of sources: what was reported, whom to ask, who contradicts whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.content.sources import (
    chase,
    completeness,
    contradictions,
    outliers,
    reconciliation,
    record_search,
    reporting,
)
from dashboard.content.sources import page as sources
from dashboard.content.sources.page import Choice
from dashboard.selection.view import View
from etl.database import open_snapshot

MakeView = Callable[..., View]


def owed(view: View) -> dict[str, chase.Chase]:
    """What each association owes, by its code."""
    found = chase.read(
        completeness.read(view), view.query("sources/submissions"), contradictions.read(view)
    )
    return {one.association: one for one in found}


def test_headline_and_card_tell_how_complete_and_carry_the_records(make_view: MakeView) -> None:
    page = sources.page(make_view())
    assert page.headline == (
        "Mới có 12\u00a0% số liệu cần có của 23 hội (54/437); "
        "11 con số được nêu khác nhau trong nguồn"
    )
    card = next(c for c in page.cards if c.label.startswith("Mức độ đầy đủ"))
    assert len(card.record_ids) == 54
    assert set(card.record_ids) <= set(page.headline_records)


def test_every_known_contradiction_is_listed_with_both_figures(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("contradictions").table
    rows = [
        " | ".join(str(cell) for cell in row).replace("\xa0", " ")
        for row in table.itertuples(index=False)
    ]
    for used, other in (
        ("1.389", "1.380"),
        ("28", "khoảng 25"),
        ("18", "tất cả 23"),
        ("1,09", "90"),
        ("0 người", "ít nhất 1 người"),
        ("ít nhất 1", "tất cả 10"),
        ("209", "230"),
        ("9/10", "10/10"),
        ("6/10", "5/10"),
        ("2020", "2021"),
    ):
        assert any(used in row and other in row for row in rows), (used, other)
    assert (table["Vì sao chọn"].str.len() > 10).all()


def test_a_contradiction_opens_to_who_says_what_and_which_rule_chose(make_view: MakeView) -> None:
    view = make_view()
    rows = contradictions.read(view)
    item = str(rows.loc[rows["record_id"] == "hv-009", "contradiction_id"].iloc[0])
    section = sources.page(view, choice=Choice(item=item)).section(item)
    assert "dùng 1.389\u00a0người; được nêu sau trong văn bản" in section.title
    said = dict(zip(section.table["Con số"], section.table["Ai nêu, ở đâu"], strict=True))
    assert "Trần Quang Thi" in said["1.389\u00a0người"] and "dòng 400" in said["1.389\u00a0người"]
    assert "dòng 382" in said["1.380\u00a0người"]


def test_why_a_figure_is_used_is_told_in_words(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("contradictions").table
    offices = table[table["Đại lượng"].str.contains("trụ sở")].iloc[0]
    assert offices["Vì sao chọn"] == "được nêu ở nhiều chỗ hơn trong văn bản"
    assert not table["Vì sao chọn"].str.contains("mã bản ghi").any()


def test_every_indicator_has_a_definition_of_its_own(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("dictionary").table
    assert table["Định nghĩa"].str.len().min() > 10
    assert not table["Định nghĩa"].str.contains("tên gọi|tên chỉ số").any()


def test_unnamed_members_are_a_line_of_their_own(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("completeness").table
    last = table.iloc[-1]
    assert last["Hội"] == "12 hội thành viên khác chưa được nêu tên trong nguồn"
    assert (last["Đã có"], last["Cần có"]) == (0, 12 * 19)
    members = table.iloc[:-1]
    assert members.iloc[0]["Hội"] == "Hội Sinh vật cảnh"


def test_zero_is_told_apart_from_missing(make_view: MakeView) -> None:
    for item, indicator, words in (
        ("cham-cuu", "Biên chế và người làm việc", "bằng không"),
        ("luat-gia", "Biên chế và người làm việc", "chưa có số liệu"),
        ("dong-y", "Hội viên", "có số liệu"),
    ):
        section = sources.page(make_view(), choice=Choice(item=item)).section(item)
        assert section.table.set_index("Chỉ số").loc[indicator, "Tình trạng"] == words


def test_completeness_without_years_is_the_published_one(make_view: MakeView) -> None:
    view = make_view()
    found = completeness.read(view).cells.set_index(["association", "indicator"])["state"]
    with open_snapshot(view.snapshot.path) as connection:
        published = connection.execute(
            "select association, indicator, completeness from marts.completeness"
        ).df()
    expected = published.set_index(["association", "indicator"])["completeness"]
    assert found.sort_index().to_dict() == expected.sort_index().to_dict()


def test_who_was_dissolved_owes_nothing(published_both: object, make_view: MakeView) -> None:
    found = completeness.read(make_view("demo"))
    assert found.named == found.group.size
    assert set(found.group.named) == set(found.members["label"])


def test_the_list_to_chase_says_what_an_association_owes_in_a_message(make_view: MakeView) -> None:
    view = make_view()
    one = owed(view)["cau-duong"]
    message = one.message(view)
    assert message.startswith("Kính gửi: Hội Cầu đường\n")
    assert f"Còn {len(one.lacking)} trong {one.due} chỉ số chưa có số liệu" in message
    for i, name in enumerate(one.lacking, 1):
        assert f"{i}. {name}" in message
    assert "ít nhất 1/10" in message.replace("\xa0", " ")
    assert " · " not in message
    table = sources.page(view).section("chase").table.set_index("Hội")
    assert table.loc["Hội Cầu đường", "Còn thiếu"] == len(one.lacking) == 17
    opened = sources.page(view, choice=Choice(item="cau-duong")).section("cau-duong").table
    lacking = opened[(opened["Tình trạng"] == "chưa có số liệu") & (opened["Cần có"] == "có")]
    assert tuple(lacking["Chỉ số"]) == one.lacking


def test_stated_total_stands_beside_the_sum_of_known_parts(make_view: MakeView) -> None:
    section = sources.page(make_view()).section("reconciliation")
    row = section.table.iloc[0]
    assert row["Liên hiệp hội nêu"] == "80.000\u00a0người"
    assert row["Cộng các hội"] == "ít nhất 52.768\u00a0người"
    # A round total less "trên 50.000" and others is no figure.
    assert row["Chênh lệch"] == "không trừ được"
    assert "không trừ" in section.title


def test_parts_that_are_more_than_their_total_are_said_to_exceed_it(make_view: MakeView) -> None:
    rows = reconciliation.read(make_view()).copy()
    rows["stated_value"] = rows["parts_value"] - 1000
    rows["qualifier"] = "chính xác"
    section = reconciliation.parts_section(rows[rows["parts_value"].notna()])
    assert section is not None
    assert section.title.endswith(", vượt 1.000\u00a0người")


@pytest.mark.parametrize("dataset", ["records", "demo"])
def test_what_most_fail_to_report_is_named(
    published_both: object, make_view: MakeView, dataset: str
) -> None:
    view = make_view(dataset)
    cells = completeness.read(view).members
    done = cells["state"].isin(["reported", "zero"]).groupby(cells["indicator_name"]).sum()
    fewest = [name.lower() for name in done[done == done.min()].index]
    title = sources.page(view).section("completeness").title
    if done.min() == 0:
        assert title.startswith(f"{len(fewest)} trong {len(done)} chỉ số")
        return
    named, count = title.removeprefix("Thiếu nhiều nhất là ").split(": ")
    assert named.lower().startswith(tuple(fewest))
    assert count.startswith(f"{done.min()} trong ")


def test_numbers_of_organisations_add_up(make_view: MakeView) -> None:
    section = sources.page(make_view()).section("sums")
    assert "đều khớp" in section.title
    assert "23 + 5" in set(section.table["Các phần"])


def test_corrections_show_what_the_source_says(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("corrections").table
    assert len(table) == 7
    assert "Hội Luật gia · Góp ý luật đất đai sửa đổi · 75 nội dung" in set(table["Bản ghi"])
    assert set(table["Trong nguồn"]) == {"6 tháng đầu năm 2003"}
    assert set(table["Đính chính"]) == {"6 tháng đầu năm 2023"}
    assert table["Lý do"].str.len().min() > 10


@pytest.mark.slow
def test_corrections_are_those_within_the_filter(make_view: MakeView) -> None:
    def told(**chosen: str) -> list[str]:
        return [s.key for s in sources.page(make_view(**chosen)).sections if s.key == "corrections"]

    assert told(hoi="luat-gia") and told(tu="2023", den="2023")
    assert not told(hoi="dong-y") and not told(loai="hv-tt") and not told(den="2022")


def test_a_paper_without_author_is_named_itself(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("contradictions").table
    said = " ".join(table.to_string(index=False).split())
    assert "bài “Phối hợp giữa Sở Khoa học và Công nghệ và Liên hiệp hội” (dòng 110)" in said
    assert "Không rõ tác giả" not in said


@pytest.mark.parametrize(
    "search", ["dong y 1389", "ĐÔNG Y 1.389", "Đông  y 1389", "hoi vien 1.389"]
)
def test_search_needs_no_accents(make_view: MakeView, search: str) -> None:
    found = record_search.read(make_view(), search)
    assert "hv-009" in set(found.rows["record_id"])


def test_search_finds_targets_and_register_entries(make_view: MakeView) -> None:
    view = make_view()
    assert "sd-001" in set(record_search.read(view, "nhan rong mo hinh cam v2").rows["record_id"])
    targets = record_search.read(view, "hoi thi sang tao ky thuat lan thu 11", "targets")
    assert "mt-023" in set(targets.rows["record_id"])


@pytest.mark.slow
def test_search_treats_signs_as_text(make_view: MakeView) -> None:
    for hostile in ("%", "_", "'; drop table marts.observation; --", "\\", "(", "a" * 500):
        record_search.read(make_view(), hostile)
    page = sources.page(make_view(), choice=Choice(search="khongcotunay"))
    assert page.section("records").title == "Không có bản ghi nào có “khongcotunay”"


def test_list_of_records_has_evidence_and_no_codes(make_view: MakeView) -> None:
    choice = Choice(search="1389 dong y")
    row = sources.page(make_view(), choice=choice).section("records").table.iloc[0]
    assert row["Nguyên văn"] == "1389"
    assert row["Người nêu"] == "Trần Quang Thi"
    assert row["Chỗ trong nguồn"] == "dòng 400"
    assert "dong-y" not in set(row)


def test_every_file_is_named_with_its_hash(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("snapshot").table
    assert "membership.csv" in set(table["Tệp"])
    assert (table["Mã kiểm tra (SHA-256)"].str.len() == 64).all()


def test_filter_leaves_the_other_associations_out(make_view: MakeView) -> None:
    page = sources.page(make_view(hoi="dong-y"))
    assert page.headline.startswith("Hội Đông y đã có 13 trong 19")
    assert page.section("dong-y").title == "Hội Đông y: 13 trong 19 chỉ số cần có"
    assert set(page.section("chase").table["Hội"]) == {"Hội Đông y"}
    assert len(page.section("contradictions").table) == 5


@pytest.mark.parametrize(
    "parameters",
    [{"hoi": "lhh"}, {"loai": "hv-tt"}, {"linh-vuc": "suc-khoe"}, {"tu": "2030", "den": "2031"}],
)
def test_page_makes_sense_under_filters(make_view: MakeView, parameters: dict[str, str]) -> None:
    page = sources.page(make_view(**parameters))
    assert page.headline
    for part in page.parts:
        assert all(section.title for section in part.sections), part.code


def test_zeros_far_from_their_median_are_listed(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo", bo="minh-hoa", hoi="hoi-mau-06")
    assert (outliers.read(view)["ratio"] == 0).all()
    section = sources.page(view).section("outliers")
    assert section.title.endswith(": bằng 0")
    assert set(section.table["So với trung vị"]) == {"bằng 0"}


@pytest.mark.slow
def test_late_reports_stand_by_period_the_latest_due_first(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo")
    submissions = view.query("sources/submissions")
    periods = reporting.periods(submissions)
    latest, *_, every = periods
    assert latest == "quy-iii-2026" and every == reporting.ALL
    for period in (None, latest):
        table = sources.page(view, choice=Choice(period=period)).section("timeliness").table
        assert set(table["Kỳ báo cáo"]) == {"quý III/2026"}
        days = table.loc[table["Tình trạng"] == "nộp muộn", "Muộn (ngày)"]
        assert days.is_monotonic_decreasing and days.iloc[-1] > 0
    whole = sources.page(view, choice=Choice(period=reporting.ALL)).section("timeliness").table
    assert len(whole) == len(submissions)
    overdue = next(c for c in sources.page(view).cards if c.label == "Báo cáo quá hạn chưa nộp")
    assert (whole["Tình trạng"] == "đã quá hạn, chưa nộp").sum() == overdue.number


def test_demo_has_outliers_and_refused_rows(published_both: object, make_view: MakeView) -> None:
    view = make_view("demo")
    far = outliers.read(view)
    assert (far["ratio"].ge(outliers.TIMES) | far["ratio"].le(1 / outliers.TIMES)).all()
    assert "income" in set(far["indicator"]), "the simulation has a sponsorship beyond the usual"
    assert len(sources.page(view).section("rejected").table) >= 4
