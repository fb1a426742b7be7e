"""The report: letterhead, a part a page, tables and pictures, evidence as footnotes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from PIL import Image

from dashboard import maps
from dashboard.charts import kinds, plotly
from dashboard.charts.chart import Chart
from dashboard.content.evidence import Record
from dashboard.content.model import Page
from dashboard.drawing.chart import UnknownFigureError
from dashboard.export import pictures
from dashboard.export.area_map import map_of
from dashboard.export.book.write import headings
from dashboard.export.bundle import ExportBundle, Item
from dashboard.export.report import form
from dashboard.export.report.body import PICTURE_HEIGHT, ROWS, ROWS_BESIDE_PICTURE, Body
from dashboard.export.report.footnotes import Footnotes
from dashboard.words import clean, numbers, wording

REPORT_TITLE = "Tình hình hoạt động các hội"
#: A paragraph of a template with this text is replaced by the report.
MARK = "{{NOI_DUNG}}"
_OLD_STYLES = "/stylesWithEffects"
NO_PICTURES = "Máy chủ này không vẽ được hình nên biểu đồ được thay bằng bảng số liệu."
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
#: Pixels of a picture for each of the screen's: 178 dots an inch on the paper.
SCALE = 1.75
#: Records written out in one footnote.
_NOTED = 8


class TemplateError(ValueError):
    """The template cannot be used (message in Vietnamese)."""


def report(
    bundle: ExportBundle, template: bytes | None = None, *, with_pictures: bool = True
) -> bytes:
    """The report of the bundle's pages.

    `template` is a .docx: its paper, styles and letterhead are kept, and the report
    takes the place of the paragraph {{NOI_DUNG}} or follows its text. Without pictures
    (or where none can be drawn) the tables stand in their place and a line says so.
    Raises TemplateError when the template is no .docx.
    """
    document = open_template(template)
    before = list(document.element.body)
    if template is None:
        form.set_page(document)
        form.set_headers(document, bundle.context)
    if template is None or not _has_motto(document):
        form.letterhead(document, bundle.context.built_on)
    _write(document, bundle, with_pictures=with_pictures and pictures.available())
    form.closing(document)
    if template is not None:
        _move_to_mark(document, before)
    properties = document.core_properties
    properties.title = clean.one_line(_subject(bundle), 200)
    properties.author = wording.ORGANISATION
    properties.comments = clean.one_line(bundle.context.citation, 250)
    properties.language = "vi-VN"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _write(document: Any, bundle: ExportBundle, *, with_pictures: bool) -> None:
    context = bundle.context
    scope = "" if not context.filters else f"(Phạm vi: {context.filter_words})"
    form.title(document, _subject(bundle), scope)
    footnotes = Footnotes(document)
    body, cites = Body(document, footnotes), Citations()
    body.paragraph(
        f"Báo cáo được lập từ {wording.TITLE.lower()}; bộ số liệu: {context.dataset_words}; "
        f"{context.snapshot_words.lower()}; phạm vi lọc: {context.filter_words.lower()}. "
        f"Chỗ ghi “{wording.NO_DATA}” là chưa biết, không phải bằng không.",
        [context.citation],
    )
    if not with_pictures:
        body.paragraph(NO_PICTURES, italic=True)
    part = 0
    for page in bundle.pages:
        body.heading(f"{_ROMAN[part]}. {page.title.upper()}", 1)
        part += 1
        _page(body, cites, bundle, page, with_pictures=with_pictures)
    missing = list(dict.fromkeys(line for p in bundle.pages for line in p.missing))
    if missing:
        body.heading(f"{_ROMAN[part]}. SỐ LIỆU CÒN THIẾU", 1)
        for line in missing:
            body.point(line)
    footnotes.finish()


def _page(
    body: Body, cites: Citations, bundle: ExportBundle, page: Page, *, with_pictures: bool
) -> None:
    body.paragraph(_sentence(page.headline), cites.notes(_card_records(bundle, page)))
    if page.small_print:
        body.paragraph(_sentence(" · ".join(page.small_print)), italic=True)
    if page.cards:
        body.figures_table([[c.label, c.value, c.note] for c in page.cards])
    if page.attention:
        body.heading("Những điều cần chú ý", 3)
        for point in page.attention:
            body.point(point.text, cites.notes(bundle.evidence.records(point.record_ids)))
    if not page.sections and not page.cards:
        body.paragraph(wording.NO_DATA_IN_SCOPE)
    for number, item in enumerate(bundle.items(page), start=1):
        if item.section.heading:
            body.heading(item.section.heading, 3)
        _finding(body, cites, item, number, with_pictures=with_pictures)


def _finding(body: Body, cites: Citations, item: Item, number: int, *, with_pictures: bool) -> None:
    section = item.section
    title = body.heading(f"{number}. {section.title}", 2)
    said = cites.notes(item.records)
    if section.source is not None:
        said = [clean.one_line(section.source), *said]
    if said:
        body.footnotes.add(title, *said)
    drawn = with_pictures and _draw(body, item)
    if section.note:
        body.remark(section.note)
    if section.table.empty:
        if not drawn:
            body.paragraph(wording.NO_DATA_IN_SCOPE)
        return
    most = ROWS_BESIDE_PICTURE if drawn else ROWS
    heads = headings(section.table, section.units)
    body.table(section.table, heads, _short_title(section.title), most)


def _draw(body: Body, item: Item) -> bool:
    """The chart as a picture (several when it is tall); whether there was one to draw."""
    chart = item.section.chart
    if chart is None or chart.frame.empty:
        return False
    try:
        if not _draw_chart(body, chart, item.section.title):
            return False
    except UnknownFigureError:
        return False
    body.figure_caption(_short_title(item.section.title))
    return True


def _draw_chart(body: Body, chart: Chart, title: str) -> bool:
    """The pictures of a chart; False when it shows nothing. Raises UnknownFigureError."""
    area_map = map_of(chart)
    if area_map is not None:
        png = maps.png(area_map, scale=1.0)
        with Image.open(io.BytesIO(png)) as image:
            body.picture(png, image.width, image.height, title)
        return True
    figure = kinds.figure_of(chart)
    if figure is None or plotly.is_empty(figure):
        return False
    scene = pictures.lay_out(figure)
    most = PICTURE_HEIGHT * scene.width / form.TEXT_WIDTH
    for png, width, height in pictures.slices(scene, most, SCALE):
        body.picture(png, width, height, plotly.describe(figure))
    legend = plotly.legend_words(figure)
    if legend:
        body.remark(legend)
    return True


class Citations:
    """Footnote lines; a paper is named in full the first time only."""

    def __init__(self) -> None:
        self._cited: set[str] = set()

    def notes(self, records: Sequence[Record]) -> list[str]:
        """The evidence of a finding for one footnote; nothing without records."""
        if not records:
            return []
        papers: dict[str, list[Record]] = {}
        for record in records[:_NOTED]:
            papers.setdefault(self._paper(record), []).append(record)
        lines = []
        for where, found in papers.items():
            said = []
            for record in found:
                who = record.association or record.subject
                printed = f", nguyên văn “{record.as_printed}”" if record.as_printed else ""
                said.append(f"{who}: {record.figure} ({record.place}{printed})")
            lines.append(f"{where}: {'; '.join(said)}.")
        self._cited |= {r.source for r in records[:_NOTED]}
        more = len(records) - _NOTED
        if more > 0:
            lines.append(f"Và {numbers.number(more)} bản ghi khác, xem đủ ở tệp Excel.")
        return [" ".join(lines)]

    def _paper(self, record: Record) -> str:
        short = record.author or record.source_title
        if record.source in self._cited and short:
            return f"{short}, tài liệu đã dẫn"
        parts = (record.author, record.source_title, record.document)
        return "; ".join(p for p in parts if p) or "Chưa ghi nguồn"


# Parts -----------------------------------------------------------------------------


def _card_records(bundle: ExportBundle, page: Page) -> list[Record]:
    return bundle.evidence.records(i for card in page.cards for i in card.record_ids)


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


def _sentence(words: str) -> str:
    found = wording.capitalise(clean.one_line(words))
    return found if found.endswith((".", "?", "!", ":")) else f"{found}."


def _short_title(words: str) -> str:
    return clean.shorten(clean.one_line(words), 160)


def open_template(template: bytes | None) -> Any:
    """The document to write into. Raises TemplateError when the file is no .docx."""
    try:
        document = Document(None if template is None else io.BytesIO(template))
    except Exception as error:
        raise TemplateError("Tệp mẫu không phải là tệp Word (.docx) đọc được.") from error
    # Word 2010 kept a second list of styles. Those the report adds would be missing in
    # it, which Word may want to repair.
    relations = document.part.rels
    old = [key for key, relation in relations.items() if relation.reltype.endswith(_OLD_STYLES)]
    for key in old:
        del relations[key]
    return document


def _has_motto(document: Any) -> bool:
    words = " ".join(_texts(document)).upper().replace("HOÀ", "HÒA")
    return "CỘNG HÒA XÃ HỘI CHỦ NGHĨA" in words


def _texts(document: Any) -> Iterable[str]:
    for paragraph in document.paragraphs:
        yield paragraph.text
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield cell.text


def _move_to_mark(document: Any, before: list[Any]) -> None:
    """Put what was added in the place of the template's mark, if it has one."""
    mark = next((p for p in document.paragraphs if MARK in p.text), None)
    if mark is None:
        return
    known = {id(e) for e in before}
    for element in list(document.element.body):
        if id(element) not in known and not element.tag.endswith("}sectPr"):
            mark._p.addprevious(element)
    mark._p.getparent().remove(mark._p)
