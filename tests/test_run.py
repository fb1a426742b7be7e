"""Starting the server: when a snapshot is built, and under which names it may be opened."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

import run


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A repository with one record file and a folder of snapshots."""
    for folder in {f for folders in run.INPUTS.values() for f in folders}:
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    (tmp_path / "data/records/membership.csv").write_text("x", encoding="utf-8")
    snapshots = tmp_path / "published"
    snapshots.mkdir()
    monkeypatch.setattr(run, "ROOT", tmp_path)
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(snapshots))
    return tmp_path


def _built(house, dataset="records"):
    (house / "published" / f"{dataset}.json").touch()
    stamp = house / "published" / f".{dataset}-built"
    stamp.touch()
    later = run.newest_input(dataset) + 5
    os.utime(stamp, (later, later))
    return later


def test_a_bare_house_needs_a_build(house):
    assert run.changed("records")


def test_nothing_is_built_again_while_nothing_changed(house):
    _built(house)
    assert not run.changed("records")


@pytest.mark.parametrize(
    "path", ["data/records/membership.csv", "data/records/new.csv", "data/reference/a.csv"]
)
def test_a_changed_or_new_input_needs_a_build(house, path):
    later = _built(house) + 5
    (house / path).write_text("y", encoding="utf-8")
    os.utime(house / path, (later, later))
    assert run.changed("records")


def test_a_removed_input_needs_a_build(house):
    later = _built(house) + 5
    (house / "data/records/membership.csv").unlink()
    os.utime(house / "data/records", (later, later))
    assert run.changed("records")


def test_a_lost_pointer_needs_a_build(house):
    _built(house)
    (house / "published/records.json").unlink()
    assert run.changed("records")


def test_the_other_dataset_does_not_count(house):
    later = _built(house) + 5
    (house / "data/demo/simulation.csv").write_text("y", encoding="utf-8")
    os.utime(house / "data/demo/simulation.csv", (later, later))
    assert not run.changed("records")
    assert run.changed("demo")


def test_a_stamp_of_another_day_is_noticed(house):
    _built(house)
    assert not run.from_another_day("records")
    stamp = house / "published/.records-built"
    os.utime(stamp, (0, 0))
    assert run.from_another_day("records")


def test_the_page_opens_under_its_own_names_only(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "may-chu.lhh.local, 10.0.0.5")
    names = run.allowed_hosts("127.0.0.1")
    assert {"localhost", "127.0.0.1", "may-chu.lhh.local", "10.0.0.5"} <= set(names)
    assert "*" not in run.allowed_hosts("0.0.0.0")
    assert "192.168.1.9" in run.allowed_hosts("192.168.1.9")


def test_the_server_listens_where_it_is_told():
    command = run.command("127.0.0.1", "8599")
    assert command[command.index("--server.address") + 1] == "127.0.0.1"
    assert command[command.index("--server.port") + 1] == "8599"


def test_a_server_on_the_loopback_of_ipv6_answers_under_its_own_name(monkeypatch):
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    for host in ("::1", "[::1]"):
        assert "::1" in run.allowed_hosts(host)
        assert run.address(host, "8501") == "http://[::1]:8501"
        options = run.command(host, "8501")
        assert options[options.index("--server.address") + 1] == "::1"


def test_a_port_in_use_is_said_in_vietnamese_before_anything_is_built(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        variables = {"HOST": "127.0.0.1", "PORT": port, "DASHBOARD_PUBLISHED": str(tmp_path)}
        ended = subprocess.run(
            [sys.executable, run.__file__],
            env=os.environ | variables,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Cổng {port} đang có chương trình khác dùng.")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1", "８５０１"])
def test_what_is_no_port_is_said(port):
    assert run.cannot_listen("127.0.0.1", port).startswith(f"PORT={port} ")


@pytest.mark.parametrize("host", ["192.0.2.1", "a" * 70, "a..b", "no.such.invalid"])
def test_an_address_of_another_machine_and_none_at_all_are_said(host):
    assert run.cannot_listen(host, "8501").startswith(f"HOST={host} ")
