"""Nguồn và chất lượng số liệu: where figures come from and how far they can be trusted."""

from __future__ import annotations

import pandas as pd

from dashboard.content import phrases
from dashboard.content.model import Attention, Card, Page, Part, Section
from dashboard.content.sources import (
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

#: Parts of the page, in order: code in the URL → words on the chip.
PARTS = {
    "chat-luong": "Chất lượng số liệu",
    "tra-cuu": "Tra cứu từng bản ghi",
    "nguon": "Văn bản nguồn và định nghĩa",
}
NAME = "sources"
TITLE = "Nguồn và chất lượng số liệu"


def page(view: View, *, part: str | None = None, search: str = "", kind: str | None = None) -> Page:
    """The page; only one of PARTS when `part` is given (the screen), else all (exports).

    `search` and `kind` (a record table) narrow the list of records.
    """
    found = completeness.read(view)
    contrary = contradictions.read(view)
    submissions = view.query("sources/submissions")
    stated = reconciliation.read(view)
    far = outliers.read(view)
    papers, documents = provenance.documents(view)
    chosen: list[Section | None] = []
    if part in (None, "chat-luong"):
        chosen += [
            *completeness.matrices(found),
            reporting.chase(found, submissions, contrary),
            completeness.by_year(view),
            reporting.timeliness(submissions),
            contradictions.section(contrary),
        ]
        if _whole(view):
            chosen += [reconciliation.parts_section(stated), reconciliation.sums_section(view)]
        chosen += [
            outliers.section(view, far),
            provenance.corrections(view),
            provenance.rejected(view),
        ]
    if part in (None, "tra-cuu"):
        chosen.append(record_search.section(record_search.read(view, search, kind), search))
    if part in (None, "nguon"):
        chosen += [papers, provenance.snapshot(view), provenance.dictionary(view)]
    groups = int(contrary["contradiction_id"].nunique())
    figures = int(documents["figures"].sum())
    used = int((documents["figures"] > 0).sum())
    return Page(
        name=NAME,
        title=TITLE,
        headline=_headline(view, found, groups),
        facts=_facts(view, figures, used),
        cards=_cards(view, found, groups, figures, used),
        parts=(Part("noi-dung", "Nội dung", lambda: chosen),),
        attention=tuple(_attention(view, found, submissions)),
        missing=tuple(_missing(found, submissions)),
    )


def _whole(view: View) -> bool:
    """Whether totals of the whole Union are in view."""
    return view.filter.association_type is None and view.filter.association in (None, "lhh")


def _headline(view: View, found: completeness.Completeness, groups: int) -> str:
    tail = (
        f"; {numbers.number(groups)} chỗ các nguồn nói khác nhau"
        if groups
        else "; các nguồn không nói khác nhau chỗ nào"
    )
    if not found.expected:
        return "Phạm vi đang lọc không có chỉ số nào bắt buộc phải báo" + tail
    if view.filter.association:
        name = view.choices.associations[view.filter.association]
        return f"{name} đã có {found.reported} trong {found.expected} số liệu cần có{tail}"
    return f"{found.sentence}{tail}"


def _facts(view: View, figures: int, documents: int) -> tuple[str, ...]:
    facts = [f"{numbers.number(figures)} số liệu từ {numbers.number(documents)} văn bản"]
    if view.filter.field:
        facts.append("lĩnh vực chỉ áp dụng cho tra cứu bản ghi và mâu thuẫn, không cho độ đầy đủ")
    return tuple(facts)


def _cards(
    view: View, found: completeness.Completeness, groups: int, figures: int, documents: int
) -> tuple[Card, ...]:
    snapshot = view.snapshot
    cards = [
        Card(
            "Số liệu có nguồn (bản ghi)",
            numbers.number(figures),
            f"từ {numbers.number(documents)} văn bản",
            number=float(figures),
        )
    ]
    if found.expected:
        rate = 100 * found.reported / found.expected
        cards.append(
            Card(
                "Mức độ đầy đủ (%)",
                numbers.number(rate, 0),
                f"{numbers.number(found.reported)}/{numbers.number(found.expected)} ô cần có",
                number=rate,
                unit="%",
            )
        )
    cards += [
        Card(
            "Chỗ các nguồn khác nhau (đại lượng)",
            numbers.number(groups),
            "giữ cả hai con số, dùng một" if groups else "",
            number=float(groups),
        ),
        Card(
            "Dòng bị trả lại (dòng)",
            numbers.number(snapshot.rejected),
            f"trên {numbers.number(snapshot.accepted + snapshot.rejected)} dòng đã đọc",
            number=float(snapshot.rejected),
        ),
    ]
    return tuple(cards)


def _attention(
    view: View, found: completeness.Completeness, submissions: pd.DataFrame
) -> list[Attention]:
    points = []
    silent = _silent(found)
    if silent and found.named > 1:
        points.append(
            Attention(
                f"{len(silent)} hội có tên nhưng {wording.NO_DATA} nào: {', '.join(silent)}.",
                ":material/voice_over_off:",
                "silent",
            )
        )
    overdue = submissions[submissions["timeliness"] == "missing"]
    if len(overdue):
        owing = overdue["label"].nunique()
        points.append(
            Attention(
                f"{len(overdue)} báo cáo đã quá hạn mà {owing} hội chưa nộp; "
                f"lâu nhất là {numbers.number(overdue['days_late'].max())} ngày.",
                ":material/schedule:",
                "overdue",
            )
        )
    if view.snapshot.rejected:
        points.append(
            Attention(
                f"{numbers.number(view.snapshot.rejected)} dòng bị trả lại, chưa tính vào con số "
                "nào; cần sửa rồi nộp lại.",
                ":material/assignment_return:",
                "rejected",
            )
        )
    return points


def _silent(found: completeness.Completeness) -> list[str]:
    """Named members without a single figure."""
    own = found.cells[found.cells["association_kind"] == "member"]
    figures = own.groupby("association").agg(
        label=("label", "first"), observations=("observations", "sum")
    )
    return sorted(figures.loc[figures["observations"] == 0, "label"], key=numbers.sort_key)


def _missing(found: completeness.Completeness, submissions: pd.DataFrame) -> list[str]:
    lines = []
    if found.unnamed:
        lines.append(f"{found.unnamed_label}: tính là chưa báo trong mức độ đầy đủ.")
    lines += found.group.missing[1:]
    if submissions.empty:
        lines.append(
            "Chưa có sổ nộp báo cáo trong phạm vi đang lọc, nên chưa biết hội nào nộp đúng hạn."
        )
    none = [
        own.iloc[0]["indicator_name"]
        for _, own in found.members.groupby("indicator", sort=False)
        if (own["state"] == "not_reported").all()
    ]
    if none:
        lines.append(f"Chưa hội nào có số liệu về: {', '.join(map(phrases.decapitalise, none))}.")
    return lines
