"""The plot area, the axes and the colours of a Plotly figure that is drawn here."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.drawing import markup
from dashboard.drawing.axis import Axis
from dashboard.words import palette

#: Between the labels of an axis and the plot area.
_GAP = 6


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
            found[letter] = Axis(letter, dict(self.layout.get(f"{letter}axis") or {}))
            for key, settings in self.layout.items():
                if key.startswith(f"{letter}axis") and key != f"{letter}axis":
                    name = letter + key.removeprefix(f"{letter}axis")
                    found[name] = Axis(name, dict(settings or {}))
        values: dict[str, list[Any]] = {name: [] for name in found}
        for trace in self.data:
            for letter in "xy":
                own = trace.get(letter)
                name = trace.get(f"{letter}axis") or letter
                values[name].extend([] if own is None else list(own))
        for name, axis in found.items():
            followed = axis.settings.get("matches")
            peers = {name, followed} | {
                n for n, a in found.items() if followed and a.settings.get("matches") == followed
            }
            peers |= {n for n, a in found.items() if a.settings.get("matches") == name}
            axis.span(v for n in peers if n in values for v in values[n])
        return found

    def _place(self) -> None:
        """The plot area inside the margins, which grow with the labels of the axes."""
        margin = self.layout.get("margin") or {}
        left, right = float(margin.get("l", 2)), float(margin.get("r", 12))
        top, bottom = float(margin.get("t", 4)), float(margin.get("b", 4))
        for axis in self.axes.values():
            if not axis.labelled:
                continue
            wide, high = markup.extent([t.text for t in axis.ticks()], axis.size)
            if axis.name.startswith("y"):
                left = max(left, wide + _GAP + 2)
                continue
            need = wide if axis.settings.get("tickangle") in (90, -90) else high
            title = (axis.settings.get("title") or {}).get("text")
            need += _GAP + 4 + (18 if title else 0)
            if axis.settings.get("side") == "top":
                top = max(top, need)
            else:
                bottom = max(bottom, need)
        self.left, self.right = left, self.width - right
        self.top, self.bottom = top, self.height - bottom
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
        return axis.at(value)
