"""The page of sources: what was reported, who contradicts whom, where figures stand."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.charts.kinds import figure_of
from dashboard.content.sources import completeness, outliers, reconciliation, record_search
from dashboard.content.sources import page as sources
from dashboard.selection.view import View
from etl.database import open_snapshot

MakeView = Callable[..., View]


def test_headline_tells_how_complete_and_how_many_contradictions(make_view: MakeView) -> None:
    page = sources.page(make_view())
    assert page.headline.startswith("Mới có 11\u00a0% số liệu cần có")
    assert "11 chỗ các nguồn nói khác nhau" in page.headline


def test_every_known_contradiction_is_listed_with_both_figures(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("contradictions").table
    rows = [
        " | ".join(str(cell) for cell in row).replace("\xa0", " ")
        for row in table.itertuples(index=False)
    ]
    for used, other in (
        ("1.389", "1.380"),
        ("28", "khoảng 25"),
        ("18", "đều 23"),
        ("1,09", "90"),
        ("0 người", "ít nhất 1 người"),
        ("ít nhất 1", "đều 10"),
        ("209", "230"),
        ("9/10", "10/10"),
        ("6/10", "5/10"),
        ("2020", "2021"),
    ):
        assert any(used in row and other in row for row in rows), (used, other)
    members = next(row for row in rows if "1.389" in row)
    assert "Trần Quang Thi" in members
    assert "dòng 400" in members and "dòng 382" in members


def test_unnamed_members_are_a_line_of_their_own(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("completeness").table
    last = table.iloc[-1]
    assert last["Hội"] == "12 hội thành viên khác chưa được nêu tên trong nguồn"
    assert set(last.drop("Hội")) == {"chưa có số liệu"}


def test_zero_is_told_apart_from_missing(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("completeness_work").table.set_index("Hội")
    assert table.loc["Hội Châm cứu", "Biên chế"] == "bằng không"
    assert table.loc["Hội Luật gia", "Biên chế"] == "chưa có số liệu"
    assert table.loc["Hội Đông y", "Biên chế"] == "có số liệu"


def test_completeness_without_years_is_the_published_one(make_view: MakeView) -> None:
    view = make_view()
    found = completeness.read(view).cells.set_index(["association", "indicator"])["state"]
    with open_snapshot(view.snapshot.path) as connection:
        published = connection.execute(
            "select association, indicator, completeness from marts.completeness"
        ).df()
    expected = published.set_index(["association", "indicator"])["completeness"]
    assert found.sort_index().to_dict() == expected.sort_index().to_dict()


def test_full_table_tells_what_does_not_apply(make_view: MakeView) -> None:
    table = completeness.full_table(completeness.read(make_view()))
    union = table[table["Tổ chức"] == "Cơ quan Thường trực"].set_index("Chỉ số")["Tình trạng"]
    assert union["Kinh phí chi"] == "không áp dụng"
    assert union["Diện tích trụ sở"] == "có số liệu"
    assert len(table) == table["Tổ chức"].nunique() * table["Chỉ số"].nunique()


def test_stated_total_stands_beside_the_sum_of_known_parts(make_view: MakeView) -> None:
    section = sources.page(make_view()).section("reconciliation")
    row = section.table.iloc[0]
    assert row["Liên hiệp hội nêu"] == 80_000
    assert row["Cộng các hội"] == 1046 + 50_000 + 213 + 1389 + 120
    # A round total less "trên 50.000" and others is no figure.
    assert pd.isna(row["Chênh lệch"])
    assert "không trừ" in section.title


def test_parts_that_are_more_than_their_total_are_said_to_exceed_it(make_view: MakeView) -> None:
    rows = reconciliation.read(make_view()).copy()
    rows["stated_value"] = rows["parts_value"] - 1000
    rows["qualifier"] = "chính xác"
    section = reconciliation.parts_section(rows[rows["parts_value"].notna()])
    assert section is not None
    assert section.title.endswith(", vượt 1.000\u00a0người")


@pytest.mark.parametrize("key", ["completeness", "completeness_work"])
@pytest.mark.parametrize("dataset", ["records", "demo"])
def test_what_most_fail_to_report_is_named(
    published_both: object, make_view: MakeView, dataset: str, key: str
) -> None:
    view = make_view(dataset)
    section = sources.page(view).section(key)
    cells = completeness.read(view).members
    cells = cells.assign(done=cells["state"].isin(["reported", "zero"]))
    cells["head"] = cells.apply(completeness.head, axis=1)
    done = cells[cells["head"].isin(section.table.columns)].groupby("head")["done"].sum()
    fewest = [name.lower() for name in done[done == done.min()].index]
    named = section.title.split("thiếu nhiều nhất là ")[1].split(" (")[0]
    assert named.lower() in fewest
    assert f"({done.min()}/" in section.title


def test_numbers_of_organisations_add_up(make_view: MakeView) -> None:
    section = sources.page(make_view()).section("sums")
    assert "đều khớp" in section.title
    assert "23 + 5" in set(section.table["Các phần"])


def test_corrections_show_what_the_source_says(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("corrections").table
    assert len(table) == 7
    assert "Hội Luật gia · Góp ý luật đất đai sửa đổi · 75 nội dung" in set(table["Bản ghi"])
    assert set(table["Trong nguồn"]) == {"2003-S1"}
    assert set(table["Đính chính"]) == {"2023-S1"}
    assert table["Lý do"].str.len().min() > 10


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


def test_search_treats_signs_as_text(make_view: MakeView) -> None:
    for hostile in ("%", "_", "'; drop table marts.observation; --", "\\", "(", "a" * 500):
        record_search.read(make_view(), hostile)
    page = sources.page(make_view(), part="tra-cuu", search="khongcotunay")
    assert page.section("records").title == "Không có bản ghi nào có “khongcotunay”"


def test_list_of_records_has_evidence_and_no_codes(make_view: MakeView) -> None:
    table = sources.page(make_view(), search="1389 dong y").section("records").table
    row = table.iloc[0]
    assert row["Nguyên văn"] == "1389"
    assert row["Người nêu"] == "Trần Quang Thi"
    assert row["Chỗ trong nguồn"] == "dòng 400"
    assert "dong-y" not in set(row)


def test_every_file_is_named_with_its_hash(make_view: MakeView) -> None:
    table = sources.page(make_view()).section("snapshot").table
    assert "membership.csv" in set(table["Tệp"])
    assert all(len(code.replace(" ", "")) == 64 for code in table["Mã kiểm tra (SHA-256)"])


def test_each_part_is_a_share_of_the_whole_page(make_view: MakeView) -> None:
    view = make_view()
    whole = [section.key for section in sources.page(view).sections]
    parts = [s.key for part in sources.PARTS for s in sources.page(view, part=part).sections]
    assert whole == parts
    assert len(set(whole)) == len(whole)


@pytest.mark.slow
@pytest.mark.parametrize(
    "parameters",
    [
        {"hoi": "dong-y"},
        {"hoi": "lhh"},
        {"hoi": "lhh-co-quan"},
        {"hoi": "sinh-vat-canh"},
        {"loai": "xh-nn"},
        {"loai": "ct-xh-nn"},
        {"loai": "hv-tt"},
        {"linh-vuc": "suc-khoe"},
        {"tu": "2030", "den": "2031"},
        {"hoi": "cham-cuu", "tu": "2023", "den": "2023", "linh-vuc": "dao-tao"},
    ],
)
def test_page_makes_sense_under_filters(make_view: MakeView, parameters: dict[str, str]) -> None:
    page = sources.page(make_view(**parameters))
    assert page.headline
    for section in page.sections:
        assert section.title
        if section.chart is not None:
            figure_of(section.chart)


def test_filter_leaves_the_other_associations_out(make_view: MakeView) -> None:
    page = sources.page(make_view(hoi="dong-y"))
    assert page.headline.startswith("Hội Đông y đã có 13 trong 19")
    assert set(page.section("completeness").table["Hội"]) == {"Hội Đông y"}
    assert len(page.section("contradictions").table) == 5


@pytest.mark.parametrize("parameters", [{"loai": "xh-nn"}, {"tu": "2022"}])
def test_a_zero_far_from_its_median_is_listed_and_not_drawn(
    published_both: object, make_view: MakeView, parameters: dict[str, str]
) -> None:
    view = make_view("demo", bo="minh-hoa", **parameters)
    far = outliers.read(view)
    zeros = far[far["ratio"] == 0]
    assert len(zeros)
    section = sources.page(view).section("outliers")
    listed = section.table
    assert (listed["Giá trị"] == 0).sum() == len(zeros)
    assert section.chart is not None
    drawn = section.chart.frame
    assert (drawn["value"] > 0).all()
    assert "chưa có số liệu" not in str(figure_of(section.chart).to_dict())


def test_zeros_alone_are_listed_without_a_chart(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo", bo="minh-hoa", hoi="hoi-mau-06")
    assert (outliers.read(view)["ratio"] == 0).all()
    section = sources.page(view).section("outliers")
    assert section.chart is None
    assert section.title.endswith(": bằng 0")
    assert set(section.table["Giá trị"]) == {0}


def test_demo_has_timeliness_outliers_and_refused_rows(
    published_both: object, make_view: MakeView
) -> None:
    view = make_view("demo")
    page = sources.page(view)
    timeliness = page.section("timeliness")
    assert "quá hạn mà chưa nộp" in timeliness.title
    assert {"nộp đúng hạn", "nộp muộn"} <= set(timeliness.table["Tình trạng"])
    assert len(page.section("rejected").table) >= 4
    far = outliers.read(view)
    assert (far["ratio"].ge(outliers.TIMES) | far["ratio"].le(1 / outliers.TIMES)).all()
    assert "income" in set(far["indicator"]), "the simulation has a sponsorship beyond the usual"
    for section in page.sections:
        if section.chart is not None:
            figure_of(section.chart)
