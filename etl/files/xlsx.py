"""The cells of an Excel workbook, out of its XML as a stream.

Gaps between rows cost nothing, rows out of order are kept, the size a sheet claims to
have is not believed. Seen, too: number formats, formulas, hidden rows, columns and
sheets, merged ranges, and what is struck through or raised. No package on PyPI that
reads row by row shows all of these (openpyxl's read-only sheets hide merged and hidden
ones, calamine formats and fonts); openpyxl's public helpers understand formats and dates.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import Element, ParseError, fromstring, iterparse

from openpyxl.formula.translate import Translator
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601

from etl.files.cells import Cell, Run, problem_of, shown
from etl.files.legacy import letters_of
from etl.files.limits import MAX_MERGED
from etl.files.number_format import typed_year
from etl.records.text import Problem, clean, fold

#: What parsers raise on files that are broken or made to break them.
BROKEN = (
    zipfile.BadZipFile, zlib.error, ParseError, SyntaxError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, EOFError, OSError, OverflowError, NotImplementedError,
    AssertionError, RecursionError, MemoryError,
)  # fmt: skip
_WORKBOOK = "xl/workbook.xml"
_ON = ("1", "true")


def part_key(name: str) -> str:
    """The name of a part as office programs compare it."""
    return name.replace("\\", "/").lower()


class Row(NamedTuple):
    """A row as it stands in the sheet: its number, the cells that hold something, hidden or not."""

    number: int
    cells: list[Cell]
    hidden: bool


class _Style(NamedTuple):
    number_format: str = "General"
    is_date: bool = False
    is_duration: bool = False
    struck: bool = False
    font: str = ""


class Workbook:
    """An open workbook; `sheets` are its worksheets in their order (no chart sheets)."""

    def __init__(self, path: Path) -> None:
        """Raises one of BROKEN when the file cannot be read as a workbook."""
        self.archive = zipfile.ZipFile(path)
        try:
            self._parts = {part_key(name): name for name in self.archive.namelist()}
            root = fromstring(self.read(_WORKBOOK))
            relations = self.relations_of(_WORKBOOK)
            settings = _child(root, "workbookPr")
            old_mac = settings is not None and settings.get("date1904") in _ON
            self.epoch: datetime = MAC_EPOCH if old_mac else WINDOWS_EPOCH
            # What the file says it has and has not is passed over, as office programs do.
            parts = {kind: part for kind, part in relations.values() if self.has(part)}
            self.strings = self._strings(parts.get("sharedStrings"))
            self.styles = self._styles(parts.get("styles"))
            self.sheets = []
            for item in _children(_child(root, "sheets"), "sheet"):
                # Strict and transitional Open XML name their relations differently.
                own = next((v for k, v in item.items() if k.endswith("}id")), "")
                kind, part = relations[own]
                if kind == "worksheet" and self.has(part):
                    hidden = item.get("state", "visible") != "visible"
                    self.sheets.append(Sheet(self, item.get("name", ""), part, hidden))
        except BaseException:
            self.archive.close()
            raise

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.archive.close()

    def open(self, part: str) -> IO[bytes]:
        """A part of the archive, whatever letters and slashes its name is written with."""
        return self.archive.open(self._parts[part_key(part)])

    def has(self, part: str) -> bool:
        """Whether the archive has the part."""
        return part_key(part) in self._parts

    def read(self, part: str) -> bytes:
        """The bytes of a part."""
        with self.open(part) as source:
            return source.read()

    def relations_of(self, of: str) -> dict[str, tuple[str, str]]:
        """(kind, part of the archive) of each relation of a part, by id; none where it has none."""
        folder, name = posixpath.split(of)
        listed = f"{folder}/_rels/{name}.rels"
        relations: dict[str, tuple[str, str]] = {}
        for item in fromstring(self.read(listed)) if self.has(listed) else ():
            target = posixpath.join(f"/{folder}", item.get("Target", ""))
            part = posixpath.normpath(target).lstrip("/")
            relations[item.get("Id", "")] = item.get("Type", "").rpartition("/")[2], part
        return relations

    def _strings(self, part: str | None) -> list[tuple[str, tuple[Run, ...]]]:
        """The shared strings: text and runs."""
        strings: list[tuple[str, tuple[Run, ...]]] = []
        if part is None:
            return strings
        with self.open(part) as source:
            for _, element in iterparse(source):
                if _local(element) == "si":
                    strings.append(_text(element))
                    element.clear()
        return strings

    def _styles(self, part: str | None) -> list[_Style]:
        """The formats of cells, in the order in which cells refer to them."""
        if part is None:
            return []
        root = fromstring(self.read(part))
        formats = {
            int(item.get("numFmtId", "0")): item.get("formatCode", "General")
            for item in _children(_child(root, "numFmts"), "numFmt")
        }
        fonts = [
            (_is_on(font, "strike"), _legacy_font(font, "name"))
            for font in _children(_child(root, "fonts"), "font")
        ]
        styles = []
        for item in _children(_child(root, "cellXfs"), "xf"):
            number, font = int(item.get("numFmtId", "0")), int(item.get("fontId", "0"))
            code = formats.get(number) or BUILTIN_FORMATS.get(number, "General")
            looks = fonts[font] if 0 <= font < len(fonts) else (False, "")
            styles.append(_Style(code, is_date_format(code), is_timedelta_format(code), *looks))
        return styles


class Sheet:
    """One worksheet. `merged` (top, left, bottom, right) and `hidden_columns` (first, last)
    are known once `rows` has come to its end."""

    def __init__(self, book: Workbook, title: str, part: str, hidden: bool) -> None:
        self.title, self.hidden = title, hidden
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self._book, self._part = book, part
        self._formulas: dict[str, Translator] = {}

    def rows(self) -> Iterator[Row]:
        """Every row of the file, in the order of the file. Raises one of BROKEN."""
        number = inside = 0
        data: Element | None = None
        with self._book.open(self._part) as source:
            for event, element in iterparse(source, ("start", "end")):
                name = _local(element)
                kept = name in ("cols", "row", "mergeCells")
                if event == "start":
                    data = element if name == "sheetData" else data
                    inside += kept
                    continue
                inside -= kept
                if name == "row":
                    given = element.get("r")
                    number = int(float(given)) if given else number + 1
                    yield Row(number, self._cells(element), element.get("hidden") in _ON)
                elif name == "mergeCells":
                    self.merged.extend(_range(item) for item in list(element)[:MAX_MERGED])
                elif name == "cols":
                    self.hidden_columns.extend(
                        (int(item.get("min", "1")), int(item.get("max", "1")))
                        for item in element
                        if item.get("hidden") in _ON
                    )
                if not inside:
                    (data if name == "row" and data is not None else element).clear()

    def remarks(self) -> list[tuple[str, str, str]]:
        """(cell, author, text) of each comment stuck to a cell."""
        relations = self._book.relations_of(self._part)
        part = next((part for kind, part in relations.values() if kind == "comments"), "")
        if not self._book.has(part):
            return []
        root = fromstring(self._book.read(part))
        authors = [item.text or "" for item in _children(_child(root, "authors"), "author")]
        remarks = []
        for item in _children(_child(root, "commentList"), "comment"):
            by, text = int(item.get("authorId", "0")), _child(item, "text")
            author = authors[by] if 0 <= by < len(authors) else ""
            if text is not None:
                remarks.append((item.get("ref", ""), author, clean(_text(text)[0])))
        return remarks

    def _cells(self, row: Element) -> list[Cell]:
        column, cells = 0, []
        for element in row:
            if _local(element) != "c":
                continue
            place = element.get("r")
            column = coordinate_to_tuple(place)[1] if place else column + 1
            if len(element):
                cell = self._cell(element, column, place)
                if cell.text or cell.problem is not None:
                    cells.append(cell)
        return cells

    def _cell(self, element: Element, column: int, place: str | None) -> Cell:
        """The cell as text; of a formula, the formula is its text."""
        kind = element.get("t", "n")
        index = int(element.get("s", "0"))
        style = self._book.styles[index] if index < len(self._book.styles) else _Style()
        written = _child(element, "v")
        raw = written.text if written is not None else None
        formula = self._formula(_child(element, "f"), place)
        if formula is not None:
            result = shown(_number(raw), style.number_format)[0] if raw else None
            problem = problem_of(formula, False, result)
            return Cell(
                column, clean(formula), problem, raw, style.number_format, formula, style.struck
            )
        runs: tuple[Run, ...] = ()
        value: Any = raw
        doubt: Problem | None = None
        if kind == "inlineStr":
            inline = _child(element, "is")
            value, runs = _text(inline) if inline is not None else (None, ())
        elif raw and kind == "n":
            value = float(raw) if any(sign in raw for sign in ".eE") else int(raw)
            if style.is_date:
                serial = value
                try:
                    value = from_excel(value, self._book.epoch, timedelta=style.is_duration)
                    if isinstance(value, datetime):
                        doubt = typed_year(serial, value.date())
                except (OverflowError, ValueError):
                    kind, value = "e", "#VALUE!"
        elif raw and kind == "s":
            value, runs = self._book.strings[int(raw)]
        elif raw and kind == "b":
            value = bool(int(raw))
        elif raw and kind == "d":
            value = from_ISO8601(raw)
        if value is None or value == "":
            return Cell(column, "")
        text, unlike = shown(value, style.number_format)
        return Cell(
            column,
            text,
            problem_of(None, kind == "e") or doubt or unlike,
            value,
            style.number_format,
            None,
            style.struck or (bool(runs) and all(run.struck for run in runs if run.text.strip())),
            runs,
            style.font,
        )

    def _formula(self, element: Element | None, place: str | None) -> str | None:
        """The formula with its "=", also where it is shared with a cell above."""
        if element is None:
            return None
        formula, shared = "=" + (element.text or ""), element.get("si")
        if element.get("t") == "shared" and shared is not None and place:
            if formula != "=":
                self._formulas.setdefault(shared, Translator(formula, place))
            elif shared in self._formulas:
                return str(self._formulas[shared].translate_formula(place))
        return formula


def _number(raw: str) -> float | str:
    """The result of a formula as a number, where it is one."""
    try:
        return float(raw)
    except ValueError:
        return raw


def sheet_names(titles: Sequence[str]) -> list[str]:
    """What each sheet is called in messages and beside its rows: its title, cleaned.

    Titles that differ in nothing a reader can see ("Kinh phí", "Kinh phí ") get their
    place in the workbook after the first, so that each row names one sheet.
    """
    names: list[str] = []
    for place, title in enumerate(titles, start=1):
        name = clean(title)
        taken = {fold(other) for other in names}
        names.append(f"{name} (trang tính thứ {place})" if fold(name) in taken else name)
    return names


def _text(element: Element) -> tuple[str, tuple[Run, ...]]:
    """The text of a string item, and its runs when it is written in several ways."""
    parts = []
    for child in element:
        if _local(child) == "t":
            parts.append(Run(child.text or ""))
        elif _local(child) == "r":
            looks, text = _child(child, "rPr"), _child(child, "t")
            height = _child(looks, "vertAlign")
            raised = height is not None and height.get("val") == "superscript"
            written = (text.text or "") if text is not None else ""
            crossed = looks is not None and _is_on(looks, "strike")
            font = _legacy_font(looks, "rFont") if looks is not None else ""
            parts.append(Run(written, crossed, raised, font))
    # Excel writes "x005F_" before what would read as one of its escapes.
    whole = "".join(part.text for part in parts).replace("x005F_", "")
    plain = not any(part.struck or part.raised or part.font for part in parts)
    return whole, () if plain else tuple(parts)


def _range(element: Element) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(element.get("ref", ""))
    if left is None or top is None or right is None or bottom is None:
        raise ValueError("merged range without ends")
    return top, left, bottom, right


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _child(element: Element | None, name: str) -> Element | None:
    return next(iter(_children(element, name)), None)


def _children(element: Element | None, name: str) -> Iterator[Element]:
    return (child for child in (() if element is None else element) if _local(child) == name)


def _legacy_font(element: Element, name: str) -> str:
    """The font, where it is made for letters other than Unicode's."""
    given = _child(element, name)
    font = given.get("val", "") if given is not None else ""
    return font if letters_of(font) else ""


def _is_on(element: Element, name: str) -> bool:
    mark = _child(element, name)
    return mark is not None and mark.get("val", "1") in _ON
