"""Declared corrections: what was, what is, why, guarded by what the source says now."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.access import access
from dashboard.screen.updates import common, words
from dashboard.selection import controls
from dashboard.selection.view import View
from dashboard.words import wording
from etl import updates

_FIGURE = "obs_value"


def show(view: View) -> None:
    """The figure named in the address or searched for here, and the form to correct it."""
    dataset = view.snapshot.dataset
    st.markdown(
        "Con số trong nguồn được giữ nguyên; đính chính được ghi riêng, có lý do, và sẽ báo khi "
        "nguồn đã tự sửa."
    )
    record = controls.given(common.CORRECT)
    with common.show_failures("correction", dataset):
        if not record:
            _search(view)
            return
        st.button(
            "Chọn con số khác", on_click=controls.choose, args=(common.CORRECT, ""),
            icon=":material/arrow_back:",
        )  # fmt: skip
        cells = updates.record_cells(dataset, record)
        if cells.empty:
            st.warning("Không có con số này trong bản đang dùng.", icon=":material/info:")
            return
        _form(view, record, cells.set_index("column_name"))


def _search(view: View) -> None:
    """A figure by association, measure and period."""
    association = common.pick(
        "Con số của hội", view.choices.associations, view.filter.association,
        key="correct_association",
    )  # fmt: skip
    if association is None:
        return
    figures = updates.figures(view.snapshot.dataset, association)
    indicators = dict(zip(figures["indicator"], figures["indicator_name"], strict=True))
    indicator = common.pick(
        "Chỉ số cần sửa", indicators, placeholder="Chọn chỉ số", key="correct_indicator"
    )
    if indicator is None:
        return
    rows = figures[figures["indicator"] == indicator].set_index("record_id")
    named = {str(record): words.figure_name(row) for record, row in rows.iterrows()}
    record = common.pick("Kỳ và con số", named, placeholder="Chọn con số", key="correct_record")
    if record is not None:
        controls.choose(common.CORRECT, record)
        st.rerun()


def _form(view: View, record: str, cells: pd.DataFrame) -> None:
    dataset = view.snapshot.dataset
    filled = cells[cells["value"] != ""]
    named = {str(c): f"{row['heading']}: {row['value']}" for c, row in filled.iterrows()}
    with st.form("correction", border=True):
        st.subheader(wording.plain(_what(view, record, cells)), anchor=False)
        column = common.pick(
            "Ô cần sửa", named, _FIGURE if _FIGURE in named else next(iter(named), None)
        )
        right = st.text_input("Giá trị đúng", placeholder="Giá trị thay cho giá trị hiện nay")
        reason = st.text_input("Lý do đính chính", placeholder="Căn cứ vào đâu", max_chars=300)
        common.name_field(dataset)
        sent = st.form_submit_button("Ghi đính chính", icon=":material/edit:", type="primary")
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
    common.go_to_check(report.token)


def _what(view: View, record: str, cells: pd.DataFrame) -> str:
    """What is corrected: the figure with its association, or a target or entry by its words."""
    values = cells["value"]
    association = str(values.get("association", ""))
    whose = view.choices.associations.get(association, "")
    figures = updates.figures(view.snapshot.dataset, association).set_index("record_id")
    if record in figures.index:
        row = figures.loc[record]
        return f"{whose}, {row['indicator_name']}, {words.figure_name(row)}"
    return ", ".join(text for text in (whose, str(values.get("title", ""))) if text)
