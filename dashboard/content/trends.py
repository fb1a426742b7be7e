"""Members, money and activities over the years: one small picture each, where years are told.

A course needs whole years of one measure; the change is that over what is known in both years
where the group may have changed.
"""

from __future__ import annotations

import re

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence, phrases, union
from dashboard.content.activities import cube as cubes
from dashboard.content.activities import time
from dashboard.content.activities.cube import Cube
from dashboard.content.funding import frames
from dashboard.content.model import Section
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records import qualifiers

#: With fewer years there is no course, with fewer associations no sum of them.
_FEWEST_YEARS, _FEWEST_ASSOCIATIONS = 3, 3
_COLUMNS = ["time", "value", "qualifier", "records", "count"]


@cached_for_view
def members(view: View) -> pd.DataFrame:
    """Members a year: of the one association, else as the Union states them of all.

    Columns: time (year), value (people), records, count. Empty without a course.
    """
    if view.filter.association:
        rows = view.query("membership/over_time").assign(count=1)
        rows["records"] = [[r] for r in rows["record_id"]]
        return _course(rows)
    if view.filter.association_type:
        return pd.DataFrame(columns=_COLUMNS)
    rows = union.points(union.series(view), "members").drop_duplicates("year")
    records = [[r] for r in rows["record_id"]]
    return _course(rows.assign(time=rows["year"], records=records, count=1))


@cached_for_view
def income(view: View) -> pd.DataFrame:
    """Income of whole years (đồng), as `members`; of several associations at least three.

    A `state` column says whether it is the State's money alone.
    """
    rows = view.query("funding/by_year")
    alone = view.filter.association is not None
    rows = rows[rows["indicator"] == "income"] if alone else frames.members(rows)
    rows = rows[rows["complete"] & rows["value"].notna()]
    if rows.empty or (not alone and rows["association"].nunique() < _FEWEST_ASSOCIATIONS):
        return pd.DataFrame(columns=[*_COLUMNS, "state"])
    only_state = bool((rows["funding_source"] == frames.STATE).all())
    grouped = rows.groupby("year")
    sums = pd.DataFrame(
        {
            "value": grouped["value"].sum(),
            "count": grouped["association"].nunique(),
            "records": grouped["record_ids"].agg(evidence.record_ids),
        }
    )
    return _course(sums.rename_axis("time").reset_index()).assign(state=only_state)


@cached_for_view
def activities(view: View) -> pd.DataFrame:
    """Activities of whole years, as `members`; empty where kinds and times are unlike."""
    cube = Cube.of(view)
    if time.last_two(cube) is None:
        return pd.DataFrame(columns=_COLUMNS)
    rows = time.yearly(cube)
    rows = rows[~rows["partial"]].assign(count=rows["reporting"])
    ids = {year: cubes.ids(own) for year, own in cube.dated.groupby("year")}
    return _course(rows.assign(records=[ids[int(year)] for year in rows["time"]]))


def _course(rows: pd.DataFrame) -> pd.DataFrame:
    known = rows[rows["value"].notna() & rows["time"].notna()].sort_values("time")
    known = known.reindex(columns=_COLUMNS)
    if known["time"].nunique() < _FEWEST_YEARS:
        return known.iloc[:0]
    return known.astype({"time": int, "value": float}).reset_index(drop=True)


def values(course: pd.DataFrame) -> tuple[float | None, ...]:
    """The course for the small line on a card: a value a year, None for a year not told."""
    if course.empty:
        return ()
    at = dict(zip(course["time"], course["value"], strict=True))
    return tuple(at.get(year) for year in range(min(at), max(at) + 1))


def income_moved(view: View, year: int) -> str:
    """The change of income on the year before over what is known in both, in words."""
    if view.filter.association:
        course = income(view).set_index("time")["value"]
        return phrases.change(course.get(year), course.get(year - 1))
    now, before, _ = frames.year_on_year(view.query("funding/year_on_year"), year)
    return phrases.change(now, before)


def activities_moved(view: View) -> str:
    """The change of activities on the year before over who is known in both, in words."""
    cube = Cube.of(view)
    pair = time.last_two(cube)
    return time.moved(cube, *pair) if pair and pair[1] is not None else ""


def section(view: View) -> Section | None:
    """The courses there are as one finding, a small picture each with a scale of its own."""
    people, money, work = members(view), income(view), activities(view)
    courses: list[tuple[str, str, pd.DataFrame]] = []
    said = []
    if len(people):
        courses.append(("Hội viên", "người", people))
        first, last = people.iloc[0], people.iloc[-1]
        moved = change_of(last, first)
        said.append(f"hội viên {moved} từ năm {first['time']}" if moved else "")
    if len(money):
        year = int(money["time"].iloc[-1])
        name = "Ngân sách cấp" if money["state"].all() else "Tổng thu"
        courses.append((name, "đồng", money))
        moved = income_moved(view, year)
        said.append(f"{phrases.decapitalise(name)} {moved} trong năm {year}" if moved else "")
    if len(work):
        courses.append(("Hoạt động", "hoạt động", work))
        moved = activities_moved(view).split(" so với")[0]
        said.append(f"hoạt động {moved} trong năm {work['time'].iloc[-1]}" if moved else "")
    if not courses:
        return None
    return Section(
        "trends",
        wording.capitalise(next(filter(None, said), "")) or "Qua các năm",
        pd.concat(
            [
                pd.DataFrame(
                    {"Mặt": name, "Năm": course["time"], "Giá trị": course["value"], "Đơn vị": u}
                )
                for name, u, course in courses
            ],
            ignore_index=True,
        ),
        Chart(
            "small_multiples",
            pd.concat([_panel(*course) for course in courses], ignore_index=True),
            {"same_scale": False, "title": "Qua các năm"},
        ),
        records=evidence.record_ids(
            [ids for _, _, course in courses for ids in reversed(course["records"].tolist())],
            evidence.MOST_RECORDS,
        ),
        caption="Mỗi mặt một thang đo",
        note=f"{_caption(view, courses)}. "
        "Mức tăng, giảm của thu và hoạt động so với năm liền trước, tính "
        "trên những tổ chức có số liệu ở cả hai năm; năm chưa đủ 12 tháng không vẽ.",
        half=True,
    )


def change_of(now: pd.Series, before: pd.Series) -> str:
    """The change in words, in whole per cent where one of the two is no exact figure."""
    words = [row.get("qualifier") for row in (now, before)]
    if qualifiers.are_exact(words):
        return phrases.change(now["value"], before["value"])
    roughly = phrases.change(now["value"], before["value"], 0)
    return re.sub(r"^(tăng|giảm) ", r"\1 khoảng ", roughly)


def _panel(name: str, unit: str, course: pd.DataFrame) -> pd.DataFrame:
    # Each panel has a unit of its own; the largest value says in which scale it is read.
    divisor, unit = numbers.money_scale(course["value"].max()) if unit == "đồng" else (1.0, unit)
    return pd.DataFrame(
        {
            "series": f"{name} ({unit})",
            "time": course["time"],
            "value": course["value"] / divisor,
            "detail": [f"{n} tổ chức có số liệu" if n > 1 else "" for n in course["count"]],
        }
    )


def _caption(view: View, courses: list[tuple[str, str, pd.DataFrame]]) -> str:
    if view.filter.association:
        return "Mỗi mặt một thang đo; chỉ vẽ năm đủ 12 tháng"
    counted = [
        f"{phrases.decapitalise(name)} của {numbers.number(course['count'].iloc[-1])} tổ chức"
        for name, _, course in courses
        if name != "Hội viên"
    ]
    return wording.capitalise("; ".join(counted)) or "Theo Liên hiệp hội nêu từng năm"
