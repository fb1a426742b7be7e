"""Which series a question is about: the one all words of the question are explained by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.content.answers.reading import Reading
from dashboard.content.answers.vocabulary import Meaning, Series
from etl.lexicon.phrases import dimensions_of
from etl.lexicon.words import bare, split

#: Parts of a whole that say nothing of the whole: women of members, contracts of posts.
SUBSETS = frozenset({"member_group", "staff_group"})
#: Indicators of one association → what the Union states of all of them together.
OF_ALL = {
    "income": ("associations_state_income", "associations_donated_income"),
    "posts": ("associations_posts", "associations_surveyed_posts"),
}
_MONEY = "đồng"


@dataclass(frozen=True)
class Match:
    """A series and how well a question names it.

    left    words of the question it does not explain
    unsaid  dimensions of it that the question does not name
    """

    series: Series
    left: tuple[int, ...]
    unsaid: frozenset[str]
    rank: tuple[int, ...]


def matches(reading: Reading) -> list[Match]:
    """Every series the question may be about, the best first."""
    candidates = [
        match for series in reading.vocabulary.series if (match := _match(reading, series))
    ]
    return sorted(candidates, key=lambda match: match.rank)


def _match(reading: Reading, series: Series) -> Match | None:
    places, named, indicator, others, loose = reading.explained_by(series)
    if not places or _counts_others(reading, series) or _counts_places(reading, series):
        return None
    indicator |= _all_loose(reading, series)
    left = tuple(reading.left(places))
    unsaid = frozenset(name for name in series.apart if name not in named)
    if (
        series.apart.get("field")
        and "activity_kind" in named
        and reading.vocabulary.extra.get(("activity_kind", series.dimensions["activity_kind"]))
        == series.dimensions["field"]
    ):
        unsaid -= {"field"}
    rank = (
        len(left),
        not indicator,
        others,
        _other_unit(reading, series),
        len(unsaid),
        loose,
        # "biên chế" alone is all who work there; beside the indicator's name it is a part.
        -len(named) if len(reading.content) > 1 else 0,
        len(series.apart),
        series.derived,
    )
    return Match(series, left, unsaid, tuple(map(int, rank)))


def _counts_others(reading: Reading, series: Series) -> bool:
    """Whether the question counts patients or delegates and the series other people."""
    if series.indicator != "participants":
        return False
    units = {other.unit for other in reading.vocabulary.series if other.indicator == "participants"}
    whom = {unit: bare(unit).removeprefix("luot ") for unit in units}
    named = {unit for unit, who in whom.items() if " " in who and reading.says(who)}
    return bool(named) and series.unit not in named


def _counts_places(reading: Reading, series: Series) -> bool:
    """Whether the question counts districts or communes and the series is money."""
    counted = (f"{many} {place}" for many in ("bao nhieu", "may") for place in ("huyen", "xa"))
    return series.unit == _MONEY and reading.says(*counted)


def _all_loose(reading: Reading, series: Series) -> bool:
    """Whether every word of the indicator's name stands in the question."""
    return {bare(word.key) for word in split(series.name)} <= set(reading.keys)


def _other_unit(reading: Reading, series: Series) -> bool:
    """Whether the question asks for another kind of figure: a year, a share."""
    if reading.asked("when"):
        return series.unit != "năm"
    if reading.asked("per_cent") and not reading.asked("growth"):
        return series.unit != "%"
    other = series.unit == "năm" and "năm" not in reading.text
    return reading.asked("how_many") and (other or series.unit == "%")


def best(candidates: Iterable[Match], associations: Collection[str] | None = None) -> list[Match]:
    """The matches that leave nothing unexplained and are equally good; of those that one of
    the associations has, where they are named."""
    whole = [
        match
        for match in candidates
        if not match.left
        and not match.rank[1]
        and (associations is None or match.series.associations & set(associations))
    ]
    return [match for match in whole if match.rank == whole[0].rank] if whole else []


def named_apart(reading: Reading, chosen: Sequence[Match]) -> list[Series]:
    """The series of an indicator of which the question names several parts ("biên chế và hợp
    đồng"); empty where it names one."""
    indicator = chosen[0].series.indicator
    named: dict[str, dict[str, frozenset[int]]] = defaultdict(dict)
    for span in reading.content:
        for meaning in span.meanings:
            if meaning.slot == "series" and meaning.code == indicator:
                for name, code in meaning.dimensions:
                    named[name].setdefault(code, span.words)
    for name, codes in named.items():
        apart = {code for code in codes if code != "all"}
        if name in SUBSETS and any(
            codes[part].isdisjoint(codes[other]) for part in apart for other in apart
        ):
            return [
                series
                for series in reading.vocabulary.series
                if series.indicator == indicator
                and series.dimensions.get(name) in apart
                and series.associations & chosen[0].series.associations
            ]
    return []


def imagined(reading: Reading) -> Series | None:
    """What the question asks for where nobody has figures of it: an indicator that is known
    with dimensions that are known; None where words are left."""
    meant = [m for span in reading.content for m in span.meanings if m.slot == "series"]
    indicators = {m.code for m in meant if m.code}
    covered = {i for span in reading.content for i in span.words}
    if reading.left(covered) or len(indicators) != 1:
        return None
    indicator = indicators.pop()
    known = next((s for s in reading.vocabulary.series if s.indicator == indicator), None)
    name = reading.vocabulary.name("indicator", indicator)
    own = dimensions_of(indicator)
    dimensions = {n: c for m in meant for n, c in m.dimensions if n in own}
    if any(n not in own for m in meant for n, _ in m.dimensions):
        return None
    blank = known or Series(
        indicator, name, reading.vocabulary.extra.get(("indicator", indicator), ""), "", None,
        "stock", False, "", frozenset(),
    )  # fmt: skip
    return replace(
        blank,
        name=name,
        measure=None,
        derived=False,
        associations=frozenset(),
        dimensions=dimensions,
    )


def of_all(reading: Reading, candidates: list[Match]) -> list[Match]:
    """What the Union states of all associations together, where the question is of them all."""
    totals: dict[tuple[str, ...], Match] = {}
    meant = [m for span in reading.content for m in span.meanings if m.slot == "series"]
    parts = {code for m in meant for name, code in m.dimensions if name == "staff_group"} - {"all"}
    for match in candidates:
        wanted = {k: v for k, v in match.series.apart.items() if k not in match.unsaid}
        for series in reading.vocabulary.series:
            total = series.indicator in OF_ALL.get(match.series.indicator, ())
            if "staff_group" in series.dimensions:
                # Posts are not all who work there: a part must be named.
                total = total and series.dimensions["staff_group"] in (parts or {"all"})
            if total and wanted.items() <= series.dimensions.items():
                totals.setdefault(series.key, replace(match, series=series))
    return list(totals.values())


def names_no_indicator(reading: Reading) -> bool:
    """Whether the question names no indicator at all."""
    return not any(
        isinstance(m, Meaning) and m.slot == "series" for s in reading.content for m in s.meanings
    )
