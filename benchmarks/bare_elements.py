"""A page with a select box, a chart and so many elements of one kind (?kind=…&count=…).

Started by element_cost.py.
"""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

TOOLS = ("Nguồn", "Bảng", "Tải về", "Thêm")


@st.fragment
def fragment(i: int) -> None:
    """A part of the page that can run alone."""
    st.html(f"<p>Dòng {i}</p>")


def element(kind: str, i: int, chosen: int) -> None:
    """One element; those called "changed" say something else after each choice."""
    if kind == "html":
        st.html(f"<p>Dòng {i}</p>")
    elif kind == "html, changed":
        st.html(f"<p>Dòng {i}, {chosen}</p>")
    elif kind == "markdown":
        st.markdown(f"Dòng {i}")
    elif kind == "markdown, changed":
        st.markdown(f"Dòng {i}, {chosen}")
    elif kind == "heading, changed":
        st.subheader(f"Dòng {i}, {chosen}", anchor=f"dong-{i}")
    elif kind == "frame":
        with st.container(border=True, key=f"frame_{i}"):
            st.html(f"<p>Dòng {i}</p>")
    elif kind == "fragment":
        fragment(i)
    elif kind == "two columns":
        for column in st.columns(2):
            column.html(f"<p>Dòng {i}</p>")
    elif kind == "grid of two":
        grid = st.grid(2, key=f"grid_{i}")
        for _ in range(2):
            with grid.cell():
                st.html(f"<p>Dòng {i}</p>")
    elif kind == "button":
        st.button("Xem", key=f"button_{i}")
    elif kind == "pop-over":
        st.popover("Nguồn", key=f"popover_{i}", on_change="rerun")
    elif kind == "four pills":
        st.pills("Công cụ", TOOLS, key=f"pills_{i}", label_visibility="collapsed")
    elif kind == "select box":
        st.selectbox("Chọn", TOOLS, index=None, key=f"select_{i}")


def main() -> None:
    """The page."""
    names = ["Một", "Hai", "Ba", "Bốn"]
    with st.sidebar:
        chosen = names.index(st.selectbox("Loại", names, key="choose_loai"))
    st.plotly_chart(go.Figure(go.Bar(x=[1, 2, 3], y=[chosen + 1, 2, 3])), key="chart")
    for i in range(int(st.query_params["count"])):
        element(st.query_params["kind"], i, chosen)


main()
