"""Divides the land among the places: a power diagram bent by boxes, on a grid.

Every cell of the grid goes to the place with the least cost: the distance from the
place's centre measured in half-sides of its bounding box, dearer outside the box
and outside its district's box, less a weight. The weights are raised and lowered
until each place has the area it should have; places without a box drift towards
the middle of what they hold and towards their unit's published centre. Where every
cost is high the land is nobody's (sea, other countries).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.boundaries.points import EAST, NORTH, Place, Unit, to_km

#: Side of a grid cell, km.
CELL = 0.25
ROUNDS = 150
#: Shape of a place: 2 is an ellipse, higher is closer to the box.
POWER = 3.0
OUTSIDE_BOX, OUTSIDE_DISTRICT = 6.0, 20.0
#: Cost scale of places without a box, and the cost from which land is nobody's.
UNBOXED, NOBODY = 0.8, 1.7
#: Limits of a weight; our own places may be lighter, their areas are known best.
STEP, LIGHTEST, HEAVIEST, OURS_LIGHTEST = 0.35, -0.5, 2.5, -1.5
#: How far a round moves a place without a point (to its cell's middle, to its
#: unit's centre) and a place with a point but no box (to its unit's centre only).
DRIFT, PULL, PULL_PLACED = 0.3, 0.3, 0.1


@dataclass
class Grid:
    """The fitted grid: `labels[row, column]` is an index into places, or -1."""

    labels: np.ndarray
    places: list[Place]


def fit(units: list[Unit]) -> Grid:
    """The land of all places of the units. The same input gives the same grid."""
    return _Fit(units).run()


class _Fit:
    def __init__(self, units: list[Unit]) -> None:
        self.places = [place for unit in units for place in unit.places]
        width, height = to_km(NORTH, EAST)
        self.columns, self.rows = int(width / CELL), int(height / CELL)
        self.x = (np.arange(self.columns) + 0.5) * CELL
        self.y = (np.arange(self.rows) + 0.5) * CELL
        self.unit_of = np.repeat(np.arange(len(units)), [len(u.places) for u in units])
        self.unit_centre = np.array([(unit.x, unit.y) for unit in units])
        self.target = np.array([place.target for place in self.places])
        self.centre = np.array([(place.x, place.y) for place in self.places])
        self.first = self.centre.copy()
        self.boxless = np.array([not place.trusted for place in self.places])
        self.lost = np.array([not place.trusted and not place.placed for place in self.places])
        ours = np.array([place.ours for place in self.places])
        self.lightest = np.where(ours, OURS_LIGHTEST, LIGHTEST)
        self.leash = np.array([max(place.half_x, 0.5) / 2 for place in self.places])
        near_edge = (self.centre < 3) | (self.centre > [width - 3, height - 3])
        self.inside = ~near_edge.any(axis=1)

    def run(self) -> Grid:
        costs = [self._cost(i) for i in range(len(self.places))]
        weight = np.zeros(len(self.places))
        for round_ in range(ROUNDS):
            labels = self._assign(costs, weight)
            held = np.bincount(labels[labels >= 0], minlength=len(weight)) * CELL**2
            error = np.clip((self.target - held) / self.target, -1.5, 1)
            step = STEP * (1 - 0.8 * round_ / ROUNDS)
            weight = np.clip(weight + self.inside * step * error, self.lightest, HEAVIEST)
            if round_ % 5 == 4 and round_ < ROUNDS - 20:
                for i in self._move(labels):
                    costs[i] = self._cost(i)
        return Grid(labels, self.places)

    def _cost(self, i: int) -> tuple[slice, slice, np.ndarray] | None:
        """Rows, columns and cost of the cells that may be the place's."""
        place, (x, y) = self.places[i], self.centre[i]
        reach = max(place.half_x, place.half_y) * (2.5 if place.trusted else 3.5) + 3
        columns = slice(
            max(0, int((x - reach) / CELL)), min(self.columns, int((x + reach) / CELL) + 1)
        )
        rows = slice(max(0, int((y - reach) / CELL)), min(self.rows, int((y + reach) / CELL) + 1))
        if columns.start >= columns.stop or rows.start >= rows.stop:
            return None
        gx, gy = self.x[columns][None, :], self.y[rows][:, None]
        dx, dy = np.abs(gx - x), np.abs(gy - y)
        if place.trusted:
            cost = ((dx / place.half_x) ** POWER + (dy / place.half_y) ** POWER) ** (2 / POWER)
            out = np.maximum(dx - place.half_x, 0) + np.maximum(dy - place.half_y, 0)
            cost = cost + OUTSIDE_BOX * np.minimum(out, 6)
        else:
            cost = (dx**2 + dy**2) / (place.half_x * place.half_y) * UNBOXED
        if place.limits:
            x0, y0, x1, y1 = place.limits
            out = np.maximum(x0 - gx, 0) + np.maximum(gx - x1, 0)
            out = out + np.maximum(y0 - gy, 0) + np.maximum(gy - y1, 0)
            cost = cost + OUTSIDE_DISTRICT * np.minimum(out, 6)
        return rows, columns, cost.astype(np.float32)

    def _assign(self, costs: list, weight: np.ndarray) -> np.ndarray:
        best = np.full((self.rows, self.columns), NOBODY, np.float32)
        labels = np.full((self.rows, self.columns), -1, np.int32)
        for i, found in enumerate(costs):
            if found is None:
                continue
            rows, columns, cost = found
            value = cost - np.float32(weight[i])
            better = value < best[rows, columns]
            best[rows, columns][better] = value[better]
            labels[rows, columns][better] = i
        return labels

    def _move(self, labels: np.ndarray) -> np.ndarray:
        """Moves the centres of places without a box; the indexes of those moved."""
        count = len(self.places)
        row, column = np.nonzero(labels >= 0)
        owner = labels[row, column]
        cells = np.bincount(owner, minlength=count)
        sums = np.stack(
            [
                np.bincount(owner, self.x[column], count),
                np.bincount(owner, self.y[row], count),
            ],
            axis=1,
        )
        middle = np.where(cells[:, None] > 3, sums / cells.clip(1)[:, None], self.centre)
        units = len(self.unit_centre)
        unit_cells = np.bincount(self.unit_of, cells.clip(1), units)
        unit_middle = np.stack(
            [np.bincount(self.unit_of, sums[:, k], units) for k in (0, 1)], axis=1
        )
        pull = (self.unit_centre - unit_middle / unit_cells[:, None])[self.unit_of]
        drift = np.where(self.lost, DRIFT, 0.0)[:, None]
        strength = np.where(self.lost, PULL, PULL_PLACED)[:, None]
        goal = self.centre + drift * (middle - self.centre) + strength * pull
        # A place with a point of its own stays near it.
        step = goal - self.first
        away = np.hypot(step[:, 0], step[:, 1])
        tied = ~self.lost & (away > self.leash)
        ratio = np.where(tied, self.leash / np.maximum(away, 1e-9), 1)[:, None]
        goal = self.first + step * ratio
        moved = self.boxless & self.inside
        self.centre[moved] = goal[moved]
        return np.nonzero(moved)[0]
