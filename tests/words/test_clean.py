"""Text of the data made fit for files and pictures, whatever it holds."""

from __future__ import annotations

import pytest

from dashboard.drawing.shapes import width_of, wrapped
from dashboard.words import clean


@pytest.mark.parametrize("blank", ["\x85", "\u2028", "\u2029", "\r\n", "\t"])
def test_whatever_ends_a_line_is_a_blank_and_can_be_measured(blank: str) -> None:
    # U+0085 is what the "…" of Windows becomes where its encoding was taken for another.
    words = clean.one_line(f"Hội{blank}Làm vườn")
    assert words == "Hội Làm vườn"
    assert width_of(words, 12) > 0


def test_a_word_as_long_as_a_cell_is_broken_into_full_lines_at_once() -> None:
    word = "ă" * clean.CELL_LETTERS
    lines = wrapped(f"Hội {word}", 12, 200)
    assert "".join(lines) == f"Hội{word}"
    assert all(width_of(line, 12) <= 200 for line in lines)
    # No letter of the next line would have found room.
    assert all(width_of(line + "ă", 12) > 200 for line in lines[1:-1])
