"""The nation on the pages: provinces side by side, and each of them as it is alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.content import known, registry
from dashboard.screen import drilldown
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from etl.datasets import NATION, offered
from tests.etl.national.made import NAMES
from tests.marks import slow

FIRST = ("membership", "areas")
PAGES = [
    *FIRST,
    *slow(*(name for name in registry.PAGES if name not in {*FIRST, *registry.ASKED})),
]


@pytest.fixture
def nation(whole: Path, monkeypatch: pytest.MonkeyPatch) -> warehouse.Snapshot:
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(whole / "published"))
    return warehouse.current_snapshot(NATION)


@pytest.fixture
def alone(published: Path, nation: warehouse.Snapshot, make_view) -> View:
    """The same records as the snapshot of one province."""
    return make_view()


def _said(view: View, name: str) -> list[str]:
    page = registry.page(view, name)
    words = [page.headline, *(card.value for card in page.cards)]
    return words + [section.title for section in page.sections if section.key != "snapshot"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_reads_the_nation(nation, name):
    words = _said(View.of(nation, {"bo": "toan-quoc"}), name)
    assert all(words) and not any(f"{code}:" in text for code in NAMES for text in words)


@pytest.mark.parametrize("name", PAGES)
def test_a_province_of_the_nation_says_what_it_says_alone(nation, alone, name):
    one = View.of(nation, {"bo": "toan-quoc", "tinh": "thu-nghiem"})
    assert one.choices.union == "thu-nghiem:" + alone.choices.union
    assert _said(one, name) == _said(alone, name)


def test_an_association_brings_its_province_and_an_unknown_province_is_said(nation):
    chosen = View.of(nation, {"bo": "toan-quoc", "hoi": "bac-giang:dong-y"}).filter
    assert (chosen.province, chosen.association) == ("bac-giang", "bac-giang:dong-y")
    assert chosen.parameters()["tinh"] == "bac-giang"
    wrong = View.of(nation, {"bo": "toan-quoc", "tinh": "x' OR ''='"})
    assert wrong.filter.rejected == ("tinh",) and wrong.snapshot.province is None


def test_provinces_are_offered_and_clicked_only_where_there_are_several(nation, alone):
    whole = View.of(nation, {"bo": "toan-quoc"})
    assert list(whole.choices.provinces) == ["bac-giang", "thu-nghiem"]
    assert drilldown.changes([["province", "thu-nghiem"]], whole) == {"province": "thu-nghiem"}
    assert alone.choices.provinces == {} and alone.provinces == ()
    assert drilldown.changes([["province", "bac-giang"]], alone) == {}


def test_members_of_the_nation_are_those_of_its_provinces(nation, alone):
    whole = View.of(nation, {"bo": "toan-quoc"})
    assert known.group(whole).size == 2 * known.group(alone).size
    rows = whole.query("areas/provinces")
    members = rows[rows["measure"] == "members"].set_index("province")
    assert members["value"].nunique() == 1 and set(members["known"]) == {5}
    assert all(members["at_least"])
    for code, ids in members["record_ids"].items():
        evidence = whole.query("shared/evidence", record_ids=tuple(ids))
        assert set(ids) <= set(evidence["record_id"]) and all(
            str(i).startswith(f"{code}:") for i in ids
        )


def test_the_nation_is_offered_only_where_it_was_published(whole, published):
    assert NATION in offered(whole / "published")
    assert offered(published) == ("records", "demo")
