"""Vietnamese numbers, money, dates, order and search."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.words import numbers


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1234.5, "1.234,5"),
        (0, "0"),
        (80000, "80.000"),
        (-3.25, "−3,25"),
        (1e9, "1.000.000.000"),
        (2.999, "3"),
        (None, "chưa có số liệu"),
        (float("nan"), "chưa có số liệu"),
        (pd.NA, "chưa có số liệu"),
        (pd.NaT, "chưa có số liệu"),
    ],
)
def test_numbers_use_dot_for_thousands_and_comma_for_decimals(value, written):
    assert numbers.number(value) == written


def test_per_cent_and_shares():
    assert numbers.percent(8.7) == "8,7\u00a0%"
    assert numbers.percent(100) == "100\u00a0%"
    assert numbers.share(22000, 80000) == "27,5\u00a0%"


@pytest.mark.parametrize("whole", [0, None, float("nan")])
def test_a_share_of_nothing_is_unknown_not_zero(whole):
    assert numbers.share(3, whole) == "chưa có số liệu"


@pytest.mark.parametrize(
    ("dong", "written"),
    [
        (8_600_000_000, "8,6 tỷ đồng"),
        (380_000_000, "380 triệu đồng"),
        (999_000, "999.000 đồng"),
        (0, "0 đồng"),
        (None, "chưa có số liệu"),
    ],
)
def test_money_is_read_in_its_natural_unit(dong, written):
    assert numbers.money(dong).replace("\u00a0", " ") == written


def test_exact_money_keeps_every_digit():
    assert numbers.money_exact(1_094_800_000).replace("\u00a0", " ") == "1.094.800.000 đồng"


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        ((8.6e9, "đồng", "trên"), "trên 8,6 tỷ đồng"),
        ((1389, "người", "chính xác"), "1.389 người"),
        ((1389, "người", None), "1.389 người"),
        ((3, "nhiệm vụ", "từ … đến", 5), "3–5 nhiệm vụ"),
        ((2017, "năm"), "2017"),
        ((1, "có/không"), "có"),
        ((0, "có/không"), "không"),
        ((None, "người", "trên"), "chưa có số liệu"),
        ((5, "", "còn"), "còn 5"),
    ],
)
def test_a_figure_is_said_with_qualifier_range_and_unit(arguments, written):
    assert numbers.quantity(*arguments).replace("\u00a0", " ") == written


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2023-01-01", "2023-12-31", "năm 2023"),
        ("2023-10-01", "2023-12-31", "quý IV năm 2023"),
        ("2023-01-01", "2023-06-30", "6 tháng đầu năm 2023"),
        ("2023-08-01", "2023-08-31", "tháng 8/2023"),
        ("2023-08-16", "2023-08-16", "ngày 16/08/2023"),
        ("2018-01-01", "2023-12-31", "giai đoạn 2018–2023"),
        (None, "2021-12-31", "đến 2021"),
        ("2022-01-01", None, "từ 2022"),
        (None, None, "chưa rõ thời gian"),
    ],
)
def test_periods_in_words(start, end, written):
    assert numbers.period(start, end) == written


def test_days_are_vietnamese_days():
    assert numbers.day(date(2023, 6, 30)) == "30/06/2023"
    assert numbers.day(pd.Timestamp("2023-06-30")) == "30/06/2023"
    late = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    assert numbers.moment(late) == "24/11/2026 03:00"


LETTERS = st.text(
    alphabet="aàảãáạăằẳẵắặâầẩẫấậbcdđeéêếghiíklmnoóôốơớpqrstuúưứvxyýzAĐÊ ", min_size=1, max_size=12
)


@given(st.lists(LETTERS, min_size=2, max_size=8))
def test_python_order_agrees_with_the_order_of_the_queries(words):
    words = list({w.strip().lower() for w in words if w.strip()})
    rows = duckdb.execute(
        "select w from (select unnest($w::varchar[]) as w) order by w collate vi, w", {"w": words}
    ).fetchall()
    assert sorted(words, key=numbers.sort_key) == [w for (w,) in rows]


def test_d_with_stroke_follows_d_and_tones_follow_letters():
    names = ["Hội Dược", "Hội Đông y", "Hội Cầu đường", "Hội Chữ thập đỏ", "Hội Châm cứu"]
    assert sorted(names, key=numbers.sort_key) == [
        "Hội Cầu đường",
        "Hội Châm cứu",
        "Hội Chữ thập đỏ",
        "Hội Dược",
        "Hội Đông y",
    ]


@given(LETTERS)
def test_search_ignores_accents_in_either_spelling(word):
    decomposed = unicodedata.normalize("NFD", word)
    assert numbers.fold(word) == numbers.fold(decomposed)
    assert numbers.fold(word).isascii()
