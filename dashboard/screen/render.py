"""Shows a content.model.Page with Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from dashboard.charts import kinds
from dashboard.content.changes import section as changes
from dashboard.content.evidence import prepare as prepare_evidence
from dashboard.content.model import Attention, Page, Section
from dashboard.screen import downloads, evidence, layout, markup

#: Changes shown at once; more are folded away.
_CHANGES_SHOWN = 8


def page(content: Page) -> None:
    """The whole page: header, cards, attention points, findings, what is missing."""
    prepare(content)
    header(content)
    attention(content.attention)
    sections(content.sections)
    layout.missing_note(content.missing)


def prepare(content: Page) -> None:
    """Ask for the sources of the whole page in one question instead of one by one."""
    parts = (content.cards, content.attention)
    groups = [one.record_ids for part in parts for one in part]
    prepare_evidence(layout.view(), [*groups, *(s.records for s in content.sections)])


def header(content: Page) -> None:
    """Headline, facts line, badges, files of the page and key figures."""
    layout.page_header(content.headline, content.small_print)
    downloads.page_tools(content)
    changes_since_baseline(content.name)
    if content.cards:
        layout.metric_cards(content.cards, key=content.name)


def changes_since_baseline(name: str) -> None:
    """What changed on the page since the snapshot chosen to compare with, if one is."""
    found = changes.section(layout.view(), name)
    if found is None:
        return
    with st.container(border=True, key="since"):
        if found.table.empty:
            layout.heading(found.title, found.key)
        else:
            # A long list must not push the page itself out of sight.
            folded = len(found.table) > _CHANGES_SHOWN
            layout.table_section(found.title, found.table, found.key, found.note, folded)
            downloads.finding_tools(found, folded)


@st.fragment
def attention(points: Sequence[Attention], title: str = "Cần chú ý") -> None:
    """The attention points, each with its evidence and a link to the page with more."""
    if not points:
        return
    with st.container(border=True):
        layout.heading(title, "can-chu-y")
        for point in points:
            _point(point)


def _point(point: Attention) -> None:
    now = layout.view()
    # The ways beside the sentence on a wide screen, below it on a phone (style.css).
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"point_{point.key}"
    ):
        st.html(markup.sentence(point.text, point.icon))
        if point.record_ids:
            evidence.evidence_popover(now, point.record_ids, key=f"attention_{point.key}")
        if point.page:
            layout.page_link(point.page, "Xem thêm", **point.link)


def sections(found: Sequence[Section]) -> None:
    """The findings in order; two halves in a row stand side by side."""
    waiting: list[Section] = []
    for one in found:
        if waiting and (not one.half or one.heading):
            _row(waiting)
            waiting = []
        if one.heading:
            layout.heading(one.heading, f"nhom-{one.key}", 2)
        if one.half:
            waiting.append(one)
            if len(waiting) == 2:
                _row(waiting)
                waiting = []
        else:
            _card(one)
    if waiting:
        _row(waiting)


def _row(pair: Sequence[Section]) -> None:
    if len(pair) == 1:
        _card(pair[0])
        return
    # One below the other where a half would be narrower than a chart on a phone (style.css).
    # A grid would do so, too, but measures its cells in the browser at each click.
    with st.container(horizontal=True, key=f"row_{pair[0].key}"):
        for one in pair:
            _card(one, "stretch")


def _card(one: Section, height: Literal["content", "stretch"] = "content") -> None:
    # Named, so that the browser moves it where another finding went, and does not make it anew.
    with st.container(border=True, key=f"section_{one.key}", height=height):
        section(one)


def section(one: Section) -> None:
    """One finding, without a frame around it."""
    figure = None if one.chart is None else kinds.figure_of(one.chart)
    if figure is None:
        layout.table_section(one.title, one.table, one.key, one.note)
    else:
        layout.chart_section(one.title, figure, one.key, one.records, one.source, one.note)
    downloads.finding_tools(one)
