"""Takes in an official GeoJSON the user has: matched by code or by name, checked, kept.

Nothing of the old map is touched until the new one has passed every check.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from etl.areas.areas import LEVEL_NAMES, Area, Gazetteer
from etl.areas.boundaries import layers, outlines
from etl.records.errors import BuildError
from etl.records.text import fold, quoted

#: Property names looked for when none is given, most exact first.
CODE_FIELDS = ("code", "ma", "ma_xa", "ma_huyen", "maxa", "mahuyen", "ma_dvhc", "madvhc", "id")
NAME_FIELDS = ("full_name", "name_full", "name", "ten", "ten_xa", "ten_huyen", "tenxa", "tenhuyen")
_CODE_LENGTH = {"district": 3, "commune": 5}


@dataclass
class Matched:
    """Which features belong to which areas, and what was left over."""

    features: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    unknown: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def import_geojson(
    path: Path,
    version: str,
    level: str,
    key: str,
    areas: Gazetteer,
    *,
    property_name: str | None = None,
    within: str | None = None,
) -> list[str]:
    """Checks a GeoJSON and makes it the layer of a version and level; a report.

    `key` is "code" or "name"; `within` is the property with the district's name, for
    communes of the same name in two districts. Several features of one unit become one
    outline. Raises BuildError and leaves the old map when a unit of the version is
    missing or a check of the outlines fails.
    """
    outlines.shapely_ready()
    if version not in areas.versions:
        raise BuildError(
            f"Không có phiên bản địa giới {quoted(version)}. "
            f"Có: {', '.join(sorted(areas.versions))}."
        )
    units = areas.units(version, level)
    if not units:
        raise BuildError(f"Phiên bản {version} không có {LEVEL_NAMES[level]}.")
    features = outlines.read(path)
    name = _property(features, key, property_name)
    matched = match(features, units, key, name, areas, within)
    report = [
        f"Đã khớp {len(matched.features)}/{len(units)} đơn vị {LEVEL_NAMES[level]} theo "
        f"{'mã' if key == 'code' else 'tên'} (thuộc tính {quoted(name)}).",
    ]
    if matched.unknown:
        report.append(f"Không khớp {len(matched.unknown)} vùng: {_some(matched.unknown)}.")
    if matched.missing:
        report.append(f"Thiếu {len(matched.missing)} đơn vị: {_some(matched.missing)}.")
        raise BuildError("\n".join([*report, "Chưa nhập được; bản đồ đang có được giữ nguyên."]))
    joined = [_joined(area, matched.features[area.area]) for area in units]
    ground = level == "commune" and areas.versions[version].districts > 0
    report += outlines.check_whole(path.name, joined, ground=ground)
    _keep(joined, path.name, version, level)
    report.append(f"Đã nhập. Bản đồ {version}, {LEVEL_NAMES[level]} nay dùng ranh giới này.")
    return report


def match(
    features: list[dict[str, Any]],
    units: list[Area],
    key: str,
    name: str,
    areas: Gazetteer,
    within: str | None = None,
) -> Matched:
    """Features sorted to areas by one of their properties (names: and their district's)."""
    lookup = _codes(units) if key == "code" else _names(units, areas)
    matched = Matched()
    for feature in features:
        value = str(feature["properties"].get(name) or "")
        if key == "code":
            value = value.strip().zfill(_CODE_LENGTH[units[0].level])
        home = fold(str(feature["properties"].get(within) or "")) if within else ""
        area = lookup.get(value) if key == "code" else lookup.get((home, fold(value)))
        if area is None:
            matched.unknown.append(value + (_when(value, units[0], areas) if key == "code" else ""))
        else:
            matched.features[area.area].append(feature)
    matched.missing = [area.full_name for area in units if area.area not in matched.features]
    return matched


def _codes(units: list[Area]) -> dict[Any, Area]:
    return {area.code: area for area in units}


def _names(units: list[Area], areas: Gazetteer) -> dict[Any, Area]:
    """By (district or nothing, name), full or bare, where only one unit is meant."""
    by_name = defaultdict(list)
    for area in units:
        parent = areas.areas[area.parent]
        for home in {"", fold(parent.full_name), fold(parent.name)}:
            for text in {fold(area.full_name), fold(area.name)}:
                by_name[home, text].append(area)
    return {text: codes[0] for text, codes in by_name.items() if len(codes) == 1}


def _when(code: str, unit: Area, areas: Gazetteer) -> str:
    """Says when a code that is not of this version is in force."""
    for area in areas.areas.values():
        if area.code == code and area.level == unit.level:
            until = f"đến {area.valid_to:%d/%m/%Y}" if area.valid_to else "trở đi"
            return f" ({area.full_name}, có hiệu lực từ {area.valid_from:%d/%m/%Y} {until})"
    return ""


def _property(features: list[dict[str, Any]], key: str, given: str | None) -> str:
    present = {name for feature in features for name in feature["properties"]}
    if given:
        if given not in present:
            raise BuildError(f"Tệp không có thuộc tính {quoted(given)}. Có: {_some(present)}.")
        return given
    by_fold = {name.casefold(): name for name in present}
    for name in CODE_FIELDS if key == "code" else NAME_FIELDS:
        if name in by_fold:
            return by_fold[name]
    raise BuildError(
        f"Không rõ thuộc tính nào ghi {'mã' if key == 'code' else 'tên'}. "
        f"Nêu bằng --property. Có: {_some(present)}."
    )


def _joined(area: Area, features: list[dict[str, Any]]) -> dict[str, Any]:
    """One feature of an area; parts given as separate features become one outline."""
    from shapely import union_all
    from shapely.geometry import mapping, shape

    geometry = features[0]["geometry"]
    if len(features) > 1:
        geometry = mapping(union_all([shape(feature["geometry"]) for feature in features]))
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    return layers.feature(
        area, [[[(p[0], p[1]) for p in ring] for ring in polygon] for polygon in polygons]
    )


def _keep(features: list[dict], name: str, version: str, level: str) -> None:
    label = f"Ranh giới nhập từ tệp “{name}” ngày {date.today():%d/%m/%Y}"
    collection = {"type": "FeatureCollection", "about": {"label": label}, "features": features}
    path = layers.imported_file(version, level)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    os.replace(part, path)
    layers.clear()


def _some(items: Any, limit: int = 12) -> str:
    listed = [str(item)[:80] or "(trống)" for item in sorted(items)]
    more = f" và {len(listed) - limit} mục khác" if len(listed) > limit else ""
    return ", ".join(listed[:limit]) + more
