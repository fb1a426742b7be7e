"""Figures far from the median of their own series: worth asking about, not wrong."""

from __future__ import annotations

import pandas as pd

from dashboard.content import phrases
from dashboard.content.model import Grid, Link, Section
from dashboard.selection.view import View
from dashboard.words import numbers
from etl.records.tables import LEVELS

#: Years a series needs before it is checked, and how far a figure must stand out.
POINTS = 4
SCORE = 5.0
TIMES = 3.0


def read(view: View) -> pd.DataFrame:
    """The figures that stand out, the farthest first (see sources/outliers.sql)."""
    return view.query("sources/outliers", points=POINTS, score=SCORE, times=TIMES)


def section(view: View, rows: pd.DataFrame) -> Section:
    """The outliers, the farthest first; there is one at least."""
    first = rows.iloc[0]
    what = f"{phrases.decapitalise(_indicator(first))} năm {first['year']}"
    series = int(view.scalar("sources/series_count", points=POINTS) or 0)
    return Section(
        key="outliers",
        title=f"{numbers.number(len(rows))} con số cần hỏi lại; lệch nhất là {first['label']}, "
        f"{what}: {_times(first['ratio'])}",
        table=pd.DataFrame(
            {
                "Hội": rows["label"],
                "Chỉ số": [_indicator(r) for _, r in rows.iterrows()],
                "Năm": rows["year"],
                "Giá trị": [numbers.quantity(r["value"], r["unit"]) for _, r in rows.iterrows()],
                "Trung vị của dãy": [
                    numbers.quantity(r["middle"], r["unit"]) for _, r in rows.iterrows()
                ],
                "So với trung vị": [_times(r["ratio"]) for _, r in rows.iterrows()],
                "Số năm của dãy": rows["years"],
            }
        ),
        records=tuple(i for ids in rows["record_ids"] for i in ids),
        caption=f"Đã soát {numbers.number(series)} dãy có từ {POINTS} năm; số bất thường có "
        "thể đúng",
        note="Một số bị nêu khi cách trung vị của chính dãy đó ít nhất "
        f"{numbers.number(TIMES)} lần và lệch xa hơn hẳn mức dao động thường có (điểm lệch theo "
        f"trung vị trên {numbers.number(SCORE)}). Cần hỏi lại hội.",
        grid=Grid(
            links=[Link("association", {"association": a}) for a in rows["association"]],
            widths={"Hội": 190, "Chỉ số": 330},
        ),
    )


def _indicator(row: pd.Series) -> str:
    level = "" if numbers.missing(row["level"]) else LEVELS.get(row["level"], "")
    parts = [p for p in (str(row["kind"] or ""), level) if p]
    return f"{row['indicator_name']} ({', '.join(parts)})" if parts else str(row["indicator_name"])


def _times(ratio: float) -> str:
    if ratio == 0:
        return "bằng 0"
    if ratio >= 1:
        return f"gấp {numbers.number(ratio, 1)} lần trung vị"
    return f"bằng 1/{numbers.number(1 / ratio, 0)} trung vị"
