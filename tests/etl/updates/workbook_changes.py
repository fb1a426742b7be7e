"""How people and accidents spoil a workbook: changes of cells, columns, sheets and bytes."""

from __future__ import annotations

import io
import random
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as clock
from typing import Any

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

ASSOCIATIONS = ["lam-vuon", "Hội Làm vườn", "luat-gia", "Hội Đông y", "dong-y", "Hội Cầu đường"]
ODD: list[object] = [
    "18.500", "hàng trăm", "trên 50 nghìn", "-5", -5, 1.5, "1,5", "12,345", "1e9", 10**15, 1e300,
    float("inf"), True, False, datetime(2024, 5, 6), date(2024, 2, 29), clock(8, 30), "31/02/2025",
    "13/2023", "2023-Q5", "2023-2018", "1899", "=1+1", "=HYPERLINK(\"http://a\",\"b\")", "#REF!",
    "#N/A", "@SUM(A1)", "+84", "<script>alert(1)</script>", "'; DROP TABLE raw.membership; --",
    "\u00a01389\u00a0", "1\u202f389", "\u200b1389", "\u202e9831", "x" * 5_000, "😀", "—", "...",
    " ", "có", "không", "yes", "12%", "0,5 %", "một nghìn", "1389 người", "1389 xã", "５６", "٣",
    "1.38.9", "1,2,3", "1.000.000,5", "9" * 40, "\n\n", "a\tb", "VÍ DỤ", "ví dụ: 12", "null", "NaN",
    "None", "{}", "\\", '"', "“”", "-", "--", "/", "../..", "2023/..", "../2021", "luat-gia",
]  # fmt: skip


def saved(book: openpyxl.Workbook) -> bytes:
    if not book.worksheets:
        book.create_sheet("Trống")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _sheet(book: openpyxl.Workbook, chance: random.Random) -> Worksheet:
    return chance.choice(book.worksheets) if book.worksheets else book.create_sheet("Trống")


def _cell(sheet: Worksheet, chance: random.Random) -> Any:
    return sheet.cell(
        chance.randint(1, max(2, sheet.max_row)), chance.randint(1, max(1, sheet.max_column))
    )


def _put(cell: Any, value: object) -> None:
    """Write a cell, whatever the library thinks of it."""
    if type(cell).__name__ == "MergedCell":
        return
    try:
        cell.value = value
    except (ValueError, TypeError):
        cell.value = "?"


def odd_cells(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Odd values in cells of the data (not of a whole row, so that rows remain rows)."""
    sheet = _sheet(book, chance)
    for _ in range(chance.choice([1, 3, 10])):
        row = chance.randint(3, max(3, sheet.max_row))
        column = chance.randint(1, max(1, sheet.max_column - 1))
        if sheet.cell(row, column).row <= sheet.max_row and _is_data(sheet, row):
            _put(sheet.cell(row, column), chance.choice(ODD))


def _is_data(sheet: Worksheet, row: int) -> bool:
    return any(
        isinstance(cell.value, str) and cell.value.startswith("dòng ") for cell in sheet[row]
    )


def odd_anywhere(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Odd values anywhere, headings included."""
    sheet = _sheet(book, chance)
    for _ in range(chance.choice([1, 5, 20])):
        _put(_cell(sheet, chance), chance.choice(ODD))


def decomposed(book: openpyxl.Workbook, chance: random.Random) -> None:
    """All text in decomposed Unicode, as some computers write it."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    _put(cell, unicodedata.normalize("NFD", cell.value))


def odd_spaces(book: openpyxl.Workbook, chance: random.Random) -> None:
    """No-break and doubled spaces and capitals, in headings and words."""
    for row in _sheet(book, chance).iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and not cell.value.startswith("dòng "):
                text = cell.value.replace(" ", chance.choice(["\u00a0", "  ", "\u2009"]))
                _put(cell, chance.choice([f" {text}", f"{text}\u200b", text]))


def empty_rows(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Empty rows between the rows."""
    sheet = _sheet(book, chance)
    for _ in range(chance.choice([1, 3])):
        sheet.insert_rows(chance.randint(1, max(1, sheet.max_row)), chance.choice([1, 2]))


def moved_columns(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Columns in another order."""
    sheet = _sheet(book, chance)
    order = list(range(sheet.max_column))
    chance.shuffle(order)
    for row in sheet.iter_rows():
        values = [cell.value for cell in row]
        for cell, place in zip(row, order, strict=True):
            _put(cell, values[place])


def hidden(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Hidden columns, rows and sheets, filters and outlines."""
    sheet = _sheet(book, chance)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = sheet.dimensions
    if len(book.worksheets) > 1:
        state = chance.choice(["hidden", "veryHidden"])
        # A workbook without a visible sheet cannot be saved.
        if any(other.sheet_state == "visible" for other in book.worksheets if other is not sheet):
            sheet.sheet_state = state


def styled_empties(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Coloured empty cells far below and to the right."""
    sheet = _sheet(book, chance)
    fill = PatternFill("solid", start_color="FFEEEEEE")
    for row in range(sheet.max_row + 1, sheet.max_row + 60):
        for column in range(1, 9):
            sheet.cell(row, column).fill = fill
    sheet.cell(400, 3).font = Font(bold=True)


def dropped_column(book: openpyxl.Workbook, chance: random.Random) -> None:
    """A column deleted."""
    sheet = _sheet(book, chance)
    sheet.delete_cols(chance.randint(1, max(1, sheet.max_column)))


def repeated_rows(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Rows copied below."""
    sheet = _sheet(book, chance)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for _ in range(chance.choice([1, 3])):
        sheet.append(chance.choice(rows or [[]]))


def renamed_heading(book: openpyxl.Workbook, chance: random.Random) -> None:
    """A heading renamed, misspelt, doubled or emptied."""
    sheet = _sheet(book, chance)
    for row in (1, 2):
        cell = sheet.cell(row, chance.randint(1, max(1, sheet.max_column)))
        text = str(cell.value or "")
        _put(cell, chance.choice([text[:-1], text + "x", "Giá trị", "", None, "Ghi chú riêng"]))


def unknown_column(book: openpyxl.Workbook, chance: random.Random) -> None:
    """A column of the association's own."""
    sheet = _sheet(book, chance)
    place = sheet.max_column + chance.choice([1, 1, 3])
    for row in range(1, sheet.max_row + 1):
        _put(sheet.cell(row, place), f"riêng {row}")


def merged(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Merged cells in headings or data."""
    sheet = _sheet(book, chance)
    row, column = chance.randint(1, max(1, sheet.max_row)), chance.randint(1, 6)
    sheet.merge_cells(
        start_row=row, start_column=column, end_row=row + chance.choice([0, 0, 2]),
        end_column=column + chance.choice([1, 2]),
    )  # fmt: skip


def second_header(book: openpyxl.Workbook, chance: random.Random) -> None:
    """The heading row once more among the data; title rows above."""
    sheet = _sheet(book, chance)
    header = [cell.value for cell in sheet[1]]
    sheet.append(header)
    sheet.insert_rows(1, chance.choice([1, 5, 40]))


def renamed_sheet(book: openpyxl.Workbook, chance: random.Random) -> None:
    """A sheet under another name."""
    names = ["Sheet1", "Hội viên (2)", "membership2", "BẢNG 1", "Kinh phí ", "ghi chú"]
    _sheet(book, chance).title = chance.choice(names)


def extra_sheets(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Sheets with notes, charts' worth of nothing, or another table's headings."""
    sheet = book.create_sheet(chance.choice(["Ghi chú", "Sheet9", "Mục tiêu, cam kết, đề nghị"]))
    for _ in range(chance.choice([0, 1, 8])):
        sheet.append([chance.choice(ODD[:40]) for _ in range(4)])


def far_cells(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Something far away."""
    sheet = _sheet(book, chance)
    place = chance.choice([(40_000, 2), (3, 180), (3, 500), (1_048_576, 1)])
    _put(sheet.cell(*place), "xa")


def formats(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Number formats that change what is shown: percent, dates, text."""
    sheet = _sheet(book, chance)
    chosen = chance.choice(
        ["0%", "mm/yyyy", "dd/mm/yyyy", "@", "#.##0", "General", "[h]:mm", '"a"']
    )
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, int | float) and type(cell).__name__ != "MergedCell":
                cell.number_format = chosen


def foreign_rows(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Rows of other associations, tables or dimensions."""
    sheet = _sheet(book, chance)
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            if cell.value in ASSOCIATIONS:
                _put(cell, chance.choice(["sinh-vat-canh", "Hội không có", None, *ASSOCIATIONS]))


#: (change, whether every row certainly remains a row that is read)
CHANGES: list[tuple[Callable[[openpyxl.Workbook, random.Random], None], bool]] = [
    (odd_cells, True), (odd_cells, True), (odd_cells, True), (decomposed, True),
    (odd_spaces, True), (empty_rows, True), (moved_columns, True), (hidden, True),
    (styled_empties, True), (formats, True), (odd_anywhere, False), (dropped_column, False),
    (repeated_rows, False), (renamed_heading, False), (unknown_column, True), (merged, False),
    (second_header, False), (renamed_sheet, False), (extra_sheets, False), (far_cells, False),
    (foreign_rows, False),
]  # fmt: skip


def truncated(data: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return data[: chance.randint(0, len(data) - 1)]


def flipped_bytes(data: bytes, chance: random.Random) -> bytes:
    """Some bytes are wrong."""
    spoilt = bytearray(data)
    for _ in range(chance.choice([1, 4, 40])):
        spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def noise(data: bytes, chance: random.Random) -> bytes:
    """Not a workbook at all."""
    kinds = [
        chance.randbytes(500), b"", b"<html><table><tr><td>1</td></tr></table></html>",
        b"PK\x03\x04" + chance.randbytes(200), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"%PDF-1.7\n", "STT;Hội;Số".encode("utf-16"), b"\x00" * 100,
    ]  # fmt: skip
    return chance.choice(kinds)


def _rewritten(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for entry in source.infolist():
            content = change(entry.filename, source.read(entry))
            if content is not None:
                out.writestr(entry.filename, content)
    return target.getvalue()


def lost_part(data: bytes, chance: random.Random) -> bytes:
    """A part of the zip is missing."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        victim = chance.choice(source.namelist())
    return _rewritten(data, lambda name, content: None if name == victim else content)


def spoilt_xml(data: bytes, chance: random.Random) -> bytes:
    """A part's XML is cut, doubled or has entities of its own."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        victim = chance.choice([name for name in source.namelist() if name.endswith(".xml")])
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]>'

    def spoil(name: str, content: bytes) -> bytes:
        if name != victim:
            return content
        cut = chance.randrange(max(1, len(content)))
        return chance.choice([content[:cut], content + content, entity + content, b"", b"<a/>"])

    return _rewritten(data, spoil)


def odd_references(data: bytes, chance: random.Random) -> bytes:
    """Cells and rows that say they are elsewhere, strings that are not there."""
    pairs = [
        (b'r="3"', b'r="2"'), (b'r="3"', b'r="0"'), (b'r="3"', b'r="9999999"'),
        (b'r="2"', b'r="-1"'),
        (b'r="C3"', b'r="A1"'), (b'r="C3"', b'r="ZZZ3"'), (b't="s"><v>1<', b't="s"><v>99999<'),
        (b't="n"', b't="s"'), (b'<dimension ref="', b'<dimension ref="A1:A1" x="'),
        (b't="n"', b't="d"'), (b't="n"', b't="b"'), (b't="s"', b't="inlineStr"'),
        (b's="1"', b's="999"'),
    ]  # fmt: skip
    old, new = chance.choice(pairs)
    return _rewritten(
        data,
        lambda name, content: content.replace(old, new) if "sheet" in name else content,
    )


BREAKERS = [truncated, flipped_bytes, noise, lost_part, spoilt_xml, odd_references]
