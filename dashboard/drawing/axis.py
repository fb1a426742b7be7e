"""Axes of a Plotly figure: from values to pixels, and the ticks that are given."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from dashboard.words import numbers


@dataclass(frozen=True)
class Tick:
    """A tick: its place on the axis and its text."""

    value: float
    text: str


@dataclass
class Axis:
    """One axis with its range on the drawing; `low` and `high` may run backwards."""

    name: str
    settings: dict[str, Any]
    start: float = 0.0
    end: float = 1.0

    def __post_init__(self) -> None:
        self.low, self.high = (float(v) for v in self.settings.get("range") or (0.0, 1.0))

    @property
    def visible(self) -> bool:
        return self.settings.get("visible") is not False

    @property
    def labelled(self) -> bool:
        return self.visible and self.settings.get("showticklabels") is not False

    @property
    def size(self) -> float:
        return float((self.settings.get("tickfont") or {}).get("size") or 12)

    def number(self, value: Any) -> float | None:
        """A value of the data as a number on this axis; None when there is none."""
        found = None if numbers.missing(value) else float(value)
        return found if found is not None and math.isfinite(found) else None

    def place(self, value: Any) -> float:
        """The pixel of a value of the data (missing: the start of the axis)."""
        found = self.number(value)
        if found is None:
            return self.start
        part = (found - self.low) / ((self.high - self.low) or 1.0)
        return self.start + part * (self.end - self.start)

    def ticks(self) -> list[Tick]:
        """The ticks within the range."""
        low, high = sorted((self.low, self.high))
        pairs = zip(
            self.settings.get("tickvals") or (), self.settings.get("ticktext") or (), strict=True
        )
        return [Tick(float(v), str(t)) for v, t in pairs if low - 1e-9 <= v <= high + 1e-9]
