"""Kinh phí by recipient: who gets State money, how much, and who lost it."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.funding import frames
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Section
from dashboard.words import numbers, palette, wording

#: Names in the ranked picture; the others are one bar.
DRAWN = 9
#: Associations whose part is told, and periods drawn of one that lost its money.
_TOP, _LEVELS = 5, 4


def who(scope: Scope) -> Section | None:
    """How many the State funds and how many not, as the Union states, with the names known."""
    funded = scope.stated_count("associations_state_funded")
    # Of the Union alone nobody's name is asked for.
    if funded is None or scope.view.filter.association:
        return None
    unfunded = scope.stated_count("associations_not_state_funded")
    counts = {
        "funded": float(funded["value"]),
        "zero": scope.group.size - float(funded["value"])
        if unfunded is None
        else float(unfunded["value"]),
    }
    each = scope.state_of_each
    named = {g: each[each["group"] == g] for g in counts}
    table = pd.DataFrame(
        {
            "Nhóm": ["Được ngân sách cấp", "Chưa được ngân sách cấp"],
            "Số hội": list(counts.values()),
            "Hội được nêu tên": [
                "; ".join(
                    f"{r['label']} ({numbers.money(r['state'])})" if r["state"] else r["label"]
                    for r in own.to_dict("records")
                )
                or "không có"
                for own in named.values()
            ],
            f"Hội {wording.UNKNOWN} tên": [max(counts[g] - len(named[g]), 0.0) for g in counts],
        }
    )
    return Section(
        "who",
        f"Nguồn nêu tên {len(named['funded'])} trong {numbers.number(counts['funded'])} hội được "
        f"ngân sách cấp, {len(named['zero'])} trong {numbers.number(counts['zero'])} hội chưa được",
        table,
        records=(
            str(funded["record_id"]),
            *([] if unfunded is None else [str(unfunded["record_id"])]),
            *scope.state_records(),
        ),
        caption=f"Liên hiệp hội nêu số hội ({funded['time_label']}); từng hội tự nêu tên",
        half=True,
    )


def funded_words(scope: Scope) -> str:
    """How many get State money, how many say they do not, of how many it is not known.

    With unknown ones the number known is said to be that: "biết tên 1 hội …; 17 hội chưa rõ".
    """
    each = scope.state_of_each["group"]
    funded, zero = int((each == "funded").sum()), int((each == "zero").sum())
    unknown = scope.group.unknown(funded + zero)
    said = [f"{funded} hội được ngân sách cấp"] if funded else []
    said += [f"{zero} hội không được ngân sách cấp"] if zero else []
    if unknown:
        return f"Biết tên {', '.join(said)} {scope.period}{unknown} (trong {scope.group.all[3:]})"
    words = f"{scope.group.of(funded)} được ngân sách cấp kinh phí {scope.period}"
    return wording.capitalise(words)


def state_of_each(scope: Scope) -> Section | None:
    """Who gets most State money in the year; None where fewer than two get any."""
    each = scope.state_of_each
    known = each[each["state"].notna()]
    funded = known[known["state"] > 0].sort_values("state", ascending=False)
    if scope.single or len(funded) < 2:
        return None
    top, rest = funded.head(DRAWN), funded.iloc[DRAWN:]
    rows: list[dict[str, object]] = [
        {"label": label, "value": value, "click_keys": keys}
        for label, value, keys in zip(
            top["label"], top["state"], click_keys(association=top["association"]), strict=True
        )
    ]
    if len(rest):
        other, name = float(rest["state"].sum()), f"{len(rest)} hội khác"
        rows.append({"label": name, "value": other, "click_keys": (), "colour": palette.CONTEXT})
    of_group = {g: each.loc[each["group"] == g, "label"] for g in ("zero", "unknown")}
    told = (("zero", "Nêu rõ không được cấp"), ("unknown", wording.UNKNOWN_AT_START))
    return Section(
        "state_of_each",
        _top_title(scope, funded) if scope.rich else funded_words(scope),
        pd.DataFrame({"Hội": funded["label"], "Ngân sách cấp (đồng)": funded["state"]}),
        Chart(
            "bars",
            pd.DataFrame(rows),
            {
                "unit": "đồng",
                "sort": False,
                "title": f"Ngân sách cấp cho từng hội {scope.period}",
            },
        ),
        records=scope.state_records(),
        caption=f"{scope.period}; {scope.group.of(len(known))} nêu có hay không có ngân sách",
        note=" ".join(
            f"{words}: {phrases.all_names(of_group[g])}." for g, words in told if len(of_group[g])
        ),
        half=True,
        units={"Ngân sách cấp (đồng)": "đồng"},
    )


def _top_title(scope: Scope, funded: pd.DataFrame) -> str:
    zero = int((scope.state_of_each["group"] == "zero").sum())
    said = f"; {zero} hội nêu rõ không được cấp" if zero else ""
    if len(funded) <= _TOP:
        first = funded.iloc[0]
        return f"Nhiều nhất là {first['label']}, {numbers.money(first['state'])}{said}"
    part = numbers.share(funded["state"].head(_TOP).sum(), funded["state"].sum(), 0)
    return f"{_TOP} hội nhận {part} ngân sách cấp cho {len(funded)} hội{said}"


def declines(scope: Scope) -> pd.DataFrame:
    """The associations that lost much of their State money (frames.funding_declines)."""
    return frames.funding_declines(scope.levels[scope.levels["association_kind"] == "member"])


def falls(scope: Scope) -> Section | None:
    """Yearly State money, level by level, of associations that lost much of it."""
    lost = declines(scope)
    if lost.empty:
        return None
    shown = []
    for _, fall in lost.iterrows():
        own = scope.levels[scope.levels["association"] == fall["association"]]
        if len(own) > _LEVELS:
            own = own[own["record_id"].isin([*fall["record_ids"], own.iloc[0]["record_id"]])]
        shown.append(own)
    rows = pd.concat(shown)
    worst = lost.iloc[0]
    before = numbers.quantity(worst["before"], "đồng", None, worst["before_to"])
    before += f" ({worst['before_label']})"
    title = (
        f"{worst['label']} không còn được ngân sách cấp từ "
        f"{phrases.when(worst['since_label'])}, trước đó được cấp {before}"
        if worst["latest"] == 0
        else f"Ngân sách cấp cho {worst['label']} giảm từ {before} "
        f"còn {numbers.money(worst['latest'])} mỗi năm ({worst['latest_label']})"
    )
    more = f"; {len(lost) - 1} hội khác cũng giảm mạnh" if len(lost) > 1 else ""
    text = [
        "không được cấp"
        if row["value"] == 0
        else numbers.quantity(row["value"], "đồng", row["qualifier"], row["value_to"])
        for row in rows.to_dict("records")
    ]
    return Section(
        "falls",
        title + more,
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
                        f"{a}, {phrases.when(t)}"
                        for a, t in zip(rows["label"], rows["time_label"], strict=True)
                    ],
                    "click_keys": click_keys(association=rows["association"]),
                    "text": text,
                    **{name: rows[name] for name in ("value", "value_to", "qualifier")},
                }
            ),
            {"unit": "đồng", "sort": False, "title": "Ngân sách một năm qua các thời kỳ"},
        ),
        records=tuple(rows["record_id"]),
        caption="ngân sách một năm; giảm từ 30 % trở lên so với mức cao nhất",
        units={"Ngân sách một năm (đồng)": "đồng", "Đến (đồng)": "đồng"},
    )
