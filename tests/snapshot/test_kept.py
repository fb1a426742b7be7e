"""What is kept is bounded by bytes, whatever it is made of."""

from __future__ import annotations

import pandas as pd

from dashboard.snapshot.kept import Kept, size_of

KB = 1024


def test_the_bytes_that_are_kept_stay_within_the_bound() -> None:
    kept: Kept[pd.DataFrame] = Kept(100 * KB)
    for number in range(50):
        kept.put(number, pd.DataFrame({"x": [float(number)] * KB}))
        assert kept.size <= 100 * KB
    assert kept.get(49) is not None and kept.get(0) is None
    assert 5 < len(kept) < 13


def test_small_things_are_kept_in_greater_number_than_large_ones() -> None:
    kept: Kept[str] = Kept(100 * KB)
    for number in range(500):
        kept.put(number, "x" * 50)
    assert len(kept) == 500
    for number in range(500, 510):
        kept.put(number, "x" * 20 * KB)
    assert len(kept) < 10


def test_what_is_asked_for_is_dropped_last() -> None:
    kept: Kept[str] = Kept(100 * KB)
    for number in range(4):
        kept.put(number, "x" * 22 * KB)
    kept.get(0)
    kept.put(4, "x" * 22 * KB)
    assert kept.get(0) is not None and kept.get(1) is None


def test_one_thing_larger_than_all_others_drops_none_of_them() -> None:
    kept: Kept[str] = Kept(100 * KB)
    kept.put("small", "x" * KB)
    kept.put("large", "x" * 90 * KB)
    assert kept.get("small") is not None and kept.get("large") is None


def test_what_grows_while_it_is_kept_is_weighed_again() -> None:
    kept: Kept[list[str]] = Kept(100 * KB)
    parts = ["x"]
    kept.put("page", parts)
    before = kept.size
    parts.append("x" * 10 * KB)
    kept.get("page")
    assert kept.size > before + 9 * KB


def test_a_thing_is_weighed_with_all_it_holds_and_once() -> None:
    text = "x" * 10 * KB

    def part() -> str:
        return text

    assert size_of([text, text, {"again": text}]) < 12 * KB
    assert size_of(part) > 10 * KB
