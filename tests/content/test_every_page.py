"""Every page under every kind of filter: a headline, charts that draw, words for what is missing.

What a filter changes is decided in dashboard/content, so it is tried here; the tests of
screen and exports take it from there.
"""

from __future__ import annotations

import re
from itertools import product
from random import Random

import pytest

from dashboard.charts import plotly
from dashboard.charts.kinds import figure_of
from dashboard.content import registry
from dashboard.content.model import Page
from dashboard.selection import filters
from tests.marks import slow

FILTERS = {
    "association": {"hoi": "dong-y"},
    "no figures": {"hoi": "sinh-vat-canh"},
    "type and years": {"loai": "xh-nn", "tu": "2020", "den": "2023"},
    "field": {"linh_vuc": "dao-tao"},
    "no such years": {"tu": "1950", "den": "1951"},
}


@pytest.mark.parametrize(
    "chosen", ["type and years", "no such years", *slow("association", "no figures", "field")]
)
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


#: Sentences about what is not known or not there, about the loading itself and lists counted
#: rest on no record.
WITHOUT_RECORDS = re.compile(
    r"không có \w+ nào|"
    r"[Cc]hưa (có số liệu|rõ|có chỉ số|hội nào|có mục)|\b0(?=[ /,;.]|$)|^(Số liệu có nguồn|"
    r"Dòng bị trả lại|Báo cáo quá hạn)|^Hội \(hội\)|^\d+ hội chưa rõ loại hình"
    # The profiles that are listed, counted: each carries its own source.
    r"|^Hồ sơ của \d+ hội viên tập thể$"
)
ABOUT_THE_LOADING = ("dictionary", "snapshot", "rejected")
#: A name with a number, as the simulated schools have.
NUMBERED = re.compile(r"mẫu \d+")
#: So many filters of a dataset, one page each in turn: all of them would take hours.
SAMPLED = {"thuc": 180, "minh-hoa": 80}


def _without_records(page: Page) -> list[str]:
    """The sentences of a page with a number that open to no record."""
    said = [(page.headline, page.headline_records)]
    said += [(point.text, point.record_ids) for point in page.attention]
    said += [(f"{card.label}: {card.value}", card.record_ids) for card in page.cards]
    said += [
        (section.title, section.records or section.source)
        for section in page.sections
        if section.key not in ABOUT_THE_LOADING
    ]
    numbered = [
        words
        for words, records in said
        if re.search(r"\d", NUMBERED.sub("", words)) and not records
    ]
    return [words for words in numbered if not WITHOUT_RECORDS.search(words)]


@pytest.mark.parametrize("chosen", [{}, *slow({"loai": "xh-nn"}, {"tu": "2022", "den": "2023"})])
@pytest.mark.parametrize("name", list(registry.PAGES))
def test_every_sentence_with_a_number_opens_to_its_records(make_view, name, chosen):
    assert _without_records(registry.page(make_view(**chosen), name)) == []


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["thuc", "minh-hoa"])
@pytest.mark.parametrize("name", list(registry.PAGES))
def test_so_does_every_one_under_hundreds_of_filters(published_both, make_view, name, dataset):
    choices = make_view(filters.DATASET_CODES[dataset]).choices
    each = product(
        (None, *choices.types),
        (None, *choices.associations),
        (None, *choices.fields),
        ((None, None), ("2022", None), ("2022", "2023"), (None, "2021")),
    )
    asked = [
        {name: code for name, code in zip(("loai", "hoi", "linh_vuc"), codes, strict=True) if code}
        | {name: year for name, year in zip(("tu", "den"), years, strict=True) if year}
        for *codes, years in each
        if not codes[0] or not codes[1] or choices.type_of[codes[1]] == codes[0]
    ]
    own = list(registry.PAGES).index(name)
    lacking = {}
    for one in Random(7).sample(asked, SAMPLED[dataset])[own :: len(registry.PAGES)]:
        view = make_view(filters.DATASET_CODES[dataset], bo=dataset, **one)
        assert not view.filter.rejected
        if words := _without_records(registry.page(view, name)):
            lacking[tuple(one.items())] = words
    assert lacking == {}


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
