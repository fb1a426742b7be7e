"""The store of uploaded files: originals kept unchanged under their sha256, with who and when.

    <folder>/original/ab/<sha256>.xlsx          the file as it came
    <folder>/<dataset>/upload/<id>/upload.json  what it is, first given by whom and when
    <folder>/<dataset>/upload/<id>/given-*.json every later time the same file was given
    <folder>/<dataset>/upload/<id>/report.json  its latest check
    <folder>/<dataset>/report/<token>.json      a check of several files together
    <folder>/<dataset>/event/000001.json        what was published (etl/uploads/events.py)

Every file is written whole or not at all; nothing is ever changed but reports.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.datasets import DATASETS, ROOT, read_json, write_json
from etl.files.names import ending_of, safe_name
from etl.records.errors import BuildError

_ID = re.compile(r"[0-9a-f]{16}")
_TOKEN = re.compile(r"[0-9a-z-]{8,60}")
_BLOCK = 1 << 20


def uploads_folder(uploads: Path | None = None) -> Path:
    """The store's folder: the argument, $DASHBOARD_UPLOADS, or data/uploads."""
    if uploads is not None:
        return uploads
    return Path(os.environ.get("DASHBOARD_UPLOADS") or ROOT / "data" / "uploads")


@dataclass(frozen=True)
class Upload:
    """One file given to one dataset. `received_at` is UTC, ISO 8601."""

    upload: str
    sha256: str
    name: str
    ending: str
    size: int
    dataset: str
    received_at: str
    received_by: str
    kind: str = "workbook"
    association: str | None = None
    period: str | None = None
    #: Of figures confirmed from a report: the columns of source_document it is.
    document: dict[str, str] | None = None

    @property
    def received(self) -> datetime:
        """When it was first received."""
        return datetime.fromisoformat(self.received_at)


class Store:
    """The uploads of all datasets in one folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = uploads_folder(folder)

    def receive(
        self,
        name: str,
        data: bytes | Path,
        dataset: str,
        who: str = "",
        when: datetime | None = None,
        *,
        kind: str = "workbook",
        association: str | None = None,
        period: str | None = None,
        document: dict[str, str] | None = None,
    ) -> tuple[Upload, bool]:
        """Keep the file; the upload, and whether the same bytes were there before.

        The same file again is the same upload: its day stays, and it goes by the name it
        was given last; each is noted. `who` may be blank on a machine without sign-in.
        """
        sha256 = self._keep(data, ending_of(name))
        upload_id = sha256[:16]
        now = (when or datetime.now(UTC)).astimezone(UTC)
        upload = Upload(
            upload_id,
            sha256,
            safe_name(name),
            ending_of(name),
            self.original(sha256, ending_of(name)).stat().st_size,
            dataset,
            now.isoformat(timespec="seconds"),
            who.strip(),
            kind,
            association,
            period,
            document,
        )
        folder = self._upload_folder(dataset, upload_id)
        folder.mkdir(parents=True, exist_ok=True)
        if not self.write_new(folder / "upload.json", asdict(upload)):
            given = {"name": upload.name, "at": upload.received_at, "by": upload.received_by}
            number = len(list(folder.glob("given-*.json"))) + 1
            while not self.write_new(folder / f"given-{number:04d}.json", given):
                number += 1
            return self.upload(dataset, upload_id), True
        return upload, False

    def describe(self, upload: Upload, association: str | None, period: str | None) -> Upload:
        """Note of whom and for which period the file turned out to be."""
        changed = replace(upload, association=association, period=period)
        if changed != upload:
            path = self._upload_folder(upload.dataset, upload.upload) / "upload.json"
            # The name it was first given stays.
            first = {**asdict(changed), **(_read(path) or {})}
            write_json(path, {**first, "association": association, "period": period})
        return changed

    def upload(self, dataset: str, upload_id: str) -> Upload:
        """The upload of that id. Raises BuildError when the store has none."""
        if _ID.fullmatch(upload_id):
            kept = _read_upload(self._upload_folder(dataset, upload_id) / "upload.json")
            if kept is not None:
                return self._named_last(kept)
        raise BuildError(f"Kho tệp đã nộp không có tệp mang mã “{upload_id[:40]}”.")

    def uploads(self, dataset: str) -> list[Upload]:
        """All uploads of a dataset, in the order they were first received."""
        paths = (self._dataset(dataset) / "upload").glob("*/upload.json")
        read = [upload for path in paths if (upload := _read_upload(path)) is not None]
        found = [self._named_last(upload) for upload in read]
        return sorted(found, key=lambda upload: (upload.received_at, upload.upload))

    def _named_last(self, upload: Upload) -> Upload:
        """The upload under the name that its file was given last."""
        given = self.times_given(upload.dataset, upload.upload)
        name = str(given[-1].get("name") or upload.name) if given else upload.name
        return replace(upload, name=name, ending=ending_of(name))

    def names_given(self, upload: Upload) -> list[str]:
        """The names the file was given under, the first one first."""
        first = _read(self._upload_folder(upload.dataset, upload.upload) / "upload.json") or {}
        later = self.times_given(upload.dataset, upload.upload)
        return [str(item.get("name", "")) for item in (first, *later)]

    def times_given(self, dataset: str, upload_id: str) -> list[dict[str, Any]]:
        """Later times the same file was given: name, at, by."""
        paths = sorted(self._upload_folder(dataset, upload_id).glob("given-*.json"))
        return [content for path in paths if (content := _read(path)) is not None]

    def path(self, upload: Upload) -> Path:
        """The original file. Raises BuildError when it is gone or no longer the same."""
        path = self.original(upload.sha256, upload.ending)
        if not path.is_file():
            raise BuildError(
                f"Kho tệp đã nộp thiếu tệp “{upload.name}”. Khôi phục thư mục data/uploads từ bản "
                "sao lưu rồi làm lại; bản số liệu đang dùng không đổi."
            )
        return path

    def verified(self, upload: Upload) -> Path:
        """The original file, its content held against its hash."""
        path = self.path(upload)
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != upload.sha256:
                raise BuildError(
                    f"Tệp “{upload.name}” trong kho tệp đã nộp đã bị sửa, không còn như lúc nộp. "
                    "Khôi phục từ bản sao lưu; bản số liệu đang dùng không đổi."
                )
        return path

    def write_report(self, dataset: str, upload_id: str, content: dict[str, Any]) -> None:
        """Keep the latest report of one file."""
        write_json(self._upload_folder(dataset, upload_id) / "report.json", content)

    def read_report(self, dataset: str, upload_id: str) -> dict[str, Any] | None:
        """The latest report of one file, None when it was never checked."""
        return _read(self._upload_folder(dataset, upload_id) / "report.json")

    def write_token(self, dataset: str, kind: str, token: str, content: dict[str, Any]) -> None:
        """Keep a document under a token of its kind ("report", "preview")."""
        path = self._token_path(dataset, kind, token)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(path, content)

    def read_token(self, dataset: str, kind: str, token: str) -> dict[str, Any] | None:
        """The document kept under the token."""
        return _read(self._token_path(dataset, kind, token))

    def _token_path(self, dataset: str, kind: str, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise BuildError("Mã phiên làm việc không hợp lệ. Nộp lại tệp.")
        return self._dataset(dataset) / kind / f"{token}.json"

    def _dataset(self, dataset: str) -> Path:
        if dataset not in DATASETS:
            raise BuildError(f"Không có bộ số liệu “{dataset[:40]}”.")
        return self.folder / dataset

    def _upload_folder(self, dataset: str, upload_id: str) -> Path:
        return self._dataset(dataset) / "upload" / upload_id

    def keep_original(self, name: str, data: bytes) -> tuple[str, Path]:
        """Keep a file that is no upload itself; its sha256 and where it lies."""
        sha256 = self._keep(data, ending_of(name))
        return sha256, self.original(sha256, ending_of(name))

    def original(self, sha256: str, ending: str) -> Path:
        """Where the file of that content lies."""
        return self.folder / "original" / sha256[:2] / f"{sha256}{ending}"

    def _keep(self, data: bytes | Path, ending: str) -> str:
        """Write the bytes under their hash unless they are there; the hash."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in self.folder.glob(".nhan-*"):
            # What a killed process left; nobody takes an hour to receive a file.
            if time.time() - left.stat().st_mtime > 3600:
                left.unlink(missing_ok=True)
        digest = hashlib.sha256()
        handle, temporary = tempfile.mkstemp(prefix=".nhan-", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                for block in _blocks(data):
                    digest.update(block)
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
            target = self.original(digest.hexdigest(), ending)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                os.chmod(temporary, 0o444)
                os.replace(temporary, target)
        finally:
            Path(temporary).unlink(missing_ok=True)
        return digest.hexdigest()

    @staticmethod
    def write_new(path: Path, content: dict[str, Any]) -> bool:
        """Write the file unless it is there already; two writers never both succeed."""
        handle, temporary = tempfile.mkstemp(prefix=".moi-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, ensure_ascii=False, indent=2)
                file.flush()
                os.fsync(file.fileno())
            return _link(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)


def _link(temporary: str, path: Path) -> bool:
    """Give a whole file its name unless the name is taken."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links: look first; two writers at once are rare.
        if path.exists():
            return False
        os.replace(temporary, path)
    return True


def _blocks(data: bytes | Path) -> Iterable[bytes]:
    if isinstance(data, Path):
        with data.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    else:
        yield data


def _read_upload(path: Path) -> Upload | None:
    """What an upload says of itself; None when that is damaged."""
    try:
        upload = Upload(**(_read(path) or {}))
        datetime.fromisoformat(upload.received_at)
    except (TypeError, ValueError):
        return None
    return upload if upload.upload == path.parent.name == upload.sha256[:16] else None


def _read(path: Path) -> dict[str, Any] | None:
    try:
        content = read_json(path)
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None
