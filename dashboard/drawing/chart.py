"""Lays a Plotly figure of dashboard.charts.plotly out as areas, lines and letters.

It knows what those figures use (bars, scatter traces, lines and boxes, annotations, axes
with ends that are given and no letters of their own) and refuses the rest, so that nothing
is left out unseen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.drawing import markup
from dashboard.drawing.shapes import Area, Circle, Item, Point, Stroke, box, width_of_runs
from dashboard.words import palette

#: Width of a chart in pixels.
WIDTH = 640

Part = Mapping[str, Any]


class UnknownFigureError(ValueError):
    """The figure uses something this painter does not know."""


def items(
    figure: go.Figure, width: float = WIDTH, theme: str = "light"
) -> tuple[list[Item], float]:
    """The parts of a figure and its height. Raises UnknownFigureError."""
    frame = _Frame(figure, width, theme)
    shapes = [_shape(frame, s) for s in frame.layout.get("shapes") or ()]
    below: dict[float, float] = {}
    for trace in frame.data:
        if trace.get("type") == "bar":
            shapes += _bars(frame, trace, below)
        elif trace.get("type") == "scatter":
            shapes += _scatter(frame, trace)
        else:
            raise UnknownFigureError(f"trace of type {trace.get('type')}")
    for note in frame.layout.get("annotations") or ():
        shapes += _note(frame, note)
    return shapes, frame.height


class _Frame:
    """The plot area, the axes and the colours of one figure."""

    def __init__(self, figure: go.Figure, width: float, theme: str) -> None:
        # The plain dicts behind the figure, only read here: to_plotly_json copies all of
        # them first, which takes as long as laying them out.
        self.layout: dict[str, Any] = dict(figure._layout)
        self.data: list[dict[str, Any]] = list(figure._data)
        self.height = float(self.layout.get("height") or 400)
        self._colours = palette.theme_colours(theme)
        margin = self.layout.get("margin") or {}
        left, top, right, bottom = (float(margin.get(side, 0)) for side in "ltrb")
        #: Ends of the plot area in pixels, from the least value to the greatest.
        self.area = {"x": (left, width - right), "y": (self.height - bottom, top)}

    def colour(self, value: Any) -> str:
        """A true colour for a placeholder of the palette."""
        return self._colours.get(str(value), str(value))

    def place(self, ref: str | None, letter: str, value: Any) -> float | None:
        """The pixel of a value on an axis ("x2") or of a part of the paper; None: missing."""
        if value is None or value != value:
            return None
        start, end = self.area[letter]
        if ref == "paper":
            return start + float(value) * (end - start)
        axis = self.layout.get(f"{letter}axis{(ref or letter)[1:]}") or {}
        first, last = axis.get("domain") or (0, 1)
        low, high = axis.get("range") or (0, 1)
        part = (float(value) - low) / ((high - low) or 1.0)
        return start + (first + part * (last - first)) * (end - start)


def _shape(frame: _Frame, shape: Part) -> Item:
    x, y = (
        [frame.place(shape.get(f"{k}ref"), k, shape[f"{k}{i}"]) or 0.0 for i in (0, 1)]
        for k in "xy"
    )
    if shape.get("xsizemode") == "pixel":
        anchor = frame.place(shape["xref"], "x", shape["xanchor"]) or 0.0
        x = [anchor + float(shape[k]) for k in ("x0", "x1")]
    if shape.get("type") == "line":
        return _stroke(frame, ((x[0], y[0]), (x[1], y[1])), shape["line"])
    if shape.get("type") != "rect":
        raise UnknownFigureError(f"shape of type {shape.get('type')}")
    return Area((box(min(x), min(y), max(x), max(y)),), frame.colour(shape["fillcolor"]))


def _stroke(frame: _Frame, points: tuple[Point, ...], line: Part) -> Stroke:
    dash = str(line.get("dash") or "solid")
    return Stroke(
        points, frame.colour(line["color"]), float(line["width"]), "" if dash == "solid" else dash
    )


def _bars(frame: _Frame, trace: Part, below: dict[float, float]) -> Iterator[Item]:
    """Bars along from their base, or upright, each on what is `below` it."""
    flat = trace.get("orientation") == "h"
    long, thick = ("x", "y") if flat else ("y", "x")
    marker = trace["marker"]
    line = marker.get("line") or {}
    rim = float(line.get("width") or 0)
    for i, (length, place) in enumerate(zip(trace[long], trace[thick], strict=True)):
        base = float(_nth(trace.get("base"), i) or 0.0)
        half = float(trace.get("width") or 1.0 - frame.layout["bargap"]) / 2
        if not flat:
            base = below.get(place, 0.0)
            below[place] = base + length
        ends = [frame.place(None, long, v) or 0.0 for v in (base, base + length)]
        sides = [frame.place(None, thick, v) or 0.0 for v in (place - half, place + half)]
        x, y = (ends, sides) if flat else (sides, ends)
        yield Area(
            (box(min(x), min(y), max(x), max(y)),),
            frame.colour(_nth(marker["color"], i)),
            float(_nth(marker.get("opacity"), i) or 1.0),
            frame.colour(line["color"]) if rim else "",
            rim,
        )
        # Words that have no room in their bar are left out, as in the browser.
        words = str(_nth(trace.get("text"), i) or "")
        if words:
            font = trace["textfont"]
            if width_of_runs(markup.lines(words)[0], font["size"]) < max(x) - min(x) - 4:
                yield from _words(frame, words, (sum(x) / 2, sum(y) / 2), font)


def _scatter(frame: _Frame, trace: Part) -> Iterator[Item]:
    """Lines with gaps, marks and words."""
    points: list[Point | None] = []
    for x, y in zip(trace["x"], trace["y"], strict=True):
        p, q = frame.place(trace.get("xaxis"), "x", x), frame.place(trace.get("yaxis"), "y", y)
        points.append(None if p is None or q is None else (p, q))
    mode = str(trace["mode"])
    if "lines" in mode:
        stretch: list[Point] = []
        for point in (*points, None):
            if point is not None:
                stretch.append(point)
                continue
            if len(stretch) > 1:
                yield _stroke(frame, tuple(stretch), trace["line"])
            stretch = []
    for i, at in enumerate(points):
        if at is not None and "markers" in mode:
            yield _mark(frame, trace["marker"], at, i)
        if at is not None and "text" in mode:
            yield from _words(frame, str(_nth(trace["text"], i) or ""), at, trace["textfont"])


def _mark(frame: _Frame, marker: Part, at: Point, i: int) -> Item:
    size, line = float(marker["size"]), marker.get("line") or {}
    if marker.get("symbol") == "line-ns":
        (x, y), wide = at, float(line["width"])
        return Stroke(((x, y - size), (x, y + size)), frame.colour(line["color"]), wide)
    rim = frame.colour(line["color"]) if line else ""
    return Circle(
        at, size / 2, frame.colour(_nth(marker["color"], i)), rim, float(line.get("width") or 0)
    )


def _note(frame: _Frame, note: Part) -> list[Item]:
    """An annotation."""
    x = (frame.place(note["xref"], "x", note["x"]) or 0.0) + float(note.get("xshift") or 0)
    y = (frame.place(note["yref"], "y", note["y"]) or 0.0) - float(note.get("yshift") or 0)
    where = {"across": note["xanchor"], "down": note["yanchor"], "align": note.get("align")}
    where["upward"] = note.get("textangle") == -90
    return _words(frame, str(note["text"]), (x, y), note["font"], **where)


def _words(frame: _Frame, words: str, at: Point, font: Part, **where: Any) -> list[Item]:
    return markup.block(words, *at, float(font["size"]), frame.colour(font["color"]), **where)


def _nth(value: Any, i: int) -> Any:
    """The i-th of a list, or the value itself when it is one for all."""
    return value[i] if isinstance(value, list | tuple) else value
