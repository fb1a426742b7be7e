"""TopoJSON files: a topology on disk, small (whole numbers, steps instead of places)."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from etl.areas.boundaries.topology import Topology

#: Degrees of one step; 0,0001 is about ten metres.
STEP = 1e-4


def write(path: Path, topology: Topology, about: dict[str, Any], step: float = STEP) -> None:
    """Writes the topology; `about` (licence, source, label) goes into the file as it is.

    Places are rounded to multiples of `step` degrees.
    """
    points = [point for arc in topology.arcs for point in arc]
    west, south = min(x for x, _ in points), min(y for _, y in points)
    arcs = []
    for arc in topology.arcs:
        whole = [(round((x - west) / step), round((y - south) / step)) for x, y in arc]
        steps = [list(whole[0])]
        steps += [[x2 - x1, y2 - y1] for (x1, y1), (x2, y2) in pairwise(whole)]
        arcs.append(steps)
    geometries = [
        {"type": "Polygon", "id": unit, "arcs": rings}
        for unit, rings in sorted(topology.units.items())
    ]
    document = {
        "type": "Topology",
        "about": about,
        "transform": {"scale": [step, step], "translate": [round(west, 6), round(south, 6)]},
        "objects": {"units": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": arcs,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def read(path: Path) -> tuple[Topology, dict[str, Any]]:
    """The topology of a file written by `write`, and what the file says about itself."""
    document = json.loads(path.read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = document["transform"]["scale"], document["transform"]["translate"]
    arcs = []
    for steps in document["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((round(x * sx + tx, 6), round(y * sy + ty, 6)))
        arcs.append(arc)
    geometries = document["objects"]["units"]["geometries"]
    units = {geometry["id"]: geometry["arcs"] for geometry in geometries}
    return Topology(arcs, units), document["about"]
