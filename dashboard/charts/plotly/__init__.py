"""Plotly figures of resolved charts, for the screen and, painted, for pictures.

What a chart says was decided when it was resolved; here it gets its place. All lengths are
pixels for the least width a chart has, so nothing is cut off where it is wider. Colours are
placeholders of dashboard.words.palette. Text from the data is escaped.
"""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.charts.plot import Resolved
from dashboard.charts.plotly import cells, lying, upright
from dashboard.charts.plotly.common import describe, is_empty, legend_words, nothing
from dashboard.charts.plotly.payload import PlotlyPayload

__all__ = ["PlotlyPayload", "describe", "draw", "is_empty", "legend_words"]


def draw(chart: Resolved, *, narrow: bool = False) -> go.Figure:
    """The figure of a chart; `narrow` lays it out for the width of a phone."""
    if chart.grid is not None:
        return cells.draw(chart.grid, chart.alt, narrow=narrow)
    if not chart.plots:
        return nothing(chart.alt)
    plot = chart.plots[0]
    if plot.shape == "lines":
        return upright.lines(chart.plots, chart.alt, chart.notes, narrow=narrow)
    if plot.shape == "columns":
        return upright.columns(plot, chart.alt, narrow=narrow)
    if plot.shape == "share":
        return lying.share(plot, chart.alt, narrow=narrow)
    return lying.draw(plot, chart.alt, narrow=narrow)
