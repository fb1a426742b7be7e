"""The buttons that give files: a whole page, one finding, the picked deck.

Every file is made when its button is clicked, never before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import streamlit as st

from dashboard import export, layout, picked, tables
from dashboard.content.model import Page, Section
from dashboard.export import Dossier, Item, pictures, templates
from dashboard.view import View

LOG = logging.getLogger(__name__)
_PAGE = "downloads_page"
_ICONS = {
    "pptx": ":material/slideshow:",
    "xlsx": ":material/table_view:",
    "docx": ":material/description:",
    "zip": ":material/folder_zip:",
}


def export_buttons(content: Page) -> None:
    """The page as PowerPoint, Excel, Word, and its figures with their sources.

    Call it before the findings are shown: it also notes which page they belong to.
    """
    now = layout.view()
    st.session_state[_PAGE] = content.title
    with st.container(horizontal=True, gap="small", key=f"tools_export_{content.name}"):
        for kind, words in (
            ("pptx", "Tải PowerPoint"),
            ("xlsx", "Tải Excel"),
            ("docx", "Tải Word"),
            ("zip", "Tải số liệu và nguồn (ZIP)"),
        ):
            file_button(
                words, kind, content.title, f"{kind}_{content.name}", _page_file(content, kind, now)
            )


def section_tools(section: Section) -> None:
    """Picture and workbook of one finding, and its way into the deck.

    For the row of buttons below the finding (a horizontal container).
    """
    now = layout.view()
    page_title = str(st.session_state.get(_PAGE, ""))
    if section.chart is not None and not section.chart.frame.empty:
        with st.popover(
            "Tải hình",
            icon=":material/image:",
            type="tertiary",
            key=f"picture_{section.key}",
            width="content",
        ):
            for kind, words, make in (
                ("png", "Tải ảnh PNG", pictures.png_of),
                ("svg", "Tải ảnh SVG", pictures.svg_of),
            ):
                if kind == "png" and not pictures.available():
                    continue
                st.download_button(
                    words,
                    data=_picture(section, page_title, now, make),
                    file_name=tables.file_name(section.title, now, kind),
                    mime="image/png" if kind == "png" else "image/svg+xml",
                    key=f"{kind}_{section.key}",
                    icon=":material/download:",
                    on_click="ignore",
                    width="stretch",
                )
    file_button(
        "Tải Excel",
        "xlsx",
        section.title,
        f"xlsx_{section.key}",
        _section_file(section, page_title, now),
        tertiary=True,
    )
    add_to_deck_button(section)


def add_to_deck_button(section: Section) -> None:
    """Keep the finding for the deck, or take it out again."""
    now = layout.view()
    page_title = str(st.session_state.get(_PAGE, ""))
    kept = picked.holds(section, page_title, now)
    full = len(picked.items()) >= picked.MOST and not kept
    st.button(
        "Bỏ khỏi bộ trang chiếu" if kept else "Thêm vào bộ trang chiếu",
        key=f"deck_{section.key}",
        icon=":material/playlist_remove:" if kept else ":material/playlist_add:",
        type="tertiary",
        disabled=full,
        help=f"Bộ trang chiếu đã đủ {picked.MOST} mục." if full else None,
        on_click=picked.drop if kept else picked.add,
        args=(section, page_title, now),
    )


def file_button(
    words: str,
    kind: str,
    title: str,
    key: str,
    make: Callable[[], bytes],
    *,
    tertiary: bool = False,
) -> None:
    """A button that makes and gives a file of a kind (see export.KINDS)."""
    st.download_button(
        words,
        data=make,
        file_name=tables.file_name(title, layout.view(), export.KINDS[kind].suffix),
        mime=export.KINDS[kind].mime,
        key=key,
        icon=":material/download:" if tertiary else _ICONS[kind],
        type="tertiary" if tertiary else "secondary",
        on_click="ignore",
    )


def with_template(kind: str, write: Callable[[bytes | None], bytes]) -> bytes:
    """Write with the province's template; without it when it cannot be used."""
    template = templates.default(kind)
    if template is None:
        return write(None)
    try:
        return write(template)
    except ValueError as error:
        LOG.warning("template for %s not used: %s", kind, error)
        return write(None)


def _page_file(content: Page, kind: str, view: View) -> Callable[[], bytes]:
    def make() -> bytes:
        dossier = Dossier.of(view, [content])
        return with_template(kind, lambda t: export.make(kind, dossier, template=t))

    return make


def _section_file(section: Section, page_title: str, view: View) -> Callable[[], bytes]:
    def make() -> bytes:
        alone = Page(section.key, page_title, section.title, sections=(section,))
        return export.make("xlsx", Dossier.of(view, [alone], section.title))

    return make


def _picture(
    section: Section, page_title: str, view: View, make: Callable[[Item], bytes]
) -> Callable[[], bytes]:
    return lambda: make(export.Picked(section, page_title, view).item())
