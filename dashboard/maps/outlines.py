"""The picture for other programs: outlines in a unit frame, GeoJSON with the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.maps import geometry, symbology
from dashboard.maps.model import MapPicture, Point


@dataclass(frozen=True)
class Outline:
    """One area as rings in a frame 1 wide and `height` high, origin top left, y down.

    `rings` holds every ring of every part, outer rings and holes alike (even-odd);
    `spot` is the place for the label, `strokes` the hatching of an unknown area.
    """

    area: str
    name: str
    full_name: str
    text: str
    state: str
    fill: str
    rings: list[list[Point]]
    spot: Point
    radius: float
    strokes: list[tuple[Point, Point]]


def outlines(picture: MapPicture, *, strokes: int = 60) -> tuple[list[Outline], float]:
    """The areas of a picture for native drawings, and the height of the frame.

    `strokes` is the number of hatching lines across the width.
    """
    box = geometry.bounds(symbology.land(picture.shapes, picture.unassigned))
    west, _, east, _ = box
    height = geometry.ratio(box)
    project = geometry.fit(box, 1.0, height)
    spacing = (east - west) / strokes
    drawn = [
        Outline(
            area=shape.area,
            name=shape.name,
            full_name=shape.full_name,
            text=shape.text,
            state=shape.state,
            fill=shape.fill,
            rings=[[project(p) for p in ring] for polygon in shape.polygons for ring in polygon],
            spot=project(shape.spot),
            radius=shape.radius,
            strokes=[
                (project(start), project(end))
                for start, end in (
                    geometry.strokes(shape.polygons, spacing, shape.pattern)
                    if shape.pattern
                    else []
                )
            ],
        )
        for shape in picture.shapes
    ]
    return drawn, height


def geojson(picture: MapPicture) -> dict[str, Any]:
    """A FeatureCollection with the figures as properties.

    The member "about" says what it shows and where figures and outlines are from.
    """
    features = [
        {
            "type": "Feature",
            "id": shape.area,
            "properties": {
                "area": shape.area,
                "code": shape.code,
                "name": shape.name,
                "full_name": shape.full_name,
                "state": shape.state,
                "value": shape.value,
                "text": shape.text,
            },
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [
                    [[list(point) for point in ring] for ring in polygon]
                    for polygon in shape.polygons
                ],
            },
        }
        for shape in picture.shapes
    ]
    about = {
        "title": picture.title,
        "subtitle": picture.subtitle,
        "legend": picture.legend_title,
        "source": picture.source,
        "boundaries": picture.boundaries,
    }
    return {
        "type": "FeatureCollection",
        "about": about | picture.about,
        "features": features,
    }
