"""The targets as frames: what has a number, what is a milestone, in words for tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.content import phrases
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records.tables import FREQUENCIES

#: How a target's progress was judged (marts.target_gap.method).
METHODS = {
    "growth": "so tốc độ tăng đạt được với tốc độ cần có (phương pháp “Open SDG”)",
    "linear": "so mức tăng mỗi năm đạt được với mức cần có",
    "yearly": "so năm gần nhất với mức phải đạt mỗi năm",
    "level": "so mức hiện có với mức phải đạt",
}
#: Worst first: what a leader should see at the top.
URGENCY = ("missed", "off_track", "behind", "due_passed", "not_enough_data", "on_track", "achieved")
#: A number that figures are held against; the others cannot be judged yet.
JUDGED = ("achieved", "on_track", "behind", "off_track", "missed")
LATE = ("behind", "off_track", "missed")
_FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Choice:
    """What the page's own controls narrow: codes, None for all."""

    kind: str | None = None
    standing: str | None = None
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
        if choice.standing:
            rows = rows[rows["standing"] == choice.standing]
        if choice.scope:
            union = rows["association_kind"].isin(("union", "standing_office"))
            rows = rows[union if choice.scope == "union" else ~union]
        day = view.scalar("shared/today")
        return cls(view, rows.reset_index(drop=True), phrases.day_of(day))

    @property
    def measured(self) -> pd.DataFrame:
        """Targets with a number to reach, worst first."""
        rows = self.rows[~self.rows["milestone"].astype(bool)].copy()
        order = {status: i for i, status in enumerate(URGENCY)}
        rows["urgency"] = [order.get(s, len(order)) for s in rows["standing"]]
        rows["ratio"] = rows["progress_ratio"].astype(float).fillna(9.0)
        keys = ["urgency", "ratio", "title"]
        return rows.sort_values(keys, kind="stable").reset_index(drop=True)

    @property
    def milestones(self) -> pd.DataFrame:
        """Milestones and standing tasks, the nearest due date first, those without last."""
        rows = self.rows[self.rows["milestone"].astype(bool)].copy()
        rows["due"] = [_FAR if numbers.missing(d) else phrases.day_of(d) for d in rows["due_date"]]
        return rows.sort_values(["due", "title"], kind="stable").reset_index(drop=True)

    def of_standing(self, *standings: str) -> pd.DataFrame:
        """The targets that stand so."""
        return self.rows[self.rows["standing"].isin(standings)]


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


def latest_year(row: pd.Series) -> int | None:
    """The year of the latest figure, read from its period ("30/09/2026", "2025")."""
    digits = str(row["latest_period"])[-4:]
    return int(digits) if digits.isdigit() else None


def due_words(row: pd.Series) -> str:
    """When it is due, in words."""
    if row["frequency"] != "once":
        cycle = FREQUENCIES[row["frequency"]]
        dated = not numbers.missing(row["due_date"])
        return f"{cycle}, đến {phrases.day_of(row['due_date']).year}" if dated else cycle
    if numbers.missing(row["due_date"]):
        return wording.NO_DUE_DATE
    return phrases.text(row["target_period"], numbers.day(row["due_date"]))


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
            "Tình trạng": [phrases.standing(s) for s in frame["standing"]],
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
            "Tình trạng": [phrases.standing(s) for s in frame["standing"]],
            "Theo nguồn": [phrases.text(v, wording.UNKNOWN) for v in frame["state_name"]],
            "Ghi chú": [phrases.text(v, "–") for v in frame["note"]],
        }
    )
