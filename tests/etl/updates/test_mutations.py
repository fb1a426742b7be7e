"""Some hundred mutated workbooks: no crash, no row lost, nothing published changed.

tests/etl/updates/workbook_mutations.py makes and checks ten thousand of them on request.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.etl.updates.intake_office import Office
from tests.etl.updates.workbook_mutations import BATCH, fingerprint, mutant, promises_kept
from tests.fuzz import figures

#: Seeds whose files broke a promise once, or are of a kind the first hundreds lack.
KEPT_SEEDS = (139, 245, 1_003, 1_490, 2_017, 4_096, 5_071, 7_777)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 4 * BATCH, BATCH))
def test_mutated_workbooks_break_no_promise(tmp_path: Path, published: Path, first: int) -> None:
    office = Office(tmp_path / "office", published)
    before = fingerprint(office.published)
    mutants = [mutant(seed) for seed in range(first, first + BATCH)]
    report = office.rows(*((item.name, item.data) for item in mutants))
    assert promises_kept(mutants, report) == []
    assert fingerprint(office.published) == before


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 301, 60))
def test_figures_written_in_many_ways_are_read_as_meant(
    tmp_path: Path, published: Path, first: int
) -> None:
    batch = [figures.made(seed) for seed in range(first, first + figures.BATCH)]
    report = figures.checked(batch, published, tmp_path / "uploads")
    assert figures.broken(batch, report) == []
    # Most ways of writing are read, so that the promise is not kept by taking nothing.
    assert report.accepted > 0.3 * report.read


@pytest.mark.slow
def test_seeds_that_once_failed_stay_right(tmp_path: Path, published: Path) -> None:
    office = Office(tmp_path / "office", published)
    before = fingerprint(office.published)
    mutants = [mutant(seed) for seed in KEPT_SEEDS]
    report = office.check(*((item.name, item.data) for item in mutants))
    assert promises_kept(mutants, report) == []
    for path in office.published.glob(".candidate-*/*"):
        path.unlink()
    assert fingerprint(office.published) == before


def test_a_seed_always_makes_the_same_rows() -> None:
    for seed in (1, 50, 99):
        one, two = mutant(seed), mutant(seed)
        assert (one.name, one.rows, one.what) == (two.name, two.rows, two.what)
