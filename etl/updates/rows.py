"""Check of uploaded files: every row accepted or rejected with a reason; nothing is published.

The rows are held against the code lists and rules as in a build, alone. What only
the whole dataset can tell (warnings, the figures that would change) comes from the
candidate snapshot (etl/updates/candidate.py).
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple, Unpack

import duckdb
import pandas as pd

from etl.datasets import DATASETS
from etl.files import limits
from etl.files.contents import Contents, Mark
from etl.files.guard import refused_by_size
from etl.files.names import safe_name
from etl.files.raw_rows import RowWriter, create_raw
from etl.files.read import read_file
from etl.records.errors import BuildError
from etl.records.text import quoted
from etl.snapshot.inputs import reference_folders
from etl.snapshot.reference import load_reference, reference_files
from etl.snapshot.workspace import (
    open_databases,
    suit_work,
)
from etl.updates.checked_rows import AcceptedFile, check_accepted
from etl.updates.places import Places, opened
from etl.updates.questions import CheckedFile, file_questions, named_in
from etl.updates.report import FileReport, Report
from etl.updates.wording import moment
from etl.uploads.completed import Origin
from etl.uploads.events import Journal, label_for
from etl.uploads.identity import TextResolver
from etl.uploads.mends import Mend
from etl.uploads.store import Store, Upload
from etl.uploads.upload_source import write_rows

#: A file as given: its name and bytes, a path, or the id of an upload in the store.
Given = tuple[str, bytes] | Path | str
Progress = Callable[[str, float], None]


class Said(NamedTuple):
    """What somebody said of a file on the page: whose, which period, which cells read otherwise.

    None: nothing was said; "": that it is of no one association or period.
    """

    association: str | None = None
    period: str | None = None
    mends: tuple[Mend, ...] = ()


class Again(Places, total=False):
    """What a check takes beside the files and what is said of them."""

    who: str
    progress: Progress | None
    as_of: date | None


class Asked(Again, total=False):
    """What a check takes beside the files (see `check_files`)."""

    association: str | None
    period: str | None
    said: Mapping[str, Said] | None
    when: datetime | None


def check_files(
    files: Sequence[Given],
    dataset: str,
    *,
    who: str = "",
    association: str | None = None,
    period: str | None = None,
    said: Mapping[str, Said] | None = None,
    when: datetime | None = None,
    progress: Progress | None = None,
    as_of: date | None = None,
    **places: Unpack[Places],
) -> Report:
    """Keep the files and check their rows; no candidate yet. Never raises on bad input.

    `association` and `period` are of every file that does not say them itself; `said` has
    what was said of single uploads, by their ids.
    """
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
            intake = FileIntake(store, dataset, folder, connection, now, who)
            everywhere = Said(association, period)
            for place, given in enumerate(files):
                name = given[0] if isinstance(given, tuple) else str(getattr(given, "name", given))
                show_progress(f"Đọc tệp {safe_name(name)}", 0.4 * place / max(1, len(files)))
                intake.file(given, report, said or {}, everywhere)
            suit_work(connection, intake.rows)
            show_progress("Kiểm tra từng dòng", 0.4)
            check_accepted(connection, intake.accepted, report, as_of or date.today(), folder)
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
    ) -> None:
        self._store, self._dataset, self._now, self._who = store, dataset, now, who
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

    def file(
        self, given: Given, report: Report, said: Mapping[str, Said], everywhere: Said
    ) -> None:
        """Take one file; what came of it goes to the report."""
        kept = self._keep(given, report)
        if kept is None:
            return
        upload, seen = kept
        item = FileReport(upload.upload, upload.name, upload.sha256, upload.size, kind=upload.kind)
        report.files.append(item)
        if any(other.upload.upload == upload.upload for other in self.accepted):
            item.refused = "giống hệt một tệp khác trong lần nộp này nên chỉ đọc một lần."
            return
        if seen:
            item.seen_before = self._seen(upload)
        contents = read_file(upload.name, self._store.path(upload))
        told = said.get(upload.upload, everywhere)
        item.refused = contents.refused or self._wrong_owner(contents, told.association)
        item.messages = list(contents.messages)
        if item.refused is not None:
            return
        mark = contents.mark
        association, period = self._owner(upload, mark, told)
        upload = self._store.describe(upload, association, period)
        labels = {other.origin.label for other in self.accepted}
        received = upload.received.astimezone().date()
        label = label_for(upload.name, labels)
        origin = Origin(
            upload.upload, label, received, association, period, upload.kind, told.mends,
            upload.document,
        )  # fmt: skip
        accepted = AcceptedFile(item, upload, contents, origin)
        self.accepted.append(accepted)
        accepted.completed = write_rows(
            self._connection, self._writer, contents, origin, self._resolver, len(self.accepted)
        )
        item.association, item.period = association, period
        item.named = named_in([*contents.titles, upload.name], self._names)
        item.from_template, item.mends = mark is not None, [m.as_json() for m in told.mends]
        item.blank, item.examples = accepted.completed.blank, accepted.completed.examples
        item.associations = accepted.completed.associations
        item.years = accepted.completed.years
        for unit, count in accepted.completed.converted.items():
            item.messages.append(
                f"{count} số đọc theo đơn vị {quoted(unit)} ghi bên cạnh: xem lại ở phần số liệu "
                "sẽ thay đổi."
            )
        if accepted.completed.words:
            item.messages.append(
                f"{len(accepted.completed.words)} dòng chỉ có chữ (tên nhóm, ghi chú, chữ ký), "
                f"không đọc: {_listed(accepted.completed.words)}."
            )
        if accepted.completed.totals:
            item.messages.append(
                f"{len(accepted.completed.totals)} dòng cộng khớp với các số ở trên, không đọc "
                f"thành số liệu: {_listed(accepted.completed.totals)}."
            )
        if accepted.completed.left_out:
            item.messages.append(f"{accepted.completed.left_out} dòng được bỏ khi kiểm tra.")
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
        use = "đang được dùng" if upload.upload in self._in_force else "chưa được dùng"
        before = quoted(self._store.names_given(upload)[-2])
        return f"Tệp này đã nộp lúc {moment(upload.received)}{by}, tên {before}, {use}."

    def _owner(
        self, upload: Upload, mark: Mark | None, told: Said
    ) -> tuple[str | None, str | None]:
        """Whose the file is and of which period: its own words, what was said, what was known."""
        if mark is not None:
            return mark.association or told.association or None, mark.period
        if told.association and told.association not in self._known:
            raise BuildError(f"Không có hội mang mã “{told.association[:40]}” trong danh mục.")
        if told.period and self._resolver.period(told.period) is None:
            raise BuildError(f"“{told.period[:40]}” không phải kỳ báo cáo. Ghi năm, ví dụ 2026.")
        association = upload.association if told.association is None else told.association
        period = upload.period if told.period is None else told.period
        return association or None, period or None

    def _wrong_owner(self, contents: Contents, said: str | None) -> str | None:
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
        if said and mark.association not in (None, said):
            assert mark.association is not None
            return (
                f"là tệp mẫu của {self._known[mark.association]}, không phải của "
                f"{self._known.get(said, 'hội đã chọn')}. Chọn đúng hội rồi nộp lại."
            )
        return None


def _listed(places: Sequence[str]) -> str:
    return "; ".join(places[:6]) + ("…" if len(places) > 6 else "")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
