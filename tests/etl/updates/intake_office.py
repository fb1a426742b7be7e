"""An editor's office for tests: a copy of the published records, an empty store, and files."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from etl import template, updates
from etl.database import open_snapshot
from etl.records.tables import BY_NAME
from etl.snapshot.publish import snapshot_path
from etl.updates.rows import check_files

AS_OF = date(2026, 11, 1)
VALUE = "Giá trị *"


class Office:
    """Where one test checks, previews and publishes; nothing outside its folder changes."""

    def __init__(
        self, folder: Path, published: Path | None = None, *, like: Path | None = None
    ) -> None:
        """`published` is copied from, or all of the folder of an office `like` this one."""
        self.published, self.uploads = folder / "published", folder / "uploads"
        if like is not None:
            shutil.copytree(like, folder)
            return
        self.published.mkdir(parents=True)
        for path in published.glob("records*") if published else ():
            shutil.copy(path, self.published)

    @property
    def places(self) -> dict[str, Path]:
        return {"published": self.published, "uploads": self.uploads}

    def rows(self, *files: Any, **options: Any) -> updates.Report:
        """The check of the rows alone, without the candidate snapshot."""
        return check_files(files, "records", as_of=AS_OF, **{**self.places, **options})

    def check(self, *files: Any, **options: Any) -> updates.Report:
        return updates.check(files, "records", as_of=AS_OF, **{**self.places, **options})

    def only_report(self) -> updates.Report:
        """The report of the one check there was."""
        (path,) = self.uploads.glob("records/report/*.json")
        return updates.load_report("records", path.stem, uploads=self.uploads)

    def preview(self, report: updates.Report | None, **options: Any) -> updates.Preview:
        return updates.preview(report, "records", as_of=AS_OF, **{**self.places, **options})

    def publish(self, report: updates.Report | None, **options: Any) -> str:
        """Publish with a reason for every warning there may be."""
        warnings = report.warnings["warning"] if report is not None else []
        accepted = dict.fromkeys(warnings, "Đã đối chiếu với hội.")
        found = self.preview(report, accepted=accepted, **options)
        return updates.publish(found, "Nguyễn Thị Lan", "Báo cáo năm", **self.places)

    def ask(self, query: str, *values: object) -> list[tuple]:
        """Rows of a query over the running snapshot."""
        path = snapshot_path("records", None, self.published)
        with open_snapshot(path) as connection:
            return connection.execute(query, list(values)).fetchall()

    def figure(self, association: str, indicator: str, year: int = 2026) -> float | None:
        """The preferred figure of a year without breakdown."""
        found = self.ask(
            "SELECT obs_value FROM marts.observation WHERE association = ? AND indicator = ? "
            "AND year(time_end) = ? AND preferred ORDER BY breakdown",
            association,
            indicator,
            year,
        )
        return found[0][0] if found else None

    def content(self) -> set[str]:
        """Names and sizes of what is published, to see that nothing changed."""
        return {
            f"{p.name} {p.stat().st_size} {p.stat().st_mtime_ns}"
            for p in self.published.iterdir()
            if not p.name.startswith(".parts-")
        }


def sheet(
    table: str, *rows: Mapping[str, object], columns: Iterable[str] = ()
) -> list[list[object]]:
    """A heading row and rows of a record table, for `book`."""
    names = list(columns) or list(dict.fromkeys(name for row in rows for name in row))
    headings = [BY_NAME[table].column(name).heading for name in names]
    return [headings, *([row.get(name) for name in names] for row in rows)]


def book(sheets: Mapping[str, Iterable[Iterable[object]]]) -> bytes:
    """The bytes of a workbook with the cells given, by sheet title."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for cells in rows:
            page.append(list(cells))
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def members(**changes: object) -> dict[str, object]:
    """A right row of the table of members."""
    right = {
        "association": "lam-vuon",
        "indicator": "Hội viên",
        "time_period": "2025",
        "obs_value": "52.300",
        "obs_status": "A",
    }
    return {**right, **changes}


def members_book(*rows: Mapping[str, object]) -> bytes:
    """A workbook of members."""
    return book({"Hội viên": sheet("membership", *(rows or (members(),)))})


def blank_template(
    association: str | None = "lam-vuon", published: Path | None = None, dataset: str = "records"
) -> openpyxl.Workbook:
    """A template as an association receives it."""
    # Few empty rows below: the library the tests read and write with is slow.
    with mock.patch("etl.template.write.SPARE_ROWS", 3):
        data = template.workbook(
            association, dataset, period="2026", published=published, today=AS_OF
        )
    return openpyxl.load_workbook(io.BytesIO(data))


def header_row(page: Worksheet) -> int:
    """The row of headings of a template's sheet."""
    return next(
        row[0].row for row in page.iter_rows() if any(cell.value == "Mã dòng" for cell in row)
    )


def place(page: Worksheet, heading: str) -> int:
    """The column of a heading (with or without its star)."""
    for cell in page[header_row(page)]:
        if str(cell.value).rstrip(" *") == heading.rstrip(" *"):
            return int(cell.column)
    raise KeyError(heading)


def fill(page: Worksheet, indicator: str, value: object, /, **cells: object) -> int:
    """Type a value into the row of an indicator; its row number."""
    first, where = header_row(page) + 2, place(page, "Chỉ số")
    for row in range(first, page.max_row + 1):
        if page.cell(row, where).value == indicator:
            page.cell(row, place(page, "Giá trị")).value = value
            for name, text in cells.items():
                heading = next(
                    column.heading
                    for table in BY_NAME.values()
                    for column in table.columns
                    if column.name == name
                )
                page.cell(row, place(page, heading)).value = text
            return row
    raise KeyError(indicator)


def rewritten(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with the bytes of its parts changed."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for entry in source.infolist():
            out.writestr(entry.filename, change(entry.filename, source.read(entry)))
    return target.getvalue()
