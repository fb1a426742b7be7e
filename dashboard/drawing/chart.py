"""Lays a Plotly figure of dashboard.charts.plotly out as areas, lines and letters.

It knows what those figures use (bars, scatter traces, shapes, annotations, linear,
logarithmic and date axes) and refuses the rest, so that nothing is left out unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.drawing import letters, traces
from dashboard.drawing.axis import Axis
from dashboard.drawing.scene import Area, Item, Line, box
from dashboard.words import palette

#: Width of a chart in pixels; its letters are 14 high.
WIDTH = 640
_GAP = 6


class UnknownFigureError(ValueError):
    """The figure uses something this painter does not know."""


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
            wide, high = letters.extent([t.text for t in axis.ticks()], axis.size)
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


def items(
    figure: go.Figure, width: float = WIDTH, theme: str = "light"
) -> tuple[list[Item], float]:
    """The parts of a figure and its height. Raises UnknownFigureError."""
    frame = Frame(figure, width, theme)
    found: list[Item] = []
    shapes = list(frame.layout.get("shapes") or ())
    found += [_shape(frame, s) for s in shapes if s.get("layer") == "below"]
    found += _grid(frame)
    for trace in _stacked(frame.data, frame.layout):
        kind = trace.get("type", "scatter")
        if kind == "bar":
            found += traces.bar(frame, trace)
        elif kind in {"scatter", "scattergl"}:
            found += traces.scatter(frame, trace)
        else:
            raise UnknownFigureError(f"trace of type {kind}")
    found += [_shape(frame, s) for s in shapes if s.get("layer") != "below"]
    found += letters.of_axes(frame)
    for note in frame.layout.get("annotations") or ():
        found += letters.note(frame, note)
    return found, frame.height


def _stacked(data: Iterable[Mapping[str, Any]], layout: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The traces, upright bars put on top of each other when the layout stacks them."""
    sums: dict[Any, float] = {}
    found = []
    for trace in data:
        own = dict(trace)
        upright = own.get("type") == "bar" and own.get("orientation") != "h"
        if upright and layout.get("barmode") == "stack":
            base = []
            for x, y in zip(own["x"], own["y"], strict=True):
                key = (own.get("xaxis"), float(x))
                base.append(sums.get(key, 0.0))
                sums[key] = base[-1] + float(y or 0)
            own["base"] = base
        found.append(own)
    return found


def _shape(frame: Frame, shape: Mapping[str, Any]) -> Item:
    x = [frame.point(shape.get("xref"), "x", shape[k]) for k in ("x0", "x1")]
    y = [frame.point(shape.get("yref"), "y", shape[k]) for k in ("y0", "y1")]
    if shape.get("xsizemode") == "pixel":
        anchor = frame.point(shape.get("xref"), "x", shape.get("xanchor") or 0)
        x = [anchor + float(shape[k]) for k in ("x0", "x1")]
    line = shape.get("line") or {}
    if shape.get("type") == "line":
        tone = frame.colour(line.get("color"))
        dash = _dash(line.get("dash"))
        return Line(((x[0], y[0]), (x[1], y[1])), tone, float(line.get("width") or 1), dash)
    if shape.get("type") != "rect":
        raise UnknownFigureError(f"shape of type {shape.get('type')}")
    wide = float(line.get("width") or 0)
    return Area(
        box(min(x), min(y), max(x), max(y)),
        frame.colour(shape.get("fillcolor"), "none"),
        float(shape.get("opacity") or 1),
        frame.colour(line.get("color")) if wide else "",
        wide,
    )


def _dash(value: Any) -> str:
    return "" if value in (None, "solid") else "dot" if value == "dot" else "dash"


def _grid(frame: Frame) -> list[Item]:
    """Grid lines and the lines of the axes."""
    found: list[Item] = []
    for axis in frame.axes.values():
        if not axis.visible:
            continue
        across = axis.name.startswith("x")
        other = frame.axis(axis.settings.get("anchor"), "y" if across else "x")
        if axis.settings.get("showgrid"):
            tone = frame.colour(axis.settings.get("gridcolor"), "#DDDDDD")
            for tick in axis.ticks():
                at = axis.place(tick.value)
                ends = ((at, other.start), (at, other.end))
                found.append(Line(ends if across else tuple((b, a) for a, b in ends), tone))
        if axis.settings.get("showline"):
            tone = frame.colour(axis.settings.get("linecolor"), "#888888")
            if across:
                found.append(Line(((axis.start, other.start), (axis.end, other.start)), tone))
            else:
                found.append(Line(((other.start, axis.start), (other.start, axis.end)), tone))
    return found
