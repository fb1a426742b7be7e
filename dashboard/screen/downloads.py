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
from dashboard.content.model import Link, Page, Section
from dashboard.content.yearly.report import default_year
from dashboard.export import ExportBundle, Item, csv, pictures, templates
from dashboard.screen import deck_selection, evidence, layout, markup, tables
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: A text file or any other.
Made = TypeVar("Made", str, bytes)
LOG = logging.getLogger(__name__)
_PAGE = "downloads_page"
_TEMPLATES = "downloads_templates"
_MAPS = "downloads_maps"
#: Pages whose menu of files offers the Union's yearly report.
_WITH_YEARLY = ("overview", "meeting")
_ICONS = {
    "pptx": "slideshow",
    "xlsx": "table_view",
    "docx": "description",
    "zip": "folder_zip",
    "csv": "csv",
    "png": "image",
    "svg": "shapes",
    "geojson": "map",
    "yearly": "description",
    "pack": "folder_zip",
    "ics": "calendar_month",
}


def page_tools(content: Page) -> None:
    """The whole page as files, and the way to the deck, in the bar on top.

    Call it before the findings are shown: it also notes which page they belong to.
    """
    st.session_state[_PAGE] = content
    for place, slot in enumerate(layout.slots()):
        with slot:
            _page_menu(content, place)


@st.fragment
def _page_menu(content: Page, place: int) -> None:
    count = len(deck_selection.picks())
    opened = st.popover(
        f"Tải về ({count})" if count else "Tải về",
        icon=":material/download:",
        key=f"export_{content.name}_{place}",
        on_change="rerun",
    )
    if not opened.open:
        return
    now = layout.view()
    with opened:
        layout.small_lines(["Cả trang này, mọi phần, theo điều kiện lọc đang chọn"])
        for kind, words in (
            ("pptx", "Trang chiếu (PowerPoint)"),
            ("docx", "Báo cáo (Word)"),
            ("docx-annex", "Báo cáo kèm phụ lục (Word)"),
            ("xlsx", "Bảng tính (Excel)"),
            ("zip", "Số liệu và nguồn (ZIP)"),
        ):
            key = f"{kind}_{content.name}_{place}"
            kind, _, annex = kind.partition("-")
            name = f"{content.title} phụ lục" if annex else content.title
            file_button(words, kind, name, key, _page_file(content, kind, now, annex=bool(annex)))
        if content.name in _WITH_YEARLY:
            _yearly_button(content, place, now)
        st.html(markup.copy_button("Chép đường dẫn trang này"))
        _deck_link()


def _yearly_button(content: Page, place: int, now: View) -> None:
    """The Union's own report of the year chosen last, else of the one due now, as a draft."""
    year = now.filter.year_to or default_year(now)
    write = with_template("docx")

    def make() -> bytes:
        from dashboard.export.report.yearly import yearly

        return write(lambda t: yearly(now, year, t))

    words = f"Báo cáo năm {year} của Liên hiệp hội, bản nháp (Word)"
    name = f"bao cao nam {year} ban nhap"
    file_button(words, "yearly", name, f"yearly_{content.name}_{place}", make)


@st.fragment
def finding_tools(section: Section, hint: str = "", marks: str = "") -> None:
    """The small line of a finding and, behind one button, what it holds: how to read it,
    files, a place in the deck, its address, sources, table.

    A fragment: opening it runs these lines again and nothing else. What is closed is
    neither asked for nor sent. `hint` says what a click in the picture does, `marks` the
    unit and what its marks mean.
    """
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"tools_{section.key}"
    ):
        words = f"{marks} {wording.capitalise(caption(section))}"
        st.html(markup.small([words.strip()]) or "<p></p>")
        opened = st.popover(
            "Nguồn, tệp",
            icon=":material/more_horiz:",
            type="tertiary",
            key=f"more_{section.key}",
            on_change="rerun",
        )
    if opened.open:
        with opened:
            _held(section, hint)


def caption(section: Section) -> str:
    """The one small line of a finding: its own, else who says it and where."""
    if section.caption:
        return section.caption
    if section.source is not None:
        return section.source
    return brief(layout.view(), section.records).source_line if section.records else ""


def _held(section: Section, hint: str) -> None:
    """What stands behind the button of a finding."""
    now, page = layout.view(), st.session_state.get(_PAGE)
    page_title = page.title if isinstance(page, Page) else ""
    layout.small_lines([section.note, hint])
    if not section.table.empty:
        _files(section, page_title, now)
    with st.container(horizontal=True, gap="small", key=f"keep_{section.key}"):
        _deck_button(section, now)
        st.html(markup.copy_button("Chép đường dẫn", section.key))
    shown = {}
    if brief(now, section.records).count:
        shown["source"] = "Nguồn"
    if not section.table.empty and (section.chart is not None or section.grid is not None):
        shown["table"] = "Bảng số liệu"
    if not shown:
        return
    opened = st.segmented_control(
        wording.plain(f"Nguồn, bảng của mục “{section.title}”"),
        list(shown),
        format_func=shown.__getitem__,
        default=next(iter(shown)),
        required=True,
        key=f"held_{section.key}",
        label_visibility="collapsed",
    )
    if opened == "table":
        tables.show(section.table, key=f"frame_{section.key}")
    else:
        evidence.show(now, section.records)


def _deck_button(section: Section, now: View) -> None:
    """Puts the finding into the deck or takes it out; says so when there is no room."""
    page = st.session_state.get(_PAGE)
    # What changed since a meeting is of that moment: it cannot be made anew later.
    if section.table.empty or section.key == since.KEY or not isinstance(page, Page):
        return
    pick = deck_selection.pick_of(section, page, now)
    kept = deck_selection.holds(pick)
    if not st.button(
        "Bỏ khỏi bộ trang chiếu" if kept else "Thêm vào bộ trang chiếu",
        icon=":material/playlist_remove:" if kept else ":material/playlist_add:",
        key=f"deck_{section.key}",
    ):
        return
    try:
        (deck_selection.drop if kept else deck_selection.add)(pick)
    except deck_selection.DeckFullError as error:
        st.warning(wording.plain(str(error)), icon=":material/info:")
        return
    # The bar on top counts what is kept, and the browser is to remember it.
    st.rerun()


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
    """Slide, picture, outlines, workbook and CSV of a finding; made when they are asked for."""
    with st.container(horizontal=True, gap="small", key=f"files_{section.key}"):
        file_button(
            "Trang chiếu",
            "pptx",
            section.title,
            f"pptx_{section.key}",
            _slide(section, page_title, now),
        )
        if _has_picture(section):
            if pictures.available():
                picture = _picture(section, page_title, now, pictures.png_of)
                _download("Ảnh PNG", "png", "image/png", section, picture)
            picture = _picture(section, page_title, now, pictures.svg_of)
            _download("Ảnh SVG", "svg", "image/svg+xml", section, picture)
            if section.chart is not None and section.chart.is_map:
                outlines = _picture(section, page_title, now, pictures.geojson_of)
                _download("GeoJSON", "geojson", "application/geo+json", section, outlines)
        file_button(
            "Excel",
            "xlsx",
            section.title,
            f"xlsx_{section.key}",
            _section_file(section, page_title, now),
        )
        _download("CSV", "csv", "text/csv", section, lambda: csv.to_csv(section.table, now))


def _has_picture(section: Section) -> bool:
    chart = section.chart
    if chart is None or chart.frame.empty:
        return False
    return kinds.is_drawn(chart)


def _download(words: str, kind: str, mime: str, section: Section, make: Callable[[], Made]) -> None:
    name, key = csv.file_name(section.title, layout.view(), kind), f"{kind}_{section.key}"
    layout.download(words, noted(name, make), name, key, mime=mime, icon=_ICONS[kind])


def _deck_link() -> None:
    count = numbers.number(len(deck_selection.picks()))
    layout.page_link(Link("slides"), f"Xem bộ trang chiếu ({count})", "slideshow")


def file_button(
    words: str,
    kind: str,
    title: str,
    key: str,
    make: Callable[[], bytes],
) -> None:
    """A button that makes and gives a file of a kind (see export.KINDS)."""
    suffix, mime = export.KINDS[kind].suffix, export.KINDS[kind].mime
    name = csv.file_name(title, layout.view(), suffix)
    layout.download(words, noted(name, make), name, key, mime=mime, icon=_ICONS[kind])


def noted(name: str, make: Callable[[], Made]) -> Callable[[], Made]:
    """Make the file and note in the log who took it."""
    visitor, dataset = access.person(), layout.view().snapshot.dataset
    seen = access.identity(visitor)

    def made() -> Made:
        content = make()
        audit.record("export", visitor.email, **seen, dataset=dataset, file=name)
        return content

    return made


def with_template(kind: str) -> Callable[[Callable[[bytes | None], bytes]], bytes]:
    """Writes with the visitor's template, else the province's; without when it is unusable.

    Ask for it while the page runs: a file is made later, outside the visitor's session.
    """
    own = own_templates().get(kind)

    def make(write: Callable[[bytes | None], bytes]) -> bytes:
        try:
            return write(templates.default(kind) if own is None else own)
        except ValueError as error:
            LOG.warning("template for %s not used: %s", kind, error)
            return write(None)

    return make


def own_templates() -> dict[str, bytes]:
    """The visitor's own templates, by kind of file."""
    return st.session_state.get(_TEMPLATES, {})


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


def _page_file(content: Page, kind: str, view: View, *, annex: bool = False) -> Callable[[], bytes]:
    write = with_template(kind)
    shown = _maps()

    def make() -> bytes:
        page = opening_map.with_displayed_maps(content, shown)
        bundle = ExportBundle.of(view, [since.with_section(view, page)])
        return write(lambda t: export.make(kind, bundle, template=t, annex=annex))

    return make


def _slide(section: Section, page_title: str, view: View) -> Callable[[], bytes]:
    write = with_template("pptx")

    def make() -> bytes:
        from dashboard.export import slides

        item = export.DeckItem(section, page_title, view).item()
        return write(lambda t: slides.deck_of_items([item], template=t))

    return make


def _section_file(section: Section, page_title: str, view: View) -> Callable[[], bytes]:
    def make() -> bytes:
        alone = Page(section.key, page_title, section.title, lead=(section,))
        return export.make("xlsx", ExportBundle.of(view, [alone], section.title))

    return make


def _picture(
    section: Section, page_title: str, view: View, make: Callable[[Item], bytes]
) -> Callable[[], bytes]:
    return lambda: make(export.DeckItem(section, page_title, view).item())
