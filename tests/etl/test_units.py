"""Units beside a figure: read wherever they stand, converted, or asked about."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from etl.records.text import Problem
from etl.records.units import in_stated_unit, note_unit, read_unit, split_heading
from tests.etl.updates.intake_office import Office, book, saved

FUNDING = ["Hội", "Chỉ số", "Thu hay chi", "Kỳ số liệu", "Giá trị"]


@pytest.mark.parametrize(
    ("text", "scale", "base"),
    [
        ("triệu đồng", "triệu", "đồng"),
        ("Tr.đ", "triệu", "đồng"),
        ("tr đồng", "triệu", "đồng"),
        ("trđ", "triệu", "đồng"),
        ("1000đ", "nghìn", "đồng"),
        ("1.000 đồng", "nghìn", "đồng"),
        ("1.000.000 đ", "triệu", "đồng"),
        ("Ngàn đồng", "nghìn", "đồng"),
        ("tỉ đồng", "tỷ", "đồng"),
        ("nghìn người", "nghìn", "người"),
        ("Triệu", "triệu", ""),
        ("người", "", "người"),
        ("trường", "", "trường"),
        ("trạm", "", "trạm"),
        ("VNĐ", "", "đồng"),
    ],
)
def test_units_as_people_write_them(text: str, scale: str, base: str) -> None:
    unit = read_unit(text)
    assert unit is not None and (unit.scale, unit.base) == (scale, base)


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("ĐVT: triệu đồng", "triệu"),
        ("(Đơn vị tính: Nghìn đồng)", "nghìn"),
        ("Đơn vị: 1.000 đồng", "nghìn"),
        ("Kinh phí năm 2025 (tỷ đồng)", "tỷ"),
    ],
)
def test_notes_beside_a_table(text: str, scale: str) -> None:
    unit = note_unit(text)
    assert unit is not None and unit.scale == scale


@pytest.mark.parametrize(
    "text", ["Đơn vị báo cáo: Hội Làm vườn", "Thu và chi, tính bằng đồng", "8,6 tỷ; 380 triệu", ""]
)
def test_what_is_no_note_of_a_unit(text: str) -> None:
    assert note_unit(text) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Giá trị (triệu đồng)", ("Giá trị", "triệu đồng")),
        ("Giá trị, triệu đồng", ("Giá trị", "triệu đồng")),
        ("Giá trị (trđ) *", ("Giá trị", "trđ")),
        ("Giá trị", ("Giá trị", "")),
    ],
)
def test_units_in_headings(text: str, parts: tuple[str, str]) -> None:
    assert split_heading(text) == parts


def _stated(text: str, *units: str, of: str = "đồng") -> str | Problem:
    found = [unit for written in units if (unit := read_unit(written)) is not None]
    return in_stated_unit(text, (of,), found)


def test_a_figure_takes_the_scale_of_its_unit() -> None:
    assert _stated("250", "triệu đồng") == "250 triệu"
    assert _stated("12,5", "nghìn người", of="người") == "12,5 nghìn"
    assert _stated("250 triệu", "triệu đồng") == "250 triệu"
    assert _stated("250", "đồng") == "250"


@pytest.mark.parametrize(
    ("text", "units", "words"),
    [
        ("250", ("đồng", "triệu đồng"), ("250 đồng", "250 triệu")),
        ("250000000", ("triệu đồng",), ("250000000 đồng",)),
        ("250", ("USD",), ("USD", "đồng")),
        ("250", ("người",), ("người", "đồng")),
    ],
)
def test_units_that_differ_are_asked_about(
    text: str, units: tuple[str, ...], words: tuple[str, ...]
) -> None:
    found = _stated(text, *units)
    assert isinstance(found, Problem) and all(word in found.message for word in words)


def _row(value: object, *more: object, year: int = 2025) -> list[object]:
    return ["lam-vuon", "Kinh phí thu", "thu", str(year), value, *more]


def _workbook(note: str | None, headings: list[str], row: list[object]) -> bytes:
    return book({"Kinh phí": [[note]] * bool(note) + [headings, row]})


@pytest.mark.slow
def test_millions_are_published_as_millions_wherever_they_are_written(tmp_path: Path) -> None:
    office = Office(tmp_path)
    million = "triệu đồng"
    sent = {
        "note": _workbook("ĐVT: triệu đồng", FUNDING, _row(250, year=2021)),
        "column": _workbook(None, [*FUNDING, "Đơn vị tính"], _row(250, million, year=2022)),
        "short": _workbook(None, [*FUNDING, "ĐVT"], _row("250", "tr.đ", year=2023)),
        "heading": _workbook(None, [*FUNDING[:4], f"Giá trị ({million})"], _row(250, year=2024)),
        "figure": _workbook("Biểu thu chi (triệu đồng)", FUNDING, _row("250 triệu", year=2025)),
    }
    office.publish(office.check(*((f"{name}.xlsx", data) for name, data in sent.items())))
    figures = {name: office.figure("lam-vuon", "income", 2021 + n) for n, name in enumerate(sent)}
    assert figures == dict.fromkeys(sent, 250_000_000)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bc.xlsx", book({"Kinh phí (nghìn đồng)": [FUNDING, _row(1_250)]})),
        ("bc.csv", f"ĐVT: nghìn đồng\n{','.join(FUNDING)}\n{','.join(_row('1250'))}".encode()),
    ],
)
def test_a_unit_in_a_sheets_name_or_above_the_lines_of_a_text_file_is_read(
    tmp_path: Path, name: str, data: bytes
) -> None:
    report = Office(tmp_path).rows((name, data))
    assert list(report.accepted_rows["figure"]) == ["1.250.000 đồng"]


def test_millions_in_the_format_of_a_cell_are_read(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.title = "Kinh phí"
    page.append(FUNDING)
    page.append(_row(250))
    page["E2"].number_format = '#,##0" triệu đồng"'
    report = Office(tmp_path).rows(("bc.xlsx", saved(made)))
    assert (report.accepted, report.rejected) == (1, 0)


@pytest.mark.parametrize(
    "data",
    [
        _workbook(None, FUNDING, _row(250)),
        _workbook(None, [*FUNDING, "Đơn vị tính"], _row(250, "đồng")),
        _workbook("ĐVT: triệu đồng", [*FUNDING, "Đơn vị tính"], _row(250, "đồng")),
        _workbook("ĐVT: USD", FUNDING, _row(250)),
    ],
    ids=["bare", "đồng", "both", "foreign"],
)
def test_money_too_small_or_of_two_units_is_asked_about(tmp_path: Path, data: bytes) -> None:
    report = Office(tmp_path).rows(("bc.xlsx", data))
    assert (report.accepted, report.rejected) == (0, 1)
    assert (
        "250 đồng" in report.rejects.iloc[0]["reason"]
        or "USD" in (report.rejects.iloc[0]["reason"])
    )
