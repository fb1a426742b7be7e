"""The key figures of the funding page."""

from __future__ import annotations

from dashboard.content import evidence, phrases
from dashboard.content.funding import frames
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Card
from dashboard.words import numbers, wording


def cards(scope: Scope) -> tuple[Card, ...]:
    """Three to five key figures that fit what is known under the filter."""
    if scope.single:
        return _of_one(scope)
    if scope.rich:
        return _of_reports(scope)
    return _stated(scope)


def _stated(scope: Scope) -> tuple[Card, ...]:
    cards: list[Card] = []
    funded = scope.stated_count("associations_state_funded")
    state = scope.stated_money(frames.STATE)
    average = next(
        (r for _, r in scope.statements.iterrows() if r["indicator"] == "income_per_association"),
        None,
    )
    if state is not None:
        note = "" if funded is None else f"{numbers.number(funded['value'])}/{scope.count} hội, "
        cards.append(
            phrases.money_card(
                "Ngân sách cấp cho các hội",
                state["value"],
                per="/năm",
                qualifier=state["qualifier"],
                note=f"{note}{state['time_label']}",
                icon=":material/account_balance:",
                record_ids=[state["record_id"]],
            )
        )
    donors = scope.stated_money("members_and_donors")
    if donors is not None:
        count = scope.stated_count("associations_self_financed")
        note = "" if count is None else f"{numbers.number(count['value'])} hội, "
        cards.append(
            phrases.money_card(
                "Hội viên đóng góp và tài trợ",
                donors["value"],
                per="/năm",
                qualifier=donors["qualifier"],
                note=f"{note}{donors['time_label']}",
                icon=":material/volunteer_activism:",
                record_ids=[donors["record_id"]],
            )
        )
    if funded is not None:
        cards.append(
            Card(
                "Hội được ngân sách cấp (hội)",
                f"{numbers.number(funded['value'])}/{scope.count}",
                f"{numbers.share(funded['value'], scope.count)} số hội",
                ":material/groups:",
                (funded["record_id"],),
                float(funded["value"]),
                "hội",
            )
        )
    if average is not None and scope.whole:
        cards.append(
            phrases.money_card(
                "Bình quân một hội được cấp",
                average["value"],
                per="/năm",
                qualifier=average["qualifier"],
                note=f"theo Liên hiệp hội, {average['time_label']}",
                icon=":material/calculate:",
                record_ids=[average["record_id"]],
            )
        )
    known = scope.one[scope.one["total"].notna()]
    if scope.count and not scope.union_only:
        cards.append(
            Card(
                "Hội có số liệu kinh phí riêng (hội)",
                f"{len(known)}/{scope.count}",
                f"{scope.count - len(known)} hội {wording.NO_DATA}",
                ":material/fact_check:",
                evidence.record_ids(known),
                float(len(known)),
                "hội",
            )
        )
    return tuple(cards)


def _of_reports(scope: Scope) -> tuple[Card, ...]:
    known = scope.one[scope.one["total"].notna()]
    total, state = float(known["total"].sum()), float(known["state"].sum())
    year = scope.year or 0
    now, then, same = scope.year_on_year()
    growth = phrases.change(now, then)
    each = scope.state_of_each
    funded, zero = int((each["group"] == "funded").sum()), int((each["group"] == "zero").sum())
    income = scope.members[scope.members["year"] == year]
    cards = [
        phrases.money_card(
            f"Tổng thu {scope.period}",
            total,
            note=f"{growth} so với năm {year - 1} ở {same} hội có cả hai năm"
            if growth
            else f"{len(known)} hội có số liệu",
            icon=":material/payments:",
            record_ids=evidence.record_ids(income),
        ),
        phrases.money_card(
            "Ngân sách cấp",
            state,
            note=f"{numbers.share(state, total, 0)} tổng thu",
            icon=":material/account_balance:",
            record_ids=scope.state_records(),
        ),
        phrases.money_card(
            "Các hội tự lo",
            total - state,
            note=f"{numbers.share(total - state, total, 0)} tổng thu: hội phí, hoạt động, tài trợ",
            icon=":material/volunteer_activism:",
            record_ids=evidence.record_ids(income[income["funding_source"] != frames.STATE]),
        ),
        Card(
            "Hội được ngân sách cấp (hội)",
            f"{funded}/{scope.count}",
            (f"{zero} hội nêu rõ không được cấp" if zero else "cộng báo cáo của các hội")
            + scope.group.unknown(funded + zero),
            ":material/groups:",
            scope.state_records(),
            float(funded),
            "hội",
        ),
    ]
    both = scope.spent
    both = both[(both["year"] == year) & (both["income"] > 0)]
    if len(both):
        spent, income = float(both.iloc[0]["spent"]), float(both.iloc[0]["income"])
        of_year = scope.rows[scope.rows["year"] == year]
        cards.append(
            Card(
                "Chi so với thu (%)",
                numbers.number(100 * spent / income, 0),
                f"chi {numbers.money(spent)} năm {year}",
                ":material/receipt_long:",
                evidence.record_ids(frames.members(of_year, "spending")),
                100 * spent / income,
                "%",
            )
        )
    return tuple(cards)


def _of_one(scope: Scope) -> tuple[Card, ...]:
    cards: list[Card] = []
    rows = scope.income
    now = rows[(rows["year"] == scope.year) & rows["value"].notna()]
    if len(scope.one) and not numbers.missing(scope.one.iloc[0]["total"]):
        one = scope.one.iloc[0]
        if one["sources"] > 1:
            cards.append(
                phrases.money_card(
                    f"Tổng thu {scope.period}",
                    one["total"],
                    note=_growth(scope),
                    icon=":material/payments:",
                    record_ids=one["record_ids"],
                )
            )
        if not numbers.missing(one["share"]):
            cards.append(
                Card(
                    "Phụ thuộc ngân sách (%)",
                    numbers.number(one["share"], 0),
                    f"tự chủ {numbers.percent(100 - one['share'], 0)}",
                    ":material/balance:",
                    tuple(one["record_ids"]),
                    float(one["share"]),
                    "%",
                )
            )
    state = now[now["funding_source"] == frames.STATE]
    if len(state):
        row = state.iloc[0]
        cards.insert(
            0,
            phrases.money_card(
                f"Ngân sách cấp {scope.period}",
                row["value"],
                zero="không",
                qualifier=row["qualifier"],
                dong_to=row["value_to"],
                note="" if row["value"] else "nguồn nêu rõ là không được cấp",
                icon=":material/account_balance:",
                record_ids=row["record_ids"],
            ),
        )
    if not cards and len(scope.levels):
        last = scope.levels.iloc[-1]
        cards.append(
            phrases.money_card(
                "Ngân sách cấp",
                last["value"],
                per="/năm",
                qualifier=last["qualifier"],
                dong_to=last["value_to"],
                note=str(last["time_label"]),
                icon=":material/account_balance:",
                record_ids=[last["record_id"]],
            )
        )
    return tuple(cards)


def _growth(scope: Scope) -> str:
    year = scope.year or 0
    now, then, _ = scope.year_on_year()
    growth = phrases.change(now, then)
    return f"{growth} so với năm {year - 1}" if growth else ""
