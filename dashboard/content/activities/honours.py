"""Awards and honours."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.activities.cube import MEMBERS, PARTS, UNION
from dashboard.content.activities.sums import Sum, sums
from dashboard.content.model import Grid, Section
from dashboard.words import numbers

APPRAISAL = "giam-dinh"


def award_totals(awards: pd.DataFrame) -> pd.DataFrame:
    """Awards without double counting: the ungraded total of a kind, else its grades."""
    if awards.empty:
        return awards.assign(part=None)
    key = ["association", "award_kind", "time_start", "time_end"]
    ungraded = awards["grade"].isna()
    has_total = ungraded.groupby([awards[k] for k in key], dropna=False).transform("any")
    rows = awards[ungraded | ~has_total].copy()
    is_union = rows["association_kind"].isin(["union", "standing_office"])
    rows["part"] = is_union.map({True: UNION, False: MEMBERS}).astype(object)
    return rows[rows["value"] > 0]


def awards_grid(awards: pd.DataFrame, totals: pd.DataFrame) -> Section | None:
    """A row an award and organisation, with its grades in words."""
    if totals.empty:
        return None
    by_award = sums(totals, "award_kind", "kind_name", "association", "label")
    graded = awards[awards["grade"].notna() & (awards["value"] > 0)]
    grades = {key: _grades(own) for key, own in graded.groupby(["award_kind", "association"])}
    table = pd.DataFrame(
        [
            {
                "Giải thưởng, danh hiệu": kind,
                "Tổ chức nêu": who,
                "Số lượng": total.value,
                "Đơn vị": total.unit,
                "Hạng": grades.get((code, association)),
                "Thời gian": total.period,
            }
            for (code, kind, association, who), total in by_award.items()
        ]
    )
    parts: dict[str, dict[str, Sum]] = {}
    for (kind, part), total in sums(totals, "kind_name", "part").items():
        parts.setdefault(str(kind), {})[str(part)] = total
    first = next(iter(parts))
    tellers = totals[totals["kind_name"] == first].groupby("part")["label"].unique()
    given = ", ".join(
        f"{total.format_figure()} do {tellers[p][0] if len(tellers[p]) == 1 else PARTS[p]} nêu"
        for p, total in parts[first].items()
    )
    return Section(
        "activities_awards",
        f"{len(parts)} loại giải thưởng, danh hiệu; {first}: {given}",
        table.drop(columns=[] if grades else "Hạng"),
        None,
        evidence.record_ids(awards),
        caption="công trình, người và giải là những đơn vị khác nhau, không cộng với nhau",
        grid=Grid(wide=("Giải thưởng, danh hiệu",)),
    )


def _grades(own: pd.DataFrame) -> str:
    order = own.groupby("grade", sort=False)["value"].sum()
    return ", ".join(
        f"{numbers.number(order[g])} {_grade(g)}" for g in sorted(order.index, key=_grade_key)
    )


def _grade(grade: object) -> str:
    text = str(grade)
    return f"giải {text}" if len(text) == 1 else f"giải {phrases.decapitalise(text)}"


def _grade_key(grade: object) -> tuple:
    names = ("Đặc biệt", "Nhất", "Nhì", "Ba", "A", "B", "C", "Khuyến khích")
    text = str(grade)
    return (names.index(text) if text in names else len(names), numbers.sort_key(text))
