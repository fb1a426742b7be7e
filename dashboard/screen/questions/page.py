"""The page of questions: the field, the answer, how it was understood, what else to ask."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.content import registry
from dashboard.content.answers import ask
from dashboard.content.answers.answer import Answer, Part
from dashboard.screen import evidence, layout, markup, render
from dashboard.selection import controls
from dashboard.words import wording

#: URL parameter of the question.
PARAMETER = "cau"
#: Choices and options shown at once.
_MOST = 40


def show() -> None:
    """The whole page."""
    view, question = layout.view(), controls.given(PARAMETER)
    field(question)
    page = registry.page(view, "question", question=question)
    render.header(page)
    answer = ask.ask(view, question)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="question_understood"
    ):
        if answer.understood:
            _understood(answer)
        if answer.records:
            evidence.evidence_popover(view, answer.records, key="answer_evidence")
            _more(answer)
    if answer.choices:
        choices(answer.choices)
    render.lead(page)


def field(question: str) -> None:
    """Where the question is typed; Enter answers."""
    completions = ask.completions(layout.view())
    with st.container(key="question_field"):
        controls.search(
            "Câu hỏi, có dấu hay không dấu đều được",
            PARAMETER,
            "ví dụ: Hội Luật gia có bao nhiêu hội viên?",
        )
        st.html(markup.completions(completions))


def choices(offered: Mapping[str, str]) -> None:
    """Questions to ask instead, a click each."""
    with st.container(horizontal=True, gap="small", key="question_choices"):
        for place, (words, question) in enumerate(list(offered.items())[:_MOST]):
            st.button(
                wording.plain(words),
                key=f"question_choice_{place}",
                on_click=controls.choose,
                args=(PARAMETER, question),
            )


def _understood(answer: Answer) -> None:
    """How the question was understood; each part opens to what may stand in its place."""
    st.html(markup.small(["Hiểu là:"]), width="content")
    for place, part in enumerate(answer.understood):
        _part(place, part)


def _part(place: int, part: Part) -> None:
    if not part.options:
        st.html(markup.small([part.words]), width="content")
        return
    opened = st.popover(wording.plain(part.words), key=f"question_part_{place}", on_change="rerun")
    if opened.open:
        with opened:
            options = {asked: words for words, asked in part.options.items()}
            controls.select_box(
                part.role,
                f"question_other_{place}",
                None,
                options,
                f"Đổi {part.role.lower()}",
                lambda asked: controls.choose(PARAMETER, asked or ""),
            )


def _more(answer: Answer) -> None:
    """The way to the page that shows more."""
    if answer.link is not None:
        layout.page_link(answer.link, "Xem trang có số liệu này")
