"""The workbook: cover, key figures a page, a sheet a finding, sources, definitions."""

from __future__ import annotations

import io

import pandas as pd

from dashboard import maps
from dashboard.charts import kinds
from dashboard.content.evidence import source_line
from dashboard.content.model import Page
from dashboard.drawing.png import available
from dashboard.export import tables
from dashboard.export.area_map import map_of
from dashboard.export.book import charts
from dashboard.export.book.sheet import BLUE, INK, QUIET, Book, Sheet
from dashboard.export.bundle import ExportBundle, Item
from dashboard.words import clean, wording

COVER, SOURCES, DEFINITIONS = "Bìa", "Nguồn", "Định nghĩa"


def workbook(bundle: ExportBundle) -> bytes:
    """All pages of the bundle as one workbook."""
    file = io.BytesIO()
    book = Book(file, bundle.context)
    cover = book.sheet(COVER)
    listed: list[tuple[str, str]] = []
    for page in bundle.pages:
        summary = book.sheet(page.title)
        listed.append((summary.name, page.headline))
        findings = [
            _finding(book, item, f"{page.title} {i}")
            for i, item in enumerate(bundle.items(page), start=1)
        ]
        _summary(summary, page, findings)
        listed += [(f"  {name}", title) for name, title in findings]
    sources = tables.sources(bundle.evidence.all).rename(columns={"record_id": "Mã bản ghi"})
    _listing(book.sheet(SOURCES), "Nguồn của từng con số", sources)
    _listing(book.sheet(DEFINITIONS), "Định nghĩa", tables.definitions(bundle.view))
    listed += [
        (SOURCES, "Nguồn của từng con số, đúng như in trong nguồn"),
        (DEFINITIONS, "Chỉ số, từ chỉ mức độ và trạng thái số liệu nghĩa là gì"),
    ]
    _cover(cover, bundle, listed)
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


def _cover(sheet: Sheet, bundle: ExportBundle, listed: list[tuple[str, str]]) -> None:
    context = bundle.context
    sheet.sheet.set_column(0, 0, 26)
    sheet.sheet.set_column(1, 1, 100)
    sheet.words(0, 0, wording.ORGANISATION, font_color=QUIET)
    sheet.words(1, 0, bundle.title, bold=True, font_size=20, font_color=BLUE)
    sheet.sheet.set_row(1, 30)
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
        sheet.sheet.set_row(row, 15.5 * clean.line_count(words, 11, 7.2))
        row += 1
    row += 1
    sheet.heads(row, ["Trang tính", "Nội dung"])
    for name, title in listed:
        row += 1
        sheet.link(row, 0, name.strip(), name)
        sheet.words(row, 1, title, text_wrap=True)
        sheet.sheet.set_row(row, 15.5 * clean.line_count(title, 11, 7.2))


def _summary(sheet: Sheet, page: Page, findings: list[tuple[str, str]]) -> None:
    sheet.sheet.set_column(0, 0, 46)
    sheet.sheet.set_column(1, 4, 22)
    row = sheet.banner(0)
    sheet.words(row, 0, page.headline, bold=True, font_size=14, font_color=INK)
    sheet.words(row + 1, 0, " · ".join(page.small_print), font_color=QUIET)
    row += 3
    if page.cards:
        sheet.heads(row, ["Con số chính", "Ghi trên trang", "Giá trị", "Đơn vị", "Ghi chú"])
        for card in page.cards:
            row += 1
            sheet.words(row, 0, card.label, text_wrap=True)
            sheet.words(row, 1, card.value)
            sheet.number(row, 2, card.number)
            sheet.words(row, 3, card.unit)
            sheet.words(row, 4, card.note)
        row += 2
    for title, lines in (
        ("Cần chú ý", [p.text for p in page.attention]),
        ("Còn thiếu gì", list(page.missing)),
    ):
        if not lines:
            continue
        sheet.words(row, 0, title, bold=True)
        for line in lines:
            row += 1
            sheet.words(row, 0, f"• {clean.one_line(line)}")
        row += 2
    if findings:
        sheet.words(row, 0, "Các bảng", bold=True)
        for name, title in findings:
            row += 1
            sheet.link(row, 0, name, name)
            sheet.words(row, 1, title)
    elif not page.cards:
        sheet.words(row, 0, wording.NO_DATA_IN_SCOPE)


def _finding(book: Book, item: Item, name: str) -> tuple[str, str]:
    """The sheet of a finding; returns its name and title."""
    sheet = book.sheet(name)
    section = item.section
    row = sheet.banner(0)
    sheet.words(row, 0, section.title, bold=True, font_size=13, font_color=INK)
    if section.source is not None:
        source = section.source
    else:
        source = source_line(item.records) if section.records else ""
    for line in (source, section.note, item.context.line):
        if line:
            row += 1
            sheet.words(row, 0, line, font_color=QUIET)
    row += 1
    sheet.link(row, 0, COVER, "Về bìa")
    row += 1
    heads = headings(section.table, section.units)
    after = sheet.table(row, heads, section.table)
    if section.table.empty:
        sheet.words(after, 0, wording.NO_DATA_IN_SCOPE, italic=True)
    column = len(heads) + 1
    drawn, shown = map_of(section.chart), kinds.resolve(section.chart)
    if drawn is not None and available():
        words = {"description": clean.one_line(section.title, 250), "x_scale": 0.5, "y_scale": 0.5}
        picture = io.BytesIO(maps.png(drawn))
        sheet.sheet.insert_image(row, column, "map.png", words | {"image_data": picture})
    elif shown.grid is not None:
        charts.add_grid(sheet, row, column, shown.grid)
    elif shown.plots:
        sheet.sheet.set_column(column, column, 34)
        sheet.sheet.set_column(column + 1, column + 12, 16)
        charts.add(sheet, row, column, shown.plots, section.title)
    return sheet.name, section.title


def headings(table: pd.DataFrame, units: dict[str, str]) -> list[str]:
    """The headings of a table with the units behind them."""
    found = []
    for column in table.columns:
        name, unit = clean.one_line(column), units.get(column, "")
        found.append(f"{name} ({unit})" if unit and unit not in name else name)
    return found


def _listing(sheet: Sheet, title: str, frame: pd.DataFrame) -> None:
    row = sheet.banner(0)
    sheet.words(row, 0, title, bold=True, font_size=13)
    sheet.link(row + 1, 0, COVER, "Về bìa")
    sheet.table(row + 2, list(frame.columns), frame)
