"""Coverage as a rate: each with its own denominator and date, never one beside another."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import evidence, phrases
from dashboard.content.areas import states
from dashboard.content.areas.scope import Scope, Version
from dashboard.content.model import Section
from dashboard.words import numbers, wording

#: Ratios that tell of something else than where an association is.
_OTHER = (
    "district_offices",
    "district_without_offices",
    "districts_supported",
    "districts_with_branch",
)


def districts(scope: Scope) -> Section | None:
    """Districts covered of how many, the latest of each association in this state."""
    rows = _latest(scope.ratios, "districts_covered")
    if rows.empty or not scope.version.districts:
        return None
    whole = scope.version.districts
    rows["of"] = rows["denominator"].fillna(whole)
    rows["share"] = 100 * rows["value"] / rows["of"]
    rows["text"] = [_ratio_text(r, whole) for _, r in rows.iterrows()]
    rows["detail"] = rows["time_label"]
    rows["click_keys"] = click_keys(association=rows["association"])
    full = int((rows["value"] >= rows["of"]).sum())
    return Section(
        "areas_rates_district",
        f"{rows.iloc[0]['label']} có hội ở {rows.iloc[0]['text']} huyện"
        if len(rows) == 1
        else f"{wording.capitalise(scope.group.of(len(rows)))} nêu độ phủ; {full} hội có ở đủ "
        f"{whole} huyện",
        pd.DataFrame(
            {
                "Hội": rows["label"],
                "Số huyện có hội": rows["value"],
                "Trên tổng số": rows["denominator"],
                "Tỷ lệ (%)": rows["share"].round(1),
                "Thời điểm": rows["time_label"],
                "Nguyên văn": rows["as_printed"],
                "Con số khác": [_others(o) for o in rows["other"]],
            }
        ),
        Chart(
            "bars",
            rows.assign(value=rows["share"])[["label", "value", "text", "detail", "click_keys"]],
            {"unit": "%", "title": "Tỷ lệ huyện có hội"},
        ),
        _ids(rows),
        note=f"Địa giới {scope.version.days}. Mẫu số lấy theo nguồn; nguồn không ghi thì ghi rõ.",
        half=True,
    )


def communes(scope: Scope) -> list[Section]:
    """Communes covered, one section a denominator: 230, 209, 192 and 99 are not alike."""
    rows = _latest(scope.all_ratios, "communes_covered", per="denominator")
    rows = rows[rows["denominator"].notna()]
    sections = []
    for denominator in sorted(rows["denominator"].unique(), reverse=True):
        own = rows[rows["denominator"] == denominator].copy()
        own["share"] = 100 * own["value"] / own["denominator"]
        own["text"] = [
            f"{states.ratio_words(v, int(denominator))} xã · {numbers.percent(s)}"
            for v, s in zip(own["value"], own["share"], strict=True)
        ]
        own["detail"] = own["time_label"]
        own["click_keys"] = click_keys(association=own["association"])
        top = own.loc[own["share"].idxmax()]
        time = era(scope, int(denominator))
        sections.append(
            Section(
                f"areas_rates_commune_{int(denominator)}",
                f"Trên {numbers.number(denominator)} xã ({time}): {top['label']} "
                f"{states.ratio_words(top['value'], int(denominator))}, "
                f"bằng {numbers.percent(top['share'])}",
                pd.DataFrame(
                    {
                        "Hội": own["label"],
                        "Số xã có hội": own["value"],
                        "Trên tổng số": own["denominator"],
                        "Tỷ lệ (%)": own["share"].round(1),
                        "Thời điểm nêu": own["time_label"],
                    }
                ),
                Chart(
                    "bars",
                    own.assign(value=own["share"])[
                        ["label", "value", "text", "detail", "click_keys"]
                    ],
                    {"unit": "%", "title": f"Tỷ lệ xã có hội trên {int(denominator)} xã"},
                ),
                _ids(own),
                note="Mỗi mẫu số là một địa giới; tỷ lệ trên hai mẫu số không so với nhau.",
                half=True,
            )
        )
    return sections


def over_time(scope: Scope) -> Section | None:
    """Districts covered year by year, where several years are told."""
    rows = scope.all_ratios[scope.all_ratios["indicator"] == "districts_covered"]
    rows = rows[rows["day"].notna()]
    if rows.empty:
        return None
    years = [phrases.day_of(d).year for d in rows["day"]]
    rows = rows.assign(year=years).drop_duplicates(["association", "year"])
    if rows["year"].nunique() < 3:
        return None
    columns = {int(y): str(y) for y in sorted(rows["year"].unique())}
    cells = pd.DataFrame(
        {
            "row": rows["association"],
            "column": rows["year"],
            "value": rows["value"],
            "detail": [
                f"trên {int(d)} huyện" if not numbers.missing(d) else "không ghi mẫu số"
                for d in rows["denominator"]
            ],
        }
    )
    first, last = min(columns), max(columns)
    pivot = cells.pivot(index="row", columns="column", values="value")
    both = pivot.dropna(subset=[first, last])
    grown = both[both[last] > both[first]]
    names = dict(zip(rows["association"], rows["label"], strict=True))
    order = dict(sorted(names.items(), key=lambda pair: numbers.sort_key(pair[1])))
    table = pivot.reindex(list(order)).rename(index=order, columns=columns).reset_index()
    return Section(
        "areas_over_time",
        f"Từ {first} đến {last}: {len(grown)} trong {len(both)} hội thêm huyện có hội",
        table.rename(columns={"row": "Hội"}).rename_axis(columns=None),
        Chart(
            "heat",
            cells,
            {
                "rows": order,
                "columns": columns,
                "row_dimension": "association",
                "column_dimension": "year",
                "title": "Số huyện có hội theo năm",
            },
        ),
        tuple(rows["record_id"].head(60)),
        note="Số huyện có hội như hội báo từng năm; từ 01/07/2025 không còn cấp huyện.",
    )


def reach_communes(scope: Scope) -> Section | None:
    """Associations that say they have branches down to the communes, without a number."""
    rows = _latest(scope.all_ratios, "has_commune_branches")
    if rows.empty:
        return None
    yes = rows[rows["value"] > 0]
    counted = set(_latest(scope.all_ratios, "communes_covered")["association"])
    return Section(
        "areas_commune_branches",
        f"{len(yes)} hội có chi hội đến cấp xã: {phrases.all_names(yes['label'])}",
        pd.DataFrame(
            {
                "Hội": rows["label"],
                "Chi hội đến cấp xã": ["có" if v else "không" for v in rows["value"]],
                "Số xã": [
                    "có số riêng" if code in counted else "nguồn không nêu số xã"
                    for code in rows["association"]
                ],
                "Thời điểm": rows["time_label"],
            }
        ),
        None,
        _ids(rows),
    )


def offices(scope: Scope) -> Section | None:
    """Offices and support in the districts: other ratios that are told."""
    rows = scope.ratios[scope.ratios["indicator"].isin(_OTHER)]
    if rows.empty:
        return None
    # What sources dispute comes first: it makes the title.
    rows = rows.iloc[rows["other"].isna().argsort(kind="stable")]
    said = [
        states.ratio_words(r["value"], None if numbers.missing(r["denominator"]) else
                           int(r["denominator"]))
        for _, r in rows.iterrows()
    ]  # fmt: skip
    first = rows.iloc[0]
    return Section(
        "areas_offices",
        f"{first['label']}: {phrases.decapitalise(first['subject'])} {said[0]}"
        + (f" (nguồn cũng nêu {_others(first['other'])})" if _others(first["other"]) else ""),
        pd.DataFrame(
            {
                "Hội": rows["label"],
                "Điều được nêu": rows["subject"],
                "Con số": said,
                "Con số khác": [_others(o) or "không có" for o in rows["other"]],
                "Thời điểm": rows["time_label"],
            }
        ),
        None,
        _ids(rows),
    )


def _latest(rows: pd.DataFrame, indicator: str, per: str | None = None) -> pd.DataFrame:
    """The latest row of an indicator for each association (and denominator)."""
    keys = ["association", *([per] if per else [])]
    return rows[rows["indicator"] == indicator].drop_duplicates(keys).copy()


def _ratio_text(row: pd.Series, whole: int) -> str:
    said = states.ratio_words(
        row["value"], None if numbers.missing(row["denominator"]) else int(row["denominator"])
    )
    if numbers.missing(row["denominator"]):
        said += f" (nguồn không ghi trên bao nhiêu; tỉnh có {whole})"
    others = _others(row["other"])
    return f"{said}; nguồn khác: {others}" if others else said


def _others(value: object) -> str | None:
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


def _ids(rows: pd.DataFrame) -> tuple[str, ...]:
    """Record ids of the rows and of what contradicts them."""
    ids = [*rows["record_id"].head(evidence.MOST_RECORDS), *rows["other_ids"]]
    return evidence.record_ids(ids, evidence.MOST_RECORDS)
