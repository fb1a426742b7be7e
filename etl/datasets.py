"""The datasets, the folder of their snapshots, and the pointer to the one in use.

`<folder>/<dataset>.json` is the pointer: snapshot, file, built_at, inputs, accepted,
rejected and more (etl/snapshot/build.py). It is moved in place whole, never changed.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
#: Code → what the dataset is called on screen.
DATASETS = {"records": "Số liệu thực", "demo": "Số liệu minh hoạ (mô phỏng)"}
#: Made of many provinces (etl/national), and there only where it was published.
NATION = "nation"
NAMES = DATASETS | {NATION: "Số liệu toàn quốc"}

_FILE = re.compile(r"[a-z]+-[A-Za-z0-9_-]{1,100}\.duckdb")
#: Years a moment may be of: at the ends of the calendar it cannot be reckoned in Vietnam.
_YEARS = range(1970, 9_000)


def published_folder(published: Path | None = None) -> Path:
    """The folder of snapshots: the argument, $DASHBOARD_PUBLISHED, or data/published."""
    if published is not None:
        return published
    return Path(os.environ.get("DASHBOARD_PUBLISHED") or ROOT / "data" / "published")


def offered(published: Path) -> tuple[str, ...]:
    """The datasets a folder of snapshots is for: those built here, others with a pointer."""
    return tuple(d for d in NAMES if d in DATASETS or (published / f"{d}.json").is_file())


def read_json(path: Path) -> Any:
    """What a file of JSON says. Raises OSError, ValueError whatever is wrong with it."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except RecursionError:
        raise ValueError("nested too deep") from None


def read_pointer(published: Path, dataset: str) -> dict[str, Any] | None:
    """The pointer of the running snapshot; None when there is none that can be read."""
    try:
        pointer = read_json(published / f"{dataset}.json")
    except (OSError, ValueError):
        return None
    return pointer if is_pointer(pointer) else None


def is_pointer(content: Any) -> bool:
    """Whether this says what a pointer must say, and each thing as a pointer says it."""
    try:
        back = content.get("rolled_back") or {"at": content["built_at"]}
        moments = [datetime.fromisoformat(at) for at in (content["built_at"], back["at"])]
        words = [content.get(name) for name in ("published_by", "reason", "fingerprint", "as_of")]
        words += [back.get(name) for name in ("from", "by", "reason")]
        names = [content["snapshot"], content["file"], *content.get("undone", ())]
        names += [one[name] for one in content.get("uploads", ()) for name in ("upload", "name")]
        counts = [content[name] for name in ("accepted", "rejected")]
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return (
        all(at.tzinfo is not None and at.year in _YEARS for at in moments)
        and _is_own_file(content["file"], content["snapshot"])
        and all(word is None or isinstance(word, str) for word in words)
        and all(isinstance(name, str) and name for name in names)
        and all(isinstance(count, int) and count >= 0 for count in counts)
    )


def _is_own_file(file: Any, snapshot: Any) -> bool:
    """Whether the file is called after the snapshot, and lies where the pointer does."""
    plain = isinstance(file, str) and _FILE.fullmatch(file) is not None
    return plain and file.partition("-")[2] == f"{snapshot}.duckdb"


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write the whole file or nothing: beside it first, then moved over it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    sync_folder(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Put a file in its place at once: a reader never sees half of it, and none stays behind.

    A link goes on pointing at the file that is written; a file that was there keeps who may read
    it. What is no file (a device, a pipe) is written to, never replaced by a file. Raises OSError.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    if path.is_symlink():
        try:
            path = path.resolve()
        except RuntimeError:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None
    part = beside(path)
    try:
        part.write_bytes(content)
        if path.exists():
            part.chmod(stat.S_IMODE(path.stat().st_mode))
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def beside(path: Path) -> Path:
    """Where to write what is to be moved to `path`; also where that has the longest name there may
    be."""
    mark = hashlib.sha256(path.name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return path.with_name(f".{path.name[:40]}.{mark}.{os.getpid()}.part")


def sync_folder(folder: Path) -> None:
    """Make sure that what was moved into the folder is on disk."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
