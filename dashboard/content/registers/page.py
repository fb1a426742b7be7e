"""Sổ theo dõi: what is due, what became of the requests, and every entry of every register."""

from __future__ import annotations

import pandas as pd

from dashboard.content import known, phrases
from dashboard.content.model import Card, Link, Page, Part, Section
from dashboard.content.registers import lists
from dashboard.content.registers.lists import Choice
from dashboard.selection.view import View
from dashboard.words import numbers, wording

TITLE = "Sổ theo dõi"
#: Part with what has a due date, of all registers.
DUE = "viec-co-han"
#: Part of the page → register in the data, words on the control.
REGISTERS = {
    "kien-nghi": ("request", "Kiến nghị"),
    "nhiem-vu": ("research_task", "Nhiệm vụ khoa học"),
    "phan-bien": ("review", "Phản biện, giám định"),
    "hoi-thi": ("contest", "Hội thi"),
    "ton-vinh": ("honour", "Tôn vinh"),
    "phoi-hop": ("programme", "Phối hợp"),
    "chuyen-gia": ("expert", "Chuyên gia"),
}


_PART_OF = {register: part for part, (register, _) in REGISTERS.items()}


def link_to(register: str, record_id: object) -> Link:
    """Where an entry of a register opens."""
    part = {"phan": _PART_OF[register]} if register in _PART_OF else {}
    return Link(lists.NAME, own={**part, "muc": str(record_id)})


def read(view: View) -> pd.DataFrame:
    """All entries under the filter (see registers/entries.sql)."""
    return view.query("registers/entries")


def of_part(rows: pd.DataFrame, part: str) -> pd.DataFrame:
    """The entries a part of the page is about."""
    if part in REGISTERS:
        return rows[rows["register"] == REGISTERS[part][0]]
    due = rows[rows["standing"].isin(("due_passed", "due_later"))]
    return due.sort_values(["standing", "due_date"], ascending=[False, True], kind="stable")


def page(view: View, *, choice: Choice | None = None) -> Page:
    """The page; `choice` narrows the grid of the chosen part and opens an entry."""
    rows, chosen = read(view), choice or Choice()

    def part(code: str, register: str | None, words: str) -> Part:
        own = of_part(rows, code)

        def make() -> list[Section | None]:
            return [lists.section(code, register, own, chosen), lists.opened(own, chosen.item)]

        return Part(code, words, make)

    parts = [part(DUE, None, "Việc có hạn"), *(part(c, *of) for c, of in REGISTERS.items())]
    return Page(
        name=lists.NAME,
        title=TITLE,
        headline=_headline(rows),
        headline_records=tuple(rows["record_id"]),
        facts=(
            *known.without_field(view, "registers/entries"),
            *known.past_due_on(view, "targets/all", "Mục tiêu"),
        ),
        cards=_cards(rows) if len(rows) else (),
        parts=tuple(p for p in parts if len(of_part(rows, p.code))),
        missing=tuple(_missing(rows, view)),
    )


def _headline(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "Chưa có mục nào trong phạm vi đang lọc"
    due = int((rows["standing"] == "due_passed").sum())
    asked = rows[rows["register"] == "request"]
    silent = int((asked["state"] == "unknown").sum())
    passed = phrases.standing_count(due, "due_passed") if due else ""
    requests = lists.requests_words(asked) if len(asked) else ""
    if 0 < silent < len(asked):
        of = numbers.number(len(asked))
        requests = f"{silent} trong {of} kiến nghị {lists.NO_RESULT_TOLD}"
    done = f"{int((rows['standing'] == 'done').sum())} mục {phrases.standing('done')}"
    first, *more = [words for words in (passed, requests) if words] or [done]
    return phrases.headline(f"{numbers.number(len(rows))} mục: {first}", *more)


def _cards(rows: pd.DataFrame) -> tuple[Card, ...]:
    asked = rows[rows["register"] == "request"]
    whole = f"trong {numbers.number(len(rows))} mục"
    by_standing = {s: rows[rows["standing"] == s] for s in wording.STANDINGS}
    due = by_standing["due_passed"]
    first = "" if due.empty else f"sớm nhất {lists.when_due(due.sort_values('due_date').iloc[0])}"
    requests = _card(
        f"Kiến nghị {lists.NO_RESULT_TOLD}",
        asked[asked["state"] == "unknown"],
        f"trong {len(asked)} kiến nghị",
    )
    return (
        _card(wording.capitalise(phrases.standing("due_passed")), due, first),
        *([requests] if len(asked) else []),
        _card(wording.capitalise(phrases.standing("due_later")), by_standing["due_later"], whole),
        _card(
            wording.capitalise(phrases.standing("no_due_date")), by_standing["no_due_date"], whole
        ),
        _card(wording.capitalise(phrases.standing("done")), by_standing["done"], whole),
    )


def _card(label: str, rows: pd.DataFrame, note: str) -> Card:
    return phrases.count_card(label, len(rows), note, rows["record_id"], "mục")


def _missing(rows: pd.DataFrame, view: View) -> list[str]:
    lines = []
    unknown = rows[rows["state"] == "unknown"]
    if len(unknown):
        lines.append(f"{len(unknown)} mục nguồn không nêu tình trạng; cần hỏi hội và nơi nhận.")
    undated = rows[rows["time_end"].isna() & rows["due_date"].isna()]
    if len(undated):
        lines.append(f"{len(undated)} mục không ghi thời gian hay hạn.")
    absent = [words for name, words in REGISTERS.values() if name not in set(rows["register"])]
    if absent and len(rows):
        lines.append(f"Chưa có mục nào: {', '.join(map(phrases.decapitalise, absent))}.")
    if rows.empty and view.filter.active:
        lines.append("Bỏ bớt điều kiện lọc để xem các mục khác.")
    return lines
