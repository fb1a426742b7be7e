"""Nguồn và chất lượng số liệu: where figures come from and how far they can be trusted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from dashboard.content import phrases
from dashboard.content.model import Card, Page, Part, Section
from dashboard.content.sources import (
    chase,
    completeness,
    contradictions,
    outliers,
    provenance,
    reconciliation,
    record_search,
    reporting,
)
from dashboard.selection.view import View
from dashboard.words import numbers, wording

NAME = "sources"
TITLE = "Nguồn và chất lượng số liệu"
SEARCH = "tra-cuu"
REPORTS = "nop-bao-cao"


@dataclass(frozen=True)
class Choice:
    """What the page's own controls choose.

    item    what a row opened: an association, a contradiction
    search, kind, page  words, record table and page of the list of records
    period  a code of reports
    """

    item: str | None = None
    search: str = ""
    kind: str | None = None
    page: int = 1
    period: str | None = None


def page(view: View, *, choice: Choice | None = None) -> Page:
    """The page; each part is made when it is shown."""
    chosen = choice or Choice()
    filled, contrary = completeness.read(view), contradictions.read(view)
    submissions, documents = view.query("sources/submissions"), provenance.documents(view)
    groups = int(contrary["contradiction_id"].nunique())
    ids = tuple(dict.fromkeys((*filled.records, *contrary["record_id"])))
    return Page(
        name=NAME,
        title=TITLE,
        headline=_headline(view, filled, groups),
        headline_records=ids,
        facts=("lĩnh vực chỉ lọc tra cứu và nguồn khác nhau, không lọc độ đầy đủ",)
        if view.filter.field
        else (),
        cards=_cards(view, filled, contrary, submissions, documents),
        parts=tuple(_parts(view, chosen, filled, contrary, submissions, documents)),
        missing=tuple(_missing(filled, submissions)),
    )


def _parts(
    view: View,
    choice: Choice,
    filled: completeness.Completeness,
    contrary: pd.DataFrame,
    submissions: pd.DataFrame,
    documents: pd.DataFrame,
) -> list[Part]:
    item, alone = choice.item, view.filter.association
    owing = chase.read(filled, submissions, contrary)
    far = outliers.read(view)

    def complete() -> list[Section | None]:
        if alone:
            return [completeness.opened(filled, alone)]
        return [completeness.section(view, filled), completeness.opened(filled, item)]

    def records() -> list[Section | None]:
        read = record_search.read(view, choice.search, choice.kind, choice.page)
        return [record_search.section(read, choice.search)]

    offered: list[tuple[bool, str, str, Callable[[], list[Section | None]]]] = [
        (bool(filled.cells["expected"].any()), completeness.PART, "Mức độ đầy đủ", complete),
        (bool(owing), chase.PART, "Cần bổ sung", lambda: [chase.section(filled, owing)]),
        (
            len(submissions) > 0,
            REPORTS,
            "Nộp báo cáo",
            lambda: [reporting.section(submissions, choice.period)],
        ),
        (
            len(contrary) > 0,
            contradictions.PART,
            "Nguồn khác nhau",
            lambda: [contradictions.section(contrary), contradictions.opened(contrary, item)],
        ),
        (
            view.is_whole,
            "tong-va-phan",
            "Tổng và các phần",
            lambda: [
                reconciliation.parts_section(reconciliation.read(view)),
                reconciliation.sums_section(view),
            ],
        ),
        (
            len(far) > 0,
            "bat-thuong",
            "Số bất thường",
            lambda: [outliers.section(view, far)],
        ),
        (True, SEARCH, "Tra cứu", records),
        (True, "van-ban", "Văn bản", lambda: [provenance.papers(documents)]),
        (True, "ban-so-lieu", "Bản số liệu", lambda: provenance.sections(view)),
    ]
    return [Part(code, title, make) for there, code, title, make in offered if there]


def _headline(view: View, filled: completeness.Completeness, groups: int) -> str:
    tail = (
        f"{numbers.number(groups)} con số được nêu khác nhau trong nguồn"
        if groups
        else "chưa thấy con số nào được nêu khác nhau"
    )
    if not filled.expected:
        words = "Phạm vi đang lọc không có chỉ số nào bắt buộc phải báo"
        return phrases.headline(words, tail)
    if view.filter.association:
        name = view.choices.associations[view.filter.association]
        words = f"{name} đã có {filled.reported} trong {filled.expected} số liệu cần có"
        return phrases.headline(words, tail)
    return phrases.headline(filled.sentence, tail)


def _cards(
    view: View,
    filled: completeness.Completeness,
    contrary: pd.DataFrame,
    submissions: pd.DataFrame,
    documents: pd.DataFrame,
) -> tuple[Card, ...]:
    groups = contrary["contradiction_id"].nunique()
    figures = int(documents["figures"].sum())
    rejected = view.snapshot.rejected
    cards = []
    if filled.expected:
        cards.append(filled.card("Mức độ đầy đủ (%)"))
    if len(submissions):
        overdue = submissions[submissions["timeliness"] == "missing"]
        of = f"của {overdue['label'].nunique()} hội" if len(overdue) else ""
        cards.append(phrases.count_card("Báo cáo quá hạn chưa nộp", len(overdue), of))
    used = f"từ {numbers.number((documents['figures'] > 0).sum())} văn bản"
    read = f"trên {numbers.number(view.snapshot.accepted + rejected)} dòng đã đọc"
    ids = tuple(contrary["record_id"])
    return (
        *cards,
        phrases.count_card(
            "Con số được nêu khác nhau", groups, "giữ mọi con số, dùng một" if groups else "", ids
        ),
        phrases.count_card("Số liệu có nguồn (bản ghi)", figures, used),
        phrases.count_card("Dòng bị trả lại", rejected, read),
    )


def _missing(filled: completeness.Completeness, submissions: pd.DataFrame) -> list[str]:
    lines = []
    if filled.unnamed:
        lines.append(f"{filled.unnamed_label}: tính là chưa báo trong mức độ đầy đủ.")
    lines += filled.group.missing[1:]
    own = filled.cells[filled.cells["association_kind"] == "member"]
    figures = own.groupby("label")["observations"].sum()
    silent = figures.index[figures == 0]
    if len(silent) and filled.named > 1:
        lines.append(f"{len(silent)} hội có tên mà {wording.NO_DATA}: {phrases.all_names(silent)}.")
    if submissions.empty:
        lines.append(
            "Chưa có sổ nộp báo cáo trong phạm vi đang lọc, nên chưa biết hội nào nộp đúng hạn."
        )
    none = [
        phrases.decapitalise(cells.iloc[0]["indicator_name"])
        for _, cells in filled.members.groupby("indicator", sort=False)
        if (cells["state"] == "not_reported").all()
    ]
    if none:
        lines.append(f"Chưa hội nào có số liệu về: {', '.join(none)}.")
    return lines
