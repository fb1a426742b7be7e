"""One figure of a report as a record that is proposed; what is known of the document."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from etl.reports.choose import Candidate


@dataclass
class Document:
    """What the letterhead and the title say; each may be given by who sends it in."""

    association: str | None = None
    sender: str = ""
    document_date: str | None = None
    period: str | None = None
    #: Of a sender that is the association of a district.
    area: str | None = None
    title: str = ""
    is_plan: bool = False
    questions: list[str] = field(default_factory=list)


@dataclass
class Proposal:
    """A figure at its place, with the record it may become and others it might."""

    place: str
    block: int
    as_printed: str
    value: Decimal
    value_to: Decimal | None
    qualifier: str
    unit: str
    denominator: int | None
    chosen: Candidate
    alternatives: list[Candidate]
    association: str | None
    period: str | None
    area: str | None
    target: bool
    estimated: bool
    questions: list[str]
    start: int = 0
    end: int = 0
    repeats: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The entry of the contract."""
        return {
            "place": self.place,
            "block": self.block,
            "start": self.start,
            "end": self.end,
            "as_printed": self.as_printed,
            "value": _number(self.value),
            "value_to": _number(self.value_to),
            "qualifier": self.qualifier,
            "unit": self.unit,
            "denominator": self.denominator,
            "indicator": self.chosen.indicator,
            "kind": self.chosen.kind,
            "association": self.association,
            "period": self.period,
            "area": self.area,
            "target": self.target,
            "obs_status": "E" if self.estimated else "A",
            "score": round(self.chosen.score, 2),
            "alternatives": [
                {"indicator": c.indicator, "kind": c.kind, "score": round(c.score, 2)}
                for c in self.alternatives
            ],
            "questions": self.questions,
            "repeats": self.repeats,
        }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def document_json(document: Document, name: str, pages: int, blocks: int) -> dict[str, Any]:
    """The document's part of the contract."""
    return {"name": name, **asdict(document), "pages": pages, "blocks": blocks}
