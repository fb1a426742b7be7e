"""Cells as people type them are understood, or refused with advice; never guessed."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.records import parse
from etl.records.period import Period, day, period
from etl.records.text import Problem, clean, fold


def rule(found: object) -> str:
    assert isinstance(found, Problem), found
    return found.rule


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1389", "người", 1389),
        ("1.389", "người", 1389),
        ("1 389", "người", 1389),
        ("1\u00a0389", "người", 1389),
        ("1\u202f389", "người", 1389),
        (" 05 ", "lớp", 5),
        ("180. 691", "lượt người", 180_691),
        ("1.094.800.000", "đồng", 1_094_800_000),
        ("1.094.800.000 đ", "đồng", 1_094_800_000),
        ("18.500", "đồng", 18_500),
        ("8,6 tỷ", "đồng", 8_600_000_000),
        ("8,6 tỉ đồng", "đồng", 8_600_000_000),
        ("8.600 triệu", "đồng", 8_600_000_000),
        ("8 tỷ 600 triệu", "đồng", 8_600_000_000),
        ("1,7 tỷ", "đồng", 1_700_000_000),
        ("2,2 vạn", "người", 22_000),
        ("80 nghìn", "người", 80_000),
        ("50 ngàn", "người", 50_000),
        ("3 nghìn tỷ", "đồng", 3_000_000_000_000),
        ("12,5", "%", Decimal("12.5")),
        ("87,5 %", "%", Decimal("87.5")),
        ("12.5", "ha", Decimal("12.5")),
        ("1.234,5", "ha", Decimal("1234.5")),
        ("1.234.567", "ha", 1_234_567),
        ("0,125", "ha", Decimal("0.125")),
        ("05 nhiệm vụ", "nhiệm vụ", 5),
        ("-3", "người", -3),
        ("có", "có/không", 1),
        ("Không", "có/không", 0),
    ],
)
def test_numbers_as_people_write_them(text: str, unit: str, value: Decimal) -> None:
    assert parse.number(text, unit) == value


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("18.500", "ha", "number_ambiguous"),
        ("18.500", None, "number_ambiguous"),
        ("18,500", "ha", "number_ambiguous"),
        ("1,389", "người", "number_ambiguous"),
        ("1,000,000", "đồng", "number"),
        ("1.00.000", "đồng", "number"),
        ("hàng trăm", "người", "number"),
        ("trên 50", "người", "number"),
        ("5-7", "lớp", "number"),
        ("5 – 7", "lớp", "number"),
        ("1/2", "lớp", "number"),
        ("9/10", "huyện", "number"),
        ("12 34", "người", "number"),
        ("1e5", "người", "unit"),
        ("50 ha", "người", "unit"),
        ("50%", "người", "unit"),
        ("٣", "người", "number"),
        ("=A1+1", "người", "number"),
        ("99999999999999999999", "đồng", "number_too_large"),
        ("2", "có/không", "yes_no"),
    ],
)
def test_numbers_that_are_not_clear_are_refused(text: str, unit: str | None, why: str) -> None:
    found = parse.number(text, unit)
    assert rule(found) == why
    assert isinstance(found, Problem) and clean(text) in found.message


def test_an_ambiguous_number_is_answered_with_both_readings() -> None:
    found = parse.number("18.500", "ha")
    assert isinstance(found, Problem)
    assert "18500" in found.message and "18,5" in found.message


@given(st.integers(0, 10**12))
def test_a_whole_number_reads_the_same_however_its_thousands_are_marked(value: int) -> None:
    for text in (str(value), f"{value:,}".replace(",", "."), f"{value:,}".replace(",", " ")):
        assert parse.number(text, "đồng") == value


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["ha", "%", "tấn"]))
def test_vietnamese_decimals_are_exact(value: Decimal, unit: str) -> None:
    head, _, tail = f"{value:,.2f}".partition(".")
    assert parse.number(f"{head.replace(',', '.')},{tail}", unit) == value


@given(st.text(max_size=40), st.sampled_from(["người", "đồng", "ha", "%", "có/không", None]))
def test_no_text_breaks_the_parsers(text: str, unit: str | None) -> None:
    assert isinstance(parse.number(text, unit), Decimal | Problem)
    assert isinstance(parse.lines(text), tuple | Problem)
    assert isinstance(period(text), Period | Problem)
    assert isinstance(day(text), date | Problem)


@given(st.text(alphabet="0123456789.,/- ..sSqQ tháng quýđếnừIVXăm", max_size=30))
def test_near_periods_do_not_break_the_parser(text: str) -> None:
    found = period(text)
    assert isinstance(found, Problem) or found.start is None or found.end is None or (
        found.start <= found.end
    )  # fmt: skip


def test_integers() -> None:
    assert parse.integer("209") == 209
    assert parse.integer("1.389") == 1389
    assert rule(parse.integer("12,5")) == "whole_number"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("89", (89,)), ("380,400", (380, 400)), ("64-65", (64, 65)), ("dòng 5; 7", (5, 7))],
)
def test_lines(text: str, expected: tuple[int, ...]) -> None:
    assert parse.lines(text) == expected


@pytest.mark.parametrize("text", ["", "trang 3", "9-5", "1-999999", "a"])
def test_what_are_not_lines(text: str) -> None:
    assert rule(parse.lines(text)) == "lines"


@pytest.mark.parametrize(("text", "value"), [("có", True), ("Không", False), ("1", True)])
def test_booleans(text: str, value: bool) -> None:
    assert parse.boolean(text) is value


@pytest.mark.parametrize(
    "text",
    ["30/6/2023", "30/06/2023", "2023-06-30", "30-6-2023", "30.6.2023", "ngày 30 tháng 6 năm 2023"],
)
def test_dates(text: str) -> None:
    assert day(text) == date(2023, 6, 30)


@pytest.mark.parametrize(
    "text", ["31/2/2023", "30/13/2023", "6/30/2023", "1/1/23", "hôm qua", "2023"]
)
def test_dates_that_are_none(text: str) -> None:
    assert rule(day(text)) == "date"


YEAR = (date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize(
    ("text", "start", "end", "label"),
    [
        ("2023", *YEAR, "2023"),
        ("năm 2023", *YEAR, "2023"),
        ("2023-08", date(2023, 8, 1), date(2023, 8, 31), "tháng 8/2023"),
        ("8/2023", date(2023, 8, 1), date(2023, 8, 31), "tháng 8/2023"),
        ("tháng 02 năm 2024", date(2024, 2, 1), date(2024, 2, 29), "tháng 2/2024"),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31), "quý IV/2023"),
        ("quý II/2023", date(2023, 4, 1), date(2023, 6, 30), "quý II/2023"),
        ("Quý 4 năm 2023", date(2023, 10, 1), date(2023, 12, 31), "quý IV/2023"),
        ("2023-S1", date(2023, 1, 1), date(2023, 6, 30), "6 tháng đầu năm 2023"),
        ("6 tháng đầu năm 2023", date(2023, 1, 1), date(2023, 6, 30), "6 tháng đầu năm 2023"),
        ("06 tháng cuối năm 2023", date(2023, 7, 1), date(2023, 12, 31), "6 tháng cuối năm 2023"),
        ("9 tháng đầu năm 2023", date(2023, 1, 1), date(2023, 9, 30), "9 tháng đầu năm 2023"),
        ("2023-08-16", date(2023, 8, 16), date(2023, 8, 16), "16/08/2023"),
        ("30/6/2023", date(2023, 6, 30), date(2023, 6, 30), "30/06/2023"),
        ("2018/2023", date(2018, 1, 1), date(2023, 12, 31), "2018–2023"),
        ("2018-2023", date(2018, 1, 1), date(2023, 12, 31), "2018–2023"),
        ("2018 – 2023", date(2018, 1, 1), date(2023, 12, 31), "2018–2023"),
        ("giai đoạn 2020-2022", date(2020, 1, 1), date(2022, 12, 31), "2020–2022"),
        ("nhiệm kỳ 2018-2023", date(2018, 1, 1), date(2023, 12, 31), "2018–2023"),
        ("từ năm 2018 đến năm 2023", date(2018, 1, 1), date(2023, 12, 31), "2018–2023"),
        ("2018-01/2023-06", date(2018, 1, 1), date(2023, 6, 30), "tháng 1/2018 – tháng 6/2023"),
        ("1/2020 - 6/2023", date(2020, 1, 1), date(2023, 6, 30), "tháng 1/2020 – tháng 6/2023"),
        ("../2021", None, date(2021, 12, 31), "đến năm 2021"),
        ("đến 30/6/2023", None, date(2023, 6, 30), "đến 30/06/2023"),
        ("2022/..", date(2022, 1, 1), None, "từ năm 2022"),
        ("từ năm 2022 đến nay", date(2022, 1, 1), None, "từ năm 2022"),
    ],
)
def test_periods(text: str, start: date | None, end: date | None, label: str) -> None:
    assert period(text) == Period(start, end, label)
    assert period(unicodedata.normalize("NFD", f"  {text.upper()} ")) == Period(start, end, label)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2023/2018", "period_order"),
        ("2023-2018", "period_order"),
        ("13/2023", "period"),
        ("2023-02-30", "period"),
        ("1700", "period"),
        ("23", "period"),
        ("5/6/23", "period"),
        ("gần đây", "period"),
        ("2018-2020-2023", "period"),
        ("", "period"),
    ],
)
def test_periods_that_are_none(text: str, why: str) -> None:
    assert rule(period(text)) == why


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_reads_back_from_both_ways_of_writing_it(value: date) -> None:
    assert day(value.isoformat()) == value
    assert day(f"{value:%d/%m/%Y}") == value
    assert period(f"{value.day}/{value.month}/{value.year}").start == value  # type: ignore[union-attr]


def test_text_is_one_at_the_door() -> None:
    assert clean("  Hội\u00a0Làm \t vườn\u200b\n") == "Hội Làm vườn"
    assert clean(unicodedata.normalize("NFD", "Hội")) == "Hội"
    assert clean("a\x00b") == "ab"


def test_names_compare_without_case_dashes_and_tone_placement() -> None:
    assert fold("HỘI Chăn nuôi – Thú y") == fold("hội chăn nuôi-thú y")
    assert fold("Uỷ ban") == fold("Ủy ban")
    assert fold("Hoà bình") == fold("Hòa bình")
    assert fold("Hội A") != fold("Hội B")
