"""One place: who is there, who is not, who has not said, its figures."""

from __future__ import annotations

from dashboard.content import phrases
from dashboard.content.areas.scope import Scope
from dashboard.words import numbers, wording


def summary(scope: Scope, area: str) -> list[str]:
    """Sentences on a place: who is there, who is not, who has not said, its figures."""
    lines = []
    presence = scope.by_area[scope.by_area["area"] == area]
    if len(presence):
        row = presence.iloc[0]
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
