"""Plane geometry of outlines: bounds, projection into a frame, strokes of a hatching."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dashboard.maps.model import Point, Polygon
from etl.areas.boundaries.label_point import STRETCH, crossings

Segment = tuple[Point, Point]


def polygons_of(geometry: dict[str, Any]) -> list[Polygon]:
    """The polygons of a GeoJSON Polygon or MultiPolygon as lists of points."""
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    return [[[(p[0], p[1]) for p in ring] for ring in polygon] for polygon in polygons]


def bounds(polygons: Iterable[Polygon]) -> tuple[float, float, float, float]:
    """West, south, east, north of some polygons."""
    points = [point for polygon in polygons for point in polygon[0]]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def fit(
    box: tuple[float, float, float, float], width: float, height: float
) -> Callable[[Point], Point]:
    """A function from longitude and latitude into a frame (y down), shape kept, centred."""
    west, south, east, north = box
    wide, high = east - west, (north - south) * STRETCH
    scale = min(width / wide, height / high)
    left, top = (width - wide * scale) / 2, (height - high * scale) / 2

    def project(point: Point) -> Point:
        x, y = point
        return left + (x - west) * scale, top + (north - y) * STRETCH * scale

    return project


def ratio(box: tuple[float, float, float, float]) -> float:
    """Height of a map of that box divided by its width."""
    west, south, east, north = box
    return (north - south) * STRETCH / (east - west)


def strokes(polygons: Sequence[Polygon], spacing: float, pattern: str) -> list[Segment]:
    """The strokes of a hatching inside polygons, `spacing` apart (degrees of longitude).

    Patterns: "slanted" (rising to the right) and "level". Strokes of neighbours lie
    on the same lines.
    """
    turn, back = _TURNS[pattern]
    lines = []
    for polygon in polygons:
        turned = [[turn(point) for point in ring] for ring in polygon]
        ys = [y for _, y in turned[0]]
        first = math.floor(min(ys) / spacing) + 1
        for i in range(first, math.floor(max(ys) / spacing) + 1):
            y = i * spacing + spacing * 1e-4
            lines += [(back((x1, y)), back((x2, y))) for x1, x2 in crossings(turned, y)]
    return lines


_S = math.sqrt(0.5)
_TURNS: dict[str, tuple[Callable[[Point], Point], Callable[[Point], Point]]] = {
    "slanted": (
        lambda p: (_S * (p[0] + p[1] * STRETCH), _S * (p[1] * STRETCH - p[0])),
        lambda p: (_S * (p[0] - p[1]), _S * (p[0] + p[1]) / STRETCH),
    ),
    "level": (
        lambda p: (p[0], p[1] * STRETCH),
        lambda p: (p[0], p[1] / STRETCH),
    ),
}
