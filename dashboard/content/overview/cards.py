"""The key figures of the overview."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence, known, phrases, trends, union
from dashboard.content.funding.scope import Scope
from dashboard.content.membership.now import at_least
from dashboard.content.model import Card
from dashboard.selection.view import View
from dashboard.words import numbers

#: As many as stand in one row.
_MOST = 5


def cards(view: View, scope: Scope) -> tuple[Card, ...]:
    """Up to five key figures of the whole, or of one type of association."""
    people = _of_all(view) if scope.whole else _of_type(view, scope)
    made = [*people, *_money(view, scope), _activities(view)]
    kept = [card for card in made if card is not None]
    # The number of organisations changes least: it makes way first.
    return tuple((kept if len(kept) <= _MOST else kept[1:])[:_MOST])


def _of_all(view: View) -> list[Card]:
    series = union.series(view)
    made: list[Card] = []
    organisations = union.latest(series, "member_organisations")
    if organisations is not None:
        parts = [
            (union.latest(series, "member_associations"), "hội"),
            (union.latest(series, "collective_members"), "hội viên tập thể"),
        ]
        told = [(row, noun) for row, noun in parts if row is not None]
        made.append(
            _stated(
                "Tổ chức thành viên",
                organisations,
                " + ".join(f"{numbers.number(row['value'])} {noun}" for row, noun in told),
                *(str(row["record_id"]) for row, _ in told),
            )
        )
    members = union.latest(series, "members")
    if members is not None:
        note, more = _growth(series, members)
        course = trends.values(trends.members(view))
        made.append(_stated("Hội viên (người)", members, note, *more, course=course))
    clever = union.latest(series, "members", member_group="intellectual")
    if clever is not None:
        share = known.share_of_people(clever, members) if members is not None else ""
        years = union.points(series, "members", member_group="intellectual")
        by_year = years.drop_duplicates("year").sort_values("year")["value"]
        made.append(
            _stated(
                "Trí thức (người)",
                clever,
                f"{share} hội viên" if share else str(clever["time_label"]),
                *([] if members is None else [str(members["record_id"])]),
                course=tuple(map(float, by_year)),
            )
        )
    return made


def _stated(
    label: str, row: pd.Series, note: str, *more: str, course: tuple[float | None, ...] = ()
) -> Card:
    records = dict.fromkeys((str(row["record_id"]), *more))
    return phrases.figure_card(label, row, note, records, course)


def _growth(series: pd.DataFrame, members: pd.Series) -> tuple[str, tuple[str, ...]]:
    """Members against the year before, else those admitted; with the records."""
    before = union.before(series, members)
    if before is not None:
        growth = trends.change_of(members, before)
        return f"{growth} so với {phrases.when(before['time_label'])}", (str(before["record_id"]),)
    admitted = union.latest(series, "members_admitted")
    if admitted is not None:
        return (
            f"kết nạp {phrases.figure(admitted, '')} ({admitted['time_label']})",
            (str(admitted["record_id"]),),
        )
    return str(members["time_label"]), ()


def _money(view: View, scope: Scope) -> list[Card]:
    """All income of the year where most report it, else what the Union states by source."""
    if scope.rich and scope.whole:
        known = scope.of_year[scope.of_year["total"].notna()]
        total = float(known["total"].sum())
        moved = trends.income_moved(view, scope.year) if scope.year else ""
        return [
            phrases.money_card(
                f"Tổng thu {scope.period}",
                total,
                note=f"{moved} so với năm {scope.year - 1}"
                if moved and scope.year
                else f"{len(known)}/{scope.group.size} hội có số liệu",
                tone={"t": "good", "g": "bad"}.get(moved[:1], ""),
                record_ids=evidence.record_ids(known, evidence.MOST_RECORDS),
                course=trends.values(trends.income(view)),
            )
        ]
    if not scope.whole:
        given = scope.of_year[scope.of_year["state"].notna()]
        if given.empty:
            return []
        return [
            phrases.money_card(
                f"Ngân sách cấp {scope.period}",
                float(given["state"].sum()),
                zero="không",
                note=f"{scope.group.of(len(given))} có số liệu",
                record_ids=scope.state_records(),
            )
        ]
    made = []
    for source, counted, label in (
        ("state_budget", "associations_state_funded", "Ngân sách cấp"),
        ("members_and_donors", "associations_self_financed", "Đóng góp và tài trợ"),
    ):
        row, count = scope.stated_money(source), scope.stated_count(counted)
        if row is None:
            continue
        note, records = str(row["time_label"]), [str(row["record_id"])]
        if count is not None:
            of = f"/{scope.group.size}" if source == "state_budget" else ""
            note = f"{numbers.number(count['value'])}{of} hội, {note}"
            records.append(str(count["record_id"]))
        made.append(
            phrases.money_card(
                label,
                row["value"],
                per="/năm",
                qualifier=row["qualifier"],
                note=note,
                record_ids=records,
            )
        )
    return made


def _activities(view: View) -> Card | None:
    course = trends.activities(view)
    if course.empty:
        return None
    last = course.iloc[-1]
    moved = trends.activities_moved(view).split(" ở ")[0]
    return Card(
        f"Hoạt động năm {int(last['time'])}",
        numbers.number(last["value"]),
        moved or f"{numbers.number(last['count'])} tổ chức có số liệu",
        record_ids=tuple(last["records"]),
        number=float(last["value"]),
        unit="hoạt động",
        course=trends.values(course),
    )


def _of_type(view: View, scope: Scope) -> list[Card]:
    total, known, least = members_of_type(view)
    members = view.query("membership/by_association")
    named = len(scope.group.named)
    is_collective = view.filter.association_type == union.COLLECTIVE
    made = [
        phrases.count_card(
            "Tổ chức (tổ chức)" if is_collective else "Hội (hội)",
            scope.group.size,
            f"{named} đã biết tên" if named < scope.group.size else "",
            union.member_count(view).records,
            "hội",
        )
    ]
    if known:
        made.append(
            Card(
                "Hội viên (người)",
                f"{least}{numbers.number(total)}",
                f"{known}/{scope.group.size} hội có số liệu",
                record_ids=tuple(members.loc[members["value"].notna(), "record_id"]),
                number=total,
                unit="người",
            )
        )
    return made


def members_of_type(view: View) -> tuple[float, int, str]:
    """Members in the associations under the filter that have a figure, how many such, and
    "ít nhất " where the sum is a lower bound."""
    rows = view.query("membership/by_association")
    known = rows[rows["value"].notna()]
    return float(known["value"].sum()), len(known), at_least(known)
