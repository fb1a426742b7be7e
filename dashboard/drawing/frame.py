"""The plot area, the axes and the colours of a Plotly figure that is drawn here."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.drawing.axis import Axis
from dashboard.words import palette


class Frame:
    """The plot area, the axes and the colours of one figure."""

    def __init__(self, figure: go.Figure, width: float, theme: str) -> None:
        # The plain dicts behind the figure, only read here: to_plotly_json copies all of
        # them first, which takes as long as laying them out.
        self.layout: dict[str, Any] = dict(figure._layout)
        self.data: list[dict[str, Any]] = list(figure._data)
        self.width = width
        self.height = float(self.layout.get("height") or 400)
        self._colours = palette.theme_colours(theme)
        self.axes = self._axes()
        self._place()

    def colour(self, value: Any, default: str = "#888888") -> str:
        """A true colour for a placeholder of the palette."""
        if value is None:
            return default
        return self._colours.get(str(value), str(value))

    @property
    def text_colour(self) -> str:
        return self.colour(palette.TEXT)

    @property
    def text_size(self) -> float:
        return float((self.layout.get("font") or {}).get("size") or 14)

    def axis(self, name: str | None, letter: str) -> Axis:
        """The axis a trace or a reference names ("x2", "y domain")."""
        short = (name or letter).split(" ")[0]
        return self.axes[short] if short in self.axes else self.axes[letter]

    def _axes(self) -> dict[str, Axis]:
        found: dict[str, Axis] = {}
        for letter in "xy":
            for key in [f"{letter}axis", *self.layout]:
                if key.startswith(f"{letter}axis"):
                    name = letter + key.removeprefix(f"{letter}axis")
                    found[name] = Axis(name, dict(self.layout.get(key) or {}))
        return found

    def _place(self) -> None:
        """The plot area inside the margins, which leave room for all letters."""
        margin = self.layout.get("margin") or {}
        self.left, self.top = float(margin.get("l", 2)), float(margin.get("t", 4))
        self.right = self.width - float(margin.get("r", 2))
        self.bottom = self.height - float(margin.get("b", 4))
        for axis in self.axes.values():
            first, last = axis.settings.get("domain") or (0, 1)
            if axis.name.startswith("x"):
                span = self.right - self.left
                axis.start, axis.end = self.left + first * span, self.left + last * span
            else:
                span = self.bottom - self.top
                axis.start, axis.end = self.bottom - first * span, self.bottom - last * span

    def point(self, ref: str | None, letter: str, value: Any) -> float:
        """The pixel of a value in a reference: an axis, its domain, or the paper."""
        if ref == "paper":
            if letter == "x":
                return self.left + float(value) * (self.right - self.left)
            return self.bottom - float(value) * (self.bottom - self.top)
        axis = self.axis(ref, letter)
        if ref is not None and ref.endswith("domain"):
            return axis.start + float(value) * (axis.end - axis.start)
        return axis.place(value)
