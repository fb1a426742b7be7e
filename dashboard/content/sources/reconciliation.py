"""Stated totals against the sums of their parts."""

from __future__ import annotations

import pandas as pd

from dashboard.content.known import leaves_figure
from dashboard.content.model import Grid, Section
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
    parts = [i for ids in rows["part_ids"] if not numbers.missing(ids) for i in ids]
    shares = [
        round(100 * float(r["parts_value"]) / float(r["stated_value"])) if _is_figure(r) else None
        for _, r in rows.iterrows()
    ]
    gaps = [
        numbers.quantity(r["stated_value"] - r["parts_value"], r["unit"])
        if _is_figure(r)
        else "không trừ được"
        for _, r in rows.iterrows()
    ]
    return Section(
        key="reconciliation",
        title=_parts_title(rows.drop_duplicates(["indicator", "breakdown"])),
        table=pd.DataFrame(
            {
                "Tổng số": [
                    " – ".join(filter(None, (r["indicator_name"], r["breakdown"])))
                    for _, r in rows.iterrows()
                ],
                "Kỳ": rows["time_label"],
                "Liên hiệp hội nêu": [
                    numbers.quantity(r["stated_value"], r["unit"], r["qualifier"])
                    for _, r in rows.iterrows()
                ],
                "Cộng các hội": [_parts_words(r) for _, r in rows.iterrows()],
                "Đã rõ (%)": pd.Series(shares, index=rows.index, dtype=float),
                "Số hội có số liệu": rows["associations"],
                "Chênh lệch": gaps,
            }
        ),
        records=tuple(dict.fromkeys([*rows["record_id"], *parts])),
        caption="Chênh lệch được nêu ra, không chia cho các hội",
        note=f"Phần {wording.UNKNOWN} gồm hội chưa báo số và hội chưa có tên trong nguồn. Không "
        "trừ khi tổng là số làm tròn hoặc không chính xác.",
        grid=Grid(bars={"Đã rõ (%)": 100.0}, widths={"Tổng số": 330, "Đã rõ (%)": 110}),
    )


def _parts_title(latest: pd.DataFrame) -> str:
    members = latest[(latest["indicator"] == "members") & (latest["breakdown"] == "")]
    row = (members if len(members) else latest).iloc[0]
    stated = numbers.quantity(row["stated_value"], row["unit"], row["qualifier"])
    if numbers.missing(row["parts_value"]):
        return f"Chưa hội nào có số liệu riêng để đối chiếu với {stated} mà Liên hiệp hội nêu"
    gap = float(row["stated_value"]) - float(row["parts_value"])
    count = int(row["associations"])
    text = f"Liên hiệp hội nêu {stated}; {count} hội cộng lại được {_parts_words(row)}"
    if gap == 0:
        return f"{text}, khớp nhau"
    if gap > 0 and not _is_figure(row):
        return f"{text}; không trừ vì tổng là số làm tròn hoặc không chính xác"
    word = "còn" if gap > 0 else "vượt"
    tail = wording.UNKNOWN if gap > 0 else ""
    return f"{text}, {word} {numbers.quantity(abs(gap), row['unit'])} {tail}".strip()


def _parts_words(row: pd.Series) -> str:
    return numbers.quantity(row["parts_value"], row["unit"], "ít nhất" if row["open_end"] else "")


def _is_figure(row: pd.Series) -> bool:
    """Whether what the parts leave of the total is a figure."""
    if numbers.missing(row["parts_value"]):
        return False
    words = [row["qualifier"], qualifiers.usual(qualifiers.LOWER) if row["open_end"] else None]
    return leaves_figure(float(row["stated_value"]), str(row["unit"]), words)


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
        caption="Năm gần nhất và mọi phép cộng không khớp" if len(shown) < len(table) else "",
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
