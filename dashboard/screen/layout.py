"""The parts every page is made of: header, cards, chart sections, notes, footer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import plotly
from dashboard.content.evidence import brief, record_ids
from dashboard.content.model import Card
from dashboard.screen import drilldown, evidence, filter_bar, markup, tables
from dashboard.selection import cache
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import numbers, sitemap, wording

_VIEW = "view_of_this_run"
#: The chart below which this run says that charts can be clicked.
_HINTED = "chart_with_the_hint"
#: No tool bar over charts (its texts are English), no zoom by accident on a phone.
CHART_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
#: How often a page without a snapshot looks whether there is one now.
_LOOK_AGAIN_SECONDS = 3


def enter(view: View) -> None:
    """Set the view of this run (dashboard/main.py does, before the page)."""
    st.session_state[_VIEW] = view
    st.session_state.pop(_HINTED, None)


def view() -> View:
    """The snapshot and filter of this page run: the first line of every page."""
    return st.session_state[_VIEW]


def heading(text: str, name: str, level: int = 3, small: Sequence[str] = ()) -> None:
    """A heading under a name of its own on the page, small lines below it; plain text."""
    st.html(markup.together(markup.heading(text, name, level), markup.small(small)))


def small_lines(lines: Sequence[str]) -> None:
    """Small quiet lines, plain texts; nothing when there are none."""
    if any(lines):
        st.html(markup.small(lines))


def page_header(headline: str, facts: Sequence[str] = ()) -> None:
    """The headline (the page's answer in words), then what it speaks of, then the badges.

    `headline` and `facts` are plain text. The snapshot is added to the facts; the active
    filters follow as badges that can be removed.
    """
    now = view()
    words = wording.capitalise(" · ".join([*facts, now.stamp]))
    heading(headline, "dau-trang", 1, [words])
    filter_bar.badges(now.filter, now.choices)


@st.fragment
def metric_cards(cards: Sequence[Card], key: str) -> None:
    """Three to five key figures in a row of equal height; two in a row on a phone."""
    with st.container(horizontal=True, vertical_alignment="distribute", key=f"cards_{key}"):
        for i, card in enumerate(cards):
            with st.container(border=True, height="stretch", width="stretch", gap="xsmall"):
                st.html(markup.card(card.label, card.value, card.note, card.icon))
                if card.record_ids:
                    evidence.evidence_popover(view(), card.record_ids, key=f"card_{key}_{i}")


def chart_section(
    title: str,
    figure: go.Figure | None,
    key: str,
    records: Iterable[str] | pd.DataFrame = (),
    source: str | None = None,
    note: str = "",
) -> None:
    """A finding as title, its chart and source line.

    title    what the chart shows, as a sentence; plain text
    figure   from dashboard.charts.plotly; None or an empty one gives a "no data" line
    key      unique on the page, a plain slug
    records  record ids (or a frame with record_id) behind the chart
    source   the source line, when it is not made from `records`; plain text
    note     one line of explanation below the chart; plain text
    """
    ids = record_ids(records)
    hint = ""
    heading(title, key)
    if figure is None or plotly.is_empty(figure):
        st.info(wording.NO_DATA_IN_SCOPE, icon=":material/info:")
    else:
        hint = _chart(figure, key)
    marks = "" if figure is None else plotly.legend_words(figure)
    lines = [hint, marks, note, source or ""]
    if source is None and ids:
        lines.append(brief(view(), ids).source_line)
    small_lines(lines)


def theme() -> str:
    """The theme the reader's browser shows: light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def _chart(figure: go.Figure, key: str) -> str:
    """The chart, its marks clickable where that changes the filter; the hint to say so."""
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
    # Said once a page, below the first of them.
    first = st.session_state.setdefault(_HINTED, key)
    return drilldown.HINT if first == key else ""


def table_section(
    title: str, table: pd.DataFrame, key: str, note: str = "", folded: bool = False
) -> None:
    """A finding that is best read as a table: of a long one its first rows.

    Its tools show the whole of a long table, and of one that is `folded`. The grid of a
    long table brings a library with it that makes Plotly, and so each click on the filter,
    slower as long as the page is open: who opens it has asked for it.
    """
    parts, lines = [markup.heading(title, key)], [note]
    if not folded:
        long = tables.is_long(table)
        parts.append(tables.as_html(table.head(tables.FIRST_ROWS) if long else table))
        if long:
            lines.append(
                f"{tables.FIRST_ROWS} dòng đầu trong {numbers.number(len(table))}; chọn "
                "“Bảng số liệu” để xem, sắp xếp cả bảng."
            )
    st.html(markup.together(*parts, markup.small(lines)))


def missing_note(lines: Sequence[str]) -> None:
    """What is not known or contradicts, one plain sentence a line; nothing when none."""
    if not lines:
        return
    with st.container(border=True):
        st.html(markup.together(markup.heading("Còn thiếu gì", "con-thieu"), markup.listing(lines)))


def page_link(name: str, label: str, icon: str = "arrow_forward", **changes: object) -> None:
    """A link to another page (file name without .py) that keeps the filter.

    `changes` are attributes of the filter, e.g. association="dong-y". The label alone is
    shown while the page does not exist.
    """
    target = sitemap.link(name)
    if target is None:
        st.caption(wording.plain(label))
        return
    st.page_link(
        target,
        label=wording.plain(label),
        icon=f":material/{icon}:",
        query_params=view().filter.parameters(**changes),
    )


def footer(now: View) -> None:
    """Which snapshot the page shows, at the end of every page."""
    name = wording.DATASET_NAMES[now.snapshot.dataset]
    words = (
        f"{wording.ORGANISATION} · Bộ số liệu: {name} · Bản số liệu {now.snapshot.id}, "
        f"công bố {numbers.moment(now.snapshot.built_at)} · "
        f"{numbers.number(now.snapshot.accepted)} bản ghi được nhận, "
        f"{numbers.number(now.snapshot.rejected)} dòng bị trả lại"
    )
    st.html(f"<footer>{markup.small([words])}</footer>")


def no_snapshot(dataset: str, reason: str) -> None:
    """The page of a dataset without a published snapshot: what it is and what to do."""
    name = wording.DATASET_NAMES[dataset]
    st.title(wording.plain(f"Bộ “{name}” {wording.NO_DATA} để xem"), anchor=False)
    st.info(wording.plain(reason), icon=":material/info:")
    option = " --dataset demo" if dataset == "demo" else ""
    st.markdown("Người quản trị tạo bản số liệu bằng lệnh dưới đây:")
    if dataset == "demo":
        st.code("python -m etl simulate", language=None)
    st.code(f"python -m etl build{option}", language=None)
    if dataset == "demo":
        st.markdown("Bộ số liệu thực vẫn xem được: chọn **Số liệu thực** ở thanh bên.")
    st.markdown(
        "Máy chủ vừa khởi động lần đầu có thể còn đang tạo bộ này; trang tự mở ra khi có số liệu."
    )
    st.fragment(_open_when_there, run_every=_LOOK_AGAIN_SECONDS)(dataset)


def _open_when_there(dataset: str) -> None:
    if not snapshot_missing(dataset):
        st.rerun()


def snapshot_missing(dataset: str) -> bool:
    """Whether the dataset has no usable snapshot (for pages that offer the other one)."""
    try:
        warehouse.current_snapshot(dataset)
    except warehouse.NoSnapshotError:
        return True
    return False
