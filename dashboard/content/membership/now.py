"""Members as they stand: by association, the stated total, groups, units below."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import phrases
from dashboard.content.known import Group, leaves_figure, roughly
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records import qualifiers
from etl.records.tables import LEVELS

#: Bars of units drawn; the table has all.
_DRAWN = 15


def format_figure(row: pd.Series) -> str:
    """The figure of a row without its unit: "trên 50.000"."""
    return numbers.quantity(row["value"], "", row["qualifier"], row["value_to"])


def at_least(known: pd.DataFrame) -> str:
    """A sum is a lower bound as soon as one of its parts is."""
    return "ít nhất " if qualifiers.is_lower(known["qualifier"]) else ""


def row_of(frame: pd.DataFrame, indicator: str, group: str | None) -> pd.Series | None:
    """What the Union states of one indicator and group, None when it does not."""
    same = frame["member_group"].isna() if group is None else frame["member_group"] == group
    found = frame[(frame["indicator"] == indicator) & same]
    return None if found.empty else found.iloc[0]


def by_association(members: pd.DataFrame, known: pd.DataFrame, group: Group) -> Section | None:
    """Every association with its latest figure; the unknown as gaps."""
    if members.empty:
        return None
    if known.empty:
        title = "Chưa hội nào có số liệu hội viên"
    else:
        title = _who_has_most(known.sort_values("value", ascending=False), group)
    frame = members.assign(
        click_keys=click_keys(association=members["association"]),
        detail=members["time_label"].map(lambda t: "" if numbers.missing(t) else f"thời điểm: {t}"),
    )
    return Section(
        key="members_by_association",
        title=title,
        chart=Chart(
            "bars",
            frame if len(known) else frame.iloc[:0],
            {"unit": "hội viên", "title": "Hội viên theo hội"},
        ),
        table=pd.DataFrame(
            {
                "Hội": members["label"],
                "Loại hình": members["type_name"],
                "Hội viên": members["value"],
                "Mức độ": members["qualifier"],
                "Thời điểm": members["time_label"],
                "Số khác trong nguồn": [
                    "không" if numbers.missing(o) else "; ".join(numbers.number(v) for v in o)
                    for o in members["other"]
                ],
            }
        ),
        records=tuple(known["record_id"]),
        units={"Hội viên": "người"},
    )


def _who_has_most(ordered: pd.DataFrame, group: Group) -> str:
    """The largest with its share where enough are known, else the figures one by one."""
    top = ordered.iloc[0]
    if group.size == 1:
        return f"{top['label']} có {format_figure(top)} hội viên"
    if not group.comparable(len(ordered)):
        figures = [(r["label"], format_figure(r)) for _, r in ordered.iterrows()]
        return group.figures(figures, "có số liệu hội viên")
    share = numbers.share(top["value"], ordered["value"].sum(), 0)
    return (
        f"{top['label']} có {format_figure(top)} hội viên, bằng {share} tổng của {len(ordered)} "
        f"hội có số liệu (trong {group.size} hội)"
    )


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
    words = [stated["qualifier"], *known["qualifier"]]
    exact = leaves_figure(float(stated["value"]), "người", words)
    rest = numbers.number(max(gap, 0.0)) if exact else roughly(max(gap, 0.0))
    title = (
        f"Liên hiệp hội nêu {format_figure(stated)} hội viên; {group.of(len(known))} có số liệu "
        f"cộng lại {least}{numbers.number(parts)}"
    )
    if gap > 0 and exact:
        title += f", còn {rest} {wording.UNKNOWN} thuộc hội nào"
    frame = pd.DataFrame(
        {
            "label": [f"{len(known)} hội có số liệu riêng", f"{wording.UNKNOWN} thuộc hội nào"],
            "value": [parts, max(gap, 0.0)],
            "text": [
                f"{least}{numbers.number(parts)}",
                rest,
            ],
        }
    )
    return Section(
        key="members_gap",
        title=title,
        chart=Chart("share_bar", frame, {"title": "Tổng các hội so với con số của Liên hiệp hội"}),
        table=pd.DataFrame(
            {
                "Khoản": ["Liên hiệp hội nêu", "Cộng các hội có số liệu", "Chênh lệch"],
                "Hội viên": [float(stated["value"]), parts, gap if exact else None],
                "Mức độ": [stated["qualifier"], least.strip() or None, None if exact else rest],
            }
        ),
        records=(str(stated["record_id"]), *known["record_id"]),
        note="Nguồn không nêu cách tính tổng số; một người có thể là hội viên của nhiều hội."
        + ("" if exact else " Tổng là số làm tròn hoặc các phần không phải số chính xác."),
        half=True,
        units={"Hội viên": "người"},
    )


def intellectuals(union: pd.DataFrame, stated: pd.Series | None) -> Section | None:
    """Intellectuals in the total the Union states."""
    row = row_of(union, "members", "intellectual")
    if row is None or stated is None:
        return None
    rest = float(stated["value"]) - float(row["value"])
    frame = pd.DataFrame(
        {"label": ["trí thức", "hội viên khác"], "value": [float(row["value"]), rest]}
    )
    return Section(
        key="intellectuals",
        title=f"Trí thức chiếm {numbers.share(row['value'], stated['value'])} số hội viên "
        "Liên hiệp hội nêu",
        chart=Chart("share_bar", frame, {"title": "Trí thức trong tổng số hội viên"}),
        table=pd.DataFrame(
            {"Nhóm": ["Trí thức", "Hội viên khác"], "Hội viên": frame["value"].tolist()}
        ),
        records=(str(row["record_id"]), str(stated["record_id"])),
        half=True,
        units={"Hội viên": "người"},
    )


def units(view: View, association: str | None, group: Group) -> list[Section]:
    """Branches and associations below: two kinds of things, never in one chart."""
    frame = view.query("membership/branches_by_level", association=association)
    if frame.empty:
        return []
    words = frame["level"].map(lambda c: "" if numbers.missing(c) else LEVELS.get(c, ""))
    own = frame.assign(
        level_name=words,
        detail=["" if numbers.missing(t) else f"thời điểm: {t}" for t in frame["time_label"]],
    )
    sections: list[Section] = []
    for indicator in ("branches", "subordinate_associations"):
        of_members = own["association_kind"] == "member"
        section = _units(own[(own["indicator"] == indicator) & of_members], not sections, group)
        sections += [section] if section is not None else []
    of_union = own[own["association_kind"] == "union"]
    if len(of_union) and view.filter.association_type is None:
        said = "; ".join(
            f"{numbers.quantity(r['value'], r['unit'], r['qualifier'])}{_at(r['level_name'])}"
            for _, r in of_union.iterrows()
        )
        sections.append(
            Section(
                key="branches_union",
                title=f"Cả Liên hiệp hội có {said}",
                table=_unit_table(of_union),
                records=tuple(of_union["record_id"]),
            )
        )
    return sections


def _units(frame: pd.DataFrame, is_first: bool, group: Group) -> Section | None:
    """One kind of unit below the associations, as bars by association and level."""
    known = frame[frame["value"].notna()]
    if known.empty:
        return None
    kind = str(known["kind"].iloc[0])
    chart = known.assign(
        label=[f"{r['label']}{_at(r['level_name'])}" for _, r in known.iterrows()],
        click_keys=click_keys(association=known["association"]),
    )
    top = chart.loc[chart["value"].idxmax()]
    drawn = chart[chart["value"] > 0].nlargest(_DRAWN, "value")
    note = "Chi hội không có tư cách pháp nhân; hội cấp huyện, cấp xã là hội. Không cộng hai loại."
    if len(drawn) < len(chart):
        note += f" Vẽ {len(drawn)} con số lớn nhất."
    return Section(
        key=f"units_{top['indicator']}",
        title=_units_title(kind, known, group),
        chart=Chart("bars", drawn, {"unit": str(top["unit"]), "title": kind})
        if len(drawn)
        else None,
        table=_unit_table(known),
        records=tuple(known["record_id"]),
        note=note,
        heading="Tổ chức cơ sở" if is_first else "",
        half=True,
    )


def _units_title(kind: str, known: pd.DataFrame, group: Group) -> str:
    """The largest where enough are known and each has one figure, else the figures."""
    ordered = known.sort_values("value", ascending=False)
    figures = [
        (r["label"], f"{format_figure(r)}{_at(r['level_name'])}") for _, r in ordered.iterrows()
    ]
    if group.size == 1:
        return f"{kind}: {'; '.join(words for _, words in figures)}"
    count = known["association"].nunique()
    if not group.comparable(count) or count < len(known):
        return f"{kind}: {phrases.decapitalise(group.figures(figures, 'có số liệu'))}"
    label, most = figures[0]
    return f"{kind}: nhiều nhất trong {count} hội có số liệu là {label}, {most}"


def groups(view: View, association: str | None, group: Group) -> Section | None:
    """Groups of members as each association states them."""
    frame = view.query("membership/groups", association=association)
    if frame.empty:
        return None
    who = group.of(frame["label"].nunique()) if group.size > 1 else str(frame.iloc[0]["label"])
    return Section(
        key="member_groups",
        title=f"{wording.capitalise(who)} nêu cơ cấu hoặc số kết nạp mới",
        table=pd.DataFrame(
            {
                "Hội": frame["label"],
                "Nhóm": [
                    "Kết nạp mới" if i == "members_admitted" and numbers.missing(g) else g
                    for i, g in zip(frame["indicator"], frame["group_name"], strict=True)
                ],
                "Hội viên": frame["value"],
                "Mức độ": frame["qualifier"],
                "Thời gian": frame["time_label"],
            }
        ),
        records=tuple(frame["record_id"].head(60)),
        units={"Hội viên": "người"},
    )


def _unit_table(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Hội": frame["label"],
            "Loại tổ chức": frame["kind"],
            "Cấp": frame["level_name"].replace("", f"{wording.UNKNOWN} cấp"),
            "Số lượng": frame["value"],
            "Mức độ": frame["qualifier"],
            "Thời điểm": frame["time_label"],
        }
    )


def _at(level: str) -> str:
    return f" ({level})" if level else ""
