"""Who has reported for a period, who is late, what is missing; reminders to send.

A report counts as received on the day its submission is recorded, or its file was
first uploaded, whichever is earlier.
"""

from __future__ import annotations

from datetime import date
from typing import Unpack

import pandas as pd

from etl.database import open_snapshot
from etl.records.errors import BuildError
from etl.snapshot.publish import snapshot_path
from etl.template.due import IN_FORCE, due_date, year_of
from etl.updates.places import Places, opened, query
from etl.uploads.events import Journal
from etl.uploads.store import Store

STATES = {
    "on_time": "đúng hạn",
    "late": "nộp chậm",
    "missing": "quá hạn, chưa nộp",
    "not_due": "chưa đến hạn",
}
COLLECTING_COLUMNS = (
    "association", "association_name", "association_full_name", "association_type", "due_date",
    "received_date", "days_late", "state", "state_name", "published", "reported", "expected",
    "missing",
)  # fmt: skip


def collecting(
    dataset: str,
    period: str,
    *,
    today: date | None = None,
    **places: Unpack[Places],
) -> pd.DataFrame:
    """Every member association and its report for the period; COLLECTING_COLUMNS.

    `days_late` counts from the legal due date to the day of receipt, or to today
    while nothing has come; negative is early, None is not due. `missing` has the names
    of expected indicators without a figure for the year. BuildError: no such period.
    """
    year = year_of(period)
    if year is None:
        raise BuildError(f"“{period}” không phải kỳ báo cáo. Ghi năm, ví dụ 2026.")
    day = today or date.today()
    folder, store = opened(places)
    values = {"first": date(year, 1, 1), "last": date(year, 12, 31)}
    with open_snapshot(snapshot_path(dataset, None, folder)) as connection:
        associations = connection.execute(query("associations"), values).fetchall()
        expected: dict[str, list[tuple[str, bool]]] = {}
        for code, name, has_figure in connection.execute(query("expected"), values).fetchall():
            expected.setdefault(code, []).append((name, bool(has_figure)))
    files = _received(dataset, year, store)
    in_force = {e.upload for e in Journal(store, dataset).in_force(folder)}
    rows = []
    for code, short_name, name, kind, recorded, recorded_due in associations:
        given = files.get(code, [])
        days = [received for received, _ in given] + ([recorded] if recorded else [])
        received = min(days, default=None)
        due = recorded_due or due_date(year)
        late = (received - due).days if received else (day - due).days if day > due else None
        state = _state(received, due, day)
        asked = expected.get(code, [])
        rows.append(
            {
                "association": code,
                "association_name": short_name,
                "association_full_name": name,
                "association_type": kind or "",
                "due_date": due,
                "received_date": received,
                "days_late": late,
                "state": state,
                "state_name": STATES[state],
                "published": bool(recorded) or any(upload in in_force for _, upload in given),
                "reported": sum(has for _, has in asked),
                "expected": len(asked),
                "missing": [name for name, has in asked if not has],
            }
        )
    return pd.DataFrame(rows, columns=list(COLLECTING_COLUMNS))


def _state(received: date | None, due: date, today: date) -> str:
    if received is not None:
        return "on_time" if received <= due else "late"
    return "missing" if today > due else "not_due"


def _received(dataset: str, year: int, store: Store) -> dict[str, list[tuple[date, str]]]:
    """(day, upload) of uploaded reports for the year, by association."""
    found: dict[str, list[tuple[date, str]]] = {}
    for upload in store.uploads(dataset):
        report = store.read_report(dataset, upload.upload)
        if upload.kind != "workbook" or report is None or report.get("refused"):
            continue
        if year not in report.get("years", []):
            continue
        for code in report.get("associations", []):
            found.setdefault(code, []).append((upload.received.astimezone().date(), upload.upload))
    return found


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
    found = collecting(dataset, period, today=day, **places)
    rows = [
        {
            "association": row["association"],
            "association_name": row["association_name"],
            "text": _letter(row, year_of(period) or day.year, day),
        }
        for row in found.to_dict("records")
        if row["state"] in ("missing", "not_due") or row["missing"]
    ]
    return pd.DataFrame(rows, columns=["association", "association_name", "text"])


def _letter(row: dict[str, object], year: int, today: date) -> str:
    due = row["due_date"]
    assert isinstance(due, date)
    law = (
        "Theo Nghị định số 126/2024/NĐ-CP"
        if due >= IN_FORCE
        else "Theo quy định về tổ chức, hoạt động và quản lý hội"
    )
    lines = [
        f"Kính gửi: {row['association_full_name']}",
        "",
        f"{law}, báo cáo năm {year} của hội nộp trước ngày {due:%d/%m/%Y}.",
    ]
    if row["state"] == "missing":
        lines.append(
            f"Đến ngày {today:%d/%m/%Y} Liên hiệp hội chưa nhận được báo cáo, đã quá hạn "
            f"{row['days_late']} ngày."
        )
    elif row["state"] == "not_due":
        lines.append(
            f"Đến ngày {today:%d/%m/%Y} Liên hiệp hội chưa nhận được báo cáo; còn "
            f"{(due - today).days} ngày đến hạn."
        )
    else:
        lines.append("Liên hiệp hội đã nhận được báo cáo; còn một số chỉ số chưa có số liệu.")
    missing = row["missing"]
    assert isinstance(missing, list)
    if missing:
        lines += ["", f"Các chỉ số chưa có số liệu năm {year} ({len(missing)}/{row['expected']}):"]
        lines += [f"- {name}" for name in missing]
    lines += [
        "",
        "Đề nghị quý Hội ghi số liệu vào tệp mẫu kèm theo và gửi về Cơ quan Thường trực Liên hiệp "
        "hội. Chỉ số nào chưa có số liệu thì để trống, không ghi số 0.",
        "",
        "Trân trọng./.",
    ]
    return "\n".join(lines)


def reminders_text(
    dataset: str,
    period: str,
    *,
    today: date | None = None,
    **places: Unpack[Places],
) -> str:
    """All letters in one text, to download."""
    found = reminders(dataset, period, today=today, **places)
    line = "\n\n" + "─" * 60 + "\n\n"
    return line.join(found["text"]) + "\n" if len(found) else "Không có hội nào cần nhắc.\n"
