"""Mục tiêu: the promises of the real records, the pace of the simulated ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.content import addressees
from dashboard.content.model import Section
from dashboard.content.overview import page as overview
from dashboard.content.targets import frames
from dashboard.content.targets import page as targets
from dashboard.content.targets.frames import GROUPS, Choice, Targets
from dashboard.content.targets.scenario import arrival, paces, scenario
from dashboard.selection.view import View

ViewOf = Callable[..., View]

pytestmark = pytest.mark.usefixtures("published_both")


def _facts(section: Section) -> dict[str, str]:
    return dict(zip(section.table["Mục"], section.table["Nội dung"], strict=True))


def test_numeric_targets_stand_with_what_must_be_reached(make_view: ViewOf) -> None:
    table = targets.page(make_view()).section("gaps").table.set_index("Mục tiêu")
    assert table.loc["Mỗi năm được giao thực hiện nhiệm vụ khoa học", "Phải đạt"] == 2
    asked = table.loc["Ngân sách hỗ trợ kinh phí hoạt động mỗi năm, để có cán bộ chuyên trách"]
    assert asked["Tổ chức"] == "Hội Châm cứu"
    assert (asked["Hiện có"], asked["Phải đạt"], asked["Đơn vị"]) == (0, 200, "triệu đồng")
    assert asked["Tình trạng"] == "chưa đủ số liệu"


def test_headline_cards_and_grid_count_alike(make_view: ViewOf) -> None:
    page = targets.page(make_view("demo"))
    every = page.section("all").table
    for code, (label, standings) in GROUPS.items():
        found = Targets.of(make_view("demo")).of_group(code)
        assert set(found["standing"]) <= set(standings)
        for card in page.cards:
            if card.label == label:
                assert card.number == len(card.record_ids) == len(found)
    late = {card.label: card.value for card in page.cards}["Khó đạt hoặc không đạt"]
    assert f"{late} khó đạt hoặc không đạt" in page.headline
    assert every["Tình trạng"].isin(("khó đạt", "không đạt")).sum() == int(late)
    points = {p.key: p for p in overview.page(make_view("demo")).attention}
    assert points["missed_targets"].text.startswith(f"{late} trong ")


def test_what_is_out_of_reach_stands_first_and_says_by_how_much(make_view: ViewOf) -> None:
    grid = targets.page(make_view("demo")).section("all").grid
    assert grid is not None and grid.table is not None
    first = grid.table.head(20)
    assert set(first["Tình trạng"]) <= {"khó đạt", "không đạt"}
    assert not first["Còn thiếu"].isin(("–", "đủ")).any()
    shown = grid.table.to_csv()
    assert "161.742.141" not in shown


def test_a_row_opens_its_target_with_way_and_source(make_view: ViewOf) -> None:
    view = make_view("demo")
    item = str(next(iter(paces(Targets.of(view)))))
    page = targets.page(view, Choice(item=item))
    facts, course = page.section(item), page.section("course")
    assert {"Hạn", "Gốc", "Hiện có", "Phải đạt"} <= set(_facts(facts))
    assert item in facts.records and course.chart is not None
    years = [year for year, _ in course.chart.frame.iloc[0]["points"]]
    assert years == sorted(set(years))
    assert years[-1] < course.chart.frame.iloc[0]["target_year"]


def test_a_matter_that_stands_in_a_register_too_says_so(make_view: ViewOf) -> None:
    for item, words in (
        ("mt-057", "Thí điểm giám định xã hội"),
        ("mt-022", "lần thứ 10"),
        ("mt-023", "lần thứ 11"),
        ("mt-025", "Giải thưởng Khoa học và Công nghệ tỉnh lần thứ 3"),
        ("mt-064", "Tôn vinh trí thức tiêu biểu lần 2"),
    ):
        found = targets.page(make_view(), Choice(item=item)).section(item)
        assert words in _facts(found)["Cũng ghi trong"]


@pytest.mark.parametrize("dataset", ["records", "demo"])
def test_narrowing_never_adds(make_view: ViewOf, dataset: str) -> None:
    found = Targets.of(make_view(dataset))
    everywhere = addressees.options(found.rows["addressed_to"].dropna())
    for choice in (
        *(Choice(kind=kind) for kind in found.rows["target_kind"].unique()),
        *(Choice(scope=scope) for scope in ("union", "members")),
        *(Choice(group=group) for group in GROUPS),
        *(Choice(addressee=code) for code in everywhere),
    ):
        narrowed = found.narrowed(choice)
        assert len(narrowed) < len(found.rows)
        if choice.addressee:
            assert everywhere[choice.addressee].endswith(f"({len(narrowed)})")
    nothing = targets.page(make_view(dataset), Choice(kind="decided", group="dat", scope="members"))
    assert nothing.section("all").title.startswith(("Không có mục nào", "1 trong "))


def test_no_target_under_the_filter_says_so(make_view: ViewOf) -> None:
    page = targets.page(make_view(linh_vuc="moi-truong"))
    assert page.headline.startswith("Chưa có mục tiêu")
    assert page.sections == ()


def test_trying_a_pace_tells_when_the_target_is_reached(make_view: ViewOf) -> None:
    found = Targets.of(make_view("demo"))
    ready = paces(found)
    code, one = next((c, p) for c, p in ready.items() if p.required > 0)
    assert arrival(one, one.required) == int(one.row["target_year"])
    assert arrival(one, -1.0) is None
    section = scenario(found, code, one.required)
    assert section is not None and "đạt đúng hạn" in section.title


def test_milestones_stand_in_a_calendar_of_quarters(make_view: ViewOf) -> None:
    page = targets.page(make_view())
    calendar, dated = page.section("calendar"), page.section("dated").table
    assert "8 mốc có hạn đã qua, chưa rõ kết quả" in calendar.title
    years = calendar.table.set_index("Năm")
    assert years.sum().sum() == len(dated) == 9
    assert years.loc[2030].sum() == 1
    due = dated.set_index("Mốc việc")["Tình trạng"]
    assert due["Nghiên cứu thực hiện thí điểm giám định xã hội"] == "hạn đã qua, chưa rõ kết quả"
    assert due["Tôn vinh Trí thức Bắc Giang tiêu biểu lần 3"] == "chưa đến hạn"


def test_tasks_without_a_due_date_are_not_called_open(make_view: ViewOf) -> None:
    table = targets.page(make_view()).section("all").table.set_index("Mục tiêu")
    undated = table[table["Hạn"] == "không nêu hạn"]["Tình trạng"]
    assert set(undated) <= {"không nêu hạn, chưa rõ kết quả", "chưa đủ số liệu"}
    yearly = "Hằng năm mở lớp bồi dưỡng, sát hạch, công nhận lương y cấp tỉnh"
    assert table.loc[yearly, "Tình trạng"] == "không nêu hạn, chưa rõ kết quả"


def test_one_group_of_addressees_is_not_torn_apart() -> None:
    assert addressees.named("Các sở, ngành, địa phương") == ["Các sở, ngành, địa phương"]
    assert addressees.named("UBND tỉnh, Sở Công Thương") == ["UBND tỉnh", "Sở Công Thương"]
    assert addressees.named("Liên hiệp hội, các trường đại học, cao đẳng") == [
        "Liên hiệp hội",
        "Các trường đại học, cao đẳng",
    ]


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("HĐND tỉnh, UBND tỉnh", True),
        ("Ban Thường vụ Tỉnh uỷ", True),
        ("Tỉnh", True),
        ("UBND tỉnh (mô phỏng)", True),
        ("Liên minh Hợp tác xã tỉnh", False),
        ("Bảo hiểm xã hội tỉnh", False),
        ("UBND huyện Lạng Giang, Huyện uỷ Yên Thế", False),
        (None, False),
    ],
)
def test_who_leads_the_province_is_one_addressee(text: str | None, leads: bool) -> None:
    assert (addressees.PROVINCE in addressees.codes(text)) == leads


def test_a_level_to_be_held_has_no_pace(make_view: ViewOf, published_both: object) -> None:
    view = make_view("demo", bo="minh-hoa")
    rows = Targets.of(view).rows
    held = rows[rows["is_level"] & (rows["frequency"] == "yearly")]
    assert len(held)
    for _, row in held.iterrows():
        assert "mỗi năm" not in frames.target_words(row)
        assert frames.times_faster(row) is None
    table = frames.table(held)
    assert "Cần mỗi năm" not in table
