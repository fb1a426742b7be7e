"""Check of uploaded files: every row accepted or rejected with a reason; nothing is published.

The rows are held against the code lists and rules as in a build, alone. What only
the whole dataset can tell (warnings, the figures that would change) comes from the
candidate snapshot (etl/updates/candidate.py).
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Unpack

import duckdb
import pandas as pd

from etl.database import first
from etl.datasets import DATASETS, read_pointer
from etl.files import limits
from etl.files.contents import Contents, SheetRows
from etl.files.guard import refused_by_size
from etl.files.names import safe_name
from etl.files.raw_rows import RowWriter, create_raw
from etl.files.read import read_file
from etl.records.check import check as check_rows
from etl.records.check import filled_tables
from etl.records.errors import BuildError
from etl.records.rules import LINKS
from etl.records.tables import BY_NAME, MEASURE_TABLES
from etl.records.text import quoted
from etl.snapshot.inputs import reference_folders
from etl.snapshot.properties import SQL
from etl.snapshot.reference import load_reference, reference_files
from etl.snapshot.workspace import (
    collect_rejected,
    copy_headings,
    open_databases,
    suit_work,
)
from etl.updates.places import Places, opened
from etl.updates.questions import CheckedFile, file_questions
from etl.updates.report import REJECT_COLUMNS, FileReport, Report, no_rejects
from etl.updates.wording import moment
from etl.uploads.completed import CompletedFile, Origin
from etl.uploads.events import Journal, label_for
from etl.uploads.identity import TextResolver
from etl.uploads.store import Store, Upload
from etl.uploads.upload_source import write_rows

#: A file as given: its name and bytes, a path, or the id of an upload in the store.
Given = tuple[str, bytes] | Path | str
Progress = Callable[[str, float], None]


@dataclass
class AcceptedFile:
    """A file that was accepted: its report, upload, rows and origin."""

    report: FileReport
    upload: Upload
    contents: Contents
    origin: Origin
    completed: CompletedFile | None = None


def check_files(
    files: Sequence[Given],
    dataset: str,
    *,
    who: str = "",
    association: str | None = None,
    when: datetime | None = None,
    progress: Progress | None = None,
    as_of: date | None = None,
    **places: Unpack[Places],
) -> Report:
    """Keep the files and check their rows; no candidate yet. Never raises on bad input."""
    show_progress = progress or (lambda text, share: None)
    now = (when or datetime.now(UTC)).astimezone(UTC)
    report = Report(_token(now), dataset, now.isoformat(timespec="seconds"), who.strip())
    if dataset not in DATASETS:
        report.blocked = f"Không có bộ số liệu “{dataset}”."
        return report
    if len(files) > limits.MAX_FILES:
        report.blocked = f"Mỗi lần nộp tối đa {limits.MAX_FILES} tệp. Chia thành nhiều lần."
        return report
    folder, store = opened(places)
    try:
        lists = reference_files(*reference_folders(dataset))
        with (
            tempfile.TemporaryDirectory(prefix="intake-") as temporary,
            open_databases(Path(temporary)) as connection,
        ):
            load_reference(connection, lists)
            create_raw(connection)
            intake = FileIntake(store, dataset, folder, connection, now, who, association)
            for place, given in enumerate(files):
                name = given[0] if isinstance(given, tuple) else str(getattr(given, "name", given))
                show_progress(f"Đọc tệp {safe_name(name)}", 0.4 * place / max(1, len(files)))
                intake.file(given, report)
            suit_work(connection, intake.rows)
            show_progress("Kiểm tra từng dòng", 0.4)
            _check(connection, intake.accepted, report, as_of or date.today(), folder)
            report.warnings = intake.questions()
    except BuildError as error:
        report.blocked = str(error)
    except (duckdb.Error, OSError, MemoryError) as error:
        report.blocked = (
            "Không kiểm tra được vì lỗi của máy hoặc của chương trình; số liệu đang dùng không "
            f"đổi. Chi tiết: {type(error).__name__}"
        )
    return report


def _token(now: datetime) -> str:
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(6)}"


class FileIntake:
    """Takes files one by one: keeps the original, reads it, settles whose it is."""

    def __init__(
        self,
        store: Store,
        dataset: str,
        published: Path,
        connection: duckdb.DuckDBPyConnection,
        now: datetime,
        who: str,
        association: str | None,
    ) -> None:
        self._store, self._dataset, self._now, self._who = store, dataset, now, who
        self._association = association
        self._connection = connection
        rows = connection.execute(
            "SELECT association, name, short_name FROM reference.association"
        ).fetchall()
        self._names = {code: (name, short or "") for code, name, short in rows}
        self._known = {code: name for code, (name, _) in self._names.items()}
        in_force = Journal(store, dataset).in_force(published)
        self._in_force = {entry.upload for entry in in_force}
        self._resolver = TextResolver(connection)
        self._writer = RowWriter(connection)
        self.accepted: list[AcceptedFile] = []

    @property
    def rows(self) -> int:
        """Rows read from all files."""
        return self._writer.rows

    def questions(self) -> pd.DataFrame:
        """What must be answered about the files themselves; WARNING_COLUMNS."""
        checked = [
            CheckedFile(item.report, item.contents, item.completed)
            for item in self.accepted
            if item.completed is not None
        ]
        return file_questions(checked, self._names)

    def file(self, given: Given, report: Report) -> None:
        """Take one file; what came of it goes to the report."""
        kept = self._keep(given, report)
        if kept is None:
            return
        upload, seen = kept
        item = FileReport(upload.upload, upload.name, upload.sha256, upload.size)
        report.files.append(item)
        if any(other.upload.upload == upload.upload for other in self.accepted):
            item.refused = "giống hệt một tệp khác trong lần nộp này nên chỉ đọc một lần."
            return
        if seen:
            item.seen_before = self._seen(upload)
        contents = read_file(upload.name, self._store.path(upload))
        item.refused = contents.refused or self._wrong_owner(contents)
        item.messages = contents.messages
        if item.refused is not None:
            return
        mark = contents.mark
        association = self._association or (mark.association if mark else None)
        period = mark.period if mark else upload.period
        upload = self._store.describe(upload, association, period)
        labels = {other.origin.label for other in self.accepted}
        received = upload.received.astimezone().date()
        label = label_for(upload.name, labels)
        origin = Origin(upload.upload, label, received, association, period, upload.kind)
        accepted = AcceptedFile(item, upload, contents, origin)
        self.accepted.append(accepted)
        accepted.completed = write_rows(
            self._connection, self._writer, contents, origin, self._resolver, len(self.accepted)
        )
        item.association, item.period = association, period
        item.blank, item.examples = accepted.completed.blank, accepted.completed.examples
        item.associations = accepted.completed.associations
        item.years = accepted.completed.years
        for unit, count in accepted.completed.converted.items():
            item.messages.append(
                f"{count} số đọc theo đơn vị {quoted(unit)} ghi bên cạnh: xem lại ở phần số liệu "
                "sẽ thay đổi."
            )
        if accepted.completed.provisional:
            item.messages.append(
                f"{accepted.completed.provisional} dòng chưa ghi trạng thái mà kỳ chưa kết thúc: "
                "ghi nhận là sơ bộ (P)."
            )

    def _keep(self, given: Given, report: Report) -> tuple[Upload, bool] | None:
        """Put the file into the store, unless it is too large even for that."""
        if isinstance(given, str):
            return self._store.upload(self._dataset, given), False
        data: bytes | Path
        if isinstance(given, Path):
            name, size, data = given.name, _size(given), given
        else:
            name, data = given
            size = len(given[1])
        problem = "không mở được tệp. Nộp lại." if size < 0 else refused_by_size(size)
        if problem is not None:
            report.files.append(FileReport("", safe_name(name), size=max(size, 0), refused=problem))
            return None
        return self._store.receive(name, data, self._dataset, self._who, self._now)

    def _seen(self, upload: Upload) -> str:
        by = f" bởi {upload.received_by}" if upload.received_by else ""
        name = f"“{upload.name}”"
        use = "đang được dùng" if upload.upload in self._in_force else "chưa được dùng"
        return f"Tệp này đã nộp lúc {moment(upload.received)}{by}, tên {name}, {use}."

    def _wrong_owner(self, contents: Contents) -> str | None:
        """A template of another dataset or another association than said."""
        mark = contents.mark
        if mark is None:
            return None
        if mark.dataset != self._dataset:
            mine = DATASETS[self._dataset].lower()
            other = DATASETS.get(mark.dataset, "bộ khác").lower()
            return (
                f"là tệp mẫu của {other}, không phải của {mine}. Chọn đúng bộ số liệu, hoặc lấy "
                "lại tệp mẫu."
            )
        if mark.association and mark.association not in self._known:
            return "là tệp mẫu của một hội không còn trong danh mục. Lấy lại tệp mẫu."
        if self._association and mark.association not in (None, self._association):
            assert mark.association is not None
            return (
                f"là tệp mẫu của {self._known[mark.association]}, không phải của "
                f"{self._known.get(self._association, 'hội đã chọn')}. Chọn đúng hội rồi nộp lại."
            )
        return None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _check(
    connection: duckdb.DuckDBPyConnection,
    accepted: list[AcceptedFile],
    report: Report,
    as_of: date,
    published: Path,
) -> None:
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
            "|| ' đang dùng. Để trống ô Mã bản ghi, hệ thống tự đặt.', 2 "
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
    found = connection.execute(query).df()
    connection.execute("USE work")
    by_label = {item.origin.label: item for item in accepted}
    found["upload"] = [by_label[label].upload.upload for label in found["file"]]
    found["table_heading"] = [BY_NAME[name].heading for name in found["record_table"]]
    found = found.astype(object).where(found.notna(), None)
    places = _places(accepted)
    found["cell"] = [
        _cell(places.get((row["file"], row["sheet"], row["row_number"], row["record_id"])), row)
        for row in found.to_dict("records")
    ]
    return found[list(REJECT_COLUMNS)].reset_index(drop=True)


def _places(
    accepted: list[AcceptedFile],
) -> dict[tuple[str, str | None, int, str | None], SheetRows]:
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


def _cell(sheet: SheetRows | None, row: dict[str, Any]) -> str:
    """The address of the faulty cell, the row's first cell when it is the whole row."""
    if sheet is None:
        return ""
    if row["rule"] in ("header", "merged_heading"):
        return f"{sheet.letters[0]}{sheet.header_row}"
    column = row["column_name"]
    letter = sheet.letter_of(column) if column else None
    return f"{letter or sheet.letters[0]}{row['row_number']}"
