"""What comes in: every row accepted or told what to do; bad files refused at little cost."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import xlsxwriter

from etl import updates
from etl.files import limits
from etl.files.names import safe_name
from tests.etl.updates.intake_office import (
    Office,
    book,
    members,
    members_book,
    rewritten,
    saved,
    sheet,
)
from tests.marks import slow


def refusal(office: Office, name: str, data: bytes | Path) -> str:
    """Why the file was refused; a file that is taken fails the test."""
    report = office.rows(data if isinstance(data, Path) else (name, data))
    (item,) = report.files
    assert item.refused is not None
    assert (item.read, report.accepted, report.rejected) == (0, 0, 0)
    return item.refused


# Rows


def test_accepted_and_rejected_rows_add_up_to_the_rows_in(office: Office) -> None:
    data = members_book(members(), members(time_period="2024", obs_value="hàng nghìn"))
    report = office.rows(("bc.xlsx", data))
    (item,) = report.files
    assert (item.read, item.accepted, item.rejected) == (2, 1, 1)
    assert item.tables == {"Hội viên": (2, 1, 1)}
    assert item.associations == ["lam-vuon"] and item.years == [2024, 2025]


def test_a_reject_names_sheet_row_cell_value_reason_and_what_to_do(office: Office) -> None:
    report = office.rows(("bc.xlsx", members_book(members(obs_value="trên 50 nghìn"))))
    fault = report.rejects.iloc[0]
    assert (fault["sheet"], fault["row_number"], fault["cell"]) == ("Hội viên", 2, "D2")
    assert (fault["table_heading"], fault["heading"]) == ("Hội viên", "Giá trị")
    assert fault["value"] == "trên 50 nghìn"
    assert "ghi từ ấy ở cột Từ chỉ mức độ" in fault["reason"]
    assert fault["message"].startswith("bc.xlsx, trang tính “Hội viên”, dòng 2, cột “Giá trị”")


@pytest.mark.slow
def test_a_report_is_kept_and_read_back(office: Office) -> None:
    report = office.check(("bc.xlsx", members_book(members(), members(indicator="Hội"))))
    again = updates.load_report("records", report.token, uploads=office.uploads)
    assert again.to_json() == report.to_json()
    assert again.rejects.to_dict("records") == report.rejects.to_dict("records")
    assert json.loads(report.to_json())["rejected"] == 1
    kept = updates.file_report(report.files[0].upload, "records", uploads=office.uploads)
    assert kept is not None and kept["accepted"] == 1


def test_the_list_of_rejects_has_no_live_formula(office: Office) -> None:
    rows = "Hội,Chỉ số,Kỳ số liệu,Giá trị\n=1+1,members,2025,5"
    report = office.rows(("membership.csv", rows.encode()))
    text = updates.rejects_csv(report).decode("utf-8-sig")
    assert "'=1+1" in text and ",=1+1" not in text


def test_rows_of_another_association_are_sent_back(office: Office) -> None:
    data = members_book(members(), members(association="dong-y", time_period="2024"))
    report = office.rows(("bc.xlsx", data), association="lam-vuon")
    assert (report.accepted, report.rejected) == (1, 1)
    assert report.rejects.iloc[0]["rule"] == "association_other"
    assert "Mỗi hội nộp một tệp" in report.rejects.iloc[0]["reason"]


def test_two_associations_in_one_sheet_are_confirmed_in_writing(office: Office) -> None:
    data = members_book(members(), members(association="Hội Đông y"))
    report = office.rows(("bc.xlsx", data))
    assert report.accepted == 2
    assert report.warnings["kind"].tolist() == ["many_associations"]


def test_two_values_for_one_figure_are_both_sent_back(office: Office) -> None:
    data = members_book(members(), members(obs_value="60.000"), members(time_period="2024"))
    report = office.rows(("bc.xlsx", data))
    assert (report.accepted, report.rejected) == (1, 2)
    assert set(report.rejects["rule"]) == {"two_values"}


def test_the_same_row_twice_is_counted_once(office: Office) -> None:
    report = office.rows(("bc.xlsx", members_book(members(), members())))
    assert (report.accepted, report.rejected) == (1, 1)
    assert report.rejects.iloc[0]["rule"] == "repeated"


def test_a_formula_is_told_with_what_it_gave_last(office: Office) -> None:
    made = io.BytesIO()
    target = xlsxwriter.Workbook(made)
    page = target.add_worksheet("Hội viên")
    page.write_row(0, 0, ["Hội", "Chỉ số", "Kỳ số liệu", "Giá trị"])
    page.write_row(1, 0, ["lam-vuon", "Hội viên", "2025"])
    page.write_formula("D2", "=52000+300", value=52300)
    target.close()
    report = office.rows(("bc.xlsx", made.getvalue()))
    assert "“52300”" in report.rejects.iloc[0]["reason"]


def test_formulas_are_asked_for_as_values(office: Office) -> None:
    report = office.rows(("bc.xlsx", members_book(members(obs_value="=1000+389"))))
    assert report.rejects.iloc[0]["rule"] == "formula"
    assert "Dán giá trị" in report.rejects.iloc[0]["reason"]


def test_a_record_id_of_another_association_is_not_taken_over(
    tmp_path: Path, published: Path
) -> None:
    office = Office(tmp_path / "office", published)
    report = office.rows(("bc.xlsx", members_book(members(record_id="hv-001"))))
    assert report.rejects.iloc[0]["rule"] == "record_taken"


def test_corrections_are_not_taken_from_a_file(office: Office) -> None:
    row = {
        "record_id": "dc-9", "record_table": "membership", "target_record_id": "hv-001",
        "column_name": "obs_value", "expected_value": "1046", "corrected_value": "9",
        "reason": "x", "declared_by": "y", "declared_on": "1/1/2026",
    }  # fmt: skip
    report = office.rows(("bc.xlsx", book({"Đính chính": sheet("corrections", row)})))
    assert report.rejected == 1 and "trang Cập nhật" in report.rejects.iloc[0]["reason"]


# Sheets


def test_merged_headings_are_pointed_at(office: Office) -> None:
    made = openpyxl.load_workbook(io.BytesIO(members_book(members(), members(time_period="2024"))))
    made["Hội viên"].merge_cells("C1:D1")
    report = office.rows(("bc.xlsx", saved(made)))
    assert (report.read, report.rejected) == (2, 2)
    assert (
        "C1:D1" in report.rejects.iloc[0]["reason"] or "Giá trị" in report.rejects.iloc[0]["reason"]
    )


def test_merged_cells_belong_to_no_row(office: Office) -> None:
    made = openpyxl.load_workbook(io.BytesIO(members_book(members(), members(time_period="2024"))))
    made["Hội viên"].merge_cells("A2:A3")
    report = office.rows(("bc.xlsx", saved(made)), association="lam-vuon")
    assert (report.read, report.rejected) == (2, 2)
    assert "A2:A3" in report.rejects.iloc[0]["reason"]


def test_figures_under_an_empty_heading_are_not_lost(office: Office) -> None:
    made = openpyxl.load_workbook(io.BytesIO(members_book(members())))
    made["Hội viên"]["D1"].value = None
    report = office.rows(("bc.xlsx", saved(made)))
    assert (report.read, report.rejected) == (1, 1)
    assert report.rejects.iloc[0]["rule"] == "header"


def test_a_misspelt_heading_is_suggested(office: Office) -> None:
    made = openpyxl.load_workbook(io.BytesIO(members_book(members())))
    made["Hội viên"]["D1"].value = "Giá trịi"
    report = office.rows(("bc.xlsx", saved(made)))
    assert "Giá trị" in report.rejects.iloc[0]["reason"]


def test_a_sheet_that_is_no_table_is_named_with_its_rows(office: Office) -> None:
    made = openpyxl.load_workbook(io.BytesIO(members_book(members())))
    made.create_sheet("Ghi chú riêng").append(["một", "hai", "ba"])
    report = office.rows(("bc.xlsx", saved(made)))
    assert report.accepted == 1
    assert any("Ghi chú riêng" in text and "1 dòng" in text for text in report.files[0].messages)


def test_a_sheet_that_understates_its_size_is_read_whole(office: Office) -> None:
    rows = [members(time_period=str(year)) for year in range(2010, 2026)]
    data = rewritten(
        members_book(*rows),
        lambda name, part: part.replace(b'<dimension ref="A1:E17"', b'<dimension ref="A1:E2"'),
    )
    assert office.rows(("bc.xlsx", data)).accepted == 16


@pytest.mark.slow
def test_a_million_empty_rows_cost_little_and_lose_nothing(office: Office) -> None:
    empty = b"".join(b'<row r="%d"/>' % number for number in range(3, 1_000_003))

    def pad(name: str, part: bytes) -> bytes:
        last = b'<row r="1000003"><c r="D1000003" t="str"><v>9</v></c></row>'
        return part.replace(b"</sheetData>", empty + last + b"</sheetData>")

    report = office.rows(("bc.xlsx", rewritten(members_book(members()), pad)))
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)


@pytest.mark.slow
def test_a_million_formatted_rows_are_refused_with_what_to_do(office: Office) -> None:
    cells = b"".join(b'<c r="%s%%d" s="0"/>' % bytes([65 + n]) for n in range(8))
    row = b'<row r="%d">' + cells + b"</row>"
    empty = b"".join(row % ((number,) * 9) for number in range(3, 400_000))
    data = rewritten(
        members_book(members()),
        lambda name, part: part.replace(b"</sheetData>", empty + b"</sheetData>"),
    )
    assert "dòng trống có định dạng" in refusal(office, "bc.xlsx", data)


# Files


def test_the_same_file_twice_is_recognised(office: Office) -> None:
    data = members_book(members())
    when = datetime(2026, 11, 1, 8, 30, tzinfo=ZoneInfo("UTC"))
    office.rows(("bc.xlsx", data), who="Lan", when=when)
    (item,) = office.rows(("khác tên.xlsx", data), who="Minh").files
    assert item.seen_before is not None
    assert "Lan" in item.seen_before and "bc.xlsx" in item.seen_before
    listed = updates.uploads("records", **office.places)
    assert listed["times"].tolist() == [2] and listed["received_by"].tolist() == ["Lan"]


def test_the_same_file_twice_in_one_go_is_read_once(office: Office) -> None:
    data = members_book(members())
    report = office.rows(("a.xlsx", data), ("b.xlsx", data))
    assert report.accepted == 1
    assert report.files[1].refused and "giống hệt" in report.files[1].refused


def test_originals_are_kept_unchanged(office: Office) -> None:
    data = members_book(members())
    report = office.rows(("../../etc/báo cáo: 1.xlsx", data))
    name, kept = updates.original(report.files[0].upload, "records", uploads=office.uploads)
    assert (name, kept) == ("báo cáo_ 1.xlsx", data)
    path = next(office.uploads.glob("original/*/*"))
    assert path.stat().st_mode & 0o222 == 0


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../bc.xlsx", "bc.xlsx"), ("C:\\x\\b.xlsx", "b.xlsx"), ("a\u202eslx.exe", "aslx.exe"),
        ("", "tep"), ("...", "tep"), ("a" * 300 + ".xlsx", "a" * 115 + ".xlsx"),
        ("b\x00c\n.csv", "bc .csv"), ("<b>.csv", "_b_.csv"),
    ],
)  # fmt: skip
def test_names_of_files_are_made_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe


def test_a_zip_bomb_is_refused_unopened(office: Office) -> None:
    target = io.BytesIO(members_book(members()))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/a.bin", bytes(80 * 1024 * 1024))
    assert "quá mức nhận" in refusal(office, "bc.xlsx", target.getvalue())


def test_overlapping_zip_entries_are_refused(office: Office) -> None:
    target = io.BytesIO(members_book(members()))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        import copy
        import os

        archive.writestr("xl/media/a.bin", os.urandom(50_000))
        for number in range(20):
            twin = copy.copy(archive.getinfo("xl/media/a.bin"))
            twin.filename = f"xl/media/b{number}.bin"
            archive.filelist.append(twin)
    assert "chồng lên nhau" in refusal(office, "bc.xlsx", target.getvalue())


def test_a_file_of_200_megabytes_is_refused_unread(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "to.xlsx"
    with path.open("wb") as file:
        file.truncate(200 * limits.MEGABYTE)
    text = refusal(office, "to.xlsx", path)
    assert "200,0 MB" in text and "20,0 MB" in text
    assert not list(office.uploads.glob("original/*/*"))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bc.xlsm", b"PK\x03\x04", "macro"),
        ("bc.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "đời cũ"),
        ("bc.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "đời cũ"),
        (
            "bc.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(500)
            + "EncryptedPackage".encode("utf-16-le"),
            "mật khẩu",
        ),
        ("bc.xlsx", b"<html><body><table>", "trang web"),
        *slow(
            ("bc.xlsx", b"\xef\xbb\xbf<!DOCTYPE html>", "trang web"),
            ("bc.csv", b"<table><tr><td>", "trang web"),
            ("bc.xlsx", b"%PDF-1.7", "PDF"),
            ("bc.pdf", b"%PDF-1.7", "PDF"),
            ("bc.docx", b"PK\x03\x04", "Word"),
            ("bc.xlsx", b"", "trống"),
            ("bc.xlsx", b"PK\x03\x04" + bytes(100), "hỏng"),
            ("bc", b"a", "chỉ nhận"),
            ("bc.csv", b"PK\x03\x04", "Excel"),
        ),
        ("bc.csv", "Hội,Chỉ số".encode("utf-16"), "tiêu đề"),
        ("bc.numbers", b"PK\x03\x04", "Numbers"),
        ("bc.heic", b"\x00", "ảnh"),
        ("bc.csv", "Hội,Giá trị\nHội Đông y,5".encode() + b"\xff\xf7\xfe", "UTF-8"),
        ("bc.csv", b"a\x00b", "CSV"),
        ("bc.csv", b"x,y,z\n1,2,3\n", "tiêu đề"),
    ],
)
def test_bad_files_say_what_they_are_and_what_to_do(
    office: Office, name: str, data: bytes, said: str
) -> None:
    text = refusal(office, name, data)
    assert said in text
    assert text.rstrip().endswith(".") and len(text) > 30


def test_macros_inside_a_plain_name_are_refused(office: Office) -> None:
    target = io.BytesIO(members_book(members()))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    assert "macro" in refusal(office, "bc.xlsx", target.getvalue())


def test_entities_of_its_own_are_refused(office: Office) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    data = rewritten(
        members_book(members()),
        lambda name, part: bomb if name.endswith("sheet1.xml") else part,
    )
    assert "không an toàn" in refusal(office, "bc.xlsx", data)


@pytest.mark.slow
def test_every_truncation_is_refused_or_read_whole(office: Office) -> None:
    data = members_book(members())
    for cut in range(0, len(data), max(1, len(data) // 40)):
        refusal(office, f"{cut}.xlsx", data[:cut])


def test_other_office_files_are_told_apart(office: Office) -> None:
    def archive(*names: str) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as out:
            for name in names:
                out.writestr(name, "x")
        return target.getvalue()

    assert "Word" in refusal(office, "bc.xlsx", archive("word/document.xml"))
    assert "LibreOffice" in refusal(office, "bc.xlsx", archive("mimetype", "content.xml"))
    assert "tệp nén" in refusal(office, "bc.xlsx", archive("a.txt"))


def test_a_csv_with_ragged_rows_keeps_the_right_ones(office: Office) -> None:
    text = "Hội;Chỉ số;Kỳ số liệu;Giá trị\nlam-vuon;members;2025;5\nlam-vuon;members;2024;5;6\n"
    report = office.rows(("membership.csv", text.encode()))
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)
    assert report.rejects.iloc[0]["rule"] == "ragged_row"


def test_too_many_files_or_an_unknown_dataset_block_at_once(office: Office) -> None:
    assert updates.check([("a.csv", b"x")] * 101, "records", **office.places).blocked
    assert updates.check([("a.csv", b"x")], "khac", **office.places).blocked


def test_too_many_rows_and_columns_are_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_ROWS", 5)
    rows = [members(time_period=str(year)) for year in range(2010, 2026)]
    assert "Chia thành nhiều tệp" in refusal(office, "bc.xlsx", members_book(*rows))
    made = openpyxl.load_workbook(io.BytesIO(members_book(members())))
    made["Hội viên"].cell(2, 400).value = "xa"
    assert "cột" in refusal(office, "b.xlsx", saved(made))


def test_reading_stops_when_it_takes_too_long(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_SECONDS", -1.0)
    rows = [members(time_period=str(1950 + n // 12), note=str(n)) for n in range(1_200)]
    assert "chưa xong" in refusal(office, "bc.xlsx", members_book(*rows))
