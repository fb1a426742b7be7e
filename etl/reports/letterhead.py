"""Sender, day and period of a report: asked once, proposed from its letterhead and title."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from datetime import date

from etl.lexicon import names
from etl.lexicon.lexicon import AREA, ASSOCIATION, OUTSIDE, PERIOD, Lexicon, Match
from etl.records.period import Period, period
from etl.records.province import UNION, code_of
from etl.records.text import fold
from etl.reports.forms import form
from etl.reports.proposal import Document
from etl.reports.reading.blocks import Report
from etl.reports.sections import is_plan, is_work_and_plan

#: Blocks from the top in which a letterhead is looked for.
_UNION = code_of(UNION)
_TOP = 14
_DAY = form("letterhead.day")
_TITLE = form("letterhead.title")
_CONGRESS = re.compile(r"trình đại hội|đại hội đại biểu|báo cáo chính trị", re.IGNORECASE)
_TO_CONGRESS = form("letterhead.to_congress")
#: "Đầu nhiệm kỳ (năm 2018) …": when the term began that a congress looks back on.
_TERM_BEGAN = form("letterhead.term_began")
#: Years of a term by the statutes of the associations.
_TERM = 5
#: A line that cites a paper; "Số liệu …" and "Thực hiện Chương trình …" are titles.
_CITES = form("letterhead.cites")
#: Blocks from the top in which a period is looked for where no title names one.
_BODY = 20
_DATED = re.compile(r"\d{4}-\d\d-\d\d")
#: Before a time that is not of the report.
_NOT_OWN = form("letterhead.not_own")
_AHEAD = form("letterhead.ahead")
#: Behind a time that lies ahead: "năm 2024, Hội sẽ …".
_WILL = r"[^.;]{0,30}(?<!\w)(?:sẽ|phấn đấu|dự kiến|quyết tâm)(?!\w)"
#: Where a paper is signed: "Bắc Giang, ngày …".
_PLACE = re.compile(r"([^\W\d_]+(?: [^\W\d_]+)*), (?:ngày|tháng)\b", re.IGNORECASE)
_NEAR = (*names.OWN, "hà nội")
#: The title of the paper: what is named above it is the sender.
_OPENS = form("letterhead.opens")
#: A line of the letterhead that names an association the lexicon does not know.
_CAPITALS = re.compile(r"HỘI (?!ĐỒNG|NGHỊ|THẢO|THI|VIÊN|CHỢ|TRẠI)[A-ZÀ-ỸĐ ,-]{3,60}$")
_PLAN_TITLE = form("letterhead.plan_title")
_BOTH = re.compile(r"báo cáo|kết quả|tổng kết|sơ kết|tham luận|tình hình", re.IGNORECASE)


def document(report: Report, lexicon: Lexicon) -> Document:
    """What the top of the report says; association None when it is in no list."""
    found = Document()
    top = [b for b in report.blocks if b.anchor is None][:_TOP]
    head: list[str] = []
    data = {
        number
        for table in report.tables
        if table.shape()[0] > 3
        for row in table.grid
        for number in row
    }
    for block in top:
        if len(block.text) > 300 or block.number in data:
            break
        head += [line for line in block.text.split("\n") if line]
    found.document_date = _date(head) or _date([b.text for b in report.blocks[-6:]])
    titles = [
        line for line in head
        if (_TITLE.search(line) or re.match(r"\(.*\d{4}", line)) and len(line) < 300
    ]  # fmt: skip
    found.title = next((t for t in titles if len(t) > 12), titles[0] if titles else "")
    year = int(found.document_date[:4]) if found.document_date else None
    _sender(found, head, report, lexicon)
    joined = " ".join(titles[:3])
    plan = _PLAN_TITLE.search(joined) and not _BOTH.search(joined)
    found.is_plan = bool(plan) and not is_work_and_plan(joined)
    _period(found, titles, report, lexicon, year)
    return found


def _date(lines: list[str]) -> str | None:
    """The day of the paper: in a short line of the letterhead, else at the head of a line."""
    for longest, within in ((120, 120), (1_000, 40)):
        for line in lines:
            match = _DAY.search(line)
            if match is None or len(line) > longest or match.start() > within:
                continue
            day, month, year = match[1], match[2] or match[4], match[3] or match[5]
            try:
                return date(int(year), int(month), int(day)).isoformat()
            except ValueError:
                continue
    return None


def _sender(found: Document, head: list[str], report: Report, lexicon: Lexicon) -> None:
    """The association of the letterhead: the last one above the number, not the addressee."""
    named: list[tuple[str, str | None]] = []
    for line in head:
        if re.match(r"(?:kính gửi|căn cứ|thực hiện|nơi nhận)", line, re.IGNORECASE):
            break
        if len(line) > 160:
            continue
        for match in lexicon.find(line, loose=None):
            text = line[match.start : match.end]
            if match.kind == ASSOCIATION:
                named.append((text, match.code))
                found.area = found.area or _area(line, match, lexicon, found.document_date)
            elif match.kind == OUTSIDE:
                named.append((line.strip(), None))
        if _CAPITALS.match(line) and not any(line.find(text) >= 0 for text, _ in named[-1:]):
            named.append((line.strip(), None))
        if re.match(r"số\s*:?\s*\d", line, re.IGNORECASE) or (named and _OPENS.match(line)):
            break
    own = [pair for pair in named if pair[1]]
    if named and _is_foreign(head, lexicon):
        found.sender = named[-1][0]
    elif own:
        members = [pair for pair in own if pair[1] not in (_UNION,)]
        found.sender, found.association = (members or own)[0]
        foreign = [text for text, code in named if code is None]
        if not members and foreign:
            # A body of no list under the Union's name ("Liên hiệp các Hội … / Hội Nghề cá").
            found.sender, found.association = foreign[-1], None
    elif named:
        found.sender = named[-1][0]
    else:
        counted = Counter(
            m.code
            for block in report.blocks
            for m in lexicon.find(block.text[:400], loose=False)
            if m.kind == ASSOCIATION and m.code != _UNION
        )
        if counted:
            found.association, _ = counted.most_common(1)[0]
            found.questions.append(
                "Không thấy tên hội gửi ở đầu văn bản; lấy hội được nhắc nhiều nhất. Xác "
                "nhận hội gửi."
            )
    if found.association is None and found.sender:
        found.questions.append(
            f"“{found.sender}” không có trong danh mục các hội. Chọn hội gửi, hoặc bỏ qua "
            f"văn bản này."
        )
    elif found.association is None:
        found.questions.append("Không rõ hội nào gửi. Chọn hội gửi.")


def _area(line: str, named: Match, lexicon: Lexicon, written: str | None) -> str | None:
    """The district of "HỘI KHUYẾN HỌC HUYỆN LẠNG GIANG"; None of an association of the province."""
    word = re.match(r"\s*(?:huyện|thị xã|thành phố|tp\.?|tx\.?) ", line[named.end :], re.IGNORECASE)
    day = date.fromisoformat(written) if written else None
    places = lexicon.find(line, day=day, loose=None) if word else []
    begin, reach = named.end, named.end + (word.end() if word else 0)
    return next((m.code for m in places if m.kind == AREA and begin <= m.start <= reach), None)


def _is_foreign(head: list[str], lexicon: Lexicon) -> bool:
    """True when the paper is dated in a place that is none of the province."""
    for line in head:
        signed = _PLACE.search(line)
        words = signed[1].split() if signed and len(line) < 120 else []
        capital = itertools.takewhile(lambda word: word[0].isupper(), reversed(words))
        place = " ".join(reversed([*capital]))
        if place and not fold(place).endswith(_NEAR):
            return not any(m.kind == AREA for m in lexicon.find(place, loose=None))
    return False


def _period(
    found: Document, titles: list[str], report: Report, lexicon: Lexicon, year: int | None
) -> None:
    """The period reported on: of the title, else the one that the first lines speak of."""
    body = [b.text for b in report.blocks if b.anchor is None][:_BODY]
    headings = [b.text for b in report.blocks if b.heading is not None and len(b.text) < 200]
    running = " ".join(b.text for b in report.blocks if b.anchor is None)
    began = {int(match[1]) for match in _TERM_BEGAN.finditer(running)}
    if term := _term(titles, headings, lexicon, year, began):
        found.period = term
        return
    if year is not None and _TO_CONGRESS.search(" ".join(titles)) and not _named(titles, lexicon):
        # What is put before a congress is of the term that ends with it.
        told = [m.code for m in _named(body, lexicon) if m.usage == "term"]
        over = [code for code in told if year - 1 <= int(code[-4:]) <= year]
        first = min(began) if len(began) == 1 else year - _TERM
        found.period = over[0] if over else f"{first}/{year}"
        if not over and len(began) != 1:
            found.questions.append("Văn bản không ghi rõ nhiệm kỳ báo cáo. Xác nhận kỳ số liệu.")
        return
    for lines in (titles, body):
        spans = lines is titles
        named = [
            time
            for line in lines
            for time in _times(line, lexicon, year, plan=found.is_plan, spans=spans)
        ]
        if named:
            usual = Counter(named).most_common(1)[0][0]
            if lines is body and year is not None:
                usual = next((code for code in named if code.startswith(str(year))), usual)
            found.period = named[0] if lines is titles else usual
            return
    if year is not None and found.document_date:
        # What is written in the first weeks of a year is of the year before.
        early = int(found.document_date[5:7]) <= 2 and not found.is_plan
        found.period = str(year - early)
        found.questions.append("Văn bản không ghi rõ kỳ báo cáo. Xác nhận kỳ số liệu.")
    else:
        found.questions.append("Văn bản không ghi ngày và kỳ báo cáo. Chọn kỳ số liệu.")


def _named(lines: list[str], lexicon: Lexicon) -> list[Match]:
    return [m for line in lines for m in lexicon.find(line, loose=None) if m.kind == PERIOD]


def _term(
    titles: list[str], headings: list[str], lexicon: Lexicon, year: int | None, began: set[int]
) -> str | None:
    """The term a report to a congress is on: one that is over, in a title without another time."""
    times = _named(titles, lexicon)
    terms = sorted({m.code for m in times})
    if not terms or any(m.usage != "term" for m in times):
        return None
    further = {m.code for m in _named(headings, lexicon) if m.usage in ("term", "range")}
    if told := [code for code in terms if int(code[:4]) in began]:
        return told[0]
    over = [code for code in (*terms, *sorted(further)) if year and int(code[-4:]) <= year]
    if over or len(terms) > 1:
        # Of two terms the report is on the one that is over.
        return over[0] if over else terms[0]
    begins, ends = int(terms[0][:4]), int(terms[0][-4:])
    if "giữa nhiệm kỳ" in " ".join(titles).casefold():
        return f"{begins}/{year}" if year else None
    # A congress opens a term with the report on the one before.
    return f"{2 * begins - ends}/{begins}" if _CONGRESS.search(" ".join(titles)) else None


def _times(line: str, lexicon: Lexicon, year: int | None, *, plan: bool, spans: bool) -> list[str]:
    """The periods a line is about: no days, terms, comparisons, and plans only of a plan.

    `spans` says that spans of years count as well.
    """
    if _CITES.match(line):
        return []
    times = [m for m in lexicon.find(line, year=year, loose=None) if m.kind == PERIOD]
    if (
        len(times) > 1
        and times[0].usage == "bare"
        and times[0].code[4:]
        and times[-1].code[4:]
        and times[-1].usage == "part"
    ):
        # "6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2024": the year stands behind.
        return [times[-1].code[:4] + times[0].code[4:]]
    found = []
    for time in times:
        before = line[: time.start]
        forms = ("part", "bare", "range", "since") if spans else ("part", "bare")
        if time.usage not in forms or _DATED.fullmatch(time.code):
            continue
        if time.usage == "bare" and re.search(
            r"năm nay|trong năm|năm qua", line[time.start : time.end]
        ):
            continue
        ahead = _AHEAD.search(before) or re.match(_WILL, line[time.end :], re.IGNORECASE)
        if _NOT_OWN.search(before) or (not plan and ahead):
            continue
        found.append(time.code)
    return found


def days(code: str | None) -> Period | None:
    """The days of a period's code."""
    found = period(code) if code else None
    return found if isinstance(found, Period) else None


__all__ = ["days", "document", "is_plan"]
