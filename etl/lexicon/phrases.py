"""data/reference/phrase.csv: the turns of phrase by which reports speak of indicators and kinds.

A row is a phrase ("…" stands for up to six words between), what it says (`indicator`, `kind`:
codes of its dimensions with spaces between), how it is used and how much it counts.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from etl.records.province import REFERENCE, rows_of
from etl.records.tables import BY_NAME, SHORT_LISTS
from etl.records.text import clean

FILE = REFERENCE / "phrase.csv"

#: Usages: the noun a figure counts; said of a figure; only in headings; figures beside it
#: are of no indicator; and words that are not about an indicator at all.
COUNTED, SAID, HEADING, NONE = "counted", "said", "heading", "none"
QUALIFIER = "qualifier"
#: A body that is no association: what it does is not the association's own.
OTHER = "other"
#: Behind what is counted: only a part of it is.
PART = "part"
WORDS = (
    "negation", "target", "comparison", "total", "sender", "difference", "planned", OTHER,
    PART, QUALIFIER,
)  # fmt: skip
#: Said where somebody asks: reports use other words, or mean more by these.
QUESTION = "question"
USAGES = (COUNTED, SAID, HEADING, NONE, QUESTION, *WORDS)
#: Dimensions of the record tables that a kind may name, in the order of the table of measures.
DIMENSIONS = (
    "association_type", "member_group", "staff_group", "level", "funding_source", "field",
    "activity_kind", "award_kind",
)  # fmt: skip
GAP = "…"


@dataclass(frozen=True)
class Phrase:
    """One row: pieces between gaps; `dimensions` has codes by the name of their list."""

    text: str
    pieces: tuple[str, ...]
    indicator: str
    dimensions: Mapping[str, str] = field(hash=False)
    usage: str = SAID
    weight: float = 1.0
    code: str = ""


class PhraseError(ValueError):
    """A row that cannot be used: its line and why, in Vietnamese."""


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = {}
    for name in DIMENSIONS:
        if name in SHORT_LISTS:
            lists[name] = frozenset(SHORT_LISTS[name])
        else:
            lists[name] = frozenset(row[name] for row in rows_of(name))
    return lists


@cache
def dimensions_of(indicator: str) -> tuple[str, ...]:
    """The dimensions that the record table of an indicator has."""
    table = next(
        (r["record_table"] for r in rows_of("indicator") if r["indicator"] == indicator), ""
    )
    if table not in BY_NAME:
        return DIMENSIONS
    columns = {column.name for column in BY_NAME[table].columns}
    return tuple(name for name in DIMENSIONS if name in columns)


def dimensions(kind: str, indicator: str = "") -> dict[str, str]:
    """The codes in `kind` by the dimension each belongs to. Raises KeyError for an unknown code."""
    codes: dict[str, str] = {}
    for code in kind.split():
        names = [
            name
            for name in (dimensions_of(indicator) if indicator else DIMENSIONS)
            if code in _lists()[name]
        ]
        if not names:
            raise KeyError(code)
        codes |= dict.fromkeys(names, code)
    return codes


def read(path: Path = FILE) -> list[Phrase]:
    """The rows of the table. Raises PhraseError for the first that is wrong."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(_phrases(csv.DictReader(lines), path.name))


def _phrases(rows: Iterable[Mapping[str, str]], file: str) -> Iterable[Phrase]:
    known = {row["indicator"] for row in rows_of("indicator")}
    for line, row in enumerate(rows, start=2):
        where = f"{file}, dòng {line}"
        text, indicator = clean(row["phrase"]), row["indicator"].strip()
        usage = row["usage"].strip() or SAID
        pieces = tuple(piece.strip() for piece in text.split(GAP))
        if not all(pieces):
            raise PhraseError(f"{where}: cụm từ trống hoặc dấu … ở đầu, cuối. Ghi đủ cụm từ.")
        if indicator and indicator not in known:
            raise PhraseError(
                f"{where}: không có chỉ số “{indicator}”. Ghi mã trong indicator.csv."
            )
        if usage not in USAGES:
            raise PhraseError(f"{where}: cách dùng “{usage}” không có. Chọn: {', '.join(USAGES)}.")
        try:
            weight = float(row["weight"] or 1)
            code = _qualifier(row["kind"]) if usage == QUALIFIER else ""
            codes = dimensions(row["kind"], indicator) if usage != QUALIFIER else {}
        except ValueError:
            raise PhraseError(f"{where}: trọng số “{row['weight']}” không phải số.") from None
        except KeyError as error:
            raise PhraseError(f"{where}: không có mã loại “{error.args[0]}”.") from None
        yield Phrase(text, pieces, indicator, codes, usage, weight, code)


def _qualifier(word: str) -> str:
    if word not in {row["qualifier"] for row in rows_of("qualifier")}:
        raise KeyError(word)
    return word
