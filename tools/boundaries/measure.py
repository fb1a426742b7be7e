"""How close a layer comes to outlines that are known to be better (needs shapely)."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.areas.boundaries import layers

#: WGS 84.
_A, _E2 = 6378.137, 0.0066943799901413165
_E = math.sqrt(_E2)


@dataclass(frozen=True)
class Overlap:
    """One unit: intersection over union, and the two areas in km²."""

    area: str
    name: str
    overlap: float
    ours: float
    theirs: float


def overlaps(version: str, level: str, yardstick: Path, key: str = "code") -> list[Overlap]:
    """The overlap of each unit of the best layer with a GeoJSON that has the official codes."""
    from shapely.geometry import shape

    collection = json.loads(yardstick.read_text(encoding="utf-8"))
    theirs = {str(f["properties"][key]): shape(f["geometry"]) for f in collection["features"]}
    found = []
    for feature in layers.layer(version, level).collection["features"]:
        properties = feature["properties"]
        ours, other = shape(feature["geometry"]), theirs[properties["code"]]
        common = _plane(ours.intersection(other))
        overlap = common / (_plane(ours) + _plane(other) - common)
        found.append(
            Overlap(
                properties["area"],
                properties["name"],
                overlap,
                square_km(feature["geometry"]),
                square_km(other.__geo_interface__),
            )
        )
    return found


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
    for one, two in zip(ring, [*ring[1:], ring[0]], strict=True):
        total += math.radians(two[0] - one[0]) * (_zone(one[1]) + _zone(two[1])) / 2
    return total * _A**2 / 2


def _zone(latitude: float) -> float:
    """Area of the ellipsoid between the equator and a latitude, per radian, times 2/a²."""
    sine = math.sin(math.radians(latitude))
    log = math.log((1 - _E * sine) / (1 + _E * sine))
    return (1 - _E2) * (sine / (1 - _E2 * sine**2) - log / (2 * _E))


def _plane(shape: Any) -> float:
    """Area for ratios of shapes in one place: degrees are enough."""
    return shape.area
