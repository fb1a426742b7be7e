"""A message to each association: what falls due, and what figures it still owes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dashboard.content.meeting import agenda
from dashboard.content.sources import chase
from dashboard.content.sources.chase import Chase
from dashboard.selection.view import View


def messages(view: View, start: date, days: int) -> dict[str, tuple[str, Callable[[], str]]]:
    """Code of each association with something to say → its name, and how to make the text.

    Those with something due within the days first; the others owe figures.
    """
    owing = {owed.association: owed for owed in chase.owed(view)}
    due: dict[str, list[agenda.Event]] = {}
    for event in agenda.ahead(agenda.events(view), start, days):
        if event.association:
            due.setdefault(event.association, []).append(event)
    texts: dict[str, tuple[str, Callable[[], str]]] = {}
    for code in (*due, *(code for code in owing if code not in due)):
        own = due.get(code, [])
        owed = owing.get(code) or Chase(code, own[0].label, (), 0, (), (), "")
        lines = [_line(event) for event in own]
        texts[code] = owed.label, lambda owed=owed, lines=lines: owed.message(view, lines)
    return texts


def _line(event: agenda.Event) -> str:
    state = "" if event.kind == "term" else f" ({agenda.said(event)})"
    return f"{event.title}: {event.due}{state}"
