"""The registers: what presses first, what the requests came to, filters of the page's own."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from dashboard.content.addressees import PROVINCE
from dashboard.content.registers import lists
from dashboard.content.registers import page as registers
from dashboard.content.registers.lists import Choice
from dashboard.content.targets import page as targets
from dashboard.selection.view import View

MakeView = Callable[..., View]


def _shown(view: View, key: str, **choice: str) -> pd.DataFrame:
    grid = registers.page(view, choice=Choice(**choice)).section(key).grid
    assert grid is not None and grid.table is not None
    return grid.table


def test_headline_tells_what_is_known_of_the_requests(make_view: MakeView) -> None:
    page = registers.page(make_view())
    assert page.headline == (
        "92 mục: 9 mục có hạn đã qua, chưa rõ kết quả; "
        "34 trong 37 kiến nghị nguồn không nêu kết quả"
    )
    assert page.section("so_kien_nghi").title == (
        "37 kiến nghị: 1 đang được giải quyết theo nguồn, 2 chưa được giải quyết theo nguồn, "
        "34 nguồn không nêu kết quả"
    )


def test_two_counts_of_what_is_past_due_say_how_they_differ(make_view: MakeView) -> None:
    said = "9 mục có hạn đã qua, chưa rõ kết quả, trong đó 5 mục có ở cả hai trang"
    assert f"trang Sổ theo dõi đếm riêng: {said}" in targets.page(make_view()).facts
    page = registers.page(make_view())
    assert f"trang Mục tiêu đếm riêng: {said.replace('9 mục', '8 mục')}" in page.facts
    # The earliest stands as its source gives it, not as a day.
    assert page.cards[0].note == "sớm nhất 2022–2023"


def test_a_file_says_nothing_of_clicks(make_view: MakeView) -> None:
    section = registers.page(make_view()).section("so_kien_nghi")
    assert "bấm" in section.caption
    assert section.printed == ("37 mục", section.note)


def test_a_disputed_term_is_told_both_ways(make_view: MakeView) -> None:
    table = _shown(make_view(), "so_phoi_hop").set_index("Nơi nhận, phối hợp")
    both = "2020–2025 (nguồn khác: 2021–2025)"
    assert table.loc["Sở Khoa học và Công nghệ", "Hạn"] == both
    opened = registers.page(make_view(), choice=Choice(item="sd-032")).section("sd-032")
    assert {"sd-032", "ph-001"} <= set(opened.records)
    assert both in set(opened.table["Nội dung"])


def test_requests_among_the_targets_stand_in_the_register(make_view: MakeView) -> None:
    table = registers.page(make_view()).section("so_kien_nghi").table
    rows = table.set_index("Nội dung")[["Theo nguồn", "Nơi nhận, phối hợp"]]
    special = rows.loc["Công nhận lại hội đặc thù, cấp lại biên chế và kinh phí"]
    assert list(special) == ["chưa được giải quyết", "UBND tỉnh"]
    # The source does not say whom the association asked.
    asked = "Ban hành quy chế phối hợp bảo vệ người tiêu dùng của tỉnh"
    assert rows.loc[asked].iloc[1] == "không ghi"
    assert len(table) == 37


def test_what_the_province_owes_an_association_takes_three_choices(make_view: MakeView) -> None:
    view = make_view(hoi="dong-y")
    asked = _shown(view, "so_kien_nghi", addressee=PROVINCE)
    assert len(asked) == 9
    assert asked["Nơi nhận, phối hợp"].str.contains("tỉnh|Tỉnh").all()
    assert "Sở Y tế" not in set(asked["Nơi nhận, phối hợp"])
    assert set(asked["Theo nguồn"]) == {"chưa rõ", "chưa được giải quyết"}


def test_what_is_due_comes_first(make_view: MakeView) -> None:
    page = registers.page(make_view())
    assert page.parts[0].code == registers.DUE
    due = _shown(make_view(), "so_viec_co_han")
    assert list(due["Đến nay"]) == ["hạn đã qua, chưa rõ kết quả"] * 9 + ["chưa đến hạn"]
    assert list(due["Hạn"].tail(1)) == ["2030"]


def test_a_task_under_way_at_one_moment_has_no_due_date(make_view: MakeView) -> None:
    tasks = registers.page(make_view()).section("so_nhiem_vu").table.set_index("Nội dung")
    task = tasks.loc["Mô hình nuôi thử nghiệm dúi mốc nhỏ"]
    assert task["Theo nguồn"] == "đang thực hiện"
    assert task["Đến nay"] == "không nêu hạn, chưa rõ kết quả"


def test_every_entry_stands_in_one_register(make_view: MakeView) -> None:
    page = registers.page(make_view())
    keys = [f"so_{code.replace('-', '_')}" for code in registers.REGISTERS]
    assert sum(len(s.table) for s in page.sections if s.key in keys) == 55 + 37


def test_a_matter_that_stands_among_the_targets_too_says_so(make_view: MakeView) -> None:
    for item in ("sd-017", "sd-018", "sd-019", "sd-021", "sd-026"):
        page = registers.page(make_view(), choice=Choice(item=item))
        found = next(s for part in page.parts[1:] for s in part.sections if s.key == item)
        assert "Cũng ghi trong Mục tiêu" in set(found.table["Mục"])


def test_a_choice_narrows_and_says_so(make_view: MakeView) -> None:
    view = make_view()
    rows = registers.of_part(registers.read(view), "kien-nghi")
    for field, name in (("standing", "tinh-trang"), ("addressee", "noi-nhan")):
        for code, words in lists.options(rows)[name].items():
            narrowed = lists.narrowed(rows, Choice(**{field: code}))
            assert words.endswith(f"({len(narrowed)})")
    section = registers.page(view, choice=Choice(addressee="so-y-te")).section("so_kien_nghi")
    assert section.title == "7 trong 37 mục khớp với điều kiện đã chọn"
    # What a register has none of is not asked of it.
    tasks = registers.page(view, choice=Choice(addressee="so-noi-vu")).section("so_nhiem_vu")
    assert len(tasks.table) == 12


def test_entries_without_a_date_stay_under_a_filter_of_years(make_view: MakeView) -> None:
    view = make_view(tu="2024", den="2024")
    titles = set(_shown(view, "so_viec_co_han")["Nội dung"])
    assert "Thí điểm giám định xã hội" in titles
    assert "Hội thi sáng tạo kỹ thuật tỉnh lần thứ 10" not in titles
    assert any("không ghi thời gian" in line for line in registers.page(view).missing)


def test_field_includes_the_fields_below_it(make_view: MakeView) -> None:
    found = registers.read(make_view(linh_vuc="tu-van-phan-bien"))
    assert "sd-017" in set(found["record_id"])


def test_demo_due_and_experts(published_both: object, make_view: MakeView) -> None:
    view = make_view("demo")
    first = _shown(view, "so_viec_co_han").iloc[0]
    assert (first["Đến nay"], first["Hạn"]) == ("hạn đã qua, chưa rõ kết quả", "01/04/2020")
    title = registers.page(view).section("so_chuyen_gia").title
    assert all(degree in title for degree in ("tiến sĩ", "thạc sĩ", "đại học"))


@pytest.mark.parametrize("hostile", ["'; drop table x; --", "%", "<img src=x>"])
def test_unknown_codes_show_everything(make_view: MakeView, hostile: str) -> None:
    choice = Choice(standing=hostile, addressee=hostile, item=hostile)
    page = registers.page(make_view(), choice=choice)
    assert len(page.section("so_kien_nghi").table) == 37
    assert hostile not in [section.key for section in page.sections]


def test_no_card_denies_what_the_list_says(make_view: MakeView) -> None:
    """A request under way has no result that is known: it may not count as one whose is."""
    page = registers.page(make_view(loai="xh"))
    assert set(page.section("so_kien_nghi").table["Đến nay"]) == {"không nêu hạn, chưa rõ kết quả"}
    none = [card.label for card in page.cards if card.value == "0"]
    assert "Kiến nghị nguồn không nêu kết quả" in none
    assert not any(label.startswith("Kiến nghị chưa rõ") for label in none)
