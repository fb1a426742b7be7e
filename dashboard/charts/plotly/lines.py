"""Lines over time, for the table of kinds."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import timed
from dashboard.charts.plotly import common, upright


def lines(frame: pd.DataFrame, *, title: str = "", **options: Any) -> go.Figure:
    """Lines over time; columns and options are those of timed.lines."""
    plots = [] if frame.empty else [p for p in timed.lines(frame, options) if p.known]
    if not plots:
        return common.nothing(frame, title)
    said = []
    for series in plots[0].series:
        words = [
            f"{label} ({when})"
            for label, when in zip(series.labels, plots[0].categories, strict=True)
            if label
        ]
        said.append(f"{series.name}: {' đến '.join(words)}" if words else series.name)
    alt = f"{title or 'Diễn biến'}. {common.list_words(said)}."
    return upright.lines(plots[0], alt)
