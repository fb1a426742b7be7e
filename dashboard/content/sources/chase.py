"""What to ask each association for: the list, and a message ready to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.content import phrases
from dashboard.content.model import Grid, Link, Section
from dashboard.content.sources import completeness, contradictions
from dashboard.content.sources.completeness import Completeness
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: Code of the part in the URL.
PART = "bo-sung"


@dataclass(frozen=True)
class Chase:
    """What one association owes.

    lacking  names of the indicators without any figure;  due  how many are expected
    reports  periods whose report is overdue;  contrary  figures that sources disagree on
    """

    association: str
    label: str
    lacking: tuple[str, ...]
    due: int
    reports: tuple[str, ...]
    contrary: tuple[str, ...]
    last: str

    def message(self, view: View, due: Sequence[str] = ()) -> str:
        """A message to the association, plain text; with what falls `due`, a line each."""
        today = numbers.day(view.today)
        lines = [f"Kính gửi: {self.label}", ""]
        if view.is_demo:
            lines = [wording.DEMO_BADGE, "", *lines]
        lines += [f"{wording.ORGANISATION} đang tổng hợp số liệu về các hội, đến ngày {today}.", ""]
        years = view.filter.year_from or view.filter.year_to
        never = "trong những năm đang xét" if years else "trong nguồn nào"
        for heading, items in (
            ("Việc sắp đến hạn, xin cho biết kết quả:", due),
            (
                f"Còn {len(self.lacking)} trong {self.due} chỉ số {wording.NO_DATA} {never}:",
                self.lacking,
            ),
            ("Báo cáo đã quá hạn mà chưa nhận được:", self.reports),
            ("Các nguồn nêu khác nhau, xin xác nhận con số đúng:", self.contrary),
        ):
            if items:
                lines += [heading, *(f"{i}. {item}" for i, item in enumerate(items, 1)), ""]
        lines.append(
            "Đề nghị gửi số liệu kèm thời điểm và văn bản nguồn. Mục nào không có hoặc bằng không "
            "thì xin ghi rõ, để không bị hiểu là chưa báo."
        )
        return "\n".join(lines)


def read(filled: Completeness, submissions: pd.DataFrame, contrary: pd.DataFrame) -> list[Chase]:
    """What each association owes, the one that owes most first; who owes nothing is left out."""
    overdue = submissions[submissions["timeliness"] == "missing"]
    groups = contrary.groupby("contradiction_id", sort=False)
    words = {item: contradictions.in_words(group) for item, group in groups}
    told = contrary.groupby("association")["contradiction_id"].unique()
    rows = []
    for (association, label), own in filled.cells.groupby(["association", "label"], sort=False):
        due = own[own["expected"]]
        lacking = due.loc[due["state"] == "not_reported", "indicator_name"]
        reports = overdue.loc[overdue["association"] == association, "time_label"]
        last = own["last_day"].max()
        owed = Chase(
            str(association),
            str(label),
            tuple(lacking),
            len(due),
            tuple(reports),
            tuple(words[item] for item in told.get(association, ())),
            wording.NO_DATA if numbers.missing(last) else numbers.day(last),
        )
        if owed.lacking or owed.reports or owed.contrary:
            rows.append(owed)
    return sorted(rows, key=lambda c: (-len(c.lacking), numbers.sort_key(c.label)))


def owed(view: View) -> list[Chase]:
    """What every association owes under the filter."""
    return read(
        completeness.read(view), view.query("sources/submissions"), contradictions.read(view)
    )


def section(filled: Completeness, owing: list[Chase]) -> Section:
    """The list to work through, a row an association."""
    table = pd.DataFrame(
        {
            "Hội": [c.label for c in owing],
            "Còn thiếu": [len(c.lacking) for c in owing],
            "Cần có": [c.due for c in owing],
            "Số liệu cần bổ sung": [
                ", ".join(phrases.decapitalise(name.split(" (")[0]) for name in c.lacking)
                or "không"
                for c in owing
            ],
            "Báo cáo chưa nộp": [", ".join(c.reports) or "không" for c in owing],
            "Cần xác nhận": [len(c.contrary) for c in owing],
            "Số liệu gần nhất": [c.last for c in owing],
        }
    )
    lacking = [c for c in owing if c.lacking]
    title = "Các hội đã có đủ chỉ số cần có"
    if lacking:
        first = lacking[0]
        title = f"{first.label} còn thiếu {len(first.lacking)} trong {first.due} chỉ số"
        if len(lacking) > 1:
            named = " đã biết tên" if filled.unnamed else ""
            title = f"{len(lacking)} tổ chức{named} cần bổ sung; thiếu nhiều nhất: {title}"
    return Section(
        key="chase",
        title=title.replace(" còn thiếu ", ", ") if len(lacking) > 1 else title,
        table=table,
        source="Nguồn: tính từ toàn bộ bản ghi được nhận trong phạm vi đang lọc.",
        caption=f"{filled.unnamed_label}: trước hết cần danh sách"
        if filled.unnamed
        else "Bấm một dòng để lấy lời nhắn gửi hội",
        note="Còn thiếu là chưa nguồn nào nêu, trong những năm đang lọc nếu có chọn năm.",
        grid=Grid(
            bars={"Còn thiếu": float(max([c.due for c in owing], default=1))},
            links=[Link("sources", own={"phan": PART, "muc": c.association}) for c in owing],
            widths={"Hội": 190, "Còn thiếu": 110, "Số liệu cần bổ sung": 430},
        ),
    )
