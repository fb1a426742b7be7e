"""The kinds of charts: the one table from a kind to what resolves it.

`resolve` turns a chart into plots or a grid, once for all who show it; every output draws
from these: `figure_of` for the screen and pictures, dashboard.charts.office for slides and
workbooks. A kind that is not in the table is shown as the table of its finding. A new kind
is a line here, and a case in its test.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from weakref import WeakKeyDictionary

import plotly.graph_objects as go

from dashboard.charts import grids, plotly, ranked, stacks, timed
from dashboard.charts.chart import Chart
from dashboard.charts.plot import Resolved

LOG = logging.getLogger(__name__)

#: Kind → what its frame and options say; all of them are drawn in every output.
KINDS: Mapping[str, Callable[..., Resolved]] = {
    "bars": ranked.bars,
    "gains": ranked.gains,
    "bullets": ranked.bullets,
    "dots": ranked.dots,
    "strips": ranked.strips,
    "share_bar": stacks.share_bar,
    "stacked_bars": stacks.stacked_bars,
    "columns": stacks.columns,
    "lines": timed.lines,
    "small_multiples": timed.small_multiples,
    "paths": timed.paths,
    "spans": timed.spans,
    "matrix": grids.matrix,
    "heat": grids.heat,
}
#: Drawn by dashboard.maps.
MAP = "map"
_RESOLVED: WeakKeyDictionary[Chart, Resolved] = WeakKeyDictionary()
#: Figures are kept as long as their chart.
_FIGURES: WeakKeyDictionary[Chart, dict[int, go.Figure]] = WeakKeyDictionary()
#: Widths in pixels that figures are made for, from a phone to the width of a page.
WIDTHS = (320, 420, 520, 700, 1000)


def is_drawn(chart: Chart) -> bool:
    """Whether a chart of this kind is drawn at all; else its table stands."""
    known = chart.kind in KINDS or chart.kind == MAP
    if not known:
        LOG.error("no renderer for charts of the kind %r: its table is shown", chart.kind)
    return known


def resolve(chart: Chart | None) -> Resolved:
    """What a chart shows, resolved once; nothing for a map and for a kind nobody knows."""
    if chart is None or not is_drawn(chart) or chart.is_map:
        return Resolved("")
    resolved = _RESOLVED.get(chart)
    if resolved is None:
        made = KINDS[chart.kind](chart.frame, **chart.options)
        resolved = _RESOLVED.setdefault(chart, made)
    return resolved


def figure_of(chart: Chart, width: float = WIDTHS[1]) -> go.Figure | None:
    """The Plotly figure, made once for all who show it: nobody may change it.

    width  pixels from which on nothing in it may be cut
    None for a map and for a kind nobody knows.
    """
    if not is_drawn(chart) or chart.is_map:
        return None
    least = max((w for w in WIDTHS if w <= width), default=WIDTHS[0])
    figures = _FIGURES.setdefault(chart, {})
    if least not in figures:
        figures[least] = plotly.draw(resolve(chart), width=least)
    return figures[least]
