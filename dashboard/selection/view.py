"""What a page sees: one snapshot and one filter, fixed for the whole run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.selection.filters import Choices, Filter
from dashboard.snapshot import warehouse
from dashboard.words import numbers


@dataclass(frozen=True)
class View:
    """The snapshot and the filter of one page run; exports build one without Streamlit."""

    snapshot: warehouse.Snapshot
    filter: Filter
    choices: Choices

    def query(self, name: str, **more: Any) -> pd.DataFrame:
        """The answer of dashboard/queries/<name>.sql under the filter.

        The query may name $association_type, $association, $field, $year_from and
        $year_to; `more` adds further values or overrides these.
        """
        return warehouse.query(name, self.snapshot, **(self.filter.values() | more))

    def scalar(self, name: str, **more: Any) -> Any:
        """The first cell of a query's answer, or None."""
        return warehouse.scalar(name, self.snapshot, **(self.filter.values() | more))

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
