"""Looking up single records: every figure, target and register entry with its evidence."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.model import Grid, Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records.tables import TABLES

#: Records listed at once; the search narrows, and the download has them all.
LISTED = 200
ALL = 1_000_000
#: Records behind "Nguồn"; the columns of the table have the evidence of all.
WITH_EVIDENCE = 20
#: Record table → heading, for the choice of a kind.
KINDS = {
    t.name: t.heading for t in TABLES if t.measure or t.name in ("targets", "register_entries")
}
_LONGEST = 200


@dataclass(frozen=True)
class Found:
    """Records that match: the first ones as a frame, and how many there are in all."""

    rows: pd.DataFrame
    count: int


def read(view: View, search: str = "", kind: str | None = None, most: int = LISTED) -> Found:
    """Records in which every word of `search` occurs, accents and đ left aside.

    "1.389" and "1389" both are one word.
    """
    rows = view.query(
        "sources/records",
        words=tuple(numbers.fold(search[:_LONGEST]).split()),
        kind=kind if kind in KINDS else None,
        most=most,
    )
    return Found(rows, int(rows["found"].iloc[0]) if len(rows) else 0)


def section(found: Found, search: str = "") -> Section:
    """The records as a grid with evidence in the columns."""
    count = numbers.number(found.count)
    asked = " ".join(search[:_LONGEST].split())
    if asked:
        what = f"có “{asked}”"
        title = f"{count} bản ghi {what}" if found.count else f"Không có bản ghi nào {what}"
    else:
        title = f"{count} bản ghi trong phạm vi đang lọc"
    caption = ""
    if found.count > len(found.rows):
        caption = f"Hiện {numbers.number(len(found.rows))} bản ghi đầu; gõ thêm chữ để thu hẹp"
    return Section(
        key="records",
        title=title,
        table=table(found.rows),
        records=tuple(found.rows["record_id"].head(WITH_EVIDENCE)),
        caption=caption,
        grid=Grid(searched=False, widths={"Nội dung": 280, "Hội": 150}),
    )


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """Records as they are shown and downloaded; missing values stay missing."""
    columns: dict[str, object] = {
        "Nội dung": rows["subject"],
        "Hội": rows["label"],
        "Chi tiết": [_detail(r) for _, r in rows.iterrows()],
        "Giá trị": _values(rows, "value"),
        "Đơn vị": rows["unit"].fillna("").replace("", "không"),
        "Mức độ": rows["qualifier"].fillna("không ghi"),
        "Kỳ": rows["time_label"].fillna("").replace("", wording.UNKNOWN_PERIOD),
        "Nguyên văn": rows["as_printed"].fillna("không ghi"),
        "Trạng thái": rows["status"].fillna(wording.NOT_APPLICABLE),
        "Người nêu": [evidence.writer(r) for _, r in rows.iterrows()],
        "Bài, văn bản": rows["source_title"],
        "Chỗ trong nguồn": rows["source_place"].map(evidence.place),
        "Dùng": rows["use"],
        "Sổ": rows["record_kind"],
    }
    if rows["value_to"].notna().any():
        columns["Đến (khi là khoảng)"] = _values(rows, "value_to")
    return pd.DataFrame(columns)


def _values(rows: pd.DataFrame, column: str) -> list[object]:
    return [phrases.table_value(v, u) for v, u in zip(rows[column], rows["unit"], strict=True)]


def _detail(row: pd.Series) -> str:
    parts = [str(row[c]) for c in ("detail", "area") if not numbers.missing(row[c]) and row[c]]
    return " · ".join(parts) or "chung"
