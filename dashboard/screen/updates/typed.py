"""Figures typed on the page, or pasted from Excel: a sheet of the template as a grid.

What is sent becomes a file of its own, kept and checked like any other.
"""

from __future__ import annotations

import csv
import io

import pandas as pd
import streamlit as st

from dashboard.screen.updates import common, submit
from dashboard.selection import cache
from dashboard.selection.view import View
from dashboard.words import wording
from etl import template


def show(view: View) -> None:
    """An association, a sheet and a period; then the grid, and the check of what stands in it."""
    members = submit.members(view)
    tables = template.tables()
    with st.container(horizontal=True):
        association = common.pick(
            "Số liệu của hội", members, view.filter.association, key="typed_for"
        )
        table = common.pick("Bảng", tables, next(iter(tables)), key="typed_table")
        period = st.text_input("Kỳ báo cáo", template.next_period(), key="typed_period")
    if association is None or table is None:
        st.caption("Chọn hội, rồi ghi hoặc dán số liệu từ Excel vào bảng.")
        return
    with common.show_failures("typed", view.snapshot.dataset):
        _grid(view, association, table, period)


def _rows(view: View, association: str, table: str, period: str) -> pd.DataFrame:
    """The sheet of the template as text, a column a heading."""
    headings, rows = template.grid(association, table, view.snapshot.dataset, period=period)
    return pd.DataFrame(rows, columns=headings, dtype=str)


def _grid(view: View, association: str, table: str, period: str) -> None:
    rows = cache.cached(_rows, view, association, table, period)
    with st.form("typed", border=True):
        st.caption(
            "Ghi vào cột Giá trị, hoặc chép vùng ô trong Excel rồi dán (Ctrl+V) vào ô đầu của "
            f"vùng; dòng thiếu tự thêm ở cuối. Ô {wording.NO_DATA} thì để trống. Những gì gửi đi "
            "được giữ thành một tệp và kiểm tra như tệp nộp."
        )
        typed = st.data_editor(
            rows,
            num_rows="dynamic",
            hide_index=True,
            width="stretch",
            column_config={name: st.column_config.TextColumn() for name in rows.columns},
            key=f"typed_{association}_{table}_{period}_{submit.rounds()}",
        )
        sent = st.form_submit_button("Kiểm tra", icon=":material/fact_check:", type="primary")
    if not sent:
        return
    dataset = view.snapshot.dataset
    stem = template.file_name(association, dataset, period).removesuffix(".xlsx")
    stem = stem.replace("mau-bao-cao", "ghi-tren-trang")
    name = f"{stem}, {template.tables()[table]}.csv"
    submit.check([(name, as_csv(typed))], dataset, association=association, period=period)


def as_csv(typed: pd.DataFrame) -> bytes:
    """The grid as it was sent, as a file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(typed.columns)
    for row in typed.itertuples(index=False):
        writer.writerow(["" if pd.isna(cell) else cell for cell in row])
    return out.getvalue().encode()
