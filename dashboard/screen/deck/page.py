"""The page of the deck: what is kept, its order and remarks, its file, the slide show."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import export
from dashboard.access import access
from dashboard.content.model import Section
from dashboard.export import DeckItem, pictures
from dashboard.screen import deck_selection, downloads, layout, markup, tables
from dashboard.screen.deck import slideshow
from dashboard.screen.deck_selection import Pick
from dashboard.screen.questions import room
from dashboard.selection import cache
from dashboard.selection.view import View
from dashboard.words import numbers, wording

STANDING = "Báo cáo giao ban"
#: Of a table so many rows and columns stand in a small picture.
_ROWS, _COLUMNS = 4, 3


def show() -> None:
    """The page, or the slide show while one is running."""
    if slideshow.running():
        slideshow.show()
        return
    picks = deck_selection.picks()
    if picks:
        headline = f"{len(picks)} mục trong bộ trang chiếu của bạn"
    else:
        headline = "Chưa có mục nào trong bộ trang chiếu của bạn"
    layout.page_header(
        headline, ("trình duyệt này giữ danh sách; số liệu lấy theo bản đang dùng khi mở",)
    )
    if picks:
        _kept(picks)
    else:
        st.info(
            "Ở mỗi biểu đồ, bảng hoặc bản đồ, mở “Nguồn, tệp” rồi bấm “Thêm vào bộ trang chiếu”.",
            icon=":material/info:",
        )
    room.list_of_notes()
    _standing()
    if access.person().role == access.EDITOR:
        with st.expander("Dùng mẫu của cơ quan", icon=":material/draft:"):
            downloads.template_field()


def _kept(picks: tuple[Pick, ...]) -> None:
    items = [deck_selection.item(pick) for pick in picks]
    there = tuple(item for item in items if item is not None)
    with st.container(horizontal=True, gap="small", key="tools_deck"):
        if there:
            st.button(
                "Trình chiếu",
                key="deck_start",
                icon=":material/play_arrow:",
                type="primary",
                on_click=slideshow.start,
                args=(there,),
            )
            downloads.file_button(
                "Tải PowerPoint", "pptx", "bo-trang-chieu", "deck_pptx", _file(there)
            )
        with st.popover("Bỏ tất cả", icon=":material/delete:", key="deck_clear_asked"):
            st.markdown("Bỏ mọi mục và ghi chú khỏi bộ trang chiếu? Không lấy lại được.")
            st.button("Bỏ tất cả các mục", key="deck_clear", on_click=deck_selection.clear)
    with st.container(key="deck_items", horizontal=True):
        for place, (pick, item) in enumerate(zip(picks, items, strict=True)):
            with st.container(border=True, height="stretch"):
                _one(place, pick, item, len(picks))


def _one(place: int, pick: Pick, deck_item: DeckItem | None, count: int) -> None:
    title = "Mục này không còn ở trang đã chọn" if deck_item is None else deck_item.section.title
    st.html(markup.heading(f"{numbers.number(place + 1)}. {title}", f"muc-{place}"))
    if deck_item is not None:
        _thumbnail(deck_item)
        chosen = deck_item.view.filter.words(deck_item.view.choices)
        said = "; ".join(words for _, words in chosen) or "không lọc"
        dataset = wording.DATASET_NAMES[deck_item.view.snapshot.dataset]
        layout.small_lines([f"{deck_item.page_title}; {dataset}; {said}"])
    key = f"deck_note_{place}"
    # The field always shows the remark of the finding that now stands at this place.
    st.session_state[key] = pick.note
    st.text_input(
        "Ghi chú cho người trình bày",
        key=key,
        max_chars=deck_selection.NOTE_LETTERS,
        placeholder="Ghi vào phần ghi chú của trang chiếu",
        on_change=_annotate,
        args=(place, key),
    )
    if st.session_state.pop(f"{key}_refused", None):
        st.warning("Bộ trang chiếu đã đầy: xin rút ngắn ghi chú.", icon=":material/info:")
    with st.container(horizontal=True, gap="small", key=f"tools_deck_{place}"):
        for words, icon, by, off in (
            ("Lên", "arrow_upward", -1, place == 0),
            ("Xuống", "arrow_downward", 1, place == count - 1),
        ):
            st.button(
                wording.plain(words),
                key=f"deck_move_{by}_{place}",
                icon=f":material/{icon}:",
                type="tertiary",
                disabled=off,
                on_click=deck_selection.move,
                args=(place, by),
            )
        st.button(
            "Bỏ",
            key=f"deck_remove_{place}",
            icon=":material/close:",
            type="tertiary",
            on_click=deck_selection.remove,
            args=(place,),
        )


def _annotate(place: int, key: str) -> None:
    try:
        deck_selection.annotate(place, st.session_state[key])
    except deck_selection.DeckFullError:
        st.session_state[f"{key}_refused"] = True


def _thumbnail(deck_item: DeckItem) -> None:
    """A small picture of the finding; of a table its first rows."""
    section = deck_item.section
    parts = cache.cached_for_object(_parts, section, layout.theme())
    if parts:
        st.image(parts[0], alt=section.title)
    elif not section.table.empty:
        st.html(tables.as_html(section.table.iloc[:_ROWS, :_COLUMNS]))


def _parts(section: Section, theme: str) -> list[bytes]:
    drawn = pictures.chart_parts(section.chart, slideshow.WIDTH, slideshow.HEIGHT, theme)
    return list(drawn[2]) if drawn else []


def _standing() -> None:
    now = layout.view()
    with st.container(border=True):
        st.subheader(wording.plain(f"Bộ dựng sẵn: {STANDING}"), anchor=False)
        st.caption(
            "Tối đa mười hai trang: tổng quan, hội viên, kinh phí, hoạt động, địa bàn, mục tiêu, "
            "điều cần chú ý; theo bộ số liệu và điều kiện lọc đang chọn."
        )
        with st.container(horizontal=True, gap="small", key="tools_standing"):
            st.button(
                "Trình chiếu bộ giao ban",
                key="standing_start",
                icon=":material/play_arrow:",
                on_click=lambda: slideshow.start(_standing_items(now)),
            )
            downloads.file_button(
                "Tải PowerPoint giao ban",
                "pptx",
                STANDING,
                "standing_pptx",
                _standing_file(now),
            )
            for words, name, annex in (
                ("Báo cáo (Word)", "bao-cao-tinh-hinh", False),
                ("Báo cáo kèm phụ lục (Word)", "bao-cao-tinh-hinh-phu-luc", True),
            ):
                downloads.file_button(words, "docx", name, name, _report(now, annex=annex))


def _standing_items(view: View) -> tuple[DeckItem, ...]:
    from dashboard.export import slides

    bundle = export.make_bundle(view, export.default_pages("pptx"))
    return tuple(
        DeckItem(item.section, item.page_title, view) for item in slides.standing_items(bundle)
    )


def _standing_file(view: View) -> Callable[[], bytes]:
    write = downloads.with_template("pptx")

    def make() -> bytes:
        bundle = export.make_bundle(view, export.default_pages("pptx"))
        return write(lambda t: export.make("pptx", bundle, standing=True, template=t))

    return make


def _report(view: View, *, annex: bool) -> Callable[[], bytes]:
    write = downloads.with_template("docx")

    def make() -> bytes:
        bundle = export.make_bundle(view, export.default_pages("docx"))
        return write(lambda t: export.make("docx", bundle, template=t, annex=annex))

    return make


def _file(kept: tuple[DeckItem, ...]) -> Callable[[], bytes]:
    write = downloads.with_template("pptx")

    def make() -> bytes:
        from dashboard.export import slides

        items = [deck_item.item() for deck_item in kept]
        return write(lambda t: slides.deck_of_items(items, template=t))

    return make
