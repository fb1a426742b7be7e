"""Where sources disagree: both figures, who says what, and the rule that chose."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.model import Grid, Link, Section
from dashboard.selection.view import View
from dashboard.words import numbers

#: Code of the part in the URL.
PART = "khac-nhau"
#: By what the figure that is used is chosen, the first reason first.
ORDER = (
    "Thứ tự chọn: ngày của số liệu muộn hơn, tổ chức nói về chính mình, nguồn có thẩm quyền cao "
    "hơn, con số chính xác hơn, chỗ đứng sau trong văn bản, nêu ở nhiều chỗ hơn, ghi vào sổ trước."
)


def read(view: View) -> pd.DataFrame:
    """One row a record of a contradiction (see sources/contradictions.sql)."""
    return view.query("sources/contradictions")


def section(rows: pd.DataFrame) -> Section | None:
    """All contradictions, one line each: the figure used, then what others say."""
    groups = [group for _, group in rows.groupby("contradiction_id", sort=False)]
    if not groups:
        return None
    return Section(
        key="contradictions",
        title=f"{numbers.number(len(groups))} đại lượng được nêu bằng những con số khác nhau",
        table=pd.DataFrame([_row(group) for group in groups]),
        records=tuple(rows["record_id"]),
        caption="Mọi con số đều được giữ, một con số được dùng; bấm một dòng để xem ai nêu",
        note=ORDER,
        grid=Grid(
            links=[
                Link("sources", own={"phan": PART, "muc": str(g["contradiction_id"].iloc[0])})
                for g in groups
            ],
            widths={"Đại lượng": 260, "Con số dùng": 120, "Con số khác": 200, "Vì sao chọn": 330},
        ),
    )


def opened(rows: pd.DataFrame, item: str | None) -> Section | None:
    """One contradiction: who says what, which is used and by which rule."""
    group = rows[rows["contradiction_id"] == item]
    if group.empty:
        return None
    used, _ = _split(group)
    table = pd.DataFrame(
        {
            "Con số": [_other(r, used) for _, r in group.iterrows()],
            "Ai nêu, ở đâu": [_who(r) for _, r in group.iterrows()],
            "Bài, văn bản": group["source_title"],
            "Dùng": ["có" if p else "không" for p in group["preferred"]],
        }
    )
    return Section(
        key=str(item),
        title=f"{_what(used)}: dùng {figure(used)}; {_rule(used)}",
        table=table,
        records=tuple(group["record_id"]),
    )


def in_words(group: pd.DataFrame) -> str:
    """One contradiction in a line: "Hội viên: 1.389 người (dòng 400) hay 1.380 người (…)"."""
    used = _split(group)[0]
    said = " hay ".join(
        f"{_other(r, used)} ({evidence.place(r['source_place'])})" for _, r in group.iterrows()
    )
    return f"{_what(used, ', ', whose=False)}: {said}"


def answered(group: pd.DataFrame) -> tuple[str, str]:
    """One contradiction as a question and its answer: what it is of; which figure is used, who
    says which, and why that one is used."""
    used, others = _split(group)
    said = "; ".join(f"{_other(r, used)} ({_who(r)})" for _, r in others.iterrows())
    answer = f"Dùng {figure(used)} ({_who(used)}). Nguồn khác nêu {said}."
    return _what(used, ", "), f"{answer} Cách chọn: {_rule(used)}."


def figure(row: pd.Series) -> str:
    """The figure of one record in words: "9/10 huyện", "khoảng 25 tổ chức"."""
    text = numbers.quantity(row["obs_value"], row["unit"], row["qualifier"], row["obs_value_to"])
    if not numbers.missing(row["denominator"]):
        return text.replace(numbers.NBSP, f"/{int(row['denominator'])}{numbers.NBSP}", 1)
    return text


def _who(row: pd.Series) -> str:
    name, position = evidence.writer(row), phrases.text(row["author_position"])
    name += f", {position}" if position and phrases.text(row["author"]) else ""
    return f"{name} ({evidence.place(row['source_place'])})"


def _split(group: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """The record used and the others of one group."""
    return group[group["preferred"]].iloc[0], group[~group["preferred"]]


def _what(used: pd.Series, between: str = " · ", *, whose: bool = True) -> str:
    columns = ("label", "indicator_name", "breakdown", "time_label")[0 if whose else 1 :]
    return between.join(str(used[c]) for c in columns if phrases.text(used[c]))


def _rule(used: pd.Series) -> str:
    return str(used["rule"]).removeprefix("Được dùng: ").rstrip(".")


def _row(group: pd.DataFrame) -> dict[str, object]:
    used, others = _split(group)
    return {
        "Đại lượng": _what(used),
        "Con số dùng": figure(used),
        "Con số khác": "; ".join(_other(r, used) for _, r in others.iterrows()),
        "Vì sao chọn": _rule(used),
        "Ai nêu con số dùng": _who(used),
        "Ai nêu con số khác": "; ".join(_who(r) for _, r in others.iterrows()),
    }


def _other(row: pd.Series, used: pd.Series) -> str:
    """A figure of the group; named when it is another indicator or another group."""
    text = figure(row)
    if row["indicator"] != used["indicator"]:
        return f"{text} ({phrases.decapitalise(str(row['indicator_name']))})"
    if row["breakdown"] != used["breakdown"] and row["breakdown"]:
        return f"{text} ({phrases.decapitalise(str(row['breakdown']))})"
    if row["association"] != used["association"]:
        return f"{text} (theo {row['label']})"
    return text
