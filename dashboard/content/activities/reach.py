"""Whom activities reach, what they leave behind, what they cost."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import known, phrases
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import Cube
from dashboard.content.activities.sums import Sum, amount_of, names_of, sums
from dashboard.content.model import Grid, Section
from dashboard.selection.view import View
from dashboard.words import numbers

#: More bars than this are not read; the table has the rest.
_MOST_BARS = 10
#: Letters of a title.
_LINE = 100
#: Places named of a result.
_MOST_AREAS = 6


def participants(cube: Cube, same: pd.DataFrame) -> Section | None:
    """People trained, patients treated, delegates: a row an association and kind, unit by
    unit, never added up; parts under their whole."""
    frame = cube.frame
    own = frame[
        (frame["indicator"] == "participants")
        & frame["counted"]
        & (frame["role"] != "overlap")
        & (frame["value"] > 0)
    ]
    if own.empty:
        return None
    shared = {
        (who, kind)
        for column in ("association", "other")
        for who, kind in zip(same[column], same["activity_kind"], strict=True)
    }
    rows = _lines(own)
    first: dict[str, str] = {}
    for row in rows:
        if not row["is_part"]:
            first.setdefault(row["unit"], f"{row['who']} {amount_of(row['sum'], row['what'])}")
    return Section(
        "activities_reach",
        _title(list(first.values())),
        pd.DataFrame(
            {
                "Hội": [row["who"] for row in rows],
                "Hoạt động": [("trong đó: " if r["is_part"] else "") + r["what"] for r in rows],
                "Số lượng": [row["sum"].value for row in rows],
                "Đơn vị": [row["unit"] for row in rows],
                "Mức độ": [row["sum"].qualifier for row in rows],
                "Bình quân": [_mean(cube, row) or "không tính" for row in rows],
                "Thời gian": [row["sum"].period for row in rows],
                "Ghi chú": [
                    "hai hội cùng báo, tính một lần"
                    if (row["association"], row["kind"]) in shared
                    else "–"
                    for row in rows
                ],
            }
        ),
        None,
        cubes.ids(own),
        caption="mỗi đơn vị để riêng; dòng “trong đó” là một phần, không cộng thêm",
        note="Một người có thể dùng nhiều cách điều trị nên các phần cộng lại có thể lớn hơn tổng.",
        grid=Grid(),
    )


def _title(said: list[str]) -> str:
    """The largest of the first units, as far as they fit one line."""
    both = "; ".join(said[:2])
    return both if len(both) <= _LINE else said[0]


def _lines(own: pd.DataFrame) -> list[dict]:
    """One line a unit, association and kind, largest first, parts under their whole."""
    totals = sums(
        own, "unit", "association", "label", "kind_name", "activity_kind", "parent", "role"
    )
    size = {
        (unit, code, kind): total.value or 0
        for (unit, code, _, _, kind, _, role), total in totals.items()
        if role == "whole"
    }
    of_unit = own[own["role"] == "whole"].groupby("unit")["value"].sum()

    def place(item: tuple[tuple, Sum]) -> tuple:
        (unit, code, who, _, kind, parent, role), total = item
        head = parent if role == "part" else kind
        largest = -size.get((unit, code, head), 0)
        rank = -of_unit.get(unit, 0)
        return (rank, unit, largest, str(who), str(head), role == "part", -(total.value or 0))

    return [
        {
            "unit": unit,
            "association": code,
            "who": who,
            "what": str(name),
            "kind": kind,
            "is_part": role == "part",
            "sum": total,
        }
        for (unit, code, who, name, kind, _, role), total in sorted(totals.items(), key=place)
    ]


def _mean(cube: Cube, line: dict) -> str:
    """How many a single activity: where one statement gives both, over the same time."""
    total: Sum = line["sum"]
    own = cube.events[cube.events["association"] == line["association"]]
    own = own[own["activity_kind"] == line["kind"]]
    if total.records != 1 or len(own) != 1:
        return ""
    event = own.iloc[0]
    if event["time_label"] != total.period or not event["value"]:
        return ""
    mean = known.quotient(total.value or 0.0, total.qualifier, event["value"], event["qualifier"])
    if mean is None:
        return ""
    return f"{numbers.qualified(numbers.number(mean[0], 0), mean[1])} mỗi {event['unit']}"


def outputs(view: View, cube: Cube) -> Section | None:
    """What activities leave behind, as a table: the units cannot share a scale."""
    if cube.outputs.empty:
        return None
    totals = sums(_latest_levels(cube.outputs), "association", "label", "kind_name")
    told = view.query("activities/output_areas")
    areas = {
        (who, kind): phrases.listed(list(names), _MOST_AREAS, "nơi", int(count))
        for who, kind, names, count in told.itertuples(index=False, name=None)
    }
    table = pd.DataFrame(
        [
            {
                "Hội": who,
                "Kết quả": kind,
                "Số lượng": total.format_figure(),
                "Thời gian": total.period,
                "Địa bàn": areas.get((code, kind)) or "không nêu",
            }
            for (code, who, kind), total in totals.items()
        ]
    )
    return Section(
        "activities_outputs",
        f"{len(table)} kết quả khác của {table['Hội'].nunique()} tổ chức",
        table,
        None,
        cubes.ids(cube.outputs),
        caption="mỗi loại một đơn vị nên không cộng",
        grid=Grid(),
    )


def _latest_levels(rows: pd.DataFrame) -> pd.DataFrame:
    """Of what is counted at one moment (rooms, shares) only the latest moment."""
    level = rows["unit"].isin(["phòng", "%"])
    last = rows.groupby(["association", "activity_kind"])["time_end"].transform("max")
    return rows[~level | (rows["time_end"] == last)]


def money(cube: Cube) -> list[Section | None]:
    """What was spent on activities, and what charity was worth."""
    return [
        _money(cube, "activity_cost", "Chi cho hoạt động"),
        _money(cube, "charity_value", "Giá trị từ thiện nhân đạo"),
    ]


def _money(cube: Cube, indicator: str, subject: str) -> Section | None:
    own = cube.of_indicator(indicator)
    own = own[own["value"] > 0]
    if own.empty:
        return None
    kinds: dict[str, list[tuple[str, Sum]]] = {}
    for (who, kind), total in sums(own, "association", "kind_name").items():
        kinds.setdefault(str(who), []).append((str(kind), total))
    totals = sorted(sums(own, "association", "label").items(), key=lambda p: -(p[1].value or 0))
    lines = pd.DataFrame(
        [
            {
                "label": who,
                "click_keys": (("association", code),),
                "value": total.value,
                "qualifier": total.qualifier,
                "detail": names_of(kinds[str(code)], 5),
                "time": total.period,
            }
            for (code, who), total in totals
        ]
    )
    words = [f"{who} {total.format_figure('đồng')}" for (_, who), total in totals]
    ranked = cube.adds_up and len(lines) >= known.FEWEST_COMPARED
    title = f"{subject}: {'; '.join(words[:4])}"
    if ranked:
        title = f"{subject}: nhiều nhất trong {len(lines)} tổ chức có số liệu là {words[0]}"
    return Section(
        f"activities_{indicator}",
        title,
        pd.DataFrame(
            {
                "Hội": lines["label"],
                "Số tiền (đồng)": lines["value"],
                "Mức độ": lines["qualifier"],
                "Gồm": lines["detail"],
                "Thời gian": lines["time"],
            }
        ),
        Chart("bars", lines.head(_MOST_BARS), {"unit": "đồng", "title": subject})
        if len(lines) > 1
        else None,
        cubes.ids(own),
        caption=f"{len(lines)} tổ chức có số liệu"
        + (f"; vẽ {_MOST_BARS} tổ chức có nhiều nhất" if len(lines) > _MOST_BARS else ""),
        note="Nhiều hoạt động không ghi chi phí, nên đây chưa phải toàn bộ."
        if indicator == "activity_cost"
        else "Việc mà hai hội cùng báo chỉ tính một lần; con số nêu khác ở trang Nguồn.",
        half=True,
        units={"Số tiền (đồng)": "đồng"},
    )
