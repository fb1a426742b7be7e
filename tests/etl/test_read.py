"""Files as they come: every row counted once, a wrong file named with row and column."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.files import limits
from etl.files.cells import text_of
from etl.files.read import read_file
from etl.records.errors import BuildError
from etl.records.tables import BY_NAME
from tests.etl.records import check, faults, publish, row, text, workbook, write

MEMBERSHIP = BY_NAME["membership"]


def failure(*paths: Path) -> str:
    with pytest.raises(BuildError) as caught:
        check(*paths)
    return str(caught.value)


def test_a_right_file_is_accepted_whole(tmp_path: Path) -> None:
    path = write(tmp_path, "membership", row("membership"), row("membership", record_id="hv-2"))
    report = check(path)
    # The second row repeats the figure under another id: both are kept.
    assert (report.read, report.accepted, report.rejected) == (2, 2, 0)
    assert report.inputs[0]["name"] == "membership.csv"
    assert report.inputs[0]["rows"] == 2


@pytest.mark.slow
def test_byte_order_mark_windows_lines_and_blank_rows(tmp_path: Path) -> None:
    lines = text("membership", [row("membership"), row("membership", record_id="hv-2")])
    head, first, second = lines.splitlines()
    blank = "," * head.count(",")
    content = "\r\n".join([head, "", first, blank, second, "", ""])
    path = tmp_path / "membership.csv"
    path.write_bytes(b"\xef\xbb\xbf" + content.encode())
    assert check(path).read == 2


def test_vietnamese_headings_in_any_order_and_form(tmp_path: Path) -> None:
    columns = [c for c in reversed(MEMBERSHIP.columns) if c.name in row("membership")]
    head = ";".join(unicodedata.normalize("NFD", c.heading.upper()) for c in columns)
    cells = ";".join(str(row("membership")[c.name]) for c in columns)
    path = tmp_path / "Hội viên.csv"
    path.write_text(f"{head}\n{cells}\n", encoding="utf-8")
    assert check(path).accepted == 1


def test_wrong_encoding_names_file_and_line(tmp_path: Path) -> None:
    content = text("membership", [row("membership"), row("membership", note="ghi chú")])
    path = tmp_path / "membership.csv"
    path.write_bytes(content.encode("utf-8").replace("ú".encode(), b"\xfa"))
    found = failure(path)
    assert "membership.csv" in found and "dòng 3" in found and "UTF-8" in found


def test_utf16_is_a_wrong_encoding(tmp_path: Path) -> None:
    path = tmp_path / "membership.csv"
    path.write_text(text("membership", [row("membership")]), encoding="utf-16")
    assert "UTF-8" in failure(path)


def test_unknown_heading_is_refused_with_the_likely_one(tmp_path: Path) -> None:
    path = tmp_path / "membership.csv"
    path.write_text(text("membership", []).replace("obs_value,", "obs_vallue,"), encoding="utf-8")
    found = failure(path)
    assert "membership.csv" in found and "“obs_vallue”" in found and "“Giá trị”" in found


def test_missing_and_repeated_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "membership.csv"
    path.write_text("record_id,association\nhv-1,lam-vuon\n", encoding="utf-8")
    assert "“Chỉ số”" in failure(path)
    head = text("membership", []).strip()
    path.write_text(f"{head},Giá trị\n", encoding="utf-8")
    assert "hai lần" in failure(path)


def test_empty_missing_and_foreign_files_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "membership.csv"
    empty.write_text("", encoding="utf-8")
    assert "trống" in failure(empty)
    assert "không có tệp này" in failure(tmp_path / "nowhere.csv")
    other = tmp_path / "báo cáo.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    assert "báo cáo.csv" in failure(other)
    letter = tmp_path / "membership.docx"
    letter.write_bytes(b"PK")
    assert ".xlsx" in failure(letter)


def test_a_quote_that_never_closes_names_the_line(tmp_path: Path) -> None:
    content = text("membership", [row("membership")]) + 'hv-2,"lam-vuon,,\n'
    path = tmp_path / "membership.csv"
    path.write_text(content, encoding="utf-8")
    assert "ngoặc kép" in failure(path)


@pytest.mark.slow
def test_ragged_rows_are_rejected_for_that_alone(tmp_path: Path) -> None:
    lines = text("membership", [row("membership"), row("membership", record_id="hv-2")])
    head, first, second = lines.splitlines()
    path = tmp_path / "membership.csv"
    path.write_text("\n".join([head, first + ",thừa", second, "hv-3,lam-vuon"]), encoding="utf-8")
    report = check(path)
    assert faults(report) == {(2, None, "ragged_row"), (4, None, "ragged_row")}
    assert report.accepted == 1
    assert "dòng 2" in report.rejects["message"].iloc[0]


@pytest.mark.slow
def test_a_record_over_several_lines_keeps_the_spreadsheets_row_number(tmp_path: Path) -> None:
    rows = [row("membership", note="một\nhai"), row("membership", record_id="hv-2", obs_value="-1")]
    report = check(write(tmp_path, "membership", *rows))
    assert faults(report) == {(3, "obs_value", "negative")}


def test_the_same_file_name_twice_is_refused(tmp_path: Path) -> None:
    one = write(tmp_path / "a", "membership", row("membership"))
    two = write(tmp_path / "b", "membership", row("membership", record_id="hv-2"))
    assert "trùng tên" in failure(one, two)


HEAD = [column.heading for column in MEMBERSHIP.columns]


def cells(**changes: object) -> list[object]:
    values = row("membership", **changes)
    return [values.get(column.name) for column in MEMBERSHIP.columns]


def test_workbook_as_excel_users_leave_it(tmp_path: Path) -> None:
    order = list(reversed(range(len(HEAD))))

    def shuffled(values: list[object]) -> list[object]:
        return [values[place] for place in order]

    path = workbook(
        tmp_path / "nộp.xlsx",
        {
            "Hướng dẫn": [["Điền vào các trang sau."]],
            "Hội viên": [
                ["Bảng hội viên của tỉnh"],
                [],
                [*shuffled(HEAD), None, "Ý kiến riêng"],
                shuffled(cells(obs_value=1389)),
                [None] * 20,
                [*shuffled(cells(record_id="hv-2", obs_value=1389.0)), None, "xem lại"],
                shuffled(cells(record_id="hv-3", obs_value="1\u00a0389", time_period=2022)),
                shuffled(cells(record_id="hv-4", time_period=datetime(2023, 6, 30))),
                shuffled(cells(record_id="hv-5", time_period=date(2023, 5, 31))),
            ],
        },
    )
    published = tmp_path / "published"
    report = publish(published, path)
    assert (report.read, report.rejected) == (5, 0)
    assert any("Ý kiến riêng" in message for message in report.messages)
    assert any("Hướng dẫn" in message for message in report.messages)


def test_numbers_and_dates_of_excel_are_not_mistaken(tmp_path: Path) -> None:
    head = [column.heading for column in BY_NAME["organisation"].columns]
    values = row("organisation", indicator="office_area", obs_value=18.5)
    lines = [head]
    for place, area in enumerate((18.5, 18.125, 18500, 0.1 + 0.2, "18.500")):
        values = {**values, "record_id": f"tc-{place}", "obs_value": area}
        lines.append([values.get(c.name) for c in BY_NAME["organisation"].columns])
    report = publish(tmp_path / "p", workbook(tmp_path / "w.xlsx", {"organisation": lines}))
    assert faults(report) == {(6, "obs_value", "number_ambiguous")}
    from tests.etl.records import ask

    found = ask(tmp_path / "p", "SELECT obs_value FROM marts.observation ORDER BY record_id")
    assert [value for (value,) in found] == pytest.approx([18.5, 18.125, 18500, 0.3])


def test_a_month_typed_in_excel_stays_a_month() -> None:
    assert text_of(datetime(2023, 8, 1), "mmm-yy") == "2023-08"
    assert text_of(datetime(2023, 8, 1), "dd/mm/yyyy") == "2023-08-01"
    assert text_of(0.875, "0.0%") == "87,5%"


def test_formulas_are_rejected_and_text_that_looks_like_one_is_kept(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "membership.xlsx",
        {"Sheet1": [HEAD, cells(obs_value="=1+1"), cells(record_id="hv-2")]},
    )
    report = check(path)
    assert faults(report) == {(2, "obs_value", "formula")}
    assert "trang tính “Sheet1”" in report.rejects["message"].iloc[0]


def test_misprinted_heading_in_a_workbook_is_refused(tmp_path: Path) -> None:
    head = ["Ghi chus" if text == "Ghi chú" else text for text in HEAD]
    assert "“Ghi chú”" in failure(workbook(tmp_path / "w.xlsx", {"Hội viên": [head, cells()]}))


def test_a_table_sheet_without_a_header_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "w.xlsx", {"Hội viên": [["a", "b"], [1, 2]]})
    assert "tiêu đề" in failure(path)


@pytest.mark.slow
def test_files_that_are_no_plain_workbook_are_refused(tmp_path: Path) -> None:
    html = tmp_path / "html.xlsx"
    html.write_text("<html><table><tr><td>1</td></tr></table></html>", encoding="utf-8")
    assert "không phải tệp Excel" in failure(html)
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    assert "mật khẩu" in failure(locked)
    whole = workbook(tmp_path / "whole.xlsx", {"Hội viên": [HEAD, cells()]}).read_bytes()
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole[: len(whole) // 2])
    assert "hỏng" in failure(cut)
    macro = tmp_path / "macro.xlsx"
    macro.write_bytes(whole)
    with zipfile.ZipFile(macro, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "macro" in failure(macro)
    other = tmp_path / "zip.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "không phải tệp Excel" in failure(other)


def _renamed(data: bytes, rename: Callable[[str], str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as out:
        for entry in source.infolist():
            content = source.read(entry)
            if rename(entry.filename) == entry.filename:
                for part in ("spreadsheetml/2006/main", "officeDocument/2006/relationships"):
                    content = content.replace(
                        f"http://schemas.openxmlformats.org/{part}".encode(),
                        f"http://purl.oclc.org/ooxml/{part.replace('/2006', '')}".encode(),
                    )
            out.writestr(zipfile.ZipInfo(rename(entry.filename)), content)
    return target.getvalue()


@pytest.mark.parametrize(
    "rename",
    [str, lambda name: name.replace("/", "\\"), lambda name: name.replace("sh", "Sh")],
    ids=["strict", "backslashes", "other letters"],
)
def test_workbooks_of_other_programs_are_read(tmp_path: Path, rename: Callable[[str], str]) -> None:
    path = workbook(tmp_path / "bc.xlsx", {"Hội viên": [HEAD, cells()]})
    path.write_bytes(_renamed(path.read_bytes(), rename))
    assert [len(sheet.rows) for sheet in read_file("bc.xlsx", path).sheets] == [1]


def test_the_file_excel_keeps_beside_an_open_workbook_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "~$bc.xlsx"
    path.write_bytes(b"\x07user")
    refused = read_file("~$bc.xlsx", path).refused or ""
    assert "“bc.xlsx”" in refused


@pytest.mark.slow
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(limits.MAX_UNPACKED_STRICT + 1))
    assert bomb.stat().st_size < 1_000_000
    assert "quá lớn" in failure(bomb)


@pytest.mark.slow
def test_rows_below_many_empty_ones_are_read(tmp_path: Path) -> None:
    lines = [HEAD, cells(), *([[]] * 25_000), cells(record_id="hv-2")]
    assert check(workbook(tmp_path / "w.xlsx", {"Hội viên": lines})).accepted == 2


_NAMES = [column.name for column in MEMBERSHIP.columns]
_CELL = st.one_of(
    st.sampled_from(
        ["", "1.389", "12,5", "-4", "lam-vuon", "Hội Làm vườn", "hội lạ", "2023", "quý V/2023", "A",
         "M", "chính xác", "từ … đến", "members", "branches", "89", "9999", "=1", "hv-1"]
    ),
    st.text(max_size=12),
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.dictionaries(st.sampled_from(_NAMES), _CELL, max_size=4), max_size=12),
    st.lists(
        st.tuples(st.integers(0, 2_000), st.sampled_from([",", '"', "\n", ";", "x", ""])),
        max_size=3,
    ),
)
def test_accepted_and_rejected_make_up_what_was_read(
    tmp_path_factory: pytest.TempPathFactory,
    spoilt: list[dict[str, str]],
    scars: list[tuple[int, str]],
) -> None:
    rows = [
        row("membership", **{"record_id": f"hv-{place}", **changes})
        for place, changes in enumerate(spoilt)
    ]
    content = text("membership", rows)
    head, _, body = content.partition("\n")
    for place, letter in scars:
        at = place % (len(body) + 1)
        body = body[:at] + letter + body[at + 1 :]
    path = tmp_path_factory.mktemp("mutated") / "membership.csv"
    path.write_text(f"{head}\n{body}", encoding="utf-8", newline="")
    try:
        report = check(path)
    except BuildError as error:
        assert "membership.csv" in str(error)
    else:
        assert report.accepted + report.rejected == report.read
        assert report.rejects[["file", "row_number"]].drop_duplicates().shape[0] == report.rejected
