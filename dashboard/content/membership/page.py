"""Hội viên: how many members, who makes the growth, what the total rests on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.content import known as known_of
from dashboard.content import phrases, union
from dashboard.content.known import Group
from dashboard.content.membership import frames, growth, now, people
from dashboard.content.membership.frames import MemberSeries, Scope
from dashboard.content.membership.now import at_least, row_of
from dashboard.content.model import Card, Page, Part
from dashboard.selection.view import View
from dashboard.words import numbers, wording

NAME = "membership"
TITLE = "Hội viên"


def page(view: View) -> Page:
    """The page under the filter."""
    scope = Scope.of(view)
    if scope.is_none or view.filter.association_type == union.COLLECTIVE:
        return _no_members(view)
    members = view.query("membership/by_association", association=scope.association)
    known = members[members["value"].notna()]
    series = frames.read(view, scope)
    group = known_of.group(view)
    wide = not scope.is_one and view.filter.association_type is None
    stated = view.query("membership/of_union") if wide else None
    whole = None if stated is None else row_of(stated, "members", None)
    lead = growth.lead(view, scope, series) or now.ranked(known, whole, group)
    headline, records = _headline(view, scope, known, whole, group, series)
    units = _units(view, scope)
    parts = [
        Part(
            "tung-hoi",
            "Hội này" if scope.is_one else "Từng hội",
            lambda: now.by_association(view, scope, members, series, group),
        )
    ]
    came = people.admitted(view, scope)
    if series.span is not None or came["year"].nunique() > 1:
        parts.append(
            Part(
                "tang-truong",
                "Tăng trưởng, kết nạp",
                lambda: [growth.yearly(series), people.came_in(came)],
            )
        )
    groups = view.query("membership/groups", association=scope.association)
    if len(groups):
        parts.append(Part("co-cau", "Cơ cấu", lambda: people.make_up(view, scope, groups, group)))
    if len(units):
        parts.append(Part("co-so", "Tổ chức cơ sở", lambda: now.units(units, group)))
    if (whole is not None and len(known)) or known["other"].notna().any():
        parts.append(
            Part(
                "nguon",
                "Nguồn và độ tin cậy",
                lambda: now.reliability(view, known, series.totals, whole, group),
            )
        )
    return Page(
        name=NAME,
        title=TITLE,
        headline=headline,
        headline_records=records,
        facts=(f"lĩnh vực {wording.NOT_APPLICABLE} cho số hội viên",) if view.filter.field else (),
        cards=_cards(view, scope, known, stated, group, series),
        lead=lead,
        parts=tuple(parts),
        missing=tuple(_missing(members, group, lacks_total=wide and whole is None)),
    )


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


def _units(view: View, scope: Scope) -> pd.DataFrame:
    """Branches and associations below; those of the Union only without a filter by type."""
    frame = view.query("membership/branches_by_level", association=scope.association)
    kept = frame["association_kind"] == "member"
    if view.filter.association_type is None:
        kept |= frame["association_kind"] == "union"
    return frame[kept]


def _headline(
    view: View,
    scope: Scope,
    known: pd.DataFrame,
    stated: pd.Series | None,
    group: Group,
    series: MemberSeries,
) -> tuple[str, tuple[str, ...]]:
    """The headline and the records it rests on."""
    span, totals = series.span, series.totals
    grown = f", {growth.growth_words(series, span)}" if span else ""
    of_span = tuple(totals[totals["year"].isin(span)]["record_id"]) if span else ()
    own = tuple(known["record_id"])
    if scope.is_one:
        name = view.choices.associations[str(scope.association)]
        if known.empty:
            return f"{name} {wording.NO_DATA} hội viên", ()
        return f"{name} có {phrases.figure(known.iloc[0], '')} hội viên{grown}", (*own, *of_span)
    if known.empty:
        return f"{wording.NO_DATA_AT_START} hội viên của {group.all}", ()
    counted = f"{group.of(len(known))} có số liệu riêng"
    if span:
        latest = totals[totals["year"] == span[1]]
        total = f"{at_least(latest)}{numbers.number(latest['value'].sum())}"
        words = f"{total} hội viên ở {group.of(len(latest))} năm {span[1]}{grown}"
        both = len(series.between(*span))
        more = f" ({both} hội có số liệu cả hai năm)" if both < len(latest) else ""
        return wording.capitalise(words + more), of_span
    if stated is None:
        return f"{wording.capitalise(counted)} về hội viên", own
    records = (str(stated["record_id"]), *own)
    if len(known) >= group.size:
        words = f"{phrases.figure(stated, '')} hội viên, {group.all} đều có số liệu riêng"
        return wording.capitalise(words), records
    return f"Nguồn nêu {phrases.figure(stated, '')} hội viên, nhưng chỉ {counted}", records


def _cards(
    view: View,
    scope: Scope,
    known: pd.DataFrame,
    stated: pd.DataFrame | None,
    group: Group,
    series: MemberSeries,
) -> tuple[Card, ...]:
    """The Union's own figures without a filter; under one those of its associations."""
    cards = _association_cards(known, group, series)
    if stated is not None:
        cards = _union_cards(view, stated)
    came = _admitted_card(people.admitted(view, scope))
    if came is not None:
        cards = [*(c for c in cards if not c.label.startswith("Kết nạp")), came]
    if not scope.is_one:
        cards.append(
            phrases.count_card(
                "Hội có số liệu (hội)",
                len(known),
                f"{group.size - len(known)} hội {wording.NO_DATA}"
                if len(known) < group.size
                else "",
                known["record_id"],
                "hội",
                of=group.size,
            )
        )
    shares = growth.concentration(series)
    if series.span and shares and group.comparable(len(known)):
        first, last = min(shares), max(shares)
        in_last = series.totals["year"] == last
        cards.append(
            Card(
                f"{growth.TOP} hội đông nhất (% hội viên)",
                numbers.percent(shares[last], 0),
                f"năm {first} là {numbers.percent(shares[first], 0)}" if first < last else "",
                record_ids=tuple(series.totals[in_last]["record_id"]),
                number=shares[last],
                unit="%",
                course=tuple(shares.values()),
            )
        )
    return tuple(cards)


def _association_cards(known: pd.DataFrame, group: Group, series: MemberSeries) -> list[Card]:
    if len(known) == 1:
        note, value = str(known.iloc[0]["time_label"]), phrases.figure(known.iloc[0], "")
    else:
        note = f"cộng {group.of(len(known))}" if len(known) else ""
        value = f"{at_least(known)}{numbers.number(known['value'].sum())}"
        value = value if len(known) else wording.NO_DATA
    number = float(known["value"].sum()) if len(known) else None
    sums = series.totals.groupby("year")["value"].sum() if group.size == 1 else pd.Series()
    return [
        Card(
            "Hội viên (người)",
            value,
            note,
            record_ids=tuple(known["record_id"]),
            number=number,
            unit="người",
            course=tuple(sums) if len(sums) > 1 else (),
        )
    ]


def _union_cards(view: View, newest: pd.DataFrame) -> list[Card]:
    every = view.query("membership/stated")
    stated = row_of(newest, "members", None)
    cards = []
    for label, row in (
        ("Hội viên (người)", stated),
        ("Hội viên là trí thức (người)", row_of(newest, "members", "intellectual")),
        ("Kết nạp mới (người)", row_of(newest, "members_admitted", None)),
    ):
        if row is None:
            continue
        note, rests_on = f"Liên hiệp hội nêu, {row['time_label']}", [str(row["record_id"])]
        if row["member_group"] == "intellectual" and stated is not None:
            note = f"{known_of.share_of_people(row, stated)} số hội viên"
            rests_on.append(str(stated["record_id"]))
        of = every["member_group"].fillna("") == ("" if row is stated else row["member_group"])
        years = every[of]["value"] if row["indicator"] == "members" else ()
        course = tuple(years) if len(years) > 1 else ()
        cards.append(phrases.figure_card(label, row, note, rests_on, course, "người"))
    return cards


def _admitted_card(rows: pd.DataFrame) -> Card | None:
    """Admitted in the last whole year, with its course; None for fewer than two years."""
    sums = people.by_year(rows)
    whole, running = sums[~sums["partial"].astype(bool)], sums[sums["partial"].astype(bool)]
    if len(whole) < 2:
        return None
    year, value = int(whole.iloc[-1]["year"]), float(whole.iloc[-1]["value"])
    note = f"cộng {numbers.number(whole.iloc[-1]['associations'])} hội có số liệu"
    if len(running):
        came = numbers.number(running.iloc[-1]["value"])
        note = f"{int(running.iloc[-1]['year'])}, chưa hết năm: {came}"
    return Card(
        f"Kết nạp năm {year} (người)",
        numbers.number(value),
        note,
        record_ids=tuple(i for ids in rows[rows["year"] >= year]["record_ids"] for i in ids),
        number=value,
        unit="người",
        course=tuple(whole["value"]),
    )


def _missing(members: pd.DataFrame, group: Group, *, lacks_total: bool) -> Sequence[str]:
    lines = []
    without = members[members["value"].isna()]["label"]
    if len(without):
        names = sorted(without, key=numbers.sort_key)
        lines.append(f"{wording.NO_DATA_AT_START} hội viên: {', '.join(names)}.")
    lines += group.missing
    if lacks_total:
        lines.append("Chưa có con số chung của Liên hiệp hội trong phạm vi đang lọc.")
    return lines
