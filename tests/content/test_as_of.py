"""The line under every headline: from when the figures are, how old, for which province."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.content import as_of, registry
from dashboard.content.as_of import AsOf
from dashboard.selection.view import View

MakeView = Callable[..., View]

OLD = AsOf(
    first=date(2021, 12, 31),
    last=date(2023, 8, 31),
    newest=date(2023, 8, 31),
    today=date(2026, 11, 30),
    provinces=("Bắc Giang", "Bắc Giang", "Bắc Ninh"),
    province_since=date(2025, 7, 1),
    has_districts=False,
    years_chosen=False,
)


def test_old_figures_say_how_old_and_what_became_of_the_province() -> None:
    assert OLD.sentence == (
        "số liệu từ năm 2021 đến tháng 8/2023, cách đây 3 năm 3 tháng, chưa có số liệu mới hơn · "
        "tỉnh Bắc Giang theo địa giới khi đó; từ 01/07/2025 thuộc tỉnh Bắc Ninh, "
        "không còn cấp huyện"
    )


def test_one_day_is_no_range() -> None:
    one = replace(OLD, first=OLD.last)
    assert one.sentence.startswith("số liệu tháng 8/2023, ")


def test_fresh_figures_are_not_called_old() -> None:
    fresh = replace(OLD, last=date(2026, 9, 30), newest=date(2026, 9, 30))
    assert "cách đây" not in fresh.sentence
    assert "mới hơn" not in fresh.sentence


@pytest.mark.parametrize(("chosen", "told"), [(False, True), (True, False)])
def test_newer_figures_outside_the_chosen_years_are_not_denied(chosen: bool, told: bool) -> None:
    older = replace(OLD, newest=date(2024, 12, 31), years_chosen=chosen)
    assert ("phần này chưa có số liệu mới hơn" in older.sentence) is told


def test_figures_of_both_provinces_name_both() -> None:
    both = replace(OLD, last=date(2026, 6, 30), provinces=("Bắc Giang", "Bắc Ninh", "Bắc Ninh"))
    assert "địa giới của từng thời điểm: tỉnh Bắc Giang, từ 01/07/2025 là tỉnh Bắc Ninh" in (
        both.sentence
    )


@pytest.mark.parametrize(
    ("months", "words"), [(0, "0 tháng"), (5, "5 tháng"), (12, "1 năm"), (39, "3 năm 3 tháng")]
)
def test_durations_in_words(months: int, words: str) -> None:
    assert as_of.duration(months) == words


@pytest.mark.parametrize("name", list(registry.PAGES))
def test_every_page_with_figures_says_from_when_they_are(make_view: MakeView, name: str) -> None:
    page = registry.page(make_view(), name)
    if as_of.record_ids(page):
        assert "tháng 8/2023" in page.as_of
        assert "tỉnh Bắc Ninh" in page.as_of
        assert page.small_print[0] == page.as_of
