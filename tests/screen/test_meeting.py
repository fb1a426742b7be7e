"""Cuộc họp: the parts of the page and what they hand out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard.access import access
from dashboard.screen import cookie
from dashboard.screen.updates import commitments
from dashboard.words import sitemap
from etl import updates
from etl.records.errors import BuildError
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


@pytest.fixture
def editor(use_published, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The server listens on this machine only: whoever opens it there may edit."""
    before = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    # A test's visit has no headers at all.
    monkeypatch.setattr(access, "is_forwarded", lambda headers: False)
    yield
    config.set_option("server.address", before)


def note(app: AppTest, who: str, what: str, due: str = "") -> AppTest:
    app.selectbox(key="commitment_who").select(who)
    app.text_input(key="commitment_what").set_value(what)
    app.text_input(key="commitment_due").set_value(due)
    return app.button(key="commitment_add").click().run()


def kept(app: AppTest) -> str:
    """What the page asks the browser to keep of the commitments."""
    found = [re.search(r'data-name="cam-ket" data-value="([^"]*)"', text) for text in still(app)]
    return next(match[1] for match in found if match)


def test_commitments_are_noted_kept_and_taken_out(editor) -> None:
    app = open_page("meeting", phan="ghi-cam-ket", ngay_hop="2026-10-30")
    assert_whole(app)
    app = note(app, "dong-y", "Tổ chức <b>đại hội</b>", "quý I/2027")
    app = note(app, "lam-vuon", "Mở lớp tập huấn")
    said = "\n".join(still(app))
    assert "Hội Đông y: Tổ chức &lt;b&gt;đại hội&lt;/b&gt;; hạn quý I/2027" in said
    assert "Hội Làm vườn: Mở lớp tập huấn; không nêu hạn" in said
    app.text_input(key="commitment_what").set_value("Đang gõ dở").run()
    rows = cookie.unpacked(kept(app))
    assert [row[1] for row in rows] == ["Tổ chức <b>đại hội</b>", "Mở lớp tập huấn", "Đang gõ dở"]
    app.button(key="commitment_drop_0").click().run()
    assert [row[1] for row in cookie.unpacked(kept(app))] == ["Mở lớp tập huấn", "Đang gõ dở"]


def test_a_reload_brings_back_what_was_noted_and_typed(editor, monkeypatch) -> None:
    rows = [["dong-y", "Đại hội", "2027", "", ""], ["", "Đang gõ dở", "", "", ""], "lạ", [1]]
    letters = cookie.packed([*rows[2:], *rows[:2]])
    monkeypatch.setattr(type(st.context), "cookies", {commitments.COOKIE: letters})
    app = open_page("meeting", phan="ghi-cam-ket")
    assert_whole(app)
    assert app.text_input(key="commitment_what").value == "Đang gõ dở"
    assert any("Hội Đông y: Đại hội; hạn 2027" in text for text in still(app))


def test_what_is_wrong_is_told_and_not_listed(editor) -> None:
    app = open_page("meeting", phan="ghi-cam-ket")
    app = note(app, "dong-y", "Việc", "31/02/2027")
    assert "31/02/2027" in app.warning[0].value
    assert app.text_input(key="commitment_what").value == "Việc", "what was typed stays"


def test_a_commitment_goes_into_the_usual_check(editor, monkeypatch) -> None:
    sent = {}

    def check(dataset, day, found, *, who):
        sent.update(dataset=dataset, day=day, found=list(found), who=who)
        raise BuildError("Thử thôi.")

    monkeypatch.setattr(updates, "note_commitments", check)
    app = open_page("meeting", phan="ghi-cam-ket", ngay_hop="2026-10-30")
    app = note(app, "dong-y", "Đại hội")
    app.text_input(key="acting_person").set_value("Lan")
    app.button(key="commitment_send").click().run()
    assert app.error[0].value == "Thử thôi."
    assert sent["day"] == date(2026, 10, 30) and sent["who"] == "Lan"
    assert sent["found"] == [updates.Commitment("dong-y", "Đại hội")]
    assert cookie.unpacked(kept(app))[0][1] == "Đại hội", "nothing is lost"


def test_who_may_not_edit_notes_nothing(use_published) -> None:
    app = open_page("meeting", phan="ghi-cam-ket")
    assert "không cho cập nhật" in app.warning[0].value
    assert [one.key for one in app.text_input] == ["search_field"]
