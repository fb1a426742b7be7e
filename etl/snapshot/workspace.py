"""The databases of one build: what is thrown away (work) and what is published.

`work` holds raw, typed and accepted rows; `snapshot` becomes the published file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.datasets import NAMES
from etl.records.query import first, number
from etl.records.rules import rows_of
from etl.records.tables import TABLES
from etl.snapshot.reference import CHOICES

#: Inputs above this many bytes are worked on with bounded memory.
LARGE_INPUT = 100 * 1024 * 1024
#: So many times that, and what the models build on is written to a file: compressing it there
#: costs more than it saves as long as it fits.
_IN_FILE = 4
#: What DuckDB may hold in memory for large inputs; Python and its buffers come on top.
LARGE_MEMORY = "1200MB"
#: Inputs below this many bytes make a file of small blocks: each table takes whole ones,
#: and most of the large ones would be empty.
SMALL_INPUT = 10 * 1024 * 1024
#: Fewer rows than this are worked on by one thread, and joined in the order written:
#: handing many small statements to others, or seeking the best order for each, costs
#: more than it saves.
SMALL_ROWS = 20_000


def open_databases(folder: Path, size: int = 0, sparing: bool = True) -> duckdb.DuckDBPyConnection:
    """A connection with the catalogs `work` (default, thrown away) and `snapshot`.

    `size` is the bytes of input to be worked on; `sparing` keeps the memory of large ones
    small, at the risk that it is not enough.
    """
    connection = duckdb.connect(
        config={
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    if sparing and size >= LARGE_INPUT:
        connection.execute(f"SET memory_limit = '{LARGE_MEMORY}'")
    work = ":memory:" if size < _IN_FILE * LARGE_INPUT else str(folder / "work.duckdb")
    # A half-made snapshot is thrown away, so that a log to mend it would serve nobody.
    options = ["RECOVERY_MODE no_wal_writes", *(["BLOCK_SIZE 16384"] if size < SMALL_INPUT else [])]
    _attach(connection, "work", work)
    _attach(connection, "snapshot", str(folder / "snapshot.duckdb"), *options)
    connection.execute("USE work")
    return connection


def _attach(connection: duckdb.DuckDBPyConnection, name: str, path: str, *options: str) -> None:
    quoted = path.replace("'", "''")
    given = f" ({', '.join(options)})" if options else ""
    connection.execute(f"ATTACH '{quoted}' AS {name}{given}")


def suit_work(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Work on with as many threads and as much planning as so many rows are worth."""
    if rows < SMALL_ROWS:
        connection.execute("SET threads = 1; SET disabled_optimizers = 'join_order'")


def collect_rejected(connection: duckdb.DuckDBPyConnection, parted: Collection[str] = ()) -> int:
    """raw.rejected: each rejected row once, with its text; how many there are.

    `parted` has the record tables that have rows in parts (etl/snapshot/parts.py).
    """
    found = connection.execute("SELECT DISTINCT record_table FROM raw.problem").fetchall()
    faulty = [table for table in TABLES if (table.name,) in found]
    parts = []
    # Without any fault the first table gives the columns and no row.
    for table in faulty or TABLES[:1]:
        cells = ", ".join(
            f"'{column.heading.replace(chr(39), chr(39) * 2)}: ' || {column.name}"
            for column in table.columns
        )
        parts.append(
            "SELECT row_id, file, sheet, row_number, record_id, "
            f"concat_ws(' | ', {cells}) AS row_text FROM {rows_of('raw', table, parted)} "
            "WHERE row_id IN (SELECT row_id FROM raw.problem)"
        )
    return number(connection, f"CREATE TABLE raw.rejected AS {' UNION ALL '.join(parts)}")


def copy_reference(connection: duckdb.DuckDBPyConnection, lists: Iterable[str]) -> None:
    """Code lists, by name, and the record tables' headings into the snapshot."""
    copy_headings(connection)
    for name in (*lists, CHOICES):
        connection.execute(f"CREATE TABLE snapshot.reference.{name} AS FROM work.reference.{name}")


def copy_headings(connection: duckdb.DuckDBPyConnection) -> None:
    """The record tables' headings into the snapshot, as reference.record_column."""
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
    connection.execute("CREATE SCHEMA snapshot.reference")
    connection.register("batch", pa.Table.from_pylist(columns))
    connection.execute("CREATE TABLE snapshot.reference.record_column AS SELECT * FROM batch")
    connection.unregister("batch")


def table_counts(
    connection: duckdb.DuckDBPyConnection, parted: Collection[str]
) -> dict[str, tuple[int, int, int]]:
    """Rows (read, accepted, rejected) by record table."""
    counted = connection.execute(
        " UNION ALL ".join(
            f"SELECT '{table.name}', '{schema}', count(*) FROM "
            + (rows_of(schema, table, parted) if schema == "work.raw" else f"{schema}.{table.name}")
            for table in TABLES
            for schema in ("work.raw", "work.staging")
        )
    ).fetchall()
    rows = {(name, schema): count for name, schema, count in counted}
    pairs = {t.name: (rows[t.name, "work.raw"], rows[t.name, "work.staging"]) for t in TABLES}
    return {name: (read, accepted, read - accepted) for name, (read, accepted) in pairs.items()}


def recheck_on(
    connection: duckdb.DuckDBPyConnection, as_of: date, parted: Collection[str]
) -> str | None:
    """The first day after `as_of` on which a due date has passed or a future begun."""
    future = " UNION ALL ".join(
        f"SELECT time_start AS day FROM {rows_of('work.typed', table, parted)}"
        for table in TABLES
        if any(column.name == "time_period" for column in table.columns)
    )
    row = first(
        connection,
        "SELECT min(day) FROM (SELECT target_date + 1 AS day FROM marts.target_gap "
        "UNION ALL SELECT due_date + 1 FROM marts.follow_up "
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
            NAMES[pointer["dataset"]],
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
