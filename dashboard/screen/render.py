"""Shows a content.model.Page with Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard.content.changes import section as changes
from dashboard.content.evidence import prepare as prepare_evidence
from dashboard.content.model import Attention, Link, Page, Part, Section
from dashboard.screen import downloads, evidence, finding, layout, markup
from dashboard.selection import controls
from dashboard.words import numbers

#: Attention points that stand on the page; the rest opens on demand.
POINTS_SHOWN = 3
#: URL parameter of the chosen part.
PART = "phan"


def page(content: Page) -> None:
    """The whole page: header, key figures, the picture, attention points, the chosen part."""
    header(content)
    lead(content)
    parts(content)
    missing(content.missing)


def header(content: Page) -> None:
    """Headline with its date, active filters, key figures; the page's files in the bar."""
    told = (*content.cards, *content.attention)
    prepare_evidence(layout.view(), [point.record_ids for point in told])
    layout.page_header(content.headline, content.small_print)
    downloads.page_tools(content)
    if content.cards:
        layout.metric_cards(content.cards, key=content.name)


def lead(content: Page) -> None:
    """The picture that carries the headline, what needs attention beside or below it."""
    points = content.attention
    if len(content.lead) == 1 and content.lead[0].half and points:
        with st.container(horizontal=True, key="row_lead"):
            finding.card(content.lead[0], "stretch")
            with st.container(border=True, key="attention", height="stretch"):
                attention(points)
        return
    sections(content.lead)
    if points:
        with st.container(border=True, key="attention"):
            attention(points)


def parts(
    content: Page, own: Mapping[str, Callable[[Sequence[Section]], None]] | None = None
) -> None:
    """The control of the parts and the findings of the chosen one.

    `own` shows the findings of a part that has choices of its own: code of the part → how.
    """
    known = with_changes(content)
    if not known:
        return
    chosen = chosen_part(replace(content, parts=known))
    if len(known) > 1:
        names = {part.code: part.title for part in known}
        with st.container(key="parts"):
            controls.chips("Phần của trang", PART, names, default=known[0].code, shown=chosen.code)
    (own or {}).get(chosen.code, sections)(chosen.sections)


def with_changes(content: Page) -> tuple[Part, ...]:
    """The parts, and one more on what changed since the earlier snapshot if one is chosen."""
    since = changes.section(layout.view(), content.name)
    if since is None:
        return content.parts
    count = f" ({numbers.number(len(since.table))})" if len(since.table) else ""
    return (*content.parts, Part("thay-doi", f"Từ kỳ họp trước{count}", lambda: [since]))


def changed(name: str) -> None:
    """What changed on a page without parts since the earlier snapshot, if one is chosen."""
    since = changes.section(layout.view(), name)
    if since is not None:
        finding.card(since)


def chosen_part(content: Page) -> Part:
    """The part the URL names, or the one of the finding it names; the first otherwise."""
    given = controls.given(PART)
    for part in content.parts:
        if part.code == given:
            return part
    item = controls.given(controls.ITEM)
    named = content.part_of(item) if item else None
    return named or content.parts[0]


def attention(points: Sequence[Attention]) -> None:
    """The first attention points, each with its source and a way to more; the rest on demand."""
    layout.heading("Cần chú ý", "can-chu-y")
    for point in points[:POINTS_SHOWN]:
        _point(point)
    if len(points) > POINTS_SHOWN:
        _all_points(points)


@st.fragment
def _all_points(points: Sequence[Attention]) -> None:
    opened = st.popover(
        f"Xem cả {len(points)} điểm",
        type="tertiary",
        icon=":material/arrow_forward:",
        key="all_points",
        on_change="rerun",
    )
    if opened.open:
        with opened:
            for point in points[POINTS_SHOWN:]:
                _point(point)


@st.fragment
def _point(point: Attention) -> None:
    now = layout.view()
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key=f"point_{point.key}"
    ):
        st.html(markup.sentence(point.text, point.icon))
        if point.record_ids:
            evidence.evidence_popover(now, point.record_ids, key=f"attention_{point.key}")
        if point.link is not None:
            layout.page_link(point.link, "xem")


def sections(findings: Sequence[Section]) -> None:
    """The findings in order; two halves in a row stand side by side."""
    prepare_evidence(layout.view(), [section.records for section in findings])
    waiting: list[Section] = []
    for section in findings:
        if waiting and not section.half:
            _row(waiting)
            waiting = []
        if not section.half:
            finding.card(section)
            continue
        waiting.append(section)
        if len(waiting) == 2:
            _row(waiting)
            waiting = []
    if waiting:
        _row(waiting)


def _row(pair: Sequence[Section]) -> None:
    if len(pair) == 1:
        finding.card(pair[0])
        return
    # One below the other where a half would be narrower than a chart on a phone (style.css).
    # A grid would do so, too, but measures its cells in the browser at each click.
    with st.container(horizontal=True, key=f"row_{pair[0].key}"):
        for section in pair:
            finding.card(section, "stretch")


@st.fragment
def missing(lines: Sequence[str]) -> None:
    """One line on what is not known or contradicts; all of it on demand."""
    if not lines:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="missing"):
        st.html(markup.small([f"Còn thiếu: {lines[0]}"]))
        if len(lines) > 1:
            opened = st.popover(
                f"Xem cả {len(lines)} điều còn thiếu",
                type="tertiary",
                key="all_missing",
                on_change="rerun",
            )
            if opened.open:
                opened.html(markup.listing(lines))
        layout.page_link(Link("sources"), "Xem nguồn và chất lượng số liệu")
