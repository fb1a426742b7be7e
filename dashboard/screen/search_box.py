"""One field in the bar that finds things by their words; what it found, below the bar."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.content import search
from dashboard.content.answers import ask
from dashboard.content.answers.reading import MOST_LETTERS
from dashboard.content.model import Link
from dashboard.screen import layout, markup
from dashboard.screen.questions import page as questions
from dashboard.selection.view import View
from dashboard.words import sitemap, wording

#: What is searched for, and where the reader was then.
_WORDS, _AT = "search_words", "search_at"
#: Letters of an answer shown among what was found; the page of questions has all of it.
_ANSWER = 160


def field(prefix: str = "") -> None:
    """The field; what is typed counts until the reader goes elsewhere."""
    key = f"{prefix}search_field"
    if st.session_state.setdefault(_AT, _here()) != _here():
        st.session_state.pop(_WORDS, None)
    st.session_state[key] = st.session_state.get(_WORDS, "")

    def take() -> None:
        st.session_state[_WORDS] = st.session_state[key].strip()
        # Which page it is, is known once the menu has been made: in the run that follows.
        st.session_state.pop(_AT, None)

    st.text_input(
        "Tìm hội, chỉ số, địa bàn, tài liệu, việc, trang; hoặc hỏi một câu",
        key=key,
        placeholder="Tìm hoặc hỏi",
        icon=":material/search:",
        max_chars=MOST_LETTERS,
        on_change=take,
        label_visibility="collapsed",
        width="stretch" if prefix else 150,
    )


def hits(view: View, prefix: str = "") -> None:
    """What was found, each a link; says so when it is nothing."""
    words = st.session_state.get(_WORDS, "")
    if not words:
        return
    best = search.find(view, words)
    answer = ask.ask(view, words)
    with st.container(border=True, key=f"{prefix}search_hits", gap="xsmall"):
        if ask.answers(answer, words):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                way = Link("question", own={questions.PARAMETER: words})
                layout.page_link(way, f"Trả lời: {answer.text}"[:_ANSWER])
                if answer.link is not None and not answer.items:
                    layout.page_link(answer.link, f"Xem trang {sitemap.TITLES[answer.link.page]}")
        elif not best:
            layout.small_lines(
                [
                    f"Không tìm thấy “{words}” trong tên hội, chỉ số, địa bàn, tài liệu, mục tiêu, "
                    "sổ theo dõi và trang; không cần gõ dấu, từ hai chữ cái trở lên."
                ]
            )
        for hit in best:
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                layout.page_link(hit.link, hit.words)
                told = " – ".join(part for part in (search.KINDS[hit.kind], hit.more) if part)
                st.html(markup.small([wording.unformatted(told)[:120]]))


def _here() -> tuple[str, tuple[tuple[str, str], ...]]:
    run = get_script_run_ctx()
    page = "" if run is None else run.page_script_hash
    return page, tuple(sorted(st.query_params.to_dict().items()))
