"""Reads the published snapshots: read-only, one file a connection.

A snapshot never changes once published, so a query's answer depends only on the
file, the query's name and its values; answers are kept, within a bound of bytes, under
exactly that key. The pointer file is read on every call: a newly published
snapshot shows at the next page run without a restart. Nothing here knows of
Streamlit, so exports and tests use the same door.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from dashboard.snapshot.kept import Kept
from etl.database import open_snapshot, read_slice, read_whole
from etl.datasets import NAMES, is_pointer, read_json
from etl.records.query import first
from etl.snapshot import shape

LOG = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[2]
QUERIES = ROOT / "dashboard" / "queries"
DATASETS = tuple(NAMES)

# Frames here have tens of rows, read cell by cell: Python's own strings are read faster
# than Arrow's.
pd.set_option("mode.string_storage", "python")

_KEPT_CONNECTIONS = 4
#: Rows a question of a page hands over at most, however many records there are: SQL adds up
#: and pages. (Files are read in batches of their own.)
MOST_ROWS = 5_000
#: Answers, by file, question and values.
_ANSWERS: Kept[pd.DataFrame] = Kept(48 * 2**20)
#: Device, inode, size and time of change of a file.
_Stamp = tuple[int, int, int, int]
#: Rows of each table that one probe of a file it knows reads: a group of rows as DuckDB keeps them.
_PROBED_ROWS = 122_880
#: Files as they were when they were last read whole, and the row the next probe begins with.
_PROBED: dict[Path, tuple[_Stamp | None, int]] = {}
_PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")
_QUERY_NAME = re.compile(r"[a-z]+/[a-z][a-z0-9_]*")


class NoSnapshotError(RuntimeError):
    """No usable snapshot of the dataset is published (message in Vietnamese)."""


@dataclass(frozen=True)
class Snapshot:
    """One published snapshot, as its pointer file describes it.

    With `province` it is that province's part of a snapshot of several.
    """

    dataset: str
    id: str
    path: Path
    built_at: datetime
    accepted: int
    rejected: int
    province: str | None = None


def published_folder() -> Path:
    """The folder of the snapshots; `DASHBOARD_PUBLISHED` overrides data/published."""
    override = os.environ.get("DASHBOARD_PUBLISHED")
    return Path(override) if override else ROOT / "data" / "published"


def current_snapshot(dataset: str = "records") -> Snapshot:
    """The snapshot the pointer of `dataset` names now. Raises NoSnapshotError."""
    if dataset not in DATASETS:
        raise ValueError(f"unknown dataset {dataset!r}")
    folder = published_folder()
    try:
        pointer = read_json(folder / f"{dataset}.json")
        name = str(pointer["file"])
        snapshot = Snapshot(
            dataset=dataset,
            id=str(pointer["snapshot"]),
            path=folder / name,
            built_at=datetime.fromisoformat(str(pointer["built_at"])),
            accepted=int(pointer["accepted"]),
            rejected=int(pointer["rejected"]),
        )
    except FileNotFoundError:
        raise NoSnapshotError("Chưa có bản số liệu nào được công bố.") from None
    except (ValueError, KeyError, TypeError, OverflowError, OSError):
        raise NoSnapshotError("Tệp chỉ dẫn của bản số liệu bị hỏng, không đọc được.") from None
    # The name must be a plain file of this dataset: a pointer cannot lead elsewhere.
    if name != Path(name).name or not name.startswith(f"{dataset}-"):
        raise NoSnapshotError("Tệp chỉ dẫn không trỏ tới bản số liệu của bộ này.")
    if not is_pointer(pointer):
        raise NoSnapshotError("Tệp chỉ dẫn của bản số liệu bị hỏng, không đọc được.")
    if not snapshot.path.is_file():
        raise NoSnapshotError("Tệp của bản số liệu không còn trong thư mục công bố.")
    return snapshot


def query(name: str, snapshot: Snapshot | None = None, **values: Any) -> pd.DataFrame:
    """The answer of dashboard/queries/<name>.sql with `values` bound to its $names.

    Without `snapshot` the current one of the real records is asked. Values the
    query does not name are ignored, so that one set of filter values serves all
    queries. Lists are passed as tuples or lists. The frame belongs to the caller:
    changing it does not change the cached answer (pandas copies on write).
    Raises NoSnapshotError, KeyError for a value the query needs and was not given.
    """
    chosen = snapshot or current_snapshot()
    _, names = _statement(name)
    missing = names - values.keys()
    if missing:
        raise KeyError(f"query {name} needs {', '.join(sorted(missing))}")
    bound = tuple((n, _frozen(values[n])) for n in sorted(names))
    key = (chosen.path, _stamp(chosen.path), chosen.province, name, bound)
    answer = _ANSWERS.get(key)
    if answer is None:
        answer = _answer(chosen, name, bound)
        _ANSWERS.put(key, answer)
    return answer.copy(deep=False)


def require_shape(snapshot: Snapshot) -> None:
    """Raises NoSnapshotError when this version of the software cannot read the snapshot, or
    when its file is that of another."""
    try:
        lacking, identity = _made_as(snapshot.path, _stamp(snapshot.path))
    except duckdb.Error as error:
        LOG.error("snapshot %s cannot be opened: %s", snapshot.id, error)
        raise NoSnapshotError("Tệp của bản số liệu bị hỏng, không mở được.") from error
    if lacking:
        raise NoSnapshotError(shape.wording(snapshot.id, lacking))
    if identity != (snapshot.id, snapshot.accepted):
        LOG.error("the file of snapshot %s says it is %s", snapshot.id, identity)
        raise NoSnapshotError(
            "Tệp của bản số liệu không phải là bản mà tệp chỉ dẫn nêu (bị chép đè hoặc đổi tên). "
            "Khôi phục từ bản sao lưu, hoặc lập bản mới bằng lệnh build."
        )


def probe(snapshot: Snapshot) -> None:
    """Read the snapshot's tables from the file itself. Raises duckdb.Error, NoSnapshotError.

    Nothing that is open or was answered before is asked: a damaged file is found out, one
    that was put right answers. A file not seen before, or changed, or last found damaged is
    read whole; one that stands as it was by a bounded number of rows a call, the next ones at
    the next call: to be asked often must not cost more the more records there are.
    """
    path, stamp = snapshot.path, _stamp(snapshot.path)
    place = _PROBED.pop(path, (None, 0))
    _CONNECTIONS.drop((path, None))
    require_shape(snapshot)
    with _CONNECTIONS.cursor(path) as cursor:
        if place[0] == stamp:
            start = place[1]
            left = read_slice(cursor, start, _PROBED_ROWS)
            _PROBED[path] = stamp, start + _PROBED_ROWS if left > 0 else 0
        else:
            read_whole(cursor)
            _PROBED[path] = stamp, 0
    while len(_PROBED) > _KEPT_CONNECTIONS:
        _PROBED.pop(next(iter(_PROBED)), None)


def scalar(name: str, snapshot: Snapshot | None = None, **values: Any) -> Any:
    """The first cell of a query's answer, None when there is no row or it is null."""
    frame = query(name, snapshot, **values)
    if frame.empty:
        return None
    cell = frame.iat[0, 0]
    return None if pd.isna(cell) else cell


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | set) else value


@lru_cache(maxsize=256)
def _statement(name: str) -> tuple[str, frozenset[str]]:
    if not _QUERY_NAME.fullmatch(name):
        raise ValueError(f"not a query name: {name!r}")
    sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    bare = re.sub(r"--[^\n]*", "", sql)
    return sql, frozenset(_PARAMETER.findall(bare))


def _stamp(path: Path) -> _Stamp | None:
    """What changes when a file is put in another's place or written to; None when it is gone."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


@lru_cache(maxsize=16)
def _made_as(path: Path, _stamp: _Stamp | None) -> tuple[tuple[str, ...], tuple[Any, ...] | None]:
    """The tables and columns a file lacks; which snapshot, of how many rows, it says it is."""
    # Without the views of the questions, which need what may be lacking.
    with open_snapshot(path) as connection:
        if lacking := shape.lacking(connection):
            return lacking, None
        return (), first(connection, "SELECT snapshot, accepted FROM marts.snapshot_info")


def _answer(snapshot: Snapshot, name: str, bound: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    sql, _ = _statement(name)
    values = {n: list(v) if isinstance(v, tuple) else v for n, v in bound}
    try:
        return _executed(snapshot, sql, values)
    except duckdb.OutOfMemoryException:
        # What was read of the index of very many records stays in memory until the file is
        # closed, which the error did: now there is room.
        return _executed(snapshot, sql, values)


def _executed(snapshot: Snapshot, sql: str, values: dict[str, Any]) -> pd.DataFrame:
    with _CONNECTIONS.cursor(snapshot.path, snapshot.province) as cursor:
        return cursor.execute(sql, values).df()


@dataclass(eq=False)
class _File:
    """An open file as it was when it was opened, its cursors that nobody uses, and how many
    are in use: DuckDB refuses to close a file in the middle of somebody's question."""

    connection: duckdb.DuckDBPyConnection
    stamp: _Stamp | None
    idle: list[duckdb.DuckDBPyConnection] = field(default_factory=list)
    busy: int = 0
    dropped: bool = False

    def close(self) -> None:
        """Close now, or when the last question is answered."""
        self.dropped = True
        if not self.busy:
            for cursor in (*self.idle, self.connection):
                cursor.close()

    def give_back(self, cursor: duckdb.DuckDBPyConnection, *, usable: bool) -> None:
        self.busy -= 1
        if usable and not self.dropped:
            self.idle.append(cursor)
            return
        cursor.close()
        if self.dropped:
            self.close()


class _Connections:
    """Open snapshot files, the least recently used closed first.

    A file that changed on disk, or on which a question failed, is closed: DuckDB goes on
    refusing every question on one it found damaged, also after it was put right.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[tuple[Path, str | None], _File] = OrderedDict()

    @contextmanager
    def cursor(
        self, path: Path, province: str | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for the time of one question; several threads may ask at once."""
        key = (path, province)
        file, cursor = self._taken(key)
        try:
            yield cursor
        except BaseException as error:
            # What it was doing is not known: the next question gets another one.
            with self._lock:
                file.give_back(cursor, usable=False)
            if isinstance(error, duckdb.Error):
                self.drop(key, file)
            raise
        with self._lock:
            file.give_back(cursor, usable=True)

    def _taken(self, key: tuple[Path, str | None]) -> tuple[_File, duckdb.DuckDBPyConnection]:
        stamp = _stamp(key[0])
        with self._lock:
            file = self._open.pop(key, None)
            if file is not None and stamp is not None and file.stamp != stamp:
                file.close()
                file = None
            if file is None:
                # Files that were cleared away are let go.
                for gone in [other for other in self._open if not other[0].exists()]:
                    self._open.pop(gone).close()
                file = _File(open_snapshot(*key), stamp)
            self._open[key] = file
            while len(self._open) > _KEPT_CONNECTIONS:
                self._open.popitem(last=False)[1].close()
            file.busy += 1
            if file.idle:
                return file, file.idle.pop()
            cursor = file.connection.cursor()
        # The views and macros of the questions live in the cursor's temporary
        # schema: the published file itself stays untouched. Making them takes about as
        # long as a question, so cursors are used again.
        try:
            cursor.execute(_prelude())
        except duckdb.Error:
            with self._lock:
                file.give_back(cursor, usable=False)
            self.drop(key, file)
            raise
        return file, cursor

    def drop(self, key: tuple[Path, str | None], file: _File | None = None) -> None:
        """Close a file; only if it is still `file` where that is given."""
        with self._lock:
            if key in self._open and file in (None, self._open[key]):
                self._open.pop(key).close()

    def close(self) -> None:
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()


@lru_cache(maxsize=1)
def _prelude() -> str:
    """What all questions share: the macros of the marts' models, and our own."""
    files = (ROOT / "etl" / "sql" / "macros.sql", QUERIES / "_prelude.sql")
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


_CONNECTIONS = _Connections()


def forget() -> None:
    """Close the files and drop the cached answers (tests, shutdown)."""
    _ANSWERS.clear()
    _PROBED.clear()
    _made_as.cache_clear()
    _CONNECTIONS.close()
