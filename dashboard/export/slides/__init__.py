"""PowerPoint: pages, a picked selection or the standing deck, with native charts."""

from dashboard.export.slides.write import (
    deck_of_items,
    deck_of_pages,
    standing_deck,
    standing_items,
)

__all__ = ["deck_of_items", "deck_of_pages", "standing_deck", "standing_items"]
