"""The report: a letterhead, a theme a page with one picture, sources in one list at the end.

In short form a theme is its headline, key figures, one picture and its findings as sentences;
on request an annex has every table. The profile of one association is one page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image

from dashboard import maps
from dashboard.charts import kinds, plotly
from dashboard.charts.chart import Chart
from dashboard.content.model import Attention, Page
from dashboard.drawing.chart import UnknownFigureError
from dashboard.export import pictures
from dashboard.export.area_map import map_of
from dashboard.export.bundle import ExportBundle, Item
from dashboard.export.report import form, paper, profile
from dashboard.export.report.body import Body
from dashboard.export.report.citations import Citations, as_sentence, cited
from dashboard.export.tables import headings, printed
from dashboard.words import clean, numbers, wording

REPORT_TITLE = "Tình hình hoạt động các hội"
NO_PICTURES = "Biểu đồ được thay bằng bảng số liệu."
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
#: Pixels of a picture for each of the screen's: 178 dots an inch on the paper.
SCALE = 1.75
#: Millimetres: a picture higher than the first is made smaller, than the second is left out.
_HIGH, _HIGHEST = 110, 190
#: Findings told of a part, points and gaps told of all; what is left is counted.
_SENTENCES, _POINTS, _GAPS = 3, 10, 8
#: Rows of a table that stands in the place of a picture.
_ROWS_FOR_PICTURE = 12


@dataclass
class _Writing:
    """What is carried along while a report is written."""

    bundle: ExportBundle
    body: Body
    draws: bool
    cites: Citations = field(default_factory=Citations)
    said: set[str] = field(default_factory=set)


def report(
    bundle: ExportBundle,
    template: bytes | None = None,
    *,
    with_pictures: bool = True,
    annex: bool = False,
) -> bytes:
    """The report of the bundle's pages.

    `template` is a .docx: its paper, styles and letterhead are kept, and the report
    takes the place of the paragraph {{NOI_DUNG}} or follows its text. Without pictures
    (or where none can be drawn) a line says so. `annex` adds every table.
    Raises TemplateError when the template is no .docx.
    """
    draws = with_pictures and pictures.available()
    alone = _one_profile(bundle)

    def fill(body: Body) -> None:
        writing = _Writing(bundle, body, draws)
        if alone:
            profile.write(bundle, bundle.pages[0], body)
        else:
            _write(writing)
            form.closing(body.document)
        if annex:
            if template is None:
                body.width = form.turn(body.document)
            _annex(writing)

    return paper.paper(bundle.context, _subject(bundle), fill, template, letter=not alone)


def _one_profile(bundle: ExportBundle) -> bool:
    """Whether the bundle is the profile of one association."""
    alone = len(bundle.pages) == 1 and bundle.pages[0].name == "association"
    return alone and bundle.view.filter.association is not None


def _write(writing: _Writing) -> None:
    bundle, body = writing.bundle, writing.body
    context = bundle.context
    scope = "" if not context.filters else f"(Phạm vi: {context.filter_words})"
    form.title(body.document, _subject(bundle), scope)
    kind = f", bộ số liệu {context.dataset_words}" if context.is_demo else ""
    body.paragraph(
        f"Báo cáo lập từ cơ sở dữ liệu “{wording.TITLE}”{kind}, bản ngày "
        f"{numbers.day(context.built_on)}. Chỗ ghi “{wording.NO_DATA}” là chưa biết, "
        "không phải bằng không."
    )
    if not writing.draws:
        body.paragraph(NO_PICTURES, italic=True)
    titles = iter(_ROMAN)
    alone = len(bundle.pages) == 1
    for page in bundle.pages:
        body.heading(f"{next(titles)}. {page.title.upper()}", 1)
        _page(writing, page, each_part=alone)
    if bundle.attention:
        body.heading(f"{next(titles)}. NHỮNG ĐIỀU CẦN CHÚ Ý", 1)
        _points(writing, bundle.attention)
    missing = bundle.missing
    if missing:
        body.heading(f"{next(titles)}. SỐ LIỆU CÒN THIẾU", 1)
        for line in missing[:_GAPS]:
            body.point(as_sentence(line))
        _left(body, len(missing) - _GAPS, "điều còn thiếu")
    sources = writing.cites.listed()
    if sources:
        body.heading(f"{next(titles)}. NGUỒN SỐ LIỆU", 1)
        for line in sources:
            body.remark(line)


def _page(writing: _Writing, page: Page, *, each_part: bool) -> None:
    """A theme: headline, key figures, its picture, its findings as sentences part by part.

    `each_part`: every part has its first picture, where the page is a report of its own.
    """
    body, evidence = writing.body, writing.bundle.evidence
    records = evidence.records(page.headline_records)
    records = records or evidence.records(i for c in page.cards for i in c.record_ids)
    body.paragraph(cited(page.headline, writing.cites.short(records)))
    facts = [f for words in page.small_print for f in words.split(" · ") if f not in writing.said]
    if facts:
        writing.said |= set(facts)
        body.paragraph(as_sentence("; ".join(facts)), italic=True)
    if page.cards:
        body.figures_table([[c.label, c.value, c.note] for c in page.cards])
    if not page.sections and not page.cards:
        body.paragraph(wording.NO_DATA_IN_SCOPE)
    shown: set[str] = set()
    parts = writing.bundle.parts(page)
    _first_picture(writing, [i for _, items in parts for i in items], shown)
    for title, items in parts:
        if each_part and not shown & {i.section.key for i in items}:
            _first_picture(writing, items, shown)
        left = [i for i in items if i.section.key not in shown]
        _sentences(writing, title if len(parts) > 1 else "", left)


def _first_picture(writing: _Writing, items: Sequence[Item], shown: set[str]) -> None:
    """The first of the findings that can be drawn on one page; noted in `shown`."""
    for item in items:
        title = item.section.title
        # Two pages may be carried by the same picture: it is shown once.
        if title not in writing.said and _picture(writing, item):
            shown.add(item.section.key)
            writing.said.add(title)
            return


def _sentences(writing: _Writing, title: str, items: Sequence[Item]) -> None:
    """The findings of a part as one paragraph; what is not told is counted."""
    told = items[:_SENTENCES]
    if not told:
        return
    words = " ".join(as_sentence(i.section.title) for i in told)
    source = writing.cites.short(r for i in told for r in i.records)
    more = len(items) - len(told)
    left = f" Còn {numbers.number(more)} nội dung khác ở phụ lục, tệp Excel." if more else ""
    writing.body.paragraph(f"{cited(words, source)}{left}", lead=title)


def _picture(writing: _Writing, item: Item) -> bool:
    """The finding as picture with its title below, or as a small table; whether there is one."""
    section, body = item.section, writing.body
    chart = section.chart
    if chart is None or chart.frame.empty:
        return False
    words = f"{clean.one_line(section.title)}{writing.cites.short(item.records)}"
    try:
        drawn = writing.draws and _draw(body, chart, section.title)
    except UnknownFigureError:
        drawn = False
    if drawn:
        body.figure_caption(words)
        return True
    if section.table.empty or len(section.table) > _ROWS_FOR_PICTURE:
        return False
    body.table(section.table, headings(section.table, section.units), words)
    return True


def _draw(body: Body, chart: Chart, title: str) -> bool:
    """The picture of a chart; False when it shows nothing or would not be legible on a page."""
    area_map = map_of(chart)
    if area_map is not None:
        png = maps.png(area_map, scale=1.0)
        with Image.open(io.BytesIO(png)) as image:
            body.picture(png, image.width, image.height, title, _HIGH)
        return True
    figure = kinds.figure_of(chart, 640)
    if figure is None or plotly.is_empty(figure):
        return False
    scene = pictures.lay_out(figure)
    if scene.height > _HIGHEST * scene.width / body.width:
        return False
    for png, width, height in pictures.slices(scene, scene.height, SCALE):
        body.picture(png, width, height, plotly.describe(figure), _HIGH)
    legend = plotly.legend_words(figure)
    if legend:
        body.remark(legend, centre=True)
    return True


def _points(writing: _Writing, points: Sequence[Attention]) -> None:
    for point in points[:_POINTS]:
        records = writing.bundle.evidence.records(point.record_ids)
        writing.body.point(cited(point.text, writing.cites.short(records)))
    _left(writing.body, len(points) - _POINTS, "điều cần chú ý")


def _left(body: Body, count: int, what: str) -> None:
    if count > 0:
        body.point(f"Còn {numbers.number(count)} {what} khác, ghi đủ ở tệp Excel.")


def _annex(writing: _Writing) -> None:
    """Every table of the pages, under the titles of pages and parts."""
    body = writing.body
    body.heading("PHỤ LỤC: CÁC BẢNG SỐ LIỆU", 1)
    for page in writing.bundle.pages:
        body.heading(page.title, 1)
        for title, items in writing.bundle.parts(page):
            if title and len(page.parts) > 1:
                body.heading(title, 2)
            for item in items:
                table = printed(item.section)
                words = f"{clean.one_line(item.section.title)}{writing.cites.short(item.records)}"
                if table.empty:
                    body.remark(f"{words}: {wording.NO_DATA_IN_SCOPE}")
                else:
                    body.table(table, headings(table, item.section.units), words)
                    if len(table.columns) < len(item.section.table.columns):
                        body.remark("Các cột khác ở tệp Excel.")


# Parts -----------------------------------------------------------------------------


def _subject(bundle: ExportBundle) -> str:
    years = (bundle.view.filter.year_from, bundle.view.filter.year_to)
    if years[0] and years[1]:
        period = f" giai đoạn {years[0]}–{years[1]}" if years[0] != years[1] else f" năm {years[0]}"
    elif years[0]:
        period = f" từ năm {years[0]}"
    elif years[1]:
        period = f" đến năm {years[1]}"
    else:
        period = ""
    only = bundle.pages[0].title if len(bundle.pages) == 1 else ""
    subject = f"{REPORT_TITLE}: {only}" if only else REPORT_TITLE
    return f"{subject}{period}"
