"""Where a figure comes from, in words; the source line of a chart.

All text shown here comes from the records and is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from dashboard.selection.cache import Kept
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import numbers, wording

#: More records than this are not listed one by one; the page of sources has them all.
SHOWN = 40
#: Places named for one paper in a source line.
PLACES = 5
#: Writers named in a source line.
_NAMED = 3
#: A row of evidence.sql by column name.
Record = Mapping[str, Any]
_LINES = re.compile(r"\d+(\s*[-,–]\s*\d+)*")


def record_ids_of(given: Iterable[str] | pd.DataFrame) -> tuple[str, ...]:
    """The distinct record ids of a frame or an iterable, in their order."""
    values = given["record_id"] if isinstance(given, pd.DataFrame) else given
    return tuple(dict.fromkeys(str(v) for v in values if not numbers.missing(v)))


def prepare(view: View, groups: Iterable[Sequence[str]]) -> None:
    """Ask for the papers of many sets of records at once, before they are asked one by one."""
    missing = [g for g in map(record_ids_of, groups) if g and not _known(view.snapshot, g)]
    if missing:
        _ask(view.snapshot, missing)


def has_any(view: View, record_ids: Iterable[str] | pd.DataFrame) -> bool:
    """Whether there is evidence to show of the records."""
    ids = record_ids_of(record_ids)
    return bool(ids) and _brief(view.snapshot, ids).found > 0


@lru_cache(maxsize=128)
def describe_records(
    snapshot: warehouse.Snapshot, ids: tuple[str, ...]
) -> tuple[tuple[str, ...], int]:
    """The evidence of the first records in words, and how many there are."""
    rows = _rows(snapshot, ids)
    asked = [r for r in rows if r["asked"]]
    return tuple(describe_record(r, rows) for r in asked[:SHOWN]), len(asked)


def _rows(snapshot: warehouse.Snapshot, ids: tuple[str, ...]) -> list[Record]:
    """The evidence as dicts, in the order of `ids`; contradicting records last."""
    found = warehouse.query("shared/evidence", snapshot, record_ids=ids).to_dict("records")
    place_of = {record: i for i, record in enumerate(ids)}
    return sorted(found, key=lambda r: place_of.get(r["record_id"], len(ids)))


def describe_record(row: Record, rows: Sequence[Record]) -> str:
    """The evidence of one record as Markdown. `rows` holds its contradicting records."""
    plain = wording.plain
    heading = [plain(row["subject"])]
    if not numbers.missing(row["association_name"]):
        heading.append(plain(row["association_name"]))
    lines = [f"**{' · '.join(heading)}**: {figure_of(row)}"]
    if _has(row["breakdown"]):
        lines.append(plain(row["breakdown"]))
    if _has(row["as_printed"]):
        lines.append(f"Nguyên văn: “{plain(row['as_printed'])}”")
    facts = []
    if _has(row["qualifier"]):
        facts.append(f"Mức độ: {plain(row['qualifier'])}")
    if _has(row["status_name"]):
        facts.append(f"Trạng thái: {plain(row['status_name']).lower()}")
    if _has(row["time_label"]):
        facts.append(f"Thời gian: {plain(row['time_label'])}")
    if facts:
        lines.append(" · ".join(facts))
    lines.append(f"Nguồn: {source_of(row)}")
    lines.extend(_contradictions(row, rows))
    if _has(row["note"]):
        lines.append(f"Ghi chú: {plain(row['note'])}")
    return "  \n".join(lines)


def figure_of(row: Record) -> str:
    """The figure of a record in words, escaped."""
    if numbers.missing(row["obs_value"]):
        return wording.plain(row["as_printed"]) if _has(row["as_printed"]) else wording.NO_DATA
    return wording.plain(
        numbers.quantity(row["obs_value"], row["unit"], row["qualifier"], row["obs_value_to"])
    )


def source_of(row: Record) -> str:
    """Author, position, paper, document and place of a record, escaped."""
    plain = wording.plain
    who = ", ".join(plain(row[c]) for c in ("author", "author_position") if _has(row[c]))
    parts = [p for p in (who, plain(row["source_title"]) if _has(row["source_title"]) else "") if p]
    if _has(row["document"]):
        parts.append(plain(row["document"]))
    parts.append(plain(place(row["source_place"])))
    return "; ".join(p for p in parts if p)


def place(source_place: object) -> str:
    """The place in the source in words, plain text: "dòng 380, 400"."""
    if not _has(source_place):
        return "chưa ghi chỗ trong nguồn"
    text = str(source_place).strip()
    if _LINES.fullmatch(text):
        return "dòng " + re.sub(r"\s*,\s*", ", ", text).replace("-", "–")
    return text


def source_line(view: View, record_ids: Iterable[str] | pd.DataFrame) -> str:
    """The small line under a chart: which papers its figures come from (plain text).

    Up to three writers are named, with the lines or, of several papers, their number;
    further papers are counted.
    """
    return _brief(view.snapshot, record_ids_of(record_ids)).line


@dataclass(frozen=True)
class _Brief:
    """What a closed popover and the line under a chart need to know of some records."""

    line: str
    found: int


_BRIEFS: Kept[_Brief] = Kept(1024)


def _known(snapshot: warehouse.Snapshot, ids: tuple[str, ...]) -> _Brief | None:
    return _BRIEFS.get((snapshot, ids))


def _brief(snapshot: warehouse.Snapshot, ids: tuple[str, ...]) -> _Brief:
    return _known(snapshot, ids) or _ask(snapshot, [ids])[0]


def _ask(snapshot: warehouse.Snapshot, groups: Sequence[tuple[str, ...]]) -> list[_Brief]:
    """The briefs of several sets of records, from one question."""
    every = tuple(sorted({record for ids in groups for record in ids}))
    rows = warehouse.query("shared/evidence_brief", snapshot, record_ids=every).to_dict("records")
    by_record = {row["record_id"]: row for row in rows}
    made = []
    for ids in groups:
        found = [by_record[record] for record in ids if record in by_record]
        brief = _Brief(_line(found), len(found))
        _BRIEFS.put((snapshot, ids), brief)
        made.append(brief)
    return made


def _line(rows: Sequence[Record]) -> str:
    papers: dict[str, dict[str, list[Record]]] = {}
    for row in rows:
        if _has(row["source"]):
            papers.setdefault(_writer(row), {}).setdefault(row["source"], []).append(row)
    if not papers:
        return "Nguồn: chưa ghi nguồn."
    named = [_named(name, list(of.values())) for name, of in list(papers.items())[:_NAMED]]
    text = "; ".join(named)
    more = sum(len(of) for of in list(papers.values())[_NAMED:])
    if more:
        text += f"; và {more} nguồn khác"
    return f"Nguồn: {text}."


def _writer(row: Record) -> str:
    names = (row[c] for c in ("author", "author_position", "source_title") if _has(row[c]))
    return str(next(names, row["source"]))


def _named(name: str, papers: Sequence[Sequence[Record]]) -> str:
    """A writer with the places of the figures, "Ngô Văn Tâm (dòng 532, 545)", or the papers."""
    if len(papers) > 1:
        return f"{name} ({len(papers)} văn bản)"
    places = sorted(
        {str(r["source_place"]) for r in papers[0] if _has(r["source_place"])}, key=_order
    )
    if not places:
        return name
    more = ", …" if len(places) > PLACES else ""
    return f"{name} ({place(','.join(places[:PLACES]))}{more})"


def _order(place: str) -> tuple[list[int], str]:
    """Places in reading order: line 9 before line 12."""
    return [int(n) for n in re.findall(r"\d+", place)], place


def _contradictions(row: Record, rows: Sequence[Record]) -> list[str]:
    if numbers.missing(row["contradiction_id"]):
        return []
    others = [
        r
        for r in rows
        if r["contradiction_id"] == row["contradiction_id"] and r["record_id"] != row["record_id"]
    ]
    if not others:
        return []
    listed = "; ".join(f"{figure_of(o)} ({_elsewhere(o, row['source'])})" for o in others)
    lines = [f":material/compare_arrows: Con số khác: {listed}"]
    if _has(row["rule"]):
        lines.append(wording.plain(row["rule"]))
    return lines


def _elsewhere(other: Record, source: object) -> str:
    """Where a contradicting figure stands; its paper only when it is another one."""
    if other["source"] == source:
        return f"cùng bài, {wording.plain(place(other['source_place']))}"
    return source_of(other)


def _has(value: object) -> bool:
    return not numbers.missing(value) and str(value).strip() != ""
