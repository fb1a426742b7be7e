"""Rows of uploaded files held against lists and rules: what is accepted, what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.datasets import read_pointer
from etl.files.contents import Contents, SheetRows
from etl.records.check import check as check_rows
from etl.records.check import filled_tables
from etl.records.query import first
from etl.records.rules import LINKS
from etl.records.schema import Table
from etl.records.tables import BY_NAME, MEASURE_TABLES
from etl.snapshot.properties import SQL
from etl.snapshot.workspace import collect_rejected, copy_headings
from etl.updates.report import (
    ACCEPTED_COLUMNS,
    REJECT_COLUMNS,
    FileReport,
    Report,
    no_accepted_rows,
    no_rejects,
)
from etl.updates.wording import figure
from etl.uploads.completed import CompletedFile, Origin
from etl.uploads.store import Upload


@dataclass
class AcceptedFile:
    """A file that was accepted: its report, upload, rows and origin."""

    report: FileReport
    upload: Upload
    contents: Contents
    origin: Origin
    completed: CompletedFile | None = None


def check_accepted(
    connection: duckdb.DuckDBPyConnection,
    accepted: list[AcceptedFile],
    report: Report,
    as_of: date,
    published: Path,
) -> None:
    """Check the rows written to `connection`; counts, faults and accepted rows to the report."""
    running = read_pointer(published, report.dataset)
    snapshot = published / str(running["file"]) if running else None
    if snapshot is not None and snapshot.is_file():
        quoted = str(snapshot).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS running (READ_ONLY)")
        _known_elsewhere(connection)
        check_rows(connection, as_of)
        _record_taken(connection)
        connection.execute("DETACH running")
    else:
        check_rows(connection, as_of)
    collect_rejected(connection)
    _count(connection, accepted)
    report.rejects = _rejects(connection, accepted)
    report.accepted_rows = _accepted_rows(connection, accepted)


def _known_elsewhere(connection: duckdb.DuckDBPyConnection) -> None:
    """Repetitions of records that are published already need no row in these files."""
    for table in filled_tables(connection):
        if not table.measure:
            continue
        for column in LINKS:
            connection.execute(
                f"UPDATE raw.{table.name} SET {column} = NULL WHERE {column} <> record_id "
                f"AND {column} IN (SELECT record_id FROM running.marts.observation WHERE counted)"
            )


_RUNNING = {
    **{table.name: ("observation", "record_table") for table in MEASURE_TABLES},
    "targets": ("target_gap", "'targets'"),
    "register_entries": ("register_entry", "'register_entries'"),
    "submissions": ("submission", "'submissions'"),
}


def _record_taken(connection: duckdb.DuckDBPyConnection) -> None:
    """A record id belongs to the association and table that had it first."""
    for table in filled_tables(connection):
        if table.name not in _RUNNING:
            continue
        mart, record_table = _RUNNING[table.name]
        connection.execute(
            "INSERT INTO raw.problem "
            f"SELECT t.row_id, '{table.name}', 'record_id', t.record_id, 'record_taken', "
            "'mã này là của một con số khác ' || CASE WHEN o.association IS DISTINCT FROM "
            "t.association THEN '(của hội khác)' ELSE '(ở bảng khác)' END "
            "|| ' đang dùng. Để trống ô Mã dòng, hệ thống tự đặt.', 2 "
            f"FROM typed.{table.name} t JOIN running.marts.{mart} o USING (record_id) "
            f"WHERE o.association IS DISTINCT FROM t.association OR {record_table} <> "
            f"'{table.name}'"
        )


def _count(connection: duckdb.DuckDBPyConnection, accepted: list[AcceptedFile]) -> None:
    """Rows read, accepted and rejected, by file and table."""
    by_label = {item.origin.label: item.report for item in accepted}
    for table in filled_tables(connection):
        rows = connection.execute(
            f"SELECT file, count(*), count(*) FILTER (row_id IN (SELECT row_id FROM raw.problem)) "
            f"FROM raw.{table.name} GROUP BY file"
        ).fetchall()
        for label, read, rejected in rows:
            item = by_label[label]
            item.tables[table.heading] = (read, read - rejected, rejected)
            item.read += read
            item.rejected += rejected
            item.accepted += read - rejected


def _rejects(connection: duckdb.DuckDBPyConnection, accepted: list[AcceptedFile]) -> pd.DataFrame:
    """One line a fault, in the words of marts.rejected_row, with the cell it is in."""
    if first(connection, "SELECT 1 FROM raw.problem LIMIT 1") is None:
        return no_rejects()
    copy_headings(connection)
    connection.execute("USE snapshot")
    query = (SQL / "marts" / "rejected_row.sql").read_text(encoding="utf-8")
    rejects = connection.execute(query).df()
    connection.execute("USE work")
    rejects = _placed(rejects, accepted)
    return rejects[list(REJECT_COLUMNS)].reset_index(drop=True)


_Places = Mapping[tuple[str, str | None, int, str | None], SheetRows]


def _places(accepted: list[AcceptedFile]) -> _Places:
    """The columns under which each row was read, by file, sheet, number and record id.

    Of a wide table one row of the sheet gives several records.
    """
    return {
        (item.origin.label, filled.sheet.sheet, number, row.get("record_id")): filled.sheet
        for item in accepted
        if item.completed is not None
        for filled in item.completed.sheets
        for number, row in zip(filled.row_numbers, filled.rows, strict=True)
    }


def _placed(frame: pd.DataFrame, accepted: list[AcceptedFile]) -> pd.DataFrame:
    """The rows with their upload, table heading, and the letter of `column_name` in the sheet."""
    by_label = {item.origin.label: item for item in accepted}
    places = _places(accepted)
    frame = frame.astype(object).where(frame.notna(), None)
    frame["upload"] = [by_label[label].upload.upload for label in frame["file"]]
    frame["table_heading"] = [BY_NAME[name].heading for name in frame["record_table"]]
    letters, cells = [], []
    for row in frame.to_dict("records"):
        sheet = places.get((row["file"], row["sheet"], row["row_number"], row["record_id"]))
        column = row["column_name"] or "obs_value"
        letters.append((sheet.letter_of(column) if sheet is not None else None) or "")
        cells.append(_cell(sheet, row))
    frame["letter"], frame["cell"] = letters, cells
    return frame


def _cell(sheet: SheetRows | None, row: dict[str, Any]) -> str:
    """The address of the faulty cell, the row's first cell when it is the whole row."""
    if sheet is None:
        return ""
    if row.get("rule") in ("header", "merged_heading"):
        return f"{sheet.letters[0]}{sheet.header_row}"
    column = row["column_name"]
    letter = sheet.letter_of(column) if column else None
    return f"{letter or sheet.letters[0]}{row['row_number']}"


#: Accepted rows that are shown beside the rejected ones.
_MOST_SHOWN = 2_000


def _accepted_rows(
    connection: duckdb.DuckDBPyConnection, accepted: list[AcceptedFile]
) -> pd.DataFrame:
    """The rows without fault, as written and as read; at most _MOST_SHOWN of a table."""
    frames = [
        connection.execute(_accepted_query(table)).df() for table in filled_tables(connection)
    ]
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return no_accepted_rows()
    frame = pd.concat(frames, ignore_index=True)
    frame["column_name"] = "obs_value"
    frame = _placed(frame, accepted)
    frame["figure"] = [
        " – ".join(figure(row[end], row["unit"]) for end in ("low", "high") if row[end] is not None)
        for row in frame.to_dict("records")
    ]
    return frame[list(ACCEPTED_COLUMNS)]


def _accepted_query(table: Table) -> str:
    names = table.names
    nothing = "CAST(NULL AS VARCHAR)"
    value = next((name for name in ("obs_value", "target_value") if name in names), None)
    parts = ", ".join(f"r.{name}" for name in table.dimensions if name != "denominator")
    subject = {True: "i.name", False: "r.title" if "title" in names else nothing}[table.measure]
    period = "time_period" in names
    joins = "LEFT JOIN reference.indicator i ON t.indicator = i.indicator" if table.measure else ""
    if "association" in names:
        joins += " LEFT JOIN reference.association a ON t.association = a.association"
    return f"""
        SELECT t.file, t.sheet, t.row_number, '{table.name}' AS record_table, t.record_id,
            {"a.short_name" if "association" in names else nothing} AS association_name,
            {subject} AS subject,
            {f"concat_ws(', ', {parts})" if parts else nothing} AS breakdown,
            {"t.time_label" if period else nothing} AS time_label,
            {f"r.{value}" if value else nothing} AS value,
            {f"t.{value}" if value else "CAST(NULL AS DOUBLE)"} AS low,
            {f"t.{value}_to" if value else "CAST(NULL AS DOUBLE)"} AS high, t.unit
        FROM typed.{table.name} t JOIN raw.{table.name} r USING (row_id)
        ANTI JOIN raw.problem p ON t.row_id = p.row_id {joins}
        ORDER BY t.row_id LIMIT {_MOST_SHOWN}
    """
