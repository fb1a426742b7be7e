"""The whole picture of a finding: title, chart, legend, source, snapshot, demo name."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts import plotly
from dashboard.drawing import chart as drawn
from dashboard.drawing.shapes import Area, Scene, Text, box, moved, paragraph, width_of
from dashboard.export.context import DEMO_BADGE, ExportContext
from dashboard.words import palette

_MARGIN = 18.0
_BADGE = "#8A4B00"
QUIET = {"light": "#55616C", "dark": "#A3B0BB"}


def lay_out(
    chart: go.Figure,
    *,
    title: str = "",
    foot: Sequence[str] = (),
    context: ExportContext | None = None,
    width: float = drawn.WIDTH,
    theme: str = "light",
) -> Scene:
    """A picture that can stand on its own; without title, foot and context the bare chart.

    foot    lines below the chart (source, note)
    context   adds snapshot and filter below, and the demo's name above
    Raises pictures.figure.UnknownFigureError for a figure that cannot be drawn.
    """
    colours = palette.theme_colours(theme)
    framed = bool(title or foot or context)
    margin = _MARGIN if framed else 0.0
    inner = width - 2 * margin
    ink = colours[palette.TEXT]
    scene = Scene(
        width, 0.0, colours[palette.BACKGROUND], title=title, description=plotly.describe(chart)
    )
    y = margin
    if context is not None and context.is_demo:
        y = _badge(scene, margin, y)
    if title:
        y = paragraph(scene.items, title, margin, y, inner, 18, ink, bold=True) + 8
    parts, height = drawn.items(chart, inner, theme)
    scene.items += [moved(item, margin, y) for item in parts]
    y += height + (8 if framed else 0)
    quiet = QUIET[theme]
    for line in (plotly.legend_words(chart), *foot) if framed else ():
        if line:
            y = paragraph(scene.items, line, margin, y, inner, 12, quiet) + 3
    if context is not None:
        y = paragraph(scene.items, context.line, margin, y, inner, 12, quiet)
    scene.height = float(math.ceil(y + margin))
    return scene


def _badge(scene: Scene, x: float, y: float) -> float:
    wide = width_of(DEMO_BADGE, 12, True) + 16
    scene.items.append(Area((box(x, y, x + wide, y + 20),), _BADGE))
    scene.items.append(Text((x + 8, y + 14.5), ((DEMO_BADGE, True),), 12, "#FFFFFF"))
    return y + 28
