"""One bad note or an old snapshot takes neither the history nor the way back."""

from __future__ import annotations

import json
import os
import shutil

import duckdb
import pytest

from etl import updates
from etl.__main__ import main
from etl.datasets import read_pointer
from etl.records.errors import BuildError
from etl.snapshot.build import build
from etl.snapshot.publish import history, sweep
from etl.uploads.store import Store
from tests.etl.updates.intake_office import AS_OF, Office
from tests.marks import slow

BAD = "20260101-000000-abcdef"


@pytest.fixture
def office(members_office: Office) -> Office:
    """Two snapshots: the first build and a publication of members."""
    return members_office


def _add(office: Office, note: str, name: str = BAD) -> None:
    """A further snapshot whose note says that."""
    running = read_pointer(office.published, "records")
    assert running is not None
    shutil.copy(office.published / running["file"], office.published / f"records-{name}.duckdb")
    (office.published / f"records-{name}.json").write_text(note, encoding="utf-8")


def _whole(office: Office, **changed: object) -> str:
    note = {**(read_pointer(office.published, "records") or {}), "snapshot": BAD}
    note["file"] = f"records-{BAD}.duckdb"
    for key, value in changed.items():
        note.pop(key) if value is None else note.update({key: value})
    return json.dumps(note)


@pytest.mark.parametrize("note", ["[]", "null", "1", '""', "{", "{}", "\x00", "[" * 100_000])
def test_a_note_that_is_none_is_skipped_and_named(office: Office, note: str) -> None:
    before = len(updates.history("records", **office.places))
    _add(office, note)
    assert len(updates.history("records", **office.places)) == before
    assert updates.unreadable("records", **office.places) == [f"records-{BAD}.json"]
    updates.rollback("records", who="Minh", reason="Nhầm tệp", **office.places)
    with pytest.raises(BuildError, match="mất hoặc hỏng"):
        updates.rollback("records", BAD, who="Minh", reason="Nhầm tệp", **office.places)


@pytest.mark.parametrize("key", ["snapshot", "file", "built_at", "accepted", "rejected"])
def test_a_note_without_what_one_must_say_is_skipped_and_named(office: Office, key: str) -> None:
    _add(office, _whole(office, **{key: None}))
    before = updates.history("records", **office.places)
    assert BAD not in set(before["snapshot"])
    assert updates.unreadable("records", **office.places) == [f"records-{BAD}.json"]


@pytest.mark.parametrize(
    "changed",
    [
        {"built_at": "hôm qua"},
        {"built_at": 5},
        {"built_at": "2026-01-01T00:00:00"},
        {"accepted": "nhiều"},
        {"rejected": -1},
        {"published_by": ["Lan"]},
        {"undone": 5},
        {"rolled_back": "hôm qua"},
        {"rolled_back": {"at": "2026-01-01"}},
        {"uploads": [{}]},
        {"uploads": [None]},
        {"file": "records-20250101-000000-aaaaaa.duckdb"},
        {"file": "../records.duckdb"},
    ],
)
def test_a_note_that_says_something_else_is_skipped_and_named(office, changed) -> None:
    _add(office, _whole(office, **changed))
    assert BAD not in set(updates.history("records", **office.places)["snapshot"])
    assert updates.unreadable("records", **office.places) == [f"records-{BAD}.json"]


_NO_ZONE = (
    '{"number": 99, "kind": "build", "at": "2026-01-01T00:00:00", "who": "", "reason": "", '
    '"snapshot": "x", "base": null, "uploads": []}'
)


@pytest.mark.parametrize("content", ["[]", "{}", "{", '{"uploads": [], "kind": "x"}', _NO_ZONE])
def test_an_event_that_cannot_be_read_is_skipped_and_named(office: Office, content: str) -> None:
    before = len(updates.history("records", **office.places))
    event = office.uploads / "records" / "event" / "000099.json"
    event.write_text(content, encoding="utf-8")
    assert len(updates.history("records", **office.places)) == before
    assert updates.unreadable("records", **office.places) == ["000099.json"]
    updates.rollback("records", who="Minh", reason="Nhầm tệp", **office.places)


@pytest.mark.parametrize("changed", [{"undone": 5}, *slow({"uploads": [{}]}, {"accepted": None})])
def test_a_pointer_that_says_something_else_is_put_right_by_the_next_build(
    office: Office, changed: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_UPLOADS", str(office.uploads))
    pointer = office.published / "records.json"
    whole = json.loads(pointer.read_text(encoding="utf-8"))
    pointer.write_text(json.dumps({**whole, **changed}), encoding="utf-8")
    assert not updates.history("records", **office.places)["current"].any()
    with pytest.raises(BuildError, match="Không có bản số liệu nào trước"):
        updates.rollback("records", who="Minh", reason="Nhầm tệp", **office.places)
    assert build("records", published=office.published, as_of=AS_OF).published
    # The uploads in force are known from the journal.
    assert office.figure("lam-vuon", "members", 2025) == 52_300


@pytest.mark.parametrize("content", ["[]", "{}", "{", '{"upload": "x"}', '{"new": 1}'])
def test_an_upload_whose_note_is_damaged_is_passed_over(office: Office, content: str) -> None:
    (note,) = office.uploads.glob("records/upload/*/upload.json")
    note.write_text(content, encoding="utf-8")
    store = Store(office.uploads)
    assert store.uploads("records") == []
    with pytest.raises(BuildError, match="không có tệp mang mã"):
        store.upload("records", note.parent.name)


@pytest.fixture
def old(office: Office) -> Office:
    """With a snapshot of a version that knew no marts.yearly and one column less."""
    _add(office, _whole(office))
    with duckdb.connect(str(office.published / f"records-{BAD}.duckdb")) as connection:
        connection.execute("DROP TABLE marts.yearly")
        connection.execute("ALTER TABLE marts.completeness DROP COLUMN last_period")
    return office


def test_a_snapshot_of_an_older_version_is_not_gone_back_to(old: Office) -> None:
    before = read_pointer(old.published, "records")
    with pytest.raises(BuildError, match=r"phiên bản khác .*thiếu 2 bảng"):
        updates.rollback("records", BAD, who="Minh", reason="Thử", **old.places)
    assert read_pointer(old.published, "records") == before
    assert "rollback" not in set(updates.history("records", **old.places)["kind"])


def test_a_snapshot_of_an_older_version_is_not_compared_with(old: Office) -> None:
    with pytest.raises(BuildError, match="phiên bản khác của phần mềm"):
        updates.compare("records", BAD, published=old.published)


def test_a_disk_that_is_full_is_said_when_going_back(office: Office, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = read_pointer(office.published, "records")
    monkeypatch.setattr("etl.snapshot.publish.write_json", full)
    with pytest.raises(BuildError, match="hết chỗ"):
        updates.rollback("records", who="Minh", reason="Thử", **office.places)
    assert read_pointer(office.published, "records") == before
    monkeypatch.setattr("etl.uploads.store.os.fsync", full)
    with pytest.raises(BuildError, match="hết chỗ"):
        updates.rollback("records", who="Minh", reason="Thử", **office.places)


def test_candidates_nobody_published_go_with_the_next_build_after_a_day(office: Office) -> None:
    old, new = (office.published / f".candidate-records-{name}" for name in ("a", "b"))
    for folder in (old, new):
        folder.mkdir()
        (folder / "snapshot.duckdb").touch()
    os.utime(old, (0, 0))
    sweep(office.published, "records")
    assert not old.exists() and new.exists()


def test_a_fault_of_the_machine_is_one_line_without_its_paths(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(office.published / "records.json"))

    monkeypatch.setattr("etl.updates.places.published_folder", full)
    assert main(["rollback", "--published", str(office.published)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Lỗi: không đọc hoặc ghi được “records.json”")
    assert str(office.published) not in said and "Traceback" not in said


@pytest.mark.parametrize("which", ["old", "new"])
def test_a_damaged_snapshot_is_named_when_it_is_compared(
    office: Office, capsys: pytest.CaptureFixture[str], which: str
) -> None:
    (new, old) = [note["snapshot"] for note in history("records", office.published)]
    damaged = {"old": old, "new": new}[which]
    (office.published / f"records-{damaged}.duckdb").write_bytes(b"x" * 5_000)
    assert main(["diff", old, new, "--published", str(office.published)]) == 1
    said = capsys.readouterr().err
    assert f"“{damaged}” bị hỏng" in said and "sao lưu" in said
    assert str(office.published) not in said
