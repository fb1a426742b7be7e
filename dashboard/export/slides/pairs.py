"""Slides that hold more than one thing: a theme with its key figures, two small findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.charts import kinds
from dashboard.content.model import Card, Page
from dashboard.export.area_map import map_of
from dashboard.export.bundle import ExportBundle, Item
from dashboard.export.slides import findings, shapes
from dashboard.export.slides.canvas import (
    BLUE,
    INK,
    MEASURED,
    QUIET,
    SMALLEST,
    Box,
    Canvas,
    Deck,
    Run,
    paint,
)
from dashboard.words import clean, numbers

#: Inches of the panel of key figures, and between two things on a slide.
_PANEL, _GAP = 3.4, 0.35
#: Least height of a row of key figures.
_CARD = 1.3
#: A half of a slide takes no more bars or rows.
_HALF_ROWS = 12


def leading(bundle: ExportBundle, page: Page) -> Item | None:
    """The finding that carries a page: the first that is drawn, else the first."""
    items = list(bundle.items(page))
    drawn = (i for i in items if i.section.chart is not None and not i.section.chart.frame.empty)
    return next(drawn, items[0] if items else None)


def theme(deck: Deck, bundle: ExportBundle, page: Page, most: int | None = None) -> set[str]:
    """Headline, picture and key figures of a page; a picture too large for that has slides of
    its own, `most` of them. Returns the keys of the findings told."""
    lead = leading(bundle, page)
    records = bundle.evidence.records(i for card in page.cards for i in card.record_ids)
    said = [f"{c.label}: {c.value}{f' ({c.note})' if c.note else ''}" for c in page.cards]
    said += [f"{i}. {r.sentence}" for i, r in enumerate(records[: findings.NOTED], start=1)]
    if lead is None:
        canvas = deck.slide(page.headline, bundle.context, kicker=page.title, notes=said)
        if page.cards:
            cards_across(canvas, page.cards, canvas.box)
        else:
            findings.nothing(canvas, canvas.box)
        return set()
    others = [i for i in bundle.items(page) if i.section.key != lead.section.key]
    said += [lead.section.title, *findings.notes(lead)]
    # The first half of that line is the day; the province stands on the opening slide.
    when = (page.as_of.split(" · ")[0],) if page.as_of else ()
    body = deck.body(f"{page.headline} (10/10)")
    left = Box(body.left, body.top, body.width - _PANEL - _GAP, body.height)
    drawn = map_of(lead.section.chart)
    made = findings.pieces(lead, findings.lower(left, _subtitle_height(lead, left.width)))
    beside = bool(page.cards) and drawn is None and len(made) == 1
    if not beside:
        made = findings.pieces(lead, findings.lower(body, _subtitle_height(lead, body.width)))
    for i, (part, piece) in enumerate(findings.numbered(made, most)):
        canvas = deck.slide(
            f"{page.headline}{part}",
            bundle.context,
            kicker=page.title,
            foot=findings.foot(lead, (*when, *piece.marks)),
            notes=said,
        )
        rest = _subtitle(canvas, lead, left if beside else canvas.box)
        if drawn is not None:
            room = rest.height - shapes.legend_height(drawn) - 0.2
            cards = list(page.cards)
            while cards and _cards_height(cards, 3.2) > room:
                cards.pop()
            shapes.add_map(canvas, rest, drawn, _card_lines(cards))
            continue
        rest = findings.lower(rest, piece.draw(canvas, rest) + 0.2)
        if beside:
            side = Box(left.left + left.width + _GAP, left.top, _PANEL, left.height)
            _panel(canvas, page.cards, side)
        if not beside and i == 0 and page.cards and rest.height > _CARD:
            cards_across(canvas, page.cards, rest)
        else:
            others = _sentences(canvas, others, rest)
    return {lead.section.key}


def is_half(deck: Deck, item: Item) -> bool:
    """Whether half a slide holds the finding."""
    if map_of(item.section.chart) is not None:
        return False
    box = _half(deck, 0)
    made = findings.pieces(item, findings.lower(box, _subtitle_height(item, box.width)))
    return len(made) == 1 and made[0].rows <= _HALF_ROWS


def coupled(deck: Deck, items: Sequence[Item]) -> list[list[Item]]:
    """The findings in order, two small ones that follow each other together."""
    groups: list[list[Item]] = []
    for item in items:
        small = _is_small(item) and is_half(deck, item)
        if small and groups and len(groups[-1]) == 1 and _is_small(groups[-1][0]):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _is_small(item: Item) -> bool:
    """Whether a slide of its own would stay half empty."""
    shown = kinds.resolve(item.section.chart)
    if shown.grid is not None or map_of(item.section.chart) is not None:
        return False
    if shown.plots:
        bars = sum(len(plot.categories) for plot in shown.plots)
        return shown.plots[0].shape not in {"columns", "lines"} and bars <= 6
    return len(item.section.table) <= 5 and len(item.section.table.columns) <= 4


def pair(deck: Deck, first: Item, second: Item, kicker: str) -> None:
    """Two findings beside each other, each under its own title."""
    marks = (findings.pieces(i, _half(deck, 0))[0].marks for i in (first, second))
    foots = [findings.foot(i, m, 6.0) for i, m in zip((first, second), marks, strict=True)]
    canvas = deck.slide(
        kicker,
        first.context,
        kicker=first.page_title,
        foot=" ".join(dict.fromkeys(foots)),
        notes=[w for i in (first, second) for w in (i.section.title, *findings.notes(i))],
    )
    for place, item in enumerate((first, second)):
        box = _half(deck, place)
        rest = _subtitle(canvas, item, Box(box.left, canvas.box.top, box.width, canvas.box.height))
        used = findings.pieces(item, rest)[0].draw(canvas, rest)
        findings.fill(canvas, findings.lower(rest, used + 0.2), item)


def cards_across(canvas: Canvas, cards: Sequence[Card], box: Box) -> None:
    """Key figures in rows of at most five."""
    across = len(cards) if len(cards) <= 5 else -(-len(cards) // 2)
    down = -(-len(cards) // across)
    wide = (box.width - 0.2 * (across - 1)) / across
    high = min((box.height - 0.2 * (down - 1)) / down, 2.3)
    for i, card in enumerate(cards):
        left = box.left + (i % across) * (wide + 0.2)
        top = box.top + (i // across) * (high + 0.2)
        _panel(canvas, [card], Box(left, top, wide, high))


def _half(deck: Deck, place: int) -> Box:
    body = deck.body("")
    wide = (body.width - _GAP) / 2
    return Box(body.left + place * (wide + _GAP), body.top, wide, body.height)


def _subtitle_height(item: Item, width: float) -> float:
    return clean.line_count(clean.one_line(item.section.title), 17, width) * 16 * 1.22 / 72 + 0.12


def _subtitle(canvas: Canvas, item: Item, box: Box) -> Box:
    """The title of a finding inside a slide; returns the box below it."""
    high = _subtitle_height(item, box.width)
    words = [[Run(clean.one_line(item.section.title), 16, True, BLUE)]]
    canvas.put(Box(box.left, box.top, box.width, high), words, name="Nhận định")
    return findings.lower(box, high)


def _panel(canvas: Canvas, cards: Sequence[Card], box: Box) -> None:
    """Key figures on a quiet ground, one below the other, as many as fit."""
    from pptx.enum.shapes import MSO_SHAPE

    back = canvas.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu())
    back.name = "Nền: con số chính"
    paint(back, "F4F6F8")
    inner = Box(box.left + 0.2, box.top + 0.15, box.width - 0.4, box.height - 0.25)
    shown = list(cards)
    room = inner.height
    while len(shown) > 1 and _cards_height(shown, inner.width) > room:
        # What is left out is counted in two lines at the end.
        shown.pop()
        room = inner.height - 0.5
    if _cards_height(shown, inner.width) > inner.height:
        shown = [replace(card, note="") for card in shown]
    if len(shown) < len(cards):
        left = f"và {numbers.number(len(cards) - len(shown))} con số khác ở phần ghi chú"
        lines = [*_card_lines(shown, inner.width), [Run(left, SMALLEST, False, QUIET)]]
    else:
        lines = _card_lines(shown, inner.width)
    canvas.put(inner, lines, name="Con số chính", space=3)


def _card_lines(cards: Sequence[Card], width: float = 3.2) -> list[list[Run]]:
    lines = []
    for card in cards:
        value = clean.one_line(card.value, 60)
        sizes = (s for s in (30, 26, 22, 18) if clean.text_width(value, s) * 1.1 <= width)
        lines.append([Run(clean.one_line(card.label, 120), SMALLEST, False, QUIET)])
        lines.append([Run(value, next(sizes, 16), True, BLUE)])
        if card.note:
            lines.append([Run(clean.one_line(card.note, 160), SMALLEST, False, INK)])
    return lines


def _cards_height(cards: Sequence[Card], width: float) -> float:
    return sum(
        clean.line_count(run.text, run.size * (1 if run.bold else MEASURED), width)
        * run.size * 1.2 / 72 + 0.045
        for line in _card_lines(cards, width)
        for run in line
    )  # fmt: skip


def _sentences(canvas: Canvas, items: Sequence[Item], box: Box) -> Sequence[Item]:
    """Further findings as sentences in the room a chart leaves; returns those left."""
    lines, used = [], 0.0
    for item in items:
        words = clean.one_line(item.section.title)
        used += clean.line_count(words, 16 * MEASURED, box.width - 0.3) * 16 * 1.22 / 72 + 0.09
        if used > box.height:
            break
        lines.append([Run("■\u00a0\u00a0", 16, True, BLUE), Run(words, 16)])
    if lines:
        canvas.put(box, lines, space=6, name="Nhận định khác")
    return items[len(lines) :]
