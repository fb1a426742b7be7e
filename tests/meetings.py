"""Two meetings: the running snapshot, and an earlier one in which some promises stood otherwise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb

from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse

#: The earlier snapshot and its day in Vietnam.
OLD, OLD_DAY = "20260612-020000-aaaaaa", "2026-06-12"
#: Of one matter the day was another one; one has gone since; one was settled already; one is new.
MOVED, GONE, SETTLED, NEW = "mt-065", "mt-999", "mt-023", "mt-025"
GONE_TITLE = "Lập quỹ khen thưởng;\r\nBEGIN:VEVENT, giai đoạn hai"


def make(folder: Path, published: Path) -> None:
    """Copies the snapshot of the records and puts an earlier one beside it."""
    for path in published.glob("records*"):
        shutil.copy(path, folder)
    said = json.loads((published / "records.json").read_text(encoding="utf-8"))
    file = folder / f"records-{OLD}.duckdb"
    shutil.copy(published / said["file"], file)
    said |= {"snapshot": OLD, "file": file.name, "built_at": "2026-06-12T02:00:00Z"}
    file.with_suffix(".json").write_text(json.dumps(said), encoding="utf-8")
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE marts.snapshot_info SET snapshot = ?", [OLD])
        for table in ("follow_up", "target_gap"):
            connection.execute(
                f"CREATE TEMP TABLE gone AS SELECT * REPLACE (? AS record_id, ? AS title) "
                f"FROM marts.{table} WHERE record_id = ?",
                [GONE, GONE_TITLE, MOVED],
            )
            connection.execute(f"INSERT INTO marts.{table} SELECT * FROM gone")
            connection.execute("DROP TABLE gone")
            connection.execute(f"DELETE FROM marts.{table} WHERE record_id = ?", [NEW])
        connection.execute(
            "UPDATE marts.target_gap SET target_kind = 'committed' WHERE record_id = ?", [GONE]
        )
        connection.execute(
            "UPDATE marts.follow_up SET due_date = '2029-12-31' WHERE record_id = ?", [MOVED]
        )
        connection.execute(
            "UPDATE marts.follow_up SET standing = 'done' WHERE record_id = ?", [SETTLED]
        )


def view_of(folder: Path, dataset: str = "records", **parameters: str) -> View:
    """A view of the running snapshot of a folder the dashboard reads."""
    assert warehouse.published_folder() == folder
    snapshot = warehouse.current_snapshot(dataset)
    choices = filters.Choices.of(snapshot)
    given = {name.replace("_", "-"): value for name, value in parameters.items()}
    return View(snapshot, filters.parse(given, choices), choices)
