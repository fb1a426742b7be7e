"""Raw text → typed rows, and the list of faults.

Each column's distinct texts are understood once in Python (etl/resolve.py), then
joined back in SQL. Tables made: typed.<record table> with every row, NULL where a
cell could not be understood, and faults in raw.problem. Rules that compare cells
are in etl/rules.py; accepted.<record table> is what no fault speaks of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from etl import resolve
from etl.codes import Areas
from etl.database import first
from etl.rules import apply_rules
from etl.schema import Column, Table
from etl.tables import TABLES
from etl.text import TEXT_LIMIT, quoted

#: Longest text of a code, number, date or id.
_SHORT_LIMIT = 200


def check(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Make typed.* and accepted.* from raw.*; faults go to raw.problem.

    `as_of` is the day after which a period or date lies in the future.
    """
    connection.execute("CREATE SCHEMA map; CREATE SCHEMA coded; CREATE SCHEMA typed")
    connection.execute(UNIT_MACRO)
    areas = Areas(connection)
    filled: dict[str, frozenset[str]] = {}
    for table in TABLES:
        contents = _contents(connection, table)
        if contents.rows == 0:
            _type_empty(connection, table)
            continue
        used = filled[table.name] = contents.used
        _required(connection, table, contents)
        _too_long(connection, table, contents)
        for column in table.columns:
            if column.kind == "code" and column.reference != "area":
                resolve.map_codes(connection, table, column, used)
            elif column.kind == "period":
                resolve.map_periods(connection, table, column, used)
            elif column.kind == "date":
                resolve.map_dates(connection, table, column, used)
        _coded_view(connection, table)
        for column in table.columns:
            if column.kind in ("integer", "decimal"):
                resolve.map_numbers(connection, table, column, used)
            elif column.reference == "area":
                resolve.map_areas(connection, table, column, used, areas)
            elif column.kind == "lines":
                resolve.map_lines(connection, table, column, used)
        _type(connection, table)
    apply_rules(connection, as_of, filled)


@dataclass(frozen=True)
class _Contents:
    """What a raw table holds: rows, and by column how many cells and the longest one."""

    rows: int
    cells: dict[str, int]
    longest: dict[str, int]

    @property
    def used(self) -> frozenset[str]:
        """Columns in which anything is written: most tables leave most of theirs empty."""
        return frozenset(name for name, count in self.cells.items() if count)


def _contents(connection: duckdb.DuckDBPyConnection, table: Table) -> _Contents:
    names = [column.name for column in table.columns]
    asked = ", ".join(f"count({name}), coalesce(max(length({name})), 0)" for name in names)
    row = first(connection, f"SELECT count(*), {asked} FROM raw.{table.name}")
    assert row is not None
    return _Contents(
        row[0], dict(zip(names, row[1::2], strict=True)), dict(zip(names, row[2::2], strict=True))
    )


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
            joins.append(
                "LEFT JOIN reference.activity_kind k ON m_activity_kind.value = k.activity_kind"
            )
            kind, measure = "k.unit", "k.measure"
        if "award_kind" in names:
            joins.append("LEFT JOIN reference.award_kind w ON m_award_kind.value = w.award_kind")
            award = "w.unit"
        unit = f"unit_of(i.indicator, i.unit, {kind}, {measure}, {award})"
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


def _required(connection: duckdb.DuckDBPyConnection, table: Table, contents: _Contents) -> None:
    for column in table.columns:
        if column.required and contents.cells[column.name] < contents.rows:
            reason = f"thiếu {quoted(column.heading)}. Ô này bắt buộc."
            connection.execute(
                "INSERT INTO raw.problem "
                "SELECT row_id, $table, $column, NULL, 'required', $reason, 1 "
                f"FROM raw.{table.name} WHERE {column.name} IS NULL",
                {"table": table.name, "column": column.name, "reason": reason},
            )


def _too_long(connection: duckdb.DuckDBPyConnection, table: Table, contents: _Contents) -> None:
    for column in table.columns:
        limit = _length_limit(column)
        if contents.longest[column.name] <= limit:
            continue
        reason = f"ô dài quá {limit} ký tự. Rút ngắn, phần còn lại để trong tài liệu kèm theo."
        connection.execute(
            "INSERT INTO raw.problem "
            f"SELECT row_id, $table, $column, left({column.name}, 200), 'too_long', $reason, 0 "
            f"FROM raw.{table.name} WHERE length({column.name}) > {limit}",
            {"table": table.name, "column": column.name, "reason": reason},
        )


def _length_limit(column: Column) -> int:
    is_prose = column.kind == "text" and column.name != "record_id"
    return TEXT_LIMIT if is_prose else _SHORT_LIMIT


def _type(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """typed.<table>: values understood, NULL where they could not be."""
    select = ["c.row_id", "c.file", "c.sheet", "c.row_number"]
    joins = []
    for column in table.columns:
        name, alias = column.name, f"m_{column.name}"
        source = f"LEFT JOIN map.{table.name}_{name} {alias}"
        if column.kind in ("integer", "decimal"):
            plain = resolve.PLAIN.format(text=f"c.{name}")
            value = f"CASE WHEN {plain} THEN CAST(c.{name} AS DOUBLE) ELSE {alias}.value END"
            joins.append(
                f"{source} ON c.{name} = {alias}.raw AND coalesce(c.unit, '') = {alias}.unit"
            )
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
