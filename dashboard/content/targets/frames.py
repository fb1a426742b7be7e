"""The targets as frames: what has a number, what is a milestone, in words for tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.content import phrases
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: How a target's progress was judged (marts.target_gap.method).
METHODS = {
    "growth": "so tốc độ tăng đạt được với tốc độ cần có (phương pháp “Open SDG”)",
    "linear": "so mức tăng mỗi năm đạt được với mức cần có",
    "yearly": "so năm gần nhất với mức phải đạt mỗi năm",
    "level": "so mức hiện có với mức phải đạt",
}
#: Worst first: what a leader should see at the top.
URGENCY = ("off_track", "behind", "not_enough_data", "on_track", "achieved")
_FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Choice:
    """What the page's own controls narrow: codes, None for all."""

    kind: str | None = None
    status: str | None = None
    scope: str | None = None  # "union" or "members"


@dataclass(frozen=True)
class Targets:
    """The targets under filter and choice, and the day that due dates are held against."""

    view: View
    rows: pd.DataFrame
    today: date

    @classmethod
    def of(cls, view: View, choice: Choice) -> Targets:
        """Ask the snapshot and narrow by the page's own controls."""
        rows = view.query("targets/all")
        if choice.kind:
            rows = rows[rows["target_kind"] == choice.kind]
        if choice.status:
            rows = rows[rows["status"] == choice.status]
        if choice.scope:
            union = rows["association_kind"].isin(("union", "standing_office"))
            rows = rows[union if choice.scope == "union" else ~union]
        day = view.scalar("targets/as_of")
        return cls(view, rows.reset_index(drop=True), phrases.day_of(day))

    @property
    def measured(self) -> pd.DataFrame:
        """Targets with a number to reach, worst first."""
        rows = self.rows[~self.rows["milestone"].astype(bool)].copy()
        order = {status: i for i, status in enumerate(URGENCY)}
        rows["urgency"] = [order.get(s, len(order)) for s in rows["status"]]
        rows["ratio"] = rows["progress_ratio"].astype(float).fillna(9.0)
        keys = ["urgency", "ratio", "title"]
        return rows.sort_values(keys, kind="stable").reset_index(drop=True)

    @property
    def milestones(self) -> pd.DataFrame:
        """Milestones and standing tasks, the nearest due date first, those without last."""
        rows = self.rows[self.rows["milestone"].astype(bool)].copy()
        rows["due"] = [
            _FAR if numbers.missing(d) else phrases.day_of(d) for d in rows["target_date"]
        ]
        return rows.sort_values(["due", "title"], kind="stable").reset_index(drop=True)

    def count(self, *statuses: str) -> int:
        """How many targets have one of the statuses."""
        return int(self.rows["status"].isin(statuses).sum())


def status_words(status: Any) -> str:
    """The status in words; a due milestone says that its result is not known."""
    if status == "milestone_due":
        return f"đã đến hạn, {wording.UNKNOWN} kết quả"
    return wording.TARGET_STATUS.get(str(status), (wording.UNKNOWN, ""))[0]


def state_words(row: pd.Series) -> str:
    """The status of one row; a task without a due date cannot be "not due yet"."""
    if row["status"] == "milestone_open" and numbers.missing(row["target_date"]):
        return wording.NO_DUE_DATE
    return status_words(row["status"])


def whole(value: float, unit: object) -> float:
    """A projection in whole units; shares and rates keep their fraction."""
    return float(value) if unit == "%" else float(round(value))


def per_year(row: pd.Series) -> str:
    """ " mỗi năm" for a target that falls due every year."""
    return " mỗi năm" if row["frequency"] == "yearly" else ""


def target_words(row: pd.Series) -> str:
    """What must be reached: "tối thiểu 2 nhiệm vụ mỗi năm", "92.000 người"."""
    words = numbers.quantity(
        row["target_value"], row["unit"], row["qualifier"], row["target_value_to"]
    )
    return words + per_year(row)


def latest_words(row: pd.Series) -> str:
    """Where it stands: "83.500 người (30/09/2026)"."""
    if numbers.missing(row["latest_value"]):
        return wording.NO_DATA
    return f"{numbers.quantity(row['latest_value'], row['unit'])} ({row['latest_period']})"


def due_words(row: pd.Series) -> str:
    """When it is due, in words."""
    if row["frequency"] == "yearly":
        return (
            "hằng năm"
            if numbers.missing(row["target_year"])
            else (f"hằng năm, đến {int(row['target_year'])}")
        )
    if numbers.missing(row["target_date"]):
        return wording.NO_DUE_DATE
    return phrases.text(row["target_period"], numbers.day(row["target_date"]))


def measured_table(frame: pd.DataFrame) -> pd.DataFrame:
    """One line a numeric target, as the table and the exports show it."""
    return pd.DataFrame(
        {
            "Mục tiêu": frame["title"],
            "Tổ chức": frame["association_name"],
            "Tính chất": frame["kind_name"],
            "Đơn vị": frame["unit"],
            "Gốc": frame["baseline_value"],
            "Hiện có": frame["latest_value"],
            "Kỳ gần nhất": frame["latest_period"],
            "Phải đạt": frame["target_value"],
            "Hạn": [due_words(r) for _, r in frame.iterrows()],
            "Còn thiếu": frame["gap"],
            "Cần mỗi năm": frame["pace_required"],
            "Đang đạt mỗi năm": frame["pace_achieved"],
            "Dự báo đến hạn": frame["projected_value"],
            "Dự báo đạt vào năm": [
                None if numbers.missing(y) else str(int(y)) for y in frame["projected_year"]
            ],
            "Tình trạng": [status_words(s) for s in frame["status"]],
            "Cách đánh giá": [
                "–" if numbers.missing(m) else METHODS.get(str(m), "–") for m in frame["method"]
            ],
        }
    )


def milestone_table(frame: pd.DataFrame) -> pd.DataFrame:
    """One line a milestone or standing task."""
    return pd.DataFrame(
        {
            "Nội dung": frame["title"],
            "Tổ chức": frame["association_name"],
            "Tính chất": frame["kind_name"],
            "Gửi tới hoặc cùng làm": [phrases.text(v, "–") for v in frame["addressed_to"]],
            "Hạn": [due_words(r) for _, r in frame.iterrows()],
            "Tình trạng": [state_words(r) for _, r in frame.iterrows()],
            "Ghi chú": [phrases.text(v, "–") for v in frame["note"]],
        }
    )
