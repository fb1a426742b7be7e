"""Membership as an index: a chosen year is 100, by type and by association."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content.membership import frames
from dashboard.content.membership.frames import Courses
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers, palette

#: Associations in one half of the small multiples.
HALF = 12


def by_type(courses: Courses, base: int) -> Section | None:
    rows = courses.totals
    names = rows.groupby("type_name")["value"].sum().sort_values(ascending=False).index
    found = {name: frames.chained(rows[rows["type_name"] == name], base) for name in names}
    found = {name: index for name, index in found.items() if len(index) > 1}
    if len(found) < 2:
        return None
    last = {name: index[max(index)] for name, index in found.items()}
    top, low = max(last, key=lambda n: last[n]), min(last, key=lambda n: last[n])
    return Section(
        key="index_by_type",
        title=f"So với năm {base} (bằng 100): {top} {numbers.number(last[top], 0)}, "
        f"{low} {numbers.number(last[low], 0)}",
        chart=Chart("small_multiples", _frame(found), {"title": "Chỉ số hội viên theo loại hình"}),
        table=_table(found, "Loại hình"),
        records=tuple(rows["record_id"].head(60)),
        note=f"Năm {base} bằng 100. Nối từng năm, chỉ so các hội có số liệu cả hai năm liền nhau.",
        half=True,
    )


def by_association(view: View, courses: Courses, base: int) -> list[Section]:
    rows = courses.totals
    colours = palette.association_colours(view.choices.associations)
    found: dict[str, dict[int, float]] = {}
    own_colours: dict[str, str] = {}
    for association, own in rows.groupby("association"):
        years = sorted(int(y) for y in own["year"])
        start = base if base in years else next((y for y in years if y > base), years[-1])
        values = own.set_index("year")["value"]
        if len(years) < 2 or not values[start]:
            continue
        name = str(own["label"].iloc[0]) + ("" if start == base else f" (so với {start})")
        found[name] = {y: 100 * float(values[y]) / float(values[start]) for y in years}
        own_colours[name] = colours.get(str(association), palette.POINT)
    if len(found) < 2:
        return []
    order = sorted(found, key=lambda n: (-found[n][max(found[n])], numbers.sort_key(n)))
    middle = max((len(order) + 1) // 2, min(HALF, len(order)))
    halves = [order[:middle], order[middle : middle + HALF]]
    sections = []
    for i, names in enumerate(h for h in halves if h):
        part = {name: found[name] for name in names}
        last = {name: index[max(index)] for name, index in part.items()}
        edge = max(last, key=lambda n: last[n]) if i == 0 else min(last, key=lambda n: last[n])
        word = "Tăng nhanh nhất" if i == 0 else "Thấp nhất"
        sections.append(
            Section(
                key=f"index_by_association_{i + 1}",
                title=f"{word} so với năm {base} (bằng 100): {edge}, "
                f"{numbers.number(last[edge], 0)}",
                chart=Chart(
                    "small_multiples",
                    _frame(part),
                    {
                        "colours": {n: own_colours[n] for n in names},
                        "same_scale": True,
                        "title": "Chỉ số hội viên từng hội",
                    },
                ),
                table=_table(part, "Hội"),
                records=tuple(rows["record_id"].head(60)),
                note=f"Năm {base} bằng 100; mọi hội cùng một thang đo.",
                half=True,
            )
        )
    return sections


def _frame(found: dict[str, dict[int, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"series": name, "time": year, "value": round(value, 1)}
            for name, index in found.items()
            for year, value in index.items()
        ]
    )


def _table(found: dict[str, dict[int, float]], heading: str) -> pd.DataFrame:
    frame = pd.DataFrame(
        [
            {heading: name, "Năm": year, "Chỉ số": value}
            for name, index in found.items()
            for year, value in index.items()
        ]
    )
    return frame
