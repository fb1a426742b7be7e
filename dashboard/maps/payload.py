"""A finished map as it goes to the browser, put together once."""

from __future__ import annotations

import json

import pydeck as pdk

from dashboard.maps.deck import deck
from dashboard.maps.model import MapPicture


class DeckPayload(pdk.Deck):
    """What st.pydeck_chart is given for a picture nobody changes any more.

    Streamlit has a deck written as JSON on every run of a page, and pydeck writes each
    coordinate on a line of its own, far indented: five times as much to send, and for the
    browser to read at each click.
    """

    def __init__(self, picture: MapPicture, width: int, height: int, closer: int = 0) -> None:
        whole = deck(picture, width=width, height=height, closer=closer)
        super().__init__(map_provider=None, tooltip=whole._tooltip)
        self._text = json.dumps(
            json.loads(whole.to_json()), ensure_ascii=False, separators=(",", ":")
        )

    def to_json(self) -> str:
        """The deck as JSON, the same text each time."""
        return self._text
