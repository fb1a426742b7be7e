"""Areas and their history: what was where on which day, and what became of it.

Reads data/reference/area.csv, area_link.csv and area_version.csv into plain
objects. An area is one version of a unit: it changes name, extent, parent or kind
of unit → it ends, and another area with its own id begins. `valid_to` is the last
day; None means still in force.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from etl.records.province import REFERENCE, own

Row = TypeVar("Row", "Area", "Link", "Version")

LEVELS = ("province", "district", "commune")
LEVEL_NAMES = {"province": "tỉnh", "district": "cấp huyện", "commune": "cấp xã"}


@dataclass(frozen=True)
class Area:
    """One version of an administrative unit."""

    area: str
    level: str
    name: str
    full_name: str
    unit_type: str
    parent: str
    code: str
    former_province: str
    valid_from: date
    valid_to: date | None
    population_2019: int | None = None
    area_km2: float | None = None
    note: str = ""

    def valid_on(self, day: date) -> bool:
        """Whether the area was in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Link:
    """What a unit became. `share` is the part of its inhabitants that passed to the
    successor (1 = all, None = unknown), `area_share` the part of its land."""

    predecessor: str
    successor: str
    act: str
    date: date
    kind: str
    share: float | None
    area_share: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Version:
    """A named state of the map between two acts."""

    area_version: str
    name: str
    valid_from: date
    valid_to: date | None
    act: str
    districts: int
    communes: int
    communes_former_bac_giang: int
    note: str


class Gazetteer:
    """All areas, links and versions, with the questions one asks of them."""

    def __init__(
        self, areas: Iterable[Area], links: Iterable[Link], versions: Iterable[Version]
    ) -> None:
        self.areas = {area.area: area for area in areas}
        self.links = tuple(links)
        self.versions = {version.area_version: version for version in versions}
        # Land without inhabitants (share 0) makes nobody an heir.
        self._before, self._after = defaultdict(set), defaultdict(set)
        for link in self.links:
            if link.share != 0:
                self._before[link.successor].add(link.predecessor)
                self._after[link.predecessor].add(link.successor)

    def on(self, day: date, level: str | None = None) -> list[Area]:
        """The areas in force on that day, of one level if asked."""
        return [
            area
            for area in self.areas.values()
            if area.valid_on(day) and level in (None, area.level)
        ]

    def units(self, version: str, level: str) -> list[Area]:
        """The areas of a level in a version; of communes, those of the own province only."""
        every = self.on(self.versions[version].valid_from, level)
        return [area for area in every if area.former_province in ("", own().area)]

    def ancestors(self, area: str, day: date) -> set[str]:
        """The areas in force on an earlier day that may have gone into this one."""
        return self._reach(area, day, self._before)

    def descendants(self, area: str, day: date) -> set[str]:
        """The areas in force on a later day that this one may have gone into."""
        return self._reach(area, day, self._after)

    def _reach(self, area: str, day: date, steps: Mapping[str, set[str]]) -> set[str]:
        reached, waiting = set(), [area]
        while waiting:
            step = waiting.pop()
            if self.areas[step].valid_on(day):
                reached.add(step)
            else:
                waiting.extend(steps.get(step, ()))
        return reached


def load(folder: Path = REFERENCE) -> Gazetteer:
    """The gazetteer from the reference files of a folder."""
    return Gazetteer(
        _rows(folder / "area.csv", Area),
        _rows(folder / "area_link.csv", Link),
        _rows(folder / "area_version.csv", Version),
    )


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The project's own gazetteer, read once."""
    return load()


def _rows(path: Path, kind: type[Row]) -> list[Row]:
    """The rows of a file, their cells of the types that the fields of `kind` declare."""
    declared = [(column.name, str(column.type)) for column in fields(kind)]
    with path.open(encoding="utf-8", newline="") as file:
        return [
            kind(**{name: _cell(row[name], type_) for name, type_ in declared})
            for row in csv.DictReader(file)
        ]


def _cell(text: str, declared: str) -> object:
    if not text and declared.endswith("| None"):
        return None
    read = {"int": int, "float": float, "date": date.fromisoformat}
    return read.get(declared.removesuffix(" | None"), str)(text)
