"""One finding as one slide, or several when it would not be legible on one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

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
from dashboard.export.tables import SLIDE_COLUMNS, printed
from dashboard.words import clean, numbers, palette, wording

#: Records whose evidence is written out in the speaker notes of one slide.
NOTED = 30
NOTHING = wording.NO_DATA_IN_SCOPE


@dataclass(frozen=True)
class Piece:
    """What one slide, or a half of one, takes of a finding.

    rows    rows, bars or small charts it shows
    draw    puts it into a box; returns the inches it took there
    marks   what its marks mean
    """

    rows: int
    draw: Callable[[Canvas, Box], float]
    marks: tuple[str, ...] = ()


#: Slides of one finding in a deck of whole pages: nobody shows a thousand rows one by one.
MOST_SLIDES = 6


def add(deck: Deck, item: Item, most: int | None = None, kicker: str = "") -> None:
    """The slides of a finding, `most` of them; what is left is counted at the foot."""
    made = pieces(item, deck.body(f"{item.section.title} (10/10)"))
    for part, piece in numbered(made, most):
        canvas = deck.slide(
            f"{item.section.title}{part}",
            item.context,
            kicker=kicker or item.page_title,
            foot=foot(item, piece.marks),
            notes=notes(item),
        )
        fill(canvas, lower(canvas.box, piece.draw(canvas, canvas.box) + 0.2), item)


def numbered(made: Sequence[Piece], most: int | None) -> list[tuple[str, Piece]]:
    """At most so many pieces, each with " (1/3)"; their marks count what is left."""
    shown = made[:most]
    left = sum(piece.rows for piece in made[len(shown) :])
    cut = (f"còn {numbers.number(left)} dòng nữa ở tệp Excel",) if left else ()
    return [
        (
            f" ({i}/{len(shown)})" if len(shown) > 1 else "",
            replace(piece, marks=(*cut, *piece.marks)),
        )
        for i, piece in enumerate(shown, start=1)
    ]


def pieces(item: Item, box: Box) -> list[Piece]:
    """A finding in parts that are legible in such a box."""
    section = item.section
    drawn, shown = map_of(section.chart), kinds.resolve(section.chart)
    if drawn is not None:
        return [Piece(len(drawn.shapes), partial(shapes.add_map, picture=drawn))]
    if shown.grid is not None:
        return [
            Piece(len(page.rows), partial(grids.add, page=page), shown.grid.written_notes)
            for page in grids.pages(shown.grid, box.width, box.height)
        ]
    if shown.plots and _comparable(shown.plots[0]):
        return _charts(shown.plots, box)
    if shown.plots:
        return _rows(*grids.plot_rows(shown.plots[0]), box)
    if not section.table.empty and (section.chart is None or not section.chart.frame.empty):
        shown_table = printed(section, SLIDE_COLUMNS)
        left = len(section.table.columns) - len(shown_table.columns)
        marks = (f"{numbers.number(left)} cột nữa ở tệp Excel",) if left else ()
        rows = _rows(*grids.rows_of(shown_table), box)
        return [replace(piece, marks=(*piece.marks, *marks)) for piece in rows]
    return [Piece(0, nothing)]


def _rows(
    heads: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[bool], box: Box
) -> list[Piece]:
    return [
        Piece(len(part.heights) - 1, partial(grids.add_rows, part=part))
        for part in grids.row_parts(heads, rows, numeric, box)
    ]


def nothing(canvas: Canvas, box: Box) -> float:
    """The words that stand where a filter leaves nothing."""
    canvas.put(lower(box, 0.3), [[Run(NOTHING, 20)]], name=wording.NO_DATA_AT_START)
    return 1.0


def fill(canvas: Canvas, box: Box, item: Item) -> None:
    """The table below a chart, where the room it leaves is large and holds all of it."""
    section = item.section
    if section.chart is None or section.table.empty or box.height < 0.4 * canvas.box.height:
        return
    if kinds.resolve(section.chart).grid is not None:
        return
    rows = grids.row_parts(*grids.rows_of(printed(section, SLIDE_COLUMNS)), box)
    if len(rows) == 1:
        grids.add_rows(canvas, box, rows[0])


def foot(item: Item, marks: Sequence[str] = (), room: float = 12.3) -> str:
    """The footnote of two lines: what the marks mean, sources, the small lines of the
    finding; what does not fit whole stands in the notes below the slide."""
    section = item.section
    if section.source is not None:
        source = clean.one_line(section.source)
    else:
        source = source_line(item.records, named=2) if section.records else ""
    legend = f"{wording.capitalise('; '.join(marks))}." if marks else ""
    said = ""
    for words in (legend, source, *map(clean.one_line, section.printed)):
        tried = f"{said} {wording.capitalise(words)}".strip()
        if words and clean.line_count(tried, SMALLEST * 0.98, room) <= 2:
            said = tried if tried.endswith((".", "!", "?")) else f"{tried}."
    return said


def notes(item: Item) -> list[str]:
    """What stands in the speaker notes: the remark, the note, the evidence in full."""
    said = []
    if item.note:
        said.append(f"Ghi chú: {item.note}")
    said += item.section.printed
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


def _charts(plots: Sequence[Plot], box: Box) -> list[Piece]:
    if len(plots) == 1:
        return [
            Piece(len(plot.categories), partial(add_chart, plot=plot), plot.notes)
            for plot in _split(plots[0], box)
        ]

    def draw(canvas: Canvas, box: Box, page: Sequence[Plot]) -> float:
        for plot, place in zip(page, _places(box, len(page)), strict=True):
            add_chart(canvas, place, _titled(plot, place))
        return box.height

    most = 6 if len(plots) <= 6 else 12
    most = most if box.width > 8 else 4
    pages = [plots[i : i + most] for i in range(0, len(plots), most)]
    return [
        Piece(
            len(page),
            partial(draw, page=page),
            tuple(dict.fromkeys(n for p in page for n in p.notes)),
        )
        for page in pages
    ]


def _titled(plot: Plot, box: Box) -> Plot:
    """The plot with a title that takes one line."""
    letters = int((box.width - 0.25) * 0.85 / clean.text_width("n", SMALLEST))
    return replace(plot, title=clean.shorten(plot.title, max(letters, 12)))


def _split(plot: Plot, box: Box) -> list[Plot]:
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
    parts = -(-n // most)
    size = -(-n // parts)
    return [plot.pick(range(i, min(i + size, n))) for i in range(0, n, size)]


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


def add_chart(canvas: Canvas, box: Box, plot: Plot) -> float:
    """A native chart with its workbook; few bars have larger letters and swell a little.

    Returns the height it takes.
    """
    high, points = box.height, SMALLEST
    if plot.shape not in {"columns", "lines"}:
        need, points = next(
            (
                (need, size)
                for size in (20, 18, 16, SMALLEST)
                if (need := _height(plot, box.width, size)) <= box.height or size == SMALLEST
            ),
        )
        high = min(high, max(need, 1.4))
    frame = canvas.slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED,
        Inches(box.left),
        Inches(box.top),
        Inches(box.width),
        Inches(high),
        NativeChart(plot, box.width, high, points),
    )
    frame.name = clean.shorten(plot.title or "Biểu đồ", 60)
    if plot.mark is not None:
        _mark(canvas, plot, Box(box.left, box.top, box.width, high), points)
    words = describe(plot.title or "Biểu đồ", plot.said)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean.one_line(words, 1200))
    return high


def _height(plot: Plot, width: float, points: float) -> float:
    """What bars take that are neither thin nor clumsy."""
    return len(plot.categories) * layout.row_height(plot, width, points) * 1.9 + 0.5


def _mark(canvas: Canvas, plot: Plot, box: Box, points: float) -> None:
    """The line at a marked value: today, a median. Its meaning stands in the footnote."""
    where = layout.area(plot, box.width, box.height, points)
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


def lower(box: Box, by: float) -> Box:
    """What is left of a box below its first inches."""
    return Box(box.left, box.top + by, box.width, box.height - by)
