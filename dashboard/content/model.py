"""The parts of a page, before anything is drawn or written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.selection.filters import Filter

#: What to click, in a small line: "5 mục; bấm một dòng để mở".
_CLICK = re.compile(r"(^|[;.] *)[Bb]ấm một dòng[^;.]*")


@dataclass(frozen=True)
class Card:
    """One key figure: words for the screen, the bare number for the exports.

    label    with the unit in it: "Ngân sách nhà nước cấp (tỷ đồng/năm)"
    value    as shown, short, with qualifier: "trên 8,6"; "chưa có số liệu" when unknown
    number   the full-precision value in `unit`, None when unknown
    course   the figures of the years before, oldest first, None where unknown; drawn small
    tone     of the note: "good" or "bad" where it is one, else ""
    """

    label: str
    value: str
    note: str = ""
    record_ids: tuple[str, ...] = ()
    number: float | None = None
    unit: str = ""
    course: tuple[float | None, ...] = ()
    tone: str = ""


@dataclass(frozen=True)
class Link:
    """A way to another place: a page, what to filter there, which part or thing to open.

    page    name of the file in pages/
    filter  attributes of the filter to set, e.g. {"association": "cham-cuu"}
    own     parameters of that page in the URL, e.g. {"phan": "tung-hoi", "muc": "growth"}
    """

    page: str
    filter: Mapping[str, Any] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)

    def parameters(self, chosen: Filter) -> dict[str, str]:
        """What stands in the URL there: the reader's filter with that of the link, and `own`."""
        return chosen.parameters(**self.filter) | dict(self.own)


@dataclass(frozen=True)
class Grid:
    """How a table of many rows is shown: one grid that is searched, sorted, clicked.

    table     what is shown where it is not the finding's own table: same rows, same order
    courses   column heading → the figures of the years in each row, drawn as a small line
    bars      column heading → upper end; the numbers of that column get a small bar
    tones     column heading → key of palette.STATUS, or "", a row
    links     what a click on a row opens, one a row; empty where nothing opens
    wide      column headings that get more room
    widths    column heading → pixels, where not as wide as its cells ask for
    written   column heading → how its numbers are written, where not as everywhere
    searched  whether a field to search stands above it; not where the page has its own
    """

    table: pd.DataFrame | None = None
    courses: Mapping[str, Sequence[Sequence[float | None]]] = field(default_factory=dict)
    bars: Mapping[str, float] = field(default_factory=dict)
    tones: Mapping[str, Sequence[str]] = field(default_factory=dict)
    links: Sequence[Link | None] = ()
    wide: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict)
    written: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    searched: bool = True


@dataclass(frozen=True)
class Section:
    """A finding: a sentence as title, its chart or grid, the table behind it, its evidence.

    key       unique on the page, a plain slug
    title     what the chart shows, as a sentence computed from the data
    table     the figures behind it; column names are the Vietnamese headings, numbers
              are numbers (full precision), missing is None
    records   record ids behind the chart
    source    the source line when it is not made from `records`
    caption   the one small line below the picture: unit, how many are known, as of when
    note      how to read it; on demand
    half      two such sections may stand side by side on a wide screen
    grid      shows the table as a grid; without grid and chart it stands as a plain table
    units     column heading of `table` → unit of its numbers
    choices   what it is made from besides the filter, where that is not the page's choices
    """

    key: str
    title: str
    table: pd.DataFrame
    chart: Chart | None = None
    records: tuple[str, ...] = ()
    source: str | None = None
    caption: str = ""
    note: str = ""
    half: bool = False
    grid: Grid | None = None
    units: dict[str, str] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def printed(self) -> tuple[str, ...]:
        """Caption and note as a file says them: without what only a screen can do."""
        said = []
        for words in (self.caption, self.note):
            told = _CLICK.sub("", words)
            said.append(words if told == words else told.strip(" ;."))
        return tuple(words for words in said if words)


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a page: only the chosen one is made and shown; files take all.

    code   in the URL (`phan=`), a plain slug
    title  on the control, two or three words
    make   gives its findings, called once
    """

    code: str
    title: str
    make: Callable[[], Sequence[Section | None]]

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Its findings; what `make` gives without those that are None."""
        return tuple(section for section in self.make() if section is not None)


@dataclass(frozen=True)
class Attention:
    """One thing that needs attention: a sentence with number and comparison, the way to more."""

    text: str
    icon: str
    key: str
    record_ids: tuple[str, ...] = ()
    link: Link | None = None


@dataclass(frozen=True)
class Page:
    """A whole page under one filter.

    name      of the file in pages/ ("funding")
    title     in the menu ("Kinh phí")
    headline  answers the page's question in words, computed from the data
    facts     what it speaks of: number of associations that reported, period, …
    lead      the one picture that carries the headline, at most two
    parts     the rest, one part at a time
    headline_records  record ids the headline rests on
    choices   the page's own choices it was made under (content.registry)
    as_of     from when the figures are, how old, for which province (content.as_of)
    """

    name: str
    title: str
    headline: str
    facts: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    lead: tuple[Section, ...] = ()
    parts: tuple[Part, ...] = ()
    attention: tuple[Attention, ...] = ()
    missing: tuple[str, ...] = ()
    headline_records: tuple[str, ...] = ()
    as_of: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def small_print(self) -> tuple[str, ...]:
        """The small lines under the headline, the day of the figures first."""
        return (self.as_of, *self.facts) if self.as_of else self.facts

    @property
    def sections(self) -> tuple[Section, ...]:
        """All findings: those on top, then part by part."""
        return (*self.lead, *(section for part in self.parts for section in part.sections))

    def part_of(self, key: str) -> Part | None:
        """The part a finding stands in; None for one on top and for none of the page's."""
        if any(section.key == key for section in self.lead):
            return None
        holding = (p for p in self.parts if any(s.key == key for s in p.sections))
        return next(holding, None)

    def section(self, key: str) -> Section:
        """The section of that key. Raises KeyError if the page has none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(f"{self.name}.{key}")
