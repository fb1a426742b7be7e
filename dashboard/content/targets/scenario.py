"""What would it take: one target, a yearly pace to try, and where it leads."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content.model import Section
from dashboard.content.targets import frames
from dashboard.content.targets.frames import Targets
from dashboard.words import numbers, wording


@dataclass(frozen=True)
class Pace:
    """A target whose pace can be tried: its row, the last observed year, both paces."""

    row: pd.Series
    start_year: int
    start_value: float
    achieved: float | None
    required: float


def paces(targets: Targets) -> dict[str, Pace]:
    """Record id → the targets that have a latest value, a number and a year ahead.

    A target due every year is not approached step by step and is left out.
    """
    ready: dict[str, Pace] = {}
    for _, row in targets.measured.iterrows():
        if row["frequency"] != "once" or numbers.missing(row["latest_value"]):
            continue
        if numbers.missing(row["target_year"]) or numbers.missing(row["target_value"]):
            continue
        # A pace is tried from the last figure on, not from today: it may be years old.
        start, end = frames.latest_year(row), int(row["target_year"])
        if start is None or end <= max(start, targets.today.year):
            continue
        achieved = None if numbers.missing(row["pace_achieved"]) else float(row["pace_achieved"])
        latest = float(row["latest_value"])
        required = (float(row["target_value"]) - latest) / (end - start)
        ready[str(row["record_id"])] = Pace(row, start, latest, achieved, required)
    return ready


def arrival(target: Pace, pace: float) -> int | None:
    """The year the target is reached at that yearly pace; None when it never is."""
    gap = float(target.row["target_value"]) - target.start_value
    if gap == 0:
        return target.start_year
    if pace == 0 or (gap > 0) != (pace > 0):
        return None
    return target.start_year + math.ceil(gap / pace)


def scenario(targets: Targets, record_id: str | None, pace: float | None) -> Section | None:
    """The course of one target at the pace tried, beside the pace it needs."""
    ready = paces(targets)
    if not ready:
        return None
    target = ready.get(record_id or "", next(iter(ready.values())))
    row, unit = target.row, str(target.row["unit"])
    tried = pace if pace is not None else (target.achieved or 0.0)
    end = int(row["target_year"])
    years = list(range(target.start_year, end + 1))
    reached = target.start_value + tried * (end - target.start_year)
    needed = [target.start_value + target.required * (y - target.start_year) for y in years]
    course = [target.start_value + tried * (y - target.start_year) for y in years]
    chart = pd.DataFrame(
        {
            "series": ["Nhịp đang thử"] * len(years) + ["Nhịp cần có"] * len(years),
            "time": years * 2,
            "value": [max(v, 0.0) for v in course] + needed,
        }
    )
    year = arrival(target, tried)
    result = numbers.quantity(frames.rounded(max(reached, 0.0), unit), unit)
    when = (
        "không đạt"
        if year is None
        else f"đạt vào năm {year}"
        if year > end
        else f"đạt đúng hạn (năm {year})"
    )
    present = (
        f"{wording.UNKNOWN} nhịp" if target.achieved is None else _signed(target.achieved, unit)
    )
    return Section(
        key="scenario",
        title=(
            f"{row['title']} – {row['association_name']}: mỗi năm "
            f"{_signed(tried, unit)} thì năm {end} được {result}, "
            f"{when}"
        ),
        table=pd.DataFrame(
            {
                "Năm": years,
                f"Với nhịp đang thử ({unit})": chart["value"].head(len(years)),
                f"Nhịp cần có ({unit})": needed,
            }
        ),
        chart=Chart("lines", chart, {"unit": unit, "title": str(row["title"])}),
        records=(str(row["record_id"]),),
        caption=(
            f"Phải đạt {frames.target_words(row)}; cần {_signed(target.required, unit)} mỗi năm, "
            f"nhịp đã qua: {present}"
        ),
    )


def _signed(value: float, unit: str) -> str:
    word = "tăng" if value > 0 else "giảm" if value < 0 else "giữ nguyên"
    return word if value == 0 else f"{word} {frames.amount(abs(value), unit)}"
