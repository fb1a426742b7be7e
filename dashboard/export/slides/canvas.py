"""A slide with everything that stands on each: title, page, sources, snapshot, number."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches, Pt

from dashboard.export import official
from dashboard.export.context import DEMO_BADGE, ExportContext
from dashboard.export.slides import template as templates
from dashboard.words import clean

#: Nothing on a slide is smaller: it must be read from the back of a room.
SMALLEST = 14
#: Running Vietnamese text takes this part of what clean.text_width says of its letters.
MEASURED = 0.9
INK, QUIET, BLUE, AMBER = "17212B", "4A5661", "0B5C8A", "8A4B00"
#: Left and right of everything, in inches.
MARGIN = 0.5
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def emu(self) -> tuple[int, int, int, int]:
        return tuple(Inches(v) for v in (self.left, self.top, self.width, self.height))  # type: ignore[return-value]


@dataclass(frozen=True)
class Run:
    """A piece of text in one style; size in points."""

    text: str
    size: float = 16
    bold: bool = False
    colour: str = INK


@dataclass(frozen=True)
class Plan:
    """Where things go on one slide, and what the title and the footnote say there."""

    title: str
    size: float
    head: Box
    body: Box
    foot: str
    under: Box


class Deck:
    """Builds a presentation slide by slide."""

    def __init__(self, template: bytes | None = None) -> None:
        self._deck = templates.open_template(template)
        self._layout = templates.layout_of(self._deck)
        self._own = template is None
        self.width = self._deck.slide_width / 914_400
        self.height = self._deck.slide_height / 914_400

    def slide(
        self,
        title: str,
        context: ExportContext,
        *,
        kicker: str = "",
        foot: str = "",
        notes: Sequence[str] = (),
    ) -> Canvas:
        """A new slide. `kicker` names the page above the title, `foot` is the footnote."""
        plan = self.plan(title, foot)
        slide = self._deck.slides.add_slide(self._layout)
        self._furnish(slide, plan, context, kicker)
        said = [
            title,
            *notes,
            context.dataset_words,
            context.snapshot_words,
            f"Phạm vi lọc: {context.filter_words}",
        ]
        slide.notes_slide.notes_text_frame.text = "\n".join(clean.one_line(n) for n in said if n)
        return Canvas(slide, plan.body)

    def plan(self, title: str, foot: str = "") -> Plan:
        """Where title, body and footnote go on a slide with that title and footnote.

        A long title is set in smaller letters; only one that would fill the slide by itself is
        cut (the notes have it whole).
        """
        wide = self.width - 2 * MARGIN
        shown = clean.one_line(title, 1000)
        sizes = ((28, 2), (24, 2), (22, 2), (20, 3), (18, 4), (16, 9))
        size, most = sizes[-1]
        while clean.line_count(shown, size * 1.06, wide) > most:
            shown = clean.shorten(shown, len(shown) * 9 // 10)
        size = next(s for s, most in sizes if clean.line_count(shown, s * 1.06, wide) <= most)
        high = clean.line_count(shown, size * 1.06, wide) * size * 1.2 / 72 + 0.05
        head = Box(MARGIN, 0.62, wide, high)
        top = head.top + head.height + 0.15
        if not self._own:
            holder = next(
                (p for p in self._layout.placeholders if p.placeholder_format.idx == 0), None
            )
            if holder is not None:
                top = (holder.top + holder.height) / 914_400 + 0.05
        # Room for two lines at the foot on every slide, so that parts of a finding look alike.
        under = Box(MARGIN, self.height - 1.04, wide, 0.6)
        return Plan(
            shown,
            size,
            head,
            Box(MARGIN, top, wide, under.top - top - 0.05),
            clean.one_line(foot),
            under,
        )

    def body(self, title: str) -> Box:
        """The place below a title that is free for content."""
        return self.plan(title).body

    def __len__(self) -> int:
        """How many slides there are."""
        return len(self._deck.slides)

    def raise_title(self, slide: Any, size: float, top: float) -> float | None:
        """Make the title of an opening slide large; returns where the body may begin.

        Nothing is done in a template, which has its own idea of a title.
        """
        holder = slide.shapes.title
        if not self._own or holder is None:
            return None
        words = holder.text_frame.text
        wide = self.width - 2 * MARGIN - 0.25
        size = size if clean.line_count(words, size, wide) <= 2 else 28
        high = clean.line_count(words, size * 1.06, wide) * size * 1.2 / 72
        box = Box(MARGIN + 0.25, top, wide, high)
        holder.left, holder.top, holder.width, holder.height = box.emu()
        _fill(holder.text_frame, [[Run(words, size, True)]])
        bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *Box(MARGIN, top, 0.08, high + 2.2).emu())
        bar.name = "Vạch trang trí"
        paint(bar, BLUE)
        return box.top + high + 0.3

    def save(self, title: str, context: ExportContext) -> bytes:
        """The file."""
        properties = self._deck.core_properties
        properties.title = clean.one_line(title, 200)
        properties.subject = clean.one_line(context.dataset_words, 200)
        properties.comments = clean.one_line(context.citation, 250)
        properties.language = "vi-VN"
        official.plain_signs(self._deck.part.package)
        file = io.BytesIO()
        self._deck.save(file)
        return file.getvalue()

    def _furnish(self, slide: Any, plan: Plan, context: ExportContext, kicker: str) -> None:
        wide = self.width - 2 * MARGIN
        self._title(slide, plan)
        if self._own and kicker:
            badge = 2.6 if context.is_demo else 0.0
            put(
                slide,
                Box(MARGIN, 0.26, wide - badge, 0.36),
                [[Run(kicker, SMALLEST, True, BLUE)]],
                name="Trang",
            )
        if context.is_demo:
            self._badge(slide)
        low, number = self.height - 0.44, 0.7
        line = clean.shorten(context.line, self._letters(wide - number))
        put(
            slide,
            Box(MARGIN, low, wide - number, 0.36),
            [[Run(line, SMALLEST, False, QUIET)]],
            name="Bản số liệu và phạm vi lọc",
        )
        _number(slide, Box(MARGIN + wide - number, low, number, 0.36))
        if plan.foot:
            put(
                slide,
                plan.under,
                [[Run(plan.foot, SMALLEST, False, QUIET)]],
                name="Nguồn và chú thích",
            )

    def _title(self, slide: Any, plan: Plan) -> None:
        holder = slide.shapes.title
        said = [[Run(plan.title, plan.size, True)]]
        if holder is None:
            put(slide, plan.head, said, name="Tiêu đề")
            return
        if self._own:
            holder.left, holder.top, holder.width, holder.height = plan.head.emu()
        _clear_placeholders(slide)
        _fill(holder.text_frame, said, anchor="t" if self._own else None, plain=not self._own)

    def _badge(self, slide: Any) -> None:
        box = Box(self.width - 3.0, 0.24, 2.5, 0.38)
        shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *box.emu())
        shape.name = "Bộ số liệu minh hoạ"
        paint(shape, AMBER)
        _fill(
            shape.text_frame,
            [[Run(DEMO_BADGE, SMALLEST, True, "FFFFFF")]],
            align="ctr",
            anchor="ctr",
        )

    def _letters(self, inches: float) -> int:
        return int(inches / clean.text_width("n", SMALLEST) * 1.06)


@dataclass(frozen=True)
class Canvas:
    """A slide and the place on it that is free for content."""

    slide: Any
    box: Box

    def put(self, box: Box, paragraphs: Sequence[Sequence[Run]], **more: Any) -> Any:
        return put(self.slide, box, paragraphs, **more)


def put(
    slide: Any,
    box: Box,
    paragraphs: Sequence[Sequence[Run]],
    *,
    name: str = "",
    align: str = "l",
    anchor: str = "t",
    space: float = 0,
) -> Any:
    """A text box. `space` is the distance after a paragraph in points."""
    shape = slide.shapes.add_textbox(*box.emu())
    if name:
        shape.name = name
    _fill(shape.text_frame, paragraphs, align=align, anchor=anchor, space=space)
    return shape


def paint(shape: Any, tone: str) -> None:
    """Fill a shape with one colour, without a line or a shadow."""
    from pptx.dml.color import RGBColor

    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(tone)
    shape.line.fill.background()
    shape.shadow.inherit = False
    # Not every program heeds that; without the reference there is no shadow to draw.
    for reference in shape._element.iter("{*}effectRef"):
        reference.set("idx", "0")


def runs(pieces: Sequence[Run], align: str = "l", space: float = 0, *, plain: bool = False) -> str:
    """A paragraph as XML. `plain` leaves size and colour to the template."""
    after = f'<a:spcAft><a:spcPts val="{round(space * 100)}"/></a:spcAft>' if space else ""
    said = []
    for piece in pieces:
        fill = "" if plain else (f'<a:solidFill><a:srgbClr val="{piece.colour}"/></a:solidFill>')
        size = f' sz="{round(piece.size * 100)}"'
        bold = "" if plain else f' b="{int(piece.bold)}"'
        said.append(
            f'<a:r><a:rPr lang="vi-VN"{size}{bold} dirty="0">{fill}</a:rPr>'
            f"<a:t>{escape(clean.one_line(piece.text))}</a:t></a:r>"
        )
    return f'<a:p {_A}><a:pPr algn="{align}">{after}</a:pPr>{"".join(said)}</a:p>'


def _fill(
    frame: Any,
    paragraphs: Sequence[Sequence[Run]],
    *,
    align: str = "l",
    anchor: str | None = "t",
    space: float = 0,
    plain: bool = False,
) -> None:
    body = frame._txBody
    for old in body.p_lst:
        body.remove(old)
    for pieces in paragraphs:
        body.append(etree.fromstring(runs(pieces, align, space, plain=plain)))
    if anchor is not None:
        frame.word_wrap = True
        frame._bodyPr.set("anchor", anchor)
        frame.margin_left = frame.margin_right = Pt(0)
        frame.margin_top = frame.margin_bottom = Pt(0)


def _number(slide: Any, box: Box) -> None:
    shape = slide.shapes.add_textbox(*box.emu())
    shape.name = "Số trang"
    body = shape.text_frame._txBody
    for old in body.p_lst:
        body.remove(old)
    body.append(
        etree.fromstring(
            f'<a:p {_A}><a:pPr algn="r"/><a:fld id="{{6D5D3E0A-1B3F-4A57-8D86-5E0B1F7C2A11}}" '
            f'type="slidenum"><a:rPr lang="vi-VN" sz="{SMALLEST * 100}"><a:solidFill>'
            f'<a:srgbClr val="{QUIET}"/></a:solidFill></a:rPr><a:t>‹#›</a:t></a:fld></a:p>'
        )
    )


def _clear_placeholders(slide: Any) -> None:
    """Empty placeholders of a template's layout would print "click to add text"."""
    for holder in list(slide.placeholders):
        if holder.placeholder_format.idx != 0:
            holder._element.getparent().remove(holder._element)
