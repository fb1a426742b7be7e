"""Cuộc họp: what to prepare, what was promised, what falls due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.content import evidence, phrases
from dashboard.content.meeting import agenda, promised
from dashboard.content.model import Card, Page, Part, Section
from dashboard.content.sources import contradictions
from dashboard.selection.view import View
from dashboard.words import numbers, wording

NAME, TITLE = "meeting", "Cuộc họp"
PREPARE, NOTE, CALENDAR = "chuan-bi", "ghi-cam-ket", "lich"


@dataclass(frozen=True)
class Choice:
    """What the page's own controls choose: how many days ahead are listed."""

    days: int = agenda.WINDOWS[-1]


def page(view: View, *, choice: Choice | None = None) -> Page:
    """The page; a part is made when it is shown."""
    days = (choice or Choice()).days
    start = view.today
    events = agenda.events(view)
    soon = agenda.ahead(events, start, agenda.WINDOWS[-1])
    passed = _passed(events)
    headline = agenda.counted(soon) or "không có việc nào nguồn nêu hạn"
    if passed:
        headline += f"; {phrases.standing_count(len(passed), 'due_passed', 'việc')}"

    def prepare() -> list[Section | None]:
        return [promised.section(view), contradictions.section(contradictions.read(view))]

    return Page(
        name=NAME,
        title=TITLE,
        headline=f"Trong {agenda.WINDOWS[-1]} ngày tới: {headline}",
        facts=(f"tính từ ngày {numbers.day(start)}", *agenda.reports(soon)),
        headline_records=evidence.record_ids((event.record_ids for event in (*soon, *passed)), 200),
        cards=_cards(view),
        parts=(
            Part(PREPARE, "Chuẩn bị", prepare),
            Part(NOTE, "Ghi cam kết", lambda: [promised.committed(view)]),
            Part(CALENDAR, "Lịch", lambda: [agenda.section(view, start, days)]),
        ),
        missing=_missing(view),
    )


def _cards(view: View) -> tuple[Card, ...]:
    start, events = view.today, agenda.events(view)
    within = [
        _card(
            f"Đến hạn trong {days} ngày",
            [event for event in agenda.ahead(events, start, days) if event.kind != "report"],
        )
        for days in agenda.WINDOWS
    ]
    passed = wording.capitalise(phrases.standing("due_passed"))
    return (*within, _card(passed, _passed(events)))


def _passed(events: Iterable[agenda.Event]) -> list[agenda.Event]:
    return [event for event in events if event.standing == "due_passed"]


def _card(label: str, events: list[agenda.Event]) -> Card:
    return phrases.count_card(
        label,
        len(events),
        agenda.counted(events) if any(event.kind == "term" for event in events) else "",
        evidence.record_ids((event.record_ids for event in events), 200),
        "mốc",
    )


def _missing(view: View) -> tuple[str, ...]:
    rows = agenda.matters(view)
    undated = rows[rows["due_date"].isna()]
    if undated.empty:
        return ()
    return (
        f"{numbers.number(len(undated))} trong {numbers.number(len(rows))} việc theo dõi "
        f"{wording.NO_DUE_DATE} nên không có trong lịch.",
    )
