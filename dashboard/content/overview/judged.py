"""The targets as the overview counts them: by the functions of Mục tiêu, so that both agree."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.content.targets import frames
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View

#: With fewer judged targets no share is told.
_ENOUGH = 5


@dataclass(frozen=True)
class Judged:
    """Targets under the filter.

    rows    queries/targets/all.sql
    judged  those with a number that figures are held against
    """

    rows: pd.DataFrame
    judged: pd.DataFrame

    @staticmethod
    def of(view: View) -> Judged:
        return _of(view)

    @property
    def late(self) -> pd.DataFrame:
        """Those behind, off track or missed."""
        return self.judged[self.judged["standing"].isin(frames.LATE)]

    @property
    def enough(self) -> bool:
        return len(self.judged) >= _ENOUGH

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(self.judged["record_id"])

    @property
    def short(self) -> tuple[str, tuple[str, ...]]:
        """For a headline, with its records; empty where too few are judged."""
        if not self.enough or self.late.empty:
            return "", ()
        words = f"{len(self.late)} trong {len(self.judged)} mục tiêu {self.how_late}"
        return words, self.records

    @property
    def how_late(self) -> str:
        """ "chậm, khó đạt hoặc không đạt", without what does not occur."""
        words = {"behind": "chậm", "off_track": "khó đạt", "missed": "không đạt"}
        found = [w for code, w in words.items() if (self.late["standing"] == code).any()]
        return " hoặc ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


@cached_for_view
def _of(view: View) -> Judged:
    rows = frames.Targets.of(view, frames.Choice()).rows
    is_judged = ~rows["milestone"].astype(bool) & rows["standing"].isin(frames.JUDGED)
    return Judged(rows, rows[is_judged])
