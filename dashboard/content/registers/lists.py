"""The lists of the registers: what presses first, then each register on its own."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence, phrases
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers, palette, wording

#: Entries in the list of what presses, and marks in a chart.
LISTED = 40
DRAWN = 15
#: Requests by what is known of them, best known first: (group, words).
_REQUESTS = (
    ("done", "đã có kết quả"),
    ("missed", "không đạt"),
    ("ongoing", "đang được giải quyết theo nguồn"),
    ("open", "chưa được giải quyết theo nguồn"),
    ("unknown", f"{wording.UNKNOWN} kết quả"),
)


def with_due_date(entries: pd.DataFrame) -> Section | None:
    """What is due, longest ago first, then what is to come."""
    due = entries[entries["standing"] == "due_passed"]
    rows = pd.concat([due, entries[entries["standing"] == "due_later"]])
    if rows.empty:
        return None
    shown = rows.head(LISTED)
    later = len(rows) - len(due)
    said = [phrases.standing_count(len(due), "due_passed")] if len(due) else []
    said += [phrases.standing_count(later, "due_later")] if later else []
    return Section(
        key="urgent",
        title="; ".join(said),
        table=pd.DataFrame(
            {
                "Việc": shown["title"],
                "Hạn": [when_due(r) for _, r in shown.iterrows()],
                "Đến nay": [phrases.standing(s) for s in shown["standing"]],
                "Theo nguồn": shown["state_name"],
                "Hội": shown["label"],
                "Sổ": shown["register_name"],
            }
        ),
        records=tuple(rows["record_id"]),
        note=(
            "Hạn là hạn ghi trong sổ, hoặc ngày hết thời gian dự kiến hay thời gian thực hiện mà "
            "nguồn nêu. Sau hạn ấy chưa có nguồn nào nêu kết quả."
        )
        + (f" Nêu {LISTED} việc đầu; xem đủ ở từng sổ bên dưới." if len(rows) > len(shown) else ""),
        heading="Việc có hạn",
    )


def requests_words(rows: pd.DataFrame) -> str:
    """Requests by what is known of them: "37 kiến nghị: 34 chưa rõ kết quả, 3 …"."""
    groups = rows["state"].where(
        ~rows["standing"].isin(("done", "achieved", "missed")),
        rows["standing"].replace("achieved", "done"),
    )
    counts = groups.value_counts()
    known = [(counts[group], words) for group, words in _REQUESTS if group in counts.index]
    if len(known) == 1:
        return f"{numbers.number(len(rows))} kiến nghị, tất cả {known[0][1]}"
    apart = ", ".join(f"{count} {words}" for count, words in known)
    return f"{numbers.number(len(rows))} kiến nghị: {apart}"


def section(code: str, register: str, name: str, rows: pd.DataFrame, view: View) -> Section:
    """One register: a chart where it has something to count, and the list itself."""
    chart = _CHARTS[register](rows, view) if register in _CHARTS else None
    return Section(
        key=f"register_{code.replace('-', '_')}",
        title=_title(register, rows),
        chart=chart,
        table=listing(rows),
        records=tuple(rows["record_id"]),
        heading=name,
        note=_NOTES.get(register, ""),
    )


_NOTES = {
    "expert": "Chỉ đếm số người theo trình độ; sổ không giữ dữ liệu cá nhân.",
    "request": "Gồm kiến nghị ghi trong sổ và kiến nghị nêu trong các tham luận, báo cáo.",
    "programme": "Chương trình không ghi thời gian thì không vẽ, chỉ nêu trong bảng.",
}


def listing(rows: pd.DataFrame) -> pd.DataFrame:
    """Entries as they are shown and downloaded; columns nobody filled in are left out."""
    columns: dict[str, object] = {
        "Nội dung": rows["title"],
        "Đến nay": [phrases.standing(s) for s in rows["standing"]],
        "Theo nguồn": rows["state_name"],
        "Hội": rows["label"],
    }
    if rows["register"].nunique() > 1:
        columns = {"Sổ": rows["register_name"]} | columns
    for heading, column in (
        ("Lĩnh vực", "field_name"),
        ("Phối hợp, nơi nhận", "partner"),
        ("Địa bàn", "area"),
        ("Thời gian", "time_label"),
    ):
        if rows[column].notna().any() and (column != "field_name" or rows[column].nunique() > 1):
            columns[heading] = rows[column].fillna("không ghi")
    if rows["due_date"].notna().any():
        columns["Hạn"] = [when_due(r) for _, r in rows.iterrows()]
    if rows["quantity"].notna().any():
        columns["Số lượng"] = rows["quantity"]
    if rows["degree"].notna().any():
        columns["Trình độ"] = rows["degree"].fillna("không ghi")
    columns["Nguồn"] = [
        f"{evidence.writer(r)} ({evidence.place(r['source_place'])})" for _, r in rows.iterrows()
    ]
    return pd.DataFrame(columns)


def commitments(view: View) -> Section | None:
    """What was agreed with the partners of the programmes; None when nothing is known."""
    rows = view.query("registers/commitments")
    if rows.empty:
        return None
    due = int(rows.loc[rows["due_date"].notna(), "record_id"].nunique())
    title = (
        f"{numbers.number(rows['record_id'].nunique())} việc đã quyết định hoặc cam kết với "
        f"{rows['partner'].nunique()} đối tác của các chương trình phối hợp"
    )
    return Section(
        key="commitments",
        title=f"{title}, {due} việc có hạn" if due else title,
        table=pd.DataFrame(
            {
                "Việc": rows["title"],
                "Tính chất": rows["kind_name"],
                "Đối tác": rows["partner"],
                "Hội": rows["label"],
                "Hạn": [
                    wording.NO_DUE_DATE if numbers.missing(v) else numbers.day(v)
                    for v in rows["due_date"]
                ],
                "Đến nay": [phrases.standing(s) for s in rows["standing"]],
                "Nguồn": [
                    f"{evidence.writer(r)} ({evidence.place(r['source_place'])})"
                    for _, r in rows.iterrows()
                ],
            }
        ),
        records=tuple(rows["record_id"]),
    )


def when_due(row: pd.Series) -> str:
    """The due date, or the period that is over with it."""
    if numbers.missing(row["due_date"]):
        return wording.NO_DUE_DATE
    of_period = not numbers.missing(row["time_end"]) and row["time_end"] == row["due_date"]
    return str(row["time_label"]) if of_period else numbers.day(row["due_date"])


def _title(register: str, rows: pd.DataFrame) -> str:
    count = numbers.number(len(rows))
    if register == "expert":
        people = _current(rows)["quantity"].sum()
        return f"{numbers.number(people)} chuyên gia trong {count} nhóm đã đăng ký"
    if register == "request":
        return requests_words(rows)
    text = f"{count} mục, {int((rows['standing'] == 'done').sum())} {phrases.standing('done')}"
    due = int((rows["standing"] == "due_passed").sum())
    if due:
        text += f", {phrases.standing_count(due, 'due_passed')}"
    told = rows[rows["quantity"].notna()]
    if register == "honour" and len(told) >= max(3, len(rows) / 2):
        top = told.loc[told["quantity"].idxmax()]
        text += (
            f"; trong {len(told)} mục nêu số người, nhiều nhất là "
            f"{phrases.decapitalise(top['title'])} ({_people(top)})"
        )
    return text


def _people(row: pd.Series) -> str:
    return numbers.quantity(row["quantity"], "người")


def _quantities(rows: pd.DataFrame, unit: str) -> Chart | None:
    known = rows[rows["quantity"].notna()].sort_values("quantity", ascending=False).head(DRAWN)
    if known.empty:
        return None
    frame = pd.DataFrame(
        {
            "label": [
                r["title"]
                if numbers.missing(r["time_label"])
                else f"{r['title']}, {r['time_label']}"
                for _, r in known.iterrows()
            ],
            "value": known["quantity"],
        }
    )
    return Chart("bars", frame, {"unit": unit, "title": "Số lượng ghi trong sổ"})


def _programmes(rows: pd.DataFrame, view: View) -> Chart | None:
    # Rows come with what presses first: with too many to draw, those are drawn.
    dated = rows[rows["time_end"].notna()].head(DRAWN).sort_values("time_end")
    if dated.empty:
        return None
    today = view.scalar("shared/today")
    frame = pd.DataFrame(
        {
            "label": [
                r["title"] if numbers.missing(r["partner"]) else f"{r['title']} – {r['partner']}"
                for _, r in dated.iterrows()
            ],
            "start": dated["time_start"],
            "end": dated["time_end"],
            "text": [
                f"{r['time_label']}, {phrases.standing(r['standing'])}" for _, r in dated.iterrows()
            ],
            "status": [palette.STANDING_TONES[s] for s in dated["standing"]],
            "detail": dated["state_name"],
        }
    )
    return Chart("spans", frame, {"today": today.date(), "title": "Thời hạn các chương trình"})


def _current(rows: pd.DataFrame) -> pd.DataFrame:
    """The latest count of each group of experts: a stock is not added over years."""
    known = rows[rows["quantity"].notna()].sort_values("time_end", na_position="first")
    return known.drop_duplicates(["association", "title", "degree"], keep="last")


def _experts(rows: pd.DataFrame, view: View) -> Chart | None:
    known = _current(rows)
    if known.empty:
        return None
    frame = known.assign(degree=known["degree"].fillna("không ghi trình độ"))
    sums = frame.groupby("degree", as_index=False)["quantity"].sum()
    return Chart(
        "bars",
        sums.rename(columns={"degree": "label", "quantity": "value"}),
        {"unit": "người", "title": "Chuyên gia theo trình độ"},
    )


_CHARTS = {
    "contest": lambda rows, view: _quantities(rows, "công trình, bài dự"),
    "honour": lambda rows, view: _quantities(rows, "người"),
    "programme": _programmes,
    "expert": _experts,
}
