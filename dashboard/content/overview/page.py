"""Tổng quan: in ten seconds what goes well, what is behind, and where."""

from __future__ import annotations

import pandas as pd

from dashboard.content import phrases, union
from dashboard.content.association import profile
from dashboard.content.funding import recipients
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Page, Part, Section
from dashboard.content.overview import attention, changes, fields, sections, well
from dashboard.content.overview.cards import cards, members_of_type
from dashboard.content.sources import completeness
from dashboard.content.targets.frames import JUDGED
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers, wording


@cached_for_view
def page(view: View) -> Page:
    """The overview under the view's filter."""
    scope = Scope.of(view)
    series = union.series(view)
    one = profile.Profile.of(view) if view.filter.association else None
    points = attention.points(view)
    return Page(
        name="overview",
        title="Tổng quan",
        headline=profile.headline(one) if one else _headline(view, scope, series),
        facts=profile.facts(one) if one else _facts(view, scope),
        cards=profile.cards(one) if one else cards(view, scope, series),
        parts=(Part("noi-dung", "Nội dung", lambda: _sections(view, scope)),),
        attention=points,
        missing=_missing(view, scope),
    )


def _headline(view: View, scope: Scope, series: pd.DataFrame) -> str:
    said = []
    if scope.whole:
        members = union.latest(series, "members")
        organisations = union.latest(series, "member_organisations")
        if members is not None and organisations is not None:
            said.append(
                f"{phrases.figure(members, '')} hội viên trong "
                f"{phrases.figure(organisations, '')} tổ chức"
            )
        elif members is not None:
            said.append(f"{phrases.figure(members, '')} hội viên")
    else:
        total, known, least = members_of_type(view)
        if known:
            said.append(
                f"{scope.count} {scope.group.noun}; {least}{numbers.number(total)} hội viên ở "
                f"{known} hội có số liệu"
            )
        elif scope.count:
            said.append(f"{scope.count} {scope.group.noun}")
    unfunded = _unfunded(scope)
    if unfunded:
        said.append(unfunded)
    judged, off = _judged(view)
    if judged >= 10 and off:
        said.append(f"{off} trong {judged} chỉ tiêu đánh giá được khó đạt hoặc không đạt")
    words = "; ".join(said) if said else wording.NO_DATA_IN_SCOPE.rstrip(".")
    return wording.capitalise(words)


def _unfunded(scope: Scope) -> str:
    stated = scope.stated_count("associations_not_state_funded")
    if stated is not None:
        return f"{numbers.number(stated['value'])} trong {scope.count} hội chưa được ngân sách cấp"
    zero = int((scope.state_of_each["group"] == "zero").sum())
    return phrases.decapitalise(recipients.funded_words(scope)) if zero else ""


def _judged(view: View) -> tuple[int, int]:
    """How many numeric targets could be judged, and how many are off track."""
    rows = view.query("targets/all")
    judged = rows[~rows["milestone"].astype(bool) & rows["standing"].isin(JUDGED)]
    return len(judged), int(judged["standing"].isin(("off_track", "missed")).sum())


def _facts(view: View, scope: Scope) -> tuple[str, ...]:
    cells = completeness.read(view).members
    reported = cells[cells["state"].isin(completeness.REPORTED)]
    known = reported["association"].nunique()
    facts = []
    if scope.count and view.filter.association_type != union.COLLECTIVE:
        facts.append(f"{scope.group.of(known)} có ít nhất một số liệu cần có")
    newest = view.scalar("overview/newest")
    if newest is not None:
        day = phrases.day_of(newest)
        facts.append(f"số liệu gần nhất: tháng {day.month}/{day.year}")
    return tuple(facts)


def _sections(view: View, scope: Scope) -> tuple[Section, ...]:
    parts = [
        well.well(view),
        sections.trends(view),
        recipients.who(scope),
        sections.organisations(view),
        fields.fields(view),
        sections.targets(view),
        sections.coverage(view),
        sections.completeness(view),
        changes.section(view),
    ]
    return tuple(part for part in parts if part is not None)


def _missing(view: View, scope: Scope) -> tuple[str, ...]:
    lines = []
    if not view.filter.association:
        lines += scope.group.missing
    members = view.query("membership/by_association")
    silent = members.loc[members["value"].isna(), "label"]
    if len(silent) and not view.filter.association:
        lines.append(f"{wording.NO_DATA_AT_START} hội viên: {phrases.all_names(silent)}.")
    differing = view.query("overview/attention_contradictions")
    if len(differing):
        lines.append(
            f"{len(differing)} con số được nêu khác nhau; trang Nguồn và chất lượng số liệu nêu rõ "
            "con số nào được dùng và vì sao."
        )
    return tuple(lines)
