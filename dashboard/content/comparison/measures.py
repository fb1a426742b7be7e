"""Measures that can be set side by side: named, and aligned in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dashboard.content import phrases
from dashboard.selection.view import View
from dashboard.words import numbers
from etl.records import qualifiers
from etl.records.tables import BY_NAME, LEVELS

#: Years and yes/no are facts to set side by side, not amounts.
FACTS = ("năm", "có/không")

#: One row of comparison/figures.sql.
Cell = dict[str, Any]


@dataclass(frozen=True)
class Measure:
    """One measure for several columns (associations or periods).

    code    marts.measure
    cells   column key → the row of the figure, absent when unknown
    common  the year all cells speak of, None when they speak of different ones
    """

    code: str
    indicator: str
    name: str
    unit: str
    topic: str
    cells: dict[str, Cell] = field(default_factory=dict)
    common: int | None = None

    def value(self, key: str) -> float | None:
        return float(self.cells[key]["value"]) if key in self.cells else None

    def format_figure(self, key: str) -> str:
        """The figure of one column in words, with unit and qualifier."""
        if key not in self.cells:
            return numbers.quantity(None)
        cell = self.cells[key]
        if cell["derivation"] == "share":
            return numbers.percent(cell["value"])
        text = numbers.quantity(cell["value"], self.unit, cell["qualifier"], cell["value_to"])
        whole = cell["denominator"]
        if numbers.missing(whole):
            return text
        return text.replace(numbers.NBSP, f"/{int(whole)}{numbers.NBSP}", 1)

    def is_exact(self, *keys: str) -> bool:
        """Whether the figures are single numbers without a word like "trên"."""
        return all(
            qualifiers.are_exact([self.cells[k]["qualifier"]])
            and numbers.missing(self.cells[k]["value_to"])
            for k in keys
        )

    @property
    def one_base(self) -> bool:
        """Whether all figures are out of the same total (179/230 is not beside 174/209)."""
        wholes = {cell["denominator"] for cell in self.cells.values()}
        return len({int(whole) for whole in wholes if not numbers.missing(whole)}) <= 1

    @property
    def shared(self) -> bool:
        """Whether the columns report one and the same activity."""
        return any(bool(cell["shared"]) for cell in self.cells.values())

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(i for cell in self.cells.values() for i in cell["record_ids"])

    @property
    def comparable(self) -> bool:
        """Whether at least two columns have a figure for the same time and base."""
        same_time = self.common is not None or self.unit in FACTS
        return len(self.cells) > 1 and same_time and self.one_base


def read(view: View, codes: Sequence[str], measures: Sequence[str] | None = None) -> pd.DataFrame:
    """Figures of the associations by measure and year (queries/comparison/figures.sql), named."""
    rows = view.query(
        "comparison/figures",
        ids=tuple(codes),
        measures=None if measures is None else tuple(measures),
    )
    if rows.empty:
        return rows.assign(name="")
    rows = rows.assign(level=rows["level"].fillna(""))
    names = {row["measure"]: _name(row) for _, row in rows.drop_duplicates("measure").iterrows()}
    return rows.assign(name=rows["measure"].map(names))


def topic_heading(topic: str) -> str:
    """What a group of measures is called: the heading of its record table."""
    return BY_NAME[topic].heading if topic in BY_NAME else topic


def by_association(rows: pd.DataFrame, codes: Sequence[str]) -> list[Measure]:
    """Each measure for the associations, in the year most of them report, else the latest."""
    return [_aligned(group, codes) for group in _groups(rows)]


def by_period(rows: pd.DataFrame, first: int, second: int) -> list[Measure]:
    """Each measure of ONE association in two years; columns are the years as text."""
    measures = []
    for group in _groups(rows[~rows["spans"]]):
        cells: dict[str, Cell] = {}
        for cell in sorted(group, key=lambda c: not c["exact"]):
            if cell["year"] in (first, second):
                cells.setdefault(str(cell["year"]), cell)
        if cells:
            measures.append(_measure(group[0], cells, common=0))
    return measures


def _groups(rows: pd.DataFrame) -> list[list[Cell]]:
    """The rows of each measure as plain dictionaries: much quicker than small frames."""
    groups: dict[str, list[Cell]] = {}
    for cell in rows.to_dict("records"):
        groups.setdefault(cell["measure"], []).append(cell)
    return list(groups.values())


def _aligned(group: list[Cell], codes: Sequence[str]) -> Measure:
    usable = [c for c in group if not c["spans"]] or group
    whole = [c for c in usable if not c["partial"]] or usable
    year: int | None = None
    if group[0]["unit"] not in FACTS:
        reporting: dict[int, set[str]] = {}
        for c in whole:
            reporting.setdefault(int(c["year"]), set()).add(c["association"])
        year = max(reporting, key=lambda y: (len(reporting[y]), y))
    cells: dict[str, Cell] = {}
    for code in codes:
        own = [c for c in whole if c["association"] == code]
        same = [c for c in own if c["year"] == year] or own
        if same:
            cells[code] = max(same, key=lambda c: (c["year"], c["exact"]))
    common = year if {int(c["year"]) for c in cells.values()} == {year} else None
    return _measure(group[0], cells, common)


def _measure(row: Cell, cells: dict[str, Cell], common: int | None) -> Measure:
    return Measure(
        str(row["measure"]),
        str(row["indicator"]),
        str(row["name"]),
        str(row["unit"]),
        str(row["record_table"]),
        cells,
        common,
    )


def _name(row: pd.Series) -> str:
    """ "Hội viên: trí thức", "Chi hội: cấp tỉnh", "Hoạt động: lớp tập huấn"."""
    details = [phrases.decapitalise(row["kind_name"])] if row["kind_name"] else []
    # The level says nothing where the indicator itself is of one level.
    if row["level"] and row["record_table"] != "coverage":
        details.append(LEVELS.get(row["level"], ""))
    text = str(row["indicator_name"])
    return f"{text} ({', '.join(d for d in details if d)})" if details else text
