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
    names = view.choices.associations
    association = st.selectbox(
        "Con số của hội",
        list(names),
        index=list(names).index(view.filter.association)
        if view.filter.association in names
        else None,
        placeholder="Chọn hội",
        format_func=lambda code: wording.unformatted(names[code]),
        key="correct_association",
    )
    if association is None:
        return
    found = updates.figures(view.snapshot.dataset, association)
    indicators = dict(zip(found["indicator"], found["indicator_name"], strict=True))
    indicator = st.selectbox(
        "Chỉ số cần sửa",
        list(indicators),
        index=None,
        placeholder="Chọn chỉ số",
        format_func=lambda code: wording.unformatted(indicators[code]),
        key="correct_indicator",
    )
    if indicator is None:
        return
    rows = found[found["indicator"] == indicator].set_index("record_id")
    record = st.selectbox(
        "Kỳ và con số",
        list(rows.index),
        index=None,
        placeholder="Chọn con số",
        format_func=lambda code: wording.unformatted(words.figure_name(rows.loc[code])),
        key="correct_record",
    )
    if record is not None:
        controls.choose(common.CORRECT, str(record))
        st.rerun()


def _form(view: View, record: str, cells: pd.DataFrame) -> None:
    dataset = view.snapshot.dataset
    filled = cells[cells["value"] != ""]
    columns = list(filled.index)
    with st.form("correction", border=True):
        st.subheader(wording.plain(_what(view, record, cells)), anchor=False)
        column = st.selectbox(
            "Ô cần sửa",
            columns,
            index=columns.index(_FIGURE) if _FIGURE in columns else 0,
            format_func=lambda c: wording.unformatted(
                f"{filled.loc[c, 'heading']}: {filled.loc[c, 'value']}"
            ),
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
    found = updates.figures(view.snapshot.dataset, association).set_index("record_id")
    if record in found.index:
        row = found.loc[record]
        return f"{whose}, {row['indicator_name']}, {words.figure_name(row)}"
    return ", ".join(text for text in (whose, str(values.get("title", ""))) if text)
