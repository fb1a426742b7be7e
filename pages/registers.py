"""Sổ theo dõi: open matters first, then every register, searched and filtered."""

from __future__ import annotations

import streamlit as st

from dashboard.content import registry
from dashboard.content.registers import lists
from dashboard.content.registers import page as registers
from dashboard.export import csv
from dashboard.screen import layout, render
from dashboard.selection import controls


def main() -> None:
    view = layout.view()
    register = controls.given("so") or None
    standing = controls.given("tinh-trang") or None
    search = controls.given("tim")
    content = registry.page(view, "registers", register=register, standing=standing, search=search)
    render.header(content)
    names = {code: words for code, (_, words) in registers.REGISTERS.items()}
    controls.chips("Sổ", "so", names)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.search("Tìm trong sổ, không cần gõ dấu", "tim", "ví dụ: tri thuc 2025")
        controls.select(
            "Tình trạng",
            "tinh-trang",
            {code: words for code, (_, words) in registers.STANDINGS.items()},
            "Mọi tình trạng",
        )
        st.download_button(
            "Tải danh sách (CSV)",
            data=lambda: csv.to_csv(
                lists.listing(registers.read(view, register, standing, search)), view
            ),
            file_name=csv.file_name("so-theo-doi", view, "csv"),
            mime="text/csv",
            key="csv_registers",
            icon=":material/download:",
            on_click="ignore",
        )
    render.lead(content)
    render.parts(content)
    render.missing(content.missing)


main()
