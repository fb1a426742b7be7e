"""Declared corrections: what was, what is, why, and an expectation that fails one day.

A correction is an upload like any other, a CSV of one row of the table
`corrections`; it goes through check, preview and publication.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Unpack

import pandas as pd

from etl.database import open_snapshot
from etl.datasets import published_folder
from etl.files.raw_rows import RowWriter, create_raw
from etl.records.corrections import apply_corrections
from etl.records.errors import BuildError
from etl.records.tables import BY_NAME, TABLES
from etl.records.text import clean, quoted
from etl.snapshot.build import kept_rows, rows_hang_on
from etl.snapshot.inputs import default_inputs, open_inputs, read_inputs, reference_folders
from etl.snapshot.publish import snapshot_path
from etl.snapshot.reference import load_reference, reference_files
from etl.snapshot.workspace import open_databases
from etl.updates.places import Places, opened, query
from etl.updates.report import Report
from etl.updates.service import check
from etl.uploads.upload_source import UploadSource

_FIXED = ("record_id", "as_printed")
CELL_COLUMNS = ("record_table", "table_heading", "column_name", "heading", "value")


def record_cells(dataset: str, record_id: str, **places: Unpack[Places]) -> pd.DataFrame:
    """The cells of a record as written in its source now (earlier corrections applied).

    Columns CELL_COLUMNS, one row a column that may be corrected; empty when there is
    no such record. `value` is what a correction must expect; "" for an empty cell.
    """
    with (
        tempfile.TemporaryDirectory(prefix="correction-") as temporary,
        open_databases(Path(temporary)) as connection,
    ):
        lists = reference_files(*reference_folders(dataset))
        load_reference(connection, lists)
        create_raw(connection)
        writer = RowWriter(connection)
        files = open_inputs(default_inputs(dataset))
        read_inputs(files, writer, [])
        published = published_folder(places.get("published"))
        source = UploadSource.in_force(dataset, published, places.get("uploads"))
        rows = kept_rows(published / f".parts-{dataset}", rows_hang_on(lists), files)
        source.read_into(connection, writer, [], rows)
        apply_corrections(connection)
        for table in TABLES:
            if table.name == "corrections":
                continue
            names = [column.name for column in table.columns]
            row = connection.execute(
                f"SELECT {', '.join(names)} FROM raw.{table.name} "
                "LEFT JOIN raw.origin USING (file) WHERE record_id = ? "
                "ORDER BY rank DESC NULLS LAST, row_id LIMIT 1",
                [clean(record_id)],
            ).fetchall()
            if row:
                cells = [
                    {
                        "record_table": table.name,
                        "table_heading": table.heading,
                        "column_name": column.name,
                        "heading": column.heading,
                        "value": value or "",
                    }
                    for column, value in zip(table.columns, row[0], strict=True)
                    if column.name not in _FIXED
                ]
                return pd.DataFrame(cells, columns=list(CELL_COLUMNS))
    return pd.DataFrame(columns=list(CELL_COLUMNS))


def figures(dataset: str, association: str, **places: Unpack[Places]) -> pd.DataFrame:
    """The association's figures in the running snapshot, to find the one to correct.

    Columns: record_id, indicator, indicator_name, time_label, breakdown, obs_value,
    obs_value_to, unit, qualifier, source_title; by indicator, the latest first.
    """
    with open_snapshot(snapshot_path(dataset, None, opened(places)[0])) as connection:
        return connection.execute(query("figures"), {"association": association}).df()


def declare_correction(
    dataset: str,
    *,
    record_table: str,
    record_id: str,
    column: str,
    expected: str,
    corrected: str,
    reason: str,
    who: str,
    when: datetime | None = None,
    as_of: date | None = None,
    **places: Unpack[Places],
) -> Report:
    """Declare that one cell of a record is wrong in its source; a report to preview and publish.

    Raises BuildError (Vietnamese) when something is missing or the cell does not
    hold the expected value now.
    """
    table = BY_NAME.get(record_table)
    if table is None or record_table == "corrections":
        raise BuildError("Không có bảng này. Chọn bảng của bản ghi cần đính chính.")
    names = {item.name: item.heading for item in table.columns if item.name not in _FIXED}
    if column not in names:
        raise BuildError("Cột này không được đính chính (mã dòng, nguyên văn con số).")
    for text, what in ((corrected, "giá trị đúng"), (reason, "lý do"), (who, "người đính chính")):
        if not clean(text):
            raise BuildError(f"Thiếu {what}.")
    if clean(expected) == clean(corrected):
        raise BuildError("Giá trị đúng giống giá trị trong nguồn, không có gì để đính chính.")
    cells = record_cells(dataset, record_id, **places)
    cells = cells[(cells["record_table"] == record_table) & (cells["column_name"] == column)]
    if cells.empty:
        raise BuildError(f"Không có bản ghi {quoted(record_id)} trong bảng {table.heading}.")
    if not clean(expected):
        raise BuildError("Ô này trong nguồn để trống nên không đính chính được; nộp lại bản ghi.")
    now = cells["value"].iloc[0]
    if clean(expected) != now:
        raise BuildError(
            f"Ô {quoted(names[column])} của bản ghi {quoted(record_id)} đang là {quoted(now)}, "
            f"không phải {quoted(clean(expected))}. Xem lại rồi khai lại."
        )
    moment = when or datetime.now(UTC)
    row = {
        "record_table": record_table,
        "target_record_id": clean(record_id),
        "column_name": column,
        "expected_value": clean(expected),
        "corrected_value": clean(corrected),
        "reason": clean(reason),
        "declared_by": clean(who),
        "declared_on": f"{moment.astimezone():%Y-%m-%d}",
    }
    upload, _ = opened(places)[1].receive(
        f"Đính chính {clean(record_id)}.csv", _csv(row, moment), dataset, who, moment,
        kind="correction",
    )  # fmt: skip
    return check([upload.upload], dataset, who=who, when=when, as_of=as_of, **places)


def _csv(row: dict[str, str], moment: datetime) -> bytes:
    """The record file of one correction; its id is its own, however often a cell is corrected."""
    key = "\x1f".join([*row.values(), moment.astimezone(UTC).isoformat()])
    row = {"record_id": f"dc-{hashlib.sha256(key.encode()).hexdigest()[:10]}", **row}
    out = io.StringIO()
    names = [column.name for column in BY_NAME["corrections"].columns]
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode("utf-8")
