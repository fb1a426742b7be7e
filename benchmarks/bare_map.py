"""The page to compare with: a select box and maps made beforehand, nothing else.

Run by map_redraw.py, which prepares the maps in the file $BENCH_MAPS: option → the
deck as JSON.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pydeck as pdk
import streamlit as st


class Made(pdk.Deck):
    """A deck that is JSON already."""

    def __init__(self, text: str) -> None:
        super().__init__(map_provider=None)
        self.text = text

    def to_json(self) -> str:
        return self.text


@st.cache_resource
def maps() -> dict[str, str]:
    """Option → deck."""
    return json.loads(Path(os.environ["BENCH_MAPS"]).read_text(encoding="utf-8"))


st.set_page_config(layout="wide")
names = list(maps())
chosen = st.selectbox("Hiện trên bản đồ", names, key="own_hien")
st.pydeck_chart(Made(maps()[chosen]), height=320, key="map")
