"""Who comes in and who they are: admissions, intellectuals, stated groups of members."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content.known import Group
from dashboard.content.membership.frames import Scope
from dashboard.content.model import Grid, Link, Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording


def admitted(view: View, scope: Scope) -> pd.DataFrame:
    """Members admitted by association and year (queries/membership/admitted.sql)."""
    return view.query("membership/admitted", association=scope.association)


def came_in(rows: pd.DataFrame) -> Section | None:
    """Admissions by year; None for fewer than two years."""
    if rows["year"].nunique() < 2:
        return None
    sums = by_year(rows)
    frame = pd.DataFrame(
        {
            "time": sums["year"],
            "value": sums["value"],
            "partial": sums["partial"],
            "text": ["chưa hết năm" if p else "" for p in sums["partial"]],
            "detail": [f"{n} hội có số liệu" for n in sums["associations"]],
        }
    )
    whole = sums[~sums["partial"]]
    best = (whole if len(whole) else sums).loc[lambda f: f["value"].idxmax()]
    first, last = int(sums["year"].min()), int(sums["year"].max())
    return Section(
        key="admitted",
        title=f"Kết nạp {numbers.quantity(sums['value'].sum(), 'người')} từ {first} đến {last}; "
        f"nhiều nhất năm {int(best['year'])} ({numbers.number(best['value'])})",
        chart=Chart("columns", frame, {"unit": "người", "title": "Hội viên kết nạp mới theo năm"}),
        table=pd.DataFrame(
            {
                "Hội": rows["label"],
                "Năm": rows["year"],
                "Kết nạp": rows["value"],
                "Phạm vi": ["chưa hết năm" if p else "cả năm" for p in rows["partial"]],
            }
        ),
        records=tuple(i for ids in rows["record_ids"] for i in ids),
        caption=f"người; {rows['association'].nunique()} hội có số liệu",
        half=True,
        units={"Kết nạp": "người"},
    )


def by_year(rows: pd.DataFrame) -> pd.DataFrame:
    """Admitted by year: year, value, associations, partial (the year is not over)."""
    return rows.groupby("year", as_index=False).agg(
        value=("value", "sum"),
        associations=("association", "nunique"),
        partial=("partial", "max"),
    )


def make_up(view: View, scope: Scope, groups: pd.DataFrame, group: Group) -> list[Section | None]:
    """The share of intellectuals, and the groups each association states."""
    people = view.query("membership/intellectuals", association=scope.association)
    return [_share_over_time(people), _groups(groups, group)]


def _share_over_time(rows: pd.DataFrame) -> Section | None:
    """The share of intellectuals by type over the years, over those with both figures."""
    if rows["year"].nunique() < 2:
        return None
    sums = rows.groupby("year").agg(
        part=("value", "sum"), whole=("whole", "sum"), associations=("association", "nunique")
    )
    share = 100 * sums["part"] / sums["whole"]
    kinds = rows.drop_duplicates("association_type")
    names = dict(zip(kinds["association_type"], kinds["type_name"], strict=True))
    lines: dict[str, tuple[pd.Series, tuple]] = {"Tất cả": (share, ())}
    for code in names if len(names) > 1 else ():
        own = rows[rows["association_type"] == code].groupby("year")[["value", "whole"]].sum()
        lines[names[code]] = 100 * own["value"] / own["whole"], (("association_type", code),)
    frame = pd.DataFrame(
        [
            {"series": name, "time": int(year), "value": round(float(value), 1), "click_keys": keys}
            for name, (values, keys) in lines.items()
            for year, value in values.items()
        ]
    )
    first, last = int(share.index[0]), int(share.index[-1])
    return Section(
        key="intellectual_share_years",
        title=f"Trí thức chiếm {numbers.percent(share[last])} hội viên năm {last}, năm {first} là "
        f"{numbers.percent(share[first])}",
        chart=Chart("lines", frame, {"unit": "%", "title": "Tỷ lệ trí thức theo loại hình"}),
        table=pd.DataFrame(
            {
                "Năm": sums.index,
                "Trí thức": sums["part"].to_numpy(),
                "Hội viên": sums["whole"].to_numpy(),
                "Tỷ lệ (%)": share.to_numpy(),
                "Số hội có cả hai số liệu": sums["associations"].to_numpy(),
            }
        ),
        records=(*rows["record_id"], *rows["whole_record_id"]),
        caption="% số hội viên; chỉ hội có cả hai số liệu của năm đó",
        half=True,
        units=dict.fromkeys(("Trí thức", "Hội viên"), "người"),
    )


def _groups(frame: pd.DataFrame, group: Group) -> Section:
    """Groups of members as each association states them."""
    who = group.of(frame["label"].nunique()) if group.size > 1 else str(frame.iloc[0]["label"])
    return Section(
        key="member_groups",
        title=f"{wording.capitalise(who)} nêu cơ cấu hoặc số kết nạp mới",
        table=pd.DataFrame(
            {
                "Hội": frame["label"],
                "Nhóm": [
                    "Kết nạp mới" if i == "members_admitted" and numbers.missing(g) else g
                    for i, g in zip(frame["indicator"], frame["group_name"], strict=True)
                ],
                "Hội viên": frame["value"],
                "Mức độ": frame["qualifier"],
                "Thời gian": frame["time_label"],
            }
        ),
        records=tuple(frame["record_id"]),
        caption="người; một người có thể thuộc nhiều nhóm",
        units={"Hội viên": "người"},
        grid=Grid(links=[Link("association", {"association": a}) for a in frame["association"]]),
    )
