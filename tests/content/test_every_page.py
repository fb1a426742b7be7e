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
from dashboard.selection import filters

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


#: Sentences about what is not known, and about the loading itself, rest on no record.
WITHOUT_RECORDS = ("Chưa rõ ở", "Chưa có số liệu", "Số liệu có nguồn", "Dòng bị trả lại", "Báo cáo")
ABOUT_THE_LOADING = ("dictionary", "snapshot", "rejected")


@pytest.mark.parametrize("dataset", ["thuc", pytest.param("minh-hoa", marks=pytest.mark.slow)])
@pytest.mark.parametrize("chosen", [{}, {"loai": "xh-nn"}, {"tu": "2022", "den": "2023"}])
@pytest.mark.parametrize("name", list(registry.PAGES))
def test_every_sentence_with_a_number_opens_to_its_records(
    published_both, make_view, name, chosen, dataset
):
    records = filters.DATASET_CODES[dataset]
    page = registry.page(make_view(records, bo=dataset, **chosen), name)
    said = [(page.headline, page.headline_records)]
    said += [(point.text, point.record_ids) for point in page.attention]
    said += [
        (f"{card.label}: {card.value}", card.record_ids)
        for card in page.cards
        # Of what there is none, there is no record.
        if card.number != 0
    ]
    said += [
        (section.title, section.records or section.source)
        for section in page.sections
        if section.key not in ABOUT_THE_LOADING
    ]
    lacking = [words for words, records in said if re.search(r"\d", words) and not records]
    assert [words for words in lacking if not words.startswith(WITHOUT_RECORDS)] == []


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
