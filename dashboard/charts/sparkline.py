"""A course so small that it stands beside a number, as the address of a picture."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from dashboard.drawing import svg
from dashboard.drawing.shapes import Circle, Scene, Stroke
from dashboard.words import numbers, palette

WIDTH, HEIGHT = 100.0, 28.0
_MARGIN = 4.0
#: With fewer known points there is no course to see.
_FEWEST = 3


def data_uri(points: Sequence[float | None], theme: str) -> str:
    """The points in order of time as a data: URI of an SVG, 100 × 28 pixels.

    points  values at equal steps of time; None (or NaN): not known, a gap in the line
    theme   "light" or "dark", the page on which it stands
    The last known point is marked. Empty when fewer than three points are known.
    """
    known = {i: float(v) for i, v in enumerate(points) if v is not None and not numbers.missing(v)}
    if len(known) < _FEWEST:
        return ""
    low, high = min(known.values()), max(known.values())
    step = (WIDTH - 2 * _MARGIN) / (len(points) - 1)
    room = HEIGHT - 2 * _MARGIN
    at = {
        i: (
            _MARGIN + i * step,
            _MARGIN + room * (0.5 if low == high else (high - v) / (high - low)),
        )
        for i, v in known.items()
    }
    tone = palette.theme_colours(theme)[palette.POINT]
    scene = Scene(WIDTH, HEIGHT, "")
    stretch: list[tuple[float, float]] = []
    for i in range(len(points) + 1):
        if i in at:
            stretch.append(at[i])
            continue
        if len(stretch) > 1:
            scene.items.append(Stroke(tuple(stretch), tone, 1.75))
        elif stretch:
            scene.items.append(Circle(stretch[0], 1.25, tone))
        stretch = []
    scene.items.append(Circle(at[max(at)], 2.75, tone))
    return "data:image/svg+xml;base64," + base64.b64encode(svg.document(scene).encode()).decode()
