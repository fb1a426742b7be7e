"""The key figures of the funding page."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.content import evidence, phrases, union
from dashboard.content.funding import frames
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Card
from dashboard.words import numbers, wording


def cards(scope: Scope) -> tuple[Card, ...]:
    """Three to five key figures that fit what is known under the filter."""
    if scope.single:
        return _of_one(scope)
    return _of_reports(scope) if scope.rich else _stated(scope)


def _stated(scope: Scope) -> tuple[Card, ...]:
    """What the Union states of all, and of how many there are figures of their own."""
    cards: list[Card] = []
    funded = scope.stated_count("associations_state_funded")
    self_financed = scope.stated_count("associations_self_financed")
    for label, source, count in (
        ("Ngân sách cấp cho các hội", frames.STATE, funded),
        ("Đóng góp và tài trợ", "members_and_donors", self_financed),
    ):
        row = scope.stated_money(source)
        if row is not None:
            note = "" if count is None else f"{numbers.number(count['value'])} hội, "
            cards.append(_money(label, row, f"{note}{row['time_label']}"))
    unfunded = scope.stated_count("associations_not_state_funded")
    if unfunded is not None:
        cards.append(_unfunded(scope, unfunded))
    average = scope.statements[scope.statements["indicator"] == "income_per_association"]
    if len(average) and scope.whole:
        row = average.iloc[0]
        note = f"theo Liên hiệp hội, {row['time_label']}"
        cards.append(_money("Cấp cho mỗi hội được cấp", row, note))
    known = scope.of_year[scope.of_year["total"].notna()]
    if scope.group.size and not scope.union_only:
        # A school that is a collective member is no association.
        collective = scope.view.filter.association_type == union.COLLECTIVE
        noun = "tổ chức" if collective else "hội"
        cards.append(
            phrases.count_card(
                f"{wording.capitalise(noun)} có số liệu riêng ({noun})",
                len(known),
                f"{scope.group.size - len(known)} {noun} {wording.NO_DATA}",
                evidence.record_ids(known),
                noun,
                of=scope.group.size,
            )
        )
    return tuple(cards)


def _money(label: str, row: pd.Series, note: str) -> Card:
    return phrases.money_card(
        label,
        row["value"],
        per="/năm",
        qualifier=row["qualifier"],
        dong_to=row["value_to"],
        note=note,
        record_ids=[str(row["record_id"])],
    )


def _unfunded(scope: Scope, stated: pd.Series) -> Card:
    """How many get nothing, as the Union states, and which of them are named."""
    each = scope.state_of_each
    named = each[each["group"] == "zero"]["label"]
    rest = int(stated["value"]) - len(named)
    note = f"nêu tên {phrases.some_names(named, 1)}; {rest} hội {wording.UNKNOWN} tên"
    return phrases.count_card(
        "Hội chưa được ngân sách cấp (hội)",
        stated["value"],
        note if len(named) and rest > 0 else f"theo Liên hiệp hội, {stated['time_label']}",
        (str(stated["record_id"]), *evidence.record_ids(each[each["group"] == "zero"])),
        "hội",
        of=scope.group.size,
    )


def _of_reports(scope: Scope) -> tuple[Card, ...]:
    """What the associations report for the year, each with its course over whole years."""
    known = scope.of_year[scope.of_year["total"].notna()]
    total, state = float(known["total"].sum()), float(known["state"].sum())
    year = scope.year or 0
    now, then, same = scope.year_on_year()
    growth = phrases.change(now, then)
    each = scope.state_of_each
    funded, zero = int((each["group"] == "funded").sum()), int((each["group"] == "zero").sum())
    income = scope.members[scope.members["year"] == year]
    of_state = scope.members["funding_source"] == frames.STATE
    unknown = scope.group.size - funded - zero
    cards = [
        _total(
            f"Tổng thu {scope.period}",
            total,
            f"{growth} so với {year - 1} ({same} hội)" if growth else f"{len(known)} hội",
            income,
            scope.members,
        ),
        _total(
            "Ngân sách cấp",
            state,
            f"{numbers.share(state, total, 0)} tổng thu",
            income[income["funding_source"] == frames.STATE],
            scope.members[of_state],
        ),
        _total(
            "Thu ngoài ngân sách",
            total - state,
            f"{numbers.share(total - state, total, 0)} tổng thu",
            income[income["funding_source"] != frames.STATE],
            scope.members[~of_state],
        ),
        phrases.count_card(
            "Hội được ngân sách cấp (hội)",
            funded,
            "; ".join(
                [f"{zero} hội không được cấp"] * bool(zero)
                + [f"{unknown} hội {wording.UNKNOWN}"] * (unknown > 0)
            ),
            scope.state_records(),
            "hội",
            of=scope.group.size,
        ),
    ]
    both = scope.spent[(scope.spent["year"] <= year) & (scope.spent["income"] > 0)]
    if len(both) and both.iloc[-1]["year"] == year:
        shares = 100 * both["spent"] / both["income"]
        of_year = scope.rows[scope.rows["year"] == year]
        cards.append(
            Card(
                "Chi so với thu (%)",
                numbers.number(shares.iloc[-1], 0),
                f"chi {numbers.money(both.iloc[-1]['spent'])} năm {year}",
                record_ids=evidence.record_ids(frames.members(of_year, "spending")),
                number=float(shares.iloc[-1]),
                unit="%",
                course=tuple(shares),
            )
        )
    return tuple(cards)


def _total(label: str, value: float, note: str, own: pd.DataFrame, every: pd.DataFrame) -> Card:
    card = phrases.money_card(label, value, note=note, record_ids=evidence.record_ids(own))
    return replace(card, course=tuple(frames.yearly(every).sum()))


def _of_one(scope: Scope) -> tuple[Card, ...]:
    cards: list[Card] = []
    rows = scope.income
    now = rows[(rows["year"] == scope.year) & rows["value"].notna()]
    state = now[now["funding_source"] == frames.STATE]
    if len(state):
        row = state.iloc[0]
        cards.append(
            phrases.money_card(
                f"Ngân sách cấp {scope.period}",
                row["value"],
                zero="không",
                qualifier=row["qualifier"],
                dong_to=row["value_to"],
                note="" if row["value"] else "nguồn nêu rõ là không được cấp",
                record_ids=row["record_ids"],
            )
        )
    year_row = scope.of_year.iloc[0] if len(scope.of_year) else None
    if year_row is not None and not numbers.missing(year_row["total"]) and year_row["sources"] > 1:
        year = scope.year or 0
        growth = phrases.change(*scope.year_on_year()[:2])
        note = f"{growth} so với năm {year - 1}" if growth else ""
        cards.append(_total(f"Tổng thu {scope.period}", year_row["total"], note, now, rows))
    if year_row is not None and not numbers.missing(year_row["share"]):
        cards.append(
            Card(
                "Phụ thuộc ngân sách (%)",
                numbers.number(year_row["share"], 0),
                f"tự chủ {numbers.percent(100 - year_row['share'], 0)}",
                record_ids=tuple(year_row["record_ids"]),
                number=float(year_row["share"]),
                unit="%",
            )
        )
    if not cards and len(scope.levels):
        last = scope.levels.iloc[-1]
        cards.append(_money("Ngân sách cấp", last, str(last["time_label"])))
    return tuple(cards)
