"""The other parts of the page: bullets, the calendar of milestones, who stands where."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.model import Grid, Link, Section
from dashboard.content.targets import every, frames
from dashboard.content.targets.frames import GROUPS, Targets
from dashboard.words import numbers, palette

#: More bullets than this are not read; the grid of all targets has the rest.
_DRAWN = 12
_QUARTERS = {1: "Quý I", 2: "Quý II", 3: "Quý III", 4: "Quý IV"}


def bullets(targets: Targets) -> Section:
    """The targets with a number: what is there against what must be."""
    measured = targets.measured
    shown = measured.head(_DRAWN)
    late = int(measured["standing"].isin(frames.LATE).sum())
    several = shown["association_name"].nunique() > 1
    names = [
        f"{r['title']} – {r['association_name']}" if several else str(r["title"])
        for _, r in shown.iterrows()
    ]
    judged = len(targets.judged)
    return Section(
        key="gaps",
        title=f"{late} trong {judged} chỉ tiêu đánh giá được đi chậm hơn mức cần"
        if late
        else f"{len(measured)} mục tiêu có con số phải đạt, {judged} mục đủ số liệu để đánh giá",
        table=frames.shortfall(measured),
        chart=Chart(
            "bullets",
            pd.DataFrame(
                {
                    "label": names,
                    "click_keys": click_keys(association=shown["association"]),
                    "value": shown["latest_value"],
                    "target": shown["target_value"],
                    "target_to": shown["target_value_to"],
                    "unit": shown["unit"],
                    "status": [palette.STANDING_TONES[s] for s in shown["standing"]],
                    "status_words": [phrases.standing(s) for s in shown["standing"]],
                    "target_qualifier": shown["qualifier"],
                }
            ),
            {"title": "Mức đã có so với mức phải đạt"},
        ),
        records=tuple(measured["record_id"]),
        caption=f"{len(shown)} mục xa đích nhất trong {len(measured)} mục tiêu có con số"
        if len(shown) < len(measured)
        else f"Cả {len(measured)} mục tiêu có con số",
    )


def dated(targets: Targets) -> pd.DataFrame:
    """Milestones with a due date, the earliest first."""
    rows = targets.rows[targets.rows["milestone"] & targets.rows["due_date"].notna()]
    return rows.sort_values(["due", "title"], kind="stable").reset_index(drop=True)


def calendar(targets: Targets) -> list[Section]:
    """How many milestones fall due in each quarter, and the milestones one by one."""
    rows = dated(targets)
    past = rows[rows["standing"] == "due_passed"]
    ahead = rows[rows["standing"] == "due_later"]
    said = [f"{len(rows)} mốc việc có hạn"]
    if len(past):
        said.append(phrases.standing_count(len(past), "due_passed", "mốc"))
    if len(ahead):
        said.append(f"mốc tới: {frames.due_words(ahead.iloc[0])}")
    years = range(rows["due"].iloc[0].year, max(rows["due"].iloc[-1].year, targets.today.year) + 1)
    place = pd.Series([(d.year, (d.month + 2) // 3) for d in rows["due"]])
    counts = place.value_counts()
    cells: list[dict[str, Any]] = [
        {"row": y, "column": q, "value": int(counts.get((y, q), 0))}
        for y in years
        for q in _QUARTERS
    ]
    now = (targets.today.year, (targets.today.month + 2) // 3)
    for cell in cells:
        mark = " · nay" if (cell["row"], cell["column"]) == now else ""
        cell["text"] = (f"{cell['value']}" if cell["value"] else "") + mark
    wide = pd.DataFrame(cells).pivot(index="row", columns="column", values="value")
    wide = wide.rename(columns=_QUARTERS).rename_axis("Năm").rename_axis(None, axis=1)
    return [
        Section(
            key="calendar",
            title="; ".join(said),
            table=wide.reset_index(),
            chart=Chart(
                "heat",
                pd.DataFrame(cells),
                {
                    "rows": {y: str(y) for y in years},
                    "columns": _QUARTERS,
                    "title": "Số mốc việc đến hạn theo quý",
                },
            ),
            records=tuple(rows["record_id"]),
            caption="Số mốc đến hạn trong từng quý; ô trống là không có mốc nào",
        ),
        _listed(rows),
    ]


def _listed(rows: pd.DataFrame) -> Section:
    table = pd.DataFrame(
        {
            "Hạn": [frames.due_words(r) for _, r in rows.iterrows()],
            "Mốc việc": rows["title"],
            "Tổ chức": rows["association_name"],
            "Tình trạng": [phrases.standing(s) for s in rows["standing"]],
            "Theo nguồn": rows["state_name"],
        }
    )
    ids = list(rows["record_id"])
    return Section(
        key="dated",
        title="Từng mốc, theo hạn",
        table=table,
        records=tuple(ids),
        grid=Grid(
            tones={"Tình trạng": [palette.STANDING_TONES[s] for s in rows["standing"]]},
            links=[every.link_to(record) for record in ids],
            widths={"Mốc việc": 480},
        ),
    )


def by_association(targets: Targets) -> Section:
    """Who stands where: a row an association, a column a group of standings."""
    rows = targets.rows.assign(
        group=[next(g for g in GROUPS if s in GROUPS[g][1]) for s in targets.rows["standing"]]
    )
    counts = rows.groupby(["association", "group"]).size().unstack(fill_value=0)
    names = dict(zip(rows["association"], rows["association_name"], strict=True))
    late = counts.reindex(columns=["kho-dat", "cham"], fill_value=0)
    order = sorted(
        names,
        key=lambda a: (
            *(-int(n) for n in late.loc[a]), -int(counts.loc[a].sum()), numbers.sort_key(names[a])
        ),
    )  # fmt: skip
    counts = counts.loc[order]
    table = pd.DataFrame({"Tổ chức": [names[a] for a in order]})
    table["Số mục"] = counts.sum(axis=1).to_numpy()
    for group in GROUPS:
        if group in counts:
            table[GROUPS[group][0]] = counts[group].to_numpy()
    first = late.loc[order[0]]
    title = f"{len(rows)} mục của {len(order)} tổ chức"
    if first.sum():
        title += (
            f"; nhiều mục khó đạt nhất là {names[order[0]]}: {first['kho-dat']} khó đạt, "
            f"{first['cham']} chậm"
        )
    return Section(
        key="by_association",
        title=title,
        table=table,
        records=tuple(rows["record_id"]),
        caption="Số mục; bấm một dòng để xem mục tiêu của tổ chức đó",
        grid=Grid(
            bars={"Số mục": float(table["Số mục"].max())},
            links=[Link("targets", {"association": a}, {"phan": every.PART}) for a in order],
            widths={"Tổ chức": 230},
        ),
    )
