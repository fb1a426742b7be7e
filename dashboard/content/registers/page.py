"""Sổ theo dõi: what is due, what became of the requests, and every entry of every register."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import phrases
from dashboard.content.model import Attention, Card, Page, Part, Section
from dashboard.content.registers import lists
from dashboard.content.sources.record_search import words
from dashboard.selection.view import View
from dashboard.words import numbers, wording

NAME = "registers"
TITLE = "Sổ theo dõi"

#: Registers by their code in the URL: (code in the data, words on screen).
REGISTERS = {
    "nhiem-vu": ("research_task", "Nhiệm vụ khoa học"),
    "phan-bien": ("review", "Tư vấn, phản biện, giám định"),
    "hoi-thi": ("contest", "Hội thi, giải thưởng"),
    "ton-vinh": ("honour", "Tôn vinh trí thức"),
    "phoi-hop": ("programme", "Chương trình phối hợp"),
    "chuyen-gia": ("expert", "Chuyên gia"),
    "kien-nghi": ("request", "Khó khăn, kiến nghị"),
}
#: Where an entry stands, by its code in the URL.
STANDINGS = {
    address: (code, wording.capitalise(phrases.standing(code)))
    for address, code in (
        ("qua-han", "due_passed"),
        ("chua-den-han", "due_later"),
        ("khong-neu-han", "no_due_date"),
        ("da-xong", "done"),
    )
}


def read(
    view: View, register: str | None = None, standing: str | None = None, search: str = ""
) -> pd.DataFrame:
    """The entries (see registers/entries.sql); codes of REGISTERS and STANDINGS or None."""
    return view.query(
        "registers/entries",
        register=REGISTERS[register][0] if register in REGISTERS else None,
        standing=STANDINGS[standing][0] if standing in STANDINGS else None,
        words=words(search),
    )


def page(
    view: View, *, register: str | None = None, standing: str | None = None, search: str = ""
) -> Page:
    """The page; narrowed to one register, one standing or the words searched for."""
    rows = read(view, register, standing, search)
    narrowed = bool(register in REGISTERS or standing in STANDINGS or search.strip())
    sections: list[Section | None] = []
    if not rows.empty:
        if register not in REGISTERS:
            sections += [_counts(rows), lists.with_due_date(rows)]
        for code, (name, words_) in REGISTERS.items():
            own = rows[rows["register"] == name]
            if len(own) and register in (None, code):
                sections.append(lists.section(code, name, words_, own, view))
            if name == "programme" and len(own) and not search.strip():
                sections.append(lists.commitments(view))
    return Page(
        name=NAME,
        title=TITLE,
        headline=_headline(rows, narrowed, REGISTERS[register][1] if register in REGISTERS else ""),
        headline_records=tuple(rows["record_id"]),
        facts=_facts(view, rows),
        cards=_cards(rows) if len(rows) else (),
        parts=(Part("noi-dung", "Nội dung", lambda: sections),),
        attention=tuple(_attention(rows)),
        missing=tuple(_missing(rows, view, narrowed)),
    )


def _headline(rows: pd.DataFrame, narrowed: bool, register: str) -> str:
    if rows.empty:
        what = "Không có mục nào khớp với điều kiện đã chọn"
        return what if narrowed else "Chưa có mục nào trong phạm vi đang lọc"
    due = int((rows["standing"] == "due_passed").sum())
    done = int((rows["standing"] == "done").sum())
    tail = [phrases.standing_count(due, "due_passed")] if due else []
    if register:
        whole = f"{register}: {numbers.number(len(rows))} mục, {done} mục đã xong"
        return ", ".join([whole, *tail])
    requests = rows[rows["register"] == "request"]
    parts = [lists.requests_words(requests)] if len(requests) else []
    parts += [f"{tail[0]} trong {numbers.number(len(rows))} mục của các sổ"] if due else []
    if not parts:
        return f"{numbers.number(len(rows))} mục trong sổ, {done} mục đã xong"
    return wording.capitalise("; ".join(parts))


def _facts(view: View, rows: pd.DataFrame) -> tuple[str, ...]:
    facts = [
        f"{numbers.number(len(rows))} mục trong {rows['register'].nunique()} sổ",
        "tình trạng ghi theo nguồn",
    ]
    undated = rows["time_end"].isna() & rows["due_date"].isna()
    if (view.filter.year_from or view.filter.year_to) and undated.any():
        facts.append(f"gồm {int(undated.sum())} mục không ghi thời gian")
    return tuple(facts)


def _cards(rows: pd.DataFrame) -> tuple[Card, ...]:
    requests = rows[(rows["register"] == "request") & (rows["state"] == "unknown")]
    asked = int((rows["register"] == "request").sum())
    done = rows[rows["standing"] == "done"]
    label = f"Kiến nghị {wording.UNKNOWN} kết quả (kiến nghị)"
    return (
        *(
            _card(f"{words} (mục)", rows[rows["standing"] == code])
            for code, words in list(STANDINGS.values())[:3]
        ),
        _card(label, requests, f"trong {asked} kiến nghị"),
        _card("Đã xong (mục)", done, numbers.share(len(done), len(rows), 0) + " số mục"),
    )


def _card(label: str, rows: pd.DataFrame, note: str = "") -> Card:
    ids, count = tuple(rows["record_id"]), len(rows)
    return Card(label, numbers.number(count), note, None, ids, float(count))


def _counts(entries: pd.DataFrame) -> Section:
    """How many entries of each register stand where."""
    names = dict(REGISTERS.values())
    grouped = entries.groupby(["register", "standing"]).size()
    states = [s for s in wording.STANDINGS if s in set(entries["standing"])]
    heads = {s: wording.capitalise(phrases.standing(s)) for s in states}
    rows = [name for name in names if name in set(entries["register"])]
    frame = pd.DataFrame(
        [
            {"row": r, "column": s, "value": int(grouped.get((r, s), 0))}
            for r in rows
            for s in states
        ]
    )
    frame["text"] = frame["value"].map(lambda v: numbers.number(v) if v else "")
    wide = frame.pivot(index="row", columns="column", values="value")
    wide = wide.reindex(index=rows, columns=states).rename(index=names, columns=heads)
    wide["Cộng"] = wide.sum(axis=1)
    wide.insert(0, "Sổ", wide.index)
    wide.columns.name = None
    largest = entries["register"].value_counts()
    first = phrases.decapitalise(names[str(largest.index[0])])
    title = f"{numbers.number(len(entries))} mục trong sổ {first}"
    if len(largest) > 1:
        title = (
            f"{numbers.number(len(entries))} mục trong {len(largest)} sổ, nhiều nhất là sổ {first} "
            f"({numbers.number(largest.iloc[0])} mục)"
        )
    return Section(
        key="counts",
        title=title,
        chart=Chart(
            "heat",
            frame,
            {
                "rows": {r: names[r] for r in rows},
                "columns": {s: heads[s] for s in states},
                "title": "Số mục theo sổ và tình trạng",
            },
        ),
        table=wide.reset_index(drop=True),
        records=tuple(entries["record_id"]),
        note="Ô trống là không có mục nào.",
    )


def _attention(rows: pd.DataFrame) -> list[Attention]:
    due = rows[rows["standing"] == "due_passed"]
    if due.empty:
        return []
    first = due.iloc[0]
    lead = "sớm nhất là" if len(due) > 1 else "đó là"
    return [
        Attention(
            f"{phrases.standing_count(len(due), 'due_passed')}; {lead} “{first['title']}” của "
            f"{first['label']} (hạn {lists.when_due(first)}).",
            ":material/notification_important:",
            "due_passed",
            tuple(due["record_id"]),
        )
    ]


def _missing(rows: pd.DataFrame, view: View, narrowed: bool) -> list[str]:
    lines = []
    unknown = rows[rows["state"] == "unknown"]
    if len(unknown):
        lines.append(f"{len(unknown)} mục nguồn không nêu tình trạng; cần hỏi hội và nơi nhận.")
    undated = rows[rows["time_end"].isna() & rows["due_date"].isna()]
    if len(undated):
        lines.append(f"{len(undated)} mục không ghi thời gian hay hạn.")
    if not narrowed:
        absent = [w for d, w in REGISTERS.values() if d not in set(rows["register"])]
        if absent:
            names = ", ".join(map(phrases.decapitalise, absent))
            lines.append(f"Chưa có mục nào trong sổ: {names}.")
    if rows.empty and view.filter.active:
        lines.append("Bỏ bớt điều kiện lọc để xem các mục khác.")
    return lines
