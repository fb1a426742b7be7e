"""A table of many rows as one grid: searched without accents, sorted, clicked.

The grid's own search is English and knows no accents: a field of ours stands above it. On
paper the whole table stands in its place (style.css).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.content.model import Grid, Link, Section
from dashboard.screen import layout, tables
from dashboard.words import numbers, palette, wording
from dashboard.words.cells import cell

#: Pixels of a row, and so many rows stand in sight.
ROW_HEIGHT = 35
ROWS_IN_SIGHT = 12
#: From so many rows on there is a field to search.
_SEARCHABLE = 8
#: Rows printed at most; a longer table is a file.
_PRINTED = 300


@st.fragment
def show(section: Section) -> None:
    """The table of a finding as a grid. A fragment: searching makes nothing else anew."""
    shape = section.grid or Grid()
    table = section.table if shape.table is None else shape.table
    kept = _search(table, section.key) if shape.searched else list(range(len(table)))
    if not kept:
        layout.small_lines([f"Không có dòng nào khớp trong {numbers.number(len(table))} dòng."])
        return
    shown = table.iloc[kept].reset_index(drop=True)
    place = [i for i in range(len(table)) if i in set(kept)]
    frame, config = _frame(shown, shape, place)
    key = f"grid_{section.key}_{st.session_state.get(_round(section.key), 0)}"
    links = shape.links
    event = st.dataframe(
        _coloured(frame, shown, shape, place),
        hide_index=True,
        column_config=config,
        height=min(len(shown), ROWS_IN_SIGHT) * ROW_HEIGHT + ROW_HEIGHT + 3,
        row_height=ROW_HEIGHT,
        key=key,
        width="stretch",
        placeholder=wording.NO_DATA,
        on_select="rerun" if any(links) else "ignore",
        selection_mode="single-cell",
        alt=wording.unformatted(section.title),
    )
    st.html(f'<div class="on-paper">{tables.as_html(shown.head(_PRINTED))}</div>')
    if any(links):
        cells = getattr(event, "selection", {}).get("cells", [])
        if cells:
            _open(links[place[cells[0][0]]], section.key)


def _round(key: str) -> str:
    return f"grid_round_{key}"


def _search(table: pd.DataFrame, key: str) -> list[int]:
    """The places of the rows that hold all words searched for."""
    if len(table) < _SEARCHABLE:
        return list(range(len(table)))
    words = st.text_input(
        "Tìm trong bảng, không cần gõ dấu",
        key=f"search_{key}",
        placeholder=f"Tìm trong {numbers.number(len(table))} dòng, không cần gõ dấu",
        max_chars=200,
        icon=":material/search:",
        label_visibility="collapsed",
        width=340,
    )
    wanted = numbers.fold(words).split()
    if not wanted:
        return list(range(len(table)))
    rows = zip(*(table[c] for c in table.columns), strict=True)
    folded = (numbers.fold(" ".join(str(value) for value in row)) for row in rows)
    return [i for i, text in enumerate(folded) if all(word in text for word in wanted)]


def _open(link: Link | None, key: str) -> None:
    """Go where a clicked row leads; the grid comes back with no row marked."""
    st.session_state[_round(key)] = st.session_state.get(_round(key), 0) + 1
    if link is not None:
        layout.go(link)


def _frame(
    shown: pd.DataFrame, shape: Grid, place: Sequence[int]
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """What the browser gets, column by column, and how it shows each."""
    columns: dict[str, Any] = {}
    config: dict[str, Any] = {}
    for name in map(str, shown.columns):
        values = shown[name]
        width = shape.widths.get(name)
        if name in shape.courses:
            courses = [shape.courses[name][i] for i in place]
            columns[name] = [[v for v in course if v is not None] for course in courses]
            config[name] = st.column_config.LineChartColumn(width=width or "small")
        elif name in shape.bars:
            columns[name] = [None if numbers.missing(v) else float(v) for v in values]
            config[name] = st.column_config.ProgressColumn(
                width=width, min_value=0.0, max_value=shape.bars[name] or 1.0, format="localized"
            )
        elif tables.is_number(values):
            columns[name] = list(values)
            config[name] = st.column_config.Column(width=width, alignment="right")
        else:
            columns[name] = [cell(v, name) for v in values]
            config[name] = st.column_config.TextColumn(
                width=width or ("large" if name in shape.wide else None)
            )
    return pd.DataFrame(columns), config


def _coloured(frame: pd.DataFrame, shown: pd.DataFrame, shape: Grid, place: Sequence[int]) -> Any:
    """Numbers written in Vietnamese, words of state in their colour."""
    numeric = [c for c in frame.columns if c not in shape.courses and tables.is_number(shown[c])]
    written: dict[str, Callable[[object], str]] = {
        c: shape.written.get(c, lambda value, c=c: cell(value, c))
        for c in numeric
        if c not in shape.bars
    }
    if frame.size > pd.options.styler.render.max_elements:
        return frame
    style = frame.style.format(written)
    for name, tones in shape.tones.items():
        own = [tones[i] for i in place]
        style = style.apply(lambda _, own=own: [_css(tone) for tone in own], subset=[name])
    return style


def _css(tone: str) -> str:
    colour = palette.word_colour(tone, layout.theme())
    return f"color: {colour}; font-weight: 600" if colour else ""
