"""Faults of processes and disks while provinces are built: the same rows as without."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from etl.national import lake, nation
from tests.conftest import AS_OF, ROOT
from tests.etl.national.made import NAMES, open_snapshot, own, rows_of, running

#: Slows the writing of each table, so that there is a middle to be killed in.
_SLOW = """
import sys, time
from pathlib import Path
from etl.national import lake
from etl.national.provinces import find
write = lake._write
def slow(*args):
    done = write(*args)
    print("written", flush=True)
    time.sleep(0.2)
    return done
lake._write = slow
root = Path(sys.argv[1])
lake.publish(root / "lake", find(root)[0])
"""
#: As a full disk: no file may grow beyond so many bytes.
_FULL = """
import resource, signal, sys
from pathlib import Path
from etl.national import lake
from etl.national.provinces import find
from etl.records.errors import BuildError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
root = Path(sys.argv[1])
try:
    lake.publish(root / "lake", find(root)[0])
except BuildError as error:
    print(error)
"""


def _list_provinces(root: Path, **more: str) -> None:
    rows = "".join(f"{code},{name}\n" for code, name in (NAMES | more).items())
    (root / "provinces.csv").write_text(f"province,name\n{rows}", encoding="utf-8")


def _python(code: str, root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, str(root)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def _nation(store: Path, published: Path) -> dict[str, list[str]]:
    """All rows of the nation built from a lake, by table; what tells of the build left out."""
    nation.build(store, published)
    with open_snapshot(published) as made:
        tables = set(lake.columns_of(made)) - {"marts.input_file"}
        return {table: rows_of(made, f"SELECT * FROM {table}") for table in sorted(tables)}


@pytest.mark.slow
def test_a_writer_killed_in_the_middle_changes_nothing_that_counts(root):
    _list_provinces(root)
    before = lake.counting(root / "lake")
    rows = _nation(root / "lake", root / "published")
    with _python(_SLOW, root) as writer:
        for _ in range(5):
            assert writer.stdout is not None and writer.stdout.readline() == "written\n"
        writer.kill()
    assert lake.counting(root / "lake") == before
    assert _nation(root / "lake", root / "published") == rows
    # Its lock went with it.
    assert lake.publish(root / "lake", own(root)).published_at
    assert _nation(root / "lake", root / "published") == rows


def test_a_full_lake_is_said_and_what_counted_still_does(root):
    _list_provinces(root)
    before = lake.counting(root / "lake")
    with _python(_FULL, root) as writer:
        said, errors = writer.communicate(timeout=120)
    assert "Không ghi được vào kho chung" in said, errors
    assert lake.counting(root / "lake") == before
    assert lake.publish(root / "lake", own(root)).published_at


def _records(root: Path) -> None:
    """Two provinces with files of their own, and one without."""
    _list_provinces(root, trong="Trống")
    for code in NAMES:
        (root / code / "records").mkdir(parents=True)
        for table in ("membership", "funding"):
            shutil.copy(ROOT / f"data/records/{table}.csv", root / code / "records")


def _start(root: Path, store: str, *options: str) -> subprocess.Popen[str]:
    """As an operator does it: a process of its own, whose workers are started from it."""
    return subprocess.Popen(
        [
            sys.executable, "-m", "etl", "national", "provinces", str(root),
            "--lake", str(root / store), "--as-of", AS_OF.isoformat(), *options,
        ],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip


def _workers(parent: int) -> list[int]:
    """The processes under one that hold a worker: the newest ones of all below it."""
    below: list[int] = []
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        below += [int(child), *_workers(int(child))]
    return below


def _kill_a_worker(process: subprocess.Popen[str], root: Path, store: str) -> None:
    """As soon as something of a province stands in the lake, the process that writes it."""
    deadline = time.monotonic() + 120
    while not list((root / store).glob("marts.*")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)
    for pid in _workers(process.pid):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if b"spawn_main" in command:
            os.kill(pid, signal.SIGKILL)


@pytest.mark.slow
def test_with_dask_or_without_and_after_a_killed_worker_the_rows_are_the_same(tmp_path):
    _records(tmp_path)
    seen = {}
    for name, options in {
        "embedded": [],
        "one": ["--workers", "1"],
        "two": ["--workers", "2"],
        "killed": ["--workers", "1"],
    }.items():
        for code in NAMES:
            shutil.rmtree(tmp_path / code / "published", ignore_errors=True)
        with _start(tmp_path, name, *options) as process:
            if name == "killed":
                _kill_a_worker(process, tmp_path, name)
            said, errors = process.communicate(timeout=300)
        # One province without records does not keep the others from being published.
        assert process.returncode == 1 and "2 trong 3 tỉnh đã công bố" in said, errors
        assert "Trống: không công bố" in errors
        seen[name] = _nation(tmp_path / name, tmp_path / f"published-{name}")
    assert seen["embedded"] == seen["one"] == seen["two"] == seen["killed"]


@pytest.mark.slow
def test_a_scheduler_that_goes_is_said_and_the_command_run_again_ends_it(tmp_path):
    _records(tmp_path)
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": ROOT}
    address = f"tcp://127.0.0.1:{_free_port()}"
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    scheduler = subprocess.Popen(
        [*dask, "--host", address, "--no-dashboard"], **options
    )  # fmt: skip
    worker = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1",
         "--no-dashboard", "--local-directory", str(tmp_path / "dask")], **options,
    )  # fmt: skip
    try:
        with _start(tmp_path, "lake", "--scheduler", address) as process:
            deadline = time.monotonic() + 120
            while not list((tmp_path / "lake").glob("marts.*")):
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.01)
            scheduler.kill()
            _, errors = process.communicate(timeout=120)
        assert process.returncode == 1 and "bộ điều phối" in errors, errors
    finally:
        for server in (scheduler, worker):
            server.kill()
            server.wait()
    with _start(tmp_path, "lake") as again:
        said, errors = again.communicate(timeout=300)
    assert "2 trong 3 tỉnh đã công bố" in said, errors
    _nation(tmp_path / "lake", tmp_path / "published")
    assert running(tmp_path)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
