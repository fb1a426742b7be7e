"""The doctor names what is wrong with an installation and says what to do."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import duckdb
import pytest

from etl.__main__ import main
from etl.operation import machine, sign_in, stored
from etl.operation.doctor import examine
from etl.operation.finding import FAULT, GOOD, WARNING, Finding
from tests.etl.updates.intake_office import Office
from tests.marks import slow

ROOT = Path(__file__).resolve().parents[3]
SIGN_IN = """
[auth]
redirect_uri = "https://so-lieu.example/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "bang"
client_secret = "khoa"
server_metadata_url = "https://id.example/.well-known/openid-configuration"
[roles]
editor = ["a@x.vn"]
"""


@pytest.fixture
def office(members_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """An installation with a published upload, a log of its own and a free port."""
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(members_office.published))
    monkeypatch.setenv("DASHBOARD_UPLOADS", str(members_office.uploads))
    monkeypatch.setenv("DASHBOARD_AUDIT", str(tmp_path / "audit"))
    monkeypatch.setenv("DASHBOARD_BOUNDARIES", str(tmp_path / "boundaries"))
    for name in ("HOST", "DASHBOARD_SIGN_IN", "ALLOWED_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORT", str(_free_port()))
    monkeypatch.setattr(sign_in, "files", lambda: [tmp_path / "secrets.toml"])
    return members_office


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def of(check: str) -> list[Finding]:
    return [one for one in examine() if one.check == check]


def worst(check: str) -> Finding:
    return max(of(check), key=lambda one: one.level)


def test_an_installation_that_is_well_says_so(office: Office) -> None:
    faults = [one for one in examine() if one.level == FAULT]
    assert faults == []
    # The simulated records are missing here, and the records are held against an earlier day.
    assert {one.check for one in examine() if one.level == WARNING} == {"Bản số liệu"}


def test_the_exit_code_is_the_worst_that_was_found(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor"]) == 1
    assert "0 lỗi, 2 điều lưu ý." in capsys.readouterr().out
    (office.published / "records.json").unlink()
    assert main(["doctor", "--json"]) == 2
    said = json.loads(capsys.readouterr().out)
    assert said["level"] == "fault"
    (fault,) = [one for one in said["findings"] if one["level"] == "fault"]
    assert fault["check"] == "Bản số liệu"
    assert fault["advice"] == "Chạy: python -m etl build --dataset records"


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _scratch(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2 :] = b"\xff" * (len(whole) - len(whole) // 2)
    path.write_bytes(bytes(whole))


def _older_version(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP TABLE marts.yearly")


@pytest.mark.parametrize("spoil", [_half, _scratch, Path.unlink, _older_version])
def test_a_snapshot_that_cannot_be_read_to_its_end_is_a_fault(
    office: Office, spoil: Callable[[Path], None]
) -> None:
    running = json.loads((office.published / "records.json").read_text(encoding="utf-8"))
    spoil(office.published / running["file"])
    assert worst("Bản số liệu").level == FAULT
    assert "--force" in worst("Bản số liệu").advice


@pytest.mark.parametrize("text", ["", "[]", "{", '{"snapshot": "../x", "file": "x"}', "\x00" * 40])
def test_a_spoilt_pointer_is_a_fault(office: Office, text: str) -> None:
    (office.published / "records.json").write_text(text, encoding="utf-8")
    assert worst("Bản số liệu").level == FAULT


def test_a_pointer_and_a_snapshot_that_differ_are_a_fault(office: Office) -> None:
    pointer = office.published / "records.json"
    said = json.loads(pointer.read_text(encoding="utf-8"))
    pointer.write_text(json.dumps({**said, "accepted": 1}), encoding="utf-8")
    assert "nói khác" in worst("Bản số liệu").said
    pointer.write_text(json.dumps({**said, "undone": 5}), encoding="utf-8")
    assert "tệp chỉ dẫn records.json hỏng" in worst("Bản số liệu").said


def test_a_clock_behind_the_newest_snapshot_is_a_fault(office: Office) -> None:
    for note in office.published.glob("records*.json"):
        said = json.loads(note.read_text(encoding="utf-8"))
        note.write_text(json.dumps({**said, "built_at": "2999-01-01T00:00:00Z"}), encoding="utf-8")
    assert worst("Đồng hồ").level == FAULT
    assert "01/01/2999" in worst("Đồng hồ").said


@pytest.mark.slow
def test_history_and_uploads_that_are_damaged_are_named(office: Office) -> None:
    (office.uploads / "records" / "event" / "000099.json").write_text("[]", encoding="utf-8")
    assert "000099.json" in worst("Lịch sử").said
    (original,) = (office.uploads / "original").glob("*/*.xlsx")
    original.chmod(0o644)
    original.write_bytes(b"x")
    assert worst("Kho tệp đã nộp").level == FAULT
    assert "bc.xlsx" in worst("Kho tệp đã nộp").said
    (upload,) = (office.uploads / "records" / "upload").glob("*")
    (upload / "upload.json").write_text("{}", encoding="utf-8")
    assert upload.name in worst("Kho tệp đã nộp").said
    shutil.rmtree(upload)
    assert worst("Kho tệp đã nộp").said.endswith(f"Mất tệp mang mã {upload.name}.")


def test_a_log_that_others_can_read_or_that_is_damaged_is_named(
    office: Office, tmp_path: Path
) -> None:
    log = tmp_path / "audit" / "2026-11.jsonl"
    log.parent.mkdir(mode=0o750)
    log.write_text('{"at": "x"}\n{"at": ', encoding="utf-8")
    log.chmod(0o640)
    assert worst("Nhật ký").said == "1 dòng hỏng."
    log.chmod(0o644)
    assert [one.level for one in of("Nhật ký")] == [WARNING, WARNING]
    assert "2026-11.jsonl" in of("Nhật ký")[0].said


def test_a_sign_in_that_is_set_up_well_is_well(office: Office, tmp_path, monkeypatch) -> None:
    _write_secrets(tmp_path, SIGN_IN)
    monkeypatch.setenv("ALLOWED_HOSTS", "so-lieu.example")
    assert [one.level for one in of("Đăng nhập")] == [GOOD]


def _write_secrets(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)


@pytest.mark.parametrize(
    ("before", "after", "level", "said"),
    [
        ("[auth]", "[auth", FAULT, "Không đọc được secrets.toml"),
        ('editor = ["a@x.vn"]', "", WARNING, "không ai cập nhật được"),
        *slow(
            ('client_id = "bang"', "", FAULT, "thiếu client_id of default"),
            ("89abcdef0123456789abcdef", "", FAULT, "thiếu cookie_secret"),
            ("/oauth2callback", "/", FAULT, "/oauth2callback"),
            ("https://so-lieu", "http://so-lieu", WARNING, "https"),
            ("so-lieu.example", "khac.example", WARNING, "ALLOWED_HOSTS"),
        ),
    ],
)
def test_what_is_wrong_with_a_sign_in_is_said(
    office: Office, tmp_path, monkeypatch, before: str, after: str, level: int, said: str
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "so-lieu.example")
    _write_secrets(tmp_path, SIGN_IN.replace(before, after))
    assert (worst("Đăng nhập").level, said in worst("Đăng nhập").said) == (level, True)


def test_a_sign_in_that_went_missing_and_secrets_for_all_are_said(office, tmp_path) -> None:
    _write_secrets(tmp_path, SIGN_IN)
    (tmp_path / "secrets.toml").chmod(0o644)
    assert "Tài khoản khác" in of("Đăng nhập")[0].said
    (tmp_path / "secrets.toml").unlink()
    (tmp_path / "audit").mkdir()
    (tmp_path / "audit" / "sign-in-required").touch()
    assert worst("Đăng nhập").level == FAULT


def test_a_server_open_to_others_without_sign_in_is_noted(office: Office, monkeypatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    assert "không phải đăng nhập" in worst("Đăng nhập").said


def test_packages_that_are_missing_or_other_ones_are_named(tmp_path: Path) -> None:
    pins = tmp_path / "requirements.txt"
    pins.write_text("duckdb==0.0.1\nno-such-package-here==1.0\n", encoding="utf-8")
    missing, other = machine.packages(pins)
    assert (missing.level, "no-such-package-here" in missing.said) == (FAULT, True)
    assert (other.level, "(cần 0.0.1)" in other.said) == (WARNING, True)
    assert next(machine.packages(tmp_path / "none.txt")).level == FAULT


@pytest.mark.parametrize(
    ("version", "level"), [((3, 10, 9), FAULT), ((3, 11, 0), GOOD), ((3, 14, 0), WARNING)]
)
def test_a_python_that_is_too_old_or_untried_is_said(version, level: int) -> None:
    assert next(machine.python(version)).level == level


def test_the_doctor_runs_where_no_package_is_installed(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-S", "-m", "etl", "doctor"],
        cwd=ROOT, env=os.environ | {"DASHBOARD_AUDIT": str(tmp_path)},
        capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert ended.returncode == 2
    assert "Thiếu gói: streamlit, " in ended.stdout and not ended.stderr
    ended = subprocess.run(
        [sys.executable, "-S", "-m", "etl", "build"],
        cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert ended.returncode == 1 and ended.stderr.startswith("Lỗi: thiếu gói ")


def test_settings_nobody_knows_and_values_nobody_takes_are_named(office, monkeypatch) -> None:
    monkeypatch.setenv("DASHBOARD_PUBLISH", "x")
    monkeypatch.setenv("DASHBOARD_SIGN_IN", "on")
    assert "không có DASHBOARD_PUBLISH" in worst("Thiết đặt").said
    assert "DASHBOARD_SIGN_IN='on' không dùng được" in worst("Thiết đặt").said


def test_a_folder_that_takes_nothing_is_a_fault(office, tmp_path, monkeypatch) -> None:
    (tmp_path / "file").touch()
    for place in ("/proc/none", str(tmp_path / "file")):
        monkeypatch.setenv("DASHBOARD_AUDIT", place)
        assert worst("Thư mục").level == FAULT


@pytest.mark.parametrize(("free", "level"), [(50, FAULT), (500, WARNING), (5000, GOOD)])
def test_a_disk_that_runs_full_is_said(office, monkeypatch, free: int, level: int) -> None:
    usage = type("Usage", (), {"free": free * 1024 * 1024})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage)
    assert worst("Đĩa").level == level


@pytest.mark.parametrize(
    ("status", "body", "level"),
    [
        (200, '{"status": "ok"}', GOOD),
        (503, '{"status": "unavailable"}', FAULT),
        (200, "<html>", FAULT),
    ],
)
def test_a_port_in_use_is_well_only_when_it_is_ours(
    office, monkeypatch, status: int, body: str, level: int
) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PORT", str(server.server_port))
    try:
        assert worst("Cổng").level == level
    finally:
        server.shutdown()
        server.server_close()


def test_outlines_that_cannot_be_read_are_named(office, tmp_path, monkeypatch) -> None:
    own = tmp_path / "boundaries"
    own.mkdir()
    (own / "communes.geojson").write_text("{", encoding="utf-8")
    assert (worst("Bản đồ").level, "communes.geojson" in worst("Bản đồ").said) == (WARNING, True)
    monkeypatch.setattr(stored.layers, "SHIPPED", tmp_path / "gone.topojson")
    assert worst("Bản đồ").level == FAULT


def test_a_check_that_fails_itself_is_told_and_the_others_go_on(office, monkeypatch) -> None:
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr(stored.publish, "history", lambda _: broken())
    checks = [one.check for one in examine()]
    assert checks.count("Khám") == 2 and "Bản đồ" in checks
