"""Headings in two lines, as printed tables have them: "Năm" above "2023 | 2024 | 2025".

Both lines become one, at the place of the lower: each column is headed by its period with
what stands above it, and everything that reads headings reads them as if they were one.
"""

from __future__ import annotations

from dataclasses import replace

from etl.files import limits
from etl.files.cells import Cell
from etl.files.grid import Grid
from etl.records.headings import heading_key
from etl.records.period import period
from etl.records.tables import TABLES
from etl.records.text import Problem, fold
from etl.records.units import split_heading

_INDICATOR = frozenset(
    heading_key(text)
    for table in TABLES
    for column in table.columns
    if column.name == "indicator"
    for text in (column.heading, *column.also)
)
#: What may stand in the lower line besides periods.
_KINDS = frozenset(
    {"kh", "th", "kế hoạch", "thực hiện", "ước", "ước thực hiện", "ước th", "số liệu", "giá trị"}
)
#: Groups that say no more than that periods follow.
_PLAIN = frozenset({"năm", "các năm", "chia theo năm", "theo năm", "kỳ", "kỳ số liệu", "thời gian"})


def joined_headings(grid: Grid) -> Grid:
    """The grid with headings of two lines made one; the grid itself where there are none."""
    for number in sorted(grid.rows):
        if number > limits.HEADER_ROWS:
            break
        upper, lower = grid.rows[number], grid.rows.get(number + 1)
        if lower and any(heading_key(cell.text) in _INDICATOR for cell in upper.values()):
            groups = _groups(grid, number, lower)
            if groups is None:
                return grid
            line = dict(upper)
            for place, group in groups.items():
                line[place] = Cell(place, _joined(group, lower[place].text))
            rows = {at: cells for at, cells in grid.rows.items() if at != number}
            merged = [span for span in grid.merged if span[0] > number + 1 or span[2] < number]
            return replace(grid, rows=rows | {number + 1: line}, merged=merged)
    return grid


def _groups(grid: Grid, number: int, lower: dict[int, Cell]) -> dict[int, str] | None:
    """What stands above each cell of the lower line; None where it is no line of headings."""
    if not all(_is_period(cell.text) or fold(cell.text) in _KINDS for cell in lower.values()):
        return None
    upper = grid.rows[number]
    groups: dict[int, str] = {}
    spans: dict[int, int] = {}
    for place in lower:
        at = next((column for column in sorted(upper, reverse=True) if column <= place), None)
        if at is None:
            return None
        groups[place] = upper[at].text
        spans[at] = spans.get(at, 0) + 1
    return groups if max(spans.values()) > 1 else None


def _is_period(text: str) -> bool:
    return not isinstance(period(text), Problem)


def _joined(group: str, text: str) -> str:
    name, unit = split_heading(group)
    if fold(name) in _PLAIN:
        name = ""
    # "TH" below "2024" and "2024" below "TH" are the same: the period comes last.
    parts = (text, name) if name and _is_period(name) else (name, text)
    joined = " ".join(part for part in parts if part)
    return f"{joined} ({unit})" if unit else joined
