"""What a question says: its phrases, its time, its numbers, and what of it is not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from dashboard.content.answers.vocabulary import WHOLE, Meaning, Series, Span, Vocabulary
from etl.lexicon.words import Word, bare, lacks_accents, split
from etl.records import period as periods
from etl.records.text import clean

#: Longer questions are not read.
MOST_LETTERS = 300
_LONGEST_PERIOD = 12
#: Words of periods as they are written without accents.
_TIME_WORDS = {
    "nam": "năm", "tu": "từ", "den": "đến", "toi": "tới", "thang": "tháng", "quy": "quý",
    "giai": "giai", "doan": "đoạn", "dau": "đầu", "cuoi": "cuối", "nay": "nay", "het": "hết",
    "ngay": "ngày", "nhiem": "nhiệm", "ky": "kỳ", "trong": "trong", "ca": "cả", "nua": "nửa",
    "thoi": "thời", "tinh": "tính",
}  # fmt: skip
_FRACTION = re.compile(r"(\d+)\s*/\s*(\d+)")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?!\d)|\d+(?:,\d+)?")
_SCALES = {"nghin": 1e3, "ngan": 1e3, "van": 1e4, "trieu": 1e6, "ty": 1e9, "ti": 1e9}
#: Words before a number, without accents → how a figure must stand to it.
_BOUNDS = {
    "tren": ">", "hon": ">", "nhieu hon": ">", "lon hon": ">", "vuot": ">", "tu": ">=",
    "it nhat": ">=", "toi thieu": ">=", "khong duoi": ">=", "duoi": "<", "it hon": "<",
    "nho hon": "<", "chua den": "<", "chua toi": "<", "khong qua": "<=", "toi da": "<=",
    "nhieu nhat": "<=", "dung": "=", "du": "=", "ca": "=", "dat": "=", "o": "=", "co": "=",
}  # fmt: skip


@dataclass(frozen=True)
class When:
    """The time a question asks for. mode: "in", "before" (ends before `end`), "after"."""

    start: date | None
    end: date | None
    label: str
    mode: str = "in"

    @property
    def years(self) -> tuple[int | None, int | None]:
        return (self.start.year if self.start else None, self.end.year if self.end else None)


@dataclass(frozen=True)
class Condition:
    """A number the question holds figures against: `sign` and value; `of` where it is 9/10."""

    sign: str
    value: float
    of: int | None = None


@dataclass
class Reading:
    """One question read.

    spans     phrases on what is asked, each with its meanings
    asks      kinds of words of asking (words.toml)
    times     the periods named, in their order
    """

    text: str
    words: list[Word]
    vocabulary: Vocabulary
    spans: list[Span] = field(default_factory=list)
    asks: set[str] = field(default_factory=set)
    times: list[When] = field(default_factory=list)
    condition: Condition | None = None
    taken: set[int] = field(default_factory=set)

    @cached_property
    def associations(self) -> list[Span]:
        """The associations named, in their order; what may be a kind of activity is not."""
        return [s for s in self.spans if any(m.slot == "association" for m in s.meanings)]

    @cached_property
    def areas(self) -> list[Span]:
        return [s for s in self.spans if s.meanings and all(m.slot == "area" for m in s.meanings)]

    @cached_property
    def lacks_accents(self) -> bool:
        return lacks_accents(self.words)

    @property
    def content(self) -> list[Span]:
        """Phrases that may be of a series."""
        return [s for s in self.spans if any(m.slot == "series" for m in s.meanings)]

    @cached_property
    def keys(self) -> list[str]:
        """The words without accents."""
        return [bare(word.key) for word in self.words]

    def says(self, *phrases: str) -> bool:
        """Whether it says one of the phrases (without accents), each in whole words."""
        said = f" {' '.join(self.keys)} "
        return any(f" {words} " in said for words in phrases)

    def asked(self, *kinds: str) -> bool:
        return not self.asks.isdisjoint(kinds)

    def say(self, places: Iterable[int]) -> str:
        """Words of the question as they were written."""
        return " ".join(self.text[self.words[i].start : self.words[i].end] for i in sorted(places))

    def left(self, explained: Iterable[int] = ()) -> list[int]:
        """The words that neither these places nor a word of asking explain."""
        known = self.taken | set(explained)
        return [
            i
            for i, word in enumerate(self.words)
            if i not in known
            and word.key not in self.vocabulary.filler
            and not (self.lacks_accents and word.key in self.vocabulary.bare_filler)
        ]

    def explained_by(self, series: Series) -> tuple[set[int], set[str], bool, int, int]:
        """Places a series explains, the dimensions and whether the indicator was named, how
        many phrases are of another indicator, and how many words only stand in its names."""
        places: set[int] = set()
        named: set[str] = set()
        indicator, others = False, 0
        for span in self.content:
            codes = {m.code for m in span.meanings if m.slot == "series"}
            others += "" not in codes and _own(series) not in codes
            for meaning in span.meanings:
                if meaning.slot == "series" and _fits(meaning, series, self.vocabulary):
                    places |= span.words
                    named |= {name for name, _ in meaning.dimensions}
                    indicator |= _own(series) == meaning.code or (
                        not meaning.code and self.vocabulary.implied(series, meaning)
                    )
        own = self.vocabulary.words_of(series)
        loose = {i for i in self.left(places) if self.words[i].key in own}
        return places | loose, named, indicator, others, len(loose)


def _fits(meaning: Meaning, series: Series, vocabulary: Vocabulary) -> bool:
    """Whether a phrase may speak of a series."""
    if any(not _has(series, name, code, vocabulary) for name, code in meaning.dimensions):
        return False
    if not meaning.code or meaning.code == _own(series):
        return True
    # "lớp tập huấn" counts courses, and says of which activity people were counted.
    return bool(meaning.dimensions) and "activity_kind" in series.dimensions


def _own(series: Series) -> str | None:
    """What phrases call the series: its indicator, of a sum or share its own code."""
    return series.measure if series.derived else series.indicator


def _has(series: Series, name: str, code: str, vocabulary: Vocabulary) -> bool:
    own = series.dimensions.get(name)
    if name == "field" and own is not None:
        return code in (own, vocabulary.extra.get(("field", own)))
    # "all" is a code of levels and of groups: of which one, the series says.
    return own == code or (code == WHOLE and own is None)


def read(vocabulary: Vocabulary, question: str, today: date) -> Reading:
    """Read a question; `today` is the day "năm nay" is of."""
    text = clean(question)
    reading = Reading(text, split(text), vocabulary)
    _read_times(reading)
    phrases = [s for s in vocabulary.find(reading.words) if not s.words & reading.taken]
    names = (s.words for s in phrases if any(m.slot == "series" for m in s.meanings))
    _read_condition(reading, {i for words in names if len(words) > 1 for i in words})
    phrases = [s for s in phrases if not s.words & reading.taken]
    for span in phrases:
        content = [m for m in span.meanings if m.slot not in ("ask", "names")]
        # "Bắc Giang" behind a name says nothing more; "thành phố Bắc Giang" is a place.
        if content and len(content) < len(span.meanings) and content[0].slot == "area":
            reading.taken |= span.words
        elif content:
            reading.spans.append(Span(span.words, tuple(content)))
    reading.spans.sort(key=lambda span: (span.first, -len(span.words)))
    said = {i for span in reading.spans for i in span.words}
    for span in phrases:
        asks = {m.code for m in span.meanings if m.slot == "ask"}
        whole = all(m.slot in ("ask", "names") for m in span.meanings)
        if whole and span.words & said and "count_which" in asks:
            continue  # "bao nhiêu hội" is no word of asking in "bao nhiêu hội viên".
        reading.asks |= asks
        if whole:
            reading.taken |= span.words
    keys = reading.keys
    if "may" in keys or ("bao" in keys and "nhieu" in keys[keys.index("bao") + 1 :]):
        reading.asks.add("how_many")
    _imply(reading, phrases)
    for kind, year in (("this_year", today.year), ("last_year", today.year - 1)):
        if kind in reading.asks:
            reading.times.append(When(date(year, 1, 1), date(year, 12, 31), str(year)))
    return reading


def _imply(reading: Reading, phrases: Iterable[Span]) -> None:
    """What goes without saying: "đông nhất" is of members, "lâu đời nhất" of the founding."""
    for kind, indicator in (("members_implied", "members"), ("founded_implied", "founded_year")):
        if reading.asked(kind) and not reading.content:
            words = {i for s in phrases for i in s.words if any(m.code == kind for m in s.meanings)}
            reading.spans.append(Span(frozenset(words), (Meaning("series", indicator),)))


def _read_times(reading: Reading) -> None:
    words, at = reading.words, 0
    while at < len(words):
        for last in range(min(at + _LONGEST_PERIOD, len(words)), at, -1):
            places = set(range(at, last))
            when = None if places & reading.taken else _period(reading, at, last)
            if when is not None:
                reading.times.append(when)
                reading.taken |= places
                at = last - 1
                break
        at += 1


def _period(reading: Reading, first: int, last: int) -> When | None:
    text = reading.text[reading.words[first].start : reading.words[last - 1].end]
    if not re.search(r"\d{4}", text):
        return None
    plain = re.sub(r"[^\W\d_]+", _accented, text.casefold())
    mode = "in"
    for word, other in (("trước", "before"), ("sau", "after")):
        if plain.startswith(f"{word} "):
            mode, plain = other, plain.removeprefix(f"{word} ")
    plain = re.sub(r"^(trong|vào|ở) (?=năm|tháng|quý|giai|\d)", "", plain)
    plain = re.sub(r"^từ (trước )?(?=giai)", "", plain)
    if (end := re.fullmatch(r"(.*?) ?trở (?:lại đây|đi|về sau)", plain)) is not None:
        plain = f"{end[1]} đến nay"
    period = periods.period(plain)
    if not isinstance(period, periods.Period):
        return None
    label = (
        f"{'trước' if mode == 'before' else 'sau'} {period.label}" if mode != "in" else period.label
    )
    return When(period.start, period.end, label, mode)


def _accented(match: re.Match[str]) -> str:
    return _TIME_WORDS.get(match[0], {"truoc": "trước", "sau": "sau"}.get(match[0], match[0]))


def _read_condition(reading: Reading, named: set[int]) -> None:
    """ "9/10", "trên 1.000", "từ 500 trở lên", "đủ 10"; no year, nor what a name holds."""
    text = reading.text
    match = _FRACTION.search(text)
    if match and _word_at(reading, match.start()) in reading.taken:
        match = None
    if match and not re.match(r"\s*/\s*\d{4}", text[match.end() :]):
        before = bare(text[: match.start()].casefold())
        if not re.search(r"(thang|quy|ngay|so|nghi dinh) $", before) and int(match[2]) < 1900:
            reading.condition = Condition("=", float(match[1]), int(match[2]))
            _take(reading, match.start(), match.end())
            return
    for match in _NUMBER.finditer(text):
        at = _word_at(reading, match.start())
        if at in named or at in reading.taken:
            continue
        before = bare(text[: match.start()].casefold()).split()
        sign = _BOUNDS.get(" ".join(before[-2:])) or _BOUNDS.get(" ".join(before[-1:]))
        after = bare(text[match.end() :].casefold()).split()
        scale = _SCALES.get(after[0], 1.0) if after else 1.0
        up = " ".join(after[(scale > 1) :][:6])
        year = re.fullmatch(r"(19|20)\d\d", match[0]) and "tro len" not in up and scale == 1
        if sign is None or (year and sign in (">=", "=")) or (year and not _counts(up)):
            continue
        if before[-1] in ("o", "co") and sign == "=" and not _counts(up):
            continue
        if sign == ">=" and before[-1:] == ["tu"] and "tro len" not in up:
            continue
        two = _BOUNDS.get(" ".join(before[-2:])) is not None and len(before) > 1
        value = float(match[0].replace(".", "").replace(",", ".")) * scale
        reading.condition = Condition(sign, value)
        first = max(0, at - (2 if two else before[-1] not in ("o", "co")))
        last = _word_at(reading, match.end() - 1) + (scale > 1)
        reading.taken |= set(range(first, last + 1))
        for i in range(last + 1, len(reading.words) - 1):
            if reading.keys[i : i + 2] == ["tro", "len"]:
                reading.taken |= {i, i + 1}
        return


def _counts(after: str) -> bool:
    """Whether what follows a number that could be a year is counted by it."""
    return bool(re.match(r"(hoi vien|nguoi|chi hoi|luot|lop|cuoc|xa|huyen|dong)\b", after))


def _take(reading: Reading, start: int, end: int) -> None:
    reading.taken |= {i for i, w in enumerate(reading.words) if w.start < end and w.end > start}


def _word_at(reading: Reading, place: int) -> int:
    return next(i for i, word in enumerate(reading.words) if word.start <= place < word.end)
