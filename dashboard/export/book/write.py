"""The workbook: contents, key figures, a sheet a page or part, sources, definitions."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import maps
from dashboard.charts import kinds
from dashboard.content.evidence import source_line
from dashboard.drawing.png import available
from dashboard.export import tables
from dashboard.export.area_map import map_of
from dashboard.export.book import charts
from dashboard.export.book.sheet import BLUE, INK, QUIET, Book, Sheet
from dashboard.export.bundle import ExportBundle, Item
from dashboard.words import clean, wording

CONTENTS, FIGURES, SOURCES, DEFINITIONS = "Mục lục", "Con số chính", "Nguồn", "Định nghĩa"
#: More parts of a page share the last sheet: a book of very many sheets is not read.
_PARTS = 10


@dataclass(frozen=True)
class _Listed:
    """A line of the contents: what stands where."""

    sheet: str
    words: str
    cell: str = "A1"
    rows: int | None = None


def workbook(bundle: ExportBundle) -> bytes:
    """All pages of the bundle as one workbook; of one page a sheet a part."""
    file = io.BytesIO()
    book = Book(file, bundle.context)
    contents = book.sheet(CONTENTS)
    listed: list[_Listed] = []
    figures = _figures(bundle)
    if figures:
        sheet = book.sheet(FIGURES)
        _tables(sheet, figures)
        listed.append(_Listed(sheet.name, "Con số chính, điều cần chú ý, điều còn thiếu"))
    for name, headline, items in _sheets(bundle):
        listed += _findings(book.sheet(name), headline, items)
    for name, words, frame in (
        (
            SOURCES,
            "Nguồn của từng con số, đúng như in trong nguồn",
            tables.sources(bundle.evidence.all).rename(columns={"record_id": "Mã bản ghi"}),
        ),
        (
            DEFINITIONS,
            "Chỉ số, từ chỉ mức độ và trạng thái số liệu nghĩa là gì",
            tables.definitions(bundle.view),
        ),
    ):
        _tables(book.sheet(name), [(words, frame)])
        listed.append(_Listed(name, words, rows=len(frame)))
    _contents(contents, bundle, listed)
    book.book.set_properties(
        {
            "title": clean.one_line(bundle.title, 200),
            "subject": clean.one_line(bundle.context.dataset_words, 200),
            "author": wording.ORGANISATION,
            "comments": clean.one_line(bundle.context.citation, 250),
        }
    )
    book.book.close()
    return file.getvalue()


def _sheets(bundle: ExportBundle) -> Iterator[tuple[str, str, list[Item]]]:
    """Name, headline and findings of each sheet: a page, or a part of the only page."""
    if len(bundle.pages) > 1:
        for page in bundle.pages:
            yield page.title, page.headline, list(bundle.items(page))
        return
    for page in bundle.pages:
        parts = bundle.parts(page) or [("", [])]
        for title, items in parts[: _PARTS - 1]:
            yield title if title and len(parts) > 1 else page.title, page.headline, items
        rest = parts[_PARTS - 1 :]
        if rest:
            name = rest[0][0] if len(rest) == 1 else "Các phần khác"
            yield name, page.headline, [item for _, items in rest for item in items]


def _figures(bundle: ExportBundle) -> list[tuple[str, pd.DataFrame]]:
    """Key figures, attention points and gaps of all pages, a table each."""
    cards = [(page.title, card) for page in bundle.pages for card in page.cards]
    figures = [
        (
            "Con số chính",
            pd.DataFrame(
                {
                    "Trang": [title for title, _ in cards],
                    "Con số": [card.label for _, card in cards],
                    "Ghi trên trang": [card.value for _, card in cards],
                    "Giá trị": pd.Series([card.number for _, card in cards], dtype=object),
                    "Đơn vị": [card.unit for _, card in cards],
                    "Ghi chú": [card.note for _, card in cards],
                }
            ),
        ),
        ("Cần chú ý", _lines(bundle, "Điều cần chú ý", "attention")),
        ("Còn thiếu gì", _lines(bundle, "Điều còn thiếu", "missing")),
    ]
    return [(title, frame) for title, frame in figures if len(frame)]


def _lines(bundle: ExportBundle, heading: str, name: str) -> pd.DataFrame:
    lines = [
        (page.title, line if isinstance(line, str) else line.text)
        for page in bundle.pages
        for line in getattr(page, name)
    ]
    return pd.DataFrame(lines, columns=["Trang", heading]).drop_duplicates(heading)


def _contents(sheet: Sheet, bundle: ExportBundle, listed: Sequence[_Listed]) -> None:
    context = bundle.context
    for column, width in enumerate((26, 100, 10)):
        sheet.widths[column] = width
        sheet.sheet.set_column(column, column, width)
    sheet.words(0, 0, wording.ORGANISATION, font_color=QUIET)
    sheet.text(1, bundle.title, 2, bold=True, font_size=20, font_color=BLUE)
    row = sheet.banner(2) + 1
    for name, words in (
        ("Bộ số liệu", context.dataset_words),
        ("Bản số liệu", context.snapshot_words),
        ("Phạm vi lọc", context.filter_words),
        ("Cách trích dẫn", context.citation),
        (
            "Cách đọc",
            f"Ô ghi “{wording.NO_DATA}” là chưa biết, không phải bằng không. "
            "Số trong ô giữ đủ chữ số; cột “Mức độ” cho biết trên, gần, khoảng.",
        ),
    ):
        sheet.words(row, 0, name, bold=True)
        sheet.words(row, 1, words, text_wrap=True)
        sheet.fit_row(row, [name, words])
        row += 1
    row += 1
    sheet.heads(row, ["Trang tính", "Nội dung", "Số dòng"])
    for entry in listed:
        row += 1
        sheet.link(row, 0, entry.sheet, entry.sheet, entry.cell)
        sheet.words(row, 1, entry.words, text_wrap=True)
        if entry.rows is not None:
            sheet.number(row, 2, entry.rows)
        sheet.fit_row(row, [entry.sheet, entry.words])


def _top(sheet: Sheet) -> int:
    """The demo's name and the way back; the row below them."""
    row = sheet.banner(0)
    sheet.link(row, 0, CONTENTS, "Về mục lục")
    return row + 1


def _tables(sheet: Sheet, tables: Sequence[tuple[str, pd.DataFrame]]) -> None:
    """Tables one below the other, each under its title."""
    for _, frame in tables:
        sheet.fit(list(frame.columns), frame)
    row = _top(sheet)
    for title, frame in tables:
        sheet.text(row, title, len(frame.columns), bold=True, font_size=13, font_color=INK)
        if len(tables) == 1:
            sheet.sheet.freeze_panes(row + 2, 1)
            sheet.sheet.repeat_rows(row + 1)
        row = sheet.table(row + 1, list(frame.columns), frame) + 1


def _findings(sheet: Sheet, headline: str, items: Sequence[Item]) -> list[_Listed]:
    """The findings of a sheet, each with its table and its chart beside it."""
    heads = [tables.headings(i.section.table, i.section.units) for i in items]
    for item, names in zip(items, heads, strict=True):
        sheet.fit(names, item.section.table)
    across = max((len(names) for names in heads), default=0)
    sheet.sheet.set_column(across + 1, across + 1, 34)
    sheet.sheet.set_column(across + 2, across + 14, 14)
    if not across:
        sheet.widths[0] = 100
        sheet.sheet.set_column(0, 0, 100)
    row = _top(sheet)
    sheet.text(row, headline, max(across, 1), bold=True, font_size=14, font_color=BLUE)
    row += 2
    sheet.sheet.freeze_panes(row - 2, 0)
    if not items:
        sheet.words(row, 0, wording.NO_DATA_IN_SCOPE)
        return [_Listed(sheet.name, headline)]
    listed = []
    for item, names in zip(items, heads, strict=True):
        section = item.section
        listed.append(_Listed(sheet.name, section.title, f"A{row + 1}", len(section.table)))
        row = _finding(sheet, item, names, row, across) + 2
    return listed


def _finding(sheet: Sheet, item: Item, heads: Sequence[str], row: int, across: int) -> int:
    """One finding at a row; returns the row after its table and chart."""
    section, top = item.section, row
    sheet.text(row, section.title, max(across, 1), bold=True, font_size=12, font_color=INK)
    if section.source is not None:
        source = section.source
    else:
        source = source_line(item.records) if section.records else ""
    for line in (source, *section.printed):
        if line:
            row += 1
            sheet.text(row, line, max(across, 1), font_color=QUIET)
    end = sheet.table(row + 1, heads, section.table)
    if section.table.empty:
        sheet.words(end, 0, wording.NO_DATA_IN_SCOPE, italic=True)
        end += 1
    column = across + 1
    drawn, shown = map_of(section.chart), kinds.resolve(section.chart)
    if drawn is not None and available():
        words = {"description": clean.one_line(section.title, 250), "x_scale": 0.5, "y_scale": 0.5}
        picture = io.BytesIO(maps.png(drawn))
        sheet.sheet.insert_image(top, column, "map.png", words | {"image_data": picture})
        return max(end, top + 30)
    if shown.grid is not None:
        return max(end, charts.add_grid(sheet, top, column, shown.grid))
    if shown.plots:
        return max(end, charts.add(sheet, top, column, shown.plots, section.title))
    return end
