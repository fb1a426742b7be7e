"""Templates to send out, who has reported, who is late, what to remind them of."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.screen import tables
from dashboard.screen.updates import common
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl import template, updates

_ALL = ""


def templates(view: View) -> None:
    """The workbook for one association or for all."""
    dataset = view.snapshot.dataset
    members = {
        code: name
        for code, name in view.choices.associations.items()
        if code not in ("lhh", "lhh-co-quan")
    }
    with st.container(border=True):
        st.subheader("Tải biểu mẫu gửi các hội", anchor=False)
        st.markdown(
            "Biểu mẫu có sẵn danh mục, đơn vị, cách ghi và số liệu kỳ trước để đối chiếu. "
            "Mở được bằng Excel và LibreOffice."
        )
        code = st.selectbox(
            "Hội",
            [_ALL, *members],
            format_func=lambda c: wording.unformatted(members.get(c, "Mọi hội (một tệp chung)")),
            key="template_for",
        )
        period = st.text_input("Kỳ báo cáo", template.next_period(), key="template_period")
        association = code or None
        st.download_button(
            "Tải biểu mẫu",
            data=lambda: template.workbook(association, dataset, period=period),
            file_name=template.file_name(association, dataset, period),
            mime=template.MIME,
            icon=":material/download:",
            type="primary",
            on_click="ignore",
            key="template",
        )


def collecting(view: View) -> None:
    """Who has reported for a period, who is late by how many days, reminders."""
    dataset = view.snapshot.dataset
    period = st.text_input("Kỳ báo cáo", template.next_period(), key="collect_period")
    with common.show_failures("collecting", dataset):
        found = updates.collecting(dataset, period)
        st.subheader(wording.plain(_summary(found)), anchor=False)
        tables.show(_table(found), key="collecting")
        if len(updates.reminders(dataset, period)):
            st.download_button(
                "Tải nội dung nhắc các hội",
                data=lambda: updates.reminders_text(dataset, period).encode("utf-8-sig"),
                file_name="nhac-bao-cao.txt",
                mime="text/plain",
                icon=":material/mail:",
                on_click="ignore",
                key="reminders",
            )
            _one_reminder(dataset, period)


def _one_reminder(dataset: str, period: str) -> None:
    texts = updates.reminders(dataset, period)
    names = dict(zip(texts["association"], texts["association_name"], strict=True))
    code = st.selectbox(
        "Xem nội dung nhắc của một hội",
        list(names),
        index=None,
        format_func=lambda c: wording.unformatted(names[c]),
        placeholder="Chọn hội",
        key="reminder_of",
    )
    if code:
        st.code(texts.set_index("association").loc[code, "text"], language=None, wrap_lines=True)


def _summary(rows: pd.DataFrame) -> str:
    given = int(rows["state"].isin(("on_time", "late")).sum())
    late = int((rows["state"] == "late").sum())
    words = f"{given} trong {len(rows)} hội đã nộp"
    return words + (f", {late} hội nộp muộn" if late else "")


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Hội": rows["association_name"],
            "Hạn nộp": [_day(v) for v in rows["due_date"]],
            "Ngày nhận": [_day(v) for v in rows["received_date"]],
            "Muộn (ngày)": rows["days_late"],
            "Tình trạng": rows["state_name"],
            "Chỉ số đã có": [f"{r['reported']}/{r['expected']}" for _, r in rows.iterrows()],
            "Còn thiếu": [", ".join(v) if len(v) else "–" for v in rows["missing"]],
        }
    )


def _day(value: object) -> str:
    return "–" if numbers.missing(value) else numbers.day(value)
