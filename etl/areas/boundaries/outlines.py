"""Reads and judges outlines from outside: a GeoJSON file to be taken in.

Every fault is a Vietnamese sentence with what to do; the first kind of fault that
is found ends the reading, so that the list stays short.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from etl.areas.boundaries.ellipsoid import square_km
from etl.records.errors import BuildError
from etl.records.province import own

#: Box that holds both provinces with room to spare: west, south, east, north.
BOX = (105.3, 20.7, 107.6, 22.1)
SIZE_LIMIT = 60_000_000
#: The published area of the former province (sum of the 58 units of Nghị quyết 1658),
#: and how far from it the outlines may be.
PROVINCE_KM2, AREA_TOLERANCE = 3895.89, 0.005
#: Land that communes do not cover before 1/7/2025 (the training ground).
GROUND_KM2 = 235.0
#: Gaps and overlaps allowed, as a part of the whole.
SEAM_TOLERANCE = 0.001
INSTALL = (
    "Cần gói shapely để kiểm tra ranh giới. Cài bằng lệnh: "
    "python -m pip install -r requirements-geo.txt"
)
_WGS84 = ("CRS84", "4326", "WGS84", "WGS 84", "4979")


def shapely_ready() -> None:
    """Raises BuildError saying how to install shapely when it is missing."""
    try:
        import shapely  # noqa: F401
    except ImportError as error:
        raise BuildError(INSTALL) from error


def read(path: Path) -> list[dict[str, Any]]:
    """The polygon features of a GeoJSON file in longitude and latitude.

    Raises BuildError when it is not GeoJSON, in another projection, with swapped
    coordinates, without polygons, or has an outline that is not a valid polygon.
    """
    document = _document(path)
    features = [
        feature
        for feature in document["features"]
        if isinstance(feature, dict)
        and isinstance(feature.get("properties"), dict)
        and (feature.get("geometry") or {}).get("type") in ("Polygon", "MultiPolygon")
    ]
    if not features:
        raise BuildError(f"{path.name}: không có vùng (Polygon) nào.")
    _check_projection(path.name, document)
    for number, feature in enumerate(features, start=1):
        _check_places(path.name, number, feature["geometry"]["coordinates"])
    near = [feature for feature in features if _touches(feature)]
    if not near:
        raise BuildError(f"{path.name}: các vùng đều nằm ngoài tỉnh {own().name} (cũ).")
    check_rings(path.name, near)
    return near


def check_whole(name: str, features: Iterable[dict[str, Any]], *, ground: bool) -> list[str]:
    """What the outlines taken together are: lines for the report.

    Raises BuildError when their area is more than 0,5 % from the published one, or
    when gaps or overlaps exceed 0,1 %. With `ground` the training ground, which
    belongs to no commune, may be missing.
    """
    import shapely
    from shapely.geometry import mapping, shape

    features = list(features)
    shapes = [shape(feature["geometry"]) for feature in features]
    total = sum(square_km(feature["geometry"]) for feature in features)
    least = PROVINCE_KM2 - (GROUND_KM2 if ground else 0)
    if not least * (1 - AREA_TOLERANCE) <= total <= PROVINCE_KM2 * (1 + AREA_TOLERANCE):
        raise BuildError(
            f"{name}: tổng diện tích {_km2(total)}, khác số công bố {_km2(PROVINCE_KM2)} quá 0,5 %."
        )
    union = shapely.union_all(shapes)
    scale = total / sum(outline.area for outline in shapes)
    # Rounding of the sum may leave a hair below nothing.
    overlap = max(0.0, sum(outline.area for outline in shapes) - union.area)
    parts = union.geoms if union.geom_type == "MultiPolygon" else [union]
    holes = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
    # A commune layer may leave out the training ground: one large hole is that.
    if ground:
        holes = [hole for hole in holes if square_km(mapping(hole)) < 20]
    gap = sum(hole.area for hole in holes)
    for what, area in (("chồng nhau", overlap), ("hở giữa các vùng", gap)):
        if area / union.area > SEAM_TOLERANCE:
            raise BuildError(f"{name}: phần {what} là {_km2(area * scale)}, quá 0,1 %.")
    difference = abs(total / PROVINCE_KM2 - 1) * 100
    return [
        f"Tổng diện tích {_km2(total)}; số công bố {_km2(PROVINCE_KM2)} "
        f"(chênh {_decimal(difference, 2)} %).",
        f"Chồng nhau {_km2(overlap * scale)}, hở {_km2(gap * scale)}.",
    ]


def _document(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise BuildError(f"{path.name}: tệp lớn hơn 60 MB. Hãy giản lược rồi nhập lại.")
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BuildError(f"Không mở được tệp {path.name}.") from error
    except (ValueError, RecursionError) as error:
        raise BuildError(f"{path.name}: không phải tệp GeoJSON (UTF-8).") from error
    if (
        not isinstance(document, dict)
        or document.get("type") != "FeatureCollection"
        or not isinstance(document.get("features"), list)
    ):
        raise BuildError(f"{path.name}: không phải GeoJSON FeatureCollection.")
    return document


def _check_projection(name: str, document: dict[str, Any]) -> None:
    declared = json.dumps(document.get("crs") or "", ensure_ascii=False)
    if document.get("crs") and not any(mark in declared for mark in _WGS84):
        raise BuildError(
            f"{name}: hệ toạ độ không phải WGS 84. Hãy chuyển về EPSG:4326 (kinh độ, vĩ độ)."
        )


def _check_places(name: str, number: int, coordinates: Any) -> None:
    points = list(_points(coordinates))
    if not points or not all(math.isfinite(value) for point in points for value in point):
        raise BuildError(f"{name}: vùng thứ {number} có toạ độ trống hoặc không phải số.")
    if any(abs(x) > 180 or abs(y) > 180 for x, y in points):
        raise BuildError(
            f"{name}: toạ độ tính bằng mét (như VN-2000, UTM), không phải độ. "
            "Hãy chuyển về WGS 84 (EPSG:4326)."
        )
    if any(abs(y) > 90 for _, y in points) or all(_in_box(y, x) for x, y in points):
        raise BuildError(
            f"{name}: kinh độ và vĩ độ bị đảo chỗ ở vùng thứ {number}. "
            "GeoJSON ghi kinh độ trước, vĩ độ sau."
        )


def check_rings(name: str, features: list[dict[str, Any]]) -> None:
    """Raises BuildError naming the outlines that are not valid polygons."""
    from shapely.geometry import shape
    from shapely.validation import explain_validity

    wrong = []
    for number, feature in enumerate(features, start=1):
        try:
            outline = shape(feature["geometry"])
        except (ValueError, TypeError, IndexError):
            wrong.append((number, feature, "vòng ranh giới thiếu điểm hoặc không khép"))
            continue
        if not outline.is_valid or outline.is_empty:
            reason = explain_validity(outline)
            crosses = "Self-intersection" in reason or "Ring Self" in reason
            wrong.append((number, feature, "tự cắt" if crosses else "không hợp lệ"))
    if wrong:
        listed = "; ".join(f"vùng {_called(n, f)}: {why}" for n, f, why in wrong[:5])
        more = f" và {len(wrong) - 5} vùng khác" if len(wrong) > 5 else ""
        raise BuildError(f"{name}: ranh giới sai ở {listed}{more}.")


def _called(number: int, feature: dict[str, Any]) -> str:
    for key, value in feature["properties"].items():
        if isinstance(value, str) and ("name" in key.casefold() or "ten" in key.casefold()):
            return f"“{value[:60]}”"
    return f"thứ {number}"


def _points(coordinates: Any) -> Iterable[tuple[float, float]]:
    """Longitude and latitude of every point; a malformed one gives NaN."""
    if not isinstance(coordinates, list):
        yield (math.nan, math.nan)
    elif coordinates and not isinstance(coordinates[0], list):
        numbers = [v for v in coordinates[:2] if type(v) in (int, float)]
        yield tuple(numbers) if len(numbers) == 2 else (math.nan, math.nan)
    else:
        for part in coordinates:
            yield from _points(part)


def _touches(feature: dict[str, Any]) -> bool:
    return any(_in_box(x, y) for x, y in _points(feature["geometry"]["coordinates"]))


def _in_box(x: float, y: float) -> bool:
    return BOX[0] <= x <= BOX[2] and BOX[1] <= y <= BOX[3]


def _km2(value: float) -> str:
    return f"{_decimal(value, 2)} km²"


def _decimal(value: float, places: int) -> str:
    text = f"{value:,.{places}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")
