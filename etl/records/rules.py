"""Rules that compare cells, rows and tables; each fault names what to do.

A rule over one row is SQL (etl/records/rules.toml): the condition of the fault, the column
it is shown at, and the Vietnamese reason as an SQL text expression.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from etl.records.amounts import FRACTIONAL_UNITS
from etl.records.parse import YES_NO_UNIT
from etl.records.query import first, number
from etl.records.schema import Table
from etl.records.tables import BY_NAME, MEASURE_TABLES, TABLES


@dataclass(frozen=True)
class Rule:
    """One rule: its id, the columns a table must have, where the fault is shown."""

    id: str
    column: str
    where: str
    reason: str
    needs: tuple[str, ...] = ()
    joins: str = ""
    tables: tuple[str, ...] = ()

    def concerns(self, table: Table) -> bool:
        """True when the table has the columns the rule speaks of."""
        if self.tables:
            return table.name in self.tables
        names = table.names
        return {self.column, *self.needs} <= names

    @property
    def is_dated(self) -> bool:
        """True when it looks at the day of the build."""
        return "$as_of" in self.where

    def condition(self, table: Table) -> str:
        """The condition of the fault in that table."""
        return self.where.replace("{table}", table.name)


_JOINS = {
    "indicator": "LEFT JOIN reference.indicator i ON t.indicator = i.indicator",
    "qualifier": "LEFT JOIN reference.qualifier q ON t.qualifier = q.qualifier",
}
_FRACTIONAL = ", ".join(f"'{unit}'" for unit in sorted(FRACTIONAL_UNITS))
_MEASURES = tuple(table.name for table in MEASURE_TABLES)
#: Columns by which a record says that another already counts it.
LINKS = ("same_as", "part_of")


_TOML = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
#: Why a row is refused: the id of every rule, and of faults found elsewhere.
REFUSALS: dict[str, str] = _TOML["refusals"]


def _declared() -> Iterator[Rule]:
    units = {"{fractional_units}": _FRACTIONAL, "{yes_no}": YES_NO_UNIT}
    for rule in _TOML["rules"]:
        where = rule["where"]
        for mark, value in units.items():
            where = where.replace(mark, value)
        yield Rule(
            rule["id"],
            rule["column"],
            where,
            rule["reason"],
            tuple(rule.get("needs", ())),
            _JOINS[rule["with"]] if "with" in rule else "",
            _MEASURES if rule.get("measure") else (),
        )


RULES: tuple[Rule, ...] = tuple(_declared())


def rows_of(schema: str, table: Table, parted: Collection[str]) -> str:
    """What to select the rows of a record table from: with those of parts where it has any."""
    if table.name not in parted:
        return f"{schema}.{table.name}"
    catalog, _, name = schema.rpartition(".")
    parts = f"{catalog}.part_{name}" if catalog else f"part_{name}"
    return f"(FROM {schema}.{table.name} UNION ALL BY NAME FROM {parts}.{table.name})"


def apply_row_rules(connection: duckdb.DuckDBPyConnection, filled: Mapping[str, Set[str]]) -> None:
    """Add the faults of the rules that look at one row, whatever the day, to raw.problem."""
    _name_tables(connection)
    for name, used in filled.items():
        table = BY_NAME[name]
        rules = [rule for rule in _rules(table, used) if not rule.is_dated]
        _apply(connection, table, rules, None)


def apply_rules(
    connection: duckdb.DuckDBPyConnection,
    as_of: date,
    filled: Mapping[str, Set[str]],
    parted: Mapping[str, Set[str]],
) -> None:
    """Add the faults of every rule to raw.problem and make the accepted.* views.

    `filled` has the tables that hold rows, each with the columns in which anything is
    written; `parted` those that have rows in parts, to which `apply_row_rules` was applied
    and no record id of which any other row has.
    """
    _name_tables(connection)
    tables = [table for table in TABLES if table.name in filled]
    for table in tables:
        _apply(connection, table, _rules(table, filled[table.name]), as_of)
    for name in parted:
        dated = [rule for rule in _rules(BY_NAME[name], ()) if rule.is_dated]
        _apply(connection, BY_NAME[name], dated, as_of, "part_")
    for family in _families(tables):
        _duplicates(connection, family)
    if BY_NAME["corrections"] in tables:
        _correction_targets(connection)
    _accepted(connection, parted)
    used = {name: {*filled.get(name, ()), *parted.get(name, ())} for name in {*filled, *parted}}
    for family in _families([table for table in TABLES if table.name in used]):
        _links(connection, family, used, parted)


def _name_tables(connection: duckdb.DuckDBPyConnection) -> None:
    cases = " ".join(f"WHEN '{table.name}' THEN '“{table.heading}”'" for table in TABLES)
    connection.execute(f"CREATE OR REPLACE TEMP MACRO table_heading(name) AS CASE name {cases} END")


def _rules(table: Table, used: Collection[str]) -> list[Rule]:
    return [*_bounds(table, used), *(rule for rule in RULES if rule.concerns(table))]


def _apply(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    rules: list[Rule],
    as_of: date | None,
    schemas: str = "",
) -> None:
    """Add the faults of rules over one row; `schemas` begins the names of those of the rows."""
    for rule in _broken(connection, table, rules, as_of, schemas):
        where = rule.condition(table)
        _insert(
            connection,
            table,
            rule.column,
            rule.id,
            f"SELECT t.row_id, {rule.reason} AS reason FROM {schemas}typed.{table.name} t "
            f"{rule.joins} WHERE {where}",
            {"as_of": as_of} if rule.is_dated else {},
            f"{schemas}raw.{table.name}",
        )


def _broken(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    rules: list[Rule],
    as_of: date | None,
    schemas: str,
) -> list[Rule]:
    """The rules that some row breaks, found in one pass over the table.

    Most break none, and a statement for each costs more than the rows of an association.
    """
    if not rules:
        return []
    conditions = [rule.condition(table) for rule in rules]
    joins = " ".join(dict.fromkeys(rule.joins for rule in rules if rule.joins))
    row = first(
        connection,
        f"SELECT {', '.join(f'bool_or({condition})' for condition in conditions)} "
        f"FROM {schemas}typed.{table.name} t {joins}",
        {"as_of": as_of} if any(rule.is_dated for rule in rules) else {},
    )
    assert row is not None
    return [rule for rule, broken in zip(rules, row, strict=True) if broken]


def _insert(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    column: str,
    rule: str,
    query: str,
    values: dict[str, object] | None = None,
    rows: str | None = None,
) -> None:
    """Faults of a query (row_id, reason), with the cell as it was written in `rows`."""
    connection.execute(
        f"INSERT INTO raw.problem SELECT f.row_id, '{table.name}', '{column}', r.{column}, "
        f"'{rule}', f.reason, 2 FROM ({query}) f "
        f"JOIN {rows or f'raw.{table.name}'} r USING (row_id)",
        values or {},
    )


def _bounds(table: Table, used: Collection[str]) -> Iterator[Rule]:
    """The declared bounds of the table's numbers as rules."""
    for column in table.columns:
        name = column.name
        if name not in used:
            continue
        if column.minimum is not None:
            least = f"{column.minimum:g}"
            yield Rule(
                "negative" if column.minimum == 0 else "minimum",
                name,
                f"t.{name} < {column.minimum}",
                f"'nhỏ hơn {least}. Cột này nhận số từ {least} trở lên.'",
            )
        if column.maximum is not None:
            most = f"{column.maximum:g}"
            yield Rule(
                "maximum",
                name,
                f"t.{name} > {column.maximum}",
                f"'lớn hơn {most}. Cột này nhận số tới {most}.'",
            )


def _families(tables: list[Table]) -> list[list[Table]]:
    """Tables whose keys must differ from one another: all measures become observations."""
    measures = [table for table in tables if table.measure]
    others = [[table] for table in tables if not table.measure]
    return [measures, *others] if measures else others


def _duplicates(connection: duckdb.DuckDBPyConnection, family: list[Table]) -> None:
    """The later of two rows with one key is rejected, naming the first.

    A row of an upload replaces one of the files before it (see _accepted), and is
    rejected only when that one is of another table or another association.
    """
    keys = " UNION ALL ".join(
        f"SELECT {_key(table)} AS key FROM raw.{table.name}" for table in family
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE shared AS SELECT key "
        f"FROM ({keys}) WHERE key IS NOT NULL GROUP BY key HAVING count(*) > 1"
    )
    if number(connection, "SELECT count(*) FROM shared") == 0:
        return
    places = " UNION ALL ".join(
        f"SELECT {_key(table, 'r')} AS key, r.row_id, r.file, r.sheet, r.row_number, "
        f"coalesce(o.rank, 0) AS rank, '{table.name} ' || {_owner(table)} AS owner "
        f"FROM raw.{table.name} r JOIN typed.{table.name} t ON r.row_id = t.row_id "
        f"LEFT JOIN raw.origin o ON r.file = o.file WHERE {_key(table, 'r')} IN (FROM shared)"
        for table in family
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE repeated AS SELECT row_id, "
        "CASE WHEN row_id > first_of_file THEN first_of_file ELSE first_of_all END AS first_row "
        "FROM (SELECT row_id, owner, min(row_id) OVER (PARTITION BY key, rank) AS first_of_file, "
        "first_value(row_id) OVER ordered AS first_of_all, "
        "first_value(owner) OVER ordered AS first_owner "
        f"FROM ({places}) WINDOW ordered AS (PARTITION BY key ORDER BY row_id)) "
        "WHERE row_id > first_of_file OR owner IS DISTINCT FROM first_owner"
    )
    for table in family:
        _insert(
            connection,
            table,
            table.key[0],
            "duplicate",
            "SELECT r.row_id, 'trùng mã với ' || first.file "
            "|| coalesce(', trang tính “' || first.sheet || '”', '') || ', dòng ' "
            "|| first.row_number || '. Mỗi mã một dòng: đổi mã hoặc bỏ dòng này.' AS reason "
            f"FROM raw.{table.name} r JOIN repeated d ON r.row_id = d.row_id "
            f"JOIN ({places}) first ON first.row_id = d.first_row",
        )


def _key(table: Table, alias: str = "") -> str:
    prefix = f"{alias}." if alias else ""
    if len(table.key) == 1:
        return prefix + table.key[0]
    return "concat_ws(chr(31), " + ", ".join(prefix + name for name in table.key) + ")"


def _correction_targets(connection: duckdb.DuckDBPyConnection) -> None:
    """A correction names a table and a column that may be corrected."""
    corrections = BY_NAME["corrections"]
    names = ", ".join(f"'{table.name}'" for table in TABLES if table.name != "corrections")
    _insert(
        connection,
        corrections,
        "record_table",
        "code_unknown",
        f"SELECT row_id, 'không có bảng này. Ghi tên bảng, ví dụ membership.' AS reason "
        f"FROM typed.corrections WHERE record_table NOT IN ({names})",
    )
    pairs = ", ".join(
        f"('{table.name}', '{column.name}')"
        for table in TABLES
        for column in table.columns
        if column.name not in ("record_id", "as_printed")
    )
    _insert(
        connection,
        corrections,
        "column_name",
        "code_unknown",
        "SELECT row_id, 'bảng ấy không có cột này, hoặc cột không được đính chính "
        "(mã dòng, nguyên văn).' AS reason FROM typed.corrections "
        f"WHERE record_table IN ({names}) AND (record_table, column_name) NOT IN ({pairs})",
    )


def _owner(table: Table) -> str:
    return "coalesce(t.association, '')" if "association" in table.names else "''"


def _accepted(connection: duckdb.DuckDBPyConnection, parted: Collection[str]) -> None:
    """accepted.<table>: rows without fault; of rows with one id, the last upload's."""
    connection.execute("CREATE SCHEMA IF NOT EXISTS accepted")
    uploads = number(connection, "SELECT count(*) FROM raw.origin")
    newest = (
        "LEFT JOIN raw.origin o ON t.file = o.file "
        "QUALIFY row_number() OVER (PARTITION BY t.record_id ORDER BY o.rank DESC NULLS LAST) = 1"
    )
    for table in TABLES:
        kept = "ANTI JOIN raw.problem p ON t.row_id = p.row_id "
        rows = f"SELECT t.* FROM typed.{table.name} t {kept}{newest if uploads else ''}"
        if table.name in parted:
            rows = f"({rows}) UNION ALL BY NAME SELECT t.* FROM part_typed.{table.name} t {kept}"
        connection.execute(f"CREATE OR REPLACE VIEW accepted.{table.name} AS {rows}")


def _links(
    connection: duckdb.DuckDBPyConnection,
    tables: list[Table],
    filled: Mapping[str, Set[str]],
    parted: Collection[str],
) -> None:
    """same_as and part_of must lead to an accepted record of `tables` that is itself counted."""
    linked = [table for table in tables if "same_as" in table.names]
    pointing = [
        (table, column) for table in linked for column in LINKS if column in filled[table.name]
    ]
    while pointing:
        before = number(connection, "SELECT count(*) FROM raw.problem")
        counted = " UNION ALL ".join(
            f"SELECT record_id FROM accepted.{table.name} WHERE "
            + " AND ".join(f"{column} IS NULL" for column in LINKS if column in table.names)
            for table in linked
        )
        for table, column in pointing:
            _insert(
                connection,
                table,
                column,
                f"{column}_unknown",
                "SELECT row_id, 'không có bản ghi mang mã này trong số được nhận, hoặc bản ghi ấy "
                "cũng trỏ tới bản ghi khác. Ghi mã của bản ghi được tính.' AS reason "
                f"FROM accepted.{table.name} WHERE {column} IS NOT NULL "
                f"AND {column} NOT IN ({counted})",
                rows=rows_of("raw", table, parted),
            )
        if number(connection, "SELECT count(*) FROM raw.problem") == before:
            return
