"""Collects the parts of a chart and makes the figure once.

Adding traces and annotations to a Plotly figure one by one checks and copies all
earlier ones each time: a chart of fifty bars took half a second. Here the parts are
plain dicts; the tests check that Plotly accepts what comes out.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.charts.plotly import common


class Canvas:
    """The same calls as on a figure, in plain dicts (nested names, no underscores)."""

    def __init__(self) -> None:
        self.traces: list[dict[str, Any]] = []
        self.annotations: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []
        self.layout: dict[str, Any] = {}

    def add_bar(self, **parts: Any) -> None:
        """A bar trace."""
        self.traces.append({"type": "bar", **parts})

    def add_scatter(self, **parts: Any) -> None:
        """A trace of marks, lines or text."""
        self.traces.append({"type": "scatter", **parts})

    def add_annotation(self, **parts: Any) -> None:
        """Words in the chart."""
        self.annotations.append({"xref": "x", "yref": "y", **parts})

    def add_label(self, text: str, y: float, **parts: Any) -> None:
        """Words at the left edge, below y: the name of what follows."""
        usual = {"xanchor": "left", "yanchor": "top", "align": "left", "borderpad": 0}
        self.add_annotation(text=text, x=0, y=y, showarrow=False, **usual | parts)

    def add_shape(self, **parts: Any) -> None:
        """A line or a box."""
        self.shapes.append({"xref": "x", "yref": "y", **parts})

    def add_vline(self, x: Any, line: dict[str, Any]) -> None:
        """A vertical line through the whole chart."""
        self.add_shape(type="line", x0=x, x1=x, y0=0, y1=1, yref="y domain", line=line)

    def update_layout(self, **parts: Any) -> None:
        """Axes, height, description; later values replace earlier ones."""
        self.layout |= parts

    def done(self) -> go.Figure:
        """The figure, in the common look."""
        layout = common.base_layout() | self.layout
        layout |= {"annotations": self.annotations, "shapes": self.shapes}
        # Checking every part again would take as long as the rest of a page.
        return go.Figure(data=self.traces, layout=layout, _validate=False)
