"""Mục tiêu: what was promised or asked, how far it is, what it would take."""

from __future__ import annotations

import pandas as pd

from dashboard.content import known, phrases
from dashboard.content.model import Card, Page, Part
from dashboard.content.targets import every, frames, parts
from dashboard.content.targets.frames import GROUPS, Choice, Targets
from dashboard.content.targets.scenario import paces, scenario
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: Groups in the order of the cards, and how many cards there are at most.
_CARDS = (
    "dat",
    "cham",
    "kho-dat",
    "qua-han",
    "chua-du",
    "khong-neu-han",
    "dinh-ky",
    "chua-den-han",
)
_MOST = 5
#: Groups that the headline names, the first that are there.
_NAMED = ("dat", "cham", "kho-dat", "qua-han", "khong-neu-han", "chua-du")


def page(view: View, choice: Choice | None = None, pace_of: str | None = None) -> Page:
    """The targets page. `pace_of` is the record id of the target whose pace is tried out."""
    targets, chosen = Targets.of(view), choice or Choice()
    there = [g for g in _CARDS if len(targets.of_group(g))]
    rests = [targets.rows["record_id"], targets.rows["latest_record_id"].dropna()]
    return Page(
        name="targets",
        title="Mục tiêu",
        headline=_headline(targets),
        headline_records=tuple(dict.fromkeys(pd.concat(rests))),
        facts=(
            *known.without_field(view, "targets/all"),
            *known.past_due_on(view, "registers/entries", "Sổ theo dõi"),
        ),
        cards=tuple(_card(targets, g) for g in there[:_MOST]),
        parts=tuple(_parts(targets, chosen, pace_of)) if len(targets.rows) else (),
        missing=_missing(targets),
    )


def _parts(targets: Targets, choice: Choice, pace_of: str | None) -> list[Part]:
    made = [
        Part(
            every.PART,
            "Tất cả mục tiêu",
            lambda: [every.grid(targets, choice), *every.opened(targets, choice.item)],
        )
    ]
    if len(targets.measured):
        made.append(Part("con-so", "Có con số", lambda: [parts.bullets(targets)]))
    if len(parts.dated(targets)):
        made.append(Part("lich", "Lịch các mốc", lambda: parts.calendar(targets)))
    if paces(targets):
        made.append(
            Part("can-nhanh", "Cần nhanh bao nhiêu", lambda: [scenario(targets, pace_of, None)])
        )
    if targets.rows["association"].nunique() > 1:
        made.append(Part("theo-hoi", "Theo hội", lambda: [parts.by_association(targets)]))
    return made


def _headline(targets: Targets) -> str:
    if targets.rows.empty:
        return "Chưa có mục tiêu, cam kết hay kiến nghị nào trong phạm vi đang lọc"
    there = [(g, n) for g in _NAMED if (n := len(targets.of_group(g)))][:3]
    said = [
        phrases.standing_count(n, "due_passed")
        if g == "qua-han"
        else f"{numbers.number(n)} {phrases.decapitalise(GROUPS[g][0])}"
        for g, n in there
    ]
    count = f"{numbers.number(len(targets.rows))} mục tiêu, kiến nghị"
    return f"{count}: {'; '.join(said)}" if said else count


def _card(targets: Targets, group: str) -> Card:
    rows = targets.of_group(group)
    note, tone = f"trong {numbers.number(len(targets.rows))} mục", ""
    if group == "kho-dat":
        note, tone = f"trong {len(targets.judged)} đánh giá được", "bad"
    elif group == "qua-han":
        note = f"sớm nhất {frames.due_words(rows.sort_values('due').iloc[0])}"
    label, _ = GROUPS[group]
    return phrases.count_card(label, len(rows), note, rows["record_id"], "mục", tone=tone)


def _missing(targets: Targets) -> tuple[str, ...]:
    if targets.rows.empty:
        return ("Bỏ bớt điều kiện lọc để xem các mục tiêu khác.",)
    lines = []
    silent = targets.of_group("chua-du")
    if len(silent):
        lines.append(f"{len(silent)} mục tiêu có con số nhưng chưa đủ số liệu để đánh giá.")
    undated = len(targets.of_group("khong-neu-han"))
    if undated:
        lines.append(f"{undated} mục {wording.NO_DUE_DATE} nên không đánh giá được tiến độ.")
    return tuple(lines)
