"""What is chosen on a page stands in its address: the link shows the same view to others."""

from __future__ import annotations

from functools import cache

import pytest

from tests.marks import slow
from tests.screen.test_pages import address, assert_whole, open_page, words

#: A page, what its link says before a choice, and the choice.
CHOICES = [
    ("comparison", {}, {"theo": "ky"}),
    ("registers", {}, {"phan": "kien-nghi"}),
    ("sources", {"phan": "tra-cuu"}, {"trang": "2"}),
    *slow(
        ("membership", {"bo": "minh-hoa"}, {"phan": "tang-truong"}),
        ("targets", {}, {"tinh-trang": "qua-han"}),
        ("sources", {}, {"phan": "van-ban"}),
        ("comparison", {}, {"hoi-so-sanh": "luat-gia,cham-cuu"}),
        ("comparison", {"bo": "minh-hoa", "theo": "ky"}, {"ky-1": "2019", "ky-2": "2022"}),
        ("registers", {}, {"tinh-trang": "qua-han"}),
        ("registers", {"phan": "kien-nghi"}, {"noi-nhan": "lanh-dao-tinh"}),
        ("targets", {}, {"tinh-chat": "committed"}),
        ("targets", {}, {"cua-ai": "members"}),
        ("targets", {"bo": "minh-hoa", "phan": "can-nhanh"}, {"thu": "mp-mt-00074"}),
        ("sources", {"bo": "minh-hoa", "phan": "nop-bao-cao"}, {"ky": "2024"}),
        ("sources", {"phan": "tra-cuu"}, {"tim": "dong y"}),
        ("sources", {"phan": "tra-cuu"}, {"so": "funding"}),
        ("sources", {"bo": "minh-hoa", "phan": "nop-bao-cao"}, {"ky": "moi-ky"}),
        ("targets", {"bo": "minh-hoa", "phan": "can-nhanh"}, {"thu": "mp-mt-00066"}),
    ),
]


@cache
def _words_before(page: str, *before: tuple[str, str]) -> str:
    """What a page says before a choice: several choices begin with the same."""
    return words(open_page(page, **dict(before)))


@pytest.mark.parametrize(
    ("page", "before", "choice"), CHOICES, ids=lambda v: v if isinstance(v, str) else "-".join(v)
)
def test_a_choice_in_the_address_is_shown(page, before, choice, published_both, use_published):
    app = open_page(page, **before, **choice)
    assert_whole(app)
    assert address(app).items() >= choice.items()
    assert words(app) != _words_before(page, *before.items())
