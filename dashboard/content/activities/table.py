"""Hoạt động, a row an association: what each reports, in which fields, with its course."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import UNION, UNIT
from dashboard.content.activities.scope import Scope
from dashboard.content.activities.sums import Sum, names_of, sums
from dashboard.content.model import Grid, Link, Section
from dashboard.words import numbers, wording


def by_association(scope: Scope) -> Section | None:
    """All named associations after the Union; those without a figure last.

    Where activities are of unlike kinds and times they are listed, never added.
    """
    cube, group, fields = scope.cube, scope.group, scope.fields
    # Nothing is added across associations here: what two report alike stands with each.
    whole = cube.frame[(cube.frame["role"] == "whole") & (cube.frame["value"] > 0)]
    if cube.single or whole.empty:
        return None
    union = whole[whole["part"] == UNION].drop_duplicates("association")
    members = scope.associations[~scope.associations["ended"]]
    rows = pd.concat([union[["association", "label"]], members[["association", "label"]]])
    kinds: dict[str, list[tuple[str, Sum]]] = {}
    for (who, kind, _), total in sums(whole, "association", "kind_name", "unit").items():
        kinds.setdefault(str(who), []).append((str(kind), total))
    short = {c: n.split(",")[0] for c, n in zip(fields["field"], fields["label"], strict=True)}
    done = whole.groupby("association")["top"].unique()
    rows = rows.assign(
        fields=[
            ", ".join(short[f] for f in short if f in done.get(a, ())) or None
            for a in rows["association"]
        ]
    )
    silent = rows["fields"].isna()
    rows = pd.concat([rows[~silent], rows[silent]])
    columns: dict[str, Any] = {"Hội": rows["label"]}
    courses: list[list[float | None]] = []
    year, heading = cube.last_full_year, ""
    if year is not None:
        by_year = cube.dated.pivot_table("value", "association", "year", "sum")
        years = [y for y in by_year.columns if y <= year]
        rows = rows.assign(size=rows["association"].map(by_year[year]))
        rows = rows.sort_values("size", ascending=False, kind="stable")
        own = by_year.reindex(rows["association"])[years]
        courses = [[None if numbers.missing(v) else v for v in line] for line in own.to_numpy()]
        heading = f"{years[0]}–{years[-1]}"
        columns = {"Hội": rows["label"], f"Hoạt động năm {year}": rows["size"]}
        if year - 1 in years:
            before = rows["association"].map(by_year[year - 1])
            columns[f"So với {year - 1}"] = rows["size"] - before
    columns["Lĩnh vực"] = rows["fields"]
    columns["Gồm"] = [names_of(kinds.get(a, ()), 6) or None for a in rows["association"]]
    columns["Thời gian"] = [_periods(kinds.get(a, ())) for a in rows["association"]]
    table = pd.DataFrame(columns)
    shown = table.copy()
    if heading:
        shown.insert(1, heading, [f"{sum(v is not None for v in c)} năm" for c in courses])
    known = scope.reporting()
    return Section(
        "associations",
        f"{wording.capitalise(group.of(known))} có số liệu hoạt động{group.unknown(known)}",
        table,
        None,
        cubes.ids(whole),
        caption="bấm một dòng để mở hồ sơ hội; mỗi loại hoạt động một đơn vị",
        note="Một lớp tập huấn, một cuộc hội thảo hay một nhiệm vụ đều tính là một hoạt động; so "
        "sánh giữa các hội cần xem loại hoạt động."
        if heading
        else "Mỗi loại một đơn vị và một thời gian nên không cộng và không so giữa các hội.",
        grid=Grid(
            table=shown,
            courses={heading: courses} if heading else {},
            links=[Link("association", {"association": a}) for a in rows["association"]],
            wide=("Gồm",),
        ),
        units={f"Hoạt động năm {year}": UNIT} if heading else {},
    )


def _periods(totals: Iterable[tuple[str, Sum]]) -> str | None:
    return "; ".join(dict.fromkeys(total.period for _, total in totals if total.period)) or None
