"""Workbooks as people and accidents make them: one for every seed, the same every time.

A mutation starts from a right file (a small workbook, a CSV, or a filled-in template)
and spoils it: odd cells, moved, merged, hidden or renamed columns and sheets, broken
zips. `rows` says how many rows hold something where the spoiling leaves that certain.

    python -m tests.etl.updates.workbook_mutations --count 10000 [--first 0]

checks that many and fails at the first that breaks a promise of the intake.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import random
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl

from etl.records.schema import Table
from etl.records.tables import BY_NAME
from tests.etl.updates.workbook_changes import (
    ASSOCIATIONS,
    BREAKERS,
    CHANGES,
    ODD,
    far_cells,
    saved,
)

AS_OF = date(2026, 11, 1)
#: Files checked together.
BATCH = 75
_WORDS_ALONE = re.compile(r"(\d+) dòng chỉ có chữ")


@dataclass(frozen=True)
class Mutant:
    """One mutated file. `rows` is known only when every row certainly counts as read."""

    seed: int
    name: str
    data: bytes
    rows: int | None
    what: str


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
        change, keeps_rows = chance.choice(CHANGES)
        change(book, chance)
        done.append(change.__name__.strip("_"))
        certain = certain and keeps_rows
        if change is far_cells:
            break
    data = saved(book)
    if chance.random() < 0.18:
        breaker = chance.choice(BREAKERS)
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
        "association": chance.choice(ASSOCIATIONS),
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
                [item for item in ODD if item not in ("\n\n",)]
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
                sheet.cell(row, place).value = chance.choice([*_RIGHT_VALUES, *ODD[:10]])
                rows += sheet.cell(row, place).value not in (None, "")
    return Mutant(seed, "mẫu.xlsx", saved(book), rows, "template")


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
        # Without a figure and an indicator that can be read a row is named, but not read.
        named = sum(map(int, _WORDS_ALONE.findall(" ".join(item.messages))))
        if given.rows is not None and not same and item.read + named != given.rows:
            broken.append(
                f"{where}: {given.rows} rows in, {item.read} read, {item.refused or item.messages}"
            )
    return broken


def fingerprint(folder: Path) -> str:
    """One hash over every published file of a folder: names and contents.

    Rows kept as they were read (.parts-…) are not published.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.parent.name.startswith(".parts-"):
            digest.update(f"{path.relative_to(folder)} ".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def main() -> int:
    """Check many mutated workbooks; 1 at the first broken promise."""
    from etl import updates
    from etl.snapshot.build import build
    from etl.updates.rows import check_files

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
            check = updates.check if number % 10 == 0 else check_files
            report = check(
                files, "records", as_of=AS_OF, published=published, uploads=uploads / str(number)
            )
            broken = promises_kept(mutants, report)
            read, rejected = read + report.read, rejected + report.rejected
            refused += sum(item.refused is not None for item in report.files)
            if number % 10 == 0:
                for path in published.glob(".candidate-*"):
                    updates.discard(_Dropped(report), published=published)
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
