"""Distinct texts of a column → what they mean, each understood once.

Each function makes the table map.<record table>_<column> (raw text and its context,
value, rule, reason) from the distinct texts there are, and lists the rows that use
a faulty one in raw.problem. Millions of rows cost as much as their distinct values.
`used` names the columns in which anything is written: the map of another is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from etl import parse, period
from etl.codes import Areas, Codes, codes_of
from etl.schema import Column, Table
from etl.text import Problem, quoted

_CHUNK = 100_000
#: Plain digits need no parsing; anything else goes through etl/parse.py.
PLAIN = "regexp_full_match({text}, '[0-9]{{1,15}}')"

_FAULT = [("rule", pa.string()), ("reason", pa.string())]


def _resolve(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    column: Column,
    used: Set[str],
    query: str,
    columns: list[tuple[str, pa.DataType]],
    understand: Callable[..., Iterable[Any]],
) -> bool:
    """Table map.<table>_<column>: each distinct row of the query with what it was understood as.

    Returns whether any of them is faulty. The map of a column that is not used is empty.
    """
    name = f"{table.name}_{column.name}"
    schema = pa.schema([*columns, *_FAULT])
    types = ", ".join(f"{field.name} {_SQL_TYPES[field.type]}" for field in schema)
    connection.execute(f"CREATE TABLE map.{name} ({types})")
    if column.name not in used:
        return False
    # A cursor of its own: inserting below would end a result of this connection.
    distinct = connection.cursor().execute("USE work").execute(query)
    faulty = False
    while rows := distinct.fetchmany(_CHUNK):
        found = [tuple(understand(*row)) for row in rows]
        faulty = faulty or any(item[-1] is not None for item in found)
        arrays = [
            pa.array([item[place] for item in found], field.type)
            for place, field in enumerate(schema)
        ]
        connection.register("batch", pa.Table.from_arrays(arrays, schema=schema))
        connection.execute(f"INSERT INTO map.{name} SELECT * FROM batch")
        connection.unregister("batch")
    return faulty


_SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.int64(): "BIGINT",
}


def _report(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, source: str, on: str
) -> None:
    """Faults of a map, one for each row of `source` that uses a faulty text."""
    faulty = f"map.{table.name}_{column.name}"
    connection.execute(
        f"INSERT INTO raw.problem SELECT s.row_id, $table, $column, m.raw, m.rule, m.reason, 1 "
        f"FROM {source} s JOIN (SELECT * FROM {faulty} WHERE rule IS NOT NULL) m ON {on}",
        {"table": table.name, "column": column.name},
    )


def _distinct(table: Table, column: Column) -> str:
    """The query of the texts of a column."""
    name = column.name
    return f"SELECT DISTINCT {name} FROM raw.{table.name} WHERE {name} IS NOT NULL"


def map_codes(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, used: Set[str]
) -> None:
    codes = codes_of(connection, column) if column.name in used else Codes("")

    def understand(raw: str) -> tuple[Any, ...]:
        found = codes.find(raw)
        return (
            (raw, None, *_fault(found)) if isinstance(found, Problem) else (raw, found, None, None)
        )

    if _resolve(
        connection,
        table,
        column,
        used,
        _distinct(table, column),
        [("raw", pa.string()), ("value", pa.string())],
        understand,
    ):
        _report(connection, table, column, f"raw.{table.name}", f"s.{column.name} = m.raw")


def map_periods(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, used: Set[str]
) -> None:
    def understand(raw: str) -> tuple[Any, ...]:
        found = period.period(raw)
        if isinstance(found, Problem):
            return (raw, None, None, None, *_fault(found))
        return raw, found.start, found.end, found.label, None, None

    if _resolve(
        connection,
        table,
        column,
        used,
        _distinct(table, column),
        [
            ("raw", pa.string()),
            ("first", pa.date32()),
            ("last", pa.date32()),
            ("label", pa.string()),
        ],
        understand,
    ):
        _report(connection, table, column, f"raw.{table.name}", f"s.{column.name} = m.raw")


def map_dates(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, used: Set[str]
) -> None:
    def understand(raw: str) -> tuple[Any, ...]:
        found = period.day(raw)
        return (
            (raw, None, *_fault(found)) if isinstance(found, Problem) else (raw, found, None, None)
        )

    if _resolve(
        connection,
        table,
        column,
        used,
        _distinct(table, column),
        [("raw", pa.string()), ("value", pa.date32())],
        understand,
    ):
        _report(connection, table, column, f"raw.{table.name}", f"s.{column.name} = m.raw")


def map_numbers(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, used: Set[str]
) -> None:
    whole = column.kind == "integer"
    # A figure without a unit: of no indicator (targets may have none), or of one that
    # is not known, which is reported at the indicator and not here again.
    no_unit = "" if table.measure else None

    def understand(raw: str, unit: str) -> tuple[Any, ...]:
        found = parse.integer(raw) if whole else parse.number(raw, unit or no_unit)
        if isinstance(found, Problem):
            return (raw, unit, None, *_fault(found))
        return raw, unit, float(found), None, None

    name = column.name
    if _resolve(
        connection,
        table,
        column,
        used,
        f"SELECT DISTINCT {name}, coalesce(unit, '') FROM coded.{table.name} "
        f"WHERE {name} IS NOT NULL AND NOT {PLAIN.format(text=name)}",
        [("raw", pa.string()), ("unit", pa.string()), ("value", pa.float64())],
        understand,
    ):
        _report(
            connection,
            table,
            column,
            f"coded.{table.name}",
            f"s.{name} = m.raw AND coalesce(s.unit, '') = m.unit",
        )


def map_areas(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    column: Column,
    used: Set[str],
    areas: Areas,
) -> None:
    """Areas are understood together with the period whose last day they must hold on."""

    def understand(raw: str, time: str, first: date | None, last: date | None) -> tuple[Any, ...]:
        found = areas.find(raw, last or first)
        if isinstance(found, Problem):
            return (raw, time, None, *_fault(found))
        return raw, time, found, None, None

    if _resolve(
        connection,
        table,
        column,
        used,
        f"SELECT DISTINCT r.area, coalesce(r.time_period, ''), p.first, p.last "
        f"FROM raw.{table.name} r "
        f"LEFT JOIN map.{table.name}_time_period p ON r.time_period = p.raw "
        "WHERE r.area IS NOT NULL",
        [("raw", pa.string()), ("time", pa.string()), ("value", pa.string())],
        understand,
    ):
        _report(
            connection,
            table,
            column,
            f"raw.{table.name}",
            "s.area = m.raw AND coalesce(s.time_period, '') = m.time",
        )


def map_lines(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, used: Set[str]
) -> None:
    """Places in a source: line numbers must lie in it when it is a text with lines."""

    def understand(source: str, raw: str, first: int, last: int) -> tuple[Any, ...]:
        found = parse.lines(raw)
        if isinstance(found, Problem):
            return (source, raw, None, None, *_fault(found))
        outside = [line for line in found if not first <= line <= last]
        if outside:
            reason = (
                f"{quoted(raw)}: văn bản này ở dòng {first}–{last}, "
                f"không có dòng {outside[0]}. Xem lại nguồn hoặc số dòng."
            )
            return source, raw, None, None, "source_line", reason
        return source, raw, raw, max(found), None, None

    name = column.name
    if _resolve(
        connection,
        table,
        column,
        used,
        f"SELECT DISTINCT c.source, c.{name}, d.line_start, d.line_end FROM coded.{table.name} c "
        f"JOIN reference.source_document d ON c.source = d.source "
        f"WHERE c.{name} IS NOT NULL AND d.line_start IS NOT NULL",
        [
            ("source", pa.string()),
            ("raw", pa.string()),
            ("value", pa.string()),
            ("last", pa.int64()),
        ],
        understand,
    ):
        _report(
            connection,
            table,
            column,
            f"coded.{table.name}",
            f"s.source = m.source AND s.{name} = m.raw",
        )


def _fault(problem: Problem) -> tuple[str, str]:
    return problem.rule, problem.message
