"""Rows of a sheet that are no records: headings of groups, totals, notes, signatures.

Rows of words alone are named and not read. A total is held against the figures above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from etl.records.amounts import number
from etl.records.indicators import table_of
from etl.records.schema import Table
from etl.records.text import Problem, fold

_TOTAL = re.compile(
    r"(?:[ivx\d]+[.)]? )?(?:tổng(?: cộng| số)?|cộng|tổng cộng .+|cộng (?:dồn|chung|các .+))[:.]?"
)
#: What stands below a table: notes, place and day, who made and who signs.
_BELOW = re.compile(
    r"ghi chú\b|chú thích\b|nơi nhận\b|người lập|lập biểu|kế toán|thủ quỹ|thủ trưởng|"
    r"(?:phó )?chủ tịch|giám đốc|tổng thư ký|trưởng (?:ban|phòng)|xác nhận|\(ký|ký tên|đóng dấu|"
    r"^t/?m\b|.*\bngày .{1,4} ?tháng .{1,4} ?năm\b"
)
_FIGURE = ("obs_value", "obs_value_to")
#: Columns in which a row names what its figure is of.
_NAMES = ("indicator", "association", "area", "field", "activity_kind", "funding_source")
_SERIAL = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[ivx]{1,5}|[a-zđ])[.)]?")


def is_serial(text: str) -> bool:
    """True when a record id is only the number of a row: "1", "1.2", "II", "a)"."""
    return _SERIAL.fullmatch(fold(text)) is not None


def is_total(table: Table, row: dict[str, str]) -> bool:
    """True when the row sums up others."""
    names = (*_NAMES, "record_id")
    return table.measure and any(_TOTAL.fullmatch(fold(row.get(name, ""))) for name in names)


def is_words(table: Table, row: dict[str, str]) -> bool:
    """True when a row has no figure and names no indicator: the heading of a group, a note."""
    if not table.measure or row.get("obs_status") or table_of(row.get("indicator", "")) is not None:
        return False
    figures = [row[name] for name in _FIGURE if row.get(name)]
    return all(_BELOW.match(fold(text)) for text in figures)


def agrees(total: str, above: Sequence[str]) -> bool:
    """True when the total is a figure above it or the sum of the last ones above.

    `above` are the figures of the column down to the total, as they are written.
    """
    meant = _amount(total)
    if meant is None:
        return False
    sums, running = set(), Decimal(0)
    for text in reversed(above):
        value = _amount(text)
        if value is None:
            break
        running += value
        sums |= {running, value}
    return meant in sums


def _amount(text: str) -> Decimal | None:
    """The amount, whatever its unit: the figures of one column have the same."""
    amount = number(text, "")
    if isinstance(amount, Problem):
        amount = number(re.sub(r"(?: ?%| [^\W\d_]+)+$", "", text), "")
    return None if isinstance(amount, Problem) else amount
