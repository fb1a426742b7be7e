"""The map of a finding, for every kind of file."""

from __future__ import annotations

from dashboard import maps
from dashboard.charts.chart import Chart
from dashboard.maps import MapPicture


def map_of(chart: Chart | None) -> MapPicture | None:
    """The picture of a chart that is a map; None for all others."""
    if chart is None or not chart.is_map:
        return None
    given = chart.options.get("picture")
    return given if isinstance(given, MapPicture) else maps.picture(chart.frame, **chart.options)
