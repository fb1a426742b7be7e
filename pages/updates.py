"""Cập nhật số liệu."""

import streamlit as st

from dashboard.screen import layout, render
from dashboard.screen.updates import (
    collect,
    common,
    correct,
    files,
    history,
    reports,
    submit,
    typed,
)  # fmt: skip
from dashboard.selection import controls
from etl.datasets import DATASETS

PARTS = {
    "nop": ("Nộp và công bố", submit.show),
    "nhap": ("Ghi, dán trên trang", typed.show),
    "doc": ("Đọc báo cáo", reports.show),
    "mau": ("Biểu mẫu", collect.templates),
    "thu": ("Thu thập báo cáo", collect.collecting),
    "dinh-chinh": ("Đính chính", correct.show),
    "tep": ("Tệp đã nộp", files.show),
    "lich-su": ("Lịch sử", history.show),
}


def main() -> None:
    view = layout.view()
    layout.page_header(
        "Nộp, kiểm tra và công bố số liệu các hội gửi",
        ["bản đang dùng giữ nguyên cho tới khi bản mới được công bố"],
    )
    render.changed("updates")
    if view.snapshot.dataset not in DATASETS:
        st.info("Số liệu toàn quốc lập từ bản của từng tỉnh; mỗi tỉnh nộp và công bố ở tỉnh mình.")
        return
    if not common.is_editor(view.snapshot.dataset, "open"):
        return
    done = st.session_state.pop("published_now", None)
    if done:
        st.success(
            "Bản số liệu vừa chọn đang được dùng trên mọi trang.",
            icon=":material/check_circle:",
        )
    asked = controls.given("viec") or (
        "dinh-chinh" if controls.given(common.CORRECT) else common.SUBMIT
    )
    opened = st.session_state.pop(common.NEXT_PART, None)
    if opened is not None or "part" not in st.session_state:
        st.session_state["part"] = opened or (asked if asked in PARTS else common.SUBMIT)
    part = st.segmented_control(
        "Việc",
        list(PARTS),
        format_func=lambda code: PARTS[code][0],
        key="part",
        required=True,
        label_visibility="collapsed",
        on_change=_remember,
    )
    with common.show_failures("open", view.snapshot.dataset):
        PARTS[part or common.SUBMIT][1](view)


def _remember() -> None:
    """Keep the part in the address, so that it can be sent as a link."""
    controls.choose("viec", st.session_state["part"])


main()
