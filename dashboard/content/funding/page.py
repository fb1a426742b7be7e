"""Kinh phí: from where, how much, for whom, how dependent on the State, who gets nothing."""

from __future__ import annotations

from dataclasses import replace

from dashboard.content import phrases
from dashboard.content.funding import detail, frames, recipients, shares, sources
from dashboard.content.funding.cards import cards
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Page, Part, Section
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers, wording

_NO_YEAR = f"{wording.NO_DATA_AT_START} kinh phí"


@cached_for_view
def page(view: View) -> Page:
    """The funding page under the view's filter."""
    scope = Scope.of(view)
    return Page(
        name="funding",
        title="Kinh phí",
        headline=_headline(scope),
        facts=_facts(scope),
        cards=cards(scope),
        parts=(Part("noi-dung", "Nội dung", lambda: _sections(scope)),),
        missing=_missing(scope),
    )


def _headline(scope: Scope) -> str:
    if scope.single:
        return _headline_of_one(scope, scope.single)
    reported = scope.one[scope.one["total"].notna()]
    funded = scope.stated_count("associations_state_funded")
    if scope.rich:
        each = scope.state_of_each
        given = int((each["group"] == "funded").sum())
        total, state = float(reported["total"].sum()), float(reported["state"].sum())
        of = wording.capitalise(scope.group.of(given))
        return (
            f"{of} được ngân sách cấp {numbers.money(state)} {scope.period}, "
            f"bằng {numbers.share(state, total, 0)} tổng thu của {len(reported)} hội có số liệu"
            f"{scope.group.unknown(int((each['group'] != 'unknown').sum()))}"
        )
    money = scope.stated_money(frames.STATE)
    if funded is not None and money is not None:
        words = (
            f"{scope.group.of(int(funded['value']))} được ngân sách cấp, "
            f"{phrases.figure(money)} mỗi năm"
        )
        own = scope.stated_count("associations_self_financed")
        if own is not None:
            words += f"; {numbers.number(own['value'])} hội chủ yếu từ đóng góp, tài trợ"
        return wording.capitalise(words)
    if len(reported):
        return f"Mới {scope.group.of(len(reported))} có số liệu kinh phí"
    if len(scope.statements):
        return "Chỉ có một số con số rời về kinh phí trong phạm vi đang lọc"
    return f"{_NO_YEAR} trong phạm vi đang lọc"


def _headline_of_one(scope: Scope, name: str) -> str:
    if len(scope.one) and scope.year is not None:
        one = scope.one.iloc[0]
        if not numbers.missing(one["share"]):
            part = (
                f"ngân sách chiếm {numbers.percent(one['share'], 0)}"
                if one["share"]
                else "không có ngân sách cấp"
            )
            return f"{name} thu {numbers.money(one['total'])} {scope.period}, {part}"
        if not numbers.missing(one["state"]):
            if one["state"] == 0:
                return f"{name} không được ngân sách cấp kinh phí {scope.period}"
            return f"{name} được ngân sách cấp {numbers.money(one['state'])} {scope.period}"
        if not numbers.missing(one["total"]):
            return f"{name} thu {numbers.money(one['total'])} {scope.period}"
    if len(scope.levels):
        last = scope.levels.iloc[-1]
        return (
            f"{name} được ngân sách cấp {phrases.figure(last, 'đồng')} một năm "
            f"({last['time_label']})"
        )
    if len(scope.statements):
        return f"{name} chưa nêu tổng kinh phí một năm"
    return f"{_NO_YEAR} của {name}"


def _facts(scope: Scope) -> tuple[str, ...]:
    facts = []
    if scope.year is not None and not scope.single and not scope.union_only and scope.count:
        reported = int(scope.one["total"].notna().sum())
        facts.append(f"{reported}/{scope.count} hội có số liệu riêng năm {scope.year}")
    facts.append("số tiền theo giá từng năm")
    if scope.view.filter.field:
        facts.append("kinh phí không tách theo lĩnh vực nên không lọc theo lĩnh vực")
    return tuple(facts)


def _sections(scope: Scope) -> tuple[Section, ...]:
    parts = [
        *([sources.sources(scope), recipients.who(scope)] if scope.rich else
          [recipients.who(scope), sources.sources(scope)]),
        detail.own_income(scope),
        sources.reconciliation(scope),
        detail.office(scope),
        recipients.funding_declines(scope),
        recipients.state_of_each(scope),
        shares.by_type(scope),
        shares.dependence(scope),
        shares.per_member(scope),
        detail.plan(scope),
        detail.spending(scope),
        detail.targets(scope),
        detail.statements(scope),
    ]  # fmt: skip
    sections = [part for part in parts if part is not None]
    if not sections:
        return ()
    # The first finding carries the headline and stands alone when it is not a pair.
    if len(sections) > 1 and sections[0].half and not sections[1].half:
        sections[0] = replace(sections[0], half=False)
    return tuple(sections)


def _missing(scope: Scope) -> tuple[str, ...]:
    lines = []
    if not scope.single and not scope.union_only:
        each = scope.state_of_each
        silent = each[~each["association"].isin(scope.one["association"])]["label"]
        if len(silent):
            lines.append(f"{wording.NO_DATA_AT_START} kinh phí riêng: {phrases.all_names(silent)}.")
        lines += scope.group.missing
        unsaid = each[
            (each["group"] == "unknown") & each["association"].isin(scope.one["association"])
        ]
        if len(unsaid):
            lines.append(
                f"Có báo cáo năm {scope.year} nhưng không nêu có được ngân sách cấp hay không: "
                f"{phrases.all_names(unsaid['label'])}."
            )
    if scope.year is not None and len(scope.rows):
        gaps = scope.members[(scope.members["year"] == scope.year) & scope.members["value"].isna()]
        for _, row in gaps.iterrows():
            lines.append(
                f"{row['label']}: {wording.NO_DATA} {row['source_name'].lower()} năm {scope.year}."
            )
        if scope.planned.empty and len(scope.members):
            lines.append(f"Chưa có số dự kiến để so với thực thu năm {scope.year}.")
        if frames.members(scope.rows, "spending").empty and len(scope.members):
            lines.append(f"{wording.NO_DATA_AT_START} chi.")
    elif not len(scope.statements):
        lines.append(
            f"{wording.NO_DATA_AT_START} trong phạm vi đang lọc; bỏ bớt điều kiện lọc để xem thêm."
        )
    lines.append("Không quy đổi theo giá cố định vì nguồn không nêu chỉ số giá.")
    return tuple(lines)
