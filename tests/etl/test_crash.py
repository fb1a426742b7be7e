"""kill -9 of the publishing process at random moments: readers always see one whole snapshot.

    python -m tests.etl.test_crash --kills 100 [--seed 0]

does the same as the test, as often as asked.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import pytest

from etl import updates
from etl.database import open_snapshot
from etl.datasets import read_pointer
from etl.snapshot.build import build
from etl.uploads.events import Journal
from etl.uploads.store import Store
from tests.etl.updates.intake_office import AS_OF, Office, members, members_book

OLD, NEW = 52_300.0, 53_000.0
_WHERE = "association = 'lam-vuon' AND indicator = 'members' AND time_label = '2025'"


def publish_it(ready: Connection, token: str, published: str, uploads: str) -> None:
    """The publisher that is going to be killed: publishes a preview made before."""
    places = {"published": Path(published), "uploads": Path(uploads)}
    found = updates.load_preview("records", token, **places)
    ready.send("ready")
    updates.publish(found, "Lan", "Báo cáo năm", **places)
    ready.send("done")


def build_it(ready: Connection, token: str, published: str, uploads: str) -> None:
    """The builder that is going to be killed: builds everything anew."""
    os.environ["DASHBOARD_UPLOADS"] = uploads
    ready.send("ready")
    build("records", published=Path(published), as_of=AS_OF, force=True)
    ready.send("done")


def reader_sees(published: Path) -> tuple[str, float]:
    """What a reader finds right now: the snapshot's id and its figure. Fails when not whole."""
    pointer = read_pointer(published, "records")
    assert pointer is not None, "no pointer"
    path = published / pointer["file"]
    with open_snapshot(path) as connection:
        ((snapshot, accepted),) = connection.execute(
            "SELECT snapshot, accepted FROM marts.snapshot_info"
        ).fetchall()
        ((count, value),) = connection.execute(
            "SELECT count(*), max(obs_value) FILTER (preferred AND " + _WHERE + ") "
            "FROM marts.observation"
        ).fetchall()
    assert (snapshot, accepted) == (pointer["snapshot"], pointer["accepted"])
    assert count > 200
    return snapshot, value


@contextmanager
def plain_main() -> Iterator[None]:
    """Start processes from a bare main module.

    A child runs the file of its parent's main module first, and a page tested in the same
    process leaves the dashboard's script there.
    """
    with mock.patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        yield


class Scene:
    """An office with one figure published and its successor previewed; copied for every kill."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "scene"
        office = Office(self._folder)
        build("records", published=office.published, as_of=AS_OF)
        office.publish(office.check(("cũ.xlsx", members_book(members()))))
        report = office.check(("mới.xlsx", members_book(members(obs_value="53.000"))))
        self.token = office.preview(report).token
        self.new_upload = report.files[0].upload
        self._copies = folder / "copies"
        context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
        if os.name == "posix":
            context.set_forkserver_preload(["etl.updates", "tests.etl.updates.intake_office"])
        self._context: Any = context

    def kill_once(self, target: Any, after: float) -> str:
        """Start the target on a fresh copy, kill it `after` seconds into its work, look.

        Returns "old" or "new": which snapshot readers see afterwards.
        """
        shutil.rmtree(self._copies, ignore_errors=True)
        shutil.copytree(self._folder, self._copies)
        published, uploads = self._copies / "published", self._copies / "uploads"
        before, _ = reader_sees(published)
        mine, theirs = self._context.Pipe()
        process = self._context.Process(
            target=target, args=(theirs, self.token, str(published), str(uploads))
        )
        with plain_main():
            process.start()
        theirs.close()
        assert mine.recv() == "ready"
        deadline = time.monotonic() + after
        seen = {OLD}
        while time.monotonic() < deadline and process.is_alive():
            seen.add(reader_sees(published)[1])
        process.kill()
        process.join()
        mine.close()
        snapshot, value = reader_sees(published)
        assert seen <= {OLD, NEW} and value in (OLD, NEW)
        self._nothing_is_lost(published, uploads, value)
        return "old" if snapshot == before else "new"

    def _nothing_is_lost(self, published: Path, uploads: Path, value: float) -> None:
        """What is in force agrees with what readers see, and the next work goes on."""
        journal = Journal(Store(uploads), "records")
        names = [entry.name for entry in journal.in_force(published)]
        assert names == (["cũ.xlsx", "mới.xlsx"] if value == NEW else ["cũ.xlsx"])
        journal.recover(published)
        assert {event.state for event in journal.events()} <= {"done", "void"}
        settled = [event for event in journal.events() if event.state == "done"][-1]
        assert [entry.name for entry in settled.uploads] == names

    def goes_on(self) -> None:
        """After the last kill the same report can be published, or is in force already."""
        office = Office.__new__(Office)
        office.published, office.uploads = self._copies / "published", self._copies / "uploads"
        report = updates.load_report("records", self.token, uploads=office.uploads)
        found = office.preview(report, accepted=dict.fromkeys(report.warnings["warning"], "đúng"))
        if not found.nothing_to_do:
            updates.publish(found, "Lan", "Báo cáo năm", **office.places)
        assert reader_sees(office.published)[1] == NEW


def kill_many(folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill that many publishers and builders; how often the old and the new snapshot stayed."""
    chance = random.Random(seed)
    scene = Scene(folder)
    outcomes = {"old": 0, "new": 0}
    for number in range(kills):
        builder = number % 5 == 4
        after = chance.uniform(0, 4.0 if builder else 0.6) * chance.choice([0.1, 0.5, 1.0])
        outcomes[scene.kill_once(build_it if builder else publish_it, after)] += 1
        if number % 10 == 9:
            scene.goes_on()
    return outcomes


@pytest.mark.slow
def test_readers_see_one_whole_snapshot_whenever_the_publisher_is_killed(tmp_path: Path) -> None:
    outcomes = kill_many(tmp_path, 20, seed=20261123)
    assert sum(outcomes.values()) == 20


def main() -> int:
    """Kill as often as asked and say what readers saw."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="kill-") as folder:
        os.environ["DASHBOARD_UPLOADS"] = str(Path(folder) / "none")
        # By its own name: children could not find functions of a main module.
        outcomes = import_module("tests.etl.test_crash").kill_many(
            Path(folder), args.kills, args.seed
        )
    print(f"{args.kills} kills: {outcomes}, {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
