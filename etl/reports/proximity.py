"""How near words stand to a figure in its sentence: the weight of each match as evidence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from etl.lexicon import phrases
from etl.lexicon.lexicon import DIMENSION, INDICATOR, Match
from etl.reports.choose import OWN_KINDS, Evidence
from etl.reports.figures import Figure

#: The small letters of the language: in code order they stand between capitals ("Đ" after "à").
_SMALL = "a-z" + "".join(c for c in map(chr, range(0xDF, 0x1EFA)) if c.islower() and c.isalpha())
_STOP = re.compile(rf"(?<=[.!?])\s+(?=[^{_SMALL}])|\n")
_SHORT = re.compile(
    r"(?:^|[\s(])(?:TP|TX|TT|H|P|X|T|TS|ThS|PGS|GS|BS|Ths|ts|tp|đ/c|ông|Mr|v\.v)\.$"
)
_PART = re.compile(r";|\.\s|\n|(?<=\s)[-–+]\s")
#: Commas of fixed pairs part nothing: "phòng, chống", "khám, chữa bệnh".
_COMMA = re.compile(r",(?!\d| chống| chữa)|\(|\)|:")
#: Words before a figure that say what it is of, whatever noun stands behind it.
_FIRM = 2.0
_OF = re.compile(r"(?<!\w)(?:của|toàn|cả|trong|ngoài|các|bàn) $", re.IGNORECASE)
_GOES_ON = re.compile(r"\s*(?:[,;]|và )")
#: Words of a noun before what it is told by: "hội cấp xã".
_NOUN = 4
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Sentence:
    """A stretch of the text: one sentence."""

    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order."""
    found, start = [], 0
    for stop in _STOP.finditer(text):
        if text[stop.start() : stop.end()] != "\n" and _SHORT.search(text[start : stop.start()]):
            continue
        found.append(Sentence(start, stop.start()))
        start = stop.end()
    found.append(Sentence(start, len(text)))
    return [s for s in found if s.end > s.start]


def evidence(
    text: str, sentence: Sentence, matches: Sequence[Match], found: Sequence[Figure], at: int
) -> list[Evidence]:
    """The matches of the sentence weighed for the figure `found[at]`."""
    figure = found[at]
    inner = [f for f in found if sentence.start <= f.start < sentence.end]
    place = inner.index(figure)
    previous = inner[place - 1] if place else None
    following = inner[place + 1] if place + 1 < len(inner) else None
    starts = [f.start for f in inner]
    counted = any(
        m.usage == phrases.COUNTED and m.score >= 1 and m.start - figure.end in (0, 1)
        for m in matches
    )
    items = []
    for match in matches:
        if not sentence.start <= match.start < sentence.end or match.end > sentence.end:
            continue
        if match.kind not in (INDICATOR, DIMENSION, phrases.NONE) or match.usage == phrases.HEADING:
            continue
        if match.parts and _spans(match, figure):
            others = bisect_left(starts, match.end) - bisect_left(starts, match.start)
            factor = 1.15 if others <= 1 else 0.6
            if ";" in text[match.start : match.end]:
                factor = 0.1
            elif "," in text[match.parts[0][1] : figure.start]:
                factor *= 0.6 if match.usage != phrases.NONE else 0.3
            elif others > 1 and "," in text[figure.end : match.parts[-1][0]]:
                factor *= 0.4
            items.append(Evidence(match, factor, factor))
        elif match.start >= figure.end:
            items.append(_after(text, match, figure, following, starts))
        elif match.end <= figure.start:
            items.append(_before(text, match, figure, previous, starts, counted=counted))
    return [item for item in items if item.factor > 0]


def _is_others(match: Match) -> bool:
    """ "209 hội cấp xã, 3.105 chi hội": the level of what another figure counts is not its."""
    return match.usage == phrases.COUNTED and bool(OWN_KINDS & match.dimensions.keys())


def _spans(match: Match, figure: Figure) -> bool:
    return match.parts[0][1] <= figure.digits[0] and match.parts[-1][0] >= figure.digits[1]


def words_between(text: str, start: int, end: int) -> int:
    """How many words stand between two places."""
    return len(_WORD.findall(text[start:end]))


def _after(
    text: str, match: Match, figure: Figure, following: Figure | None, starts: Sequence[int]
) -> Evidence:
    reach = match.parts[-1][0] if match.parts else match.start
    between = text[figure.end : match.start]
    whole = text[figure.end : reach]
    passed = bisect_left(starts, reach) - bisect_left(starts, figure.end)
    if passed > 0 or (following is not None and match.end > following.end):
        factor = 0.08 / max(1, passed)
        return Evidence(match, factor, 0.0 if _is_others(match) else factor * 1.5)
    distance = words_between(text, figure.end, match.start)
    if _PART.search(whole):
        return Evidence(match, 0.05 if match.usage != phrases.NONE else 0.0, 0.08)
    if match.parts and _COMMA.search(whole):
        factor = 0.1 if following is not None else 0.5
        return Evidence(match, factor, factor)
    if distance == 0 and not _COMMA.search(between):
        if match.usage == phrases.NONE:
            return Evidence(match, 1.1, 1.1)
        factor = 1.25 if match.usage == phrases.COUNTED else 0.95
        return Evidence(match, factor, factor)
    if match.usage == phrases.NONE:
        factor = 0.5 if distance <= 2 and not _COMMA.search(between) else 0.0
        return Evidence(match, factor, factor)
    if _COMMA.search(between):
        # Words behind a comma lead to the next figure, when there is one.
        if following is not None:
            return Evidence(match, 0.1, 0.08)
        return Evidence(match, 0.4, 0.5)
    led = (
        following is not None
        and words_between(text, match.end, following.start) <= 1
        and not _COMMA.search(text[match.end : following.start])
    )
    factor = max(0.85 - 0.07 * distance, 0.35) * (0.4 if led else 1)
    if match.usage == phrases.COUNTED and distance > 2:
        factor *= 0.6 if " " in text[match.start : match.end] else 0.0
    return Evidence(match, factor, factor)


def _before(
    text: str, match: Match, figure: Figure, previous: Figure | None, starts: Sequence[int],
    *, counted: bool,
) -> Evidence:  # fmt: skip
    between = text[match.end : figure.start]
    passed = bisect_left(starts, figure.start) - bisect_left(starts, match.end)
    if match.usage == phrases.NONE:
        # "số hội viên của tỉnh là": not what is counted.
        close = (
            not _OF.search(text[: match.start])
            and passed == 0
            and words_between(text, match.end, figure.start) <= 1
        )
        close = close and not (counted and match.score < _FIRM)
        owned = previous is not None and match.start - previous.end <= 1
        factor = 1.0 if close and not owned and not re.search(r"[,()]", between) else 0.0
        return Evidence(match, factor, factor)
    parted = bool(_PART.search(between))
    if (
        previous is not None
        and "level" in match.dimensions
        and _GOES_ON.match(between)
        and words_between(text, previous.end, match.start) <= _NOUN
    ):
        # "209 hội cấp xã, 3.105 chi hội": the level of what the figure before counts.
        return Evidence(match, 0.2, 0.0)
    if passed > 0:
        factor = 0.28 / passed * (0.4 if parted else 1)
        return Evidence(
            match,
            factor * (0.5 if match.usage == phrases.COUNTED else 1),
            0.0 if _is_others(match) else factor * 1.5,
        )
    if previous is not None and words_between(text, previous.end, match.start) <= 1 and (
        not match.parts and (match.usage == phrases.COUNTED or match.start - previous.end <= 1)
    ):  # fmt: skip
        factor = 0.2 if parted else 0.3
        return Evidence(match, factor, 0.45 if parted else 0.7)
    distance = words_between(text, match.end, figure.start)
    factor = max(0.95 - 0.06 * distance, 0.4)
    if match.usage == phrases.COUNTED and (
        counted
        or not re.fullmatch(
            r"(?:\s|toàn tỉnh|toàn hội|hiện có|là|có|gồm|:|đạt|được|đã|lên|-|–|\()*", between
        )
    ):
        # What is counted stands behind its figure, or before a colon.
        factor *= 0.55 if " " in text[match.start : match.end] else 0.0
    if parted:
        factor *= 0.35
    elif "," in between:
        factor *= 0.6
    if previous is not None and match.start < previous.end:
        factor *= 0.5
    return Evidence(match, factor, factor)
