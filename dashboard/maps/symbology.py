"""Decides what every area looks like and what the legend says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from dashboard.maps import classes, geometry
from dashboard.maps.model import PATTERNS, STATES, Key, MapPicture, Polygon, Shape
from dashboard.words import numbers, palette
from etl.areas.boundaries.label_point import label_point

KINDS = ("classes", "presence", "circles")
#: Steps of the sequential scale (0–9) for one to five classes: far enough apart.
_STEPS = {1: (5,), 2: (3, 7), 3: (2, 5, 8), 4: (1, 4, 6, 8), 5: (1, 3, 5, 7, 9)}
_CIRCLES = 3
_DOT = 0.08


def picture(
    frame: pd.DataFrame,
    collection: dict[str, Any],
    *,
    kind: str = "classes",
    title: str = "",
    subtitle: str = "",
    legend_title: str = "",
    source: str = "",
    boundaries: str = "",
    words: dict[str, str] | None = None,
    method: str = "auto",
    theme: str = "light",
    selected: str | None = None,
    scale: Sequence[float] = (),
    about: dict[str, Any] | None = None,
) -> MapPicture:
    """The map of a frame on a FeatureCollection (see etl.boundaries.best_layer).

    Frame columns: area, value; optional: state (a key of STATES; without it "value",
    or for presence yes/no after the value), text (the figure in words, Vietnamese),
    detail (more lines of the tool tip, parted by line breaks). An area of the
    collection without a row, or whose value is missing, is "unknown". Kinds: "classes"
    colours rates, "presence" colours yes and no, "circles" gives each count a circle
    of that area.
    `words` replaces words of the states ("yes": "có hội"). `scale` has the values of
    all maps that are compared, this one's among them: classes and circles are made for
    them, so that one shade and one size mean one thing.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of map {kind}")
    colours = _colours(theme)
    labels = STATES | (words or {})
    rows = {str(row["area"]): row for row in frame.to_dict("records")}
    readings = [
        (feature, *_reading(rows.get(feature["properties"]["area"]), kind))
        for feature in collection["features"]
    ]
    known = [value for _, state, value, _ in readings if state == "value" and value is not None]
    compared = scale or known
    levels = classes.breaks(compared, method=method) if kind == "classes" else []
    levels = [classes.recounted(level, known) for level in levels]
    largest = max(compared, default=0.0)
    shapes = []
    for feature, state, value, row in readings:
        fill, radius = colours[state], 0.0
        if state == "value" and value is not None:
            if kind == "classes":
                fill = colours["scale"][_STEPS[len(levels)][classes.place(value, levels)]]
            elif largest > 0:
                # Small counts keep a dot that can be seen; nothing has no dot.
                radius = max(math.sqrt(max(value, 0.0) / largest), _DOT if value > 0 else 0.0)
        shapes.append(_shape(feature, state, value, row, labels, fill, radius))
    keys = _value_keys(kind, levels, largest, colours, compared)
    keys += _state_keys(shapes, kind, labels, colours)
    unassigned = [
        polygon
        for feature in collection.get("unassigned", [])
        for polygon in geometry.polygons_of(feature["geometry"])
    ]
    return MapPicture(
        title=title,
        subtitle=subtitle,
        legend_title=legend_title,
        source=source,
        boundaries=boundaries,
        shapes=shapes,
        keys=keys,
        theme=theme,
        unassigned=unassigned,
        selected=selected,
        about=about or {},
    )


def _reading(row: dict[str, Any] | None, kind: str) -> tuple[str, float | None, dict[str, Any]]:
    """State, value and row of an area; no row and no value mean unknown, never zero."""
    if row is None:
        return "unknown", None, {}
    value = None if numbers.missing(row.get("value")) else float(row["value"])
    state = row.get("state")
    if numbers.missing(state) or not state:
        state = "value" if kind != "presence" else ("yes" if value else "no")
        state = "unknown" if value is None else state
    if state not in STATES:
        raise ValueError(f"unknown state {state}")
    if state == "value" and value is None:
        state = "unknown"
    return str(state), value, row


def _shape(
    feature: dict[str, Any],
    state: str,
    value: float | None,
    row: dict[str, Any],
    labels: dict[str, str],
    fill: str,
    radius: float,
) -> Shape:
    properties = feature["properties"]
    text = row.get("text")
    if numbers.missing(text) or not text:
        text = numbers.number(value) if state == "value" else labels[state]
    detail = row.get("detail")
    lines = () if numbers.missing(detail) or not detail else tuple(str(detail).splitlines())
    polygons = geometry.polygons_of(feature["geometry"])
    if "label_point" in properties:
        x, y, room = properties["label_point"]
        point = (x, y)
    else:
        point, room = label_point(polygons)
    return Shape(
        area=properties["area"],
        name=properties["name"],
        full_name=properties.get("full_name") or properties["name"],
        code=properties.get("code") or "",
        polygons=polygons,
        spot=point,
        room=room,
        state=state,
        fill=fill,
        pattern=PATTERNS.get(state),
        value=value,
        text=str(text),
        lines=lines,
        radius=radius,
    )


def _value_keys(
    kind: str,
    levels: Sequence[classes.Break],
    largest: float,
    colours: dict[str, Any],
    compared: Sequence[float],
) -> list[Key]:
    if kind == "classes":
        steps = _STEPS[len(levels)] if levels else ()
        return [
            Key(level.label, colours["scale"][step], count=level.count)
            for level, step in zip(levels, steps, strict=True)
        ]
    if kind == "circles" and largest > 0:
        sizes = sorted({_round(largest * part) for part in (1.0, 0.4, 0.1)} - {0.0})
        if all(float(value).is_integer() for value in compared):
            sizes = sorted({max(1.0, float(round(size))) for size in sizes})
        return [
            Key(numbers.number(size), colours["circle"], radius=math.sqrt(size / largest))
            for size in sizes[-_CIRCLES:]
        ]
    return []


def _state_keys(
    shapes: Sequence[Shape], kind: str, labels: dict[str, str], colours: dict[str, Any]
) -> list[Key]:
    """States in use; a map of presence names yes, no and unknown even when not in use."""
    always = {"yes", "no", "unknown"} if kind == "presence" else set()
    keys = []
    for state in ("yes", "no", "unknown", "not_applicable"):
        count = sum(shape.state == state for shape in shapes)
        if count or state in always:
            keys.append(Key(labels[state], colours[state], PATTERNS.get(state), count))
    return keys


def _round(value: float) -> float:
    """Rounded down to two leading digits, so that a legend circle is never too large."""
    if value <= 0:
        return 0.0
    power = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.floor(value / power + 1e-9) * power


@lru_cache(maxsize=4)
def _colours(theme: str) -> dict[str, Any]:
    """True colours of a theme: maps are drawn by libraries that know no placeholders."""
    colours = palette.theme_colours(theme)
    return {
        "scale": [colours[colour] for colour in palette.SEQUENTIAL],
        "yes": colours[palette.POINT],
        "no": colours[palette.NO],
        "unknown": colours[palette.NO_DATA],
        "not_applicable": colours[palette.NOT_APPLICABLE],
        "value": colours[palette.SEQUENTIAL[0]],
        "circle": colours[palette.POINT],
        "line": colours[palette.CONTEXT],
        "text": colours[palette.TEXT],
        "background": colours[palette.BACKGROUND],
        "quiet": colours[palette.TRACK],
        "mark": colours[palette.AMBER],
    }


def colours(theme: str) -> dict[str, Any]:
    """The colours a rendering needs beside the fills: line, text, background, mark."""
    return _colours(theme)


def text_colour_on(fill: str, theme: str) -> str:
    """The colour of letters on a fill: the theme's text or its background, as contrasts."""
    colours = _colours(theme)
    dark = min(_luminance(colours["text"]), _luminance(colours["background"]))
    light = max(_luminance(colours["text"]), _luminance(colours["background"]))
    below = _luminance(fill)
    wanted = light if (light + 0.05) / (below + 0.05) > (below + 0.05) / (dark + 0.05) else dark
    return str(colours["text"] if wanted == _luminance(colours["text"]) else colours["background"])


def _luminance(colour: str) -> float:
    """Relative luminance of a colour as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def land(shapes: Sequence[Shape], unassigned: Sequence[Polygon] = ()) -> list[Polygon]:
    """All polygons of a map."""
    return [polygon for shape in shapes for polygon in shape.polygons] + list(unassigned)
