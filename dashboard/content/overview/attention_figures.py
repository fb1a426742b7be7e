"""Attention points on targets, members, reports and figures that disagree."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence, phrases, union
from dashboard.content.model import Attention
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records import qualifiers


def due_milestones(view: View) -> Attention | None:
    """Milestones whose day has passed without news of the result."""
    rows = view.query("overview/attention_targets")
    rows = rows[rows["status"] == "milestone_due"]
    if rows.empty:
        return None
    first = rows.iloc[0]
    missed = int((rows["state"] == "missed").sum())
    text = (
        f"{len(rows)} mốc việc đã đến hạn mà {wording.UNKNOWN} kết quả"
        if missed < len(rows)
        else f"{len(rows)} mốc việc đã đến hạn mà không đạt"
    )
    lead = "sớm nhất là" if len(rows) > 1 else "đó là"
    return Attention(
        f"{text}; {lead} “{first['title']}” ({first['label']}, hạn "
        f"{numbers.day(first['target_date'])}).",
        ":material/notification_important:",
        "due_milestones",
        tuple(rows["record_id"]),
        page="targets",
    )


def missed_targets(view: View) -> Attention | None:
    """Numeric targets that are off track or behind, with the furthest one."""
    rows = view.query("overview/attention_targets")
    rows = rows[~rows["milestone"].astype(bool)]
    judged = rows[rows["status"].isin(["achieved", "on_track", "behind", "off_track"])]
    bad = judged[judged["status"] == "off_track"]
    if bad.empty:
        return None
    behind = int((judged["status"] == "behind").sum())
    worst = bad.sort_values("progress_ratio", na_position="last").iloc[0]
    text = f"{len(bad)} trong {len(judged)} chỉ tiêu bằng số khó đạt"
    if behind:
        text += f", {behind} chỉ tiêu khác chậm tiến độ"
    aim = numbers.quantity(worst["target_value"], worst["unit"], None, worst["target_value_to"])
    now = numbers.quantity(worst["latest_value"], worst["unit"])
    return Attention(
        f"{text}; {'xa nhất' if len(bad) > 1 else 'đó'} là “{worst['title']}” "
        f"({worst['label']}): hiện {now}, cần {aim}.",
        ":material/flag:",
        "missed_targets",
        tuple(bad["record_id"]),
        page="targets",
    )


def unknown_members(view: View, at_least: float = 0.0, below: float = 1.01) -> Attention | None:
    """Associations of which nobody says how many members they have.

    Only when their share of all associations lies within [at_least, below).
    """
    members = view.query("membership/by_association")
    if view.filter.association or members.empty:
        return None
    count = union.member_count(view).count
    known = members[members["value"].notna()]
    silent = count - len(known)
    if silent <= 0 or not at_least <= silent / count < below:
        return None
    of = f"Cả {count}" if silent == count else f"{silent} trong {count}"
    text = f"{of} hội {wording.NO_DATA} hội viên riêng"
    stated = None if view.filter.association_type else union.latest(union.series(view), "members")
    records = list(known["record_id"])
    if stated is not None and len(known):
        gap = float(stated["value"]) - float(known["value"].sum())
        least = "ít nhất " if qualifiers.is_lower(known["qualifier"]) else ""
        if gap > 0.05 * float(stated["value"]):
            text += (
                f": cộng {len(known)} hội có số liệu được {least}"
                f"{numbers.number(known['value'].sum())} người, còn "
                f"{'nhiều nhất ' if least else ''}{numbers.number(gap)} trong "
                f"{phrases.figure(stated, '')} hội viên {wording.UNKNOWN} thuộc hội nào"
            )
            records.append(stated["record_id"])
    if silent <= 3:
        names = members.loc[members["value"].isna(), "label"]
        if len(names) == silent:
            text += f" ({phrases.all_names(names)})"
    return Attention(
        f"{text}.", ":material/groups:", "unknown_members", tuple(records), page="membership"
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
        page="membership",
    )


def missing_reports(view: View) -> Attention | None:
    """Yearly reports that were due last and have not come."""
    due = view.query("overview/attention_late")
    found = due[due["timeliness"] == "missing"]
    if found.empty:
        return None
    late = int((due["timeliness"] == "late").sum())
    more = f"; {late} tổ chức nộp muộn" if late else ""
    period, until = phrases.when(due.iloc[0]["time_label"]), numbers.day(due.iloc[0]["due_date"])
    return Attention(
        f"{len(found)} trong {len(due)} tổ chức chưa nộp báo cáo {period} (hạn {until}): "
        f"{phrases.listed(list(found['label']))}{more}.",
        ":material/assignment_late:",
        "missing_reports",
        (),
        page="sources",
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
        page="sources",
    )


def _telling(rows: pd.DataFrame) -> pd.DataFrame:
    """Members first, then organisations, money and the rest: what readers know best."""
    order = {"members": 0, "member_organisations": 1, "income": 2, "branches": 3}
    place = rows["indicator"].map(lambda code: order.get(code, 9))
    return rows.assign(place=place).sort_values("place", kind="stable")


def _differs(row: pd.Series) -> str:
    values = [numbers.quantity(v, u) for v, u in zip(row["found"], row["units"], strict=True)]
    subject = phrases.decapitalise(row["subject"])
    return f"{subject} của {row['label']}: {' hay '.join(dict.fromkeys(values))}"
