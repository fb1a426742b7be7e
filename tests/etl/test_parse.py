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


@pytest.mark.slow
@given(st.text(max_size=40), st.sampled_from(["người", "đồng", "ha", "%", "có/không", None]))
def test_no_text_breaks_the_parsers(text: str, unit: str | None) -> None:
    assert isinstance(parse.figure(text, unit), Decimal | Problem)
    assert isinstance(parse.lines(text), tuple | Problem)
    assert isinstance(period(text), Period | Problem)
    assert isinstance(day(text), date | Problem)


@given(st.text(alphabet="0123456789.,/- ..sSqQ tháng quýđếnừIVXăm", max_size=30))
def test_near_periods_do_not_break_the_parser(text: str) -> None:
    found = period(text)
    assert isinstance(found, Problem) or found.start is None or found.end is None or (
        found.start <= found.end
    )  # fmt: skip


@pytest.mark.parametrize(("text", "value"), [("có", 1), ("Không", 0), ("1", 1)])
def test_figures_that_are_yes_or_no(text: str, value: int) -> None:
    assert parse.figure(text, parse.YES_NO_UNIT) == value


@pytest.mark.parametrize("text", ["2", "x", "trên"])
def test_yes_and_no_are_nothing_else(text: str) -> None:
    found = parse.figure(text, parse.YES_NO_UNIT)
    assert isinstance(found, Problem) and "1 (có) hoặc 0 (không)" in found.message


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
    "text", ["31/2/2023", "30/13/2023", "6/30/2023", "1/1/23", "hôm qua", "2023", "45291"]
)
def test_dates_that_are_none(text: str) -> None:
    assert rule(day(text)) == "date"


@pytest.mark.parametrize(
    ("text", "told"), [("6/30/2023", "30/06/2023"), ("45291", "31/12/2023"), ("45291,0", "Excel")]
)
def test_a_date_written_another_way_is_told_what_it_may_be(text: str, told: str) -> None:
    for found in (day(text), period(text)):
        assert isinstance(found, Problem) and told in found.message


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
        ("01/01/2023-31/12/2023", date(2023, 1, 1), date(2023, 12, 31), "2023"),
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
