"""Tổng quan: what was done in each field of activity."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.activities import fields as fields_of
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers

#: With activities of so many associations in a year, years are compared.
ENOUGH = 3


def fields(view: View) -> Section | None:
    """What was done in each field: counts against the year before, else statements."""
    done = whole_years(view.query("overview/activity_years"))
    if len(done) and done["associations"].max() >= ENOUGH:
        return _fields_counted(done)
    return _fields_told(view)


def _fields_counted(done: pd.DataFrame) -> Section:
    year = int(done["year"].max())
    now = done[done["year"] == year].set_index("field")
    then = done[done["year"] == year - 1].set_index("field")["value"]
    now = now.assign(before=then.reindex(now.index)).sort_values("value", ascending=False)
    total, before = float(now["value"].sum()), float(then.sum())
    growth = phrases.change(total, before)
    moved = f", {growth} so với năm {year - 1}" if growth else ""
    words = [
        f"{numbers.number(r['value'])}"
        + (f" ({g})" if (g := phrases.change(r["value"], r["before"], 0)) else "")
        for _, r in now.iterrows()
    ]
    return Section(
        "fields",
        f"Năm {year} các hội có {numbers.number(total)} hoạt động{moved}; nhiều nhất là "
        f"{phrases.decapitalise(now.iloc[0]['field_name'])}",
        pd.DataFrame(
            {
                "Lĩnh vực": now["field_name"],
                f"Hoạt động năm {year}": now["value"],
                f"Hoạt động năm {year - 1}": now["before"],
                "Số hội có hoạt động": now["associations"],
            }
        ),
        Chart(
            "bars",
            pd.DataFrame(
                {
                    "label": now["field_name"],
                    "value": now["value"],
                    "click_keys": click_keys(field=now.index),
                    "text": words,
                    "detail": [f"{int(n)} hội" for n in now["associations"]],
                }
            ),
            {"title": f"Hoạt động theo lĩnh vực năm {year}"},
        ),
        source="Nguồn: tổng hợp báo cáo của các hội; xem từng con số ở trang Hoạt động.",
        note="Lớp, cuộc, nhiệm vụ đều tính là một hoạt động; trong ngoặc: so với năm trước.",
    )


def _fields_told(view: View) -> Section | None:
    found = view.query("overview/fields")
    if found.empty:
        return None
    rows: list[dict[str, object]] = []
    records: list[str] = []
    for name, own in found.groupby("field_name", sort=False):
        shown = own.drop_duplicates(["kind", "association"]).head(3)
        rows.append(
            {
                "Lĩnh vực": name,
                "Đã làm": "; ".join(_done(r) for _, r in shown.iterrows()),
                "Số nơi báo cáo": own["association"].nunique(),
            }
        )
        records += list(shown["record_id"])
    every = fields_of.fields(view)
    silent = fields_of.without_figures(every) if len(every) > 1 else ""
    title = f"{int(every['active'].sum())} trong {len(every)} lĩnh vực có số liệu hoạt động"
    if len(every) == 1:
        title = f"{every.iloc[0]['label']}: {found['association'].nunique()} tổ chức có số liệu"
    return Section(
        "fields",
        f"{title}; {silent}" if silent else title,
        pd.DataFrame(rows),
        records=tuple(dict.fromkeys(records)),
        note="Mỗi lĩnh vực nêu nhiều nhất ba việc, của Liên hiệp hội trước; đủ ở trang Hoạt động.",
    )


def _done(row: pd.Series) -> str:
    who = "" if row["association_kind"] == "union" else f"{row['label']} – "
    what = phrases.text(row["kind"], "hoạt động")
    what = phrases.decapitalise(what) if who else what
    return f"{who}{what}: {phrases.figure(row)} ({phrases.text(row['time_label'])})"


def whole_years(done: pd.DataFrame) -> pd.DataFrame:
    """The years that have come to their end."""
    if done.empty:
        return done
    last = done.groupby("year")["until"].transform("max")
    whole = pd.Series([phrases.day_of(u).month == 12 for u in last], dtype=bool)
    return done[whole.set_axis(done.index)]
