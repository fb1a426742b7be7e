"""From the fitted grid to outlines: clean, trace, smooth, round.

Cleaning makes every commune, every unit from 1/7/2025 and every district one piece.
Tracing keeps each border once, so that smoothing cannot tear neighbours apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np

from etl.areas.boundaries.topology import Point, Topology, from_edges, visvalingam
from tools.boundaries.fit import CELL, Grid
from tools.boundaries.points import to_degrees

#: Rounds of averaging that take the steps out of a border, and the triangle (in
#: square cells) below which a point of it is dropped.
SMOOTHING, DROP = 4, 0.35
#: Half the width, in cells, of land given to join two parts of one unit.
CORRIDOR = 2
_NEAR = ((1, 0), (-1, 0), (0, 1), (0, -1))


def trace(grid: Grid) -> Topology:
    """The outlines of our places by code, in degrees rounded to 0,0001."""
    labels = clean(grid)
    edges: dict[tuple[Point, Point], str] = {}
    for row, column in zip(*np.nonzero(labels >= 0), strict=True):
        here = labels[row, column]
        corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
        for side, (down, right) in enumerate(((-1, 0), (0, 1), (1, 0), (0, -1))):
            if labels[row + down, column + right] != here:
                one, two = corners[side], corners[(side + 1) % 4]
                start = (int(column) + one[0], int(row) + one[1])
                edges[start, (int(column) + two[0], int(row) + two[1])] = grid.places[here].code
    return from_edges(edges).simplified(_border)


def clean(grid: Grid) -> np.ndarray:
    """Labels of our places only (-1 elsewhere), every place and group in one piece."""
    ours = np.array([place.ours for place in grid.places] + [False])
    labels = np.where(ours[grid.labels], grid.labels, -1)
    labels[[0, -1], :] = labels[:, [0, -1]] = -1
    _absorb(labels, [np.array([-1])])
    atoms = [np.array([i]) for i in np.nonzero(ours[:-1])[0]]
    _absorb(labels, atoms)
    for key in ("unit", "district"):
        groups: dict[str, list[int]] = {}
        for i in np.nonzero(ours[:-1])[0]:
            groups.setdefault(getattr(grid.places[i], key), []).append(int(i))
        for members in groups.values():
            _join(labels, members)
    _absorb(labels, atoms)
    return labels


def _border(arc: list[Point]) -> list[Point]:
    """A border of grid steps as a smooth line in degrees; its ends stay."""
    points = np.array(arc, float)
    closed = arc[0] == arc[-1]
    for _ in range(SMOOTHING):
        if closed:
            ring = points[:-1]
            ring = (np.roll(ring, 1, axis=0) + 2 * ring + np.roll(ring, -1, axis=0)) / 4
            points = np.vstack([ring, ring[:1]])
        elif len(points) > 2:
            points[1:-1] = (points[:-2] + 2 * points[1:-1] + points[2:]) / 4
    kept = visvalingam([(float(x), float(y)) for x, y in points], DROP)
    degrees = [to_degrees(x * CELL, y * CELL) for x, y in kept]
    return [(round(lon, 4), round(lat, 4)) for lon, lat in degrees]


def _pieces(mask: np.ndarray) -> list[list[tuple[int, int]]]:
    """Connected pieces of a mask (neighbours by side), the largest first."""
    waiting = set(zip(*map(np.ndarray.tolist, np.nonzero(mask)), strict=True))
    pieces = []
    while waiting:
        piece = [waiting.pop()]
        for row, column in piece:
            for down, right in _NEAR:
                near = (row + down, column + right)
                if near in waiting:
                    waiting.remove(near)
                    piece.append(near)
        pieces.append(piece)
    return sorted(pieces, key=len, reverse=True)


def _absorb(labels: np.ndarray, groups: Iterable[np.ndarray]) -> None:
    """Every piece of a label but its largest goes to the neighbour it touches most."""
    for members in groups:
        for piece in _pieces(np.isin(labels, members))[1:]:
            touching = [
                int(labels[row + down, column + right])
                for row, column in piece
                for down, right in _NEAR
                if labels[row + down, column + right] != labels[row, column]
            ]
            heir = max(sorted(set(touching)), key=touching.count)
            for cell in piece:
                labels[cell] = heir


def _join(labels: np.ndarray, members: list[int]) -> None:
    """Joins the pieces of a group by the shortest strip of land between them."""
    while len(pieces := _pieces(np.isin(labels, members))) > 1:
        path = _path(labels, pieces[0], set(pieces[1]))
        giver = labels[path[-1]]
        for row, column in path:
            area = labels[
                row - CORRIDOR : row + CORRIDOR + 1, column - CORRIDOR : column + CORRIDOR + 1
            ]
            area[~np.isin(area, [*members, -1])] = giver


def _path(
    labels: np.ndarray, start: list[tuple[int, int]], goal: set[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The cells of a shortest way inside the province from one piece to another."""
    came: dict[tuple[int, int], tuple[int, int] | None] = dict.fromkeys(start)
    queue = deque(sorted(start))
    while queue:
        cell = queue.popleft()
        if cell in goal:
            path = [cell]
            while (before := came[path[-1]]) is not None:
                path.append(before)
            return path[::-1]
        for down, right in _NEAR:
            near = (cell[0] + down, cell[1] + right)
            if near not in came and labels[near] >= 0:
                came[near] = cell
                queue.append(near)
    raise ValueError("the pieces cannot be joined inside the province")
