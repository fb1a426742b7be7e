"""Bars and scatter traces as areas, lines, marks and letters."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from dashboard.drawing import markup
from dashboard.drawing.frame import Frame
from dashboard.drawing.shapes import Area, Circle, Item, Point, Stroke, box
from dashboard.words import numbers


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
        found += _lines(frame, trace, points, y.place(0.0))
    if "markers" in mode:
        for i, point in enumerate(points):
            if point is not None:
                found.append(_mark(frame, trace.get("marker") or {}, point, i))
    if "text" in mode:
        found += _texts(frame, trace, points)
    return found


def _lines(
    frame: Frame, trace: Mapping[str, Any], points: list[Point | None], zero: float
) -> list[Item]:
    line = trace.get("line") or {}
    wide = float(line.get("width", 2))
    dash = "" if line.get("dash") in (None, "solid") else str(line["dash"])
    found: list[Item] = []
    for part in _parts(points):
        if trace.get("fill") in {"tozeroy", "tonexty"} and len(part) > 1:
            base = ((part[-1][0], zero), (part[0][0], zero))
            found.append(Area(((*part, *base),), frame.colour(trace.get("fillcolor")), 0.35))
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
    half = size / 2
    if symbol == "line-ns":
        return Stroke(((x, y - size), (x, y + size)), edge or fill, max(wide, 1.0))
    if symbol in {"triangle-right", "triangle-left"}:
        turn = 1 if symbol == "triangle-right" else -1
        tall = half * 1.15
        corners = (
            (x - turn * half * 0.6, y - tall),
            (x + turn * half * 1.15, y),
            (x - turn * half * 0.6, y + tall),
        )
        return Area((corners,), fill, 1.0, edge if wide else "", wide)
    if symbol == "diamond":
        far = half * math.sqrt(2) * 0.93
        return Area(
            (((x, y - far), (x + far, y), (x, y + far), (x - far, y)),),
            fill,
            1.0,
            edge if wide else "",
            wide,
        )
    if symbol == "square":
        return Area(
            (box(x - half, y - half, x + half, y + half),), fill, 1.0, edge if wide else "", wide
        )
    return Circle(at, half, fill, edge if wide else "", wide)


def _texts(frame: Frame, trace: Mapping[str, Any], points: list[Point | None]) -> list[Item]:
    font = trace.get("textfont") or {}
    found: list[Item] = []
    for i, point in enumerate(points):
        words = _nth(trace.get("text"), i, "")
        if point is None or numbers.missing(words) or not str(words):
            continue
        size = float(_nth(font.get("size"), i, frame.text_size))
        tone = frame.colour(_nth(font.get("color"), i, None), frame.text_colour)
        place = str(_nth(trace.get("textposition"), i, "middle center"))
        down, across = place.split(" ") if " " in place else ("middle", "center")
        shift = 8.0 if "markers" in str(trace.get("mode")) else 0.0
        x = point[0] + {"left": -shift, "right": shift}.get(across, 0.0)
        y = point[1] + {"top": -shift * 0.6, "bottom": shift * 0.6}.get(down, 0.0)
        found += markup.block(
            str(words),
            x,
            y,
            size,
            tone,
            across={"left": "right", "right": "left"}.get(across, "center"),
            down={"top": "bottom", "bottom": "top"}.get(down, "middle"),
        )
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
