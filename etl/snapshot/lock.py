"""One builder at a time: a lock the operating system lets go when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from etl.records.errors import BuildError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _unlock(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def publishing(published: Path, dataset: str) -> Iterator[None]:
    """Hold the dataset's lock; BuildError at once when another builder holds it.

    The lock is on an open file, not on the file's being there: a builder that was
    killed leaves the file behind but no lock, so nothing is ever stale.
    """
    published.mkdir(parents=True, exist_ok=True)
    path = published / f".{dataset}.lock"
    with path.open("a+", encoding="utf-8") as file:
        try:
            _lock(file)
        except OSError as error:
            raise BuildError(
                f"Một người khác đang nạp và công bố số liệu{_holder(path)}. "
                "Chờ xong rồi làm lại; bản đang dùng không đổi."
            ) from error
        try:
            note = path.with_suffix(".holder")
            note.write_text(f"{os.getpid()} {datetime.now():%d/%m/%Y %H:%M}", encoding="utf-8")
            yield
        finally:
            note.unlink(missing_ok=True)
            _unlock(file)


def _holder(path: Path) -> str:
    """Who holds the lock, as far as the note beside it says."""
    try:
        process, _, since = path.with_suffix(".holder").read_text(encoding="utf-8").partition(" ")
    except (OSError, UnicodeDecodeError):
        return ""
    return f" (tiến trình {process}, từ {since})" if since else ""
