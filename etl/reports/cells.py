"""Tables of a report → proposals: a field each, with its row's and column's heads as context."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from etl.lexicon import phrases
from etl.lexicon.lexicon import AREA, ASSOCIATION, OUTSIDE, PERIOD, Match
from etl.lexicon.names import OWN
from etl.records.amounts import MONEY, PERCENT
from etl.records.province import UNION, code_of
from etl.records.text import fold
from etl.reports.assemble import proposed
from etl.reports.choose import (
    OWN_KINDS,
    PEOPLE,
    Candidate,
    Evidence,
    Said,
    choose,
    is_money,
    unless_in_doubt,
)
from etl.reports.circumstances import Settled, by_time
from etl.reports.fields import came, figure_of, levels, noted
from etl.reports.forms import form
from etl.reports.grid import Grid
from etl.reports.letterhead import days
from etl.reports.proposal import Document, Proposal
from etl.reports.reading.blocks import Block
from etl.reports.sections import Section, is_plan
from etl.reports.totals import NUMBERED, check_totals, is_total, same_kind

_UNION = code_of(UNION)
_NOTES = form("cells.notes")
_RATIO = form("cells.ratio")
_OF_PLAN = re.compile(r"(?<!\w)(?:đạt|so|kh|th|kế hoạch)(?!\w)", re.IGNORECASE)
_PLANNED = form("cells.planned")
_AIMED = form("cells.aimed")
_DONE = re.compile(r"thực hiện|kết quả|đạt được|th\b|quyết toán|ước th", re.IGNORECASE)
_GROUP = re.compile(r"^\s*(?:[IVX]+|[A-Z])(?:[.)/]|\s|$)")
#: A row that counts who came to what the row above held.
_OF_ABOVE = form("cells.of_above")
_SHOWN = re.compile(r"bảng|biểu|tổng hợp|kết quả|chỉ tiêu|số liệu", re.IGNORECASE)
#: Weight of heads of row and column, of a group of rows, of the line above the table.
_ROW, _COLUMN, _WIDER, _GROUPED, _CAPTION = 1.1, 1.0, 0.75, 0.5, 0.35
#: What speaks for no indicator in a field, and in one of a ratio or a difference.
_TABLE = 0.25
_NOUN = 1.0
#: A column of who came: "Số người dự".
_PERSONS = re.compile(
    rf"(?:tổng )?(?:số )?(?P<noun>{PEOPLE.pattern})(?: tham dự| tham gia| dự)?", re.IGNORECASE
)
#: Rows named by districts that make a table one of districts.
_MANY = 3
_LITTLE, _MUCH = 0.3, 5.0
#: A head that says so much for an indicator, and the weight of the heads over it.
_SAYS, _SAID = 1.3, 0.5


class Matching(Protocol):
    """What finds matches of blocks and proposes from running text."""

    def is_union(self, association: str | None) -> bool:
        """True for the Union's own figures."""

    def counting(self, noun: str, weight: float) -> list[Evidence]:
        """What a noun counts."""

    def place(self, name: str) -> str | None:
        """The area that is called so at the time of the report."""

    def themed(self, themes: Sequence[str], noun: str) -> list[Evidence]:
        """Phrases that begin in a theme and end in what is counted."""

    def matches(self, block: Block) -> list[Match]:
        """The matches of a block."""

    def text(
        self, block: Block, context: Sequence[Evidence] = (), around: Sequence[str] = ()
    ) -> list[Proposal]:
        """Proposals of running text."""


def table_proposals(
    grid: Grid, words: Matching, document: Document, surroundings: dict[int, Section]
) -> list[Proposal]:
    """Proposals of the fields of a table of data."""
    section = surroundings.get(grid.first, Section())
    return _Reader(grid, words, document, section).proposals()


class _Reader:
    def __init__(self, grid: Grid, words: Matching, document: Document, section: Section) -> None:
        self._grid, self._words = grid, words
        self._document, self._section = document, section
        heads = {b.number: b for c in range(grid.columns) for b in grid.heads(c)}
        self._of_districts = sum(
            any(m.kind == AREA for m in words.matches(b))
            for row in range(grid.head, grid.rows) for b in grid.names(row)[-1:]
        ) >= _MANY  # fmt: skip
        joint = {
            m.code for c in range(grid.columns) if c not in grid.labels for b in grid.heads(c)
            for m in words.matches(b) if m.kind == ASSOCIATION
        }  # fmt: skip
        self._joint = len(joint) > 1
        self._around = [m for block in heads.values() for m in words.matches(block)]

    def proposals(self) -> list[Proposal]:
        grid, made = self._grid, list[Proposal]()
        group: list[Block] = []
        above: list[Block] = []
        seen: set[int] = set()
        skipped = {
            c for c in range(grid.columns)
            if c in grid.labels or grid.is_index(c) or grid.is_unit(c)
        }  # fmt: skip
        for row in range(grid.head, grid.rows):
            names = grid.names(row)
            fields = [b for c in range(grid.columns) if (b := grid.block(row, c)) is not None]
            if grid.columns > 2 and len({b.number for b in fields}) == 1:
                group = fields[:1]
                continue
            label = " ".join(grid.text(row, c) for c in range(min(grid.labels, default=-1) + 1))
            if names and _GROUP.match(label) and not NUMBERED.match(label):
                group = names
            for column in range(grid.columns):
                block = grid.block(row, column)
                if block is None or block.number in seen or column in skipped or block in names:
                    continue
                seen.add(block.number)
                context = self._context(column, names, [g for g in group if g not in names])
                if names and _OF_ABOVE.match(names[-1].text):
                    context += [
                        Evidence(m, 0.0, _GROUPED) for b in above for m in self._words.matches(b)
                    ]
                if grid.numeric(row, column):
                    made += self._field(block, (row, column), names, group, context)
                elif not _NOTES.search(grid.head_text(column)):
                    made += self._said(block, column, names, context)
                same_kind(made)
            above = names
        check_totals(grid, made)
        return made

    def _context(
        self, column: int, names: Sequence[Block], group: Sequence[Block]
    ) -> list[Evidence]:
        heads = self._grid.heads(column)
        found: list[Evidence] = []
        of_money = any(
            m.kind == "indicator" and is_money(m.code)
            for b in names for m in self._words.matches(b)
        )  # fmt: skip
        # "Hội viên" over "Kết nạp trong năm": what the nearest head says, its wider ones do not.
        said = any(
            m.kind == "indicator" and m.score >= _SAYS
            for b in heads[:1] for m in self._words.matches(b)
        )  # fmt: skip
        for weight, blocks in (
            (_ROW, names), (_COLUMN, heads[:1]), (_SAID if said else _WIDER, heads[1:]),
            (_GROUPED, group), (_CAPTION, [self._grid.caption] if self._grid.caption else []),
        ):  # fmt: skip
            for block in blocks:
                matches = self._words.matches(block)
                times = [m for m in matches if m.kind == PERIOD]
                found += [
                    Evidence(m, weight, weight)
                    for m in matches
                    if (m.usage != phrases.NONE or weight >= _COLUMN)
                    # The month of "6 tháng đầu năm" is not what is counted.
                    and not any(t.start <= m.start and m.end <= t.end for t in times)
                    # "Dự toán năm 2022" heads what is planned to be spent, too.
                    and not (of_money and weight != _ROW and m.code == "income_planned")
                ]
        # "Tổng số" beside "Trong đó: nữ" is of all: other columns say what is done, not of whom.
        found += [
            Evidence(m, 0.0, _TABLE) for m in self._around
            if m.usage != phrases.NONE and not OWN_KINDS & m.dimensions.keys()
        ]  # fmt: skip
        for number, (_, matches) in enumerate(self._section.topics[:2]):
            found += [
                Evidence(m, 0.2, 0.0 if number and OWN_KINDS & m.dimensions.keys() else 0.3)
                for m in matches if m.usage != phrases.NONE
            ]  # fmt: skip
        return found

    def _unit(self, place: tuple[int, int], group: Sequence[Block]) -> tuple[str, str]:
        """(scale, unit) of a field: stated with it, or above the table."""
        if stated := self._grid.stated_unit(*place, group):
            return stated
        named = [b.text for c in sorted(self._grid.labels) for b in self._grid.heads(c)]
        captions = [self._grid.caption.text] if self._grid.caption else []
        for text in (*named, *captions, *(text for text, _ in self._section.topics[:1])):
            if unit := noted(text):
                return (unit.scale, unit.base) if self._may_be(unit.base, place) else ("", "")
        return "", ""

    def _may_be(self, unit: str, place: tuple[int, int]) -> bool:
        """False for money noted above a table where row and column say what is counted."""
        said = [
            m for b in (*self._grid.heads(place[1]), *self._grid.names(place[0]))
            for m in self._words.matches(b) if m.kind == "indicator"
        ]  # fmt: skip
        best = max(said, key=lambda m: m.score, default=None)
        return unit != MONEY or best is None or is_money(best.code)

    def _field(
        self,
        block: Block,
        place: tuple[int, int],
        names: list[Block],
        group: list[Block],
        context: list[Evidence],
    ) -> list[Proposal]:
        column = place[1]
        text, head = block.text.strip(), self._grid.head_text(column)
        scale, base = self._unit(place, group)
        shares = any(e.match.code.endswith("_share") and e.factor >= 1 for e in context)
        ratio = bool(_RATIO.search(head)) and not (shares and not _OF_PLAN.search(head))
        if ratio:
            is_share = "%" in head or "tỷ lệ" in head.casefold()
            scale, base = "", PERCENT if is_share else base
        found = figure_of(text, scale, base)
        if found is None:
            return []
        figure, unit = found
        nearest = next((b.text for b in self._grid.heads(column)), "")
        counted = self._grid.counted(place[0]) or (
            m["noun"] if (m := _PERSONS.fullmatch(nearest.strip())) else ""
        )
        if counted:
            context = [*context, *self._words.counting(counted, _NOUN)]
        said = Said(
            unit, bool(scale), figure.denominator is not None, field=True,
            counted=counted,
            against=_MUCH if ratio else _LITTLE,
            union=self._words.is_union(self._settled(column, names, head).association),
        )  # fmt: skip
        rows = " ".join(b.text for b in names)
        context = [
            *context, *self._words.themed([rows], head), *self._words.themed([head], rows),
            *levels(head, names),
        ]  # fmt: skip
        candidates = choose(context, said)
        if counted and _PERSONS.fullmatch(counted):
            candidates = came(candidates)
        if is_total(names):
            self._of_all(candidates, [*names, *self._grid.heads(column)])
        if _PLANNED.search(head) and not _DONE.search(head):
            for candidate in candidates:
                if candidate.indicator in ("income", "spending"):
                    candidate.indicator = f"{candidate.indicator}_planned"
        settled = self._settled(column, names, head)
        if str(candidates[0].indicator).endswith("_planned"):
            # What is planned for is the indicator itself; a target only in a plan.
            settled.target = self._section.is_plan or self._document.is_plan
        if not unit and candidates[0].indicator and is_money(candidates[0].indicator):
            figure.questions.append(
                f"Bảng không ghi đơn vị của “{text}”: đồng, triệu đồng hay tỷ đồng? Ghi rõ đơn vị."
            )
        return [
            proposed(
                block, figure, unless_in_doubt(candidates), settled, printed=text, unit=unit,
                estimated="ước" in fold(head), span=(0, len(text)),
            )
        ]  # fmt: skip

    def _of_all(self, candidates: list[Candidate], own: Sequence[Block]) -> None:
        """Take off the kinds of a total that its own row and column do not say."""
        said = {pair for b in own for m in self._words.matches(b) for pair in m.dimensions.items()}
        for candidate in candidates:
            candidate.kind = {
                name: code for name, code in candidate.kind.items()
                if name not in OWN_KINDS or (name, code) in said
            }  # fmt: skip

    def _said(
        self, block: Block, column: int, names: list[Block], context: list[Evidence]
    ) -> list[Proposal]:
        """Proposals of a field of words, with what row and column say where it says nothing."""
        head = self._grid.head_text(column)
        around = self._settled(column, names, head)
        made = self._words.text(block, context, [*(b.text for b in names), head])
        for proposal in made:
            proposal.area = proposal.area or around.area
            if proposal.association == self._document.association:
                proposal.association = around.association
            if proposal.period in (None, self._document.period, self._section.period):
                proposal.period = around.period
                proposal.target = proposal.target or around.target
        return made

    def _settled(self, column: int, names: Sequence[Block], head: str) -> Settled:
        time, association, area, other = None, None, None, False
        heads = self._grid.heads(column)
        for block in (*heads, *names):
            for match in self._words.matches(block):
                if match.kind == PERIOD and time is None:
                    time = match.code
                elif match.kind == ASSOCIATION and self._joint and block in heads:
                    # "Chỉ tiêu | Hội Đông y | Hội Châm cứu" of two that report together.
                    association = match.code
                elif match.kind == ASSOCIATION and association is None and block in names:
                    # Only the Union's tables have associations by row.
                    association = match.code if self._document.association == _UNION else None
                elif match.kind == OUTSIDE and association is None and block in names:
                    other = self._document.association == _UNION
                elif match.kind == AREA and area is None and not match.code.startswith("P"):
                    area = match.code
        if is_total(names):
            area = None
        elif area is None and self._of_districts and names and fold(names[-1].text) in OWN:
            # "Bắc Giang" among the districts: the city.
            area = self._words.place(f"thành phố {names[-1].text}")
        own, period = self._of_caption()
        period = time or period or self._section.period or self._document.period
        own = None if other and association is None else own
        target = self._is_target(head, time, period)
        area = area or self._section.area or self._document.area
        return Settled(period, area, association or own, target, own_time=time is not None)

    def _of_caption(self) -> tuple[str | None, str | None]:
        """Whose and of when the whole table is, by the line above it."""
        own = self._section.association or self._document.association
        caption, period = self._grid.caption, None
        if caption is None:
            return own, None
        matches = self._words.matches(caption)
        times = {m.code for m in matches if m.kind == PERIOD}
        if len(times) == 1 and _SHOWN.search(caption.text):
            period = times.pop()
        named = {m.code for m in matches if m.kind == ASSOCIATION}
        if len(named) == 1 and own in (_UNION, None):
            own = named.pop()
        return own, period

    def _is_target(self, head: str, time: str | None, period: str | None) -> bool:
        plan = self._section.is_plan or self._document.is_plan
        if _DONE.search(head) and not _AIMED.search(head):
            return False
        aimed = is_plan(head) if not _DONE.search(head) else None
        if aimed is None and _AIMED.search(head) and not _DONE.search(head):
            aimed = True
        target = plan if aimed is None or "dự toán" in head.casefold() else aimed
        if time is not None:
            own = days(self._document.period)
            return by_time(target, days(period), own, self._document, self._section, dated=False)
        return target
