"""Tổng quan: in ten seconds how the Union is doing, as of when, what needs attention."""

from __future__ import annotations

from dataclasses import replace

from dashboard.content import phrases, trends, union
from dashboard.content.association import profile
from dashboard.content.changes import section as changes
from dashboard.content.funding import recipients
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Page, Part, Section
from dashboard.content.overview import attention, sections
from dashboard.content.overview.cards import cards, members_of_type
from dashboard.selection.view import View
from dashboard.snapshot import baseline
from dashboard.words import numbers, wording

#: What a field of the filter narrows here.
_FIELD = "lĩnh vực chỉ lọc hoạt động và mục tiêu"


def page(view: View) -> Page:
    """The overview under the view's filter."""
    scope = Scope.of(view)
    alone = profile.Profile.of(view) if view.filter.association else None
    said = [] if alone else _said(view, scope)
    headline = "; ".join(words for words, _ in said) or wording.NO_DATA_IN_SCOPE.rstrip(".")
    return Page(
        name="overview",
        title="Tổng quan",
        headline=profile.headline(alone) if alone else wording.capitalise(headline),
        headline_records=profile.headline_records(alone)
        if alone
        else tuple(dict.fromkeys(record for _, ids in said for record in ids)),
        facts=(_FIELD,) if view.filter.field else (),
        cards=profile.cards(alone) if alone else cards(view, scope),
        lead=_lead(view),
        parts=tuple(_parts(view)),
        attention=attention.points(view),
        # Without a filter the pages themselves say it: here there is room for what matters most.
        missing=scope.group.missing if view.filter.association_type else (),
    )


def _said(view: View, scope: Scope) -> list[tuple[str, tuple[str, ...]]]:
    """The parts of the headline with their records, as many as one line holds."""
    offered = [_members(view, scope), _hard_targets(view), _unfunded(scope)]
    kept: list[tuple[str, tuple[str, ...]]] = []
    for words, ids in offered:
        if words and len("; ".join([*(w for w, _ in kept), words])) <= phrases.HEADLINE_LETTERS:
            kept.append((words, ids))
    return kept


def _members(view: View, scope: Scope) -> tuple[str, tuple[str, ...]]:
    if not scope.whole:
        total, known, least = members_of_type(view)
        if not known:
            words = f"{scope.group.size} {scope.group.noun}" if scope.group.size else ""
            return words, union.member_count(view).records
        return (
            f"{least}{numbers.number(total)} hội viên ở {scope.group.of(known)} có số liệu",
            sections.ids_of_members(view),
        )
    series = union.series(view)
    members = union.latest(series, "members")
    if members is None:
        return "", ()
    ids = [str(members["record_id"])]
    words = f"{phrases.figure(members, '')} hội viên"
    before = union.before(series, members)
    moved = trends.change_of(members, before) if before is not None else ""
    organisations = union.latest(series, "member_organisations")
    if before is not None and moved.startswith(("tăng", "giảm")):
        to = "lên" if moved.startswith("tăng") else "còn"
        words = f"Hội viên {moved}, {to} {phrases.figure(members, '')}"
        ids.append(str(before["record_id"]))
    elif organisations is not None:
        words += f" trong {phrases.figure(organisations, '')} tổ chức"
        ids.append(str(organisations["record_id"]))
    return words, tuple(ids)


def _hard_targets(view: View) -> tuple[str, tuple[str, ...]]:
    hard, judged, ids = sections.hard_targets(view)
    return (f"{hard} trong {judged} mục tiêu khó đạt hoặc không đạt" if hard else ""), ids


def _unfunded(scope: Scope) -> tuple[str, tuple[str, ...]]:
    stated = scope.stated_count("associations_not_state_funded")
    if stated is not None:
        count = numbers.number(stated["value"])
        words = f"{count} trong {scope.group.size} hội chưa được ngân sách cấp"
        return words, (str(stated["record_id"]),)
    zero = scope.state_of_each["group"] == "zero"
    if not zero.any():
        return "", ()
    return phrases.decapitalise(recipients.funded_words(scope)), scope.state_records()


def _lead(view: View) -> tuple[Section, ...]:
    """The picture beside the attention points; the courses only where there is no other.

    Members, money and activities have their courses on their cards and on their own pages.
    """
    lead = sections.lead(view) or trends.section(view)
    return () if lead is None else (replace(lead, half=True),)


def _parts(view: View) -> list[Part]:
    targets = sections.targets(view)
    parts = [] if targets is None else [Part("tinh-hinh", "Mục tiêu", lambda: [targets])]
    before = next(iter(baseline.choices(view.snapshot.dataset)), None)
    if view.filter.baseline is None and before is not None:
        since = replace(view, filter=replace(view.filter, baseline=before))
        parts.append(
            Part("thay-doi", "Từ bản số liệu trước", lambda: [changes.section(since, "overview")])
        )
    return parts
