"""Where the figures of a file come from, as plain text (no Markdown, nothing cut).

The same rows as "Xem nguồn" on the pages (dashboard/queries/evidence.sql).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.selection.view import View
from dashboard.words import clean, numbers, wording

_LINES = re.compile(r"\d+(\s*[-,–]\s*\d+)*")


@dataclass(frozen=True)
class Record:
    """The evidence of one record. Text fields are "" when there is nothing to say.

    value, value_to   at full precision in `unit`, None when unknown
    others            what other sources say of the same quantity, one sentence each
    """

    record_id: str
    subject: str
    association: str
    breakdown: str
    value: float | None
    value_to: float | None
    unit: str
    figure: str
    as_printed: str
    qualifier: str
    status: str
    period: str
    author: str
    source_title: str
    document: str
    document_date: str
    place: str
    note: str
    source: str = ""
    preferred: bool = True
    others: tuple[str, ...] = ()
    rule: str = ""

    @property
    def origin(self) -> str:
        """Author, title, document and place in one line."""
        parts = (self.author, self.source_title, self.document, self.place)
        return "; ".join(p for p in parts if p)

    @property
    def sentence(self) -> str:
        """Everything of the evidence in one paragraph."""
        what = " · ".join(p for p in (self.subject, self.association, self.breakdown) if p)
        parts = [f"{what}: {self.figure}"]
        if self.as_printed:
            parts.append(f"Nguyên văn: “{self.as_printed}”")
        if self.period:
            parts.append(f"Thời gian: {self.period}")
        parts.append(f"Nguồn: {self.origin}")
        if self.others:
            chosen = "dùng con số này" if self.preferred else "không dùng con số này làm số chính"
            reason = f" ({self.rule})" if self.rule else ""
            parts.append(f"Nguồn khác nêu: {'; '.join(self.others)} – {chosen}{reason}")
        if self.note:
            parts.append(f"Ghi chú: {self.note}")
        return ". ".join(p.rstrip(".") for p in parts) + "."


class Proofs:
    """The evidence of all records a file rests on, asked for in one query.

    Records the snapshot does not know are left out.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        peers: dict[str, list[dict[str, Any]]] = {}
        rows = frame.to_dict("records")
        for row in rows:
            if _has(row["contradiction_id"]):
                peers.setdefault(row["contradiction_id"], []).append(row)
        self._records = {str(r["record_id"]): _record(r, peers) for r in rows if r["asked"]}

    @classmethod
    def of(cls, view: View, record_ids: Iterable[str]) -> Proofs:
        """The evidence of the records, and of what contradicts them."""
        ids = tuple(dict.fromkeys(str(i) for i in record_ids if not numbers.missing(i)))
        return cls(view.query("shared/evidence", record_ids=ids))

    def records(self, record_ids: Iterable[str]) -> list[Record]:
        """The known records among the ids, in their order, each once."""
        ids = dict.fromkeys(str(i) for i in record_ids)
        return [self._records[i] for i in ids if i in self._records]

    @property
    def all(self) -> list[Record]:
        return list(self._records.values())


def source_line(records: Iterable[Record], named: int = 3) -> str:
    """Which papers the records come from, with the lines; more than `named` are counted."""
    places: dict[str, dict[str, None]] = {}
    for record in records:
        if not record.source:
            continue
        name = record.author.split(", ")[0] or record.source_title
        places.setdefault(name, {})[record.place.removeprefix("dòng ")] = None
    if not places:
        return "Nguồn: chưa ghi nguồn."
    said = []
    for name, lines in places.items():
        known = [line for line in lines if line and not line.startswith("chưa ghi")]
        where = ", ".join(known)
        word = "dòng " if known and all(_LINES.fullmatch(_plain(k)) for k in known) else ""
        said.append(f"{name} ({word}{where})" if where else name)
    line = "; ".join(said[:named])
    if len(said) > named:
        line += f"; và {len(said) - named} nguồn khác"
    return f"Nguồn: {line}."


def place(source_place: Any) -> str:
    """The place in the source: "dòng 380, 400"."""
    if not _has(source_place):
        return "chưa ghi chỗ trong nguồn"
    found = clean.one_line(source_place)
    if _LINES.fullmatch(found):
        return "dòng " + re.sub(r"\s*,\s*", ", ", found).replace("-", "–")
    return found


def _plain(lines: str) -> str:
    return lines.replace("–", "-").replace(", ", ",")


def _record(row: dict[str, Any], peers: dict[str, list[dict[str, Any]]]) -> Record:
    same = peers.get(row["contradiction_id"], []) if _has(row["contradiction_id"]) else []
    others = tuple(
        f"{_figure(o)} ({_origin(o)})" for o in same if o["record_id"] != row["record_id"]
    )
    return Record(
        record_id=str(row["record_id"]),
        subject=clean.one_line(row["subject"]),
        association=clean.one_line(row["association_name"]),
        breakdown=clean.one_line(row["breakdown"]),
        value=clean.exact_number(row["obs_value"]),
        value_to=clean.exact_number(row["obs_value_to"]),
        unit=clean.one_line(row["unit"]),
        figure=_figure(row),
        as_printed=clean.one_line(row["as_printed"]),
        qualifier=clean.one_line(row["qualifier"]),
        status=clean.one_line(row["status_name"]),
        period=clean.one_line(row["time_label"]),
        author=_author(row),
        source_title=clean.one_line(row["source_title"]),
        document=clean.one_line(row["document"]),
        document_date=clean.one_line(row["document_date"]),
        place=place(row["source_place"]),
        note=clean.one_line(row["note"]),
        source=clean.one_line(row["source"]),
        preferred=bool(row["preferred"]),
        others=others,
        rule=clean.one_line(row["rule"]),
    )


def _figure(row: dict[str, Any]) -> str:
    if numbers.missing(row["obs_value"]):
        return clean.one_line(row["as_printed"]) or wording.NO_DATA
    return clean.one_line(
        numbers.quantity(row["obs_value"], row["unit"], row["qualifier"], row["obs_value_to"])
    )


def _author(row: dict[str, Any]) -> str:
    return ", ".join(clean.one_line(row[c]) for c in ("author", "author_position") if _has(row[c]))


def _origin(row: dict[str, Any]) -> str:
    parts = (_author(row) or clean.one_line(row["source_title"]), place(row["source_place"]))
    return ", ".join(p for p in parts if p)


def _has(value: Any) -> bool:
    return not numbers.missing(value) and str(value).strip() != ""
