"""Figures far from the median of their own series: worth asking about, not wrong."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers
from etl.records.tables import LEVELS

#: Years a series needs before it is checked, and how far a figure must stand out.
POINTS = 4
SCORE = 5.0
TIMES = 3.0
#: Figures drawn, and figures listed.
DRAWN = 10
LISTED = 50


def read(view: View) -> pd.DataFrame:
    """The figures that stand out, the farthest first (see sources/outliers.sql)."""
    return view.query("sources/outliers", points=POINTS, score=SCORE, times=TIMES)


def section(view: View, rows: pd.DataFrame) -> Section | None:
    """The outliers; None when no series is long enough to be checked."""
    series = int(view.scalar("sources/series_count", points=POINTS) or 0)
    if not series and rows.empty:
        return None
    note = (
        f"Đã soát {numbers.number(series)} dãy có từ {POINTS} năm số liệu. Một số bị nêu khi cách "
        f"trung vị của chính dãy đó ít nhất {numbers.number(TIMES)} lần và lệch xa hơn hẳn mức "
        "dao động thường có (điểm lệch theo trung vị trên "
        f"{numbers.number(SCORE)}). Số bất thường có thể đúng; cần hỏi lại hội."
    )
    if rows.empty:
        return Section(
            key="outliers",
            title="Không có con số nào bất thường so với trung vị của dãy",
            table=pd.DataFrame(),
            note=note,
            heading="Con số bất thường",
        )
    first = rows.iloc[0]
    listed = rows.head(LISTED)
    # A zero has no place on a logarithmic axis.
    drawn = rows[rows["ratio"] > 0].head(DRAWN)
    frame = pd.DataFrame(
        {
            "label": [_what(r) for _, r in drawn.iterrows()],
            "click_keys": click_keys(association=drawn["association"]),
            "value": drawn["ratio"],
            "text": [_times(r["ratio"]) for _, r in drawn.iterrows()],
            "detail": [
                f"{numbers.quantity(r['value'], r['unit'])}; trung vị "
                f"{numbers.quantity(r['middle'], r['unit'])} của {int(r['years'])} năm"
                for _, r in drawn.iterrows()
            ],
        }
    )
    return Section(
        key="outliers",
        title=f"{numbers.number(len(rows))} con số cần hỏi lại; lệch nhất là "
        f"{_what(first)}: {_times(first['ratio'])}",
        chart=None
        if drawn.empty
        else Chart(
            "dots",
            frame,
            {
                "log": True,
                "unit": "lần trung vị",
                "reference": 1.0,
                "reference_words": "trung vị của dãy, tức",
                "title": "Số bất thường so với trung vị",
            },
        ),
        table=pd.DataFrame(
            {
                "Hội": listed["label"],
                "Chỉ số": [_indicator(r) for _, r in listed.iterrows()],
                "Năm": listed["year"],
                "Giá trị": listed["value"],
                "Trung vị của dãy": listed["middle"],
                "Đơn vị": listed["unit"],
                "Gấp (lần)": listed["ratio"],
                "Số năm của dãy": listed["years"],
            }
        ),
        records=tuple(i for ids in listed["record_ids"] for i in ids),
        note=note
        + (f" Vẽ {len(drawn)} con số lệch nhất khác 0." if 0 < len(drawn) < len(rows) else "")
        + (f" Bảng nêu {LISTED} con số lệch nhất." if len(rows) > LISTED else ""),
        heading="Con số bất thường",
    )


def _indicator(row: pd.Series) -> str:
    level = "" if numbers.missing(row["level"]) else LEVELS.get(row["level"], "")
    parts = [p for p in (str(row["kind"] or ""), level) if p]
    return f"{row['indicator_name']} ({', '.join(parts)})" if parts else str(row["indicator_name"])


def _what(row: pd.Series) -> str:
    return f"{row['label']}, {phrases.decapitalise(_indicator(row))} năm {row['year']}"


def _times(ratio: float) -> str:
    if ratio == 0:
        return "bằng 0"
    if ratio >= 1:
        return f"gấp {numbers.number(ratio, 1)} lần trung vị"
    return f"bằng 1/{numbers.number(1 / ratio, 0)} trung vị"
