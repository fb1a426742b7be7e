"""Which indicator, and which kind of it, a figure is of: evidence weighed, the best few kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from etl.lexicon import phrases
from etl.lexicon.lexicon import DIMENSION, INDICATOR, Match
from etl.records.amounts import MONEY, PERCENT
from etl.reports.forms import form

#: Alternatives shown beside the choice.
MOST = 5
#: What must be said for an indicator before it counts as much as saying nothing.
_PRIOR = 1.0
#: Part of the weight of further words for the same indicator.
_MORE = 0.35
#: A code of a kind alone hints at the indicator it is usually of.
_IMPLIED = 0.55
_ELSEWHERE = 0.5
#: What speaks for an indicator must be that much for it to be chosen.
_LEAST = 0.8
#: A choice with a lower score is one of the alternatives, and no indicator the choice. Of 0.5 to
#: 0.75 the least that meets both aims (93 % right, 80 % kept aside) over the reports of
#: tests/reports/corpus/closed; how it does on a report left out is in docs/measurements.md.
_SURE = 0.68
#: Kinds must be said that clearly.
_LEAST_KIND = 0.3
#: Levels and types of associations are said in passing: they must stand near.
_SEEN = 0.08
_OUTER, _LEAST_LEVEL = ("level", "association_type"), 0.42
_MEASURED = {"event": "activities", "output": "outputs", "reach": "participants"}
_POSTS = frozenset({"all", "permanent_post", "contract", "official"})
_OF = {
    "award_kind": "awards", "funding_source": "income", "member_group": "members",
    "association_type": "member_associations",
}  # fmt: skip
#: Kinds that a figure is told by where it stands: what stands further off is of other figures.
OWN_KINDS = frozenset(
    {"member_group", "staff_group", "level", "association_type", "funding_source"}
)
#: Units printed with a figure that only few indicators have: kinds of outputs by the unit.
_SPECIAL = {
    "m2": ("office_area", None), "m²": ("office_area", None),
    "ha": ("outputs", "dien-tich-mo-hinh"), "hecta": ("outputs", "dien-tich-mo-hinh"),
    "héc ta": ("outputs", "dien-tich-mo-hinh"),
    "tấn": ("outputs", "duoc-lieu"), "kg": ("outputs", "duoc-lieu"), "km": ("", None),
}  # fmt: skip
_UNIT_KINDS = frozenset({"dien-tich-mo-hinh", "duoc-lieu", "ty-le-thuoc-nam", "quy-nhan-dao"})
#: Nouns that count who came, and what was held.
PEOPLE = form("choose.people")
_EVENTS = form("choose.events")
_WHOLES = (
    "members", "branches", "subordinate_associations", "staff_members", "member_associations",
    "districts_covered", "communes_covered",
)  # fmt: skip
_PARTS = ("districts_", "district_", "communes_covered", "associations_")
#: Kinds an indicator may have: those of these fields.
_FIELDS = {
    "opinions_given": {"tu-van-phan-bien", "tu-van", "phan-bien", "giam-dinh"},
    "opinions_accepted": {"tu-van-phan-bien", "tu-van", "phan-bien", "giam-dinh"},
    "contest_entries": {"sang-tao"},
    "contest_authors": {"sang-tao"},
    "charity_value": {"tu-thien", "suc-khoe", "moi-truong"},
}


@dataclass
class Evidence:
    """A match and how near to the figure it stands (1: beside it); kinds may reach further."""

    match: Match
    factor: float
    kind_factor: float


@dataclass
class Said:
    """What is known of the figure itself."""

    unit: str = ""
    scaled: bool = False
    part: bool = False
    year: bool = False
    #: A field of a table, where units may be left out.
    field: bool = False
    counted: str = ""
    #: For nothing: it is a difference, a rate, of something else.
    against: float = 0.0
    #: Of the Union, which alone counts associations.
    union: bool = True
    #: Of a part of what is counted: "chi hội chậm nộp".
    partial: bool = False


@dataclass
class Candidate:
    """An indicator (None: none fits) with its kind and a score from 0 to 1."""

    indicator: str | None
    kind: dict[str, str] = field(default_factory=dict)
    score: float = 0.0


@cache
def _units() -> dict[str, str]:
    return {row["indicator"]: row["unit"] for row in phrases.rows_of("indicator")}


def is_money(indicator: str) -> bool:
    """True when figures of the indicator are đồng."""
    return _units()[indicator] == MONEY


#: What the tables of these record is of the association as a whole: they have no area.
_NOWHERE = frozenset({"organisation", "staff", "funding", "awards"})


@cache
def has_area(indicator: str) -> bool:
    """True when records of the indicator are told apart by area."""
    tables = {row["indicator"]: row["record_table"] for row in phrases.rows_of("indicator")}
    return tables[indicator] not in _NOWHERE


_STATES = frozenset({"membership", "branches", "coverage", "staff", "organisation"})


def is_state(candidate: Candidate) -> bool:
    """True for what there is at a time; False for what is done during one."""
    tables = {row["indicator"]: row["record_table"] for row in phrases.rows_of("indicator")}
    return (
        tables.get(candidate.indicator or "") in _STATES
        and "admitted" not in str(candidate.indicator)
    ) or candidate.kind.get("activity_kind", "").startswith("phong-chan-tri")


@cache
def _of_union() -> frozenset[str]:
    return frozenset(
        row["indicator"]
        for row in phrases.rows_of("indicator")
        if row["expected_from"] == "union"
        and row["unit"] in ("hội", "tổ chức", "đồng")
        # Of a member it is a unit that is a member: see etl/reports/weigh.py.
        and row["indicator"] != "collective_members"
    )


@cache
def _kinds() -> dict[str, dict[str, str]]:
    return {row["activity_kind"]: row for row in phrases.rows_of("activity_kind")}


@cache
def main_dimensions(indicator: str) -> tuple[str, ...]:
    """The dimensions a figure of the indicator is told apart by (measure.csv)."""
    found = {
        name
        for row in phrases.rows_of("measure")
        if row["indicator"] == indicator
        for name in phrases.DIMENSIONS
        if row[name] not in ("", "+")
    }
    if indicator in ("activities", "outputs", "participants", "subordinate_associations"):
        found.add("level")
    return tuple(name for name in phrases.DIMENSIONS if name in found)


def choose(evidence: Iterable[Evidence], said: Said) -> list[Candidate]:
    """The candidates, best first; the first is the choice, its indicator None when none fits."""
    indicators: dict[str, list[float]] = defaultdict(list)
    own: dict[str, dict[tuple[str, str], float]] = defaultdict(lambda: defaultdict(float))
    shared: dict[tuple[str, str], float] = defaultdict(float)
    nothing = [said.against]
    for item in evidence:
        match = item.match
        if match.usage == phrases.NONE:
            nothing.append(match.score * item.factor)
            continue
        if match.kind not in (INDICATOR, DIMENSION):
            continue
        weight = match.score * item.kind_factor
        kind = match.dimensions.get("activity_kind", "")
        if kind in _UNIT_KINDS and not _unit_agrees(kind, said):
            continue
        for pair in match.dimensions.items():
            shared[pair] = max(
                shared[pair], weight * (_ELSEWHERE if match.kind == INDICATOR else 1)
            )
            if match.kind == INDICATOR:
                own[match.code][pair] = max(own[match.code][pair], weight)
        if match.kind == INDICATOR:
            indicators[match.code].append(match.score * item.factor)
    for (name, code), weight in shared.items():
        if implied := _implied(name, code):
            indicators[implied].append(_IMPLIED * weight)
    if not said.union and "collective_members" in indicators:
        # Of a member, a body that is a member is one of its units.
        indicators["collective_member_units"] += indicators.pop("collective_members")
    found = []
    for indicator, weights in indicators.items():
        weights.sort(reverse=True)
        weight = weights[0] + _MORE * sum(weights[1:3])
        weight *= _fits(indicator, said)
        if weight <= 0:
            continue
        found += _with_kinds(indicator, weight, own.get(indicator, {}), shared, said)
    found.sort(key=lambda c: -c.score)
    return _scored(found, max(nothing))


def _implied(name: str, code: str) -> str | None:
    if name == "activity_kind":
        return _MEASURED.get(_kinds()[code]["measure"])
    if name == "staff_group":
        return "posts" if code in _POSTS else "staff_members"
    return _OF.get(name)


def _fits(indicator: str, said: Said) -> float:
    """How far the figure's own unit lets it be of the indicator."""
    unit = _units()[indicator]
    if unit == "có/không" or unit == "lần thứ" or (not said.union and indicator in _of_union()):
        return 0.0
    is_year = unit == "năm" and indicator.endswith(("_year", "_to"))
    if said.year or is_year:
        return 1.0 if said.year and is_year else 0.0
    if said.unit == MONEY:
        return 1.0 if unit == MONEY else 0.0
    if unit == MONEY:
        bare = not said.counted and not said.unit
        return 0.8 if bare and said.scaled else 0.6 if bare and said.field else 0.0
    if said.unit == PERCENT:
        return 1.0 if unit == PERCENT else 0.6 if indicator == "outputs" else 0.0
    if unit == PERCENT:
        return 0.0
    if said.unit in _SPECIAL:
        return 1.2 if _SPECIAL[said.unit][0] == indicator else 0.0
    if unit in ("m²",):
        return 0.0
    if indicator in ("districts_covered", "communes_covered") and not said.part:
        return 0.5
    if said.partial and indicator in _WHOLES:
        return 0.2
    if indicator == "activities" and PEOPLE.match(said.counted):
        return 0.3
    if indicator == "participants" and _EVENTS.match(said.counted):
        return 0.4
    if said.part and _other_place(indicator, said.counted):
        return 0.3
    if said.part:
        return 1.5 if indicator.startswith(_PARTS) else 0.35
    return 1.0


def _other_place(indicator: str, counted: str) -> bool:
    """True when communes are counted and the indicator is of districts, or the other way."""
    noun = counted.casefold()
    communes = noun.startswith(("xã", "phường", "thị trấn"))
    return (communes and indicator.startswith("district")) or (
        noun.startswith("huyện") and indicator.startswith("communes")
    )


def _with_kinds(
    indicator: str,
    weight: float,
    own: Mapping[tuple[str, str], float],
    shared: Mapping[tuple[str, str], float],
    said: Said,
) -> list[Candidate]:
    """The indicator with its likeliest kinds: the best code of each dimension, and the next."""
    best: dict[str, list[tuple[float, str]]] = {}
    others: dict[str, list[tuple[float, str]]] = {}
    for name in main_dimensions(indicator):
        weights: dict[str, float] = {}
        for source in (shared, own):
            for (dimension, code), value in source.items():
                if dimension == name:
                    weights[code] = max(
                        weights.get(code, 0.0), value * _kind_fits(indicator, code, said)
                    )
        ranked = sorted(((v, code) for code, v in weights.items()), reverse=True)
        least = _LEAST_LEVEL if name in _OUTER else _LEAST_KIND
        others[name] = [pair for pair in ranked if pair[0] >= _SEEN]
        best[name] = [pair for pair in ranked if pair[0] >= least]
    kind = {name: codes[0][1] for name, codes in best.items() if codes}
    sure = sum(codes[0][0] for codes in best.values() if codes)
    if indicator in ("activities", "outputs", "participants") and "activity_kind" not in kind:
        weight *= 0.75
    if indicator in _FIELDS and indicator != "charity_value":
        weight *= 1.2 if "activity_kind" in kind or "field" in kind else 0.6
    if code := kind.get("activity_kind"):
        kind["field"] = _kinds()[code]["field"]
    elif indicator == "charity_value":
        kind["field"] = "tu-thien"
    found = [Candidate(indicator, kind, weight + 0.15 * min(sure, 3))]
    for name, codes in others.items():
        chosen = kind.get(name)
        top = max((value for value, _ in codes), default=1.0)
        for value, code in [pair for pair in codes if pair[1] != chosen][:3]:
            share = min(0.9, value / top) if chosen else 0.5
            other = Candidate(indicator, {**kind, name: code}, weight * share)
            if name == "activity_kind":
                other.kind["field"] = _kinds()[code]["field"]
            found.append(other)
    return found


def _kind_fits(indicator: str, code: str, said: Said) -> float:
    row = _kinds().get(code)
    if row is None:
        return 1.0
    measure = row["measure"]
    if indicator in _FIELDS:
        return 1.0 if row["field"] in _FIELDS[indicator] else 0.0
    if indicator == "activities":
        return 1.0 if measure == "event" else 0.1
    if indicator == "outputs":
        return 1.0 if measure == "output" and (
            code not in _UNIT_KINDS or _unit_agrees(code, said)
        ) else 0.1  # fmt: skip
    if indicator == "participants":
        return 0.5 if measure == "output" else 1.0
    return 1.0


def _unit_agrees(code: str, said: Said) -> bool:
    if code == "ty-le-thuoc-nam":
        return said.unit == PERCENT
    if code == "quy-nhan-dao":
        return said.unit == MONEY
    return said.unit in _SPECIAL and _SPECIAL[said.unit][1] == code


def _scored(found: list[Candidate], nothing: float) -> list[Candidate]:
    """Scores from 0 to 1, with the candidate that no indicator fits among them."""
    seen: set[tuple[str | None, tuple[tuple[str, str], ...]]] = set()
    kept: list[Candidate] = []
    for candidate in found:
        key = candidate.indicator, tuple(sorted(candidate.kind.items()))
        if key not in seen:
            seen.add(key)
            kept.append(candidate)
    top = kept[0].score if kept else 0.0
    rival = next((c.score for c in kept if c.indicator != kept[0].indicator), 0.0)
    bar = max(nothing, _LEAST)
    for candidate in kept:
        candidate.score = candidate.score / (
            candidate.score + max(nothing, 0.35) * 0.9 + 0.25 * rival + 0.12 * _PRIOR
        )
    none = Candidate(None, {}, min(0.95, nothing / (nothing + top + 0.2) if nothing else 0.3))
    kept = kept[:MOST]
    return [*kept, none] if top > bar and not _is_vague(kept[0]) else [none, *kept]


def unless_in_doubt(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates; none first where the choice among them is not sure enough."""
    if candidates[0].indicator is None or candidates[0].score >= _SURE:
        return [*candidates]
    doubtful = [c for c in candidates if c.indicator is not None]
    return [Candidate(None, {}, 1 - candidates[0].score), *doubtful]


def _is_vague(candidate: Candidate) -> bool:
    """An activity, an output or who came, of no kind that is said: none is recorded so."""
    if candidate.indicator in ("contest_entries", "contest_authors"):
        return "activity_kind" not in candidate.kind
    return (
        candidate.indicator in _MEASURED.values()
        and not {"activity_kind", "field"} & candidate.kind.keys()
    )
