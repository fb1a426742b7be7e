"""The "Xem nguồn" popover: the evidence of records on the page."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from dashboard.access import access
from dashboard.content import evidence
from dashboard.content.evidence import EvidenceIndex, Record
from dashboard.selection import cache
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.uploads import texts

#: More records than this are not listed one by one; the page of sources has them all.
SHOWN = 40


def evidence_popover(
    view: View,
    record_ids: Iterable[str] | pd.DataFrame,
    key: str,
) -> None:
    """A button that opens the evidence of the records; nothing when there are none.

    The evidence is asked for when the button is clicked. Then the surrounding
    fragment runs again, or the whole page where there is none.
    """
    ids = evidence.record_ids(record_ids)
    if not evidence.brief(view, ids).count:
        return
    opened = st.popover("nguồn", type="tertiary", key=key, on_change="rerun")
    if opened.open:
        with opened:
            show(view, ids)


def show(view: View, record_ids: tuple[str, ...]) -> None:
    """The evidence of the records, one paragraph a record; the first SHOWN of them."""
    may_correct = access.person().role == access.EDITOR
    paragraphs, count = cache.cached(
        describe_records, view, record_ids, may_correct, texts.version()
    )
    # One element for all: each costs the browser time.
    st.markdown("\n\n".join(paragraphs))
    if count > len(paragraphs):
        st.caption(
            f"Còn {numbers.number(count - len(paragraphs))} bản ghi nữa; "
            "xem đủ ở trang Nguồn và chất lượng số liệu."
        )


def describe_records(
    view: View, record_ids: tuple[str, ...], may_correct: bool = False, _texts: int = 0
) -> tuple[tuple[str, ...], int]:
    """The evidence of the first records as Markdown, and how many there are; each with the
    way to correct it for those who may."""
    records = EvidenceIndex.of(view, record_ids).records(record_ids)
    ways = {"bo": view.filter.dataset_code, "viec": "dinh-chinh"}
    return tuple(
        describe_record(record)
        + (
            f"  \n[Đính chính con số này](cap-nhat?{urlencode(ways | {'sua': record.record_id})})"
            if may_correct
            else ""
        )
        for record in records[:SHOWN]
    ), len(records)


def describe_record(record: Record) -> str:
    """The evidence of one record as Markdown."""
    plain = wording.plain
    lines = [
        f"**{plain(record.heading)}**: {plain(record.figure)}",
        *map(plain, record.details),
        *map(_passage, texts.passages(record.source, record.source_place, record.as_printed)),
    ]
    return "  \n".join(lines)


def _passage(passage: texts.Passage) -> str:
    """The sentence of the paper with its figure marked, as Markdown."""
    before, figure, after, head = (
        wording.plain(text)
        for text in (passage.before, passage.figure, passage.after, passage.head)
    )
    # The word joiner keeps a bracket behind the figure from making a link of it.
    marked = f":primary-background[**{figure}**]\u2060" if figure else ""
    where = f"Dòng trong bảng, cột {head}" if head else "Câu trong văn bản"
    return f"{where}: “{before}{marked}{after}”"
