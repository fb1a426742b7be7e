"""Collects the parts of a chart and makes the figure once.

Adding traces and annotations to a Plotly figure one by one checks and copies all
earlier ones each time: a chart of fifty bars took half a second. Here the parts are
plain dicts; the tests check that Plotly accepts what comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.plotly import common
from dashboard.words import palette


class Canvas:
    """The same calls as on a figure, in plain dicts (nested names, no underscores)."""

    def __init__(self) -> None:
        self.traces: list[dict[str, Any]] = []
        self.annotations: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {}

    def add_bar(self, **parts: Any) -> None:
        """A trace of horizontal bars; `hovertext` is the tool tip."""
        self.traces.append({"type": "bar", "orientation": "h", "hoverinfo": "text", **parts})

    def add_scatter(self, **parts: Any) -> None:
        """A trace of marks, lines or text; `hovertext` is the tool tip."""
        usual = {"type": "scatter", "hoverinfo": "text", "cliponaxis": False}
        self.traces.append(usual | parts)

    def add_annotation(self, **parts: Any) -> None:
        """Words in the chart."""
        self.annotations.append({"xref": "x", "yref": "y", **parts})

    def add_label(self, text: str, y: float, **parts: Any) -> None:
        """Words at the left edge, below y: the name of what follows."""
        usual = {"xanchor": "left", "yanchor": "top", "align": "left", "borderpad": 0}
        self.add_annotation(text=text, x=0, y=y, showarrow=False, **usual | parts)

    def add_gap(self, y: float) -> None:
        """The place of a missing bar: a thin dotted line, so that the gap is seen."""
        dotted = {"color": palette.NO_DATA, "width": 2, "dash": "dot"}
        self.add_shape(type="line", xref="x domain", x0=0, x1=1, y0=y, y1=y, line=dotted)

    def add_shape(self, **parts: Any) -> None:
        """A line or a box."""
        self.shapes.append({"xref": "x", "yref": "y", **parts})

    def add_swatch(self, colour: str, low: float, high: float, **parts: Any) -> None:
        """A square of a colour at the left edge, beside the name of what has it."""
        size = {"xsizemode": "pixel", "xanchor": 0, "x0": 0, "x1": 12, "y0": low, "y1": high}
        self.add_shape(type="rect", **size, fillcolor=colour, line={"width": 0}, **parts)

    def add_vline(self, x: Any, line: dict[str, Any]) -> None:
        """A vertical line through the whole chart."""
        self.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="y domain", line=line)

    def update_layout(self, **parts: Any) -> None:
        """Axes, height, description; later values replace earlier ones."""
        self.layout |= parts

    def done_rows(
        self,
        y: float,
        below: float,
        title: str,
        said: Sequence[str],
        marks: Iterable[str] = (),
        *,
        pad: float = 4,
        **layout: Any,
    ) -> go.Figure:
        """The figure of rows from the top down to y, in pixels, `below` free below them.

        It is described by its title and what its rows say.
        """
        self.update_layout(
            height=round(y + below),
            yaxis=common.hidden_axis(range=[y + pad, 0]),
            meta={
                "alt": f"{title}. {common.list_words(said)}.",
                "marks": list(dict.fromkeys(marks)),
            },
            **layout,
        )
        return self.done()

    def done(self) -> go.Figure:
        """The figure, in the common look."""
        layout = common.base_layout() | self.layout
        layout |= {"annotations": self.annotations, "shapes": self.shapes}
        # Checking every part again would take as long as the rest of a page.
        return go.Figure(data=self.traces, layout=layout, _validate=False)
