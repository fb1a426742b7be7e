"""The profile of one association on one page of A4."""

from __future__ import annotations

from collections.abc import Sequence

from docx.shared import Mm, Pt

from dashboard.content.model import Page, Section
from dashboard.export.bundle import ExportBundle
from dashboard.export.report.body import Body
from dashboard.export.report.citations import Citations
from dashboard.words import cells, clean, numbers, wording

#: Points of the letters; smaller is not legible on paper.
_LETTERS = 11
_TITLE = 15
#: The page in millimetres: margins, and the height that text may take.
_MARGIN, _HIGH = 15.0, 257.0
_WIDE = 210 - 2 * _MARGIN
#: Columns told of a table; one of more rows than this stands after the others.
_COLUMNS, _LONG = 4, 12


def write(bundle: ExportBundle, page: Page, body: Body) -> None:
    """Key figures, what needs attention and the findings, as much as the page holds."""
    section = body.document.sections[0]
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin = section.bottom_margin = Mm(_MARGIN)
    normal = body.document.styles["Normal"]
    normal.font.size, normal.paragraph_format.line_spacing = Pt(_LETTERS), 1.0
    normal.paragraph_format.space_after = Pt(3)
    body.width = _WIDE
    cites = Citations()
    body.remark(wording.ORGANISATION)
    title = body.document.add_paragraph().add_run(clean.one_line(page.headline, 400))
    title.bold, title.font.size = True, Pt(_TITLE)
    facts = "; ".join(page.small_print)
    body.paragraph(facts, italic=True).paragraph_format.first_line_indent = Mm(0)
    body.figures_table([[c.label, c.value, c.note] for c in page.cards])
    lines = [("Cần chú ý", [clean.one_line(p.text) for p in page.attention])]
    lines += [_told(section) for section in page.sections]
    lines += [("Còn thiếu", [clean.one_line(words) for words in page.missing])]
    lines = [line for line in lines if line[1]]
    records = bundle.evidence.records(i for s in page.sections for i in s.records)
    source = f"Nguồn: {cites.short(records, named=4).strip(' ()')}."
    fixed = ((page.headline, _TITLE), (facts, _LETTERS), (source, _LETTERS), (" ", 40))
    room = _HIGH - sum(_height(*pair) for pair in fixed) - 5.6 * (len(page.cards) + 1)
    lines.sort(key=lambda line: len(line[1]) > _LONG)
    told = 0
    for lead, parts in lines:
        shown = list(parts)
        while shown and _height(f"{lead}. {_joined(shown, parts)}", _LETTERS) > room:
            shown.pop()
        if not shown:
            break
        words = _joined(shown, parts)
        room -= _height(f"{lead}. {words}", _LETTERS)
        body.paragraph(words, lead=lead).paragraph_format.first_line_indent = Mm(0)
        told += 1
    if told < len(lines):
        body.remark(f"Còn {numbers.number(len(lines) - told)} mục nữa, xem đủ ở tệp Excel.")
    body.remark(source)


def _joined(shown: Sequence[str], parts: Sequence[str]) -> str:
    left = len(parts) - len(shown)
    more = f"; còn {numbers.number(left)} dòng nữa ở tệp Excel" if left else ""
    return f"{'; '.join(shown)}{more}"


def _told(section: Section) -> tuple[str, list[str]]:
    """A finding as its title and the rows of its table, each in its first columns; of one
    that is drawn the title says it."""
    if section.chart is not None:
        return clean.one_line(section.title), [""] if len(section.table) else []
    said = []
    names = [str(column) for column in section.table.columns]
    for row in section.table.itertuples(index=False, name=None):
        written = [clean.one_line(cells.cell(v, n)) for n, v in zip(names, row, strict=True)][
            :_COLUMNS
        ]
        name, *more = [w for w in written if w not in ("", "–")] or [""]
        rest = f" ({', '.join(more[1:])})" if more[1:] else ""
        said.append(f"{name}: {more[0]}{rest}" if more else name)
    return clean.one_line(section.title), list(dict.fromkeys(said))


def _height(words: str, points: float) -> float:
    """Millimetres of a paragraph in the letters of official documents."""
    lines = clean.line_count(words, points * 0.95, _WIDE / 25.4)
    return lines * points * 1.17 / 72 * 25.4 + 1.1
