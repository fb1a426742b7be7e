"""Outlines for the tests of boundaries: an archive of squares like the pinned one; edges."""

from __future__ import annotations

import io
import json
import tarfile
from collections import Counter
from itertools import pairwise
from typing import Any

import shapely
from shapely.geometry import shape

from etl.areas.areas import gazetteer
from etl.areas.boundaries import gadm

G = gazetteer()


def edges(features: list[dict[str, Any]]) -> Counter:
    """Every directed edge of every outline."""
    found: Counter = Counter()
    for feature in features:
        for polygon in shapely.get_parts(shape(feature["geometry"])):
            for ring in (polygon.exterior, *polygon.interiors):
                line = [tuple(point) for point in ring.coords]
                found.update(pairwise(line))
    return found


def archive(rows: list[dict[str, Any]]) -> bytes:
    """An archive like the pinned one with other outlines in it."""
    data = json.dumps(rows).encode()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        entry = tarfile.TarInfo(gadm.MEMBER)
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def squares() -> list[dict[str, Any]]:
    """230 communes of 2019 and the training ground as 29 × 8 fields of the right size."""
    twice = Counter((a.parent, a.name) for a in G.units("2019-230", "commune"))
    names = []
    for area in G.units("2019-230", "commune"):
        both = twice[area.parent, area.name] > 1
        kind = area.unit_type.capitalize() + (" " if area.unit_type == "thị trấn" else "")
        district = G.areas[area.parent].name
        names.append((district, f"{area.name} ({kind})" if both else area.name))
    names += [("Lục Ngạn", "Cấm Sơn (Trung tâm huấn luyện)"), ("Sơn Động", "Cấm Sơn")]
    west, south, wide, high = 105.9, 21.15, 0.0410, 0.035653
    rows = []
    for i, (district, ward) in enumerate(names):
        x, y = west + i % 29 * wide, south + i // 29 * high
        # Corners are computed one way for both neighbours: they must be equal.
        x2, y2 = west + (i % 29 + 1) * wide, south + (i // 29 + 1) * high
        ring = [[x, y], [x2, y], [x2, y2], [x, y2], [x, y]]
        rows.append(
            {"province": "Bắc Giang", "district": district, "ward": ward, "coordinates": ring}
        )
    return rows
