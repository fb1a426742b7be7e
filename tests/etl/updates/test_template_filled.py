"""A template filled in: it reads back whatever people do to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl import template
from etl.files import template_marks as marks
from etl.files.raw_rows import RowWriter, create_raw
from etl.files.read import read_file
from etl.records.check import check
from etl.snapshot.build import build
from etl.snapshot.reference import load_reference, reference_files
from etl.snapshot.workspace import open_databases
from etl.template.content import OWN_TABLES
from etl.updates import Report
from etl.uploads.completed import Origin
from etl.uploads.identity import TextResolver
from etl.uploads.store import Store
from etl.uploads.upload_source import write_rows
from tests.etl.updates.intake_office import (
    AS_OF,
    Office,
    blank_template,
    fill,
    header_row,
    place,
    saved,
)  # fmt: skip

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_last_periods_figures_stand_beside_and_are_not_read(
    published: Path, office: Office
) -> None:
    made = blank_template("lam-vuon", published)
    page = made["Hội viên"]
    row = fill(page, "Hội viên", "53.000")
    assert page.cell(row, place(page, marks.LAST_VALUE)).value == "trên 50 nghìn"
    assert page.cell(row, place(page, marks.LAST_PERIOD)).value == "tháng 8/2023"
    page.cell(row + 1, place(page, marks.LAST_VALUE)).value = "999"
    report = office.rows(("mẫu.xlsx", saved(made)))
    assert (report.read, report.accepted) == (1, 1)


def test_a_template_left_as_it_was_has_no_rows(office: Office, empty_template: bytes) -> None:
    report = office.rows(("mẫu.xlsx", empty_template))
    assert report.read == 0
    assert report.examples == len(OWN_TABLES)
    assert report.blank > 10
    assert report.files[0].refused is None


def test_counts_are_read_however_they_are_written(office: Office, made: openpyxl.Workbook) -> None:
    written = {
        "1.389": 1389, "1389": 1389, "1 389": 1389, 1389: 1389, "1\u00a0389": 1389,
        "8,6 nghìn": 8600, "05": 5, " 12 ": 12, "\u200b7": 7,
    }  # fmt: skip
    _fill_rows(made["Hội viên"], "Hội viên", list(written), [str(2010 + n) for n in range(9)])
    report = office.rows(("mẫu.xlsx", saved(made)))
    assert (report.accepted, report.rejected) == (9, 0), report.rejects["message"].tolist()
    rows = _typed(office, report, "membership")
    values = {row["time_start"].year - 2010: row["obs_value"] for row in rows}
    assert values == dict(enumerate(written.values()))


@pytest.mark.slow
def test_money_is_read_however_it_is_written(office: Office, made: openpyxl.Workbook) -> None:
    written = ["8,6 tỷ", "8600 triệu", "8 tỷ 600 triệu", "8.600.000.000"]
    _fill_rows(made["Kinh phí"], "Kinh phí thu", written, ["2020", "2021", "2022", "2023"])
    report = office.rows(("mẫu.xlsx", saved(made)))
    rows = _typed(office, report, "funding")
    assert [row["obs_value"] for row in rows] == [8_600_000_000] * 4


@pytest.mark.slow
def test_periods_are_read_however_they_are_written(office: Office, made: openpyxl.Workbook) -> None:
    written = {
        "quý II/2023": ("2023-04-01", "2023-06-30"),
        "6 tháng đầu năm 2024": ("2024-01-01", "2024-06-30"),
        "2025": ("2025-01-01", "2025-12-31"),
        "": ("2026-01-01", "2026-12-31"),
    }
    values = [str(n) for n in range(4)]
    _fill_rows(made["Hội viên"], "Hội viên", values, [period or None for period in written])
    report = office.rows(("mẫu.xlsx", saved(made)))
    assert report.accepted == 4
    rows = _typed(office, report, "membership")
    read = {row["obs_value"]: (str(row["time_start"]), str(row["time_end"])) for row in rows}
    assert read == dict(enumerate(written.values()))


def test_decomposed_unicode_means_the_same(office: Office, made: openpyxl.Workbook) -> None:
    fill(made["Hội viên"], "Hội viên", "5")
    for page in made.worksheets:
        if page.title == marks.MARK_SHEET:
            continue
        for cells in page.iter_rows():
            for cell in cells:
                if isinstance(cell.value, str):
                    cell.value = unicodedata.normalize("NFD", cell.value)
        page.title = unicodedata.normalize("NFD", page.title)
    report = office.rows(("mẫu.xlsx", saved(made)))
    assert (report.accepted, report.rejected) == (1, 0)
    assert report.examples == len(OWN_TABLES)


def test_a_lone_dot_under_a_heading_of_decimals_is_asked_about(
    office: Office, made: openpyxl.Workbook
) -> None:
    page = made["Tổ chức, nhiệm kỳ, trụ sở"]
    row = fill(page, "Năm thành lập", "18.500", indicator="Diện tích trụ sở")
    page.cell(row, place(page, "Đơn vị tính")).value = "m²"
    report = office.rows(("mẫu.xlsx", saved(made)))
    fault = report.rejects.iloc[0]
    assert fault["rule"] == "number_ambiguous"
    assert "18500" in fault["reason"] and "18,5" in fault["reason"]
    assert fault["cell"].endswith(str(row))


def test_inserted_rows_moved_and_hidden_columns_read_back(
    office: Office, made: openpyxl.Workbook
) -> None:
    page = made["Hội viên"]
    row = fill(page, "Hội viên", "1.389")
    page.insert_rows(row, 3)
    page.insert_rows(1, 2)
    cells = [[cell.value for cell in line] for line in page.iter_rows()]
    order = list(reversed(range(page.max_column)))
    for line, values in zip(page.iter_rows(), cells, strict=True):
        for cell, source in zip(line, order, strict=True):
            cell.value = values[source]
    page.column_dimensions["C"].hidden = True
    page.row_dimensions[header_row(page) + 4].hidden = True
    page.sheet_state = "hidden"
    report = office.rows(("mẫu.xlsx", saved(made)))
    assert (report.read, report.accepted) == (1, 1), report.rejects["message"].tolist()


@pytest.mark.slow
def test_a_row_added_below_takes_association_period_and_status_from_the_template(
    office: Office, made: openpyxl.Workbook
) -> None:
    page = made["Hội viên"]
    row = page.max_row + 1
    page.cell(row, place(page, "Chỉ số")).value = "Hội viên"
    page.cell(row, place(page, "Nhóm hội viên")).value = "Nữ"
    page.cell(row, place(page, "Giá trị")).value = "600"
    report = office.rows(("mẫu.xlsx", saved(made)))
    (typed,) = _typed(office, report, "membership")
    assert (typed["association"], typed["member_group"]) == ("lam-vuon", "female")
    assert typed["obs_status"] == "P"
    assert "sơ bộ" in " ".join(report.files[0].messages)


def test_an_example_row_that_was_edited_is_asked_about(
    office: Office, made: openpyxl.Workbook
) -> None:
    page = made["Hội viên"]
    page.cell(header_row(page) + 1, place(page, "Giá trị")).value = "777"
    report = office.rows(("mẫu.xlsx", saved(made)))
    assert (report.read, report.rejected) == (1, 1)
    assert report.rejects.iloc[0]["rule"] == "example"


def test_the_example_row_of_an_earlier_template_is_no_row(
    office: Office, made: openpyxl.Workbook
) -> None:
    page = made["Mục tiêu, cam kết, đề nghị"]
    page.cell(header_row(page) + 1, place(page, "Tình trạng")).value = "chưa đến hạn"
    report = office.rows(("mẫu.xlsx", saved(made)))
    assert (report.read, report.rejected) == (0, 0)


@pytest.mark.slow
def test_the_same_figure_has_the_same_id_in_every_spelling(
    office: Office, made: openpyxl.Workbook
) -> None:
    page = made["Hội viên"]
    fill(page, "Hội viên", "1.389")
    first = office.rows(("a.xlsx", saved(made)))
    fill(page, "Hội viên", 1400, time_period="năm 2026", association="lam-vuon")
    second = office.rows(("b.xlsx", saved(made)))
    ids = [
        row["record_id"]
        for report in (first, second)
        for row in _typed(office, report, "membership")
    ]
    assert ids[0] == ids[1] and ids[0].startswith("lam-vuon-hv-")


@pytest.mark.slow
def test_the_common_template_names_every_association(office: Office) -> None:
    made = blank_template(None, Path("/nonexistent"))
    page = made["Hội viên"]
    whose = {page.cell(row, place(page, "Hội")).value for row in range(6, page.max_row)}
    assert {"Hội Làm vườn tỉnh Bắc Giang", "Hội Đông y tỉnh Bắc Giang"} <= whose
    fill(page, "Hội viên", "5")
    report = office.rows(("chung.xlsx", saved(made)))
    assert report.accepted == 1 and report.files[0].association is None


@pytest.mark.slow
def test_a_template_of_the_simulated_dataset_is_refused_among_real_records(
    office: Office, published_both: Path
) -> None:
    data = template.workbook("hoi-mau-01", "demo", published=published_both, today=AS_OF)
    report = office.rows(("mẫu.xlsx", data))
    assert report.files[0].refused and "số liệu minh hoạ" in report.files[0].refused


@pytest.mark.slow
def test_a_filled_template_among_the_record_files_is_read_like_an_upload(
    tmp_path: Path, made: openpyxl.Workbook
) -> None:
    fill(made["Hội viên"], "Hội viên", "1 389")
    path = tmp_path / "mau.xlsx"
    made.save(path)
    report = build("records", inputs=[path], as_of=AS_OF, dry_run=True)
    assert (report.read, report.accepted, report.rejected) == (1, 1, 0)


@pytest.mark.slow
def test_a_sheet_filled_in_on_the_page_is_read_as_the_template_is(
    office: Office, made: openpyxl.Workbook
) -> None:
    fill(made["Hội viên"], "Hội viên", "52.300")
    by_file = office.rows(("mau.xlsx", saved(made)))
    none = Path("/nonexistent")
    headings, rows = template.grid("lam-vuon", "membership", period="2026", published=none)
    assert not set(headings) - {str(c.value).rstrip(" *") for c in made["Hội viên"][4]}
    for row in rows:
        if row[headings.index("Chỉ số")] == "Hội viên":
            row[headings.index("Giá trị")] = "52.300"
    written = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [headings, *rows])
    by_page = office.rows(("ghi.csv", written.encode()), association="lam-vuon", period="2026")
    assert by_page.rejects.empty and by_page.warnings.empty
    assert list(by_page.accepted_rows["record_id"]) == list(by_file.accepted_rows["record_id"])


def _fill_rows(
    page: Worksheet, indicator: str, values: Sequence[object], periods: Sequence[str | None]
) -> None:
    """Type values into the row of an indicator and copies of it below, each with its period."""
    first, below = fill(page, indicator, values[0], time_period=periods[0]), page.max_row + 1
    for row, (value, period) in enumerate(zip(values[1:], periods[1:], strict=True), below):
        for cell in page[first]:
            page.cell(row, cell.column).value = cell.value
        page.cell(row, place(page, "Giá trị")).value = value
        page.cell(row, place(page, "Kỳ số liệu")).value = period


def _typed(office: Office, report: Report, table: str) -> list[dict[str, Any]]:
    """The typed rows of a table that a report's files bring, read anew."""
    store = Store(office.uploads)
    folder = office.uploads / "typed" / str(len(list(office.uploads.glob("typed/*"))))
    folder.mkdir(parents=True)
    with open_databases(folder) as connection:
        load_reference(connection, reference_files(ROOT / "data" / "reference"))
        create_raw(connection)
        for item in report.files:
            upload = store.upload("records", item.upload)
            origin = Origin(upload.upload, upload.name, AS_OF, item.association, item.period)
            contents = read_file(upload.name, store.path(upload))
            resolver = TextResolver(connection)
            write_rows(connection, RowWriter(connection), contents, origin, resolver, 1)
        check(connection, AS_OF)
        result = connection.execute(f"SELECT * FROM accepted.{table}")
        names = [described[0] for described in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
