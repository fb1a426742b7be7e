"""One sheet: cells in the right kind, formats, column widths, printing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import unescape

import pandas as pd

from dashboard.export.context import DEMO_BADGE, DEMO_WORDS, ExportContext
from dashboard.words import clean, numbers, wording

#: The prefix makes programs that know it write 1.234,5 whatever their own language.
WHOLE, BROKEN = "[$-42A]#,##0", "[$-42A]#,##0.0#####"
YEAR, DAY = "0", "dd/mm/yyyy"
_WIDEST, _NARROWEST = 48, 9
BLUE, INK, QUIET, AMBER = "#0B5C8A", "#17212B", "#4A5661", "#8A4B00"
FONT = "Arial"
#: Letters of 11 points as wide as text_width takes those of 10.3.
_POINTS = 10.3
_DAY = re.compile(r"\d\d/\d\d/\d{4}")
_TEXT: dict[str, Any] = {"bottom": 1, "bottom_color": "#DDE3E8", "text_wrap": True, "indent": 1}


class Book:
    """A workbook with its formats; sheets are added through it."""

    def __init__(self, file: Any, context: ExportContext) -> None:
        from xlsxwriter import Workbook

        from dashboard.charts.office.data import OPTIONS

        self.book = Workbook(file, OPTIONS)
        self.context = context
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.names: list[str] = []

    def format(self, **properties: Any) -> Any:
        """A cell format, made once."""
        key = tuple(properties.items())
        if key not in self._formats:
            self._formats[key] = self.book.add_format(
                {"font_name": FONT, "font_size": 11, "valign": "top"} | properties
            )
        return self._formats[key]

    def sheet(self, name: str) -> Sheet:
        """A new sheet; the name is made legal and unique."""
        own = clean.sheet_name(name, self.names)
        self.names.append(own)
        return Sheet(self, self.book.add_worksheet(own), own)


class Sheet:
    """A worksheet that writes text as text and numbers with all their digits."""

    def __init__(self, book: Book, sheet: Any, name: str) -> None:
        self.book, self.sheet, self.name = book, sheet, name
        #: Column → its width in letters.
        self.widths: dict[int, float] = {}
        sheet.hide_gridlines(2)
        self._print()

    def _print(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        words = clean.shorten(self.book.context.line, 180).replace("&", "&&")
        self.sheet.set_footer(f"&L&8{words}&R&8Trang &P/&N")

    def words(self, row: int, column: int, value: Any, **properties: Any) -> None:
        """Text, whatever it begins with."""
        self.sheet.write_string(row, column, clean.one_line(value), self.book.format(**properties))

    def link(self, row: int, column: int, target: str, words: str, cell: str = "A1") -> None:
        """A link to a cell of another sheet of the book."""
        quoted = target.replace("'", "''")
        self.sheet.write_url(
            row,
            column,
            f"internal:'{quoted}'!{cell}",
            self.book.format(font_color=BLUE, underline=1, text_wrap=True),
            clean.one_line(words, 250),
        )

    def value(
        self, row: int, column: int, value: Any, heading: str = "", **properties: Any
    ) -> None:
        """A cell of a table: number, date, yes or no, text; missing text stays empty."""
        if isinstance(value, bool):
            self.words(row, column, "có" if value else "không", **properties)
        elif numbers.missing(value):
            self.sheet.write_blank(row, column, None, self.book.format(**properties))
        elif isinstance(value, datetime | date | pd.Timestamp):
            day = value.date() if isinstance(value, datetime) else value
            self.sheet.write_datetime(
                row,
                column,
                datetime(day.year, day.month, day.day),
                self.book.format(**({"num_format": DAY, "align": "left"} | properties)),
            )
        elif isinstance(value, int | float) or (
            hasattr(value, "dtype") and value.dtype.kind in "iuf"
        ):
            self.number(row, column, value, heading, **properties)
        else:
            self.words(row, column, value, **properties)

    def number(
        self, row: int, column: int, value: Any, heading: str = "", **properties: Any
    ) -> None:
        """A number with all its digits; unknown is said in words, never as nought."""
        exact = clean.exact_number(value)
        if exact is None:
            grey = {"font_color": QUIET, "italic": True, "align": "right"}
            self.words(row, column, wording.NO_DATA, **(properties | grey))
            return
        form = YEAR if heading.startswith("Năm") else WHOLE if exact.is_integer() else BROKEN
        self.sheet.write_number(row, column, exact, self.book.format(num_format=form, **properties))

    def heads(self, row: int, headings: Sequence[str], column: int = 0) -> None:
        """A row of headings."""
        for i, name in enumerate(headings, start=column):
            self.sheet.write_string(row, i, clean.one_line(name), self._head())

    def _head(self) -> Any:
        return self.book.format(
            bold=True,
            font_color="#FFFFFF",
            bg_color=BLUE,
            text_wrap=True,
            valign="vcenter",
            border=1,
            border_color="#DDE3E8",
        )

    def fit(self, headings: Sequence[str], frame: pd.DataFrame) -> None:
        """Make the columns wide enough for a table, too: call it before anything is written."""
        for j, heading in enumerate(headings):
            width = _width(heading, frame.iloc[:, j].tolist())
            self.widths[j] = max(self.widths.get(j, 0.0), width)
            self.sheet.set_column(j, j, self.widths[j])

    def table(self, row: int, headings: Sequence[str], frame: pd.DataFrame) -> int:
        """A table that can be filtered, rows as high as their text; the row after it."""
        names = _distinct(headings)
        self.heads(row, names)
        self.fit_row(row, names, bold=True)
        line = {"bottom": 1, "bottom_color": "#DDE3E8", "align": "right", "indent": 1}
        columns = [_dates(frame.iloc[:, j].tolist()) for j in range(len(names))]
        for j, cells in enumerate(columns):
            numeric = clean.is_numeric(cells) or frame.iloc[:, j].dtype.kind in "iuf"
            for i, cell in enumerate(cells, start=row + 1):
                if numeric:
                    self.number(i, j, cell, str(frame.columns[j]), **line)
                elif isinstance(cell, str):
                    self.words(i, j, cell, **_TEXT)
                else:
                    self.value(i, j, cell, **_TEXT)
        for i, cells in enumerate(zip(*columns, strict=True), start=row + 1):
            self.fit_row(i, cells)
        last = row + len(frame)
        if len(frame) and names:
            heads = [{"header": name, "header_format": self._head()} for name in names]
            place = (row, 0, last, len(names) - 1)
            self.sheet.add_table(*place, {"columns": heads, "style": None})
        return last + 1

    def text(self, row: int, words: str, columns: int, **look: Any) -> None:
        """Words across the first columns, as many lines as they need."""
        words = clean.one_line(words)
        form = self.book.format(text_wrap=True, **look)
        wide = sum(self.widths.get(j, 9.0) for j in range(columns))
        if columns > 1:
            self.sheet.merge_range(row, 0, row, columns - 1, "", form)
        self.sheet.write_string(row, 0, words, form)
        size = look.get("font_size", 11)
        lines = clean.line_count(words, size * (1 if look.get("bold") else 0.93), _inches(wide))
        self.sheet.set_row(row, lines * size * 1.36 + 2)

    def fit_row(self, row: int, cells: Sequence[Any], *, bold: bool = False) -> None:
        """A row as high as the longest of its texts."""
        lines = 1
        for j, cell in enumerate(cells):
            if isinstance(cell, str):
                room = _inches(self.widths.get(j, 9.0)) - 0.1
                lines = max(lines, clean.line_count(cell, _POINTS * (1 + bold * 0.1), room))
        if lines > 1:
            self.sheet.set_row(row, min(lines * 15 + 2, 400))

    def insert_chart(
        self, row: int, column: int, part: str, cells: str, size: tuple[int, int], options: Any
    ) -> None:
        """A chart whose part (DrawingML) is ours, as on slides; `cells` it is drawn from."""
        chart = self.book.book.add_chart({"type": "bar"})
        # XlsxWriter wants a series of its own before it keeps a chart, and writes ours then.
        chart.add_series({"values": f"={unescape(cells)}"})
        chart.set_size({"width": size[0], "height": size[1]})

        def assemble() -> None:
            chart.fh.write(part)
            chart._xml_close()

        chart._assemble_xml_file = assemble
        self.sheet.insert_chart(row, column, chart, options)

    def banner(self, row: int) -> int:
        """The name of the demo in a coloured row; nothing for the real records."""
        if not self.book.context.is_demo:
            return row
        words = f"{DEMO_BADGE}: {DEMO_WORDS}"
        look = {"bold": True, "font_color": "#FFFFFF", "bg_color": AMBER}
        self.words(row, 0, words, **look)
        for column in range(1, 6):
            self.sheet.write_blank(row, column, None, self.book.format(**look))
        return row + 1


def _width(heading: str, cells: Sequence[Any]) -> float:
    """The width of a column by its content, within bounds."""
    # The arrow of the filter takes three letters.
    longest: float = max((len(w) for w in heading.split()), default=0) + 4
    for cell in cells[:400]:
        if isinstance(cell, str):
            longest = max(longest, clean.text_width(cell, _POINTS) * 96 / 7 + 3)
        elif not numbers.missing(cell) and isinstance(cell, int | float):
            longest = max(longest, len(numbers.number(cell)) + 2)
        elif isinstance(cell, date):
            longest = max(longest, len("dd/mm/yyyy") + 2)
    return min(max(longest, _NARROWEST), _WIDEST)


def _inches(letters: float) -> float:
    """The width of a column of so many letters."""
    return (letters * 7 + 5) / 96


def _distinct(headings: Sequence[str]) -> list[str]:
    """Headings Excel takes for a table: none empty, none twice (capitals do not tell apart)."""
    names: list[str] = []
    for i, heading in enumerate(headings, start=1):
        base = name = clean.one_line(heading, 240) or f"Cột {i}"
        number = 1
        while name.casefold() in {other.casefold() for other in names}:
            number += 1
            name = f"{base} ({number})"
        names.append(name)
    return names


def _dates(cells: list[Any]) -> list[Any]:
    """A column of days in words as days; any other as it is."""
    words = [c for c in cells if isinstance(c, str) and c not in ("", "–")]
    if not words or not all(_DAY.fullmatch(w) for w in words):
        return cells
    try:
        return [
            datetime.strptime(c, "%d/%m/%Y") if isinstance(c, str) and _DAY.fullmatch(c) else c
            for c in cells
        ]
    except ValueError:
        return cells
