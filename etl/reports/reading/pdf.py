"""A .pdf with text → blocks: tables by their lines, the rest as paragraphs put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pdfplumber

from etl.files.limits import Budget, Refused
from etl.reports.reading.blocks import CELL, PARAGRAPH, Block, Report, Table
from etl.reports.reading.headings import number_rank, rank
from etl.reports.reading.letters import Letters

#: Letters a page must have on average for the file to count as text.
_FEW_LETTERS = 20
#: A mark of a footnote is that much smaller than the letters before it.
_SMALL = 0.8
#: Lines, rectangles and curves a page must have for tables to be looked for; the space
#: between two words, in letters.
_RULES, _GAP = 4, 0.18
_INDENT, _SHORT = 12.0, 60.0
#: Rows of a letterhead; how much further left than the nation's name its column may begin.
_LETTERHEAD, _CENTRED = 10, 60.0
SCAN = (
    "là bản chụp hoặc bản quét, không có chữ để đọc. Dùng tệp Word gốc, hoặc quét lại có nhận dạng "
    "chữ (OCR) rồi kiểm tra chữ trước khi đưa vào."
)


@dataclass
class _Word:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass
class _Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    bold: bool


def read(path: Path, report: Report, budget: Budget) -> None:
    """Add the blocks of the file. Raises Refused for a file of pictures of pages."""
    letters = Letters()
    with pdfplumber.open(path) as pdf:
        report.pages = len(pdf.pages)
        count = 0
        state = _State(report, letters)
        for page in pdf.pages:
            budget.take(1)
            budget.look_at_clock()
            count += _page(page, state)
            page.close()
    if count < _FEW_LETTERS * max(1, report.pages) and count < 2_000:
        raise Refused(SCAN)
    if question := letters.question():
        report.questions.append(question)


class _State:
    """The paragraphs and tables so far; a paragraph may go on behind a page's end."""

    def __init__(self, report: Report, letters: Letters) -> None:
        self.report, self.letters = report, letters
        self.paragraphs = 0
        self.open: Block | None = None
        self.last: int | None = None

    def paragraph(self, lines: list[_Line], page: int) -> None:
        text = self.letters.read([(_joined(lines), "")], f"trang {page}")
        if not text:
            return
        open_, self.open = self.open, None
        if open_ is not None and _goes_on(open_.text, text):
            start = len(open_.text) + 1
            open_.text = f"{open_.text} {text}"
            open_.pages = (
                *open_.pages,
                (start, re.sub(r"trang \d+", f"trang {page}", open_.place)),
            )
            open_.heading = None
            self.open = open_
            return
        self.paragraphs += 1
        bold = all(line.bold for line in lines)
        self.open = self.report.add(
            PARAGRAPH, f"trang {page}, đoạn {self.paragraphs}", text, rank(text, bold=bold)
        )
        self.last = self.open.number

    def table(self, rows: list[list[str | tuple[int, int]]], page: int) -> None:
        number = len(self.report.tables) + 1
        grid: list[list[int | None]] = []
        for at, row in enumerate(rows):
            fields: list[int | None] = []
            for column, value in enumerate(row):
                place = f"trang {page}, bảng {number}, dòng {at + 1}, cột {column + 1}"
                if isinstance(value, tuple):
                    # Part of a merged cell: the field that it begins at.
                    of_row = fields if value[0] == at else grid[value[0]]
                    fields.append(of_row[value[1]])
                    continue
                text = self.letters.read([(value.replace("\n", " "), "")], place)
                if text:
                    fields.append(self.report.add(CELL, place, text).number)
                else:
                    fields.append(None)
            grid.append(fields)
        if grid:
            self.report.tables.append(Table(number, grid, self.last))
            self.open = None


def _page(page: Any, state: _State) -> int:
    """Read one page; how many letters it has."""
    letters = [part for part in page.layout if hasattr(part, "fontname") and part.upright]
    tables = []
    if sum(hasattr(part, "linewidth") for part in page.layout) >= _RULES:
        found = sorted(page.find_tables(), key=lambda table: float(table.bbox[1]))
        tables = [table for table in found if len(table.cells) > 1]
    words = _without_marks(_words(letters, float(page.height)))
    free = [word for word in words if not any(_inside(word, table.bbox) for table in tables)]
    for at, group in _paragraphs(_lines(free), float(page.width)):
        while tables and tables[0].bbox[1] < at:
            state.table(_rows(tables.pop(0)), page.page_number)
        if not _is_page_number(group, page):
            state.paragraph(group, page.page_number)
    for table in tables:
        state.table(_rows(table), page.page_number)
    return len(letters)


def _words(letters: list[Any], height: float) -> list[_Word]:
    """Letters side by side as words. pdfplumber's own take three times as long."""
    rows: list[list[Any]] = []
    for letter in sorted(letters, key=lambda c: (-round(c.y0, 1), c.x0)):
        if rows and abs(rows[-1][0].y0 - letter.y0) < 0.15 * letter.size:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    words: list[_Word] = []
    for row in rows:
        row.sort(key=lambda c: c.x0)
        open_: _Word | None = None
        for letter in row:
            text = letter.get_text()
            if text.isspace():
                open_ = None
                continue
            if open_ is None or letter.x0 - open_.right > _GAP * letter.size:
                open_ = _Word(
                    "", letter.x0, letter.x1, height - letter.y1, height - letter.y0,
                    letter.size, "bold" in letter.fontname.lower(),
                )  # fmt: skip
                words.append(open_)
            open_.text += text
            open_.right = max(open_.right, letter.x1)
    return words


def _rows(table: Any) -> list[list[str | tuple[int, int]]]:
    """The texts of a table; of a field that is part of a merged cell, where that cell begins."""
    lefts = sorted({box[0] for box in table.cells})
    tops = sorted({box[1] for box in table.cells})
    found: list[list[str | tuple[int, int]]] = []
    for at, row in enumerate(table.extract()):
        fields: list[str | tuple[int, int]] = []
        for column, text in enumerate(row):
            begin = None if text is not None else _begin(table.cells, lefts, tops, (at, column))
            fields.append((text or "") if begin is None else begin)
        found.append(fields)
    return found


def _begin(
    cells: list[tuple[float, ...]], lefts: list[float], tops: list[float], place: tuple[int, int]
) -> tuple[int, int] | None:
    """Row and column where the cell over a place begins; None where there is none."""
    if place[0] >= len(tops) or place[1] >= len(lefts):
        return None
    top, left = tops[place[0]], lefts[place[1]]
    for box in cells:
        if box[0] <= left < box[2] and box[1] <= top < box[3]:
            begin = tops.index(box[1]), lefts.index(box[0])
            return begin if begin < place and begin[1] <= place[1] else None
    return None


def _inside(word: _Word, box: tuple[float, ...]) -> bool:
    middle = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return box[0] <= middle[0] <= box[2] and box[1] <= middle[1] <= box[3]


def _without_marks(words: list[_Word]) -> list[_Word]:
    """Words without the small raised digits of footnotes."""
    found: list[_Word] = []
    for word in words:
        previous = found[-1] if found else None
        if (
            previous is not None
            and re.fullmatch(r"[\[(]?\d{1,2}[\])]?", word.text)
            and word.size < _SMALL * previous.size
            and word.bottom < previous.bottom - 0.5
            and 0 <= word.left - previous.right < previous.size
            and not previous.text.endswith(("m", "km"))
        ):
            continue
        found.append(word)
    return found


def _lines(words: Iterable[_Word]) -> list[_Line]:
    """Words as lines; what stands in two columns (a letterhead) one column after the other."""
    rows: list[list[_Word]] = []
    for word in sorted(words, key=lambda w: (w.bottom, w.left)):
        if rows and abs(rows[-1][0].bottom - word.bottom) < 0.4 * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
    lines: list[_Line] = []
    columns: tuple[list[_Line], list[_Line]] = ([], [])
    nation = next((word.left for row in rows[:6] for word in row if word.text == "CỘNG"), None)
    for number, row in enumerate(rows):
        beside = nation if number < _LETTERHEAD else None
        parts = [_line(part) for part in _parted(sorted(row, key=lambda w: w.left), beside)]
        split = min((line.left for line in columns[1]), default=None)
        if split is not None:
            last = max(line.bottom for line in (*columns[0], *columns[1]))
            if parts[0].top - last > parts[0].bottom - parts[0].top:
                lines += [*columns[0], *columns[1]]
                columns, split = ([], []), None
        if len(parts) == 2 and (split is None or parts[0].right < split):
            columns[0].append(parts[0])
            columns[1].append(parts[1])
            continue
        if split is not None and len(parts) == 1 and (
            parts[0].left >= split - 1 or parts[0].right < split
        ):  # fmt: skip
            columns[parts[0].left >= split - 1].append(parts[0])
            continue
        lines += [*columns[0], *columns[1], *parts]
        columns = ([], [])
    return [*lines, *columns[0], *columns[1]]


def _parted(row: list[_Word], beside: float | None) -> list[list[_Word]]:
    """The words of a row, parted where a wide gap stands between them, or before what stands
    under or beside the nation's name in a letterhead."""
    parts = [[row[0]]]
    for before, word in pairwise(row):
        gap = word.left - before.right
        under = beside is not None and word.left >= beside - _CENTRED and before.right < beside
        if gap > 3 * word.size or (under and gap > 0.6 * word.size):
            parts.append([])
        parts[-1].append(word)
    return parts


def _line(words: list[_Word]) -> _Line:
    return _Line(
        " ".join(word.text for word in words),
        words[0].left,
        words[-1].right,
        min(word.top for word in words),
        max(word.bottom for word in words),
        all(word.bold for word in words),
    )


def _paragraphs(lines: list[_Line], width: float) -> Iterable[tuple[float, list[_Line]]]:
    """Lines that make one paragraph, with the height each begins at."""
    if not lines:
        return
    left = min(line.left for line in lines)
    right = max(line.right for line in lines)
    gaps = [b.top - a.bottom for a, b in pairwise(lines) if b.top >= a.bottom]
    usual = median(gaps) if gaps else 0.0
    group = [lines[0]]
    for before, line in pairwise(lines):
        apart = line.top - before.bottom > usual + 0.5 * (line.bottom - line.top)
        indented = line.left > left + _INDENT and before.left <= left + _INDENT
        indented |= line.left > left + _INDENT and len(group) > 1
        ended = before.right < right - _SHORT and before.text.endswith((".", ";", ":", "./."))
        beside = line.top < before.bottom - 0.5 * (line.bottom - line.top)
        numbered = number_rank(line.text) is not None and (
            ended or before.text.endswith((".", ";", ":")) or line.left > left + 1
        )
        numbered |= (number_rank(line.text) or 9) <= 3 and line.bold
        # A heading in capitals, whatever stands below it.
        headed = before.text.isupper() and not line.text.isupper()
        short = before.right < right - 0.3 * width
        if (
            apart
            or indented
            or ended
            or beside
            or numbered
            or short
            or headed
            or before.bold != line.bold
        ):
            yield group[0].top, group
            group = []
        group.append(line)
    yield group[0].top, group


def _joined(lines: list[_Line]) -> str:
    return " ".join(line.text for line in lines)


def _goes_on(before: str, text: str) -> bool:
    """True when a paragraph is the rest of one that a page's end has cut."""
    return not before.endswith((".", ";", ":", "!", "?", "/.")) and text[:1].islower()


def _is_page_number(group: list[_Line], page: Any) -> bool:
    line = group[0]
    margin = 0.09 * page.height
    edge = line.top < margin or line.bottom > page.height - margin
    return len(group) == 1 and edge and re.fullmatch(r"[-– ]*\d{1,3}[-– ]*", line.text) is not None
