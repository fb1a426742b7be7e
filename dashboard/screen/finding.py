"""One finding on the screen: its title, its picture, one small line and what it holds."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard.charts import kinds, plotly
from dashboard.content.model import Section
from dashboard.screen import downloads, grid, layout, map_view, tables
from dashboard.words import wording

#: Rows of a plain table that stand on the page; a longer one becomes a grid.
PLAIN_ROWS = 12


def card(section: Section, height: Literal["content", "stretch"] = "content") -> None:
    """The finding in a frame of its own."""
    # Named, so that the browser moves it where another finding went, and does not make it anew.
    with st.container(border=True, key=f"section_{section.key}", height=height):
        show(section)


def show(section: Section) -> None:
    """The finding without a frame around it."""
    layout.heading(section.title, section.key)
    figure = None
    if section.chart is not None:
        figure = kinds.figure_of(section.chart, layout.chart_width(section.half))
    hint = marks = ""
    if section.chart is not None and section.chart.is_map:
        map_view.still(section.chart)
    elif figure is not None:
        hint = layout.chart(figure, section.key)
        marks = plotly.legend_words(figure, downloads.caption(section))
    elif section.table.empty:
        st.info(wording.NO_DATA_IN_SCOPE, icon=":material/info:")
    elif section.grid is not None or len(section.table) > PLAIN_ROWS:
        grid.show(section)
    else:
        st.html(tables.as_html(section.table))
    downloads.finding_tools(section, hint, marks)
