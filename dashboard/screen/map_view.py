"""A map among other findings: a still picture with names, in the colours of the theme."""

from __future__ import annotations

import streamlit as st

from dashboard import maps
from dashboard.charts.chart import Chart
from dashboard.screen import layout
from dashboard.selection import cache


def still(chart: Chart) -> None:
    """The map without title and legend: the finding around it has its words."""
    picture = chart.options["picture"]
    if layout.theme() == "dark":
        picture = chart.options.get("dark") or picture
    st.image(
        cache.cached_for_object(maps.small_svg, picture), alt=maps.words(picture), width="stretch"
    )
