"""A chart as meaning, before any renderer draws it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart as data alone: which kind, from which frame, with which options.

    kind     a key of dashboard.charts.kinds.KINDS (bars, share_bar, bullets, dots, …)
    frame    the columns the renderers of that kind ask for; never changed after it is made
    options  their keyword arguments (unit, title, rows, columns, …)

    Two charts are equal only when they are one and the same.
    """

    kind: str
    frame: pd.DataFrame
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def is_map(self) -> bool:
        """Whether it is a map (dashboard.maps) and no Plotly figure."""
        return self.kind == "map"
