"""Figures by area put on the boundaries of another day, where that can be done.

A figure belongs to the boundaries of its day. It can be carried to another map only
where units passed over whole: figures of units that merged add up, a unit that was
divided gives no figure for its parts unless the shares are known. Nothing is lost
on the way: what cannot be carried is returned with the reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from etl.areas.areas import Gazetteer
from etl.records.province import own

#: How figures of merged units combine: counts add up, a yes of one is a yes of all,
#: a rate or an average has no combination at all.
METHODS = ("sum", "any", "none")


@dataclass(frozen=True)
class Value:
    """A figure on the asked boundaries. `value` is None when the parts known do not
    settle it; `complete` is False when `missing` units should have been in it."""

    area: str
    value: float | None
    kind: str  # same | carried | summed | shared
    sources: tuple[str, ...]
    complete: bool = True
    missing: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Left:
    """A figure that could not be carried over, and why (Vietnamese)."""

    area: str
    value: float
    reason: str


@dataclass
class Rebased:
    """Figures on the asked boundaries, those left behind, and those without an area."""

    values: dict[str, Value] = field(default_factory=dict)
    left: list[Left] = field(default_factory=list)
    unknown_area: list[float] = field(default_factory=list)


def rebase(
    readings: Iterable[tuple[str | None, float]],
    areas: Gazetteer,
    day: date,
    *,
    method: str = "sum",
    read_on: date | None = None,
) -> Rebased:
    """Carries (area, value) pairs to the areas in force on `day`.

    The pairs are of one indicator and of areas of one level; an area may occur more
    than once only with the method "sum". With `read_on`, units of that day without a
    reading make the figure they belong to incomplete. Raises ValueError for an
    unknown method, KeyError for an unknown area.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method}")
    result = Rebased()
    shares: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    read: set[str] = set()
    for area, value in readings:
        if area is None:
            result.unknown_area.append(value)
            continue
        read.add(area)
        parts = shares_on(areas, area, day)
        if isinstance(parts, str):
            result.left.append(Left(area, value, parts))
        elif method != "sum" and len(parts) > 1:
            result.left.append(Left(area, value, _divided(areas, parts)))
        else:
            for target, part in parts.items():
                shares[target].append((area, value, part))
    if method == "none":
        _keep_single(areas, shares, result, day)
    for target, of_target in shares.items():
        missing = _missing(areas, target, read, result.left, day, read_on)
        result.values[target] = _combine(areas, target, of_target, missing, method)
    return result


def shares_on(areas: Gazetteer, area: str, day: date) -> dict[str, float] | str:
    """The areas of a day that hold a unit, with its share in each; or why not known."""
    here = areas.areas[area]
    if here.valid_on(day):
        return {area: 1.0}
    if day < here.valid_from:
        return _backwards(areas, area, day)
    parts = _forwards(areas, area, day)
    if parts is not None:
        return parts
    heirs = areas.descendants(area, day)
    if not heirs:
        if here.level == "district":
            return "Từ 01/07/2025 không còn cấp huyện: không quy đổi được."
        return "Không rõ đơn vị nào thay thế: không quy đổi được."
    return _divided(areas, heirs)


def _forwards(areas: Gazetteer, area: str, day: date) -> dict[str, float] | None:
    heirs = areas.descendants(area, day)
    if len(heirs) == 1:
        return {heirs.pop(): 1.0}
    total: dict[str, float] = defaultdict(float)
    for link in areas.links:
        if link.predecessor != area or link.share == 0:
            continue
        if areas.areas[link.successor].valid_on(day):
            parts: dict[str, float] | None = {link.successor: 1.0}
        else:
            parts = _forwards(areas, link.successor, day)
        if link.share is None or parts is None:
            return None
        for target, part in parts.items():
            total[target] += part * link.share
    return dict(total) if total and abs(sum(total.values()) - 1) < 1e-6 else None


def _backwards(areas: Gazetteer, area: str, day: date) -> dict[str, float] | str:
    """Only a unit that is the whole of one former unit can be carried back."""
    before = areas.ancestors(area, day)
    if len(before) == 1:
        first = next(iter(before))
        if areas.descendants(first, areas.areas[area].valid_from) == {area}:
            return {first: 1.0}
    if not before:
        return "Ngày ấy chưa có đơn vị tương ứng: không quy đổi được."
    if len(before) > 1:
        return f"Gộp từ {_names(areas, before)}: không quy đổi được về từng nơi."
    return f"Là một phần của {_names(areas, before)}: không quy đổi được."


def _keep_single(areas: Gazetteer, shares: dict, result: Rebased, day: date) -> None:
    """Rates stay only where the unit on `day` is one unit of the reading's day."""
    for target, parts in list(shares.items()):
        area = parts[0][0]
        since = areas.areas[area].valid_from
        merged = target != area and since < day and len(areas.ancestors(target, since)) > 1
        if len(parts) > 1 or merged:
            reason = f"Đã gộp vào {areas.areas[target].full_name}: tỷ lệ không cộng được."
            result.left += [Left(area, value, reason) for area, value, _ in parts]
            del shares[target]


def _missing(
    areas: Gazetteer,
    target: str,
    read: set[str],
    left: list[Left],
    day: date,
    read_on: date | None,
) -> list[str]:
    """Units whose figure belongs, or may belong, to the target and is not in it."""
    missing = {
        lost.area
        for lost in left
        if not areas.areas[lost.area].valid_on(day) and target in areas.descendants(lost.area, day)
    }
    if read_on is not None and not areas.areas[target].valid_on(read_on):
        missing |= areas.ancestors(target, read_on) - read
    return sorted(missing)


def _combine(
    areas: Gazetteer,
    target: str,
    parts: list[tuple[str, float, float]],
    missing: list[str],
    method: str,
) -> Value:
    sources = tuple(sorted({area for area, _, _ in parts}))
    outside = any(
        link.kind == "joined_larger" and link.successor == target and link.predecessor in sources
        for link in areas.links
    )
    complete = not missing and not outside
    value: float | None
    if method == "any":
        value = max(value for _, value, _ in parts)
        if not value and not complete:
            value = None
    else:
        value = sum(value * part for _, value, part in parts)
    if sources == (target,):
        kind = "same"
    elif any(part < 1 for _, _, part in parts):
        kind = "shared"
    else:
        kind = "summed" if len(sources) > 1 else "carried"
    note = f"Đơn vị mới còn gồm nơi ngoài tỉnh {own().name} (cũ)." if outside else ""
    if missing:
        note = f"Chưa gồm {_names(areas, missing)}."
    return Value(target, value, kind, sources, complete, tuple(missing), note)


def _divided(areas: Gazetteer, heirs: Iterable[str]) -> str:
    return f"Chia hoặc nhập vào {_names(areas, heirs)}, chưa rõ phần: không quy đổi được."


def _names(areas: Gazetteer, codes: Iterable[str], limit: int = 4) -> str:
    names = sorted({areas.areas[area].full_name for area in codes})
    more = f" và {len(names) - limit} nơi khác" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
