"""One place: what is there, what is not, who has not said, what happened there."""

from __future__ import annotations

import pandas as pd

from dashboard.content import phrases
from dashboard.content.areas.scope import Scope
from dashboard.content.model import Section
from dashboard.words import numbers, wording

_SHOWN = 30


def summary(scope: Scope, area: str) -> list[str]:
    """Sentences on a place: who is there, who is not, who has not said, its figures."""
    lines = []
    found = scope.by_area[scope.by_area["area"] == area]
    if len(found):
        row = found.iloc[0]
        total = len(scope.associations)
        for key, words in (
            ("yes", "có mặt"),
            ("no", "không có mặt"),
            ("unknown", wording.UNKNOWN),
        ):
            names = row[f"names_{key}"]
            said = f": {phrases.all_names(names)}" if names else ""
            lines.append(f"{len(names)} trong {total} hội {words}{said}.")
    own = scope.measures[scope.measures["ref_area"] == area]
    for _, row in own.iterrows():
        lines.append(
            f"{row['subject']}: {numbers.quantity(row['value'], row['unit'])} "
            f"({phrases.some_names(row['who'], 4, 'tổ chức')})."
        )
    return lines


def events(scope: Scope, area: str) -> Section | None:
    """What names this place: activities, agreements, register entries."""
    rows = scope.view.query("areas/places")
    rows = rows[rows["ref_area"] == area]
    if rows.empty:
        return None
    name = scope.unit_names.get(area, str(rows.iloc[0]["area_name"]))
    note = f"{_SHOWN} việc đầu trong {len(rows)} việc." if len(rows) > _SHOWN else ""
    shown = rows.head(_SHOWN)
    return Section(
        "areas_events",
        f"{numbers.number(len(rows))} việc nêu tên {name}",
        pd.DataFrame(
            {
                "Tổ chức": shown["label"],
                "Việc": shown["title"],
                "Con số": [
                    numbers.quantity(v, u) if not numbers.missing(v) else "không nêu"
                    for v, u in zip(shown["value"], shown["unit"], strict=True)
                ],
                "Thời gian": [phrases.text(t, "không nêu") for t in shown["time_label"]],
            }
        ),
        None,
        tuple(shown["record_id"]),
        note=note,
    )
