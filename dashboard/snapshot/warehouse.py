"""Reads the published snapshots: read-only, one file a connection.

A snapshot never changes once published, so a query's answer depends only on the
file, the query's name and its values; answers are kept in a bounded cache under
exactly that key. The pointer file is read on every call: a newly published
snapshot shows at the next page run without a restart. Nothing here knows of
Streamlit, so exports and tests use the same door.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.database import open_snapshot

ROOT = Path(__file__).resolve().parents[2]
QUERIES = ROOT / "dashboard" / "queries"
DATASETS = ("records", "demo")

# Frames here have tens of rows, read cell by cell: Python's own strings are read faster
# than Arrow's.
pd.set_option("mode.string_storage", "python")

_KEPT_CONNECTIONS = 4
_PARAMETER = re.compile(r"\$([a-z_][a-z0-9_]*)")
_QUERY_NAME = re.compile(r"[a-z]+/[a-z][a-z0-9_]*")


class NoSnapshotError(RuntimeError):
    """No usable snapshot of the dataset is published (message in Vietnamese)."""


@dataclass(frozen=True)
class Snapshot:
    """One published snapshot, as its pointer file describes it."""

    dataset: str
    id: str
    path: Path
    built_at: datetime
    accepted: int
    rejected: int


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
        pointer = json.loads((folder / f"{dataset}.json").read_text(encoding="utf-8"))
        name = str(pointer["file"])
        snapshot = Snapshot(
            dataset=dataset,
            id=str(pointer["snapshot"]),
            path=folder / name,
            built_at=datetime.fromisoformat(str(pointer["built_at"])),
            accepted=_count(pointer["accepted"]),
            rejected=_count(pointer["rejected"]),
        )
    except FileNotFoundError:
        raise NoSnapshotError("Chưa có bản số liệu nào được công bố.") from None
    except (ValueError, KeyError, TypeError, OSError):
        raise NoSnapshotError("Tệp chỉ dẫn của bản số liệu bị hỏng, không đọc được.") from None
    # The name must be a plain file of this dataset: a pointer cannot lead elsewhere.
    if name != Path(name).name or not name.startswith(f"{dataset}-"):
        raise NoSnapshotError("Tệp chỉ dẫn không trỏ tới bản số liệu của bộ này.")
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
    key = tuple((n, _frozen(values[n])) for n in sorted(names))
    return _answer(chosen.path, name, key).copy(deep=False)


def scalar(name: str, snapshot: Snapshot | None = None, **values: Any) -> Any:
    """The first cell of a query's answer, None when there is no row or it is null."""
    frame = query(name, snapshot, **values)
    if frame.empty:
        return None
    cell = frame.iat[0, 0]
    return None if pd.isna(cell) else cell


def _count(value: Any) -> int:
    """Rows as a number: the pointer may give a total or a count per table."""
    return sum(value.values()) if isinstance(value, dict) else int(value)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | set) else value


@lru_cache(maxsize=256)
def _statement(name: str) -> tuple[str, frozenset[str]]:
    if not _QUERY_NAME.fullmatch(name):
        raise ValueError(f"not a query name: {name!r}")
    sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    bare = re.sub(r"--[^\n]*", "", sql)
    return sql, frozenset(_PARAMETER.findall(bare))


@lru_cache(maxsize=512)
def _answer(path: Path, name: str, key: tuple[tuple[str, Any], ...]) -> pd.DataFrame:
    sql, _ = _statement(name)
    values = {n: list(v) if isinstance(v, tuple) else v for n, v in key}
    with _CONNECTIONS.cursor(path) as cursor:
        return cursor.execute(sql, values).df()


class _Connections:
    """Open snapshot files, the least recently used closed first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[Path, duckdb.DuckDBPyConnection] = OrderedDict()
        self._idle: dict[Path, list[duckdb.DuckDBPyConnection]] = {}

    @contextmanager
    def cursor(self, path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for the time of one question; several threads may ask at once."""
        cursor = self._taken(path)
        try:
            yield cursor
        except BaseException:
            # What it was doing is not known: the next question gets another one.
            cursor.close()
            raise
        with self._lock:
            if path in self._open:
                self._idle[path].append(cursor)
            else:
                cursor.close()

    def _taken(self, path: Path) -> duckdb.DuckDBPyConnection:
        with self._lock:
            connection = self._open.pop(path, None)
            if connection is None:
                connection = open_snapshot(path)
                self._idle[path] = []
            self._open[path] = connection
            while len(self._open) > _KEPT_CONNECTIONS:
                self._drop(next(iter(self._open)))
            if self._idle[path]:
                return self._idle[path].pop()
            cursor = connection.cursor()
        # The views and macros of the questions live in the cursor's temporary
        # schema: the published file itself stays untouched. Making them takes about as
        # long as a question, so cursors are used again.
        cursor.execute(_prelude())
        return cursor

    def _drop(self, path: Path) -> None:
        for cursor in self._idle.pop(path):
            cursor.close()
        self._open.pop(path).close()

    def close(self) -> None:
        with self._lock:
            while self._open:
                self._drop(next(iter(self._open)))


@lru_cache(maxsize=1)
def _prelude() -> str:
    """What all questions share: the macros of the marts' models, and our own."""
    files = (ROOT / "etl" / "sql" / "macros.sql", QUERIES / "_prelude.sql")
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


_CONNECTIONS = _Connections()


def forget() -> None:
    """Close the files and drop the cached answers (tests, shutdown)."""
    _answer.cache_clear()
    _CONNECTIONS.close()
