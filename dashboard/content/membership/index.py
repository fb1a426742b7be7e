"""Membership as an index: a chosen year is 100, by type and by association."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content.membership import frames
from dashboard.content.membership.frames import MemberSeries
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers, palette

#: Associations in one half of the small multiples.
HALF = 12


@dataclass(frozen=True)
class _Series:
    """One line: what it is called, its key for a click, its index by year, its colour."""

    name: str
    key: tuple[str, str]
    index: dict[int, float]
    colour: str = palette.POINT

    @property
    def last(self) -> float:
        return self.index[max(self.index)]


def by_type(member_series: MemberSeries, base: int) -> Section | None:
    rows = member_series.totals
    names = rows.drop_duplicates("association_type").set_index("association_type")["type_name"]
    sizes = rows.groupby("association_type")["value"].sum().sort_values(ascending=False)
    found = [
        _Series(
            names[code],
            ("association_type", str(code)),
            frames.chained(member_series.steps_of(str(code)), base),
        )
        for code in sizes.index
    ]
    found = [series for series in found if len(series.index) > 1]
    if len(found) < 2:
        return None
    top, low = max(found, key=lambda s: s.last), min(found, key=lambda s: s.last)
    return Section(
        key="index_by_type",
        title=f"So với năm {base} (bằng 100): {top.name} {numbers.number(top.last, 0)}, "
        f"{low.name} {numbers.number(low.last, 0)}",
        chart=Chart("small_multiples", _frame(found), {"title": "Chỉ số hội viên theo loại hình"}),
        table=_table(found, "Loại hình"),
        records=tuple(rows["record_id"].head(60)),
        note=f"Năm {base} bằng 100. Nối từng năm, chỉ so các hội có số liệu cả hai năm liền nhau.",
        half=True,
    )


def by_association(view: View, member_series: MemberSeries, base: int) -> list[Section]:
    rows = member_series.totals
    colours = palette.association_colours(view.choices.associations)
    serieses: list[_Series] = []
    for association, own in rows.groupby("association"):
        years = sorted(int(y) for y in own["year"])
        start = base if base in years else next((y for y in years if y > base), years[-1])
        values = own.set_index("year")["value"]
        if len(years) < 2 or not values[start]:
            continue
        code = str(association)
        name = str(own["label"].iloc[0]) + ("" if start == base else f" (so với {start})")
        index = {y: 100 * float(values[y]) / float(values[start]) for y in years}
        serieses.append(_Series(name, ("association", code), index, colours[code]))
    if len(serieses) < 2:
        return []
    serieses.sort(key=lambda s: (-s.last, numbers.sort_key(s.name)))
    middle = max((len(serieses) + 1) // 2, min(HALF, len(serieses)))
    halves = [serieses[:middle], serieses[middle : middle + HALF]]
    sections = []
    for i, part in enumerate(h for h in halves if h):
        edge = max(part, key=lambda s: s.last) if i == 0 else min(part, key=lambda s: s.last)
        word = "Tăng nhanh nhất" if i == 0 else "Thấp nhất"
        sections.append(
            Section(
                key=f"index_by_association_{i + 1}",
                title=f"{word} so với năm {base} (bằng 100): {edge.name}, "
                f"{numbers.number(edge.last, 0)}",
                chart=Chart(
                    "small_multiples",
                    _frame(part),
                    {"same_scale": True, "title": "Chỉ số hội viên từng hội"},
                ),
                table=_table(part, "Hội"),
                records=tuple(rows["record_id"].head(60)),
                note=f"Năm {base} bằng 100; mọi hội cùng một thang đo.",
                half=True,
            )
        )
    return sections


def _frame(serieses: list[_Series]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "series": series.name,
                "time": year,
                "value": round(value, 1),
                "colour": series.colour,
                "click_keys": (series.key,),
            }
            for series in serieses
            for year, value in series.index.items()
        ]
    )


def _table(serieses: list[_Series], heading: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {heading: series.name, "Năm": year, "Chỉ số": value}
            for series in serieses
            for year, value in series.index.items()
        ]
    )
