"""The script of every page run: dataset, filters, navigation, then the page itself."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.access import access
from dashboard.screen import filter_bar, layout
from dashboard.selection import address, filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import sitemap, wording

ROOT = Path(__file__).resolve().parent.parent


def navigation() -> st.Page:
    """The menu on top; a page is in it when its file exists."""
    menu: dict[str, list] = {}
    for section, pages in sitemap.PAGES.items():
        for name, title, url, icon in pages:
            file = sitemap.FOLDER / f"{name}.py"
            if file.exists():
                menu.setdefault(section, []).append(
                    st.Page(
                        file,
                        title=title,
                        icon=f":material/{icon}:",
                        url_path=url,
                        default=name == "overview",
                    )
                )
    return st.navigation(menu, position="top")


def dataset_switch(dataset: str) -> None:
    """The choice between the real and the simulated records, kept in the URL."""
    key = "choose_bo"
    codes = {name: code for code, name in filters.DATASET_CODES.items()}
    address.show(key, codes[dataset])

    def take(chosen: str | None) -> None:
        filter_bar.set_parameters(dataset=None if chosen == "thuc" else chosen)

    st.segmented_control(
        "Bộ số liệu",
        list(filters.DATASET_CODES),
        key=key,
        required=True,
        format_func=lambda c: wording.DATASET_NAMES[filters.DATASET_CODES[c]],
        on_change=address.on_choice(key, take),
        width="stretch",
    )


def main() -> None:
    """One run of the script."""
    address.begin()
    # Before the menu: else the browser asks Google for the page's symbol as its icon.
    st.set_page_config(
        page_title=wording.TITLE,
        page_icon=str(ROOT / "dashboard" / "static" / "icon.png"),
        layout="wide",
        initial_sidebar_state="auto",
    )
    st.html(ROOT / "dashboard" / "static" / "style.css")
    parameters = filter_bar.url_parameters()
    page = navigation()
    filter_bar.keep_page()
    st.set_page_config(page_title=f"{page.title} · {wording.TITLE}")
    if not access.gate():
        return
    dataset = filters.dataset(parameters)
    with st.sidebar:
        st.markdown(f"**{wording.TITLE}**  \n{wording.SHORT_ORGANISATION}")
        dataset_switch(dataset)
    try:
        snapshot = warehouse.current_snapshot(dataset)
        warehouse.require_shape(snapshot)
        choices = filters.Choices.of(snapshot)
    except warehouse.NoSnapshotError as error:
        layout.no_snapshot(dataset, str(error))
        return
    chosen = filters.parse(parameters, choices)
    view = View(snapshot, chosen, choices)
    layout.enter(view)
    with st.sidebar:
        filter_bar.sidebar(chosen, choices)
    if view.is_demo:
        st.warning(wording.DEMO_BANNER, icon=":material/science:")
    page.run()
    layout.footer(view)


main()
