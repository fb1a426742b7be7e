"""A map as a file: SVG as text, PNG as bytes, both of the same scene."""

from __future__ import annotations

from dashboard.drawing import png as painter
from dashboard.drawing import svg as writer
from dashboard.maps.model import MapPicture
from dashboard.maps.scene import lay_out, lay_out_small


def svg(picture: MapPicture) -> str:
    """The map as an SVG document; needs nothing from outside, data is escaped."""
    return writer.document(lay_out(picture))


def small_svg(picture: MapPicture) -> str:
    """The map alone, without its words, as an SVG document."""
    return writer.document(lay_out_small(picture))


def png(picture: MapPicture, scale: float = 2.0) -> bytes:
    """The map as a PNG; the sheet is 1200 points wide, drawn `scale` times as large."""
    return painter.png(lay_out(picture), scale)
