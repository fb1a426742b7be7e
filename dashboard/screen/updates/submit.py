"""Submit → check → accept warnings → preview → publish."""

from __future__ import annotations

import streamlit as st

from dashboard.access import access
from dashboard.screen.updates import checked, common, files
from dashboard.selection.view import View
from dashboard.words import wording
from etl import updates
from etl.files import limits

_ROUND = "intake_round"


def show(view: View) -> None:
    """The whole walk on one page; each step appears when the one before is done."""
    dataset = view.snapshot.dataset
    _upload(dataset)
    token = common.open_check()
    if not token:
        files.waiting(view)
        return
    with common.show_failures("upload", dataset):
        report = updates.load_report(dataset, token)
        checked.show(report, view)
        if report.blocked:
            st.error(wording.plain(report.blocked), icon=":material/block:")
        elif report.accepted:
            _preview(report, dataset)


def _upload(dataset: str) -> None:
    with st.form("upload", border=True):
        st.subheader("1. Nộp tệp", anchor=False)
        largest = limits.MAX_FILE // limits.MEGABYTE
        st.caption(
            f"Tệp được giữ nguyên; kiểm tra xong mới công bố. Mỗi tệp không quá {largest} MB."
        )
        given = st.file_uploader(
            "Tệp Excel hoặc CSV các hội gửi (một hoặc nhiều tệp)",
            accept_multiple_files=True,
            key=f"files_{st.session_state.get(_ROUND, 0)}",
        )
        sent = st.form_submit_button("Kiểm tra", icon=":material/fact_check:", type="primary")
    if not sent:
        return
    if not given:
        st.warning("Chưa chọn tệp nào.", icon=":material/info:")
        return
    with common.show_failures("upload", dataset):
        who = common.acting()
        sent_in = [(file.name, file.getvalue()) for file in given]
        with common.progress() as tell:
            report = updates.check(sent_in, dataset, who=who, progress=tell)
        names = ", ".join(name for name, _ in sent_in)
        access.record("upload", who, dataset=dataset, files=names, rejected=report.rejected)
        # A new key empties the uploader: what was checked is not sent again by mistake.
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        common.go_to_check(report.token)


def _preview(report: updates.Report, dataset: str) -> None:
    with st.container(border=True):
        st.subheader("3. Xem trước thay đổi", anchor=False)
        reasons = checked.warnings(report)
        if st.button("Xem trước", icon=":material/preview:", key="make_preview"):
            with st.spinner("Đang dựng bản thử"):
                updates.preview(report, dataset, accepted=reasons)
        found = updates.preview_of(report)
        if found is None:
            return
        if found.nothing_to_do:
            st.info("Không có gì thay đổi so với bản đang dùng.", icon=":material/info:")
            return
        st.caption(wording.plain(found.rule))
        common.show_comparison(found, "preview")
        if len(found.open_warnings):
            st.warning(
                f"Còn {len(found.open_warnings)} cảnh báo chưa có lý do chấp nhận; "
                "ghi lý do rồi bấm Xem trước lần nữa.",
                icon=":material/warning:",
            )
            return
    _publish(found)


def _publish(preview: updates.Preview) -> None:
    with st.form("publish", border=True):
        st.subheader("4. Công bố", anchor=False)
        reason = st.text_input(
            "Lý do công bố", placeholder="Ví dụ: báo cáo năm 2026 của Hội Làm vườn", max_chars=300
        )
        sent = st.form_submit_button("Công bố", icon=":material/publish:", type="primary")
    if not sent:
        return
    with common.show_failures("publish", preview.dataset):
        common.publish(preview, reason)
