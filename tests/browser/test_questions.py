"""The field of questions in a real browser: it completes, it answers, keys work in the room."""

from __future__ import annotations

import pytest

from tests.browser.visit import PHONE, WIDE, visit

pytestmark = pytest.mark.browser


def test_what_is_typed_without_accents_is_completed(server, context) -> None:
    with visit(context, server, WIDE) as seen:
        seen.open("/hoi-dap")
        field = seen.page.locator(".st-key-question_field input")
        field.press_sequentially("hoi vien hoi luat")
        options = seen.page.locator(".completion-list button")
        assert "Hội viên, Hội Luật gia" in options.all_inner_texts()
        options.get_by_text("Hội viên, Hội Luật gia", exact=True).click()
        seen.page.locator("h1", has_text="1.046").wait_for()
        assert seen.faults() == []


def test_a_part_of_how_it_was_understood_is_changed_by_a_click(server, context) -> None:
    with visit(context, server, WIDE) as seen:
        seen.open("/hoi-dap?cau=Hội Luật gia có bao nhiêu hội viên?")
        seen.page.locator(".st-key-question_understood").get_by_text("Hội Luật gia").click()
        seen.page.locator(".st-key-question_other_1 input").click()
        seen.page.get_by_role("option", name="Hội Đông y").click()
        seen.page.locator("h1", has_text="1.389").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_an_answer(server, context, scheme: str) -> None:
    with visit(context, server, PHONE if scheme == "dark" else WIDE, scheme) as seen:
        seen.open("/hoi-dap?cau=Hội nào đông hội viên nhất?")
        assert seen.hindrances() == []
        assert seen.faults() == []
        assert seen.too_much() == []


def test_in_the_room_one_key_asks_and_one_leads_back(server, context) -> None:
    with visit(context, server, WIDE) as seen:
        seen.open("/bo-trang-chieu")
        seen.page.get_by_role("button", name="Trình chiếu bộ giao ban").click()
        seen.page.locator(".st-key-slideshow_ask").wait_for()
        slide = seen.page.locator(".st-key-slideshow_slide h1").inner_text()
        seen.page.keyboard.press("h")
        seen.page.locator(".st-key-room_field input:focus").wait_for()
        seen.page.keyboard.type("Hội Đông y có bao nhiêu hội viên?")
        seen.page.keyboard.press("Enter")
        seen.page.locator("h1", has_text="1.389").wait_for()
        seen.page.keyboard.press("PageDown")
        seen.page.locator("h1", has_text=slide).wait_for()
