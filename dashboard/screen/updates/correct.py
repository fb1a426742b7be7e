"""Declared corrections: what was, what is, why, guarded by what the source says now."""

from __future__ import annotations

import streamlit as st

from dashboard.access import access
from dashboard.screen.updates import common
from dashboard.selection.view import View
from dashboard.words import wording
from etl import updates


def show(view: View) -> None:
    """Find a record, choose the cell, say the right value and the reason."""
    dataset = view.snapshot.dataset
    st.markdown(
        "Con số trong nguồn được giữ nguyên; đính chính được ghi riêng, có lý do, và sẽ báo khi "
        "nguồn đã tự sửa."
    )
    record = st.text_input(
        "Mã bản ghi", key="correct_record", placeholder="Ví dụ: hv-001 (xem ở trang Nguồn)"
    ).strip()
    if not record:
        return
    with common.show_failures("correction", dataset):
        cells = updates.record_cells(dataset, record)
        if cells.empty:
            st.warning("Không có bản ghi mang mã này.", icon=":material/info:")
            return
        _form(dataset, record, cells.set_index("column_name"))


def _form(dataset: str, record: str, cells) -> None:  # type: ignore[no-untyped-def]
    with st.form("correction", border=True):
        column = st.selectbox(
            "Cột",
            list(cells.index),
            format_func=lambda c: wording.unformatted(cells.loc[c, "heading"]),
        )
        right = st.text_input("Giá trị đúng", placeholder="Giá trị thay cho giá trị hiện nay")
        reason = st.text_input("Lý do đính chính", placeholder="Căn cứ vào đâu", max_chars=300)
        sent = st.form_submit_button("Ghi đính chính", icon=":material/edit:", type="primary")
    st.caption(
        wording.plain(
            "Hiện nay: " + "; ".join(f"{r['heading']}: {r['value']}" for _, r in cells.iterrows())
        )
    )
    if not sent:
        return
    who = common.acting()
    cell = cells.loc[column]
    report = updates.declare_correction(
        dataset,
        record_table=str(cell["record_table"]),
        record_id=record,
        column=str(column),
        expected=str(cell["value"]),
        corrected=right,
        reason=reason,
        who=who,
    )
    access.record("correction", who, dataset=dataset, record=record, column=column, reason=reason)
    st.session_state["intake_report"] = report.token
    st.success(
        "Đã ghi đính chính. Sang mục “Nộp và công bố” để xem trước rồi công bố.",
        icon=":material/check_circle:",
    )
