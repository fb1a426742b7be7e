"""Papers for a meeting: two pages of text, what one may be asked about, what was promised."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from docx.enum.text import WD_ALIGN_PARAGRAPH

from dashboard.content import as_of
from dashboard.content.meeting import agenda, promised
from dashboard.content.meeting.asked import Asked
from dashboard.content.model import Card, Page
from dashboard.content.sources import contradictions
from dashboard.export.bundle import ExportBundle
from dashboard.export.report import form
from dashboard.export.report.body import Body
from dashboard.export.report.citations import Citations, as_sentence, cited
from dashboard.export.report.paper import paper
from dashboard.words import clean, numbers, wording

#: Points of the letters (the decree allows 13), and millimetres of text that two pages hold
#: beside letterhead, title and the place for the signature, also in the wider letters of a machine
#: without Times New Roman.
_SIZE, _ROOM = 13, 325.0
#: Of that the line on every page of a simulated dataset takes.
_BANNER = 22.0
#: Promises and questions told, key figures of a theme, points that need attention (of many
#: themes fewer); what is left is counted.
_PROMISES, _QUESTIONS = 3, 3
_CARDS, _POINTS, _MANY = (3, 1), (4, 3), 5
_ENCLOSED = "Xem các tệp kèm theo."
_FIGURE = re.compile(r"\d[\d.,]*")
#: Standings of promises that a meeting asks about first.
_FIRST = ("due_passed", "missed", "off_track", "behind", "due_later")


def brief(
    bundle: ExportBundle,
    themes: Sequence[Page],
    day: date,
    questions: Sequence[Asked],
    template: bytes | None = None,
) -> bytes:
    """Two pages: each theme in a paragraph, what needs attention, what was promised, what one
    may be asked about, what falls due."""
    subject = f"Tóm tắt phục vụ cuộc họp ngày {numbers.day(day)}"

    def fill(body: Body) -> None:
        form.title(body.document, subject, _scope(bundle))
        writing = _Brief(body, bundle, len(themes) >= _MANY)
        writing.opening(day)
        for number, page in enumerate(themes, 1):
            writing.theme(f"{number}. {page.title}", page)
        writing.points(themes)
        writing.promised()
        words = agenda.sentence(bundle.view, day, agenda.WINDOWS[-1])
        writing.add(as_sentence(words), "Sắp đến hạn")
        writing.asked(questions)
        writing.closing()
        form.closing(body.document)

    return paper(bundle.context, subject, fill, template, size=_SIZE)


class _Brief:
    """Writes paragraphs as long as the two pages hold them; counts what is left out."""

    def __init__(self, body: Body, bundle: ExportBundle, many: bool) -> None:
        self._body, self._bundle, self._left = body, bundle, 0
        self._room = _ROOM - (_BANNER if bundle.context.is_demo else 0)
        self._cards, self._points = _CARDS[many], _POINTS[many]
        self._cites, self._said, self._both = Citations(), set[str](), False

    def add(self, words: str, lead: str = "") -> None:
        high = self._height(words, lead)
        if high > self._room:
            self._left += 1
            return
        self._room -= high
        self._body.paragraph(words, lead=lead)

    def _height(self, words: str, lead: str) -> float:
        """Millimetres of a paragraph."""
        lines = clean.line_count(f"{lead}. {words}", _SIZE * 0.95, self._body.width / 25.4)
        return lines * _SIZE * 1.17 / 72 * 25.4 + 2.2

    def opening(self, day: date) -> None:
        context = self._bundle.context
        kind = f", bộ số liệu {context.dataset_words}" if context.is_demo else ""
        self.add(
            f"Lập từ cơ sở dữ liệu “{wording.TITLE}”{kind}, bản ngày "
            f"{numbers.day(context.built_on)}, cho cuộc họp ngày {numbers.day(day)}. Chỗ ghi "
            f"“{wording.NO_DATA}” là chưa biết, không phải bằng không."
        )

    def theme(self, lead: str, page: Page) -> None:
        """Headline with its source, key figures, the day of the figures where it is another."""
        evidence = self._bundle.evidence
        ids = page.headline_records or [i for c in page.cards for i in c.record_ids]
        words = cited(page.headline, self._cites.short(evidence.records(ids), named=1))
        cards = [_card(card) for card in page.cards if not _is_told(card, page.headline)]
        if cards:
            words += f" {as_sentence('; '.join(cards[: self._cards]))}"
        # The day of the figures and the province they are of; two counts of what is past due.
        told = page.as_of.split(" · ") if page.as_of else []
        told += [fact for fact in page.facts if "đếm riêng" in fact]
        for said in told:
            again = said in self._said or (self._both and "đếm riêng" in said)
            if not again:
                self._said.add(said)
                self._both = self._both or "đếm riêng" in said
                words += f" {as_sentence(said)}"
        self.add(words, lead)

    def points(self, themes: Sequence[Page]) -> None:
        points = self._bundle.attention
        told = points[: self._points]
        if not told:
            return
        said = [
            cited(p.text, self._cites.short(self._bundle.evidence.records(p.record_ids), named=1))
            for p in told
        ]
        self._listed("Cần chú ý", said, len(points), "điều khác ở trang chiếu")

    def promised(self) -> None:
        promises = promised.read(self._bundle.view)
        if promises.problem:
            self.add(as_sentence(promises.problem), "Kỳ họp trước")
        rows = promises.rows[promises.rows["now"].isin(_FIRST)]
        rows = rows.sort_values("now", key=lambda s: s.map(_FIRST.index), kind="stable")
        told = [promised.line(row) for _, row in rows.head(_PROMISES).iterrows()]
        opening = as_sentence(promised.sentence(promises))
        self._listed("Việc đã hứa", told, len(rows), "việc khác ở danh sách kèm theo", opening)

    def asked(self, questions: Sequence[Asked]) -> None:
        if not questions:
            self.add("Chưa thấy con số nào của các chủ đề này được nêu khác nhau.", "Dễ bị hỏi tới")
            return
        count = len(questions)
        opening = f"{numbers.number(count)} đại lượng được các nguồn nêu khác nhau."
        told = [question.line for question in questions[:_QUESTIONS]]
        self._listed("Dễ bị hỏi tới", told, count, "đại lượng khác ở danh sách kèm theo", opening)

    def closing(self) -> None:
        if self._left:
            self._body.remark(
                f"Còn {numbers.number(self._left)} nội dung nữa, xem ở tệp Excel kèm theo."
            )
        sources = self._cites.listed()
        if sources and self._room > 12:
            self.add(" ".join(sources[:2]), "Nguồn")

    def _listed(
        self, lead: str, told: Sequence[str], whole: int, what: str, opening: str = ""
    ) -> None:
        """Things in one paragraph, as many as there is room for; the rest of `whole` counted."""
        for count in range(len(told), -1, -1):
            numbered = [f"({i}) {line.rstrip('.')}" for i, line in enumerate(told[:count], 1)]
            left = whole - count
            words = [opening, as_sentence("; ".join(numbered)) if numbered else ""]
            if left > 0:
                words.append(f"Còn {numbers.number(left)} {what}." if count else _ENCLOSED)
            said = " ".join(word for word in words if word)
            if self._height(said, lead) <= self._room or count == 0:
                self.add(said, lead)
                return


def questions(
    bundle: ExportBundle,
    day: date,
    differing: Sequence[Asked],
    elsewhere: int,
    template: bytes | None = None,
) -> bytes:
    """What one may be asked about: each quantity with its answer."""
    subject = "Những con số các nguồn nêu khác nhau"

    def fill(body: Body) -> None:
        form.title(
            body.document, f"{subject}, phục vụ cuộc họp ngày {numbers.day(day)}", _scope(bundle)
        )
        body.paragraph(f"Mọi con số đều được giữ, một con số được dùng. {contradictions.ORDER}")
        if not differing:
            body.paragraph("Chưa thấy con số nào của các chủ đề đã chọn được nêu khác nhau.")
        _days(body, bundle, [record for question in differing for record in question.record_ids])
        for number, question in enumerate(differing, 1):
            ids = f" Mã bản ghi: {', '.join(question.record_ids)}."
            body.paragraph(f"{question.answer}{ids}", lead=f"{number}. {question.what}")
        if elsewhere:
            body.paragraph(
                f"Còn {numbers.number(elsewhere)} đại lượng thuộc chủ đề khác, xem ở trang Nguồn "
                "và chất lượng số liệu.",
                italic=True,
            )

    return paper(bundle.context, subject, fill, template, size=_SIZE)


def promises(bundle: ExportBundle, day: date, template: bytes | None = None) -> bytes:
    """What was promised until the last meeting, with its state, as a table."""
    subject = "Cam kết, việc đã quyết định và tình trạng"
    open_promises = promised.read(bundle.view)
    section = promised.section(bundle.view)

    def fill(body: Body) -> None:
        form.title(
            body.document, f"{subject}, phục vụ cuộc họp ngày {numbers.day(day)}", _scope(bundle)
        )
        if open_promises.problem or not open_promises.begin:
            why = open_promises.problem or "Chưa chọn kỳ họp trước"
            body.paragraph(f"{as_sentence(why)} Dưới đây là mọi việc đang mở theo bản hiện nay.")
        body.paragraph(f"{as_sentence(section.title)} {as_sentence(section.note)}")
        _days(body, bundle, section.records)
        if len(section.table):
            table = section.table.drop(columns="Tính chất")
            caption = f"Tình trạng theo bản số liệu ngày {numbers.day(bundle.context.built_on)}"
            shares = (6, 3, 2.6, *[3] * (len(table.columns) - 3))
            body.table(table, list(table.columns), caption, shares)
        records = bundle.evidence.records(section.records)
        source = Citations().short(records, named=4).strip(" ()")
        if source:
            body.remark(f"Nguồn: {source}.").alignment = WD_ALIGN_PARAGRAPH.JUSTIFY

    return paper(bundle.context, subject, fill, template, size=_SIZE)


def _days(body: Body, bundle: ExportBundle, ids: Sequence[str]) -> None:
    """From when the figures are and of which province, as under every headline."""
    days = as_of.of(bundle.view, ids)
    if days is not None:
        body.paragraph(as_sentence(days.sentence), italic=True)


def _scope(bundle: ExportBundle) -> str:
    return f"(Phạm vi: {bundle.context.filter_words})" if bundle.context.filters else ""


def _is_told(card: Card, headline: str) -> bool:
    """Whether the headline has the card's figure already."""
    figures = _FIGURE.findall(card.value)
    return bool(figures) and set(figures) <= set(_FIGURE.findall(headline))


def _card(card: Card) -> str:
    note = f" ({card.note})" if card.note else ""
    return f"{card.label}: {card.value}{note}"
