"""The targets as frames: where each stands, in words for grids and tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.content import addressees, phrases
from dashboard.selection.cache import cached_for_view
from dashboard.selection.choice import ITEM, in_url
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records import qualifiers
from etl.records.tables import FREQUENCIES

#: How a target's progress was judged (marts.target_gap.method).
METHODS = {
    "growth": "so tốc độ tăng đạt được với tốc độ cần có (phương pháp “Open SDG”)",
    "linear": "so mức tăng mỗi năm đạt được với mức cần có",
    "yearly": "so năm gần nhất với mức phải đạt mỗi năm",
    "level": "so mức hiện có với mức phải đạt",
}
#: The one way the page counts: code in the URL → words, standings in it. Furthest from
#: its mark first.
GROUPS = {
    "kho-dat": ("Khó đạt hoặc không đạt", ("missed", "off_track")),
    "cham": ("Chậm tiến độ", ("behind",)),
    "qua-han": (wording.capitalise(phrases.standing("due_passed")), ("due_passed",)),
    "chua-du": ("Chưa đủ số liệu", ("not_enough_data",)),
    "chua-den-han": ("Chưa đến hạn", ("due_later",)),
    "dinh-ky": ("Định kỳ", ("recurring",)),
    "khong-neu-han": (wording.capitalise(wording.NO_DUE_DATE), ("no_due_date",)),
    "dat": ("Đạt, xong hoặc đúng tiến độ", ("on_track", "achieved", "done")),
}
_ORDER = {s: i for i, s in enumerate(s for _, group in GROUPS.values() for s in group)}
#: A number that figures are held against; the others cannot be judged yet.
JUDGED = ("achieved", "on_track", "behind", "off_track", "missed")
LATE = ("behind", "off_track", "missed")
_FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Choice:
    """What the page's own controls narrow in the grid of all: codes, None for all.

    scope  "union" or "members";  group  a key of GROUPS;  item  record id of the target opened
    """

    kind: str | None = in_url("tinh-chat")
    group: str | None = in_url("tinh-trang")
    scope: str | None = in_url("cua-ai")
    addressee: str | None = in_url("noi-nhan")
    item: str | None = in_url(ITEM)


@dataclass(frozen=True)
class Targets:
    """The targets under the filter, furthest from its mark first, and the day of reckoning."""

    view: View
    rows: pd.DataFrame
    today: date

    @staticmethod
    @cached_for_view
    def of(view: View) -> Targets:
        """Ask the snapshot."""
        asked = view.query("targets/all")
        rows = asked.assign(
            milestone=asked["milestone"].astype(bool),
            order=asked["standing"].map(_ORDER),
            ratio=asked["progress_ratio"].astype(float).fillna(9.0),
            due=[_FAR if numbers.missing(d) else phrases.day_of(d) for d in asked["due_date"]],
        ).sort_values(["order", "ratio", "due", "title"], kind="stable")
        return Targets(view, rows.reset_index(drop=True), view.today)

    @property
    def measured(self) -> pd.DataFrame:
        """Targets with a number to reach."""
        return self.rows[~self.rows["milestone"]].reset_index(drop=True)

    @property
    def judged(self) -> pd.DataFrame:
        """Those of them with figures enough to judge."""
        measured = self.measured
        return measured[measured["standing"].isin(JUDGED)]

    def of_group(self, group: str) -> pd.DataFrame:
        """The targets of one of GROUPS."""
        return self.rows[self.rows["standing"].isin(GROUPS[group][1])]

    def narrowed(self, choice: Choice) -> pd.DataFrame:
        """The targets that the page's own controls leave."""
        rows = self.rows if choice.group not in GROUPS else self.of_group(choice.group)
        if choice.kind:
            rows = rows[rows["target_kind"] == choice.kind]
        if choice.scope:
            union = rows["association_kind"].isin(("union", "standing_office"))
            rows = rows[union if choice.scope == "union" else ~union]
        if choice.addressee:
            rows = rows[addressees.put_to(rows["addressed_to"], choice.addressee)]
        return rows.reset_index(drop=True)

    def courses(self) -> dict[str, list[tuple[int, float]]]:
        """Record id → the yearly points of a target with a number, the latest figure last."""
        latest = self.rows["latest_record_id"].dropna()
        points = self.view.query("targets/points", record_ids=tuple(latest))
        by_target = {
            str(t): [(int(y), float(v)) for y, v in zip(own["year"], own["value"], strict=True)]
            for t, own in points.groupby("target", sort=False)
        }
        return {str(r["record_id"]): _course(r, by_target) for _, r in self.measured.iterrows()}


def _course(row: pd.Series, points: dict[str, list[tuple[int, float]]]) -> list[tuple[int, float]]:
    year, base = latest_year(row), row["baseline_value"]
    own = points.get(str(row["record_id"]), [])
    if not own and not numbers.missing(base) and str(row["baseline_period"]).isdigit():
        own = [(int(row["baseline_period"]), float(base))]
    kept = [(y, v) for y, v in own if year is None or y < year]
    known = year is not None and not numbers.missing(row["latest_value"])
    return [*kept, (year, float(row["latest_value"]))] if known else kept


def rounded(value: float, unit: object) -> float:
    """What was calculated, no finer than can be meant: whole units, money and shares to a tenth."""
    if unit == "đồng":
        scale = numbers.money_scale(value)[0]
        return round(float(value) / scale, 1) * scale
    return round(float(value), 1) if unit == "%" else float(round(value))


def amount(value: Any, unit: object) -> str:
    """A calculated figure in words; "–" where there is none to calculate."""
    return "–" if numbers.missing(value) else numbers.quantity(rounded(float(value), unit), unit)


def _is_held(row: pd.Series) -> bool:
    """Whether it is a level to be held year by year ("giữ 3 biên chế"), which has no pace."""
    return bool(row["is_level"]) and row["frequency"] == "yearly"


def per_year(row: pd.Series) -> str:
    """ " mỗi năm" for what is to be done every year."""
    return " mỗi năm" if row["frequency"] == "yearly" and not _is_held(row) else ""


def target_words(row: pd.Series) -> str:
    """What must be reached: "tối thiểu 2 nhiệm vụ mỗi năm", "92.000 người"."""
    words = numbers.quantity(
        row["target_value"], row["unit"], row["qualifier"], row["target_value_to"]
    )
    return words + per_year(row)


def _plain(row: pd.Series) -> bool:
    """Whether what must be reached is one number, without a word like "tối thiểu"."""
    return numbers.missing(row["target_value"]) or (
        numbers.missing(row["target_value_to"]) and qualifiers.are_exact([row["qualifier"]])
    )


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


def attained(row: pd.Series) -> float | None:
    """How much of what must be reached is there, in per cent; None where it is no number."""
    now, aim = row["latest_value"], row["target_value"]
    if row["milestone"] or numbers.missing(now) or numbers.missing(aim):
        return None
    part, whole = (aim, now) if row["direction"] == "decrease" else (now, aim)
    return 100 * float(part) / float(whole) if whole else None


def times_faster(row: pd.Series) -> float | None:
    """How many times as fast it must go from now; infinite where it does not come nearer.

    None where the pace is not known, or fast enough.
    """
    needed, going = row["pace_required"], row["pace_achieved"]
    held = _is_held(row)
    if row["standing"] not in LATE or held or numbers.missing(needed) or numbers.missing(going):
        return None
    return float(needed) / float(going) if going and needed / going > 0 else float("inf")


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """One line a target, as files have it; money in million đồng, no column without a word."""
    scale = [1e6 if unit == "đồng" else 1.0 for unit in rows["unit"]]
    paced = pd.Series([not _is_held(r) for _, r in rows.iterrows()], index=rows.index, dtype=bool)
    years = [None if numbers.missing(y) else str(int(y)) for y in rows["projected_year"]]
    columns = pd.DataFrame(
        {
            "Mục tiêu": rows["title"],
            "Tổ chức": rows["association_name"],
            "Tính chất": rows["kind_name"],
            "Gửi tới hoặc cùng làm": [phrases.text(v, "–") for v in rows["addressed_to"]],
            "Hạn": [due_words(r) for _, r in rows.iterrows()],
            "Tình trạng": [phrases.standing(s) for s in rows["standing"]],
            "Theo nguồn": [phrases.text(v, wording.UNKNOWN) for v in rows["state_name"]],
            "Đơn vị": [
                "triệu đồng" if unit == "đồng" else phrases.text(unit, "–") for unit in rows["unit"]
            ],
            "Gốc": rows["baseline_value"] / scale,
            "Hiện có": rows["latest_value"] / scale,
            "Kỳ gần nhất": [phrases.text(v, "–") for v in rows["latest_period"]],
            "Phải đạt": rows["target_value"] / scale,
            "Phải đạt, ghi là": ["–" if _plain(r) else target_words(r) for _, r in rows.iterrows()],
            "Còn thiếu": (rows["gap"] / scale).round(2),
            "Cần mỗi năm": (rows["pace_required"].where(paced) / scale).round(2),
            "Đang đạt mỗi năm": (rows["pace_achieved"].where(paced) / scale).round(2),
            "Dự báo đến hạn": (rows["projected_value"] / scale).round(2),
            "Dự báo đạt vào năm": years,
            "Cách đánh giá": [
                "–" if numbers.missing(m) else METHODS.get(str(m), "–") for m in rows["method"]
            ],
            "Ghi chú": [phrases.text(v, "–") for v in rows["note"]],
        }
    )
    said = [c for c in columns.columns if not (columns[c].isna() | (columns[c] == "–")).all()]
    return columns[said] if len(columns) else columns


def shortfall(rows: pd.DataFrame) -> pd.DataFrame:
    """What is there against what must be, one line a target: the columns of `table` that a
    reader of the picture needs; the others stand in the list of all."""
    every = table(rows)
    kept = ("Mục tiêu", "Tổ chức", "Hạn", "Tình trạng", "Đơn vị", "Hiện có", "Kỳ gần nhất",
            "Phải đạt", "Phải đạt, ghi là", "Còn thiếu")  # fmt: skip
    return every[[column for column in kept if column in every]]
