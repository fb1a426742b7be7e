"""Publication: whole or not at all, one at a time, undone in one step."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.database import open_snapshot
from etl.datasets import read_pointer
from etl.records.errors import BuildError
from etl.snapshot import publish as publishing
from etl.snapshot.build import build
from etl.snapshot.diff import diff, diff_targets
from etl.snapshot.lock import publishing as lock
from etl.snapshot.publish import history, rollback, snapshot_path
from tests.etl.records import TODAY, ask, publish, row, write
from tests.marks import slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "published"


@pytest.fixture(scope="module")
def one_published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one snapshot, in which members are 1."""
    start = tmp_path_factory.mktemp("one")
    publish(start / "published", members(start, 1))
    return start / "published"


@pytest.fixture
def folder_of_one(folder: Path, one_published: Path) -> Path:
    """The test's own folder in that state."""
    return Path(shutil.copytree(one_published, folder))


def members(tmp_path: Path, value: object, **changes: object) -> Path:
    return write(tmp_path, "membership", row("membership", obs_value=value, **changes))


def value(folder: Path) -> float:
    return ask(folder, "SELECT obs_value FROM marts.observation")[0][0]


def test_the_pointer_says_what_is_published(tmp_path: Path, folder: Path) -> None:
    path = members(tmp_path, 1389)
    report = publish(folder, path, actor="Bà An", reason="Báo cáo năm")
    pointer = json.loads((folder / "records.json").read_text(encoding="utf-8"))
    assert report.published and pointer["snapshot"] == report.snapshot
    assert pointer["file"] == f"records-{report.snapshot}.duckdb"
    assert (pointer["accepted"], pointer["rejected"]) == (1, 0)
    assert [(item["name"], item["rows"]) for item in pointer["inputs"]] == [("membership.csv", 1)]
    assert len(pointer["inputs"][0]["sha256"]) == 64
    assert ask(folder, "SELECT dataset_name, snapshot, published_by FROM marts.snapshot_info") == [
        ("Số liệu thực", report.snapshot, "Bà An")
    ]
    assert ask(folder, "SELECT * FROM marts.input_file") == [
        ("membership.csv", pointer["inputs"][0]["sha256"], 1)
    ]
    # Nothing is left of the building but the snapshot and the two notes.
    assert sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")) == [
        f"records-{report.snapshot}.duckdb",
        f"records-{report.snapshot}.json",
        "records.json",
    ]


@pytest.mark.slow
def test_the_same_inputs_are_not_published_twice(tmp_path: Path, folder: Path) -> None:
    path = members(tmp_path, 1389)
    first = publish(folder, path)
    again = publish(folder, path)
    assert again.nothing_to_do and not again.published
    assert (again.snapshot, again.read, again.accepted) == (first.snapshot, 1, 1)
    members(tmp_path, 1390)
    assert publish(folder, path).published
    assert value(folder) == 1390


@pytest.mark.slow
def test_a_due_date_that_passes_makes_a_new_snapshot(tmp_path: Path, folder: Path) -> None:
    path = write(tmp_path, "targets", row("targets", target_value="", target_period="31/07/2024"))
    standing = "SELECT standing FROM marts.follow_up"
    publish(folder, path)
    assert publish(folder, path, as_of=date(2024, 7, 31)).nothing_to_do
    assert ask(folder, standing) == [("due_later",)]
    assert publish(folder, path, as_of=date(2024, 8, 1)).published
    assert ask(folder, standing) == [("due_passed",)]


def test_a_failed_build_leaves_the_running_snapshot(tmp_path: Path, folder: Path) -> None:
    publish(folder, members(tmp_path, 1389))
    before = (folder / "records.json").read_bytes()
    (tmp_path / "membership.csv").write_bytes(b"record_id,\xff\n")
    with pytest.raises(BuildError, match="UTF-8"):
        publish(folder, tmp_path / "membership.csv")
    with pytest.raises(BuildError, match=r"nowhere\.csv"):
        publish(folder, tmp_path / "nowhere.csv")
    assert (folder / "records.json").read_bytes() == before
    assert value(folder) == 1389


@pytest.mark.slow
def test_a_fault_of_the_machine_is_explained_and_changes_nothing(
    tmp_path: Path, folder_of_one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of_one

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(publishing.os, "fsync", full)
        with pytest.raises(BuildError, match="bản đang dùng không đổi"):
            publish(folder, members(tmp_path, 2))
    assert value(folder) == 1
    assert publish(folder, tmp_path / "membership.csv").published


@pytest.mark.slow
def test_a_disk_that_fills_after_the_pointer_moved_is_no_failure(
    tmp_path: Path, folder_of_one: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of_one
    real = publishing.write_json

    def full(path: Path, content: dict) -> None:
        if path.name != "records.json":
            raise OSError(28, "No space left on device")
        real(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "write_json", full)
        report = publish(folder, members(tmp_path, 2))
    assert report.published and value(folder) == 2
    assert report.snapshot not in {note["snapshot"] for note in history("records", folder)}
    # The next builder writes what is missing, though it has nothing else to do.
    assert publish(folder, tmp_path / "membership.csv").nothing_to_do
    assert report.snapshot in {note["snapshot"] for note in history("records", folder)}


@pytest.mark.slow
def test_a_reader_keeps_its_snapshot_while_another_is_published(
    tmp_path: Path, folder_of_one: Path
) -> None:
    folder = folder_of_one
    with open_snapshot(snapshot_path("records", None, folder)) as reader:
        publish(folder, members(tmp_path, 2))
        assert reader.execute("SELECT obs_value FROM marts.observation").fetchall() == [(1,)]
    assert value(folder) == 2


class Crash(BaseException):
    """Stands for the end of the process: nothing catches it."""


def _crash_at(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, nth: int, after: bool
) -> None:
    real: Callable = getattr(module, name)
    calls = iter(range(1, 1_000))

    def crash(*args: object) -> object:
        number = next(calls)
        if number == nth and not after:
            raise Crash
        done = real(*args)
        if number == nth:
            raise Crash
        return done

    monkeypatch.setattr(module, name, crash)


@pytest.mark.parametrize("after", [False, *slow(True)])
@pytest.mark.parametrize(
    ("call", "nth"),
    # The second renaming moves the pointer.
    [("replace", 2), *slow(("replace", 1), ("replace", 3), ("fsync", 3))],
)
def test_a_crash_at_any_step_leaves_one_whole_snapshot(
    tmp_path: Path,
    folder_of_one: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: str,
    nth: int,
    after: bool,
) -> None:
    folder = folder_of_one
    first = read_pointer(folder, "records")
    assert first is not None
    path = members(tmp_path, 2)
    with monkeypatch.context() as patch:
        _crash_at(patch, publishing.os, call, nth, after)
        with pytest.raises(Crash):
            publish(folder, path)
    moved = call == "replace" and (nth, after) in ((2, True), (3, False), (3, True))
    assert value(folder) == (2 if moved else 1)
    pointer = read_pointer(folder, "records")
    assert pointer is not None and (folder / pointer["file"]).is_file()
    # The next builder is not stopped by what the crash left.
    again = publish(folder, path)
    assert (again.published, again.nothing_to_do) == (not moved, moved)
    assert value(folder) == 2
    assert {p["snapshot"] for p in history("records", folder)} == {
        first["snapshot"],
        again.snapshot,
    }
    assert not list(folder.glob("*.tmp")) and not (folder / ".building-records").exists()
    assert len(list(folder.glob("*.duckdb"))) == 2


def test_two_builders_cannot_publish_at_once(tmp_path: Path, folder: Path) -> None:
    path = members(tmp_path, 1)
    with lock(folder, "records"), pytest.raises(BuildError, match="đang nạp và công bố"):
        publish(folder, path)
    assert publish(folder, path).published


@pytest.mark.slow
def test_builders_that_race_lose_nothing(tmp_path: Path, folder: Path) -> None:
    paths = [members(tmp_path / str(n), n) for n in range(1, 4)]
    outcomes: list[object] = []

    def run(path: Path) -> None:
        try:
            outcomes.append(publish(folder, path).snapshot)
        except BuildError as error:
            outcomes.append(error)

    threads = [threading.Thread(target=run, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    snapshots = [name for name in outcomes if isinstance(name, str)]
    assert snapshots and {p["snapshot"] for p in history("records", folder)} == set(snapshots)
    assert value(folder) in (1, 2, 3)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_killed_builder_leaves_no_lock(tmp_path: Path, folder: Path) -> None:
    holder = (
        "import sys, time; from pathlib import Path; from etl.snapshot.lock import publishing\n"
        f"with publishing(Path({str(folder)!r}), 'records'):\n"
        "    print('held', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        with pytest.raises(BuildError, match=f"tiến trình {process.pid}"):
            publish(folder, members(tmp_path, 1))
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert publish(folder, members(tmp_path, 1)).published


def test_snapshots_of_one_second_are_told_apart_in_their_order(tmp_path: Path) -> None:
    made = []
    for fingerprint in ("ffffff", "eeeeee", "000000"):
        made.append(publishing.new_snapshot_id(tmp_path, "records", fingerprint * 4))
        (tmp_path / f"records-{made[-1]}.duckdb").touch()
    assert made == sorted(made)


@pytest.mark.slow
def test_rolling_back_returns_the_figures_until_the_inputs_change(
    tmp_path: Path, folder_of_one: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of_one
    first = read_pointer(folder, "records")
    assert first is not None
    second = publish(folder, members(tmp_path, 2))
    pointer = rollback("records", published=folder, actor="Bà An", reason="nạp nhầm")
    assert pointer["snapshot"] == first["snapshot"]
    assert pointer["rolled_back"]["from"] == second.snapshot
    assert value(folder) == 1
    # The same inputs do not come back by themselves, only when asked for.
    assert publish(folder, tmp_path / "membership.csv").nothing_to_do
    assert value(folder) == 1
    assert publish(folder, tmp_path / "membership.csv", force=True).published
    assert value(folder) == 2
    assert main(["rollback", first["snapshot"], "--published", str(folder)]) == 0
    assert first["snapshot"] in capsys.readouterr().out
    assert value(folder) == 1


@pytest.mark.slow
def test_history_lists_newest_first_and_marks_the_running_one(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [publish(folder, members(tmp_path, n)).snapshot for n in (1, 2)]
    rollback("records", names[0], folder)
    found = history("records", folder)
    assert {p["snapshot"]: p["current"] for p in found} == {names[0]: True, names[1]: False}
    assert [p["snapshot"] for p in found] == sorted(map(str, names), reverse=True)
    assert main(["history", "--published", str(folder)]) == 0
    assert f"* {names[0]}" in capsys.readouterr().out


def test_what_is_not_there_cannot_be_rolled_back_to(tmp_path: Path, folder_of_one: Path) -> None:
    folder = folder_of_one
    with pytest.raises(BuildError, match="Chưa có bản số liệu"):
        rollback("records", published=tmp_path / "empty")
    with pytest.raises(BuildError, match="Không có bản số liệu nào trước"):
        rollback("records", published=folder)
    for name in ("20200101-000000-abcdef", "../../etc/passwd", "x' OR '1'='1"):
        with pytest.raises(BuildError, match="Không có bản số liệu"):
            rollback("records", name, folder)


@pytest.mark.slow
def test_diff_shows_each_figure_that_changed(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start = {"baseline_period": "2020", "baseline_value": "1000"}
    goal = write(tmp_path, "targets", row("targets", target_value="1500", **start))
    women = row("membership", record_id="gone", member_group="female")
    masters = row("membership", record_id="more", member_group="master")
    before = [
        row("membership", record_id="all"),
        women,
        masters,
        {**women, "record_id": "same", "time_period": "2022"},
    ]
    old = publish(folder, write(tmp_path, "membership", *before), goal).snapshot
    after = [
        row("membership", record_id="all", obs_value="1.600"),
        {**women, "record_id": "same", "time_period": "2022"},
        {**masters, "obs_value": "1.400"},
        row("membership", record_id="new", member_group="young"),
    ]
    new = publish(folder, write(tmp_path, "membership", *after), goal).snapshot
    found = diff("records", old, new, folder).set_index("record_id")
    assert found["change"].to_dict() == {
        "all": "changed",
        "more": "changed",
        "gone": "removed",
        "new": "added",
    }
    assert (found.loc["more", "old_value"], found.loc["more", "new_value"]) == (1389, 1400)
    assert found.loc["more", "fields"] == "obs_value"
    targets = diff_targets("records", old, None, folder)
    assert targets[["old_standing", "new_standing"]].values.tolist() == [["on_track", "achieved"]]
    assert diff("records", new, new, folder).empty
    assert main(["diff", old or "", "--published", str(folder)]) == 0
    assert "4 số liệu và 1 mục tiêu khác nhau" in capsys.readouterr().out


@pytest.mark.slow
def test_datasets_stay_apart(tmp_path: Path, folder: Path) -> None:
    path = members(tmp_path, 1)
    publish(folder, path)
    report = build("demo", [path], folder, TODAY)
    assert report.published
    assert [p["dataset"] for p in history("records", folder)] == ["records"]
    assert [p["dataset"] for p in history("demo", folder)] == ["demo"]
    with pytest.raises(BuildError, match="Không có bộ số liệu"):
        build("khác", [path], folder, TODAY)
