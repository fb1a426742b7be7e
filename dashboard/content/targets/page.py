"""Mục tiêu 2024–2030: what was promised or asked, how far it is, what it would take."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.model import Card, Page, Section
from dashboard.content.targets import frames, lists, paths
from dashboard.content.targets.frames import Choice, Targets
from dashboard.content.targets.scenario import scenario
from dashboard.selection.view import View
from dashboard.words import numbers, palette, wording

#: More bullets than this are not read; the table has them all.
_SHOWN = 14


def page(view: View, choice: Choice | None = None, pace_of: str | None = None,
         pace: float | None = None) -> Page:  # fmt: skip
    """The targets page. `pace_of` is the record id of the target whose yearly pace is
    tried out and `pace` that pace in the target's unit (None: the pace achieved)."""
    found = Targets.of(view, choice or Choice())
    tried = scenario(found, pace_of, pace)
    parts = [
        _gaps(found),
        paths.section(found),
        _statuses(found),
        tried,
        *lists.milestones(found),
        lists.requests(found),
        *lists.standing(found),
        _everything(found),
    ]
    return Page(
        name="targets",
        title="Mục tiêu",
        headline=_headline(found),
        facts=_facts(found),
        cards=_cards(found),
        sections=tuple(part for part in parts if part is not None),
        missing=_missing(found),
    )


def _headline(targets: Targets) -> str:
    rows, measured = targets.rows, targets.measured
    if rows.empty:
        return "Chưa có mục tiêu, cam kết hay kiến nghị nào trong phạm vi đang lọc"
    judged = measured[measured["status"] != "not_enough_data"]
    late = int(judged["status"].isin(("behind", "off_track")).sum())
    due = targets.count("milestone_due")
    if len(judged) >= 5:
        if late == 0:
            return f"Cả {len(judged)} mục tiêu đo được đều đúng tiến độ hoặc đã đạt"
        return f"{late} trong {len(judged)} mục tiêu đo được chậm tiến độ hoặc khó đạt" + (
            f"; {due} mốc đã đến hạn" if due else ""
        )
    counted = f"{len(measured)} trong {len(rows)} mục tiêu, cam kết, đề nghị có con số phải đạt"
    if due:
        return f"{counted}; {due} mốc đã đến hạn mà {wording.UNKNOWN} kết quả"
    return counted


def _facts(targets: Targets) -> tuple[str, ...]:
    facts = [f"tính đến ngày {numbers.day(targets.today)}"]
    kinds = targets.rows.drop_duplicates("target_kind").sort_values("kind_sort")
    for _, row in kinds.iterrows():
        number = int((targets.rows["target_kind"] == row["target_kind"]).sum())
        facts.append(f"{number} {phrases.decapitalise(row['kind_name'])}")
    if not targets.view.is_demo:
        facts.append("đặt cho tỉnh Bắc Giang trước ngày 01/07/2025")
    return tuple(facts)


def _cards(targets: Targets) -> tuple[Card, ...]:
    if targets.rows.empty:
        return ()
    measured = targets.measured

    def card(label: str, icon: str, note: str, *statuses: str) -> Card:
        chosen = targets.rows[targets.rows["status"].isin(statuses)]
        number = len(chosen)
        return Card(label, numbers.number(number), note, icon, (), float(number), "mục tiêu")

    return (
        card("Đã đạt hoặc đúng tiến độ", ":material/trending_up:",
             f"trong {len(measured)} mục tiêu có con số", "achieved", "on_track"),
        card("Chậm tiến độ hoặc khó đạt", ":material/error:",
             f"trong {len(measured)} mục tiêu có con số", "behind", "off_track"),
        card("Chưa đủ số liệu để đánh giá", ":material/help:",
             "không có kỳ gần đây để so", "not_enough_data"),
        card("Mốc đã đến hạn", ":material/notification_important:",
             f"{wording.UNKNOWN} kết quả", "milestone_due"),
        card("Mốc và việc chưa đến hạn", ":material/flag:",
             "gồm việc làm thường xuyên", "milestone_open", "ongoing"),
    )  # fmt: skip


def _gaps(targets: Targets) -> Section | None:
    measured = targets.measured
    if measured.empty:
        return None
    shown = measured.head(_SHOWN)
    several = shown["association_name"].nunique() > 1
    chart = pd.DataFrame(
        {
            "label": [
                f"{r['title']} – {r['association_name']}" if several else r["title"]
                for _, r in shown.iterrows()
            ],
            "click_keys": click_keys(association=shown["association"]),
            "value": shown["latest_value"],
            "target": shown["target_value"],
            "unit": shown["unit"],
            "status": [palette.TARGET_TONES[s] for s in shown["status"]],
            "status_words": [_outlook(r) for _, r in shown.iterrows()],
            "target_qualifier": shown["qualifier"],
            "detail": [
                f"Gốc: {numbers.quantity(r['baseline_value'], r['unit'])}"
                for _, r in shown.iterrows()
            ],
        }
    )
    more = len(measured) - len(shown)
    note = f"Còn {more} mục tiêu nữa trong bảng." if more > 0 else ""
    return Section(
        key="gaps",
        title=_gap_title(measured),
        table=frames.measured_table(measured),
        chart=Chart("bullets", chart, {"title": "Mức đạt được so với mức phải đạt"}),
        records=tuple(measured["record_id"]),
        source=lists.sources(measured),
        note=note,
    )


def _gap_title(measured: pd.DataFrame) -> str:
    late = measured[measured["status"].isin(("off_track", "behind"))]
    if len(late):
        first = late.iloc[0]
        return (
            f"{first['title']} ({first['association_name']}): {frames.latest_words(first)}, "
            f"phải đạt {frames.target_words(first)}"
        )
    silent = measured[measured["latest_value"].isna()]
    if len(silent) == len(measured):
        return f"{len(measured)} mục tiêu có con số nhưng chưa có kỳ số liệu nào để so"
    return "Mức đạt được so với mức phải đạt"


def _outlook(row: pd.Series) -> str:
    words = frames.status_words(row["status"])
    if row["status"] in ("behind", "off_track"):
        if not numbers.missing(row["projected_year"]):
            return f"{words}: với nhịp hiện nay đến năm {int(row['projected_year'])} mới đạt"
        if not numbers.missing(row["projected_value"]):
            reach = numbers.quantity(frames.whole(row["projected_value"], row["unit"]), row["unit"])
            return f"{words}: với nhịp hiện nay đến hạn được {reach}"
    return words


def _statuses(targets: Targets) -> Section | None:
    rows = targets.rows
    if rows.empty or rows["target_kind"].nunique() < 2:
        return None
    rows = rows.assign(words=[frames.state_words(r) for _, r in rows.iterrows()])
    counts = rows.groupby(["target_kind", "words"]).size().reset_index(name="value")
    wanted = [*map(frames.status_words, palette.TARGET_TONES), wording.NO_DUE_DATE]
    order = [w for w in wanted if (rows["words"] == w).any()]
    ordered = rows.sort_values("kind_sort", kind="stable")
    kinds = dict(zip(ordered["target_kind"], ordered["kind_name"], strict=True))
    cells = counts.rename(columns={"target_kind": "row", "words": "column"})
    said = [
        f"{int((rows['target_kind'] == k).sum())} {phrases.decapitalise(n)}"
        for k, n in kinds.items()
    ]
    title = ", ".join(said)
    done = targets.count("achieved", "milestone_done")
    title += f"; {done} mục đã xong" if done else "; chưa mục nào được báo là đã xong"
    table = cells.pivot_table(
        index="row", columns="column", values="value", aggfunc="sum", fill_value=0
    ).reindex(index=list(kinds), columns=order)
    full = pd.DataFrame(
        [
            {"row": kind, "column": word, "value": float(number), "text": str(number)}
            for kind in kinds
            for word, number in table.loc[kind].items()
        ]
    )
    table = table.rename(index=kinds).rename_axis("Tính chất").reset_index()
    return Section(
        key="statuses",
        title=title,
        table=table.rename_axis(None, axis=1),
        chart=Chart("heat", full, {"rows": kinds, "columns": order, "title": "Số mục tiêu"}),
        source="Nguồn: đếm từ các mục tiêu trong phạm vi đang lọc.",
    )


def _everything(targets: Targets) -> Section | None:
    measured = targets.measured
    if len(measured) <= _SHOWN:
        return None
    table = frames.measured_table(measured)
    return Section(
        key="all",
        title=f"Cả {len(measured)} mục tiêu có con số, xếp từ mục cần chú ý nhất",
        table=table,
        records=tuple(measured["record_id"]),
        note=lists.sources(measured),
        heading="Toàn bộ mục tiêu có con số",
    )


def _missing(targets: Targets) -> tuple[str, ...]:
    lines = []
    measured = targets.measured
    silent = measured[measured["status"] == "not_enough_data"]
    if len(silent):
        named = "; ".join(f"{r['title']} ({frames.target_words(r)})" for _, r in silent.iterrows())
        lines.append(f"Chưa đủ số liệu để đánh giá: {named}.")
    undated = int(targets.milestones["target_date"].isna().sum())
    if undated:
        lines.append(f"{undated} việc {wording.NO_DUE_DATE} nên không đánh giá được tiến độ.")
    if targets.rows.empty:
        lines.append("Bỏ bớt điều kiện lọc để xem các mục tiêu khác.")
    return tuple(lines)
