"""The file a deck is built on: our own 16:9 one, or a template the province gives."""

from __future__ import annotations

import io
import re
from typing import Any

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Inches

from dashboard.export import harmless

#: A font every Office has, with all Vietnamese letters.
FONT = "Arial"
_WIDE, _HIGH = Inches(13.333), Inches(7.5)
_TITLE_ONLY = {"title only", "chỉ tiêu đề", "tiêu đề", "chỉ có tiêu đề"}


class TemplateError(ValueError):
    """The template cannot be used (message in Vietnamese)."""


def open_template(template: bytes | None) -> Any:
    """A presentation without slides. Raises TemplateError when the file is no .pptx."""
    if template is None:
        deck = Presentation()
        _make_wide(deck)
        _set_fonts(deck)
        return deck
    harmless.require_harmless(template)
    try:
        deck = Presentation(io.BytesIO(template))
        _drop_slides(deck)
        # A slide is tried: what is damaged inside shows when it is built on.
        if len(deck.slide_layouts):
            deck.slides.add_slide(layout_of(deck))
            _drop_slides(deck)
    except Exception as error:
        raise TemplateError(
            f"Tệp mẫu không phải là tệp PowerPoint (.pptx) đọc được. {harmless.INSTEAD}"
        ) from error
    if not len(deck.slide_layouts):
        raise TemplateError("Tệp mẫu PowerPoint không có bố cục trang nào.")
    return deck


def layout_of(deck: Any) -> Any:
    """The layout for a slide with a title and nothing else in its way."""
    layouts = list(deck.slide_layouts)
    for layout in layouts:
        if layout.name.strip().casefold() in _TITLE_ONLY:
            return layout

    def clutter(layout: Any) -> tuple[bool, int]:
        kinds = [p.placeholder_format.type for p in layout.placeholders]
        titled = any(p.placeholder_format.idx == 0 for p in layout.placeholders)
        return (not titled, len(kinds))

    return min(layouts, key=clutter)


def _drop_slides(deck: Any) -> None:
    slides = deck.slides._sldIdLst
    for slide in list(slides):
        deck.part.drop_rel(slide.get(qn("r:id")))
        slides.remove(slide)


def _make_wide(deck: Any) -> None:
    """Stretch python-pptx's 4:3 master and layouts to 16:9, titles left and bold."""
    ratio = _WIDE / deck.slide_width
    deck.slide_width, deck.slide_height = _WIDE, _HIGH
    for part in (deck.slide_master, *deck.slide_layouts):
        for shape in part.shapes:
            frame = shape._element.find(f".//{qn('a:xfrm')}")
            if frame is None:
                continue
            for child, name in ((frame.find(qn("a:off")), "x"), (frame.find(qn("a:ext")), "cx")):
                child.set(name, str(round(int(child.get(name)) * ratio)))
    style = deck.slide_master._element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    style.set("algn", "l")
    letters = style.find(qn("a:defRPr"))
    letters.set("sz", "2800")
    letters.set("b", "1")


def _set_fonts(deck: Any) -> None:
    theme = deck.slide_master.part.part_related_by(RT.THEME)
    xml = theme.blob.decode("utf-8")
    xml = re.sub(r"(<a:(?:major|minor)Font>\s*<a:latin typeface=)\"[^\"]*\"", rf'\1"{FONT}"', xml)
    theme._blob = xml.encode("utf-8")
