"""One finding as one slide, or several when it would not be legible on one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.util import Inches, Pt

from dashboard.charts import kinds
from dashboard.charts.office import NativeChart, layout
from dashboard.charts.plot import Plot, describe, hex_colour
from dashboard.content.evidence import source_line
from dashboard.export.area_map import map_of
from dashboard.export.bundle import Item
from dashboard.export.slides import grids, shapes
from dashboard.export.slides.canvas import SMALLEST, Box, Canvas, Deck, Run
from dashboard.words import clean, numbers, palette, wording

#: Records whose evidence is written out in the speaker notes of one slide.
NOTED = 30
NOTHING = wording.NO_DATA_IN_SCOPE


@dataclass(frozen=True)
class Limit:
    """How much of a finding a deck takes: all of it, or what fits on one slide."""

    whole: bool = True
    table_slides: int = 3


def add(deck: Deck, item: Item, limit: Limit | None = None) -> None:
    """The slides of a finding."""
    limit = limit or Limit()
    section = item.section
    grid = kinds.grid_of(section.chart)
    found = kinds.plots_of(section.chart)
    drawn = map_of(section.chart)
    if drawn is not None:
        shapes.add_map(_slide(deck, item), drawn)
    elif grid is not None:
        room = deck.plan(f"{section.title} (1/2)", foot(item, grid.written_notes)).body
        pages = grids.pages(grid, room.width, room.height)
        for i, page in enumerate(pages[: None if limit.whole else 1]):
            canvas = _slide(deck, item, grid.written_notes, i, len(pages) if limit.whole else 1)
            grids.add(canvas, page)
    elif found and _comparable(found[0]):
        _plots(deck, item, found, limit)
    elif found:
        grids.add_rows(
            deck,
            item,
            *grids.plot_rows(found[0]),
            limit=_rows(limit),
            foot=foot(item),
            slide=_slide,
        )
    elif not section.table.empty and (section.chart is None or not section.chart.frame.empty):
        heads, rows, numeric = grids.rows_of(section.table)
        grids.add_rows(
            deck, item, heads, rows, numeric, limit=_rows(limit), foot=foot(item), slide=_slide
        )
    else:
        canvas = _slide(deck, item)
        canvas.put(_lower(canvas.box, 0.3), [[Run(NOTHING, 20)]], name=wording.NO_DATA_AT_START)


def _slide(
    deck: Deck, item: Item, marks: Sequence[str] = (), part: int = 0, parts: int = 1
) -> Canvas:
    title = item.section.title + (f" ({part + 1}/{parts})" if parts > 1 else "")
    return deck.slide(
        title, item.context, kicker=item.page_title, foot=foot(item, marks), notes=notes(item)
    )


def foot(item: Item, marks: Sequence[str] = ()) -> str:
    """The footnote: sources, the remark below the chart, what the marks mean."""
    section = item.section
    if section.source is not None:
        source = clean.one_line(section.source)
    else:
        source = source_line(item.records, named=2) if section.records else ""
    legend = f"{wording.capitalise('; '.join(marks))}." if marks else ""
    # What does not fit is cut at the end; the notes below the slide have all of it.
    return " ".join(p for p in (legend, source, clean.one_line(section.note)) if p)


def notes(item: Item) -> list[str]:
    """What stands in the speaker notes: the remark, the note, the evidence in full."""
    said = []
    if item.note:
        said.append(f"Ghi chú: {item.note}")
    if item.section.note:
        said.append(item.section.note)
    if item.section.source:
        said.append(item.section.source)
    if item.records:
        said.append("Nguồn của các con số:")
        said += [f"{i}. {r.sentence}" for i, r in enumerate(item.records[:NOTED], start=1)]
        more = len(item.records) - NOTED
        if more > 0:
            said.append(f"Còn {numbers.number(more)} bản ghi nữa; xem đủ ở tệp Excel.")
    return said


# Charts ---------------------------------------------------------------------------


def _comparable(plot: Plot) -> bool:
    """Whether bars are a fair picture: rows of one unit, and where each has its own scale, of
    one order of size."""
    if not plot.scales:
        return True
    values = [float(v) for s in plot.series for v in s.values if v]
    return len(set(plot.units)) == 1 and bool(values) and max(values) < 60 * min(values)


def _plots(deck: Deck, item: Item, found: Sequence[Plot], limit: Limit) -> None:
    many = len(found) > 1
    probe = deck.plan(f"{item.section.title} (1/2)", foot(item, ("",))).body
    pages = _grouped(found) if many else [[p] for p in _split(found[0], probe, limit)]
    shown = pages if limit.whole else pages[:1]
    for i, page in enumerate(shown):
        marks = dict.fromkeys(n for p in page for n in p.notes)
        if not limit.whole and (len(pages) > 1):
            total = sum(len(p.categories) for one in pages for p in one) if not many else len(found)
            here = len(page) if many else len(page[0].categories)
            marks[f"vẽ {here} trong {total} mục, đủ ở tệp Excel"] = None
        canvas = _slide(deck, item, tuple(marks), i, len(shown))
        for plot, box in zip(page, _places(canvas.box, len(page)), strict=True):
            add_chart(canvas, _titled(plot, box), box)


def _titled(plot: Plot, box: Box) -> Plot:
    """The plot with a title that takes one line."""
    letters = int((box.width - 0.25) * 0.85 / clean.text_width("n", SMALLEST))
    return replace(plot, title=clean.shorten(plot.title, max(letters, 12)))


def _split(plot: Plot, box: Box, limit: Limit) -> list[Plot]:
    """A long list of bars in parts of equal length that are legible."""
    if plot.shape not in {"bars", "pairs", "share", "points", "spans", "stacked"}:
        return [plot]
    n = len(plot.categories)
    most = layout.rows_that_fit(plot, box.width, box.height, SMALLEST)
    if n <= most:
        return [plot]
    # One scale and one width of names on all slides, or the bars could not be compared.
    if plot.shape not in {"points", "spans"}:
        plot = replace(
            plot,
            names=layout.name_width(plot, box.width, SMALLEST),
            end=layout.area(plot, box.width, box.height, SMALLEST).high,
        )
    if not limit.whole:
        return [plot.pick(range(most)), plot.pick(range(most, n))]
    parts = -(-n // most)
    size = -(-n // parts)
    return [plot.pick(range(i, min(i + size, n))) for i in range(0, n, size)]


def _grouped(found: Sequence[Plot]) -> list[list[Plot]]:
    """Small charts, as many a slide as stay legible."""
    most = 6 if len(found) <= 6 else 12
    return [list(found[i : i + most]) for i in range(0, len(found), most)]


def _places(box: Box, count: int) -> list[Box]:
    if count == 1:
        return [box]
    across = 2 if count <= 4 else 3 if count <= 9 else 4
    down = -(-count // across)
    gap = 0.15
    wide = (box.width - gap * (across - 1)) / across
    high = (box.height - gap * (down - 1)) / down
    return [
        Box(
            box.left + (i % across) * (wide + gap),
            box.top + (i // across) * (high + gap),
            wide,
            high,
        )
        for i in range(count)
    ]


def add_chart(canvas: Canvas, plot: Plot, box: Box) -> Any:
    """A native chart with its workbook; few bars do not swell to fill the slide."""
    high = box.height
    if plot.shape not in {"columns", "lines"}:
        need = len(plot.categories) * layout.row_height(plot, box.width, SMALLEST) * 1.9 + 0.5
        high = min(high, max(need, 1.4))
    frame = canvas.slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED,
        Inches(box.left),
        Inches(box.top),
        Inches(box.width),
        Inches(high),
        NativeChart(plot, box.width, high, SMALLEST),
    )
    frame.name = clean.shorten(plot.title or "Biểu đồ", 60)
    if plot.mark is not None:
        _mark(canvas, plot, Box(box.left, box.top, box.width, high))
    words = describe(plot.title or "Biểu đồ", plot.said)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean.one_line(words, 1200))
    return frame


def _mark(canvas: Canvas, plot: Plot, box: Box) -> None:
    """The line at a marked value: today, a median. Its meaning stands in the footnote."""
    where = layout.area(plot, box.width, box.height, SMALLEST)
    place = layout.mark_place(plot, where)
    if place is None:
        return
    x = Inches(box.left + place * box.width)
    top, bottom = (box.top + p * box.height for p in (where.top, where.top + where.height))
    line = canvas.slide.shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT, x, Inches(top), x, Inches(bottom)
    )
    line.name = "Vạch mốc"
    # Behind the chart, which has no fill: names at the dots stay legible.
    tree = canvas.slide.shapes._spTree
    tree.remove(line._element)
    tree.insert(2, line._element)
    line.line.color.rgb = RGBColor.from_string(hex_colour(palette.AMBER))
    line.line.width = Pt(2)
    line.line.dash_style = MSO_LINE.DASH


def _rows(limit: Limit) -> int:
    return limit.table_slides if limit.whole else 1


def _lower(box: Box, by: float) -> Box:
    return Box(box.left, box.top + by, box.width, box.height - by)
