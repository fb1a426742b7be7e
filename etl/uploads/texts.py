"""The text of source documents, kept beside the uploads: block by block with its place.

    <folder>/text/<source>.json   {"name": …, "sha256": …, "blocks": [{"place", "text", …}]}

A block is a paragraph ("đoạn 12"), a footnote ("chú thích 1"), a line ("dòng 532") or a cell
("bảng 2, dòng 3, cột 4"; `row` its table row with the cell from letter `at` on, `head` what
heads its column). The text stays on this machine; without it a figure keeps its place in words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from etl.datasets import read_json, write_json
from etl.records.errors import BuildError
from etl.records.text import clean
from etl.uploads.store import uploads_folder

_SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{1,80}")
_LINES = re.compile(r"\d+(?:\s*[-–,]\s*\d+)*")
_FIGURE = re.compile(r"[\d\s.,%–-]+")
#: Where a sentence ends: what follows begins with a capital, a number or a dash.
_END = re.compile(r"(?<=[^\W\d_][.!?…])\s+(?=[^a-zà-ỹ])")
#: Passages shown for one figure.
PASSAGES = 3
#: Letters of a sentence that are shown on each side of the figure.
_AROUND = 280


@dataclass(frozen=True)
class Passage:
    """A sentence of a document: before, the figure as printed ("" when not found), after."""

    place: str
    before: str
    figure: str
    after: str
    head: str = ""

    def __str__(self) -> str:
        return self.before + self.figure + self.after


def keep(
    source: str,
    blocks: Iterable[Mapping[str, Any]],
    *,
    name: str,
    sha256: str,
    uploads: Path | None = None,
) -> Path:
    """Keep the blocks (place, text; of cells row, at, head) as the text of the source."""
    path = _path(source, uploads)
    if path is None:
        raise BuildError(f"Mã văn bản “{source[:40]}” không hợp lệ.")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, {"name": name, "sha256": sha256, "blocks": list(blocks)})
    return path


def version(uploads: Path | None = None) -> int:
    """Changes when a text is kept: for what is remembered of them."""
    try:
        return (uploads_folder(uploads) / "text").stat().st_mtime_ns
    except OSError:
        return 0


def passages(
    source: str, source_place: str, as_printed: str, uploads: Path | None = None
) -> tuple[Passage, ...]:
    """The sentences a figure stands in, as far as the text of its source is kept here."""
    path = _path(source, uploads)
    try:
        stamp = path.stat().st_mtime_ns if path else 0
    except OSError:
        return ()
    if path is None or not stamp:
        return ()
    blocks = _blocks(path, stamp)
    every = [
        _passage(blocks[place], clean(as_printed))
        for place in places(source_place)
        if place in blocks
    ]
    marked = [passage for passage in every if passage.figure]
    return tuple((marked or every)[:PASSAGES])


def places(source_place: str) -> list[str]:
    """The places of blocks that a record's place names: "380,400-402", "đoạn 12; đoạn 15"."""
    text = clean(source_place)
    if not _LINES.fullmatch(text):
        return [part.strip() for part in text.split(";")]
    lines: list[int] = []
    for part in text.split(","):
        first, *last = (int(number) for number in re.split("[-–]", part))
        lines += range(first, min(last[0] if last else first, first + 50) + 1)
    return [f"dòng {line}" for line in lines]


def shown(source_place: str | None) -> str:
    """A record's place in words: "532" is "dòng 532"."""
    text = clean(source_place or "")
    return f"dòng {text}" if _LINES.fullmatch(text) else text


def of_document(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The blocks to keep of a document (blocks: number, place, text; tables: grid of numbers)."""
    blocks = {int(block["number"]): dict(block) for block in document.get("blocks", ())}
    kept = {
        number: {"place": block["place"], "text": block["text"]} for number, block in blocks.items()
    }
    for number, block in blocks.items():
        # A paragraph over two pages is named by either.
        if also := [place for _, place in block.get("pages") or () if place != block["place"]]:
            kept[number]["also"] = also
    for table in document.get("tables", ()):
        grid: list[list[int | None]] = table["grid"]
        for place, numbers in enumerate(grid):
            shown = list(dict.fromkeys(number for number in numbers if number in blocks))
            row, starts = "", {}
            for number in shown:
                row += " | " if row else ""
                starts[number] = len(row)
                row += " ".join(blocks[number]["text"].split())
            for column, number in enumerate(numbers):
                if number is None or number not in kept or "row" in kept[number]:
                    continue
                text = " ".join(str(blocks[number]["text"]).split())
                kept[number] |= {"text": text, "row": row, "at": starts[number]}
                above = (line[column] for line in grid[:place] if column < len(line))
                if heads := _heads([blocks[n]["text"] for n in above if n in blocks]):
                    kept[number]["head"] = heads
    return list(kept.values())


def _heads(above: list[str]) -> str:
    """The headings over a cell, the outer one first: "Số liệu – Năm 2023"."""
    texts = [" ".join(text.split()) for text in above]
    heads = itertools.takewhile(lambda text: not _FIGURE.fullmatch(text), texts)
    return " – ".join(dict.fromkeys(heads))


def _passage(block: Mapping[str, Any], printed: str) -> Passage:
    text, place = clean(str(block.get("row") or block["text"])), str(block["place"])
    head = clean(str(block.get("head", "")))
    if "row" in block:
        at = int(block.get("at", 0))
        start, end = at, at + len(str(block["text"]))
        return Passage(place, text[:start], text[start:end], text[end:], head)
    span = find(text, printed)
    if span is None:
        more = "…" if len(text) > 2 * _AROUND else ""
        return Passage(place, text[: 2 * _AROUND] + more, "", "", head)
    ends = [match.end() for match in _END.finditer(text)]
    start = max([0, *(end for end in ends if end <= span[0])])
    stop = min([len(text), *(end for end in ends if end >= span[1])])
    first, last = max(start, span[0] - _AROUND), min(stop, span[1] + _AROUND)
    before = ("…" if first > start else "") + text[first : span[0]].lstrip()
    after = text[span[1] : last].rstrip() + ("…" if last < stop else "")
    return Passage(place, before, text[span[0] : span[1]], after, head)


def find(text: str, printed: str, start: int = 0) -> tuple[int, int] | None:
    """Where the figure stands in the text from a letter on: as printed, else its number alone.

    "12" is not found in "112" or "12,5".
    """
    number = re.search(r"\d[\d.,/]*\d|\d", printed)
    for wanted in (printed, *printed.split(";")[:1], number[0] if number else ""):
        spaced = r"\s*".join(re.escape(word) for word in wanted.split())
        pattern = re.compile(rf"(?<!\d)(?<!\d[.,]){spaced}(?!\d)(?![.,]\d)", re.I)
        if spaced and (match := pattern.search(text, start)):
            return match.span()
    return None


@lru_cache(maxsize=64)
def _blocks(path: Path, _stamp: int) -> dict[str, Mapping[str, Any]]:
    try:
        content = read_json(path)
        blocks = {}
        for block in content["blocks"]:
            for place in (block["place"], *block.get("also", ())):
                blocks.setdefault(str(place), block)
        return blocks
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _path(source: str, uploads: Path | None) -> Path | None:
    if not _SOURCE.fullmatch(source or ""):
        return None
    return uploads_folder(uploads) / "text" / f"{source}.json"
