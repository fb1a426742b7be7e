"""A backup brought back gives the same figures, elsewhere and after whatever came later."""

from __future__ import annotations

import json
import os
import shutil
import stat
import zipfile
from pathlib import Path

import duckdb
import pytest

from etl import updates
from etl.__main__ import main
from etl.database import open_snapshot
from etl.operation import backup as making
from etl.operation import restore as restoring
from etl.operation.backup import backup, rotate
from etl.operation.places import Folders
from etl.operation.restore import restore
from etl.records.errors import BuildError
from etl.snapshot.build import build
from etl.snapshot.lock import publishing
from etl.snapshot.publish import history, snapshot_path
from tests.etl.updates.intake_office import AS_OF, Office, members, members_book


@pytest.fixture
def office(members_office: Office) -> Office:
    """An office with two snapshots, an upload, a log and a template of its own."""
    return furnished(members_office)


def furnished(office: Office) -> Office:
    folders = of(office)
    for folder in (folders.audit, folders.templates):
        folder.mkdir(parents=True)
    (folders.audit / "2026-11.jsonl").write_text('{"event": "publish"}\n', encoding="utf-8")
    (folders.audit / "sign-in-required").touch()
    (folders.templates / "bao-cao.docx").write_bytes(b"mau")
    return office


@pytest.fixture(scope="module")
def backed_up(published_members: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office's backup, and the office after something more was published."""
    folder = tmp_path_factory.mktemp("backed-up")
    office = furnished(Office(folder / "office", like=published_members))
    backup(folder / "b.zip", of(office))
    office.publish(office.check(("sau.xlsx", members_book(members(obs_value="53.000")))))
    return folder


@pytest.fixture
def later(backed_up: Path, tmp_path: Path) -> tuple[Office, Path]:
    """An office of the test's own in that state, and the backup."""
    return Office(tmp_path / "later", like=backed_up / "office"), backed_up / "b.zip"


def of(office: Office) -> Folders:
    return Folders.under(office.published.parent)


def figures(published: Path) -> dict[str, list[tuple]]:
    """Every row of every table of the running snapshot."""
    with open_snapshot(snapshot_path("records", None, published)) as connection:
        tables = connection.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() ORDER BY 1"
        ).fetchall()
        return {
            table: sorted(connection.execute(f"FROM {table}").fetchall(), key=repr)
            for (table,) in tables
        }


def content(folders: Folders) -> dict[str, bytes]:
    """What the files hold, what stands aside and locks left out."""
    return {
        f"{name}/{path.relative_to(folder)}": path.read_bytes()
        for name, folder in folders.items()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }


@pytest.mark.slow
def test_restored_elsewhere_the_figures_are_the_same_and_go_on(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, whole = figures(office.published), content(of(office))
    file, count = backup(tmp_path / "sao lưu.zip", of(office))
    shutil.rmtree(office.published.parent)
    elsewhere = Folders.under(tmp_path / "máy mới")
    _, restored, kept = restore(file, elsewhere)
    assert (restored, kept) == (count, 0)
    assert content(elsewhere) == whole
    assert figures(elsewhere.published) == before
    # A build there finds the same inputs, uploads included, and the way back is there, too.
    monkeypatch.setenv("DASHBOARD_UPLOADS", str(elsewhere.uploads))
    assert build("records", published=elsewhere.published, as_of=AS_OF).nothing_to_do
    places = {"published": elsewhere.published, "uploads": elsewhere.uploads}
    updates.rollback("records", who="Minh", reason="Thử", **places)
    assert figures(elsewhere.published) != before


@pytest.mark.slow
def test_an_upgrade_is_undone_and_nothing_that_came_later_is_lost(office, later) -> None:
    after, file = later
    newest = snapshot_path("records", None, after.published)
    with duckdb.connect(str(newest)) as connection:
        connection.execute("DROP TABLE marts.yearly")
    _, _, kept = restore(file, of(after))
    assert kept > 0
    assert figures(after.published) == figures(office.published)
    assert content(of(after)) == content(of(office))
    assert newest.name not in {note["file"] for note in history("records", after.published)}
    assert list(after.published.glob(f".before-restore-*/{newest.name}"))
    after.publish(after.check(("sau.xlsx", members_book(members(obs_value="53.000")))))
    assert after.figure("lam-vuon", "members", 2025) == 53_000


def test_only_this_account_reads_a_backup_and_what_was_private_stays_so(office, tmp_path) -> None:
    file, _ = backup(tmp_path / "b.zip", of(office))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    elsewhere = Folders.under(tmp_path / "x")
    restore(file, elsewhere)
    for path in (elsewhere.audit, elsewhere.audit / "2026-11.jsonl"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o027 == 0
    (original,) = (elsewhere.uploads / "original").glob("*/*")
    assert stat.S_IMODE(original.stat().st_mode) == 0o444


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def _flip(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    file.write_bytes(bytes(whole))


def _no_zip(file: Path) -> None:
    file.write_bytes(b"x" * 1000)


def _rewritten(file: Path, **members: bytes) -> None:
    """The backup with members added, and each of them in its list as well."""
    with zipfile.ZipFile(file) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in {**kept, **members}.items():
            archive.writestr(name, data)


def _one_more(file: Path) -> None:
    _rewritten(file, **{"published/extra.json": b"{}"})


def _no_manifest(file: Path) -> None:
    _rewritten(file, **{"manifest.json": b"[]"})


def _listed(**changed: object):
    """A backup whose list says something else."""

    def change(file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            listed = json.loads(archive.read("manifest.json")) | changed
        _rewritten(file, **{"manifest.json": json.dumps(listed).encode()})

    return change


def _nested_too_deep(file: Path) -> None:
    _rewritten(file, **{"manifest.json": b"[" * 100_000})


def _empty(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        listed = json.loads(archive.read("manifest.json")) | {"files": {}}
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps(listed))


def _leads_out(name: str):
    def change(file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            listed = json.loads(archive.read("manifest.json"))
        empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        listed["files"][name] = empty
        _rewritten(file, **{name: b"", "manifest.json": json.dumps(listed).encode()})

    return change


@pytest.mark.parametrize(
    "spoil",
    [
        _cut,
        _flip,
        _no_zip,
        _one_more,
        _no_manifest,
        _nested_too_deep,
        _empty,
        _listed(made_at="0001-01-01T00:00:00+14:00"),
        _leads_out("../x"),
        _leads_out("published/../../x"),
        _leads_out("/etc/x"),
        _leads_out("elsewhere/x"),
        _leads_out("published/.records.lock"),
    ],
)
def test_a_backup_that_is_not_whole_changes_nothing(office, tmp_path, spoil) -> None:
    file, _ = backup(tmp_path / "b.zip", of(office))
    spoil(file)
    before = content(of(office))
    with pytest.raises(BuildError, match=r"[Bb]ản sao lưu"):
        restore(file, of(office))
    assert content(of(office)) == before


@pytest.mark.slow
@pytest.mark.parametrize("nth", [1, 4, 8, 12])
def test_a_restore_that_is_killed_is_finished_by_the_next(
    office, later, monkeypatch, nth: int
) -> None:
    after, file = later
    outcomes = figures(office.published), figures(after.published)
    real, calls = os.replace, iter(range(1, 1_000))

    def killed(*args: object) -> None:
        if next(calls) == nth:
            raise KeyboardInterrupt
        real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(restoring.os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            restore(file, of(after))
    assert figures(after.published) in outcomes
    restore(file, of(after))
    assert content(of(after)) == content(of(office))


def test_no_half_backup_has_its_name(office, tmp_path, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        backup(tmp_path / "b.zip", of(office))
    assert list(tmp_path.glob("*b.zip*")) == []


def test_what_cannot_be_a_backup_is_said(office, tmp_path) -> None:
    with pytest.raises(BuildError, match="không phải là tệp thường"):
        backup(Path("/dev/full"), of(office))
    with pytest.raises(BuildError, match="trong chính các thư mục"):
        backup(office.published / "b.zip", of(office))
    file, _ = backup(tmp_path / "b.zip", of(office))
    with publishing(office.published, "records"):
        with pytest.raises(BuildError, match="đang nạp và công bố"):
            backup(tmp_path / "c.zip", of(office))
        with pytest.raises(BuildError, match="đang nạp và công bố"):
            restore(file, of(office))


@pytest.fixture
def at_work(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The commands work in this office."""
    monkeypatch.setattr(Folders, "of_this_machine", classmethod(lambda _: of(office)))
    return office


def test_the_commands_keep_the_newest_and_no_backup_of_damaged_data_pushes_them_out(
    at_work: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "sao-luu"
    place.mkdir()
    for day in range(1, 5):
        (place / f"sao-luu-2026010{day}-000000.zip").touch()
    (place / "ghi-chu.txt").touch()
    assert main(["backup", str(place), "--keep", "3"]) == 0
    assert len(list(place.glob("*.zip"))) == 3 and (place / "ghi-chu.txt").exists()
    assert "đã đọc lại và đối chiếu" in capsys.readouterr().out
    kept = sorted(place.glob("*.zip"))
    assert main(["restore", str(kept[-1]), "--into", str(tmp_path / "xem")]) == 0
    assert figures(tmp_path / "xem" / "published") == figures(at_work.published)
    snapshot_path("records", None, at_work.published).write_bytes(b"x")
    assert main(["backup", str(place), "--keep", "1"]) == 1
    assert set(kept) <= set(place.glob("*.zip"))
    assert "có lỗi" in capsys.readouterr().out
    assert main(["restore", str(tmp_path / "nowhere.zip")]) == 1
    assert main(["backup", str(tmp_path / "b.zip"), "--keep", "1"]) == 1


def test_a_clock_put_back_does_not_push_out_the_backup_just_made(
    at_work: Office, tmp_path: Path
) -> None:
    before = [tmp_path / f"sao-luu-2099010{day}-000000.zip" for day in (1, 2)]
    for file in before:
        file.touch()
    assert main(["backup", str(tmp_path), "--keep", "2"]) == 0
    (made,) = {*tmp_path.glob("*.zip")} - {before[1]}
    assert made.name > before[1].name and zipfile.is_zipfile(made)


def test_names_that_are_one_on_this_system_lose_no_file(office, tmp_path, monkeypatch) -> None:
    """As on Windows, where great and small letters are the same: only one would be left."""
    for name in ("A.docx", "a.docx"):
        (of(office).templates / name).write_text(name, encoding="utf-8")
    file, _ = backup(tmp_path / "b.zip", of(office))
    before = content(of(office))
    real = Path.exists

    def exists(path: Path) -> bool:
        return real(path) or real(path.with_name(path.name.swapcase().replace("DOCX", "docx")))

    monkeypatch.setattr(Path, "exists", exists)
    with pytest.raises(BuildError, match="hai tệp cùng tên"):
        restore(file, of(office))
    assert content(of(office)) == before


@pytest.mark.parametrize("name", [b"a\\b.docx", b"b\xe1o c\xe1o.docx"])
def test_a_file_whose_name_no_backup_can_hold_is_named(
    at_work: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: bytes
) -> None:
    (of(at_work).templates / os.fsdecode(name)).touch()
    assert main(["backup", str(tmp_path / "b.zip")]) == 1
    assert "Đổi tên tệp ấy" in capsys.readouterr().err
    assert list(tmp_path.glob("*b.zip*")) == []


def test_a_link_goes_on_pointing_at_the_backup(office: Office, tmp_path: Path) -> None:
    (tmp_path / "moi-nhat.zip").symlink_to(tmp_path / "that.zip")
    backup(tmp_path / "moi-nhat.zip", of(office))
    assert (tmp_path / "moi-nhat.zip").is_symlink() and zipfile.is_zipfile(tmp_path / "that.zip")


def test_only_backups_are_rotated(tmp_path: Path) -> None:
    for name in ("sao-luu-20260101-000000.zip", "sao-luu-20260102-000000.zip", "sao-luu-x.zip"):
        (tmp_path / name).touch()
    rotate(tmp_path, 1)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "sao-luu-20260102-000000.zip",
        "sao-luu-x.zip",
    ]
