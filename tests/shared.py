"""What many tests share: snapshots, views, simulated files and outlines, kept out of data/."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner

from dashboard.selection import filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from etl import simulate
from etl.areas.boundaries import gadm, layers
from etl.snapshot.build import build
from tests import meetings
from tests.conftest import AS_OF
from tests.etl.areas.outlines import archive
from tests.etl.updates.intake_office import Office, members_book
from tests.reference import copied_reference, renamed_row

# Every AppTest looks through all installed packages for components; once is enough.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def _once(folder: Path, name: str, make: Callable[[], object]) -> Path:
    """Make `name` in `folder` unless another test process does; then wait until it has."""
    folder.mkdir(parents=True, exist_ok=True)
    done, failed = folder / f".{name}-done", folder / f".{name}-failed"
    try:
        (folder / f".{name}-begun").touch(exist_ok=False)
    except FileExistsError:
        deadline = time.monotonic() + 120
        while not done.exists():
            if failed.exists() or time.monotonic() > deadline:
                pytest.fail(f"{name} could not be made by another process")
            time.sleep(0.1)
        return folder
    try:
        make()
    except BaseException:
        failed.touch()
        raise
    done.touch()
    return folder


def _build_once(folder: Path, dataset: str) -> Path:
    """A snapshot of the dataset in `folder`."""

    def make() -> None:
        if dataset == "demo":
            simulate.ensure()
        build(dataset, published=folder, as_of=AS_OF)

    return _once(folder, dataset, make)


@pytest.fixture(scope="session")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder all test processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def published(_shared: Path) -> Path:
    """A folder with a snapshot of the real records."""
    return _build_once(_shared / "published", "records")


@pytest.fixture(scope="session")
def published_both(published: Path) -> Path:
    """The same folder with a snapshot of the simulated records beside it."""
    return _build_once(published, "demo")


def _renamed_once(folder: Path, dataset: str) -> Path:
    """A snapshot of the dataset with every display word of the reference lists changed."""

    def make() -> None:
        lists = copied_reference(dataset, folder / "reference", renamed_row)
        build(dataset, references=lists, published=folder, as_of=AS_OF)

    return _once(folder, dataset, make)


@pytest.fixture(scope="session")
def renamed(_shared: Path) -> Path:
    """A folder with a snapshot of the real records under other display words."""
    return _renamed_once(_shared / "renamed", "records")


@pytest.fixture(scope="session")
def renamed_both(renamed: Path) -> Path:
    """The same folder with a snapshot of the simulated records beside it."""
    return _renamed_once(renamed, "demo")


@pytest.fixture(scope="session")
def checked_members(_shared: Path, published: Path) -> Path:
    """An office where Lan had bc.xlsx, one figure of members, checked and the candidate built."""

    def make() -> None:
        Office(folder / "office", published).check(("bc.xlsx", members_book()), who="Lan")

    folder = _shared / "checked"
    return _once(folder, "members", make) / "office"


@pytest.fixture(scope="session")
def published_members(_shared: Path, checked_members: Path) -> Path:
    """The same office after that file was published."""

    def make() -> None:
        office = Office(folder / "office", like=checked_members)
        office.publish(office.only_report())

    folder = _shared / "members"
    return _once(folder, "members", make) / "office"


@pytest.fixture
def checked_office(tmp_path: Path, checked_members: Path) -> Office:
    """An office of the test's own in the state of `checked_members`."""
    return Office(tmp_path / "office", like=checked_members)


@pytest.fixture
def members_office(tmp_path: Path, published_members: Path) -> Office:
    """An office of the test's own in the state of `published_members`."""
    return Office(tmp_path / "office", like=published_members)


@pytest.fixture
def use_published(published: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The dashboard reads the test snapshots."""
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(published))
    yield published


@pytest.fixture
def make_view(published: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., View]:
    """A view of the real records under URL parameters: make_view(hoi="dong-y")."""
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(published))

    def make(dataset: str = "records", **parameters: str) -> View:
        snapshot = warehouse.current_snapshot(dataset)
        choices = filters.Choices.of(snapshot)
        given = {name.replace("_", "-"): value for name, value in parameters.items()}
        return View(snapshot, filters.parse(given, choices), choices)

    return make


@pytest.fixture(scope="session")
def two_meetings(_shared: Path, published: Path) -> Path:
    """A folder with the running snapshot and one of 12/06/2026 (tests/meetings.py)."""
    folder = _shared / "meetings"
    return _once(folder, "records", lambda: meetings.make(folder, published))


@pytest.fixture(scope="session")
def demo(_shared: Path) -> Path:
    """The demo dataset's folder, simulated anew."""
    folder = _shared / "demo"
    _once(_shared, "simulated", lambda: simulate.ensure(folder))
    assert (folder / "records").is_dir()
    return folder


@pytest.fixture
def own_boundaries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fetched and imported outlines of a test stay in its own folder."""
    folder = tmp_path / "boundaries"
    monkeypatch.setenv("DASHBOARD_BOUNDARIES", str(folder))
    layers.clear()
    return folder


@pytest.fixture
def pinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """The fetch command for an archive of our own, as if it were the pinned one."""

    def command(rows: list[dict[str, Any]]) -> list[str]:
        found = archive(rows)
        monkeypatch.setattr(gadm, "SHA256", hashlib.sha256(found).hexdigest())
        path = tmp_path / "archive.tar.gz"
        path.write_bytes(found)
        return ["boundaries", "fetch", "--accept-terms", "--archive", str(path)]

    return command
