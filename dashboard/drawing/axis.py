"""Axes of a Plotly figure: from values to pixels, and where the ticks are."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.words import numbers


@dataclass(frozen=True)
class Tick:
    """A tick: its place on the axis (as `number` gives it) and its text."""

    value: float
    text: str


@dataclass
class Axis:
    """One axis with its range on the drawing; `low` and `high` may run backwards."""

    name: str
    settings: dict[str, Any]
    low: float = 0.0
    high: float = 1.0
    start: float = 0.0
    end: float = 1.0

    @property
    def kind(self) -> str:
        return str(self.settings.get("type") or "linear")

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
        if numbers.missing(value):
            return None
        if self.kind == "date":
            return pd.Timestamp(value).value / 8.64e13
        found = float(value)
        if self.kind == "log":
            return math.log10(found) if found > 0 else None
        return found if math.isfinite(found) else None

    def at(self, value: Any) -> float:
        """The pixel of a value of the data (missing: the start of the axis)."""
        found = self.number(value)
        return self.start if found is None else self.place(found)

    def place(self, value: float) -> float:
        """The pixel of a number of this axis."""
        part = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.start + part * (self.end - self.start)

    def span(self, values: Iterable[Any]) -> None:
        """Set the range: the one given, else that of the values with a margin."""
        given = self.settings.get("range")
        if given is not None and not any(numbers.missing(v) for v in given):
            # The range of a logarithmic axis is already given in powers of ten.
            convert = float if self.kind == "log" else self.number
            self.low, self.high = (float(convert(v) or 0.0) for v in given)
            return
        found = [n for n in map(self.number, values) if n is not None]
        low, high = (min(found), max(found)) if found else (0.0, 1.0)
        if self.settings.get("rangemode") == "tozero" and self.kind == "linear":
            low, high = min(low, 0.0), max(high, 0.0)
        margin = (high - low) * 0.06 or 0.5
        self.low = low if low == 0 and self.kind == "linear" else low - margin
        self.high = high + margin

    def ticks(self) -> list[Tick]:
        """The ticks within the range, with their text in Vietnamese."""
        values = self.settings.get("tickvals")
        if values is not None:
            texts = self.settings.get("ticktext")
            texts = [self._words(v) for v in values] if texts is None else texts
            pairs = [(self.number(v), str(t)) for v, t in zip(values, texts, strict=False)]
            return [Tick(v, t) for v, t in pairs if v is not None and self._within(v)]
        if self.kind == "date":
            return self._years()
        low, high = sorted((self.low, self.high))
        if self.kind == "log":
            powers = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
            return [Tick(float(p), numbers.number(10.0**p)) for p in powers]
        step = float(self.settings.get("dtick") or 0) or _step(
            high - low, int(self.settings.get("nticks") or 6)
        )
        first = math.ceil(low / step - 1e-9)
        last = math.floor(high / step + 1e-9)
        return [Tick(i * step, self._words(i * step)) for i in range(first, last + 1)][:60]

    def _words(self, value: Any) -> str:
        form = str(self.settings.get("tickformat") or "")
        if self.kind == "date":
            return pd.Timestamp(value).strftime(form or "%Y")
        return str(round(float(value))) if form == "d" else numbers.number(value)

    def _within(self, value: float) -> bool:
        low, high = sorted((self.low, self.high))
        return low - 1e-9 <= value <= high + 1e-9

    def _years(self) -> list[Tick]:
        low, high = sorted((self.low, self.high))
        first, last = (pd.Timestamp(v * 8.64e13).year for v in (low, high))
        step = max(1, math.ceil((last - first) / int(self.settings.get("nticks") or 6)))
        found = [
            (pd.Timestamp(year=y, month=1, day=1).value / 8.64e13, str(y))
            for y in range(first, last + 2, step)
        ]
        return [Tick(v, t) for v, t in found if low <= v <= high]


def _step(span: float, most: int) -> float:
    """A round step that gives at most so many ticks."""
    rough = (span or 1.0) / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(m * power for m in (1, 2, 5, 10) if m * power >= rough - 1e-12)
