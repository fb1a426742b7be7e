"""What the Union states of itself and of its members, looked up in its series."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.selection.view import View
from dashboard.words import numbers

#: The type of collective members (schools), which are counted apart.
COLLECTIVE = "hv-tt"
_DIMENSIONS = ("stated_type", "member_group", "level", "staff_group", "funding_source")


def series(view: View) -> pd.DataFrame:
    """Every point in time the Union states, newest first (queries/overview/union_series.sql)."""
    return view.query("overview/union_series")


def points(series: pd.DataFrame, indicator: str, **dimensions: str) -> pd.DataFrame:
    """The points of one indicator, newest first; dimensions not named must be empty."""
    found = series[(series["indicator"] == indicator).to_numpy()]
    fits = np.ones(len(found), dtype=bool)
    for name in _DIMENSIONS:
        wanted = dimensions.get(name)
        fits &= (found[name].isna() if wanted is None else found[name] == wanted).to_numpy(bool)
    return found[fits]


def latest(series: pd.DataFrame, indicator: str, **dimensions: str) -> pd.Series | None:
    """The newest point of one indicator, None when the Union states none."""
    found = points(series, indicator, **dimensions)
    return None if found.empty else found.iloc[0]


def before(series: pd.DataFrame, row: pd.Series, **dimensions: str) -> pd.Series | None:
    """The newest point of an earlier year than `row`, None without one."""
    found = points(series, str(row["indicator"]), **dimensions)
    if numbers.missing(row["year"]):
        return None
    older = found[found["year"] < row["year"]]
    return None if older.empty else older.iloc[0]


def association_count(view: View, named: int) -> int:
    """How many member associations there are: as the Union states, else as many as named.

    The statement nearest to the years of the filter is used; without one inside them
    the newest at all, for the associations do not vanish with the filter.
    """
    if view.filter.association not in (None, "lhh"):
        return named
    kind = view.filter.association_type
    indicator = "collective_members" if kind == COLLECTIVE else "member_associations"
    dimensions = {"stated_type": kind} if kind and kind != COLLECTIVE else {}
    row = latest(series(view), indicator, **dimensions)
    if row is None:
        ever = view.query("overview/union_series", year_from=None, year_to=None)
        row = latest(ever, indicator, **dimensions)
    return named if row is None else max(named, int(row["value"]))
