"""Reports due and received, period by period."""

from __future__ import annotations

import re

import pandas as pd

from dashboard.content.model import Grid, Section
from dashboard.words import numbers, wording

#: Code of all periods together.
ALL = "moi-ky"
#: Worst first: code → words, tone.
_TIMELINESS = {
    "missing": ("đã quá hạn, chưa nộp", "bad"),
    "late": ("nộp muộn", "warn"),
    "on_time": ("nộp đúng hạn", "good"),
    "not_due": ("chưa đến hạn", ""),
}


def periods(submissions: pd.DataFrame) -> dict[str, str]:
    """Code → period with its due date, the latest due first; then all of them together."""
    due = submissions.groupby("time_label")["due_date"].max().sort_values(ascending=False)
    told = {_code(p): f"{_words(p)} (hạn {numbers.day(day)})" for p, day in due.items()}
    return told | {ALL: "Mọi kỳ"} if told else {}


def section(submissions: pd.DataFrame, period: str | None) -> Section:
    """The reports of a period, the latest that was due unless one is chosen; worst first."""
    due = submissions[submissions["timeliness"] != "not_due"]
    latest = (due if len(due) else submissions).sort_values("due_date")["time_label"].iloc[-1]
    codes = submissions["time_label"].map(_code)
    known = period if period in {*codes, ALL} else _code(latest)
    rows = submissions if known == ALL else submissions[codes == known]
    rank = rows["timeliness"].map(list(_TIMELINESS).index)
    rows = rows.assign(rank=rank).sort_values(
        ["rank", "days_late", "due_date"], ascending=[True, False, False], kind="stable"
    )
    counts = rows["timeliness"].value_counts()
    said = [f"{counts[t]} {words}" for t, (words, _) in _TIMELINESS.items() if t in counts]
    late = rows[rows["timeliness"] == "late"]
    if len(late):
        first = late.iloc[0]
        said.append(f"muộn nhất là {first['label']}, {numbers.number(first['days_late'])} ngày")
    what = "Mọi kỳ" if known == ALL else wording.capitalise(_words(rows["time_label"].iloc[0]))
    return Section(
        key="timeliness",
        title=f"{what}: {'; '.join(said)}",
        table=pd.DataFrame(
            {
                "Hội": rows["label"],
                "Kỳ báo cáo": rows["time_label"],
                "Hạn nộp": rows["due_date"].map(numbers.day),
                "Ngày nhận": [
                    "chưa nhận" if numbers.missing(d) else numbers.day(d)
                    for d in rows["received_date"]
                ],
                "Muộn (ngày)": rows["days_late"].clip(lower=0),
                "Tình trạng": [_TIMELINESS[t][0] for t in rows["timeliness"]],
            }
        ),
        source="Nguồn: sổ nộp báo cáo.",
        caption="Nguồn: sổ nộp báo cáo; “muộn 0 ngày” là đúng hạn hoặc sớm hơn",
        note="Hạn nộp báo cáo năm: trước 31/12 từ năm 2024 (Nghị định 126/2024/NĐ-CP), trước đó là "
        "01/12.",
        grid=Grid(
            tones={"Tình trạng": [_TIMELINESS[t][1] for t in rows["timeliness"]]},
            widths={"Hội": 260},
        ),
    )


def _code(period: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", numbers.fold(period)).strip("-")


def _words(period: object) -> str:
    return f"năm {period}" if str(period).isdigit() else str(period)
