"""Every page under every kind of filter: a headline, charts that draw, words for what is missing.

What a filter changes is decided in dashboard/content, so it is tried here; the tests of
screen and exports take it from there.
"""

from __future__ import annotations

import re

import pytest

from dashboard.charts import plotly
from dashboard.charts.kinds import figure_of
from dashboard.content import registry
from dashboard.content.model import Page

FILTERS = {
    "association": {"hoi": "dong-y"},
    "no figures": {"hoi": "sinh-vat-canh"},
    "type and years": {"loai": "xh-nn", "tu": "2020", "den": "2023"},
    "field": {"linh_vuc": "dao-tao"},
    "no such years": {"tu": "1950", "den": "1951"},
}


@pytest.mark.parametrize("chosen", FILTERS)
@pytest.mark.parametrize("name", list(registry.PAGES))
def test_a_page_under_a_filter_makes_sense(make_view, name, chosen):
    page = registry.page(make_view(**FILTERS[chosen]), name)
    assert page.name == name and page.headline
    keys = [section.key for section in page.sections]
    assert len(keys) == len(set(keys))
    drawn = [
        figure_of(s.chart) for s in page.sections if s.chart is not None and not s.chart.is_map
    ]
    assert all(plotly.describe(chart) for chart in drawn)
    for words in _words(page):
        assert not re.search(r"\b(?:nan|None|NaT|null)\b|<NA>|<img|  ", words), words


def test_nonsense_filters_nothing(make_view):
    nonsense = {"hoi": "<img src=x>", "loai": "*", "linh_vuc": "%", "tu": "x", "den": "-1"}
    dropped, whole = make_view(**nonsense).filter, make_view().filter
    assert dropped.parameters() == whole.parameters()
    assert set(dropped.rejected) == {"hoi", "loai", "linh-vuc", "tu", "den"}


def _words(page: Page) -> list[str]:
    """All sentences of a page."""
    said = [page.headline, *page.facts, *page.missing, *(point.text for point in page.attention)]
    said += [words for card in page.cards for words in (card.label, card.value, card.note)]
    return said + [words for s in page.sections for words in (s.title, s.note, s.source or "")]
