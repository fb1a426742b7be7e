"""What the funding page computes from the yearly rows (queries/funding/by_year.sql).

All functions are pure: frame in, frame or number out. Amounts are in đồng. A figure
that cannot be formed is None, never zero.
"""

from __future__ import annotations

import pandas as pd

STATE = "state_budget"
MEMBERS = ("member", "collective")
_FALLS = (
    "association", "label", "before", "before_to", "before_label", "latest", "latest_label",
    "since_label", "fall", "record_ids",
)  # fmt: skip


def members(rows: pd.DataFrame, indicator: str = "income") -> pd.DataFrame:
    """The rows of member associations for one indicator (not the Union, not its office)."""
    return rows[(rows["indicator"] == indicator) & rows["association_kind"].isin(MEMBERS)]


def reference_year(rows: pd.DataFrame) -> int | None:
    """The latest whole year most associations reported for, else the latest year at all.

    Most: at least half as many associations as in the best year. A year of which only
    some quarters are in is not compared with whole years.
    """
    if rows.empty:
        return None
    whole = rows[rows["complete"]]
    if whole.empty:
        return int(rows["year"].max())
    reported = whole.groupby("year")["association"].nunique()
    return int(reported[reported >= reported.max() / 2].index.max())


def by_source(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Per source in a year: source, source_name, sort, value, associations (with a value)."""
    own = rows[(rows["year"] == year) & rows["value"].notna()]
    return (
        own.groupby(["funding_source", "source_name", "sort"], as_index=False)
        .agg(value=("value", "sum"), associations=("association", "nunique"))
        .sort_values("sort")
        .reset_index(drop=True)
    )


def by_association(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """One row an association in a year: total, state, share, split, record_ids.

    total   sum of the sources with a value, None when none has one
    split   whether another source than the State is told, so that total means something
    state   from the State; None when the association says nothing of it
    share   state in total, in per cent; only where the State and another source are told
            and nothing is missing
    """
    own = rows[rows["year"] == year]
    known = own[own["value"].notna()]
    groups = known.groupby("association", sort=False)["value"]
    records: dict[str, list[str]] = {}
    for association, ids in zip(own["association"], own["record_ids"], strict=True):
        records.setdefault(association, []).extend(ids)
    frame = own.drop_duplicates("association").set_index("association")
    frame = frame[["label", "association_type"]].assign(
        total=groups.sum(),
        sources=groups.size(),
        state=known[known["funding_source"] == STATE].groupby("association")["value"].first(),
        others=known[known["funding_source"] != STATE].groupby("association").size(),
        whole=(~own["lacks_a_part"] & own["value"].notna()).groupby(own["association"]).all(),
    )
    frame["sources"] = frame["sources"].fillna(0).astype(int)
    frame["split"] = frame.pop("others").fillna(0) > 0
    known_share = frame["split"] & frame.pop("whole").astype(bool) & (frame["total"] > 0)
    frame["share"] = (100 * frame["state"] / frame["total"]).where(known_share)
    frame["record_ids"] = [records[a] for a in frame.index]
    return frame.astype({"total": float, "state": float, "share": float}).reset_index()


def yearly(rows: pd.DataFrame) -> pd.DataFrame:
    """The sum of what is known, an association a row, a whole year a column."""
    whole = rows[rows["complete"] & rows["value"].notna()]
    return whole.pivot_table("value", "association", "year", "sum")


def year_on_year(
    pairs: pd.DataFrame, year: int, of_members: bool = True
) -> tuple[float, float, int]:
    """Income of `year`, that of the year before, and of how many associations.

    `pairs` as of queries/funding/year_on_year.sql: only what is known in both whole years
    is summed, so that a newly reported source is no growth.
    """
    own = pairs[(pairs["of_members"] == of_members) & (pairs["year"] == year)]
    own = own[own["funding_source"].isna()]
    if own.empty:
        return 0.0, 0.0, 0
    row = own.iloc[0]
    return float(row["now"]), float(row["before"]), int(row["associations"])


def funding_declines(levels: pd.DataFrame, least: float = 0.3) -> pd.DataFrame:
    """Associations whose yearly State money fell by `least` or more from its height.

    `levels` as of queries/funding/levels.sql. Columns: association, label, before,
    before_to, before_label, latest, latest_label, since_label, fall (0–1), record_ids.
    The height is the lower end of a range, so that a fall is never overstated; since_label is the
    first period in which it had fallen that far.
    """
    declines = []
    for association, own in levels.groupby("association", sort=False):
        if len(own) < 2:
            continue
        last = own.iloc[-1]
        earlier = own.iloc[:-1]
        high = earlier.loc[earlier["value"].idxmax()]
        if float(high["value"]) <= 0:
            continue
        height = float(high["value"])
        tops = own["value_to"].fillna(own["value"]).astype(float)
        fall = 1 - float(tops.iloc[-1]) / height
        if fall < least:
            continue
        after = own.loc[high.name :].iloc[1:]
        low = after[1 - tops.loc[after.index] / height >= least]
        declines.append(
            {
                "association": association,
                "label": last["label"],
                "before": high["value"],
                "before_to": high["value_to"],
                "before_label": high["time_label"],
                "latest": last["value"],
                "latest_label": last["time_label"],
                "since_label": low.iloc[0]["time_label"],
                "fall": fall,
                "record_ids": [high["record_id"], last["record_id"]],
            }
        )
    return pd.DataFrame(declines, columns=_FALLS).sort_values("fall", ascending=False)
