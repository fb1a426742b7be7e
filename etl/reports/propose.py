"""Blocks of a report → proposals of records, in the order of the report."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.lexicon import phrases
from etl.lexicon.lexicon import AREA, PERIOD, Lexicon, Match, lexicon
from etl.lexicon.words import lacks_accents, split
from etl.records.province import STANDING_OFFICE, UNION, code_of
from etl.reports import leave_out
from etl.reports.assemble import proposed, without_repeats
from etl.reports.carry import carried
from etl.reports.cells import table_proposals
from etl.reports.choose import OWN_KINDS, Candidate, Evidence, Said, choose, unless_in_doubt
from etl.reports.circumstances import Settled, settle
from etl.reports.figures import MAY_COUNT, Figure, figures, year_figures
from etl.reports.forms import form
from etl.reports.grid import Grid
from etl.reports.letterhead import days, document
from etl.reports.nothing import noughts
from etl.reports.proposal import Document, Proposal
from etl.reports.proximity import Sentence, evidence, sentences
from etl.reports.reading.blocks import Block, Report
from etl.reports.sections import Section, sections
from etl.reports.weigh import against, counted_noun, partial, subordinates

#: Headings further out say less.
_TOPIC, _TOPIC_KIND, _OUTER = 0.22, 0.4, 0.6
_EARLIER, _EARLIER_KIND = 0.12, 0.3
#: How near a theme is: before the figure, how the sentence or the block begins, a heading.
_THEMES = (0.7, 0.9, 0.6, 0.8, 0.45)
#: What speaks for no indicator where only some of the members or branches are counted.
_SOME = 1.2
_WHOLE = re.compile(r"hội|chi hội|huyện|xã|đơn vị", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(?:(?:\d+[.)/])+\d*|[IVX]+[.)/]|[a-zđ][.)]|[-+*•–])\s*")
_LEAD = re.compile(r"[,:;(]|\. ")
_LONGEST_THEME, _SHORT_THEME = 160, 4
#: A theme tells kinds of what is done, not what "hội viên" are counted for.
_THEMED = frozenset(
    row["indicator"] for row in phrases.rows_of("indicator")
    if row["record_table"] in ("activities", "awards")
) | {""}  # fmt: skip
_ESTIMATE = re.compile(r"(?<!\w)ước", re.IGNORECASE)
#: Years of these are figures only when they are planned.
_ONLY_PLANNED = ("next_congress_year", "agreement_start_year", "agreement_signed_year")
_LETTERHEAD = form("propose.letterhead")


def propose(
    report: Report, *, association: str | None = None, period: str | None = None
) -> tuple[Document, list[Proposal]]:
    """The document's particulars and a proposal for every figure, by the place it stands at.

    `association` and `period` are what the sender was confirmed to be and to report on.
    """
    words = lexicon()
    found = document(report, words)
    if association is not None:
        found.association = association
        found.questions = [q for q in found.questions if "hội" not in q.casefold()]
    if period is not None:
        found.period = period
        found.questions = [q for q in found.questions if "kỳ" not in q]
    return found, _Proposer(report, found, words).proposals()


class _Proposer:
    def __init__(self, report: Report, document: Document, words: Lexicon) -> None:
        self._report, self._document, self._words = report, document, words
        own = days(document.period)
        self._day = own.end if own else None
        self._year = self._day.year if self._day else None
        self._loose = lacks_accents(split(" ".join(b.text for b in report.blocks[:60])))
        self._sections = sections(report, words, self._year, self._day)
        self._matches: dict[int, list[Match]] = {}
        self._themed: dict[tuple[str, str], list[Match]] = {}
        self._counting: dict[str, list[Match]] = {}

    def matches(self, block: Block) -> list[Match]:
        """The lexicon's matches of a block, found once."""
        if block.number not in self._matches:
            found = self._words.find(block.text, year=self._year, day=self._day, loose=self._loose)
            self._matches[block.number] = [*found, *subordinates(block.text, found)]
        return self._matches[block.number]

    def proposals(self) -> list[Proposal]:
        found: list[Proposal] = []
        tabled: set[int] = set()
        above: Grid | None = None
        for table in self._report.tables:
            grid = Grid(self._report, table, above)
            if grid.is_data():
                found += table_proposals(grid, self, self._document, self._sections)
                tabled |= grid.blocks
                above = grid
        for block in self._report.blocks:
            if block.number in tabled or self._is_letterhead(block):
                continue
            found += self.text(block)
        found.sort(key=lambda p: (p.block, p.start))
        return without_repeats(found)

    def _is_letterhead(self, block: Block) -> bool:
        if block.heading == 0 and block.number <= 14:
            return not re.search(r"đại hội.*nhiệm k[ỳì]", block.text, re.IGNORECASE)
        return len(block.text) < 400 and bool(_LETTERHEAD.search(block.text))

    def text(
        self, block: Block, context: Sequence[Evidence] = (), around: Sequence[str] = ()
    ) -> list[Proposal]:
        """Proposals of running text. `context` is evidence from around it (a table's heads),
        `around` the texts it is from.
        """
        if not MAY_COUNT.search(block.text) and "không" not in block.text.casefold():
            return []
        section = self._section(block)
        found = figures(block.text, matches := self.matches(block))
        stated = list(noughts(block.text, matches))
        if not found and not stated and not any(m.kind == PERIOD for m in matches):
            return []
        acts = leave_out.acts(block.text)
        topics = [*context, *self._topics(block, section, matches)]
        made: list[Proposal] = []
        parts = sentences(block.text)
        respective = _respectively(block.text, matches, found)
        earlier: Sentence | None = None
        for sentence in parts:
            founding = self._years(block, sentence, matches, section)
            used = {p.start for p in founding}
            periods = [
                m for m in matches
                if m.kind != PERIOD or not any(m.start <= start < m.end for start in used)
            ]  # fmt: skip
            chosen: list[tuple[Figure, Candidate]] = []
            for at, figure in enumerate(found):
                if not sentence.start <= figure.start < sentence.end:
                    continue
                near = evidence(block.text, sentence, matches, found, at)
                near += respective.get(at, [])
                if earlier is not None:
                    near += [
                        Evidence(m, 0.0 if m.usage == phrases.NONE else _EARLIER, _EARLIER_KIND)
                        for m in matches
                        if earlier.start <= m.start < earlier.end
                        and m.usage != phrases.NONE
                        and not OWN_KINDS & m.dimensions.keys()
                    ]
                settled = settle(
                    block.text, sentence, periods, found, at, section, self._document, acts
                )
                noun = counted_noun(block.text, figure, matches)
                some = partial(block.text, figure, matches, noun)
                said = Said(
                    figure.unit,
                    bool(re.search(r"triệu|tỷ|tỉ|nghìn|ngàn|trđ", figure.printed, re.IGNORECASE)),
                    figure.denominator is not None,
                    counted=noun,
                    against=max(
                        against(block.text, sentence, figure, matches, settled),
                        _SOME if some and _WHOLE.match(noun) else 0.0,
                    ),
                    union=self.is_union(settled.association),
                    partial=some,
                )
                themes = list(around) or [
                    block.text[sentence.start : figure.start],
                    _lead(block.text[sentence.start : figure.start]),
                    _lead(block.text) if sentence.start else "",
                    *(text for text, _ in section.topics[:2]),
                ]
                near += self.themed(themes, noun)
                candidates = choose([*near, *topics], said)
                listed = bool(chosen) and any(
                    m.kind in (AREA, PERIOD) and chosen[-1][0].end <= m.start < figure.start
                    for m in matches
                )
                elsewhere = bool(made) and made[-1].area != settled.area
                candidates = carried(
                    block.text, figure, candidates, chosen, said, listed=listed, elsewhere=elsewhere
                )
                chosen.append((figure, candidates[0]))
                candidates = unless_in_doubt(candidates)
                made.append(self._proposal(block, figure, candidates, settled, said))
            made += founding
            for figure, candidate in stated:
                if sentence.start <= figure.start < sentence.end:
                    settled = settle(
                        block.text, sentence, periods, [figure], 0, section, self._document, acts
                    )
                    made.append(self._proposal(block, figure, [candidate], settled, Said()))
            earlier = sentence
        return made

    def is_union(self, association: str | None) -> bool:
        """True for the Union's own figures, and for those of one that is in no list."""
        if association is None:
            return "liên hiệp" in self._document.sender.casefold() or not self._document.sender
        return association in (code_of(UNION), code_of(STANDING_OFFICE))

    def counting(self, noun: str, weight: float) -> list[Evidence]:
        """What a noun counts."""
        if noun not in self._counting:
            found = self._words.find(noun, year=self._year, loose=False)
            self._counting[noun] = [m for m in found if m.usage == phrases.COUNTED]
        return [Evidence(m, weight, weight) for m in self._counting[noun]]

    def place(self, name: str) -> str | None:
        """The area that is called so at the time of the report."""
        found = self._words.find(name, year=self._year, day=self._day, loose=False)
        return next((m.code for m in found if m.kind == AREA), None)

    def themed(self, themes: Sequence[str], noun: str) -> list[Evidence]:
        """Phrases with a gap that begin in a theme (a heading, how the sentence begins, the
        other head of a table's field) and end in what the figure counts."""
        found: list[Evidence] = []
        for theme, weight in zip(themes, _THEMES, strict=False):
            if not noun or not theme or len(theme) > _LONGEST_THEME:
                continue
            key = theme, noun
            if key not in self._themed:
                joined = f"{theme.rstrip(' :;.,')} 1 {noun}"
                self._themed[key] = [
                    m for m in self._words.find(joined, year=self._year, loose=self._loose)
                    if m.parts and m.parts[0][1] <= len(theme) < m.parts[-1][0] + 2
                    and m.parts[-1][0] >= len(joined) - len(noun)
                    and m.code in _THEMED
                    and (m.usage != phrases.NONE or len(theme.split()) <= _SHORT_THEME)
                ]  # fmt: skip
            found += [Evidence(m, weight, weight) for m in self._themed[key]]
        return found

    def _section(self, block: Block) -> Section:
        number = block.anchor[0] if block.anchor else block.number
        return self._sections.get(number, Section())

    def _topics(self, block: Block, section: Section, own: Sequence[Match]) -> list[Evidence]:
        """Evidence of headings, of the words before a colon, of a footnote's sentence."""
        found = []
        weight = 1.0
        for _, matches in section.topics[:3]:
            found += [
                Evidence(
                    m,
                    _TOPIC * weight * (2 if m.usage == phrases.HEADING else 1),
                    _TOPIC_KIND * weight,
                )
                for m in matches
                if m.usage != phrases.NONE
            ]
            weight *= _OUTER
        colon = block.text.find(":")
        if 0 < colon < 90:
            found += [
                Evidence(m, 0.3, 0.5) for m in own if m.end <= colon and m.usage != phrases.NONE
            ]
        if block.anchor:
            anchor = self._report.block(block.anchor[0])
            for sentence in sentences(anchor.text):
                if sentence.start <= block.anchor[1] <= sentence.end + 1:
                    found += [
                        Evidence(m, max(0.15, 0.8 - 0.01 * (block.anchor[1] - m.end)), 0.6)
                        for m in self.matches(anchor)
                        if sentence.start <= m.start and m.end <= block.anchor[1] + 1
                        and m.usage != phrases.NONE
                    ]  # fmt: skip
        return found

    def _proposal(
        self,
        block: Block,
        figure: Figure,
        candidates: list[Candidate],
        settled: Settled,
        said: Said,
    ) -> Proposal:
        printed = figure.printed
        if said.counted and not figure.unit:
            printed = f"{printed} {said.counted}"
        before = block.text[max(0, figure.start - 12) : figure.digits[0]]
        return proposed(
            block, figure, candidates, settled, printed=printed,
            unit=figure.unit or said.counted, estimated=bool(_ESTIMATE.search(before)),
            span=(figure.digits[0], figure.end),
        )  # fmt: skip

    def _years(
        self, block: Block, sentence: Sentence, matches: Sequence[Match], section: Section
    ) -> list[Proposal]:
        """Years that are figures themselves: of a founding, a charter, a term."""
        made = []
        for time in matches:
            if time.kind != PERIOD or not sentence.start <= time.start < sentence.end:
                continue
            near = [
                m for m in matches
                if sentence.start <= m.start and m.end <= time.start + len("năm ")
                and m.code.endswith("_year") and m.kind == "indicator"
                and not re.search(r"\d[^\d]{1,40}\d", block.text[m.end : time.start].split("số")[0])
                and len(block.text[m.end : time.start].split()) <= 14
            ]  # fmt: skip
            found = year_figures(block.text, [time])
            if time.usage == "term":
                if (
                    len(found) != 2
                    or "đại hội" not in block.text[sentence.start : sentence.end].casefold()
                ):
                    continue
                codes = ["term_start_year", "term_end_year"]
            elif (
                near
                and len(found) == 1
                and near[-1].code not in ("term_start_year", "regulation_year")
            ):
                best = max(near, key=lambda m: (m.end, m.score))
                if best.code == "founded_year" and (
                    section.is_plan or not _is_own(block.text, sentence, best, time)
                ):
                    continue
                before = block.text[sentence.start : time.start].casefold()
                if best.code in _ONLY_PLANNED and "dự kiến" not in before:
                    continue
                codes = [best.code]
            else:
                continue
            settled = settle(block.text, sentence, matches, found, 0, section, self._document, [])
            for figure, code in zip(found, codes, strict=True):
                period = time.code if time.usage == "part" and len(codes) == 1 else settled.period
                if time.usage == "term":
                    period = str(found[0].value)
                made.append(
                    self._proposal(
                        block, figure, [Candidate(code, {}, 0.8)],
                        Settled(period, None, settled.association, settled.target),
                        Said(year=True, counted=""),
                    )
                )  # fmt: skip
                made[-1].unit = "năm"
        return made


def _lead(text: str) -> str:
    """How a text begins, without its number."""
    return _LEAD.split(_NUMBER.sub("", text), maxsplit=1)[0]


def _is_own(text: str, sentence: Sentence, said: Match, time: Match) -> bool:
    """The founding of the association itself, not of a branch or a fund."""
    before = text[sentence.start : said.start]
    if re.search(
        r"chi hội|câu lạc bộ|trung tâm|tổ hội", text[said.end : time.start], re.IGNORECASE
    ):
        return False
    return not re.search(
        r"(?:chi hội|câu lạc bộ|trung tâm|ban|quỹ|tổ)[^,;]{0,30}$", before, re.IGNORECASE
    )


def _respectively(
    text: str, matches: Sequence[Match], found: Sequence[Figure]
) -> dict[int, list[Evidence]]:
    """ "thạc sĩ, tiến sĩ lần lượt là 96 và 7": the nth word for the nth figure."""
    marked = re.search(r"lần lượt|tương ứng", text, re.IGNORECASE)
    if marked is None:
        return {}
    groups: list[Match] = []
    for match in matches:
        apart = not groups or match.start >= groups[-1].end
        if match.end <= marked.start() and match.dimensions and not match.parts and apart:
            groups.append(match)
    after = [at for at, figure in enumerate(found) if figure.start > marked.end()]
    groups = groups[-len(after) :] if after else []
    if len(groups) != len(after):
        return {}
    return {
        at: [Evidence(m, 1.5, 1.5) for m in matches if (m.start, m.end) == (group.start, group.end)]
        for at, group in zip(after, groups, strict=True)
    }
