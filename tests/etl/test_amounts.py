"""Amounts as offices write them: the right value or a question, never a guess."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.records.amounts import Amount, amount, number
from etl.records.text import Problem, clean


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1389", "người", 1389),
        ("1.389", "người", 1389),
        ("1 389", "người", 1389),
        ("1\u00a0389", "người", 1389),
        ("1\u202f389", "người", 1389),
        ("250 350 000", "đồng", 250_350_000),
        (" 05 ", "lớp", 5),
        ("180. 691", "lượt người", 180_691),
        ("1.094.800.000", "đồng", 1_094_800_000),
        ("1.094.800.000 đ", "đồng", 1_094_800_000),
        ("18.500 đồng", "đồng", 18_500),
        ("0", "đồng", 0),
        ("8,6 tỷ", "đồng", 8_600_000_000),
        ("8.6 tỷ", "đồng", 8_600_000_000),
        ("8,6 tỉ đồng", "đồng", 8_600_000_000),
        ("8600 triệu", "đồng", 8_600_000_000),
        ("8 tỷ 600 triệu", "đồng", 8_600_000_000),
        ("1.250,5 triệu", "đồng", 1_250_500_000),
        ("0,125 tỷ", "đồng", 125_000_000),
        ("2,2 vạn", "người", 22_000),
        ("80 nghìn", "người", 80_000),
        ("50 ngàn", "người", 50_000),
        ("3 nghìn tỷ", "đồng", 3_000_000_000_000),
        ("1 tỷ 2", "đồng", 1_200_000_000),
        ("1tỷ2", "đồng", 1_200_000_000),
        ("1 tỷ 250", "đồng", 1_250_000_000),
        ("1 tỷ 050", "đồng", 1_050_000_000),
        ("1 tỷ 250.000.000", "đồng", 1_250_000_000),
        ("1 tỷ 250.000.000 đồng", "đồng", 1_250_000_000),
        ("1 tỷ 2 trăm triệu", "đồng", 1_200_000_000),
        ("1 tỷ 250 triệu 500 nghìn", "đồng", 1_250_500_000),
        ("2 triệu 5", "đồng", 2_500_000),
        ("1tr5", "đồng", 1_500_000),
        ("250 tr.đ", "đồng", 250_000_000),
        ("250 trđ", "đồng", 250_000_000),
        ("2 triệu rưỡi", "đồng", 2_500_000),
        ("2 vạn 2", "người", 22_000),
        ("1 nghìn 3", "người", 1_300),
        ("1 nghìn 389", "người", 1_389),
        ("1 nghìn 2 trăm", "người", 1_200),
        ("hai trăm", "người", 200),
        ("hai trăm linh năm", "người", 205),
        ("hai trăm năm mươi", "người", 250),
        ("mười lăm", "lớp", 15),
        ("Một nghìn ba trăm tám mươi chín", "người", 1_389),
        ("một tỷ hai", "đồng", 1_200_000_000),
        ("hai trăm năm mươi triệu đồng", "đồng", 250_000_000),
        ("12,5", "%", Decimal("12.5")),
        ("87,5 %", "%", Decimal("87.5")),
        ("0,65%", "%", Decimal("0.65")),
        ("1%", "%", 1),
        ("12.5", "ha", Decimal("12.5")),
        ("1.234,5", "ha", Decimal("1234.5")),
        ("1.234.567", "ha", 1_234_567),
        ("0,125", "ha", Decimal("0.125")),
        ("05 nhiệm vụ", "nhiệm vụ", 5),
        ("-3", "người", -3),
    ],
)
def test_amounts_as_people_write_them(text: str, unit: str, value: Decimal) -> None:
    assert number(text, unit) == value


@pytest.mark.parametrize(
    ("text", "unit", "readings"),
    [
        ("18.500", "ha", ("18.500", "18,500")),
        ("18.500", None, ("18.500", "18,500")),
        ("18,500", "ha", ("18.500", "18,500")),
        ("1,389", "người", ("1.389", "1,389")),
        ("1500.000", "đồng", ("1.500.000", "1500,000")),
        ("12500.000 đồng", "đồng", ("12.500.000", "12500,000")),
        ("1500,000", "đồng", ("1.500.000", "1500,000")),
        ("1,500 triệu", "đồng", ("1.500 triệu", "1,500 triệu")),
        ("8.600 triệu", "đồng", ("8.600 triệu", "8,600 triệu")),
        ("3.250 tỷ", "đồng", ("3.250 tỷ", "3,250 tỷ")),
        ("250 350", "người", ("250.350", "hai số 250 và 350")),
        ("60, 70", "%", ("60,70", "hai số 60 và 70")),
        ("10 ,5", "ha", ("10,5", "hai số 10 và 5")),
        ("1 tỷ 25", "đồng", ("cộng 25 đơn vị", "250.000.000")),
        ("1 tỷ 2 đồng", "đồng", ("cộng 2 đơn vị", "200.000.000")),
        ("1 tỷ 250.000", "đồng", ("250.000 đơn vị", "250.000.000")),
        ("250", "đồng", ("250 đồng", "250 triệu đồng")),
        ("245,5", "đồng", ("245,5 đồng", "245,5 triệu đồng")),
        ("1.500", "đồng", ("1.500 đồng", "1.500 triệu đồng")),
        ("600000", "đồng", ("600000 đồng", "600000 nghìn đồng")),
        ("0,65", "%", ("0,65 %", "65 %")),
        ("1", "%", ("1 %", "100 %")),
        ("(120)", "người", ("-120", "hoặc 120")),
    ],
)
def test_two_readings_are_asked_about(text: str, unit: str | None, readings: list[str]) -> None:
    found = number(text, unit)
    assert isinstance(found, Problem) and found.rule == "number_ambiguous"
    assert clean(text) in found.message
    assert all(reading in found.message for reading in readings)


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("1,000,000", "đồng", "number"),
        ("1.00.000", "đồng", "number"),
        ("hàng trăm", "người", "number"),
        ("hàng 50 nghìn", "người", "number"),
        ("trên 50", "người", "number"),
        ("5-7", "lớp", "number"),
        ("5 – 7", "lớp", "number"),
        ("1/2", "lớp", "number"),
        ("9/10", "huyện", "number"),
        ("12 34", "người", "number"),
        ("hai trăm năm", "người", "number"),
        ("1,25E+09", "đồng", "number"),
        ("1e5", "người", "number"),
        ("-", "người", "number"),
        ("…", "người", "number"),
        ("nt", "người", "number"),
        ("không có", "người", "number"),
        ("50 ha", "người", "unit"),
        ("50%", "người", "unit"),
        ("80k", "người", "unit"),
        ("٣", "người", "number"),
        ("=A1+1", "người", "number"),
        ("1 tỷ 2 trăm", "đồng", "number_ambiguous"),
        ("1 tỷ 1250 triệu", "đồng", "number_ambiguous"),
        ("1,5 tỷ 200 triệu", "đồng", "number_ambiguous"),
        ("99999999999999999999", "đồng", "number_too_large"),
    ],
)
def test_what_is_no_one_number_is_refused(text: str, unit: str | None, why: str) -> None:
    found = number(text, unit)
    assert isinstance(found, Problem) and found.rule == why
    assert clean(text) in found.message


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("-", "Ghi 0 nếu đúng là không có; để trống nếu chưa có số liệu"),
        ("không có", "Ghi 0 nếu đúng là không có"),
        ("…", "nếu có mà chưa thu thập thì để trống và chọn trạng thái “Có nhưng chưa thu thập”"),
        ("nt", "Ghi lại con số ở từng dòng"),
        ("1,25E+09", "Excel viết rút gọn"),
        ("1,000,000", "ghi 1.000.000"),
        ("1.389.", "Nếu đủ thì ghi 1.389."),
        ("1 tỷ; 2 tỷ", "hơn một con số"),
        ("10 → 12", "hơn một con số"),
        ("20 triệu/tháng", "có chữ “/tháng” sau con số"),
        ("20 người/năm", "có chữ sau con số"),
    ],
)
def test_signs_for_nothing_are_told_what_to_write(text: str, advice: str) -> None:
    found = number(text, "người")
    assert isinstance(found, Problem) and advice in found.message


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("trên 50 nghìn", "người", Amount(Decimal(50_000), None, "trên")),
        ("khoảng trên 2.000 hội viên", "người", Amount(Decimal(2_000), None, "khoảng trên")),
        ("≥ 12", "lớp", Amount(Decimal(12), None, "≥")),
        ("5-7", "lớp", Amount(Decimal(5), Decimal(7))),
        ("từ 8 đến 10 triệu", "đồng", Amount(Decimal(8_000_000), Decimal(10_000_000))),
    ],
)
def test_degrees_and_ranges_are_kept_apart(text: str, unit: str, expected: Amount) -> None:
    assert amount(text, unit) == expected


_AMBIGUOUS = st.builds(
    lambda head, mark, tail, scale: f"{head}{mark}{tail:03d}{scale}",
    st.integers(1, 8_999),
    st.sampled_from(".,"),
    st.integers(0, 999),
    st.sampled_from(["", " triệu", " tỷ", " nghìn"]),
)


@given(_AMBIGUOUS, st.sampled_from(["người", "đồng", "ha", "%"]))
def test_what_a_question_advises_is_not_asked_about_again(text: str, unit: str) -> None:
    found = number(text, unit)
    if isinstance(found, Problem) and (
        advice := re.search("Ghi (.+) hoặc (.+) cho", found.message)
    ):
        first, second = (number(written, unit) for written in advice.groups())
        assert isinstance(first, Decimal) and isinstance(second, Decimal) and first != second


@given(st.integers(10**6, 10**12))
def test_a_whole_number_reads_the_same_however_its_thousands_are_marked(value: int) -> None:
    for text in (str(value), f"{value:,}".replace(",", "."), f"{value:,}".replace(",", " ")):
        assert number(text, "đồng") == value


@given(st.decimals("1.01", 10**6, places=2), st.sampled_from(["ha", "%"]))
def test_vietnamese_decimals_are_exact(value: Decimal, unit: str) -> None:
    head, _, tail = f"{value:,.2f}".partition(".")
    assert number(f"{head.replace(',', '.')},{tail}", unit) == value
