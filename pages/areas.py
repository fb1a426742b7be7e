"""Địa bàn: the map large, the place looked at beside it, its options behind one button."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard import maps
from dashboard.content import registry
from dashboard.content.areas import detail, opening_map, places
from dashboard.content.areas import map as area_map
from dashboard.content.areas.map import ONE, Choice, Drawn
from dashboard.content.areas.page import MAP
from dashboard.content.areas.scope import Scope, Version, default_version, versions
from dashboard.screen import downloads, finding, layout, map_view, markup, render
from dashboard.selection import address, cache, controls
from dashboard.words import wording

#: The frame the map is fitted to: whole on a phone, large beside the place looked at.
_WIDE, _HIGH = 760, 390
_HALF = 480
_PHONE, _PHONE_HIGH = 330, 240
_STEP_SECONDS = 2.5
_BESIDE = {"thoi-ky": "Hai thời kỳ địa giới", "hai-hoi": "Hai hội"}
#: URL parameters: the place looked at, the map playing.
_PLACE = "noi"
_PLAY = "chay"
#: What the map said was clicked in the run before, how close it is, how often it was made anew.
_HIT, _CLOSER, _MADE = "map_hit", "map_closer", "map_round"
_CLOSEST = 5
_LEVELS = {"district": "Huyện", "commune": "Xã"}


def scope_of(states: list[Version]) -> Scope:
    """The state of the map and its level, from the URL: all of the page speaks of them."""
    version = controls.given("dia-gioi") or default_version(states).code
    return Scope.of(layout.view(), version, controls.given("cap") or None)


def options(states: list[Version], scope: Scope) -> None:
    """Everything that can be chosen for the map, behind one button."""
    opened = st.popover(
        "Tuỳ chọn bản đồ", icon=":material/tune:", key="map_options", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        names = {v.code: v.name for v in states}
        controls.select("Thời kỳ địa giới", "dia-gioi", names, "", default_version(states).code)
        levels = _LEVELS if scope.version.districts else {"commune": "Xã"}
        controls.select("Cấp", "cap", levels, "", next(iter(levels)))
        choice, beside, _ = choice_of(states, scope)
        shown = area_map.options(scope)
        controls.select("Hiện trên bản đồ", "hien", shown, "Chọn số liệu", next(iter(shown), None))
        others = _others(states, scope)
        controls.select("Quy đổi về địa giới", "quy-doi", others, "Như khi báo cáo")
        controls.select("So sánh cạnh nhau", "canh-nhau", _BESIDE, "Không so sánh")
        associations = _names(scope)
        if (choice.show == ONE or beside == "hai-hoi") and len(associations) > 1:
            usual = next(iter(associations))
            controls.select("Hội trên bản đồ", "hoi-tren-ban-do", associations, "Chọn hội", usual)
        if beside == "thoi-ky" and others:
            last = next(reversed(others))
            controls.select("Thời kỳ thứ hai", "dia-gioi-hai", others, "", last)
        elif beside == "hai-hoi" and len(associations) > 1:
            second = next(code for code in associations if code != choice.association)
            controls.select("Hội thứ hai", "hoi-thu-hai", associations, "Chọn hội", second)
        address.show("map_play_on", _playing())
        st.toggle(
            "Chạy qua các thời kỳ địa giới",
            key="map_play_on",
            on_change=address.on_choice(
                "map_play_on", lambda on: controls.choose(_PLAY, "1" if on else "")
            ),
        )


def _others(states: list[Version], scope: Scope) -> dict[str, str]:
    return {v.code: v.name for v in states if v.code != scope.version.code}


def _names(scope: Scope) -> dict[str, str]:
    return dict(zip(scope.associations["association"], scope.associations["label"], strict=True))


def _playing() -> bool:
    return controls.given(_PLAY) == "1"


def choice_of(states: list[Version], scope: Scope) -> tuple[Choice, str, str]:
    """What the URL asks of the map: its choice, what stands beside it, and which."""
    shown, others, names = area_map.options(scope), _others(states, scope), _names(scope)
    show = _given("hien", shown, next(iter(shown), area_map.COUNT))
    beside = _given("canh-nhau", _BESIDE, "")
    association, also = None, ""
    if show == ONE or beside == "hai-hoi":
        association = _given("hoi-tren-ban-do", names, next(iter(names), "")) or None
    if beside == "thoi-ky":
        also = _given("dia-gioi-hai", others, next(reversed(others), ""))
    elif beside == "hai-hoi":
        also = _given("hoi-thu-hai", names, next((c for c in names if c != association), ""))
    return Choice(show, association, _given("quy-doi", others, "") or None), beside, also


def _given(parameter: str, known: dict[str, str], usual: str) -> str:
    value = controls.given(parameter)
    return value if value in known else usual


def on_one_scale(compared: list[tuple[Scope, Choice]]) -> list[tuple[Scope, Choice]]:
    """The choices with the values of all maps of their level: a shade means the same on each.

    Districts and communes keep scales of their own: a figure of the one is no figure of
    the other.
    """
    shown: dict[str, tuple[float, ...]] = {}
    for of, what in compared:
        values = cache.cached(area_map.values, of.view, of.version.code, of.level, what)
        shown[of.level] = (*shown.get(of.level, ()), *values)
    return [(of, replace(what, scale=shown[of.level])) for of, what in compared]


def show_map(
    scope: Scope, choice: Choice, key: str, wide: int = _WIDE, *, alone: bool = False
) -> str | None:
    """The map with its legend and files; the id of the area that is clicked.

    Where all places are equal a sentence stands in its place.
    """
    where = (scope.version.code, scope.level)
    drawn: Drawn = cache.cached(area_map.drawn, scope.view, *where, choice, layout.theme())
    own = opening_map.finding(scope, choice, key)
    layout.heading(own.title, key)
    if drawn.picture is None or own.chart is None:
        layout.small_lines(drawn.notes)
        downloads.finding_tools(own)
        return None
    width, height = (_PHONE, _PHONE_HIGH) if on_phone() else (wide, round(wide * _HIGH / _WIDE))
    closer = int(st.session_state.get(_CLOSER, 0)) if alone else 0
    made = st.session_state.get(_MADE, 0) if alone else 0
    # What is open below the map stays open when it is made anew: only its own key changes.
    event = st.pydeck_chart(
        cache.cached_for_object(maps.DeckPayload, drawn.picture, width, height, closer),
        height=height,
        on_select="rerun",
        selection_mode="single-object",
        key=f"{key}_{made}",
        alt=f"{own.title}. {maps.words(drawn.picture)}",
    )
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"legend_{key}"
    ):
        map_view.legend(drawn.picture)
        if alone:
            _closer_buttons(closer)
    downloads.keep_map(own)
    downloads.finding_tools(own)
    return clicked(event)


def _closer_buttons(closer: int) -> None:
    """The buttons that zoom: the page's own wheel never does."""

    def step(by: int) -> None:
        st.session_state[_CLOSER] = min(max(closer + by, 0), _CLOSEST)

    st.space("stretch")
    for name, sign, by in (("Phóng to", "+", 1), ("Thu nhỏ", "\u2212", -1)):
        st.button(
            wording.plain(sign),
            key=f"map_zoom_{by}",
            help=wording.plain(f"{name} bản đồ (hoặc giữ Ctrl và cuộn)"),
            on_click=step,
            args=(by,),
        )


def on_phone() -> bool:
    """Whether the browser says it is a phone's: its maps are fitted to a narrow screen."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def frame(name: str) -> str:
    """The key of a container with maps: those of a phone are not shrunk by the style sheet."""
    return f"{name}_phone" if on_phone() else name


def clicked(event: object) -> str | None:
    """The area id in a selection of the deck."""
    selection = getattr(event, "selection", None) or {}
    for objects in (selection.get("objects") or {}).values():
        for marked in objects:
            area = marked.get("area") or marked.get("properties", {}).get("area")
            if area:
                return str(area)
    return None


def take_click(scope: Scope, hit: str | None) -> None:
    """Make the clicked area the chosen place and clear the map's own selection.

    Streamlit pales what is not selected, which would falsify the shades; the place is
    marked by its outline instead. Among communes the selection stays: a new map would
    lose the zoom.
    """
    # Among communes the map says again on every run what was clicked: only a new click counts.
    last = st.session_state.get(_HIT)
    st.session_state[_HIT] = hit
    if hit is None or hit in (last, place(scope)) or hit not in scope.unit_names:
        return
    controls.choose(_PLACE, hit)
    if scope.level == "district":
        st.session_state[_MADE] = st.session_state.get(_MADE, 0) + 1
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        # The click came together with another: the whole page is being made anew.
        st.rerun()


def place(scope: Scope) -> str | None:
    """The chosen place, from the URL; None when it is not on this map."""
    given = controls.given(_PLACE)
    return given if given in scope.unit_names else None


def details(scope: Scope) -> None:
    """What is known of the chosen place."""
    chosen = controls.select(
        f"Xem một {scope.noun}", _PLACE, scope.unit_names, f"Chọn {scope.noun}"
    )
    if chosen is None:
        layout.small_lines(
            [
                f"Bấm vào bản đồ hoặc chọn một {scope.noun} để xem hội nào có mặt, không có mặt, "
                f"{wording.UNKNOWN}."
            ]
        )
        return
    layout.heading(scope.unit_names[chosen], "noi-dang-xem")
    st.html(markup.listing(detail.summary(scope, chosen)))
    told = places.places(scope, chosen)
    if told is not None:
        finding.show(told)


def side_by_side(scope: Scope, choice: Choice, beside: str, also: str) -> None:
    """Two maps: two states of the map, or two associations on one."""
    if beside == "hai-hoi":
        presence = Choice(ONE, choice.association, choice.on)
        pair = [(scope, presence), (scope, Choice(ONE, also, choice.on))]
    else:
        second = Scope.of(scope.view, also, scope.level)
        pair = on_one_scale([(scope, choice), (second, choice)])
    with st.container(horizontal=True, key=frame("row_maps")):
        for (of, what), key in zip(pair, ("left", "right"), strict=True):
            with st.container(border=True, height="stretch"):
                show_map(of, what, f"map_{key}", _HALF)


def timeline(states: list[Version], scope: Scope, choice: Choice) -> None:
    """The map stepping through its states, oldest first."""
    told = [v for v in states if v.figures] or states
    step = int(st.session_state.get("map_step", 0)) % len(told)
    now = told[step]
    st.session_state["map_step"] = step + 1
    st.progress((step + 1) / len(told), wording.plain(f"{now.name} ({step + 1}/{len(told)})"))
    compared = on_one_scale([(Scope.of(scope.view, v.code), choice) for v in told])
    downloads.forget_maps()
    show_map(*compared[step], "map_play")


def map_part(states: list[Version], scope: Scope) -> None:
    """The button of its options, and the map."""
    options(states, scope)
    if _playing():
        with st.container(border=True):
            choice, _, _ = choice_of(states, scope)
            st.fragment(timeline, run_every=_STEP_SECONDS)(states, scope, choice)
        return
    map_and_place(states, scope)


@st.fragment
def map_and_place(states: list[Version], scope: Scope) -> None:
    """The map and the place beside it. A fragment: a click changes nothing else on the page."""
    address.catch_up()
    downloads.forget_maps()
    choice, beside, also = choice_of(states, scope)
    if beside and also:
        side_by_side(scope, choice, beside, also)
        return
    with st.container(horizontal=True, key=frame("map_and_place")):
        with st.container(border=True, height="stretch"):
            hit = show_map(scope, replace(choice, selected=place(scope)), "map", alone=True)
        take_click(scope, hit)
        with st.container(border=True, height="stretch"):
            details(scope)


def main() -> None:
    states = versions(layout.view())
    scope = scope_of(states)
    if layout.view().provinces or scope.units.empty:
        # No outlines to draw.
        render.page(registry.page(layout.view(), "areas"))
        return
    content = registry.page(layout.view(), "areas", version=scope.version.code, level=scope.level)
    downloads.forget_maps()
    render.header(content)
    render.parts(content, {MAP: lambda _: map_part(states, scope)})
    render.lead(content)
    render.missing(content.missing)


main()
