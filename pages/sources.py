"""Nguồn và chất lượng số liệu: completeness, contradictions, evidence of every record."""

from __future__ import annotations

import streamlit as st

from dashboard.content import registry
from dashboard.content.sources import completeness, record_search
from dashboard.content.sources import page as sources
from dashboard.export import csv
from dashboard.screen import layout, render
from dashboard.selection import controls


def main() -> None:
    view = layout.view()
    part = controls.given("phan")
    part = part if part in sources.PARTS else next(iter(sources.PARTS))
    search = controls.given("tim") if part == "tra-cuu" else ""
    kind = controls.given("so") if part == "tra-cuu" else ""
    kind = kind if kind in record_search.KINDS else ""
    content = registry.page(view, "sources", part=part, search=search, kind=kind or None)
    render.header(content)
    controls.chips("Phần của trang", "phan", sources.PARTS, default=next(iter(sources.PARTS)))
    if part == "tra-cuu":
        with st.container(horizontal=True, vertical_alignment="bottom"):
            controls.search(
                "Tìm trong mọi bản ghi, không cần gõ dấu", "tim", "ví dụ: dong y hoi vien 1389"
            )
            controls.select("Sổ, bảng", "so", record_search.KINDS, "Tất cả các bảng")
    if part == "chat-luong":
        render.lead(content)
    render.parts(content)
    if part == "tra-cuu":
        _download_all(search, kind or None)
    if part == "chat-luong":
        _download_matrix()
        render.missing(content.missing)


def _download_all(search: str, kind: str | None) -> None:
    """All matching records in one file; made only when it is asked for."""
    view = layout.view()

    def file() -> bytes:
        found = record_search.read(view, search, kind, most=record_search.ALL)
        return csv.to_csv(record_search.table(found.rows), view)

    st.download_button(
        "Tải toàn bộ bản ghi tìm thấy (CSV)",
        data=file,
        file_name=csv.file_name("ban-ghi", view, "csv"),
        mime="text/csv",
        key="csv_all_records",
        icon=":material/download:",
        on_click="ignore",
    )


def _download_matrix() -> None:
    """All organisations × all indicators, also those that are not due from everyone."""
    view = layout.view()
    st.download_button(
        "Tải mức độ đầy đủ của mọi tổ chức và mọi chỉ số (CSV)",
        data=lambda: csv.to_csv(completeness.full_table(completeness.read(view)), view),
        file_name=csv.file_name("muc-do-day-du", view, "csv"),
        mime="text/csv",
        key="csv_full_matrix",
        icon=":material/download:",
        on_click="ignore",
    )


main()
