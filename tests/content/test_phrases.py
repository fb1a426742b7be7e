"""Turns of phrase the pages share."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.content import evidence, phrases


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Hội thảo khoa học", "hội thảo khoa học"),
        ("Đào tạo, tập huấn", "đào tạo, tập huấn"),
        ("Ý kiến góp ý", "ý kiến góp ý"),
        ("UBND tỉnh", "UBND tỉnh"),
        ("Bắc Giang", "Bắc Giang"),
        ("Ban Chấp hành", "ban Chấp hành"),
        ("Hội Đông y", "hội Đông y"),
        ("12 mục tiêu", "12 mục tiêu"),
        (None, ""),
        (float("nan"), ""),
    ],
)
def test_names_inside_a_sentence_keep_the_capitals_they_own(name: object, inside: str) -> None:
    assert phrases.decapitalise(name) == inside


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("380,400", "dòng 380, 400"),
        ("545-550", "dòng 545–550"),
        (" Phụ lục 2 ", "Phụ lục 2"),
        (None, "chưa ghi chỗ trong nguồn"),
    ],
)
def test_a_place_in_a_paper_is_written_one_way(place: object, words: str) -> None:
    assert evidence.place(place) == words


def test_record_ids_come_once_and_in_order_from_ids_lists_and_frames() -> None:
    lists = [["b", "a"], None, ["a", "c"]]
    assert evidence.record_ids(lists) == ("b", "a", "c")
    assert evidence.record_ids(lists, 2) == ("b", "a")
    assert evidence.record_ids(pd.DataFrame({"record_ids": lists})) == ("b", "a", "c")
    assert evidence.record_ids(pd.DataFrame({"record_id": ["x", None, "x"]})) == ("x",)
