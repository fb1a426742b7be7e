"""The snapshots: who published what and why; compare any two; go back in one click."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.access import access, audit
from dashboard.screen import tables
from dashboard.screen.updates import common
from dashboard.screen.updates.words import text
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl import updates


def show(view: View) -> None:
    """The history of the dataset, a comparison, and the way back."""
    dataset = view.snapshot.dataset
    past = updates.history(dataset)
    spoilt = updates.unreadable(dataset)
    if spoilt:
        st.warning(
            wording.plain(
                f"Không đọc được sổ ghi {', '.join(spoilt)}; các bản khác vẫn dùng được."
            ),
            icon=":material/warning:",
        )
    st.subheader(f"{numbers.number(len(past))} lần thay đổi bản số liệu", anchor=False)
    tables.show(_table(past), key="history")
    ready = past[past["available"]].drop_duplicates("snapshot")
    names = {r["snapshot"]: _name(r) for _, r in ready.iterrows()}
    if len(names) < 2:
        st.caption("Có từ hai bản số liệu trở lên thì so sánh và quay lại được.")
        return
    _compare(dataset, names)
    _roll_back(dataset, names, view.snapshot.id)
    events = audit.recent()
    if len(events):
        st.subheader("Nhật ký sử dụng", anchor=False)
        tables.show(_log(events), key="audit")


def _table(past: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Lúc": [common.moment(v) for v in past["at"]],
            "Việc": past["kind_name"],
            "Bản số liệu": past["snapshot"],
            "Người thực hiện": [text(v) for v in past["who"]],
            "Lý do": [text(v) for v in past["reason"]],
            "Bản ghi nhận": past["accepted"],
            "Dòng trả lại": past["rejected"],
            "Đang dùng": ["đang dùng" if v else "" for v in past["current"]],
        }
    )


def _log(events: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Lúc": [common.moment(v) for v in events["at"]],
            "Việc": events["event_name"],
            "Người": [text(v) for v in events["who"]],
            "Chi tiết": events["details"],
        }
    )


def _compare(dataset: str, names: dict[str, str]) -> None:
    newest, before = list(names)[:2]
    with st.container(border=True):
        st.subheader("So sánh hai bản", anchor=False)
        left, right = st.columns(2)
        with left:
            old = common.pick("Bản trước", names, before, key="compare_old")
        with right:
            new = common.pick("Bản sau", names, newest, key="compare_new")
        if st.button("So sánh", icon=":material/compare_arrows:", key="compare") and old and new:
            with common.show_failures("compare", dataset):
                common.show_comparison(updates.compare(dataset, old, new), "compare")


def _roll_back(dataset: str, names: dict[str, str], current: str) -> None:
    others = {code: name for code, name in names.items() if code != current}
    # Offered is the last one before the current: never the one that was just gone back from.
    offered = next((code for code in others if code < current), None)
    with st.form("rollback", border=True, enter_to_submit=False):
        st.subheader("Quay lại một bản trước", anchor=False)
        chosen = common.pick("Bản muốn dùng lại", others, offered, placeholder="Chọn bản")
        common.name_field(dataset)
        # Empty again once the snapshot has changed: a reason is not given twice by mistake.
        reason = st.text_input(
            "Lý do quay lại", max_chars=300, placeholder="Vì sao quay lại", key=f"back_{current}"
        )
        sent = st.form_submit_button("Quay lại", icon=":material/undo:")
    if not sent:
        return
    if chosen is None:
        st.warning("Chưa chọn bản nào.", icon=":material/info:")
        return
    with common.show_failures("rollback", dataset):
        who = common.acting()
        now = updates.rollback(dataset, chosen, who=who, reason=reason)
        access.record("rollback", who, dataset=dataset, snapshot=now, reason=reason)
        st.session_state["published_now"] = now
        st.rerun()


def _name(row: pd.Series) -> str:
    """A snapshot by when, by whom and why it came to be."""
    who = f", {row['who']}" if text(row["who"], "") else ""
    why = text(row["reason"], "") or row["kind_name"]
    return wording.capitalise(f"{common.moment(row['at'])}{who}: {why}")
