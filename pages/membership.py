"""Hội viên: who are the members, who reported them, what does the total rest on."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import figures, layout, numbers, wording
from dashboard.view import View
from etl.tables import LEVELS

#: With more associations than this one line each would not be read.
MOST_LINES = 12


def main() -> None:
    view = layout.view()
    members = view.query("members_by_association")
    union = view.query("members_of_union")
    known = members[members["value"].notna()]
    stated_members = _row(union, "members", None)
    associations = _association_count(view, members)

    layout.page_header(_headline(view, members, known, stated_members, associations), _facts(view))
    _cards(view, known, union, associations)
    _by_association(members, known)
    if view.filter.hoi is None and view.filter.loai is None:
        left, right = st.columns(2, gap="medium")
        with left:
            _total_and_parts(known, stated_members)
        with right:
            _intellectuals(union, stated_members)
    _over_time(view)
    _branches(view)
    _groups(view)
    layout.missing_note(_missing(members, known, stated_members, associations))


def _association_count(view: View, members: pd.DataFrame) -> int:
    """How many associations there are: as stated, else as many as are named."""
    if view.filter.hoi:
        return len(members)
    stated = view.scalar("member_associations_stated")
    return max(len(members), int(stated)) if stated else len(members)


def _headline(
    view: View,
    members: pd.DataFrame,
    known: pd.DataFrame,
    stated: pd.Series | None,
    associations: int,
) -> str:
    if view.filter.hoi:
        name = view.choices.associations[view.filter.hoi]
        if known.empty:
            return f"{name} chưa có số liệu hội viên"
        return f"{name} có {_say(known.iloc[0])} hội viên"
    if known.empty:
        return f"Chưa hội nào trong {associations} hội có số liệu hội viên"
    counted = f"{len(known)} trong {associations} hội có số liệu riêng"
    if view.filter.loai or stated is None:
        return f"{counted} về hội viên"
    if len(known) >= associations:
        return f"{_say(stated)} hội viên, tất cả {associations} hội đều có số liệu riêng"
    return f"Nguồn nêu {_say(stated)} hội viên, nhưng chỉ {counted}"


def _facts(view: View) -> list[str]:
    facts = ["Hội viên là người; không cộng với chi hội và hội viên tập thể"]
    if view.filter.linh_vuc:
        facts.append("lĩnh vực hoạt động không áp dụng cho số hội viên")
    return facts


def _cards(view: View, known: pd.DataFrame, union: pd.DataFrame, associations: int) -> None:
    """The Union's own figures without a filter; under one those of its associations."""
    narrowed = view.filter.hoi is not None or view.filter.loai is not None
    cards = _association_cards(known) if narrowed else _union_cards(union)
    if view.filter.hoi is None:
        cards.append(
            layout.Card(
                "Hội có số liệu hội viên (hội)",
                f"{len(known)}/{associations}",
                f"{associations - len(known)} hội chưa có số liệu",
                record_ids=tuple(known["record_id"]),
            )
        )
    layout.metric_cards(cards, key="members")


def _association_cards(known: pd.DataFrame) -> list[layout.Card]:
    if len(known) == 1:
        row = known.iloc[0]
        note, value = str(row["time_label"]), _say(row)
    else:
        note = f"cộng {len(known)} hội có số liệu"
        value = f"{_at_least(known)}{numbers.number(known['value'].sum())}"
        value = value if len(known) else wording.NO_DATA
    ids = tuple(known["record_id"])
    return [layout.Card("Hội viên (người)", value, note, record_ids=ids)]


def _union_cards(union: pd.DataFrame) -> list[layout.Card]:
    stated = _row(union, "members", None)
    cards = []
    for label, row in (
        ("Hội viên (người)", stated),
        ("Hội viên là trí thức (người)", _row(union, "members", "intellectual")),
        ("Hội viên kết nạp mới (người)", _row(union, "members_admitted", None)),
    ):
        if row is None:
            continue
        note = str(row["time_label"])
        if row["member_group"] == "intellectual" and stated is not None:
            note = f"{numbers.share(row['value'], stated['value'])} số hội viên"
        cards.append(layout.Card(label, _say(row), note, record_ids=(row["record_id"],)))
    return cards


def _by_association(members: pd.DataFrame, known: pd.DataFrame) -> None:
    if known.empty:
        title = "Chưa hội nào có số liệu hội viên"
    else:
        top = known.loc[known["value"].idxmax()]
        whole = known["value"].sum()
        title = f"{top['label']} có {_say(top)} hội viên"
        if len(known) > 1:
            share = numbers.share(top["value"], whole, 0)
            title += f", bằng {share} tổng của {len(known)} hội có số liệu"
    frame = members.assign(
        detail=members["time_label"].map(lambda t: "" if numbers.missing(t) else f"thời điểm: {t}")
    )
    shown = frame if len(known) else frame.iloc[:0]
    layout.chart_section(
        title,
        figures.bars(shown, unit="hội viên", title="Hội viên theo hội"),
        pd.DataFrame(
            {
                "Hội": members["label"],
                "Loại hình": members["type_name"],
                "Hội viên": members["value"],
                "Mức độ": members["qualifier"],
                "Thời điểm": members["time_label"],
                "Số khác trong nguồn": [
                    "" if numbers.missing(o) else "; ".join(numbers.number(v) for v in o)
                    for o in members["other"]
                ],
            }
        ),
        key="members_by_association",
        records=known,
    )


def _total_and_parts(known: pd.DataFrame, stated: pd.Series | None) -> None:
    if stated is None or known.empty:
        return
    parts = float(known["value"].sum())
    gap = float(stated["value"]) - parts
    least = _at_least(known)
    if gap <= 0:
        title = "Tổng các hội có số liệu không nhỏ hơn con số của Liên hiệp hội"
    else:
        title = f"Còn {numbers.number(gap)} hội viên chưa rõ thuộc hội nào"
    frame = pd.DataFrame(
        {
            "label": [f"{len(known)} hội có số liệu riêng", "chưa rõ thuộc hội nào"],
            "value": [parts, max(gap, 0.0)],
            "text": [
                f"{least}{numbers.number(parts)}",
                f"{'nhiều nhất ' if least else ''}{numbers.number(max(gap, 0.0))}",
            ],
        }
    )
    layout.chart_section(
        title,
        figures.share_bar(frame, title="Tổng các hội so với con số của Liên hiệp hội"),
        pd.DataFrame(
            {
                "Khoản": ["Liên hiệp hội nêu", "Cộng các hội có số liệu", "Chênh lệch"],
                "Hội viên": [float(stated["value"]), parts, gap],
            }
        ),
        key="members_gap",
        records=[stated["record_id"], *known["record_id"]],
        note="Nguồn không nêu cách tính tổng số; một người có thể là hội viên của nhiều hội.",
    )


def _intellectuals(union: pd.DataFrame, stated: pd.Series | None) -> None:
    row = _row(union, "members", "intellectual")
    if row is None or stated is None:
        return
    rest = float(stated["value"]) - float(row["value"])
    share = numbers.share(row["value"], stated["value"])
    frame = pd.DataFrame(
        {"label": ["trí thức", "hội viên khác"], "value": [float(row["value"]), rest]}
    )
    layout.chart_section(
        f"Trí thức chiếm {share} số hội viên",
        figures.share_bar(frame, title="Trí thức trong tổng số hội viên"),
        pd.DataFrame({"Nhóm": ["Trí thức", "Hội viên khác"], "Hội viên": frame["value"]}),
        key="intellectuals",
        records=[row["record_id"], stated["record_id"]],
    )


def _over_time(view: View) -> None:
    """Only where one association is known at several points: one point is no trend."""
    frame = view.query("members_over_time")
    years = frame.groupby("series")["time"].nunique()
    several = frame[frame["series"].isin(years[years > 1].index)]
    if several.empty:
        return
    latest = several.sort_values("time").groupby("series")["value"].last()
    largest = latest.nlargest(MOST_LINES).index
    shown = several[several["series"].isin(largest)]
    growing = _growing(several)
    layout.chart_section(
        f"{growing} trong {years[years > 1].size} hội có nhiều kỳ số liệu tăng hội viên",
        figures.small_multiples(
            shown, unit="người", same_scale=False, title="Hội viên qua các năm"
        ),
        pd.DataFrame(
            {"Hội": several["series"], "Năm": several["time"], "Hội viên": several["value"]}
        ),
        key="members_over_time",
        records=several,
        note=f"Mỗi hội một thang đo riêng; vẽ {len(largest)} hội đông nhất."
        if len(largest) < len(latest)
        else "Mỗi hội một thang đo riêng.",
    )


def _branches(view: View) -> None:
    frame = view.query("branches_by_level")
    if frame.empty:
        return
    words = frame["level"].map(lambda c: "" if numbers.missing(c) else LEVELS.get(c, ""))
    own = frame.assign(
        level_name=words,
        detail=["" if numbers.missing(t) else f"thời điểm: {t}" for t in frame["time_label"]],
    )
    # Branches and associations below are two kinds of things: never in one chart.
    for indicator in ("branches", "subordinate_associations"):
        _units(own[(own["indicator"] == indicator) & (own["association_kind"] == "member")])
    of_union = own[own["association_kind"] == "union"]
    if len(of_union) and view.filter.loai is None:
        said = "; ".join(
            f"{numbers.quantity(r['value'], r['unit'], r['qualifier'])}{_at(r['level_name'])}"
            for _, r in of_union.iterrows()
        )
        layout.table_section(
            f"Cả Liên hiệp hội có {said}",
            _branch_table(of_union),
            key="branches_union",
            records=of_union,
        )


def _units(frame: pd.DataFrame) -> None:
    """One kind of unit below the associations, as bars by association and level."""
    if frame.empty:
        return
    kind = str(frame["kind"].iloc[0])
    chart = frame.assign(label=[f"{r['label']}{_at(r['level_name'])}" for _, r in frame.iterrows()])
    top = chart.loc[chart["value"].idxmax()]
    most = numbers.quantity(top["value"], top["unit"], top["qualifier"], top["value_to"])
    layout.chart_section(
        f"{kind}: {frame['association'].nunique()} hội có số liệu, nhiều nhất là {most} "
        f"của {frame.loc[top.name, 'label']}",
        figures.bars(chart, unit=str(top["unit"]), title=kind),
        _branch_table(frame),
        key=f"units_{top['indicator']}",
        records=frame,
        note="Chi hội không có tư cách pháp nhân; hội cấp huyện, cấp xã là hội. "
        "Hai loại không cộng với nhau.",
    )


def _groups(view: View) -> None:
    frame = view.query("member_groups")
    if frame.empty:
        return
    layout.table_section(
        f"{frame['label'].nunique()} hội nêu cơ cấu hoặc số kết nạp mới",
        pd.DataFrame(
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
        key="member_groups",
        records=frame,
    )


def _missing(
    members: pd.DataFrame, known: pd.DataFrame, stated: pd.Series | None, associations: int
) -> list[str]:
    lines = []
    without = members[members["value"].isna()]["label"]
    if len(without):
        names = sorted(without, key=numbers.sort_key)
        lines.append(f"Chưa có số liệu hội viên: {', '.join(names)}.")
    unnamed = associations - len(members)
    if unnamed > 0:
        lines.append(f"{unnamed} hội thành viên khác chưa được nêu tên trong nguồn.")
    for _, row in known.iterrows():
        if not numbers.missing(row["other"]):
            others = ", ".join(numbers.number(v) for v in row["other"])
            lines.append(f"{row['label']}: nguồn nêu cả {others}; trang này dùng {_say(row)}.")
    if stated is None:
        lines.append("Chưa có con số chung của Liên hiệp hội trong phạm vi đang lọc.")
    return lines


def _branch_table(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Hội": frame["label"],
            "Loại tổ chức": frame["kind"],
            "Cấp": frame["level_name"].replace("", "chưa rõ cấp"),
            "Số lượng": frame["value"],
            "Mức độ": frame["qualifier"],
            "Thời điểm": frame["time_label"],
        }
    )


def _growing(frame: pd.DataFrame) -> int:
    ordered = frame.sort_values("time").groupby("series")["value"]
    return int((ordered.last() > ordered.first()).sum())


def _row(frame: pd.DataFrame, indicator: str, group: str | None) -> pd.Series | None:
    same = frame["member_group"].isna() if group is None else frame["member_group"] == group
    found = frame[(frame["indicator"] == indicator) & same]
    return None if found.empty else found.iloc[0]


def _at_least(known: pd.DataFrame) -> str:
    """A sum is a lower bound as soon as one of its parts is."""
    return "ít nhất " if known["qualifier"].isin(["trên", "ít nhất", "tối thiểu"]).any() else ""


def _say(row: pd.Series) -> str:
    return numbers.quantity(row["value"], "", row["qualifier"], row["value_to"])


def _at(level: str) -> str:
    return f", {level}" if level else ""


main()
