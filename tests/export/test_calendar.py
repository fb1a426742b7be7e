"""The calendar file: valid, one id a matter in every file, changes and cancellations carried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from dashboard.content.meeting import agenda
from dashboard.export.__main__ import main
from dashboard.export.calendar import calendar
from dashboard.selection.view import View
from dashboard.snapshot import baseline, warehouse
from tests import meetings
from tests.marks import slow
from tests.meetings import GONE, MOVED, NEW

MakeView = Callable[..., View]


@pytest.fixture
def view(two_meetings: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(two_meetings))
    yield meetings.view_of(two_meetings)
    warehouse.forget()


def events(content: bytes) -> dict[str, icalendar.Event]:
    """The events of a file by record, read back by the library."""
    found = icalendar.Calendar.from_ical(content).walk("VEVENT")
    by_uid = {str(event["uid"]).split("@")[0]: event for event in found}
    assert len(by_uid) == len(found), "no id twice"
    return by_uid


def assert_valid(content: bytes) -> None:
    """What RFC 5545 demands of a file and of each of its events (3.1, 3.4, 3.6, 3.6.1)."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert all(line.decode("utf-8") is not None for line in lines), "no letter is cut in two"
    calendar = icalendar.Calendar.from_ical(content)
    assert calendar["version"] == "2.0" and calendar["prodid"] and not calendar.errors
    for event in calendar.walk("VEVENT"):
        assert not event.errors
        for name in ("uid", "dtstamp", "dtstart", "summary", "sequence", "status"):
            assert name in event and not isinstance(event[name], list), name
        stamp, start, end = (event.decoded(n) for n in ("dtstamp", "dtstart", "dtend"))
        assert isinstance(stamp, datetime) and stamp.utcoffset() == timedelta(0)
        assert type(start) is date and end - start == timedelta(days=1)
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert 0 <= event["sequence"] < 2**31
        assert event["status"] in {"CONFIRMED", "CANCELLED"}


@pytest.mark.parametrize("dataset", ["records", *slow("demo")])
def test_the_file_is_valid_and_comes_back_as_what_was_meant(
    dataset: str, published_both: Path, make_view: MakeView
) -> None:
    view = make_view(dataset, bo="minh-hoa" if dataset == "demo" else "thuc")
    content = calendar(view)
    assert_valid(content)
    back = events(content)
    meant = {e.uid: e for e in agenda.events(view)}
    since = view.today - timedelta(days=365)
    assert back.keys() == {uid for uid, e in meant.items() if e.day >= since}
    for uid, event in back.items():
        assert event.decoded("dtstart") == meant[uid].day
        assert meant[uid].title in str(event["summary"])
        assert str(event["summary"]).startswith("[Minh hoạ]") is (dataset == "demo")
        assert meant[uid].lines[0] in str(event["description"])


def test_nothing_without_a_stated_day_gets_one(make_view: MakeView) -> None:
    rows = agenda.matters(make_view())
    undated = set(rows.loc[rows["due_date"].isna(), "record_id"])
    assert undated and not undated & {e.uid for e in agenda.events(make_view())}


def test_what_moved_what_is_new_and_what_is_off_since_the_earlier_snapshot(view: View) -> None:
    earlier = baseline.past("records").find(meetings.OLD)
    assert earlier is not None
    old = baseline.snapshot("records", earlier)
    assert old is not None
    before, now = events(calendar(replace(view, snapshot=old))), calendar(view)
    assert_valid(now)
    after = events(now)
    assert before[MOVED].decoded("dtstart") == date(2029, 12, 31)
    assert after[MOVED].decoded("dtstart") == date(2030, 12, 31)
    assert after[MOVED]["sequence"] > before[MOVED]["sequence"]
    assert (before[GONE]["status"], after[GONE]["status"]) == ("CONFIRMED", "CANCELLED")
    assert after[GONE]["sequence"] > before[GONE]["sequence"]
    assert "Không còn trong bản số liệu" in str(after[GONE]["description"])
    assert NEW not in before and after[NEW]["status"] == "CONFIRMED"
    same = "nhiem-ky-dong-y"
    assert after[same] == before[same], "what stays is not sent as changed"


def test_text_of_the_data_opens_no_event_of_its_own(view: View) -> None:
    found = events(calendar(view))[GONE]
    assert str(found["summary"]).startswith("Lập quỹ khen thưởng; BEGIN:VEVENT, giai đoạn hai")


def test_from_the_command_line_under_a_filter(
    two_meetings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DASHBOARD_PUBLISHED", str(two_meetings))
    out = tmp_path / "lich.ics"
    assert main(["ics", "--out", str(out), "--hoi", "dong-y"]) == 0
    assert_valid(out.read_bytes())
    assert "nhiem-ky-dong-y" in events(out.read_bytes())
    assert MOVED not in events(out.read_bytes())
