"""Where in the text a record stands: in order, once, inside its author's paper."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest

from etl.datasets import ROOT

RECORDS = sorted((ROOT / "data" / "records").glob("*.csv"))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _lines(place: str) -> list[int]:
    """The line numbers of a place: 89, 380,400 or 64-65."""
    found: list[int] = []
    for part in filter(None, place.split(",")):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


PAPERS = {
    row["source"]: range(int(row["line_start"]), int(row["line_end"]) + 1)
    for row in _rows(ROOT / "data" / "reference" / "source_document.csv")
}


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_record_names_lines_of_its_authors_paper_in_order_and_once(path: Path) -> None:
    for row in _rows(path):
        if "source_place" not in row:
            continue
        lines = _lines(row["source_place"])
        assert lines, f"{row['record_id']}: no place"
        assert lines == sorted(set(lines)), f"{row['record_id']}: {row['source_place']}"
        outside = [line for line in lines if line not in PAPERS[row["source"]]]
        assert not outside, f"{row['record_id']}: {outside} not of {row['source']}"


def test_the_papers_follow_one_another_without_overlap() -> None:
    spans = sorted(PAPERS.values(), key=lambda span: span.start)
    for before, after in itertools.pairwise(spans):
        assert before.stop <= after.start


def test_figures_of_a_record_and_its_print_agree_in_their_digits() -> None:
    """A printed number that is the figure itself is not mistyped."""
    for path in RECORDS:
        for row in _rows(path):
            value, printed = row.get("obs_value", ""), row.get("as_printed", "")
            digits = "".join(c for c in printed if c.isdigit())
            whole = value.replace(".", "").replace(",", "")
            if whole.isdigit() and len(whole) > 2 and printed.replace(".", "").isdigit():
                assert digits.lstrip("0") == whole.lstrip("0"), row["record_id"]
