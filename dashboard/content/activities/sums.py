"""Sums of the activity cube by any keys, in one pass over its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from dashboard.content import phrases
from dashboard.words import numbers
from etl.records import qualifiers

_COLUMNS = (
    "value",
    "value_to",
    "qualifier",
    "unit",
    "time_start",
    "time_end",
    "time_label",
    "records",
    "association",
    "record_ids",
    "highest",
)


@dataclass
class Sum:
    """What the rows of one key come to.

    value       their sum, None without a row
    value_to    end of the range when it is one row
    qualifiers  the qualifiers among them
    unit        of the first row
    records     how many records they rest on
    largest     the highest value of one place among them, with its records
    """

    value: float | None = None
    value_to: float | None = None
    rows: int = 0
    records: int = 0
    unit: str = ""
    label: str = ""
    open_start: bool = False
    start: date | None = None
    end: date | None = None
    qualifiers: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    associations: set[str] = field(default_factory=set)
    largest: float = -1.0
    ids: tuple[str, ...] = ()

    def add(self, row: tuple[Any, ...]) -> None:
        """Take in one row of the cube (its columns in the order of _COLUMNS)."""
        value, value_to, qualifier, unit, start, end, label, records, who, ids, highest = row
        self.value = (self.value or 0.0) + value
        self.value_to = value_to if not self.rows and not numbers.missing(value_to) else None
        self.rows += 1
        self.records += records
        self.unit = self.unit or str(unit)
        self.qualifiers.add(str(qualifier))
        self.associations.add(str(who))
        self.labels.add("" if numbers.missing(label) else str(label))
        if numbers.missing(start):
            self.open_start = True
        elif self.start is None or start < self.start:
            self.start = start
        if not numbers.missing(end) and (self.end is None or end > self.end):
            self.end = end
        if highest > self.largest:
            self.largest, self.ids = highest, tuple(ids)

    @property
    def qualifier(self) -> str:
        """Lower bounds make a lower bound, estimates an estimate."""
        if len(self.qualifiers) == 1:
            return next(iter(self.qualifiers))
        if qualifiers.is_lower(self.qualifiers):
            return qualifiers.usual(qualifiers.LOWER)
        exact = qualifiers.are_exact(self.qualifiers)
        return qualifiers.usual(qualifiers.EXACT if exact else qualifiers.AROUND)

    @property
    def period(self) -> str:
        """The period they speak of together, as stated when it is one."""
        if len(self.labels) == 1 and "" not in self.labels:
            return next(iter(self.labels))
        return numbers.period(None if self.open_start else self.start, self.end)

    def format_figure(self, unit: str | None = None) -> str:
        """The sum in words: "trên 37 hoạt động"; the rows' own unit when none is given."""
        return numbers.quantity(
            self.value, self.unit if unit is None else unit, self.qualifier, self.value_to
        )


def sums(frame: pd.DataFrame, *keys: str) -> dict[tuple[Any, ...], Sum]:
    """Key values → Sum, in the order in which the keys first appear."""
    totals: dict[tuple[Any, ...], Sum] = {}
    if frame.empty:
        return totals
    heads = list(zip(*(frame[k].tolist() for k in keys), strict=True))
    rows = zip(*(frame[c].tolist() for c in _COLUMNS), strict=True)
    for head, row in zip(heads, rows, strict=True):
        key = tuple(None if numbers.missing(part) else part for part in head)
        if key not in totals:
            totals[key] = Sum()
        totals[key].add(row)
    return totals


def whole(frame: pd.DataFrame) -> Sum:
    """All rows in one."""
    total = Sum()
    for row in zip(*(frame[c].tolist() for c in _COLUMNS), strict=True):
        total.add(row)
    return total


def amount_of(total: Sum, kind: str) -> str:
    """ "729 lớp tập huấn", "19.533 lượt người dự lớp tập huấn"."""
    name = phrases.decapitalise(kind)
    rest = name[len(total.unit) :].strip() if name.startswith(total.unit) else name
    return f"{total.format_figure()} {'dự ' if total.unit == 'lượt người' else ''}{rest}".strip()


def names_of(totals: Iterable[tuple[str, Sum]], limit: int = 6) -> str:
    """Names with their sums, largest first: "Lớp tập huấn: 729 lớp; …"."""
    ordered = sorted(totals, key=lambda pair: -(pair[1].value or 0))
    return "; ".join(
        f"{name}: {total.format_figure()}" for name, total in ordered[:limit] if total.value
    )
