"""Very many records: what questions hand over does not grow with them."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from dashboard.content import registry
from dashboard.content.sources import record_search
from dashboard.selection import cache, filters
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from dashboard.words import numbers
from tests.marks import slow

#: Every activity is told so many times more, each as a record of its own.
TIMES = 12
#: Pages with fewer records to list than those of areas and sources.
OTHERS = [name for name in registry.PAGES if name not in ("areas", "sources")]


@pytest.fixture(scope="module")
def many(published_both: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """The simulated records with their activities multiplied, in a snapshot of their own."""
    folder = tmp_path_factory.mktemp("many")
    pointer = json.loads((published_both / "demo.json").read_text(encoding="utf-8"))
    shutil.copyfile(published_both / pointer["file"], folder / pointer["file"])
    (folder / "demo.json").write_text(json.dumps(pointer), encoding="utf-8")
    with duckdb.connect(str(folder / pointer["file"])) as connection:
        connection.execute(
            f"""
            insert into marts.observation
            select o.* replace (o.record_id || '-' || n.range as record_id)
            from marts.observation as o, range(1, {TIMES}) as n
            where o.record_table = 'activities';
            update marts.activity_area set
                records = records * {TIMES}, records_above_nought = records_above_nought * {TIMES};
            update marts.activity set records = records * {TIMES};
            update marts.figure_count set records = records * {TIMES}
            where record_table = 'activities';
            """
        )
    patch = pytest.MonkeyPatch()
    patch.setenv("DASHBOARD_PUBLISHED", str(folder))
    snapshot = warehouse.current_snapshot("demo")
    yield View(snapshot, filters.Filter("demo"), filters.Choices.of(snapshot))
    patch.undo()
    cache.clear()
    warehouse.forget()


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """The most rows each question gave."""
    most: Counter[str] = Counter()
    plain = warehouse._answer

    def counted(path: Path, name: str, bound: tuple[tuple[str, object], ...]) -> object:
        frame = plain(path, name, bound)
        most[name] = max(most[name], len(frame))
        return frame

    monkeypatch.setattr(warehouse, "_answer", counted)
    warehouse.forget()
    cache.clear()
    return most


@pytest.mark.parametrize("name", ["areas", "sources", *slow(*OTHERS)])
def test_no_question_of_a_page_hands_over_more_rows_than_its_bound(
    many: View, handed_over: Counter[str], name: str
) -> None:
    page = registry.page(many, name)
    assert page.sections or name == "question"
    assert {n: rows for n, rows in handed_over.items() if rows > warehouse.MOST_ROWS} == {}


@pytest.mark.slow
def test_the_list_of_places_says_how_many_there_are(many: View) -> None:
    table = registry.page(many, "areas").section("areas_places")
    told = int(many.scalar("areas/places", area=None, most=1) is not None)
    assert told and len(table.table) == 2_500
    assert "hiện 2.500 trong" in table.caption


def test_the_pages_of_all_records_are_each_record_once(many: View) -> None:
    first = record_search.read(many)
    assert first.count > 80_000 and len(first.rows) == record_search.LISTED
    last = record_search.read(many, page=first.pages)
    assert 0 < len(last.rows) <= record_search.LISTED
    assert last.start + len(last.rows) == first.count
    assert record_search.read(many, page=9_999).start == last.start
    around = [record_search.read(many, "", "activities", page).rows for page in (7, 8, 9)]
    ids = [record for rows in around for record in rows["record_id"]]
    assert len(set(ids)) == 3 * record_search.LISTED
    members = record_search.read(many, "", "membership", most=1_000).rows
    for _, own in members.groupby("subject", sort=False):
        shown = own["label"].tolist()
        assert shown == sorted(shown, key=numbers.sort_key)
    assert members.groupby("subject")["label"].nunique().max() > 5


@pytest.mark.parametrize("search", ["lop tap huan 2023", *slow("LỚP TẬP HUẤN 2023")])
def test_a_search_of_very_many_records_finds_all_and_comes_by_pages(
    many: View, search: str
) -> None:
    first = record_search.read(many, search, "activities")
    assert first.count > 2 * record_search.LISTED
    last = record_search.read(many, search, "activities", first.pages)
    assert last.start + len(last.rows) == first.count
    both = [*first.rows["record_id"], *last.rows["record_id"]]
    assert len(set(both)) == len(both)
    words = (first.rows[["subject", "detail", "time_label"]].astype(str)).agg(" ".join, axis=1)
    assert all("2023" in text and "tap huan" in numbers.fold(text) for text in words)
    caption = record_search.section(last, search).caption
    assert f"trong {numbers.number(first.count)}" in caption
    every = pd.concat(record_search.batches(many, search, "activities"))
    assert len(every) == first.count
