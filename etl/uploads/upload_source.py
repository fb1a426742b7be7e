"""Uploads in a build: read after the record files, in the order they were published.

Superseding rule: of rows with one record id the row of the newest upload in force
counts, as long as it was accepted; the older ones are kept and listed. A record id
belongs to the association and table that had it first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.files.contents import Contents
from etl.files.raw_rows import RowWriter
from etl.files.read import read_file
from etl.records import period
from etl.records.errors import BuildError
from etl.records.query import number
from etl.records.tables import TABLES
from etl.records.text import Problem
from etl.uploads.completed import CompletedFile, CompletedSheet, Origin, complete, source_code
from etl.uploads.events import InForce, Journal, as_pointer
from etl.uploads.identity import TextResolver
from etl.uploads.kept_rows import KeptRows
from etl.uploads.mends import Mend
from etl.uploads.store import Store

#: The rule in a sentence, for the screen.
RULE = (
    "Khi nhiều lần nộp nói về cùng một con số (cùng mã dòng), số của lần công bố mới nhất được "
    "dùng; số cũ vẫn được giữ và liệt kê."
)


@dataclass(frozen=True)
class UploadSource:
    """The uploads that are read in a build."""

    store: Store
    dataset: str
    entries: tuple[InForce, ...] = ()
    #: False: the uploads stay in force but take no part in this one build.
    in_use: bool = True

    @classmethod
    def in_force(cls, dataset: str, published: Path, uploads: Path | None = None) -> UploadSource:
        """What the running snapshot, or without one the journal, says is in force."""
        store = Store(uploads)
        return cls(store, dataset, Journal(store, dataset).in_force(published))

    @classmethod
    def without(cls, upload_source: UploadSource) -> UploadSource:
        """A build of other files than the dataset's own: uploads wait for the next one."""
        return replace(upload_source, in_use=False)

    def content_keys(self) -> list[str]:
        """What makes a difference to the figures, for the build's fingerprint."""
        return [entry.content_key for entry in self._entries_in_use()]

    def as_pointer(self) -> list[dict[str, Any]]:
        """The uploads in force as the pointer of a snapshot keeps them."""
        return as_pointer(self.entries)

    def describe(self, connection: duckdb.DuckDBPyConnection) -> None:
        """marts.upload and marts.accepted_warning."""
        describe_uploads(connection, self._entries_in_use())

    def _entries_in_use(self) -> tuple[InForce, ...]:
        return self.entries if self.in_use else ()

    def read_into(
        self,
        connection: duckdb.DuckDBPyConnection,
        writer: RowWriter,
        messages: list[str],
        kept: KeptRows,
    ) -> list[dict[str, Any]]:
        """Read every upload that is not kept; input files as the pointer lists them (name,
        sha256, rows).

        Raises BuildError when an original is gone, was changed or can no longer be read.
        """
        inputs = []
        resolver = TextResolver(connection) if self._entries_in_use() else None
        for rank, entry in enumerate(self._entries_in_use(), start=1):
            assert resolver is not None
            upload = self.store.upload(self.dataset, entry.upload)
            path = self.store.verified(upload)
            origin = replace(origin_of(entry), document=upload.document)
            before = writer.rows
            # A file goes by the name it was published under, whatever it was called since.
            read = partial(_read, entry.name, path, origin, resolver)
            hangs_on = f"{upload.sha256} {entry.name} {origin}"
            associations = kept.write(writer, entry.label, hangs_on, messages, read)
            _add_origin(connection, origin, associations, rank)
            inputs.append(
                {"name": entry.label, "sha256": upload.sha256, "rows": writer.rows - before}
            )
        return inputs


def origin_of(entry: InForce) -> Origin:
    """Where the rows of an upload in force come from."""
    received = (
        datetime.fromisoformat(entry.received_at).astimezone().date()
        if entry.received_at
        else datetime.now(UTC).astimezone().date()
    )
    mends = tuple(Mend(**item) for item in entry.mends)
    return Origin(
        entry.upload, entry.label, received, entry.association, entry.period, entry.kind, mends
    )


def write_rows(
    connection: duckdb.DuckDBPyConnection,
    writer: RowWriter,
    contents: Contents,
    origin: Origin,
    resolver: TextResolver,
    rank: int,
) -> CompletedFile:
    """Fill in one upload's rows, add the documents they cite, and hand them to the writer."""
    completed = complete(contents, origin, resolver)
    for filled in completed.sheets:
        _write_sheet(writer, filled, origin.label)
    _add_origin(connection, origin, completed.associations, rank)
    return completed


def _contents(name: str, path: Path, label: str, messages: list[str]) -> Contents:
    contents = read_file(name, path)
    if contents.refused is not None:
        raise BuildError(f"{label}: {contents.refused}")
    messages.extend(f"{label}: {text}" for text in contents.messages)
    return contents


def _read(
    name: str,
    path: Path,
    origin: Origin,
    resolver: TextResolver,
    writer: RowWriter,
    messages: list[str],
) -> list[str]:
    """Write an upload's rows; the associations they speak of."""
    completed = complete(_contents(name, path, origin.label, messages), origin, resolver)
    for filled in completed.sheets:
        _write_sheet(writer, filled, origin.label)
    return completed.associations


def _add_origin(
    connection: duckdb.DuckDBPyConnection, origin: Origin, associations: list[str], rank: int
) -> None:
    connection.execute("INSERT INTO raw.origin VALUES (?, ?)", [origin.label, rank])
    _add_sources(connection, origin, associations)


def read_template(path: Path, label: str, writer: RowWriter, messages: list[str]) -> dict[str, int]:
    """A filled-in template among the record files; rows read by table name.

    Read as an upload is, received the day the template was made. Raises BuildError
    when the file cannot be taken.
    """
    contents = _contents(label, path, label, messages)
    mark = contents.mark
    with path.open("rb") as file:
        upload = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    origin = Origin(
        upload,
        label,
        mark.made_on if mark else date.min,
        mark.association if mark else None,
        mark.period if mark else None,
    )
    before = writer.rows
    completed = write_rows(
        writer.connection, writer, contents, origin, TextResolver(writer.connection), rank=0
    )
    rows: dict[str, int] = {}
    for filled in completed.sheets:
        rows[filled.table.name] = rows.get(filled.table.name, 0) + len(filled.rows)
    assert sum(rows.values()) == writer.rows - before
    return rows


def _write_sheet(writer: RowWriter, filled: CompletedSheet, label: str) -> None:
    names = [column.name for column in filled.table.columns]
    rows = [[row.get(name, "") for name in names] for row in filled.rows]
    faults = [fault for fault in filled.faults if fault[0] < len(rows)]
    writer.write(filled.table, label, filled.sheet.sheet, names, filled.row_numbers, rows, faults)


def _add_sources(
    connection: duckdb.DuckDBPyConnection, origin: Origin, associations: list[str]
) -> None:
    """The upload as a source document: one for each association whose figures it brings."""
    if origin.document is not None:
        _add_document(connection, origin.document)
        return
    named = dict(
        connection.execute("SELECT association, name FROM reference.association").fetchall()
    )
    day = f"{origin.received_on:%d/%m/%Y}"
    noted = origin.kind == "commitments"
    for association in [None, *associations]:
        whose = f" của {named[association]}" if association else ""
        period = f" năm {origin.period}" if origin.period and origin.period.isdigit() else ""
        connection.execute(
            "INSERT INTO reference.source_document (source, title, author, association, document, "
            "document_date, strength, note) VALUES (?, ?, ?, ?, ?, ?, 2, ?)",
            [
                source_code(origin.upload, association),
                f"Cam kết{whose} ghi tại cuộc họp" if noted else f"Báo cáo{period}{whose}",
                named.get(association or ""),
                association,
                f"Tệp “{origin.label}” nộp ngày {day}",
                origin.received_on.isoformat(),
                "Người dự họp ghi lại, giữ nguyên trong kho tệp."
                if noted
                else "Tệp số liệu do hội nộp, giữ nguyên trong kho tệp.",
            ],
        )


def _add_document(connection: duckdb.DuckDBPyConnection, document: dict[str, str]) -> None:
    """A report read figure by figure: one document, however many uploads bring its figures."""
    told = [document[name] for name in ("source", "title", "author", "association", "document")]
    day = period.day(document["document_date"])
    connection.execute(
        "INSERT INTO reference.source_document (source, title, author, association, document, "
        "document_date, strength, note) SELECT ?, ?, nullif(?, ''), nullif(?, ''), ?, ?, 2, ? "
        "WHERE NOT EXISTS (SELECT 1 FROM reference.source_document WHERE source = ?)",
        [
            *told,
            None if isinstance(day, Problem) else day.isoformat(),
            "Báo cáo được đọc, từng con số do người biên tập xác nhận.",
            document["source"],
        ],
    )


def set_aside_superseded(connection: duckdb.DuckDBPyConnection) -> int:
    """Move rows without fault that a newer upload replaced to raw.superseded; how many."""
    parts = []
    for table in TABLES:
        names = {column.name for column in table.columns}
        value = next((name for name in ("obs_value", "target_value") if name in names), None)
        association = "t.association" if "association" in names else "CAST(NULL AS VARCHAR)"
        indicator = "t.indicator" if "indicator" in names else "CAST(NULL AS VARCHAR)"
        old = f"r.{value}" if value else "CAST(NULL AS VARCHAR)"
        new = f"n.{value}" if value else "CAST(NULL AS VARCHAR)"
        parts.append(
            f"SELECT t.row_id, '{table.name}' AS record_table, t.record_id, "
            f"{association} AS association, {indicator} AS indicator, t.file, t.sheet, "
            f"t.row_number, {old} AS old_value, a.file AS new_file, {new} AS new_value "
            f"FROM typed.{table.name} t JOIN raw.{table.name} r ON t.row_id = r.row_id "
            f"JOIN accepted.{table.name} a ON t.record_id = a.record_id AND t.row_id <> a.row_id "
            f"JOIN raw.{table.name} n ON a.row_id = n.row_id "
            "WHERE t.row_id NOT IN (SELECT row_id FROM raw.problem)"
        )
    if not number(connection, "SELECT count(*) FROM raw.origin"):
        parts = [f"{parts[0]} AND false"]
    connection.execute(f"CREATE TABLE raw.superseded AS {' UNION ALL '.join(parts)}")
    count = number(connection, "SELECT count(*) FROM raw.superseded")
    for table in TABLES if count else ():
        for schema in ("raw", "typed"):
            connection.execute(
                f"DELETE FROM {schema}.{table.name} "
                "WHERE row_id IN (SELECT row_id FROM raw.superseded)"
            )
    return count


_UPLOAD = pa.schema(
    [
        ("upload", pa.string()), ("name", pa.string()), ("file", pa.string()),
        ("kind", pa.string()), ("association", pa.string()), ("period", pa.string()),
        ("received_at", pa.string()), ("received_by", pa.string()),
        ("published_at", pa.string()), ("published_by", pa.string()), ("reason", pa.string()),
    ]
)  # fmt: skip
_WARNING = pa.schema(
    [
        ("upload", pa.string()), ("warning", pa.string()), ("kind", pa.string()),
        ("record_id", pa.string()), ("text", pa.string()), ("reason", pa.string()),
        ("accepted_by", pa.string()), ("accepted_at", pa.string()),
    ]
)  # fmt: skip


def describe_uploads(connection: duckdb.DuckDBPyConnection, entries: Iterable[InForce]) -> None:
    """marts.upload and marts.accepted_warning of the catalog in use, made or made anew."""
    entries = list(entries)
    uploads = [
        {**{name: getattr(entry, name, None) for name in _UPLOAD.names}, "file": entry.label}
        for entry in entries
    ]
    warnings = [
        {
            **{name: item.get(name) for name in _WARNING.names},
            "upload": entry.upload,
            "accepted_by": item.get("by"),
            "accepted_at": item.get("at"),
        }
        for entry in entries
        for item in entry.accepted_warnings
    ]
    for name, rows, schema, days in (
        ("upload", uploads, _UPLOAD, ("received_at", "published_at")),
        ("accepted_warning", warnings, _WARNING, ("accepted_at",)),
    ):
        connection.register("batch", pa.Table.from_pylist(rows, schema))
        typed = ", ".join(
            f"CAST(CAST(nullif({day}, '') AS TIMESTAMPTZ) AT TIME ZONE 'UTC' AS TIMESTAMP) AS {day}"
            for day in days
        )
        connection.execute(
            f"CREATE OR REPLACE TABLE marts.{name} AS SELECT * REPLACE ({typed}) FROM batch"
        )
        connection.unregister("batch")
