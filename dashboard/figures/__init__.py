"""Charts: pure functions from a frame to a Plotly figure, in one grammar.

Names stand above their bar, so nothing is cut off at 390 px; values are written in
Vietnamese; qualifiers, ranges and contradictions are drawn; missing is a labelled
gap. Colours are placeholders of dashboard.palette. Text from the data is escaped.
"""

from dashboard.figures.bars import bars, bullets, share_bar
from dashboard.figures.common import describe, is_empty, legend_words, wrap
from dashboard.figures.dots import dots, slope
from dashboard.figures.gains import gains
from dashboard.figures.matrix import STATES, heat, matrix
from dashboard.figures.paths import paths
from dashboard.figures.sent import Sent
from dashboard.figures.stacks import columns, stacked_bars
from dashboard.figures.strips import strips
from dashboard.figures.times import small_multiples, spans

__all__ = [
    "STATES",
    "Sent",
    "bars",
    "bullets",
    "columns",
    "describe",
    "dots",
    "gains",
    "heat",
    "is_empty",
    "legend_words",
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
