"""Templates to send out, who has reported, who is late, what to remind them of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.access import access
from dashboard.screen import layout, tables
from dashboard.screen.updates import common, submit
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl import template, updates

_ALL = ""
_ARCHIVE = "templates_of_all"


def templates(view: View) -> None:
    """The workbook for one association or for all."""
    dataset = view.snapshot.dataset
    members = submit.members(view)
    with st.container(border=True):
        st.subheader("Tải biểu mẫu gửi các hội", anchor=False)
        st.markdown(
            "Biểu mẫu có sẵn danh mục, đơn vị, cách ghi và số liệu kỳ trước để đối chiếu. "
            "Mở được bằng Excel và LibreOffice."
        )
        code = common.pick(
            "Biểu mẫu của hội",
            {_ALL: "Mọi hội (một tệp chung)", **members},
            view.filter.association if view.filter.association in members else _ALL,
            key="template_for",
        )
        period = st.text_input("Kỳ báo cáo", template.next_period(), key="template_period")
        association = code or None
        with st.container(horizontal=True):
            layout.download(
                "Tải biểu mẫu",
                lambda: template.workbook(association, dataset, period=period),
                template.file_name(association, dataset, period),
                "template",
                mime=template.MIME,
                kind="primary",
            )
            _archive(dataset, period)


def _archive(dataset: str, period: str) -> None:
    """All templates in one file: made first, since a click cannot wait for so many."""
    name = template.archive_name(dataset, period)
    if st.button("Lập biểu mẫu của mọi hội", icon=":material/folder_zip:", key="make_archive"):
        with common.show_failures("template", dataset), st.spinner("Đang lập biểu mẫu"):
            st.session_state[_ARCHIVE] = name, template.archive(dataset, period=period)
    made, content = st.session_state.get(_ARCHIVE, ("", b""))
    if made == name:
        layout.download(
            "Tải biểu mẫu của mọi hội (ZIP)",
            lambda: content,
            name,
            "archive",
            mime="application/zip",
        )


def collecting(view: View) -> None:
    """Who has reported for a period, who is late by how many days, reminders."""
    dataset = view.snapshot.dataset
    with common.show_failures("collecting", dataset):
        period = _period(dataset, "collect_period")
        reports = updates.collecting(dataset, period)
        reports = reports[[_is_chosen(view, code) for code in reports["association"]]]
        st.subheader(wording.plain(_summary(reports)), anchor=False)
        tables.show(_table(reports), key="collecting")
        letters = updates.reminders(dataset, period)
        letters = letters[letters["association"].isin(reports["association"])]
        if len(letters):
            layout.download(
                "Tải nội dung nhắc các hội",
                lambda: updates.reminders_text(letters).encode("utf-8-sig"),
                "nhac-bao-cao.txt",
                "reminders",
                mime="text/plain",
                icon="mail",
            )
            _one_reminder(letters)


def _period(dataset: str, key: str) -> str:
    """One of the periods there are, the last due unless another is chosen."""
    due = {
        item.label: wording.capitalise(f"{item.label}, hạn {numbers.day(item.due)}")
        for item in updates.due_periods(dataset)
    }
    first = next(iter(due))
    return common.pick("Kỳ báo cáo", due, first, key=key) or first


def reminder(view: View) -> None:
    """On the profile of an association, for editors: what it owes, and the words to ask for it.

    What was never reported, what was but not for the period, and what is not due yet are
    three things.
    """
    association, dataset = view.filter.association, view.snapshot.dataset
    if association not in submit.members(view) or access.person().role != access.EDITOR:
        return
    opened = st.popover(
        "Nhắc hội báo cáo", icon=":material/mail:", key="reminder_popover", on_change="rerun"
    )
    if not opened.open:
        return
    with opened, common.show_failures("collecting", dataset):
        period = _period(dataset, "reminder_period")
        reports = updates.collecting(dataset, period)
        (row,) = reports[reports["association"] == association].to_dict("records")
        tables.show(pd.DataFrame(_owed(row), columns=["Số liệu", "Chỉ số"]), key="owed")
        letters = updates.reminders(dataset, period).set_index("association")["text"]
        if association in letters.index:
            st.code(letters[association], language=None, wrap_lines=True)


def _owed(row: dict[str, Any]) -> list[tuple[str, str]]:
    """What an association owes for a period, by kind; a kind with nothing in it is left out."""
    never = row["never_reported"]
    others = [name for name in row["missing"] if name not in never]
    due = " (chưa đến hạn)" if row["state"] == "not_due" else ""
    kinds = [("Chưa từng báo cáo", never), (f"Có, không phải cho kỳ này{due}", others)]
    state = [("Tình trạng", f"{wording.capitalise(row['state_name'])}, {_late(row)}")]
    return state + [(kind, _list(names)) for kind, names in kinds if names]


def _is_chosen(view: View, association: str) -> bool:
    """Whether the association is within the filter."""
    chosen = view.filter
    return chosen.association in (None, "", association) and (
        not chosen.association_type
        or view.choices.type_of.get(association) == chosen.association_type
    )


def _one_reminder(texts: pd.DataFrame) -> None:
    names = dict(zip(texts["association"], texts["association_name"], strict=True))
    code = common.pick("Xem nội dung nhắc của một hội", names, key="reminder_of")
    if code:
        st.code(texts.set_index("association").loc[code, "text"], language=None, wrap_lines=True)


def _summary(rows: pd.DataFrame) -> str:
    given = int(rows["state"].isin(("on_time", "late")).sum())
    late = int((rows["state"] == "late").sum())
    never = int((rows["state"] == "never").sum())
    words = f"{given} trong {len(rows)} hội đã nộp"
    words += f", {late} hội nộp chậm" if late else ""
    return words + (f", {never} hội chưa từng nộp báo cáo" if never else "")


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Hội": rows["association_name"],
            "Hạn nộp": [_day(v) for v in rows["due_date"]],
            "Ngày nhận": [_day(v) for v in rows["received_date"]],
            "Sớm, muộn": [_late(row) for row in rows.to_dict("records")],
            "Tình trạng": rows["state_name"],
            "Chỉ số đã có": [f"{r['reported']}/{r['expected']}" for _, r in rows.iterrows()],
            "Có, không phải cho kỳ này": [
                _list([name for name in row["missing"] if name not in row["never_reported"]])
                for row in rows.to_dict("records")
            ],
            "Chưa từng báo cáo": [_list(names) for names in rows["never_reported"]],
        }
    )


def _list(names: Sequence[str]) -> str:
    return ", ".join(names) or "–"


def _late(row: dict[str, Any]) -> str:
    """By how many days early or late; that it is not due yet is said so."""
    days = row["days_late"]
    if numbers.missing(days):
        return "chưa đến hạn" if row["state"] == "not_due" else "–"
    if not days:
        return "đúng hạn"
    return f"{'muộn' if days > 0 else 'sớm'} {numbers.number(abs(days))} ngày"


def _day(value: object) -> str:
    return "–" if numbers.missing(value) else numbers.day(value)
