"""Workbooks as people and accidents make them: one for every seed, the same every time.

A mutation starts from a right file (a small workbook, a CSV, or a filled-in template)
and spoils it: odd cells, moved, merged, hidden or renamed columns and sheets, broken
zips. `rows` says how many rows hold something where the spoiling leaves that certain.

    python -m tests.workbook_mutations --count 10000 [--first 0]

checks that many and fails at the first that breaks a promise of the intake.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import random
import sys
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from etl.tables import BY_NAME, Table

AS_OF = date(2026, 11, 1)
#: Files checked together.
BATCH = 75


@dataclass(frozen=True)
class Mutant:
    """One mutated file. `rows` is known only when every row certainly counts as read."""

    seed: int
    name: str
    data: bytes
    rows: int | None
    what: str


_ASSOCIATIONS = ["lam-vuon", "Hội Làm vườn", "luat-gia", "Hội Đông y", "dong-y", "Hội Cầu đường"]
_RIGHT: dict[str, dict[str, list[object]]] = {
    "membership": {"indicator": ["members", "Hội viên", "Hội viên kết nạp mới"]},
    "branches": {"indicator": ["branches", "Chi hội"], "level": ["", "district", "cấp xã"]},
    "funding": {
        "indicator": ["income", "Kinh phí chi"],
        "flow": ["income", "chi"],
        "funding_source": ["", "state_budget", "Hội phí"],
    },
    "activities": {
        "indicator": ["activities"],
        "activity_kind": ["lop-tap-huan", "Hội thảo khoa học"],
        "field": ["", "Đào tạo, tập huấn"],
    },
    "staff": {"indicator": ["posts"], "staff_group": ["", "Hợp đồng"]},
    "awards": {"indicator": ["awards"], "award_kind": ["ky-niem-chuong"], "award_grade": ["", "A"]},
}
_RIGHT_PERIODS: list[object] = [
    "2022", "2023", "2024", "2025", 2024, "quý II/2023", "6 tháng đầu năm 2023", "8/2023",
    "30/6/2023", "2018-2023", "2025-Q1", "giai đoạn 2020-2022",
]  # fmt: skip
_RIGHT_VALUES: list[object] = [
    "1.389", "1389", "1 389", 1389, 12, "8,6 tỷ", "8.600 triệu", "05", "1.094.800.000", "0", 0,
]  # fmt: skip
_ODD: list[object] = [
    "18.500", "hàng trăm", "trên 50 nghìn", "-5", -5, 1.5, "1,5", "12,345", "1e9", 10**15, 1e300,
    float("inf"), True, False, datetime(2024, 5, 6), date(2024, 2, 29), clock(8, 30), "31/02/2025",
    "13/2023", "2023-Q5", "2023-2018", "1899", "=1+1", "=HYPERLINK(\"http://a\",\"b\")", "#REF!",
    "#N/A", "@SUM(A1)", "+84", "<script>alert(1)</script>", "'; DROP TABLE raw.membership; --",
    "\u00a01389\u00a0", "1\u202f389", "\u200b1389", "\u202e9831", "x" * 5_000, "😀", "—", "...",
    " ", "có", "không", "yes", "12%", "0,5 %", "một nghìn", "1389 người", "1389 xã", "５６", "٣",
    "1.38.9", "1,2,3", "1.000.000,5", "9" * 40, "\n\n", "a\tb", "VÍ DỤ", "ví dụ: 12", "null", "NaN",
    "None", "{}", "\\", '"', "“”", "-", "--", "/", "../..", "2023/..", "../2021", "luat-gia",
]  # fmt: skip


def mutant(seed: int) -> Mutant:
    """The file of a seed."""
    chance = random.Random(seed)
    roll = chance.random()
    if roll < 0.12:
        return _csv(seed, chance)
    if roll < 0.14:
        return _template(seed, chance)
    book, rows = _right_workbook(chance)
    done, certain = [], True
    for _ in range(chance.choice([0, 1, 1, 1, 2, 2, 3, 5])):
        change, keeps_rows = chance.choice(_CHANGES)
        change(book, chance)
        done.append(change.__name__.strip("_"))
        certain = certain and keeps_rows
        if change is far_cells:
            break
    data = _saved(book)
    if chance.random() < 0.18:
        breaker = chance.choice(_BREAKERS)
        data = breaker(data, chance)
        done.append(breaker.__name__.strip("_"))
        certain = False
    name = chance.choice(
        ["báo cáo.xlsx", "bc.XLSX", "../../bc.xlsx", "a\u202eb.xlsx", "so lieu.xlsx"]
    )
    if chance.random() < 0.03:
        name = chance.choice(
            ["bc.xls", "bc.xlsm", "bc.csv", "bc", "bc.xlsx.exe", ".xlsx", "bc.docx"]
        )
        certain = False
    return Mutant(seed, name, data, rows if certain else None, "+".join(done) or "right")


def _row(table: Table, chance: random.Random, number: int) -> dict[str, object]:
    words = _RIGHT[table.name]
    row: dict[str, object] = {
        "association": chance.choice(_ASSOCIATIONS),
        "time_period": chance.choice(_RIGHT_PERIODS),
        "obs_value": chance.choice(_RIGHT_VALUES),
        "note": f"dòng {number}",
        **{name: chance.choice(values) for name, values in words.items()},
    }
    if chance.random() < 0.3:
        row["record_id"] = f"mm-{chance.randrange(10**9)}"
    if chance.random() < 0.3:
        row |= {"qualifier": "khoảng", "obs_status": chance.choice(["A", "E", "Đã thực hiện"])}
    return row


def _right_workbook(chance: random.Random) -> tuple[openpyxl.Workbook, int]:
    """A workbook of one to three record tables as the intake wants it; its rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    total = 0
    for name in chance.sample(sorted(_RIGHT), chance.choice([1, 1, 2, 3])):
        table = BY_NAME[name]
        sheet = book.create_sheet(chance.choice([table.heading, table.heading, table.name]))
        columns = [c for c in table.columns if c.required or chance.random() < 0.7]
        names = {c.name for c in columns} | {"association", "time_period", "note", "obs_value"}
        columns = [c for c in table.columns if c.name in names | set(_RIGHT[name])]
        if chance.random() < 0.4:
            sheet.append([table.help])
        sheet.append([chance.choice([c.heading, c.heading + " *", c.name]) for c in columns])
        for number in range(chance.choice([1, 2, 5, 12])):
            row = _row(table, chance, number)
            sheet.append([row.get(c.name) or None for c in columns])
            total += 1
    return book, total


def _saved(book: openpyxl.Workbook) -> bytes:
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
            _put(sheet.cell(row, column), chance.choice(_ODD))


def _is_data(sheet: Worksheet, row: int) -> bool:
    return any(
        isinstance(cell.value, str) and cell.value.startswith("dòng ") for cell in sheet[row]
    )


def odd_anywhere(book: openpyxl.Workbook, chance: random.Random) -> None:
    """Odd values anywhere, headings included."""
    sheet = _sheet(book, chance)
    for _ in range(chance.choice([1, 5, 20])):
        _put(_cell(sheet, chance), chance.choice(_ODD))


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
        sheet.sheet_state = chance.choice(["hidden", "veryHidden"])


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
        sheet.append(chance.choice(rows))


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
        sheet.append([chance.choice(_ODD[:40]) for _ in range(4)])


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
            if cell.value in _ASSOCIATIONS:
                _put(cell, chance.choice(["sinh-vat-canh", "Hội không có", None, *_ASSOCIATIONS]))


#: (change, whether every row certainly remains a row that is read)
_CHANGES: list[tuple[Callable[[openpyxl.Workbook, random.Random], None], bool]] = [
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


_BREAKERS = [truncated, flipped_bytes, noise, lost_part, spoilt_xml, odd_references]


def _csv(seed: int, chance: random.Random) -> Mutant:
    name = chance.choice(sorted(_RIGHT))
    table = BY_NAME[name]
    columns = list(table.columns)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=chance.choice([",", ";", "\t"]), lineterminator="\r\n")
    writer.writerow([column.heading for column in columns])
    count = chance.choice([1, 3, 20])
    for number in range(count):
        row = _row(table, chance, number)
        if chance.random() < 0.5:
            row[chance.choice(columns[:-1]).name] = chance.choice(
                [item for item in _ODD if item not in ("\n\n",)]
            )
        row["note"] = f"dòng {number}"
        writer.writerow([row.get(column.name, "") for column in columns])
    data = out.getvalue().encode("utf-8")
    rows: int | None = count
    what = "csv"
    if chance.random() < 0.4:
        spoil = chance.choice(["utf-16", "cp1252", "bom", "cut", "quote", "nul"])
        what += f"+{spoil}"
        rows = count if spoil == "bom" else None
        data = {
            "utf-16": lambda: out.getvalue().encode("utf-16"),
            "cp1252": lambda: out.getvalue().encode("cp1252", "replace"),
            "bom": lambda: b"\xef\xbb\xbf" + data,
            "cut": lambda: data[: chance.randrange(len(data))],
            "quote": lambda: data.replace(b"d", b'"', 1),
            "nul": lambda: data + b"\x00",
        }[spoil]()
    return Mutant(seed, f"{name}.csv", data, rows, what)


_TEMPLATE: dict[str, bytes] = {}


def _template(seed: int, chance: random.Random) -> Mutant:
    """A real template with some values filled in and then changed."""
    from etl import template

    if "bytes" not in _TEMPLATE:
        with mock.patch("etl.template.write.SPARE_ROWS", 3):
            _TEMPLATE["bytes"] = template.workbook(
                "lam-vuon", period="2026", published=Path("/nonexistent"), today=AS_OF
            )
    book = openpyxl.load_workbook(io.BytesIO(_TEMPLATE["bytes"]))
    rows = 0
    for sheet in book.worksheets:
        header = [cell.value for cell in sheet[4]] if sheet.max_row > 5 else []
        if "Giá trị *" not in header:
            continue
        place = header.index("Giá trị *") + 1
        for row in range(6, 9):
            if sheet.cell(row, 2).value and chance.random() < 0.6:
                sheet.cell(row, place).value = chance.choice([*_RIGHT_VALUES, *_ODD[:10]])
                rows += sheet.cell(row, place).value not in (None, "")
    return Mutant(seed, "mẫu.xlsx", _saved(book), rows, "template")


def promises_kept(mutants: list[Mutant], report: Any) -> list[str]:
    """What of the intake's promises a checked batch breaks; empty when none."""
    broken = []
    if report.blocked is not None:
        broken.append(f"blocked: {report.blocked}")
    if len(report.files) != len(mutants):
        broken.append(f"{len(report.files)} reports of {len(mutants)} files")
    for given, item in zip(mutants, report.files, strict=False):
        where = f"seed {given.seed} ({given.what})"
        if item.read != item.accepted + item.rejected:
            broken.append(f"{where}: {item.read} ≠ {item.accepted} + {item.rejected}")
        lines = report.rejects[report.rejects["upload"] == item.upload] if item.upload else ()
        told = len({(row["sheet"], row["row_number"]) for row in lines.to_dict("records")}) if len(
            lines
        ) else 0  # fmt: skip
        if item.refused is None and told != item.rejected:
            broken.append(f"{where}: {item.rejected} rejected, {told} told")
        if item.refused is not None and (item.read or not item.refused.strip()):
            broken.append(f"{where}: refused yet read")
        same = item.refused is not None and "giống hệt" in item.refused
        if given.rows is not None and not same and item.read != given.rows:
            broken.append(
                f"{where}: {given.rows} rows in, {item.read} read, {item.refused or item.messages}"
            )
    return broken


def fingerprint(folder: Path) -> str:
    """One hash over every file of a folder: names and contents."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)} ".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def main() -> int:
    """Check many mutated workbooks; 1 at the first broken promise."""
    from etl import intake
    from etl.build import build
    from etl.intake.rows import check_files

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    args = parser.parse_args()
    started, read, refused, rejected = time.perf_counter(), 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        published, uploads = Path(folder) / "published", Path(folder) / "uploads"
        build("records", published=published, as_of=AS_OF)
        before = fingerprint(published)
        for number, first in enumerate(range(args.first, args.first + args.count, BATCH)):
            mutants = [mutant(s) for s in range(first, min(first + BATCH, args.first + args.count))]
            files = [(item.name, item.data) for item in mutants]
            # Every tenth batch goes on to a whole candidate snapshot.
            check = intake.check if number % 10 == 0 else check_files
            report = check(
                files, "records", as_of=AS_OF, published=published, uploads=uploads / str(number)
            )
            broken = promises_kept(mutants, report)
            read, rejected = read + report.read, rejected + report.rejected
            refused += sum(item.refused is not None for item in report.files)
            if number % 10 == 0:
                for path in published.glob(".candidate-*"):
                    intake.discard(_Dropped(report), published=published)
                    assert not path.exists()
                if fingerprint(published) != before:
                    broken.append("the published folder changed")
                done = first + len(mutants) - args.first
                print(f"{done} files, {time.perf_counter() - started:.0f} s", flush=True)
            if broken:
                print("\n".join(broken))
                return 1
        if fingerprint(published) != before:
            print("the published folder changed")
            return 1
    print(
        f"{args.count} files: {refused} refused whole, {read} rows read, {read - rejected} "
        f"accepted, {rejected} rejected; {time.perf_counter() - started:.0f} s"
    )
    return 0


@dataclass
class _Dropped:
    """As much of a preview as discarding it needs."""

    report: Any

    @property
    def dataset(self) -> str:
        return str(self.report.dataset)

    @property
    def token(self) -> str:
        return str(self.report.token)


if __name__ == "__main__":
    sys.exit(main())
