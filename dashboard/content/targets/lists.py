"""Milestones on their time line, requests by addressee, standing tasks by kind."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import phrases
from dashboard.content.model import Section
from dashboard.content.targets import frames
from dashboard.content.targets.frames import Targets
from dashboard.words import numbers, palette, wording

#: More lines than this on the time line are not read.
_SHOWN = 24


def milestones(targets: Targets) -> list[Section]:
    """The time line of all dated milestones, then those due, then the others."""
    rows = targets.milestones
    due = rows[rows["status"] == "milestone_due"]
    dated = rows[
        rows["status"].isin(("milestone_open", "milestone_done")) & rows["target_date"].notna()
    ]
    parts = [_timeline(targets, rows[rows["target_date"].notna()])]
    if len(due):
        first = due.iloc[0]
        title = (
            f"{len(due)} mốc đã đến hạn mà {wording.UNKNOWN} kết quả, sớm nhất: {first['title']} "
            f"({frames.due_words(first)})"
        )
        parts.append(_listed("due", title, due, "" if parts[0] else "Mốc việc"))
    if len(dated):
        heading = "" if any(parts) else "Mốc việc"
        parts.append(_listed("dated", f"{len(dated)} mốc khác có hạn", dated, heading))
    return [part for part in parts if part is not None]


def _timeline(targets: Targets, rows: pd.DataFrame) -> Section | None:
    if len(rows) < 2:
        return None
    by_year = rows.groupby(rows["target_year"].astype(int)).size()
    past = int((rows["status"] == "milestone_due").sum())
    ahead = rows[rows["target_date"].map(phrases.day_of) >= targets.today]
    title = f"{len(rows)} mốc có hạn từ {by_year.index.min()} đến {by_year.index.max()}"
    title += f"; {past} mốc đã đến hạn, {wording.UNKNOWN} kết quả" if past else ""
    if len(ahead):
        nearest = ahead.iloc[0]
        what = phrases.decapitalise(nearest["title"])
        title += f"; mốc sắp tới: {what} ({frames.due_words(nearest)})"
    shown = rows.head(_SHOWN)
    chart = pd.DataFrame(
        {
            "label": shown["title"],
            "start": shown["target_date"],
            "end": shown["target_date"],
            "text": [
                f"{frames.due_words(r)} · {frames.state_words(r)}" for _, r in shown.iterrows()
            ],
            "status": [palette.TARGET_TONES[s] for s in shown["status"]],
            "detail": shown["association_name"],
        }
    )
    return Section(
        key="timeline",
        title=title,
        table=pd.DataFrame(
            {
                "Năm đến hạn": by_year.index,
                "Số mốc": by_year.to_numpy(),
                f"Trong đó đã đến hạn, {wording.UNKNOWN} kết quả": [
                    int(((rows["target_year"] == y) & (rows["status"] == "milestone_due")).sum())
                    for y in by_year.index
                ],
            }
        ),
        chart=Chart("spans", chart, {"today": targets.today, "title": "Mốc việc theo hạn"}),
        records=tuple(rows["record_id"]),
        source=sources(rows),
        note=f"Vẽ {_SHOWN} mốc sớm nhất." if len(rows) > _SHOWN else "",
        heading="Mốc việc",
    )


def requests(targets: Targets) -> Section | None:
    """Proposals and requests by whom they are addressed to."""
    rows = targets.rows[targets.rows["target_kind"].isin(("requested", "proposed"))]
    rows = rows[rows["addressed_to"].notna()]
    if len(rows) < 3:
        return None
    each = rows.assign(to=[addressees(v) for v in rows["addressed_to"]]).explode("to")
    counts = each.groupby("to").agg(value=("record_id", "nunique")).reset_index()
    order = sorted(
        range(len(counts)),
        key=lambda i: (-counts["value"].iloc[i], numbers.sort_key(counts["to"].iloc[i])),
    )
    counts = counts.iloc[order]
    top = counts.head(12)
    title = (
        f"Gửi nhiều nhất tới {top.iloc[0]['to']}: {int(top.iloc[0]['value'])} đề xuất, kiến nghị"
    )
    return Section(
        key="requests",
        title=title,
        table=pd.DataFrame({"Nơi nhận": counts["to"], "Số đề xuất, kiến nghị": counts["value"]}),
        chart=Chart(
            "bars",
            pd.DataFrame({"label": top["to"], "value": top["value"].astype(float)}),
            {"unit": "", "title": "Đề xuất, kiến nghị theo nơi nhận"},
        ),
        records=tuple(rows["record_id"]),
        source=sources(rows),
        note="Một đề nghị gửi nhiều nơi được tính cho từng nơi.",
    )


def addressees(text: object) -> list[str]:
    """The addressees in a cell: "UBND tỉnh, Sở Y tế" are two, "các sở, ngành" is one."""
    lines: list[str] = []
    for part in phrases.text(text).split(", "):
        # A small letter goes on with the group before: "các sở, ngành, địa phương".
        if lines and part[:1].islower() and not part.startswith("các "):
            lines[-1] += f", {part}"
        elif part.strip():
            lines.append(part.strip())
    return list(dict.fromkeys(part[:1].upper() + part[1:] for part in lines))


def standing(targets: Targets) -> list[Section]:
    """Tasks without a due date and those done all the time, one list a kind."""
    rows = targets.milestones
    rows = rows[rows["target_date"].isna()]
    parts: list[Section] = []
    for kind, own in rows.sort_values("kind_sort", kind="stable").groupby(
        "target_kind", sort=False
    ):
        yearly = int((own["frequency"] == "yearly").sum())
        title = f"{len(own)} {phrases.decapitalise(own.iloc[0]['kind_name'])} {wording.NO_DUE_DATE}"
        title += f", trong đó {yearly} việc làm hằng năm" if yearly else ""
        heading = "" if parts else f"Việc {wording.NO_DUE_DATE}"
        parts.append(_listed(f"standing_{kind}", title, own, heading))
    return parts


def _listed(key: str, title: str, rows: pd.DataFrame, heading: str = "") -> Section:
    return Section(
        key=key,
        title=title,
        table=frames.milestone_table(rows),
        records=tuple(rows["record_id"]),
        note=sources(rows),
        heading=heading,
    )


def sources(rows: pd.DataFrame) -> str:
    """The source line: authors with the lines of their papers, three named."""
    named = []
    for _, group in rows.groupby("source", sort=False):
        first = group.iloc[0]
        who = phrases.text(first["author"], phrases.text(first["author_position"], ""))
        places = dict.fromkeys(phrases.text(p) for p in group["source_place"] if phrases.text(p))
        where = f" (dòng {', '.join(list(places)[:4])}{'…' if len(places) > 4 else ''})"
        name = who or phrases.text(first["source_title"], "chưa ghi nguồn")
        named.append(name + (where if places else ""))
    more = f"; và {len(named) - 3} nguồn khác" if len(named) > 3 else ""
    return f"Nguồn: {'; '.join(named[:3])}{more}."
