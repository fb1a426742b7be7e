"""What a page sees: one snapshot and one filter, fixed for the whole run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from dashboard.selection import filters
from dashboard.selection.filters import Choices, Filter
from dashboard.snapshot import warehouse
from dashboard.words import numbers


@dataclass(frozen=True)
class View:
    """The snapshot and the filter of one page run; exports build one without Streamlit."""

    snapshot: warehouse.Snapshot
    filter: Filter
    choices: Choices

    @classmethod
    def of(cls, snapshot: warehouse.Snapshot, parameters: Mapping[str, str]) -> View:
        """What URL parameters ask for of a snapshot."""
        part = filters.part(snapshot, parameters)
        choices = Choices.of(part)
        return cls(part, filters.parse(parameters, choices, part.province), choices)

    @property
    def provinces(self) -> tuple[View, ...]:
        """The views of each province where several are in view; empty of one alone."""
        if self.filter.province is not None:
            return ()
        parts = {code: replace(self.snapshot, province=code) for code in self.choices.provinces}
        return tuple(
            View(part, replace(self.filter, province=code), Choices.of(part))
            for code, part in parts.items()
        )

    def query(self, name: str, **more: Any) -> pd.DataFrame:
        """The answer of dashboard/queries/<name>.sql under the filter.

        The query may name $association_type, $association, $field, $year_from and
        $year_to, and $union, the code of the Union; `more` adds further values or overrides these.
        """
        return warehouse.query(name, self.snapshot, **self._values(more))

    def scalar(self, name: str, **more: Any) -> Any:
        """The first cell of a query's answer, or None."""
        return warehouse.scalar(name, self.snapshot, **self._values(more))

    def _values(self, more: dict[str, Any]) -> dict[str, Any]:
        return {"union": self.choices.union} | self.filter.values() | more

    @property
    def unfiltered(self) -> View:
        """The same snapshot with nothing filtered."""
        return replace(self, filter=Filter(self.filter.dataset))

    @property
    def is_whole(self) -> bool:
        """Whether all associations are in view, so that what the Union states of them applies."""
        return self.filter.association_type is None and self.of_all

    @property
    def of_all(self) -> bool:
        """Whether no association is chosen but the Union, which stands for all."""
        return self.filter.association in (None, self.choices.union)

    @property
    def today(self) -> date:
        """The day of the snapshot, which due dates are held against."""
        return pd.Timestamp(self.scalar("shared/today")).date()

    @property
    def stamp(self) -> str:
        """The snapshot in words: "bản số liệu 3f2a… ngày 30/06/2026"."""
        return f"bản số liệu {self.snapshot.id} ngày {numbers.day(self.snapshot.built_at)}"

    @property
    def is_demo(self) -> bool:
        return self.snapshot.dataset == "demo"
