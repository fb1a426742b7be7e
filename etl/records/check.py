"""Raw text → typed rows, and the list of faults.

Each column's distinct texts are understood once in Python (etl/records/resolve.py), then
joined back in SQL. Tables made: typed.<record table> with every row, NULL where a
cell could not be understood, and faults in raw.problem. Rules that compare cells
are in etl/records/rules.py; accepted.<record table> is what no fault speaks of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import duckdb

from etl.records.codes import Areas, CodeLists
from etl.records.query import first
from etl.records.resolve import PLAIN, CellResolver, join_map
from etl.records.rules import apply_row_rules, apply_rules
from etl.records.schema import Column, Table
from etl.records.tables import TABLES
from etl.records.text import TEXT_LIMIT, quoted

#: From so many rows on a table that is looked at twice costs more to write than to make twice.
LARGE_ROWS = 200_000
#: Longest text of a code, number, date or id.
_SHORT_LIMIT = 200


def check(
    connection: duckdb.DuckDBPyConnection,
    as_of: date,
    parted: Mapping[str, Set[str]] = MappingProxyType({}),
) -> None:
    """Make typed.* and accepted.* from raw.*; faults go to raw.problem.

    `as_of` is the day after which a period or date lies in the future. `parted` has the
    record tables that have rows besides, checked by `check_cells` before: in the views
    part_raw.* and part_typed.*, with the columns in which anything is written.
    """
    filled = _understand(connection, TABLES)
    apply_rules(connection, as_of, filled, parted)


def check_cells(connection: duckdb.DuckDBPyConnection, table: Table) -> frozenset[str]:
    """Make typed.<table> from raw.<table>, without what hangs on the day or on other rows.

    The columns in which anything is written; faults go to raw.problem.
    """
    filled = _understand(connection, (table,))
    apply_row_rules(connection, filled)
    return filled.get(table.name, frozenset())


def _understand(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table]
) -> dict[str, frozenset[str]]:
    """typed.<table> of every table; of those with rows the columns in which anything is written."""
    for schema in ("map", "coded", "typed"):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    lists, areas, documents = CodeLists(connection), Areas(connection), _documents(connection)
    filled: dict[str, frozenset[str]] = {}
    written = filled_tables(connection, tables)
    for table in tables:
        if table not in written:
            _type_empty(connection, table)
            continue
        contents = _contents(connection, table)
        used = filled[table.name] = contents.used
        _required(connection, table, contents)
        _too_long(connection, table, contents)
        resolver = CellResolver(connection, table, used)
        resolver.resolve_codes(lists)
        made_as = "VIEW" if contents.rows >= LARGE_ROWS else "TABLE"
        _code(connection, table, resolver.mapped, made_as)
        resolver.resolve_in_context(areas, documents)
        _type(connection, table, resolver.mapped)
        connection.execute(f"DROP {made_as} coded.{table.name}")
    return filled


def filled_tables(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table] = TABLES
) -> list[Table]:
    """The record tables into which any row was read."""
    counted = connection.execute(
        " UNION ALL ".join(f"SELECT '{t.name}', count(*) FROM raw.{t.name}" for t in tables)
    ).fetchall()
    filled = {name for name, count in counted if count}
    return [table for table in tables if table.name in filled]


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


def _documents(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """First and last line of each source that is a text with lines."""
    rows = connection.execute(
        "SELECT source, line_start, line_end FROM reference.source_document "
        "WHERE line_start IS NOT NULL"
    ).fetchall()
    return {source: (first_line, last_line) for source, first_line, last_line in rows}


def _code(
    connection: duckdb.DuckDBPyConnection, table: Table, mapped: Set[str], made_as: str
) -> None:
    """coded.<table>: raw rows with codes understood and the unit of their figure."""
    names = table.names
    joins, replaced = [], []
    for column in table.columns:
        if column.kind == "code" and column.reference != "area" and column.name in mapped:
            joins.append(join_map(table, column, "r"))
            replaced.append(f"m_{column.name}.value AS {column.name}")
    select = f"r.* REPLACE ({', '.join(replaced)})" if replaced else "r.*"
    nothing = unit = "CAST(NULL AS VARCHAR)"
    area_holds = "false"
    if "area" in names and "time_period" in mapped:
        # Written as a code that is in force on the period's last day.
        area_holds = "ra.area IS NOT NULL"
        joins.append(join_map(table, table.column("time_period"), "r"))
        joins.append(
            "LEFT JOIN work.reference.area ra ON r.area = ra.area "
            "AND coalesce(m_time_period.last, m_time_period.first) "
            "BETWEEN ra.valid_from AND coalesce(ra.valid_to, DATE '9999-12-31')"
        )

    def code(name: str) -> str:
        return f"m_{name}.value" if name in mapped else f"r.{name}"

    if "indicator" in names:
        joins.append(f"LEFT JOIN work.reference.indicator i ON {code('indicator')} = i.indicator")
        kind = measure = award = nothing
        if "activity_kind" in names:
            joins.append(
                "LEFT JOIN work.reference.activity_kind k "
                f"ON {code('activity_kind')} = k.activity_kind"
            )
            kind, measure = "k.unit", "k.measure"
        if "award_kind" in names:
            joins.append(
                f"LEFT JOIN work.reference.award_kind w ON {code('award_kind')} = w.award_kind"
            )
            award = "w.unit"
        unit = _UNIT.format(kind=kind, measure=measure, award=award)
    connection.execute(
        f"CREATE {made_as} coded.{table.name} AS SELECT {select}, {unit} AS unit, "
        f"{area_holds} AS area_holds "
        f"FROM raw.{table.name} r {' '.join(joins)}"
    )


#: What a figure counts. Activities and outputs are counted in the unit of their
#: kind; people reached only where the kind itself counts people; awards by award.
_UNIT = """
CASE
    WHEN i.indicator IN ('activities', 'outputs') THEN coalesce({kind}, i.unit)
    WHEN i.indicator = 'participants' AND {measure} = 'reach' THEN coalesce({kind}, i.unit)
    WHEN i.indicator = 'awards' THEN coalesce({award}, i.unit)
    ELSE i.unit
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


def _type(connection: duckdb.DuckDBPyConnection, table: Table, mapped: Set[str]) -> None:
    """typed.<table>: values understood, NULL where they could not be."""
    select = ["c.row_id", "c.file", "c.sheet", "c.row_number"]
    joins = []

    def meant(column: Column, what: str, kind: str) -> str:
        # A column none of whose texts has a meaning in the map is not worth a join.
        return f"m_{column.name}.{what}" if column.name in mapped else f"CAST(NULL AS {kind})"

    for column in table.columns:
        name = column.name
        is_coded = column.kind == "code" and column.reference != "area"
        if name in mapped and not is_coded:
            joins.append(join_map(table, column, "c"))
        if column.kind in ("integer", "decimal"):
            plain = PLAIN.format(text=f"c.{name}", unit="c.unit")
            other = meant(column, "amount", "DOUBLE")
            value = f"CASE WHEN {plain} THEN CAST(c.{name} AS DOUBLE) ELSE {other} END"
            select += [f"{value} AS {name}", f"c.{name} IS NOT NULL AS {name}_given"]
        elif column.kind == "period":
            prefix = name.removesuffix("_period")
            select += [
                f"c.{name} AS {name}",
                f"{meant(column, 'first', 'DATE')} AS {prefix}_start",
                f"{meant(column, 'last', 'DATE')} AS {prefix}_end",
                f"{meant(column, 'value', 'VARCHAR')} AS {prefix}_label",
            ]
        elif column.kind == "date":
            select.append(f"{meant(column, 'first', 'DATE')} AS {name}")
        elif column.reference == "area":
            value = f"CASE WHEN c.{name}_holds THEN c.{name} ELSE m_{name}.value END AS {name}"
            select.append(value if name in mapped else f"c.{name}")
        elif column.kind == "lines":
            select += [f"c.{name} AS {name}", f"{meant(column, 'line', 'BIGINT')} AS {name}_last"]
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
