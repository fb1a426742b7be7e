"""Kinh phí by recipient: who gets State money, how much each, and who lost it."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.funding import frames
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Section
from dashboard.words import numbers, wording

_GROUPS = {
    "funded": "được ngân sách cấp",
    "zero": "nêu rõ không được cấp",
    "unknown": f"{wording.NO_DATA} về ngân sách",
}


def who(scope: Scope) -> Section | None:
    """How many associations the State funds, how many not, of how many it is unknown."""
    if scope.single:
        return None
    funded = scope.stated_count("associations_state_funded")
    if scope.rich or funded is None:
        return _who_named(scope)
    each = scope.state_of_each
    unfunded = scope.stated_count("associations_not_state_funded")
    rest = float(unfunded["value"]) if unfunded is not None else scope.count - funded["value"]
    named = {g: phrases.all_names(each.loc[each["group"] == g, "label"]) for g in _GROUPS}
    table = pd.DataFrame(
        {
            "Nhóm": ["Được ngân sách cấp kinh phí", "Chưa được ngân sách cấp kinh phí"],
            "Số hội": [float(funded["value"]), rest],
            "Tỷ lệ (%)": [
                100 * float(funded["value"]) / scope.count,
                100 * rest / scope.count,
            ],
            "Hội có tên trong nguồn": [named["funded"] or None, named["zero"] or None],
        }
    )
    records = [funded["record_id"], *([unfunded["record_id"]] if unfunded is not None else [])]
    return Section(
        "who",
        f"{numbers.number(rest)} trong {scope.count} hội chưa được ngân sách cấp kinh phí",
        table,
        Chart(
            "share_bar",
            pd.DataFrame(
                {
                    "label": ["hội được ngân sách cấp kinh phí", "hội chưa được cấp"],
                    "value": [float(funded["value"]), rest],
                }
            ),
            {"title": "Hội được và chưa được ngân sách cấp kinh phí"},
        ),
        records=(*records, *scope.state_records()),
        note=""
        if scope.union_only
        else f"Nguồn chỉ nêu tên và số tiền của {int((each['group'] != 'unknown').sum())} hội; "
        f"các hội còn lại {wording.UNKNOWN} thuộc nhóm nào.",
        half=True,
    )


def _who_named(scope: Scope) -> Section | None:
    each = scope.state_of_each
    if scope.year is None or each.empty:
        return None
    counts = {group: int((each["group"] == group).sum()) for group in _GROUPS}
    counts["unknown"] += max(0, scope.count - len(each))
    if counts["funded"] + counts["zero"] == 0:
        return None
    kept = [g for g in _GROUPS if counts[g]]
    stated = scope.stated_count("associations_state_funded")
    note = ""
    if stated is not None and stated["value"] != counts["funded"]:
        note = (
            f"Liên hiệp hội nêu {numbers.number(stated['value'])} hội được cấp "
            f"({stated['time_label']}); cộng báo cáo của các hội năm {scope.year} "
            f"được {counts['funded']}."
        )
    table = each.assign(group=each["group"].map(_GROUPS)).sort_values(
        "state", ascending=False, na_position="last"
    )
    return Section(
        "who",
        funded_words(scope),
        pd.DataFrame(
            {
                "Hội": table["label"],
                "Loại hình": table["type_name"],
                "Ngân sách": table["group"],
                "Số được cấp (đồng)": table["state"],
            }
        ),
        Chart(
            "share_bar",
            pd.DataFrame(
                {"label": [f"hội {_GROUPS[g]}" for g in kept], "value": [counts[g] for g in kept]}
            ),
            {"title": f"Hội được ngân sách cấp năm {scope.year}"},
        ),
        records=scope.state_records(),
        note=note,
        half=True,
        units={"Số được cấp (đồng)": "đồng"},
    )


def funded_words(scope: Scope) -> str:
    """How many get State money, how many say they do not, of how many it is not known.

    With unknown ones the number known is said to be that: "biết 1 hội …; 17 hội chưa rõ".
    """
    each = scope.state_of_each["group"]
    funded, zero = int((each == "funded").sum()), int((each == "zero").sum())
    unknown = scope.group.unknown(funded + zero)
    said = [f"{funded} hội được ngân sách cấp"] if funded else []
    said += [f"{zero} hội không được ngân sách cấp"] if zero else []
    if unknown:
        return f"Biết {', '.join(said)} {scope.period}{unknown} (trong {scope.group.all[3:]})"
    words = f"{scope.group.of(funded)} được ngân sách cấp kinh phí {scope.period}"
    return wording.capitalise(words)


def state_of_each(scope: Scope) -> Section | None:
    """State money of each association in the year; without a figure a labelled gap."""
    if scope.single or scope.year is None:
        return None
    each = scope.state_of_each
    known = each[each["state"].notna()]
    if known.empty:
        return None
    total = float(known["state"].sum())
    funded = known[known["state"] > 0].sort_values("state", ascending=False)
    if len(known) == scope.count and len(funded) <= 5 and len(funded):
        title = (
            f"Nhiều ngân sách nhất là {funded.iloc[0]['label']}, "
            f"{numbers.money(funded.iloc[0]['state'])} {scope.period}"
        )
    elif scope.rich and len(funded) > 5:
        top = float(funded["state"].head(5).sum())
        title = (
            f"5 hội nhận {numbers.share(top, total, 0)} ngân sách cấp cho {len(known)} hội "
            f"có số liệu (trong {scope.count} hội); nhiều nhất là {funded.iloc[0]['label']}, "
            f"{numbers.money(funded.iloc[0]['state'])}"
        )
    else:
        said = "; ".join(
            f"{r['label']} {numbers.money(r['state']) if r['state'] else 'không được cấp'}"
            for _, r in known.sort_values("state", ascending=False).head(4).iterrows()
        )
        title = (
            f"{wording.capitalise(scope.group.of(len(known)))} có số liệu ngân sách riêng: {said}"
        )
    # Where nearly all are known the gaps are named in words, not drawn one by one.
    shown = each if not scope.rich else each[each["state"] > 0]
    zero = each[each["group"] == "zero"]["label"]
    note = f"Nêu rõ không được cấp: {phrases.all_names(zero)}." if scope.rich and len(zero) else ""
    frame = shown.assign(
        value=shown["state"],
        click_keys=click_keys(association=shown["association"]),
        text=["không được cấp" if v == 0 else numbers.quantity(v, "đồng") for v in shown["state"]],
    )
    return Section(
        "state_of_each",
        title,
        pd.DataFrame(
            {
                "Hội": each["label"],
                "Loại hình": each["type_name"],
                f"Ngân sách năm {scope.year} (đồng)": each["state"],
            }
        ),
        Chart(
            "bars",
            frame[["label", "value", "text", "click_keys"]],
            {"unit": "đồng", "title": f"Ngân sách cấp cho từng hội {scope.period}"},
        ),
        records=scope.state_records(),
        note=note,
        half=not scope.rich,
        units={f"Ngân sách năm {scope.year} (đồng)": "đồng"},
    )


def funding_declines(scope: Scope) -> Section | None:
    """Yearly State money, level by level, of associations that lost much of it."""
    found = frames.funding_declines(scope.levels[scope.levels["association_kind"] == "member"])
    if found.empty:
        return None
    shown = []
    for _, fall in found.iterrows():
        own = scope.levels[scope.levels["association"] == fall["association"]]
        if len(own) > 4:
            own = own[own["record_id"].isin([*fall["record_ids"], own.iloc[0]["record_id"]])]
        shown.append(own)
    rows = pd.concat(shown)
    worst = found.iloc[0]
    title = (
        f"Ngân sách cấp cho {worst['label']} giảm từ "
        f"{numbers.quantity(worst['before'], 'đồng', None, worst['before_to'])} "
        f"({worst['before_label']}) "
        + (
            f"xuống không còn gì từ {phrases.when(worst['since_label'])}"
            if worst["latest"] == 0
            else f"còn {_money(worst['latest'])} mỗi năm ({worst['latest_label']})"
        )
    )
    if len(found) > 1:
        others = [str(n) for n in found["label"].iloc[1:]]
        title += f"; cũng giảm mạnh: {phrases.listed(others)}"
    return Section(
        "falls",
        title,
        pd.DataFrame(
            {
                "Hội": rows["label"],
                "Thời gian": rows["time_label"],
                "Ngân sách một năm (đồng)": rows["value"],
                "Đến (đồng)": rows["value_to"],
                "Mức độ": rows["qualifier"],
            }
        ),
        Chart(
            "bars",
            pd.DataFrame(
                {
                    "label": [
                        f"{r['label']}, {phrases.when(r['time_label'])}" for _, r in rows.iterrows()
                    ],
                    "click_keys": click_keys(association=rows["association"]),
                    "value": rows["value"],
                    "value_to": rows["value_to"],
                    "qualifier": rows["qualifier"],
                    "text": [
                        "không được cấp"
                        if r["value"] == 0
                        else numbers.quantity(r["value"], "đồng", r["qualifier"], r["value_to"])
                        for _, r in rows.iterrows()
                    ],
                }
            ),
            {"unit": "đồng", "sort": False, "title": "Ngân sách một năm qua các thời kỳ"},
        ),
        records=tuple(rows["record_id"]),
        half=True,
        units={"Ngân sách một năm (đồng)": "đồng", "Đến (đồng)": "đồng"},
    )


def _money(value: float) -> str:
    """Money in a sentence, thousands of đồng without decimals."""
    return numbers.money(round(value, -3) if 1000 <= value < 1e6 else value)
