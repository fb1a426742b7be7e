"""Maps: pure functions from a frame and outlines to a picture and its renderings.

`picture` decides what each area looks like (class, state, circle) and what the
legend says; `deck` (on screen), `svg`, `png`, `geojson` and `outlines` (slides) show
that same picture. Nothing here touches Streamlit, files of data or the network.
"""

from dashboard.maps.classes import Break, breaks
from dashboard.maps.deck import deck
from dashboard.maps.legend import line, words
from dashboard.maps.model import STATES, Key, MapPicture, Shape
from dashboard.maps.outlines import Outline, geojson, outlines
from dashboard.maps.payload import DeckPayload
from dashboard.maps.render_image import png, small_svg, svg
from dashboard.maps.symbology import picture

__all__ = [
    "STATES",
    "Break",
    "DeckPayload",
    "Key",
    "MapPicture",
    "Outline",
    "Shape",
    "breaks",
    "deck",
    "geojson",
    "line",
    "outlines",
    "picture",
    "png",
    "small_svg",
    "svg",
    "words",
]
