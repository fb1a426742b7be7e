"""A finished figure as it goes to the browser, put together once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from dashboard.words import palette


class PlotlyPayload(go.Figure):
    """What st.plotly_chart is given, with theme=None, for a figure nobody changes any more.

    Streamlit asks a figure for its parts on every run of a page, and Plotly copies and
    encodes all of them each time: a third of what the server does at a click.

    The figure has the true colours of the reader's theme. Streamlit's
    own theme puts a new template into every chart right after it was drawn, and Plotly
    draws all of it a second time; without one, and with a revision of the data, it sees
    that nothing has changed.
    """

    def __init__(self, figure: go.Figure, theme: str) -> None:
        super().__init__()
        self._parts = _dressed(figure.to_dict(), theme)

    def to_dict(self) -> dict[str, Any]:
        """The parts of the figure (data, layout): the same ones each time, only to be read."""
        return self._parts


def _dressed(parts: dict[str, Any], theme: str) -> dict[str, Any]:
    # What Plotly compares by identity, and so takes for changed whenever it is asked.
    layout = {n: value for n, value in parts["layout"].items() if n not in ("template", "meta")}
    text = palette.coloured(to_json_plotly({"data": parts["data"], "layout": layout}), theme)
    dressed = json.loads(text)
    # Plotly forgets the ends it found for an axis when it is asked again.
    if all("range" in dressed["layout"].get(name, {}) for name in _axes(dressed["data"])):
        revision = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        dressed["layout"]["datarevision"] = revision
    return dressed


def _axes(data: Iterable[dict[str, Any]]) -> set[str]:
    """The axes the traces are drawn on, by their names in the layout."""
    axes = {trace.get(f"{letter}axis", letter) for trace in data for letter in "xy"}
    return {f"{name[0]}axis{name[1:]}" for name in axes}
