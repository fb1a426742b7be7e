"""The picture as a pydeck map: no tiles, no network."""

from __future__ import annotations

import math
from typing import Any

import pydeck as pdk

from dashboard.maps import geometry, symbology
from dashboard.maps.labels import SIZE as LABEL_SIZE
from dashboard.maps.labels import offsets as label_offsets
from dashboard.maps.model import MapPicture, Shape

#: How much closer one step of the buttons brings the map (doubled by 1).
STEP = 0.75
#: Ids of the layers; a selection names the layer it was made in.
AREAS, HATCH, CIRCLES, LABELS = "areas", "hatch", "circles", "labels"
#: Strokes across the width of the map.
_STROKES = 90
_RADIUS_PIXELS = 26
#: Metres in a degree of longitude here.
_METRES = 103_700
_TIP = "<b>{full_name}</b><br>{text}<div>{more}</div>"
_FONT = "'Be Vietnam Pro', sans-serif"


def deck(
    picture: MapPicture,
    *,
    width: int = 760,
    height: int = 520,
    labels: bool = True,
    closer: int = 0,
) -> pdk.Deck:
    """The Deck of a picture; the view fits a frame of that many pixels, or is `closer` steps.

    It zooms with Ctrl and the wheel: what comes without Ctrl never reaches it (shell.js).

    Objects of the layer "areas" carry `area` (the id) and `name` for selections.
    """
    colours = symbology.colours(picture.theme)
    layers = [_areas(picture, colours)]
    strokes = _strokes(picture)
    if strokes:
        layers.append(
            _layer(
                "LineLayer",
                HATCH,
                strokes,
                get_source_position="s",
                get_target_position="t",
                get_color=_rgba(colours["text"], 120),
                get_width=1,
                pickable=False,
            )
        )
    if any(shape.radius for shape in picture.shapes):
        layers.append(_circles(picture, colours))
    view = _view(picture, width, height, closer)
    if labels:
        layers.append(_labels(picture, view.zoom))
    return pdk.Deck(
        map_provider=None,
        layers=layers,
        initial_view_state=view,
        tooltip={"html": _TIP, "style": _tip_style(colours)},
    )


def _words(shape: Shape) -> dict[str, str]:
    """What the tool tip is filled with. Streamlit escapes these; one line break stays."""
    return {
        "full_name": _line(shape.full_name),
        "text": _line(shape.text),
        "more": "\n".join(_line(line) for line in shape.lines),
    }


def _line(text: str) -> str:
    """Data text on one line, without braces: the tool tip is a template with {names}."""
    return " ".join(str(text).replace("{", "(").replace("}", ")").split())


def _layer(kind: str, name: str, data: Any, **options: Any) -> pdk.Layer:
    """A layer; no text of its data is read as code."""
    return pdk.Layer(kind, id=name, data=_inert(data), **options)


def _inert(data: Any) -> Any:
    """The data with a word joiner before texts that deck.gl takes for code.

    What begins with "@@" is an expression or the name of a class to it, wherever it stands
    in the data; one that cannot be read takes the whole map away.
    """
    if isinstance(data, str):
        return f"\u2060{data}" if data.startswith("@@") else data
    if isinstance(data, dict):
        return {_inert(key): _inert(value) for key, value in data.items()}
    if isinstance(data, list | tuple) and not all(isinstance(v, int | float) for v in data):
        return [_inert(value) for value in data]
    return data


def _areas(picture: MapPicture, colours: dict[str, Any]) -> pdk.Layer:
    features = []
    for shape in picture.shapes:
        chosen = shape.area == picture.selected
        properties = {
            "area": shape.area,
            "name": shape.name,
            **_words(shape),
            "fill": _rgba(shape.fill),
            "line": _rgba(colours["mark" if chosen else "line"]),
            "wide": 3 if chosen else 1,
        }
        features.append(_feature(shape.polygons, properties))
    if picture.unassigned:
        words = "Đất không thuộc xã nào"
        features.append(
            _feature(
                picture.unassigned,
                {
                    "area": None,
                    "name": words,
                    "full_name": words,
                    "text": "",
                    "more": "",
                    "fill": _rgba(colours["quiet"]),
                    "line": _rgba(colours["line"]),
                    "wide": 1,
                },
            )
        )
    return _layer(
        "GeoJsonLayer",
        AREAS,
        {"type": "FeatureCollection", "features": features},
        stroked=True,
        filled=True,
        pickable=True,
        auto_highlight=True,
        highlight_color=[*_rgba(colours["mark"])[:3], 70],
        get_fill_color="properties.fill",
        get_line_color="properties.line",
        get_line_width="properties.wide",
        line_width_units=pdk.types.String("pixels"),
        line_width_min_pixels=0.6,
    )


def _feature(polygons: list, properties: dict[str, Any]) -> dict[str, Any]:
    geometry_ = {"type": "MultiPolygon", "coordinates": polygons}
    return {"type": "Feature", "properties": properties, "geometry": geometry_}


def _circles(picture: MapPicture, colours: dict[str, Any]) -> pdk.Layer:
    data = [
        {
            "at": shape.spot,
            "r": shape.radius * _RADIUS_PIXELS,
            "area": shape.area,
            "name": shape.name,
            **_words(shape),
        }
        for shape in picture.shapes
        if shape.radius
    ]
    return _layer(
        "ScatterplotLayer",
        CIRCLES,
        data,
        get_position="at",
        get_radius="r",
        radius_units=pdk.types.String("pixels"),
        get_fill_color=_rgba(colours["circle"], 200),
        get_line_color=_rgba(colours["background"]),
        stroked=True,
        line_width_min_pixels=1,
        pickable=True,
    )


def _labels(picture: MapPicture, zoom: float) -> pdk.Layer:
    # Many labels are as large as their areas allow and grow as one zooms in.
    many = len(picture.shapes) > 20
    scale = 512 * 2**zoom
    spots = [(scale * s.spot[0] / 360, -scale * _mercator(s.spot[1])) for s in picture.shapes]
    still: list[list[int] | None] = [[0, 0]] * len(spots)
    moved = still if many else label_offsets(picture.shapes, spots)
    data = [
        {
            "at": shape.spot,
            "t": shape.name,
            "z": round(shape.room * _METRES / max(4, len(shape.name)) * 1.5)
            if many
            else LABEL_SIZE,
            # A label stands below its circle, not in it.
            "o": [0, round(shape.radius * _RADIUS_PIXELS) + 9] if shape.radius else off,
            # On its own fill, in the colour that can be read there: a label may reach
            # over the border, and strokes may run under it.
            "c": _rgba(symbology.text_colour_on(shape.fill, picture.theme)),
            "b": _rgba(shape.fill, 190),
        }
        for shape, off in zip(picture.shapes, moved, strict=True)
        if off is not None
    ]
    return _layer(
        "TextLayer",
        LABELS,
        data,
        get_position="at",
        get_text="t",
        get_pixel_offset="o",
        get_size="z",
        size_units=pdk.types.String("meters" if many else "pixels"),
        size_max_pixels=15,
        get_color="c",
        background=True,
        get_background_color="b",
        background_padding=[2, 0],
        font_family=pdk.types.String(_FONT),
        character_set=pdk.types.String("auto"),
        pickable=False,
    )


def _strokes(picture: MapPicture) -> list[dict[str, Any]]:
    west, _, east, _ = geometry.bounds(symbology.land(picture.shapes, picture.unassigned))
    spacing = (east - west) / _STROKES
    return [
        {"s": [round(v, 5) for v in start], "t": [round(v, 5) for v in end]}
        for shape in picture.shapes
        if shape.pattern
        for start, end in geometry.strokes(shape.polygons, spacing, shape.pattern)
    ]


def _view(picture: MapPicture, width: int, height: int, closer: int = 0) -> pdk.ViewState:
    """The view that shows the whole map with a small margin (web Mercator)."""
    west, south, east, north = geometry.bounds(symbology.land(picture.shapes, picture.unassigned))
    wide = 512 * (east - west) / 360
    high = 512 * (_mercator(north) - _mercator(south))
    zoom = min(math.log2(width * 0.96 / wide), math.log2(height * 0.96 / high))
    return pdk.ViewState(
        longitude=(west + east) / 2,
        latitude=(south + north) / 2,
        zoom=round(zoom + closer * STEP, 3),
        # No smaller than whole: the names would come over each other.
        min_zoom=round(zoom, 3),
        max_zoom=round(zoom + 5, 3),
        pitch=0,
        bearing=0,
    )


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)


def _rgba(colour: str, opacity: int = 255) -> list[int]:
    return [*(int(colour[i : i + 2], 16) for i in (1, 3, 5)), opacity]


def _tip_style(colours: dict[str, Any]) -> dict[str, str]:
    return {
        "backgroundColor": colours["background"],
        "color": colours["text"],
        "border": f"1px solid {colours['line']}",
        "borderRadius": "8px",
        "fontFamily": _FONT,
        "fontSize": "13px",
        "maxWidth": "320px",
        "whiteSpace": "pre-line",
    }
