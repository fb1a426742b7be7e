"""Paths: the course of each target so far, the way to go, where the present pace leads."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.model import Section
from dashboard.content.targets import frames
from dashboard.content.targets.frames import Targets
from dashboard.words import numbers, palette, wording

#: More panels than this are not read; the table of all targets has the rest.
_SHOWN = 8


def section(targets: Targets) -> Section | None:
    """The targets with a course to draw, those furthest behind first."""
    rows = targets.measured
    ready = rows[
        (rows["frequency"] == "once")
        & rows["latest_value"].notna()
        & rows["target_year"].notna()
        & rows["target_value"].notna()
    ]
    courses = _courses(targets, ready)
    ready = ready[[len(courses[t]) > 1 for t in ready["record_id"]]]
    if ready.empty:
        return None
    shown = ready.head(_SHOWN)
    several = shown["association_name"].nunique() > 1
    chart = pd.DataFrame(
        {
            "label": [
                f"{r['title']} – {r['association_name']}" if several else r["title"]
                for _, r in shown.iterrows()
            ],
            # For narrow charts, whose headings are cut at the end: whose it is comes first.
            "heading": [
                f"{r['association_name']}: {r['title']}" if several else r["title"]
                for _, r in shown.iterrows()
            ],
            "click_keys": click_keys(association=shown["association"]),
            "words": [_words(r) for _, r in shown.iterrows()],
            "points": [courses[t] for t in shown["record_id"]],
            "target_year": shown["target_year"].astype(int),
            "target": shown["target_value"].astype(float),
            "projected": [
                None if numbers.missing(v) else frames.whole(v, u)
                for v, u in zip(shown["projected_value"], shown["unit"], strict=True)
            ],
            "unit": shown["unit"],
            "status": [palette.STANDING_TONES[s] for s in shown["standing"]],
        }
    )
    years = sorted({year for t in ready["record_id"] for year, _ in courses[t]})
    table = pd.DataFrame(
        [
            {"Mục tiêu": r["title"], "Tổ chức": r["association_name"], "Đơn vị": r["unit"]}
            | {str(y): dict(courses[r["record_id"]]).get(y) for y in years}
            | {"Phải đạt": r["target_value"], "Dự báo đến hạn": r["projected_value"]}
            for _, r in ready.iterrows()
        ]
    )
    judged = ready[ready["standing"].isin(frames.JUDGED)]
    behind = int(judged["standing"].isin(frames.LATE).sum())
    of = f"{len(judged)} mục tiêu đánh giá được, có nhiều kỳ số liệu,"
    title = f"{len(ready)} mục tiêu có nhiều kỳ số liệu, {wording.UNKNOWN} có kịp hay không"
    if len(judged):
        title = f"{behind} trong {of} đi chậm hơn mức cần" if behind else f"Cả {of} đi kịp mức cần"
    more = len(ready) - len(shown)
    return Section(
        key="paths",
        title=title,
        table=table,
        chart=Chart("paths", chart, {"title": "Đường tới mục tiêu"}),
        records=tuple(ready["record_id"]),
        source="Nguồn: số liệu từng năm của chính chỉ số đặt mục tiêu; dự báo theo nhịp đã đạt.",
        note=f"Mỗi mục tiêu một thang đo riêng. Còn {more} mục tiêu nữa trong bảng số liệu."
        if more > 0
        else "Mỗi mục tiêu một thang đo riêng.",
    )


def _courses(targets: Targets, rows: pd.DataFrame) -> dict[str, list[tuple[int, float]]]:
    """Target → its yearly points, the latest figure last."""
    told = targets.view.query("targets/points")
    points: dict[str, list[tuple[int, float]]] = {
        str(t): [(int(y), float(v)) for y, v in zip(own["year"], own["value"], strict=True)]
        for t, own in told.groupby("target", sort=False)
    }
    courses = {}
    for _, row in rows.iterrows():
        code = str(row["record_id"])
        year = frames.latest_year(row)
        own = points.get(code, [])
        base = row["baseline_value"]
        if not own and not numbers.missing(base) and str(row["baseline_period"]).isdigit():
            own = [(int(row["baseline_period"]), float(base))]
        kept = [(y, v) for y, v in own if year is None or y < year]
        latest = [(year, float(row["latest_value"]))] if year else []
        courses[code] = kept + latest
    return courses


def _words(row: pd.Series) -> str:
    """ "cần tăng 2.000 mỗi năm, đã tăng 1.200 · chậm tiến độ"."""
    parts = []
    for words, column in (("cần", "pace_required"), ("đã", "pace_achieved")):
        pace = row[column]
        if not numbers.missing(pace):
            move = "tăng" if pace >= 0 else "giảm"
            amount = numbers.quantity(frames.whole(abs(pace), row["unit"]), row["unit"])
            parts.append(f"{words} {move} {amount}")
    said = f"mỗi năm {', '.join(parts)}" if parts else ""
    status = phrases.standing(row["standing"])
    if row["standing"] in ("behind", "off_track") and not numbers.missing(row["projected_year"]):
        status += f", đến năm {int(row['projected_year'])} mới đạt"
    return f"{said} · {status}" if said else status
