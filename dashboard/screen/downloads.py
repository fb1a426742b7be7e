"""The buttons that give files: a whole page, one finding, the picked deck.

Every file is made when its button is clicked, never before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from dashboard import export
from dashboard.access import access, audit
from dashboard.charts import kinds
from dashboard.content.areas import opening_map
from dashboard.content.changes import section as since
from dashboard.content.evidence import brief
from dashboard.content.model import Page, Section
from dashboard.export import ExportBundle, Item, csv, pictures, templates
from dashboard.screen import deck_selection, evidence, layout, tables
from dashboard.selection.view import View
from dashboard.words import wording

#: A text file or any other.
Made = TypeVar("Made", str, bytes)
LOG = logging.getLogger(__name__)
_PAGE = "downloads_page"
_TEMPLATES = "downloads_templates"
_MAPS = "downloads_maps"
#: What can be opened below a finding, and the deck it can be put into.
_SOURCE, _TABLE, _FILES, _DECK = "source", "table", "files", "deck"
_ICONS = {
    "pptx": ":material/slideshow:",
    "xlsx": ":material/table_view:",
    "docx": ":material/description:",
    "zip": ":material/folder_zip:",
    "csv": ":material/csv:",
    "png": ":material/image:",
    "svg": ":material/shapes:",
    "geojson": ":material/map:",
}


@st.fragment
def page_tools(content: Page) -> None:
    """The whole page as files, and the way to the deck once something is kept.

    Call it before the findings are shown: it also notes which page they belong to.
    """
    st.session_state[_PAGE] = content.title
    with st.container(horizontal=True, gap="small", key=f"tools_export_{content.name}"):
        opened = st.popover(
            "Tải cả trang",
            icon=":material/download:",
            type="tertiary",
            key=f"export_{content.name}",
            on_change="rerun",
        )
        if deck_selection.items():
            _deck_link()
    if deck_selection.is_full():
        # Said once: the findings only stop offering it.
        layout.small_lines(
            [f"Bộ trang chiếu đã đủ {deck_selection.MOST} mục, không thêm được nữa."]
        )
    if not opened.open:
        return
    now = layout.view()
    with opened:
        for kind, words in (
            ("pptx", "Tải PowerPoint"),
            ("xlsx", "Tải Excel"),
            ("docx", "Tải Word"),
            ("zip", "Tải số liệu và nguồn (ZIP)"),
        ):
            file_button(
                words, kind, content.title, f"{kind}_{content.name}", _page_file(content, kind, now)
            )


@st.fragment
def finding_tools(section: Section, folded: bool = False) -> None:
    """What can be had of one finding: evidence, its table, files, a place in the deck.

    The table is offered where a chart, its first rows, or nothing (`folded`) stand in its
    place.

    One row of choices, of which one is open at a time: a page has a dozen findings, and
    every button of its own costs the browser time on each click. A fragment: opening
    one runs these lines again and nothing else. What is closed is neither asked for
    nor sent.
    """
    now, key = layout.view(), section.key
    page_title = str(st.session_state.get(_PAGE, ""))
    kept = deck_selection.holds(section, page_title, now)
    tools = _tools(section, now, folded, kept)
    if not tools:
        return
    own = f"tools_{key}"

    def take() -> None:
        # Putting a finding into the deck opens nothing.
        if st.session_state[own] == _DECK:
            st.session_state[own] = None
            if kept:
                deck_selection.drop(section, page_title, now)
            else:
                deck_selection.add(section, page_title, now)

    opened = st.pills(
        wording.plain(f"Nguồn, bảng, tệp của mục “{section.title}”"),
        list(tools),
        format_func=tools.__getitem__,
        key=own,
        on_change=take,
        label_visibility="collapsed",
    )
    if kept:
        _deck_link()
    if opened is None:
        return
    with st.container(key=f"tools_open_{key}"):
        if opened == _SOURCE:
            evidence.show(now, section.records)
        elif opened == _TABLE:
            tables.show(section.table, key=f"frame_{key}")
        elif opened == _FILES:
            _files(section, page_title, now)


def _tools(section: Section, now: View, folded: bool, kept: bool) -> dict[str, str]:
    """Code → label of what is offered for the finding."""
    found = {}
    if brief(now, section.records).count:
        found[_SOURCE] = ":material/article: Xem nguồn"
    if section.chart is not None or folded or tables.is_long(section.table):
        found[_TABLE] = ":material/table: Bảng số liệu"
    if not section.table.empty:
        found[_FILES] = ":material/download: Tải về"
        if kept:
            found[_DECK] = ":material/playlist_remove: Bỏ khỏi bộ trang chiếu"
        elif not deck_selection.is_full():
            found[_DECK] = ":material/playlist_add: Thêm vào bộ trang chiếu"
    return found


def keep_map(section: Section) -> None:
    """Note a map that is shown now: the page's own files take it along."""
    _maps().append(section)


def forget_maps() -> None:
    """No map is shown yet: call it before the maps of a page are made anew."""
    _maps().clear()


def _maps() -> list[Section]:
    # One list for the session, never replaced: a file is made outside the session, from
    # the maps that stand on the page by then.
    return st.session_state.setdefault(_MAPS, [])


def _files(section: Section, page_title: str, now: View) -> None:
    """Picture, outlines, workbook and CSV of a finding; made when they are asked for."""
    with st.container(horizontal=True, gap="small"):
        if _has_picture(section):
            if pictures.available():
                picture = _picture(section, page_title, now, pictures.png_of)
                _download("Tải ảnh PNG", "png", "image/png", section, picture)
            picture = _picture(section, page_title, now, pictures.svg_of)
            _download("Tải ảnh SVG", "svg", "image/svg+xml", section, picture)
            if section.chart is not None and section.chart.is_map:
                outlines = _picture(section, page_title, now, pictures.geojson_of)
                _download("Tải GeoJSON", "geojson", "application/geo+json", section, outlines)
        file_button(
            "Tải Excel",
            "xlsx",
            section.title,
            f"xlsx_{section.key}",
            _section_file(section, page_title, now),
        )
        _download("Tải CSV", "csv", "text/csv", section, lambda: csv.to_csv(section.table, now))


def _has_picture(section: Section) -> bool:
    chart = section.chart
    if chart is None or chart.frame.empty:
        return False
    return "picture" in kinds.kind_of(chart).outputs


def _download(words: str, kind: str, mime: str, section: Section, make: Callable[[], Made]) -> None:
    name = csv.file_name(section.title, layout.view(), kind)
    st.download_button(
        wording.plain(words),
        data=_noted(name, make),
        file_name=name,
        mime=mime,
        key=f"{kind}_{section.key}",
        icon=_ICONS[kind],
        on_click="ignore",
    )


def _deck_link() -> None:
    layout.page_link("slides", f"Xem bộ trang chiếu ({len(deck_selection.items())})", "slideshow")


def file_button(
    words: str,
    kind: str,
    title: str,
    key: str,
    make: Callable[[], bytes],
) -> None:
    """A button that makes and gives a file of a kind (see export.KINDS)."""
    name = csv.file_name(title, layout.view(), export.KINDS[kind].suffix)
    st.download_button(
        wording.plain(words),
        data=_noted(name, make),
        file_name=name,
        mime=export.KINDS[kind].mime,
        key=key,
        icon=_ICONS[kind],
        on_click="ignore",
    )


def _noted(name: str, make: Callable[[], Made]) -> Callable[[], Made]:
    """Make the file and note in the log who took it."""
    visitor, dataset = access.person(), layout.view().snapshot.dataset
    seen = access.identity(visitor)

    def made() -> Made:
        found = make()
        audit.record("export", visitor.email, **seen, dataset=dataset, file=name)
        return found

    return made


def with_template(kind: str) -> Callable[[Callable[[bytes | None], bytes]], bytes]:
    """Writes with the visitor's template, else the province's; without when it is unusable.

    Ask for it while the page runs: a file is made later, outside the visitor's session.
    """
    own = st.session_state.get(_TEMPLATES, {}).get(kind)

    def make(write: Callable[[bytes | None], bytes]) -> bytes:
        template = templates.default(kind) if own is None else own
        if template is None:
            return write(None)
        try:
            return write(template)
        except ValueError as error:
            LOG.warning("template for %s not used: %s", kind, error)
            return write(None)

    return make


def template_field() -> None:
    """Where an editor gives templates of their own; they last as long as the session."""
    given = st.file_uploader(
        "Mẫu của cơ quan: tệp PowerPoint (.pptx) hoặc Word (.docx)",
        type=["pptx", "docx"],
        accept_multiple_files=True,
        key="own_templates",
        help="Khổ giấy, kiểu chữ và phần đầu trang của mẫu được giữ. Mẫu chỉ dùng trong phiên "
        "làm việc này, không lưu trên máy chủ.",
    )
    kept: dict[str, bytes] = {}
    for file in given:
        kind = "pptx" if file.name.lower().endswith(".pptx") else "docx"
        try:
            templates.check(kind, file.getvalue())
        except ValueError as error:
            st.error(wording.plain(f"{file.name}: {error}"), icon=":material/block:")
        else:
            kept[kind] = file.getvalue()
    st.session_state[_TEMPLATES] = kept


def _page_file(content: Page, kind: str, view: View) -> Callable[[], bytes]:
    write = with_template(kind)
    shown = _maps()

    def make() -> bytes:
        page = opening_map.with_displayed_maps(content, shown)
        bundle = ExportBundle.of(view, [since.with_section(view, page)])
        return write(lambda t: export.make(kind, bundle, template=t))

    return make


def _section_file(section: Section, page_title: str, view: View) -> Callable[[], bytes]:
    def make() -> bytes:
        alone = Page(section.key, page_title, section.title, sections=(section,))
        return export.make("xlsx", ExportBundle.of(view, [alone], section.title))

    return make


def _picture(
    section: Section, page_title: str, view: View, make: Callable[[Item], bytes]
) -> Callable[[], bytes]:
    return lambda: make(export.DeckItem(section, page_title, view).item())
