"""One sheet: cells in the right kind, formats, column widths, printing."""

from __future__ import annotations

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
_WIDEST, _NARROWEST = 55, 9
BLUE, INK, QUIET, AMBER = "#0B5C8A", "#17212B", "#4A5661", "#8A4B00"
FONT = "Arial"
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
        found = clean.sheet_name(name, self.names)
        self.names.append(found)
        return Sheet(self, self.book.add_worksheet(found), found)


class Sheet:
    """A worksheet that writes text as text and numbers with all their digits."""

    def __init__(self, book: Book, sheet: Any, name: str) -> None:
        self.book, self.sheet, self.name = book, sheet, name
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

    def link(self, row: int, column: int, target: str, words: str) -> None:
        """A link to another sheet of the book."""
        quoted = target.replace("'", "''")
        self.sheet.write_url(
            row,
            column,
            f"internal:'{quoted}'!A1",
            self.book.format(font_color=BLUE, underline=1),
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
        found = clean.exact_number(value)
        if found is None:
            grey = {"font_color": QUIET, "italic": True, "align": "right"}
            self.words(row, column, wording.NO_DATA, **(properties | grey))
            return
        form = YEAR if heading.startswith("Năm") else WHOLE if found.is_integer() else BROKEN
        self.sheet.write_number(row, column, found, self.book.format(num_format=form, **properties))

    def heads(self, row: int, headings: Sequence[str], column: int = 0) -> None:
        """A row of headings."""
        for i, name in enumerate(headings, start=column):
            self.words(
                row,
                i,
                name,
                bold=True,
                font_color="#FFFFFF",
                bg_color=BLUE,
                text_wrap=True,
                valign="vcenter",
                border=1,
                border_color="#DDE3E8",
            )

    def table(self, row: int, headings: Sequence[str], frame: pd.DataFrame) -> int:
        """A table with frozen, filterable headings; returns the row after it."""
        self.heads(row, headings)
        line = {"bottom": 1, "bottom_color": "#DDE3E8"}
        for j, heading in enumerate(headings):
            cells = frame.iloc[:, j].tolist()
            numeric = clean.is_numeric(cells) or frame.iloc[:, j].dtype.kind in "iuf"
            for i, cell in enumerate(cells, start=row + 1):
                if numeric:
                    self.number(i, j, cell, str(frame.columns[j]), **line)
                elif isinstance(cell, str):
                    self.words(i, j, cell, **_TEXT)
                else:
                    self.value(i, j, cell, **_TEXT)
            self.sheet.set_column(j, j, _width(heading, cells, numeric=numeric))
        last = row + len(frame)
        if len(frame) and headings:
            self.sheet.autofilter(row, 0, last, len(headings) - 1)
        self.sheet.freeze_panes(row + 1, 1)
        self.sheet.repeat_rows(row)
        return last + 1

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


def _width(heading: str, cells: Sequence[Any], *, numeric: bool) -> float:
    """The width of a column by its content, within bounds."""
    longest = max((len(w) for w in heading.split()), default=0) + 4
    for cell in cells[:400]:
        if isinstance(cell, str):
            longest = max(longest, len(cell) + 2)
        elif numeric:
            longest = max(longest, len(numbers.number(cell)) + 2)
    return min(max(longest, _NARROWEST), _WIDEST)
