"""python -m dashboard.ask on a machine where something is damaged: a sentence, and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.ask.__main__ import main
from dashboard.snapshot import warehouse

QUESTION = "Hội Làm vườn có bao nhiêu hội viên?"


@pytest.fixture(autouse=True)
def folder(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = Path(shutil.copytree(published, tmp_path / "published"))
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(copy))
    return copy


def test_damage_beyond_the_first_blocks_is_told_and_the_answer_comes_back(capsys) -> None:
    file = warehouse.current_snapshot().path
    whole = file.read_bytes()
    # What says which tables there are stands at the end; their rows do not.
    file.write_bytes(whole[:12_288] + bytes(len(whole) // 2) + whole[12_288 + len(whole) // 2 :])
    assert main([QUESTION]) == 1
    said = capsys.readouterr()
    assert "Không trả lời được" in said.err and said.out == ""
    file.write_bytes(whole)
    assert main([QUESTION]) == 0
    assert "50.000" in capsys.readouterr().out


def test_a_file_of_questions_in_another_encoding_is_told(tmp_path: Path, capsys) -> None:
    questions = tmp_path / "câu hỏi.txt"
    questions.write_bytes(QUESTION.encode("utf-16"))
    assert main(["--file", str(questions)]) == 1
    assert "UTF-8" in capsys.readouterr().err
