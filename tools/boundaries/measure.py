"""How close a layer comes to outlines that are known to be better (needs shapely)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.areas.boundaries import layers
from etl.areas.boundaries.ellipsoid import square_km


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


def _plane(shape: Any) -> float:
    """Area for ratios of shapes in one place: degrees are enough."""
    return shape.area
