"""Parts: the checked rows of one large input, kept beside the snapshots for the next build.

A part is a DuckDB file named after all its rows hang on: the input's bytes, the code lists,
the program. It has raw.<table>, typed.<table> and raw.problem as a build has them, row ids
from 0, without a file's name, and what is found by looking at one row, whatever the day.
What hangs on other rows (ids used twice, links, corrections, which upload counts, papers
called by their titles) is found in the build, into whose own tables such rows are brought home.

A part that is missing, damaged or of other code is made again and nothing is said of it.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.files.bulk import read_bulk
from etl.files.csv import read_strict_header
from etl.files.guard import refusal
from etl.files.limits import Refused
from etl.files.raw_rows import RowWriter, create_raw
from etl.files.read import read_records
from etl.records.check import check_cells
from etl.records.query import first, number
from etl.records.schema import Table
from etl.records.tables import MEASURE_TABLES
from etl.records.text import fold

#: Inputs of fewer bytes are read anew each time: a file for each would cost more.
SMALLEST = 8 * 1024 * 1024
#: Bytes of parts that are kept, those used last first.
MOST_KEPT = 4 * 1024**3
#: Seconds after which what a killed build left behind is removed.
_LEFT_BEHIND = 24 * 3600


@dataclass
class _Part:
    """An attached part: its name as a catalog, its table, whose file it is, its first row id."""

    catalog: str
    path: Path
    table: Table
    label: str
    first_row: int
    is_new: bool
    used: frozenset[str] = frozenset()
    #: Sources by another name than their code: which one is meant hangs on the uploads.
    named_sources: tuple[str, ...] = ()


class Parts:
    """The parts of one build. `close` keeps the new ones for the next."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, hangs_on: str, *, reuse: bool
    ) -> None:
        """`hangs_on` is the hash of code lists and program; they are loaded already.

        Without `reuse` parts that were kept are not looked at.
        """
        self._connection = connection
        self._folder, self._hangs_on, self._reuse = folder, hangs_on, reuse
        self._parts: list[_Part] = []
        # Uploads add papers, and a title may then be that of two. A code stays what it is.
        self._sources = {
            fold(code)
            for (code,) in connection.execute(
                "SELECT source FROM reference.source_document"
            ).fetchall()
        }

    @property
    def reused(self) -> list[Path]:
        """The files of parts that were made by an earlier build."""
        return [part.path for part in self._parts if not part.is_new]

    @property
    def used(self) -> dict[str, frozenset[str]]:
        """Record tables that have rows in parts: the columns in which anything is written."""
        found: dict[str, frozenset[str]] = {}
        for part in self._parts:
            found[part.table.name] = found.get(part.table.name, frozenset()) | part.used
        return found

    def take(self, path: Path, label: str, sha256: str, writer: RowWriter) -> dict[str, int] | None:
        """The rows of a record file by table; None when it is no matter for a part.

        Raises BuildError as `read_records` does.
        """
        if path.suffix.lower() != ".csv" or path.stat().st_size < SMALLEST:
            return None
        if refusal(path.name, path, strict=True) is not None:
            return None
        try:
            head = read_strict_header(path, path.stem)
        except Refused:
            return None
        table = head.header.table
        if not table.measure:
            return None
        # The table hangs on the file's name, too.
        key = hashlib.sha256(f"{sha256} {table.name} {self._hangs_on}".encode()).hexdigest()[:32]
        part = _Part(
            f"part_{len(self._parts)}", self._folder / f"{key}.duckdb", table, label, 0, False
        )
        if not (self._reuse and self._attach(part)):
            part.is_new, part.path = (
                True,
                self._folder / f".{key}-{os.getpid()}-{time.time_ns()}.tmp",
            )
            self._make(part)
            with self._within(part):
                if not read_bulk(self._connection, path, head):
                    create_raw(self._connection, [table])
                    read_records(path, RowWriter(self._connection), [])
        rows, ids = first(
            self._connection,
            f"SELECT count(*), coalesce(max(row_id) + 1, 0) FROM {part.catalog}.raw.{table.name}",
        ) or (0, 0)
        part.first_row = writer.reserve(rows, ids)
        self._parts.append(part)
        return {table.name: rows}

    def check(self) -> None:
        """Check the rows of the new parts, one by one."""
        for part in self._parts:
            if not part.is_new:
                continue
            with self._within(part):
                part.used = check_cells(self._connection, part.table)
                self._connection.execute("DROP SCHEMA map CASCADE; DROP SCHEMA coded CASCADE")
                named = self._connection.execute(
                    f"SELECT DISTINCT source FROM raw.{part.table.name} WHERE source IS NOT NULL"
                ).fetchall()
                part.named_sources = tuple(
                    text for (text,) in named if fold(text) not in self._sources
                )
                self._connection.execute(
                    "CREATE TABLE main.about (used VARCHAR[], named VARCHAR[])"
                )
                self._connection.execute(
                    "INSERT INTO main.about VALUES (?, ?)",
                    [sorted(part.used), list(part.named_sources)],
                )

    def join(self) -> None:
        """Bring home the rows that hang on others; make part_raw.*, part_typed.* of the rest."""
        if not self._parts:
            return
        self._bring_home()
        run = self._connection.execute
        run("CREATE SCHEMA part_raw; CREATE SCHEMA part_typed")
        for name in self.used:
            for schema in ("raw", "typed"):
                rows = " UNION ALL BY NAME ".join(
                    self._rows(part, schema) for part in self._parts if part.table.name == name
                )
                run(f"CREATE VIEW part_{schema}.{name} AS {rows}")
        for part in self._parts:
            run(
                f"INSERT INTO raw.problem SELECT * REPLACE (row_id + {part.first_row} AS row_id) "
                f"FROM {part.catalog}.raw.problem "
                f"WHERE row_id + {part.first_row} NOT IN (FROM raw.brought_home)"
            )

    def close(self) -> None:
        """Keep the new parts for the next build, as far as there is room; never raises."""
        with suppress(duckdb.Error, OSError):
            for part in self._parts:
                if part.is_new:
                    self._connection.execute(f"CHECKPOINT {part.catalog}")
                self._connection.execute(f"DETACH {part.catalog}")
                if part.is_new:
                    os.replace(part.path, _kept_name(part.path))
                else:
                    os.utime(part.path)
        self.drop_new()
        with suppress(OSError):
            _sweep(self._folder)

    def drop_new(self) -> None:
        """Remove what this build made and did not keep."""
        for part in self._parts:
            if part.is_new:
                with suppress(OSError):
                    part.path.unlink(missing_ok=True)

    def _attach(self, part: _Part) -> bool:
        """Open a part that was kept; False where there is none that can be used."""
        if not part.path.is_file():
            return False
        try:
            self._connection.execute(f"ATTACH {_quoted(part.path)} AS {part.catalog} (READ_ONLY)")
            row = first(self._connection, f"SELECT used, named FROM {part.catalog}.main.about")
        except duckdb.Error:
            row = None
        if row is None:
            with suppress(duckdb.Error):
                self._connection.execute(f"DETACH {part.catalog}")
            return False
        part.used, part.named_sources = frozenset(row[0]), tuple(row[1])
        return True

    def _make(self, part: _Part) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        # A part is looked at only when it is whole: a log to mend it would serve nobody.
        self._connection.execute(
            f"ATTACH {_quoted(part.path)} AS {part.catalog} (RECOVERY_MODE no_wal_writes)"
        )
        with self._within(part):
            create_raw(self._connection, ())

    @contextmanager
    def _within(self, part: _Part) -> Iterator[None]:
        """What is made is made in the part; code lists are those of the build."""
        own = ",".join(
            f"{part.catalog}.{schema}" for schema in ("main", "raw", "typed", "map", "coded")
        )
        for schema in ("raw", "typed", "map", "coded"):
            self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {part.catalog}.{schema}")
        self._connection.execute(f"SET search_path = '{own},work.reference,work.main'")
        try:
            yield
        finally:
            self._connection.execute("USE work")

    def _rows(self, part: _Part, schema: str) -> str:
        """The rows of a part as the build numbers and names them, without those at home."""
        label = "'" + part.label.replace("'", "''") + "'"
        return (
            f"SELECT * REPLACE (row_id + {part.first_row} AS row_id, {label} AS file) "
            f"FROM {part.catalog}.{schema}.{part.table.name} "
            f"WHERE row_id + {part.first_row} NOT IN (FROM raw.brought_home)"
        )

    def _bring_home(self) -> None:
        """Rows whose id another row has, or a correction, or that name a paper, into raw.<table>.

        What was wrong with them as rows of a file comes along; their cells are checked again.
        """
        run = self._connection.execute
        run("CREATE TABLE raw.brought_home (row_id BIGINT)")
        ids = " UNION ALL ".join(
            [f"SELECT record_id FROM raw.{table.name}" for table in MEASURE_TABLES]
            + [f"SELECT record_id FROM {p.catalog}.raw.{p.table.name}" for p in self._parts]
        )
        run(
            "CREATE TEMP TABLE wanted AS SELECT record_id FROM "
            f"({ids}) WHERE record_id IS NOT NULL GROUP BY ALL HAVING count(*) > 1 "
            "UNION SELECT target_record_id FROM raw.corrections"
        )
        any_wanted = number(self._connection, "SELECT count(*) FROM wanted") > 0
        for part in self._parts:
            if not (any_wanted or part.named_sources):
                continue
            table = f"raw.{part.table.name}"
            run(
                f"INSERT INTO {table} BY NAME {self._rows(part, 'raw')} "
                "AND (record_id IN (FROM wanted) OR list_contains($named, source))",
                {"named": list(part.named_sources)},
            )
            run(
                f"INSERT INTO raw.brought_home SELECT row_id FROM {table} "
                f"WHERE row_id >= {part.first_row} AND file = ?",
                [part.label],
            )
            run(
                f"INSERT INTO raw.problem SELECT * REPLACE (row_id + {part.first_row} AS row_id) "
                f"FROM {part.catalog}.raw.problem WHERE stage = 0 "
                f"AND row_id + {part.first_row} IN (FROM raw.brought_home)"
            )
        run("DROP TABLE wanted")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _kept_name(path: Path) -> Path:
    """`.<key>-<process>-<moment>.tmp` → `<key>.duckdb`."""
    return path.with_name(path.name[1:].partition("-")[0] + ".duckdb")


def discard(paths: Iterable[Path]) -> None:
    """Remove parts that cannot be read."""
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    """Remove parts beyond the room there is for them, and what killed builds left behind."""
    files = [path for ending in ("duckdb", "json") for path in folder.glob(f"*.{ending}")]
    kept = sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)
    room = MOST_KEPT
    for path in kept:
        room -= path.stat().st_size
        if room < 0:
            path.unlink(missing_ok=True)
    for path in folder.glob(".*.tmp*"):
        if time.time() - path.stat().st_mtime > _LEFT_BEHIND:
            path.unlink(missing_ok=True)
