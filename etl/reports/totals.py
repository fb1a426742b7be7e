"""Fields of a table by the others: totals by what they add up, who came by what was held."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from etl.records.amounts import PERCENT
from etl.reports.carry import AWARDS
from etl.reports.choose import Candidate
from etl.reports.forms import form
from etl.reports.grid import Grid
from etl.reports.proposal import Proposal
from etl.reports.reading.blocks import Block

_TOTAL = form("cells.total")
#: The number or dash before the name of a row.
NUMBERED = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?|[a-z][.)]|[-+*•–])\s*")


def is_total(names: Sequence[Block]) -> bool:
    """True for the names of a row of totals."""
    return _TOTAL.match(NUMBERED.sub("", " ".join(b.text for b in names))) is not None


def check_totals(grid: Grid, made: list[Proposal]) -> None:
    """A total is of what it adds up; one that is not the sum is asked about."""
    by_block = {proposal.block: proposal for proposal in made}
    totals = [
        row for row in range(grid.head, grid.rows)
        if is_total(grid.names(row))
    ]  # fmt: skip
    if len(totals) != 1:
        return
    total = totals[0]
    parts_of = range(total + 1, grid.rows) if total == grid.head else range(grid.head, total)
    for column in range(grid.columns):
        block = grid.block(total, column)
        proposal = by_block.get(block.number) if block else None
        parts = [
            by_block[b.number]
            for row in parts_of
            if (b := grid.block(row, column)) is not None and b.number in by_block
        ]
        if proposal is None or proposal.unit == PERCENT or len(parts) < 2:
            continue
        _as_its_parts(proposal, parts)
        added = sum((part.value for part in parts), Decimal(0))
        if added != proposal.value and len({part.unit for part in parts}) == 1:
            shown = f"{added.normalize():,f}".replace(",", ".")
            proposal.questions.append(
                f"Cộng các dòng được {shown}, ô tổng ghi “{proposal.as_printed}”. "
                "Xem lại số nào đúng."
            )


def _as_its_parts(total: Proposal, parts: Sequence[Proposal]) -> None:
    """Give a total that no indicator was found for that of its parts, with what they share."""
    indicators = {part.chosen.indicator for part in parts}
    if total.chosen.indicator is None and len(indicators) == 1 and None not in indicators:
        shared = dict(parts[0].chosen.kind)
        for part in parts[1:]:
            shared = {k: v for k, v in shared.items() if part.chosen.kind.get(k) == v}
        total.alternatives = [total.chosen, *total.alternatives]
        total.chosen = Candidate(parts[0].chosen.indicator, shared, 0.6)


def same_kind(made: Sequence[Proposal]) -> None:
    """Who came, in the column behind what was held: "Lớp tập huấn | Người dự"; what was awarded,
    below what took part."""
    if made and made[-1].chosen.indicator == "awards" and "award_kind" not in made[-1].chosen.kind:
        kinds = (AWARDS.get(p.chosen.kind.get("activity_kind", "")) for p in reversed(made))
        if kind := next((k for k in kinds if k), None):
            made[-1].chosen.kind["award_kind"] = kind
    if len(made) < 2 or made[-2].chosen.indicator != "activities":
        return
    held, last = made[-2].chosen, made[-1]
    for came in [last.chosen, *last.alternatives][:2]:
        if came.indicator == "participants" and "activity_kind" not in came.kind:
            last.chosen = Candidate("participants", {**came.kind, **held.kind}, 0.6)
            return
