"""Where the figures of a report come from: short in the text, in full in one list at the end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.content.evidence import Record, in_reading_order, place
from dashboard.words import clean, numbers, wording

#: Papers named in one place of the text, places named of each, papers listed at the end.
_NAMED, _PLACES, _LISTED = 2, 4, 12
#: A longer name of a paper is cited by its kind (two words in Vietnamese) and year.
_SHORT = 64
#: What is bound of many writers' papers and has lines or pages of its own.
_COLLECTION = re.compile(r"(kỷ yếu|tuyển tập|niên giám)\b", re.IGNORECASE)


@dataclass
class Paper:
    """A paper cited so far, and who wrote what is cited of it."""

    short: str
    full: str
    writers: dict[str, None] = field(default_factory=dict)


class Citations:
    """The papers of a report, each under one short name."""

    def __init__(self) -> None:
        self._papers: dict[str, Paper] = {}
        self._others: set[str] = set()

    def short(self, records: Iterable[Record], named: int = _NAMED) -> str:
        """For the end of a sentence: " (Kỷ yếu 2023, dòng 532, 545)"; "" without records.

        Of more than `named` papers one is named and the others are counted.
        """
        places: dict[str, set[str]] = {}
        known: dict[str, Record] = {}
        writers: dict[str, dict[str, None]] = {}
        for record in records:
            key = _key(record)
            if not key:
                continue
            known.setdefault(key, record)
            places.setdefault(key, set()).add(record.source_place)
            writers.setdefault(key, {})[record.writer] = None
        said = []
        few = named if len(known) <= named else 1
        for key in list(known)[:few]:
            paper = self._paper(key, known[key])
            paper.writers |= writers[key]
            there = in_reading_order(places[key] - {""})
            where = place(",".join(there[:_PLACES])) if there else ""
            more = ", …" if len(there) > _PLACES else ""
            said.append(f"{paper.short}, {where}{more}" if where else paper.short)
        others = list(known)[few:]
        self._others |= set(others)
        if others:
            said.append(f"và {numbers.number(len(others))} văn bản khác")
        return f" ({'; '.join(said)})" if said else ""

    def listed(self) -> list[str]:
        """A line a paper, those named in the text first; what is not written out is counted."""
        papers = list(self._papers.values())
        lines = []
        for paper in papers[:_LISTED]:
            named = [writer for writer in paper.writers if writer not in paper.full]
            by = f"; bài của {', '.join(named)}" if named else ""
            name = "" if paper.full.startswith(paper.short) else f"{paper.short}: "
            lines.append(f"{name}{paper.full}{by}.")
        more = len(papers[_LISTED:]) + len(self._others - self._papers.keys())
        if more:
            lines.append(f"Và {numbers.number(more)} văn bản khác, ghi đủ ở tệp Excel.")
        return lines

    def _paper(self, key: str, record: Record) -> Paper:
        if key not in self._papers:
            full = f"{key}, {_day(record.document_date)}" if record.document_date else key
            short = _short(key, record.document_date)
            taken = {paper.short for paper in self._papers.values()}
            number = 2
            while short in taken:
                short, number = f"{_short(key, record.document_date)} ({number})", number + 1
            self._papers[key] = Paper(short, full)
        return self._papers[key]


def _key(record: Record) -> str:
    """The paper a record is cited by: the collection it stands in, else its own paper."""
    if _COLLECTION.match(record.document):
        return record.document
    return record.source_title or record.document or record.author


def _short(name: str, day: str) -> str:
    if len(name) <= _SHORT:
        return name
    words: Sequence[str] = clean.one_line(name).split()[:2]
    return wording.capitalise(f"{' '.join(words)} {day[:4]}".strip())


def _day(day: str) -> str:
    """2023-08-31, 2023-08 or 2023 in words."""
    parts = day.split("-")
    if len(parts) == 3:
        return f"ngày {'/'.join(reversed(parts))}"
    return f"tháng {int(parts[1])}/{parts[0]}" if len(parts) == 2 and parts[1].isdigit() else day


def cited(words: str, source: str) -> str:
    """A sentence with its source (`Citations.short`) before the full stop."""
    sentence = as_sentence(words)
    return f"{sentence[:-1]}{source}{sentence[-1]}" if source else sentence


def as_sentence(words: str) -> str:
    """The words with a capital and a full stop."""
    sentence = wording.capitalise(clean.one_line(words))
    return sentence if sentence.endswith((".", "?", "!", ":")) else f"{sentence}."
