"""Reading a report: whose it is, then figure by figure on the desk, then to the check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.access import access
from dashboard.screen import desk
from dashboard.screen.updates import common
from dashboard.selection import controls
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl import updates

_KEPT, _ROUND = "desk_kept", "report_round"
_NONE = ""


def show(view: View) -> None:
    """One report after the other: dropped, said whose it is, decided, handed over."""
    dataset = view.snapshot.dataset
    with common.show_failures("report", dataset):
        given = controls.given(common.READ)
        if not given:
            _drop(dataset)
            _list(view)
            return
        work = updates.reading(dataset, given)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Báo cáo khác", on_click=controls.choose, args=(common.READ, ""),
                icon=":material/arrow_back:",
            )  # fmt: skip
            st.download_button(
                wording.plain(work.name), data=lambda: updates.report_file(work),
                file_name=work.name, icon=":material/download:", on_click="ignore",
                key="report_file", help="Tải báo cáo như đã nhận",
            )  # fmt: skip
            st.caption(wording.plain(_whose(work, view.choices.associations)))
        if not work.proposals:
            st.info(
                "Không thấy con số nào trong báo cáo này. Tệp vẫn được giữ trong kho.",
                icon=":material/info:",
            )
            return
        common.name_field(dataset)
        if not work.facts["said_by"]:
            _facts(work, view)
            return
        _desk(work, updates.desk(work))


def _drop(dataset: str) -> None:
    with st.form("report", border=True):
        st.subheader("Đọc báo cáo của hội", anchor=False)
        st.caption(
            "Báo cáo được đọc trên máy này, không gửi đi đâu. Từng con số được đề nghị cùng câu "
            "trong văn bản; chỉ số đã nhận mới sang bước kiểm tra và công bố."
        )
        given = st.file_uploader(
            "Báo cáo: Word (.docx, .doc), PDF có chữ, tệp chữ (.txt)",
            key=f"report_{st.session_state.get(_ROUND, 0)}",
        )
        common.name_field(dataset)
        sent = st.form_submit_button("Đọc báo cáo", icon=":material/menu_book:", type="primary")
    if not sent:
        return
    if given is None:
        st.warning("Chưa chọn báo cáo nào.", icon=":material/info:")
        return
    who = common.acting()
    with st.spinner("Đang đọc báo cáo"):
        work = updates.read_report(given.name, given.getvalue(), dataset, who)
    access.record("read", who, dataset=dataset, files=work.name)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    controls.choose(common.READ, work.reading)
    st.rerun()


def _list(view: View) -> None:
    """The reports there is work on: anybody goes on where it was left."""
    readings = updates.readings(view.snapshot.dataset)
    if not readings:
        return
    st.subheader(f"{numbers.number(len(readings))} báo cáo đã đọc", anchor=False)
    for work in readings[:30]:
        counts = work.counts()
        done = counts["accepted"] + counts["refused"]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                wording.plain(work.name), key=f"open_{work.reading}", type="tertiary",
                on_click=controls.choose, args=(common.READ, work.reading),
            )  # fmt: skip
            st.caption(
                wording.plain(
                    f"{_whose(work, view.choices.associations)} · đã quyết "
                    f"{numbers.number(done)}/{numbers.number(counts['proposed'])} con số"
                )
            )


def _whose(work: updates.Reading, names: Mapping[str, str]) -> str:
    whose = names.get(work.facts["association"], "") or f"{wording.UNKNOWN_AT_START} của hội nào"
    return f"{whose} · kỳ {updates.period_label(work.facts['period']) or wording.UNKNOWN}"


def _facts(work: updates.Reading, view: View) -> None:
    """Sender, day and period: asked once, with what the letterhead says."""
    names = {_NONE: "Hội không có trong danh mục", **view.choices.associations}
    sender = work.facts["association"]
    with st.form("facts", border=True):
        st.caption(
            "Đề nghị theo phần đầu văn bản; xác nhận rồi báo cáo được đọc theo hội và kỳ này."
        )
        for question in work.read["document"].get("questions", ()):
            st.warning(wording.plain(question), icon=":material/help:")
        left, middle, right = st.columns(3)
        with left:
            association = common.pick("Báo cáo của", names, sender if sender in names else _NONE)
        day = middle.text_input("Ngày của văn bản", _day(work.facts["document_date"]), max_chars=20)
        period = right.text_input(
            "Kỳ báo cáo",
            updates.period_label(work.facts["period"]),
            placeholder="2026, 6 tháng đầu năm 2026",
            max_chars=40,
        )
        sent = st.form_submit_button("Đúng, xem các con số", type="primary")
    if sent:
        updates.confirm_reading(
            work.dataset, work.reading, association=association or "", document_date=day.strip(),
            period=period.strip(), who=common.acting(),
        )  # fmt: skip
        st.rerun()


def _day(text: str) -> str:
    year, _, rest = text.partition("-")
    return f"{rest[3:]}/{rest[:2]}/{year}" if len(text) == 10 and rest else text


@st.fragment
def _desk(work: updates.Reading, data: dict[str, Any]) -> None:
    """The desk and what is below it; decisions run this again, nothing else of the page."""

    name = f"desk_{work.reading}"

    def keep() -> None:
        # Every entry has a key of its own; what this session kept is not asked about again.
        sent = st.session_state.setdefault(_KEPT, set())
        try:
            for entry in st.session_state[name]["log"]:
                if entry["key"] in sent:
                    continue
                updates.decide(
                    work.dataset, work.reading, entry["at"], entry["state"], key=entry["key"],
                    change=entry.get("change"), reason=entry.get("reason", ""),
                    who=common.acting(),
                )  # fmt: skip
                sent.add(entry["key"])
        except (updates.BuildError, OSError, access.NotAllowedError) as error:
            st.session_state["desk_failure"] = str(error)

    desk.show(data, name, keep)
    failure = st.session_state.pop("desk_failure", None)
    if failure:
        st.error(wording.plain(f"Chưa ghi được quyết định vừa rồi: {failure}"))
    now = updates.reading(work.dataset, work.reading)
    with common.show_failures("report", work.dataset):
        _tell_of_others(work, now)
    counts = now.counts()
    with st.container(horizontal=True, vertical_alignment="center"):
        send = st.button(
            f"Kiểm tra {numbers.number(counts['accepted'])} con số đã nhận", type="primary",
            icon=":material/fact_check:", disabled=not counts["accepted"],
        )  # fmt: skip
        left = counts["proposed"] - counts["accepted"] - counts["refused"]
        st.caption(
            f"Đã bỏ {numbers.number(counts['refused'])}, chưa quyết {numbers.number(left)}. "
            "Việc được giữ sau mỗi phím; người khác mở báo cáo này làm tiếp được."
        )
    if send:
        with common.show_failures("upload", work.dataset):
            who = common.acting()
            with st.spinner("Đang kiểm tra"):
                report = updates.hand_over(now, who)
            common.checked(report, who, work.name)


def _tell_of_others(shown: updates.Reading, now: updates.Reading) -> None:
    """Who has decided figures of the same report since it was put on this screen."""
    since = [d for at, d in now.decisions.items() if d != shown.decisions.get(at)]
    others = sorted({str(d["by"]) for d in since} - {common.acting(), ""}) if since else []
    if others:
        st.info(
            wording.plain(
                f"{', '.join(others)} cũng đang quyết các con số của báo cáo này. Tải lại trang "
                "để thấy; con số cả hai cùng quyết giữ theo lần sau."
            ),
            icon=":material/group:",
        )
