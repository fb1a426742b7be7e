"""Who has reported for a period, who is late, what is missing; reminders to send.

A report counts as received on the day its submission is recorded, or its file was
first uploaded, whichever is earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Unpack

import pandas as pd

from etl.database import open_snapshot
from etl.records import period as periods
from etl.records.errors import BuildError
from etl.records.period import Period
from etl.records.text import Problem
from etl.snapshot.publish import snapshot_path
from etl.template.due import IN_FORCE, due_date
from etl.updates.places import Places, opened, query
from etl.uploads.events import Journal
from etl.uploads.store import Store

STATES = {
    "on_time": "đúng hạn",
    "late": "nộp chậm",
    "missing": "quá hạn, chưa nộp cho kỳ này",
    "never": "quá hạn, chưa từng nộp báo cáo",
    "not_due": "chưa đến hạn",
    "no_due": "không có hạn",
}
COLLECTING_COLUMNS = (
    "association", "association_name", "association_full_name", "association_type", "due_date",
    "received_date", "days_late", "state", "state_name", "published", "reported", "expected",
    "missing", "never_reported",
)  # fmt: skip


@dataclass(frozen=True)
class DuePeriod:
    """A reporting period and the day its reports are due."""

    label: str
    due: date


def due_periods(
    dataset: str, *, today: date | None = None, **places: Unpack[Places]
) -> list[DuePeriod]:
    """The periods there are: those of recorded reports, and the years by law; last due first.

    The first one is the last whose reports are due by today; those due later follow it.
    """
    day = today or date.today()
    with open_snapshot(snapshot_path(dataset, None, opened(places)[0])) as connection:
        periods = connection.execute(query("periods")).fetchall()
    known = {label: DuePeriod(label, due) for label, _, _, due in periods if due is not None}
    for year in range(day.year - 2, day.year + 1):
        known.setdefault(str(year), DuePeriod(str(year), due_date(year)))
    ordered = sorted(known.values(), key=lambda item: item.due, reverse=True)
    return [item for item in ordered if item.due <= day] + [
        item for item in reversed(ordered) if item.due > day
    ]


def collecting(
    dataset: str,
    period: str,
    *,
    today: date | None = None,
    **places: Unpack[Places],
) -> pd.DataFrame:
    """Every member association and its report for the period; COLLECTING_COLUMNS.

    `days_late` counts from the due date to the day of receipt, or to today while nothing
    has come; negative is early, None is not due. `missing` has the names of expected
    indicators without a figure of the period, `never_reported` those of them without any.
    The longest late come first. BuildError: no such period.
    """
    held = _held(period)
    day = today or date.today()
    folder, store = opened(places)
    values = {"first": held.start, "last": held.end}
    with open_snapshot(snapshot_path(dataset, None, folder)) as connection:
        associations = connection.execute(query("associations"), values).fetchall()
        expected: dict[str, list[tuple[str, bool, bool]]] = {}
        for code, *indicator in connection.execute(query("expected"), values).fetchall():
            expected.setdefault(code, []).append(tuple(indicator))
    files, senders = _received(dataset, held, store)
    in_force = {e.upload for e in Journal(store, dataset).in_force(folder)}
    usual = max((due for *_, due, _ in associations if due is not None), default=None)
    rows = []
    for code, short_name, name, kind, recorded, recorded_due, ever in associations:
        given = files.get(code, [])
        days = [received for received, _ in given] + ([recorded] if recorded else [])
        received = min(days, default=None)
        due = recorded_due or usual or _by_law(held)
        end = received or (day if due is not None and day > due else None)
        state = _state(received, due, day, ever=ever or code in senders)
        asked = expected.get(code, [])
        rows.append(
            {
                "association": code,
                "association_name": short_name,
                "association_full_name": name,
                "association_type": kind or "",
                "due_date": due,
                "received_date": received,
                "days_late": (end - due).days if end is not None and due is not None else None,
                "state": state,
                "state_name": STATES[state],
                "published": bool(recorded) or any(upload in in_force for _, upload in given),
                "reported": sum(has for _, has, _ in asked),
                "expected": len(asked),
                "missing": [name for name, has, _ in asked if not has],
                "never_reported": [name for name, has, known in asked if not has and not known],
            }
        )
    frame = pd.DataFrame(rows, columns=list(COLLECTING_COLUMNS))
    return frame.sort_values(
        "days_late", ascending=False, kind="stable", na_position="last", ignore_index=True
    )


def _held(text: str) -> Period:
    """The reporting period meant. Raises BuildError."""
    held = periods.period(text)
    if isinstance(held, Problem) or held.start is None or held.end is None:
        raise BuildError(f"“{text}” không phải kỳ báo cáo. Ghi năm, ví dụ 2026.")
    return held


def _by_law(held: Period) -> date | None:
    """When the report of a whole year is due; other periods have no day of their own."""
    is_year = held.label.isdigit() and held.end is not None
    return due_date(held.end.year) if is_year and held.end else None


def _state(received: date | None, due: date | None, today: date, *, ever: bool) -> str:
    if due is None:
        return "no_due"
    if received is not None:
        return "on_time" if received <= due else "late"
    if today <= due:
        return "not_due"
    return "missing" if ever else "never"


def _received(
    dataset: str, held: Period, store: Store
) -> tuple[dict[str, list[tuple[date, str]]], set[str]]:
    """(day, upload) of uploaded reports for the period, by association; who ever sent any."""
    received: dict[str, list[tuple[date, str]]] = {}
    senders: set[str] = set()
    for upload in store.uploads(dataset):
        report = store.read_report(dataset, upload.upload)
        if upload.kind not in ("workbook", "report") or report is None or report.get("refused"):
            continue
        senders |= set(report.get("associations", []))
        if not _is_for(report, held):
            continue
        for code in report.get("associations", []):
            received.setdefault(code, []).append(
                (upload.received.astimezone().date(), upload.upload)
            )
    return received, senders


def _is_for(report: dict[str, Any], held: Period) -> bool:
    """True when an uploaded file reports for the period: it says so, or has figures of the year."""
    own = periods.period(str(report.get("period") or ""))
    if isinstance(own, Period) and (own.start, own.end) == (held.start, held.end):
        return True
    return bool(held.label.isdigit() and held.end and held.end.year in report.get("years", []))


#: States of associations from which nothing has come.
_NOT_SENT = ("missing", "never", "not_due", "no_due")


def reminders(
    dataset: str,
    period: str,
    *,
    today: date | None = None,
    **places: Unpack[Places],
) -> pd.DataFrame:
    """A letter to every association that has not reported or whose report lacks figures.

    Columns: association, association_name, text.
    """
    day = today or date.today()
    collected = collecting(dataset, period, today=day, **places)
    rows = [
        {
            "association": row["association"],
            "association_name": row["association_name"],
            "text": _letter(row, _held(period).label, day),
        }
        for row in collected.to_dict("records")
        if row["state"] in _NOT_SENT or row["missing"]
    ]
    return pd.DataFrame(rows, columns=["association", "association_name", "text"])


def _letter(row: dict[str, object], label: str, today: date) -> str:
    due = row["due_date"]
    spoken = f"năm {label}" if label.isdigit() else label
    lines = [f"Kính gửi: {row['association_full_name']}", ""]
    if isinstance(due, date):
        law = (
            "Theo Nghị định số 126/2024/NĐ-CP"
            if due >= IN_FORCE
            else "Theo quy định về tổ chức, hoạt động và quản lý hội"
        )
        # The law speaks of yearly reports; other periods are the Union's own.
        by = f"{law}, báo" if label.isdigit() else "Báo"
        lines.append(f"{by} cáo {spoken} của hội nộp trước ngày {due:%d/%m/%Y}.")
    if row["state"] in ("missing", "never"):
        lines.append(
            f"Đến ngày {today:%d/%m/%Y} Liên hiệp hội chưa nhận được báo cáo, đã quá hạn "
            f"{row['days_late']} ngày."
        )
    elif row["state"] == "not_due" and isinstance(due, date):
        lines.append(
            f"Đến ngày {today:%d/%m/%Y} Liên hiệp hội chưa nhận được báo cáo; còn "
            f"{(due - today).days} ngày đến hạn."
        )
    else:
        lines.append("Liên hiệp hội đã nhận được báo cáo; còn một số chỉ số chưa có số liệu.")
    missing = row["missing"]
    assert isinstance(missing, list)
    if missing:
        lines += ["", f"Các chỉ số chưa có số liệu {spoken} ({len(missing)}/{row['expected']}):"]
        lines += [f"- {name}" for name in missing]
    lines += [
        "",
        "Đề nghị quý Hội ghi số liệu vào tệp mẫu kèm theo và gửi về Cơ quan Thường trực Liên hiệp "
        "hội. Chỉ số nào chưa có số liệu thì để trống, không ghi số 0.",
        "",
        "Trân trọng./.",
    ]
    return "\n".join(lines)


def reminders_text(letters: pd.DataFrame) -> str:
    """Letters of `reminders` in one text, to download."""
    line = "\n\n" + "─" * 60 + "\n\n"
    return line.join(letters["text"]) + "\n" if len(letters) else "Không có hội nào cần nhắc.\n"
