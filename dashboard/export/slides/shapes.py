"""Maps as native shapes: one freeform an area, coloured, named, movable, editable.

Drawn when dashboard.maps offers outlines in normalised coordinates; see `outlines`.
"""

from __future__ import annotations

from typing import Any

from dashboard.content.model import Chart
from dashboard.export.slides.canvas import Canvas
from dashboard.export.stamp import Stamp


def draws(chart: Chart) -> bool:
    """Whether the chart is a map with outlines to draw."""
    return False


def notes(chart: Chart) -> tuple[str, ...]:
    return ()


def add_map(canvas: Canvas, chart: Chart, stamp: Stamp) -> Any:
    """The map."""
    raise NotImplementedError
