"""The parts of a page, before anything is drawn or written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.charts.chart import Chart


@dataclass(frozen=True)
class Card:
    """One key figure: words for the screen, the bare number for the exports.

    label    with the unit in it: "Ngân sách nhà nước cấp (tỷ đồng/năm)"
    value    as shown, short, with qualifier: "trên 8,6"; "chưa có số liệu" when unknown
    number   the full-precision value in `unit`, None when unknown
    """

    label: str
    value: str
    note: str = ""
    icon: str | None = None
    record_ids: tuple[str, ...] = ()
    number: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Section:
    """A finding: a sentence as title, its chart, the table behind it, its evidence.

    key       unique on the page, a plain slug
    title     what the chart shows, as a sentence computed from the data
    table     the figures behind it; column names are the Vietnamese headings, numbers
              are numbers (full precision), missing is None
    records   record ids behind the chart
    source    the source line when it is not made from `records`
    note      one line of explanation below the chart
    half      two such sections may stand side by side on a wide screen
    heading   starts a new part of the page with this heading
    units     column heading of `table` → unit of its numbers
    """

    key: str
    title: str
    table: pd.DataFrame
    chart: Chart | None = None
    records: tuple[str, ...] = ()
    source: str | None = None
    note: str = ""
    half: bool = False
    heading: str = ""
    units: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Attention:
    """One thing that needs attention, as a sentence with number, comparison and link.

    page   the name of the page (file in pages/) that shows more, "" for none
    link   attributes of the filter to set on that page, e.g. {"association": "cham-cuu"}
    """

    text: str
    icon: str
    key: str
    record_ids: tuple[str, ...] = ()
    page: str = ""
    link: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A whole page under one filter.

    name      of the file in pages/ ("funding")
    title     in the menu ("Kinh phí")
    headline  answers the page's question in words, computed from the data
    facts     what it speaks of: number of associations that reported, period, …
    headline_records  record ids the headline rests on
    as_of     from when the figures are, how old, for which province (content.as_of)
    """

    name: str
    title: str
    headline: str
    facts: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    sections: tuple[Section, ...] = ()
    attention: tuple[Attention, ...] = ()
    missing: tuple[str, ...] = ()
    headline_records: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def small_print(self) -> tuple[str, ...]:
        """The small lines under the headline, the day of the figures first."""
        return (self.as_of, *self.facts) if self.as_of else self.facts

    def section(self, key: str) -> Section:
        """The section of that key. Raises KeyError if the page has none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(f"{self.name}.{key}")
