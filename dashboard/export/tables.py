"""Headings of tables in files, and the tables at the end of each: sources and definitions."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.content.evidence import Record
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import clean

#: More columns than these cannot be read on A4.
COLUMNS = 10
#: On a slide, where each row is to stand in a line or two.
SLIDE_COLUMNS = 5


def headings(table: pd.DataFrame, units: dict[str, str]) -> list[str]:
    """The headings of a table with the units behind them."""
    names = []
    for column in table.columns:
        name, unit = clean.one_line(column), units.get(column, "")
        names.append(f"{name} ({unit})" if unit and unit not in name else name)
    return names


def printed(section: Section, most: int = COLUMNS) -> pd.DataFrame:
    """The table of a finding as a sheet of paper or a slide holds it, at most so many columns.

    Where the finding's own is wider, it is the one of the screen: what a reader needs.
    """
    if len(section.table.columns) <= most:
        return section.table
    grid = section.grid
    table = section.table if grid is None or grid.table is None else grid.table
    if grid is not None:
        words = {n: table[n].map(write) for n, write in grid.written.items() if n in table}
        table = table.assign(**words).drop(columns=[*grid.courses], errors="ignore")
    return table.iloc[:, :most]


def sources(records: Sequence[Record]) -> pd.DataFrame:
    """A row a record: record_id, then what its source says, under Vietnamese headings.

    "Giá trị" and "Đến" are numbers in the unit of the row or None, "Dùng làm số chính" is
    true or false, all else is text.
    """
    return pd.DataFrame(
        {
            "record_id": [r.record_id for r in records],
            "Chỉ số": [r.subject for r in records],
            "Hội": [r.association for r in records],
            "Phân tổ": [r.breakdown for r in records],
            "Giá trị": pd.Series([r.value for r in records], dtype=object),
            "Đến": pd.Series([r.value_to for r in records], dtype=object),
            "Đơn vị": [r.unit for r in records],
            "Mức độ": [r.qualifier for r in records],
            "Nguyên văn": [r.as_printed for r in records],
            "Trạng thái": [r.status for r in records],
            "Thời gian": [r.period for r in records],
            "Tác giả": [r.author for r in records],
            "Bài": [r.source_title for r in records],
            "Văn bản": [r.document for r in records],
            "Chỗ trong nguồn": [r.place for r in records],
            "Dùng làm số chính": [r.preferred for r in records],
            "Nguồn khác nêu": ["; ".join(r.others) for r in records],
            "Vì sao chọn": [r.rule for r in records],
            "Ghi chú": [r.note for r in records],
        }
    )


def definitions(view: View) -> pd.DataFrame:
    """What indicators, qualifiers and states of figures mean."""
    rows = view.query("export/definitions")
    return pd.DataFrame(
        {
            "Loại": rows["kind"],
            "Tên": rows["name"],
            "Đơn vị hoặc mã": rows["unit"],
            "Định nghĩa": rows["definition"],
        }
    )
