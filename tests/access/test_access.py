"""Who may edit, and what the log keeps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.access import access, audit


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("127.8.9.1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.5", False),
        ("", False),
        (None, False),
        ("localhost.example.org", False),
    ],
)
def test_only_loopback_counts_as_this_machine(address: str | None, expected: bool) -> None:
    assert access.is_loopback(address) is expected


def test_roles_come_from_the_list_and_the_strongest_wins() -> None:
    roles = {"editor": ["A@x.vn"], "viewer": ["b@x.vn", "a@x.vn"]}
    assert access.role_of("a@x.vn", roles) == "editor"
    assert access.role_of(" B@X.VN ", roles) == "viewer"
    assert access.role_of("c@x.vn", roles) is None
    assert access.role_of("c@x.vn", {"viewer": ["*"]}) == "viewer"
    assert access.role_of("", {"editor": [""]}) is None


def test_the_log_keeps_one_whole_line_an_event(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_AUDIT", str(tmp_path))
    audit.record("upload", "Người thử", file='tên\n"lạ".xlsx')
    audit.record("publish", "Người thử", snapshot="s1", reason="quý III")
    lines = next(tmp_path.glob("*.jsonl")).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["upload", "publish"]
    newest = audit.recent().iloc[0]
    assert (newest["event_name"], newest["who"]) == ("Công bố", "Người thử")
    assert "quý III" in newest["details"]


def test_an_unknown_event_is_an_error() -> None:
    with pytest.raises(KeyError):
        audit.record("something", "ai đó")
