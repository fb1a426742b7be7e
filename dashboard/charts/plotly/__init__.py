"""Charts: pure functions from a frame to a Plotly figure, in one grammar.

Names stand above their bar, so nothing is cut off at 390 px; values are written in
Vietnamese; qualifiers, ranges and contradictions are drawn; missing is a labelled
gap. Colours are placeholders of dashboard.palette. Text from the data is escaped.
"""

from dashboard.charts.plotly.bars import bars, bullets, share_bar
from dashboard.charts.plotly.common import describe, is_empty, legend_words, wrap
from dashboard.charts.plotly.dots import dots, slope
from dashboard.charts.plotly.gains import gains
from dashboard.charts.plotly.lines import lines
from dashboard.charts.plotly.matrix import heat, matrix
from dashboard.charts.plotly.paths import paths
from dashboard.charts.plotly.payload import PlotlyPayload
from dashboard.charts.plotly.stacks import columns, stacked_bars
from dashboard.charts.plotly.strips import strips
from dashboard.charts.plotly.times import small_multiples, spans

__all__ = [
    "PlotlyPayload",
    "bars",
    "bullets",
    "columns",
    "describe",
    "dots",
    "gains",
    "heat",
    "is_empty",
    "legend_words",
    "lines",
    "matrix",
    "paths",
    "share_bar",
    "slope",
    "small_multiples",
    "spans",
    "stacked_bars",
    "strips",
    "wrap",
]
