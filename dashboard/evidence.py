"""Where a figure comes from: the "Xem nguồn" popover and the source line of a chart.

All text shown here comes from the records and is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd
import streamlit as st

from dashboard import numbers, warehouse, wording
from dashboard.view import View

#: More records than this are not listed one by one; the page of sources has them all.
SHOWN = 40
_LINES = re.compile(r"\d+(\s*[-,–]\s*\d+)*")


def evidence(view: View, record_ids: Iterable[str] | pd.DataFrame) -> pd.DataFrame:
    """The evidence of records and of what contradicts them, one row a record.

    `record_ids` may be a frame with a column record_id. Columns: see evidence.sql.
    """
    ids = record_ids_of(record_ids)
    return warehouse.query("evidence", view.snapshot, record_ids=ids)


def record_ids_of(given: Iterable[str] | pd.DataFrame) -> tuple[str, ...]:
    """The distinct record ids of a frame or an iterable, in their order."""
    values = given["record_id"] if isinstance(given, pd.DataFrame) else given
    return tuple(dict.fromkeys(str(v) for v in values if not numbers.missing(v)))


def evidence_popover(
    view: View,
    record_ids: Iterable[str] | pd.DataFrame,
    key: str,
    label: str = "Xem nguồn",
) -> None:
    """A button that opens the evidence of the records; nothing when there are none."""
    frame = evidence(view, record_ids)
    asked = frame[frame["asked"]]
    if asked.empty:
        return
    with st.popover(label, icon=":material/article:", type="tertiary", key=key):
        for _, row in asked.head(SHOWN).iterrows():
            st.markdown(describe_record(row, frame))
        if len(asked) > SHOWN:
            st.caption(
                f"Còn {numbers.number(len(asked) - SHOWN)} bản ghi nữa; "
                "xem đủ ở trang Nguồn và chất lượng số liệu."
            )


def describe_record(row: pd.Series, frame: pd.DataFrame) -> str:
    """The evidence of one record as Markdown. `frame` holds its contradicting records."""
    plain = wording.plain
    heading = [plain(row["subject"])]
    if not numbers.missing(row["association_name"]):
        heading.append(plain(row["association_name"]))
    lines = [f"**{' · '.join(heading)}**: {figure_of(row)}"]
    if row["breakdown"]:
        lines.append(plain(row["breakdown"]))
    if _has(row["as_printed"]):
        lines.append(f"Nguyên văn: “{plain(row['as_printed'])}”")
    facts = []
    if _has(row["qualifier"]):
        facts.append(f"Mức độ: {plain(row['qualifier'])}")
    if _has(row["status_name"]):
        facts.append(f"Trạng thái: {plain(row['status_name']).lower()}")
    if _has(row["time_label"]):
        facts.append(f"Thời gian: {plain(row['time_label'])}")
    if facts:
        lines.append(" · ".join(facts))
    lines.append(f"Nguồn: {source_of(row)}")
    lines.extend(_contradictions(row, frame))
    if _has(row["note"]):
        lines.append(f"Ghi chú: {plain(row['note'])}")
    return "  \n".join(lines)


def figure_of(row: pd.Series) -> str:
    """The figure of a record in words, escaped."""
    if numbers.missing(row["obs_value"]):
        return wording.plain(row["as_printed"]) if _has(row["as_printed"]) else wording.NO_DATA
    return wording.plain(
        numbers.quantity(row["obs_value"], row["unit"], row["qualifier"], row["obs_value_to"])
    )


def source_of(row: pd.Series) -> str:
    """Author, position, paper, document and place of a record, escaped."""
    plain = wording.plain
    who = ", ".join(plain(row[c]) for c in ("author", "author_position") if _has(row[c]))
    parts = [p for p in (who, plain(row["source_title"]) if _has(row["source_title"]) else "") if p]
    if _has(row["document"]):
        parts.append(plain(row["document"]))
    parts.append(place(row["source_place"]))
    return "; ".join(p for p in parts if p)


def place(source_place: object) -> str:
    """The place in the source in words, escaped: "dòng 380, 400"."""
    if not _has(source_place):
        return "chưa ghi chỗ trong nguồn"
    text = str(source_place).strip()
    if _LINES.fullmatch(text):
        return "dòng " + re.sub(r"\s*,\s*", ", ", text).replace("-", "–")
    return wording.plain(text)


def source_line(view: View, record_ids: Iterable[str] | pd.DataFrame) -> str:
    """The small line under a chart: which papers its figures come from (Markdown).

    Up to three papers are named with the lines; more are counted.
    """
    frame = evidence(view, record_ids)
    asked = frame[frame["asked"] & frame["source"].notna()]
    if asked.empty:
        return "Nguồn: chưa ghi nguồn."
    named = []
    for _, group in asked.groupby("source", sort=False):
        first = group.iloc[0]
        author = first["author"] if _has(first["author"]) else first["author_position"]
        name = author if _has(author) else first["source_title"]
        places = dict.fromkeys(p for p in group["source_place"] if _has(p))
        where = f" ({place(','.join(places))})" if places else ""
        named.append(f"{wording.plain(name)}{where}")
    text = "; ".join(named[:3])
    if len(named) > 3:
        text += f"; và {len(named) - 3} nguồn khác"
    return f"Nguồn: {text}."


def _contradictions(row: pd.Series, frame: pd.DataFrame) -> list[str]:
    if numbers.missing(row["contradiction_id"]):
        return []
    others = frame[
        (frame["contradiction_id"] == row["contradiction_id"])
        & (frame["record_id"] != row["record_id"])
    ]
    if others.empty:
        return []
    listed = "; ".join(
        f"{figure_of(o)} ({_elsewhere(o, row['source'])})" for _, o in others.iterrows()
    )
    lines = [f":material/compare_arrows: Con số khác: {listed}"]
    if _has(row["rule"]):
        lines.append(wording.plain(row["rule"]))
    return lines


def _elsewhere(other: pd.Series, source: object) -> str:
    """Where a contradicting figure stands; its paper only when it is another one."""
    if other["source"] == source:
        return f"cùng bài, {place(other['source_place'])}"
    return source_of(other)


def _has(value: object) -> bool:
    return not numbers.missing(value) and str(value).strip() != ""
