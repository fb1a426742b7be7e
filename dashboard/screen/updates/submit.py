"""Submit → check → accept warnings → preview → publish."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.screen.updates import checked, common, files
from dashboard.selection.view import View
from dashboard.words import wording
from etl import updates
from etl.files import limits

_ROUND = "intake_round"


def show(view: View) -> None:
    """The whole walk on one page; each step appears when the one before is done."""
    dataset = view.snapshot.dataset
    token = common.open_check()
    if not token:
        _upload(dataset)
        files.waiting(view)
        return
    with common.show_failures("upload", dataset):
        report = updates.load_report(dataset, token)
        checked.show(report, view)
        if report.blocked:
            st.error(wording.plain(report.blocked), icon=":material/block:")
        elif report.accepted:
            _preview(report, view)


def _upload(dataset: str) -> None:
    """The files chosen are checked at once: nothing is published by it."""
    with st.container(border=True):
        st.subheader("1. Nộp tệp", anchor=False)
        largest = limits.MAX_FILE // limits.MEGABYTE
        st.caption(
            f"Tệp được giữ nguyên và kiểm tra ngay; xem xong mới công bố. Mỗi tệp không quá "
            f"{largest} MB."
        )
        given = st.file_uploader(
            "Tệp Excel hoặc CSV các hội gửi (một hoặc nhiều tệp)",
            accept_multiple_files=True,
            key=f"files_{rounds()}",
        )
    if given:
        check([(file.name, file.getvalue()) for file in given], dataset)


def members(view: View) -> dict[str, str]:
    """The associations that report, by code."""
    choices = view.choices
    own = (choices.union, choices.office)
    return {code: name for code, name in choices.associations.items() if code not in own}


def rounds() -> int:
    """How many checks there were in this session: fields that are keyed by it are empty anew."""
    return int(st.session_state.get(_ROUND, 0))


def check(files: list[tuple[str, bytes]], dataset: str, **said: Any) -> None:
    """Keep and check files, and show the report; `said` as `updates.check` takes it."""
    # A new key empties the fields: what was sent is not sent again, by mistake or after a failure.
    st.session_state[_ROUND] = rounds() + 1
    with common.show_failures("upload", dataset):
        who = common.acting()
        with common.progress() as tell:
            report = updates.check(files, dataset, who=who, progress=tell, **said)
        common.checked(report, who, ", ".join(name for name, _ in files))


def _preview(report: updates.Report, view: View) -> None:
    dataset = report.dataset
    with st.container(border=True):
        st.subheader("3. Xem trước thay đổi", anchor=False)
        preview = updates.preview_of(report)
        if preview is None:
            with st.spinner("Đang dựng bản thử"):
                preview = updates.preview(report, dataset)
        if preview.nothing_to_do:
            st.info("Không có gì thay đổi so với bản đang dùng.", icon=":material/info:")
            return
        st.caption(wording.plain(preview.rule))
        common.show_comparison(preview, "preview")
        checked.choices(report)
    _publish(report, view)


def _publish(report: updates.Report, view: View) -> None:
    """Reasons for what was warned of, who publishes and why: one form, one click."""
    names = view.choices.associations
    workbooks = [file for file in report.taken if file.kind == "workbook"]
    usual = "; ".join(f"báo cáo của {checked.whose(file, names)}" for file in workbooks)
    with st.form("publish", border=True, enter_to_submit=False):
        st.subheader("4. Công bố", anchor=False)
        reasons = checked.reasons(report)
        common.name_field(report.dataset)
        reason = st.text_input(
            "Lý do công bố",
            wording.capitalise(usual).replace(" · ", ", ")[:300],
            max_chars=300,
            key=f"why_{report.token}",
        )
        sent = st.form_submit_button("Công bố", icon=":material/publish:", type="primary")
    if not sent:
        return
    with common.show_failures("publish", report.dataset):
        preview = updates.preview(report, report.dataset, accepted=reasons)
        common.publish(preview, reason)
