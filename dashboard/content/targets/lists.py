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
    """The time line of all dated milestones, then what is due, then the others."""
    rows = targets.milestones
    due = targets.of_standing("due_passed").sort_values("due_date", kind="stable")
    dated = rows[rows["due_date"].notna() & (rows["standing"] != "due_passed")]
    parts = [_timeline(targets, rows[rows["due_date"].notna()])]
    if len(due):
        first = due.iloc[0]
        lead = "sớm nhất là" if len(due) > 1 else "đó là"
        title = (
            f"{phrases.standing_count(len(due), 'due_passed')}; {lead} {first['title']} "
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
    years = rows["due_date"].map(lambda d: phrases.day_of(d).year)
    by_year = rows.groupby(years).size()
    past = rows["standing"] == "due_passed"
    ahead = rows[rows["standing"] == "due_later"]
    title = f"{len(rows)} mốc có hạn từ {by_year.index.min()} đến {by_year.index.max()}"
    title += f"; {phrases.standing_count(past.sum(), 'due_passed', 'mốc')}" if past.any() else ""
    if len(ahead):
        nearest = ahead.iloc[0]
        what = phrases.decapitalise(nearest["title"])
        title += f"; mốc sắp tới: {what} ({frames.due_words(nearest)})"
    shown = rows.head(_SHOWN)
    chart = pd.DataFrame(
        {
            "label": shown["title"],
            "start": shown["due_date"],
            "end": shown["due_date"],
            "text": [
                f"{frames.due_words(r)} · {phrases.standing(r['standing'])}"
                for _, r in shown.iterrows()
            ],
            "status": [palette.STANDING_TONES[s] for s in shown["standing"]],
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
                f"Trong đó có {phrases.standing('due_passed')}": [
                    int((past & (years == y)).sum()) for y in by_year.index
                ],
            }
        ),
        chart=Chart("spans", chart, {"today": targets.today, "title": "Mốc việc theo hạn"}),
        records=tuple(rows["record_id"]),
        note=f"Vẽ {_SHOWN} mốc sớm nhất." if len(rows) > _SHOWN else "",
        heading="Mốc việc",
    )


def requests(targets: Targets) -> Section | None:
    """Proposals and requests by whom they are addressed to."""
    rows = targets.rows[targets.rows["target_kind"].isin(("requested", "proposed"))]
    asked, rows = len(rows), rows[rows["addressed_to"].notna()]
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
        f"{len(rows)} trong {asked} đề xuất, kiến nghị có nêu nơi nhận; nhiều nhất là "
        f"{top.iloc[0]['to']}: {int(top.iloc[0]['value'])}"
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
        note="Một đề nghị gửi nhiều nơi được tính cho từng nơi.",
    )


def addressees(text: object) -> list[str]:
    """The addressees in a cell: "UBND tỉnh, Sở Y tế" are two, "các sở, ngành" is one."""
    targets: list[str] = []
    for part in phrases.text(text).split(", "):
        # A small letter goes on with the group before: "các sở, ngành, địa phương".
        if targets and part[:1].islower() and not part.startswith("các "):
            targets[-1] += f", {part}"
        elif part.strip():
            targets.append(part.strip())
    return list(dict.fromkeys(part[:1].upper() + part[1:] for part in targets))


def standing(targets: Targets) -> list[Section]:
    """Tasks without a due date and those done in a cycle, one list a kind."""
    rows = targets.milestones
    rows = rows[rows["due_date"].isna()]
    parts: list[Section] = []
    for kind, own in rows.sort_values("kind_sort", kind="stable").groupby(
        "target_kind", sort=False
    ):
        cycle = int((own["frequency"] != "once").sum())
        name = phrases.decapitalise(own.iloc[0]["kind_name"])
        title = f"{len(own)} mục {name} {wording.NO_DUE_DATE}"
        title += f", trong đó {cycle} mục nêu nhịp lặp lại" if cycle else ""
        heading = "" if parts else f"Việc {wording.NO_DUE_DATE}"
        parts.append(_listed(f"standing_{kind}", title, own, heading))
    return parts


def _listed(key: str, title: str, rows: pd.DataFrame, heading: str = "") -> Section:
    return Section(
        key=key,
        title=title,
        table=frames.milestone_table(rows),
        records=tuple(rows["record_id"]),
        heading=heading,
    )
