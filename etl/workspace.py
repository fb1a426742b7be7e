"""The databases of one build: what is thrown away (work) and what is published.

`work` holds raw, typed and accepted rows; `snapshot` becomes the published file.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.database import first, number
from etl.publish import DATASETS
from etl.tables import TABLES

#: Inputs above this many bytes are worked on in a file, smaller ones in memory.
LARGE_INPUT = 100 * 1024 * 1024
#: Fewer rows than this are worked on by one thread: handing many small statements to
#: others costs more than they save.
SMALL_ROWS = 20_000


def open_databases(folder: Path, *, in_memory: bool) -> duckdb.DuckDBPyConnection:
    """A connection with the catalogs `work` (default, thrown away) and `snapshot`."""
    connection = duckdb.connect(
        config={
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    work = ":memory:" if in_memory else str(folder / "work.duckdb")
    for name, path in (("work", work), ("snapshot", str(folder / "snapshot.duckdb"))):
        quoted = path.replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS {name}")
    connection.execute("USE work")
    return connection


def suit_threads(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Work on with as many threads as so many rows are worth."""
    if rows < SMALL_ROWS:
        connection.execute("SET threads = 1")


def collect_rejected(connection: duckdb.DuckDBPyConnection) -> int:
    """raw.rejected: each rejected row once, with its text; how many there are."""
    parts = []
    for table in TABLES:
        cells = ", ".join(
            f"'{column.heading.replace(chr(39), chr(39) * 2)}: ' || {column.name}"
            for column in table.columns
        )
        parts.append(
            "SELECT row_id, file, sheet, row_number, record_id, "
            f"concat_ws(' | ', {cells}) AS row_text FROM raw.{table.name} "
            "WHERE row_id IN (SELECT row_id FROM raw.problem)"
        )
    connection.execute(f"CREATE TABLE raw.rejected AS {' UNION ALL '.join(parts)}")
    return number(connection, "SELECT count(*) FROM raw.rejected")


def copy_reference(connection: duckdb.DuckDBPyConnection) -> None:
    """Code lists and the record tables' headings into the snapshot."""
    connection.execute("CREATE SCHEMA snapshot.reference")
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() "
        "WHERE database_name = 'work' AND schema_name = 'reference'"
    ).fetchall()
    for (name,) in names:
        connection.execute(f"CREATE TABLE snapshot.reference.{name} AS FROM work.reference.{name}")
    columns = [
        {
            "record_table": table.name,
            "table_heading": table.heading,
            "column_name": column.name,
            "heading": column.heading,
            "position": place,
        }
        for table in TABLES
        for place, column in enumerate(table.columns, start=1)
    ]
    connection.register("batch", pa.Table.from_pylist(columns))
    connection.execute("CREATE TABLE snapshot.reference.record_column AS SELECT * FROM batch")
    connection.unregister("batch")


def table_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int, int]]:
    counts = {}
    for table in TABLES:
        read = number(connection, f"SELECT count(*) FROM work.raw.{table.name}")
        accepted = number(connection, f"SELECT count(*) FROM staging.{table.name}")
        counts[table.name] = (read, accepted, read - accepted)
    return counts


def recheck_on(connection: duckdb.DuckDBPyConnection, as_of: date) -> str | None:
    """The first day after `as_of` on which a due date has passed or a future begun."""
    future = " UNION ALL ".join(
        f"SELECT time_start AS day FROM work.typed.{table.name}"
        for table in TABLES
        if any(column.name == "time_period" for column in table.columns)
    )
    row = first(
        connection,
        "SELECT min(day) FROM (SELECT target_date + 1 AS day FROM marts.target_gap "
        "UNION ALL SELECT due_date + 1 FROM marts.register_entry "
        f"UNION ALL SELECT due_date + 1 FROM marts.submission UNION ALL ({future})) "
        "WHERE day > $day",
        {"day": as_of},
    )
    return row[0].isoformat() if row and row[0] else None


def describe(
    connection: duckdb.DuckDBPyConnection, pointer: dict[str, Any], read: int, corrected: int
) -> None:
    """marts.snapshot_info and marts.input_file, from the pointer to be published."""
    connection.execute(
        "CREATE TABLE marts.snapshot_info (dataset VARCHAR, dataset_name VARCHAR, "
        "snapshot VARCHAR, built_at TIMESTAMP, as_of DATE, rows_read BIGINT, accepted BIGINT, "
        "rejected BIGINT, corrected BIGINT, fingerprint VARCHAR, published_by VARCHAR, "
        "reason VARCHAR)"
    )
    connection.execute(
        "INSERT INTO marts.snapshot_info VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            pointer["dataset"],
            DATASETS[pointer["dataset"]],
            pointer["snapshot"],
            pointer["built_at"].removesuffix("Z"),
            pointer["as_of"],
            read,
            pointer["accepted"],
            pointer["rejected"],
            corrected,
            pointer["fingerprint"],
            pointer["published_by"],
            pointer["reason"],
        ],
    )
    connection.register("batch", pa.Table.from_pylist(pointer["inputs"]))
    connection.execute("CREATE TABLE marts.input_file AS SELECT name, sha256, rows FROM batch")
    connection.unregister("batch")
