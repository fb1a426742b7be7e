"""A machine's own copy of a snapshot: whole or not at all, and what is old is let go."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from dashboard.access import access
from dashboard.snapshot import warehouse
from etl.__main__ import main
from etl.datasets import read_pointer, write_json
from etl.records.errors import BuildError
from etl.snapshot import fetch
from etl.snapshot.publish import history, publish


@pytest.fixture
def source(tmp_path: Path, published: Path) -> Path:
    """A folder of published snapshots of the test's own."""
    return Path(shutil.copytree(published, tmp_path / "source"))


def _next(source: Path, number: int) -> str:
    """Publish the same figures once more; the snapshot's id."""
    pointer = read_pointer(source, "records")
    snapshot = f"2099010{number}-000000-{pointer['snapshot'][-6:]}"
    made = source / f"records-{snapshot}.duckdb"
    shutil.copy(source / pointer["file"], made)
    with duckdb.connect(str(made)) as file:
        file.execute("UPDATE marts.snapshot_info SET snapshot = $1", [snapshot])
    publish(made, source, "records", pointer | {"snapshot": snapshot, "file": made.name})
    return snapshot


def test_a_copy_is_fetched_once_and_shown_without_a_restart(source, tmp_path, monkeypatch, capsys):
    own = tmp_path / "own"
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(own))
    assert main(["fetch", str(source), "--published", str(own)]) == 0
    first = warehouse.current_snapshot()
    assert first.id == read_pointer(source, "records")["snapshot"]
    assert len(warehouse.query("selection/associations")) > 10
    assert main(["fetch", str(source), "--published", str(own)]) == 0
    assert "không đổi" in capsys.readouterr().out
    newer = _next(source, 1)
    assert fetch.fetch(source, own, "records") == newer == warehouse.current_snapshot().id
    # Who is reading the one before goes on; the copies before that are cleared away.
    assert len(warehouse.query("selection/associations", first)) > 10
    assert fetch.fetch(source, own, "records") is None
    newest = _next(source, 2)
    fetch.fetch(source, own, "records")
    assert [note["snapshot"] for note in history("records", own)] == [newest, newer]
    assert not first.path.exists()
    warehouse.query("selection/associations")
    assert all(path.exists() for path, _ in warehouse._CONNECTIONS._open)


@pytest.mark.parametrize("spoil", ["half", "changed", "no hash", "gone", "pointer"])
def test_what_is_not_whole_is_said_and_the_running_copy_stays(source, tmp_path, spoil):
    own = tmp_path / "own"
    running = fetch.fetch(source, own, "records")
    _next(source, 1)
    pointer = read_pointer(source, "records")
    file = source / pointer["file"]
    whole = file.read_bytes()
    if spoil == "half":
        file.write_bytes(whole[: len(whole) // 2])
    elif spoil == "changed":
        file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    elif spoil == "no hash":
        write_json(source / "records.json", {k: v for k, v in pointer.items() if k != "sha256"})
    elif spoil == "gone":
        file.unlink()
    else:
        (source / "records.json").write_text('{"snapshot":', encoding="utf-8")
    with pytest.raises(BuildError, match=r"không đổi|chưa có bản nào đọc được"):
        fetch.fetch(source, own, "records")
    assert read_pointer(own, "records")["snapshot"] == running
    file.write_bytes(whole)
    write_json(source / "records.json", pointer)
    assert fetch.fetch(source, own, "records") == pointer["snapshot"]


def test_a_machine_that_shows_copies_changes_nothing(monkeypatch):
    monkeypatch.setenv("DASHBOARD_SOURCE", "/srv/published")
    with pytest.raises(access.NotAllowedError, match="chỉ để xem"):
        access.require_editor()
