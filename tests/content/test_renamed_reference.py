"""Codes decide: with every display word of the reference lists changed, pages stay the same.

The lists are copied with " (thử)" behind each name and title, both datasets are built from
the copies, and what does not consist of words is held against the plain ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.charts.chart import Chart
from dashboard.charts.kinds import figure_of
from dashboard.content import registry
from dashboard.content.changes import rows
from dashboard.content.funding.scope import UNSPLIT, Scope
from dashboard.content.model import Page, Section
from dashboard.selection.view import View
from dashboard.words import palette
from etl.snapshot.build import build
from tests.conftest import AS_OF
from tests.reference import copied_reference

MakeView = Callable[..., View]


def without_words(page: Page) -> dict[str, Any]:
    """What a page says apart from words: keys, figures, colours, clicks, evidence."""
    return {
        "cards": [(card.number, card.unit, card.record_ids) for card in page.cards],
        "attention": [(one.key, one.link, one.record_ids) for one in page.attention],
        "sections": {section.key: _section(section) for section in page.sections},
    }


def _section(section: Section) -> dict[str, Any]:
    numbers = section.table.select_dtypes("number")
    found: dict[str, Any] = {
        "records": section.records,
        "table": [numbers[column].tolist() for column in numbers.columns],
    }
    if section.chart is not None and not section.chart.is_map:
        found["chart"] = _chart(section.chart)
    return json.loads(json.dumps(found, default=str))


def _chart(chart: Chart) -> dict[str, Any]:
    frame = chart.frame.select_dtypes(["number", "bool"])
    figure = figure_of(chart)
    traces = [] if figure is None else json.loads(figure.to_json())["data"]
    return {
        "kind": chart.kind,
        "figures": {column: frame[column].tolist() for column in frame.columns},
        "colours": [(t.get("marker"), t.get("line")) for t in traces],
        "clicks": [t.get("customdata") for t in traces],
    }


@pytest.mark.slow
@pytest.mark.parametrize("parameters", [{}, {"hoi": "dong-y"}])
def test_pages_with_other_words_say_the_same_figures_colours_and_clicks(
    parameters: dict[str, str],
    renamed: Path,
    make_view: MakeView,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = registry.pages(make_view(**parameters))
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(renamed))
    _assert_same_but_for_words(plain, registry.pages(make_view(**parameters)))


@pytest.mark.slow
def test_simulated_pages_with_other_words_say_the_same(
    published_both: Path, renamed_both: Path, make_view: MakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = registry.pages(make_view("demo"))
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(renamed_both))
    _assert_same_but_for_words(plain, registry.pages(make_view("demo")))


def _assert_same_but_for_words(plain: list[Page], other: list[Page]) -> None:
    assert any("(thử)" in page.headline + repr(page.facts) for page in other)
    for before, after in zip(plain, other, strict=True):
        expected, found = without_words(before), without_words(after)
        assert list(found["sections"]) == list(expected["sections"]), before.name
        for key, section in expected["sections"].items():
            assert found["sections"][key] == section, f"{before.name}/{key}"
        assert found == expected, before.name


def test_new_names_alone_are_no_change_from_an_earlier_snapshot(
    renamed: Path, make_view: MakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = make_view().snapshot
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(renamed))
    view = make_view()
    assert rows.changes(view, earlier).empty


@pytest.mark.slow
def test_a_source_of_funding_without_a_colour_has_one_of_its_own(
    tmp_path: Path, make_view: MakeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never silently that of the State budget, nor of any other declared source."""

    def change(table: str, row: dict[str, str]) -> dict[str, str]:
        own = table == "measure" and row["measure"] == "income.membership_fees"
        return row | {"colour": ""} if own else row

    lists = copied_reference("records", tmp_path / "reference", change)
    build("records", references=lists, published=tmp_path, as_of=AS_OF)
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(tmp_path))
    scope = Scope.of(make_view())
    sources = ["membership_fees", "state_budget", "own_activities", "other", UNSPLIT]
    colours = scope.colours(sources)
    assert colours[0] == palette.UNDECLARED
    assert len(set(colours)) == len(sources)
    assert scope.colours(["no-such-source"]) == [palette.UNDECLARED]
