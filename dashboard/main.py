"""The script of every page run: dataset, filters, navigation, then the page itself."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.access import access
from dashboard.screen import deck_selection, filter_bar, layout, page_menu, search_box
from dashboard.screen.updates import commitments
from dashboard.selection import address, filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import sitemap, wording

ROOT = Path(__file__).resolve().parent.parent


def navigation() -> tuple[st.Page, dict[str, str]]:
    """The menu on top, and the name of each page by its address; a page is in it when its
    file exists."""
    menu: dict[str, list] = {}
    names: dict[str, str] = {}
    for section, pages in sitemap.PAGES.items():
        for name, title, url, icon in pages:
            file = sitemap.FOLDER / f"{name}.py"
            if file.exists():
                is_first = name == "overview"
                names["" if is_first else url] = name
                menu.setdefault(section, []).append(
                    st.Page(
                        file,
                        title=title,
                        icon=f":material/{icon}:",
                        url_path=url,
                        default=is_first,
                    )
                )
    return st.navigation(menu, position="top"), names


def bars(title: str, view: View) -> list[DeltaGenerator]:
    """The bar of filters, one for a wide screen, one for a phone (style.css shows one of
    them); the places in them for the page's files."""
    chosen, choices = view.filter, view.choices
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="filter_bar"):
        filter_bar.bar(chosen, choices)
        search_box.field()
        st.space("stretch")
        filter_bar.dataset_switch(chosen.dataset)
        wide = st.container(width="content", key="files_slot")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="narrow_bar"):
        page_menu.show(title, view)
        filter_bar.menu(chosen, choices)
        narrow = st.container(width="content", key="narrow_files_slot")
    search_box.hits(view)
    return [wide, narrow]


def main() -> None:
    """One run of the script."""
    address.begin()
    # Before the menu: else the browser asks Google for the page's symbol as its icon.
    st.set_page_config(
        page_title=wording.TITLE,
        page_icon=str(ROOT / "dashboard" / "static" / "icon.png"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(ROOT / "dashboard" / "static" / "style.css")
    parameters = filter_bar.url_parameters()
    page, names = navigation()
    filter_bar.keep_page()
    st.set_page_config(page_title=f"{page.title} · {wording.TITLE}")
    if not access.gate():
        return
    dataset = filters.dataset(parameters)
    try:
        snapshot = warehouse.current_snapshot(dataset)
        warehouse.require_shape(snapshot)
        view = View.of(snapshot, parameters)
    except warehouse.NoSnapshotError as error:
        filter_bar.dataset_switch(dataset)
        layout.no_snapshot(dataset, str(error))
        return
    layout.enter(view, names[page.url_path], bars(page.title, view))
    unknown = st.query_params.get(filters.NO_SUCH_PAGE)
    if unknown:
        words = f"Không có trang “{unknown[:60]}”; đây là trang {page.title}."
        st.info(wording.plain(words), icon=":material/info:")
    page.run()
    layout.footer(view)
    access.account()
    deck_selection.remember()
    commitments.remember()


main()
