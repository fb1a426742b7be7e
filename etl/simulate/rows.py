"""Simulated rows in the shape of the record tables of etl/records/tables.toml.

While they are built, rows carry two helper columns that are not written:
`_year`, the year of the report they stand in, and (for measure tables) numbers as
numbers. `finish` turns them into the text people would have typed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.records import qualifiers, tables
from etl.records.amounts import MONEY, SMALL_MONEY
from etl.records.qualifiers import EXACT, RANGE
from etl.simulate.world import OFFICE, UNION, World

#: Sums of money so small that without their unit they are asked about.
_COSTS = ("activity_cost", "charity_value")


def build(**columns: object) -> pd.DataFrame:
    """Rows from arrays and constants; constants are repeated to the arrays' length."""
    return pd.DataFrame(
        {
            name: pd.Series(value) if isinstance(value, list) else value
            for name, value in columns.items()
        }
    )


def by_year(world: World, indicator: str, values: np.ndarray, **constant: object) -> pd.DataFrame:
    """One row an association and year for a stock figure.

    `values` is associations × years; nan means that there is no such figure. The
    period is the year, or the last known day in a year that is not complete.
    """
    who, when = np.nonzero(~np.isnan(values))
    periods = np.array([world.stock_period(year) for year in world.years], dtype=object)
    frame = build(
        association=world.associations["association"].to_numpy(dtype=object)[who],
        indicator=indicator,
        time_period=periods[when],
        obs_value=values[who, when],
        _year=world.years[when],
    )
    return frame.assign(**constant)


def only_reported(world: World, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that stand in a report that came; the Union's own rows always stay."""
    codes = world.associations["association"].tolist()
    at = frame["association"].map({code: index for index, code in enumerate(codes)})
    year = (frame["_year"] - world.years[0]).clip(0, len(world.years) - 1).astype(int)
    own = at.isna()
    came = world.reported()[at.fillna(0).astype(int), year]
    return frame[own | came].reset_index(drop=True)


def source_of(association: pd.Series, year: pd.Series) -> pd.Series:
    """The report a row stands in: the association's own of the year."""
    who = association.replace({OFFICE: UNION})
    return "bc-" + who + "-" + year.astype(int).astype(str)


def vietnamese(value: float) -> str:
    """1234567.5 as it is printed: "1.234.567,5"; "" for nan."""
    if value != value:
        return ""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def round_figure(value: float) -> float:
    """The round figure one would name instead: two significant digits, three from 10.000."""
    if not value > 0:
        return value
    digits = 3 if value >= 10_000 else 2
    step = 10 ** max(np.floor(np.log10(value)) - digits + 1, 0)
    return float(np.ceil(value / step) * step)


def _plain(values: pd.Series) -> pd.Series:
    """Numbers as they stand in a record file: 1389, 2.5, "" for nothing."""
    return values.map(lambda v: "" if pd.isna(v) else f"{v:.2f}".rstrip("0").rstrip("."))


def finish(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of a table with all its columns, in order, as text.

    Fills what is usual (exact, carried out, the association's own report), numbers
    the records ("mp-hv-00012", mp: mô phỏng) and prints the figures as the report would have them.
    """
    table = tables.BY_NAME[name]
    columns = [column.name for column in table.columns]
    if frame.empty:
        return pd.DataFrame(columns=columns, dtype=str)
    frame = frame.reset_index(drop=True)
    if name != "corrections":
        given = frame.get("source", pd.Series("", frame.index)).fillna("")
        frame["source"] = given.where(given != "", source_of(frame["association"], frame["_year"]))
    for column, usual in (("qualifier", qualifiers.usual(EXACT)), ("obs_status", "A")):
        if column in columns:
            given = frame.get(column, pd.Series("", frame.index)).fillna("")
            frame[column] = given.replace("", usual)
    if table.measure:
        frame["as_printed"] = _as_printed(frame)
    numbers = np.arange(1, len(frame) + 1)
    frame["record_id"] = [f"mp-{table.prefix}-{number:05d}" for number in numbers]
    if "_same" in frame.columns and frame["_same"].notna().any():
        ids = frame.dropna(subset="_row").set_index("_row")["record_id"]
        frame["same_as"] = frame["_same"].map(ids)
    small = pd.Series(False, frame.index)
    if table.measure:
        value = pd.to_numeric(frame["obs_value"])
        small = frame["indicator"].isin(_COSTS) & value.between(0, SMALL_MONEY, inclusive="neither")
    for column in columns:
        if column not in frame.columns:
            frame[column] = ""
        elif pd.api.types.is_numeric_dtype(frame[column]):
            frame[column] = _plain(frame[column])
        else:
            frame[column] = frame[column].fillna("").astype(str)
    if small.any():
        frame.loc[small, "obs_value"] += f" {MONEY}"
    return frame[columns]


def _as_printed(frame: pd.DataFrame) -> pd.Series:
    """The figure with its qualifier, as the report prints it: "trên 1.300"."""
    value = pd.to_numeric(frame["obs_value"])
    printed = value.map(vietnamese)
    # Years are printed without a dot.
    printed = printed.where(~frame["indicator"].str.endswith("_year"), _plain(value))
    silent = [qualifiers.bound(word) in (EXACT, RANGE) for word in frame["qualifier"]]
    with_word = ~np.array(silent, dtype=bool) & (printed != "")
    printed = printed.where(~with_word, frame["qualifier"] + " " + printed)
    upper = pd.to_numeric(frame.get("obs_value_to", pd.Series(np.nan, frame.index)))
    if upper.notna().any():
        ranged = upper.notna()
        printed = printed.where(~ranged, "từ " + printed + " đến " + upper.map(vietnamese))
    return printed


def places(finished: dict[str, pd.DataFrame]) -> None:
    """Number the figures within each report: the place where each stands, in place.

    Tables follow one another in a report in the order of etl/records/tables.toml.
    """
    seen: dict[str, int] = {}
    for frame in finished.values():
        if "source_place" not in frame.columns or frame.empty:
            continue
        start = frame["source"].map(seen).fillna(0).astype(int)
        numbers = start + frame.groupby("source").cumcount() + 1
        frame["source_place"] = numbers.astype(str)
        for source, count in frame["source"].value_counts().items():
            seen[source] = seen.get(source, 0) + int(count)
