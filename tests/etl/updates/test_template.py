"""The template: what it offers, and that it reads back whatever people do to it."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path
from unittest import mock

import openpyxl
import pytest

from etl import template
from etl.__main__ import main
from etl.files import template_marks as marks
from etl.records.codes import Areas, Codes, codes_of
from etl.records.errors import BuildError
from etl.records.tables import BY_NAME, TABLES
from etl.snapshot.build import build
from etl.snapshot.reference import load_reference, reference_files
from etl.template.content import OWN_TABLES, gather, list_name
from etl.uploads.identity import TextResolver
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


@pytest.fixture(scope="module")
def empty_template() -> bytes:
    return saved(blank_template(published=Path("/nonexistent")))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def made(empty_template: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(empty_template))


@pytest.fixture(scope="module")
def resolver() -> TextResolver:
    import duckdb

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


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.389", 1389), ("1389", 1389), ("1 389", 1389), (1389, 1389), ("1\u00a0389", 1389),
        ("8,6 nghìn", 8600), ("05", 5), (" 12 ", 12), ("\u200b7", 7),
    ],
)  # fmt: skip
def test_counts_are_read_however_they_are_written(
    office: Office, made: openpyxl.Workbook, written: object, value: float
) -> None:
    fill(made["Hội viên"], "Hội viên", written)
    report = office.rows(("mẫu.xlsx", saved(made)))
    assert (report.accepted, report.rejected) == (1, 0), report.rejects["message"].tolist()
    assert _value(office, report, "membership") == value


@pytest.mark.parametrize("written", ["8,6 tỷ", "8600 triệu", "8 tỷ 600 triệu", "8.600.000.000"])
def test_money_is_read_however_it_is_written(
    office: Office, made: openpyxl.Workbook, written: str
) -> None:
    fill(made["Kinh phí"], "Kinh phí thu", written)
    report = office.rows(("mẫu.xlsx", saved(made)))
    assert _value(office, report, "funding") == 8_600_000_000


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("quý II/2023", "2023-04-01", "2023-06-30"),
        ("6 tháng đầu năm 2023", "2023-01-01", "2023-06-30"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("", "2026-01-01", "2026-12-31"),
    ],
)
def test_periods_are_read_however_they_are_written(
    office: Office, made: openpyxl.Workbook, written: str, first: str, last: str
) -> None:
    fill(made["Hội viên"], "Hội viên", "5", time_period=written or None)
    report = office.rows(("mẫu.xlsx", saved(made)))
    assert report.accepted == 1
    row = _typed(office, report, "membership")
    assert (str(row["time_start"]), str(row["time_end"])) == (first, last)


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


def test_a_row_added_below_takes_association_period_and_status_from_the_template(
    office: Office, made: openpyxl.Workbook
) -> None:
    page = made["Hội viên"]
    row = page.max_row + 1
    page.cell(row, place(page, "Chỉ số")).value = "Hội viên"
    page.cell(row, place(page, "Nhóm hội viên")).value = "Nữ"
    page.cell(row, place(page, "Giá trị")).value = "600"
    report = office.rows(("mẫu.xlsx", saved(made)))
    found = _typed(office, report, "membership")
    assert (found["association"], found["member_group"]) == ("lam-vuon", "female")
    assert found["obs_status"] == "P"
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


def test_the_same_figure_has_the_same_id_in_every_spelling(
    office: Office, made: openpyxl.Workbook
) -> None:
    page = made["Hội viên"]
    fill(page, "Hội viên", "1.389")
    first = office.rows(("a.xlsx", saved(made)))
    fill(page, "Hội viên", 1400, time_period="năm 2026", association="lam-vuon")
    second = office.rows(("b.xlsx", saved(made)))
    ids = {_typed(office, report, "membership")["record_id"] for report in (first, second)}
    assert len(ids) == 1 and next(iter(ids)).startswith("lam-vuon-hv-")


def test_the_common_template_names_every_association(office: Office) -> None:
    made = blank_template(None, Path("/nonexistent"))
    page = made["Hội viên"]
    whose = {page.cell(row, place(page, "Hội")).value for row in range(6, page.max_row)}
    assert {"Hội Làm vườn tỉnh Bắc Giang", "Hội Đông y tỉnh Bắc Giang"} <= whose
    fill(page, "Hội viên", "5")
    report = office.rows(("chung.xlsx", saved(made)))
    assert report.accepted == 1 and report.files[0].association is None


def test_a_template_of_the_simulated_dataset_is_refused_among_real_records(
    office: Office, published_both: Path
) -> None:
    data = template.workbook("hoi-mau-01", "demo", published=published_both, today=AS_OF)
    report = office.rows(("mẫu.xlsx", data))
    assert report.files[0].refused and "số liệu minh hoạ" in report.files[0].refused


def test_a_filled_template_among_the_record_files_is_read_like_an_upload(
    tmp_path: Path, made: openpyxl.Workbook
) -> None:
    fill(made["Hội viên"], "Hội viên", "1 389")
    path = tmp_path / "mau.xlsx"
    made.save(path)
    report = build("records", inputs=[path], as_of=AS_OF, dry_run=True)
    assert (report.read, report.accepted, report.rejected) == (1, 1, 0)


def test_unknown_association_and_period_are_named() -> None:
    with pytest.raises(BuildError, match="hoi-la"):
        template.workbook("hoi-la", published=Path("/nonexistent"))
    with pytest.raises(BuildError, match="kỳ báo cáo"):
        template.workbook("lam-vuon", period="mai", published=Path("/nonexistent"))


def test_the_command_writes_one_file_or_a_folder_of_them(tmp_path: Path) -> None:
    target = tmp_path / "mau.xlsx"
    places = ["--published", str(tmp_path / "none"), "--period", "2026"]
    assert main(["template", "--association", "lam-vuon", "--out", str(target), *places]) == 0
    assert "Hội viên" in openpyxl.load_workbook(target, read_only=True).sheetnames
    assert main(["template", "--all", "--out", str(tmp_path / "mau"), *places]) == 0
    names = {path.name for path in (tmp_path / "mau").iterdir()}
    assert {"mau-bao-cao-cac-hoi-2026.xlsx", "mau-bao-cao-dong-y-2026.xlsx"} <= names
    assert main(["template", "--association", "hoi-la", "--out", str(target), *places]) == 1


def test_all_templates_come_in_one_archive(published: Path) -> None:
    with (
        mock.patch("etl.template.write.SPARE_ROWS", 1),
        zipfile.ZipFile(io.BytesIO(template.archive(period="2026", published=published))) as made,
    ):
        names = made.namelist()
    assert "mau-bao-cao-lam-vuon-2026.xlsx" in names and "mau-bao-cao-cac-hoi-2026.xlsx" in names


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
    import duckdb

    connection = duckdb.connect()
    load_reference(connection, reference_files(ROOT / "data" / "reference"))
    assert isinstance(Areas(connection), Areas)
    column = BY_NAME["funding"].column("funding_source")
    codes: Codes = codes_of(connection, column)
    assert codes.find("Hội phí") == "membership_fees"
    assert all(table.name in BY_NAME for table in TABLES)


def _typed(office: Office, report: object, table: str) -> dict[str, object]:
    """The one typed row of a table that a report's files bring, read anew."""
    from etl.files.raw_rows import RowWriter, create_raw
    from etl.files.read import read_file
    from etl.records.check import check
    from etl.snapshot.workspace import open_databases
    from etl.uploads.completed import Origin
    from etl.uploads.store import Store
    from etl.uploads.upload_source import write_rows

    store = Store(office.uploads)
    folder = office.uploads / "typed" / str(len(list(office.uploads.glob("typed/*"))))
    folder.mkdir(parents=True)
    with open_databases(folder) as connection:
        load_reference(connection, reference_files(ROOT / "data" / "reference"))
        create_raw(connection)
        for item in report.files:  # type: ignore[attr-defined]
            upload = store.upload("records", item.upload)
            origin = Origin(upload.upload, upload.name, AS_OF, item.association, item.period)
            contents = read_file(upload.name, store.path(upload))
            resolver = TextResolver(connection)
            write_rows(connection, RowWriter(connection), contents, origin, resolver, 1)
        check(connection, AS_OF)
        result = connection.execute(f"SELECT * FROM accepted.{table}")
        names = [described[0] for described in result.description]
        rows = result.fetchall()
    assert len(rows) == 1
    return dict(zip(names, rows[0], strict=True))


def _value(office: Office, report: object, table: str) -> object:
    return _typed(office, report, table)["obs_value"]
