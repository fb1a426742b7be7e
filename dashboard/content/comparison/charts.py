"""The charts of a comparison: one small chart a measure, and courses over the years."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content.comparison import tables
from dashboard.content.comparison.measures import FACTS, Measure
from dashboard.content.model import Section
from dashboard.words import numbers, palette

#: Colours of what is compared, in the order chosen.
_COMPARED = (palette.POINT, palette.AMBER, palette.CYAN, palette.ROSE)
#: Small charts on the page.
CHARTS = 3
#: Measures that get a chart when they can be compared, in this order.
_CHARTED = (
    "members",
    "intellectual_share",
    "members_admitted",
    "income_total",
    "state_share",
    "income.state_budget",
    "spending_total",
    "posts.permanent_post",
    "districts_covered",
    "communes_covered",
)
#: Measures with a course over the years, for associations with this many years.
_COURSES = ("members", "income_total")
_COURSE_YEARS = 3


def side_by_side(comparable: list[Measure], columns: dict[str, str]) -> list[Section]:
    """One small chart a measure; each association keeps the colour it has everywhere."""
    colours = palette.association_colours(columns)
    chosen = _charted(comparable)
    sections = []
    for i, measure in enumerate(chosen):
        cells = [measure.cells.get(code) for code in columns]
        frame = pd.DataFrame(
            {
                "label": list(columns.values()),
                "text": [measure.format_figure(code) for code in columns],
                "value": [None if c is None else float(c["value"]) for c in cells],
                "value_to": [None if c is None else c["value_to"] for c in cells],
                "qualifier": [None if c is None else c["qualifier"] for c in cells],
                "detail": ["" if c is None else f"kỳ: {c['time_label']}" for c in cells],
                "colour": [colours[code] for code in columns],
                "click_keys": click_keys(association=columns),
            }
        )
        sections.append(
            Section(
                key=f"measure_{i}",
                title=_title(measure, columns),
                chart=Chart(
                    "bars",
                    frame,
                    {
                        "unit": measure.unit,
                        "sort": False,
                        "title": measure.name,
                    },
                ),
                table=tables.table([measure], columns),
                records=measure.records,
                caption=_caption(measure),
                half=True,
            )
        )
    return sections


def _title(measure: Measure, columns: dict[str, str]) -> str:
    """The finding; of members, which the headline tells, what the two differ by."""
    known = [key for key in columns if key in measure.cells]
    if measure.code != "members" or len(known) < 2:
        return tables.finding(measure, columns)
    if len(columns) > 2 or not measure.is_exact(*known):
        return f"{measure.name} của {len(known)} hội"
    first, second = (measure.value(key) or 0.0 for key in known)
    return (
        f"{measure.name}: hai hội chênh nhau {numbers.quantity(abs(first - second), measure.unit)}"
    )


def _colours(columns: Mapping[str, str]) -> dict[str, str]:
    """Blue and orange for two; never green and red, which mean good and bad."""
    return dict(zip(columns, _COMPARED, strict=False))


def _caption(measure: Measure) -> str:
    times = dict.fromkeys(str(cell["time_label"]) for cell in measure.cells.values())
    return f"Kỳ: {', '.join(times)}"


def _charted(comparable: list[Measure]) -> list[Measure]:
    """The measures worth a chart: the usual ones, then the largest activities."""
    # Equal bars show nothing: they stand in the grid.
    amounts = [
        m
        for m in comparable
        if m.unit not in FACTS and not m.shared and len(set(map(m.value, m.cells))) > 1
    ]
    usual = [next((m for m in amounts if m.code == code), None) for code in _CHARTED]
    shown = [m for m in usual if m is not None]
    if any(m.code == "income_total" for m in shown):
        shown = [m for m in shown if m.code != "income.state_budget"]
    work = [m for m in amounts if m.indicator in ("participants", "activities")]
    work.sort(key=lambda m: (-len(m.cells), -max(m.value(k) or 0.0 for k in m.cells)))
    return [*shown, *work][:CHARTS]


def courses(rows: pd.DataFrame, columns: dict[str, str]) -> list[Section]:
    """Members and income over the years, for associations with several years."""
    colours = palette.association_colours(columns)
    sections: list[Section] = []
    for code in _COURSES if len(rows) else ():
        own = rows[(rows["measure"] == code) & ~rows["spans"] & rows["exact"] & ~rows["partial"]]
        own = own[own.groupby("association")["year"].transform("nunique") >= _COURSE_YEARS]
        if own["association"].nunique() < 2:
            continue
        unit = str(own.iloc[0]["unit"])
        frame = pd.DataFrame(
            {
                "series": own["label"],
                "time": own["year"],
                "value": own["value"].astype(float),
                "colour": own["association"].map(colours),
                "click_keys": click_keys(association=own["association"]),
            }
        )
        frame["order"] = own["association"].map({c: i for i, c in enumerate(columns)})
        frame = frame.sort_values(["order", "time"], ignore_index=True).drop(columns="order")
        sections.append(
            Section(
                key=f"course_{code}",
                title=_course_title(str(own.iloc[0]["name"]), frame),
                chart=Chart(
                    "small_multiples",
                    frame,
                    {
                        "unit": unit,
                        "same_scale": False,
                        "title": str(own.iloc[0]["name"]),
                    },
                ),
                table=frame[["series", "time", "value"]].rename(
                    columns={"series": "Hội", "time": "Năm", "value": "Giá trị"}
                ),
                records=tuple(i for ids in own["record_ids"] for i in ids),
                caption="Mỗi hội một thang đo: so chiều lên, xuống, không so chiều cao",
                half=True,
                units={"Giá trị": unit},
            )
        )
    return sections


def _course_title(name: str, frame: pd.DataFrame) -> str:
    parts = []
    for series, own in frame.groupby("series", sort=False):
        first, last = own.iloc[0], own.iloc[-1]
        if first["value"]:
            rate = 100 * (last["value"] - first["value"]) / first["value"]
            word = "tăng" if rate >= 0 else "giảm"
            span = f"{int(first['time'])}–{int(last['time'])}"
            parts.append(f"{series} {word} {numbers.percent(abs(rate), 0)} ({span})")
    return f"{name}: {', '.join(parts)}" if parts else name
