"""A chart as meaning, before any renderer draws it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True)
class Chart:
    """A chart as meaning: which kind, from which frame, with which options.

    kind     name of a function of dashboard.charts.plotly (bars, share_bar, bullets, dots,
             slope, matrix, heat, small_multiples, spans, …)
    frame    the columns that function asks for; never changed after it is made here
    options  its keyword arguments (unit, title, rows, columns, …)
    """

    kind: str
    frame: pd.DataFrame
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def is_map(self) -> bool:
        """Whether it is a map (dashboard.maps) and no Plotly figure."""
        return self.kind == "map"

    def draw(self) -> go.Figure:
        """The Plotly figure of this chart."""
        from dashboard.charts import plotly

        return getattr(plotly, self.kind)(self.frame, **self.options)

    @cached_property
    def drawn(self) -> go.Figure:
        """The figure, made once for all who show it: nobody may change it."""
        return self.draw()
