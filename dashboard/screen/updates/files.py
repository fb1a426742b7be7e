"""The files received: which are in use, which wait, each to be checked again or withdrawn."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.access import access
from dashboard.screen import layout, tables
from dashboard.screen.updates import common, words
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl import updates

_WITHDRAWN = "intake_withdrawal"


def waiting(view: View) -> None:
    """Files received but not published, each a click from its check."""
    dataset = view.snapshot.dataset
    uploads = updates.uploads(dataset)
    uploads = uploads[~uploads["in_force"].astype(bool)]
    if uploads.empty:
        return
    with st.container(border=True):
        st.subheader(f"{numbers.number(len(uploads))} tệp đã nhận mà chưa công bố", anchor=False)
        _check_again(uploads, dataset, "waiting")


def show(view: View) -> None:
    """All files of the dataset, newest first, and what can be done with one of them."""
    dataset = view.snapshot.dataset
    uploads = updates.uploads(dataset)
    st.subheader(f"{numbers.number(len(uploads))} tệp đã nộp", anchor=False)
    if uploads.empty:
        return
    tables.show(words.uploads_table(uploads), key="uploads")
    _check_again(uploads, dataset, "files")
    used = uploads[uploads["in_force"].astype(bool)]
    if len(used):
        _withdraw(used, dataset)


def _check_again(uploads: pd.DataFrame, dataset: str, key: str) -> None:
    rows = {str(row["upload"]): row for row in uploads.to_dict("records")}
    chosen = _select("Tệp cần xem", rows, key)
    if chosen is None:
        return
    with st.container(horizontal=True):
        layout.download(
            "Tải tệp như đã nộp",
            lambda: updates.original(chosen, dataset)[1],
            str(rows[chosen]["name"]),
            f"original_{key}",
        )
        if st.button("Kiểm tra lại", icon=":material/fact_check:", key=f"again_{key}"):
            with common.show_failures("upload", dataset), common.progress() as tell:
                report = updates.check([chosen], dataset, who=common.acting(), progress=tell)
                common.go_to_check(report.token)


def _select(label: str, rows: dict[str, dict[str, Any]], key: str) -> str | None:
    named = {
        code: f"{row['name']} – nhận {common.moment(row['received_at'])}"
        for code, row in rows.items()
    }
    return common.pick(wording.plain(label), named, placeholder="Chọn tệp", key=f"chosen_{key}")


def _withdraw(used: pd.DataFrame, dataset: str) -> None:
    """Take one file out of use: what would change is shown first, then a reason is asked for."""
    rows = {str(row["upload"]): row for row in used.to_dict("records")}
    with st.container(border=True):
        st.subheader("Rút một tệp khỏi số liệu đang dùng", anchor=False)
        st.caption("Tệp vẫn được giữ; số liệu trước tệp ấy, nếu có, được dùng lại.")
        chosen = _select("Tệp cần rút", rows, "withdraw")
        if chosen is None:
            return
        with common.show_failures("withdraw", dataset):
            if st.button("Xem trước khi rút", icon=":material/preview:", key="preview_withdraw"):
                with st.spinner("Đang dựng bản thử"):
                    preview = updates.preview(None, dataset, withdraw=[chosen])
                st.session_state[_WITHDRAWN] = preview.token
            token = st.session_state.get(_WITHDRAWN)
            if not token:
                return
            preview = updates.load_preview(dataset, token)
            if preview.withdrawn != (chosen,):
                return
            common.show_comparison(preview, "withdraw")
            with st.form("withdraw", border=False, enter_to_submit=False):
                common.name_field(dataset)
                reason = st.text_input("Lý do rút", max_chars=300, placeholder="Vì sao rút tệp")
                sent = st.form_submit_button("Rút tệp", icon=":material/undo:", type="primary")
            if sent:
                st.session_state.pop(_WITHDRAWN, None)
                access.require_editor()
                common.publish(preview, reason)
