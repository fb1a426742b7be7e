"""Questions while a slide show runs: asked with one key, the answer large on the wall.

What was asked, and what could not be answered, stays in this session: a list to copy or to
download. Nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from dashboard.content.answers import ask
from dashboard.content.answers.answer import AMBIGUOUS, NONE, OUTSIDE, Answer
from dashboard.content.answers.page import headline
from dashboard.content.answers.reading import MOST_LETTERS
from dashboard.content.evidence import brief
from dashboard.export.context import ExportContext
from dashboard.screen import layout, markup
from dashboard.selection.view import View
from dashboard.words import numbers, wording

_OPEN, _ASKED, _NOTES = "room_open", "room_asked", "room_notes"
#: Of a list so many stand on the wall; the page of questions has all.
_ITEMS = 8
_CHOICES = 6


@dataclass(frozen=True)
class Note:
    """A question of this session: when, what, the answer, whether there was one."""

    at: datetime
    question: str
    answer: str
    answered: bool


def asking() -> bool:
    """Whether the field is open in place of the slide."""
    return bool(st.session_state.get(_OPEN))


def open_field() -> None:
    """Put the field on the wall, empty."""
    st.session_state[_OPEN] = True
    st.session_state[_ASKED] = ""


def answered() -> bool:
    """Whether an answer stands on the wall."""
    return bool(st.session_state.get(_ASKED))


def close() -> None:
    """Back to the slide."""
    st.session_state[_OPEN] = False


def take(view: View, question: str) -> None:
    """Answer a question and note it."""
    words = question.strip()
    if not words:
        return
    st.session_state[_ASKED] = words
    answer = ask.ask(view, words)
    note = Note(
        datetime.now(numbers.VIETNAM),
        words,
        answer.text,
        answer.kind not in (NONE, OUTSIDE, AMBIGUOUS),
    )
    st.session_state[_NOTES] = (*notes(), note)


def notes() -> tuple[Note, ...]:
    """What was asked in this session, in its order."""
    return st.session_state.get(_NOTES, ())


def as_text(notes: tuple[Note, ...]) -> str:
    """The list as plain text: what was answered, then what could not be."""
    lines = []
    for heading, answered in (("Đã trả lời", True), ("Chưa trả lời được", False)):
        own = [note for note in notes if note.answered == answered]
        if own:
            lines += [f"{heading}:", *(_line(note) for note in own), ""]
    return "\n".join(lines).strip() + "\n"


def _line(note: Note) -> str:
    said = wording.unformatted(note.answer).replace(numbers.NBSP, " ")
    return f"- {note.at:%H:%M} {wording.unformatted(note.question)} {said}"


def show(view: View) -> None:
    """The field, and below it the answer to what was asked last."""
    # Another field after each answer: the keys of a presenter work where none has the focus.
    key = f"room_question_{len(notes())}"
    with st.container(key="room_field"):
        st.text_input(
            "Câu hỏi",
            key=key,
            max_chars=MOST_LETTERS,
            placeholder="Gõ câu hỏi rồi Enter",
            icon=":material/search:",
            on_change=lambda: take(view, st.session_state[key]),
        )
    asked = str(st.session_state.get(_ASKED, ""))
    if asked:
        _wall(view, asked, ask.ask(view, asked))


def _wall(view: View, asked: str, answer: Answer) -> None:
    st.caption(wording.plain(asked))
    st.title(wording.plain(headline(answer)), anchor=False)
    if len(answer.items) > 1:
        st.html(markup.listing(f"{i.label}: {i.text}" for i in answer.items[:_ITEMS]))
    for place, (words, question) in enumerate(list(answer.choices.items())[:_CHOICES]):
        st.button(
            wording.plain(words),
            key=f"room_choice_{place}",
            on_click=take,
            args=(view, question),
        )
    if answer.understood:
        st.caption(wording.plain(f"Hiểu là: {answer.understood_as}"))
    if answer.records:
        st.caption(wording.plain(brief(view, answer.records).source_line))
    st.caption(wording.plain(ExportContext.of(view).line))


def list_of_notes() -> None:
    """The list of this session, to copy and to download; nothing where nothing was asked."""
    kept = notes()
    if not kept:
        return
    open_count = sum(not note.answered for note in kept)
    with st.container(border=True, key="room_notes"):
        layout.heading(f"Đã hỏi trong buổi này: {numbers.number(len(kept))} câu", "da-hoi")
        if open_count:
            layout.small_lines([f"{numbers.number(open_count)} câu chưa trả lời được"])
        text = as_text(kept)
        st.code(text, language=None, wrap_lines=True)
        name = f"cau-hoi-{datetime.now(numbers.VIETNAM):%Y-%m-%d}.txt"
        layout.download("Tải danh sách", lambda: text, name, "room_notes_file", mime="text/plain")
