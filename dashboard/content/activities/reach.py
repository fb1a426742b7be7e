"""Whom activities reach, what they leave behind, what they cost."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import known, phrases
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import Cube
from dashboard.content.activities.sums import Sum, amount_of, names_of, sums
from dashboard.content.model import Section
from dashboard.words import numbers

#: More bars than this are not read; the table has the rest.
_MOST_BARS = 10


def participants(cube: Cube, same: pd.DataFrame) -> list[Section]:
    """One section a unit: people trained, patients treated, delegates: never added up."""
    frame = cube.frame
    own = frame[
        (frame["indicator"] == "participants")
        & frame["counted"]
        & (frame["role"] != "overlap")
        & (frame["value"] > 0)
    ]
    sizes = own[own["role"] == "whole"].groupby("unit")["value"].sum()
    shared = {
        (who, kind)
        for column in ("association", "other")
        for who, kind in zip(same[column], same["activity_kind"], strict=True)
    }
    return [
        _reach(cube, own[own["unit"] == unit], str(unit), shared)
        for unit in sizes.sort_values(ascending=False).index
    ]


def _reach(cube: Cube, own: pd.DataFrame, unit: str, shared: set[tuple[str, str]]) -> Section:
    lines = _lines(own)
    whole = lines[~lines["is_part"]]
    top = whole.loc[whole["value"].idxmax()]
    title = f"{top['who']}: {amount_of(top['sum'], str(top['what']))}"
    mean = _mean(cube, top)
    if mean:
        title += f", bình quân {mean}"
    lines["label"] = [
        f"{'trong đó: ' if part else ''}{what} ({who})"
        + ("; hai hội cùng báo, tính một lần" if tuple(key) in shared else "")
        for part, what, who, *key in lines[
            ["is_part", "what", "who", "association", "kind"]
        ].itertuples(index=False, name=None)
    ]
    lines["click_keys"] = click_keys(association=lines["association"])
    lines["detail"] = lines["time"]
    note = ""
    if lines["is_part"].any():
        note = "Dòng “trong đó” là một phần của dòng tổng, không cộng thêm."
        if lines.loc[lines["is_part"], "value"].sum() > whole["value"].sum():
            note += " Một người có thể dùng nhiều cách điều trị nên các phần cộng lại lớn hơn tổng."
    if len(lines) > _MOST_BARS:
        note = f"Vẽ {_MOST_BARS} dòng lớn nhất trong {len(lines)} dòng. {note}".strip()
    return Section(
        f"activities_reach_{numbers.fold(unit).replace(' ', '_')}",
        title,
        pd.DataFrame(
            {
                "Hội": lines["who"],
                "Hoạt động": lines["what"],
                f"Số lượng ({unit})": lines["value"],
                "Mức độ": lines["qualifier"],
                "Thời gian": lines["time"],
            }
        ),
        Chart(
            "bars",
            lines.drop(columns="sum").head(_MOST_BARS),
            {"unit": unit, "sort": False, "title": f"Số {unit} theo hoạt động"},
        ),
        cubes.ids(own),
        note=note,
        units={f"Số lượng ({unit})": unit},
        half=True,
    )


def _lines(own: pd.DataFrame) -> pd.DataFrame:
    """One line an association and kind, largest first, parts under their whole."""
    found = sums(own, "association", "label", "kind_name", "activity_kind", "parent", "role")
    size = {(code, kind): one.value for (code, _, _, kind, _, role), one in found.items()
            if role == "whole"}  # fmt: skip

    def place(item: tuple[tuple, Sum]) -> tuple:
        (code, who, _, kind, parent, role), one = item
        is_part = role == "part"
        head = parent if is_part else kind
        return (-(size.get((code, head)) or 0), str(who), str(head), is_part, -(one.value or 0))

    return pd.DataFrame(
        [
            {
                "association": code,
                "who": who,
                "what": name,
                "kind": kind,
                "is_part": role == "part",
                "value": one.value,
                "value_to": one.value_to,
                "qualifier": one.qualifier,
                "time": one.period,
                "records": one.records,
                "sum": one,
            }
            for (code, who, name, kind, _, role), one in sorted(found.items(), key=place)
        ]
    )


def _mean(cube: Cube, line: pd.Series) -> str:
    """How many a single activity: where one statement gives both, over the same time."""
    if line["records"] != 1:
        return ""
    own = cube.events[cube.events["association"] == line["association"]]
    own = own[own["activity_kind"] == line["kind"]]
    if len(own) != 1 or own.iloc[0]["time_label"] != line["time"] or not own.iloc[0]["value"]:
        return ""
    mean = known.quotient(
        line["value"], line["qualifier"], own.iloc[0]["value"], own.iloc[0]["qualifier"]
    )
    if mean is None:
        return ""
    each = numbers.qualified(numbers.number(mean[0], 0), mean[1])
    return f"{each} mỗi {own.iloc[0]['unit']}"


def outputs(cube: Cube) -> Section | None:
    """What activities leave behind, as a table: the units cannot share a scale."""
    if cube.outputs.empty:
        return None
    found = sums(_latest_levels(cube.outputs), "association", "label", "kind_name")
    table = pd.DataFrame(
        [
            {
                "Hội": who,
                "Kết quả": kind,
                "Số lượng": one.format_figure(),
                "Thời gian": one.period,
                "Địa bàn": phrases.some_names(one.areas, 6, "nơi") or "không nêu",
            }
            for (_, who, kind), one in found.items()
        ]
    )
    if (table["Địa bàn"] == "không nêu").all():
        table = table.drop(columns="Địa bàn")
    return Section(
        "activities_outputs",
        f"{len(table)} kết quả khác của {table['Hội'].nunique()} tổ chức, "
        "mỗi loại một đơn vị nên không cộng",
        table,
        None,
        cubes.ids(cube.outputs),
    )


def _latest_levels(rows: pd.DataFrame) -> pd.DataFrame:
    """Of what is counted at one moment (rooms, shares) only the latest moment."""
    level = rows["unit"].isin(["phòng", "%"])
    last = rows.groupby(["association", "activity_kind"])["time_end"].transform("max")
    return rows[~level | (rows["time_end"] == last)]


def money(cube: Cube) -> list[Section]:
    """What was spent on activities, and what charity was worth."""
    sections = []
    for indicator, subject in (
        ("activity_cost", "Chi cho hoạt động"),
        ("charity_value", "Giá trị từ thiện nhân đạo"),
    ):
        own = cube.of_indicator(indicator)
        own = own[own["value"] > 0]
        if len(own):
            sections.append(_money(cube, own, indicator, subject))
    return sections


def _money(cube: Cube, own: pd.DataFrame, indicator: str, subject: str) -> Section:
    by_who = sums(own, "association", "label")
    kinds: dict[str, list[tuple[str, Sum]]] = {}
    for (who, kind), one in sums(own, "association", "kind_name").items():
        kinds.setdefault(str(who), []).append((str(kind), one))
    lines = pd.DataFrame(
        [
            {
                "label": who,
                "click_keys": (("association", code),),
                "value": one.value,
                "qualifier": one.qualifier,
                "detail": names_of(kinds[str(code)], 5),
                "time": one.period,
            }
            for (code, who), one in sorted(by_who.items(), key=lambda pair: -(pair[1].value or 0))
        ]
    )
    top = lines.iloc[0]
    amount = numbers.quantity(top["value"], "đồng", top["qualifier"])
    title = f"{subject}: {top['label']} {amount}"
    if len(lines) > 1:
        figures = [
            (r["label"], numbers.quantity(r["value"], "đồng", r["qualifier"]))
            for _, r in lines.iterrows()
        ]
        title = (
            f"{subject}: nhiều nhất trong {len(lines)} tổ chức có số liệu là {top['label']}, "
            f"{amount}"
            if cube.adds_up and len(lines) >= known.FEWEST_COMPARED
            else f"{subject}: {'; '.join(f'{who} {words}' for who, words in figures[:4])}"
        )
    note = ""
    if indicator == "activity_cost":
        note = "Nhiều hoạt động không ghi chi phí, nên đây chưa phải toàn bộ."
        mean = _cost_of_one(cube, own)
        note = f"{mean} {note}" if mean else note
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
        Chart("bars", lines.head(_MOST_BARS), {"unit": "đồng", "title": subject}),
        cubes.ids(own),
        note=note,
        half=True,
        units={"Số tiền (đồng)": "đồng"},
    )


def _cost_of_one(cube: Cube, own: pd.DataFrame) -> str:
    """The mean cost of an activity where one statement gives both."""
    key = ["association", "activity_kind", "time_label"]
    both = own[own["records"] == 1].merge(
        cube.events[cube.events["records"] == 1][[*key, "value", "unit", "qualifier"]],
        on=key,
        suffixes=("", "_of"),
    )
    both = both[both["value_of"] > 0]
    if len(both) != 1 or numbers.missing(both.iloc[0]["time_label"]):
        return ""
    row = both.iloc[0]
    mean = known.quotient(row["value"], row["qualifier"], row["value_of"], row["qualifier_of"])
    if mean is None:
        return ""
    money = numbers.qualified(numbers.money(round(mean[0], -5)), mean[1] or "khoảng")
    return f"{row['label']}: bình quân {money} mỗi {row['unit_of']}."


def same_activities(same: pd.DataFrame) -> Section | None:
    """Activities two associations report alike: with each, counted once."""
    if same.empty:
        return None
    pairs = (same["label"] + " và " + same["other_label"]).drop_duplicates()
    return Section(
        "activities_same",
        f"{phrases.listed(list(pairs), 2, 'cặp hội')} cùng báo {len(same)} con số: "
        "ghi ở cả hai hội, tổng chỉ tính một lần",
        pd.DataFrame(
            {
                "Hội": same["label"],
                "Cùng báo với": same["other_label"],
                "Hoạt động": same["kind_name"],
                "Con số": [
                    numbers.quantity(v, u, q)
                    for v, u, q in zip(same["value"], same["unit"], same["qualifier"], strict=True)
                ],
                "Thời gian": same["time_label"],
            }
        ),
        None,
        tuple(dict.fromkeys([*same["record_id"], *same["same_as"]])),
    )
