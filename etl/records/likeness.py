"""What a name that is in no list may mean: abbreviations and names like it.

"Hội BVQLNTD" is like "Hội Bảo vệ quyền lợi người tiêu dùng": a word of the text is a word
of the name or the first letters of several. Only a suggestion; nothing is taken for it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from etl.records.province import own
from etl.records.text import fold

#: Words that say little about which of a list is meant.
_EVERYWHERE = frozenset({"tỉnh", "các", "và", "của", *fold(own().name).split()})
#: Kinds of areas as they are shortened, with or without a dot.
_AREA_KINDS = {
    "tp": "thành phố", "tx": "thị xã", "tt": "thị trấn", "h": "huyện", "p": "phường", "x": "xã",
    "t": "tỉnh",
}  # fmt: skip
_AREA_KIND = re.compile(r"(tp|tx|tt|[hpxt])(?:\. ?| )(?=\w)")
_LIKE = 0.7


def loose(text: str) -> str:
    """The key of a name without its dashes and dots: words alone."""
    return " ".join(re.findall(r"\w+", fold(text)))


def area_key(text: str) -> str:
    """The key of an area with its kind in full: "TP. Bắc Giang" → "thành phố bắc giang"."""
    key = fold(text)
    match = _AREA_KIND.match(key)
    return loose(f"{_AREA_KINDS[match[1]]} {key[match.end() :]}" if match else key)


def most_like(
    text: str, names: Mapping[str, str], codes: Mapping[str, Collection[str]] | None = None
) -> str | None:
    """The name most like the text; None when none is. `names` has each by its key.

    `codes` has by the same keys what is meant: several names of one code are no doubt.
    """
    words = _words(text)
    short = {key: name for key, name in names.items() if _abbreviates(words, _words(key))}
    meant = {code for key in short for code in (codes or {}).get(key, [key])}
    if len(meant) == 1:
        return next(iter(short.values()))
    close = difflib.get_close_matches(fold(text), names, n=1, cutoff=_LIKE)
    return names[close[0]] if close else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in loose(text).split() if word not in _EVERYWHERE)


def _abbreviates(text: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """True when the words of the text stand for words of the name, in their order."""

    @cache
    def fits(at: int, place: int, shortened: bool) -> bool:
        if at == len(text):
            return shortened
        word = text[at]
        for start in range(place, len(name)):
            if name[start] == word and fits(at + 1, start + 1, shortened):
                return True
            end = start + len(word)
            initials = "".join(part[0] for part in name[start:end])
            if len(word) > 1 and initials == word and fits(at + 1, end, True):
                return True
        return False

    return len(text) > 0 and fits(0, 0, False)


def unique(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Loose key → code, of keys that mean one code."""
    codes_by_key: dict[str, set[str]] = {}
    for name, code in names:
        codes_by_key.setdefault(loose(name), set()).add(code)
    return {key: codes.pop() for key, codes in codes_by_key.items() if len(codes) == 1}
