"""Cuộc họp: what to prepare, the calendar of what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from dashboard.content import registry
from dashboard.content.meeting import agenda, reminders
from dashboard.content.meeting import page as meeting
from dashboard.content.meeting.asked import THEMES
from dashboard.content.model import Section
from dashboard.export import pack, templates
from dashboard.screen import downloads, layout, render
from dashboard.screen.updates import commitments
from dashboard.selection import address, cache, controls
from dashboard.selection.view import View
from dashboard.snapshot import baseline, warehouse
from dashboard.words import numbers, sitemap, wording


def choice() -> meeting.Choice:
    """How many days ahead the address asks for."""
    days = {str(days): days for days in agenda.WINDOWS}
    return meeting.Choice(days.get(controls.given("trong"), agenda.WINDOWS[-1]))


def prepare(findings: Sequence[Section]) -> None:
    """The day and the themes of a meeting, its pack in one click; what was promised below."""
    view = layout.view()
    names = {sitemap.URLS[name]: name for name in sitemap.URLS if name in THEMES}
    offered = {url: sitemap.TITLES[name] for url, name in names.items()}
    with st.container(border=True):
        layout.heading("Bộ tài liệu cho cuộc họp", "tai-lieu")
        with st.container(horizontal=True, vertical_alignment="bottom", key="own_choices"):
            day = _day()
            chosen = controls.several(
                "Chủ đề", "chu-de", offered, "Chọn chủ đề", list(offered), len(offered)
            )
        _pack(view, day, [names[url] for url in chosen])
    render.sections(findings)


def _pack(view: View, day: date, themes: list[str]) -> None:
    try:
        then = pack.view_on(view, day)
    except (pack.NoSnapshotThenError, warehouse.NoSnapshotError) as error:
        st.warning(wording.plain(str(error)), icon=":material/event_busy:")
        return
    lines = [
        "Trang chiếu, tóm tắt hai trang, bảng tính, những con số dễ bị hỏi tới, việc đã hứa và "
        f"tình trạng; số liệu theo bản ngày {numbers.day(then.snapshot.built_at)}"
    ]
    if view.filter.baseline is None:
        lines.append("Chọn kỳ họp trước ở nút năm để so với kỳ ấy")
    layout.small_lines(lines)
    own = downloads.own_templates()
    downloads.file_button(
        "Tải bộ tài liệu họp (ZIP)",
        "pack",
        f"tai lieu hop {day.isoformat()}",
        "pack",
        lambda: pack.pack(
            view, day, themes, {k: templates.default(k) for k in templates.NAMES} | own
        ),
    )


def _day() -> date:
    """The day of the meeting, kept in the address; today without one."""
    now = datetime.now(numbers.VIETNAM).date()
    chosen = baseline.day_of(controls.given("ngay-hop")) or now
    key = "own_ngay-hop"
    address.show(key, chosen)

    def take(picked: date | None) -> None:
        controls.choose("ngay-hop", "" if picked is None or picked == now else picked.isoformat())

    st.date_input(
        "Ngày họp",
        value=None,
        min_value=date(2000, 1, 1),
        max_value=date(2100, 12, 31),
        key=key,
        format="DD/MM/YYYY",
        width=200,
        on_change=address.on_choice(key, take),
    )
    return chosen


def note(findings: Sequence[Section]) -> None:
    """What was promised in the room, on its way to become targets; those there are below."""
    commitments.show(layout.view(), _day)
    render.sections(findings)


def calendar(findings: Sequence[Section]) -> None:
    """What falls due in so many days, the calendar file, a reminder to each association."""
    view = layout.view()
    days = {str(days): f"{days} ngày tới" for days in agenda.WINDOWS}
    with st.container(horizontal=True, vertical_alignment="center", key="own_choices"):
        controls.chips("Trong bao nhiêu ngày", "trong", days, default=str(agenda.WINDOWS[-1]))

        def file() -> bytes:
            from dashboard.export import calendar

            return calendar.calendar(view)

        downloads.file_button("Tải lịch (.ics)", "ics", "lich viec den han", "calendar", file)
    render.sections(findings)
    reminder()


def reminder() -> None:
    """What to remind one association of."""
    view = layout.view()
    texts = cache.cached(reminders.messages, view, view.today, choice().days)
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
    own = {meeting.PREPARE: prepare, meeting.NOTE: note, meeting.CALENDAR: calendar}
    render.parts(content, own)
    render.missing(content.missing)


main()
