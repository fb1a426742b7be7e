"""Where the names of areas stand on the screen so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.drawing.shapes import width_of
from dashboard.maps.model import Point, Shape
from dashboard.maps.scene import meet

SIZE = 14
_HIGH = 18
#: Tried one after the other, in pixels: on the spot, then ever further off.
_STEPS = tuple(
    (x * far, y * far)
    for far in (0, 6, 12, 18, 24, 30, 36)
    for x, y in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))
)


def offsets(shapes: Sequence[Shape], spots: Sequence[Point]) -> list[list[int] | None]:
    """How far each name is moved from its spot; both in pixels of the screen.

    The widest areas choose first. None: a name that meets another wherever it goes is left out.
    """
    places: list[list[int] | None] = [None for _ in shapes]
    taken: list[tuple[float, float, float, float]] = []
    for i in sorted(range(len(shapes)), key=lambda i: -shapes[i].room):
        x, y = spots[i]
        half = width_of(shapes[i].name, SIZE) / 2 + 3
        boxes = [
            (x + dx - half, y + dy - _HIGH / 2, x + dx + half, y + dy + _HIGH / 2)
            for dx, dy in _STEPS
        ]
        free = (k for k, box in enumerate(boxes) if not any(meet(box, b) for b in taken))
        place = next(free, None)
        if place is None:
            continue
        places[i] = list(_STEPS[place])
        taken.append(boxes[place])
    return places
