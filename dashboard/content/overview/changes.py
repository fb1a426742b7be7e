"""What changed since the snapshot published before this one.

Old snapshots stay beside the current one (`<dataset>-<snapshot id>.json` and `.duckdb`).
The same question is asked of both and the answers are compared; with no earlier
snapshot, or one that cannot be read, there is nothing to say.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from dashboard.content import phrases
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.snapshot import baseline, warehouse
from dashboard.words import numbers

_QUESTION = "overview/changes"


def previous(current: warehouse.Snapshot) -> warehouse.Snapshot | None:
    """The snapshot published last before `current`, None when there is none."""
    folder = Path(current.path).parent
    older = sorted(
        (p for p in folder.glob(f"{current.dataset}-*.json") if p.stem < current.path.stem),
        reverse=True,
    )
    found = (baseline.read(pointer, current.dataset) for pointer in older)
    return next((one for one in found if one is not None), None)


def compared(view: View) -> tuple[warehouse.Snapshot, pd.DataFrame] | None:
    """The earlier snapshot, and the figures that differ from it now.

    Columns: subject, unit, before, now (None where one of the two has no figure).
    """
    before = previous(view.snapshot)
    if before is None:
        return None
    try:
        then = warehouse.query(_QUESTION, before, **view.filter.values())
    except duckdb.Error:
        # A snapshot of an older shape answers other questions.
        return None
    now = view.query(_QUESTION)
    # A figure is the same one under a new name.
    both = then.merge(now, on="key", how="outer", suffixes=("_a", "_b"))
    for column in ("subject", "unit", "sort"):
        both[column] = both[f"{column}_b"].fillna(both[f"{column}_a"])
    changed = both[both["value_a"].fillna(-1) != both["value_b"].fillna(-1)].sort_values("sort")
    frame = changed.rename(columns={"value_a": "before", "value_b": "now"})
    return before, frame[["subject", "unit", "before", "now"]].reset_index(drop=True)


def section(view: View) -> Section | None:
    """The finding for the overview; None without an earlier snapshot or any change."""
    found = compared(view)
    if found is None or found[1].empty:
        return None
    before, frame = found
    said = [_sentence(row) for _, row in frame.head(3).iterrows()]
    title = f"Từ bản số liệu {numbers.moment(before.built_at)}: {'; '.join(said)}"
    table = pd.DataFrame(
        {
            "Con số": frame["subject"],
            "Bản trước": frame["before"],
            "Bản này": frame["now"],
            "Đơn vị": frame["unit"],
        }
    )
    return Section(
        "changes",
        title,
        table,
        source=f"Nguồn: so bản số liệu {before.id} với bản {view.snapshot.id}.",
        note="So những con số chính của hai bản số liệu công bố kế nhau.",
        heading="Có gì mới",
    )


def _sentence(row: pd.Series) -> str:
    subject = phrases.decapitalise(row["subject"])
    if numbers.missing(row["before"]):
        return f"{subject} có số liệu mới: {numbers.quantity(row['now'], row['unit'])}"
    if numbers.missing(row["now"]):
        return f"{subject} không còn số liệu"
    difference = float(row["now"]) - float(row["before"])
    word = "thêm" if difference > 0 else "bớt"
    return f"{subject} {word} {numbers.quantity(abs(difference), row['unit'])}"
