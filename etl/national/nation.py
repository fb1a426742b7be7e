"""The snapshot of all provinces: an ordinary one, from what counts in the lake."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb

from etl.datasets import NATION as DATASET
from etl.national import door, lake
from etl.national.lake import Publication
from etl.records.errors import BuildError, explained
from etl.records.query import number
from etl.snapshot.assertions import assert_outputs
from etl.snapshot.build import Progress
from etl.snapshot.lock import publishing
from etl.snapshot.publish import building_folder, new_snapshot_id, publish, sweep, utc_now
from etl.snapshot.workspace import describe, open_databases


def build(
    store: Path, published: Path, actor: str | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Build and publish the snapshot of all provinces; its pointer.

    Only versions that `publication` names are read, all as of one moment: a province that
    publishes meanwhile counts at the next build. Raises BuildError (Vietnamese) when provinces
    use different common lists, a part is missing or an assertion fails; the running snapshot
    then stays.
    """
    say = progress or (lambda line: None)
    with explained(), publishing(published, DATASET):
        sweep(published, DATASET)
        provinces = [counted for _, counted in sorted(lake.counting(store).items())]
        _require_same_lists(provinces)
        fingerprint = hashlib.sha256(repr(provinces).encode()).hexdigest()
        folder = building_folder(published, DATASET)
        folder.mkdir(parents=True, exist_ok=True)
        snapshot = new_snapshot_id(published, DATASET, fingerprint)
        pointer: dict[str, Any] = {
            "snapshot": snapshot,
            "file": f"{DATASET}-{snapshot}.duckdb",
            "built_at": utc_now(),
            "dataset": DATASET,
            "as_of": min(counted.as_of for counted in provinces),
            "fingerprint": fingerprint,
            "published_by": actor,
            "reason": None,
            "uploads": [],
            "recheck_on": None,
        }
        with open_databases(folder) as connection:
            connection.execute("USE snapshot")
            tables = sorted({name for province in provinces for name in province.tables})
            for table in tables:
                rows = _join(connection, store, table, provinces)
                say(f"{table}: {rows} dòng")
            _name_provinces(connection, tables)
            accepted = sum(province.read - province.rejected for province in provinces)
            rejected = sum(province.rejected for province in provinces)
            corrected = number(connection, "SELECT count(*) FROM marts.correction_applied")
            inputs = connection.execute(
                "SELECT name, sha256, rows FROM marts.input_file"
            ).fetchall()
            pointer |= {
                "inputs": [
                    dict(zip(("name", "sha256", "rows"), row, strict=True)) for row in inputs
                ],
                "accepted": accepted,
                "rejected": rejected,
            }
            connection.execute("DROP TABLE marts.input_file")
            describe(connection, pointer, accepted + rejected, corrected)
            assert_outputs(connection, kept_only=True)
            connection.execute("CHECKPOINT snapshot")
            connection.execute("USE work; DETACH snapshot")
        publish(folder / "snapshot.duckdb", published, DATASET, pointer)
        sweep(published, DATASET)
    return pointer


def _require_same_lists(provinces: list[Publication]) -> None:
    """Raises BuildError that names the provinces whose common lists differ from the newest."""
    newest = max(provinces, key=lambda province: province.published_at)
    other = [province.name for province in provinces if province.lists != newest.lists]
    if other:
        raise BuildError(
            f"Danh mục chung của {', '.join(other)} khác với bản mới nhất ({newest.name}). "
            "Cập nhật phần mềm, lập và công bố lại các tỉnh ấy; bản toàn quốc đang dùng không đổi."
        )


def _join(
    connection: duckdb.DuckDBPyConnection, store: Path, table: str, provinces: list[Publication]
) -> int:
    """The rows of all provinces as one table; how many."""
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.partition('.')[0]}")
    made = False
    for province in provinces:
        version, rows = province.tables.get(table, (None, 0))
        if version is None:
            raise BuildError(f"Tỉnh {province.name} thiếu bảng {table}. Công bố lại tỉnh ấy.")
        part = lake.read(store, table, version, province.province)
        if part.num_rows != rows:
            raise BuildError(
                f"Bảng {table} của {province.name} có {part.num_rows} dòng thay vì {rows}. "
                "Công bố lại tỉnh ấy; bản toàn quốc đang dùng không đổi."
            )
        connection.register("part", part)
        if not made:
            connection.execute(f"CREATE TABLE {table} AS FROM part")
        elif door.is_common(table):
            # The same everywhere: what another province has beyond it, once.
            connection.execute(
                f"INSERT INTO {table} SELECT * FROM part AS p WHERE NOT EXISTS (SELECT 1 FROM "
                f"{table} AS t WHERE {_same(connection, table)})"
            )
        else:
            connection.execute(f"INSERT INTO {table} BY NAME FROM part")
        connection.unregister("part")
        made = True
    return number(connection, f"SELECT count(*) FROM {table}")


def _same(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    columns = [row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()]
    return " AND ".join(
        f't."{name}" IS NOT DISTINCT FROM p."{name}"' for name in columns if name != "province"
    )


def _name_provinces(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> None:
    """Short names that tell the province, beside those of its own. What is the same everywhere
    is of none."""
    connection.execute(
        "ALTER TABLE reference.association ADD COLUMN own_short_name VARCHAR; "
        "UPDATE reference.association SET own_short_name = short_name; "
        "UPDATE reference.association AS a SET short_name = a.short_name || ' (' || p.name || ')' "
        "FROM reference.province AS p WHERE p.province = a.province"
    )
    for table in tables:
        if door.is_common(table):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN province")
