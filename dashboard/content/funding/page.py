"""Kinh phí: who gets how much and from where, how dependent on the State, who gets nothing."""

from __future__ import annotations

from dashboard.content import evidence, phrases
from dashboard.content.funding import detail, frames, recipients, sources, table
from dashboard.content.funding.cards import cards
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Page, Part, Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording

_NO_YEAR = f"{wording.NO_DATA_AT_START} kinh phí"


def page(view: View) -> Page:
    """The funding page under the view's filter."""
    scope = Scope.of(view)
    headline, records = _headline(scope)
    return Page(
        name="funding",
        title="Kinh phí",
        headline=headline,
        headline_records=records,
        facts=("kinh phí không tách theo lĩnh vực nên không lọc theo lĩnh vực",)
        if view.filter.field
        else (),
        cards=cards(scope),
        lead=_lead(scope),
        parts=_parts(scope),
        missing=_missing(scope),
    )


def _headline(scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The headline and the records it rests on."""
    if scope.single:
        return _headline_of_one(scope, scope.single)
    reported = scope.of_year[scope.of_year["total"].notna()]
    if scope.rich:
        each = scope.state_of_each
        given = int((each["group"] == "funded").sum())
        total, state = float(reported["total"].sum()), float(reported["state"].sum())
        return phrases.headline(
            f"{wording.capitalise(scope.group.of(given))} được ngân sách cấp "
            f"{numbers.money(state)} {scope.period}, {numbers.share(state, total, 0)} tổng thu",
            last=scope.group.unknown(int((each["group"] != "unknown").sum())),
        ), evidence.record_ids(reported)
    funded = scope.stated_count("associations_state_funded")
    money = scope.stated_money(frames.STATE)
    if funded is not None and money is not None:
        said = [
            f"{scope.group.of(int(funded['value']))} được ngân sách cấp "
            f"{phrases.figure(money)} mỗi năm"
        ]
        rows = [funded, money]
        unfunded = scope.stated_count("associations_not_state_funded")
        if unfunded is not None:
            said.append(f"{numbers.number(unfunded['value'])} hội chưa được cấp")
            rows.append(unfunded)
        return wording.capitalise("; ".join(said)), tuple(str(r["record_id"]) for r in rows)
    if len(reported):
        words = f"Mới {scope.group.of(len(reported))} có số liệu kinh phí"
        return words, evidence.record_ids(reported)
    if len(scope.statements):
        words = "Chỉ có một số con số rời về kinh phí trong phạm vi đang lọc"
        return words, tuple(scope.statements["record_id"])
    return f"{_NO_YEAR} trong phạm vi đang lọc", ()


def _headline_of_one(scope: Scope, name: str) -> tuple[str, tuple[str, ...]]:
    if len(scope.of_year) and scope.year is not None:
        figures = scope.of_year.iloc[0]
        records = tuple(figures["record_ids"])
        if not numbers.missing(figures["share"]):
            part = f"ngân sách chiếm {numbers.percent(figures['share'], 0)}"
            part = part if figures["share"] else "không có ngân sách cấp"
            return f"{name} thu {numbers.money(figures['total'])} {scope.period}, {part}", records
        if not numbers.missing(figures["state"]):
            if figures["state"] == 0:
                return f"{name} không được ngân sách cấp kinh phí {scope.period}", records
            given = f"{name} được ngân sách cấp {numbers.money(figures['state'])} {scope.period}"
            return given, records
        if not numbers.missing(figures["total"]):
            return f"{name} thu {numbers.money(figures['total'])} {scope.period}", records
    if len(scope.levels):
        last = scope.levels.iloc[-1]
        return (
            f"{name} được ngân sách cấp {phrases.figure(last, 'đồng')} một năm "
            f"({last['time_label']})"
        ), (str(last["record_id"]),)
    if len(scope.statements):
        return f"{name} chưa nêu tổng kinh phí một năm", tuple(scope.statements["record_id"])
    return f"{_NO_YEAR} của {name}", ()


def _lead(scope: Scope) -> tuple[Section, ...]:
    """Where the money comes from, and who gets it: as reported, else as the Union states."""
    second = recipients.state_of_each(scope) if scope.rich else recipients.who(scope)
    pictures = (sources.sources(scope), second)
    return tuple(section for section in pictures if section is not None)


def _parts(scope: Scope) -> tuple[Part, ...]:
    year, compared = scope.year, scope.compared_years
    whole = scope.view.filter.association_type is None
    offers = [
        (
            not scope.single and not scope.union_only and len(scope.associations),
            Part("tung-hoi", "Từng hội", lambda: [table.by_association(scope)]),
        ),
        (
            scope.rich or (compared["year"] == year).sum() > 2,
            Part(
                "theo-nguon", "Theo nguồn", lambda: [sources.by_type(scope), sources.change(scope)]
            ),
        ),
        (
            len(scope.planned) or len(scope.spent),
            Part("thu-chi", "Thu và chi", lambda: [detail.plan(scope), detail.spending(scope)]),
        ),
        (
            len(recipients.declines(scope)),
            Part("sut-giam", "Sụt giảm", lambda: [recipients.falls(scope)]),
        ),
        (
            len(scope.statements)
            or (whole and (scope.levels["association_kind"] == "standing_office").any()),
            Part(
                "nguon",
                "Nguồn và độ tin cậy",
                lambda: [
                    detail.reconciliation(scope),
                    detail.office(scope),
                    detail.statements(scope),
                ],
            ),
        ),
    ]
    return tuple(part for offered, part in offers if offered)


def _missing(scope: Scope) -> tuple[str, ...]:
    lines = []
    if not scope.single and not scope.union_only:
        each = scope.state_of_each
        silent = each[~each["association"].isin(scope.of_year["association"])]["label"]
        if len(silent):
            lines.append(f"{wording.NO_DATA_AT_START} kinh phí riêng: {phrases.all_names(silent)}.")
        lines += scope.group.missing
        unsaid = each[
            (each["group"] == "unknown") & each["association"].isin(scope.of_year["association"])
        ]
        if len(unsaid):
            lines.append(
                f"Có báo cáo năm {scope.year} nhưng không nêu có được ngân sách cấp hay không: "
                f"{phrases.all_names(unsaid['label'])}."
            )
    if scope.year is not None and len(scope.rows):
        gaps = scope.members[(scope.members["year"] == scope.year) & scope.members["value"].isna()]
        lines += [
            f"{row['label']}: {wording.NO_DATA} {row['source_name'].lower()} năm {scope.year}."
            for _, row in gaps.iterrows()
        ]
        if scope.planned.empty and len(scope.members):
            lines.append(f"Chưa có số dự kiến để so với thực thu năm {scope.year}.")
        if frames.members(scope.rows, "spending").empty and len(scope.members):
            lines.append(f"{wording.NO_DATA_AT_START} tổng chi trong năm của các hội.")
    elif not len(scope.statements):
        lines.append(
            f"{wording.NO_DATA_AT_START} trong phạm vi đang lọc; bỏ bớt điều kiện lọc để xem thêm."
        )
    lines.append("Không quy đổi theo giá cố định vì nguồn không nêu chỉ số giá.")
    return tuple(lines)
