"""What the log keeps, for how long, and who may read it."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.access import audit


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DASHBOARD_AUDIT", str(tmp_path / "audit"))
    return tmp_path / "audit"


def test_the_log_keeps_one_whole_line_an_event(folder: Path) -> None:
    audit.record("upload", "Người thử", file='tên\n"lạ".xlsx')
    audit.record("publish", "Người thử", snapshot="s1", reason="quý III", dataset="records")
    lines = next(folder.glob("*.jsonl")).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["upload", "publish"]
    newest = audit.recent().iloc[0]
    assert (newest["event_name"], newest["who"]) == ("Công bố", "Người thử")
    assert "quý III" in newest["details"] and "records" in newest["details"]


def test_an_unknown_event_is_an_error() -> None:
    with pytest.raises(KeyError):
        audit.record("something", "ai đó")


def test_others_on_the_machine_cannot_read_the_log(folder: Path) -> None:
    before = os.umask(0)
    try:
        audit.record("sign_in", "ai đó")
    finally:
        os.umask(before)
    for path in (folder, *folder.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o027 == 0


def test_months_that_are_too_old_go_when_a_new_one_begins(folder: Path) -> None:
    folder.mkdir()
    recent = f"{datetime.now(UTC) - timedelta(days=40):%Y-%m}.jsonl"
    for name in ("1999-12.jsonl", recent, "ghi-chu.jsonl"):
        (folder / name).write_text("", encoding="utf-8")
    audit.record("sign_in", "ai đó")
    names = {path.name for path in folder.iterdir()}
    assert "1999-12.jsonl" not in names
    assert {recent, "ghi-chu.jsonl"} < names


def test_a_clock_that_runs_ahead_removes_no_month(folder: Path) -> None:
    folder.mkdir()
    kept = [f"{year}-06.jsonl" for year in (1998, 1999)]
    for name in kept:
        (folder / name).write_text("", encoding="utf-8")
    audit.record("sign_in", "ai đó")
    assert set(kept) < {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("line", ["[]", "{}", "{", '{"at": "hôm qua", "event": "x", "who": "y"}'])
def test_a_spoilt_line_is_passed_over(folder: Path, line: str) -> None:
    audit.record("sign_in", "trước")
    path = next(folder.glob("*.jsonl"))
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    audit.record("sign_in", "sau")
    assert list(audit.recent()["who"]) == ["sau", "trước"]


def test_a_line_that_a_full_disk_cut_off_takes_no_other_with_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    audit.record("sign_in", "trước")
    real = os.write
    with monkeypatch.context() as patch:
        patch.setattr(audit.os, "write", lambda file, data: real(file, data[: len(data) // 2]))
        audit.record("publish", "giữa")
    assert "not written" in caplog.text
    audit.record("sign_in", "sau")
    assert list(audit.recent()["who"]) == ["sau", "trước"]
