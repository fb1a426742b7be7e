"""Tables on the page and their CSV files.

A table is a frame whose column names are the Vietnamese headings. Numbers stay
numbers in the file and are written in Vietnamese on the page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import numbers, wording
from dashboard.view import View

#: Up to so many rows a table is laid out in full (wraps, prints); beyond, it scrolls.
FULL_ROWS = 60
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def show(frame: pd.DataFrame, key: str) -> None:
    """The frame as a table; numbers right, empty cells as "chưa có số liệu"."""
    if frame.empty:
        st.caption("Không có dòng nào trong phạm vi đang lọc.")
        return
    numeric = [c for c in frame.columns if _is_number(frame[c])]
    if len(frame) > FULL_ROWS:
        text = pd.DataFrame({c: [cell(v, c) for v in frame[c]] for c in frame.columns})
        config = {
            c: st.column_config.TextColumn(alignment="right" if c in numeric else "left")
            for c in text.columns
        }
        st.dataframe(text, hide_index=True, column_config=config, key=key, width="stretch")
        return
    # Columns of numbers stay numbers, so that they stand on the right; only what is
    # shown for them is text.
    shown = pd.DataFrame(
        {
            wording.plain(c): list(frame[c])
            if c in numeric
            else [wording.plain(cell(v, c)) for v in frame[c]]
            for c in frame.columns
        }
    )
    forms = {wording.plain(c): _written(c) for c in numeric}
    st.table(shown.style.format(forms), border="horizontal", hide_index=True)


def _written(column: str) -> Callable[[object], str]:
    return lambda value: wording.plain(cell(value, column))


def cell(value: Any, column: str = "") -> str:
    """One cell in Vietnamese. A column named "Năm…" holds years, not counts."""
    if isinstance(value, bool):
        return "có" if value else "không"
    if numbers.missing(value) or value == "":
        return wording.NO_DATA
    if isinstance(value, datetime | date):
        return numbers.day(value)
    if isinstance(value, int | float) or hasattr(value, "dtype"):
        if column.startswith("Năm"):
            return str(int(value))
        return numbers.number(value)
    return str(value)


def to_csv(frame: pd.DataFrame, view: View) -> bytes:
    """The frame as CSV (UTF-8 with BOM for Excel), with dataset and snapshot on each row.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    dataset = wording.DATASET_NAMES[view.snapshot.dataset]
    if view.is_demo:
        dataset += " (mô phỏng, không phải số liệu thực)"
    out = frame.copy()
    for column in out.columns:
        if not pd.api.types.is_numeric_dtype(out[column]):
            out[column] = [neutral(v) for v in out[column]]
    out.columns = [neutral(c) for c in out.columns]
    out["Bộ số liệu"] = dataset
    out["Bản số liệu"] = view.snapshot.id
    text = io.StringIO()
    out.to_csv(text, index=False, lineterminator="\r\n")
    return text.getvalue().encode("utf-8-sig")


def neutral(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; real numbers stay as they are."""
    if not isinstance(value, str):
        return value
    if value.lstrip(" \u00a0\u200b\ufeff").startswith(_RISKY) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def file_name(stem: str, view: View, suffix: str) -> str:
    """A plain file name: "hoi-vien-theo-hoi-thuc-<snapshot>.csv"."""
    words = re.sub(r"[^a-z0-9]+", "-", numbers.fold(stem)).strip("-")[:80] or "so-lieu"
    return f"{words}-{view.filter.bo}-{view.snapshot.id}.{suffix}"


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
