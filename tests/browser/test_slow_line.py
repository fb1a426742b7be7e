"""Choices over a slow line: each counts, also those made before the last was answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.visit import WIDE, Visit, far_away

pytestmark = pytest.mark.browser


@pytest.fixture
def seen(context: BrowserContext, server: str) -> Iterator[Visit]:
    """A reader far away from the server."""
    with far_away(context, server, WIDE) as visit:
        yield visit


def pick(seen: Visit, control: str, place: int) -> None:
    """Choose an option of a list in the bar."""
    seen.page.locator(f".st-key-choose_{control} [role=combobox]").click()
    seen.page.get_by_role("option").nth(place).click()


def test_two_choices_in_quick_succession_both_count(seen: Visit) -> None:
    seen.open("/hoi-vien?bo=minh-hoa")
    page = seen.page
    pick(seen, "loai", 1)
    pick(seen, "linh-vuc", 0)
    page.wait_for_function("() => /[?&]loai=/.test(location.search)")
    page.wait_for_function("() => /[?&]linh-vuc=/.test(location.search)")
    seen.settle()
    assert page.locator(".st-key-badge_loai").count() == 1
    assert page.locator(".st-key-badge_linh-vuc").count() == 1


def test_two_conditions_removed_in_quick_succession_are_both_gone(seen: Visit) -> None:
    seen.open("/hoi-vien?bo=minh-hoa&hoi=hoi-mau-03&tu=2020")
    page = seen.page
    for parameter in ("hoi", "tu"):
        page.locator(f".st-key-badge_{parameter} button").first.click()
    page.wait_for_function("() => location.search === '?bo=minh-hoa'")
    seen.settle()
    assert page.locator(".st-key-badge_hoi").count() == 0
    # What was removed can be chosen again.
    pick(seen, "hoi", 3)
    page.wait_for_function("() => /^[?]bo=minh-hoa&hoi=[^&]+$/.test(location.search)")


def test_a_second_click_on_the_map_before_the_answer_keeps_the_place(seen: Visit) -> None:
    seen.open("/dia-ban?bo=minh-hoa&dia-gioi=2025-07-58&phan=ban-do")
    seen.choose_on_map(clicks=2)
