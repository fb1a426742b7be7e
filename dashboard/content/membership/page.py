"""Hội viên: how many members, who reports them, who grows, what the total rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard.content import known as known_of
from dashboard.content import union
from dashboard.content.known import Group
from dashboard.content.membership import frames, people
from dashboard.content.membership import growth as membership_growth
from dashboard.content.membership import now as membership_now
from dashboard.content.membership.frames import MemberSeries, Scope
from dashboard.content.membership.now import at_least, format_figure, row_of
from dashboard.content.model import Card, Page, Part, Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording

NAME = "membership"
TITLE = "Hội viên"


def page(view: View, *, base: int | None = None) -> Page:
    """The page. `base` is the year the indices start from; the first year otherwise."""
    scope = Scope.of(view)
    if scope.is_none or view.filter.association_type == union.COLLECTIVE:
        return _no_members(view)
    members = view.query("membership/by_association", association=scope.association)
    stated = view.query("membership/of_union")
    known = members[members["value"].notna()]
    series = frames.read(view, scope)
    group = known_of.group(view)
    whole = row_of(stated, "members", None)
    wide = not scope.is_one and view.filter.association_type is None
    growth = membership_growth.sections(view, scope, series, base)
    now: list[Section | None] = [membership_now.by_association(members, known, group)]
    if wide:
        now += [
            membership_now.total_and_parts(known, series.totals, whole, group),
            membership_now.intellectuals(stated, whole),
        ]
    sections: list[Section | None] = [
        *growth,
        *people.sections(view, scope, series),
        *_headed(now, "Hội viên hiện nay" if growth else ""),
        *membership_now.units(view, scope.association, group),
        membership_now.groups(view, scope.association, group),
    ]
    return Page(
        name=NAME,
        title=TITLE,
        headline=_headline(view, scope, known, whole if wide else None, group, series),
        facts=_facts(view),
        cards=_cards(scope, wide, known, stated, group, series),
        parts=(Part("noi-dung", "Nội dung", lambda: sections),),
        missing=tuple(_missing(members, known, group, lacks_total=wide and whole is None)),
    )


def base_years(view: View) -> list[int]:
    """Years an index may start from; none where there is no course to show."""
    series = frames.read(view, Scope.of(view))
    return series.years[:-1] if series.has_trend else []


def _no_members(view: View) -> Page:
    chosen = view.filter.association
    name = view.choices.associations[chosen] if chosen else "Hội viên tập thể là tổ chức,"
    return Page(
        NAME,
        TITLE,
        f"{name} không có hội viên là cá nhân",
        facts=("Hội viên là người; thuộc các hội thành viên",),
        missing=("Bỏ lọc để xem hội viên của các hội thành viên.",),
    )


def _headed(sections: Sequence[Section | None], heading: str) -> list[Section]:
    present = [section for section in sections if section is not None]
    if not heading or not present:
        return present
    return [replace(present[0], heading=heading), *present[1:]]


def _headline(
    view: View,
    scope: Scope,
    known: pd.DataFrame,
    stated: pd.Series | None,
    group: Group,
    series: MemberSeries,
) -> str:
    span = series.span
    growth = f", {membership_growth.growth_words(series, span)}" if span else ""
    if scope.is_one:
        name = view.choices.associations[str(scope.association)]
        if known.empty:
            return f"{name} {wording.NO_DATA} hội viên"
        return f"{name} có {format_figure(known.iloc[0])} hội viên{growth}"
    if known.empty:
        return f"{wording.NO_DATA_AT_START} hội viên của {group.all}"
    counted = f"{group.of(len(known))} có số liệu riêng"
    if span:
        latest = series.totals[series.totals["year"] == span[1]]
        total = f"{at_least(latest)}{numbers.number(latest['value'].sum())}"
        who = f"{group.of(len(latest))} có số liệu năm {span[1]}"
        return wording.capitalise(f"{total} hội viên ở {who}{growth}")
    if stated is None:
        return f"{wording.capitalise(counted)} về hội viên"
    if len(known) >= group.size:
        return f"{format_figure(stated)} hội viên, {group.all} đều có số liệu riêng"
    return f"Nguồn nêu {format_figure(stated)} hội viên, nhưng chỉ {counted}"


def _facts(view: View) -> tuple[str, ...]:
    facts = ["Hội viên là người; không cộng với chi hội và hội viên tập thể"]
    if view.filter.field:
        facts.append(f"lĩnh vực hoạt động {wording.NOT_APPLICABLE} cho số hội viên")
    return tuple(facts)


def _cards(
    scope: Scope,
    wide: bool,
    known: pd.DataFrame,
    stated: pd.DataFrame,
    group: Group,
    series: MemberSeries,
) -> tuple[Card, ...]:
    """The Union's own figures without a filter; under one those of its associations."""
    cards = _union_cards(stated) if wide else _association_cards(known, group)
    if not scope.is_one:
        cards.append(
            Card(
                "Hội có số liệu hội viên (hội)",
                f"{len(known)}/{group.size}",
                f"{group.size - len(known)} hội {wording.NO_DATA}",
                record_ids=tuple(known["record_id"]),
                number=float(len(known)),
                unit="hội",
            )
        )
    span = series.span
    if span:
        pairs = series.between(*span)
        change = float(pairs["change"].sum())
        cards.append(
            Card(
                f"Tăng thêm từ {span[0]} (người)" if change >= 0 else f"Giảm từ {span[0]} (người)",
                numbers.number(abs(change)),
                membership_growth.growth_words(series, span)
                + ("" if scope.is_one else f", {len(pairs)} hội"),
                number=change,
                unit="người",
            )
        )
    return tuple(cards)


def _association_cards(known: pd.DataFrame, group: Group) -> list[Card]:
    if len(known) == 1:
        note, value = str(known.iloc[0]["time_label"]), format_figure(known.iloc[0])
    else:
        note = f"cộng {group.of(len(known))} có số liệu"
        value = f"{at_least(known)}{numbers.number(known['value'].sum())}"
        value = value if len(known) else wording.NO_DATA
    number = float(known["value"].sum()) if len(known) else None
    ids = tuple(known["record_id"])
    return [Card("Hội viên (người)", value, note, record_ids=ids, number=number, unit="người")]


def _union_cards(union_rows: pd.DataFrame) -> list[Card]:
    stated = row_of(union_rows, "members", None)
    cards = []
    for label, row in (
        ("Hội viên (người)", stated),
        ("Hội viên là trí thức (người)", row_of(union_rows, "members", "intellectual")),
        ("Hội viên kết nạp mới (người)", row_of(union_rows, "members_admitted", None)),
    ):
        if row is None:
            continue
        note = f"Liên hiệp hội nêu, {row['time_label']}"
        if row["member_group"] == "intellectual" and stated is not None:
            note = f"{numbers.share(row['value'], stated['value'])} số hội viên"
        cards.append(
            Card(
                label,
                format_figure(row),
                note,
                record_ids=(str(row["record_id"]),),
                number=float(row["value"]),
                unit="người",
            )
        )
    return cards


def _missing(
    members: pd.DataFrame, known: pd.DataFrame, group: Group, *, lacks_total: bool
) -> list[str]:
    lines = []
    without = members[members["value"].isna()]["label"]
    if len(without):
        names = sorted(without, key=numbers.sort_key)
        lines.append(f"{wording.NO_DATA_AT_START} hội viên: {', '.join(names)}.")
    lines += group.missing
    for _, row in known.iterrows():
        if not numbers.missing(row["other"]):
            others = ", ".join(numbers.number(v) for v in row["other"])
            lines.append(
                f"{row['label']}: nguồn nêu cả {others}; trang này dùng {format_figure(row)}."
            )
    if lacks_total:
        lines.append("Chưa có con số chung của Liên hiệp hội trong phạm vi đang lọc.")
    return lines
