"""Whether this version of the software can read a snapshot: its tables and columns are there.

A snapshot is kept for years, the software changes: one built before a mart was added lacks
it, and every page that asks would fail. What is needed is what the models declare, which a
test holds to what is built, and the columns of the code lists.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

import duckdb

from etl.database import open_snapshot
from etl.records.errors import BuildError
from etl.snapshot.properties import read_models
from etl.snapshot.reference import LISTS

LOG = logging.getLogger(__name__)
_COLUMNS = "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns()"


@lru_cache(maxsize=1)
def needed() -> frozenset[tuple[str, str]]:
    """The tables and columns a snapshot must have: ("marts.yearly", "value")."""
    models = (m for m in read_models(unit_tests=False) if m.name.startswith("marts."))
    return frozenset(
        {(model.name, column.name) for model in models for column in model.columns}
        | {
            (f"reference.{name}", column)
            for name, declared in LISTS.items()
            for column in declared["columns"]
        }
    )


def lacking(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The tables, and columns of tables that are there, which an open snapshot lacks."""
    built = set(connection.execute(_COLUMNS).fetchall())
    tables = {table for table, _ in built}
    return tuple(
        sorted(
            {
                f"{table}.{column}" if table in tables else table
                for table, column in needed() - built
            }
        )
    )


def require(file: Path, snapshot: str) -> None:
    """Raises BuildError (Vietnamese) for a snapshot this version cannot read."""
    try:
        with open_snapshot(file) as connection:
            found = lacking(connection)
    except duckdb.Error as error:
        raise BuildError(f"Bản số liệu “{snapshot}” bị hỏng, không mở được.") from error
    if found:
        raise BuildError(wording(snapshot, found))


def wording(snapshot: str, found: tuple[str, ...]) -> str:
    """What to say of a snapshot that lacks something; what it lacks goes to the log."""
    LOG.warning("snapshot %s lacks %s", snapshot, ", ".join(found))
    return (
        f"Bản số liệu “{snapshot}” do phiên bản khác của phần mềm lập (thiếu {len(found)} bảng "
        "hoặc cột) nên phiên bản này không dùng được. Lập bản mới bằng lệnh build."
    )
