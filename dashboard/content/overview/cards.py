"""The key figures of the overview."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence, phrases, union
from dashboard.content.funding import frames
from dashboard.content.funding.scope import Scope
from dashboard.content.membership.now import at_least
from dashboard.content.model import Card
from dashboard.selection.view import View
from dashboard.words import numbers


def cards(view: View, scope: Scope, series: pd.DataFrame) -> tuple[Card, ...]:
    """Three to five key figures of the whole, or of one type of association."""
    if not scope.whole:
        return _cards_of_type(view, scope)
    found: list[Card] = []
    organisations = union.latest(series, "member_organisations")
    if organisations is not None:
        parts = [
            (union.latest(series, "member_associations"), "hội"),
            (union.latest(series, "collective_members"), "hội viên tập thể"),
        ]
        note = " + ".join(
            f"{numbers.number(row['value'])} {noun}" for row, noun in parts if row is not None
        )
        records = [organisations, *(row for row, _ in parts if row is not None)]
        found.append(
            Card(
                "Tổ chức thành viên (tổ chức)",
                phrases.figure(organisations, ""),
                note,
                ":material/account_tree:",
                tuple(str(r["record_id"]) for r in records),
                float(organisations["value"]),
                "tổ chức",
            )
        )
    members = union.latest(series, "members")
    if members is not None:
        note, before = _growth(series, members)
        found.append(
            Card(
                "Hội viên (người)",
                phrases.figure(members, ""),
                note,
                ":material/groups:",
                (str(members["record_id"]), *before),
                float(members["value"]),
                "người",
            )
        )
    intellectuals = union.latest(series, "members", member_group="intellectual")
    if intellectuals is not None:
        found.append(
            Card(
                "Trí thức (người)",
                phrases.figure(intellectuals, ""),
                ""
                if members is None
                else f"{numbers.share(intellectuals['value'], members['value'])} số hội viên",
                ":material/school:",
                (str(intellectuals["record_id"]),),
                float(intellectuals["value"]),
                "người",
            )
        )
    return (*found, *_money_cards(scope))


def _growth(series: pd.DataFrame, members: pd.Series) -> tuple[str, tuple[str, ...]]:
    """Members against the year before, else those admitted; with the records."""
    before = union.before(series, members)
    if before is not None:
        growth = phrases.change(members["value"], before["value"])
        return f"{growth} so với {phrases.when(before['time_label'])}", (str(before["record_id"]),)
    admitted = union.latest(series, "members_admitted")
    if admitted is not None:
        return (
            f"kết nạp mới {phrases.figure(admitted, '')} trong {admitted['time_label']}",
            (str(admitted["record_id"]),),
        )
    return str(members["time_label"]), ()


def _money_cards(scope: Scope) -> list[Card]:
    if scope.rich:
        known = scope.one[scope.one["total"].notna()]
        total, state = float(known["total"].sum()), float(known["state"].sum())
        funded = int((scope.state_of_each["group"] == "funded").sum())
        rows = scope.members[scope.members["year"] == scope.year]
        own = rows[rows["funding_source"] != frames.STATE]
        return [
            phrases.money_card(
                f"Ngân sách cấp {scope.period}",
                state,
                note=f"{funded}/{scope.count} hội được cấp, {numbers.share(state, total, 0)} "
                f"tổng thu của {len(known)} hội có số liệu",
                icon=":material/account_balance:",
                record_ids=scope.state_records(),
            ),
            phrases.money_card(
                f"Các hội tự lo {scope.period}",
                total - state,
                note=f"{len(known)} hội: hội phí, hoạt động, tài trợ",
                icon=":material/volunteer_activism:",
                record_ids=evidence.record_ids(own),
            ),
        ]
    found = []
    for source, counted, label, icon in (
        ("state_budget", "associations_state_funded", "Ngân sách cấp", "account_balance"),
        (
            "members_and_donors",
            "associations_self_financed",
            "Hội viên đóng góp và tài trợ",
            "volunteer_activism",
        ),
    ):
        row, count = scope.stated_money(source), scope.stated_count(counted)
        if row is None:
            continue
        note, records = str(row["time_label"]), [str(row["record_id"])]
        if count is not None:
            of = f"/{scope.count}" if source == "state_budget" else ""
            note = f"{numbers.number(count['value'])}{of} hội, {note}"
            records.append(str(count["record_id"]))
        found.append(
            phrases.money_card(
                label,
                row["value"],
                per="/năm",
                qualifier=row["qualifier"],
                note=note,
                icon=f":material/{icon}:",
                record_ids=records,
            )
        )
    return found


def _cards_of_type(view: View, scope: Scope) -> tuple[Card, ...]:
    total, known, least = members_of_type(view)
    members = view.query("membership/by_association")
    found = [
        Card(
            "Tổ chức (tổ chức)"
            if view.filter.association_type == union.COLLECTIVE
            else "Hội (hội)",
            numbers.number(scope.count),
            f"{len(scope.group.named)} đã biết tên",
            ":material/account_tree:",
            (),
            float(scope.count),
            "hội",
        )
    ]
    if known:
        found.append(
            Card(
                "Hội viên (người)",
                f"{least}{numbers.number(total)}",
                f"{known}/{scope.count} hội có số liệu",
                ":material/groups:",
                tuple(members.loc[members["value"].notna(), "record_id"]),
                total,
                "người",
            )
        )
    given = scope.one[scope.one["state"].notna()]
    if len(given):
        found.append(
            phrases.money_card(
                f"Ngân sách cấp {scope.period}",
                float(given["state"].sum()),
                zero="không",
                note=f"{len(given)}/{scope.count} hội có số liệu",
                icon=":material/account_balance:",
                record_ids=scope.state_records(),
            )
        )
    return tuple(found)


def members_of_type(view: View) -> tuple[float, int, str]:
    """Members in the associations under the filter that have a figure, how many such, and
    "ít nhất " where the sum is a lower bound."""
    rows = view.query("membership/by_association")
    known = rows[rows["value"].notna()]
    return float(known["value"].sum()), len(known), at_least(known)
