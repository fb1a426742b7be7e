"""Nguồn và chất lượng số liệu: completeness, contradictions, evidence of every record."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.content import registry
from dashboard.content.model import Section
from dashboard.content.sources import chase, record_search, reporting
from dashboard.content.sources import page as sources
from dashboard.export import csv
from dashboard.screen import downloads, layout, render
from dashboard.selection import cache, controls
from dashboard.words import numbers

#: URL parameter of the page of the list of records, and pages to choose from: a search
#: narrows further than that.
_PAGE = "trang"
_MOST_PAGES = 500


def _page() -> int:
    page = controls.given(_PAGE)
    return int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1


def choose_period(findings: Sequence[Section]) -> None:
    """The reports of one period."""
    periods = reporting.periods(layout.view().query("sources/submissions"))
    controls.select("Kỳ báo cáo", "ky", periods, "Kỳ gần nhất đã đến hạn", labelled=False)
    render.sections(findings)


def search(findings: Sequence[Section]) -> None:
    """The list of records below the fields to search it, and all that match as a file."""
    view, words, kind = layout.view(), controls.given("tim"), controls.given("so")
    with st.container(horizontal=True, vertical_alignment="bottom", key="own_choices"):
        controls.search(
            "Tìm trong mọi bản ghi, không cần gõ dấu", "tim", "ví dụ: dong y hoi vien 1389"
        )
        controls.select("Sổ, bảng", "so", record_search.KINDS, "Tất cả các bảng")

        pages = record_search.read(view, words, kind, _page()).pages
        if pages > 1:
            listed = {str(page): f"Trang {page}" for page in range(1, min(pages, _MOST_PAGES) + 1)}
            controls.select("Trang", _PAGE, listed, "Trang 1")

        def file() -> str:
            return csv.in_batches(record_search.batches(view, words, kind), view).decode("utf-8")

        most = numbers.number(record_search.ALL)
        every = pages * record_search.LISTED <= record_search.ALL
        name = "Tải mọi bản ghi khớp (CSV)" if every else f"Tải {most} bản ghi đầu (CSV)"
        _text_button(name, "ban-ghi", file, "csv")
    render.sections(findings)


def messages(findings: Sequence[Section]) -> None:
    """The list to chase, and the message to the association that a row opened."""
    view = layout.view()
    render.sections(findings)
    owing = cache.cached(chase.owed, view)
    owed = next((c for c in owing if c.association == controls.given(controls.ITEM)), None)
    with st.container(border=True):
        if owed is not None:
            layout.heading(f"Lời nhắn gửi {owed.label}", owed.association)
            st.code(owed.message(view), language=None, wrap_lines=True)
        with st.container(horizontal=True, gap="small"):
            if owed is not None:
                _text_button("Tải lời nhắn này", owed.label, lambda: owed.message(view))
            every = "\n\n----------\n\n".join(c.message(view) for c in owing)
            _text_button(f"Tải lời nhắn của cả {len(owing)} tổ chức", "loi-nhan", lambda: every)


def _text_button(label: str, name: str, make: Callable[[], str], kind: str = "txt") -> None:
    mime = "text/csv" if kind == "csv" else "text/plain"
    file = csv.file_name(name, layout.view(), kind)
    layout.download(label, downloads.noted(file, make), file, f"{kind}_{name}", mime=mime)


def main() -> None:
    view = layout.view()
    kind = controls.given("so")
    choice = sources.Choice(
        item=controls.given(controls.ITEM) or None,
        search=controls.given("tim"),
        kind=kind if kind in record_search.KINDS else None,
        page=_page(),
        period=controls.given("ky") or None,
    )
    content = registry.page(view, "sources", choice=choice)
    render.header(content)
    own = {chase.PART: messages, sources.REPORTS: choose_period, sources.SEARCH: search}
    render.parts(content, own)
    render.missing(content.missing)


main()
