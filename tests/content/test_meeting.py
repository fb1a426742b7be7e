"""Before a meeting: what falls due, what was promised and where it stands, what to remind of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.content import registry
from dashboard.content.meeting import agenda, promised, reminders
from dashboard.content.meeting.page import Choice
from dashboard.selection.view import View
from dashboard.snapshot import warehouse
from tests import meetings
from tests.conftest import AS_OF

MakeView = Callable[..., View]


@pytest.fixture
def use_two(two_meetings: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(two_meetings))
    yield two_meetings
    warehouse.forget()


def demo(make_view: MakeView, **parameters: str) -> View:
    return make_view("demo", bo="minh-hoa", **parameters)


def test_days_are_counted_from_the_day_of_the_snapshot(published_both, make_view) -> None:
    view = demo(make_view)
    assert view.today == AS_OF
    within = {d: agenda.ahead(agenda.events(view), AS_OF, d) for d in agenda.WINDOWS}
    assert len(within[30]) < len(within[90])
    last = AS_OF + timedelta(days=90)
    for one in within[90]:
        assert AS_OF <= one.day <= last
        assert one.standing not in ("done", "achieved", "missed")
    shown = registry.page(view, "meeting", choice=Choice(30))
    part = next(p for p in shown.parts if p.code == "lich")
    assert len(part.sections[0].table) == len(within[30])


def test_a_matter_in_a_register_and_among_the_targets_is_told_once(make_view) -> None:
    view = make_view()
    ids = list(agenda.matters(view)["record_id"])
    assert len(ids) == len(set(ids))
    twins = view.query("registers/entries")
    both = twins[twins["twin"].notna()]
    assert len(both) and not set(both["record_id"]) & set(ids)
    assert set(both["twin"]) <= set(ids)


def test_the_end_of_a_term_is_told_as_the_year_the_source_gives(make_view) -> None:
    found = {e.uid: e for e in agenda.events(make_view())}["nhiem-ky-dong-y"]
    assert found.day == date(2028, 12, 31)
    assert found.lines == ("Nhiệm kỳ 2023–2028; nguồn chỉ nêu năm",)


def test_reports_by_law_are_no_figure_and_count_nobody(make_view) -> None:
    found = {e.uid: e for e in agenda.events(make_view())}["bao-cao-2026"]
    assert found.day == date(2026, 12, 31) and not found.record_ids
    assert "bản số liệu chưa ghi hội nào nộp" in found.lines[0]


def test_promises_stand_beside_where_they_stood_at_the_last_meeting(use_two) -> None:
    found = promised.read(meetings.view_of(use_two, ky_truoc=meetings.OLD_DAY))
    rows = found.rows.set_index("record_id")
    assert meetings.SETTLED not in rows.index, "settled before the last meeting"
    assert rows.loc[meetings.NEW, "before"] is None
    assert rows.loc[meetings.GONE, "now"] is None
    section = promised.section(meetings.view_of(use_two, ky_truoc=meetings.OLD_DAY))
    assert section.title.startswith(f"{len(rows)} cam kết, việc đã quyết định")
    assert "1 không còn trong bản số liệu" in section.title
    told = section.table.set_index("Việc")
    assert meetings.GONE not in section.records
    assert (told["Kỳ họp trước"] == "chưa có").sum() == 1


def test_without_an_earlier_snapshot_it_says_why(make_view) -> None:
    section = promised.section(make_view(ky_truoc="2020-01-01"))
    assert section.caption == "Đến hết ngày 01/01/2020 chưa có bản số liệu nào để so sánh"
    assert "Kỳ họp trước" not in section.table
    assert len(section.table) == len(promised.section(make_view()).table)


def test_a_reminder_names_what_is_due_and_what_is_lacking(published_both, make_view) -> None:
    view = demo(make_view)
    texts = reminders.messages(view, AS_OF, 90)
    event = next(e for e in agenda.ahead(agenda.events(view), AS_OF, 90) if e.association)
    assert next(iter(texts)) == event.association
    words = texts[event.association][1]()
    assert words.startswith("Bộ số liệu minh hoạ") and f"Kính gửi: {event.label}" in words
    assert f"{event.title}: {event.due}" in words


@pytest.mark.slow
def test_every_association_has_its_own_reminder(published_both, make_view) -> None:
    texts = reminders.messages(demo(make_view), AS_OF, 90)
    assert len(texts) > 10
    assert all(f"Kính gửi: {name}" in make() for name, make in texts.values())


def test_a_due_date_stands_as_its_source_gives_it(make_view) -> None:
    due = set(promised.section(make_view()).table["Hạn"])
    assert {"tháng 9/2023", "quý IV/2023", "năm 2025"} <= due
    assert not any(words.count("/") == 2 for words in due)
