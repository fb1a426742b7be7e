"""Attention points on how the associations stand: money, terms of office, posts."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.association import terms
from dashboard.content.funding import frames
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Attention, Link
from dashboard.selection.view import View
from dashboard.words import numbers, wording


def unfunded(view: View) -> Attention | None:
    """Associations the State does not fund: as the Union states, else those that say so."""
    scope = Scope.of(view)
    stated = scope.stated_count("associations_not_state_funded")
    if stated is not None and stated["value"] > 0:
        named = scope.state_of_each[scope.state_of_each["group"] == "zero"]
        text = (
            f"{numbers.number(stated['value'])} trong {scope.group.size} hội chưa được ngân sách "
            f"cấp kinh phí ({stated['time_label']})"
        )
        if 0 < len(named) < stated["value"]:
            text += f"; nguồn chỉ nêu tên {phrases.listed(list(named['label']), 2)}"
        records = [stated["record_id"], *evidence.record_ids(named)]
        return Attention(
            f"{text}.",
            ":material/payments:",
            "unfunded",
            tuple(records),
            Link("funding", own={"phan": "tung-hoi"}),
        )
    each = scope.state_of_each
    zero = each[each["group"] == "zero"]
    if zero.empty:
        return None
    who = list(zero["label"])
    text = f"{phrases.listed(who)} không được ngân sách cấp kinh phí {scope.period}"
    if len(who) > 1:
        text = (
            f"{scope.group.of(len(who))} nêu rõ không được ngân sách cấp kinh phí "
            f"{scope.period}: {phrases.listed(who)}"
            f"{scope.group.unknown(int((each['group'] != 'unknown').sum()))}"
        )
        text = wording.capitalise(text)
    return Attention(
        f"{text}.",
        ":material/payments:",
        "unfunded",
        evidence.record_ids(zero),
        Link("funding", own={"phan": "tung-hoi"}),
    )


def overdue_terms(view: View) -> Attention | None:
    """Associations (not the Union) whose term of office has run out."""
    rows = terms.overdue(view)
    rows = rows[rows["association_kind"].isin(["member", "collective"])]
    if rows.empty:
        return None
    first = rows.iloc[0]
    if len(rows) == 1:
        text = f"Nhiệm kỳ {terms.span(first)} của {first['label']} {terms.ended(first)}"
        return Attention(
            f"{text}.",
            ":material/event_busy:",
            "overdue_terms",
            evidence.record_ids(rows),
            Link("association", {"association": first["association"]}),
        )
    named = [f"{r['label']} ({terms.span(r)})" for _, r in rows.iterrows()]
    return Attention(
        f"{len(rows)} hội có nhiệm kỳ nêu gần nhất đã hết, {wording.NO_DATA} về đại hội mới: "
        f"{phrases.listed(named)}.",
        ":material/event_busy:",
        "overdue_terms",
        evidence.record_ids(rows),
        Link("association"),
    )


def overdue_union_term(view: View) -> Attention | None:
    """The Union's own term, with the extension it was given."""
    rows = terms.overdue(view)
    rows = rows[rows["association_kind"] == "union"]
    if rows.empty:
        return None
    row = rows.iloc[0]
    return Attention(
        f"Nhiệm kỳ {terms.span(row)} của {row['label']} {terms.ended(row)}.",
        ":material/event_busy:",
        "overdue_union_term",
        evidence.record_ids(rows),
        Link("association", {"association": row["association"]}),
    )


def lost_posts(view: View) -> Attention | None:
    """Permanent posts lost, with the special status that went with them."""
    rows = view.query("overview/attention_posts")
    if rows.empty:
        return None
    said = [_loss(row) for _, row in rows.head(2).iterrows()]
    rest = len(rows) - len(said)
    text = "; ".join(said)
    if rest:
        text += f"; {rest} hội khác cũng giảm biên chế"
    is_one = len(rows) == 1
    return Attention(
        f"{text}.",
        ":material/person_remove:",
        "lost_posts",
        evidence.record_ids(rows),
        Link("association", {"association": rows.iloc[0]["association"]} if is_one else {}),
    )


def less_state_money(view: View) -> Attention | None:
    """Associations whose yearly money from the State fell by thirty per cent or more."""
    levels = view.query("funding/levels")
    declines = frames.funding_declines(levels[levels["association_kind"] == "member"])
    if declines.empty:
        return None
    worst = declines.iloc[0]
    before = numbers.quantity(worst["before"], "đồng", None, worst["before_to"])
    before += f" một năm ({phrases.when(worst['before_label'])})"
    text = (
        f"{worst['label']} không còn được ngân sách cấp từ "
        f"{phrases.when(worst['since_label'])}; trước đó được cấp {before}"
        if worst["latest"] == 0
        else f"Ngân sách cấp cho {worst['label']} giảm từ {before} xuống "
        f"{numbers.money(worst['latest'])} ({phrases.when(worst['latest_label'])}), "
        f"tức giảm ít nhất {numbers.percent(100 * worst['fall'], 0)}"
    )
    alone = {"association": worst["association"]} if len(declines) == 1 else {}
    if len(declines) > 1:
        others = [str(n) for n in declines["label"].iloc[1:]]
        text += f"; ngân sách cấp cũng giảm mạnh ở {phrases.listed(others)}"
    return Attention(
        f"{text}.",
        ":material/trending_down:",
        "less_state_money",
        evidence.record_ids(declines),
        Link("funding", alone, {"phan": "sut-giam"}),
    )


def _loss(row: pd.Series) -> str:
    fall = f"{numbers.number(row['before'])} → {numbers.number(row['latest'])}"
    lost = ", khi không còn là hội đặc thù" if row["lost_status"] else ""
    since = phrases.when(row["since_label"])
    since = since if since.startswith("từ") else f"từ {since}"
    word = "không còn biên chế" if row["latest"] == 0 else "giảm biên chế"
    other = "; có chỗ trong nguồn ghi khác" if row["disputed"] else ""
    return f"{row['label']} {word} {since} ({fall} người){lost}{other}"
