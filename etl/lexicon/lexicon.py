"""What the words of a Vietnamese text mean: associations, indicators, kinds, areas, times.

`lexicon()` is made once from data/reference; `find` gives every match in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from etl.lexicon import names, phrases, times
from etl.lexicon.phrases import Phrase
from etl.lexicon.words import Matcher, Word, lacks_accents, split
from etl.records.text import fold

ASSOCIATION, OUTSIDE, AREA, PERIOD = "association", "outside", "area", "period"
#: An indicator (with the codes of its kind), or codes of a kind alone.
INDICATOR, DIMENSION = "indicator", "dimension"
#: Words that mean something else within a longer phrase.
_MANY_SENSES = frozenset({"giải", "hội", "ban", "lớp", "sản", "vụ", "tổ", "số", "cấp", "đề", "chi"})
#: Words that may stand in a gap of a phrase.
_GAP = 7


@dataclass(frozen=True)
class Match:
    """A stretch of text and what it means.

    `kind` is one of the constants above or a usage of phrase.csv (negation, target …);
    `dimensions` has the codes of a kind by the name of their list; `parts` has the places
    of the pieces of a phrase with gaps.
    """

    start: int
    end: int
    code: str
    kind: str
    score: float
    usage: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict, hash=False)
    parts: tuple[tuple[int, int], ...] = ()


class Lexicon:
    """All phrases of the code lists and of phrase.csv, ready to be looked for."""

    def __init__(self) -> None:
        self._matcher = Matcher()
        self._meanings: list[tuple[str, object]] = []
        self.areas = names.areas()
        for name, code in dict.fromkeys(names.associations()):
            self._add(name, (ASSOCIATION, code))
        for way in self.areas:
            self._add(way, (AREA, way))
        self._gapped: dict[int, tuple[int, ...]] = {}
        pieces: dict[str, int] = {}
        for phrase in (*phrases.read(), *_own_names()):
            if phrase.usage == phrases.QUESTION:
                continue
            if len(phrase.pieces) == 1:
                self._add(phrase.text, ("phrase", phrase))
                continue
            numbers = []
            for piece in phrase.pieces:
                if fold(piece) not in pieces:
                    pieces[fold(piece)] = self._add(piece, ("piece", None))
                numbers.append(pieces[fold(piece)])
            self._meanings.append(("gapped", phrase))
            self._gapped[len(self._meanings) - 1] = tuple(numbers)
        self._by_first: dict[int, list[int]] = {}
        for number, own in self._gapped.items():
            self._by_first.setdefault(own[0], []).append(number)

    def _add(self, text: str, meaning: tuple[str, object]) -> int:
        self._meanings.append(meaning)
        commas = meaning[0] == ASSOCIATION
        self._matcher.add(text, len(self._meanings) - 1, commas=commas)
        return len(self._meanings) - 1

    def find(
        self, text: str, *, year: int | None = None, day: date | None = None,
        loose: bool | None = None,
    ) -> list[Match]:  # fmt: skip
        """Every match in the text (NFC, see etl.records.text.clean), in its order.

        `year` is what "năm nay" means, `day` the day areas must be valid on, `loose`
        whether words without accents match (None: when the text is written so).
        """
        words = split(text)
        loose = lacks_accents(words) if loose is None else loose
        return sorted(self._matches(text, words, year, day, loose), key=lambda m: (m.start, -m.end))

    def _matches(
        self, text: str, words: list[Word], year: int | None, day: date | None, loose: bool
    ) -> Iterator[Match]:
        longest: dict[tuple[int, int], None] = {}
        raw = list(self._matcher.find(words, loose=loose))
        placed: dict[int, list[tuple[int, int]]] = {}
        for first, after, number in raw:
            if self._meanings[number][0] != "piece":
                longest[first, after] = None
        keep = _not_within(longest)
        within = {at for first, after in keep if after - first > 1 for at in range(first, after)}
        for first, after, number in raw:
            # "giải" in "giải pháp" is another word.
            if self._meanings[number][0] == "piece" and (
                after - first > 1 or first not in within or words[first].key not in _MANY_SENSES
            ):
                placed.setdefault(number, []).append((first, after))
        named = [
            (first, after)
            for first, after, number in raw
            if self._meanings[number][0] == ASSOCIATION and (first, after) in keep
        ]
        taken = {at for first, after in named for at in range(first, after)}
        other = list(names.unlisted(text, words, taken))
        covered = {at for first, after in other for at in range(first, after)}
        for first, after in other:
            start, end = words[first].start, words[after - 1].end
            yield Match(start, end, text[start:end], OUTSIDE, 0.5)
        for first, after, number in raw:
            what, meaning = self._meanings[number]
            if what == "piece" or (first, after) not in keep or covered >= set(range(first, after)):
                continue
            start, end = words[first].start, words[after - 1].end
            if what == ASSOCIATION:
                outside = names.is_elsewhere(text, words, after)
                kind, code = (OUTSIDE, text[start:end]) if outside else (ASSOCIATION, str(meaning))
                yield Match(start, end, code, kind, 1.0)
            elif what == AREA:
                yield Match(start, end, names.valid(self.areas[str(meaning)], day).code, AREA, 1.0)
            else:
                assert isinstance(meaning, Phrase)
                yield _said(meaning, start, end, after - first)
        yield from self._with_gaps(words, placed)
        for time in times.times(text, year):
            yield Match(time.start, time.end, time.code, PERIOD, 1.0, usage=time.form)

    def _with_gaps(
        self, words: list[Word], placed: dict[int, list[tuple[int, int]]]
    ) -> Iterator[Match]:
        seen: set[tuple[str, tuple[tuple[int, int], ...]]] = set()
        for number, starts in placed.items():
            for gapped in self._by_first.get(number, ()):
                phrase = self._meanings[gapped][1]
                assert isinstance(phrase, Phrase)
                for begin in starts:
                    parts = [begin]
                    for piece in self._gapped[gapped][1:]:
                        after = parts[-1][1]
                        last_piece = next(
                            (
                                place
                                for place in placed.get(piece, ())
                                if after < place[0] <= after + _GAP
                                and all(w.joined for w in words[after : place[0] + 1])
                            ),
                            None,
                        )
                        if last_piece is None:
                            break
                        parts.append(last_piece)
                    else:
                        size = sum(after - first for first, after in parts)
                        places = tuple(
                            (words[first].start, words[after - 1].end) for first, after in parts
                        )
                        what = f"{phrase.indicator} {phrase.dimensions} {phrase.usage}"
                        if (what, places) in seen:
                            continue
                        seen.add((what, places))
                        yield _said(phrase, places[0][0], places[-1][1], size, places)


def _own_names() -> Iterator[Phrase]:
    """Indicators and codes of kinds by their own names in the code lists."""
    for row in phrases.rows_of("indicator"):
        yield Phrase(row["name"], (row["name"],), row["indicator"], {}, phrases.SAID, 1.5)
    for listed in ("activity_kind", "award_kind", "funding_source", "field", "association_type"):
        for row in phrases.rows_of(listed):
            for name in {row["name"], row.get("short_name") or row["name"]}:
                yield Phrase(name, (name,), "", {listed: row[listed]}, phrases.SAID, 1.2)


def _said(
    phrase: Phrase, start: int, end: int, size: int, parts: tuple[tuple[int, int], ...] = ()
) -> Match:
    kind = phrase.usage if phrase.usage in (phrases.NONE, *phrases.WORDS) else DIMENSION
    if phrase.indicator:
        kind = INDICATOR
    score = phrase.weight * (1 + 0.15 * min(size - 1, 4))
    code = phrase.indicator or phrase.code or " ".join(dict.fromkeys(phrase.dimensions.values()))
    return Match(start, end, code, kind, score, phrase.usage, phrase.dimensions, parts)


def _not_within(spans: Mapping[tuple[int, int], None]) -> set[tuple[int, int]]:
    """The spans of words that no longer span holds."""
    kept: set[tuple[int, int]] = set()
    furthest = -1
    for first, after in sorted(spans, key=lambda span: (span[0], -span[1])):
        if after > furthest:
            kept.add((first, after))
            furthest = after
    return kept


@cache
def lexicon() -> Lexicon:
    """The lexicon of data/reference."""
    return Lexicon()
