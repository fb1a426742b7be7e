"""The page to compare with: a select box and charts made beforehand, nothing else.

Run by page_speed.py, which prepares the charts in the file $BENCH_CHARTS: for every
page and option a list of Plotly figures as JSON.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import plotly.graph_objects as go
import streamlit as st


@st.cache_resource
def charts() -> dict[str, dict[str, list[go.Figure]]]:
    """Page → option → figures, held in memory."""
    prepared = json.loads(Path(os.environ["BENCH_CHARTS"]).read_text(encoding="utf-8"))
    return {
        page: {option: [go.Figure(f) for f in figures] for option, figures in options.items()}
        for page, options in prepared.items()
    }


st.set_page_config(layout="wide")
options = charts()[st.query_params["page"]]
with st.sidebar:
    names = [name for name in options if name]
    chosen = st.selectbox("Loại hình hội", names, index=None, key="choose_loai")
for i, figure in enumerate(options[chosen or ""]):
    st.plotly_chart(figure, key=f"chart_{i}")
