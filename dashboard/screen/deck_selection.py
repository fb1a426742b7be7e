"""The findings kept for a deck while browsing: as references, in the visitor's browser.

A finding is kept as the page it stands on, its key, the filter and the page's own choices,
and made anew when the deck is opened: with the figures of that day. The list goes to the
browser as a cookie (static/shell.js writes it), so a reload, a second tab and a restart of
the server keep it. What comes back from the browser is checked like an address.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass, replace
from typing import Any

import streamlit as st

from dashboard.content import registry
from dashboard.content.areas import opening_map
from dashboard.content.model import Page, Section
from dashboard.export import DeckItem
from dashboard.screen import cookie, markup
from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse

LOG = logging.getLogger(__name__)
_STATE = "deck_picks"
COOKIE = "bo-trang-chieu"
#: A deck longer than this is no deck.
MOST = 24
NOTE_LETTERS = 300


class DeckFullError(Exception):
    """There is no room for more; the text says so and what to do (Vietnamese)."""


@dataclass(frozen=True)
class Pick:
    """A finding that is kept.

    page        name of the page (file in pages/)
    key         the finding's key on it
    parameters  the filter as the URL has it
    choices     the page's own choices it was made under, as JSON
    note        remark for the one who presents
    """

    page: str
    key: str
    parameters: tuple[tuple[str, str], ...] = ()
    choices: str = "{}"
    note: str = ""

    @property
    def without_note(self) -> Pick:
        return replace(self, note="")


def pick_of(section: Section, page: Page, view: View) -> Pick:
    """The reference to a finding of a page as it is seen now."""
    choices = section.choices or page.choices
    return Pick(
        page.name,
        section.key,
        tuple(sorted(view.filter.parameters(baseline=None).items())),
        json.dumps(choices, default=_plain, ensure_ascii=False, sort_keys=True),
    )


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"no plain form of {type(value).__name__}")


def picks() -> tuple[Pick, ...]:
    """What is kept, in the order of the deck."""
    if _STATE not in st.session_state:
        st.session_state[_STATE] = unpacked(str(st.context.cookies.get(COOKIE, "")))
    return st.session_state[_STATE]


def holds(pick: Pick) -> bool:
    """Whether this finding is kept, as seen under this filter."""
    return pick.without_note in {kept.without_note for kept in picks()}


def add(pick: Pick) -> None:
    """Keep a finding, once. Raises DeckFullError when there is no room."""
    if not holds(pick):
        _set([*picks(), pick])


def drop(pick: Pick) -> None:
    """No longer keep a finding."""
    _set([kept for kept in picks() if kept.without_note != pick.without_note])


def remove(place: int) -> None:
    """Take out the finding at a place."""
    _set([kept for i, kept in enumerate(picks()) if i != place])


def move(place: int, by: int) -> None:
    """Move the finding at a place up (-1) or down (1)."""
    kept = list(picks())
    to = place + by
    if 0 <= place < len(kept) and 0 <= to < len(kept):
        kept[place], kept[to] = kept[to], kept[place]
        _set(kept)


def annotate(place: int, note: str) -> None:
    """Write a remark on the finding at a place. Raises DeckFullError when there is no room."""
    kept = list(picks())
    if 0 <= place < len(kept):
        kept[place] = replace(kept[place], note=note.strip()[:NOTE_LETTERS])
        _set(kept)


def clear() -> None:
    """Empty the deck."""
    _set([])


def item(pick: Pick) -> DeckItem | None:
    """The finding made from the figures there are now; None when it is no longer there."""
    try:
        parameters = dict(pick.parameters)
        snapshot = warehouse.current_snapshot(filters.dataset(parameters))
        view = View.of(snapshot, parameters)
        own = dict(json.loads(pick.choices))
        if opening_map.names_map(own):
            section = opening_map.of_choices(view, own, pick.key)
            return DeckItem(section, registry.page(view, pick.page).title, view, pick.note)
        page = registry.page(view, pick.page, **registry.choices_of(pick.page, own))
        return DeckItem(page.section(pick.key), page.title, view, pick.note)
    except Exception as error:  # a list kept by an earlier version, or changed by hand
        LOG.info("a kept finding cannot be made anew: %r", error)
        return None


def remember() -> None:
    """Hand the list to the browser; called once on every run of a page."""
    st.html(markup.kept(COOKIE, packed(picks())))


def packed(kept: tuple[Pick, ...]) -> str:
    """The list as letters for a cookie."""
    return cookie.packed([[p.page, p.key, dict(p.parameters), p.choices, p.note] for p in kept])


def unpacked(letters: str) -> tuple[Pick, ...]:
    """The list from a cookie; nothing of one that nobody here has written."""
    try:
        return tuple(_row(row) for row in cookie.unpacked(letters)[:MOST])
    except (ValueError, TypeError, KeyError):
        return ()


def _row(row: Any) -> Pick:
    page, key, parameters, choices, note = row
    if page not in registry.PAGES or not isinstance(parameters, Mapping):
        raise ValueError("no pick")
    given = {str(k): str(v) for k, v in parameters.items() if k in filters.KNOWN}
    return Pick(
        str(page),
        str(key)[:200],
        tuple(sorted(given.items())),
        str(choices)[:2_000],
        str(note)[:NOTE_LETTERS],
    )


def _set(kept: list[Pick]) -> None:
    more = len(kept) > len(picks())
    if len(kept) > MOST or len(packed(tuple(kept))) > cookie.LETTERS:
        what = f"đã đủ {MOST} mục" if more else "đã đầy"
        raise DeckFullError(
            f"Bộ trang chiếu {what}: xin bỏ bớt mục hoặc rút ngắn ghi chú rồi thêm lại."
        )
    st.session_state[_STATE] = tuple(kept)
