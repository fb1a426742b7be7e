"""Sổ theo dõi: what is open, what is overdue, and every entry of every register."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import phrases
from dashboard.content.model import Attention, Card, Page, Section
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
#: What has to be done next, by its code in the URL.
STANDINGS = {
    "qua-han": ("late", "Quá hạn hoặc hết thời gian"),
    "dang-mo": ("open", "Đang mở"),
    "chua-ro": ("unknown", f"{wording.UNKNOWN_AT_START} tình trạng"),
    "da-xong": ("closed", "Đã xong"),
}
_LATE = ("overdue", "ended")
#: Columns of the count by state, in the order of a matter's life.
_STATES = ("planned", "ongoing", "open", "answered", "done", "missed", "unknown")


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
            sections += [_counts(rows), lists.urgent(rows)]
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
        facts=_facts(view, rows),
        cards=_cards(rows) if len(rows) else (),
        sections=tuple(s for s in sections if s is not None),
        attention=tuple(_attention(rows)),
        missing=tuple(_missing(rows, view, narrowed)),
    )


def _headline(rows: pd.DataFrame, narrowed: bool, register: str) -> str:
    if rows.empty:
        what = "Không có mục nào khớp với điều kiện đã chọn"
        return what if narrowed else "Chưa có mục nào trong phạm vi đang lọc"
    late = int(rows["standing"].isin(_LATE).sum())
    if register:
        closed = int((rows["standing"] == "closed").sum())
        tail = f", {late} mục quá hạn hoặc hết thời gian" if late else ""
        return f"{register}: {numbers.number(len(rows))} mục, {closed} mục đã xong{tail}"
    requests = rows[rows["register"] == "request"]
    parts = []
    if len(requests):
        settled = int((requests["standing"] == "closed").sum())
        parts.append(
            f"{settled} trong {len(requests)} kiến nghị đã có kết quả"
            if settled
            else f"{len(requests)} kiến nghị, chưa kiến nghị nào có kết quả"
        )
    if late:
        parts.append(f"{late} việc đã quá hạn hoặc hết thời gian mà chưa có kết quả")
    if not parts:
        closed = int((rows["standing"] == "closed").sum())
        return f"{numbers.number(len(rows))} mục trong sổ, {closed} mục đã xong"
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
    standing = rows["standing"].value_counts()
    overdue, ended = int(standing.get("overdue", 0)), int(standing.get("ended", 0))
    requests = rows[(rows["register"] == "request") & (rows["standing"] != "closed")]
    unknown, still = int(standing.get("unknown", 0)), int(standing.get("open", 0))
    closed = int(standing.get("closed", 0))
    return (
        _card(
            "Quá hạn hoặc hết thời gian (mục)",
            overdue + ended,
            f"{overdue} quá hạn, {ended} hết thời gian" if overdue + ended else "",
            ":material/notification_important:" if overdue + ended else None,
            rows[rows["standing"].isin(_LATE)],
        ),
        _card("Đang mở (mục)", still, "dự kiến, đang làm hoặc chưa giải quyết"),
        _card("Kiến nghị chưa có kết quả (kiến nghị)", len(requests), records=requests),
        _card(f"{wording.UNKNOWN_AT_START} tình trạng (mục)", unknown, "nguồn không nêu"),
        _card("Đã xong (mục)", closed, numbers.share(closed, len(rows), 0) + " số mục"),
    )


def _card(
    label: str,
    count: int,
    note: str = "",
    icon: str | None = None,
    records: pd.DataFrame | None = None,
) -> Card:
    ids = () if records is None else tuple(records["record_id"])
    return Card(label, numbers.number(count), note, icon, ids, float(count))


def _counts(found: pd.DataFrame) -> Section:
    """How many entries of each register are in each state."""
    names = dict(REGISTERS.values())
    grouped = found.groupby(["register", "state"]).size()
    states = [s for s in _STATES if s in set(found["state"])]
    heads = found.drop_duplicates("state").set_index("state")["state_name"].map(wording.capitalise)
    rows = [name for name in names if name in set(found["register"])]
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
    largest = found["register"].value_counts()
    first = names[str(largest.index[0])]
    return Section(
        key="counts",
        title=f"{numbers.number(len(found))} mục, nhiều nhất là sổ {phrases.decapitalise(first)} "
        f"({numbers.number(largest.iloc[0])} mục)",
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
        source="Nguồn: sổ theo dõi và các kiến nghị trong phạm vi đang lọc.",
        note="Ô trống là không có mục nào.",
    )


def _attention(rows: pd.DataFrame) -> list[Attention]:
    points = []
    overdue = rows[rows["standing"] == "overdue"]
    if len(overdue):
        first = overdue.iloc[0]
        points.append(
            Attention(
                f"{len(overdue)} việc quá hạn; lâu nhất là “{first['title']}” của "
                f"{first['label']}, hạn {numbers.day(first['due_date'])}.",
                ":material/notification_important:",
                "overdue",
                tuple(overdue["record_id"]),
            )
        )
    ended = rows[rows["standing"] == "ended"]
    if len(ended):
        first = ended.iloc[0]
        points.append(
            Attention(
                f"{len(ended)} việc đã hết thời gian dự kiến mà nguồn chưa ghi kết quả, ví dụ "
                f"“{first['title']}” ({first['time_label']}).",
                ":material/event_busy:",
                "ended",
                tuple(ended["record_id"]),
            )
        )
    return points


def _missing(rows: pd.DataFrame, view: View, narrowed: bool) -> list[str]:
    lines = []
    unknown = rows[rows["standing"] == "unknown"]
    if len(unknown):
        lines.append(f"{len(unknown)} mục nguồn không nêu tình trạng; cần hỏi nơi nhận.")
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
