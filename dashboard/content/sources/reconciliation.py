"""Stated totals against the sums of their parts."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content.known import leaves_figure
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.records import qualifiers

#: A whole, its parts, and how the sum is called. A part may be one type of a whole.
_SUMS = (
    (
        "member_organisations",
        ("member_associations", "collective_members"),
        "Tổ chức thành viên = hội thành viên + hội viên tập thể",
    ),
    (
        "member_associations",
        ("associations_state_funded", "associations_not_state_funded"),
        "Hội thành viên = hội được ngân sách cấp + hội chưa được cấp",
    ),
    (
        "member_associations",
        ("charters_by_province", "charters_by_parent"),
        "Hội thành viên = điều lệ do tỉnh phê duyệt + theo điều lệ ngành dọc",
    ),
)
_BY_TYPE = "Hội thành viên = cộng theo loại hình"


def read(view: View) -> pd.DataFrame:
    """Stated totals with the sums of parts (see sources/reconciliation.sql)."""
    return view.query("sources/reconciliation")


def parts_section(rows: pd.DataFrame) -> Section | None:
    """How much of each total the Union states is explained by the members' own figures."""
    if rows.empty:
        return None
    latest = rows.drop_duplicates(["indicator", "breakdown"])
    shares = [
        None if numbers.missing(p) else 100 * float(p) / float(s)
        for p, s in zip(latest["parts_value"], latest["stated_value"], strict=True)
    ]
    frame = pd.DataFrame(
        {
            "label": [f"{_name(r)}, {r['time_label']}" for _, r in latest.iterrows()],
            "value": shares,
            "text": [
                _share_text(r, s) for (_, r), s in zip(latest.iterrows(), shares, strict=True)
            ],
            "detail": [f"{int(n)} hội có số liệu riêng" for n in latest["associations"]],
        }
    )
    parts = [i for ids in latest["part_ids"] if not numbers.missing(ids) for i in ids]
    return Section(
        key="reconciliation",
        title=_parts_title(latest),
        chart=Chart("bars", frame, {"unit": "%", "title": "Phần của tổng số đã rõ thuộc hội nào"}),
        table=_parts_table(rows),
        records=tuple(dict.fromkeys([*latest["record_id"], *parts])),
        note="Chênh lệch được nêu ra chứ không chia cho các hội. "
        f"Phần “{wording.UNKNOWN}” gồm hội chưa báo số và hội chưa có tên trong nguồn.",
        heading="Tổng số và các phần",
    )


def _parts_title(latest: pd.DataFrame) -> str:
    members = latest[(latest["indicator"] == "members") & (latest["breakdown"] == "")]
    row = (members if len(members) else latest).iloc[0]
    stated = numbers.quantity(row["stated_value"], row["unit"], row["qualifier"])
    if numbers.missing(row["parts_value"]):
        return f"Chưa hội nào có số liệu riêng để đối chiếu với {stated} mà Liên hiệp hội nêu"
    gap = float(row["stated_value"]) - float(row["parts_value"])
    known = numbers.quantity(row["parts_value"], row["unit"], "ít nhất" if row["open_end"] else "")
    text = f"Liên hiệp hội nêu {stated}; {int(row['associations'])} hội cộng lại được {known}"
    if gap == 0:
        return f"{text}, khớp nhau"
    if gap > 0 and not _is_figure(row):
        return f"{text}; không trừ vì tổng là số làm tròn hoặc không chính xác"
    word = "còn" if gap > 0 else "vượt"
    tail = wording.UNKNOWN if gap > 0 else ""
    return f"{text}, {word} {numbers.quantity(abs(gap), row['unit'])} {tail}".strip()


def _is_figure(row: pd.Series) -> bool:
    """Whether what the parts leave of the total is a figure."""
    if numbers.missing(row["parts_value"]):
        return False
    words = [row["qualifier"], qualifiers.usual(qualifiers.LOWER) if row["open_end"] else None]
    return leaves_figure(float(row["stated_value"]), str(row["unit"]), words)


def _parts_table(rows: pd.DataFrame) -> pd.DataFrame:
    scale = [numbers.money_scale(s)[0] if u == "đồng" else 1.0 for s, u in _pairs(rows)]
    units = [numbers.money_scale(s)[1] if u == "đồng" else u for s, u in _pairs(rows)]
    stated = rows["stated_value"] / scale
    parts = rows["parts_value"] / scale
    return pd.DataFrame(
        {
            "Tổng số": [_name(r) for _, r in rows.iterrows()],
            "Kỳ": rows["time_label"],
            "Đơn vị": units,
            "Liên hiệp hội nêu": stated,
            "Mức độ": rows["qualifier"],
            "Cộng các hội": parts,
            "Số hội có số liệu": rows["associations"],
            "Chênh lệch": (stated - parts).where([_is_figure(r) for _, r in rows.iterrows()]),
        }
    )


def _pairs(rows: pd.DataFrame) -> list[tuple[float, str]]:
    return list(zip(rows["stated_value"], rows["unit"], strict=True))


def _name(row: pd.Series) -> str:
    return " – ".join(filter(None, (row["indicator_name"], row["breakdown"])))


def _share_text(row: pd.Series, share: float | None) -> str:
    stated = numbers.quantity(row["stated_value"], row["unit"], row["qualifier"])
    if share is None:
        return f"{numbers.quantity(None)} của hội nào (nguồn nêu {stated})"
    known = numbers.quantity(row["parts_value"], row["unit"])
    return f"{numbers.percent(share, 0)}: {known} / {stated}"


def sums_section(view: View) -> Section | None:
    """Counts of organisations that must add up, year by year; None when none is stated."""
    counts = view.query("sources/union_counts")
    rows = []
    for year, own in counts.groupby("year", sort=False):
        total = own[own["stated_type"].isna()].set_index("indicator")
        by_type = own[(own["indicator"] == "member_associations") & own["stated_type"].notna()]
        for whole, parts, name in _SUMS:
            if whole in total.index and all(p in total.index for p in parts):
                values = [float(total.loc[p, "value"]) for p in parts]
                rows.append(_sum_row(name, year, float(total.loc[whole, "value"]), values))
        if "member_associations" in total.index and len(by_type):
            whole_value = float(total.loc["member_associations", "value"])
            rows.append(_sum_row(_BY_TYPE, year, whole_value, list(by_type["value"].astype(float))))
    if not rows:
        return None
    table = pd.DataFrame(rows)
    wrong = table[table["Chênh lệch"] != 0]
    title = (
        f"Cả {len(table)} phép cộng số tổ chức đều khớp"
        if wrong.empty
        else f"{len(wrong)} trong {len(table)} phép cộng số tổ chức không khớp"
    )
    shown = table[(table["Năm"] == table["Năm"].max()) | (table["Chênh lệch"] != 0)]
    return Section(
        key="sums",
        title=title,
        table=shown.reset_index(drop=True),
        records=tuple(counts["record_id"].dropna()),
        note="Bảng nêu năm gần nhất và mọi phép cộng không khớp."
        if len(shown) < len(table)
        else "",
    )


def _sum_row(name: str, year: object, whole: float, parts: list[float]) -> dict[str, object]:
    written = " + ".join(numbers.number(p) for p in parts)
    return {
        "Phép cộng": name,
        "Năm": year,
        "Nguồn nêu": whole,
        "Các phần": written,
        "Cộng các phần": sum(parts),
        "Chênh lệch": whole - sum(parts),
    }
