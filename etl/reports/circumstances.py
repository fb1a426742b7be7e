"""Whose a figure is, of when, of where, and whether it is a plan: by the words of its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from etl.lexicon.lexicon import AREA, ASSOCIATION, OUTSIDE, PERIOD, Match
from etl.records.period import Period
from etl.records.province import STANDING_OFFICE, UNION, code_of
from etl.records.text import fold
from etl.reports.figures import Figure
from etl.reports.forms import form
from etl.reports.letterhead import days
from etl.reports.proposal import Document
from etl.reports.proximity import Sentence, sentences, words_between
from etl.reports.sections import BESIDE, FOUNDED, Section, area_of

_UNION, _OFFICE = code_of(UNION), code_of(STANDING_OFFICE)
_COMPARED = form("circumstances.compared")
_AIM = form("circumstances.aim")
#: Behind these the aim of before is what was done.
_REACHED = form("circumstances.reached")
#: "Đầu nhiệm kỳ có …", "giảm từ 7 xuống 4": what there was when the term began.
_BEGUN = form("circumstances.begun")
#: Behind a time that is over: the report's own time again.
_NOW = form("circumstances.now")
_WHOLE = form("circumstances.whole")
_AT = form("circumstances.at")
#: "do Sở Xây dựng và Liên hiệp hội giao": the second of those beside.
_PARTNERS = form("circumstances.partners")
_DOES = form("circumstances.does")
#: Behind a time that is of the figure before it: "từ 142.350 người năm 2016 đã tăng lên …".
_NEXT_FIGURE = re.compile(
    r"\s*(?:[,;.)]|và |(?:đã |nay )?(?:tăng|giảm|lên|xuống)(?!\w))", re.IGNORECASE
)
_NEXT_PLACE = re.compile(r"(?:,|(?<!\w)và) $")
#: "đạt 89 % kế hoạch năm (200.000 lượt)", "(kế hoạch 12 hội viên)": the plan itself.
_PLANNED_BESIDE = form("circumstances.planned_beside")
_LISTED = re.compile(r"^\s*(?:,|và|;)\s*$")


#: Days: what ends so long behind the day of the paper was not done when it was written.
_SOON = 45


_DONE = re.compile(r"(?<!\w)(?:đã|đạt|vượt|hoàn thành|làm được)(?!\w)", re.IGNORECASE)
#: "So với năm 2021, khi cả năm chỉ có 54.180 lượt, …": the figure is of that time.
_WHEN = re.compile(r",? (?:khi|lúc)(?!\w)[^,;.\d]{0,40}$", re.IGNORECASE)
#: How one of several things announced begins.
_ITEM = re.compile(r"\s*(?:một|hai|ba|bốn|năm|thứ \w+) là(?!\w)", re.IGNORECASE)
_NEXT_TERM = re.compile(r"nhiệm kỳ (?:tới|mới|sau)", re.IGNORECASE)
_NEXT = re.compile(r"năm (?:học )?(?:tới|sau)|sang năm(?! 20)", re.IGNORECASE)


@dataclass
class Settled:
    """Circumstances of one figure; `other` names a body that is not of the list."""

    period: str | None
    area: str | None
    association: str | None
    target: bool
    other: str = ""
    own_time: bool = False
    #: Said of the beginning of the span reported on.
    begun: bool = False
    #: What the document as a whole reports on.
    document_span: Period | None = None


def settle(
    text: str,
    sentence: Sentence,
    matches: Sequence[Match],
    found: Sequence[Figure],
    at: int,
    section: Section,
    document: Document,
    acts: Sequence[tuple[int, int]],
) -> Settled:
    """The circumstances of the figure `found[at]` in its sentence."""
    figure = found[at]
    inner = [m for m in matches if sentence.start <= m.start < sentence.end]
    times = [
        m for m in inner
        if m.kind == PERIOD and not any(a <= m.start < b for a, b in acts)
    ]  # fmt: skip
    time = _time(text, sentence, times, found, figure, section, document)
    area = _area(text, sentence, [m for m in inner if m.kind == AREA], found, at)
    if area is None and not _WHOLE.search(text[sentence.start : figure.start]):
        colon = text.find(":")
        led = area_of(text[: max(colon, 0)], [m for m in matches if m.end <= colon])
        area = led or section.area
    area = area or document.area
    association, other = _whose(text, inner, figure, section, document)
    opens = _announcing(text, sentence)
    led = [m for m in matches if m.kind == PERIOD and opens.start <= m.start < opens.end]
    if time is None and led:
        time = led[0]
    period = time.code if time else section.period or document.period
    own = days(document.period)
    if period is not None and period.endswith("/..") and own and own.end:
        # "Từ năm 2016 đến nay": until the end of what is reported on.
        period = f"{period[:-2]}{own.end.year}" if period[:4] < str(own.end.year) else period[:-3]
    before = text[sentence.start : figure.start]
    target = _is_target(text, sentence, figure, section, document, time) or bool(
        _AIM.search(text, opens.start, opens.end) and not _DONE.search(text, opens.start, opens.end)
    )
    if time is not None or section.period is not None:
        dated = time is not None and time.usage == "part"
        target = by_time(target, days(period), own, document, section, dated=dated)
    if (
        target
        and time is None
        and (section.period is None or _NEXT.search(before))
        and own
        and own.end
        and not document.is_plan
        and not _PLANNED_BESIDE.search(before)
    ):
        period = str(own.end.year + 1)
        if own.start and _NEXT_TERM.search(before) and own.end.year > own.start.year:
            period = f"{own.end.year}/{2 * own.end.year - own.start.year}"
    begun = bool(_BEGUN.search(before)) or bool(
        before.endswith("từ ") and re.match(r"[^,;.\d]{0,20} (?:lên|xuống)", text[figure.end :])
    )
    return Settled(period, area, association, target, other, time is not None, begun, own)


def _announcing(text: str, sentence: Sentence) -> Sentence:
    """ "Sang năm 2023 có ba việc. Một là …": what opens the list that the sentence is of."""
    nothing = Sentence(sentence.start, sentence.start)
    if not _ITEM.match(text, sentence.start):
        return nothing
    told = sentences(text)
    items = [bool(_ITEM.match(text, s.start)) for s in told]
    return told[items.index(True) - 1] if not items[0] else nothing


def _time(
    text: str,
    sentence: Sentence,
    times: Sequence[Match],
    found: Sequence[Figure],
    figure: Figure,
    section: Section,
    document: Document,
) -> Match | None:
    after = next((m for m in times if m.start >= figure.end), None)
    follow = next((f for f in found if f.start >= figure.end), None)
    if after is not None and (follow is None or after.start < follow.start):
        between = text[figure.end : after.start]
        behind = text[after.end :][:3].lstrip()
        opened = "(" in between and not behind.startswith(")")
        if (
            not opened
            and not behind.startswith(":")
            and not re.search(r"[,;:.]", between)
            and not _COMPARED.search(between)
            and words_between(text, figure.end, after.start) <= 7
        ):
            return after
    for match in reversed([m for m in times if m.end <= figure.start]):
        between = text[match.end : figure.start]
        if _is_closed(between, text[match.start : match.end].count("(")):
            continue
        if _NOW.search(between):
            return None
        before = text[sentence.start : match.start]
        if FOUNDED.search(before):
            # "thành lập năm 1995, hiện có 92 chi hội": the year is of the founding alone.
            continue
        if _COMPARED.search(before) and _WHEN.match(between):
            return match
        if _COMPARED.search(before) and ("," in between or any(
            match.end <= f.start < figure.start for f in found
        ) or words_between(text, match.end, figure.start) > 4):  # fmt: skip
            continue
        # "1.068 hội viên năm 2023, …": the time belongs to the figure before it.
        if _belongs_to_earlier(text, sentence, match, found, figure):
            continue
        return match
    return None


def _is_closed(between: str, opened: int) -> bool:
    """True when the bracket that the time stands in is closed before the figure."""
    for letter in between:
        opened += (letter == "(") - (letter == ")")
        if opened < 0:
            return True
    return False


def _belongs_to_earlier(
    text: str, sentence: Sentence, time: Match, found: Sequence[Figure], figure: Figure
) -> bool:
    earlier = [f for f in found if sentence.start <= f.start and f.end <= time.start]
    if not earlier:
        return False
    gap = text[earlier[-1].end : time.start]
    behind = text[time.end : figure.start]
    return not re.search(r"[,;:.(]", gap) and bool(_NEXT_FIGURE.match(behind))


def by_time(
    target: bool,
    period: Period | None,
    own: Period | None,
    document: Document,
    section: Section,
    *,
    dated: bool,
) -> bool:
    """What lies ahead of the report is a plan; what lies behind a plan is not."""
    if period is None or own is None or own.start is None or own.end is None:
        return target
    written = days(document.document_date)
    day = written.start if written is not None and written.start is not None else own.end
    start, end = period.start or date.min, period.end or period.start or date.max
    if start > own.end and (start > day or (end - day).days > _SOON):
        # "6 tháng cuối năm: …" in a report of July on the first half.
        return True
    if own.start < start and start >= day.replace(day=1) and (end - day).days > _SOON:
        # "5 tháng cuối năm: …" in a paper of August on some years: what has only begun.
        return True
    if written and end.year > max(own.end.year, day.year) and start.year >= own.end.year:
        return True
    if target and end < own.start:
        return False
    if target and not document.is_plan and section.is_plan and dated:
        # A plan that looks back: "năm 2023 có 12 lớp, năm 2024 phấn đấu …".
        return end > own.end
    return target


def _is_target(
    text: str, sentence: Sentence, figure: Figure, section: Section, document: Document,
    time: Match | None,
) -> bool:  # fmt: skip
    before = text[sentence.start : figure.start]
    lead = text[: text.find(":")] if 0 < text.find(":") < figure.start else ""
    after = text[figure.end : sentence.end][:60]
    if _PLANNED_BESIDE.search(before):
        return True
    aims = list(_AIM.finditer(before))
    if _NOW.search(before[aims[-1].end() if aims else 0 :]):
        return False
    if aims and not _REACHED.search(before[max(0, aims[-1].start() - 30) :]):
        return True
    if re.match(r"\s*(?:\w+ ){0,5}(?:trong năm tới|trong thời gian tới)", after):
        return True
    if lead and len(lead) < 90:
        from etl.reports.sections import is_plan

        planned = is_plan(lead)
        if planned is not None:
            return planned
    return section.is_plan or document.is_plan


def _area(
    text: str, sentence: Sentence, areas: Sequence[Match], found: Sequence[Figure], at: int
) -> str | None:
    figure = found[at]
    areas = [m for m in areas if not m.code.startswith("P")]
    follow = next((f.start for f in found if f.start >= figure.end), sentence.end)
    behind = [m for m in areas if figure.end <= m.start < min(follow, sentence.end)]
    if behind and re.match(r"\s*\($", text[behind[0].end : follow]):
        # "06 mô hình ở Lục Ngạn (04 mô hình) và …": the place of the one in brackets.
        behind = []
    if behind and _NEXT_PLACE.search(text[figure.end : behind[0].start]) and re.fullmatch(
        r"\s*(?:có |được |là |mở )?", text[behind[0].end : follow]
    ):  # fmt: skip
        # "Lục Ngạn 322 người và Sơn Động 270 người": the place of the next figure.
        behind = []
    if behind and _AT.match(text[figure.end : behind[0].start]):
        return behind[0].code if _alone(text, behind) else None
    clause = max(text.rfind(sign, sentence.start, figure.start) for sign in (";", ". "))
    start = max(clause, sentence.start)
    before = [m for m in areas if start <= m.start and m.end <= figure.start]
    if not before:
        return None
    last = before[-1]
    if not _alone(text, before) or _WHOLE.search(text[last.end : figure.start]):
        return None
    if "," in text[last.end : figure.start] and _DOES.search(text[start : last.start]):
        # "thành lập Hội ở Sơn Động, kết nạp 40 hội viên": another thing was done there.
        return None
    earlier = [f for f in found if f.end <= last.start and f.start >= start]
    if (
        earlier
        and _AT.match(text[earlier[-1].end : last.start])
        and "," in text[last.end : figure.start]
    ):
        return None
    if (
        earlier
        and _AT.match(text[earlier[-1].end : last.start])
        and re.match(r"\s*(?:và|;|\))", text[last.end : figure.start])
    ):
        return None
    return last.code


def _alone(text: str, areas: Sequence[Match]) -> bool:
    """False for a list of places: "huyện Lục Ngạn, Tân Yên"."""
    return not any(_LISTED.match(text[a.end : b.start]) for a, b in pairwise(areas))


def _whose(
    text: str, inner: Sequence[Match], figure: Figure, section: Section, document: Document
) -> tuple[str | None, str]:
    own = section.association or document.association
    if section.association == _UNION and document.association is not None:
        # A heading on working with the Union is of the member's own work.
        own = document.association
    if document.association is None and document.sender:
        # Of another province: what is called like one here is theirs.
        return None, ""
    doer = next((
        m.code for m in inner
        if m.kind == ASSOCIATION and m.start >= figure.end
        and re.search(r"^[^,;.\d]{0,30}(?<!\w)do $", text[figure.end : m.start], re.IGNORECASE)
        and re.match(r" (?:tỉnh )?(?:chủ trì|tổ chức|mở|thực hiện)", text[m.end :], re.IGNORECASE)
    ), None)  # fmt: skip
    if doer is not None:
        return doer, ""
    named = [
        m for m in inner
        if m.end <= figure.start and m.kind in (ASSOCIATION, OUTSIDE, "sender")
    ]  # fmt: skip
    for match in reversed(named):
        if match.kind == "sender":
            if re.search(r"(?:trung ương|tw|việt nam) $", text[: match.start], re.IGNORECASE):
                continue
            if text[match.start].isupper() or match.end - match.start > 4:
                return own, ""
            continue
        before = text[: match.start]
        if BESIDE.search(before) or _PARTNERS.search(before) or re.search(r"\d $", before):
            continue
        if match.kind == OUTSIDE:
            said = text[match.start : match.end]
            if document.sender and _same(said, document.sender):
                return own, ""
            if match.score < 1:
                return None, said
            continue
        if match.code == _OFFICE and own not in (_UNION, _OFFICE):
            return own, ""
        return match.code, ""
    return own, ""


def _same(said: str, sender: str) -> bool:
    one, other = fold(said).split(), fold(sender)
    return " ".join(one[:3]) in other
