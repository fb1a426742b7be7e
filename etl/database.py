"""Small helpers over a DuckDB connection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

#: Options of every connection to a published snapshot: no reach beyond the file, and
#: no way to widen it. One process may open a file only with one set of options, so
#: whoever reads a snapshot opens it with `open_snapshot`. One thread a question: two
#: gain nothing at these sizes, and rows that tie would come in another order each time.
SNAPSHOT_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "lock_configuration": "true",
    "threads": "1",
    "memory_limit": "400MB",
}


def open_snapshot(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a published snapshot. Raises duckdb.Error."""
    return duckdb.connect(str(path), read_only=True, config=SNAPSHOT_SETTINGS)


def read_whole(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every block of every table. Raises duckdb.Error where the file is damaged."""
    tables = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal"
    ).fetchall()
    for schema, table in tables:
        # Hashing every row reads every block and holds it to its checksum.
        connection.execute(f'SELECT bit_xor(hash(t)) FROM "{schema}"."{table}" AS t').fetchall()


def first(
    connection: duckdb.DuckDBPyConnection, query: str, values: object = None
) -> tuple[Any, ...] | None:
    """The first row of a query, or None.

    The result is always read to its end: one that is left half read blocks the
    connection's next work.
    """
    rows = connection.execute(query, values).fetchall()
    return rows[0] if rows else None


def number(connection: duckdb.DuckDBPyConnection, query: str, values: object = None) -> int:
    """The one whole number a query answers with."""
    row = first(connection, query, values)
    return int(row[0]) if row else 0
