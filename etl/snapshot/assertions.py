"""What must hold of a snapshot before it is published; a failure stops publication.

Each assertion is a query for what contradicts it; the Vietnamese text says what is
wrong, with the first case found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from etl.records.errors import BuildError
from etl.records.tables import MEASURE_TABLES


@dataclass(frozen=True)
class Assertion:
    """A query whose every row contradicts what must hold; the first column names the case."""

    text: str
    query: str


def _unique(table: str, *columns: str) -> Assertion:
    key = ", ".join(columns)
    return Assertion(
        f"{table}: có dòng trùng khoá ({key})",
        f"SELECT concat_ws(' / ', {key}) FROM {table} GROUP BY {key} HAVING count(*) > 1",
    )


def _not_null(table: str, key: str, *columns: str) -> Assertion:
    where = " OR ".join(f"{column} IS NULL" for column in columns)
    return Assertion(
        f"{table}: có ô trống ở cột bắt buộc ({', '.join(columns)})",
        f"SELECT {key} FROM {table} WHERE {where}",
    )


def _relation(table: str, key: str, column: str, target: str, target_key: str) -> Assertion:
    return Assertion(
        f"{table}.{column}: có mã không nằm trong {target}",
        f"SELECT a.{key} FROM {table} a ANTI JOIN {target} b ON a.{column} = b.{target_key} "
        f"WHERE a.{column} IS NOT NULL",
    )


def _accepted(table: str, key: str, column: str, *values: str) -> Assertion:
    listed = ", ".join(f"'{value}'" for value in values)
    return Assertion(
        f"{table}.{column}: có giá trị lạ",
        f"SELECT {key} FROM {table} WHERE {column} IS NULL OR {column} NOT IN ({listed})",
    )


_OBSERVATION = "marts.observation"
_TARGET = "marts.target_gap"

ASSERTIONS: tuple[Assertion, ...] = (
    _unique(_OBSERVATION, "record_id"),
    _unique(_TARGET, "record_id"),
    _unique("marts.register_entry", "record_id"),
    _unique("marts.submission", "record_id"),
    _unique("marts.completeness", "association", "indicator"),
    _unique("marts.contradiction", "contradiction_id", "record_id"),
    _not_null(
        _OBSERVATION, "record_id", "record_id", "indicator", "association", "time_label",
        "obs_status", "qualifier", "source", "preferred", "counted", "unit", "breakdown",
    ),
    _not_null(_TARGET, "record_id", "record_id", "association", "title", "status", "milestone"),
    _relation(_OBSERVATION, "record_id", "indicator", "reference.indicator", "indicator"),
    _relation(_OBSERVATION, "record_id", "association", "reference.association", "association"),
    _relation(
        _OBSERVATION, "record_id", "association_type", "reference.association_type",
        "association_type",
    ),
    _relation(_OBSERVATION, "record_id", "ref_area", "reference.area", "area"),
    _relation(_OBSERVATION, "record_id", "source", "reference.source_document", "source"),
    _relation(_OBSERVATION, "record_id", "same_as", _OBSERVATION, "record_id"),
    _relation(_TARGET, "record_id", "latest_record_id", _OBSERVATION, "record_id"),
    _accepted(
        _TARGET, "record_id", "status", "achieved", "on_track", "behind", "off_track",
        "not_enough_data", "milestone_open", "milestone_done", "milestone_due", "ongoing",
    ),
    _accepted(
        "marts.completeness", "indicator", "completeness", "reported", "not_reported",
        "not_applicable", "zero",
    ),
    Assertion(
        "marts.observation: giá trị có mặt mà trạng thái nói là thiếu, hoặc ngược lại",
        "SELECT record_id FROM marts.observation "
        "WHERE (obs_value IS NULL) <> (obs_status IN ('M', 'L'))",
    ),
    Assertion(
        "marts.observation: kỳ số liệu bắt đầu sau khi kết thúc",
        "SELECT record_id FROM marts.observation WHERE time_start > time_end",
    ),
    Assertion(
        "marts.observation: giá trị âm hoặc không phải số",
        "SELECT record_id FROM marts.observation "
        "WHERE obs_value < 0 OR isnan(obs_value) OR isinf(obs_value)",
    ),
    Assertion(
        "marts.contradiction: nhóm mâu thuẫn phải có đúng một bản ghi được dùng",
        "SELECT contradiction_id FROM marts.contradiction GROUP BY 1 "
        "HAVING count(*) FILTER (preferred) <> 1 OR count(*) < 2",
    ),
    Assertion(
        "marts.observation: cộng theo loại hình hội không bằng tổng",
        """
        SELECT indicator FROM (
            SELECT o.indicator, sum(o.obs_value) AS total,
                coalesce(sum(o.obs_value) FILTER (t.association_type IS NOT NULL), 0)
                + coalesce(sum(o.obs_value) FILTER (o.association_type IS NULL), 0) AS parts
            FROM marts.observation o
            LEFT JOIN reference.association_type t ON o.association_type = t.association_type
            WHERE o.preferred AND o.counted AND o.obs_value IS NOT NULL
            GROUP BY o.indicator
        ) WHERE abs(total - parts) > 1e-6 * greatest(1, abs(total))
        """,
    ),
    Assertion(
        "marts.observation: cộng theo địa bàn và phần chưa rõ địa bàn không bằng tổng",
        """
        SELECT indicator FROM (
            SELECT o.indicator, sum(o.obs_value) AS total,
                coalesce(sum(o.obs_value) FILTER (a.area IS NOT NULL), 0)
                + coalesce(sum(o.obs_value) FILTER (o.ref_area IS NULL), 0) AS parts
            FROM marts.observation o
            LEFT JOIN reference.area a ON o.ref_area = a.area
            WHERE o.preferred AND o.counted AND o.obs_value IS NOT NULL
            GROUP BY o.indicator
        ) WHERE abs(total - parts) > 1e-6 * greatest(1, abs(total))
        """,
    ),
    Assertion(
        "marts.observation: số bản ghi khác số dòng được nhận ở các bảng",
        "SELECT 'observation' WHERE (SELECT count(*) FROM marts.observation) <> "
        "(SELECT sum(n) FROM ("
        + " UNION ALL ".join(f"SELECT count(*) AS n FROM staging.{t.name}" for t in MEASURE_TABLES)
        + "))",
    ),
    Assertion(
        "marts.target_gap: số mục tiêu khác số dòng được nhận",
        "SELECT 'targets' WHERE (SELECT count(*) FROM marts.target_gap) "
        "<> (SELECT count(*) FROM staging.targets)",
    ),
    Assertion(
        "marts.completeness: không đủ mọi hội và mọi chỉ số",
        "SELECT 'completeness' WHERE (SELECT count(*) FROM marts.completeness) <> "
        "(SELECT count(*) FROM reference.association) * (SELECT count(*) FROM reference.indicator)",
    ),
)  # fmt: skip


def assert_outputs(connection: duckdb.DuckDBPyConnection) -> int:
    """Check every assertion; how many there are. BuildError with all that fail."""
    failed = []
    for assertion in ASSERTIONS:
        cases = connection.execute(f"{assertion.query} LIMIT 3").fetchall()
        if cases:
            names = ", ".join(f"“{case[0]}”" for case in cases)
            failed.append(f"{assertion.text}: {names}")
    if failed:
        raise BuildError(
            "Kết quả không qua kiểm tra, không công bố; bản đang dùng không đổi.\n- "
            + "\n- ".join(failed)
        )
    return len(ASSERTIONS)


def assert_counts(tables: Mapping[str, tuple[int, int, int]], read: int, rejected: int) -> int:
    """Rows accepted, after making sure that every row read was either accepted or rejected.

    `tables` has (read, accepted, rejected) by record table, as workspace.table_counts.
    """
    accepted = sum(counts[1] for counts in tables.values())
    if accepted + rejected != read:
        raise BuildError(
            f"Đọc {read} dòng mà nhận {accepted} và loại {rejected}: có dòng bị mất. "
            "Không công bố; bản đang dùng không đổi."
        )
    return accepted
