"""The deck in the browser: one finding a screen, arrow keys, for a meeting room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from dashboard.content.evidence import brief
from dashboard.export import DeckItem, pictures
from dashboard.export.context import ExportContext
from dashboard.screen import layout, tables
from dashboard.screen.questions import room
from dashboard.words import numbers, wording

_SCREENS, _PLACE = "slideshow_screens", "slideshow_place"
_STYLE = Path(__file__).resolve().parents[2] / "static" / "slideshow.css"
#: A table on a screen shows no more rows.
ROWS = 12
#: A chart is drawn for a screen this wide and cut where it would be higher than that.
WIDTH, HEIGHT = 760, 430


@dataclass(frozen=True)
class Screen:
    """What stands on the screen at once: a finding, or a part of its tall chart.

    picture   PNG of the chart, None when the finding is shown as a table
    part      which part of how many, (1, 1) when it is in one piece
    """

    slide: DeckItem
    picture: bytes | None
    words: str = ""
    legend: str = ""
    part: tuple[int, int] = (1, 1)


def running() -> bool:
    """Whether a show is on in this session."""
    return bool(st.session_state.get(_SCREENS))


def start(slides: Sequence[DeckItem]) -> None:
    """Begin with the first slide; nothing happens without slides."""
    theme = layout.theme()
    st.session_state[_SCREENS] = tuple(s for slide in slides for s in screens(slide, theme))
    st.session_state[_PLACE] = 0


def stop() -> None:
    """End the show."""
    st.session_state.pop(_SCREENS, None)
    st.session_state.pop(_PLACE, None)
    room.close()


def step(by: int) -> None:
    """Go forth (1) or back (-1); at the ends it stays."""
    last = len(st.session_state.get(_SCREENS, ())) - 1
    place = st.session_state.get(_PLACE, 0) + by
    st.session_state[_PLACE] = max(0, min(place, last))


def screens(deck_item: DeckItem, theme: str = "light") -> Iterator[Screen]:
    """The screens of a finding: its chart in legible parts, or its table."""
    drawn = pictures.chart_parts(deck_item.section.chart, WIDTH, HEIGHT, theme)
    if not drawn:
        yield Screen(deck_item, None)
        return
    words, legend, parts = drawn
    for i, png in enumerate(parts, start=1):
        yield Screen(deck_item, png, words, legend, (i, len(parts)))


def show() -> None:
    """The screen of the moment and the keys to move."""
    shown: tuple[Screen, ...] = st.session_state[_SCREENS]
    place = min(st.session_state.get(_PLACE, 0), len(shown) - 1)
    st.html(_STYLE)
    asking = room.asking()
    with st.container(key="slideshow_slide", gap="small"):
        if asking:
            room.show(shown[place].slide.view)
        else:
            _screen(shown[place], place)
    if asking:
        _keys_of_room()
    else:
        _keys(place, len(shown))


def _screen(screen: Screen, place: int) -> None:
    slide, section = screen.slide, screen.slide.section
    part, parts = screen.part
    st.caption(wording.plain(slide.page_title))
    title = section.title + (f" ({part}/{parts})" if parts > 1 else "")
    st.title(wording.plain(title), anchor=False)
    if screen.picture is not None:
        st.image(screen.picture, alt=screen.words or section.title)
    elif section.table.empty:
        st.info(wording.NO_DATA_IN_SCOPE, icon=":material/info:")
    else:
        tables.show(section.table.head(ROWS), key=f"slideshow_table_{place}")
        if len(section.table) > ROWS:
            _quiet(f"Còn {len(section.table) - ROWS} dòng nữa ở trang “{slide.page_title}”.")
    with st.container(gap="xsmall"):
        for words in (screen.legend, section.note, section.source or "", slide.note):
            _quiet(words)
        if section.source is None and section.records:
            _quiet(brief(slide.view, section.records).source_line)
        _quiet(ExportContext.of(slide.view).line)


def _quiet(words: str) -> None:
    if words:
        st.caption(wording.plain(words))


def _keys(place: int, count: int) -> None:
    first, last = place == 0, place == count - 1
    with st.container(
        horizontal=True,
        horizontal_alignment="center",
        vertical_alignment="center",
        gap="small",
        key="slideshow_keys",
    ):
        _key("Trước", "back", "Left", -1, first, "arrow_back")
        st.markdown(f"{numbers.number(place + 1)}/{numbers.number(count)}", width="content")
        _key("Sau", "next", "Right", 1, last, "arrow_forward")
        st.button(
            "Hỏi",
            key="slideshow_ask",
            icon=":material/contact_support:",
            shortcut="h",
            on_click=room.open_field,
        )
        st.button(
            "Kết thúc",
            key="slideshow_stop",
            icon=":material/close:",
            shortcut="Esc",
            on_click=stop,
        )
    # A presenter's remote sends these keys; the buttons for them are not shown.
    with st.container(key="slideshow_remote"):
        _key("Trang trước", "page_up", "PageUp", -1, first)
        _key("Trang sau", "page_down", "PageDown", 1, last)


def _keys_of_room() -> None:
    """Back to the slide by any key of a presenter, or on to the next question."""
    with st.container(
        horizontal=True, horizontal_alignment="center", gap="small", key="slideshow_keys"
    ):
        st.button(
            "Về trang chiếu",
            key="room_close",
            icon=":material/arrow_back:",
            shortcut="Esc",
            on_click=room.close,
        )
        # Before there is an answer somebody types: no letter may be a key.
        if room.answered():
            st.button(
                "Hỏi câu khác",
                key="room_again",
                icon=":material/contact_support:",
                shortcut="h",
                on_click=room.open_field,
            )
    with st.container(key="slideshow_remote"):
        for name, shortcut in (("page_up", "PageUp"), ("page_down", "PageDown")):
            st.button("Về trang chiếu", key=f"room_{name}", shortcut=shortcut, on_click=room.close)


def _key(words: str, name: str, shortcut: str, by: int, off: bool, icon: str = "") -> None:
    st.button(
        wording.plain(words),
        key=f"slideshow_{name}",
        icon=f":material/{icon}:" if icon else None,
        shortcut=shortcut,
        disabled=off,
        on_click=step,
        args=(by,),
    )
