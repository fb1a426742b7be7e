"""Where the name of an area is written: well inside it, where there is most room.

Computed once with the outlines, since it takes longer than drawing the map.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from etl.areas.boundaries.topology import Point, Polygon, signed_area

#: A degree of latitude is this many times a degree of longitude here (21,3° N).
STRETCH = 1 / math.cos(math.radians(21.3))


def label_point(polygons: Sequence[Polygon]) -> tuple[Point, float]:
    """A point well inside the largest polygon where a label has most room, and the room."""
    polygon = max(polygons, key=lambda p: abs(signed_area(p[0])))
    latitudes = [y for _, y in polygon[0]]
    south, north = min(latitudes), max(latitudes)
    best: tuple[float, Point, float] = (-1.0, polygon[0][0], 0.0)
    for i in range(1, 16):
        # Slightly off round fractions, so that no line runs through a vertex.
        y = south + (north - south) * (i / 16 + 0.0013)
        for x1, x2 in crossings(polygon, y):
            for part in (0.5, 0.35, 0.65):
                x = x1 + (x2 - x1) * part
                beside = min(x - x1, x2 - x)
                if beside > best[0]:
                    free = min(beside, 1.8 * _clearance(polygon, (x, y)))
                    if free > best[0]:
                        best = (free, (x, y), 2 * beside)
    return best[1], best[2]


def _clearance(polygon: Polygon, point: Point) -> float:
    """The distance from a point to the border, in degrees of longitude."""
    px, py = point
    least = math.inf
    for ring in polygon:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            ax, ay = x2 - x1, (y2 - y1) * STRETCH
            bx, by = px - x1, (py - y1) * STRETCH
            long = ax * ax + ay * ay
            along = min(1.0, max(0.0, (ax * bx + ay * by) / long)) if long else 0.0
            least = min(least, math.hypot(bx - along * ax, by - along * ay))
    return least


def crossings(polygon: Polygon, y: float) -> Iterator[tuple[float, float]]:
    """The stretches of a level line inside a polygon, from left to right."""
    xs = []
    for ring in polygon:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > y) != (y2 > y):
                xs.append(x1 + (x2 - x1) * (y - y1) / (y2 - y1))
    xs.sort()
    return zip(xs[::2], xs[1::2], strict=True)
