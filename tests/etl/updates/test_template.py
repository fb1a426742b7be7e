"""The template: what it offers, and what it says."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from unittest import mock

import duckdb
import openpyxl
import pytest

from etl import template
from etl.__main__ import main
from etl.records.codes import Areas, Codes, codes_of
from etl.records.errors import BuildError
from etl.records.tables import BY_NAME, TABLES
from etl.snapshot.reference import load_reference, reference_files
from etl.template.content import OWN_TABLES, gather, list_name
from etl.uploads.identity import TextResolver
from tests.etl.updates.intake_office import fill, header_row, place

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def resolver() -> TextResolver:
    connection = duckdb.connect()
    load_reference(connection, reference_files(ROOT / "data" / "reference"))
    return TextResolver(connection)


def test_every_table_an_association_fills_in_has_a_sheet_with_all_its_headings(
    made: openpyxl.Workbook,
) -> None:
    assert made.sheetnames[0] == "Hướng dẫn"
    for name in OWN_TABLES:
        table = BY_NAME[name]
        page = made[table.heading]
        shown = {str(cell.value).rstrip(" *") for cell in page[header_row(page)]}
        assert {column.heading for column in table.columns} <= shown


def test_code_columns_offer_a_list_and_every_entry_means_one_code(
    made: openpyxl.Workbook, resolver: TextResolver
) -> None:
    offered = 0
    for name in OWN_TABLES:
        table = BY_NAME[name]
        page = made[table.heading]
        lists = {
            str(check.formula1).lstrip("=")
            for check in page.data_validations.dataValidation
            if check.type == "list"
        }
        for column in table.columns:
            if column.kind != "code" or column.reference == "source_document":
                continue
            range_name = list_name(table, column)
            assert range_name in lists, (name, column.name)
            title, cells = next(iter(made.defined_names[range_name].destinations))
            entries = [row[0].value for row in made[title][cells.replace("$", "")]]
            for entry in entries:
                if column.reference == "area":
                    row = {"area": entry.rpartition("(")[2].rstrip(")"), "time_period": "2026"}
                    code = resolver.meaning(table, column, row if "(" in entry else {
                        "area": entry, "time_period": "2026"})  # fmt: skip
                    assert code[0] in "CD", entry
                else:
                    assert resolver.code(table, column, entry), (name, column.name, entry)
                offered += 1
    assert offered > 300


def test_headings_carry_definitions_and_rows_their_units(made: openpyxl.Workbook) -> None:
    page = made["Hội viên"]
    heading = page.cell(header_row(page), place(page, "Giá trị"))
    assert "không ghi 0" in heading.comment.text
    row = fill(page, "Hội viên", "1")
    assert page.cell(row, place(page, "Đơn vị tính")).value == "người"
    assert "không gồm hội viên tập thể" in page.cell(row, place(page, "Cách hiểu chỉ số")).value


def test_no_text_of_the_template_is_a_formula(made: openpyxl.Workbook) -> None:
    for page in made.worksheets:
        for cells in page.iter_rows():
            for cell in cells:
                if cell.data_type == "f":
                    unit = place(page, "Đơn vị tính")
                    assert cell.column == unit and "VLOOKUP" in cell.value


def test_unknown_association_and_period_are_named() -> None:
    with pytest.raises(BuildError, match="hoi-la"):
        template.workbook("hoi-la", published=Path("/nonexistent"))
    with pytest.raises(BuildError, match="kỳ báo cáo"):
        template.workbook("lam-vuon", period="mai", published=Path("/nonexistent"))


@pytest.mark.slow
def test_the_command_writes_one_file_or_a_folder_of_them(tmp_path: Path) -> None:
    target = tmp_path / "mau.xlsx"
    places = ["--published", str(tmp_path / "none"), "--period", "2026"]
    assert main(["template", "--association", "lam-vuon", "--out", str(target), *places]) == 0
    assert "Hội viên" in openpyxl.load_workbook(target, read_only=True).sheetnames
    assert main(["template", "--all", "--out", str(tmp_path / "mau"), *places]) == 0
    names = {path.name for path in (tmp_path / "mau").iterdir()}
    assert {"mau-bao-cao-cac-hoi-2026.xlsx", "mau-bao-cao-dong-y-2026.xlsx"} <= names
    assert main(["template", "--association", "hoi-la", "--out", str(target), *places]) == 1


@pytest.mark.slow
def test_all_templates_come_in_one_archive(published: Path) -> None:
    with (
        mock.patch("etl.template.write.SPARE_ROWS", 1),
        zipfile.ZipFile(io.BytesIO(template.archive(period="2026", published=published))) as made,
    ):
        names = made.namelist()
    assert "mau-bao-cao-lam-vuon-2026.xlsx" in names and "mau-bao-cao-cac-hoi-2026.xlsx" in names


def test_a_printed_sheet_is_read_and_signed_on_a4(made: openpyxl.Workbook) -> None:
    for page in (made[BY_NAME[name].heading] for name in OWN_TABLES):
        setup, at = page.page_setup, header_row(page)
        assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (9, "landscape", 0)
        first, last = page.print_area.split("!")[-1].replace("$", "").split(":")
        assert page.print_title_rows == f"${at}:${at}"
        headings = {str(cell.value).rstrip(" *") for row in page[f"{first}:{last}"] for cell in row}
        assert "Ghi chú" in headings
        assert "Người lập biểu" in page.oddFooter.left.text
        assert "Lãnh đạo hội" in page.oddFooter.right.text and page.page_margins.bottom > 1.5


def test_a_template_of_a_time_without_districts_speaks_of_none(published: Path) -> None:
    for association in (None, "lam-vuon", "dong-y"):
        content = gather(association, "records", "2026", published)
        shown = [str(line) for lines in content.lines.values() for line in lines]
        entries = [entry for entries in content.lists.values() for entry in entries]
        assert not [text for text in (*shown, *entries) if "huyện" in text.casefold()]
        assert not [text for text in shown if "/230" in text or "/209" in text]
    of_2023 = gather("lam-vuon", "records", "2023", published)
    assert any("Huyện có tổ chức hội" in str(line) for line in of_2023.lines["coverage"])


def test_list_entries_are_the_words_people_know() -> None:
    connection = duckdb.connect()
    load_reference(connection, reference_files(ROOT / "data" / "reference"))
    assert isinstance(Areas(connection), Areas)
    column = BY_NAME["funding"].column("funding_source")
    codes: Codes = codes_of(connection, column)
    assert codes.find("Hội phí") == "membership_fees"
    assert all(table.name in BY_NAME for table in TABLES)


def test_a_snapshot_of_an_older_version_is_told_not_read(published: Path, tmp_path: Path) -> None:
    older = shutil.copytree(published, tmp_path / "older")
    file = older / json.loads((older / "records.json").read_text(encoding="utf-8"))["file"]
    file.chmod(0o644)
    with duckdb.connect(str(file)) as connection:
        connection.execute("DROP TABLE reference.province")
    with pytest.raises(BuildError, match="do phiên bản khác của phần mềm lập"):
        template.workbook("lam-vuon", "records", period="2026", published=older)
