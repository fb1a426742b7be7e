"""Địa bàn: the map with its choices, then the findings under the filter."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard import maps
from dashboard.content import registry
from dashboard.content.areas import detail, opening_map
from dashboard.content.areas import map as area_map
from dashboard.content.areas.map import ONE, Choice, Drawn
from dashboard.content.areas.scope import Scope, Version, default_version, versions
from dashboard.screen import downloads, finding, layout, render
from dashboard.selection import address, cache, controls
from dashboard.words import wording

#: The frame the map is fitted to: whole on a phone, still large beside the details.
_WIDE, _HIGH = 520, 320
_HALF = 400
_PHONE = 350
_STEP_SECONDS = 2.5
_BESIDE = {"thoi-ky": "Hai thời kỳ địa giới", "hai-hoi": "Hai hội"}
#: The URL parameter of the place looked at.
_PLACE = "noi"
#: What the map said was clicked in the run before.
_HIT = "map_hit"
_LEVELS = {"district": "Huyện", "commune": "Xã"}


def boundaries(found: list[Version]) -> Scope:
    """The state of the map and its level: all of the page speaks of them."""
    names = {v.code: v.name for v in found}
    usual = default_version(found).code
    with st.container(horizontal=True, key="choices_areas"):
        version = controls.select("Thời kỳ địa giới", "dia-gioi", names, "", usual) or usual
        has_districts = next(v.districts for v in found if v.code == version) > 0
        levels = _LEVELS if has_districts else {"commune": "Xã"}
        level = controls.select("Cấp", "cap", levels, "", next(iter(levels)))
    return Scope.of(layout.view(), version, level)


def choices(found: list[Version], scope: Scope) -> tuple[Choice, str | None, str]:
    """The map's own choices: figure, association, boundaries, comparison."""
    shown = area_map.options(scope)
    others = {v.code: v.name for v in found if v.code != scope.version.code}
    usual_show = next(iter(shown), area_map.COUNT)
    with st.container(horizontal=True, key="choices_map"):
        show = controls.select("Hiện trên bản đồ", "hien", shown, "Chọn số liệu", usual_show)
        on = controls.select("Quy đổi về địa giới", "quy-doi", others, "Như khi báo cáo")
        beside = controls.select("So sánh cạnh nhau", "canh-nhau", _BESIDE, "Không so sánh")
    association, also = None, ""
    if show == ONE or beside == "hai-hoi":
        association = one_association(scope, "Hội trên bản đồ", "hoi-tren-ban-do")
    if beside == "thoi-ky":
        last = next(reversed(others))
        also = controls.select("Thời kỳ thứ hai", "dia-gioi-hai", others, "", last) or last
    elif beside == "hai-hoi":
        also = one_association(scope, "Hội thứ hai", "hoi-thu-hai", association) or ""
    return Choice(show or usual_show, association, on), beside, also


def one_association(
    scope: Scope, label: str, parameter: str, beside: str | None = None
) -> str | None:
    """The association of a map; the filter's own when one is chosen there.

    Until one is chosen it is the first, or the first other than the one it stands beside.
    """
    names = dict(zip(scope.associations["association"], scope.associations["label"], strict=True))
    if len(names) <= 1:
        return next(iter(names), None)
    usual = next(code for code in names if code != beside)
    return controls.select(label, parameter, names, "Chọn hội", usual)


def drawn_of(scope: Scope, choice: Choice) -> Drawn:
    """The map of a choice, from what is kept if it was drawn before."""
    where = (scope.version.code, scope.level)
    return cache.cached(area_map.drawn, scope.view, *where, choice, layout.theme())


def on_one_scale(compared: list[tuple[Scope, Choice]]) -> list[tuple[Scope, Choice]]:
    """The choices with the values of all maps of their level: a shade means the same on each.

    Districts and communes keep scales of their own: a figure of the one is no figure of
    the other.
    """
    shown: dict[str, tuple[float, ...]] = {}
    for of, what in compared:
        found = cache.cached(area_map.values, of.view, of.version.code, of.level, what)
        shown[of.level] = (*shown.get(of.level, ()), *found)
    return [(of, replace(what, scale=shown[of.level])) for of, what in compared]


def show_map(
    scope: Scope, choice: Choice, key: str, wide: int = _WIDE, made: int = 0
) -> str | None:
    """The map with its legend, table and files; the id of the area that is clicked.

    A map `made` anew is another for the browser; what is open below it stays open.
    """
    drawn = drawn_of(scope, choice)
    picture, own = drawn.picture, opening_map.finding(scope, choice, key)
    if picture is None:
        finding.show(own)
        st.info(wording.plain(" ".join(drawn.notes)), icon=":material/map:")
        return None
    layout.heading(drawn.title, key, small=[picture.subtitle])
    width = _PHONE if on_phone() else wide
    event = st.pydeck_chart(
        cache.cached_for_object(maps.DeckPayload, picture, width, _HIGH),
        height=_HIGH,
        on_select="rerun",
        selection_mode="single-object",
        key=f"{key}_{made}",
        alt=alt(drawn),
    )
    layout.small_lines([picture.legend_title])
    st.image(maps.legend(picture), alt=maps.words(picture))
    layout.small_lines([f"{picture.boundaries}.", *drawn.notes])
    downloads.keep_map(own)
    downloads.finding_tools(own)
    return clicked(event)


def on_phone() -> bool:
    """Whether the browser says it is a phone's: its maps are fitted to a narrow screen."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def frame(name: str) -> str:
    """The key of a container with maps: those of a phone are not shrunk by the style sheet."""
    return f"{name}_phone" if on_phone() else name


def alt(drawn: Drawn) -> str:
    """The map in words: its title, its legend, where its figures can be read."""
    if drawn.picture is None:
        return drawn.title
    return f"{drawn.title}. {maps.words(drawn.picture)} Số liệu từng nơi ở “Bảng số liệu” bên dưới."


def clicked(event: object) -> str | None:
    """The area id in a selection of the deck."""
    selection = getattr(event, "selection", None) or {}
    for objects in (selection.get("objects") or {}).values():
        for one in objects:
            area = one.get("area") or one.get("properties", {}).get("area")
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
        st.session_state["map_round"] = st.session_state.get("map_round", 0) + 1
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
        f"Xem một {scope.noun}",
        _PLACE,
        scope.unit_names,
        f"Chọn {scope.noun}",
    )
    if chosen is None:
        st.caption(
            wording.plain(
                f"Bấm vào bản đồ hoặc chọn một {scope.noun} để xem hội nào có mặt, không có mặt, "
                f"{wording.UNKNOWN}."
            )
        )
        return
    layout.heading(scope.unit_names[chosen], "noi-dang-xem")
    st.markdown("\n".join(f"- {wording.plain(s)}" for s in detail.summary(scope, chosen)))
    told = detail.events(scope, chosen)
    if told is not None:
        finding.show(told)


def side_by_side(scope: Scope, choice: Choice, beside: str, also: str) -> None:
    """Two maps: two states of the map, or two associations on one."""
    if beside == "hai-hoi":
        one = Choice(ONE, choice.association, choice.on)
        pair = [(scope, one), (scope, Choice(ONE, also, choice.on))]
    else:
        second = Scope.of(scope.view, also, scope.level)
        pair = on_one_scale([(scope, choice), (second, choice)])
    with st.container(horizontal=True, key=frame("row_maps")):
        for (of, what), key in zip(pair, ("left", "right"), strict=True):
            with st.container(border=True, height="stretch"):
                show_map(of, what, f"map_{key}", _HALF)


def timeline(found: list[Version], scope: Scope, choice: Choice) -> None:
    """The map stepping through its states, oldest first."""
    told = [v for v in found if v.figures] or found
    step = int(st.session_state.get("map_step", 0)) % len(told)
    now = told[step]
    st.session_state["map_step"] = step + 1
    st.progress((step + 1) / len(told), wording.plain(f"{now.name} ({step + 1}/{len(told)})"))
    compared = on_one_scale([(Scope.of(scope.view, v.code), choice) for v in told])
    downloads.forget_maps()
    show_map(*compared[step], "map_play")


@st.fragment
def map_part(found: list[Version], scope: Scope) -> None:
    """The map with its choices. A fragment: they change nothing else on the page."""
    address.catch_up()
    downloads.forget_maps()
    with st.container(border=True):
        choice, beside, also = choices(found, scope)
    playing = st.toggle("Chạy qua các thời kỳ địa giới", key="map_play_on")
    if playing:
        with st.container(border=True):
            st.fragment(timeline, run_every=_STEP_SECONDS)(found, scope, choice)
    elif beside:
        side_by_side(scope, choice, beside, also)
    else:
        choice = replace(choice, selected=place(scope))
        with st.container(horizontal=True, key=frame("map_and_place")):
            with st.container(border=True, height="stretch"):
                made = st.session_state.get("map_round", 0)
                hit = show_map(scope, choice, "map", made=made)
            take_click(scope, hit)
            with st.container(border=True, height="stretch"):
                details(scope)


def main() -> None:
    found = versions(layout.view())
    heading = st.container()
    scope = boundaries(found)
    content = registry.page(layout.view(), "areas", version=scope.version.code, level=scope.level)
    with heading:
        render.header(content)
    map_part(found, scope)
    render.lead(content)
    render.parts(content)
    render.missing(content.missing)


main()
