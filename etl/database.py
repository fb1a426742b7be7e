"""Small helpers over a DuckDB connection."""

from __future__ import annotations

from pathlib import Path

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


def open_snapshot(path: Path, province: str | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a published snapshot. Raises duckdb.Error.

    With `province` to that province's part of a snapshot of several: every table that says
    which province a row is of is a view of its rows, so that any question is of it alone, and
    associations are called as they are there.
    """
    if province is None:
        return duckdb.connect(str(path), read_only=True, config=SNAPSHOT_SETTINGS)
    shut = ("enable_external_access", "lock_configuration")
    connection = duckdb.connect(
        config={name: value for name, value in SNAPSHOT_SETTINGS.items() if name not in shut}
    )
    try:
        file, code = (text.replace("'", "''") for text in (str(path), province))
        connection.execute(f"ATTACH '{file}' AS whole (READ_ONLY)")
        for schema, table, of_one, own in connection.execute(
            "SELECT schema_name, table_name, bool_or(column_name = 'province'), "
            "bool_or(column_name = 'own_short_name') "
            "FROM duckdb_columns() WHERE database_name = 'whole' AND NOT internal GROUP BY ALL"
        ).fetchall():
            named = "SELECT * REPLACE (own_short_name AS short_name)" if own else ""
            rows = f" WHERE province = '{code}'" if of_one else ""
            connection.execute(
                f'CREATE SCHEMA IF NOT EXISTS "{schema}"; '
                f'CREATE VIEW "{schema}"."{table}" AS {named} FROM whole."{schema}"."{table}"{rows}'
            )
        for name in shut:
            connection.execute(f"SET {name} = {SNAPSHOT_SETTINGS[name]}")
    except duckdb.Error:
        connection.close()
        raise
    return connection


def read_whole(connection: duckdb.DuckDBPyConnection) -> None:
    """Read every block of every table. Raises duckdb.Error where the file is damaged."""
    read_slice(connection, 0, 2**62)


def read_slice(connection: duckdb.DuckDBPyConnection, start: int, rows: int) -> int:
    """Read `rows` rows of every table, from row `start` of each, and the columns of all.

    The most rows a table has beyond them, 0 at the end. Raises duckdb.Error where what was
    read is damaged.
    """
    tables = connection.execute(
        "SELECT schema_name, table_name, estimated_size FROM duckdb_tables() WHERE NOT internal"
    ).fetchall()
    for schema, table, _ in tables:
        # Hashing a row reads the blocks it stands in and holds them to their checksums.
        connection.execute(
            f'SELECT bit_xor(hash(t)) FROM "{schema}"."{table}" AS t'
            " WHERE rowid >= $start AND rowid < $start + $rows",
            {"start": start, "rows": rows},
        ).fetchall()
    return max((size for _, _, size in tables), default=0) - start - rows
