"""One field finds things of every kind without accents, and leads to them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.content import registry, search
from dashboard.content.areas.scope import Scope


@pytest.mark.parametrize(
    ("words", "kind", "found"),
    [
        ("lam vuon", "association", "Hội Làm vườn"),
        ("hlv", "association", "Hội Làm vườn"),
        ("LHH", "association", "Liên hiệp hội"),
        ("lang giang", "area", "Huyện Lạng Giang"),
        ("bien che", "indicator", "Biên chế giao cho các hội đặc thù"),
        ("muc tieu", "page", "Mục tiêu"),
        ("ly dinh dat", "document", "Tham luận của Hội Luật gia tỉnh"),
        ("ghep hoi cham cuu", "target", "Ghép Hội Châm cứu vào Hội Đông y"),
    ],
)
def test_things_are_found_by_words_without_accents(make_view, words, kind, found):
    first = search.find(make_view(), words)[0]
    assert (first.kind, first.words) == (kind, found)


def test_a_filter_hides_nothing_from_the_search(make_view):
    filtered = search.find(make_view(hoi="cham-cuu", den="2019"), "lam vuon")
    assert filtered == search.find(make_view(), "lam vuon")


def test_few_are_shown_and_nothing_is_found_for_nonsense(make_view):
    assert len(search.find(make_view(), "hoi")) == search.MOST
    for words in ("", "a", "xyzq", "%", "' or 1=1 --"):
        assert search.find(make_view(), words) == []


def test_a_hit_leads_to_the_thing_it_names(make_view):
    view = make_view()
    place = search.find(view, "lang giang")[0].link
    assert place.own["noi"] in Scope.of(view).unit_names
    profile = search.find(view, "hlv")[0].link
    there = registry.page(
        replace(view, filter=replace(view.filter, **profile.filter)), profile.page
    )
    assert there.headline.startswith("Hội Làm vườn")
    for words, page in (
        ("ghep hoi cham cuu", "targets"),
        ("phoi hop voi huyen lang giang", "registers"),
    ):
        link = search.find(view, words)[0].link
        shown = registry.page(view, link.page)
        assert link.page == page
        part = next(p for p in shown.parts if p.code == link.own["phan"])
        assert link.own["muc"] in {r for s in part.sections for r in s.records}
