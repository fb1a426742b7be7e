"""A full disk, folders that cannot be written, kills, clocks, odd paths and locales."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl import updates
from etl.datasets import read_pointer
from etl.snapshot import publish as publishing
from etl.snapshot.publish import history
from etl.uploads.store import Store
from tests.etl.updates.intake_office import Office, members, members_book

pytestmark = pytest.mark.skipif(os.name == "nt", reason="limits and signals of POSIX")
ROOT = Path(__file__).resolve().parents[3]
WORKER = "tests.etl.operation.fault_worker"


@pytest.fixture(scope="module")
def ready(published_members: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """An office with a preview that could be published, and its token."""
    folder = tmp_path_factory.mktemp("ready") / "office"
    office = Office(folder, like=published_members)
    report = office.check(("sau.xlsx", members_book(members(obs_value="53.000"))))
    accepted = dict.fromkeys(report.warnings["warning"], "Đã đối chiếu.")
    return folder, office.preview(report, accepted=accepted).token


def tried(office: Path, token: str, *options: str, before: tuple[str, ...] = ()) -> dict[str, dict]:
    """What each step said on the machine with that fault."""
    ended = subprocess.run(
        [*before, sys.executable, "-m", WORKER, str(office), token, *options],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=200,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-2000:]
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    return {line["step"]: line for line in lines}


def holds(folder: Path, said: dict[str, dict], *, before: str) -> None:
    """Nothing raised, every step told it, nothing changed, and the work goes on afterwards."""
    assert {name: one["raised"] for name, one in said.items() if one["raised"]} == {}
    for name in ("build", "rollback", "backup", "export"):
        assert said[name]["result"] != 0, name
    for name in ("build", "publish", "preview", "rollback", "upload", "backup", "export"):
        words = f"{said[name]['said']}{said[name]['result']}"
        assert "Traceback" not in words
        assert "hông" in words, (name, words)
        # What the caller typed may be said again.
        assert name == "export" or str(folder) not in words, (name, words)
    office = Office.__new__(Office)
    office.published, office.uploads = folder / "published", folder / "uploads"
    running = read_pointer(office.published, "records")
    assert running is not None and running["snapshot"] == before
    assert office.figure("lam-vuon", "members", 2025) == 52_300
    assert not list(folder.glob("*b.*"))
    office.publish(office.check(("sau.xlsx", members_book(members(obs_value="53.000")))))
    assert office.figure("lam-vuon", "members", 2025) == 53_000
    left = [p.name for p in office.published.iterdir() if p.name.startswith((".building", ".tmp"))]
    assert left == []


def _snapshot(folder: Path) -> str:
    return str((read_pointer(folder / "published", "records") or {})["snapshot"])


@pytest.mark.slow
@pytest.mark.parametrize("most", [0, 300_000])
def test_a_full_disk_loses_nothing_and_is_told(ready, tmp_path: Path, most: int) -> None:
    source, token = ready
    folder = Path(shutil.copytree(source, tmp_path / "office"))
    before = _snapshot(folder)
    said = tried(folder, token, "--bytes", str(most))
    if most:
        # Small files still find room: what needs more than there is says so.
        for name in ("publish", "preview", "rollback", "upload", "backup", "export"):
            assert said.pop(name)["raised"] == ""
        assert said["build"]["result"] == 1 and "không đổi" in said["build"]["said"]
        assert str(folder) not in said["build"]["said"]
    else:
        holds(folder, said, before=before)


@pytest.mark.slow
def test_a_machine_without_memory_loses_nothing_and_says_so(ready, tmp_path: Path) -> None:
    folder, token = ready
    office = tmp_path / "office"
    shutil.copytree(folder, office)
    said = tried(office, token, "--memory", "30")
    assert {name: one["raised"] for name, one in said.items() if one["raised"]} == {}
    assert said["build"]["result"] == said["export"]["result"] == 1
    for name in ("build", "preview", "upload", "export"):
        assert "lỗi của máy" in f"{said[name]['said']}{said[name]['result']}", name
    after = Office.__new__(Office)
    after.published, after.uploads = office / "published", office / "uploads"
    # What needs little memory was done: published, then gone back from.
    assert after.figure("lam-vuon", "members", 2025) == 52_300


@pytest.mark.slow
def test_folders_that_cannot_be_written_lose_nothing_and_are_told(ready, tmp_path: Path) -> None:
    source, token = ready
    folder = Path(shutil.copytree(source, tmp_path / "office"))
    before = _snapshot(folder)
    places = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for place in places:
        place.chmod(stat.S_IRUSR | stat.S_IXUSR)
    # Root writes everywhere unless that right is taken from the process.
    taken = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
    try:
        said = tried(folder, token, before=taken if os.geteuid() == 0 else ())
    finally:
        for place in places:
            place.chmod(stat.S_IRWXU)
    holds(folder, said, before=before)


def _killed(code: str, **variables: str) -> None:
    """Run code in a process that kills itself where it first moves a file into place."""
    kill = "import os, signal\nos.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    ended = subprocess.run(
        [sys.executable, "-c", kill + code], cwd=ROOT, env=os.environ | variables,
        capture_output=True, timeout=100,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()[-2000:]


def test_a_kill_while_a_file_is_received_loses_no_other(members_office: Office) -> None:
    store = Store(members_office.uploads)
    before = [one.upload for one in store.uploads("records")]
    _killed(
        "from pathlib import Path; from etl.uploads.store import Store\n"
        f"Store(Path({str(store.folder)!r})).receive('a.xlsx', b'x' * 100_000, 'records', 'Lan')\n"
    )
    (left,) = store.folder.glob(".nhan-*")
    assert [one.upload for one in store.uploads("records")] == before
    os.utime(left, (0, 0))
    upload, again = store.receive("a.xlsx", b"x" * 100_000, "records", "Lan")
    assert not again and not left.exists()
    assert store.verified(upload).stat().st_size == 100_000


@pytest.mark.slow
def test_a_kill_while_a_file_is_exported_leaves_the_one_before(
    published: Path, tmp_path: Path
) -> None:
    target = tmp_path / "giao ban.xlsx"
    target.write_bytes(b"before")
    _killed(
        "from dashboard.export.__main__ import main\n"
        f"main(['xlsx', '--page', 'kinh-phi', '--out', {str(target)!r}])\n",
        DASHBOARD_PUBLISHED=str(published),
    )
    assert target.read_bytes() == b"before"


@pytest.mark.slow
def test_a_clock_put_back_a_year_keeps_the_order_of_what_was_published(
    members_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LastYear(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=366)

    before = [note["snapshot"] for note in history("records", members_office.published)]
    monkeypatch.setattr(publishing, "datetime", LastYear)
    monkeypatch.setattr("etl.updates.publication.datetime", LastYear)
    report = members_office.check(("sau.xlsx", members_book(members(obs_value="53.000"))))
    newest = members_office.publish(report)
    found = history("records", members_office.published)
    assert [note["snapshot"] for note in found] == [newest, *before]
    assert [note["current"] for note in found] == [True, False, False]
    assert datetime.fromisoformat(found[0]["built_at"]) < datetime.now(UTC) - timedelta(days=300)
    updates.rollback("records", who="Lan", reason="Nhầm", **members_office.places)
    assert _snapshot(members_office.published.parent) == before[0]
    assert members_office.figure("lam-vuon", "members", 2025) == 52_300


@pytest.mark.slow
def test_in_a_folder_with_blanks_and_marks_under_the_c_locale(tmp_path: Path) -> None:
    house = tmp_path / "Liên hiệp hội (bản mới) 100% 'A' & B"
    for name in ("etl", "dashboard", "data/records", "data/reference"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, house / name, ignore=ignored)
    shutil.copytree(ROOT / ".streamlit", house / ".streamlit")
    variables = {key: value for key, value in os.environ.items() if not key.startswith("DASH")}
    variables |= {"LC_ALL": "C", "LANG": "C"}
    variables.pop("PYTHONUTF8", None)
    variables.pop("PYTHONIOENCODING", None)
    said = []
    target = house / "số liệu.xlsx"
    for command in (
        ["etl", "build"],
        ["etl", "history"],
        ["etl", "backup", str(house / "sao lưu.zip")],
        ["dashboard.export", "xlsx", "--page", "kinh-phi", "--out", str(target)],
    ):
        ended = subprocess.run(
            [sys.executable, "-m", *command], cwd=house, env=variables,
            capture_output=True, encoding="utf-8", timeout=100,
        )  # fmt: skip
        assert (ended.returncode, ended.stderr) == (0, ""), command
        said.append(ended.stdout)
    assert "Công bố bản" in said[0] and said[1].startswith("*")
    assert target.stat().st_size > 10_000
