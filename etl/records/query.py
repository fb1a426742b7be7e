"""The one row or number a query of a DuckDB connection answers with."""

from __future__ import annotations

from typing import Any

import duckdb


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
