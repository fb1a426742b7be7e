"""Tables on the page.

A table is a frame whose column names are the Vietnamese headings. Numbers are
written in Vietnamese.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard.screen import markup
from dashboard.words import wording
from dashboard.words.cells import cell

#: Up to so many rows a table is laid out in full (wraps, prints); beyond, it scrolls.
FULL_ROWS = 60


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
    sides = [' class="number"' if is_number(frame[c]) else "" for c in frame.columns]
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
    numeric = [c for c in frame.columns if is_number(frame[c])]
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


def is_number(column: pd.Series) -> bool:
    """Whether the cells of a column are numbers."""
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
