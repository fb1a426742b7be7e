"""Where each association is: from named places and from "9 of 10" to states.

10/10 means every district "có"; 9/10 without a name means ten times "chưa rõ"; 0 means
"không". A named place always stands before what a ratio implies.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.words import numbers, wording

#: States beside those of the charts: branches, but no association of the district.
BRANCH = "branch"
WORDS = wording.STATES | {BRANCH: "có chi hội, chưa có hội cấp huyện"}
COLUMNS = ["association", "label", "area", "state", "detail", "record_id"]


@dataclass(frozen=True)
class Ratio:
    """What an association states of a level as a whole: in how many of how many."""

    value: float
    denominator: int | None
    words: str
    time: str
    record_id: str
    indicator: str


def ratio_words(value: float, denominator: int | None) -> str:
    """ "9/10", or "10" where no denominator is told."""
    said = numbers.number(value)
    return said if denominator is None else f"{said}/{denominator}"


def latest_ratios(rows: pd.DataFrame, indicator: str) -> dict[str, Ratio]:
    """Association → its latest ratio of an indicator (rows of areas/ratios.sql)."""
    latest: dict[str, Ratio] = {}
    for row in rows[rows["indicator"] == indicator].to_dict("records"):
        if row["association"] in latest:
            continue
        whole = None if numbers.missing(row["denominator"]) else int(row["denominator"])
        latest[str(row["association"])] = Ratio(
            value=float(row["value"]),
            denominator=whole,
            words=ratio_words(float(row["value"]), whole),
            time=str(row["time_label"]),
            record_id=str(row["record_id"]),
            indicator=indicator,
        )
    return latest


def states(
    associations: pd.DataFrame,
    units: pd.DataFrame,
    presence: pd.DataFrame,
    ratios: dict[str, Ratio],
    branches: dict[str, Ratio],
) -> pd.DataFrame:
    """One row an association and unit, with the state and where it comes from.

    `presence` names places (queries/areas/presence.sql), `ratios` and `branches` are
    of the same level. Columns: COLUMNS.
    """
    named = {(str(r["association"]), str(r["ref_area"])): r for r in presence.to_dict("records")}
    count = len(units)
    rows = []
    for code, label in zip(associations["association"], associations["label"], strict=True):
        implied = _implied(ratios.get(code), branches.get(code), count)
        for area in units["area"]:
            own = named.get((code, area))
            if own is not None:
                state = "yes" if own["value"] else "no"
                rows.append((code, label, area, state, str(own["time_label"]), own["record_id"]))
            else:
                rows.append((code, label, area, *implied))
    return pd.DataFrame(rows, columns=COLUMNS)


def _implied(ratio: Ratio | None, branch: Ratio | None, count: int) -> tuple[str, str, str | None]:
    """State, words and record that a ratio gives every unit it does not name."""
    if ratio is None:
        return "unknown", "hội chưa nêu", None
    said = f"{ratio.words}, {ratio.time}"
    whole = ratio.denominator or count
    if ratio.value == 0:
        if branch is not None and branch.value >= (branch.denominator or count):
            return BRANCH, f"{said}; chi hội ở {branch.words} huyện", ratio.record_id
        return "no", said, ratio.record_id
    # A ratio of another layout (10 of 10 districts of 2019) says nothing of this one.
    if ratio.value >= whole and whole == count:
        return "yes", said, ratio.record_id
    return "unknown", f"{said}, không nêu tên nơi nào", ratio.record_id


def by_area(cells: pd.DataFrame) -> pd.DataFrame:
    """Per area: how many associations are there, are not, have not said.

    Columns: area, yes, no, unknown (numbers), names_yes, names_no, names_unknown (lists).
    """
    rows = []
    for area, own in cells.groupby("area", sort=False):
        # Branches without an association of the district count as no association there.
        plain = own["state"].replace(BRANCH, "no")
        told = own["label"].mask(own["state"] == BRANCH, own["label"] + " (có chi hội)")
        names = {s: list(told[plain == s]) for s in ("yes", "no", "unknown")}
        rows.append(
            {"area": area}
            | {s: len(names[s]) for s in names}
            | {f"names_{s}": names[s] for s in names}
        )
    return pd.DataFrame(
        rows,
        columns=["area", "yes", "no", "unknown", "names_yes", "names_no", "names_unknown"],
    )


def by_association(cells: pd.DataFrame) -> pd.DataFrame:
    """Per association: how many units of each state. Columns: association, label, yes, …"""
    rows = []
    for (code, label), own in cells.groupby(["association", "label"], sort=False):
        counts = own["state"].value_counts()
        rows.append(
            {"association": code, "label": label}
            | {s: int(counts.get(s, 0)) for s in ("yes", "no", "unknown", BRANCH)}
        )
    return pd.DataFrame(rows, columns=["association", "label", "yes", "no", "unknown", BRANCH])
