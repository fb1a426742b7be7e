"""The build: read → check → staging → marts → assertions → one published snapshot."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.datasets import DATASETS, published_folder, read_pointer
from etl.files.raw_rows import RowWriter, create_raw
from etl.records.check import LARGE_ROWS, check
from etl.records.corrections import apply_corrections
from etl.records.errors import BuildError, explained
from etl.snapshot.assertions import assert_counts, assert_outputs
from etl.snapshot.inputs import (
    InputFile,
    default_inputs,
    open_inputs,
    read_inputs,
    reference_folders,
)
from etl.snapshot.lock import publishing
from etl.snapshot.models import run_models
from etl.snapshot.parts import Parts, discard
from etl.snapshot.properties import SQL
from etl.snapshot.publish import building_folder, new_snapshot_id, publish, sweep, utc_now
from etl.snapshot.reference import load_reference, reference_files
from etl.snapshot.workspace import (
    collect_rejected,
    copy_reference,
    describe,
    open_databases,
    recheck_on,
    suit_work,
    table_counts,
)
from etl.uploads.kept_rows import KeptRows
from etl.uploads.upload_source import UploadSource, set_aside_superseded

Progress = Callable[[str], None]

#: Rejected lines handed back in a report; the snapshot has all of them.
REPORTED_REJECTS = 10_000


@dataclass
class BuildReport:
    """What a build did. `rejects` has the columns of marts.rejected_row (at most
    REPORTED_REJECTS lines); `tables` has (read, accepted, rejected) by record table."""

    dataset: str
    published: bool = False
    nothing_to_do: bool = False
    snapshot: str | None = None
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    corrected: int = 0
    superseded: int = 0
    rejects: pd.DataFrame = field(default_factory=pd.DataFrame)
    tables: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    pointer: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


def build(
    dataset: str = "records",
    inputs: list[Path] | None = None,
    published: Path | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
    *,
    references: list[Path] | None = None,
    upload_source: UploadSource | None = None,
    into: Path | None = None,
    dry_run: bool = False,
    force: bool = False,
    actor: str | None = None,
    reason: str | None = None,
) -> BuildReport:
    """Build a dataset and publish it as a new snapshot.

    `inputs` default to the dataset's folder together with the uploads in force (or
    those of `upload_source`), `published` to data/published or $DASHBOARD_PUBLISHED, `as_of`
    (the day due dates are held against) to today. `into` is a folder to build a
    candidate in that is not published; its pointer is in the report.
    `references` are folders of code lists, later ones first in rank. `dry_run`
    does all but publish. `force` publishes even when nothing has changed. `actor`
    and `reason` are kept with the snapshot. `progress` gets a line a stage.

    Raises BuildError (Vietnamese) when a file cannot be read, a header is wrong, a
    correction no longer fits or an output assertion fails; nothing is published then.
    """
    if dataset not in DATASETS:
        raise BuildError(f"Không có bộ số liệu “{dataset}”. Chọn {' hoặc '.join(DATASETS)}.")
    folder = published_folder(published)
    today = as_of or date.today()
    aside = dry_run or into is not None
    with explained(), nullcontext() if aside else publishing(folder, dataset):
        if not aside:
            sweep(folder, dataset)
        run = _Run(dataset, today, progress or (lambda line: None))
        files = open_inputs(inputs if inputs is not None else default_inputs(dataset))
        lists = reference_files(*(references or reference_folders(dataset)))
        if upload_source is None:
            in_force = UploadSource.in_force(dataset, folder)
            upload_source = in_force if inputs is None else UploadSource.without(in_force)
        fingerprint = _fingerprint(files, lists, upload_source)
        if not aside and not force and run.up_to_date(folder, fingerprint):
            return run.report
        if dry_run:
            with tempfile.TemporaryDirectory(prefix="etl-") as temporary:
                run.build(Path(temporary), files, lists, upload_source, Path(temporary) / "parts")
            return run.done()
        building = into or building_folder(folder, dataset)
        building.mkdir(parents=True, exist_ok=True)
        snapshot = new_snapshot_id(folder, dataset, fingerprint)
        pointer = {
            "snapshot": snapshot,
            "file": f"{dataset}-{snapshot}.duckdb",
            "built_at": utc_now(),
            "dataset": dataset,
            "as_of": today.isoformat(),
            "fingerprint": fingerprint,
            "published_by": actor,
            "reason": reason,
            "uploads": upload_source.as_pointer(),
        }
        kept = folder / f".parts-{dataset}"
        built = run.build(building, files, lists, upload_source, kept, pointer)
        run.report.pointer = pointer
        if into is not None:
            return run.done()
        publish(built, folder, dataset, pointer)
        # It is published whether or not there is room to tidy up.
        with suppress(OSError):
            sweep(folder, dataset)
        run.report.published = True
        run.report.snapshot = snapshot
        run.note(f"Công bố bản {snapshot}")
    return run.done()


class _Run:
    """One run of the pipeline: its clock, its report, its stages."""

    def __init__(self, dataset: str, as_of: date, progress: Progress) -> None:
        self.report = BuildReport(dataset)
        self._as_of = as_of
        self._progress = progress
        self._started = self._stage = time.perf_counter()
        self._reused: list[Path] = []

    def note(self, text: str) -> None:
        """Tell the stage that ended and the seconds it took."""
        now = time.perf_counter()
        seconds = f"{now - self._stage:.1f}".replace(".", ",")
        self._stage = now
        self._progress(f"{text} ({seconds} giây)")

    def done(self) -> BuildReport:
        self.report.seconds = time.perf_counter() - self._started
        return self.report

    def up_to_date(self, folder: Path, fingerprint: str) -> bool:
        """True when the running snapshot was made of the same inputs by the same code.

        A due date that has passed since then makes a difference, too. Inputs that
        were rolled back are not published again until they change.
        """
        running = read_pointer(folder, self.report.dataset)
        if running is None or not (folder / str(running["file"])).is_file():
            return False
        today = self._as_of.isoformat()
        same_day = running.get("as_of", "") <= today < (running.get("recheck_on") or "9999")
        if fingerprint in running.get("undone", []):
            text = "Số liệu này đã được lùi lại; sửa số liệu, hoặc thêm --force để công bố lại."
        elif running.get("fingerprint") == fingerprint and same_day:
            text = "Không có gì thay đổi; bản đang dùng vẫn đúng."
        else:
            return False
        self.report.nothing_to_do = True
        self.report.snapshot = str(running["snapshot"])
        self.report.accepted = int(running["accepted"])
        self.report.rejected = int(running["rejected"])
        self.report.read = self.report.accepted + self.report.rejected
        self.report.inputs = list(running["inputs"])
        self.report.messages.append(text)
        self.note(text)
        self.done()
        return True

    def build(
        self,
        folder: Path,
        files: list[InputFile],
        lists: dict[str, Path],
        upload_source: UploadSource,
        kept: Path,
        pointer: dict[str, Any] | None = None,
    ) -> Path:
        """All stages into folder/snapshot.duckdb; completes `pointer`.

        `kept` is where the checked rows of large inputs are kept for the next build.
        """
        reuse = sparing = True
        while True:
            try:
                return self._build(
                    folder, files, lists, upload_source, pointer, kept, reuse, sparing
                )
            except duckdb.OutOfMemoryException:
                if not sparing:
                    raise
                sparing = False
            except duckdb.Error:
                if not (reuse and self._reused):
                    raise
                # A part that was kept may be damaged: everything is made anew, once.
                discard(self._reused)
                reuse = False
            self.report.messages.clear()
            for path in folder.glob("*.duckdb*"):
                path.unlink()

    def _build(
        self,
        folder: Path,
        files: list[InputFile],
        lists: dict[str, Path],
        upload_source: UploadSource,
        pointer: dict[str, Any] | None,
        kept: Path,
        reuse: bool,
        sparing: bool,
    ) -> Path:
        report, built = self.report, folder / "snapshot.duckdb"
        size = sum(item.path.stat().st_size for item in files)
        with open_databases(folder, size, sparing) as connection, ExitStack() as at_end:
            load_reference(connection, lists)
            self.note(f"Danh mục: {_count(len(lists))} bảng")
            create_raw(connection)
            writer = RowWriter(connection)
            hangs_on = rows_hang_on(lists)
            parts = Parts(connection, kept, hangs_on, reuse=reuse)
            at_end.callback(parts.drop_new)
            read_inputs(files, writer, report.messages, parts)
            self._reused = parts.reused
            rows = kept_rows(kept, hangs_on, files, reuse=reuse)
            uploaded = upload_source.read_into(connection, writer, report.messages, rows)
            self.note(f"Đọc {_count(len(files) + len(uploaded))} tệp: {_count(writer.rows)} dòng")
            suit_work(connection, writer.rows)
            parts.check()
            parts.join()
            report.corrected = apply_corrections(connection)
            check(connection, self._as_of, parts.used)
            report.superseded = set_aside_superseded(connection)
            report.read = writer.rows - report.superseded
            report.rejected = collect_rejected(connection, parts.used)
            self.note(f"Kiểm tra: loại {_count(report.rejected)} dòng")
            copy_reference(connection, lists)
            connection.execute("USE snapshot")
            many = writer.rows >= LARGE_ROWS
            counts = run_models(connection, self._as_of, many_rows=many)
            self.note(
                f"Dựng bảng: {_count(counts['marts.observation'])} số liệu, "
                f"{_count(counts['marts.target_gap'])} mục tiêu"
            )
            report.tables = table_counts(connection, parts.used)
            report.accepted = assert_counts(report.tables, report.read, report.rejected, counts)
            report.inputs = [
                {"name": item.name, "sha256": item.sha256, "rows": item.row_count} for item in files
            ] + uploaded
            checked = assert_outputs(connection)
            self.note(f"Đối chiếu kết quả: {_count(checked)} điều kiện đều đúng")
            report.rejects = connection.execute(
                f"SELECT * FROM marts.rejected_row LIMIT {REPORTED_REJECTS}"
            ).df()
            if pointer is not None:
                pointer |= {
                    "inputs": report.inputs,
                    "accepted": report.accepted,
                    "rejected": report.rejected,
                    "recheck_on": recheck_on(connection, self._as_of, parts.used),
                }
                describe(connection, pointer, report.read, report.corrected)
                upload_source.describe(connection)
            connection.execute("CHECKPOINT snapshot")
            connection.execute("USE work; DETACH snapshot")
            parts.close()
        return built


def kept_rows(
    folder: Path, hangs_on: str, files: list[InputFile], *, reuse: bool = True
) -> KeptRows:
    """The rows of uploads kept in `folder`, where the record files are read before them."""
    # Workbooks among them may be templates, which bring papers as uploads do.
    before = [item.sha256 for item in files if item.path.suffix.lower() != ".csv"]
    return KeptRows(folder, " ".join([hangs_on, *before]), reuse=reuse)


def _count(number: int) -> str:
    """A count in Vietnamese digits."""
    return f"{number:,}".replace(",", ".")


#: Packages whose code decides what a snapshot holds, and modules in them that do not.
_CODE = ("records", "files", "uploads", "snapshot")
_NOT_IN_FINGERPRINT = frozenset({"dictionary.py", "diff.py", "lock.py", "publish.py", "store.py"})


def _fingerprint(
    files: list[InputFile], lists: dict[str, Path], upload_source: UploadSource
) -> str:
    """One hash of everything a snapshot is made of: records, code lists, SQL and code."""
    digest = hashlib.sha256()
    for item in sorted(files, key=lambda item: item.name):
        digest.update(f"{item.name} {item.sha256}\n".encode())
    for key in upload_source.content_keys():
        digest.update(f"{key}\n".encode())
    digest.update(rows_hang_on(lists).encode())
    return digest.hexdigest()


def rows_hang_on(lists: dict[str, Path]) -> str:
    """One hash of what every row hangs on: code lists, SQL and code."""
    digest = hashlib.sha256()
    etl = Path(__file__).resolve().parents[1]
    code = [etl / "database.py"]
    code += [path for package in _CODE for path in (etl / package).rglob("*.py")]
    code += [path for package in _CODE for path in (etl / package).glob("*.toml")]
    sources = [*code, *SQL.rglob("*.sql"), *SQL.rglob("*.yml"), *lists.values()]
    for path in sorted(sources, key=lambda path: (path.name, str(path.parent))):
        if path.name not in _NOT_IN_FINGERPRINT:
            digest.update(f"{path.name} ".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
