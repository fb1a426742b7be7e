"""Mục tiêu 2024–2030: what was promised or asked, how far it is, what it would take."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.model import Card, Page, Part, Section
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
    targets = Targets.of(view, choice or Choice())
    tried = scenario(targets, pace_of, pace)
    parts = [
        _gaps(targets),
        paths.section(targets),
        _statuses(targets),
        tried,
        *lists.milestones(targets),
        lists.requests(targets),
        *lists.standing(targets),
        _everything(targets),
    ]
    headline, grounds = _headline(targets)
    return Page(
        name="targets",
        title="Mục tiêu",
        headline=headline,
        headline_records=tuple(grounds["record_id"]),
        facts=_facts(targets),
        cards=_cards(targets),
        parts=(Part("noi-dung", "Nội dung", lambda: parts),),
        missing=_missing(targets),
    )


def _headline(targets: Targets) -> tuple[str, pd.DataFrame]:
    """The headline and the targets it rests on."""
    rows, measured = targets.rows, targets.measured
    if rows.empty:
        return "Chưa có mục tiêu, cam kết hay kiến nghị nào trong phạm vi đang lọc", rows
    judged = measured[measured["standing"].isin(frames.JUDGED)]
    late = int(judged["standing"].isin(frames.LATE).sum())
    due = targets.of_standing("due_passed")
    tail = f"; {phrases.standing_count(len(due), 'due_passed')}" if len(due) else ""
    if len(judged) >= 5:
        of = f"{len(judged)} mục tiêu đánh giá được"
        said = (
            f"{late} trong {of} chậm tiến độ, khó đạt hoặc không đạt"
            if late
            else f"Cả {of} đều đúng tiến độ hoặc đã đạt"
        )
        return said + tail, pd.concat([judged, due])
    whole = f"{len(rows)} mục tiêu, cam kết, kiến nghị"
    if measured.empty:
        said = f"{whole}, không mục nào có con số phải đạt"
    else:
        enough = f"{len(judged)} mục" if len(judged) else "chưa mục nào"
        said = f"{len(measured)} trong {whole} có con số phải đạt, {enough} đủ số liệu để đánh giá"
    return said + tail, rows


def _facts(targets: Targets) -> tuple[str, ...]:
    facts = [f"hạn so với ngày {numbers.day(targets.today)}"]
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
    rest = ("due_later", "recurring", "no_due_date")
    names = ("chưa đến hạn", "định kỳ", wording.NO_DUE_DATE)
    counts = zip(rest, names, strict=True)
    apart = ", ".join(f"{n} {name}" for s, name in counts if (n := len(targets.of_standing(s))))

    def card(label: str, icon: str, note: str, *standings: str) -> Card:
        chosen = targets.of_standing(*standings)
        count = numbers.number(len(chosen))
        ids = tuple(chosen["record_id"])
        return Card(label, count, note, icon, ids, float(len(chosen)), "mục tiêu")

    whole = f"trong {len(targets.rows)} mục tiêu, cam kết, kiến nghị"
    return (
        card("Đã đạt, đã xong hoặc đúng tiến độ", ":material/trending_up:", whole,
             "achieved", "on_track", "done"),
        card("Chậm tiến độ, khó đạt hoặc không đạt", ":material/error:", whole, *frames.LATE),
        card("Chưa đủ số liệu để đánh giá", ":material/help:",
             f"trong {len(targets.measured)} mục tiêu có con số", "not_enough_data"),
        card(wording.capitalise(phrases.standing("due_passed")),
             ":material/notification_important:", "theo hạn nguồn nêu", "due_passed"),
        card(f"Chưa đến hạn, định kỳ hoặc {wording.NO_DUE_DATE}", ":material/flag:", apart, *rest),
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
            "status": [palette.STANDING_TONES[s] for s in shown["standing"]],
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
        note=note,
    )


def _gap_title(measured: pd.DataFrame) -> str:
    late = measured[measured["standing"].isin(frames.LATE)]
    if len(late):
        first = late.iloc[0]
        return (
            f"{first['title']} ({first['association_name']}): {frames.latest_words(first)}, "
            f"phải đạt {frames.target_words(first)}"
        )
    if not measured["standing"].isin(frames.JUDGED).any():
        return f"{len(measured)} mục tiêu có con số, chưa mục nào đủ số liệu để đánh giá"
    return "Mức đạt được so với mức phải đạt"


def _outlook(row: pd.Series) -> str:
    words = phrases.standing(row["standing"])
    if row["standing"] in ("behind", "off_track"):
        if not numbers.missing(row["projected_year"]):
            return f"{words}: với nhịp đã đạt thì đến năm {int(row['projected_year'])} mới đạt"
        if not numbers.missing(row["projected_value"]):
            reach = numbers.quantity(frames.whole(row["projected_value"], row["unit"]), row["unit"])
            return f"{words}: với nhịp đã đạt thì đến hạn được {reach}"
    return words


def _statuses(targets: Targets) -> Section | None:
    rows = targets.rows
    if rows.empty or rows["target_kind"].nunique() < 2:
        return None
    rows = rows.assign(words=[phrases.standing(s) for s in rows["standing"]])
    counts = rows.groupby(["target_kind", "words"]).size().reset_index(name="value")
    wanted = map(phrases.standing, wording.STANDINGS)
    order = [w for w in wanted if (rows["words"] == w).any()]
    ordered = rows.sort_values("kind_sort", kind="stable")
    kinds = dict(zip(ordered["target_kind"], ordered["kind_name"], strict=True))
    cells = counts.rename(columns={"target_kind": "row", "words": "column"})
    said = [
        f"{int((rows['target_kind'] == k).sum())} {phrases.decapitalise(n)}"
        for k, n in kinds.items()
    ]
    title = f"{len(rows)} mục: {', '.join(said)}"
    done = len(targets.of_standing("achieved", "done"))
    title += f"; {done} mục đã đạt hoặc đã xong" if done else "; chưa nguồn nào nêu mục đã xong"
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
        records=tuple(rows["record_id"]),
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
        heading="Toàn bộ mục tiêu có con số",
    )


def _missing(targets: Targets) -> tuple[str, ...]:
    lines = []
    measured = targets.measured
    silent = measured[measured["standing"] == "not_enough_data"]
    if len(silent):
        named = "; ".join(f"{r['title']} ({frames.target_words(r)})" for _, r in silent.iterrows())
        lines.append(f"Chưa đủ số liệu để đánh giá: {named}.")
    undated = len(targets.of_standing("no_due_date"))
    if undated:
        lines.append(f"{undated} mục {wording.NO_DUE_DATE} nên không đánh giá được tiến độ.")
    if targets.rows.empty:
        lines.append("Bỏ bớt điều kiện lọc để xem các mục tiêu khác.")
    return tuple(lines)
