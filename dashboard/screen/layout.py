"""The parts every page is made of: header, cards, chart sections, notes, footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st
from plotly.graph_objects import Figure
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts import plotly, sparkline
from dashboard.content.model import Card, Link
from dashboard.screen import drilldown, evidence, filter_bar, markup
from dashboard.selection import address, cache
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import numbers, sitemap, wording

_VIEW = "view_of_this_run"
_PAGE_NAME = "page_of_this_run"
#: Places in the bar that the page fills: on a wide screen, on a phone.
_SLOTS = "slots_of_this_run"
#: No tool bar over charts (its texts are English), no zoom by accident on a phone.
CHART_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
#: How often a page without a snapshot looks whether there is one now.
_LOOK_AGAIN_SECONDS = 3


def enter(view: View, page: str, slots: Sequence[DeltaGenerator]) -> None:
    """Set what this run shows (dashboard/main.py does, before the page).

    page   name of the file in pages/
    slots  the places in the bar for the page's files
    """
    st.session_state[_VIEW] = view
    st.session_state[_PAGE_NAME] = page
    st.session_state[_SLOTS] = slots


def slots() -> Sequence[DeltaGenerator]:
    """The places in the bar for the page's files."""
    return st.session_state.get(_SLOTS, ())


def view() -> View:
    """The snapshot and filter of this page run: the first line of every page."""
    return st.session_state[_VIEW]


def heading(text: str, name: str, level: int = 2, small: Sequence[str] = ()) -> None:
    """A heading under a name of its own on the page, small lines below it; plain text."""
    st.html(markup.together(markup.heading(text, name, level), markup.small(small)))


def small_lines(lines: Sequence[str]) -> None:
    """Small quiet lines, plain texts; nothing when there are none."""
    if any(lines):
        st.html(markup.small(lines))


def page_header(headline: str, facts: Sequence[str] = ()) -> None:
    """The headline (the page's answer in words), whose figures it shows, the active filters.

    `headline` and `facts` are plain text. The id of the snapshot stands in the footer.
    """
    now = view()
    words = wording.capitalise(" · ".join(fact for fact in facts if fact))
    badge = wording.DEMO_BADGE if now.is_demo else ""
    st.html(markup.headline(headline, words, badge))
    filter_bar.badges(now.filter, now.choices)


@st.fragment
def metric_cards(cards: Sequence[Card], key: str) -> None:
    """Three to five key figures in a row of equal height; two in a row on a phone."""
    with st.container(horizontal=True, vertical_alignment="distribute", key=f"cards_{key}"):
        for i, card in enumerate(cards):
            with st.container(border=True, height="stretch", width="stretch", gap="xsmall"):
                course = sparkline.data_uri(card.course, theme()) if card.course else ""
                st.html(markup.card(card.label, card.value, card.note, card.tone, course))
                if card.record_ids:
                    evidence.evidence_popover(view(), card.record_ids, key=f"card_{key}_{i}")


def chart_width(half: bool) -> float:
    """About how many pixels a chart has in the window the page was opened in (shell.js)."""
    window = st.context.cookies.get("width", "")
    inner = 0.8 * min(int(window), 1440) if window.isdecimal() else 900.0
    return inner if inner < 600 else inner / 2 - 40 if half else inner


def theme() -> str:
    """The theme the reader's browser shows: light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def chart(figure: Figure, key: str) -> str:
    """The chart, its marks clickable where that changes the filter; the hint to say so."""
    if plotly.is_empty(figure):
        st.info(wording.NO_DATA_IN_SCOPE, icon=":material/info:")
        return ""
    words = plotly.describe(figure)
    ready = drilldown.clickable(figure, view())
    if ready is None:
        st.plotly_chart(
            cache.cached_for_object(plotly.PlotlyPayload, figure, theme()),
            theme=None,
            key=f"chart_{key}",
            config=CHART_CONFIG,
            alt=words,
            width="stretch",
        )
        return ""
    # Another key after each click: the chart of an earlier view comes back unmarked.
    count, made = f"clicks_{key}", f"clicked_{key}"
    own = f"chart_{key}_click_{st.session_state.get(count, 0)}"

    def write() -> None:
        marked = drilldown.clicked(st.session_state.get(own))
        wanted = drilldown.changes(marked, view())
        if wanted:
            st.session_state[count] = st.session_state.get(count, 0) + 1
            st.session_state[made] = own, wanted
            filter_bar.set_parameters(**wanted)
        elif marked is None and st.session_state.get(made, ("",))[0] == own:
            # The second of two quick clicks takes the mark back, and may come under the
            # address from before the first: a double click chooses, too.
            filter_bar.set_parameters(**st.session_state[made][1])

    st.plotly_chart(
        cache.cached_for_object(plotly.PlotlyPayload, ready, theme()),
        theme=None,
        key=own,
        config=CHART_CONFIG,
        alt=words,
        width="stretch",
        on_select=write,
        selection_mode="points",
    )
    return drilldown.HINT


def page_link(link: Link, label: str, icon: str = "") -> None:
    """The way a link names; the label alone while its page does not exist."""
    target = sitemap.link(link.page)
    if target is None:
        st.caption(wording.plain(label))
        return
    st.page_link(
        target,
        label=wording.plain(label),
        icon=f":material/{icon}:" if icon else None,
        query_params=link.parameters(view().filter),
    )


def download(
    label: str,
    make: Callable[[], bytes | str],
    name: str,
    key: str,
    *,
    mime: str | None = None,
    icon: str = "download",
    kind: Literal["primary", "secondary", "tertiary"] = "secondary",
) -> None:
    """A button for a file that is made when it is asked for."""
    st.download_button(
        wording.plain(label),
        data=make,
        file_name=name,
        mime=mime,
        icon=f":material/{icon}:",
        type=kind,
        on_click="ignore",
        key=key,
    )


def go(link: Link) -> None:
    """Open what a link names: at once, in place of what is shown."""
    parameters = link.parameters(view().filter)
    if link.page == st.session_state.get(_PAGE_NAME):
        address.change(lambda _: parameters)
        st.rerun()
    target = sitemap.link(link.page)
    if target is not None:
        st.switch_page(target, query_params=parameters)


def footer(now: View) -> None:
    """Which snapshot the page shows, at the end of every page."""
    name = wording.DATASET_NAMES[now.snapshot.dataset]
    words = (
        f"{wording.ORGANISATION} · {name} · Bản số liệu {now.snapshot.id}, "
        f"công bố {numbers.moment(now.snapshot.built_at)}"
    )
    st.html(f"<footer>{markup.small([words])}</footer>")


def no_snapshot(dataset: str, reason: str) -> None:
    """The page of a dataset without a published snapshot: what it is and what to do."""
    name = wording.DATASET_NAMES[dataset]
    st.title(wording.plain(f"Bộ “{name}” {wording.NO_DATA} để xem"), anchor=False)
    st.info(wording.plain(reason), icon=":material/info:")
    st.markdown(
        "Máy chủ vừa khởi động lần đầu có thể còn đang tạo bộ này, thường mất chưa đến một phút. "
        "Nếu lâu hơn, xin báo người quản trị; trang tự mở ra khi có số liệu."
    )
    if dataset == "demo":
        st.markdown("Bộ số liệu thực vẫn xem được: chọn **Số liệu thực** ở hàng trên cùng.")
    with st.expander("Dành cho người quản trị: tạo bản số liệu bằng lệnh"):
        if dataset == "demo":
            st.code("python -m etl simulate", language=None)
        option = " --dataset demo" if dataset == "demo" else ""
        st.code(f"python -m etl build{option}", language=None)
    st.fragment(_open_when_there, run_every=_LOOK_AGAIN_SECONDS)(dataset)


def _open_when_there(dataset: str) -> None:
    """Run the page again once it would open: one that is there and damaged would come back here
    at once, over and over."""
    try:
        warehouse.require_shape(warehouse.current_snapshot(dataset))
    except warehouse.NoSnapshotError:
        return
    st.rerun()
