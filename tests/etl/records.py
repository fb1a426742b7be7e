"""Small record files for the ETL's tests: rows that are right, to be spoilt one cell at a time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import openpyxl

from etl.database import open_snapshot
from etl.records.tables import BY_NAME
from etl.snapshot.build import BuildReport, build

#: The day the tests' builds hold due dates against.
TODAY = date(2024, 6, 30)

Row = Mapping[str, object]

_RIGHT: dict[str, dict[str, object]] = {
    "membership": {
        "record_id": "hv-1",
        "association": "lam-vuon",
        "indicator": "members",
        "time_period": "2023",
        "obs_value": "1.389",
        "qualifier": "chính xác",
        "obs_status": "A",
        "source": "ht2023-lam-vuon",
        "source_place": "89",
        "as_printed": "1.389",
    },
    "targets": {
        "record_id": "mt-1",
        "association": "lam-vuon",
        "title": "Tăng số hội viên",
        "indicator": "members",
        "target_kind": "committed",
        "direction": "increase",
        "frequency": "once",
        "target_period": "2030",
        "target_value": "2.000",
        "state": "open",
        "qualifier": "chính xác",
        "source": "ht2023-lam-vuon",
        "source_place": "90",
    },
    "corrections": {
        "record_id": "dc-1",
        "record_table": "membership",
        "target_record_id": "hv-1",
        "column_name": "obs_value",
        "expected_value": "1.389",
        "corrected_value": "1.398",
        "reason": "Đảo chữ số khi in.",
        "declared_by": "Ban biên tập",
        "declared_on": "30/06/2024",
    },
    "submissions": {
        "record_id": "nb-1",
        "association": "lam-vuon",
        "time_period": "2023",
        "due_date": "31/12/2023",
        "received_date": "05/01/2024",
        "source": "ht2023-lam-vuon",
    },
    "register_entries": {
        "record_id": "so-1",
        "register": "request",
        "association": "lam-vuon",
        "title": "Xin kinh phí",
        "due_date": "31/12/2023",
        "state": "open",
        "source": "ht2023-lam-vuon",
    },
}
_OWN: dict[str, dict[str, object]] = {
    "organisation": {"indicator": "founded_year", "obs_value": "1986"},
    "branches": {"indicator": "branches"},
    "coverage": {"indicator": "districts_covered", "obs_value": "9", "denominator": "10"},
    "staff": {"indicator": "posts", "obs_value": "5"},
    "funding": {"indicator": "income", "obs_value": "8,6 tỷ", "flow": "income"},
    "activities": {"indicator": "activities", "activity_kind": "lop-tap-huan"},
    "awards": {"indicator": "awards", "award_kind": "ky-niem-chuong"},
    "agreements": {"indicator": "agreements", "obs_value": "1"},
}


def row(table: str, **changes: object) -> dict[str, object]:
    """A right row of the table, with some cells changed."""
    right = _RIGHT.get(table) or {**_RIGHT["membership"], **_OWN[table]}
    return {**right, **changes}


def text(table: str, rows: Iterable[Row]) -> str:
    """The rows as the text of a CSV file."""
    names = [column.name for column in BY_NAME[table].columns]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(folder: Path, table: str, *rows: Row, name: str | None = None) -> Path:
    """The rows as a CSV file named after the table."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or table}.csv"
    path.write_text(text(table, rows), encoding="utf-8")
    return path


def workbook(path: Path, sheets: Mapping[str, Iterable[Iterable[object]]]) -> Path:
    """A workbook with the cells given."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for cells in rows:
            sheet.append(list(cells))
    book.save(path)
    return path


def check(*paths: Path) -> BuildReport:
    """The report of a build that publishes nothing, read against the real code lists."""
    report = build("records", inputs=list(paths), as_of=TODAY, dry_run=True)
    assert report.accepted + report.rejected == report.read
    return report


def faults(report: BuildReport) -> set[tuple[int, str | None, str]]:
    """(row number, column, rule) of every rejected line."""
    found = report.rejects
    columns = [None if value != value else value for value in found["column_name"]]
    return set(zip(found["row_number"], columns, found["rule"], strict=True))


def publish(folder: Path, *paths: Path, **options: object) -> BuildReport:
    """Build the files into the folder and publish."""
    return build("records", inputs=list(paths), published=folder, **{"as_of": TODAY, **options})  # type: ignore[arg-type]


def ask(folder: Path, query: str, dataset: str = "records") -> list[tuple]:
    """Rows of a query over the running snapshot of the folder."""
    from etl.snapshot.publish import snapshot_path

    with open_snapshot(snapshot_path(dataset, None, folder)) as connection:
        return connection.execute(query).fetchall()
