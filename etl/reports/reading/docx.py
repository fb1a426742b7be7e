"""A .docx → blocks: the XML in the order of the document.

Paragraphs, tables with merged cells, text boxes once, footnotes at their sentences; text
inserted by tracked changes counts, deleted text does not.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from etl.files.limits import Budget
from etl.reports.reading.blocks import CELL, FOOTNOTE, PARAGRAPH, Report, Table
from etl.reports.reading.headings import rank
from etl.reports.reading.letters import Letters, Run
from etl.reports.reading.word import NAMESPACE, Numbering, Styles

_W = f"{{{NAMESPACE}}}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: Text that is not of the document as it stands.
_SKIPPED = frozenset(
    _W + name for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "fldChar")
)
_BREAKS = {_W + "br": "\n", _W + "cr": "\n", _W + "tab": " ", _W + "ptab": " "}
#: Footnotes come after the body, by their references.
_NOTES = {_W + "footnoteReference": "footnote", _W + "endnoteReference": "endnote"}
_MARK = "\ufffc"


def read(path: Path, report: Report, budget: Budget) -> None:
    """Add the blocks of the file to the report. Raises what a broken file raises."""
    with zipfile.ZipFile(path) as archive:
        _Reader(archive, report, budget).read()


def _parse(archive: zipfile.ZipFile, part: str) -> etree._Element | None:
    if part not in archive.namelist():
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(archive.read(part), parser)


class _Reader:
    def __init__(self, archive: zipfile.ZipFile, report: Report, budget: Budget) -> None:
        main = next(
            (n for n in archive.namelist() if re.fullmatch(r"word/document\d*\.xml", n)), None
        )
        if main is None:
            raise KeyError("word/document.xml")
        root = _parse(archive, main)
        body = None if root is None else root.find(_W + "body")
        if body is None:
            raise KeyError("w:body")
        self._body, self._report, self._budget = body, report, budget
        self._styles = Styles(_parse(archive, "word/styles.xml"))
        self._numbering = Numbering(_parse(archive, "word/numbering.xml"))
        self._notes = {
            kind: {
                note.get(_W + "id"): note
                for note in (() if part is None else part)
                if note.get(_W + "type") in (None, "normal")
            }
            for kind in ("footnote", "endnote")
            for part in (_parse(archive, f"word/{kind}s.xml"),)
        }
        self._letters = Letters(self._runs(p) for p in body.iter(_W + "p"))
        self._paragraphs = 0
        self._order: list[tuple[tuple[str, str | None], int, int]] = []

    def read(self) -> None:
        last: int | None = None
        for element in _blocks(self._body):
            self._budget.take(1)
            if self._budget.rows % 500 == 0:
                self._budget.look_at_clock()
            if element.tag == _W + "tbl":
                self._table(element, last)
            else:
                last = self._paragraph(element) or last
        for count, (reference, number, letter) in enumerate(self._order, start=1):
            note = self._notes[reference[0]][reference[1]]
            place = f"chú thích {count}"
            parts = [self._text(p, place)[0] for p in note.iter(_W + "p")]
            text = "\n".join(part for part in parts if part)
            if text:
                self._report.add(FOOTNOTE, place, text).anchor = (number, letter)
        if question := self._letters.question():
            self._report.questions.append(question)

    def _paragraph(self, paragraph: etree._Element) -> int | None:
        """The number of the last block made of the paragraph and its text boxes."""
        last = None
        for element, boxed in ((paragraph, False), *((box, True) for box in _boxes(paragraph))):
            place = f"đoạn {self._paragraphs + 1}"
            text, notes = self._text(element, place)
            label = self._numbering.label(element, self._styles)
            if not text:
                continue
            self._paragraphs += 1
            heading = None if boxed else self._styles.heading(element)
            whole = f"{label} {text}".strip()
            block = self._report.add(
                PARAGRAPH, place, text, rank(whole, styled=heading, bold=self._is_bold(element))
            )
            block.label = label
            self._order += [(note, block.number, letter) for note, letter in notes]
            last = block.number
        return last

    def _table(self, table: etree._Element, before: int | None) -> None:
        number = len(self._report.tables) + 1
        grid: list[list[int | None]] = []
        for row in _children(table, "tr"):
            self._budget.take(1)
            fields: list[int | None] = [None] * self._before(row)
            for cell in _children(row, "tc"):
                span = self._span(cell)
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                column = len(fields)
                if merged is not None and merged.get(_W + "val", "continue") != "restart":
                    above = grid[-1][column] if grid and column < len(grid[-1]) else None
                    fields += [above] * span
                    continue
                block = self._cell(cell, number, len(grid) + 1, column + 1)
                fields += [block] * span
            grid.append(fields)
        self._report.tables.append(Table(number, grid, before))

    def _before(self, row: etree._Element) -> int:
        skipped = row.find(f"{_W}trPr/{_W}gridBefore")
        return 0 if skipped is None else int(skipped.get(_W + "val") or 0)

    def _span(self, cell: etree._Element) -> int:
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        return 1 if span is None else max(1, min(63, int(span.get(_W + "val") or 1)))

    def _cell(self, cell: etree._Element, table: int, row: int, column: int) -> int | None:
        place = f"bảng {table}, dòng {row}, cột {column}"
        parts: list[str] = []
        notes: list[tuple[tuple[str, str | None], int]] = []
        for paragraph in cell.iter(_W + "p"):
            if _within_box(paragraph, cell):
                continue
            for element in (paragraph, *_boxes(paragraph)):
                text, found = self._text(element, place)
                shift = sum(len(part) + 1 for part in parts)
                notes += [(note, shift + letter) for note, letter in found]
                if text:
                    parts.append(text)
        if not parts:
            return None
        block = self._report.add(CELL, place, "\n".join(parts))
        self._order += [(note, block.number, letter) for note, letter in notes]
        return block.number

    def _text(
        self, paragraph: etree._Element, place: str
    ) -> tuple[str, list[tuple[tuple[str, str | None], int]]]:
        """The paragraph's own text, and the notes with the letters they stand behind."""
        text = self._letters.read(self._runs(paragraph), place)
        references = [
            (kind, mark.get(_W + "id"))
            for mark in _own(paragraph)
            if (kind := _NOTES.get(mark.tag)) is not None
        ]
        notes = []
        for reference in references:
            at = text.find(_MARK)
            text = re.sub(rf" ?{_MARK}", "", text, count=1)
            if reference[1] in self._notes[reference[0]]:
                notes.append((reference, max(at, 0)))
        return text.strip(), notes

    def _runs(self, paragraph: etree._Element) -> list[Run]:
        font = self._styles.font(paragraph)
        runs: list[Run] = []
        for element in _own(paragraph):
            text = _BREAKS.get(element.tag)
            if element.tag == _W + "t":
                text = element.text or ""
            elif element.tag == _W + "noBreakHyphen":
                text = "-"
            elif element.tag in _NOTES:
                text = _MARK
            if text:
                run = element.getparent()
                runs.append((text, self._styles.run_font(run) or font))
        return runs

    def _is_bold(self, paragraph: etree._Element) -> bool:
        runs = [run for run in paragraph.iter(_W + "r") if any(t.text for t in run.iter(_W + "t"))]
        return bool(runs) and all(_on(run.find(f"{_W}rPr/{_W}b")) for run in runs)


def _on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(_W + "val") not in ("0", "false", "none")


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, those of content controls and insertions too."""
    for child in parent:
        if child.tag in (_W + "p", _W + "tbl"):
            yield child
        elif child.tag in (
            _W + "sdt",
            _W + "sdtContent",
            _W + "ins",
            _W + "customXml",
            _W + "moveTo",
        ):
            yield from _blocks(child)


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table, cells of a row; deleted rows are passed over."""
    for child in parent:
        if child.tag == _W + name:
            if name == "tr" and child.find(f"{_W}trPr/{_W}del") is not None:
                continue
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _children(child, name)


def _own(element: etree._Element) -> Iterator[etree._Element]:
    """What a paragraph holds, without its text boxes and deletions."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _SKIPPED:
            continue
        if child.tag in (_W + "pict", _W + "drawing", _MC + "AlternateContent", _W + "object"):
            continue
        if child.tag == _W + "r" and _on(child.find(f"{_W}rPr/{_W}vanish")):
            continue
        yield child
        yield from _own(child)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs of the text boxes in it, each once: Word writes a box in two ways."""
    for child in paragraph.iterdescendants():
        if child.tag != _W + "txbxContent" or _deleted(child, paragraph):
            continue
        fallback = next((a for a in child.iterancestors() if a.tag == _MC + "Fallback"), None)
        if fallback is not None:
            choice = fallback.getparent().find(_MC + "Choice")
            if choice is not None and next(choice.iter(_W + "txbxContent"), None) is not None:
                continue
        yield from child.iter(_W + "p")


def _deleted(element: etree._Element, within: etree._Element) -> bool:
    for above in element.iterancestors():
        if above is within:
            return False
        if above.tag in (_W + "del", _W + "moveFrom"):
            return True
    return False


def _within_box(paragraph: etree._Element, cell: etree._Element) -> bool:
    for above in paragraph.iterancestors():
        if above is cell:
            return False
        if above.tag == _W + "txbxContent":
            return True
    return False
