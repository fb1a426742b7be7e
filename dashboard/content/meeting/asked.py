"""What one may be asked about: figures on which sources disagree, as a question and its answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.sources import contradictions
from dashboard.selection.view import View
from dashboard.words import sitemap

#: The themes of a meeting (pages) and the record tables each is about; others go with any.
THEMES = sitemap.RECORD_TABLES | {"targets": (), "registers": ()}


@dataclass(frozen=True)
class Asked:
    """One quantity that sources give differently.

    what    whose, what, of when;  answer  which figure is used, who says which, and why
    line    all in one line
    """

    what: str
    answer: str
    line: str
    record_ids: tuple[str, ...]


def asked(view: View, themes: Collection[str]) -> tuple[list[Asked], int]:
    """Those of the themes, and how many there are of other themes."""
    rows = contradictions.read(view)
    elsewhere = {t for name, of in THEMES.items() if name not in themes for t in of}
    apart = rows["record_table"].isin(elsewhere)
    groups = [g for _, g in rows[~apart].groupby("contradiction_id", sort=False)]
    return [_one(g) for g in groups], int(rows.loc[apart, "contradiction_id"].nunique())


def _one(group: pd.DataFrame) -> Asked:
    what, answer = contradictions.answered(group)
    whose = phrases.text(group["label"].iloc[0])
    line = f"{whose}, {phrases.decapitalise(contradictions.in_words(group))}"
    return Asked(what, answer, line, evidence.record_ids(group))
