"""What the headings and lead-in lines around a block say: topics, period, plan or result, whose."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from etl.lexicon.lexicon import AREA, ASSOCIATION, PERIOD, Lexicon, Match
from etl.reports.forms import form
from etl.reports.reading.blocks import Block, Report
from etl.reports.reading.headings import TITLE

_PLAN = form("sections.plan")
_DONE = form("sections.done")
_WORK_AND_MORE = form("sections.work_and_more")
_LAST_YEAR = re.compile(r"năm (?:ngoái|trước)(?! (?:đó|nữa))", re.IGNORECASE)
#: An association behind one of these is whom something is done with, not who does it.
BESIDE = form("sections.beside")


_OCCASION = form("sections.occasion")
#: Before the year of a founding, which nothing else is of.
FOUNDED = re.compile(r"(?:thành lập|tái lập|ra đời)[^,;.]{0,30}$", re.IGNORECASE)


@dataclass
class Section:
    """The surroundings of a block; `topics` are headings with their matches, nearest first."""

    topics: list[tuple[str, list[Match]]] = field(default_factory=list)
    is_plan: bool = False
    period: str | None = None
    association: str | None = None
    area: str | None = None


@dataclass
class _Open:
    rank: int
    text: str
    matches: list[Match]


def is_plan(text: str) -> bool | None:
    """Whether a heading opens plans (True), results (False), or says nothing (None)."""
    plan, done = _PLAN.search(text), _DONE.search(text)
    if plan and done:
        # "Kết quả … và phương hướng": both; "Kết quả thực hiện kế hoạch": results.
        return (
            None
            if re.search(r",| và ", text[done.start() : plan.start()])
            else plan.start() < done.start()
        )
    if is_work_and_plan(text):
        return None
    return True if plan else False if done else None


def is_work_and_plan(text: str) -> bool:
    """ "Hoạt động năm 2024 và kế hoạch năm 2025": both, though no word says "results"."""
    plan = _PLAN.search(text)
    return plan is not None and bool(_WORK_AND_MORE.search(text[: plan.start()]))


def sections(
    report: Report, lexicon: Lexicon, year: int | None, day: date | None
) -> dict[int, Section]:
    """The section of each block by its number."""
    stack: list[_Open] = []
    lead: Block | None = None
    found: dict[int, Section] = {}
    cache: dict[int, list[Match]] = {}
    titled = False
    for block in report.blocks:
        if block.anchor is not None:
            continue
        above = stack[-1].text if titled and stack[-1].rank == TITLE == block.heading else ""
        titled = block.heading == TITLE
        heading = block.heading
        if heading is not None and heading > TITLE and _APPENDED.match(block.text):
            # An appendix ends all that goes before but the title.
            heading = TITLE + 1
        while heading is not None and stack and stack[-1].rank >= heading:
            stack.pop()
        listed = bool(
            re.match(r"[-+*•–]|[a-zđ]\)|\(?\d{1,2}[.)/]", f"{block.label} {block.text}".strip())
        )
        if lead is not None and not listed and block.kind == "paragraph":
            lead = None
        section = Section()
        titles = [(o.text, o.matches) for o in reversed(stack)]
        title = stack[0].text if stack and stack[0].rank == TITLE else None
        if lead is not None and lead.number != block.number:
            if lead.number not in cache:
                cache[lead.number] = lexicon.find(lead.text, year=year, day=day, loose=False)
            titles.insert(0, (lead.text, cache[lead.number]))
        section.topics = titles
        _settle(section, title)
        found[block.number] = section
        if heading is not None:
            # "Tham luận … tại hội nghị …": the occasion is no theme.
            text = f"{above}, {block.text}" if above else block.text
            theme = _OCCASION.split(text)[0]
            stack.append(_Open(heading, text, lexicon.find(theme, year=year, day=day, loose=False)))
        elif block.text.rstrip().endswith(":") and block.kind == "paragraph" and not listed:
            lead = block
    return found


def _settle(section: Section, title: str | None) -> None:
    """Plan or result, period and association by the nearest topic that says so.

    The paper's own period is not taken from its title: somebody may have said another.
    """
    plan: bool | None = None
    for text, matches in section.topics:
        if plan is None:
            plan = is_plan(text)
            if plan is not None:
                section.is_plan = plan
        if section.period is None and text != title:
            # A term is whom the congress chose, unless the heading is on what was done in it.
            times = [
                m for m in matches
                if m.kind == PERIOD and (m.usage != "term" or is_plan(text) is not None)
                and not FOUNDED.search(text[: m.start])
            ]  # fmt: skip
            if len({m.code for m in times}) == 1 and not _PLAN_AND_MORE.search(text):
                section.period = times[0].code
        if section.association is None and text != title and not _ADDRESSED.search(text):
            named = [m for m in matches if m.kind == ASSOCIATION and not _is_partner(text, m)]
            if len({m.code for m in named}) == 1:
                section.association = named[0].code
        if section.area is None and text != title:
            section.area = area_of(text, matches)


def area_of(text: str, matches: list[Match]) -> str | None:
    """The place that a line is the name of: "2. Huyện Lục Ngạn", "Hội Đông y huyện Tân Yên:"."""
    line = _NUMBERED.sub("", text)
    first = len(text) - len(line)
    for match in matches:
        if match.kind != AREA or match.code.startswith("P"):
            continue
        before, behind = text[first : match.start], text[match.end :]
        if _OF_PLACE.fullmatch(before) and re.fullmatch(r"[\s:.(\d)]*", behind):
            return match.code
    return None


_APPENDED = re.compile(r"(?:phụ lục|phụ biểu|biểu kèm theo)(?!\w)", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:\(?[\dIVX]{1,4}(?:\.\d+)*[.)/:]|[a-zđ][.)]|[-+*•–])?\s*")
#: Before the place in a heading that is its name: nothing but what sort of place, whose part.
_OF_PLACE = re.compile(
    r"(?:tại |ở )?(?:hội [^,;:.\d]{2,40} |(?:huyện|thị xã|thành phố|tp|tx)\.? )?", re.IGNORECASE
)
_ADDRESSED = re.compile(r"kính gửi|nơi nhận|báo cáo|tham luận|gửi ", re.IGNORECASE)
_PLAN_AND_MORE = form("sections.plan_and_more")


def _is_partner(text: str, match: Match) -> bool:
    before = text[: match.start]
    return bool(
        re.search(r"(?:với|cùng|gửi|đối với|đề nghị|kiến nghị) (?:các )?$", before, re.IGNORECASE)
    )
