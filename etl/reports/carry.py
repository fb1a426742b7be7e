"""What a figure takes over from the ones before it in its sentence: rules by name, in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from etl.records.amounts import MONEY, PERCENT
from etl.reports.choose import PEOPLE, Candidate, Said
from etl.reports.figures import Figure
from etl.reports.forms import form
from etl.reports.weigh import DIFFERENCE, NEUTRAL

#: What is awarded at a contest.
AWARDS = {"hoi-thi": "hoi-thi-sang-tao", "cuoc-thi-thieu-nien": "cuoc-thi-thieu-nien"}
#: What is given away by these is charity, not a cost.
_GIVEN = ("dieu-tri-mien-phi", "quyen-gop")
_REVIEWS = ("phan-bien", "tu-van", "giam-dinh", "tu-van-phan-bien")
_OPINIONS = ("opinions_given", "opinions_accepted")
_AGAIN = form("weigh.again")
#: "kết nạp 406 hội viên, đưa tổng số lên 11.200".
_RAISED = re.compile(r"(?:nâng|đưa) tổng số[^,;.\d]{0,20} lên (?:là )?$", re.IGNORECASE)
#: "02 lớp (97 kỹ sư)", "24 lớp … cho 1.150 hộ": who came.
_CAME = re.compile(r"^[^.;\d]{0,60}(?:\(|(?<!\w)cho (?:\w+ )?)$")
_BESIDE = re.compile(r"[^.;\d]{0,40}(?:,|/|với|có)\s?")
_ATTENDED = re.compile(r"người|lượt|lượt người|đại biểu|học viên", re.IGNORECASE)
_PERSONS = form("weigh.persons")
#: Below this a figure of a list is of what the ones before it are of.
_CLEAR = 0.7
#: What is taken over was right 29 times of 32: sure enough to be the choice.
_CARRIED = 0.7
_WITHIN = form("weigh.within")
_PART_OF = re.compile(r"trong (?:đó|số)[^.;\d]*$", re.IGNORECASE)
#: "so với cuối năm 2022 (1.209 người)": the same as what is compared.
_BRACKETED = re.compile(
    r"so với[^,;.()]{3,40} ?\((?:có |là |đạt )?$|(?:kế hoạch|chỉ tiêu|mục tiêu)[^,;.()]{0,25} ?\($"
    r"|\((?:kế hoạch|chỉ tiêu|mục tiêu)(?: là)? $|(?:vượt|bằng|đạt|so với) (?:chỉ tiêu|kế hoạch"
    r"|mục tiêu)[^,;.()]{0,45} là $",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:của |trong |vào )?(?:đầu |cuối )?năm \d{4}")
_RISEN = re.compile(r"[^,;.\d]{0,25}(?<!\w)(?:lên|xuống)(?: \w+){0,2} ?")
#: From here on it is sure that no indicator fits.
_SURE = 0.6
#: Kept aside by a rule.
_ASIDE = 0.8
_MONEYS = ("charity_value", "income", "activity_cost", "spending")
_WORTH = re.compile(
    r"[^.;\d]{0,40}(?:trị giá|giá trị|số tiền|kinh phí)(?: là| đạt)? ?", re.IGNORECASE
)


@dataclass
class _At:
    """A figure with its candidates, and the figures before it in the sentence with their choice."""

    text: str
    figure: Figure
    candidates: list[Candidate]
    chosen: Sequence[tuple[Figure, Candidate]]
    said: Said
    listed: bool
    #: The figure is of another place than the one before.
    elsewhere: bool = False

    @property
    def first(self) -> Candidate:
        """The likeliest candidate."""
        return self.candidates[0]

    @property
    def last(self) -> Figure:
        """The figure just before."""
        return self.chosen[-1][0]

    @property
    def held(self) -> Candidate:
        """What the figure just before is of."""
        return self.chosen[-1][1]

    @cached_property
    def between(self) -> str:
        """The words since the figure before."""
        return self.text[self.last.end : self.figure.start]

    @cached_property
    def whole(self) -> tuple[Figure, Candidate] | None:
        """The last figure before that is no share."""
        return next((p for p in reversed(self.chosen) if p[0].unit != PERCENT), None)

    @cached_property
    def since(self) -> str:
        """The words since `whole`."""
        return self.text[self.whole[0].end : self.figure.start] if self.whole else ""

    @property
    def neutral(self) -> bool:
        """True when the noun does not tell what is counted."""
        noun = self.said.counted
        return not noun or noun.split()[0].casefold() in NEUTRAL

    @property
    def same_noun(self) -> bool:
        """True when the same word stands behind the figure and behind `whole`."""
        earlier = self.text[self.whole[0].end :].split()[:1] if self.whole else []
        return earlier == self.text[self.figure.end :].split()[:1]

    def led_by(self, candidate: Candidate) -> list[Candidate]:
        """The candidates behind a new first one."""
        return [candidate, *self.candidates]

    def of(self, held: Candidate, score: float = _CARRIED) -> list[Candidate]:
        """The candidates behind what another figure is of."""
        return self.led_by(Candidate(held.indicator, dict(held.kind), score))


_Rule = Callable[[_At], list[Candidate] | None]


def carried(
    text: str,
    figure: Figure,
    candidates: list[Candidate],
    chosen: Sequence[tuple[Figure, Candidate]],
    said: Said,
    *,
    listed: bool,
    elsewhere: bool = False,
) -> list[Candidate]:
    """The candidates by the first rule that has an answer; as they are when none has."""
    at = _At(text, figure, candidates, chosen, said, listed, elsewhere)
    for rule in (*_ALONE, *_RULES) if chosen else _ALONE:
        if (found := rule(at)) is not None:
            return found
    return at.candidates


def _contest(at: _At) -> list[Candidate] | None:
    """ "01 giải Nhất, 04 giải Nhì": of the contest that the figures before were of."""
    if at.first.indicator != "awards":
        return None
    contests = [AWARDS.get(c.kind.get("activity_kind", "")) for _, c in at.chosen]
    kinds = [c.kind.get("award_kind") for _, c in at.chosen]
    own = at.first.kind.get("award_kind")
    if own is None or (own in AWARDS.values() and any(contests)):
        kind = next((k for k in reversed([*kinds, *contests]) if k), own)
        if kind is None:
            # "14 giải": of nothing that is named.
            return at.led_by(Candidate(None, {}, 0.5))
        at.first.kind["award_kind"] = kind
    return None


def _of_tasks(at: _At) -> list[Candidate] | None:
    """ "03 đề tài, kinh phí 2.145 triệu đồng": what tasks are paid with is no cost of an event."""
    kind = at.first.kind.get("activity_kind", "")
    if at.first.indicator == "activity_cost" and kind.startswith("nhiem-vu"):
        return at.led_by(Candidate(None, {}, _ASIDE))
    return None


def _of_gifts(at: _At) -> list[Candidate] | None:
    """ "12.904 suất học bổng trị giá 6,2 tỷ": the worth of what no indicator counts."""
    if at.held.indicator is not None or at.first.indicator not in _MONEYS:
        return None
    if at.last.unit or not _WORTH.fullmatch(at.between):
        return None
    return at.led_by(Candidate(None, {}, _ASIDE))


def _given_away(at: _At) -> list[Candidate] | None:
    """ "khám miễn phí cho 500 lượt người, với số tiền 90 triệu đồng": charity."""
    if at.first.indicator not in ("activity_cost", "income") or ";" in at.between:
        return None
    if at.first.kind.get("funding_source"):
        return None
    given = next((c for _, c in reversed(at.chosen) if c.kind.get("activity_kind")), at.held)
    if given.kind.get("activity_kind") not in _GIVEN:
        return None
    return at.led_by(Candidate("charity_value", dict(given.kind), at.first.score))


def _cost(at: _At) -> list[Candidate] | None:
    """ "mở 09 lớp cho 412 lượt người, kinh phí 67,5 triệu đồng": what the courses cost."""
    if at.first.indicator != "income" or at.first.kind or ";" in at.between:
        return None
    if at.held.indicator not in ("activities", "participants", "outputs"):
        return None
    return at.led_by(Candidate("activity_cost", dict(at.held.kind), at.first.score))


def _opinions_on(at: _At) -> list[Candidate] | None:
    """ "phản biện 05 dự án; gửi 63 ý kiến": on what was reviewed, whatever the heading says."""
    if at.first.indicator not in _OPINIONS:
        return None
    reviewed = next((c for _, c in reversed(at.chosen) if c.kind.get("field") in _REVIEWS), None)
    if reviewed is not None and "activity_kind" in reviewed.kind:
        at.first.kind.update(reviewed.kind)
    return None


def _opinions(at: _At) -> list[Candidate] | None:
    """ "phản biện 02 đề án, 31 ý kiến": given on them, and no output of their own."""
    if at.first.kind.get("activity_kind") != "y-kien-gop-y":
        return None
    reviewed = next((c for _, c in reversed(at.chosen) if c.indicator), at.held)
    if reviewed.kind.get("field") not in _REVIEWS:
        return None
    return at.led_by(Candidate("opinions_given", dict(reviewed.kind), at.first.score))


def _raised(at: _At) -> list[Candidate] | None:
    """ "kết nạp 406 hội viên, đưa tổng số lên 11.200"."""
    if not _RAISED.search(at.between) or at.said.counted:
        return None
    whole_of = "members" if at.held.indicator == "members_admitted" else ""
    behind = at.text[at.last.end :].lstrip().casefold()
    if at.held.indicator is None and behind.startswith("chi hội"):
        whole_of = "branches"
    return at.led_by(Candidate(whole_of, {}, _CARRIED)) if whole_of else None


def _risen(at: _At) -> list[Candidate] | None:
    """ "tăng từ 71 lên 92": the second is of what the first is of."""
    risen = _RISEN.fullmatch(_YEAR.sub("", at.between))
    return (
        at.of(at.held) if risen and at.held.indicator and at.last.unit == at.figure.unit else None
    )


def _attended(at: _At) -> list[Candidate] | None:
    """ "mở 12 lớp, 640 người": who came, where nothing else is surer."""
    if at.held.indicator != "activities" or at.first.score >= _CARRIED:
        return None
    if at.first.indicator not in (None, "activities", "participants"):
        return None
    if not _BESIDE.fullmatch(at.between) or not _ATTENDED.fullmatch(at.said.counted):
        return None
    return at.of(Candidate("participants", at.held.kind))


def _came(at: _At) -> list[Candidate] | None:
    """ "02 lớp (97 kỹ sư)", "03 hội thảo (410 lượt đại biểu)"."""
    if at.held.indicator != "activities" or not _CAME.search(at.between):
        return None
    noun = at.said.counted
    if not _PERSONS.match(noun) and not (at.between.endswith("(") and PEOPLE.match(noun)):
        return None
    return at.of(Candidate("participants", at.held.kind))


def _next_of_list(at: _At) -> list[Candidate] | None:
    """ "Lục Nam 12 lớp, Yên Thế 8": bare figures of places or years are of what was listed."""
    unsure = at.first.indicator is None or at.first.score < _CLEAR
    if not at.listed or at.said.counted or at.figure.unit or not unsure:
        return None
    return next(
        (
            at.of(holder)
            for earlier, holder in reversed(at.chosen)
            if holder.indicator is not None and earlier.unit == at.figure.unit
        ),
        None,
    )


def _compared(at: _At) -> list[Candidate] | None:
    """ "so với cuối năm 2022 (1.209 người)": the same of another time."""
    compared = _BRACKETED.search(at.text[: at.figure.start])
    stated = next((c for _, c in reversed(at.chosen) if c.indicator is not None), None)
    if not compared or not at.whole or stated is None:
        return None
    return at.of(stated) if at.whole[0].end > compared.start() - 40 else None


def _part_of_none(at: _At) -> list[Candidate] | None:
    """A part of what no indicator is of."""
    if not at.whole or at.whole[1].indicator is not None:
        return None
    previous, whole = at.whole
    differs = DIFFERENCE.search(at.text[: previous.start])
    if _PART_OF.search(at.since) and not differs and at.neutral and whole.score > _SURE:
        return at.led_by(Candidate(None, {}, whole.score))
    return at.candidates


def _of_another_time(at: _At) -> list[Candidate] | None:
    """ "3.912 hội viên, năm 2021 là 3.105 hội viên"."""
    if not at.whole or not _AGAIN.search(at.since):
        return None
    whole = at.whole[1]
    if not at.same_noun:
        return None
    if whole.indicator not in {c.indicator for c in at.candidates[:3]} and at.first.indicator:
        return None
    score = max(_CARRIED, at.first.score)
    others = [c for c in at.candidates if (c.indicator, c.kind) != (whole.indicator, whole.kind)]
    return [Candidate(whole.indicator, dict(whole.kind), score), *others]


def _told_apart(at: _At) -> list[Candidate] | None:
    """ "1.204 lượt người, trong đó qua điện thoại 736 lượt": a part that no kind names."""
    if not at.whole or at.listed or at.elsewhere or not _PART_OF.search(at.since):
        return None
    previous, whole = at.whole
    same = whole.indicator == at.first.indicator and whole.kind == at.first.kind
    same &= at.neutral or at.same_noun
    if not same or previous.unit != at.figure.unit or at.figure.unit == MONEY:
        return None
    return at.led_by(Candidate(None, {}, _ASIDE))


def _part(at: _At) -> list[Candidate] | None:
    """Of a part ("trong đó …") the indicator is that of the whole, with the part's own kind."""
    if not at.whole or not _WITHIN.search(at.since):
        return None
    previous, whole = at.whole
    first = at.first
    if first.indicator == "members" and whole.indicator == "members_admitted" and first.kind:
        first.indicator = whole.indicator
    elif (
        first.indicator is None
        and first.score < _SURE
        and previous.unit == at.figure.unit
        and at.neutral
    ):
        others = [c for c in at.candidates if c.indicator != whole.indicator]
        return [Candidate(whole.indicator, dict(whole.kind), 0.5), *others]
    return None


#: The rules for any figure.
_ALONE: tuple[_Rule, ...] = (_contest, _of_tasks)
#: The rules for a figure behind others, in the order they are asked.
_RULES: tuple[_Rule, ...] = (
    _of_gifts, _given_away, _cost, _opinions_on, _opinions, _raised, _risen, _attended, _came,
    _next_of_list, _compared, _part_of_none, _of_another_time, _told_apart, _part,
)  # fmt: skip
