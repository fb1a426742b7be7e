"""The choices of the map on the areas page: from the URL, by name, side by side, playing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.screen.screen import headings, leftovers
from tests.screen.test_pages import assert_whole, open_page, words


@pytest.mark.usefixtures("use_published")
def test_a_link_restores_the_map(published: Path) -> None:
    app = open_page("areas", dia_gioi="2025-07-58")
    assert_whole(app)
    assert "không còn cấp huyện" in headings(app, 1)[0]


@pytest.mark.slow
@pytest.mark.usefixtures("use_published")
@pytest.mark.parametrize(
    "chosen",
    [
        {"hien": "mot-hoi", "hoi_tren_ban_do": "luat-gia"},
        {"hien": "ty-le", "quy_doi": "2025-01-192"},
        {"quy_doi": "2025-07-58"},
        {"cap": "commune"},
        {"canh_nhau": "hai-hoi", "hoi_tren_ban_do": "dong-y", "hoi_thu_hai": "luat-gia"},
        {"canh_nhau": "thoi-ky", "dia_gioi_hai": "2025-01-192"},
        {"dia_gioi": "nothing", "hien": "<b>", "cap": "x", "canh_nhau": "y"},
    ],
    ids=lambda c: "-".join(c),
)
def test_every_choice_gives_a_whole_page(published: Path, chosen: dict[str, str]) -> None:
    app = open_page("areas", **chosen)
    assert_whole(app)
    assert leftovers(words(app)) == []


@pytest.mark.usefixtures("use_published")
def test_two_associations_to_compare_are_two(published: Path) -> None:
    app = open_page("areas", phan="ban-do", canh_nhau="hai-hoi", hoi_tren_ban_do="cham-cuu")
    names = re.findall(r"(Hội [^:<>\n]*?) có mặt ở đâu", words(app))
    assert len(set(names)) == 2 and "Hội Châm cứu" in names


@pytest.mark.usefixtures("use_published")
def test_a_place_is_chosen_by_name_without_the_mouse(published: Path) -> None:
    app = open_page("areas", phan="ban-do")
    box = next(b for b in app.selectbox if b.label == "Xem một huyện")
    box.select("D215").run()
    assert_whole(app)
    text = words(app)
    assert "5 trong 11 hội có mặt" in text
    assert "5 trong 11 hội chưa rõ" in text
    assert app.query_params["noi"] == "D215"


@pytest.mark.usefixtures("use_published")
def test_a_link_restores_the_place_looked_at(published: Path) -> None:
    app = open_page("areas", phan="ban-do", noi="D215")
    assert_whole(app)
    assert "5 trong 11 hội có mặt" in words(app)
    for unknown in ("D999", "<b>", "C07201"):
        app = open_page("areas", phan="ban-do", noi=unknown)
        assert_whole(app)
        assert "chọn một huyện để xem" in words(app)


@pytest.mark.usefixtures("use_published")
def test_the_map_plays_through_its_states(published: Path) -> None:
    app = open_page("areas", phan="ban-do", chay="1")
    assert_whole(app)
    assert "Từ 01/01/2020: 10 huyện" in str(app.get("progress")[0].proto.text)
    # While it plays there is no single place to look at.
    assert "Xem một huyện" not in [box.label for box in app.selectbox]


@pytest.mark.usefixtures("use_published")
def test_a_map_that_cannot_be_drawn_says_so(published: Path) -> None:
    app = open_page("areas", phan="ban-do", cap="commune", hien="so-hoi")
    assert "209 xã" in words(app)
    assert not app.get("deck_gl_json_chart")
