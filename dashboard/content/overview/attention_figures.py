"""Attention points on targets, members, reports and figures that disagree."""

from __future__ import annotations

import textwrap

import pandas as pd

from dashboard.content import evidence, phrases, union
from dashboard.content import known as known_of
from dashboard.content.model import Attention, Link
from dashboard.content.targets import every, frames
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records import qualifiers


def due_milestones(view: View) -> Attention | None:
    """Targets and milestones whose day has passed without news of the result."""
    rows = frames.Targets.of(view).of_group("qua-han").sort_values("due_date", kind="stable")
    if rows.empty:
        return None
    first = rows.iloc[0]
    lead = "sớm nhất là" if len(rows) > 1 else "đó là"
    return Attention(
        f"{phrases.standing_count(len(rows), 'due_passed')}; {lead} "
        f"“{textwrap.shorten(str(first['title']), 30, placeholder='…')}” "
        f"(hạn {frames.due_words(first)}).",
        ":material/notification_important:",
        "due_milestones",
        tuple(rows["record_id"]),
        Link("targets", own={"phan": every.PART, "tinh-trang": "qua-han"}),
    )


def missed_targets(view: View) -> Attention | None:
    """Numeric targets that are off track or missed, with the furthest one."""
    targets = frames.Targets.of(view)
    bad, judged = targets.of_group("kho-dat"), targets.judged
    if bad.empty:
        return None
    row = bad.iloc[0]
    return Attention(
        f"{len(bad)} trong {len(judged)} mục tiêu khó đạt hoặc không đạt, ví dụ "
        f"“{textwrap.shorten(str(row['title']), 30, placeholder='…')}” "
        f"({row['association_name']}).",
        ":material/flag:",
        "missed_targets",
        tuple(judged["record_id"]),
        Link("targets", own={"phan": every.PART, "tinh-trang": "kho-dat"}),
    )


def unknown_members(view: View, at_least: float = 0.0, below: float = 1.01) -> Attention | None:
    """Associations of which nobody says how many members they have.

    Only when their share of all associations lies within [at_least, below).
    """
    members = view.query("membership/by_association")
    if view.filter.association or members.empty:
        return None
    group = known_of.group(view)
    count = group.size
    known = members[members["value"].notna()]
    silent = count - len(known)
    if silent <= 0 or not at_least <= silent / count < below:
        return None
    text = f"{wording.capitalise(group.of(silent))} {wording.NO_DATA} hội viên riêng"
    stated = None if view.filter.association_type else union.latest(union.series(view), "members")
    records = list(known["record_id"])
    if stated is not None and len(known):
        gap = float(stated["value"]) - float(known["value"].sum())
        exact = known_of.leaves_figure(
            float(stated["value"]), "người", [stated["qualifier"], *known["qualifier"]]
        )
        least = "ít nhất " if qualifiers.is_lower(known["qualifier"]) else ""
        if gap > 0.05 * float(stated["value"]):
            text += (
                f": cộng {len(known)} hội có số liệu được {least}"
                f"{numbers.number(known['value'].sum())} người trong "
                f"{phrases.figure(stated, '')} hội viên Liên hiệp hội nêu"
            )
            if exact:
                text += f", còn {numbers.number(gap)} {wording.UNKNOWN} thuộc hội nào"
            records.append(stated["record_id"])
    if silent <= 3:
        names = members.loc[members["value"].isna(), "label"]
        if len(names) == silent:
            text += f" ({phrases.all_names(names)})"
    return Attention(
        f"{text}.",
        ":material/groups:",
        "unknown_members",
        tuple(records),
        Link("membership", own={"phan": "tung-hoi"}),
    )


def fewer_members(view: View) -> Attention | None:
    """Associations that have lost members since the year before."""
    rows = view.query("overview/attention_members")
    if rows.empty:
        return None
    worst = rows.iloc[0]
    fall = numbers.percent(100 * (1 - worst["latest"] / worst["before"]))
    who = f"{len(rows)} hội giảm hội viên từ 1 % trở lên so với năm trước; mạnh nhất là "
    return Attention(
        f"{who if len(rows) > 1 else ''}{worst['label']} giảm {fall}, từ "
        f"{numbers.number(worst['before'])} ({worst['before_label']}) còn "
        f"{numbers.number(worst['latest'])} ({worst['latest_label']}).",
        ":material/group_remove:",
        "fewer_members",
        evidence.record_ids(rows),
        Link("membership", own={"phan": "tung-hoi"}),
    )


def missing_reports(view: View) -> Attention | None:
    """Yearly reports that were due last and have not come."""
    due = view.query("overview/attention_late")
    missing = due[due["timeliness"] == "missing"]
    if missing.empty:
        return None
    late = int((due["timeliness"] == "late").sum())
    more = f"; {late} tổ chức nộp muộn" if late else ""
    period, until = phrases.when(due.iloc[0]["time_label"]), numbers.day(due.iloc[0]["due_date"])
    return Attention(
        f"{len(missing)} trong {len(due)} tổ chức chưa nộp báo cáo {period} (hạn {until}): "
        f"{phrases.listed(list(missing['label']))}{more}.",
        ":material/assignment_late:",
        "missing_reports",
        evidence.record_ids(due),
        Link("sources", own={"phan": "nop-bao-cao"}),
    )


def contradictions(view: View) -> Attention | None:
    """Figures for which two sources differ, with examples."""
    rows = view.query("overview/attention_contradictions")
    if rows.empty:
        return None
    examples = [_differs(row) for _, row in _telling(rows).head(2).iterrows()]
    lead = "ví dụ " if len(rows) > len(examples) else ""
    return Attention(
        f"{len(rows)} con số được nêu khác nhau trong nguồn, {lead}{'; '.join(examples)}.",
        ":material/compare_arrows:",
        "contradictions",
        evidence.record_ids(rows),
        Link("sources", own={"phan": "khac-nhau"}),
    )


def _telling(rows: pd.DataFrame) -> pd.DataFrame:
    """Members first, then organisations, money and the rest: what readers know best."""
    order = {"members": 0, "member_organisations": 1, "income": 2, "branches": 3}
    place = rows["indicator"].map(lambda code: order.get(code, 9))
    return rows.assign(place=place).sort_values("place", kind="stable")


def _differs(row: pd.Series) -> str:
    told = zip(row["found"], row["units"], row["qualifiers"], strict=True)
    values = [numbers.quantity(*figure) for figure in told]
    if len(set(row["labels"])) > 1:
        whose = zip(values, row["labels"], strict=True)
        values = [v if of == row["label"] else f"{v} (theo {of})" for v, of in whose]
    subjects = [phrases.decapitalise(name) for name in row["subjects"]]
    about = ", ".join(
        [str(row["label"]), *phrases.details(row["breakdown"]), phrases.text(row["time_label"])]
    )
    if len(set(subjects)) > 1:
        both = zip(subjects, values, strict=True)
        return f"{' và '.join(f'{subject}: {value}' for subject, value in both)} ({about})"
    return f"{subjects[0]} ({about}): {' hay '.join(dict.fromkeys(values))}"
