"""Where sources disagree: both figures, who says what, and the rule that chose."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers


def read(view: View) -> pd.DataFrame:
    """One row a record of a contradiction (see sources/contradictions.sql)."""
    return view.query("sources/contradictions")


def section(rows: pd.DataFrame) -> Section:
    """All contradictions, one line each: the figure used, then what others say."""
    groups = [group for _, group in rows.groupby("contradiction_id", sort=False)]
    if not groups:
        title = "Không có chỗ nào các nguồn nói khác nhau trong phạm vi đang lọc"
    else:
        used, others = _split(groups[0])
        title = (
            f"{numbers.number(len(groups))} đại lượng được nêu bằng những con số khác nhau, "
            f"ví dụ {phrases.decapitalise(used['indicator_name'])} của {used['label']}: "
            f"{figure(used)} và {_other(others.iloc[0], used)}"
        )
    return Section(
        key="contradictions",
        title=title,
        table=pd.DataFrame([_row(group) for group in groups]),
        records=tuple(rows["record_id"]),
        note="Thứ tự chọn: ngày của số liệu muộn hơn, tổ chức nói về chính mình, nguồn có thẩm "
        "quyền cao hơn, con số chính xác hơn, chỗ đứng sau trong văn bản. Mọi con số đều được giữ."
        if groups
        else "",
        heading="Các nguồn khác nhau",
    )


def figure(row: pd.Series) -> str:
    """The figure of one record in words: "9/10 huyện", "khoảng 25 tổ chức"."""
    text = numbers.quantity(row["obs_value"], row["unit"], row["qualifier"], row["obs_value_to"])
    if not numbers.missing(row["denominator"]):
        return text.replace(numbers.NBSP, f"/{int(row['denominator'])}{numbers.NBSP}", 1)
    return text


def who(row: pd.Series) -> str:
    """Who says it and where: "Ngô Văn Tâm, Tổng Thư ký Liên hiệp hội (dòng 532)"."""
    names = [str(row[c]) for c in ("author", "author_position") if not numbers.missing(row[c])]
    name = ", ".join(names) or str(row["source_title"])
    return f"{name} ({evidence.place(row['source_place'])})"


def _split(group: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """The record used and the others of one group."""
    return group[group["preferred"]].iloc[0], group[~group["preferred"]]


def _row(group: pd.DataFrame) -> dict[str, object]:
    used, others = _split(group)
    what = [str(used[c]) for c in ("label", "indicator_name", "breakdown", "time_label") if used[c]]
    return {
        "Đại lượng": " · ".join(what),
        "Con số dùng": f"{figure(used)} – {who(used)}",
        "Con số khác": "; ".join(f"{_other(r, used)} – {who(r)}" for _, r in others.iterrows()),
        "Vì sao chọn": str(used["rule"]).removeprefix("Được dùng: "),
    }


def _other(row: pd.Series, used: pd.Series) -> str:
    """A set-aside figure; named when it is another indicator or another group."""
    text = figure(row)
    if row["indicator"] != used["indicator"]:
        return f"{text} ({phrases.decapitalise(str(row['indicator_name']))})"
    if row["breakdown"] != used["breakdown"] and row["breakdown"]:
        return f"{text} ({phrases.decapitalise(str(row['breakdown']))})"
    if row["association"] != used["association"]:
        return f"{text} (theo {row['label']})"
    return text
