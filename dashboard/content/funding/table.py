"""Kinh phí, a row an association: income, its course, State money and dependence on it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.content import evidence
from dashboard.content.funding import frames
from dashboard.content.funding.recipients import funded_words
from dashboard.content.funding.scope import Scope
from dashboard.content.model import Grid, Link, Section
from dashboard.words import numbers, wording

#: What an association says of State money → its word and tone.
GROUPS = {
    "funded": ("được cấp", ""),
    "zero": ("nêu rõ không được cấp", "warn"),
    "unknown": (wording.NO_DATA, "unknown"),
}
_TOTAL, _STATE, _SHARE = "Tổng thu (đồng)", "Ngân sách cấp (đồng)", "Phụ thuộc (%)"
_EACH = "Thu một hội viên (đồng)"


def by_association(scope: Scope) -> Section | None:
    """All named associations, those with most income first, the unknown last."""
    each = scope.state_of_each
    if scope.single or scope.union_only or each.empty:
        return None
    of_year = scope.of_year.set_index("association")
    # Where only State money is told the rest is unknown, not nought.
    total = of_year["total"].where(of_year["split"].astype(bool))
    rows = each.assign(
        total=each["association"].map(total),
        share=each["association"].map(of_year["share"]),
        order=[numbers.sort_key(n) for n in each["label"]],
    ).sort_values("order")
    rows = rows.sort_values(["total", "state"], ascending=False, kind="stable")
    people = scope.view.query("membership/over_time")
    people = people[people["time"] == scope.year].set_index("association")
    heads = rows["association"].map(people["value"]).where(lambda v: v > 0)
    change = _changes(scope)
    columns: dict[str, Any] = {
        "Hội": rows["label"],
        _TOTAL: rows["total"],
        f"So với {(scope.year or 0) - 1} (%)": rows["association"].map(change),
        _STATE: rows["state"],
        _SHARE: rows["share"],
        _EACH: rows["total"] / heads,
    }
    table = pd.DataFrame({k: v for k, v in columns.items() if k == "Hội" or v.notna().any()})
    table["Ngân sách"] = [GROUPS[g][0] for g in rows["group"]]
    table["Loại hình"] = rows["type_name"]
    return Section(
        "associations",
        _title(scope),
        table,
        records=(*evidence.record_ids(scope.of_year), *people["record_id"]),
        caption=f"{scope.period}; {scope.group.of(len(scope.of_year))} có số liệu; "
        "bấm một dòng để mở hồ sơ hội"
        if scope.year
        else "bấm một dòng để mở hồ sơ hội",
        note="Phụ thuộc = phần ngân sách trong tổng thu, chỉ tính ở hội nêu đủ các nguồn. Hội đông "
        "hội viên thường có mức thu bình quân một hội viên thấp; đây không phải là xếp hạng.",
        grid=_grid(scope, rows, table),
        units=dict.fromkeys((c for c in (_TOTAL, _STATE, _EACH) if c in table), "đồng"),
    )


def _title(scope: Scope) -> str:
    known = scope.of_year[scope.of_year["share"].notna()]
    if len(known) < 3 and scope.of_year["state"].notna().any():
        return funded_words(scope)
    if len(known) < 3:
        return f"Mỗi hội một dòng: {scope.group.of(len(scope.of_year))} có số liệu kinh phí"
    half, none = int((known["share"] >= 50).sum()), int((known["share"] == 0).sum())
    return (
        f"{half} trong {len(known)} hội có từ một nửa số thu là ngân sách cấp; "
        f"{none} hội không có thu từ ngân sách"
    )


def _changes(scope: Scope) -> dict[str, float]:
    """Association → change of income against the year before (%), over what both years have."""
    if scope.year is None:
        return {}
    rows = scope.members[scope.members["complete"] & scope.members["value"].notna()]
    keys = ["association", "funding_source"]
    now, before = (
        rows[rows["year"] == y].set_index(keys)["value"] for y in (scope.year, scope.year - 1)
    )
    sums = pd.concat({"now": now, "before": before}, axis=1, join="inner").groupby(level=0).sum()
    sums = sums[sums["before"] > 0]
    return (100 * (sums["now"] / sums["before"] - 1)).to_dict()


def _grid(scope: Scope, rows: pd.DataFrame, table: pd.DataFrame) -> Grid:
    """The table as it is read: money in millions, the course of the whole years in it."""
    shown = table.round({c: 1 for c in table.columns if c.endswith("(%)")})
    for name, by, heading in (
        (_TOTAL, 1e6, "Thu (triệu đồng)"),
        (_STATE, 1e6, "Ngân sách (triệu đồng)"),
        (_EACH, 1e3, "Thu/hội viên (nghìn đồng)"),
    ):
        if name in shown:
            shown[name] = (shown[name] / by).round(0 if name == _EACH else 1)
            shown = shown.rename(columns={name: heading})
    sums = frames.yearly(scope.members)
    years, courses = sorted(sums.columns), {}
    if len(years) > 1 and _TOTAL in table:
        own = [
            [] if numbers.missing(t) or a not in sums.index else list(sums.loc[a, years])
            for a, t in zip(rows["association"], rows["total"], strict=True)
        ]
        heading = f"{years[0]}–{years[-1]}"
        shown.insert(1, heading, [f"{len(c)} năm" if c else None for c in own])
        courses[heading] = [[None if numbers.missing(v) else v for v in c] for c in own]
    return Grid(
        table=shown,
        courses=courses,
        bars={_SHARE: 100.0} if _SHARE in shown else {},
        tones={"Ngân sách": [GROUPS[g][1] for g in rows["group"]]},
        links=[Link("association", {"association": a}) for a in rows["association"]],
    )
