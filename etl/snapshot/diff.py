"""What changed between two snapshots, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from etl.database import open_snapshot, read_whole
from etl.records.errors import BuildError
from etl.snapshot.publish import snapshot_path

#: What may change in an observation and matters to a reader.
_COMPARED = (
    "indicator", "association", "ref_area", "time_label", "breakdown", "obs_value", "obs_value_to",
    "unit", "obs_status", "qualifier", "source", "source_place", "preferred",
)  # fmt: skip
_TARGET_COMPARED = ("standing", "target_value", "latest_value", "target_date")


def diff(
    dataset: str, old: str | None = None, new: str | None = None, published: Path | None = None
) -> pd.DataFrame:
    """Observations that were added, removed or changed from `old` to `new`.

    Columns: change (added|removed|changed), record_id, indicator, association,
    time_label, breakdown, unit, old_value, new_value, old_value_to, new_value_to,
    old_source, new_source, fields (names of what differs). `new` defaults to the
    running snapshot. Raises BuildError when a snapshot is not there.
    """
    return _compare(dataset, old, new, published, _OBSERVATIONS)


def diff_targets(
    dataset: str, old: str | None = None, new: str | None = None, published: Path | None = None
) -> pd.DataFrame:
    """Targets whose standing, value, latest figure or date differs; columns old_*, new_*."""
    return _compare(dataset, old, new, published, _TARGETS)


def _compare(
    dataset: str, old: str | None, new: str | None, published: Path | None, query: str
) -> pd.DataFrame:
    if old is None:
        raise BuildError("Thiếu mã bản số liệu cũ để so sánh. Xem danh sách bằng lệnh history.")
    return _between(
        snapshot_path(dataset, old, published), snapshot_path(dataset, new, published), query
    )


def diff_files(old: Path | None, new: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Observations and targets that differ between two snapshot files; `old` None: nothing."""
    return _between(old, new, _OBSERVATIONS), _between(old, new, _TARGETS)


@contextmanager
def _damage_told(*files: Path | None) -> Iterator[None]:
    """A snapshot that cannot be read as a BuildError; other errors as they are."""
    try:
        yield
    except duckdb.Error as error:
        for file in files:
            if file is not None and not _is_readable(file):
                raise BuildError(
                    f"Bản số liệu “{file.stem.partition('-')[2] or file.stem}” bị hỏng, không so "
                    "sánh được. Khôi phục từ bản sao lưu, hoặc chọn bản khác."
                ) from error
        raise


def _is_readable(file: Path) -> bool:
    try:
        with open_snapshot(file) as connection:
            read_whole(connection)
    except duckdb.Error:
        return False
    return True


@contextmanager
def both_attached(old: Path | None, new: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with `old_snapshot`, without rows where there is none, and `new_snapshot`."""
    with _damage_told(old, new), duckdb.connect() as connection:
        for name, path in (("old", old), ("new", new)):
            if path is not None:
                quoted = str(path).replace("'", "''")
                connection.execute(f"ATTACH '{quoted}' AS {name}_snapshot (READ_ONLY)")
        if old is None:
            connection.execute(
                "ATTACH ':memory:' AS old_snapshot; CREATE SCHEMA old_snapshot.marts"
            )
            for table in ("observation", "target_gap", "follow_up", "completeness"):
                connection.execute(
                    f"CREATE TABLE old_snapshot.marts.{table} AS "
                    f"FROM new_snapshot.marts.{table} LIMIT 0"
                )
        yield connection


def _between(old: Path | None, new: Path, query: str) -> pd.DataFrame:
    with both_attached(old, new) as connection:
        try:
            return connection.execute(query).df()
        except (duckdb.BinderException, duckdb.CatalogException) as error:
            raise BuildError(
                "Hai bản số liệu khác nhau về cấu trúc nên không so sánh được. Dựng lại bản mới."
            ) from error


def _fields(columns: Sequence[str]) -> str:
    cases = ", ".join(
        f"CASE WHEN o.{name} IS DISTINCT FROM n.{name} THEN '{name}' END" for name in columns
    )
    return f"concat_ws(', ', {cases})"


def _query(
    records: str, shown: Sequence[str], pairs: Sequence[str], compared: Sequence[str], order: str
) -> str:
    """What was added, removed or changed among `records` of {side}_snapshot.

    `shown` of either, the values of `pairs` of both, and which of `compared` differ.
    """
    both = [f"coalesce(n.{name}, o.{name}) AS {name}" for name in ("record_id", *shown)]
    values = [
        f"{side[0]}.{name} AS {side}_{name.removeprefix('obs_')}"
        for name in pairs
        for side in ("old", "new")
    ]
    fields = _fields(compared)
    return f"""
SELECT
    CASE
        WHEN o.record_id IS NULL THEN 'added'
        WHEN n.record_id IS NULL THEN 'removed'
        ELSE 'changed'
    END AS change,
    {", ".join([*both, *values])},
    CASE WHEN o.record_id IS NOT NULL AND n.record_id IS NOT NULL THEN {fields} END AS fields
FROM {records.format(side="old")} AS o
FULL JOIN {records.format(side="new")} AS n ON o.record_id = n.record_id
WHERE o.record_id IS NULL OR n.record_id IS NULL OR {fields} <> ''
ORDER BY {order}, record_id
"""


_OBSERVATIONS = _query(
    "{side}_snapshot.marts.observation",
    ("indicator", "association", "time_label", "breakdown", "unit"),
    ("obs_value", "obs_value_to", "source"),
    _COMPARED,
    "association, indicator",
)
_TARGETS = _query(
    """(
    SELECT t.*, f.standing
    FROM {side}_snapshot.marts.target_gap AS t
    LEFT JOIN {side}_snapshot.marts.follow_up AS f
        ON f.record_table = 'targets' AND f.record_id = t.record_id
)""",
    ("association", "title", "unit"),
    ("standing", "target_value", "latest_value"),
    _TARGET_COMPARED,
    "association",
)
