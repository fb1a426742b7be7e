"""What falls due as a calendar file (iCalendar, RFC 5545), for Outlook, Google and others.

An all-day event a matter. It keeps its UID in every file, so that a later file moves it or tells
that it is off instead of adding a second one: what an earlier snapshot held and this one does
not is sent as cancelled, and SEQUENCE grows when an event changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import duckdb
import icalendar

from dashboard.content.meeting import agenda
from dashboard.export.context import DEMO_BADGE, ExportContext
from dashboard.selection.view import View
from dashboard.snapshot import baseline
from dashboard.words import clean, numbers, wording

#: Days that lie further back are not sent.
_BACK = 365
#: Earlier uses of snapshots looked through for what changed.
_USES = 24
#: SEQUENCE counts minutes from here: it grows with every publication, also after going back
#: to an earlier snapshot, and fits in 31 bits.
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)

_Events = dict[str, agenda.Event]


def calendar(view: View) -> bytes:
    """The calendar of everything under the filter that has a day, a year back and all ahead."""
    context = ExportContext.of(view)
    name = f"Việc đến hạn, nhiệm kỳ, báo cáo: {wording.SHORT_ORGANISATION}"
    file = icalendar.Calendar()
    file.add("prodid", "-//association-indicators//lich//VI")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", _text(f"{DEMO_BADGE}: {name}" if context.is_demo else name))
    file.add("x-wr-caldesc", _text(f"{context.dataset_words}; {context.filter_words}"))
    since = view.today - timedelta(days=_BACK)
    for event, changed, gone in _states(view):
        if event.day >= since:
            file.add_component(_component(event, changed, gone, context))
    return file.to_ical()


def _component(
    event: agenda.Event, changed: datetime, gone: bool, context: ExportContext
) -> icalendar.Event:
    component = icalendar.Event()
    component.add("uid", f"{event.uid}@{context.dataset}.association-indicators")
    component.add("dtstamp", changed)
    component.add("last-modified", changed)
    component.add("sequence", int((changed - _EPOCH).total_seconds() // 60))
    component.add("dtstart", event.day)
    component.add("dtend", event.day + timedelta(days=1))
    component.add("summary", _text(_summary(event, context)))
    component.add("description", "\n".join(map(_text, _lines(event, changed, gone))))
    component.add("categories", [agenda.KINDS[event.kind]])
    component.add("status", "CANCELLED" if gone else "CONFIRMED")
    component.add("transp", "TRANSPARENT")
    return component


def _summary(event: agenda.Event, context: ExportContext) -> str:
    whose = f" ({event.label})" if event.kind == "matter" else ""
    settled = "" if event.is_open else f"[{agenda.said(event)}] "
    return f"{'[Minh hoạ] ' if context.is_demo else ''}{settled}{event.title}{whose}"


def _lines(event: agenda.Event, changed: datetime, gone: bool) -> Iterator[str]:
    if gone:
        yield "Không còn trong bản số liệu đang dùng."
    yield from event.lines
    yield f"Ghi theo bản số liệu ngày {numbers.day(changed)}"
    if event.record_ids:
        yield f"Mã bản ghi: {', '.join(event.record_ids)}"


def _text(words: str) -> str:
    return clean.one_line(words, 1000)


def _states(view: View) -> Iterator[tuple[agenda.Event, datetime, bool]]:
    """Each event, since when it is as it is, and whether it is gone; by day."""
    now = {event.uid: event for event in agenda.events(view)}
    changed = dict.fromkeys(now, view.snapshot.built_at)
    settled: set[str] = set()
    gone: dict[str, tuple[agenda.Event, datetime]] = {}
    after = view.snapshot.built_at
    for at, before in _earlier(view):
        if before is None:
            after = at
            changed |= dict.fromkeys(now.keys() - settled, at)
            continue
        for uid, event in before.items():
            # Days by law move with the calendar; they rest on no record that could go.
            is_new = uid not in now and uid not in gone
            if is_new and event.record_ids and event.day >= after.date():
                gone[uid] = event, after
        settled |= {uid for uid, event in now.items() if before.get(uid) != event}
        changed |= dict.fromkeys(now.keys() - settled, at)
        after = at
    states = [(event, changed[uid], False) for uid, event in now.items()]
    states += [(event, at, True) for event, at in gone.values()]
    yield from sorted(states, key=lambda state: (state[0].day, state[0].uid))


def _earlier(view: View) -> Iterator[tuple[datetime, _Events | None]]:
    """The uses of snapshots before this one, newest first: since when, with what events; None
    for this snapshot's own. Ends where one can no longer be asked."""
    dataset = view.snapshot.dataset
    past = baseline.past(dataset)
    uses = iter(past.uses)
    for at, name in uses:
        if name == view.snapshot.id:
            yield at.astimezone(UTC), None
            break
    plain = replace(view.filter, baseline=None)
    for at, name in list(uses)[:_USES]:
        if name == view.snapshot.id:
            yield at.astimezone(UTC), None
            continue
        known = past.find(name)
        snapshot = baseline.snapshot(dataset, known) if known else None
        if snapshot is None:
            return
        try:
            events = agenda.events(View(snapshot, plain, view.choices))
        except duckdb.Error:
            return
        yield at.astimezone(UTC), {event.uid: event for event in events}
