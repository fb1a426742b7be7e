"""Declared corrections, applied to the raw text before anything is checked.

A correction says what the cell must hold now. When the source has been mended in
the meantime the expectation fails and with it the build, so that no correction
outlives its reason. The figure as printed is never corrected.
"""

from __future__ import annotations

import duckdb

from etl.records import period
from etl.records.errors import BuildError
from etl.records.headings import match, table_named
from etl.records.query import first
from etl.records.schema import Table
from etl.records.tables import BY_NAME
from etl.records.text import Problem, clean, quoted

_FIXED = ("record_id", "as_printed")


def apply_corrections(connection: duckdb.DuckDBPyConnection) -> int:
    """Apply the rows of raw.corrections to raw.*; how many were applied.

    Makes raw.correction_applied. Rows that are not whole are left to the checks,
    which reject them. Raises BuildError when a record is missing or its cell does
    not hold the expected value.
    """
    connection.execute(
        "CREATE TABLE raw.correction_applied (record_id VARCHAR, record_table VARCHAR, "
        "target_record_id VARCHAR, column_name VARCHAR, heading VARCHAR, old_value VARCHAR, "
        "new_value VARCHAR, reason VARCHAR, declared_by VARCHAR, declared_on DATE, "
        "file VARCHAR, sheet VARCHAR, row_number BIGINT)"
    )
    table = BY_NAME["corrections"]
    names = [column.name for column in table.columns]
    required = [column.name for column in table.columns if column.required]
    rows = connection.execute(
        f"SELECT row_id, file, sheet, row_number, {', '.join(names)} FROM raw.corrections r "
        "WHERE row_id NOT IN (SELECT row_id FROM raw.problem) ORDER BY row_id"
    ).fetchall()
    seen: set[str] = set()
    applied = 0
    for row_id, file, sheet, row_number, *cells in rows:
        values = dict(zip(names, cells, strict=True))
        if any(values[name] is None for name in required) or values["record_id"] in seen:
            continue
        seen.add(values["record_id"])
        declared_on = period.day(values["declared_on"])
        target = table_named(values["record_table"])
        if target is None or target is table or isinstance(declared_on, Problem):
            continue
        column = match(target, [values["column_name"]]).columns[0]
        if column is None or column in _FIXED:
            continue
        _name_canonically(connection, row_id, target, column)
        old = _apply(connection, target, column, values, f"{file}, dòng {row_number}")
        connection.execute(
            "INSERT INTO raw.correction_applied VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                values["record_id"],
                target.name,
                values["target_record_id"],
                column,
                target.column(column).heading,
                old,
                values["corrected_value"],
                values["reason"],
                values["declared_by"],
                declared_on,
                file,
                sheet,
                row_number,
            ],
        )
        applied += 1
    return applied


def _name_canonically(
    connection: duckdb.DuckDBPyConnection, row_id: int, target: Table, column: str
) -> None:
    """Write table and column by their names where Vietnamese headings were used."""
    connection.execute(
        "UPDATE raw.corrections SET record_table = ?, column_name = ? WHERE row_id = ?",
        [target.name, column, row_id],
    )


def _apply(
    connection: duckdb.DuckDBPyConnection,
    target: Table,
    column: str,
    values: dict[str, str],
    place: str,
) -> str:
    target_row = first(
        connection,
        f"SELECT row_id, {column} FROM raw.{target.name} LEFT JOIN raw.origin USING (file) "
        "WHERE record_id = ? ORDER BY rank DESC NULLS LAST, row_id LIMIT 1",
        [values["target_record_id"]],
    )
    what = f"{place}: đính chính {quoted(values['record_id'])}"
    if target_row is None:
        raise BuildError(
            f"{what} nói về bản ghi {quoted(values['target_record_id'])} "
            f"không có trong bảng {target.heading}. Bỏ đính chính hoặc sửa mã."
        )
    row_id, current = target_row
    if clean(values["expected_value"]) != (current or ""):
        raise BuildError(
            f"{what} chờ giá trị {quoted(values['expected_value'])} ở bản ghi "
            f"{quoted(values['target_record_id'])}, cột {quoted(target.column(column).heading)}, "
            f"nhưng ở đó là {quoted(current or 'trống')}. Nguồn đã đổi: bỏ hoặc sửa đính chính này."
        )
    connection.execute(
        f"UPDATE raw.{target.name} SET {column} = ? WHERE row_id = ?",
        [values["corrected_value"], row_id],
    )
    return current
