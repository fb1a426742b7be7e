"""What a mark of a chart stands for, as (dimension, code) pairs and never as words.

Content puts them into the column `click_keys` of a chart's frame, the figure hands them
to the browser with each mark, and dashboard.screen.drilldown turns them into a filter.
Dimensions: association, association_type, field, year.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.words import numbers

#: One mark: (dimension, code) pairs; the code of a year is a number.
ClickKeys = tuple[tuple[str, str | int], ...]


def click_keys(**codes: Iterable[Any]) -> list[ClickKeys]:
    """The column of a frame from one column of codes a dimension; a missing code is left out.

    click_keys(association=["luat-gia"], year=[2022]) → [(("association", "luat-gia"),
    ("year", 2022))]. Raises ValueError for columns of different lengths.
    """
    rows = zip(*codes.values(), strict=True)
    return [tuple(key for key in map(_key, codes, row) if key is not None) for row in rows]


def _key(dimension: str, code: Any) -> tuple[str, str | int] | None:
    if numbers.missing(code):
        return None
    return (dimension, code if isinstance(code, str) else int(code))
