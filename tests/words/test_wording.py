"""The words of state stand once."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.words import wording
from etl.files import limits

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "dashboard" / "words" / "wording.py"
WORDS = (wording.NO_DATA, wording.UNKNOWN, wording.NOT_APPLICABLE, wording.NO_DUE_DATE)


def _texts(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every string of the program that is no docstring."""
    remarks = set()
    # What holds a node comes before it.
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            remarks.add(id(node.value))
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and id(node) not in remarks:
            yield node.lineno, text


def _second_homes(source: str) -> list[tuple[int, str]]:
    return [
        (line, word)
        for line, text in _texts(source)
        for word in WORDS
        if word in text or word.capitalize() in text
    ]


@pytest.mark.parametrize("folder", ["dashboard", "pages"])
def test_words_of_state_are_written_in_one_place(folder: str) -> None:
    found = {
        f"{path.relative_to(ROOT)}:{line}: {word}"
        for path in (ROOT / folder).rglob("*.py")
        if path != HOME
        for line, word in _second_homes(path.read_text(encoding="utf-8"))
    }
    assert not found, "these belong to dashboard/words/wording.py"


def test_a_second_home_would_be_found() -> None:
    source = f'"""{wording.UNKNOWN}"""\nstate = f"{{count}} hội {wording.UNKNOWN}"\n'
    assert _second_homes(source) == [(2, wording.UNKNOWN)]


def test_the_limit_of_uploads_is_one_number() -> None:
    megabytes = limits.MAX_FILE // limits.MEGABYTE
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["maxUploadSize"] == megabytes
    assert f"{megabytes} MB as it comes" in (ROOT / "docs" / "intake.md").read_text(
        encoding="utf-8"
    )


def test_the_province_in_the_name_of_the_union_is_a_setting() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from dashboard.words import wording; print(wording.ORGANISATION)"],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"DASHBOARD_PROVINCE": "Bắc Ninh", "PYTHONIOENCODING": "utf-8"},
    ).stdout.decode("utf-8")
    assert told.strip().endswith("tỉnh Bắc Ninh")
