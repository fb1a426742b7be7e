"""Where readers put rows: batches of cleaned text into DuckDB, each row numbered.

Tables made here: raw.<record table> (row_id, file, sheet, row_number and every
column of the declaration as text) and raw.problem, the one list of faults that
readers and checks write to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.records.schema import Table
from etl.records.tables import TABLES
from etl.records.text import Problem, clean

#: Rows handed to DuckDB at once: large enough to be fast, small enough for memory.
BATCH = 50_000

#: Columns of every raw table before the declared ones.
ROW_COLUMNS = ("row_id", "file", "sheet", "row_number")


_PROBLEM = pa.schema(
    [
        ("row_id", pa.int64()),
        ("record_table", pa.string()),
        ("column_name", pa.string()),
        ("value", pa.string()),
        ("rule", pa.string()),
        ("reason", pa.string()),
        ("stage", pa.int32()),
    ]
)


#: (row id, record table, column or None for the whole row, the cell's text, what is wrong)
RowFault = tuple[int, str, str | None, str | None, Problem]


def create_raw(connection: duckdb.DuckDBPyConnection, tables: Iterable[Table] = TABLES) -> None:
    """Make what is not there of the raw schema, with these record tables."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS raw")
    for table in tables:
        columns = ", ".join(f"{column.name} VARCHAR" for column in table.columns)
        connection.execute(
            f"CREATE TABLE raw.{table.name} "
            f"(row_id BIGINT, file VARCHAR, sheet VARCHAR, row_number BIGINT, {columns})"
        )
    connection.execute(
        "CREATE TABLE IF NOT EXISTS raw.problem (row_id BIGINT, record_table VARCHAR, "
        "column_name VARCHAR, value VARCHAR, rule VARCHAR, reason VARCHAR, stage INTEGER)"
    )
    # Files that were uploaded; a row of a higher rank replaces one of the same id.
    connection.execute("CREATE TABLE IF NOT EXISTS raw.origin (file VARCHAR, rank INTEGER)")


class RowWriter:
    """Takes rows of text from readers; knows how many it took from each file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._next_row = 0
        self.rows = 0
        self._batches: list[tuple[Any, ...]] | None = None

    @contextmanager
    def recording(self) -> Iterator[list[tuple[Any, ...]]]:
        """What is written meanwhile, as `write` takes it; tables and problems as plain values."""
        self._batches = []
        try:
            yield self._batches
        finally:
            self._batches = None

    def write(
        self,
        table: Table,
        file: str,
        sheet: str | None,
        names: Sequence[str | None],
        row_numbers: Sequence[int],
        rows: Sequence[Sequence[str]],
        faults: Iterable[tuple[int, str | None, str | None, Problem]] = (),
    ) -> None:
        """Store rows of equal length; `names` says which column each cell is.

        `faults` are (index in rows, column name, value, problem) found while reading.
        """
        if not rows:
            return
        count = len(rows)
        faults = list(faults)
        if self._batches is not None:
            plain = [(*fault[:3], (fault[3].rule, fault[3].message)) for fault in faults]
            self._batches.append((table.name, sheet, names, row_numbers, rows, plain))
        first = self._next_row
        self._next_row += count
        self.rows += count
        arrays = {
            "row_id": pa.array(range(first, first + count), pa.int64()),
            "file": pa.array([file] * count, pa.string()),
            "sheet": pa.array([sheet] * count, pa.string()),
            "row_number": pa.array(row_numbers, pa.int64()),
        }
        for name, cells in zip(names, zip(*rows, strict=True), strict=True):
            if name is not None:
                arrays[name] = cleaned(cells)
        _insert(self.connection, f"raw.{table.name}", pa.table(arrays))
        insert_problems(
            self.connection,
            [
                (first + index, table.name, column, value, problem)
                for index, column, value, problem in faults
            ],
        )

    def reserve(self, rows: int, ids: int) -> int:
        """The first of so many row ids, for rows that are kept elsewhere."""
        first = self._next_row
        self._next_row += ids
        self.rows += rows
        return first


def insert_problems(connection: duckdb.DuckDBPyConnection, faults: Iterable[RowFault]) -> None:
    """Add what was found while reading to raw.problem."""
    problems = [
        {
            "row_id": row_id,
            "record_table": table,
            "column_name": column,
            "value": value,
            "rule": problem.rule,
            "reason": problem.message,
            "stage": 0,
        }
        for row_id, table, column, value, problem in faults
    ]
    if problems:
        _insert(connection, "raw.problem", pa.Table.from_pylist(problems, _PROBLEM))


def _insert(connection: duckdb.DuckDBPyConnection, target: str, batch: pa.Table) -> None:
    connection.register("batch", batch)
    try:
        connection.execute(f"INSERT INTO {target} BY NAME SELECT * FROM batch")
    finally:
        connection.unregister("batch")


def cleaned(cells: Sequence[str]) -> pa.Array:
    """Cells in one normal form, empty ones as null; each distinct text is cleaned once."""
    encoded = pa.array(cells, pa.string()).dictionary_encode()
    distinct = [clean(text) or None for text in encoded.dictionary.to_pylist()]
    if len(distinct) == 1:
        return pa.array(distinct * len(cells), pa.string())
    return pa.DictionaryArray.from_arrays(encoded.indices, pa.array(distinct, pa.string()))


def file_label(path: Path) -> str:
    """The name by which messages and marts speak of an input file."""
    return clean(path.name)
