"""Measures that can be set side by side: named, with shares added, aligned in time."""

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

#: Columns that make a measure.
_KEY = ["indicator", "kind", "level"]
#: Years and yes/no are facts to set side by side, not amounts.
FACTS = ("năm", "có/không")
#: Derived measures: indicator code → (name, unit, topic, place among the others).
_DERIVED = {
    "income_total": ("Kinh phí thu, cộng các nguồn", "đồng", "funding", 46),
    "spending_total": ("Kinh phí chi, cộng các nguồn", "đồng", "funding", 48),
    "state_share": ("Ngân sách nhà nước trong tổng thu", "%", "funding", 46),
    "intellectual_share": ("Trí thức trong tổng hội viên", "%", "membership", 30),
}


#: One row of comparison/figures.sql.
Cell = dict[str, Any]


@dataclass(frozen=True)
class Measure:
    """One measure for several columns (associations or periods).

    kind    codes of its group, source, kind of activity or award; "" for the whole
    cells   column key → the row of the figure, absent when unknown
    common  the year all cells speak of, None when they speak of different ones
    """

    indicator: str
    kind: str
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
        if self.indicator in _DERIVED and self.unit == "%":
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
        found = {cell["denominator"] for cell in self.cells.values()}
        return len({int(whole) for whole in found if not numbers.missing(whole)}) <= 1

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


def read(view: View, codes: Sequence[str], indicators: Sequence[str] | None = None) -> pd.DataFrame:
    """Figures of the associations by measure and year, shares and totals added."""
    rows = view.query(
        "comparison/figures",
        ids=tuple(codes),
        indicators=None if indicators is None else tuple(indicators),
    )
    if rows.empty:
        return rows.assign(name="")
    rows = rows.assign(level=rows["level"].fillna(""), kind=rows["kind"].fillna(""))
    kinds = rows.drop_duplicates(_KEY)
    names = {tuple(r[_KEY]): _name(r) for _, r in kinds.iterrows()}
    rows["name"] = [names[key] for key in zip(*(rows[c] for c in _KEY), strict=True)]
    parts = [rows, *_totals(rows), *_shares(rows)]
    joined = pd.concat([p for p in parts if len(p)], ignore_index=True)
    totals = joined[joined["indicator"] == "income_total"]
    state = joined[(joined["indicator"] == "income") & (joined["funding_source"] == "state_budget")]
    joined = pd.concat([joined, _ratio(state, totals, "state_share")], ignore_index=True)
    order = ["sort", "kind_sort", "kind_name", "kind", "level", "year"]
    return joined.sort_values(order, kind="stable", ignore_index=True)


def topic_heading(topic: str) -> str:
    """What a group of measures is called: the heading of its record table."""
    return BY_NAME[topic].heading if topic in BY_NAME else topic


def by_association(rows: pd.DataFrame, codes: Sequence[str]) -> list[Measure]:
    """Each measure for the associations, in the year most of them report, else the latest."""
    return [_aligned(group, codes) for group in _groups(rows)]


def by_period(rows: pd.DataFrame, first: int, second: int) -> list[Measure]:
    """Each measure of ONE association in two years; columns are the years as text."""
    found = []
    for group in _groups(rows[~rows["spans"]]):
        cells: dict[str, Cell] = {}
        for cell in sorted(group, key=lambda c: not c["exact"]):
            if cell["year"] in (first, second):
                cells.setdefault(str(cell["year"]), cell)
        if cells:
            found.append(_measure(group[0], cells, common=0))
    return found


def _groups(rows: pd.DataFrame) -> list[list[Cell]]:
    """The rows of each measure as plain dictionaries: much quicker than small frames."""
    groups: dict[tuple[str, ...], list[Cell]] = {}
    for cell in rows.to_dict("records"):
        groups.setdefault(tuple(cell[c] for c in _KEY), []).append(cell)
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
        str(row["indicator"]),
        str(row["kind"]),
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


def _totals(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Income and spending over the sources, where at least two sources are reported."""
    found = []
    for indicator in ("income", "spending"):
        own = rows[
            (rows["indicator"] == indicator)
            & rows["funding_source"].notna()
            & (rows["level"] == "")
            & rows["exact"]
        ]
        groups = own.groupby(["association", "year"])
        sums = own[groups["value"].transform("size") > 1].groupby(
            ["association", "year"], as_index=False
        )
        total = sums.agg(
            label=("label", "first"),
            value=("value", "sum"),
            partial=("partial", "max"),
            record_ids=("record_ids", lambda ids: [i for one in ids for i in one]),
        )
        found.append(_derived(total, f"{indicator}_total"))
    return found


def _shares(rows: pd.DataFrame) -> list[pd.DataFrame]:
    members = rows[rows["indicator"] == "members"]
    whole = members[members["kind"] == ""]
    part = members[members["member_group"] == "intellectual"]
    return [_ratio(part, whole, "intellectual_share")]


def _ratio(part: pd.DataFrame, whole: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """part ÷ whole in per cent where both are known for the same year."""
    pairs = part[part["exact"]].merge(
        whole[["association", "year", "value", "record_ids"]],
        on=["association", "year"],
        suffixes=("", "_whole"),
    )
    pairs = pairs[pairs["value_whole"] > 0]
    share = pd.DataFrame(
        {
            "association": pairs["association"],
            "label": pairs["label"],
            "year": pairs["year"],
            "value": 100 * pairs["value"] / pairs["value_whole"],
            "partial": pairs["partial"],
            "record_ids": [
                [*a, *b]
                for a, b in zip(pairs["record_ids"], pairs["record_ids_whole"], strict=True)
            ],
        }
    )
    return _derived(share, indicator)


def _derived(frame: pd.DataFrame, indicator: str) -> pd.DataFrame:
    name, unit, topic, sort = _DERIVED[indicator]
    return frame.assign(
        indicator=indicator,
        indicator_name=name,
        name=name,
        unit=unit,
        record_table=topic,
        sort=sort,
        kind_sort=100,
        kind="",
        kind_name="",
        level="",
        qualifier=qualifiers.usual(qualifiers.EXACT),
        value_to=float("nan"),
        time_label=frame["year"].astype(str),
        spans=False,
        exact=True,
        shared=False,
        denominator=None,
    )
