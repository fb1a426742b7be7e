"""What belongs to a map: a still picture of it among other findings, its legend."""

from __future__ import annotations

import streamlit as st

from dashboard import maps
from dashboard.charts.chart import Chart
from dashboard.screen import layout, markup
from dashboard.selection import cache


def still(chart: Chart) -> None:
    """The map without title and legend: the finding around it has its words."""
    picture = chart.options["picture"]
    if layout.theme() == "dark":
        picture = chart.options.get("dark") or picture
    st.image(
        cache.cached_for_object(maps.small_svg, picture), alt=maps.words(picture), width="stretch"
    )


def legend(picture: maps.MapPicture) -> None:
    """The legend in one row that wraps: what each shade or circle means."""
    keys = [
        (key.fill, "circle" if key.radius else key.pattern or "", maps.line(key))
        for key in picture.keys
    ]
    st.html(markup.legend(picture.legend_title, keys))
