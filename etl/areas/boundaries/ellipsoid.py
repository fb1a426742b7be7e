"""Areas on the ellipsoid of the Earth (WGS 84)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

#: WGS 84.
_A, _E2 = 6378.137, 0.0066943799901413165
_E = math.sqrt(_E2)


def square_km(geometry: dict[str, Any]) -> float:
    """The area of a GeoJSON polygon or multipolygon on the WGS 84 ellipsoid."""
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    return sum(
        abs(_ring(polygon[0])) - sum(abs(_ring(hole)) for hole in polygon[1:])
        for polygon in polygons
    )


def _ring(ring: Sequence[Sequence[float]]) -> float:
    total = 0.0
    for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
        total += math.radians(end[0] - start[0]) * (_zone(start[1]) + _zone(end[1])) / 2
    return total * _A**2 / 2


def _zone(latitude: float) -> float:
    """Area of the ellipsoid between the equator and a latitude, per radian, times 2/a²."""
    sine = math.sin(math.radians(latitude))
    log = math.log((1 - _E * sine) / (1 + _E * sine))
    return (1 - _E2) * (sine / (1 - _E2 * sine**2) - log / (2 * _E))
