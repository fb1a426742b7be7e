"""Raw text → typed rows, and the list of faults.

Each column's distinct texts are understood once in Python, then joined back in
SQL, so that millions of rows cost as much as their distinct values. Tables made:
typed.<record table> with every row whose cells could be understood (others hold
NULL there), and faults in raw.problem. Rules that compare cells are in
etl/rules.py; `accepted.<record table>` is what no fault speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from etl import parse, period
from etl.codes import Areas, codes_of
from etl.rules import apply_rules
from etl.tables import TABLES, Column, Table
from etl.text import TEXT_LIMIT, Problem, quoted

_CHUNK = 100_000
#: Plain digits need no parsing; anything else goes through etl/parse.py.
_PLAIN = "regexp_full_match({text}, '[0-9]{{1,15}}')"

_FAULT = [("rule", pa.string()), ("reason", pa.string())]


def check(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Make typed.* and accepted.* from raw.*; faults go to raw.problem.

    `as_of` is the day after which a period or date lies in the future.
    """
    connection.execute("CREATE SCHEMA map; CREATE SCHEMA coded; CREATE SCHEMA typed")
    areas = Areas(connection)
    for table in TABLES:
        _required(connection, table)
        _too_long(connection, table)
        if connection.execute(f"SELECT count(*) FROM raw.{table.name}").fetchone() == (0,):
            _type(connection, table)
            continue
        for column in table.columns:
            if column.kind == "code" and column.reference != "area":
                _map_codes(connection, table, column)
            elif column.kind == "period":
                _map_periods(connection, table, column)
            elif column.kind == "date":
                _map_dates(connection, table, column)
        _coded_view(connection, table)
        for column in table.columns:
            if column.kind in ("integer", "decimal"):
                _map_numbers(connection, table, column)
            elif column.reference == "area":
                _map_areas(connection, table, column, areas)
            elif column.kind == "lines":
                _map_lines(connection, table, column)
        _type(connection, table)
    apply_rules(connection, as_of)


def _resolve(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    query: str,
    columns: list[tuple[str, pa.DataType]],
    understand: Callable[..., Iterable[Any]],
) -> None:
    """Table map.<name>: each distinct row of the query with what it was understood as."""
    schema = pa.schema([*columns, *_FAULT])
    types = ", ".join(f"{field.name} {_SQL_TYPES[field.type]}" for field in schema)
    connection.execute(f"CREATE TABLE map.{name} ({types})")
    # A cursor of its own: inserting below would end a result of this connection.
    distinct = connection.cursor().execute("USE work").execute(query)
    while rows := distinct.fetchmany(_CHUNK):
        found = [tuple(understand(*row)) for row in rows]
        arrays = [
            pa.array([item[place] for item in found], field.type)
            for place, field in enumerate(schema)
        ]
        connection.register("batch", pa.Table.from_arrays(arrays, schema=schema))
        connection.execute(f"INSERT INTO map.{name} SELECT * FROM batch")
        connection.unregister("batch")


_SQL_TYPES = {pa.string(): "VARCHAR", pa.float64(): "DOUBLE", pa.date32(): "DATE", pa.int64(): "BIGINT"}


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


def _map_codes(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    codes = codes_of(connection, column)

    def understand(raw: str) -> tuple[Any, ...]:
        found = codes.find(raw)
        return (raw, None, *_fault(found)) if isinstance(found, Problem) else (raw, found, None, None)

    _resolve(
        connection,
        f"{table.name}_{column.name}",
        f"SELECT DISTINCT {column.name} FROM raw.{table.name} WHERE {column.name} IS NOT NULL",
        [("raw", pa.string()), ("value", pa.string())],
        understand,
    )
    _report(connection, table, column, f"raw.{table.name}", f"s.{column.name} = m.raw")


def _map_periods(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    def understand(raw: str) -> tuple[Any, ...]:
        found = period.period(raw)
        if isinstance(found, Problem):
            return (raw, None, None, None, *_fault(found))
        return raw, found.start, found.end, found.label, None, None

    _resolve(
        connection,
        f"{table.name}_{column.name}",
        f"SELECT DISTINCT {column.name} FROM raw.{table.name} WHERE {column.name} IS NOT NULL",
        [("raw", pa.string()), ("first", pa.date32()), ("last", pa.date32()), ("label", pa.string())],
        understand,
    )
    _report(connection, table, column, f"raw.{table.name}", f"s.{column.name} = m.raw")


def _map_dates(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    def understand(raw: str) -> tuple[Any, ...]:
        found = period.day(raw)
        return (raw, None, *_fault(found)) if isinstance(found, Problem) else (raw, found, None, None)

    _resolve(
        connection,
        f"{table.name}_{column.name}",
        f"SELECT DISTINCT {column.name} FROM raw.{table.name} WHERE {column.name} IS NOT NULL",
        [("raw", pa.string()), ("value", pa.date32())],
        understand,
    )
    _report(connection, table, column, f"raw.{table.name}", f"s.{column.name} = m.raw")


def _coded_view(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """coded.<table>: raw rows with codes understood and the unit of their figure."""
    names = {column.name for column in table.columns}
    select, joins = ["r.*"], []
    replaced = []
    for column in table.columns:
        if column.kind == "code" and column.reference != "area":
            joins.append(
                f"LEFT JOIN map.{table.name}_{column.name} m_{column.name} "
                f"ON r.{column.name} = m_{column.name}.raw"
            )
            replaced.append(f"m_{column.name}.value AS {column.name}")
    if replaced:
        select[0] = f"r.* REPLACE ({', '.join(replaced)})"
    unit = "CAST(NULL AS VARCHAR)"
    if "indicator" in names:
        joins.append("LEFT JOIN reference.indicator i ON m_indicator.value = i.indicator")
        kind, award = "CAST(NULL AS VARCHAR)", "CAST(NULL AS VARCHAR)"
        measure = kind
        if "activity_kind" in names:
            joins.append("LEFT JOIN reference.activity_kind k ON m_activity_kind.value = k.activity_kind")
            kind, measure = "k.unit", "k.measure"
        if "award_kind" in names:
            joins.append("LEFT JOIN reference.award_kind w ON m_award_kind.value = w.award_kind")
            award = "w.unit"
        unit = f"unit_of(i.indicator, i.unit, {kind}, {measure}, {award})"
    connection.execute(UNIT_MACRO)
    connection.execute(
        f"CREATE VIEW coded.{table.name} AS SELECT {', '.join(select)}, {unit} AS unit "
        f"FROM raw.{table.name} r {' '.join(joins)}"
    )


#: What a figure counts. Activities and outputs are counted in the unit of their
#: kind; people reached only where the kind itself counts people; awards by award.
UNIT_MACRO = """
CREATE OR REPLACE MACRO unit_of(indicator, indicator_unit, kind_unit, kind_measure, award_unit) AS
CASE
    WHEN indicator IN ('activities', 'outputs') THEN coalesce(kind_unit, indicator_unit)
    WHEN indicator = 'participants' AND kind_measure = 'reach'
        THEN coalesce(kind_unit, indicator_unit)
    WHEN indicator = 'awards' THEN coalesce(award_unit, indicator_unit)
    ELSE indicator_unit
END
"""


def _map_numbers(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
    whole = column.kind == "integer"

    def understand(raw: str, unit: str) -> tuple[Any, ...]:
        found = parse.integer(raw) if whole else parse.number(raw, unit or None)
        if isinstance(found, Problem):
            return (raw, unit, None, *_fault(found))
        return raw, unit, float(found), None, None

    name = column.name
    _resolve(
        connection,
        f"{table.name}_{name}",
        f"SELECT DISTINCT {name}, coalesce(unit, '') FROM coded.{table.name} "
        f"WHERE {name} IS NOT NULL AND NOT {_PLAIN.format(text=name)}",
        [("raw", pa.string()), ("unit", pa.string()), ("value", pa.float64())],
        understand,
    )
    _report(
        connection,
        table,
        column,
        f"coded.{table.name}",
        f"s.{name} = m.raw AND coalesce(s.unit, '') = m.unit",
    )


def _map_areas(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, areas: Areas
) -> None:
    """Areas are understood together with the period whose last day they must hold on."""

    def understand(raw: str, time: str, first: date | None, last: date | None) -> tuple[Any, ...]:
        found = areas.find(raw, last or first)
        if isinstance(found, Problem):
            return (raw, time, None, *_fault(found))
        return raw, time, found, None, None

    _resolve(
        connection,
        f"{table.name}_{column.name}",
        f"SELECT DISTINCT r.area, coalesce(r.time_period, ''), p.first, p.last "
        f"FROM raw.{table.name} r LEFT JOIN map.{table.name}_time_period p ON r.time_period = p.raw "
        "WHERE r.area IS NOT NULL",
        [("raw", pa.string()), ("time", pa.string()), ("value", pa.string())],
        understand,
    )
    _report(
        connection,
        table,
        column,
        f"raw.{table.name}",
        "s.area = m.raw AND coalesce(s.time_period, '') = m.time",
    )


def _map_lines(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> None:
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
    _resolve(
        connection,
        f"{table.name}_{name}",
        f"SELECT DISTINCT c.source, c.{name}, d.line_start, d.line_end FROM coded.{table.name} c "
        f"JOIN reference.source_document d ON c.source = d.source "
        f"WHERE c.{name} IS NOT NULL AND d.line_start IS NOT NULL",
        [("source", pa.string()), ("raw", pa.string()), ("value", pa.string()), ("last", pa.int64())],
        understand,
    )
    _report(
        connection,
        table,
        column,
        f"coded.{table.name}",
        f"s.source = m.source AND s.{name} = m.raw",
    )


def _fault(problem: Problem) -> tuple[str, str]:
    return problem.rule, problem.message


def _required(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    for column in table.columns:
        if column.required:
            reason = f"thiếu {quoted(column.heading)}. Ô này bắt buộc."
            connection.execute(
                f"INSERT INTO raw.problem SELECT row_id, $table, $column, NULL, 'required', $reason, 1 "
                f"FROM raw.{table.name} WHERE {column.name} IS NULL",
                {"table": table.name, "column": column.name, "reason": reason},
            )


def _too_long(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    reason = f"ô dài quá {TEXT_LIMIT} ký tự. Rút ngắn hoặc để trong tài liệu kèm theo."
    for column in table.columns:
        limit = TEXT_LIMIT if column.kind == "text" and column.name != "record_id" else 200
        connection.execute(
            f"INSERT INTO raw.problem SELECT row_id, $table, $column, left({column.name}, 200), "
            f"'too_long', $reason, 0 FROM raw.{table.name} WHERE length({column.name}) > {limit}",
            {
                "table": table.name,
                "column": column.name,
                "reason": reason.replace(str(TEXT_LIMIT), str(limit)),
            },
        )


def _type(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """typed.<table>: values understood, NULL where they could not be."""
    empty = connection.execute(f"SELECT count(*) FROM raw.{table.name}").fetchone() == (0,)
    select = ["c.row_id", "c.file", "c.sheet", "c.row_number"]
    joins = []
    for column in table.columns:
        name, alias = column.name, f"m_{column.name}"
        source = f"LEFT JOIN map.{table.name}_{name} {alias}"
        if column.kind in ("integer", "decimal"):
            plain = _PLAIN.format(text=f"c.{name}")
            value = f"CASE WHEN {plain} THEN CAST(c.{name} AS DOUBLE) ELSE {alias}.value END"
            joins.append(f"{source} ON c.{name} = {alias}.raw AND coalesce(c.unit, '') = {alias}.unit")
            select += [f"{value} AS {name}", f"c.{name} IS NOT NULL AS {name}_given"]
        elif column.kind == "period":
            prefix = name.removesuffix("_period")
            joins.append(f"{source} ON c.{name} = {alias}.raw")
            select += [
                f"c.{name} AS {name}",
                f"{alias}.first AS {prefix}_start",
                f"{alias}.last AS {prefix}_end",
                f"{alias}.label AS {prefix}_label",
            ]
        elif column.kind == "date":
            joins.append(f"{source} ON c.{name} = {alias}.raw")
            select.append(f"{alias}.value AS {name}")
        elif column.reference == "area":
            joins.append(
                f"{source} ON c.{name} = {alias}.raw AND coalesce(c.time_period, '') = {alias}.time"
            )
            select.append(f"{alias}.value AS {name}")
        elif column.kind == "lines":
            joins.append(f"{source} ON c.source = {alias}.source AND c.{name} = {alias}.raw")
            select += [f"c.{name} AS {name}", f"{alias}.last AS {name}_last"]
        else:
            select.append(f"c.{name}")
    if empty:
        _type_empty(connection, table)
        return
    connection.execute(
        f"CREATE TABLE typed.{table.name} AS SELECT {', '.join(select)}, c.unit "
        f"FROM coded.{table.name} c {' '.join(joins)}"
    )


def _type_empty(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    columns = ["row_id BIGINT", "file VARCHAR", "sheet VARCHAR", "row_number BIGINT"]
    for column in table.columns:
        name = column.name
        if column.kind in ("integer", "decimal"):
            columns += [f"{name} DOUBLE", f"{name}_given BOOLEAN"]
        elif column.kind == "period":
            prefix = name.removesuffix("_period")
            columns += [
                f"{name} VARCHAR",
                f"{prefix}_start DATE",
                f"{prefix}_end DATE",
                f"{prefix}_label VARCHAR",
            ]
        elif column.kind == "date":
            columns.append(f"{name} DATE")
        elif column.kind == "lines":
            columns += [f"{name} VARCHAR", f"{name}_last BIGINT"]
        else:
            columns.append(f"{name} VARCHAR")
    connection.execute(f"CREATE TABLE typed.{table.name} ({', '.join(columns)}, unit VARCHAR)")
