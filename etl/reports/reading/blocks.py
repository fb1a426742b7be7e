"""A report as numbered blocks of text, each with its place in Vietnamese words."""

from __future__ import annotations

from dataclasses import dataclass, field

PARAGRAPH, CELL, FOOTNOTE = "paragraph", "cell", "footnote"


@dataclass
class Block:
    """One paragraph, cell or footnote.

    `text` is in NFC, single spaces, lines within it parted by a line feed. `heading` is
    the rank of a heading (0 the title, 1 the highest), None for running text; `anchor` is
    the block and the letter in it a footnote belongs to; `pages` says from which letter on
    it stands on which page (PDF only).
    """

    number: int
    kind: str
    place: str
    text: str
    heading: int | None = None
    label: str = ""
    anchor: tuple[int, int] | None = None
    pages: tuple[tuple[int, str], ...] = ()

    def place_at(self, letter: int) -> str:
        """The place of a letter: the page it stands on is its own."""
        place = self.place
        for start, page in self.pages:
            if letter >= start:
                place = page
        return place


@dataclass
class Table:
    """One table: the block of every field of its grid, merged cells repeated; None: empty."""

    number: int
    grid: list[list[int | None]]
    before: int | None = None

    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.grid), max((len(row) for row in self.grid), default=0)


@dataclass
class Report:
    """What was read: blocks by number from 1, tables, and questions about the letters."""

    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    pages: int = 0

    def add(self, kind: str, place: str, text: str, heading: int | None = None) -> Block:
        """A new block behind the others."""
        block = Block(len(self.blocks) + 1, kind, place, text, heading)
        self.blocks.append(block)
        return block

    def block(self, number: int) -> Block:
        """The block of that number."""
        return self.blocks[number - 1]
