"""Plotly figures of resolved charts, for the screen and, painted, for pictures.

What a chart says was decided when it was resolved; here it gets its place. All lengths are
pixels for the least width a chart is to have, so nothing is cut where it is wider. Colours are
placeholders of dashboard.words.palette. Text from the data is escaped.
"""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.charts.plot import Resolved
from dashboard.charts.plotly import cells, lying, upright
from dashboard.charts.plotly.common import describe, is_empty, legend_words, nothing
from dashboard.charts.plotly.payload import PlotlyPayload

__all__ = ["PlotlyPayload", "describe", "draw", "is_empty", "legend_words"]


def draw(chart: Resolved, *, width: float) -> go.Figure:
    """The figure of a chart, laid out so that nothing is cut from `width` pixels on."""
    if chart.grid is not None:
        return cells.draw(chart.grid, chart.alt, width=width)
    if not chart.plots:
        return nothing(chart.alt)
    plot = chart.plots[0]
    if plot.shape == "lines":
        return upright.lines(chart.plots, chart.alt, chart.notes, width=width)
    if plot.shape == "columns":
        return upright.columns(plot, chart.alt, width=width)
    if plot.shape == "share":
        return lying.share(plot, chart.alt, width=width)
    return lying.draw(plot, chart.alt, width=width)
