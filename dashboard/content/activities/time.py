"""Activities over the years, where the data has them."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import phrases
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import MEMBERS, UNION, UNIT, Cube
from dashboard.content.model import Section
from dashboard.words import numbers


def yearly(cube: Cube) -> pd.DataFrame:
    """Activities of one kind of organisation a year: the associations', else the Union's.

    Columns: time, value, reporting (how many organisations), partial, text.
    """
    part = MEMBERS if MEMBERS in cube.by_part else UNION
    own = cube.dated[cube.dated["part"] == part]
    grouped = own.groupby("year")
    rows = pd.DataFrame(
        {"value": grouped["value"].sum(), "reporting": grouped["association"].nunique()}
    )
    rows = rows.rename_axis("time").reset_index()
    rows["partial"] = rows["time"].isin(cube.partial_years)
    rows["text"] = rows["time"].map(cube.partial_years)
    return rows


def last_two(cube: Cube) -> tuple[pd.Series, pd.Series | None] | None:
    """The last full year and the one before it, None without a series."""
    year = cube.last_full_year
    if year is None:
        return None
    rows = yearly(cube).set_index("time", drop=False)
    if year not in rows.index:
        return None
    return rows.loc[year], rows.loc[year - 1] if year - 1 in rows.index else None


def moved(cube: Cube, now: pd.Series, before: pd.Series) -> str:
    """The change on the year before over the organisations known in both, in words."""
    part = MEMBERS if MEMBERS in cube.by_part else UNION
    own = cube.dated[cube.dated["part"] == part]
    years = [int(now["time"]), int(before["time"])]
    table = own.pivot_table(index="association", columns="year", values="value", aggfunc="sum")
    both = table[years].dropna()
    change = phrases.change(both[years[0]].sum(), both[years[1]].sum())
    if not change:
        return ""
    at = "" if cube.single or part == UNION else f" ở {len(both)} tổ chức có cả hai năm"
    return f"{change} so với năm {years[1]}{at}"


def by_year(cube: Cube) -> Section | None:
    """Columns over the years; only with a series, one point being no trend."""
    pair = last_two(cube)
    if pair is None:
        return None
    frame = yearly(cube)
    now, before = pair
    title = f"Năm {int(now['time'])}: {numbers.number(now['value'])} hoạt động"
    if before is not None and (words := moved(cube, now, before)):
        title += f", {words}"
    frame["detail"] = [f"{numbers.number(r)} tổ chức có số liệu" for r in frame["reporting"]]
    caption = (
        "" if cube.single else f"{int(now['reporting'])} tổ chức có số liệu năm {int(now['time'])}"
    )
    note = ""
    if len(cube.by_part) > 1 and cube.by_part[UNION].value:
        note = f"Không gồm {cube.by_part[UNION].format_figure(UNIT)} do Liên hiệp hội tự tổ chức."
    return Section(
        "activities_by_year",
        title,
        pd.DataFrame(
            {
                "Năm": frame["time"],
                "Số hoạt động": frame["value"],
                "Số hội có số liệu": frame["reporting"],
                "Phạm vi": frame["text"].astype(object).fillna("cả năm"),
            }
        ),
        Chart("columns", frame, {"unit": "", "title": "Số hoạt động theo năm"}),
        cubes.ids(cube.events),
        caption=caption or "số hoạt động một năm",
        note=note,
        half=True,
        units={"Số hoạt động": UNIT},
    )
