"""Which outlines the map is drawn with: the best layer present for a version and level.

Three sources, best first: outlines the user brought along (`import`), outlines
fetched under GADM's terms (`fetch`), and the approximate map shipped with the
project. The first is a GeoJSON a version and level; the other two are one topology
of communes each, from which every layer whose units are known is dissolved.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from etl.areas.areas import Area, Gazetteer, gazetteer
from etl.areas.boundaries import topojson
from etl.areas.boundaries.label_point import label_point
from etl.areas.boundaries.topology import Polygon, Topology

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ROOT / "data" / "reference" / "boundaries" / "approximate.topojson"
#: The version whose communes are the pieces of each topology.
SHIPPED_BASE, FETCHED_BASE = "2025-01-192", "2019-230"
LEVELS = ("district", "commune")
ORIGINS = {"imported": "nhập từ tệp", "gadm": "tải về (GADM 4.1)", "shipped": "gần đúng, kèm sẵn"}

#: Pieces that belong to no commune: the district they lie in until 2024, then the
#: district and from 1/7/2025 the commune of the whole training ground.
GROUND = {"khu-huan-luyen-219": "219", "khu-huan-luyen-220": "220"}
GROUND_NAME = "Khu huấn luyện Cấm Sơn (không thuộc xã nào)"
_GROUND_MOVED, _GROUND_JOINED = date(2025, 1, 1), date(2025, 7, 1)
_GROUND_DISTRICT, _GROUND_COMMUNE = "219", "07537"

_NO_COMMUNES = (
    "Không vẽ được ranh giới {count} xã của phiên bản này: bản đồ gần đúng chỉ có điểm trung "
    "tâm của các xã từ năm 2025. Xem theo huyện, hoặc xem bảng."
)
_PARTLY_KNOWN = (
    "Không vẽ được ranh giới {count} xã của phiên bản này từ nguồn đang dùng: chưa rõ xã nào "
    "nhập vào xã nào ngày 01/01/2025."
)
_NO_DISTRICTS = "Từ 01/07/2025 không còn cấp huyện."


class NoLayer(Exception):
    """The layer asked for cannot be drawn; the text says why, in Vietnamese."""


@dataclass(frozen=True)
class Layer:
    """Outlines of one version and level. Do not change `collection`: it is shared."""

    version: str
    level: str
    origin: str
    label: str
    collection: dict[str, Any]


def best_layer(version: str, level: str | None = None) -> tuple[dict[str, Any], str]:
    """The GeoJSON FeatureCollection to draw, and the words that say where it is from.

    Features carry `area`, `name`, `full_name`, `code` and `label_point` (longitude and latitude
    of the label, and the room it has, in degrees of longitude). Land that belongs to no
    commune is not among them but under the member "unassigned" (a list of features).
    Without `level`: districts while there were any, communes after. Raises NoLayer
    with the reason where no source can draw it, KeyError for an unknown version.
    """
    best = layer(version, level)
    return best.collection, best.label


def layer(version: str, level: str | None = None) -> Layer:
    """Like best_layer, with the origin (imported, gadm, shipped)."""
    state = gazetteer().versions[version]
    level = level or ("district" if state.districts else "commune")
    if level not in LEVELS:
        raise NoLayer(f"Không có bản đồ cấp “{level}”.")
    if level == "district" and not state.districts:
        raise NoLayer(_NO_DISTRICTS)
    return _layer(version, level, _stamp())


def folder() -> Path:
    """Where fetched and imported outlines live; DASHBOARD_BOUNDARIES overrides it."""
    return Path(os.environ.get("DASHBOARD_BOUNDARIES") or ROOT / "data" / "boundaries")


def fetched_file() -> Path:
    """The topology that `fetch` writes."""
    return folder() / "gadm-4.1.topojson"


def imported_file(version: str, level: str) -> Path:
    """The GeoJSON that `import` writes."""
    return folder() / "imported" / f"{version}-{level}.geojson"


def default_level(version: str) -> str:
    """The level shown of a version: districts while there were any, then communes."""
    state = gazetteer().versions.get(version)
    return "district" if state is None or state.districts else "commune"


def clear() -> None:
    """Forgets the layers read; for a process that has just changed the files."""
    _layer.cache_clear()


def _stamp() -> tuple:
    files = [fetched_file(), *sorted((folder() / "imported").glob("*.geojson"))]
    return tuple((str(f), f.stat().st_mtime_ns) for f in files if f.exists())


@lru_cache(maxsize=32)
def _layer(version: str, level: str, stamp: tuple) -> Layer:
    del stamp  # part of the key only
    path = imported_file(version, level)
    if path.exists():
        collection = json.loads(path.read_text(encoding="utf-8"))
        return Layer(version, level, "imported", collection["about"]["label"], collection)
    sources = [("gadm", fetched_file(), FETCHED_BASE), ("shipped", SHIPPED, SHIPPED_BASE)]
    reasons = []
    for origin, path, base in sources:
        if not path.exists():
            continue
        topology, about = topojson.read(path)
        try:
            collection = dissolve(gazetteer(), topology, base, version, level)
        except NoLayer as error:
            reasons.append(error)
            continue
        return Layer(version, level, origin, about["label"], collection)
    raise reasons[0] if reasons else NoLayer("Không có tệp ranh giới nào.")


def dissolve(
    areas: Gazetteer, topology: Topology, base: str, version: str, level: str
) -> dict[str, Any]:
    """The FeatureCollection of a version and level out of the base version's communes.

    Raises NoLayer when a commune's place in that version is not certain.
    """
    day = areas.versions[version].valid_from
    pieces: dict[str, list[str]] = {}
    unassigned: list[str] = []
    by_code = {area.code: area for area in areas.units(base, "commune")}
    for code in topology.units:
        if code in GROUND:
            home = _ground_home(areas, code, day, level)
        else:
            home = _home(areas, by_code[code], day, level)
            if home is None:
                count = areas.versions[version].communes
                before = version < base
                raise NoLayer((_NO_COMMUNES if before else _PARTLY_KNOWN).format(count=count))
        if home is None:
            unassigned.append(code)
        else:
            pieces.setdefault(home, []).append(code)
    wanted = areas.units(version, level)
    if {area.area for area in wanted} != set(pieces):
        raise NoLayer(_PARTLY_KNOWN.format(count=areas.versions[version].communes))
    collection: dict[str, Any] = {
        "type": "FeatureCollection",
        "features": [feature(area, topology.polygons(pieces[area.area])) for area in wanted],
    }
    if unassigned:
        geometry = geometry_of(topology.polygons(unassigned))
        properties = {"area": None, "name": GROUND_NAME, "full_name": GROUND_NAME, "code": None}
        collection["unassigned"] = [
            {"type": "Feature", "properties": properties, "geometry": geometry}
        ]
    return collection


def feature(area: Area, polygons: list[Polygon]) -> dict[str, Any]:
    """A GeoJSON feature of an area."""
    (x, y), room = label_point(polygons)
    return {
        "type": "Feature",
        "id": area.area,
        "properties": {
            "area": area.area,
            "name": area.name,
            "full_name": area.full_name,
            "code": area.code,
            "label_point": [round(x, 5), round(y, 5), round(room, 5)],
        },
        "geometry": geometry_of(polygons),
    }


def geometry_of(polygons: list[Polygon]) -> dict[str, Any]:
    """A GeoJSON Polygon, or a MultiPolygon if there are several parts."""
    parts = [[[list(point) for point in ring] for ring in polygon] for polygon in polygons]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _home(areas: Gazetteer, piece: Area, day: date, level: str) -> str | None:
    """The area of the version a commune of the base lies in, if there is only one."""
    if piece.valid_on(day):
        homes = {piece.area}
    elif day > piece.valid_from:
        homes = areas.descendants(piece.area, day)
    else:
        homes = areas.ancestors(piece.area, day)
        if level == "commune":
            home = next(iter(homes)) if len(homes) == 1 else None
            homes = homes if home and len(areas.descendants(home, piece.valid_from)) == 1 else set()
    if level == "district":
        homes = {areas.areas[home].parent for home in homes}
    return homes.pop() if len(homes) == 1 else None


def _ground_home(areas: Gazetteer, code: str, day: date, level: str) -> str | None:
    if level == "district":
        district = GROUND[code] if day < _GROUND_MOVED else _GROUND_DISTRICT
        return next(a.area for a in areas.on(day, "district") if a.code == district)
    if day < _GROUND_JOINED:
        return None
    return next(a.area for a in areas.on(day, "commune") if a.code == _GROUND_COMMUNE)
