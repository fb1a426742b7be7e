"""Cuộc họp: what to prepare, the calendar of what falls due."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.content import registry
from dashboard.content.meeting import agenda, reminders
from dashboard.content.meeting import page as meeting
from dashboard.content.model import Section
from dashboard.screen import downloads, layout, render
from dashboard.selection import cache, controls


def choice() -> meeting.Choice:
    """How many days ahead the address asks for."""
    days = {str(days): days for days in agenda.WINDOWS}
    return meeting.Choice(days.get(controls.given("trong"), agenda.WINDOWS[-1]))


def calendar(found: Sequence[Section]) -> None:
    """What falls due in so many days, the calendar file, a reminder to each association."""
    view = layout.view()
    days = {str(days): f"{days} ngày tới" for days in agenda.WINDOWS}
    with st.container(horizontal=True, vertical_alignment="center", key="own_choices"):
        controls.chips("Trong bao nhiêu ngày", "trong", days, default=str(agenda.WINDOWS[-1]))

        def file() -> bytes:
            from dashboard.export import calendar

            return calendar.calendar(view)

        downloads.file_button("Tải lịch (.ics)", "ics", "lich viec den han", "calendar", file)
    render.sections(found)
    reminder()


def reminder() -> None:
    """What to remind one association of."""
    view = layout.view()
    texts = cache.cached(reminders.messages, view, agenda.today(view), choice().days)
    if not texts:
        return
    with st.container(border=True):
        layout.heading("Lời nhắc gửi từng hội", "loi-nhac")
        names = {code: name for code, (name, _) in texts.items()}
        code = controls.select("Hội cần nhắc", "nhac", names, "Chọn hội", labelled=False)
        if code:
            st.code(texts[code][1](), language=None, wrap_lines=True)


def main() -> None:
    content = registry.page(layout.view(), "meeting", choice=choice())
    render.header(content)
    render.parts(content, {meeting.CALENDAR: calendar})
    render.missing(content.missing)


main()
