"""What changed between two snapshots, figure by figure."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

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


def _between(old: Path | None, new: Path, query: str) -> pd.DataFrame:
    with duckdb.connect() as connection:
        for name, path in (("old", old), ("new", new)):
            if path is not None:
                quoted = str(path).replace("'", "''")
                connection.execute(f"ATTACH '{quoted}' AS {name}_snapshot (READ_ONLY)")
        if old is None:
            connection.execute(
                "ATTACH ':memory:' AS old_snapshot; CREATE SCHEMA old_snapshot.marts"
            )
            for table in ("observation", "target_gap", "follow_up"):
                connection.execute(
                    f"CREATE TABLE old_snapshot.marts.{table} AS "
                    f"FROM new_snapshot.marts.{table} LIMIT 0"
                )
        try:
            return connection.execute(query).df()
        except duckdb.BinderException as error:
            raise BuildError(
                "Hai bản số liệu khác nhau về cấu trúc nên không so sánh được. Dựng lại bản mới."
            ) from error


def _fields(columns: tuple[str, ...]) -> str:
    cases = ", ".join(
        f"CASE WHEN o.{name} IS DISTINCT FROM n.{name} THEN '{name}' END" for name in columns
    )
    return f"concat_ws(', ', {cases})"


_OBSERVATIONS = f"""
SELECT
    CASE
        WHEN o.record_id IS NULL THEN 'added'
        WHEN n.record_id IS NULL THEN 'removed'
        ELSE 'changed'
    END AS change,
    coalesce(n.record_id, o.record_id) AS record_id,
    coalesce(n.indicator, o.indicator) AS indicator,
    coalesce(n.association, o.association) AS association,
    coalesce(n.time_label, o.time_label) AS time_label,
    coalesce(n.breakdown, o.breakdown) AS breakdown,
    coalesce(n.unit, o.unit) AS unit,
    o.obs_value AS old_value,
    n.obs_value AS new_value,
    o.obs_value_to AS old_value_to,
    n.obs_value_to AS new_value_to,
    o.source AS old_source,
    n.source AS new_source,
    CASE WHEN o.record_id IS NOT NULL AND n.record_id IS NOT NULL THEN {_fields(_COMPARED)} END
        AS fields
FROM old_snapshot.marts.observation AS o
FULL JOIN new_snapshot.marts.observation AS n ON o.record_id = n.record_id
WHERE o.record_id IS NULL OR n.record_id IS NULL OR {_fields(_COMPARED)} <> ''
ORDER BY association, indicator, record_id
"""

_STANDING = """
SELECT t.*, f.standing
FROM {0}_snapshot.marts.target_gap AS t
LEFT JOIN {0}_snapshot.marts.follow_up AS f
    ON f.record_table = 'targets' AND f.record_id = t.record_id
"""

_TARGETS = f"""
SELECT
    CASE
        WHEN o.record_id IS NULL THEN 'added'
        WHEN n.record_id IS NULL THEN 'removed'
        ELSE 'changed'
    END AS change,
    coalesce(n.record_id, o.record_id) AS record_id,
    coalesce(n.association, o.association) AS association,
    coalesce(n.title, o.title) AS title,
    coalesce(n.unit, o.unit) AS unit,
    o.standing AS old_standing,
    n.standing AS new_standing,
    o.target_value AS old_target_value,
    n.target_value AS new_target_value,
    o.latest_value AS old_latest_value,
    n.latest_value AS new_latest_value,
    CASE WHEN o.record_id IS NOT NULL AND n.record_id IS NOT NULL
        THEN {_fields(_TARGET_COMPARED)} END AS fields
FROM ({_STANDING.format("old")}) AS o
FULL JOIN ({_STANDING.format("new")}) AS n ON o.record_id = n.record_id
WHERE o.record_id IS NULL OR n.record_id IS NULL OR {_fields(_TARGET_COMPARED)} <> ''
ORDER BY association, record_id
"""
