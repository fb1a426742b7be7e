"""A built snapshot → the one that is read: moved in place whole, or not at all.

Readers follow the pointer <dataset>.json to <dataset>-<snapshot>.duckdb. Both are
moved with os.replace after they are safely on disk, the pointer last, so that a
crash at any moment leaves the old snapshot or the new one, never a part. Beside
each published snapshot lies its own copy of the pointer, for history and rollback.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from etl.database import open_snapshot
from etl.datasets import (
    is_pointer,
    published_folder,
    read_json,
    read_pointer,
    sync_folder,
    write_json,
)
from etl.records.errors import BuildError
from etl.records.query import first
from etl.snapshot import shape
from etl.snapshot.lock import publishing
from etl.uploads.events import Journal
from etl.uploads.store import Store

LOG = logging.getLogger(__name__)
#: Seconds an unpublished candidate is kept.
CANDIDATE_SECONDS = 24 * 3600
_SECOND = "%Y%m%d-%H%M%S"
_SNAPSHOT = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")


def new_snapshot_id(published: Path, dataset: str, fingerprint: str) -> str:
    """UTC time and the first letters of the inputs' hash, later than every other id.

    Ids tell which snapshot came before which: two builds within a second, or a clock
    that was put back, must not change that order.
    """
    at = datetime.now(UTC).replace(microsecond=0)
    names = [p.stem.removeprefix(f"{dataset}-") for p in published.glob(f"{dataset}-*.duckdb")]
    last = max(filter(_SNAPSHOT.fullmatch, names), default="")
    if last:
        taken = datetime.strptime(last[:15], _SECOND).replace(tzinfo=UTC)
        at = max(at, taken + timedelta(seconds=1))
    return f"{at.strftime(_SECOND)}-{fingerprint[:6]}"


def building_folder(published: Path, dataset: str) -> Path:
    """The folder to build in, on the same disk as the snapshots."""
    return published / f".building-{dataset}"


def sweep(published: Path, dataset: str) -> None:
    """Put right what a killed builder left; the caller holds the lock.

    Half-built work goes, and so do snapshots the pointer was never moved to. The
    running snapshot gets its own copy of the pointer if that was still missing.
    """
    shutil.rmtree(building_folder(published, dataset), ignore_errors=True)
    for path in published.glob(f".{dataset}*.tmp"):
        path.unlink(missing_ok=True)
    for path in published.glob(f".candidate-{dataset}-*"):
        if time.time() - path.stat().st_mtime > CANDIDATE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
    running = read_pointer(published, dataset)
    if running is not None:
        note = published / f"{dataset}-{running['snapshot']}.json"
        if not note.exists() and (published / str(running["file"])).is_file():
            write_json(note, running)
    for path in published.glob(f"{dataset}-*.duckdb"):
        name = path.stem.removeprefix(f"{dataset}-")
        if _SNAPSHOT.fullmatch(name) and not path.with_suffix(".json").exists():
            path.unlink(missing_ok=True)


def publish(built: Path, published: Path, dataset: str, pointer: dict[str, Any]) -> None:
    """Put a built snapshot file in place and move the pointer to it.

    The caller holds the lock. `pointer` has snapshot, file, built_at, inputs,
    accepted, rejected; it is given the file's sha256, by which other machines know a whole
    copy (etl/snapshot/fetch.py). Raises BuildError when the file does not open read-only.
    """
    _verify(built, pointer)
    _sync(built)
    with built.open("rb") as file:
        pointer["sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
    target = published / pointer["file"]
    os.replace(built, target)
    sync_folder(published)
    write_json(published / f"{dataset}.json", pointer)
    try:
        write_json(published / f"{dataset}-{pointer['snapshot']}.json", pointer)
    except OSError as error:
        # It is published: the note is written by the next builder (sweep).
        LOG.warning("no note beside the snapshot yet: %s", error.strerror)


def _verify(built: Path, pointer: dict[str, Any]) -> None:
    try:
        with open_snapshot(built) as connection:
            row = first(connection, "SELECT snapshot, accepted FROM marts.snapshot_info")
    except duckdb.Error as error:
        raise BuildError(
            "Bản số liệu vừa dựng không mở lại được. Bản đang dùng không đổi."
        ) from error
    if row != (pointer["snapshot"], pointer["accepted"]):
        raise BuildError("Bản số liệu vừa dựng không khớp với sổ ghi. Bản đang dùng không đổi.")


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def history(dataset: str, published: Path | None = None) -> list[dict[str, Any]]:
    """The snapshots that can be read, newest first: their pointers, and `current`."""
    folder = published_folder(published)
    running = read_pointer(folder, dataset)
    found = []
    for path in _notes(dataset, folder):
        pointer = _read_note(path)
        if pointer is not None and (folder / pointer["file"]).is_file():
            current = running is not None and running["snapshot"] == pointer["snapshot"]
            found.append({**pointer, "current": current})
    return sorted(found, key=lambda pointer: str(pointer["snapshot"]), reverse=True)


def unreadable(
    dataset: str, *, published: Path | None = None, uploads: Path | None = None
) -> list[str]:
    """The files that should tell of what was published and cannot be used, by name."""
    notes = _notes(dataset, published_folder(published))
    spoilt = sorted(path.name for path in notes if _read_note(path) is None)
    return [*spoilt, *Journal(Store(uploads), dataset).unreadable()]


def _notes(dataset: str, folder: Path) -> list[Path]:
    names = folder.glob(f"{dataset}-*.json")
    return [p for p in names if _SNAPSHOT.fullmatch(p.stem.removeprefix(f"{dataset}-"))]


def _read_note(path: Path) -> dict[str, Any] | None:
    """The pointer kept beside a snapshot; None when it does not say what one must say."""
    try:
        note = read_json(path)
    except (OSError, ValueError):
        return None
    whole = (
        is_pointer(note)
        and f"{note['snapshot']}.duckdb" == note["file"].partition("-")[2]
        and path.stem == note["file"].removesuffix(".duckdb")
    )
    return note if whole else None


def snapshot_path(dataset: str, snapshot: str | None = None, published: Path | None = None) -> Path:
    """The file of a snapshot, or of the running one. Raises BuildError if there is none."""
    folder = published_folder(published)
    if snapshot is None:
        pointer = read_pointer(folder, dataset)
        if pointer is None:
            raise BuildError("Chưa có bản số liệu nào được công bố.")
        snapshot = str(pointer["snapshot"])
    path = folder / f"{dataset}-{snapshot}.duckdb"
    if not _SNAPSHOT.fullmatch(snapshot) or not path.is_file():
        raise BuildError(f"Không có bản số liệu “{snapshot}”. Xem danh sách bằng lệnh history.")
    return path


def rollback(
    dataset: str,
    snapshot: str | None = None,
    published: Path | None = None,
    actor: str | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    """Make an earlier snapshot the running one again; its new pointer.

    Without `snapshot`, the one before the running one. The undone inputs are noted
    in the pointer, so that the next build of the same inputs does not redo them.
    Raises BuildError when there is no such snapshot or a builder is at work.
    """
    folder = published_folder(published)
    with publishing(folder, dataset):
        running = read_pointer(folder, dataset)
        if running is None:
            raise BuildError("Chưa có bản số liệu nào được công bố, không có gì để lùi.")
        if snapshot is None:
            earlier = [p["snapshot"] for p in history(dataset, folder)]
            older = [name for name in earlier if name < running["snapshot"]]
            if not older:
                raise BuildError("Không có bản số liệu nào trước bản đang dùng.")
            snapshot = older[0]
        path = snapshot_path(dataset, snapshot, folder)
        pointer = _read_note(path.with_suffix(".json"))
        if pointer is None:
            raise BuildError(
                f"Sổ ghi của bản số liệu “{snapshot}” mất hoặc hỏng, không lùi về được."
            )
        if snapshot == running["snapshot"]:
            raise BuildError(f"Bản số liệu “{snapshot}” đang được dùng.")
        shape.require(path, snapshot)
        _verify(path, pointer)
        undone = {*running.get("undone", []), running.get("fingerprint")}
        pointer["undone"] = sorted(
            text for text in undone if text and text != pointer.get("fingerprint")
        )
        pointer["rolled_back"] = {
            "at": utc_now(),
            "from": running["snapshot"],
            "by": actor,
            "reason": reason,
        }
        try:
            write_json(folder / f"{dataset}.json", pointer)
        except OSError as error:
            raise BuildError(
                "Không ghi được tệp chỉ dẫn (hết chỗ hoặc thiếu quyền). Bản đang dùng không đổi."
            ) from error
    return dict(pointer)


def utc_now() -> str:
    """The time now as the pointer writes it: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
