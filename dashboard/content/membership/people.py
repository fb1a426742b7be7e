"""Admissions, and the share of intellectuals, over time and by association."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content.membership.frames import MemberSeries, Scope
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers


def sections(view: View, scope: Scope, member_series: MemberSeries) -> list[Section]:
    """Admissions by year, and who the intellectuals are."""
    intellectuals = view.query("membership/intellectuals", association=scope.association)
    found = [
        _admitted(view, scope, member_series),
        _share_over_time(intellectuals),
        _share_now(scope, intellectuals),
    ]
    present = [section for section in found if section is not None]
    if present:
        first = present[0]
        present[0] = replace(first, heading="Kết nạp và trí thức")
    return present


def _admitted(view: View, scope: Scope, member_series: MemberSeries) -> Section | None:
    rows = view.query("membership/admitted", association=scope.association)
    if rows["year"].nunique() < 2:
        return None
    sums = rows.groupby("year", as_index=False).agg(
        value=("value", "sum"),
        associations=("association", "nunique"),
        partial=("partial", "max"),
    )
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
        f"nhiều nhất năm {int(best['year'])} ({numbers.quantity(best['value'], 'người')})",
        chart=Chart("columns", frame, {"unit": "người", "title": "Hội viên kết nạp mới theo năm"}),
        table=pd.DataFrame(
            {
                "Hội": rows["label"],
                "Năm": rows["year"],
                "Kết nạp": rows["value"],
                "Năm đã hết": ["chưa" if p else "rồi" for p in rows["partial"]],
            }
        ),
        records=tuple(i for ids in rows["record_ids"] for i in ids)[:60],
        note=_turnover(rows, member_series),
        half=True,
        units={"Kết nạp": "người"},
    )


def _turnover(rows: pd.DataFrame, member_series: MemberSeries) -> str:
    """Admitted against the growth of the same associations in the same years."""
    span = member_series.span
    if span is None:
        return ""
    years = range(span[0] + 1, span[1] + 1)
    pairs = member_series.between(*span).set_index("association")
    counted = rows[rows["year"].isin(years)].groupby("association")
    full = [
        code for code, own in counted if own["year"].nunique() == len(years) and code in pairs.index
    ]
    if not full:
        return ""
    admitted = float(rows[rows["year"].isin(years) & rows["association"].isin(full)]["value"].sum())
    grown = float(pairs.loc[full, "change"].sum())
    if admitted <= grown:
        return ""
    who = "Hội" if len(full) == 1 else f"{len(full)} hội có đủ số liệu"
    return (
        f"{who} kết nạp {numbers.number(admitted)} người từ {years[0]} đến {years[-1]} nhưng số "
        f"hội viên chỉ thay đổi {numbers.number(grown)}: khoảng {numbers.number(admitted - grown)} "
        "người đã ra khỏi hội hoặc không còn được tính."
    )


def _share_over_time(intellectuals: pd.DataFrame) -> Section | None:
    if intellectuals["year"].nunique() < 2:
        return None
    sums = intellectuals.groupby("year").agg(
        part=("value", "sum"), whole=("whole", "sum"), associations=("association", "nunique")
    )
    share = 100 * sums["part"] / sums["whole"]
    series: dict[str | None, pd.Series] = {None: share}
    kinds = intellectuals.drop_duplicates("association_type")
    names = kinds.set_index("association_type")["type_name"]
    by_type = intellectuals.groupby("association_type")
    sizes = by_type["whole"].sum().sort_values(ascending=False)
    for code in sizes.index if len(sizes) > 1 else ():
        own = by_type.get_group(code).groupby("year")[["value", "whole"]].sum()
        series[str(code)] = 100 * own["value"] / own["whole"]
    frame = pd.DataFrame(
        [
            {
                "series": "Tất cả hội có số liệu" if code is None else names[code],
                "time": int(year),
                "value": round(float(value), 1),
                "click_keys": () if code is None else (("association_type", code),),
            }
            for code, values in series.items()
            for year, value in values.items()
        ]
    )
    first, last = int(share.index[0]), int(share.index[-1])
    return Section(
        key="intellectual_share_years",
        title=f"Trí thức chiếm {numbers.percent(share[last])} hội viên năm {last}, năm {first} là "
        f"{numbers.percent(share[first])}",
        chart=Chart(
            "small_multiples", frame, {"unit": "%", "title": "Tỷ lệ trí thức theo loại hình"}
        ),
        table=pd.DataFrame(
            {
                "Năm": sums.index,
                "Trí thức": sums["part"].to_numpy(),
                "Hội viên": sums["whole"].to_numpy(),
                "Tỷ lệ (%)": share.to_numpy(),
                "Số hội có cả hai số liệu": sums["associations"].to_numpy(),
            }
        ),
        records=tuple(intellectuals["record_id"].head(60)),
        note="Chỉ tính hội có cả số hội viên và số trí thức của năm đó.",
        half=True,
    )


def _share_now(scope: Scope, intellectuals: pd.DataFrame) -> Section | None:
    if intellectuals.empty or scope.is_one:
        return None
    latest = intellectuals.sort_values("year").drop_duplicates("association", keep="last")
    if len(latest) < 2:
        return None
    top, low = latest.loc[latest["share"].idxmax()], latest.loc[latest["share"].idxmin()]
    frame = pd.DataFrame(
        {
            "label": latest["label"],
            "value": latest["share"].round(1),
            "click_keys": click_keys(association=latest["association"]),
            "detail": [
                f"{numbers.number(p)} trên {numbers.number(w)} hội viên, {t}"
                for p, w, t in zip(
                    latest["value"], latest["whole"], latest["time_label"], strict=True
                )
            ],
        }
    )
    return Section(
        key="intellectual_share",
        title=f"Tỷ lệ trí thức cao nhất ở {top['label']} ({numbers.percent(top['share'], 0)}), "
        f"thấp nhất ở {low['label']} ({numbers.percent(low['share'], 0)})",
        chart=Chart("bars", frame, {"unit": "%", "title": "Tỷ lệ trí thức theo hội"}),
        table=pd.DataFrame(
            {
                "Hội": latest["label"],
                "Trí thức": latest["value"],
                "Hội viên": latest["whole"],
                "Tỷ lệ (%)": latest["share"],
                "Thời điểm": latest["time_label"],
            }
        ),
        records=(*latest["record_id"], *latest["whole_record_id"]),
    )
