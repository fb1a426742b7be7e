"""Where a figure comes from: its record in words, the place in its paper, the source line.

All text here is plain; screens and files escape it as they need (`wording.plain`,
`clean`). A whole page asks for its source lines at once, from a query without what only
an opened popover shows (evidence_brief.sql takes a quarter of the time of evidence.sql).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.content import phrases
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.snapshot.kept import Kept
from dashboard.words import clean, numbers, wording

#: Places named for one paper in a source line.
PLACES = 5
#: Writers named in a source line.
WRITERS = 3
#: Records behind a sentence or a chart over many: the page of sources has all.
MOST_RECORDS = 60
_LINES = re.compile(r"\d+(\s*[-,–]\s*\d+)*")


@dataclass(frozen=True)
class Record:
    """The evidence of one record. Text fields are "" when there is nothing to say.

    value, value_to   at full precision in `unit`, None when unknown
    others            what other records say of the same quantity, "4.000 người (dòng 12)"
    preferred, rule   whether this record is used where others differ, and why
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
    writer: str
    source: str
    source_title: str
    source_place: str
    document: str
    document_date: str
    note: str
    preferred: bool = True
    others: tuple[str, ...] = ()
    rule: str = ""

    @property
    def place(self) -> str:
        return place(self.source_place)

    @property
    def origin(self) -> str:
        """Author, title, document and place in one line."""
        parts = (self.author, self.source_title, self.document, self.place)
        return "; ".join(part for part in parts if part)

    @property
    def heading(self) -> str:
        """What is counted, and of whom."""
        return " · ".join(part for part in (self.subject, self.association) if part)

    @property
    def details(self) -> list[str]:
        """What is to be said beside heading and figure, a line each."""
        facts = (
            ("Mức độ", self.qualifier),
            ("Trạng thái", self.status.lower()),
            ("Thời gian", self.period),
        )
        lines = [
            self.breakdown,
            f"Nguyên văn: “{self.as_printed}”" if self.as_printed else "",
            " · ".join(f"{name}: {value}" for name, value in facts if value),
            f"Nguồn: {self.origin}",
            f"Con số khác: {'; '.join(self.others)}" if self.others else "",
            self.rule if self.others else "",
            f"Ghi chú: {self.note}" if self.note else "",
        ]
        return [line for line in lines if line]

    @property
    def sentence(self) -> str:
        """Everything in one paragraph."""
        parts = (f"{self.heading}: {self.figure}", *self.details)
        return ". ".join(part.rstrip(".") for part in parts) + "."


class EvidenceIndex:
    """The evidence of many records, asked for in one query.

    Records the snapshot does not know are left out.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        """Of the rows of queries/shared/evidence.sql."""
        rows = frame.to_dict("records")
        peers: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            if _has(row["contradiction_id"]):
                peers.setdefault(row["contradiction_id"], []).append(row)
        self._records = {
            str(row["record_id"]): _record(row, peers.get(row["contradiction_id"], []))
            for row in rows
            if row["asked"]
        }

    @classmethod
    def of(cls, view: View, ids: Iterable[str] | pd.DataFrame) -> EvidenceIndex:
        """The evidence of the records, and of what contradicts them."""
        return cls(view.query("shared/evidence", record_ids=record_ids(ids)))

    def records(self, ids: Iterable[str]) -> list[Record]:
        """The known records among the ids, in their order, each once."""
        return [self._records[i] for i in record_ids(ids) if i in self._records]

    @property
    def all(self) -> list[Record]:
        return list(self._records.values())


def record_ids(given: Iterable[Any] | pd.DataFrame, limit: int | None = None) -> tuple[str, ...]:
    """The first distinct record ids, in their order.

    Of an iterable of ids or of lists of ids, or of a frame with either in its column
    record_ids or record_id.
    """
    if isinstance(given, pd.DataFrame):
        given = given["record_ids" if "record_ids" in given else "record_id"]
    distinct: dict[str, None] = {}
    for cell in given:
        if isinstance(cell, str):
            distinct[cell] = None
        elif not numbers.missing(cell):
            distinct.update(dict.fromkeys(str(record) for record in cell))
        if limit is not None and len(distinct) >= limit:
            break
    return tuple(distinct)[:limit]


def place(source_place: object, unknown: str = wording.UNKNOWN_PLACE) -> str:
    """The place in a paper in words, lines in order and each once: "dòng 380, 400"."""
    text = clean.one_line(source_place)
    if _LINES.fullmatch(text):
        return "dòng " + ", ".join(in_reading_order([text])).replace("-", "–")
    return text or unknown


def writer(row: Mapping[str, Any] | pd.Series) -> str:
    """Who says it: the author, the office when no name is printed, or the paper."""
    for column in ("author", "author_position", "source_title", "title"):
        said = clean.one_line(row[column]) if column in row and _has(row[column]) else ""
        # "Không rõ tác giả" in the list of papers says that none is printed, and names nobody.
        if said and said.casefold() != wording.UNKNOWN_AUTHOR:
            return said if column.startswith("author") else f"bài “{said}”"
    return wording.UNKNOWN_AUTHOR


def source_line(records: Iterable[Record], named: int = WRITERS) -> str:
    """The small line under a chart: which papers its figures come from.

    Up to `named` writers with the places or, of several papers, their number; further
    papers are counted: "Nguồn: Ngô Văn Tâm (dòng 532, 545); và 2 nguồn khác."
    """
    return _line([(record.source, record.writer, record.source_place) for record in records], named)


@dataclass(frozen=True)
class Brief:
    """What a closed popover and the line under a chart need to know of some records.

    source_line   as of `source_line`
    count         how many of the records are known
    """

    source_line: str
    count: int


_BRIEFS: Kept[Brief] = Kept(16 * 2**20)


def brief(view: View, ids: Iterable[str] | pd.DataFrame) -> Brief:
    """The brief of a set of records."""
    group = record_ids(ids)
    return _BRIEFS.get((view.snapshot, group)) or _ask(view.snapshot, [group])[0]


def prepare(view: View, groups: Iterable[Sequence[str]]) -> None:
    """Ask for the briefs of many sets of records at once, before they are asked one by one."""
    asked = [record_ids(group) for group in groups]
    new = [group for group in asked if group and _BRIEFS.get((view.snapshot, group)) is None]
    if new:
        _ask(view.snapshot, new)


def _ask(snapshot: warehouse.Snapshot, groups: Sequence[tuple[str, ...]]) -> list[Brief]:
    every = tuple(sorted({record for group in groups for record in group}))
    rows = warehouse.query("shared/evidence_brief", snapshot, record_ids=every).to_dict("records")
    origins = {
        row["record_id"]: (row["source"] or "", writer(row), clean.one_line(row["source_place"]))
        for row in rows
    }
    briefs = []
    for group in groups:
        known = [origins[record] for record in group if record in origins]
        briefs.append(Brief(_line(known, WRITERS), len(known)))
        _BRIEFS.put((snapshot, group), briefs[-1])
    return briefs


def _line(origins: Iterable[tuple[str, str, str]], named: int) -> str:
    """The source line of (source, writer, place in the source) of each record."""
    papers: dict[str, dict[str, set[str]]] = {}
    for source, name, where in origins:
        if source:
            papers.setdefault(name, {}).setdefault(source, set()).add(where)
    if not papers:
        return wording.NO_SOURCE
    text = "; ".join(_named(name, list(of.values())) for name, of in list(papers.items())[:named])
    more = sum(len(of) for of in list(papers.values())[named:])
    return f"Nguồn: {text}; và {more} nguồn khác." if more else f"Nguồn: {text}."


def _named(name: str, papers: Sequence[set[str]]) -> str:
    """A writer with the places of the figures, "Ngô Văn Tâm (dòng 532, 545)", or the papers."""
    if len(papers) > 1:
        return f"{name} ({len(papers)} văn bản)"
    places = in_reading_order(papers[0] - {""})
    if not places:
        return name
    more = ", …" if len(places) > PLACES else ""
    return f"{name} ({place(','.join(places[:PLACES]))}{more})"


def in_reading_order(places: Iterable[str]) -> list[str]:
    """Places, lists of lines taken apart, each once: line 9 before line 12."""
    each = {
        re.sub(r"\s", "", line) if _LINES.fullmatch(text) else text
        for text in places
        for line in (text.split(",") if _LINES.fullmatch(text) else [text])
    }
    return sorted(each, key=lambda text: ([int(n) for n in re.findall(r"\d+", text)], text))


def _record(row: Mapping[str, Any], peers: Sequence[Mapping[str, Any]]) -> Record:
    others = (peer for peer in peers if peer["record_id"] != row["record_id"])
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
        writer=writer(row),
        source=clean.one_line(row["source"]),
        source_title=clean.one_line(row["source_title"]),
        source_place=clean.one_line(row["source_place"]),
        document=clean.one_line(row["document"]),
        document_date=clean.one_line(row["document_date"]),
        note=clean.one_line(row["note"]),
        preferred=bool(row["preferred"]),
        others=tuple(
            f"{_other(peer, row['subject'])} ({_elsewhere(peer, row['source'])})" for peer in others
        ),
        rule=clean.one_line(row["rule"]),
    )


def _figure(row: Mapping[str, Any]) -> str:
    if numbers.missing(row["obs_value"]):
        return clean.one_line(row["as_printed"]) or wording.NO_DATA
    return clean.one_line(
        numbers.quantity(row["obs_value"], row["unit"], row["qualifier"], row["obs_value_to"])
    )


def _other(peer: Mapping[str, Any], subject: object) -> str:
    """A figure that disagrees, with what it is of where that is another indicator."""
    if peer["subject"] == subject:
        return _figure(peer)
    return f"{phrases.decapitalise(clean.one_line(peer['subject']))}: {_figure(peer)}"


def _author(row: Mapping[str, Any]) -> str:
    return ", ".join(clean.one_line(row[c]) for c in ("author", "author_position") if _has(row[c]))


def _elsewhere(peer: Mapping[str, Any], source: object) -> str:
    """Where a contradicting figure stands; its paper only when it is another one."""
    if peer["source"] == source:
        return f"cùng bài, {place(peer['source_place'])}"
    parts = (_author(peer), clean.one_line(peer["source_title"]), clean.one_line(peer["document"]))
    return "; ".join(part for part in (*parts, place(peer["source_place"])) if part)


def _has(value: object) -> bool:
    return not numbers.missing(value) and str(value).strip() != ""
