"""The lake: the marts of all provinces as Delta tables, and which versions of them count.

    <lake>/<schema>.<table>/     a Delta table in parts by province
    <lake>/publication/          a row for each time a province was published
    <lake>/locks/                one lock a province

A province's tables are replaced one after the other; they count only once the row of
`publication` that names their versions is written, so that a writer killed on the way changes
nothing that is read. Delta tables know no transaction over several of them; this row is it.
"""

from __future__ import annotations

import json
import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from etl.database import open_snapshot
from etl.datasets import read_pointer
from etl.national import door
from etl.national.provinces import DATASET, Province
from etl.records.errors import BuildError
from etl.records.query import first
from etl.snapshot import shape
from etl.snapshot.lock import publishing
from etl.snapshot.publish import utc_now

LOG = logging.getLogger(__name__)
PUBLICATION = "publication"
#: The schemas of a snapshot that are kept.
SCHEMAS = ("marts", "reference")
#: Made anew for the snapshot of all provinces.
NOT_KEPT = frozenset({"marts.snapshot_info"})
#: How often a write that another one got ahead of is tried.
_TRIES = 8
_BATCH_ROWS = 100_000
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Publication:
    """What counts of a province: its snapshot, and the version and rows of each table.

    `lists` is the hash of the common code lists, `as_of` the day due dates were held against.
    """

    province: str
    name: str
    snapshot: str
    published_at: str
    as_of: str
    lists: str
    read: int
    rejected: int
    tables: dict[str, tuple[int, int]]


def delta() -> Any:
    """The Delta Lake package. Raises BuildError (Vietnamese) where it is not installed."""
    try:
        import deltalake
    except ModuleNotFoundError as error:
        raise BuildError(
            "Thiếu gói deltalake. Cài: python -m pip install --require-hashes "
            "-r requirements-scale.lock"
        ) from error
    return deltalake


def publish(lake: Path, province: Province) -> Publication:
    """Put the running snapshot of a province into the lake and make it the one that counts.

    Raises BuildError when the province has no snapshot, another writer is at work on it, or
    the lake cannot be written; what counted before then still does.
    """
    pointer = read_pointer(province.published, DATASET)
    if pointer is None:
        raise BuildError(f"Tỉnh {province.name} chưa có bản số liệu nào được công bố.")
    file = province.published / str(pointer["file"])
    shape.require(file, str(pointer["snapshot"]))
    (lake / "locks").mkdir(parents=True, exist_ok=True)
    # The operating system's lock: on a shared folder (NFS 4, SMB 3) it holds across machines.
    with publishing(lake / "locks", province.code), open_snapshot(file) as snapshot:
        if first(snapshot, "SELECT province FROM reference.province") != (province.code,):
            raise BuildError(
                f"Bản số liệu trong thư mục của {province.name} không phải của tỉnh ấy. "
                "Lập lại tỉnh này rồi công bố."
            )
        tables = {
            table: _write(lake, province, snapshot, table, columns)
            for table, columns in sorted(columns_of(snapshot).items())
        }
        done = Publication(
            province.code, province.name, str(pointer["snapshot"]), utc_now(),
            str(pointer["as_of"]), _lists(snapshot), int(pointer["accepted"])
            + int(pointer["rejected"]), int(pointer["rejected"]), tables,
        )  # fmt: skip
        row = pa.Table.from_pylist([{**vars(done), "tables": json.dumps(tables)}])
        _again(lambda: delta().write_deltalake(lake / PUBLICATION, row, mode="append"))
    return done


def columns_of(snapshot: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """ "schema.table" → its columns with their types, of what the lake keeps."""
    columns: dict[str, dict[str, str]] = {}
    for schema, table, column, kind in snapshot.execute(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE NOT internal ORDER BY schema_name, table_name, column_index"
    ).fetchall():
        name = f"{schema}.{table}"
        if schema in SCHEMAS and name not in NOT_KEPT:
            columns.setdefault(name, {})[column] = kind
    return columns


def counting(lake: Path) -> dict[str, Publication]:
    """What counts of each province, by code: its latest publication, all read at one moment."""
    if not (lake / PUBLICATION).is_dir():
        raise BuildError("Kho chung chưa có tỉnh nào được công bố.")
    rows = delta().DeltaTable(str(lake / PUBLICATION)).to_pyarrow_table().to_pylist()
    latest: dict[str, Publication] = {}
    # Snapshot ids grow, also where a clock was put back; a snapshot gone back to comes later.
    for row in sorted(rows, key=lambda row: row["published_at"]):
        told: dict[str, Any] = {**row, "tables": {}}
        for name, (version, rows_there) in json.loads(row["tables"]).items():
            told["tables"][name] = (int(version), int(rows_there))
        latest[row["province"]] = Publication(**told)
    return latest


def read(lake: Path, table: str, version: int, province: str) -> pa.Table:
    """A province's rows of a table as they were at that version. Raises BuildError."""
    package = delta()
    try:
        stored = package.DeltaTable(str(lake / table), version=version)
        return stored.to_pyarrow_table(filters=[("province", "=", province)])
    except (package.exceptions.DeltaError, OSError) as error:
        raise BuildError(
            f"Kho chung thiếu hoặc hỏng bảng {table} của tỉnh {province}. Công bố lại tỉnh ấy."
        ) from error


def _write(
    lake: Path,
    province: Province,
    snapshot: duckdb.DuckDBPyConnection,
    table: str,
    columns: dict[str, str],
) -> tuple[int, int]:
    """Replace the province's part of a table; (version that holds it, rows)."""
    package, place = delta(), lake / table
    rows = snapshot.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]

    def write() -> int:
        query = door.select(table, columns)
        rows_read = snapshot.sql(query, params={"province": province.code})
        batches = rows_read.to_arrow_reader(_BATCH_ROWS)
        there = (place / "_delta_log").is_dir()
        package.write_deltalake(
            place,
            batches,
            mode="overwrite" if there else "append",
            predicate=f"province = '{province.code}'" if there else None,
            partition_by=["province"],
        )
        return package.DeltaTable(str(place)).version()

    return _again(write), int(rows)


def _again(write: Callable[[], _Result]) -> _Result:
    """Write; once more when somebody else wrote in between. Raises BuildError."""
    package = delta()
    for left in reversed(range(_TRIES)):
        try:
            return write()
        except package.exceptions.CommitFailedError:
            if not left:
                raise BuildError(
                    "Nhiều tỉnh cùng công bố một lúc. Chờ vài phút rồi làm lại."
                ) from None
            time.sleep(random.uniform(0.05, 0.3) * (_TRIES - left))
        except package.exceptions.SchemaMismatchError as error:
            raise BuildError(
                "Bản số liệu do phiên bản phần mềm khác lập nên không khớp với kho chung. "
                "Cập nhật phần mềm cho mọi tỉnh rồi lập lại."
            ) from error
        except (package.exceptions.DeltaError, OSError) as error:
            LOG.warning("the lake cannot be written: %s", error)
            raise BuildError(
                "Không ghi được vào kho chung (hết chỗ, thiếu quyền hoặc hỏng). "
                "Bản đang dùng không đổi."
            ) from error
    raise AssertionError("unreachable")


def _lists(snapshot: duckdb.DuckDBPyConnection) -> str:
    """One hash of the common code lists."""
    parts = []
    for table in sorted(columns_of(snapshot)):
        if door.is_common(table) and table not in door.NATIONWIDE:
            checksum = snapshot.execute(f"SELECT bit_xor(hash(t)) FROM {table} AS t").fetchall()
            parts.append(f"{table}={checksum[0][0]}")
    return " ".join(parts)
