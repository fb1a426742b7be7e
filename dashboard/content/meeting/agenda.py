"""What falls due: matters with a date, ends of terms of office, reports; for page and calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.association import terms
from dashboard.content.model import Grid, Link, Section
from dashboard.content.registers import lists, page
from dashboard.content.targets import every
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers, palette, wording
from etl.template.due import IN_FORCE, due_date

#: Kind of a day → how it is named, how its place in the source is said.
KINDS = {"matter": "Việc đến hạn", "term": "Hết nhiệm kỳ", "report": "Hạn báo cáo"}
#: Days ahead that the page counts.
WINDOWS = (30, 60, 90)


@dataclass(frozen=True)
class Event:
    """One day to keep in mind.

    uid       the same in every snapshot as long as it is the same matter
    day       as stated, or the last of the year or period that the source gives
    due       when it is due as the source gives it: "30/06/2026", "năm 2026"
    standing  marts.follow_up.standing of a matter, "" of terms and reports
    lines     what is said of it, a plain sentence each
    """

    uid: str
    day: date
    due: str
    kind: str
    association: str
    label: str
    title: str
    standing: str
    lines: tuple[str, ...]
    record_ids: tuple[str, ...]
    link: Link

    @property
    def is_open(self) -> bool:
        """Whether no source says what became of it."""
        return self.standing not in lists.SETTLED


@cached_for_view
def events(view: View) -> tuple[Event, ...]:
    """Every day under the filter, the first one first."""
    every = [*_matters(matters(view)), *_terms(view), *_reports(view)]
    return tuple(sorted(every, key=lambda event: (event.day, event.title, event.uid)))


def matters(view: View) -> pd.DataFrame:
    """What is followed, once each (queries/meeting/matters.sql)."""
    return view.query("meeting/matters")


def ahead(events: Iterable[Event], start: date, days: int) -> list[Event]:
    """What is still open and due from `start` within so many days."""
    return [event for event in events if event.is_open and 0 <= (event.day - start).days <= days]


def counted(events: Sequence[Event]) -> str:
    """How many of each kind: "3 việc đến hạn, 2 nhiệm kỳ hết"; "" of none. Days on which
    reports are due rest on no record and are named instead."""
    nouns = {"matter": "việc đến hạn", "term": "nhiệm kỳ hết"}
    counts = {kind: sum(event.kind == kind for event in events) for kind in nouns}
    return ", ".join(f"{numbers.number(n)} {nouns[kind]}" for kind, n in counts.items() if n)


def reports(events: Sequence[Event]) -> list[str]:
    """The days on which reports are due, each named."""
    return [
        f"{phrases.decapitalise(event.title)}: {numbers.day(event.day)}"
        for event in events
        if event.kind == "report"
    ]


def sentence(view: View, start: date, days: int) -> str:
    """What is due in the days after `start`."""
    due = ahead(events(view), start, days)
    said = [counted(due) or "không có việc nào nguồn nêu hạn", *reports(due)]
    return f"Trong {days} ngày từ {numbers.day(start)}: {'; '.join(said)}"


def section(view: View, start: date, days: int) -> Section:
    """What is due in the days after `start`, as a grid."""
    due = ahead(events(view), start, days)
    table = pd.DataFrame(
        {
            "Hạn": [wording.capitalise(event.due) for event in due],
            "Còn (ngày)": [(event.day - start).days for event in due],
            "Việc": [event.title for event in due],
            "Hội": [event.label for event in due],
            "Loại": [KINDS[event.kind] for event in due],
            "Đến nay": [said(event) for event in due],
        }
    )
    return Section(
        key="ahead",
        title=sentence(view, start, days),
        table=table,
        records=evidence.record_ids((event.record_ids for event in due), 200),
        source=None
        if any(event.record_ids for event in due)
        else "Nguồn: tính từ mọi bản ghi trong phạm vi đang lọc.",
        caption="Bấm một dòng để mở",
        note="Hạn là ngày nguồn nêu, hoặc ngày cuối của năm, của thời gian mà nguồn nêu. Nhiệm kỳ "
        f"và hạn báo cáo cũng vậy; việc {wording.NO_DUE_DATE} không đứng ở đây.",
        grid=Grid(
            tones={"Đến nay": [palette.STANDING_TONES.get(event.standing, "") for event in due]},
            links=[event.link for event in due],
            widths={"Hạn": 100, "Còn (ngày)": 90, "Việc": 380},
        ),
    )


def said(event: Event) -> str:
    """Where it stands, in words; of terms and reports the line that says so."""
    return phrases.standing(event.standing) if event.standing else event.lines[0]


def _matters(rows: pd.DataFrame) -> Iterator[Event]:
    for row in rows[rows["due_date"].notna()].to_dict("records"):
        lines = [
            f"Tình trạng: {phrases.standing(row['standing'])}",
            phrases.text(row["register_name"]) or phrases.text(row["kind_name"]),
            _led("Nơi nhận, phối hợp", row["partner"]),
            _led("Thời gian nguồn nêu", row["target_period"] or row["time_label"]),
            f"Nguồn: {evidence.writer(row)}, {evidence.place(row['source_place'])}",
        ]
        record = str(row["record_id"])
        target = row["record_table"] == "targets"
        yield Event(
            record,
            phrases.day_of(row["due_date"]),
            due_words(row),
            "matter",
            str(row["association"]),
            str(row["label"]),
            str(row["title"]),
            str(row["standing"]),
            tuple(line for line in lines if line),
            (record,),
            every.link_to(record) if target else page.link_to(row["register"], record),
        )


def due_words(row: Mapping[str, Any] | pd.Series) -> str:
    """When a matter is due, as its source gives it: a year is no day."""
    if numbers.missing(row["due_date"]):
        return wording.NO_DUE_DATE
    period = phrases.text(row["target_period"])
    return phrases.when(period) if period else numbers.day(row["due_date"])


def _led(lead: str, value: object) -> str:
    words = phrases.text(value)
    return f"{lead}: {words}" if words else ""


def _terms(view: View) -> Iterator[Event]:
    for _, row in view.query("shared/terms").iterrows():
        whole = f"Nhiệm kỳ {terms.span(row)}"
        if row["over"]:
            known = terms.ended(row)
        elif numbers.missing(row["extended_to"]):
            known = "nguồn chỉ nêu năm"
        else:
            known = f"được kéo dài đến năm {int(row['extended_to'])}; nguồn chỉ nêu năm"
        yield Event(
            f"nhiem-ky-{row['association']}",
            phrases.day_of(row["ran_out"]),
            f"năm {phrases.day_of(row['ran_out']).year}",
            "term",
            str(row["association"]),
            str(row["label"]),
            f"Hết nhiệm kỳ {terms.span(row)}: {row['label']}",
            "",
            (f"{whole} {known}" if row["over"] else f"{whole}; {known}",),
            evidence.record_ids(row["record_ids"]),
            Link("association", filter={"association": row["association"]}),
        )


def _reports(view: View) -> Iterator[Event]:
    """The days reports are due: those recorded, and the years by law."""
    rows = view.query("sources/submissions")
    year = view.today.year
    law = {str(y): due_date(y) for y in (year, year + 1)}
    for (label, due), own in rows.groupby(["time_label", "due_date"], sort=False):
        law.pop(str(label), None)
        received = int(own["received_date"].notna().sum())
        known = f"{received} trong {len(own)} hội có ghi nhận đã nộp"
        yield _report(str(label), phrases.day_of(due), known, evidence.record_ids(own))
    for label, due in law.items():
        by = "126/2024/NĐ-CP" if due >= IN_FORCE else "45/2010/NĐ-CP"
        yield _report(label, due, f"hạn theo Nghị định {by}; bản số liệu chưa ghi hội nào nộp", ())


def _report(label: str, due: date, known: str, records: tuple[str, ...]) -> Event:
    return Event(
        f"bao-cao-{numbers.fold(label).replace(' ', '-')}",
        due,
        numbers.day(due),
        "report",
        "",
        "các hội thành viên",
        f"Hạn các hội gửi báo cáo {phrases.when(label)}",
        "",
        (wording.capitalise(known),),
        records,
        Link("updates", own={"viec": "thu"}),
    )
