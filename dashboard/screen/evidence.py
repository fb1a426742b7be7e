"""The "Xem nguồn" popover: the evidence of records on the page."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from dashboard.content.evidence import describe_records, has_any, record_ids_of
from dashboard.selection.view import View
from dashboard.words import numbers


def evidence_popover(
    view: View,
    record_ids: Iterable[str] | pd.DataFrame,
    key: str,
    label: str = "Xem nguồn",
) -> None:
    """A button that opens the evidence of the records; nothing when there are none.

    The evidence is asked for when the button is clicked. Then the surrounding
    fragment runs again, or the whole page where there is none.
    """
    if not has_any(view, record_ids):
        return
    opened = st.popover(
        label, icon=":material/article:", type="tertiary", key=key, on_change="rerun"
    )
    if opened.open:
        with opened:
            show(view, record_ids)


def show(view: View, record_ids: Iterable[str] | pd.DataFrame) -> None:
    """The evidence of the records, one paragraph a record; the first SHOWN of them."""
    told, found = describe_records(view.snapshot, record_ids_of(record_ids))
    # One element for all: each costs the browser time.
    st.markdown("\n\n".join(told))
    if found > len(told):
        st.caption(
            f"Còn {numbers.number(found - len(told))} bản ghi nữa; "
            "xem đủ ở trang Nguồn và chất lượng số liệu."
        )
