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

from dashboard import markup, numbers, wording
from dashboard.view import View

#: Up to so many rows a table is laid out in full (wraps, prints); beyond, it scrolls.
FULL_ROWS = 60
#: So many rows of such a table stand on the page until it is opened.
FIRST_ROWS = 10
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: What a reader does not see before the first letter, and a spreadsheet may pass over.
_UNSEEN = re.compile(r"^[\s\x00-\x20\u00a0\u200b\ufeff]+")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def show(frame: pd.DataFrame, key: str) -> None:
    """The frame as a table; numbers right, empty cells as "chưa có số liệu"."""
    if is_long(frame):
        _scrolling(frame, key)
    else:
        st.html(as_html(frame))


def is_long(frame: pd.DataFrame) -> bool:
    """Whether the frame is shown as a grid that scrolls."""
    return len(frame) > FULL_ROWS


def as_html(frame: pd.DataFrame) -> str:
    """The frame as an HTML table, every text in it escaped; a line to say so when it is empty.

    One element for the browser: st.table runs each cell through its Markdown parser,
    which costs more time than the charts of a page.
    """
    if frame.empty:
        return markup.small(["Không có dòng nào trong phạm vi đang lọc."])
    sides = [' class="number"' if _is_number(frame[c]) else "" for c in frame.columns]
    heads = "".join(
        f'<th scope="col"{side}>{wording.escaped(c)}</th>'
        for c, side in zip(frame.columns, sides, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{side}>{wording.escaped(cell(value, str(c)))}</td>"
            for c, side, value in zip(frame.columns, sides, row, strict=True)
        )
        + "</tr>"
        for row in zip(*(frame[c] for c in frame.columns), strict=True)
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="figures-table" tabindex="0">{table}</div>'


def _scrolling(frame: pd.DataFrame, key: str) -> None:
    """A long table in a frame of its own height, sorted by a click on a heading."""
    numeric = [c for c in frame.columns if _is_number(frame[c])]
    # Columns of numbers stay numbers, so that they sort as such, and only what is shown
    # for them is text; pandas writes the cells of no larger frame.
    sortable = numeric if frame.size <= pd.options.styler.render.max_elements else []
    shown = pd.DataFrame(
        {
            c: list(frame[c]) if c in sortable else [cell(v, c) for v in frame[c]]
            for c in frame.columns
        }
    )
    config = {
        c: st.column_config.TextColumn(alignment="right" if c in numeric else "left")
        for c in shown.columns
        if c not in sortable
    }
    st.dataframe(
        shown.style.format({c: _written(c) for c in sortable}) if sortable else shown,
        hide_index=True,
        column_config=config,
        key=key,
        width="stretch",
        placeholder=wording.NO_DATA,
    )


def _written(column: str) -> Callable[[object], str]:
    return lambda value: cell(value, column)


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
    risky = value.startswith(_RISKY) or _UNSEEN.sub("", value).startswith(_RISKY)
    return "'" + value if risky and not _NUMBER.fullmatch(value) else value


def file_name(stem: str, view: View, suffix: str) -> str:
    """A plain file name: "hoi-vien-theo-hoi-thuc-<snapshot>.csv"."""
    words = re.sub(r"[^a-z0-9]+", "-", numbers.fold(stem)).strip("-")[:80] or "so-lieu"
    return f"{words}-{view.filter.bo}-{view.snapshot.id}.{suffix}"


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
