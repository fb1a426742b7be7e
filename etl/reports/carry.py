"""What a figure takes over from the ones before it in its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.records.amounts import PERCENT
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
_PERSONS = form("weigh.persons")
#: Below this a figure of a list is of what the ones before it are of.
_CLEAR = 0.7
#: What is taken over was right 29 times of 32: sure enough to be the choice.
_CARRIED = 0.7
_WITHIN = form("weigh.within")
#: "so với cuối năm 2022 (1.209 người)": the same as what is compared.
_BRACKETED = re.compile(r"so với[^,;.()]{3,40} ?\((?:có |là |đạt )?$", re.IGNORECASE)
#: From here on it is sure that no indicator fits.
_SURE = 0.6


def carried(
    text: str,
    figure: Figure,
    candidates: list[Candidate],
    chosen: Sequence[tuple[Figure, Candidate]],
    said: Said,
    *,
    listed: bool,
) -> list[Candidate]:
    """Of a part ("trong đó …") the indicator is that of the whole, with the part's own kind."""
    if candidates[0].indicator == "awards":
        # "01 giải Nhất, 04 giải Nhì": of the contest that the figures before were of.
        contests = [AWARDS.get(c.kind.get("activity_kind", "")) for _, c in chosen]
        kinds = [c.kind.get("award_kind") for _, c in chosen]
        own = candidates[0].kind.get("award_kind")
        if own is None or (own in AWARDS.values() and any(contests)):
            kind = next((k for k in reversed([*kinds, *contests]) if k), own)
            if kind is None:
                # "14 giải": of nothing that is named.
                return [Candidate(None, {}, 0.5), *candidates]
            candidates[0].kind["award_kind"] = kind
    if not chosen:
        return candidates
    last, held = chosen[-1]
    if candidates[0].indicator in ("activity_cost", "income") and not candidates[0].kind.get(
        "funding_source"
    ):
        given = next((c for _, c in reversed(chosen) if c.kind.get("activity_kind")), held)
        if given.kind.get("activity_kind") in _GIVEN and ";" not in text[last.end : figure.start]:
            # "khám miễn phí cho 500 lượt người, với số tiền 90 triệu đồng": given away.
            return [Candidate("charity_value", dict(given.kind), candidates[0].score), *candidates]
    if (
        candidates[0].indicator == "income"
        and not candidates[0].kind
        and held.indicator in ("activities", "participants", "outputs")
        and ";" not in text[last.end : figure.start]
    ):
        # "mở 09 lớp cho 412 lượt người, kinh phí 67,5 triệu đồng": what the courses cost.
        cost = Candidate("activity_cost", dict(held.kind), candidates[0].score)
        return [cost, *candidates]
    if candidates[0].indicator in _OPINIONS:
        # "phản biện 05 dự án; gửi 63 ý kiến": on what was reviewed, whatever the heading says.
        reviewed = next((c for _, c in reversed(chosen) if c.kind.get("field") in _REVIEWS), None)
        if reviewed is not None and "activity_kind" in reviewed.kind:
            candidates[0].kind.update(reviewed.kind)
    if candidates[0].kind.get("activity_kind") == "y-kien-gop-y":
        reviewed = next((earlier for _, earlier in reversed(chosen) if earlier.indicator), held)
        if reviewed.kind.get("field") in _REVIEWS:
            given = Candidate("opinions_given", dict(reviewed.kind), candidates[0].score)
            return [given, *candidates]
    if _RAISED.search(text[last.end : figure.start]) and not said.counted:
        whole_of = {"members_admitted": "members"}.get(held.indicator or "")
        if held.indicator is None and text[last.end :].lstrip().casefold().startswith("chi hội"):
            whole_of = "branches"
        if whole_of:
            return [Candidate(whole_of, {}, _CARRIED), *candidates]
    if last_is_from(text, last, figure) and held.indicator and last.unit == figure.unit:
        return [Candidate(held.indicator, dict(held.kind), _CARRIED), *candidates]
    if (
        held.indicator == "activities"
        and candidates[0].indicator in (None, "activities", "participants")
        and candidates[0].score < _CARRIED
        and re.fullmatch(r"[^.;\d]{0,40}(?:,|/|với|có)\s?", text[last.end : figure.start])
        and re.fullmatch(r"người|lượt|lượt người|đại biểu|học viên", said.counted, re.IGNORECASE)
    ):
        return [Candidate("participants", dict(held.kind), _CARRIED), *candidates]
    between = text[last.end : figure.start]
    if held.indicator == "activities" and (
        (_CAME.search(between) and _PERSONS.match(said.counted))
        or (between.endswith("(") and _CAME.search(between) and PEOPLE.match(said.counted))
    ):
        return [Candidate("participants", dict(held.kind), _CARRIED), *candidates]
    unsure = candidates[0].indicator is None or candidates[0].score < _CLEAR
    if listed and not said.counted and not figure.unit and unsure:
        for earlier, holder in reversed(chosen):
            if holder.indicator is not None and earlier.unit == figure.unit:
                return [Candidate(holder.indicator, dict(holder.kind), _CARRIED), *candidates]
    said_before = [pair for pair in chosen if pair[0].unit != PERCENT]
    if not said_before:
        return candidates
    previous, whole = said_before[-1]
    compared = _BRACKETED.search(text[: figure.start])
    stated = next((c for _, c in reversed(chosen) if c.indicator is not None), None)
    if compared and stated and previous.end > compared.start() - 40:
        return [Candidate(stated.indicator, dict(stated.kind), _CARRIED), *candidates]
    between = text[previous.end : figure.start]
    neutral = not said.counted or said.counted.split()[0].casefold() in NEUTRAL
    if whole.indicator is None:
        differs = DIFFERENCE.search(text[: previous.start])
        parted = re.search(r"trong (?:đó|số)[^.;\d]*$", between) and not differs
        if parted and neutral and whole.score > _SURE:
            # A part of what no indicator is of.
            return [Candidate(None, {}, whole.score), *candidates]
        return candidates
    same = text[previous.end :].split()[:1] == text[figure.end :].split()[:1]
    likely = {c.indicator for c in candidates[:3]}
    if (
        same
        and _AGAIN.search(between)
        and (whole.indicator in likely or candidates[0].indicator is None)
    ):
        # "3.912 hội viên, năm 2021 là 3.105 hội viên": the same of another time.
        taken = Candidate(whole.indicator, dict(whole.kind), max(_CARRIED, candidates[0].score))
        return [
            taken,
            *(c for c in candidates if (c.indicator, c.kind) != (taken.indicator, taken.kind)),
        ]
    if not _WITHIN.search(between):
        return candidates
    first = candidates[0]
    if first.indicator == "members" and whole.indicator == "members_admitted" and first.kind:
        first.indicator = whole.indicator
    elif (
        first.indicator is None and first.score < _SURE and previous.unit == figure.unit and neutral
    ):
        taken = Candidate(whole.indicator, dict(whole.kind), 0.5)
        return [taken, *(c for c in candidates if c.indicator != whole.indicator)]
    return candidates


def last_is_from(text: str, last: Figure, figure: Figure) -> bool:
    """ "tăng từ 71 lên 92": the second is of what the first is of."""
    between = text[last.end : figure.start]
    between = re.sub(r"(?:của |trong |vào )?(?:đầu |cuối )?năm \d{4}", "", between)
    return re.fullmatch(r"[^,;.\d]{0,25}(?<!\w)(?:lên|xuống)(?: \w+){0,2} ?", between) is not None
