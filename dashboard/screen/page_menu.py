"""The menu of pages on a phone, where Streamlit's own becomes an unlabelled sign."""

from __future__ import annotations

import streamlit as st

from dashboard.content.model import Link
from dashboard.screen import layout, search_box
from dashboard.selection.view import View
from dashboard.words import sitemap, wording


def show(title: str, view: View) -> None:
    """A button with the name of the page shown; it opens the ways to all pages."""
    opened = st.popover(
        wording.plain(title), icon=":material/menu:", key="page_menu", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        search_box.field("narrow_")
        search_box.hits(view, "narrow_")
        for pages in sitemap.PAGES.values():
            for name, words, _, icon in pages:
                layout.page_link(Link(name), words, icon)
