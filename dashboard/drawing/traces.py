"""Bars and scatter traces as areas, lines, marks and letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.drawing import markup
from dashboard.drawing.frame import Frame
from dashboard.drawing.shapes import Area, Circle, Item, Point, Stroke, box, width_of_runs


def bar(frame: Frame, trace: Mapping[str, Any]) -> list[Item]:
    """Bars along or upright, from their base."""
    flat = trace.get("orientation") == "h"
    across, up = frame.axis(trace.get("xaxis"), "x"), frame.axis(trace.get("yaxis"), "y")
    long, thick = (across, up) if flat else (up, across)
    lengths, places = (trace["x"], trace["y"]) if flat else (trace["y"], trace["x"])
    marker = trace.get("marker") or {}
    line = marker.get("line") or {}
    gap = float(frame.layout.get("bargap") or 0)
    found: list[Item] = []
    for i, (length, place) in enumerate(zip(lengths, places, strict=True)):
        middle, size = thick.number(place), long.number(length)
        if middle is None or size is None:
            continue
        base = float(_nth(trace.get("base"), i, 0.0) or 0.0)
        half = float(_nth(trace.get("width"), i, None) or (1.0 - gap)) / 2
        ends = (long.place(base), long.place(base + size))
        sides = (thick.place(middle - half), thick.place(middle + half))
        x, y = (ends, sides) if flat else (sides, ends)
        wide = float(line.get("width") or 0)
        words = str(_nth(trace.get("text"), i, ""))
        font = trace.get("textfont") or {}
        room = max(x) - min(x)
        found.append(
            Area(
                (box(min(x), min(y), max(x), max(y)),),
                frame.colour(_nth(marker.get("color"), i, None)),
                float(_nth(marker.get("opacity"), i, 1.0) or 1.0)
                * float(trace.get("opacity") or 1.0),
                frame.colour(line.get("color")) if wide else "",
                wide,
            )
        )
        size = float(font.get("size") or frame.text_size)
        # Words that have no room in their bar are left out, as in the browser.
        if words and width_of_runs(markup.lines(words)[0], size) < room - 4:
            tone = frame.colour(font.get("color"), frame.text_colour)
            middle = (sum(x) / 2, sum(y) / 2)
            found += markup.block(words, *middle, size, tone, across="center", down="middle")
    return found


def scatter(frame: Frame, trace: Mapping[str, Any]) -> list[Item]:
    """Lines with gaps, areas below them, marks and texts."""
    x, y = frame.axis(trace.get("xaxis"), "x"), frame.axis(trace.get("yaxis"), "y")
    points: list[Point | None] = []
    for a, b in zip(trace["x"], trace["y"], strict=True):
        p, q = x.number(a), y.number(b)
        points.append(None if p is None or q is None else (x.place(p), y.place(q)))
    mode = str(trace.get("mode") or "lines")
    found: list[Item] = []
    if "lines" in mode:
        found += _lines(frame, trace, points)
    if "markers" in mode:
        for i, point in enumerate(points):
            if point is not None:
                found.append(_mark(frame, trace.get("marker") or {}, point, i))
    if "text" in mode:
        found += _texts(frame, trace, points)
    return found


def _lines(frame: Frame, trace: Mapping[str, Any], points: list[Point | None]) -> list[Item]:
    line = trace.get("line") or {}
    wide = float(line.get("width", 2))
    dash = "" if line.get("dash") in (None, "solid") else str(line["dash"])
    found: list[Item] = []
    for part in _parts(points):
        if wide and len(part) > 1:
            found.append(Stroke(tuple(part), frame.colour(line.get("color")), wide, dash))
    return found


def _parts(points: list[Point | None]) -> list[list[Point]]:
    """The stretches between missing points."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [part for part in found if part]


def _mark(frame: Frame, marker: Mapping[str, Any], at: Point, i: int) -> Item:
    size = float(_nth(marker.get("size"), i, 6))
    line = marker.get("line") or {}
    edge = frame.colour(_nth(line.get("color"), i, None), "")
    wide = float(_nth(line.get("width"), i, 0) or 0)
    fill = frame.colour(_nth(marker.get("color"), i, None))
    symbol = str(_nth(marker.get("symbol"), i, "circle"))
    x, y = at
    if symbol == "line-ns":
        return Stroke(((x, y - size), (x, y + size)), edge or fill, max(wide, 1.0))
    return Circle(at, size / 2, fill, edge if wide else "", wide)


def _texts(frame: Frame, trace: Mapping[str, Any], points: list[Point | None]) -> list[Item]:
    font = trace.get("textfont") or {}
    size = float(font.get("size") or frame.text_size)
    tone = frame.colour(font.get("color"), frame.text_colour)
    found: list[Item] = []
    for i, point in enumerate(points):
        words = str(_nth(trace.get("text"), i, ""))
        if point is not None and words:
            found += markup.block(words, *point, size, tone, across="center", down="middle")
    return found


def _nth(value: Any, i: int, default: Any) -> Any:
    """The i-th of a list, or the value itself when it is one for all."""
    if value is None:
        return default
    if isinstance(value, str | int | float):
        return value
    cells = list(value)
    found = cells[i] if i < len(cells) else None
    return default if found is None else found
