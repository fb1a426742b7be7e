"""Hồ sơ hội: a profile on one page, or the list to choose from."""

import streamlit as st

from dashboard.content import registry
from dashboard.content.association import directory
from dashboard.screen import layout, render
from dashboard.selection import cache
from dashboard.selection.view import View


def main() -> None:
    view = layout.view()
    content = registry.page(view, "association")
    if view.filter.association is not None:
        render.page(content)
        return
    render.header(content)
    choose(view)
    render.parts(content)
    render.missing(content.missing)


def choose(view: View) -> None:
    """A link to the profile of each association, the Union first."""
    found = cache.cached(directory.listing, view)
    if found.empty:
        return
    with st.container(border=True):
        st.subheader("Chọn một hội", anchor=False)
        with st.container(horizontal=True, key="profiles"):
            for _, one in found.iterrows():
                layout.page_link(
                    "association", str(one["label"]), icon="badge", association=one["association"]
                )


main()
