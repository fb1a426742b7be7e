"""Decks: pages in full, a picked selection, the standing deck of the weekly meeting."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.content.changes import section
from dashboard.content.model import Page
from dashboard.export.bundle import ExportBundle, Item
from dashboard.export.context import ExportContext
from dashboard.export.slides import findings, pairs, texts
from dashboard.export.slides.canvas import BLUE, QUIET, Box, Deck, Run
from dashboard.words import clean, numbers, wording

STANDING_TITLE = "Báo cáo giao ban"
#: The themes of the standing deck, and the most slides it has.
STANDING = ("membership", "funding", "activities", "areas", "targets")
MOST = 12


def deck_of_pages(bundle: ExportBundle, template: bytes | None = None) -> bytes:
    """Every page in full: its headline, key figures and picture, then all other findings."""
    deck = Deck(template)
    if len(bundle.pages) > 1:
        _opening(deck, bundle.title, bundle.context)
    for page in bundle.pages:
        shown = pairs.theme(deck, bundle, page)
        for title, items in bundle.parts(page):
            kicker = f"{page.title}: {title}" if title and len(page.parts) > 1 else page.title
            left = [item for item in items if item.section.key not in shown]
            for group in pairs.coupled(deck, left):
                if len(group) == 2:
                    pairs.pair(deck, group[0], group[1], kicker)
                else:
                    findings.add(deck, group[0], findings.MOST_SLIDES, kicker)
        texts.attention(deck, bundle, page.attention, page.title)
        texts.missing(deck, bundle.context, page.missing, page.title)
    return deck.save(bundle.title, bundle.context)


def deck_of_items(
    items: Sequence[Item], title: str = "Bộ trang chiếu đã chọn", template: bytes | None = None
) -> bytes:
    """The findings picked while browsing, each under the filter it was seen with; one alone
    has no opening slide."""
    if not items:
        raise ValueError("a deck needs at least one finding")
    deck = Deck(template)
    if len(items) > 1:
        _opening(deck, title, items[0].context, varied=len({i.context for i in items}) > 1)
    for item in items:
        findings.add(deck, item)
    return deck.save(items[0].section.title if len(items) == 1 else title, items[0].context)


def standing_deck(
    bundle: ExportBundle,
    template: bytes | None = None,
    *,
    title: str = STANDING_TITLE,
    themes: Sequence[str] = STANDING,
) -> bytes:
    """The deck of a meeting: at most MOST slides, what needs attention second."""
    deck = Deck(template)
    by_name = {page.name: page for page in bundle.pages}
    chosen = [by_name[name] for name in themes if name in by_name]
    _opening(deck, title, bundle.context, by_name.get("overview"))
    missing = bundle.missing
    both = texts.attention(deck, bundle, bundle.attention, title, slides=1, beside=missing)
    changed = _changed(bundle)
    for item in changed:
        findings.add(deck, item, 1)
    spare = MOST - len(deck) - len(chosen) - (0 if both or not missing else 1)
    told = {page.name: {item.section.key for item in changed} for page in bundle.pages}
    for page in chosen:
        before = len(deck)
        told[page.name] |= pairs.theme(deck, bundle, page, most=1 + max(spare, 0))
        spare -= len(deck) - before - 1
        more = _pair(deck, bundle, page, told[page.name]) if spare > 0 else ()
        if more:
            parts = (page.part_of(i.section.key) for i in more)
            names = dict.fromkeys(p.title.lower() for p in parts if p and len(page.parts) > 1)
            pairs.pair(
                deck,
                more[0],
                more[1],
                ": ".join([page.title, *([", ".join(names)] if names else [])]),
            )
            spare -= 1
    if not both:
        texts.missing(deck, bundle.context, missing, title, slides=1)
    return deck.save(title, bundle.context)


def standing_items(bundle: ExportBundle) -> list[Item]:
    """The findings of the standing deck as a slide show takes them: what carries each theme."""
    by_name = {page.name: page for page in bundle.pages}
    leads = (pairs.leading(bundle, by_name[name]) for name in STANDING if name in by_name)
    return [*_changed(bundle), *(item for item in leads if item is not None)]


def _changed(bundle: ExportBundle) -> list[Item]:
    """What changed since the earlier meeting: a meeting asks it first."""
    pages = [page for page in bundle.pages if page.name == "overview"]
    items = [i for page in pages for i in bundle.items(page) if i.section.key == section.KEY]
    return [item for item in items if not item.section.table.empty]


def _pair(deck: Deck, bundle: ExportBundle, page: Page, told: set[str]) -> tuple[Item, ...]:
    """Two further findings of a page that are drawn and share a slide."""
    drawn = [
        item
        for item in bundle.items(page)
        if item.section.key not in told
        and item.section.chart is not None
        and pairs.is_half(deck, item)
    ]
    return tuple(drawn[:2]) if len(drawn) > 1 else ()


def _opening(
    deck: Deck,
    title: str,
    context: ExportContext,
    page: Page | None = None,
    *,
    varied: bool = False,
) -> None:
    """The first slide: what this is and, with a page, its headline and key figures."""
    canvas = deck.slide(title, context, kicker=wording.ORGANISATION, notes=[context.citation])
    filters = "mỗi trang chiếu ghi phạm vi lọc riêng" if varied else context.filter_words
    lines = [[Run(clean.one_line(page.headline) if page else wording.TITLE, 24, True, BLUE)]]
    if page is not None and page.small_print:
        lines.append([Run(clean.one_line("; ".join(page.small_print)), 16, False, QUIET)])
    lines += [
        [Run(f"Bộ số liệu: {context.dataset_words}", 18)],
        [Run(f"Ngày {numbers.day(context.built_on)}; phạm vi: {filters}", 18)],
    ]
    box = canvas.box
    cards = 2.1 if page is not None and page.cards else 0.0
    top = deck.raise_title(canvas.slide, 40, 0.75 if cards else 2.0) or box.top + 0.2
    high = box.top + box.height - top - cards - 0.2
    canvas.put(Box(box.left + 0.25, top, box.width - 0.25, high), lines, space=8, name="Giới thiệu")
    if page is not None and page.cards:
        pairs.cards_across(canvas, page.cards, Box(box.left, top + high + 0.2, box.width, cards))
