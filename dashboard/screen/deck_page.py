"""The page of the deck: what is kept, its order and remarks, its file, the slide show."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import export
from dashboard.access import access
from dashboard.export import DeckItem
from dashboard.screen import deck_selection, downloads, layout, slideshow
from dashboard.selection.view import View
from dashboard.words import numbers, wording

STANDING = "Báo cáo giao ban"


def show() -> None:
    """The page, or the slide show while one is running."""
    if slideshow.running():
        slideshow.show()
        return
    kept = deck_selection.items()
    if kept:
        headline = f"{len(kept)} mục trong bộ trang chiếu của bạn"
    else:
        headline = "Chưa có mục nào trong bộ trang chiếu của bạn"
    layout.page_header(headline, ("Bộ này chỉ giữ trong phiên làm việc đang mở",))
    if access.person().role == access.EDITOR:
        with st.expander("Dùng mẫu của cơ quan", icon=":material/draft:"):
            downloads.template_field()
    if kept:
        _kept(kept)
    else:
        st.info(
            "Ở mỗi biểu đồ, bảng hoặc bản đồ, bấm “Thêm vào bộ trang chiếu” để đưa mục đó vào đây.",
            icon=":material/info:",
        )
    _standing()


def _kept(kept: tuple[DeckItem, ...]) -> None:
    with st.container(horizontal=True, gap="small", key="tools_deck"):
        st.button(
            "Trình chiếu",
            key="deck_start",
            icon=":material/play_arrow:",
            type="primary",
            on_click=slideshow.start,
            args=(kept,),
        )
        downloads.file_button("Tải PowerPoint", "pptx", "bo-trang-chieu", "deck_pptx", _file(kept))
        st.button(
            "Bỏ tất cả", key="deck_clear", icon=":material/delete:", on_click=deck_selection.clear
        )
    for place, one in enumerate(kept):
        with st.container(border=True):
            _one(place, one, len(kept))


def _one(place: int, deck_item: DeckItem, count: int) -> None:
    filters = deck_item.view.filter.words(deck_item.view.choices)
    said = "; ".join(words for _, words in filters) or "không lọc"
    dataset = wording.DATASET_NAMES[deck_item.view.snapshot.dataset]
    st.markdown(f"**{numbers.number(place + 1)}. {wording.plain(deck_item.section.title)}**")
    st.caption(wording.plain(f"{deck_item.page_title} · {dataset} · {said}"))
    key = f"deck_note_{place}"
    # The field always shows the remark of the finding that now stands at this place.
    st.session_state[key] = deck_item.note
    st.text_input(
        "Ghi chú cho người trình bày",
        key=key,
        max_chars=deck_selection.NOTE_LETTERS,
        placeholder="Ghi vào phần ghi chú của trang chiếu",
        on_change=lambda: deck_selection.annotate(place, st.session_state[key]),
    )
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


def _standing() -> None:
    now = layout.view()
    with st.container(border=True):
        st.subheader(wording.plain(f"Bộ dựng sẵn: {STANDING}"), anchor=False)
        st.caption(
            "Khoảng mười hai trang: tổng quan, hội viên, kinh phí, hoạt động, địa bàn, mục tiêu, "
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
            downloads.file_button(
                "Tải báo cáo Word",
                "docx",
                "bao-cao-tinh-hinh",
                "standing_docx",
                _report(now),
            )


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


def _report(view: View) -> Callable[[], bytes]:
    write = downloads.with_template("docx")

    def make() -> bytes:
        bundle = export.make_bundle(view, export.default_pages("docx"))
        return write(lambda t: export.make("docx", bundle, template=t))

    return make


def _file(kept: tuple[DeckItem, ...]) -> Callable[[], bytes]:
    write = downloads.with_template("pptx")

    def make() -> bytes:
        from dashboard.export import slides

        items = [one.item() for one in kept]
        return write(lambda t: slides.deck_of_items(items, template=t))

    return make
