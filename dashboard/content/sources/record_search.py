"""Looking up single records: every figure, target and register entry with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.model import Grid, Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records.tables import TABLES

#: Records on one page of the list.
LISTED = 200
#: Records of a download at most, and how many of them are read at a time.
ALL = 200_000
BATCH = 20_000
#: Records behind "Nguồn"; the columns of the table have the evidence of all.
WITH_EVIDENCE = 20
#: Record table → heading, for the choice of a kind.
KINDS = {
    t.name: t.heading for t in TABLES if t.measure or t.name in ("targets", "register_entries")
}
_LONGEST = 200
#: Where words are looked for, no group of records is left out.
_UNGROUPED: dict[str, Any] = {"keys": None, "indicators": None, "associations": None}


@dataclass(frozen=True)
class Found:
    """Records that match: those of one page as a frame, and how many there are in all.

    start   records before the first of the page
    """

    rows: pd.DataFrame
    count: int
    start: int = 0

    @property
    def pages(self) -> int:
        return max(-(-self.count // LISTED), 1)


def read(
    view: View,
    search: str = "",
    kind: str | None = None,
    page: int = 1,
    most: int = LISTED,
) -> Found:
    """A page (from 1, of `most` rows) of the records in which every word of `search` occurs.

    Accents and đ are left aside; "1.389" and "1389" both are one word. A page after the last
    one is the last one.
    """
    words = tuple(numbers.fold(search[:_LONGEST]).split())
    asked: dict[str, Any] = {"kind": kind if kind in KINDS else None, "most": most}
    start = (max(page, 1) - 1) * most
    if not words:
        return _page_of_all(view, asked, start)
    asked |= {"words": words, **_UNGROUPED}
    rows = view.query("sources/records", start=start, **asked)
    if len(rows) < most and (len(rows) or not start):
        return Found(rows, start + len(rows), start)
    # The page is full, or after the last one: only then all that match are counted.
    count = int(view.scalar("sources/records_found", **asked) or 0)
    if rows.empty:
        start = max(count - 1, 0) // most * most
        rows = view.query("sources/records", start=start, **asked)
    return Found(rows, count, start)


def _page_of_all(view: View, asked: dict[str, Any], start: int) -> Found:
    """A page of all records: only those of the associations and indicators on it are read."""
    groups = view.query("sources/record_groups", start=start, **asked)
    if groups.empty and start:
        groups = view.query("sources/record_groups", start=0, **asked)
        every = int(groups["found"].iloc[0]) if len(groups) else 0
        return _page_of_all(view, asked, max(every - 1, 0) // asked["most"] * asked["most"])
    rows = view.query(
        "sources/records",
        words=(),
        kind=None,
        keys=tuple(groups["key"]),
        indicators=tuple(groups["indicator"].dropna()),
        associations=tuple(groups["association"]),
        start=start - (int(groups["before"].iloc[0]) if len(groups) else 0),
        most=asked["most"],
    )
    return Found(rows, int(groups["found"].iloc[0]) if len(groups) else 0, start)


def batches(view: View, search: str = "", kind: str | None = None) -> Iterator[pd.DataFrame]:
    """The tables of all records that match, at most ALL rows, BATCH at a time."""
    page, count = 1, 1
    while (page - 1) * BATCH < min(count, ALL):
        matches = read(view, search, kind, page, BATCH)
        yield table(matches.rows, ranges=True)
        page, count = page + 1, matches.count


def section(matches: Found, search: str = "") -> Section:
    """The records as a grid with evidence in the columns."""
    count = numbers.number(matches.count)
    asked = " ".join(search[:_LONGEST].split())
    if asked:
        what = f"có “{asked}”"
        title = f"{count} bản ghi {what}" if matches.count else f"Không có bản ghi nào {what}"
    else:
        title = f"{count} bản ghi trong phạm vi đang lọc"
    caption = ""
    if matches.count > len(matches.rows):
        first = numbers.number(len(matches.rows))
        shown = f"{first} bản ghi đầu"
        if matches.start:
            last = numbers.number(matches.start + len(matches.rows))
            shown = f"bản ghi {numbers.number(matches.start + 1)}–{last}"
        caption = f"Hiện {shown} trong {count}; gõ thêm chữ để thu hẹp"
    return Section(
        key="records",
        title=title,
        table=table(matches.rows),
        records=tuple(matches.rows["record_id"].head(WITH_EVIDENCE)),
        caption=caption,
        grid=Grid(searched=False, widths={"Nội dung": 280, "Hội": 150}),
    )


def table(rows: pd.DataFrame, *, ranges: bool = False) -> pd.DataFrame:
    """Records as they are shown and downloaded; missing values stay missing.

    The upper end of ranges has a column where there are any, and always with `ranges`.
    """
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
    if ranges or rows["value_to"].notna().any():
        columns["Đến (khi là khoảng)"] = _values(rows, "value_to")
    return pd.DataFrame(columns)


def _values(rows: pd.DataFrame, column: str) -> list[object]:
    return [phrases.table_value(v, u) for v, u in zip(rows[column], rows["unit"], strict=True)]


def _detail(row: pd.Series) -> str:
    parts = [str(row[c]) for c in ("detail", "area") if not numbers.missing(row[c]) and row[c]]
    return " · ".join(parts) or "chung"
