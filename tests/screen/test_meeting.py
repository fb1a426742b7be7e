"""Cuộc họp: the parts of the page and what they hand out."""

from __future__ import annotations

from dashboard.words import sitemap
from tests.screen.screen import leftovers, still
from tests.screen.test_pages import assert_whole, open_page, words


def test_the_calendar_shows_what_falls_due_and_a_reminder(published_both, use_published) -> None:
    app = open_page("meeting", bo="minh-hoa", phan="lich", trong="60", nhac="hoi-mau-05")
    assert_whole(app)
    assert any("Trong 60 ngày từ 01/11/2026" in text for text in still(app))
    (text,) = app.code
    assert "Kính gửi: Hội mẫu 05" in text.value
    assert leftovers(words(app)) == []


def test_the_page_opens_under_its_address(use_published) -> None:
    assert "cuoc-hop" in sitemap.addresses()
    app = open_page("meeting", trong="7", nhac="<img>")
    assert_whole(app)
    assert any("cam kết, việc đã quyết định đang theo dõi" in text for text in still(app))


def test_the_pack_is_offered_for_a_day_and_themes(use_published) -> None:
    app = open_page("meeting", ngay_hop="2026-12-03", chu_de="kinh-phi")
    assert_whole(app)
    assert app.multiselect(key="own_chu-de").value == ["kinh-phi"]
    assert "Chọn kỳ họp trước" in words(app)
    gone = open_page("meeting", ngay_hop="2020-01-01")
    assert "Đến hết ngày 01/01/2020 chưa có bản số liệu nào" in gone.warning[0].value
