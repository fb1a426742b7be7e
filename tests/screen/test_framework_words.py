"""Streamlit's own English is replaced in the scripts the browser gets."""

from __future__ import annotations

import re

import pytest

from dashboard.screen import framework_words
from tests.screen.screen import leftovers


@pytest.fixture(scope="module")
def scripts() -> str:
    return "".join(
        file.read_text(encoding="utf-8") for file in framework_words._SCRIPTS.glob("*.js")
    )


def test_each_word_still_stands_in_the_scripts(scripts):
    """A new release of Streamlit that says it otherwise is noticed here, not by a reader."""
    assert [word for word in framework_words.WORDS if word not in scripts] == []


def test_what_is_shown_is_vietnamese_and_nothing_else_changes():
    for english, vietnamese in framework_words.WORDS.items():
        text = re.sub(r"\$\{[^}]*\}", "", vietnamese).strip("`").rpartition("`")[2]
        assert leftovers(text) == [], text
        assert re.findall(r"\$\{[^}]*\}", vietnamese) == [
            name for name in re.findall(r"\$\{[^}]*\}", english) if name in vietnamese
        ]
        assert english.split("`")[0] == vietnamese.split("`")[0], "the code around it stays"
    sent = b"".join(framework_words.translated().values()).decode()
    assert "Máy chủ chưa trả lời" in sent
    assert "Streamlit server is not responding" not in sent
