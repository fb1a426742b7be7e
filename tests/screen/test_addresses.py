"""Where an address leads that is no page."""

from __future__ import annotations

import pytest

from dashboard.screen.server import meant


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("hoivien", "hoi-vien"),
        ("h%E1%BB%99i-vi%C3%AAn", "hoi-vien"),
        ("hoi_vien", "hoi-vien"),
        ("muc-tieu-2030", "muc-tieu"),
        ("nguon", "nguon-so-lieu"),
        ("tong-quan", ""),
    ],
)
def test_a_mistyped_address_leads_where_it_was_meant(address: str, page: str) -> None:
    assert meant(address, "hoi=dong-y") == f"/{page}?hoi=dong-y"


@pytest.mark.parametrize("address", ["xyz", "..", "<b>x", "javascript:alert(1)", "a" * 5000])
def test_an_address_nobody_can_guess_is_named_on_the_start_page(address: str) -> None:
    target = meant(address, "")
    assert target.startswith("/?khong-co=")
    assert len(target) < 300 and "<" not in target
