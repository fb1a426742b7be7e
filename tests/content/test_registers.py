"""The registers: what presses first, what the requests came to, search and filters."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dashboard.charts.kinds import figure_of
from dashboard.content.registers import lists
from dashboard.content.registers import page as registers
from dashboard.selection.view import View

MakeView = Callable[..., View]


def test_headline_tells_what_is_known_of_the_requests(make_view: MakeView) -> None:
    page = registers.page(make_view())
    assert page.headline.startswith(
        "37 kiến nghị: 1 đang được giải quyết theo nguồn, 2 chưa được giải quyết theo nguồn, "
        "34 chưa rõ kết quả"
    )


def test_requests_among_the_targets_stand_in_the_register(make_view: MakeView) -> None:
    table = registers.page(make_view()).section("register_kien_nghi").table
    rows = table.set_index("Nội dung")[["Theo nguồn", "Phối hợp, nơi nhận"]]
    special = rows.loc["Công nhận lại hội đặc thù, cấp lại biên chế và kinh phí"]
    assert list(special) == ["chưa được giải quyết", "UBND tỉnh"]
    # The source does not say whom the association asked.
    assert rows.loc["Ban hành quy chế phối hợp bảo vệ người tiêu dùng của tỉnh"].iloc[1] == (
        "không ghi"
    )
    assert len(table) == 37


def test_what_is_due_comes_first(make_view: MakeView) -> None:
    page = registers.page(make_view())
    urgent = page.section("urgent").table
    assert list(urgent["Đến nay"]) == ["hạn đã qua, chưa rõ kết quả"] * 9 + ["chưa đến hạn"]
    assert list(urgent["Hạn"].tail(1)) == ["2030"]


def test_a_task_under_way_at_one_moment_has_no_due_date(make_view: MakeView) -> None:
    tasks = registers.page(make_view()).section("register_nhiem_vu").table.set_index("Nội dung")
    task = tasks.loc["Mô hình nuôi thử nghiệm dúi mốc nhỏ"]
    assert task["Theo nguồn"] == "đang thực hiện"
    assert task["Đến nay"] == "không nêu hạn, chưa rõ kết quả"


def test_counts_agree_with_the_lists(make_view: MakeView) -> None:
    page = registers.page(make_view())
    counts = page.section("counts").table.set_index("Sổ")["Cộng"]
    assert counts.sum() == 55 + 37
    for code, (_, name) in registers.REGISTERS.items():
        key = f"register_{code.replace('-', '_')}"
        listed = {s.key: len(s.table) for s in page.sections}.get(key, 0)
        assert listed == counts.get(name, 0), name


@pytest.mark.parametrize(
    "search", ["tri thuc tieu bieu", "TRÍ THỨC tiêu biểu", "bieu tieu thuc tri"]
)
def test_search_needs_no_accents(make_view: MakeView, search: str) -> None:
    found = registers.read(make_view(), search=search)
    assert set(found["record_id"]) >= {"sd-025", "sd-026", "sd-027"}
    assert set(found["register"]) == {"honour"}


def test_search_finds_d_with_stroke(make_view: MakeView) -> None:
    found = registers.read(make_view(), search="dai hoi dang bo")
    assert set(found["record_id"]) == {"sd-012"}


def test_one_register_only(make_view: MakeView) -> None:
    page = registers.page(make_view(), register="phoi-hop")
    assert {s.key for s in page.sections} == {"register_phoi_hop", "commitments"}
    commitments = page.section("commitments").table
    assert set(commitments["Đối tác"]) == {
        "Liên minh Hợp tác xã tỉnh",
        "Sở Khoa học và Công nghệ",
    }


def test_unknown_codes_in_the_link_show_everything(make_view: MakeView) -> None:
    view = make_view()
    assert len(registers.read(view, register="khong-co", standing="khong-co")) == 92


def test_state_narrows(make_view: MakeView) -> None:
    found = registers.read(make_view(), standing="qua-han")
    assert set(found["standing"]) == {"due_passed"}


def test_nothing_found_says_so(make_view: MakeView) -> None:
    page = registers.page(make_view(), search="khongcotunay")
    assert page.headline == "Không có mục nào khớp với điều kiện đã chọn"
    assert not page.sections


def test_entries_without_a_date_stay_under_a_filter_of_years(make_view: MakeView) -> None:
    page = registers.page(make_view(tu="2024", den="2024"))
    titles = set(page.section("urgent").table["Việc"])
    assert "Thí điểm giám định xã hội" in titles
    assert "Hội thi sáng tạo kỹ thuật tỉnh lần thứ 10" not in titles
    assert any("không ghi thời gian" in fact for fact in page.facts)


@pytest.mark.slow
@pytest.mark.parametrize(
    "parameters",
    [
        {"hoi": "dong-y"},
        {"hoi": "sinh-vat-canh"},
        {"loai": "xh-nn"},
        {"loai": "hv-tt"},
        {"linh-vuc": "sang-tao"},
        {"linh-vuc": "tu-van-phan-bien"},
        {"tu": "2031"},
    ],
)
def test_page_makes_sense_under_filters(make_view: MakeView, parameters: dict[str, str]) -> None:
    page = registers.page(make_view(**parameters))
    assert page.headline
    for section in page.sections:
        assert section.title and not section.table.empty
        if section.chart is not None:
            figure_of(section.chart)


def test_field_includes_the_fields_below_it(make_view: MakeView) -> None:
    found = registers.read(make_view(linh_vuc="tu-van-phan-bien"))
    assert "sd-017" in set(found["record_id"])


def test_demo_overdue_by_due_date(published_both: object, make_view: MakeView) -> None:
    page = registers.page(make_view("demo"))
    urgent = page.section("urgent").table
    assert urgent.iloc[0]["Đến nay"] == "hạn đã qua, chưa rõ kết quả"
    assert urgent.iloc[0]["Hạn"] == "01/04/2020"
    experts = page.section("register_chuyen_gia")
    assert experts.chart is not None
    assert set(experts.chart.frame["label"]) == {"Tiến sĩ", "Thạc sĩ", "Đại học"}
    for section in page.sections:
        if section.chart is not None:
            figure_of(section.chart)


def test_download_has_every_entry(make_view: MakeView) -> None:
    table = lists.listing(registers.read(make_view()))
    assert len(table) == 92
    assert table["Sổ"].nunique() == 6
