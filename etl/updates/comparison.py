"""Two snapshots side by side in words: figures, targets and states that differ."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from etl.snapshot.diff import both_attached, diff_files
from etl.updates.earlier import KIND, earlier, with_measures
from etl.updates.places import query
from etl.updates.wording import CHANGES, fields


def _with_earlier(connection: duckdb.DuckDBPyConnection, changes: pd.DataFrame) -> pd.DataFrame:
    """The changes with the figure before each, of an earlier period; NULL where there is none."""
    connection.register("changed", changes[["record_id"]])
    figures = (
        f"(SELECT o.*, {KIND} AS measure_kind FROM new_snapshot.marts.observation AS o "
        f"{with_measures('new_snapshot.')})"
    )
    wanted = "n.record_id IN (SELECT record_id FROM changed)"
    before = connection.execute(
        f"SELECT record_id, earlier_value, earlier_label FROM ({earlier(figures, wanted)})"
    ).df()
    connection.unregister("changed")
    return changes.merge(before, on="record_id", how="left")


@dataclass
class Comparison:
    """What differs between two snapshots.

    `changes`: change, change_name, record_id, association, association_name,
    indicator, indicator_name, time_label, breakdown, unit, old_value, new_value,
    old_value_to, new_value_to, old_source, new_source, old_source_title,
    new_source_title, fields, fields_name, earlier_value, earlier_label (the figure of an
    earlier period that a new one is held against). `targets`: change, change_name, record_id,
    title, association, association_name, unit, old_standing, new_standing,
    old_target_value, new_target_value, old_latest_value, new_latest_value, fields,
    fields_name. `indicators`: association, association_name, indicator,
    indicator_name, old_state, new_state.
    """

    changes: pd.DataFrame
    targets: pd.DataFrame
    indicators: pd.DataFrame

    @property
    def is_empty(self) -> bool:
        """True when nothing differs."""
        return self.changes.empty and self.targets.empty and self.indicators.empty


def compare_files(old: Path | None, new: Path) -> Comparison:
    """Compare two snapshot files; `old` None means there was nothing before."""
    changes, targets = diff_files(old, new)
    with both_attached(old, new) as connection:
        states = connection.execute(query("states")).df()
        names = _Names(connection, with_old=old is not None)
        changes = _with_earlier(connection, changes)
    for frame in (changes, targets, states):
        frame["association_name"] = frame["association"].map(names.association)
    for frame in (changes, states):
        frame["indicator_name"] = frame["indicator"].map(names.indicator)
    for frame in (changes, targets):
        frame["change_name"] = frame["change"].map(CHANGES)
        frame["fields_name"] = [fields(text) for text in frame["fields"]]
    for side in ("old", "new"):
        changes[f"{side}_source_title"] = changes[f"{side}_source"].map(names.source)
    return Comparison(_plain(changes), _plain(targets), _plain(states))


class _Names:
    """Vietnamese names of codes, of the newer snapshot first."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, with_old: bool) -> None:
        self._connection = connection
        self._catalogs = ("old_snapshot", "new_snapshot") if with_old else ("new_snapshot",)
        self.association = self._names("association", "association", "short_name")
        self.indicator = self._names("indicator", "indicator", "name")
        self.source = self._names("source_document", "source", "title")

    def _names(self, table: str, key: str, name: str) -> dict[str, str]:
        names: dict[str, str] = {}
        for catalog in self._catalogs:
            rows = self._connection.execute(
                f"SELECT {key}, {name} FROM {catalog}.reference.{table}"
            ).fetchall()
            names |= {code: text or code for code, text in rows}
        return names


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Text columns with None for nothing; numbers stay numbers."""
    for column in frame.columns:
        if frame[column].dtype.kind not in "fiub":
            frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame
