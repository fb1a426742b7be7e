"""The kinds of charts and how each is shown in every output: the one table of both.

A kind that has no renderer for an output, or is not in the table at all, is shown there
as the table of its finding. A new kind is a line here, and a case in its test.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import grids, plotly, ranked, stacks, timed
from dashboard.charts.chart import Chart
from dashboard.charts.plot import Grid, Plot

LOG = logging.getLogger(__name__)

Output = Literal["screen", "picture", "slides", "workbook"]
Options = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """The renderers of a kind; None where its table stands instead.

    figure  Plotly figure: on the screen, and painted for pictures (PNG, SVG, Word)
    plots   neutral plots: native charts of PowerPoint and Excel
    grid    cells with colours: a native table in PowerPoint, a block of cells in Excel
    is_map  drawn by dashboard.maps: on the screen, as a picture, as shapes of PowerPoint
    """

    figure: Callable[..., go.Figure] | None = None
    plots: Callable[[pd.DataFrame, Options], list[Plot]] | None = None
    grid: Callable[[pd.DataFrame, Options], Grid] | None = None
    is_map: bool = False

    @property
    def outputs(self) -> frozenset[Output]:
        """Where it is drawn; everywhere else its table stands."""
        native = bool(self.plots or self.grid)
        drawn: dict[Output, bool] = {
            "screen": self.is_map or self.figure is not None,
            "picture": self.is_map or self.figure is not None,
            "slides": self.is_map or native,
            "workbook": native,
        }
        return frozenset(output for output, is_drawn in drawn.items() if is_drawn)


KINDS: Mapping[str, Kind] = {
    "bars": Kind(plotly.bars, ranked.bars),
    "share_bar": Kind(plotly.share_bar, ranked.share_bar),
    "bullets": Kind(plotly.bullets, ranked.bullets),
    "dots": Kind(plotly.dots, ranked.dots),
    "slope": Kind(plotly.slope, ranked.slope),
    "gains": Kind(plotly.gains, ranked.gains),
    "strips": Kind(plotly.strips),
    "columns": Kind(plotly.columns, stacks.columns),
    "stacked_bars": Kind(plotly.stacked_bars, stacks.stacked_bars),
    "lines": Kind(plotly.lines, timed.lines),
    "small_multiples": Kind(plotly.small_multiples, timed.small_multiples),
    "paths": Kind(plotly.paths, timed.paths),
    "spans": Kind(plotly.spans, timed.spans),
    "matrix": Kind(plotly.matrix, grid=grids.matrix),
    "heat": Kind(plotly.heat, grid=grids.heat),
    "map": Kind(is_map=True),
}
_UNKNOWN = Kind()
#: A figure is kept as long as its chart.
_FIGURES: WeakKeyDictionary[Chart, go.Figure] = WeakKeyDictionary()


def kind_of(chart: Chart) -> Kind:
    """How a chart is shown; one of a kind nobody knows has no renderer at all."""
    found = KINDS.get(chart.kind)
    if found is None:
        LOG.error("no renderer for charts of the kind %r: its table is shown", chart.kind)
    return found or _UNKNOWN


def figure_of(chart: Chart) -> go.Figure | None:
    """The Plotly figure, made once for all who show it: nobody may change it.

    None for a map and for a kind without one.
    """
    figure = _FIGURES.get(chart)
    if figure is None:
        draw = kind_of(chart).figure
        if draw is None:
            return None
        figure = _FIGURES.setdefault(chart, draw(chart.frame, **chart.options))
    return figure


def plots_of(chart: Chart | None) -> list[Plot]:
    """The plots of a chart; none when there is nothing to plot or no native form for it."""
    if chart is None or chart.frame.empty:
        return []
    plots = kind_of(chart).plots
    return [] if plots is None else [p for p in plots(chart.frame, chart.options) if p.known]


def grid_of(chart: Chart | None) -> Grid | None:
    """The cells of a matrix; None for other charts and for an empty one."""
    grid = None if chart is None else kind_of(chart).grid
    if chart is None or grid is None:
        return None
    cells = grid(chart.frame, chart.options)
    return cells if cells.rows and cells.columns else None
