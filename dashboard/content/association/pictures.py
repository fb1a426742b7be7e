"""Hồ sơ hội: how it stood over time, and its place among its kind."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import phrases
from dashboard.content.association import terms
from dashboard.content.association.profile import ENOUGH, Profile
from dashboard.content.model import Section
from dashboard.words import numbers, wording

#: Measure of queries/association/peers.sql → name and unit.
_MEASURES = {
    "members": ("Hội viên", "người"),
    "state_money": ("Ngân sách cấp một năm", "đồng"),
    "posts": ("Biên chế", "người"),
    "branches_province": ("Chi hội trực thuộc cấp tỉnh", "chi hội"),
    "districts": ("Huyện có tổ chức hội", "huyện"),
    "communes": ("Xã có tổ chức hội", "xã"),
}


def standing(profile: Profile) -> Section | None:
    """Special status, permanent posts and terms of office on one time line."""
    spans = profile.status
    if spans.empty:
        return None
    today = profile.view.today
    last_term = spans[spans["kind"] == "term"]["end_day"].max()
    shown = []
    for _, row in spans.iterrows():
        start, end = _day(row["start_day"]), _day(row["end_day"])
        label, tone = _state(row)
        text = numbers.period(start, end)
        if row["kind"] == "term":
            text = f"{start.year if start else '?'}–{end.year if end else '?'}"
            if row["planned"] and numbers.missing(row["extended_to"]):
                text, tone = f"{text} (dự kiến)", "unknown"
            over = len(profile.overdue) > 0 and row["end_day"] == last_term
            if not over and not numbers.missing(row["extended_to"]):
                text += f", kéo dài đến năm {int(row['extended_to'])}"
            if over:
                text += f"; {terms.ended(profile.overdue.iloc[0])}"
                tone = "warn"
        shown.append((label, start, end, text, tone, list(row["record_ids"])))
    frame = pd.DataFrame(
        [s[:5] for s in shown], columns=["label", "start", "end", "text", "status"]
    )
    return Section(
        "standing",
        _standing_title(profile),
        pd.DataFrame(
            {
                "Nội dung": frame["label"],
                "Thời gian": frame["text"],
            }
        ),
        Chart("spans", frame, {"today": today, "title": "Tư cách, biên chế và nhiệm kỳ"}),
        records=tuple(dict.fromkeys(i for s in shown for i in s[5])),
        caption="Mũi tên: nguồn không nêu ngày đầu hoặc ngày cuối",
        half=True,
    )


def place(profile: Profile) -> Section | None:
    """The association among its type: own value, median, lowest to highest. No ranking."""
    if not profile.is_member:
        return None
    peers, code = profile.peers, str(profile.identity["association"])
    kind = profile.identity["association_type"]
    shown, bases = [], set()
    for measure, (label, unit) in _MEASURES.items():
        own = peers[(peers["measure"] == measure) & (peers["association"] == code)]
        if own.empty:
            continue
        of_type = peers[(peers["measure"] == measure) & (peers["association_type"] == kind)]
        use_type = len(of_type) >= ENOUGH and kind != "chua-ro"
        group = of_type if use_type else peers[peers["measure"] == measure]
        enough = len(group) >= ENOUGH
        if enough:
            bases.add("type" if use_type else "all")
        row = own.iloc[0]
        shown.append(
            {
                "label": label if use_type or not enough else f"{label} (so với mọi hội)",
                "unit": unit,
                "value": float(row["value"]),
                "median": _median(group["value"], unit) if enough else None,
                "low": float(group["value"].min()),
                "high": float(group["value"].max()),
                "count": len(group),
                "period": phrases.text(row["time_label"], "đến nay"),
                "record_id": row["record_id"],
                "above": enough and float(row["value"]) > float(group["value"].median()),
                "compared": enough,
            }
        )
    compared = [s for s in shown if s["compared"]]
    if len(compared) < 2:
        return None
    frame = pd.DataFrame(shown)
    above = sum(bool(s["above"]) for s in compared)
    whom = (
        f"các hội {phrases.decapitalise(profile.identity['type_short'])}"
        if bases == {"type"}
        else "các hội có số liệu"
    )
    return Section(
        "place",
        f"Cao hơn trung vị của {whom} ở {above} trong {len(compared)} mặt so sánh được"
        if above
        else f"Không vượt trung vị của {whom} ở mặt nào trong {len(compared)} mặt so sánh được",
        pd.DataFrame(
            {
                "Mặt": frame["label"],
                "Hội này": frame["value"],
                "Trung vị": frame["median"],
                "Thấp nhất": frame["low"],
                "Cao nhất": frame["high"],
                "Số hội có số liệu": frame["count"],
                "Đơn vị": frame["unit"],
                "Thời gian": frame["period"],
            }
        ),
        Chart("strips", frame.drop(columns=["record_id"]), {"title": "So với các hội khác"}),
        records=tuple(r for r in frame["record_id"] if not numbers.missing(r)),
        caption="Số mới nhất của mỗi hội; trung vị chỉ tính khi có ít nhất "
        f"{ENOUGH} hội có số liệu",
        half=True,
        note="Để biết hội đứng ở đâu, không phải để xếp hạng: các hội khác nhau về ngành và "
        f"quy mô. Chỉ tính trung vị khi có ít nhất {ENOUGH} hội có số liệu; loại hình có ít "
        "hội hơn thì so với mọi hội.",
    )


def _standing_title(profile: Profile) -> str:
    said = []
    if len(profile.lost):
        loss = profile.lost.iloc[0]
        when = phrases.when(loss["since_label"])
        when = when if when.startswith("từ") else f"từ {when}"
        what = [
            *(["không còn là hội đặc thù"] if loss["lost_status"] else []),
            f"biên chế {numbers.number(loss['before'])} → {numbers.number(loss['latest'])}",
        ]
        said.append(f"{when} {', '.join(what)}")
    if len(profile.overdue):
        row = profile.overdue.iloc[0]
        said.append(f"nhiệm kỳ {terms.span(row)} {terms.ended(row)}")
    return (
        wording.capitalise("; ".join(said)) if said else "Tư cách, biên chế và nhiệm kỳ qua các năm"
    )


def _state(row: pd.Series) -> tuple[str, str]:
    """The label and tone of a span."""
    if row["kind"] == "term":
        return "Nhiệm kỳ", "neutral"
    if row["kind"] == "status":
        return ("Hội đặc thù", "good") if row["value"] == 1 else ("Không là hội đặc thù", "unknown")
    return f"Biên chế: {numbers.number(row['value'])} người", "neutral" if row[
        "value"
    ] else "unknown"


def _median(values: pd.Series, unit: str) -> float:
    """The median; of people and units to the nearest whole one."""
    middle = float(values.median())
    return middle if unit == "%" or middle < 10 else float(round(middle))


def _day(value: object) -> date | None:
    return None if numbers.missing(value) else phrases.day_of(value)
