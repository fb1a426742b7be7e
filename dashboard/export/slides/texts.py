"""Slides of words: what needs attention, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.content.model import Attention
from dashboard.export.bundle import ExportBundle
from dashboard.export.context import ExportContext
from dashboard.export.slides import grids
from dashboard.export.slides.canvas import BLUE, MEASURED, SMALLEST, Box, Canvas, Deck, Run
from dashboard.words import clean, numbers

#: Sizes of letters that are tried, and the part of a slide that must not stay empty.
_SIZES, _FILLED = (28, 24, 20, 18, 16, SMALLEST), 0.6
_MISSING = "Còn thiếu gì"


def attention(
    deck: Deck,
    bundle: ExportBundle,
    points: Sequence[Attention],
    kicker: str,
    *,
    slides: int | None = None,
    beside: Sequence[str] = (),
) -> bool:
    """What needs attention, on `slides` slides at most; what is left is counted.

    A few points leave half of their slide to `beside`, what is missing; returns whether.
    """
    if not points:
        return False
    title = f"{numbers.number(len(points))} điều cần chú ý"
    body = deck.body(f"{title} (10/10)")
    lines = _lines(point.text for point in points)
    if beside and _height(lines, 20, body.width) < _FILLED * body.height:
        canvas = deck.slide(
            title, bundle.context, kicker=kicker, notes=_evidence(bundle, points, lines)
        )
        half = (body.width - 0.5) / 2
        left = Box(body.left, canvas.box.top, half, canvas.box.height)
        right = Box(body.left + half + 0.5, left.top, half, left.height)
        _put(canvas, left, lines)
        gaps = _lines(beside)
        head = Run(_MISSING, 24, True)
        canvas.put(Box(right.left, right.top, half, 0.5), [[head]], name=_MISSING)
        rest = Box(right.left, right.top + 0.55, half, right.height - 0.55)
        _put(canvas, rest, _shown(gaps, rest, "điều còn thiếu")[0])
        return True
    for part, words in _parts(title, lines, body, slides, "điều cần chú ý"):
        told = [points[i] for i in range(*part)]
        notes = _evidence(bundle, told, words)
        canvas = deck.slide(words[0], bundle.context, kicker=kicker, notes=notes)
        _put(canvas, canvas.box, words[1:])
    return False


def missing(
    deck: Deck,
    context: ExportContext,
    lines: Sequence[str],
    kicker: str,
    *,
    slides: int | None = None,
) -> None:
    """What is missing, on `slides` slides at most; what is left is counted."""
    body = deck.body(f"{_MISSING} (10/10)")
    told = _lines(lines)
    for _, words in _parts(_MISSING, told, body, slides, "điều còn thiếu"):
        canvas = deck.slide(words[0], context, kicker=kicker, notes=words[1:])
        _put(canvas, canvas.box, words[1:])


def _parts(
    title: str, lines: Sequence[str], body: Box, slides: int | None, what: str
) -> list[tuple[tuple[int, int], list[str]]]:
    """The lines of each slide: ((first, end), [title, lines…])."""
    if not lines:
        return []
    if slides == 1:
        shown, count = _shown(lines, body, what)
        return [((0, count), [title, *shown])]
    heights = [_height([line], 18, body.width) for line in lines]
    cuts = grids.fitted(heights, body.height)
    return [
        (
            (cut.start, cut.stop),
            [f"{title} ({i}/{len(cuts)})" if len(cuts) > 1 else title, *lines[cut]],
        )
        for i, cut in enumerate(cuts, start=1)
    ]


def _shown(lines: Sequence[str], box: Box, what: str) -> tuple[list[str], int]:
    """The lines that fit into a box in the smallest letters, the rest counted; how many do."""
    if _height(lines, SMALLEST, box.width) <= box.height:
        return list(lines), len(lines)
    count = len(lines)
    while count and _height(lines[:count], SMALLEST, box.width) > box.height - 0.4:
        count -= 1
    more = f"Còn {numbers.number(len(lines) - count)} {what} khác, xem đủ trên trang và ở tệp Excel"
    return [*lines[:count], more], count


def _put(canvas: Canvas, box: Box, lines: Sequence[str]) -> None:
    """Lines in the largest letters in which all fit."""
    fits = (s for s in _SIZES if _height(lines, s, box.width) <= box.height)
    size = next(fits, SMALLEST)
    paragraphs = [[Run("■\u00a0\u00a0", size, True, BLUE), Run(line, size)] for line in lines]
    canvas.put(box, paragraphs, space=8, name="Các điểm")


def _height(lines: Sequence[str], size: float, width: float) -> float:
    return sum(
        clean.line_count(line, size * MEASURED, width - 0.35) * size * 1.2 / 72 + 0.115
        for line in lines
    )


def _lines(texts: Iterable[str]) -> list[str]:
    return [clean.shorten(clean.one_line(text), 600) for text in texts]


def _evidence(bundle: ExportBundle, points: Sequence[Attention], lines: Sequence[str]) -> list[str]:
    records = (bundle.evidence.records(point.record_ids)[:6] for point in points)
    return [*lines, *(f"– {record.sentence}" for of in records for record in of)]
