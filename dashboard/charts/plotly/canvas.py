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
from dashboard.charts.plotly.common import GAP, LINE
from dashboard.words import palette

_SWATCH = 12


class Canvas:
    """The same calls as on a figure, in plain dicts (nested names, no underscores)."""

    def __init__(self) -> None:
        self.traces: list[dict[str, Any]] = []
        self.annotations: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []

    def add_bars(self, **parts: Any) -> None:
        """A trace of horizontal bars; `hovertext` is the tool tip."""
        self.traces.append({"type": "bar", "orientation": "h", "hoverinfo": "text"} | parts)

    def add_scatter(self, **parts: Any) -> None:
        """A trace of marks, lines or text; `hovertext` is the tool tip."""
        self.traces.append({"type": "scatter", "hoverinfo": "text", "cliponaxis": False} | parts)

    def add_words(
        self, words: str, x: float, y: float, side: str, *, colour: str = palette.TEXT, **more: Any
    ) -> None:
        """Words in the chart, their left, center or right at x; y is their middle."""
        usual = {"xref": "x", "yref": "y", "yanchor": "middle", "align": side}
        font = {"size": common.SIZE, "color": colour}
        self.annotations.append(
            usual
            | {"text": words, "x": x, "y": y, "xanchor": side, "font": font}
            | {"showarrow": False, "borderpad": 0}
            | more
        )

    def add_line(
        self, x: tuple[float, float], y: tuple[float, float], line: dict[str, Any], **more: Any
    ) -> None:
        """A line between two points."""
        usual = {"type": "line", "xref": "x", "yref": "y", "layer": "below"}
        (x0, x1), (y0, y1) = x, y
        self.shapes.append(usual | {"x0": x0, "x1": x1, "y0": y0, "y1": y1, "line": line} | more)

    def add_ticks(self, ticks: Iterable[tuple[float, str]], y: float, **refs: Any) -> None:
        """Words below an axis of time or values whose line is at y."""
        for place, words in ticks:
            self.add_words(
                words,
                place,
                y,
                "center",
                colour=palette.QUIET,
                yanchor="top",
                yshift=-GAP,
                **refs,
            )

    def add_mark(self, place: float, words: str, **more: Any) -> None:
        """An upright line through the whole chart, its words on top."""
        line = {"color": palette.AMBER, "width": 1.5, "dash": "dot"}
        self.add_line((place, place), (0, 1), line, yref="paper", **more)
        if words:
            self.add_words(
                common.text(words),
                place,
                1,
                "center",
                colour=palette.QUIET,
                yref="paper",
                yanchor="bottom",
            )

    def add_box(
        self, colour: str, x: tuple[float, float], y: tuple[float, float], **more: Any
    ) -> None:
        """A filled box."""
        usual = {"type": "rect", "xref": "x", "yref": "y", "layer": "below"}
        (x0, x1), (y0, y1) = x, y
        self.shapes.append(
            usual
            | {"x0": x0, "x1": x1, "y0": y0, "y1": y1, "fillcolor": colour, "line": {"width": 0}}
            | more
        )

    def add_legend(
        self, entries: Sequence[tuple[str, str]], room: float, left: float, top: float, **refs: Any
    ) -> float:
        """Swatches (colour, words) in rows no wider than `room`, in pixels; their height.

        left   how far the chart's edge is to the left of the plot's
        top    the y of their upper edge on an axis in pixels that runs down
        """
        x, y = 0.0, top
        for colour, words in entries:
            lines = common.fit(words, room - _SWATCH - GAP)
            wide = _SWATCH + GAP + common.width(lines)
            if x and x + wide > room:
                x, y = 0.0, y + LINE + 3
            at = x - left
            self.add_box(
                colour,
                (at, at + _SWATCH),
                (y + 3, y + 3 + _SWATCH),
                xref="paper",
                xsizemode="pixel",
                xanchor=0,
                **refs,
            )
            middle = y + LINE * len(lines) / 2
            self.add_words(
                common.block(lines),
                0,
                middle,
                "left",
                xref="paper",
                xshift=at + _SWATCH + GAP,
                **refs,
            )
            y += LINE * (len(lines) - 1)
            x += wide + 2 * GAP
        return y + LINE + GAP - top

    def done(self, **layout: Any) -> go.Figure:
        """The figure, in the common look; `margin` only as far as it differs."""
        common_layout = common.base_layout()
        margin = common_layout["margin"] | layout.pop("margin", {})
        common_layout |= {"margin": margin, "annotations": self.annotations, "shapes": self.shapes}
        # Checking every part again would take as long as the rest of a page.
        return go.Figure(data=self.traces, layout=common_layout | layout, _validate=False)
