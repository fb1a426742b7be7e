"""Coverage as stated: each figure with its own whole and its own day, never one beside another."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.areas import states
from dashboard.content.areas.scope import Scope, Version
from dashboard.content.model import Grid, Link, Section
from dashboard.words import numbers, wording
from etl.records import qualifiers

_COURSE = "Qua các năm"
_SHARE = "Tỷ lệ (%)"


def ratios(scope: Scope) -> Section | None:
    """What each association states of districts, communes and offices, the latest of each kind.

    One row an association, indicator and whole: 230, 209, 192 and 99 communes are not alike.
    """
    every = scope.all_ratios
    rows = every.drop_duplicates(["association", "indicator", "denominator"])
    if rows.empty:
        return None
    rows = rows.iloc[_order(rows)].reset_index(drop=True)
    # A bound over a whole is no share.
    exact = [qualifiers.are_exact([word]) for word in rows["qualifier"]]
    counted = (rows["unit"] != "có/không") & pd.Series(exact, index=rows.index)
    share = 100 * rows["value"].where(counted) / rows["denominator"]
    table = pd.DataFrame(
        {
            "Hội": rows["label"],
            "Điều được nêu": rows["subject"],
            "Con số": [words(row) for _, row in rows.iterrows()],
            _SHARE: share.astype(float).round(1),
            "Thời điểm": rows["time_label"],
            "Nguồn khác nêu": [others(o) or "không" for o in rows["other_words"]],
        }
    )
    courses = [_course(every, row) for _, row in rows.iterrows()]
    shown = table.copy()
    shown.insert(4, _COURSE, [_in_words(course) for course in courses])
    return Section(
        "areas_ratios",
        _title(scope, every),
        table,
        None,
        evidence.record_ids(
            [*rows["record_id"].head(evidence.MOST_RECORDS), *rows["other_ids"]],
            evidence.MOST_RECORDS,
        ),
        caption="Mỗi con số trên tổng số và thời điểm nguồn nêu; tỷ lệ khác tổng số không so nhau",
        note="Số xã của tỉnh: "
        + "; ".join(
            f"{numbers.number(n)} {era(scope, int(n))}"
            for n in sorted(_communes(every), reverse=True)
        )
        + "."
        if len(_communes(every))
        else "",
        grid=Grid(
            shown,
            courses={_COURSE: [[v for _, v in course] for course in courses]},
            bars={_SHARE: 100.0},
            links=[Link("association", {"association": a}) for a in rows["association"]],
        ),
        units={_SHARE: "%"},
    )


def _order(rows: pd.DataFrame) -> list[int]:
    place = {"districts_covered": 0, "communes_covered": 1}
    keys = [
        (place.get(i, 2), -v if i in place else 0, numbers.sort_key(label))
        for i, v, label in zip(rows["indicator"], rows["value"], rows["label"], strict=True)
    ]
    return sorted(range(len(rows)), key=keys.__getitem__)


def words(row: pd.Series) -> str:
    if row["unit"] == "có/không":
        return numbers.amount(row["value"], row["unit"])
    whole = None if numbers.missing(row["denominator"]) else int(row["denominator"])
    said = states.ratio_words(float(row["value"]), whole)
    said = numbers.qualified(said, row["qualifier"])
    # What is itself a whole needs none.
    whole_told = whole or row["indicator"] == "communes_total"
    return said if whole_told else f"{said} (nguồn không nêu trên bao nhiêu)"


def _course(every: pd.DataFrame, row: pd.Series) -> list[tuple[int, float]]:
    """(year, value) of the same association, indicator and whole, oldest first."""
    same_whole = (
        every["denominator"].isna()
        if numbers.missing(row["denominator"])
        else every["denominator"] == row["denominator"]
    )
    own = every[
        (every["association"] == row["association"])
        & (every["indicator"] == row["indicator"])
        & same_whole
        & every["day"].notna()
    ]
    at = {phrases.day_of(d).year: float(v) for d, v in zip(own["day"], own["value"], strict=True)}
    return sorted(at.items())


def _in_words(course: Sequence[tuple[int, float]]) -> str:
    if len(course) < 2:
        return ""
    first, last = course[0], course[-1]
    return f"{first[0]}: {numbers.number(first[1])}; {last[0]}: {numbers.number(last[1])}"


def _title(scope: Scope, every: pd.DataFrame) -> str:
    own = every[every["indicator"] == "districts_covered"]
    latest = own.drop_duplicates("association")
    if latest.empty:
        return f"{every['association'].nunique()} hội nêu độ phủ theo xã hoặc cơ sở ở huyện"
    if len(latest) == 1:
        only = latest.iloc[0]
        if not only["value"]:
            return f"{only['label']}: chưa có hội cấp huyện"
        said, *more = words(only).split(" (")
        return " (".join([f"{only['label']}: có hội ở {said} huyện", *more])
    of = latest["denominator"].astype(float).fillna(scope.version.districts or float("inf"))
    full = int((latest["value"] >= of).sum())
    said = f"{wording.capitalise(scope.group.of(len(latest)))} được nêu số huyện có hội"
    said += f"; {full} hội ở đủ các huyện" if full else ""
    grown = [c for _, row in latest.iterrows() if len(c := _course(every, row)) > 1]
    more = sum(course[-1][1] > course[0][1] for course in grown)
    return said + (f"; {more} hội có thêm huyện qua các năm" if more else "")


def _communes(every: pd.DataFrame) -> list[float]:
    own = every[(every["indicator"] == "communes_covered") & every["denominator"].notna()]
    return list(own["denominator"].unique())


def others(value: object) -> str | None:
    """What other sources say of the same, None when none does."""
    if numbers.missing(value) or not len(value):  # type: ignore[arg-type]
        return None
    return "; ".join(str(v) for v in value)  # type: ignore[attr-defined]


def era(scope: Scope, denominator: int) -> str:
    """When a number of communes was the province's: "đến 31/12/2019"."""
    own: list[Version] = [v for v in scope.versions if v.communes == denominator]
    if not own:
        return f"{wording.UNKNOWN} thời kỳ"
    first, last = own[0], own[-1]
    if first.code == scope.versions[0].code and last.last:
        return f"đến {numbers.day(last.last)}"
    if last.last is None:
        return f"từ {numbers.day(first.first)}"
    return f"từ {numbers.day(first.first)} đến {numbers.day(last.last)}"
