"""Reports due and received, and the list of what to ask each association for."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import phrases
from dashboard.content.model import Section
from dashboard.content.sources.completeness import Completeness, head
from dashboard.words import numbers, palette

_TIMELINESS = {
    "on_time": ("●", "nộp đúng hạn", palette.GREEN),
    "late": ("◐", "nộp muộn", palette.AMBER),
    "missing": ("✕", "đã quá hạn, chưa nộp", palette.BRICK),
    "not_due": ("–", "chưa đến hạn", palette.CONTEXT),
    "not_expected": ("", "không phải nộp", palette.NOT_APPLICABLE),
}


def chase(
    completeness: Completeness, submissions: pd.DataFrame, contrary: pd.DataFrame
) -> Section | None:
    """Per association what to ask for: indicators, reports, contradictions."""
    cells = completeness.cells[completeness.cells["expected"]]
    if cells.empty:
        return None
    rows: list[dict[str, Any]] = []
    for (association, label), own in cells.groupby(["association", "label"], sort=False):
        lacking = own[own["state"] == "not_reported"]
        days = completeness.cells[completeness.cells["association"] == association]["last_day"]
        late = submissions["timeliness"] == "missing"
        overdue = submissions[(submissions["association"] == association) & late]
        mine = contrary[contrary["association"] == association]["contradiction_id"].nunique()
        rows.append(
            {
                "Hội": label,
                "Việc cần làm": _to_do(lacking, list(overdue["time_label"]), mine),
                "Còn thiếu (chỉ số)": len(lacking),
                "Cần có (chỉ số)": len(own),
                "Số liệu gần nhất": days.max(),
            }
        )
    rows.sort(key=lambda row: (-int(row["Còn thiếu (chỉ số)"]), numbers.sort_key(row["Hội"])))
    table = pd.DataFrame(rows)
    asked = table[table["Còn thiếu (chỉ số)"] > 0]
    if asked.empty:
        title = "Các hội đã có đủ chỉ số cần có"
    elif len(table) == 1:
        title = f"{asked.iloc[0]['Hội']} còn thiếu {asked.iloc[0]['Còn thiếu (chỉ số)']} chỉ số"
    else:
        first = asked.iloc[0]
        title = (
            f"{len(asked)} tổ chức cần bổ sung số liệu; nhiều nhất là {first['Hội']}, thiếu "
            f"{first['Còn thiếu (chỉ số)']} trong {first['Cần có (chỉ số)']} chỉ số"
        )
    note = ""
    if completeness.unnamed:
        note = f"Ngoài ra {completeness.unnamed_label}: trước hết cần danh sách."
    return Section(key="chase", title=title, table=table, note=note)


def _to_do(lacking: pd.DataFrame, reports: list[str], contrary: int) -> str:
    parts = []
    if len(lacking):
        heads = ", ".join(phrases.decapitalise(head(r)) for _, r in lacking.iterrows())
        parts.append(f"Bổ sung: {heads}.")
    if reports:
        parts.append(f"Nộp báo cáo: {', '.join(reports)}.")
    if contrary:
        parts.append(f"Xác nhận {contrary} con số các nguồn nói khác nhau.")
    return " ".join(parts) or "không có"


def timeliness(submissions: pd.DataFrame) -> Section | None:
    """Reports received on time, late or not at all; None where no register is kept."""
    if submissions.empty:
        return None
    periods = [
        label if numbers.missing(year) else int(year)
        for label, year in zip(submissions["time_label"], submissions["year"], strict=True)
    ]
    frame = pd.DataFrame(
        {
            "row": submissions["association"],
            "column": periods,
            "state": submissions["timeliness"],
            "detail": [
                f"hạn {numbers.day(d)}; nhận: {_received(r)}"
                for d, r in zip(submissions["due_date"], submissions["received_date"], strict=True)
            ],
        }
    )
    names = dict(zip(submissions["association"], submissions["label"], strict=True))
    rows = dict(sorted(names.items(), key=lambda pair: numbers.sort_key(pair[1])))
    columns = dict(zip(periods, submissions["time_label"], strict=True))
    given = set(zip(frame["row"], frame["column"], strict=True))
    missing_pairs = [
        {"row": row, "column": column, "state": "not_expected", "detail": ""}
        for row in rows
        for column in columns
        if (row, column) not in given
    ]
    frame = pd.concat([frame, pd.DataFrame(missing_pairs)], ignore_index=True)
    due = submissions[submissions["timeliness"] != "not_due"]
    on_time = int((due["timeliness"] == "on_time").sum())
    absent = int((due["timeliness"] == "missing").sum())
    title = (
        f"{numbers.share(on_time, len(due), 0)} báo cáo nộp đúng hạn; "
        f"{absent} báo cáo đã quá hạn mà chưa nộp"
    )
    return Section(
        key="timeliness",
        title=title,
        chart=Chart(
            "matrix",
            frame,
            {
                "rows": rows,
                "columns": columns,
                "row_dimension": "association",
                "column_dimension": "year",
                "states": _TIMELINESS,
                "title": "Nộp báo cáo theo hội và kỳ",
            },
        ),
        table=pd.DataFrame(
            {
                "Hội": submissions["label"],
                "Kỳ báo cáo": submissions["time_label"],
                "Hạn nộp": submissions["due_date"],
                "Ngày nhận": [_received(v) for v in submissions["received_date"]],
                "Số ngày so với hạn (âm là sớm)": submissions["days_late"],
                "Tình trạng": [_TIMELINESS[t][1] for t in submissions["timeliness"]],
            }
        ),
        source="Nguồn: sổ nộp báo cáo.",
        note="Ô trống: kỳ đó không phải nộp. Hạn nộp báo cáo năm: trước 31/12 từ năm 2024 "
        "(Nghị định 126/2024/NĐ-CP), trước đó là 01/12.",
    )


def _received(value: object) -> str:
    return "chưa nhận" if numbers.missing(value) else numbers.day(value)
