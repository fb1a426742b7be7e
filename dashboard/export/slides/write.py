"""Decks: pages in full, a picked selection, the standing deck of the weekly meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.content.changes import section
from dashboard.content.model import Attention, Card, Page
from dashboard.export.bundle import ExportBundle, Item
from dashboard.export.context import ExportContext
from dashboard.export.slides import findings, grids
from dashboard.export.slides.canvas import (
    BLUE,
    INK,
    QUIET,
    SMALLEST,
    Box,
    Canvas,
    Deck,
    Run,
    paint,
)
from dashboard.export.slides.canvas import put as put_text
from dashboard.words import clean, numbers, wording

STANDING_TITLE = "Báo cáo giao ban"
#: Page → how many of its findings the standing deck takes.
STANDING = (
    ("membership", 2),
    ("funding", 2),
    ("activities", 2),
    ("areas", 1),
    ("targets", 2),
)
_POINTS = 7


def deck_of_pages(bundle: ExportBundle, template: bytes | None = None) -> bytes:
    """Every page in full: its headline and key figures, then a slide a finding."""
    deck = Deck(template)
    _opening(deck, bundle.title, bundle.context)
    for page in bundle.pages:
        _summary(deck, bundle, page)
        for item in bundle.items(page):
            findings.add(deck, item)
        _attention(deck, bundle, page)
        _missing(deck, page, bundle.context)
    return deck.save(bundle.title, bundle.context)


def deck_of_items(
    items: Sequence[Item], title: str = "Bộ trang chiếu đã chọn", template: bytes | None = None
) -> bytes:
    """The findings picked while browsing, each under the filter it was seen with."""
    if not items:
        raise ValueError("a deck needs at least one finding")
    deck = Deck(template)
    _opening(deck, title, items[0].context, varied=len({i.context for i in items}) > 1)
    for item in items:
        findings.add(deck, item)
    return deck.save(title, items[0].context)


def standing_deck(bundle: ExportBundle, template: bytes | None = None) -> bytes:
    """ "Báo cáo giao ban": about twelve slides from overview to attention points."""
    deck = Deck(template)
    limit = findings.Limit(whole=False)
    _opening(deck, STANDING_TITLE, bundle.context)
    found = {page.name: page for page in bundle.pages}
    overview = found.get("overview")
    if overview is not None:
        _summary(deck, bundle, overview)
    for item in standing_items(bundle):
        findings.add(deck, item, limit)
    if overview is not None:
        _attention(deck, bundle, overview)
    _missing_of_all(deck, bundle)
    return deck.save(STANDING_TITLE, bundle.context)


def standing_items(bundle: ExportBundle) -> list[Item]:
    """The findings the standing deck takes from the bundle's pages."""
    found = {page.name: page for page in bundle.pages}
    overview = found.get("overview")
    # What a meeting asks first, if the earlier one was chosen.
    changed = (
        [i for i in bundle.items(overview) if i.section.key == section.KEY] if overview else []
    )
    return changed + [
        item
        for name, count in STANDING
        if name in found
        for item in list(_leading(bundle, found[name]))[:count]
    ]


def _leading(bundle: ExportBundle, page: Page) -> Iterable[Item]:
    """A page's findings, those with a chart that shows something first."""
    items = list(bundle.items(page))
    drawn = [i for i in items if i.section.chart is not None and not i.section.chart.frame.empty]
    return drawn or items


# Slides that are no findings --------------------------------------------------------


def _opening(deck: Deck, title: str, context: ExportContext, *, varied: bool = False) -> None:
    canvas = deck.slide(title, context, kicker=wording.ORGANISATION, notes=[context.citation])
    filters = (
        "Mỗi trang chiếu ghi phạm vi lọc riêng"
        if varied
        else (f"Phạm vi lọc: {context.filter_words}")
    )
    lines = [
        [Run(wording.TITLE, 24, True, BLUE)],
        [Run(f"Bộ số liệu: {context.dataset_words}", 20)],
        [Run(context.snapshot_words, 20)],
        [Run(filters, 20)],
    ]
    box = canvas.box
    top = deck.raise_title(canvas.slide, 40) or box.top + 0.7
    canvas.put(Box(box.left + 0.25, top, box.width - 0.25, 3), lines, space=12, name="Giới thiệu")


def _summary(deck: Deck, bundle: ExportBundle, page: Page) -> None:
    records = bundle.evidence.records(i for card in page.cards for i in card.record_ids)
    said = [f"{c.label}: {c.value}{f' ({c.note})' if c.note else ''}" for c in page.cards]
    said += [f"{i}. {r.sentence}" for i, r in enumerate(records[: findings.NOTED], start=1)]
    canvas = deck.slide(
        page.headline,
        bundle.context,
        kicker=page.title,
        foot=" · ".join(clean.one_line(f) for f in page.small_print),
        notes=said,
    )
    if page.cards:
        _cards(canvas, page.cards)
    elif not page.sections:
        canvas.put(canvas.box, [[Run(findings.NOTHING, 20)]], name=wording.NO_DATA_AT_START)


def _cards(canvas: Canvas, cards: Sequence[Card]) -> None:
    box, gap = canvas.box, 0.2
    across = len(cards) if len(cards) <= 3 else 2 if len(cards) == 4 else 3
    down = -(-len(cards) // across)
    wide = (box.width - gap * (across - 1)) / across
    high = min((box.height - 0.2 - gap * (down - 1)) / down, 2.3)
    for i, card in enumerate(cards):
        left = box.left + (i % across) * (wide + gap)
        top = box.top + 0.1 + (i // across) * (high + gap)
        _card(canvas, card, Box(left, top, wide, high))


def _card(canvas: Canvas, card: Card, box: Box) -> None:
    from pptx.enum.shapes import MSO_SHAPE

    back = canvas.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu())
    back.name = f"Nền: {clean.one_line(card.label, 60)}"
    paint(back, "F4F6F8")
    inner = box.width - 0.4
    value = clean.shorten(clean.one_line(card.value), 60)
    size = next((s for s in (40, 34, 28, 22) if clean.text_width(value, s) * 1.1 <= inner), 18)
    label = clean.shorten(clean.one_line(card.label), 90)
    lines = [[Run(label, 16, False, QUIET)], [Run(value, size, True, BLUE)]]
    if card.note:
        room = max(1, int((box.height - 1.45) / 0.26))
        most = int(inner / clean.text_width("n", SMALLEST)) * room
        lines.append(
            [Run(clean.shorten(clean.one_line(card.note), max(most, 30)), SMALLEST, False, INK)]
        )
    put_text(
        canvas.slide,
        Box(box.left + 0.2, box.top + 0.15, inner, box.height - 0.3),
        lines,
        name=clean.one_line(card.label, 60),
        space=4,
    )


def _attention(deck: Deck, bundle: ExportBundle, page: Page) -> None:
    said = {clean.shorten(clean.one_line(p.text), 600): p for p in page.attention}
    parts = _fitted(tuple(said), deck.width - 1.0)
    for i, part in enumerate(parts):
        title = f"{numbers.number(len(said))} điều cần chú ý"
        title += f" ({i + 1}/{len(parts)})" if len(parts) > 1 else ""
        evidence = _evidence(bundle, [said[line] for line in part])
        _bullets(deck, bundle.context, title, page.title, part, evidence)


def _evidence(bundle: ExportBundle, points: Iterable[Attention]) -> list[str]:
    said = []
    for point in points:
        for record in bundle.evidence.records(point.record_ids)[:6]:
            said.append(f"– {record.sentence}")
    return said


def _missing(deck: Deck, page: Page, context: ExportContext) -> None:
    _lists(deck, context, "Còn thiếu gì", page.title, page.missing)


def _missing_of_all(deck: Deck, bundle: ExportBundle) -> None:
    lines: dict[str, None] = {}
    for page in bundle.pages:
        # The first line of each page's list is its weightiest.
        for line in page.missing[:2]:
            lines[line] = None
    _lists(deck, bundle.context, "Còn thiếu gì", STANDING_TITLE, tuple(lines)[:_POINTS])


def _lists(
    deck: Deck, context: ExportContext, title: str, kicker: str, lines: Sequence[str]
) -> None:
    parts = _fitted(lines, deck.width - 1.0)
    for i, part in enumerate(parts):
        counted = f"{title} ({i + 1}/{len(parts)})" if len(parts) > 1 else title
        _bullets(deck, context, counted, kicker, part)


def _fitted(lines: Sequence[str], width: float) -> list[list[str]]:
    """Lines in groups that fit on a slide at 18 points."""
    shown = [clean.shorten(clean.one_line(line), 600) for line in lines]
    heights = [clean.line_count(line, 18, width - 0.3) * 0.31 + 0.12 for line in shown]
    return [shown[part] for part in grids.fitted(heights, 4.9)] if shown else []


def _bullets(
    deck: Deck,
    context: ExportContext,
    title: str,
    kicker: str,
    lines: Sequence[str],
    notes: Sequence[str] = (),
) -> None:
    canvas = deck.slide(title, context, kicker=kicker, notes=[*lines, *notes])
    high = sum(clean.line_count(line, 20, canvas.box.width - 0.3) * 0.345 + 0.12 for line in lines)
    size = 20 if high < canvas.box.height else 18
    paragraphs = [
        [
            Run("■\u00a0\u00a0", size, True, BLUE),
            Run(clean.shorten(clean.one_line(line), 600), size),
        ]
        for line in lines
    ]
    canvas.put(canvas.box, paragraphs, space=8, name="Các điểm")
