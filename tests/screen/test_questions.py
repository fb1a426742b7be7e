"""Questions on the pages: the page Hỏi đáp, the field of the bar, the field in the room."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.content import registry
from dashboard.screen.questions import room
from tests.screen.screen import headings, still
from tests.screen.test_pages import address, assert_whole, open_page, words


def press(app: AppTest, key: str) -> None:
    next(button for button in app.button if button.key == key).click().run()
    assert not app.exception


def test_the_page_answers_large_with_day_and_how_it_was_understood(use_published) -> None:
    app = open_page("question", cau="hoi luat gia co bao nhieu hoi vien")
    assert_whole(app)
    assert headings(app, 1) == ["Hội viên của Hội Luật gia: 1.046\u00a0người (tháng 8/2023)."]
    assert "cách đây" in words(app) and "Hiểu là:" in words(app)
    assert "Hội Luật gia" in {part.proto.popover.label for part in app.get("popover")}


def test_a_choice_of_an_ambiguous_question_answers_it(use_published) -> None:
    app = open_page("question", cau="Hội Luật ga có bao nhiêu hội viên?")
    assert "Có phải" in headings(app, 1)[0]
    press(app, "question_choice_0")
    assert "1.046" in headings(app, 1)[0]
    assert address(app)["cau"] == "Hội Luật gia có bao nhiêu hội viên?"


def test_without_a_question_it_shows_what_can_be_asked(use_published) -> None:
    app = open_page("question")
    assert_whole(app)
    press(app, "question_choice_1")
    assert "Hội Làm vườn" in headings(app, 1)[0]


@pytest.mark.parametrize("hostile", ["<img src=x onerror=alert(1)>", ":red[x] **y**", "x" * 5_000])
def test_a_hostile_question_is_shown_as_it_is(hostile: str, use_published) -> None:
    app = open_page("question", cau=hostile)
    assert_whole(app)
    assert "<img" not in "".join(still(app))


def test_the_field_of_the_bar_answers_before_what_it_finds(use_published) -> None:
    app = open_page("membership")
    field = next(f for f in app.text_input if f.key == "search_field")
    field.set_value("Hội Đông y có bao nhiêu hội viên?").run()
    labels = [link.proto.label for link in app.get("page_link")]
    assert [label for label in labels if label.startswith("Trả lời: Hội viên của Hội Đông y")]
    field = next(f for f in app.text_input if f.key == "search_field")
    field.set_value("đông y").run()
    labels = [link.proto.label for link in app.get("page_link")]
    assert not [label for label in labels if label.startswith("Trả lời")]


def test_an_answer_can_be_kept_for_the_deck(make_view) -> None:
    choices = registry.choices_of("question", {"question": "Hội nào đông hội viên nhất?"})
    page = registry.page(make_view(), "question", **choices)
    assert page.sections[0].chart is not None and page.sections[0].records
    assert page.headline.endswith("trên 50.000\u00a0người (tháng 8/2023).")


def test_a_course_is_drawn_where_the_years_are_known(published_both, make_view) -> None:
    view = make_view("demo", bo="minh-hoa")
    page = registry.page(view, "question", question="Hội viên Hội mẫu 01 luật")
    assert page.sections[0].chart is not None and page.sections[0].chart.kind == "lines"


def script() -> None:
    """The page of the deck, a show running or not."""
    import streamlit as st

    from dashboard.screen.deck import page as deck_page

    st.navigation([st.Page(deck_page.show, url_path="thu", default=True)]).run()


@pytest.fixture
def show(make_view, use_published) -> AppTest:
    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["view_of_this_run"] = make_view()
    app.run()
    press(app, "standing_start")
    return app


def ask(app: AppTest, question: str) -> None:
    app.text_input[0].set_value(question).run()
    assert not app.exception


def test_a_figure_asked_for_is_on_the_wall_and_a_presenters_key_leads_back(show) -> None:
    slide = show.title[0].value
    for back in ("room_close", "room_page_up", "room_page_down"):
        press(show, "slideshow_ask")
        assert not show.title, "no answer before a question"
        ask(show, "hoi dong y co bao nhieu hoi vien")
        assert "1.389" in show.title[0].value
        press(show, back)
        assert show.title[0].value == slide


def test_what_was_asked_and_not_answered_is_listed(show) -> None:
    press(show, "slideshow_ask")
    ask(show, "Hội Làm vườn có bao nhiêu hội viên?")
    ask(show, "Giá vàng hôm nay")
    ask(show, "   ")
    press(show, "room_close")
    press(show, "slideshow_stop")
    listed = next(code.value for code in show.code if "Đã trả lời" in code.value)
    answered, not_answered = listed.split("Chưa trả lời được:")
    assert "Hội Làm vườn có bao nhiêu hội viên?" in answered and "trên 50.000 người" in answered
    assert "Giá vàng hôm nay" in not_answered
    assert len(show.session_state["room_notes"]) == 2
    assert room.as_text(show.session_state["room_notes"]).strip() == listed.strip()
