"""Members as they stand: the ranked picture, a row an association, the total, units below."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.evidence import EvidenceIndex
from dashboard.content.known import Group, leaves_figure, precision, roughly
from dashboard.content.membership.frames import MemberSeries, Scope
from dashboard.content.model import Grid, Link, Section
from dashboard.selection.view import View
from dashboard.words import numbers, palette, wording
from etl.records import qualifiers
from etl.records.tables import LEVELS

_SHARE = "Trí thức (%)"
#: Names in the ranked picture; the others are one bar.
_DRAWN = 12


def at_least(known: pd.DataFrame) -> str:
    """A sum is a lower bound as soon as one of its parts is."""
    return "ít nhất " if qualifiers.is_lower(known["qualifier"]) else ""


def row_of(frame: pd.DataFrame, indicator: str, group: str | None) -> pd.Series | None:
    """What the Union states of one indicator and group, None when it does not."""
    same = frame["member_group"].isna() if group is None else frame["member_group"] == group
    rows = frame[(frame["indicator"] == indicator) & same]
    return None if rows.empty else rows.iloc[0]


def ranked(known: pd.DataFrame, stated: pd.Series | None, group: Group) -> tuple[Section, ...]:
    """Those known beside the total the Union states; none for fewer than two bars."""
    top = known.nlargest(_DRAWN, "value")
    bars = top.assign(
        click_keys=click_keys(association=top["association"]),
        detail=[f"thời điểm: {t}" for t in top["time_label"]],
    )
    rows = bars[
        ["label", "value", "value_to", "qualifier", "other", "detail", "click_keys"]
    ].to_dict("records")
    if stated is not None:
        rows.append(
            {
                "label": "Liên hiệp hội nêu, cả tỉnh",
                "detail": f"thời điểm: {stated['time_label']}",
                "colour": palette.CONTEXT,
                "click_keys": (),
            }
            | {name: stated[name] for name in ("value", "value_to", "qualifier")}
        )
    if len(top) < len(known):
        rest = known.drop(top.index)
        other = {"value": float(rest["value"].sum()), "qualifier": at_least(rest).strip() or None}
        name = f"{len(rest)} hội khác"
        rows.append(other | {"label": name, "click_keys": (), "colour": palette.CONTEXT})
    if len(rows) < 2 or known.empty or known["value"].sum() == 0:
        return ()
    return (
        Section(
            key="members_by_association",
            title=_ranked_title(known.sort_values("value", ascending=False), group),
            chart=Chart(
                "bars",
                pd.DataFrame(rows).astype({"label": str}),
                {"unit": "người", "title": "Hội viên theo hội"},
            ),
            table=pd.DataFrame(
                {
                    "Hội": [row["label"] for row in rows],
                    "Hội viên": [row["value"] for row in rows],
                    "Mức độ": [
                        precision(row["value"], "người", row["qualifier"])
                        if row["qualifier"]
                        else None
                        for row in rows
                    ],
                }
            ),
            records=(
                *([] if stated is None else [str(stated["record_id"])]),
                *known["record_id"],
            ),
            caption=f"người; {group.of(len(known))} có số liệu, mỗi hội một thời điểm",
            note="Vạch trên thanh là con số khác mà nguồn cũng nêu.",
            units={"Hội viên": "người"},
        ),
    )


def _ranked_title(ordered: pd.DataFrame, group: Group) -> str:
    """The largest with its share where enough are known, else the sum and how many."""
    top = ordered.iloc[0]
    if group.comparable(len(ordered)):
        share = numbers.share(top["value"], ordered["value"].sum(), 0)
        return (
            f"{top['label']} có {phrases.figure(top, '')} hội viên, bằng {share} tổng của "
            f"{len(ordered)} hội có số liệu"
        )
    return wording.capitalise(
        f"{group.of(len(ordered))} có số liệu, cộng lại {at_least(ordered)}"
        f"{numbers.number(ordered['value'].sum())} hội viên"
    )


def by_association(
    view: View, scope: Scope, members: pd.DataFrame, series: MemberSeries, group: Group
) -> list[Section]:
    """A row an association: course, members, change, share of intellectuals, as of when."""
    if members.empty:
        return []
    names = members.assign(order=[numbers.sort_key(n) for n in members["label"]])
    rows = names.sort_values("order").sort_values("value", ascending=False, kind="stable")
    people = view.query("membership/intellectuals", association=scope.association)
    share = people.drop_duplicates("association", keep="last").set_index("association")["share"]
    years, change = series.years, _last_change(series)
    columns: dict[str, Any] = {"Hội": rows["label"], "Hội viên": rows["value"]}
    if not qualifiers.are_exact(rows["qualifier"]):
        columns["Mức độ"] = rows["qualifier"]
    if change:
        columns[f"So với {years[-2]} (%)"] = rows["association"].map(change)
    if len(share):
        columns[_SHARE] = rows["association"].map(share)
    if rows["other"].notna().any():
        columns["Số khác trong nguồn"] = [
            "; ".join(map(numbers.number, o)) if not numbers.missing(o) else no
            for o, no in zip(rows["other"], rows["value"].map(_none_said), strict=True)
        ]
    columns |= {"Thời điểm": rows["time_label"], "Loại hình": rows["type_name"]}
    table = pd.DataFrame(columns)
    known = int(rows["value"].notna().sum())
    return [
        Section(
            key="associations",
            title=_table_title(rows, change, group, years),
            table=table,
            records=(*rows["record_id"].dropna(), *people["record_id"]),
            caption=f"người; {group.of(known)} có số liệu; bấm một dòng để mở hồ sơ hội"
            if group.size > 1
            else "người",
            note="Hội viên là người; không cộng với chi hội và hội viên tập thể. "
            "Tỷ lệ trí thức chỉ tính ở hội có cả hai số liệu của một năm.",
            grid=_grid(rows, table, series),
            units={"Hội viên": "người"},
        )
    ]


def _none_said(value: Any) -> str | None:
    """Of a known figure no other is told; of an unknown one nothing is."""
    return None if numbers.missing(value) else "không"


def _last_change(series: MemberSeries) -> dict[str, float]:
    """Association → change of the last year against the one before (%)."""
    if len(series.years) < 2:
        return {}
    pairs = series.between(*series.years[-2:])
    pairs = pairs[pairs["before"] > 0]
    rates = 100 * pairs["change"] / pairs["before"]
    return {str(a): float(r) for a, r in zip(pairs["association"], rates, strict=True)}


def _table_title(
    rows: pd.DataFrame, change: dict[str, float], group: Group, years: list[int]
) -> str:
    if group.size == 1:
        row = rows.iloc[0]
        if numbers.missing(row["value"]):
            return f"{row['label']} {wording.NO_DATA} hội viên"
        return f"{row['label']} có {phrases.figure(row, '')} hội viên ({row['time_label']})"
    if not group.comparable(len(change)):
        return f"Mỗi hội một dòng: {group.of(int(rows['value'].notna().sum()))} có số liệu"
    labels = dict(zip(rows["association"], rows["label"], strict=True))
    ranked = sorted(((v, labels[a]) for a, v in change.items() if a in labels), reverse=True)
    (best, first), (worst, last) = ranked[0], ranked[-1]
    return (
        f"So với {years[-2]}: từ {last} "
        f"({numbers.signed(round(worst, 1), '%')}) đến {first} "
        f"({numbers.signed(round(best, 1), '%')})"
    )


def _grid(rows: pd.DataFrame, table: pd.DataFrame, series: MemberSeries) -> Grid:
    """The table with the course of each in it, rounded for reading."""
    shown = table.round({c: 1 for c in table.columns if c.endswith("(%)")})
    years, courses = series.years, {}
    if series.span is not None:
        own = [series.course(a, years) for a in rows["association"]]
        heading = f"{years[0]}–{years[-1]}"
        first_last = [[numbers.number(v) for v in c if v is not None] for c in own]
        shown.insert(1, heading, [" → ".join(dict.fromkeys((*c[:1], *c[-1:]))) for c in first_last])
        courses[heading] = own
    newest = rows["as_of"].max()
    old = ["warn" if v < newest else "" for v in rows["as_of"].fillna(newest)]
    return Grid(
        table=shown,
        courses=courses,
        bars={_SHARE: 100.0} if _SHARE in shown else {},
        tones={"Thời điểm": old},
        links=[Link("association", {"association": a}) for a in rows["association"]],
    )


def reliability(
    view: View,
    known: pd.DataFrame,
    totals: pd.DataFrame,
    stated: pd.Series | None,
    group: Group,
) -> list[Section | None]:
    """What the total rests on, and which of two figures is used and why."""
    return [total_and_parts(known, totals, stated, group), _two_figures(view, known)]


def total_and_parts(
    known: pd.DataFrame, totals: pd.DataFrame, stated: pd.Series | None, group: Group
) -> Section | None:
    """The stated total against the sum of those who report the same year.

    What is left is a figure only between exact ones; else it is told roughly.

    `totals` are the members of all associations by year (membership/series.sql).
    """
    if stated is None or known.empty:
        return None
    same = totals[totals["year"] == stated["year"]]
    known = same if len(same) else known
    parts = float(known["value"].sum())
    gap = float(stated["value"]) - parts
    least = at_least(known)
    exact = leaves_figure(
        float(stated["value"]), "người", [stated["qualifier"], *known["qualifier"]]
    )
    title = (
        f"Liên hiệp hội nêu {phrases.figure(stated, '')} hội viên; {group.of(len(known))} cộng lại "
        f"{least}{numbers.number(parts)}"
    )
    rows = [
        (
            "Liên hiệp hội nêu",
            float(stated["value"]),
            precision(float(stated["value"]), "người", stated["qualifier"]),
        ),
        ("Cộng các hội có số liệu", parts, least.strip() or None),
    ]
    caption = "người; nguồn không nêu cách tính tổng số"
    if exact:
        rows.append((f"Chênh lệch, {wording.UNKNOWN} thuộc hội nào", gap, None))
    elif gap > 0:
        caption = f"người; còn {roughly(gap)}, {wording.UNKNOWN} thuộc hội nào"
    return Section(
        key="members_gap",
        title=title,
        table=pd.DataFrame(rows, columns=["Khoản", "Hội viên", "Mức độ"]),
        records=(str(stated["record_id"]), *known["record_id"]),
        caption=caption,
        note="Nguồn không nêu cách tính tổng số; một người có thể là hội viên của nhiều hội."
        + ("" if exact else " Tổng là số làm tròn hoặc các phần không phải số chính xác."),
        units={"Hội viên": "người"},
    )


def _two_figures(view: View, known: pd.DataFrame) -> Section | None:
    """Where sources say different numbers: the one used, the others, the rule."""
    rows = known[known["other"].notna()]
    records = EvidenceIndex.of(view, rows["record_id"]).records(rows["record_id"])
    if not records:
        return None
    row = rows.iloc[0]
    others = ", ".join(numbers.number(v) for v in row["other"])
    title = f"{row['label']}: dùng {phrases.figure(row, '')}, nguồn còn nêu {others}"
    if len(records) > 1:
        title = f"{len(records)} hội có con số khác nhau trong nguồn"
    return Section(
        key="two_figures",
        title=title,
        table=pd.DataFrame(
            {
                "Hội": [record.association for record in records],
                "Số được dùng": [record.figure for record in records],
                "Nguồn": [f"{record.writer}, {record.place}" for record in records],
                "Số khác": ["; ".join(record.others) for record in records],
                "Vì sao": [record.rule for record in records],
            }
        ),
        records=tuple(record.record_id for record in records),
    )


def units(frame: pd.DataFrame, group: Group) -> list[Section]:
    """Branches and associations below, a row a figure: two kinds of things, never added up."""
    known = frame[frame["value"].notna()]
    if known.empty:
        return []
    words = ["" if numbers.missing(c) else LEVELS.get(c, "") for c in known["level"]]
    return [
        Section(
            key="units",
            title=_units_title(known[known["association_kind"] == "member"], group),
            table=pd.DataFrame(
                {
                    "Hội": known["label"],
                    "Loại tổ chức": known["kind"],
                    "Cấp": [word or f"{wording.UNKNOWN} cấp" for word in words],
                    "Số lượng": known["value"],
                    "Mức độ": known["qualifier"],
                    "Thời điểm": known["time_label"],
                }
            ),
            records=tuple(known["record_id"]),
            caption="chi hội không có tư cách pháp nhân, hội cấp dưới là hội: không cộng hai loại",
            note="Số huyện, số xã có tổ chức hội đứng ở trang Địa bàn.",
            grid=Grid(
                links=[Link("association", {"association": a}) for a in known["association"]]
            ),
        )
    ]


def _units_title(known: pd.DataFrame, group: Group) -> str:
    """Of how many members the branches and the associations below are known."""
    of = known.groupby("indicator")["association"].nunique()
    said = [
        f"{words} của {group.of(int(of[indicator]))}"
        for indicator, words in (
            ("branches", "chi hội"),
            ("subordinate_associations", "hội cấp dưới"),
        )
        if indicator in of
    ]
    if group.size == 1 or not said:
        return "Chi hội và hội cấp dưới"
    return f"Có số liệu {', '.join(said)}"
