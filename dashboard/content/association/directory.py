"""Hồ sơ hội without a chosen association: the list to choose from, with key facts."""

from __future__ import annotations

import pandas as pd

from dashboard.content import known, phrases
from dashboard.content.model import Card, Grid, Link, Page, Part, Section
from dashboard.content.sources import completeness, contradictions
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records import qualifiers

_KINDS = {"union": "Liên hiệp hội", "standing_office": "Cơ quan của Liên hiệp hội"}


def listing(view: View) -> pd.DataFrame:
    """The associations of queries/association/list.sql, the Union first, then by name."""
    rows = view.query("association/list")
    order = {"union": 0, "standing_office": 1, "member": 2, "collective": 3}
    places = [
        (order.get(str(kind), 9), numbers.sort_key(label))
        for kind, label in zip(rows["association_kind"], rows["label"], strict=True)
    ]
    return rows.iloc[sorted(range(len(rows)), key=places.__getitem__)].reset_index(drop=True)


def page(view: View) -> Page:
    """All associations with key facts, and how much is known of them."""
    rows = listing(view)
    group = known.group(view)
    # An association that has ended keeps its profile and counts no more.
    is_member = rows["association_kind"] == "member"
    members = rows[is_member & rows["label"].isin(group.named)]
    ended = int((is_member & ~rows["label"].isin(group.named)).sum())
    filled = completeness.read(view)
    return Page(
        name="association",
        title="Hồ sơ hội",
        headline=_headline(rows, members, group),
        headline_records=filled.records,
        facts=(f"thêm hồ sơ của {ended} hội đã kết thúc hoạt động",) if ended else (),
        cards=_cards(members, group.size, filled, contradictions.read(view)),
        parts=(Part("danh-sach", "Danh sách", lambda: [_table(rows, filled)]),)
        if len(rows)
        else (),
        missing=_missing(members, group),
    )


def _headline(rows: pd.DataFrame, members: pd.DataFrame, group: known.Group) -> str:
    collective = int((rows["association_kind"] == "collective").sum())
    more = f" và {collective} hội viên tập thể" if collective else ""
    if members.empty and collective:
        return f"Hồ sơ của {collective} hội viên tập thể"
    if members.empty:
        return "Chưa có hội nào được nêu tên trong phạm vi đang lọc"
    if len(members) < group.size:
        rest = f"{wording.UNKNOWN} là hội nào" if group.aside else "chưa được nêu tên"
        return f"Hồ sơ của {group.of(len(members))}{more}; {group.unnamed} hội khác {rest}"
    return f"Hồ sơ của {len(members)} hội{more}"


def _cards(
    members: pd.DataFrame,
    count: int,
    filled: completeness.Completeness,
    contrary: pd.DataFrame,
) -> tuple[Card, ...]:
    if members.empty:
        return ()
    differing = contrary[contrary["association"].isin(members["association"])]
    return (
        phrases.count_card(
            "Hội có hồ sơ (hội)",
            len(members),
            f"{count - len(members)} hội chưa biết tên" if len(members) < count else "",
            filled.records,
            "hội",
            of=count,
        ),
        filled.card("Số liệu cần có đã có (%)"),
        phrases.count_card(
            "Hội có số liệu nêu khác nhau (hội)",
            differing["association"].nunique(),
            f"{numbers.number(differing['contradiction_id'].nunique())} con số",
            differing["record_id"],
            "hội",
        ),
    )


def _table(rows: pd.DataFrame, filled: completeness.Completeness) -> Section:
    kinds = [
        _KINDS.get(str(kind)) or phrases.text(name, f"{wording.UNKNOWN} loại hình")
        for kind, name in zip(rows["association_kind"], rows["type_name"], strict=True)
    ]
    due = filled.members.groupby("association")["state"]
    share = due.agg(lambda states: round(100 * states.isin(completeness.REPORTED).mean()))
    done = [None if numbers.missing(s) else float(s) for s in rows["association"].map(share)]
    exact = [
        "" if numbers.missing(v) else known.precision(float(v), "người", word)
        for v, word in zip(rows["members"], rows["members_word"], strict=True)
    ]
    plain = qualifiers.usual(qualifiers.EXACT)
    return Section(
        "directory",
        "Mỗi tổ chức một dòng, số của kỳ gần nhất",
        pd.DataFrame(
            {
                "Hội": rows["label"],
                "Loại hình": kinds,
                "Năm thành lập": rows["founded"],
                "Hội viên (người)": rows["members"],
                # The word of the figure, where one of them has a word.
                **({"Mức độ": exact} if set(exact) - {"", plain} else {}),
                "Ngân sách (triệu đồng/năm)": rows["state_money"] / 1e6,
                "Năm hết nhiệm kỳ": rows["term_end"],
                "Số liệu đã có (%)": done,
                "Nêu khác nhau": rows["contradictions"],
            }
        ),
        caption="Nguồn ở hồ sơ của mỗi hội; bấm một dòng để mở hồ sơ trên một trang in được khổ A4",
        source="Nguồn: tổng hợp từ hồ sơ của từng hội.",
        grid=Grid(
            bars={"Số liệu đã có (%)": 100.0},
            links=[Link("association", {"association": a}) for a in rows["association"]],
        ),
        units={
            "Ngân sách (triệu đồng/năm)": "triệu đồng",
            "Hội viên (người)": "người",
            "Số liệu đã có (%)": "%",
        },
    )


def _missing(members: pd.DataFrame, group: known.Group) -> tuple[str, ...]:
    lines = list(group.missing)
    unknown = members[members["association_type"] == "chua-ro"]
    if len(unknown):
        lines.append(
            f"{wording.UNKNOWN_AT_START} loại hình: {phrases.all_names(unknown['label'])}."
        )
    return tuple(lines)
