"""A candidate snapshot: built whole beside the published ones, seen by no reader.

Lives in <published>/.candidate-<dataset>-<token>/ (same disk, so that publishing
is a move) with its pointer; candidates nobody published are swept after a day.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from etl.datasets import read_json, read_pointer, write_json
from etl.records.errors import BuildError
from etl.snapshot.build import build
from etl.snapshot.publish import CANDIDATE_SECONDS
from etl.uploads.events import InForce
from etl.uploads.store import Store
from etl.uploads.upload_source import UploadSource

#: How many candidates are kept, and none longer than CANDIDATE_SECONDS.
KEPT = 12


@dataclass(frozen=True)
class Candidate:
    """A built but unpublished snapshot and the one it was built against."""

    dataset: str
    token: str
    folder: Path
    base: str | None
    pointer: dict[str, Any]

    @property
    def file(self) -> Path:
        """The DuckDB file."""
        return self.folder / "snapshot.duckdb"


def build_candidate(
    dataset: str,
    token: str,
    entries: tuple[InForce, ...],
    published: Path,
    store: Store,
    *,
    as_of: date | None = None,
    progress: Callable[[str], None] | None = None,
) -> Candidate:
    """Build the dataset with these uploads in force. Raises BuildError; publishes nothing."""
    sweep(published, dataset)
    running = read_pointer(published, dataset)
    base = str(running["snapshot"]) if running else None
    folder = _folder(published, dataset, token)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        report = build(
            dataset,
            published=published,
            as_of=as_of,
            progress=progress,
            upload_source=UploadSource(store, dataset, entries),
            into=folder,
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    candidate = Candidate(dataset, token, folder, base, report.pointer)
    write_json(folder / "pointer.json", {"base": base, "pointer": report.pointer})
    return candidate


def load_candidate(dataset: str, token: str, published: Path) -> Candidate:
    """A candidate built before. Raises BuildError when it was swept or published."""
    folder = _folder(published, dataset, token)
    try:
        content = read_json(folder / "pointer.json")
        candidate = Candidate(dataset, token, folder, content["base"], content["pointer"])
    except (OSError, ValueError, KeyError) as error:
        raise BuildError(
            "Bản xem trước này không còn (đã công bố, đã bỏ hoặc quá một ngày). Xem trước lại."
        ) from error
    if not candidate.file.is_file():
        raise BuildError("Bản xem trước này không còn. Xem trước lại.")
    return candidate


def drop(candidate: Candidate) -> None:
    """Remove a candidate that will not be published."""
    shutil.rmtree(candidate.folder, ignore_errors=True)


def sweep(published: Path, dataset: str) -> None:
    """Remove candidates that are old or too many."""
    candidates = sorted(
        (path for path in published.glob(f".candidate-{dataset}-*") if path.is_dir()),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    now = time.time()
    for place, path in enumerate(candidates):
        if place >= KEPT or now - path.stat().st_mtime > CANDIDATE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def _folder(published: Path, dataset: str, token: str) -> Path:
    if not token.replace("-", "").isalnum():
        raise BuildError("Mã phiên làm việc không hợp lệ. Nộp lại tệp.")
    return published / f".candidate-{dataset}-{token}"
