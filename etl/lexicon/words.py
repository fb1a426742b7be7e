"""A text as words with their places, and phrases looked up in all of them at once.

Words compare by `fold`. In a text written without accents ("hoi vien") a word without
accents also matches any word that has the same letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from etl.records.text import fold

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+|%")
#: What ends a phrase; a full stop behind a shortened word ("TP. Bắc Giang") does not.
_BREAK = re.compile(r"[.;:()\[\]\n!?…|]")
_SHORTENED = frozenset({"tp", "tx", "tt", "h", "p", "x", "t"})
#: Share of words with accents below which a text counts as written without them.
_FEW_ACCENTS = 0.35


class Word(NamedTuple):
    """One word: its place in the text, its key, and whether a phrase may run into it."""

    start: int
    end: int
    key: str
    joined: bool
    comma: bool = False


@lru_cache(maxsize=1 << 15)
def bare(word: str) -> str:
    """The word without accents: "hội" → "hoi"."""
    letters = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def split(text: str) -> list[Word]:
    """The words of a text in NFC."""
    words: list[Word] = []
    last = 0
    for match in _WORD.finditer(text):
        between = text[last : match.start()]
        broken = _BREAK.search(between) is not None
        if broken and words and words[-1].key in _SHORTENED and between.strip() == ".":
            broken = False
        joined = bool(words) and not broken
        words.append(Word(match.start(), match.end(), fold(match[0]), joined, "," in between))
        last = match.end()
    return words


def lacks_accents(words: list[Word]) -> bool:
    """True when the text is written without accents."""
    lettered = [word.key for word in words if word.key.isalpha()]
    accented = sum(not key.isascii() for key in lettered)
    return bool(lettered) and accented < _FEW_ACCENTS * len(lettered)


@dataclass
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[tuple[str, ...], tuple[int, ...] | None, int]] = field(default_factory=list)


class Matcher:
    """Phrases by number; all of them are looked for in one pass over the words."""

    def __init__(self) -> None:
        self._exact, self._loose = _Node(), _Node()

    def add(self, phrase: str, number: int, *, commas: bool = True) -> None:
        """Let the phrase be found as `number`; with `commas` also across commas it has not."""
        words = split(phrase)
        keys = tuple(word.key for word in words)
        parted = None if commas else tuple(at for at, word in enumerate(words) if word.comma)
        for root, words in (
            (self._exact, keys),
            (self._loose, tuple(bare(key) for key in keys)),
        ):
            node = root
            for word in words:
                node = node.next.setdefault(word, _Node())
            node.ends.append((keys, parted, number))

    def find(self, words: list[Word], *, loose: bool) -> Iterator[tuple[int, int, int]]:
        """(first word, word behind the last, number) of each phrase found."""
        root = self._loose if loose else self._exact
        for first in range(len(words)):
            node: _Node | None = root
            for at in range(first, len(words)):
                word = words[at]
                if at > first and not word.joined:
                    break
                assert node is not None
                node = node.next.get(bare(word.key) if loose else word.key)
                if node is None:
                    break
                for keys, parted, number in node.ends:
                    if _commas_agree(words, first, at, parted) and (
                        not loose or _agree(words, first, keys)
                    ):
                        yield first, at + 1, number


def _commas_agree(words: list[Word], first: int, last: int, parted: tuple[int, ...] | None) -> bool:
    """A phrase may lack the commas of the text only where it has them itself."""
    return parted is None or all(
        not words[at].comma or at - first in parted for at in range(first + 1, last + 1)
    )


def _agree(words: list[Word], first: int, keys: tuple[str, ...]) -> bool:
    """Where the text has accents they must be those of the phrase."""
    return all(words[first + at].key in (key, bare(key)) for at, key in enumerate(keys))
