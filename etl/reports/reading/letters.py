"""Texts as the file holds them → Unicode in NFC, whatever letters they were written in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from etl.files.legacy import Converter
from etl.records.text import clean

#: A stretch of text and the font it is set in ("" when not known).
Run = tuple[str, str]


class Letters:
    """Converts the runs of one document; says what was converted."""

    def __init__(self, paragraphs: Iterable[Sequence[Run]] = ()) -> None:
        """`paragraphs` of the document teach what doubtful texts of it are."""
        self._converter = Converter()
        self._converter.settle(
            (text, font) for runs in paragraphs for text, font in joined(runs) if text.strip()
        )

    def read(self, runs: Sequence[Run], place: str) -> str:
        """The text of a paragraph, cleaned line by line."""
        text = "".join(self._converter.read(part, place, font) for part, font in joined(runs))
        return "\n".join(line for line in map(clean, text.split("\n")) if line)

    def question(self) -> str | None:
        """What is to be asked about converted texts; None when there are none."""
        if not self._converter.found:
            return None
        kinds = ", ".join(dict.fromkeys(reading.letters for reading in self._converter.found))
        return (
            f"Chữ trong tệp viết theo {kinds}, đã chuyển sang Unicode để đọc. Xem tên riêng và câu "
            "chữ có đúng không."
        )


def joined(runs: Sequence[Run]) -> list[Run]:
    """Neighbours of one font as one run: a syllable may be cut between two."""
    found: list[list[str]] = []
    for text, font in runs:
        if found and (found[-1][1] == font or not text.strip()):
            found[-1][0] += text
        elif text:
            found.append([text, font])
    return [(text, font) for text, font in found]
