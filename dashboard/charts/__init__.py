"""Charts as neutral plots: what a native chart of PowerPoint or Excel is made from.

`of(chart)` turns a content.model.Chart into plots (bars, a stacked bar, lines, points,
spans) or a grid of cells; both file formats draw these, so they show the same figures.
A kind that is not known here gives nothing: the file then shows the table instead.
"""

from __future__ import annotations

from dashboard.charts import grids, ranked, stacks, timed
from dashboard.charts.chart import Chart
from dashboard.charts.plot import Cell, Grid, Plot, Series

__all__ = ["Cell", "Grid", "Plot", "Series", "grid_of", "of"]

_PLOTS = {
    "bars": ranked.bars,
    "share_bar": ranked.share_bar,
    "bullets": ranked.bullets,
    "dots": ranked.dots,
    "gains": ranked.gains,
    "slope": ranked.slope,
    "small_multiples": timed.small_multiples,
    "paths": timed.paths,
    "spans": timed.spans,
    "columns": stacks.columns,
    "stacked_bars": stacks.stacked_bars,
}
_GRIDS = {"matrix": grids.matrix, "heat": grids.heat}


def of(chart: Chart | None) -> list[Plot]:
    """The plots of a chart; none when there is nothing to plot or no native form for it."""
    if chart is None or chart.frame.empty or chart.kind not in _PLOTS:
        return []
    return [p for p in _PLOTS[chart.kind](chart.frame, chart.options) if p.known]


def grid_of(chart: Chart | None) -> Grid | None:
    """The cells of a matrix; None for other charts and for an empty one."""
    if chart is None or chart.kind not in _GRIDS:
        return None
    grid = _GRIDS[chart.kind](chart.frame, chart.options)
    return grid if grid.rows and grid.columns else None
