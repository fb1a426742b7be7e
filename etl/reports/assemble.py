"""A figure, the indicator chosen for it and its circumstances → a proposal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.records.amounts import PERCENT
from etl.records.province import STANDING_OFFICE, UNION, code_of
from etl.reports.choose import Candidate, has_area, is_state, main_dimensions
from etl.reports.circumstances import Settled
from etl.reports.figures import Figure
from etl.reports.letterhead import days
from etl.reports.proposal import Proposal
from etl.reports.reading.blocks import Block

#: Years of a term, at least.
_TERM = 3
_UNION, _OFFICE = code_of(UNION), code_of(STANDING_OFFICE)
#: What the Union admits: organisations, not persons.
_BODY = re.compile(r"(?:hội(?! viên(?! tập thể))|tổ chức|đơn vị|trường|hiệp hội)", re.IGNORECASE)


def proposed(
    block: Block,
    figure: Figure,
    candidates: Sequence[Candidate],
    settled: Settled,
    *,
    printed: str,
    unit: str,
    estimated: bool,
    span: tuple[int, int],
) -> Proposal:
    """The proposal of a figure that is printed so at `span` of its block."""
    proposal = Proposal(
        place=block.place_at(figure.digits[0]),
        block=block.number,
        as_printed=printed,
        value=figure.value,
        value_to=figure.value_to,
        qualifier=figure.qualifier,
        unit=unit,
        denominator=figure.denominator,
        chosen=candidates[0],
        alternatives=[*candidates[1:6]],
        association=settled.association,
        period=settled.period,
        area=settled.area,
        target=settled.target,
        estimated=estimated,
        questions=list(figure.questions),
        start=span[0],
        end=span[1],
    )
    if settled.other:
        proposal.questions.append(
            f"Câu nhắc tới “{settled.other}”, không có trong danh mục các hội."
        )
    _finish(proposal, settled)
    return proposal


def _of_next_term(proposal: Proposal, settled: Settled) -> None:
    """What is to be done "đến năm 2026" by a congress of 2021 is of the whole term ahead."""
    own = settled.document_span
    if own is None or own.start is None or own.end is None:
        return
    if not proposal.target or proposal.unit == PERCENT:
        return
    begins, years = own.end.year, own.end.year - own.start.year
    aimed = str(begins + years)
    if years >= _TERM and proposal.period == aimed and not is_state(proposal.chosen):
        proposal.period = f"{begins}/{aimed}"


def _finish(proposal: Proposal, settled: Settled) -> None:
    """What needs indicator and circumstances together."""
    indicator = proposal.chosen.indicator
    span = None if settled.own_time else days(proposal.period)
    if (
        span is not None
        and span.start is not None
        and span.end is not None
        and span.start.year < span.end.year
        and (settled.begun or is_state(proposal.chosen))
    ):
        # What there is, is told as of the end of a term; what was done, of all of it.
        proposal.period = str(span.start.year if settled.begun else span.end.year)
    _of_next_term(proposal, settled)
    if proposal.association == _UNION and indicator in ("specialised_boards", "affiliated_units"):
        proposal.association = _OFFICE
    if indicator == "collective_members" and proposal.association not in (_UNION, None):
        proposal.chosen.indicator = "collective_member_units"
    elif indicator == "collective_member_units" and proposal.association == _UNION:
        proposal.chosen.indicator = "collective_members"
    if indicator == "members" and proposal.association == _UNION and proposal.unit == "thành viên":
        proposal.chosen.indicator = "member_organisations"
    if (
        indicator == "members_admitted"
        and proposal.association == _UNION
        and _BODY.match(proposal.unit)
    ):
        proposal.chosen.indicator = "bodies_admitted"
    if proposal.target and indicator in ("income", "spending"):
        proposal.chosen.indicator = f"{indicator}_planned"
    if indicator is not None and not has_area(proposal.chosen.indicator or indicator):
        proposal.area = None
    for candidate in (proposal.chosen, *proposal.alternatives):
        if candidate.indicator is not None:
            allowed = main_dimensions(candidate.indicator)
            candidate.kind = {k: v for k, v in candidate.kind.items() if k in allowed}
    if proposal.association is None:
        proposal.questions.append("Chưa rõ con số là của hội nào.")
    if proposal.period is None:
        proposal.questions.append("Chưa rõ con số thuộc kỳ nào.")


def without_repeats(found: list[Proposal]) -> list[Proposal]:
    """What one paragraph says twice is one; what two places say is marked."""
    kept: list[Proposal] = []
    seen: dict[tuple[object, ...], Proposal] = {}
    for proposal in found:
        if proposal.chosen.indicator is None:
            kept.append(proposal)
            continue
        key = (
            proposal.chosen.indicator, tuple(sorted(proposal.chosen.kind.items())), proposal.value,
            proposal.value_to, proposal.association, proposal.period, proposal.area,
            proposal.target,
        )  # fmt: skip
        first = seen.setdefault(key, proposal)
        if first is not proposal:
            if first.block == proposal.block and "cột" not in proposal.place:
                continue
            proposal.repeats = first.block
        kept.append(proposal)
    return kept
