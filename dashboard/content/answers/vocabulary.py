"""The words a question may use, of one snapshot: what each phrase of it may mean.

Names come from the reference lists of the snapshot (queries/ask/names.sql), turns of phrase
from data/reference/phrase.csv (etl.lexicon), the words of asking from words.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from dashboard.content import phrases
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.lexicon import names as lexical_names
from etl.lexicon import phrases as lexicon
from etl.lexicon.words import Matcher, Word, bare, split

WORDS = tomllib.loads(
    Path(__file__)
    .with_name("words.toml")
    .read_text(encoding="utf-8")
    .replace("{province}", wording.PROVINCE.lower())
)
#: What tells the figures of one indicator apart, in the order a label names them.
DIMENSIONS = (
    "activity_kind", "award_kind", "award_grade", "member_group", "staff_group", "stated_type",
    "level", "funding_source", "field", "partner",
)  # fmt: skip
#: Indicators that say how many, how many people, at what cost a kind of activity was.
OF_KINDS = {"event": "activities", "output": "outputs", "reach": "participants"}
#: Words between the pieces of a phrase with a gap, at most.
_GAP = 6
WHOLE = "all"
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
#: Dimensions that say nothing where an indicator knows only one code of them.
_FIXED = ("level", "field")


@dataclass(frozen=True)
class Meaning:
    """What a phrase may mean.

    slot   "series" (an indicator, dimensions, or both), "association", "area", "register",
           "ask" (a word of asking, its kind in `code`), "names" (says nothing more)
    """

    slot: str
    code: str = ""
    dimensions: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Span:
    """A phrase found: the places of its words, and what they may mean."""

    words: frozenset[int]
    meanings: tuple[Meaning, ...]

    @property
    def first(self) -> int:
        return min(self.words)


@dataclass(frozen=True)
class Series:
    """What there are figures of: an indicator with its dimensions (queries/ask/series.sql).

    measure   code in marts.measure; of a sum or share the code of that
    derived   whether it is a sum or share
    fixed     dimensions in which all figures of the indicator are alike
    """

    indicator: str
    name: str
    table: str
    unit: str
    measure: str | None
    kind: str
    derived: bool
    expected_from: str
    associations: frozenset[str]
    dimensions: Mapping[str, str] = field(hash=False, default_factory=dict)
    fixed: frozenset[str] = frozenset()

    @cached_property
    def key(self) -> tuple[str, ...]:
        own = self.measure if self.derived else self.indicator
        return (str(own), *(self.dimensions.get(name, "") for name in DIMENSIONS))

    @cached_property
    def apart(self) -> dict[str, str]:
        """The dimensions that make it a part of something."""
        return {
            name: code
            for name, code in self.dimensions.items()
            if code != WHOLE and name not in self.fixed
        }

    def values(self) -> dict[str, Any]:
        """What queries/ask/figures.sql asks for."""
        return {
            **{name: self.dimensions.get(name) for name in DIMENSIONS},
            "indicator": self.indicator,
            "measure": self.measure,
            "derived": self.measure if self.derived else None,
        }


class Vocabulary:
    """All that a question about one snapshot may name; made once for each."""

    def __init__(self, view: View) -> None:
        names = view.query("ask/names").to_dict("records")
        self.names: dict[tuple[str, str], str] = {}
        self.extra: dict[tuple[str, str], str] = {}
        for row in names:
            name = phrases.text(row["name"])
            if row["list"] == "association":
                name = _PARENTHESIS.sub("", name)
            self.names.setdefault((row["list"], row["code"]), name)
            self.extra[row["list"], row["code"]] = phrases.text(row["extra"])
        rows = view.query("ask/series").to_dict("records")
        self.series = tuple(self._series(row, rows) for row in rows)
        self._matcher, self._meanings = Matcher(), list[Meaning]()
        self._gaps: dict[int, tuple[tuple[str, ...], ...]] = {}
        #: Bare spelling of associations' names → codes, to ask "Có phải …?".
        self.spelt: dict[str, set[str]] = {}
        for row in names:
            self._name(row["list"], row["code"], phrases.text(row["name"]))
        self._associations([row for row in names if row["list"] == "association"])
        for series in self.series:
            if series.derived:
                self._add(series.name, Meaning("series", str(series.measure)))
            if grade := series.dimensions.get("award_grade"):
                own = frozenset({("award_grade", grade)})
                self._add(f"giải {grade}", Meaning("series", "awards", own))
        for phrase in lexicon.read():
            self._phrase(phrase)
        for kind, given in WORDS["ask"].items():
            for words in given:
                first, *more = words.split(lexicon.GAP)
                self._add(first, Meaning("ask", kind), *more)
        for words in WORDS["filler"]["names"]:
            self._add(words, Meaning("names"))

    @cached_property
    def filler(self) -> frozenset[str]:
        return frozenset(WORDS["filler"]["words"].split())

    @cached_property
    def bare_filler(self) -> frozenset[str]:
        # A single letter may be a grade.
        # "nam" may be a man where it is no year.
        return frozenset(bare(word) for word in self.filler if len(word) > 1) - {"nam"}

    def name(self, of: str, code: str) -> str:
        """The name of a code of a list, the code itself where it has none."""
        return self.names.get((of, code), code)

    def label(self, series: Series) -> str:
        """What the figures of a series are of: "Hội viên – trí thức". A question may use it."""
        if series.key not in self._labels:
            self._labels[series.key] = self._label(series)
        return self._labels[series.key]

    @cached_property
    def _labels(self) -> dict[tuple[str, ...], str]:
        return {}

    def _label(self, series: Series) -> str:
        kind = series.dimensions.get("activity_kind")
        own = _PARENTHESIS.sub("", series.name)
        details = [
            self._detail(name, series.dimensions[name])
            for name in DIMENSIONS
            if name in series.apart
            and not self._told(series, name)
            and not self._repeats(series, name)
        ]
        if kind and series.indicator == self._natural(kind):
            own = wording.capitalise(details.pop(0))
        return " – ".join([own, *details])

    def _detail(self, name: str, code: str) -> str:
        return (
            f"giải {code}" if name == "award_grade" else phrases.decapitalise(self.name(name, code))
        )

    def _told(self, series: Series, name: str) -> bool:
        """Whether a dimension follows from another one."""
        kind = series.dimensions.get("activity_kind")
        if name == "field":
            return (
                kind is not None
                and self.extra.get(("activity_kind", kind)) == series.dimensions[name]
            )
        return False

    def _repeats(self, series: Series, name: str) -> bool:
        """Whether the indicator's own name says the source ("Ngân sách cấp cho các hội")."""
        if name != "funding_source":
            return False
        said = {word.key for word in split(series.name)}
        told = [word.key for word in split(self.name(name, series.dimensions[name]))]
        return len(told) > 1 and len(said & set(told[:2])) == 2

    def _natural(self, kind: str) -> str:
        """The indicator a kind of activity is counted by."""
        return self._kinds.get(kind, "activities")

    @cached_property
    def _kinds(self) -> dict[str, str]:
        return {
            row["activity_kind"]: OF_KINDS.get(row["measure"], "activities")
            for row in lexicon.rows_of("activity_kind")
        }

    def implied(self, series: Series, meaning: Meaning) -> bool:
        """Whether the indicator goes without saying where a phrase names its kind."""
        named = dict(meaning.dimensions)
        if "award_kind" in named:
            return series.indicator == "awards"
        kind = named.get("activity_kind")
        return kind is not None and (
            series.indicator == self._natural(kind) or self._counted_by[kind] == {series.indicator}
        )

    @cached_property
    def _counted_by(self) -> dict[str, set[str]]:
        """Kind of activity → the indicators that have figures of it."""
        indicators: dict[str, set[str]] = defaultdict(set)
        for series in self.series:
            if "activity_kind" in series.dimensions:
                indicators[series.dimensions["activity_kind"]].add(series.indicator)
        return indicators

    def words_of(self, series: Series) -> frozenset[str]:
        """Every word its names use, with and without accents."""
        if series.key not in self._words:
            told = [series.name, series.unit, WORDS["units"].get(series.unit, "")]
            told += [self.name(name, code) for name, code in series.dimensions.items()]
            keys = {word.key for text in told for word in split(text)}
            self._words[series.key] = frozenset(keys | set(map(bare, keys)))
        return self._words[series.key]

    @cached_property
    def _words(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def find(self, words: list[Word]) -> list[Span]:
        """Every phrase in the words; one that lies in a longer one is not told."""
        spans: dict[frozenset[int], list[Meaning]] = {}
        for first, last, number in self._matcher.find(words, loose=True):
            places = [frozenset(range(first, last))]
            if number in self._gaps:
                places = list(self._behind(words, first, last, self._gaps[number]))
            for place in places:
                meanings = spans.setdefault(place, [])
                if self._meanings[number] not in meanings:
                    meanings.append(self._meanings[number])
        whole = [place for place in spans if _joined(place)]
        return [
            Span(place, tuple(meanings))
            for place, meanings in spans.items()
            if not any(place < other for other in whole)
        ]

    def _behind(
        self, words: list[Word], first: int, last: int, pieces: tuple[tuple[str, ...], ...]
    ) -> Iterator[frozenset[int]]:
        """The places of a phrase whose first piece stands at first–last, if the others follow."""
        places, at = set(range(first, last)), last
        for piece in pieces:
            for start in range(at, min(at + _GAP + 1, len(words) - len(piece) + 1)):
                keys = [words[start + i].key for i in range(len(piece))]
                if all(key in (own, bare(own)) for key, own in zip(keys, piece, strict=True)):
                    break
            else:
                return
            at = start + len(piece)
            places |= set(range(start, at))
        yield frozenset(places)

    def _add(self, text: str, meaning: Meaning, *more: str) -> None:
        self._meanings.append(meaning)
        self._matcher.add(text, len(self._meanings) - 1)
        if more:
            pieces = tuple(tuple(word.key for word in split(piece)) for piece in more)
            self._gaps[len(self._meanings) - 1] = pieces

    def _name(self, of: str, code: str, name: str) -> None:
        if of == "association":
            return
        if of in ("area", "register"):
            self._add(name, Meaning(of, code))
        elif of == "indicator":
            for own in {name, _PARENTHESIS.sub("", name)}:
                self._add(own, Meaning("series", code))
        else:
            parts = () if of == "field" else name.split(", ")
            for own in {name, *(part for part in parts if " " in part)}:
                self._add(own, Meaning("series", "", frozenset({(of, code)})))

    def _associations(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Associations by every way they are called, with "Hội" before their name or without."""
        called: dict[str, dict[str, str]] = {}
        for row in rows:
            names = called.setdefault(row["code"], {"association": row["code"]})
            names["short_name" if row["place"] == 0 else "name"] = _PARENTHESIS.sub(
                "", phrases.text(row["name"])
            )
            names["association_kind"] = phrases.text(row["extra"])
        for name, code in dict.fromkeys(lexical_names.associations(called.values())):
            own = {name, *((bare_name,) if (bare_name := _without_head(name)) else ())}
            for way in own:
                self.spelt.setdefault(numbers.fold(way), set()).add(code)
                self._add(way, Meaning("association", code))
        for kind, ways in WORDS["associations"].items():
            for code in (c for c, names in called.items() if names["association_kind"] == kind):
                for way in ways:
                    self._add(way, Meaning("association", code))

    def _phrase(self, phrase: lexicon.Phrase) -> None:
        """Take a turn of phrase. Reports say more by a word than a question may ask by it
        ("nông dân" counts who came to a course): unless it was written for questions, it has
        several words, all of them those of what it means."""
        if not (phrase.indicator or phrase.dimensions):
            return
        dimensions = {
            "stated_type" if name == "association_type" else name: code
            for name, code in phrase.dimensions.items()
        }
        if phrase.usage != lexicon.QUESTION:
            kind = dimensions.get("activity_kind", "")
            told = [self.name("indicator", phrase.indicator)]
            told += [self.name(name, code) for name, code in dimensions.items()]
            told.append(self.name("field", self.extra.get(("activity_kind", kind), "")))
            own = {word.key for text in told for word in split(text)} | self.filler
            keys = {word.key for word in split(phrase.text)}
            if len(keys) < 2 or not keys <= own:
                return
        first, *more = phrase.pieces
        meaning = Meaning("series", phrase.indicator, frozenset(dimensions.items()))
        self._add(first, meaning, *more)

    @staticmethod
    def _series(row: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> Series:
        alike = [other for other in rows if other["indicator"] == row["indicator"]]
        derived = phrases.text(row["derived_name"])
        return Series(
            indicator=row["indicator"],
            name=derived or row["name"],
            table=row["record_table"],
            unit=row["unit"],
            measure=phrases.text(row["measure"]) or None,
            kind=phrases.text(row["kind"], "stock"),
            derived=bool(derived),
            expected_from=phrases.text(row["expected_from"]),
            associations=frozenset(row["associations"]),
            dimensions={n: row[n] for n in DIMENSIONS if not numbers.missing(row[n])},
            fixed=frozenset(n for n in _FIXED if len({phrases.text(o[n]) for o in alike}) == 1),
        )


def _without_head(name: str) -> str:
    """ "hội làm vườn" → "làm vườn"; "" where too little is left."""
    head, _, rest = name.partition(" ")
    return rest if head == "hội" and " " in rest else ""


def _joined(place: frozenset[int]) -> bool:
    return max(place) - min(place) + 1 == len(place)


@cached_for_view
def of(view: View) -> Vocabulary:
    """The vocabulary of a view's snapshot."""
    return Vocabulary(view)
