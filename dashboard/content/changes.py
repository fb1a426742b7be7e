"""What changed since the snapshot published before this one.

Old snapshots stay beside the current one (`<dataset>-<snapshot id>.json` and `.duckdb`).
The same question is asked of both and the answers are compared; with no earlier
snapshot, or one that cannot be read, there is nothing to say.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd

from dashboard import numbers, warehouse
from dashboard.content import speech
from dashboard.content.model import Section
from dashboard.view import View

_QUESTION = "overview_changes"


def previous(current: warehouse.Snapshot) -> warehouse.Snapshot | None:
    """The snapshot published last before `current`, None when there is none."""
    folder = Path(current.path).parent
    older = sorted(
        (p for p in folder.glob(f"{current.dataset}-*.json") if p.stem < current.path.stem),
        reverse=True,
    )
    for pointer in older:
        try:
            said = json.loads(pointer.read_text(encoding="utf-8"))
            path = folder / Path(str(said["file"])).name
            accepted, rejected = said["accepted"], said["rejected"]
            if path.is_file():
                return warehouse.Snapshot(
                    dataset=current.dataset,
                    id=str(said["snapshot"]),
                    path=path,
                    built_at=datetime.fromisoformat(str(said["built_at"])),
                    accepted=accepted if isinstance(accepted, int) else sum(accepted.values()),
                    rejected=rejected if isinstance(rejected, int) else sum(rejected.values()),
                )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return None


def compared(view: View) -> tuple[warehouse.Snapshot, pd.DataFrame] | None:
    """The earlier snapshot, and the figures that differ from it now.

    Columns: subject, unit, before, now (None where one of the two has no figure).
    """
    earlier = previous(view.snapshot)
    if earlier is None:
        return None
    try:
        then = warehouse.query(_QUESTION, earlier, **view.filter.values())
    except duckdb.Error:
        # A snapshot of an older shape answers other questions.
        return None
    now = view.query(_QUESTION)
    both = then.merge(
        now, on=["key", "subject", "unit", "sort"], how="outer", suffixes=("_a", "_b")
    )
    changed = both[both["value_a"].fillna(-1) != both["value_b"].fillna(-1)].sort_values("sort")
    frame = changed.rename(columns={"value_a": "before", "value_b": "now"})
    return earlier, frame[["subject", "unit", "before", "now"]].reset_index(drop=True)


def section(view: View) -> Section | None:
    """The finding for the overview; None without an earlier snapshot or any change."""
    found = compared(view)
    if found is None or found[1].empty:
        return None
    earlier, frame = found
    said = [_sentence(row) for _, row in frame.head(3).iterrows()]
    title = f"Từ bản số liệu {numbers.moment(earlier.built_at)}: {'; '.join(said)}"
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
        source=f"Nguồn: so bản số liệu {earlier.id} với bản {view.snapshot.id}.",
        note="So những con số chính của hai bản số liệu công bố kế nhau.",
        heading="Có gì mới",
    )


def _sentence(row: pd.Series) -> str:
    subject = speech.small(row["subject"])
    if numbers.missing(row["before"]):
        return f"{subject} có số liệu mới: {numbers.quantity(row['now'], row['unit'])}"
    if numbers.missing(row["now"]):
        return f"{subject} không còn số liệu"
    difference = float(row["now"]) - float(row["before"])
    word = "thêm" if difference > 0 else "bớt"
    return f"{subject} {word} {numbers.quantity(abs(difference), row['unit'])}"
