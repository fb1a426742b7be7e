"""Commitments noted in the room: typed one by one, kept by the browser, then sent on as targets.

The page writes no data itself: what is noted goes as an upload into check, preview and
publication (Cập nhật số liệu).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from datetime import date

import streamlit as st

from dashboard.access import access
from dashboard.content.model import Link
from dashboard.screen import cookie, layout, markup
from dashboard.screen.updates import common
from dashboard.selection.view import View
from dashboard.words import wording
from etl import updates
from etl.records.errors import BuildError
from etl.updates import Commitment

COOKIE = "cam-ket"
#: What is noted by now; the fields of the next one, in the order of Commitment.
_STATE, _DRAFT = "commitments", "commitment_draft"
_FIELDS = ("who", "what", "due", "number", "indicator")
#: Those chosen from a list.
_CHOSEN = ("who", "indicator")
#: A full list is sent on; as much as a cookie holds.
_MOST = 20


def show(view: View, ask_day: Callable[[], date]) -> None:
    """The fields of a commitment, what is noted by now, and the way to the check. `ask_day` shows
    the field of the meeting's day."""
    if not common.is_editor(view.snapshot.dataset, "commitments"):
        return
    indicators = view.query("meeting/indicators")
    measures = {
        str(code): f"{name} ({unit})"
        for code, name, unit in indicators.itertuples(index=False, name=None)
    }
    _begin()
    with st.container(border=True):
        layout.heading("Cam kết tại cuộc họp", "cam-ket")
        day = _fields(view, measures, ask_day)
        _listed(view, measures)
        st.session_state[_DRAFT] = _typed()
        _send(view, day)


def _begin() -> None:
    """Take back what the browser kept, once a session; fill the fields after another page."""
    if _STATE not in st.session_state:
        kept = [_row(row) for row in cookie.unpacked(str(st.context.cookies.get(COOKIE, "")))]
        noted = [commitment for commitment in kept if commitment is not None]
        # The last one is what was being typed.
        st.session_state[_STATE] = noted[:-1][:_MOST]
        st.session_state[_DRAFT] = noted[-1] if noted else Commitment("", "")
    for name, text in zip(_FIELDS, astuple(st.session_state[_DRAFT]), strict=True):
        if _key(name) not in st.session_state:
            st.session_state[_key(name)] = text or None if name in _CHOSEN else text


def remember() -> None:
    """Hand what is noted and typed to the browser; called once on every run of a page."""
    if _STATE in st.session_state:
        st.html(markup.kept(COOKIE, _packed()))


def _row(row: object) -> Commitment | None:
    """One commitment of the cookie, None of one that nobody here has written."""
    if not isinstance(row, list) or len(row) != len(_FIELDS):
        return None
    return Commitment(*(str(text)[: updates.LETTERS] for text in row))


def _key(name: str) -> str:
    return f"commitment_{name}"


def _typed() -> Commitment:
    """What stands in the fields."""
    return Commitment(*(str(st.session_state.get(_key(name)) or "") for name in _FIELDS))


def _packed() -> str:
    noted: list[Commitment] = st.session_state[_STATE]
    typed: Commitment = st.session_state[_DRAFT]
    if not noted and typed == Commitment("", ""):
        return ""
    letters = cookie.packed([list(astuple(commitment)) for commitment in (*noted, typed)])
    # What is longer stays in this tab.
    return letters if len(letters) <= cookie.LETTERS else ""


def _fields(view: View, measures: dict[str, str], ask_day: Callable[[], date]) -> date:
    names = view.choices.associations
    for key, options in (("who", names), ("indicator", measures)):
        if st.session_state.get(_key(key)) not in options:
            st.session_state[_key(key)] = None
    with st.container(horizontal=True, vertical_alignment="bottom", key="commitment_fields"):
        day = ask_day()
        common.pick("Ai làm", names, key=_key("who"))
        st.text_input(
            "Việc gì",
            key=_key("what"),
            max_chars=updates.LETTERS,
            placeholder="Như người hứa nói",
        )
        st.text_input(
            "Hạn",
            key=_key("due"),
            max_chars=40,
            placeholder="30/6/2027, quý II/2027; không hẹn thì để trống",
        )
    with st.container(horizontal=True, vertical_alignment="bottom", key="commitment_measure"):
        st.text_input("Con số (nếu có)", key=_key("number"), max_chars=60, placeholder="20 lớp")
        common.pick(
            "Theo dõi bằng chỉ số (nếu có)",
            measures,
            key=_key("indicator"),
            placeholder="Không chọn thì con số giữ nguyên văn",
        )
        st.button("Thêm vào danh sách", icon=":material/add:", key="commitment_add", on_click=_add)
    refused = st.session_state.pop("commitment_refused", "")
    if refused:
        st.warning(wording.plain(refused), icon=":material/info:")
    return day


def _add() -> None:
    commitment, noted = _typed(), st.session_state[_STATE]
    refused = commitment.problem
    if len(noted) >= _MOST:
        refused = f"Danh sách đã đủ {_MOST} cam kết; kiểm tra và công bố rồi ghi tiếp."
    if refused:
        st.session_state["commitment_refused"] = refused
        return
    noted.append(commitment)
    for name in _FIELDS:
        st.session_state[_key(name)] = None if name in _CHOSEN else ""


def _drop(place: int) -> None:
    del st.session_state[_STATE][place]


def _listed(view: View, measures: dict[str, str]) -> None:
    noted: list[Commitment] = st.session_state[_STATE]
    for place, commitment in enumerate(noted):
        with st.container(
            horizontal=True, vertical_alignment="center", key=f"commitment_row_{place}"
        ):
            st.html(markup.sentence(_words(view, measures, commitment)))
            st.button("Bỏ", key=f"commitment_drop_{place}", on_click=_drop, args=(place,))
    if not noted:
        layout.small_lines(
            ["Chưa ghi cam kết nào. Trình duyệt giữ những gì đã gõ cho tới khi gửi kiểm tra."]
        )


def _words(view: View, measures: dict[str, str], commitment: Commitment) -> str:
    who = view.choices.associations.get(commitment.association, commitment.association)
    due = f"hạn {commitment.due}" if commitment.due else wording.NO_DUE_DATE
    measure = measures.get(commitment.indicator, commitment.indicator)
    by = f" – {measure}" if measure else ""
    number = f"; {commitment.number}{by}" if commitment.number else ""
    return f"{who}: {commitment.what}; {due}{number}"


def _send(view: View, day: date) -> None:
    noted: list[Commitment] = st.session_state[_STATE]
    if not noted:
        return
    common.name_field(view.snapshot.dataset)
    if not st.button(
        "Kiểm tra và xem trước", icon=":material/fact_check:", type="primary", key="commitment_send"
    ):
        return
    dataset = view.snapshot.dataset
    with common.show_failures("commitments", dataset):
        who = common.acting()
        with st.spinner("Đang kiểm tra"):
            report = updates.note_commitments(dataset, day, noted, who=who)
        access.record("upload", who, dataset=dataset, files="cam kết", rejected=report.rejected)
        if report.blocked:
            raise BuildError(report.blocked)
        st.session_state[_STATE] = []
        layout.go(Link("updates", own={"viec": common.SUBMIT, common.CHECK: report.token}))
