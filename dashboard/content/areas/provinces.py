"""Provinces side by side: what the areas page is of where several are in view.

There are no outlines of provinces here, so that they stand as a list; a click opens one.
"""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import known
from dashboard.content.evidence import record_ids
from dashboard.content.model import Grid, Link, Page, Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording

_MEMBERS, _MONEY = "members", "income.state_budget"
_AT_LEAST = "ít nhất"


def page(view: View) -> Page:
    """The areas page over provinces (queries/areas/provinces.sql)."""
    rows = view.query("areas/provinces")
    names = rows.drop_duplicates("province")
    members, money = (rows[rows["measure"] == measure] for measure in (_MEMBERS, _MONEY))
    sections = [_list(names, members, money)]
    if len(members) > 1:
        sections.insert(0, _ranked(members, len(names)))
    silent = names[~names["province"].isin(members["province"])]["name"]
    return Page(
        "areas",
        "Địa bàn",
        _headline(members, len(names)),
        lead=tuple(sections),
        missing=(f"{wording.NO_DATA_AT_START} hội viên: {', '.join(silent)}.",)
        if len(silent)
        else (),
        headline_records=record_ids(members["record_ids"].explode()),
    )


def _figure(row: pd.Series) -> str:
    return numbers.quantity(row["value"], row["unit"], _AT_LEAST if row["at_least"] else None)


def _of(known_ones: int, count: int) -> str:
    """ "Cả 34 tỉnh", "30 trong 34 tỉnh"."""
    whole = f"{numbers.number(count)} tỉnh"
    return f"Cả {whole}" if known_ones == count else f"{known_ones} trong {whole}"


def _headline(members: pd.DataFrame, count: int) -> str:
    if members.empty:
        return f"{numbers.number(count)} tỉnh; {wording.NO_DATA} hội viên của hội thành viên"
    if len(members) < max(known.FEWEST_COMPARED, count / 2):
        listed = "; ".join(f"{row['name']} {_figure(row)}" for _, row in members.iterrows())
        return f"{_of(len(members), count)} có số liệu hội viên: {listed}"
    most = members.loc[members["value"].idxmax()]
    whole = (members["known"] == members["members"]).all() and not members["at_least"].any()
    # A province that told less may have more.
    told = "" if whole and len(members) == count else " theo số đã báo"
    return (
        f"{_of(len(members), count)} có số liệu hội viên; nhiều nhất{told} là "
        f"{most['name']}: {_figure(most)} ở {most['known']} hội, năm {most['year']:.0f}"
    )


def _ranked(members: pd.DataFrame, count: int) -> Section:
    frame = pd.DataFrame(
        {
            "label": members["name"],
            "value": members["value"],
            "qualifier": [_AT_LEAST if least else None for least in members["at_least"]],
            "detail": [
                f"{row['known']} trong {row['members']} hội đã biết tên, năm {row['year']:.0f}"
                for _, row in members.iterrows()
            ],
            "click_keys": click_keys(province=members["province"]),
        }
    )
    return Section(
        "areas_provinces",
        f"Hội viên của các hội thành viên ở {_of(len(members), count).lower()}",
        frame[["label", "value"]].set_axis(["Tỉnh", "Hội viên"], axis=1),
        Chart("bars", frame, {"unit": "người", "title": "Hội viên theo tỉnh"}),
        record_ids(members["record_ids"].explode()),
        caption="người; mỗi tỉnh năm gần nhất có gần đủ hội báo số",
        note="Gần đủ: ít nhất bốn phần năm số hội của năm nhiều hội báo nhất. "
        "Chưa có ranh giới của các tỉnh nên xếp thành danh sách, không vẽ bản đồ.",
        units={"Hội viên": "người"},
    )


def _list(names: pd.DataFrame, members: pd.DataFrame, money: pd.DataFrame) -> Section:
    table = pd.DataFrame({"Tỉnh": names["name"], "Hội thành viên": names["members"]})
    for heading, of_measure in (("Hội viên", members), ("Ngân sách cấp (đồng)", money)):
        by_province = of_measure.set_index("province")
        shown = names["province"].map
        table[heading] = shown(by_province["value"])
        table[f"{heading}: mức độ"] = shown(by_province["at_least"]).map({True: _AT_LEAST})
        table[f"{heading}: năm"] = shown(by_province["year"])
        table[f"{heading}: số hội"] = shown(by_province["known"])
    table.columns = [
        "Tỉnh", "Hội đã biết tên", "Hội viên", "Mức độ", "Năm", "Hội có số hội viên",
        "Ngân sách cấp (đồng)", "Mức độ ngân sách", "Năm ngân sách", "Hội có số ngân sách",
    ]  # fmt: skip
    both = pd.concat([members, money])
    return Section(
        "areas_province_list",
        f"Hội, hội viên và ngân sách cấp của {_of(len(names), len(names)).lower()}",
        table.dropna(axis=1, how="all").reset_index(drop=True),
        records=record_ids(both["record_ids"].explode()),
        caption="bấm một dòng để chỉ xem tỉnh ấy",
        grid=Grid(links=[Link("overview", {"province": code}) for code in names["province"]]),
        units={"Hội viên": "người", "Ngân sách cấp (đồng)": "đồng"},
    )
