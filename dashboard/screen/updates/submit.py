"""Submit → check → accept warnings → preview → publish."""

from __future__ import annotations

import streamlit as st

from dashboard.access import access
from dashboard.screen import tables
from dashboard.screen.updates import common, words
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl import template, updates
from etl.files import limits

_REPORT, _PREVIEW, _ROUND = "intake_report", "intake_preview", "intake_round"


def show(view: View) -> None:
    """The whole walk on one page; each step appears when the one before is done."""
    dataset = view.snapshot.dataset
    _upload(dataset)
    token = st.session_state.get(_REPORT)
    if not token:
        return
    with common.show_failures("upload", dataset):
        report = updates.load_report(dataset, token)
        _report(report)
        if report.blocked:
            st.error(wording.plain(report.blocked), icon=":material/block:")
            return
        if report.accepted:
            _preview(report, dataset)


def _upload(dataset: str) -> None:
    with st.form("upload", border=True):
        st.subheader("1. Nộp tệp", anchor=False)
        largest = limits.MAX_FILE // limits.MEGABYTE
        st.caption(
            f"Tệp được giữ nguyên; kiểm tra xong mới công bố. Mỗi tệp không quá {largest} MB."
        )
        files = st.file_uploader(
            "Tệp Excel hoặc CSV các hội gửi (một hoặc nhiều tệp)",
            accept_multiple_files=True,
            key=f"files_{st.session_state.get(_ROUND, 0)}",
        )
        sent = st.form_submit_button("Kiểm tra", icon=":material/fact_check:", type="primary")
    if not sent:
        return
    if not files:
        st.warning("Chưa chọn tệp nào.", icon=":material/info:")
        return
    with common.show_failures("upload", dataset):
        who = common.acting()
        bar = st.progress(0.0, "Đang đọc tệp")
        given = [(file.name, file.getvalue()) for file in files]

        def tell(text: str, share: float) -> None:
            bar.progress(min(max(share, 0.0), 1.0), wording.plain(text))

        report = updates.check(given, dataset, who=who, progress=tell)
        bar.empty()
        names = ", ".join(name for name, _ in given)
        access.record("upload", who, dataset=dataset, files=names, rejected=report.rejected)
        st.session_state[_REPORT] = report.token
        st.session_state.pop(_PREVIEW, None)
        # A new key empties the uploader: what was checked is not sent again by mistake.
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.rerun()


def _report(report: updates.Report) -> None:
    with st.container(border=True):
        st.subheader(
            f"2. Kết quả kiểm tra: nhận {numbers.number(report.accepted)}, "
            f"trả lại {numbers.number(report.rejected)} trong {numbers.number(report.read)} dòng",
            anchor=False,
        )
        for file in report.files:
            _file(file, report)
        for message in report.messages:
            st.caption(wording.plain(message))
        if len(report.rejects):
            tables.show(words.rejects_table(report.rejects), key="rejects")
            st.download_button(
                "Tải danh sách dòng bị trả lại (CSV)",
                data=lambda: updates.rejects_csv(report),
                file_name="dong-bi-tra-lai.csv",
                mime="text/csv",
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key="rejects_csv",
            )


def _file(file: updates.FileReport, report: updates.Report) -> None:
    if file.refused:
        st.error(wording.plain(f"{file.name}: {file.refused}"), icon=":material/block:")
        return
    line = (
        f"{file.name}: đọc {numbers.number(file.read)} dòng, nhận {numbers.number(file.accepted)}, "
        f"trả lại {numbers.number(file.rejected)}"
    )
    st.markdown(wording.plain(line))
    if file.blank or file.examples:
        st.caption(
            f"Không tính {numbers.number(file.blank)} dòng để trống và "
            f"{numbers.number(file.examples)} dòng ví dụ của biểu mẫu."
        )
    if file.seen_before:
        st.caption(wording.plain(file.seen_before))
    for message in file.messages:
        st.caption(wording.plain(message))
    if file.rejected:
        st.download_button(
            "Tải tệp đã đánh dấu ô sai",
            data=lambda: updates.marked_workbook(file, report),
            file_name=updates.marked_name(file),
            mime=template.MIME,
            icon=":material/edit_document:",
            on_click="ignore",
            key=f"marked_{file.upload}",
        )


def _preview(report: updates.Report, dataset: str) -> None:
    with st.container(border=True):
        st.subheader("3. Xem trước thay đổi", anchor=False)
        reasons = _warnings(report)
        if st.button("Xem trước", icon=":material/preview:", key="make_preview"):
            with st.spinner("Đang dựng bản thử"):
                found = updates.preview(report, dataset, accepted=reasons)
            st.session_state[_PREVIEW] = found.token
        token = st.session_state.get(_PREVIEW)
        if not token:
            return
        found = updates.load_preview(dataset, token)
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


def _warnings(report: updates.Report) -> dict[str, str]:
    """Each warning with a field for the reason it is accepted for; filled ones only."""
    reasons: dict[str, str] = {}
    if report.warnings.empty:
        return reasons
    st.markdown(f"{numbers.number(len(report.warnings))} cảnh báo cần xem:")
    for _, row in report.warnings.iterrows():
        st.markdown(f":material/warning: {wording.plain(row['text'])}")
        reason = st.text_input(
            wording.plain(f"Lý do chấp nhận ({row['kind_name']})"),
            key=f"reason_{row['warning']}",
            placeholder="Vì sao con số này đúng",
        )
        if reason.strip():
            reasons[str(row["warning"])] = reason.strip()
    return reasons


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
        who = common.acting()
        snapshot = updates.publish(preview, who, reason)
        access.record("publish", who, dataset=preview.dataset, snapshot=snapshot, reason=reason)
        for key in (_REPORT, _PREVIEW):
            st.session_state.pop(key, None)
        st.session_state["published_now"] = snapshot
        st.rerun()
