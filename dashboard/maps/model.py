"""What a map shows, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dashboard.words import wording

#: States an area can be in, with the words of the legend.
STATES = {"value": ""} | {
    state: wording.STATES[state] for state in ("yes", "no", "unknown", "not_applicable")
}
#: Marks that tell a state without colour: slanted strokes, level strokes.
PATTERNS = {"unknown": "slanted", "not_applicable": "level"}

#: Longitude and latitude.
Point = tuple[float, float]
Ring = list[Point]
#: An outer ring and its holes.
Polygon = list[Ring]


@dataclass(frozen=True)
class Shape:
    """One area of the map."""

    area: str
    name: str
    full_name: str
    code: str
    polygons: list[Polygon]
    #: Where a label has most room, and how wide that room is (degrees of longitude).
    spot: Point
    room: float
    state: str
    fill: str
    pattern: str | None = None
    value: float | None = None
    text: str = ""
    lines: tuple[str, ...] = ()
    radius: float = 0.0


@dataclass(frozen=True)
class Key:
    """One line of the legend. `radius` > 0 is a circle of that part of the largest."""

    label: str
    fill: str
    pattern: str | None = None
    count: int | None = None
    radius: float = 0.0


@dataclass(frozen=True)
class MapPicture:
    """A whole map: shapes, legend and the words around them."""

    title: str
    subtitle: str
    legend_title: str
    source: str
    boundaries: str
    shapes: list[Shape]
    keys: list[Key]
    theme: str = "light"
    #: Land that belongs to no area of the level; drawn, but carries no figure.
    unassigned: list[Polygon] = field(default_factory=list)
    selected: str | None = None
    about: dict[str, Any] = field(default_factory=dict)
