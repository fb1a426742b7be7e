"""Real footnotes, which python-docx does not write: the part, its styles, the marks."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree

from dashboard.words import clean

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_EMPTY = (
    f"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<w:footnotes {W}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" '
    'w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" '
    'w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote></w:footnotes>"
)
_TEXT, _MARK = "footnote text", "footnote reference"


class Footnotes:
    """The footnotes of a document; those a template brings stay."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._text_style, self._mark_style = _styles(document)
        self._part = self._find()
        self._root = etree.fromstring(self._part.blob)
        ids = [int(n.get(qn("w:id"))) for n in self._root]
        self._next = max([0, *ids]) + 1

    def add(self, paragraph: Any, *lines: str) -> None:
        """A mark at the end of the paragraph, and its note below the page."""
        number = self._next
        self._next += 1
        notes = []
        for i, line in enumerate(lines):
            mark = (
                f'<w:r><w:rPr><w:rStyle w:val="{self._mark_style}"/></w:rPr><w:footnoteRef/></w:r>'
                '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
                if i == 0
                else ""
            )
            notes.append(
                f'<w:p><w:pPr><w:pStyle w:val="{self._text_style}"/></w:pPr>{mark}'
                f'<w:r><w:t xml:space="preserve">{escape(clean.one_line(line, 3000))}</w:t>'
                "</w:r></w:p>"
            )
        self._root.append(
            etree.fromstring(f'<w:footnote {W} w:id="{number}">{"".join(notes)}</w:footnote>')
        )
        paragraph._p.append(
            parse_xml(
                f'<w:r {W}><w:rPr><w:rStyle w:val="{self._mark_style}"/></w:rPr>'
                f'<w:footnoteReference w:id="{number}"/></w:r>'
            )
        )

    def finish(self) -> None:
        """Put the notes into the file; call once before saving."""
        self._part._blob = etree.tostring(
            self._root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def _find(self) -> Part:
        part = self._document.part
        for relation in part.rels.values():
            if relation.reltype == RT.FOOTNOTES:
                found = relation.target_part
                # A template's notes: read as bytes, written back as bytes.
                if not isinstance(found, Part) or hasattr(found, "element"):
                    found = Part(found.partname, found.content_type, found.blob, part.package)
                    relation._target = found
                return found
        made = Part(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, _EMPTY.encode(), part.package)
        part.relate_to(made, RT.FOOTNOTES)
        _declare(self._document)
        return made


def _styles(document: Any) -> tuple[str, str]:
    """The identifiers of the two styles of footnotes, made when they are missing."""
    styles = document.styles
    names = {s.name.lower(): s for s in styles}
    words = names.get(_TEXT)
    if words is None:
        words = styles.add_style(_TEXT, WD_STYLE_TYPE.PARAGRAPH)
        words.base_style = styles["Normal"]
        words.font.size = Pt(10)
        form = words.paragraph_format
        form.space_after, form.space_before = Pt(0), Pt(0)
        form.line_spacing, form.first_line_indent = 1.0, Pt(0)
    mark = names.get(_MARK)
    if mark is None:
        mark = styles.add_style(_MARK, WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True
    return words.style_id, mark.style_id


def _declare(document: Any) -> None:
    """Name the separators in the settings, before the element that must follow."""
    settings = document.settings.element
    note = parse_xml(
        f'<w:footnotePr {W}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    )
    follower = settings.find(qn("w:compat"))
    if follower is None:
        return
    follower.addprevious(note)
