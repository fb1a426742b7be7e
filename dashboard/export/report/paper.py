"""An official paper as a Word file: form, template, header, foot; what stands in it is given."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from dashboard.export import harmless, official
from dashboard.export.context import ExportContext
from dashboard.export.report import form
from dashboard.export.report.body import Body
from dashboard.words import clean, wording

#: A paragraph of a template with this text is replaced by the paper.
MARK = "{{NOI_DUNG}}"
_OLD_STYLES = "/stylesWithEffects"


class TemplateError(ValueError):
    """The template cannot be used (message in Vietnamese)."""


def paper(
    context: ExportContext,
    subject: str,
    fill: Callable[[Body], None],
    template: bytes | None = None,
    *,
    letter: bool = True,
    size: float = form.BODY,
    draft: str = "",
) -> bytes:
    """A paper on `subject` that `fill` writes; with a letterhead, unless the template has one.

    size   points of the letters (13 or 14 by the decree)
    draft  what stands on top of every page (a template keeps its own top)
    Raises TemplateError when the template is no .docx.
    """
    document = open_template(template)
    before = list(document.element.body)
    if template is None:
        form.set_page(document, size)
        form.set_headers(document, context, draft)
    if letter and (template is None or not _has_motto(document)):
        form.letterhead(document, context.built_on)
    fill(Body(document))
    form.last_foot(document, f"{context.line}.")
    if template is not None:
        _move_to_mark(document, before)
    properties = document.core_properties
    properties.title = clean.one_line(subject, 200)
    properties.author = wording.ORGANISATION
    properties.comments = clean.one_line(context.citation, 250)
    properties.language = "vi-VN"
    official.plain_signs(document.part.package)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def open_template(template: bytes | None) -> Any:
    """The document to write into. Raises TemplateError when the file is no .docx."""
    if template is not None:
        harmless.require_harmless(template)
    try:
        document = Document(None if template is None else io.BytesIO(template))
        _add_headings(document)
        # A line of each kind is tried: what is damaged inside shows when it is built on.
        for made in (document.add_heading(), document.add_paragraph(), document.add_table(1, 1)):
            made._element.getparent().remove(made._element)
    except Exception as error:
        raise TemplateError(
            f"Tệp mẫu không phải là tệp Word (.docx) đọc được. {harmless.INSTEAD}"
        ) from error
    # Word 2010 kept a second list of styles. Those the report adds would be missing in
    # it, which Word may want to repair.
    relations = document.part.rels
    old = [key for key, relation in relations.items() if relation.reltype.endswith(_OLD_STYLES)]
    for key in old:
        del relations[key]
    return document


def _add_headings(document: Any) -> None:
    """The styles of headings, of which Word keeps only those a document has used."""
    known = {style.name for style in document.styles}
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        if name in known:
            continue
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        if name != "Normal":
            style.base_style = document.styles["Normal"]
            style.font.bold = True
            style.paragraph_format.keep_with_next = True


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
