"""Lays a Plotly figure of dashboard.charts.plotly out as areas, lines and letters.

It knows what those figures use (bars, scatter traces, shapes, annotations, linear,
logarithmic and date axes) and refuses the rest, so that nothing is left out unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.drawing import letters, traces
from dashboard.drawing.frame import Frame
from dashboard.drawing.shapes import Area, Item, Stroke, box

#: Width of a chart in pixels; its letters are 14 high.
WIDTH = 640


class UnknownFigureError(ValueError):
    """The figure uses something this painter does not know."""


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
        return Stroke(((x[0], y[0]), (x[1], y[1])), tone, float(line.get("width") or 1), dash)
    if shape.get("type") != "rect":
        raise UnknownFigureError(f"shape of type {shape.get('type')}")
    wide = float(line.get("width") or 0)
    return Area(
        (box(min(x), min(y), max(x), max(y)),),
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
                found.append(Stroke(ends if across else tuple((b, a) for a, b in ends), tone))
        if axis.settings.get("showline"):
            tone = frame.colour(axis.settings.get("linecolor"), "#888888")
            if across:
                found.append(Stroke(((axis.start, other.start), (axis.end, other.start)), tone))
            else:
                found.append(Stroke(((other.start, axis.start), (other.start, axis.end)), tone))
    return found
