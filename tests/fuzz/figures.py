"""Workbooks of known figures, written and spoilt as people do: what is read must be true.

Every seed makes one workbook whose figures are known, in one of many ways of writing them:
units in four places, number formats, words, footnotes, struck letters, hidden rows, merged
cells, totals, headings in one line or two, years as columns, dates, old letters. Promises:
nothing crashes; a figure that is taken is the one that was meant, unless a question about the
file is asked; a figure that was written is taken, sent back or asked about.

    python -m tests.fuzz.figures --count 10000 [--first 0]
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from etl.updates.rows import check_files
from etl.updates.wording import figure
from tests.etl.updates.intake_office import AS_OF
from tests.etl.updates.workbook_changes import saved

BATCH = 60
OWNERS = ("Hội Làm vườn", "Hội Luật gia", "Hội Đông y")
COUNTS = ("Hội viên", "Hội viên kết nạp mới")
MONEY = ("Kinh phí thu", "Kinh phí chi")
SHARE = "Gia đình hội viên đạt gia đình văn hoá"
YEARS = (2022, 2023, 2024, 2025)
#: Questions that say nothing of how the file's figures were read.
_OTHER = ("two_files", "many_associations")


@dataclass
class Made:
    """A workbook, the figures it means (by indicator and year, as the report words them)."""

    seed: int
    data: bytes
    meant: dict[tuple[str, str], str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)


@dataclass
class _Plan:
    """What is decided for a whole file: scale of money beside the table, where it is written."""

    chance: random.Random
    scale: str
    place: str
    done: list[str]

    def pick(self, *ways: Any) -> Any:
        return self.chance.choice(ways)


_SCALES = {"": 1, "nghìn": 1_000, "triệu": 1_000_000, "tỷ": 1_000_000_000}


def _dotted(value: float) -> str:
    """1389.5 → "1.389,5"."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def _struck(old: str, new: str) -> CellRichText:
    return CellRichText(TextBlock(InlineFont(strike=True), old), new)


def _noted(text: str) -> CellRichText:
    return CellRichText(text, TextBlock(InlineFont(vertAlign="superscript"), "1"))


def _count(value: int, plan: _Plan) -> tuple[Any, str]:
    """A count as somebody writes it: the cell's value and its number format."""
    dotted = _dotted(value)
    return plan.pick(
        (value, "General"), (value, "#,##0"), (value, '0" người"'), (float(value), "0.00"),
        (str(value), "@"), (dotted, "@"), (dotted.replace(".", " "), "@"), (f"{dotted} người", "@"),
        (dotted.replace(".", "\u00a0"), "@"), (f"{dotted} hội viên", "@"), (f" {value} ", "@"),
        (dotted.replace(".", ","), "@"), (f"khoảng {dotted}", "@"), (f"{dotted}.", "@"),
        (f"{value}*", "@"), (f"{dotted} (1)", "@"), (_noted(str(value)), "General"),
        (_struck(str(value + 7), f" {value}"), "General"), (f"{value + 9}\n{value}", "@"),
        (f"={value}+0", "General"), (value, "0,"), (value, ";;;"), (value / 100, "0%"),
        (f"{value}-{value + 5}", "@"), (f"{value} / {value * 2}", "@"), (f"{value}¹", "@"),
        (f"{_dotted(value / 1000)} nghìn", "@"), (f"{value // 2}, {value}", "@"),
        (f"{dotted} → {_dotted(value + 3)}", "@"), (f"{dotted} (tăng 5)", "@"),
        (value, "dd/mm/yyyy"),
    )  # fmt: skip


def _money(value: int, plan: _Plan) -> tuple[Any, str]:
    scale = _SCALES[plan.scale]
    beside = value / scale
    if scale > 1:
        return plan.pick(
            (beside, "General"), (beside, "#,##0.0"), (_dotted(beside), "@"),
            (f"{beside:g}".replace(".", ","), "@"), (f"{value:,} đồng".replace(",", "."), "@"),
            (f"{_dotted(value / 1e6)} triệu", "@"), (f"{_dotted(value / 1e9)} tỷ đồng", "@"),
            (value, '#,##0" đồng"'), (value, "General"),
        )  # fmt: skip
    millions, full = value / 1_000_000, _dotted(value)
    head, rest = divmod(value // 1_000_000, 1_000)
    spoken = f"{head} tỷ {rest:03d}" if head else f"{rest} triệu"
    return plan.pick(
        (value, "General"), (value, "#,##0"), (full, "@"), (f"{full} đ", "@"), (f"{full}đ", "@"),
        (f"{full} VNĐ", "@"), (f"{_dotted(millions)} triệu", "@"), (f"{_dotted(millions)}tr", "@"),
        (f"{millions:g} triệu đồng".replace(".", ","), "@"), (f"{_dotted(value / 1e9)} tỷ", "@"),
        (full if value % 1_000_000 else spoken, "@"), (millions, '0.0" triệu"'),
        (value, "#,##0,,"), (value, '#,##0,," triệu"'), (full.replace(".", ","), "@"),
        (full.replace(".", " "), "@"), (_noted(full), "@"), (millions, "General"),
        (f"{_dotted(millions)} triệu (trong đó NSNN 10 triệu)", "@"), (f"{value:.2E}", "@"),
        (f"({full})", "@"), (f"{full}.", "@"), (f"~{full}", "@"), (value, '0.0E+00'),
        (f"{_dotted(millions)} tr.đ", "@"), (f"{_dotted(millions)} triệu/năm", "@"),
    )  # fmt: skip


def _share(value: int, plan: _Plan) -> tuple[Any, str]:
    return plan.pick(
        (value, "General"), (value, '0"%"'), (value / 100, "0%"), (value / 100, "0.0%"),
        (value / 100, "General"), (f"{value}%", "@"), (f"{value} %", "@"), (f"{value},0", "@"),
        (f"{value / 100}".replace(".", ","), "@"), (f"{value}, {value + 1}", "@"),
    )  # fmt: skip


def _year(year: int, plan: _Plan) -> tuple[Any, str]:
    return plan.pick(
        (year, "General"), (str(year), "@"), (f"năm {year}", "@"), (f"Năm {year}", "@"),
        (datetime(year, 12, 31), "yyyy"), (year, "dd/mm/yyyy"), (f"{year}.", "@"),
        (f"{year} ", "@"), (f"1/1/{year}-31/12/{year}", "@"), (f"cả năm {year}", "@"),
        (float(year), "0"), (f"{year} (ước)", "@"),
    )  # fmt: skip


def _truth(plan: _Plan) -> list[tuple[str, int, int, str]]:
    """(indicator, year, value, unit) of every figure."""
    chance, rows = plan.chance, []
    for indicator in (*COUNTS, *MONEY, SHARE):
        for year in chance.sample(YEARS, chance.choice([1, 2, 3])):
            if indicator in MONEY:
                rows.append((indicator, year, chance.randrange(15, 49_000) * 100_000, "đồng"))
            elif indicator == SHARE:
                rows.append((indicator, year, chance.randrange(2, 100), "%"))
            else:
                rows.append((indicator, year, chance.randrange(11, 60_000), "người"))
    return rows


_WRITERS = {"đồng": _money, "%": _share, "người": _count}


def _unit_of(unit: str, plan: _Plan) -> str:
    return f"{plan.scale} đồng".strip() if unit == "đồng" else unit


def _put(cell: Any, written: tuple[Any, str]) -> None:
    cell.value, cell.number_format = written


def _long(page: Any, rows: list[tuple[str, int, int, str]], owner: str, plan: _Plan) -> None:
    """A figure a row; a figure of a kind of its own keeps the unit of its row or file."""
    value = {"heading": f"Giá trị ({plan.scale} đồng)"}.get(plan.place, "Giá trị")
    names = ["STT", "Hội", plan.pick("Chỉ số", "Chỉ tiêu"), "Kỳ số liệu", value]
    names += ["ĐVT"] if plan.place == "column" else []
    names += ["Ghi chú"] if plan.chance.random() < 0.5 else []
    if plan.chance.random() < 0.3:
        plan.chance.shuffle(names)
    page.append(names)
    at = {name: place for place, name in enumerate(names, 1)}
    for number, (indicator, year, meant, unit) in enumerate(rows, 1):
        line = page.max_row + 1
        page.cell(line, at["STT"]).value = number
        page.cell(line, at["Hội"]).value = owner
        page.cell(line, at.get("Chỉ số") or at["Chỉ tiêu"]).value = indicator
        _put(page.cell(line, at["Kỳ số liệu"]), _year(year, plan))
        _put(page.cell(line, at[value]), _WRITERS[unit](meant, plan))
        if "ĐVT" in at:
            page.cell(line, at["ĐVT"]).value = _unit_of(unit, plan)


def _wide(page: Any, rows: list[tuple[str, int, int, str]], owner: str, plan: _Plan) -> None:
    """A column a year, headed in one line or in two."""
    years = sorted({year for _, year, _, _ in rows})
    group = "Năm" if plan.place != "heading" else f"Giá trị ({plan.scale} đồng)"
    first = ["STT", "Hội", "Chỉ tiêu", *(["ĐVT"] if plan.place == "column" else [])]
    if len(years) > 1 and plan.chance.random() < 0.5:
        plan.done.append("two lines")
        page.append([*first, group])
        page.append([*([None] * len(first)), *years])
        if plan.chance.random() < 0.5:
            top = page.max_row - 1
            page.merge_cells(start_row=top, end_row=top, start_column=len(first) + 1,
                             end_column=len(first) + len(years))  # fmt: skip
    else:
        ending = f" ({plan.scale} đồng)" if plan.place == "heading" else ""
        page.append([*first, *(f"{plan.pick('Năm ', 'Thực hiện ', '')}{y}{ending}" for y in years)])
    for number, indicator in enumerate(dict.fromkeys(row[0] for row in rows), 1):
        line = page.max_row + 1
        own = {year: (meant, unit) for name, year, meant, unit in rows if name == indicator}
        unit = next(iter(own.values()))[1]
        for place, text in enumerate((number, owner, indicator), 1):
            page.cell(line, place).value = text
        if plan.place == "column":
            page.cell(line, 4).value = _unit_of(unit, plan)
        for year, (meant, unit) in own.items():
            place = len(first) + 1 + years.index(year)
            _put(page.cell(line, place), _WRITERS[unit](meant, plan))


def _spoilt(page: Any, plan: _Plan) -> None:
    """Changes around the figures; those that may mislead must lead to a question."""
    chance = plan.chance
    for name in chance.sample(sorted(_AROUND), chance.choice([0, 0, 1, 1, 2, 3])):
        _AROUND[name](page, plan, page.max_row)
        plan.done.append(name)


def _total(page: Any, plan: _Plan, last: int) -> None:
    page.cell(last + 1, 2).value = "Tổng cộng"
    page.cell(last + 1, 5).value = plan.chance.randrange(10, 10**6)


def _signature(page: Any, plan: _Plan, last: int) -> None:
    page.cell(last + 2, 3).value = "Bắc Giang, ngày 15 tháng 12 năm 2025"
    page.cell(last + 3, 2).value = "NGƯỜI LẬP BIỂU"


def _hidden_row(page: Any, plan: _Plan, last: int) -> None:
    page.row_dimensions[last].hidden = True


def _aside(page: Any, plan: _Plan, last: int) -> None:
    page.cell(last, page.max_column + plan.pick(1, 2)).value = plan.chance.randrange(10, 999)


def _blank(page: Any, plan: _Plan, last: int) -> None:
    page.insert_rows(last, plan.pick(1, 2))


def _group(page: Any, plan: _Plan, last: int) -> None:
    page.insert_rows(last)
    page.cell(last, 1).value, page.cell(last, 2).value = "II", "Các số liệu khác"


def _crossed(page: Any, plan: _Plan, last: int) -> None:
    for cell in page[last]:
        cell.font = Font(strike=True)


def _decomposed(page: Any, plan: _Plan, last: int) -> None:
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = unicodedata.normalize("NFD", cell.value)


def _merged_name(page: Any, plan: _Plan, last: int) -> None:
    above, below = page.cell(last - 1, 2), page.cell(last, 2)
    if above.value == below.value and above.value in OWNERS:
        page.merge_cells(start_row=last - 1, end_row=last, start_column=2, end_column=2)


def _titles(page: Any, plan: _Plan, last: int) -> None:
    page.insert_rows(1, 2)
    page["A1"] = plan.pick("BÁO CÁO SỐ LIỆU", "Liên hiệp các Hội KH&KT tỉnh Bắc Giang")


_AROUND = {
    "total": _total, "signature": _signature, "hidden row": _hidden_row, "aside": _aside,
    "blank": _blank, "group": _group, "crossed": _crossed, "decomposed": _decomposed,
    "merged name": _merged_name, "titles": _titles,
}  # fmt: skip


def made(seed: int) -> Made:
    """The workbook of a seed, the same every time."""
    chance = random.Random(seed)
    place = chance.choice(["", "", "note", "column", "heading"])
    scale = chance.choice(["nghìn", "triệu", "triệu", "tỷ"]) if place else ""
    plan = _Plan(chance, scale, place, [f"{scale} in {place}" if place else "no unit"])
    rows, owner = _truth(plan), chance.choice(OWNERS)
    if place == "heading":
        # A heading with a unit is of money alone.
        rows = [row for row in rows if row[0] in MONEY]
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Bảng 1"
    if place == "note":
        page.append([plan.pick(f"ĐVT: {scale} đồng", f"Đơn vị tính: {scale} đồng",
                               f"(Đơn vị: {scale} đồng)")])  # fmt: skip
    layout = chance.choice([_long, _long, _wide])
    layout(page, rows, owner, plan)
    plan.done.append(layout.__name__.strip("_"))
    _spoilt(page, plan)
    meant = {(name, str(year)): figure(value, unit) for name, year, value, unit in rows}
    return Made(seed, saved(book), meant, plan.done)


def broken(batch: list[Made], report: Any) -> list[str]:
    """The promises that a checked batch breaks; empty when none."""
    if report.blocked is not None:
        return [f"blocked: {report.blocked}"]
    found = []
    asked = report.warnings[~report.warnings["kind"].isin(_OTHER)] if len(report.warnings) else ()
    questioned = set(asked["upload"]) if len(asked) else set()
    for one, file in zip(batch, report.files, strict=True):
        where = f"seed {one.seed} ({', '.join(one.done)})"
        if file.refused is not None:
            continue
        own = report.accepted_rows[report.accepted_rows["upload"] == file.upload]
        taken = Counter()
        for row in own.to_dict("records"):
            key = row["subject"], row["time_label"]
            taken[key] += 1
            if one.meant.get(key) != row["figure"] and file.upload not in questioned:
                found.append(
                    f"{where}: {key} “{row['value']}” read as {row['figure']}, "
                    f"meant {one.meant.get(key)}"
                )
        if len(taken) + file.rejected < len(one.meant) and file.upload not in questioned:
            lost = set(one.meant) - set(taken)
            found.append(f"{where}: {file.rejected} sent back, lost among {sorted(lost)}")
    return found


def main() -> int:
    """Check many workbooks; 1 when a promise was broken."""
    from etl.snapshot.build import build

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    args = parser.parse_args()
    started, read, taken, faults = time.perf_counter(), 0, 0, 0
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        published = Path(folder) / "published"
        build("records", published=published, as_of=AS_OF)
        for number, first in enumerate(range(args.first, args.first + args.count, BATCH)):
            batch = [made(s) for s in range(first, min(first + BATCH, args.first + args.count))]
            report = checked(batch, published, Path(folder) / f"uploads-{number}")
            read, taken = read + report.read, taken + report.accepted
            for text in broken(batch, report):
                faults += 1
                print(text, flush=True)
            if number % 10 == 0:
                done = first + len(batch) - args.first
                print(f"{done} files, {time.perf_counter() - started:.0f} s", flush=True)
    print(
        f"{args.count} files: {read} rows read, {taken} taken, {read - taken} sent back, "
        f"{faults} promises broken; {time.perf_counter() - started:.0f} s"
    )
    return int(faults > 0)


def checked(batch: list[Made], published: Path, uploads: Path) -> Any:
    """The report on a batch, without the candidate snapshot."""
    files = [(f"bc {one.seed}.xlsx", one.data) for one in batch]
    return check_files(files, "records", as_of=AS_OF, published=published, uploads=uploads)


if __name__ == "__main__":
    sys.exit(main())
