"""The findings kept for a deck while browsing; they live in the visitor's session."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.content.model import Section
from dashboard.export import DeckItem
from dashboard.selection.view import View

_STATE = "picked_findings"
#: A deck longer than this is no deck.
MOST = 60
NOTE_LETTERS = 500


def items() -> tuple[DeckItem, ...]:
    """What is kept, in the order of the deck."""
    return tuple(st.session_state.get(_STATE, ()))


def is_full() -> bool:
    """Whether no more can be kept."""
    return len(items()) >= MOST


def holds(section: Section, page_title: str, view: View) -> bool:
    """Whether this finding is kept, as seen under this snapshot and filter."""
    return _key(DeckItem(section, page_title, view)) in {_key(one) for one in items()}


def add(section: Section, page_title: str, view: View) -> None:
    """Keep a finding, once; nothing happens when the deck is full."""
    if not is_full() and not holds(section, page_title, view):
        _set([*items(), DeckItem(section, page_title, view)])


def drop(section: Section, page_title: str, view: View) -> None:
    """No longer keep a finding."""
    gone = _key(DeckItem(section, page_title, view))
    _set([one for one in items() if _key(one) != gone])


def remove(place: int) -> None:
    """Take out the finding at a place."""
    _set([one for i, one in enumerate(items()) if i != place])


def move(place: int, by: int) -> None:
    """Move the finding at a place up (-1) or down (1)."""
    found = list(items())
    to = place + by
    if 0 <= place < len(found) and 0 <= to < len(found):
        found[place], found[to] = found[to], found[place]
        _set(found)


def annotate(place: int, note: str) -> None:
    """Write a remark on the finding at a place."""
    found = list(items())
    if 0 <= place < len(found):
        found[place] = replace(found[place], note=note.strip()[:NOTE_LETTERS])
        _set(found)


def clear() -> None:
    """Empty the deck."""
    _set([])


def _set(deck_items: list[DeckItem]) -> None:
    st.session_state[_STATE] = tuple(deck_items)


def _key(deck_item: DeckItem) -> tuple:
    # A map has choices besides the filter; its title and note name them.
    section = deck_item.section
    seen = (section.key, section.title, section.note)
    return (deck_item.page_title, *seen, deck_item.view.snapshot.id, deck_item.view.filter)
