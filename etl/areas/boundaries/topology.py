"""Outlines that share their borders: arcs, rings, dissolving, simplifying.

A topology keeps every border once, as an arc between two junctions. An outline is
a list of rings of signed arc numbers (`~i` is arc i walked backwards, as in
TopoJSON). Because neighbours name the same arc, no gap or overlap can arise
between them, whatever is done to the arc. Pure Python: the dashboard dissolves
districts out of communes with it.

Orientation: the interior lies on the left of a ring (outer rings anticlockwise,
holes clockwise, as RFC 7946 wants it).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
Ring = list[Point]
#: An outer ring followed by its holes.
Polygon = list[Ring]


@dataclass
class Topology:
    """Arcs, and each unit's rings as signed arc numbers."""

    arcs: list[list[Point]]
    units: dict[str, list[list[int]]]

    def polygons(self, units: Iterable[str]) -> list[Polygon]:
        """The outline of some units taken together, borders between them removed."""
        used: dict[int, int] = {}
        for unit in units:
            for ring in self.units[unit]:
                for arc in ring:
                    index = arc if arc >= 0 else ~arc
                    if index in used:
                        del used[index]
                    else:
                        used[index] = arc
        return assemble(_chain(self.arcs, used.values()))

    def simplified(self, change: Callable[[list[Point]], list[Point]]) -> Topology:
        """The same units with every arc passed through `change` (its ends must stay)."""
        return Topology([change(arc) for arc in self.arcs], self.units)


def from_rings(rings: Mapping[str, Iterable[Sequence[Point]]]) -> Topology:
    """A topology of units whose rings share their vertices exactly.

    Rings may be open or closed and of either direction; the first ring of a unit is
    not special, holes are found by their place. Raises ValueError if a border is
    used by more than two units or twice by one.
    """
    edges: dict[tuple[Point, Point], str] = {}
    for unit, own in rings.items():
        for polygon in assemble([_open(ring) for ring in own], alternate=True):
            for ring in polygon:
                for start, end in _pairs(ring):
                    if start == end:
                        continue
                    if (start, end) in edges:
                        raise ValueError(f"{unit}: border {start} – {end} is used twice")
                    edges[start, end] = unit
    return from_edges(edges)


def from_edges(edges: Mapping[tuple[Point, Point], str]) -> Topology:
    """A topology from directed edges, each with the unit on its left."""
    sides: dict[tuple[Point, Point], tuple[str, str | None]] = {}
    around: dict[Point, set[Point]] = defaultdict(set)
    for (here, there), unit in edges.items():
        sides[here, there] = (unit, edges.get((there, here)))
        around[here].add(there)
        around[there].add(here)

    def pair(here: Point, there: Point) -> frozenset:
        own = sides.get((here, there)) or sides[there, here]
        return frozenset(own)

    junctions = {
        point
        for point, near in around.items()
        if len(near) != 2 or len({pair(point, other) for other in near}) > 1
    }
    arcs: list[list[Point]] = []
    place: dict[tuple[Point, Point], int] = {}
    loose = [point for point in around if point not in junctions]
    for start in [*sorted(junctions), *loose]:
        for step in sorted(around[start]):
            if (start, step) in place:
                continue
            arc = [start, step]
            while arc[-1] not in junctions and arc[-1] != start:
                near = around[arc[-1]] - {arc[-2]}
                arc.append(near.pop())
            for here, there in pairwise(arc):
                place[here, there] = len(arcs)
                place[there, here] = ~len(arcs)
            arcs.append(arc)
            if start not in junctions:
                break
    used: dict[str, dict[int, None]] = defaultdict(dict)
    for (here, there), unit in edges.items():
        used[unit][place[here, there]] = None
    units = {unit: [ring for ring, _ in _walk(arcs, own)] for unit, own in used.items()}
    return Topology(arcs, units)


def assemble(rings: Iterable[Ring], *, alternate: bool = False) -> list[Polygon]:
    """Rings sorted into polygons, closed, outer rings first and anticlockwise.

    With `alternate` the direction of the rings means nothing: a ring inside an odd
    number of others is a hole. Otherwise clockwise rings are holes.
    """
    closed = [list(ring) for ring in rings if len(ring) >= 3]
    if alternate:
        for ring in closed:
            depth = sum(_inside(ring[0], other) for other in closed if other is not ring)
            if (signed_area(ring) > 0) == bool(depth % 2):
                ring.reverse()
    outer = [ring for ring in closed if signed_area(ring) > 0]
    polygons: list[Polygon] = [[ring] for ring in outer]
    for hole in (ring for ring in closed if signed_area(ring) <= 0):
        homes = [p for p in polygons if _holds(p[0], hole)]
        if homes:
            min(homes, key=lambda p: signed_area(p[0])).append(hole)
    return [[[*ring, ring[0]] for ring in polygon] for polygon in polygons]


def signed_area(ring: Sequence[Point]) -> float:
    """Twice the area of a ring in its own units; positive when anticlockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _pairs(ring))


def visvalingam(arc: Sequence[Point], area: float) -> list[Point]:
    """The arc without the points whose triangle with their neighbours is below `area`.

    Ends stay; a closed arc keeps at least four different points.
    """
    points = list(arc)
    least = 5 if points[0] == points[-1] else 2
    before = list(range(-1, len(points) - 1))
    after = list(range(1, len(points) + 1))
    size = [float("inf")] * len(points)

    def triangle(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[before[i]], points[i], points[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    heap: list[tuple[float, int]] = []
    for i in range(1, len(points) - 1):
        size[i] = triangle(i)
        heapq.heappush(heap, (size[i], i))
    gone: set[int] = set()
    while heap and len(points) - len(gone) > least:
        found, i = heapq.heappop(heap)
        if i in gone or found != size[i]:
            continue
        if found >= area:
            break
        gone.add(i)
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if 0 < j < len(points) - 1:
                size[j] = max(triangle(j), found)
                heapq.heappush(heap, (size[j], j))
    return [point for i, point in enumerate(points) if i not in gone]


def _chain(arcs: list[list[Point]], used: Iterable[int]) -> list[Ring]:
    return [points for _, points in _walk(arcs, used)]


def _walk(arcs: list[list[Point]], used: Iterable[int]) -> list[tuple[list[int], Ring]]:
    """Signed arcs joined end to end into rings; where several go on, turn left most.

    Turning left keeps two parts that touch in one point two rings.
    """
    starts: dict[Point, list[int]] = defaultdict(list)
    for arc in used:
        starts[_line(arcs, arc)[0]].append(arc)
    rings = []
    while starts:
        first = next(iter(starts))
        arc = starts[first].pop()
        if not starts[first]:
            del starts[first]
        ring, points = [arc], _line(arcs, arc)
        while points[-1] != points[0]:
            choices = starts[points[-1]]
            choice = min(choices, key=lambda a: _turn(points[-2], points[-1], _line(arcs, a)[1]))
            choices.remove(choice)
            if not choices:
                del starts[points[-1]]
            ring.append(choice)
            points = points + _line(arcs, choice)[1:]
        rings.append((ring, points[:-1]))
    return rings


def _line(arcs: list[list[Point]], arc: int) -> list[Point]:
    return arcs[arc] if arc >= 0 else arcs[~arc][::-1]


def _turn(before: Point, here: Point, after: Point) -> float:
    """Sorts ways on from the sharpest left turn (small) to the sharpest right."""
    ax, ay = here[0] - before[0], here[1] - before[1]
    bx, by = after[0] - here[0], after[1] - here[1]
    cross, dot = ax * by - ay * bx, ax * bx + ay * by
    norm = abs(cross) + abs(dot) or 1
    bend = 1 - dot / norm if cross >= 0 else dot / norm - 1
    return -bend


def _inside(point: Point, ring: Sequence[Point]) -> bool:
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in _pairs(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _holds(outer: Sequence[Point], hole: Sequence[Point]) -> bool:
    """Whether the hole lies in the ring; a vertex on the ring itself decides nothing."""
    border = set(outer)
    free = [point for point in hole if point not in border]
    if free:
        return _inside(free[0], outer)
    (x1, y1), (x2, y2) = hole[0], hole[1]
    return _inside(((x1 + x2) / 2, (y1 + y2) / 2), outer)


def _open(ring: Sequence[Sequence[float]]) -> Ring:
    points = [(point[0], point[1]) for point in ring]
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points


def _pairs(ring: Sequence[Point]) -> Iterable[tuple[Point, Point]]:
    points = _open(ring)
    return zip(points, [*points[1:], points[0]], strict=True)
