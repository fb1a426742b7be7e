"""The server's log can be read by machines, and names nobody."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.operation.logs import JsonLines, say

ROOT = Path(__file__).resolve().parents[3]


def _line(message: object, error: Exception | None = None) -> dict:
    caught = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("x", logging.ERROR, "f", 1, message, None, caught)
    text = JsonLines().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_a_record_is_one_object_on_one_line_whatever_it_holds() -> None:
    line = _line('một\nhai\u2028 "ba" \ud800')
    assert (line["level"], line["logger"], line["message"]) == (
        "error", "x", "một\nhai\u2028 \"ba\" ?",
    )  # fmt: skip
    assert line["at"].endswith("+00:00")


def test_an_error_says_where_and_nobody_is_named() -> None:
    try:
        raise ValueError("token of lan.nguyen+x@hoi.example.vn")
    except ValueError as caught:
        line = _line("failed for a@x.vn", caught)
    assert "test_logs.py" in line["error"] and "ValueError" in line["error"]
    assert "@x.vn" not in line["message"] and "hoi.example" not in line["error"]


def test_what_the_start_says_is_of_the_same_form(monkeypatch, capsys) -> None:
    say("Mở trang")
    monkeypatch.setenv("DASHBOARD_LOG", "json")
    say("Mở trang")
    plain, line = capsys.readouterr().out.splitlines()
    assert plain == "Mở trang"
    assert json.loads(line)["message"] == "Mở trang"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json"])
def test_every_line_of_the_server_has_the_form_asked_for(form: str) -> None:
    # Own loggers, Streamlit's (made before and after), a warning, an error nobody caught.
    code = (
        "import app, logging, warnings\n"
        "from streamlit.logger import get_logger\n"
        "logging.getLogger('dashboard.x').error('own a@x.vn')\n"
        "get_logger('streamlit.later').error('framework')\n"
        "logging.getLogger('uvicorn.access').error('10.0.0.7 GET /hoi-vien')\n"
        "logging.getLogger('uvicorn.error').error('10.0.0.7:1 - \x22WebSocket /x\x22')\n"
        "warnings.warn('careful')\n"
        "raise RuntimeError('nobody caught it')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"DASHBOARD_LOG": form},
        capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert ended.stdout == ""
    assert "a@x.vn" not in ended.stderr and "10.0.0.7" not in ended.stderr
    if form == "json":
        lines = [json.loads(line) for line in ended.stderr.splitlines()]
        said = [line["message"] for line in lines]
        assert said[:2] == ["own …@…", "framework"]
        assert "careful" in said[2]
        assert "nobody caught it" in lines[3]["error"]
    else:
        assert "ERROR dashboard.x: own …@…" in ended.stderr
