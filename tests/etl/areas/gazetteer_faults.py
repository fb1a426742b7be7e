"""What would be wrong with areas, links and versions of the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from etl.areas.areas import LEVEL_NAMES, Area, Gazetteer


def faults(areas: Gazetteer) -> list[str]:
    """Faults of the reference data as sentences; empty when sound."""
    return [*_version_faults(areas), *_area_faults(areas), *_link_faults(areas)]


def _version_faults(areas: Gazetteer) -> Iterable[str]:
    ordered = sorted(areas.versions.values(), key=lambda version: version.valid_from)
    for version in ordered:
        if version.valid_to and version.valid_to < version.valid_from:
            yield f"Phiên bản địa giới {version.area_version} có ngày cuối trước ngày đầu."
    for one, two in pairwise(ordered):
        if one.valid_to is None or one.valid_to >= two.valid_from:
            yield (
                f"Hai phiên bản địa giới {one.area_version} và {two.area_version} "
                "chồng nhau về thời gian."
            )


def _area_faults(areas: Gazetteer) -> Iterable[str]:
    by_code = defaultdict(list)
    for area in areas.areas.values():
        by_code[(area.level, area.code)].append(area)
        if area.valid_to and area.valid_to < area.valid_from:
            yield f"Địa bàn {area.area} có ngày cuối trước ngày đầu."
        yield from _parent_faults(areas, area)
    for (level, code), found in by_code.items():
        found.sort(key=lambda area: area.valid_from)
        for one, two in pairwise(found):
            if one.valid_to is None or one.valid_to >= two.valid_from:
                yield (
                    f"Mã {code} ({LEVEL_NAMES[level]}) có hai địa bàn {one.area} và "
                    f"{two.area} chồng nhau về thời gian."
                )


def _parent_faults(areas: Gazetteer, area: Area) -> Iterable[str]:
    if not area.parent:
        return
    parent = areas.areas.get(area.parent)
    if parent is None:
        yield f"Địa bàn {area.area} thuộc {area.parent}, không có địa bàn ấy."
    elif area.valid_from < parent.valid_from or (parent.valid_to or date.max) < (
        area.valid_to or date.max
    ):
        yield f"Địa bàn {area.area} có hiệu lực ngoài thời gian của {parent.area}."


def _link_faults(areas: Gazetteer) -> Iterable[str]:
    shares: dict[str, float] = defaultdict(float)
    for link in areas.links:
        one, two = areas.areas.get(link.predecessor), areas.areas.get(link.successor)
        if one is None or two is None:
            yield f"Quan hệ {link.predecessor} → {link.successor} nêu mã không có."
        elif not two.valid_on(link.date) or one.valid_on(link.date) or one.level != two.level:
            yield (
                f"Quan hệ {link.predecessor} → {link.successor} không khớp ngày "
                f"{link.date:%d/%m/%Y} hoặc khác cấp."
            )
        shares[link.predecessor] += link.share or 0
    for area, total in shares.items():
        if total > 1.0001:
            yield f"Địa bàn {area} được chia quá một phần nguyên ({total:g})."
