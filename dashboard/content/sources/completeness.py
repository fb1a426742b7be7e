"""What was to be reported and what was: by association and indicator, and by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import known, phrases, union
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: States that count as reported.
REPORTED = ("reported", "zero")
#: Row of the matrix for the associations nobody names.
_UNNAMED = ""
#: With fewer years a course of completeness over time says nothing.
FEWEST_YEARS = 4
#: The two matrices: record tables of the columns, and what they are about.
_HALVES = (
    ("organisation", "membership", "branches"),
    ("coverage", "staff", "funding", "activities"),
)
_SUBJECTS = ("tổ chức và hội viên", "địa bàn, nhân sự, kinh phí, hoạt động")
#: Short heads of columns, so that they fit on a phone; others keep their full name.
_SHORT = {
    "term_end_year": "Hạn nhiệm kỳ",
    "special_status": "Hội đặc thù",
    "has_office": "Nơi làm việc",
    "members_admitted": "Kết nạp mới",
    "presence": "Từng địa bàn",
    "districts_covered": "Huyện có hội",
    "communes_covered": "Xã có hội",
    "posts": "Biên chế",
    "staff_members": "Nhân sự",
    "income": "Kinh phí thu",
    "spending": "Kinh phí chi",
}


@dataclass(frozen=True)
class Completeness:
    """Every association × indicator within the filter (see sources/completeness.sql).

    `unnamed` is how many member associations the Union states beyond the named ones;
    nothing is known of them, so all that is expected of a member is missing.
    """

    cells: pd.DataFrame
    group: known.Group
    unnamed: int

    @property
    def members(self) -> pd.DataFrame:
        """The cells expected of the named member associations."""
        kind = self.cells["association_kind"] == "member"
        return self.cells[kind & self.cells["expected"]]

    @property
    def named(self) -> int:
        return int(self.members["association"].nunique())

    @property
    def indicators(self) -> int:
        """How many indicators a member is expected to report."""
        return int(self.members["indicator"].nunique())

    @property
    def expected(self) -> int:
        """Cells expected of all members, the unnamed ones included."""
        return len(self.members) + self.unnamed * self.indicators

    @property
    def reported(self) -> int:
        return int(self.members["state"].isin(REPORTED).sum())

    @property
    def share(self) -> float:
        """The per cent of what is expected that is reported: on every page the same."""
        return 100 * self.reported / self.expected if self.expected else 0.0

    @property
    def sentence(self) -> str:
        """That per cent in a sentence: "Mới có 11 % số liệu cần có của 23 hội (48/437)"."""
        word = "Mới" if self.share < 50 else "Đã"
        return (
            f"{word} có {numbers.percent(self.share, 0)} số liệu cần có của "
            f"{self.group.all.removeprefix('cả ')} ({numbers.number(self.reported)}/"
            f"{numbers.number(self.expected)})"
        )

    @property
    def unnamed_label(self) -> str:
        return self.group.missing[0].rstrip(".")


def read(view: View) -> Completeness:
    """The completeness within the filter; the field of activity plays no part."""
    cells = view.query("sources/completeness")
    group = known.group(view)
    asks = view.filter.association is None and view.filter.association_type != union.COLLECTIVE
    return Completeness(cells, group, group.unnamed if asks else 0)


def full_table(completeness: Completeness) -> pd.DataFrame:
    """Every organisation × every indicator, expected or not, for the download."""
    cells = completeness.cells
    return pd.DataFrame(
        {
            "Tổ chức": cells["label"],
            "Chỉ số": cells["indicator_name"],
            "Cần có": ["có" if e else "không" for e in cells["expected"]],
            "Tình trạng": cells["state"].map(wording.STATES),
            "Số bản ghi": cells["observations"],
            "Kỳ gần nhất": cells["last_period"],
        }
    )


def matrices(completeness: Completeness) -> list[Section]:
    """Association × indicator for what is expected of members, in two halves.

    Two, because one with all the columns cannot be read on a phone.
    """
    if not completeness.indicators:
        return []
    halves = [completeness.members["record_table"].isin(topics) for topics in _HALVES]
    return [
        _matrix(completeness, completeness.members[half]["indicator"].unique(), key, subject)
        for half, key, subject in zip(
            halves, ("completeness", "completeness_work"), _SUBJECTS, strict=True
        )
        if half.any()
    ]


def _matrix(completeness: Completeness, wanted: Any, key: str, subject: str) -> Section:
    cells = completeness.cells
    rows = cells[
        cells["indicator"].isin(wanted) & cells["association_kind"].isin(["member", "collective"])
    ]
    frame = pd.DataFrame(
        {
            "row": rows["association"],
            "column": rows["indicator"],
            "state": rows["state"],
            "detail": [
                f"{numbers.number(n)} số liệu, gần nhất: {p}" if n else ""
                for n, p in zip(rows["observations"], rows["last_period"], strict=True)
            ],
        }
    )
    order = _order(completeness)
    columns = {str(r["indicator"]): head(r) for _, r in rows.iterrows()}
    if completeness.unnamed:
        gap = pd.DataFrame(
            {
                "row": _UNNAMED,
                "column": list(columns),
                "state": "not_reported",
                "detail": f"{completeness.unnamed} hội",
            }
        )
        frame = pd.concat([frame, gap], ignore_index=True)
        order[_UNNAMED] = completeness.unnamed_label
    first = key == "completeness"
    return Section(
        key=key,
        title=_matrix_title(completeness, wanted, subject),
        chart=Chart(
            "matrix",
            frame,
            {
                "rows": order,
                "columns": columns,
                "row_dimension": "association",
                "title": f"Mức độ đầy đủ: {subject}",
            },
        ),
        table=_matrix_table(frame, order, columns),
        source="Nguồn: tính từ toàn bộ bản ghi được nhận trong phạm vi đang lọc.",
        note="Gồm các chỉ số mà hội thành viên nào cũng cần có."
        if first
        else f"{wording.NO_DATA_AT_START} khác với bằng không.",
        heading="Ai báo cáo, ai chưa" if first else "",
        half=True,
    )


def head(row: pd.Series) -> str:
    """The short name of an indicator, for heads of columns and lists."""
    return _SHORT.get(str(row["indicator"]), str(row["indicator_name"]))


def _order(completeness: Completeness) -> dict[str, str]:
    """Members from the most to the least complete, then the collective ones: code → name."""
    cells = completeness.cells
    done = (
        completeness.members.assign(done=completeness.members["state"].isin(REPORTED))
        .groupby("association")["done"]
        .sum()
    )
    names = dict(zip(cells["association"], cells["label"], strict=True))
    members = sorted(done.index, key=lambda c: (-int(done[c]), numbers.sort_key(names[c])))
    collective = cells[cells["association_kind"] == "collective"]["association"].unique()
    ordered = [*members, *sorted(collective, key=lambda c: numbers.sort_key(names[c]))]
    return {code: names[code] for code in ordered}


def _matrix_title(completeness: Completeness, wanted: Any, subject: str) -> str:
    own = completeness.members[completeness.members["indicator"].isin(wanted)]
    done = own.assign(done=own["state"].isin(REPORTED))
    by_indicator = done.groupby("indicator", sort=False)["done"].sum().astype(int)
    associations = completeness.named + completeness.unnamed
    whole = associations * len(by_indicator)
    text = (
        f"{wording.capitalise(subject)}: có {numbers.number(by_indicator.sum())} trong "
        f"{numbers.number(whole)} số liệu cần có ({numbers.share(by_indicator.sum(), whole, 0)})"
    )
    if by_indicator.min() < associations and completeness.named > 1:
        worst = own[own["indicator"] == by_indicator.idxmin()].iloc[0]
        least = phrases.decapitalise(head(worst))
        text += f"; thiếu nhiều nhất là {least} ({by_indicator.min()}/{associations} hội)"
    return text


def _matrix_table(
    frame: pd.DataFrame, order: dict[str, str], columns: dict[str, str]
) -> pd.DataFrame:
    words = frame.assign(state=frame["state"].map(wording.STATES))
    wide = words.pivot_table(index="row", columns="column", values="state", aggfunc="first")
    wide = wide.reindex(index=list(order), columns=list(columns)).rename(columns=columns)
    wide.insert(0, "Hội", list(order.values()))
    wide.columns.name = None
    return wide.reset_index(drop=True)


def by_year(view: View) -> Section | None:
    """What share of the yearly indicators each member reported in each year."""
    rows = view.query("sources/completeness_years")
    if rows["year"].nunique() < FEWEST_YEARS:
        return None
    frame = pd.DataFrame(
        {
            "row": rows["association"],
            "column": rows["year"],
            "value": 100 * rows["reported"] / rows["due"],
            "detail": [
                f"{r}/{d} chỉ số" for r, d in zip(rows["reported"], rows["due"], strict=True)
            ],
        }
    )
    # What is missing is one digit and fits on a phone; a full cell stays bare.
    lacking = rows["due"] - rows["reported"]
    frame["text"] = [numbers.number(n) if n else "" for n in lacking]
    names = dict(zip(rows["association"], rows["label"], strict=True))
    order = dict(sorted(names.items(), key=lambda pair: numbers.sort_key(pair[1])))
    years = [int(y) for y in sorted(frame["column"].unique())]
    shares = frame.groupby("column")["value"].mean()
    silent = frame[frame["value"] == 0]
    title = (
        f"Mức đầy đủ hằng năm đi từ {numbers.number(shares[years[0]], 0)} % năm {years[0]} đến "
        f"{numbers.number(shares[years[-1]], 0)} % năm {years[-1]}"
    )
    if len(silent):
        title += f"; {len(silent)} lần một hội không có số liệu nào cả năm"
    return Section(
        key="completeness_years",
        title=title,
        chart=Chart(
            "heat",
            frame,
            {
                "rows": order,
                "columns": {year: str(year) for year in years},
                "row_dimension": "association",
                "column_dimension": "year",
                "title": "Phần trăm chỉ số hằng năm đã báo",
            },
        ),
        table=pd.DataFrame(
            {
                "Hội": rows["label"],
                "Năm": rows["year"],
                "Đã báo (chỉ số)": rows["reported"],
                "Phải báo (chỉ số)": rows["due"],
                "Tỷ lệ (%)": frame["value"],
            }
        ),
        source="Nguồn: tính từ toàn bộ bản ghi được nhận trong phạm vi đang lọc.",
        note=f"Số trong ô: còn thiếu mấy trong {rows['due'].max()} chỉ số phải báo hằng năm (hội "
        "viên, tổ chức cơ sở, nhân sự, kinh phí, hoạt động); ô không có số là đủ.",
    )
