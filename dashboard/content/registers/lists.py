"""The lists of the registers: what presses first, then each register on its own."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence, phrases
from dashboard.content.model import Section
from dashboard.selection.view import View
from dashboard.words import numbers, wording

#: Entries in the list of what presses, and marks in a chart.
LISTED = 40
DRAWN = 15
_URGENT = ("overdue", "ended", "open")
_NEXT = {
    "overdue": "quá hạn",
    "ended": "hết thời gian, chưa ghi kết quả",
    "open": "đang mở",
    "unknown": wording.UNKNOWN,
    "closed": "đã xong",
    "listed": "đang có",
}


def urgent(found: pd.DataFrame) -> Section | None:
    """Overdue first, then what ended without a result, then what is open by due date."""
    rows = found[found["standing"].isin(_URGENT)]
    if rows.empty:
        return None
    late = int(rows["standing"].isin(("overdue", "ended")).sum())
    shown = rows.head(LISTED)
    if late:
        title = f"{numbers.number(late)} việc cần hỏi kết quả ngay trong {len(rows)} việc đang mở"
    else:
        title = f"{numbers.number(len(rows))} việc đang mở, chưa việc nào quá hạn"
    return Section(
        key="urgent",
        title=title,
        table=pd.DataFrame(
            {
                "Việc": shown["title"],
                "Tình trạng": [_standing(r) for _, r in shown.iterrows()],
                "Hạn hoặc thời gian": [_when(r) for _, r in shown.iterrows()],
                "Hội": shown["label"],
                "Sổ": shown["register_name"],
            }
        ),
        records=tuple(shown["record_id"]),
        note=(
            "Quá hạn: đã qua hạn ghi trong sổ. Hết thời gian: kỳ thực hiện đã qua mà nguồn chưa "
            "ghi kết quả."
        )
        + (f" Nêu {LISTED} việc đầu; xem đủ ở từng sổ bên dưới." if len(rows) > len(shown) else ""),
        heading="Việc đang mở và quá hạn",
    )


def section(code: str, register: str, name: str, rows: pd.DataFrame, view: View) -> Section:
    """One register: a chart where it has something to count, and the list itself."""
    chart = _CHARTS[register](rows, view) if register in _CHARTS else None
    return Section(
        key=f"register_{code.replace('-', '_')}",
        title=_title(register, name, rows),
        chart=chart,
        table=listing(rows),
        records=tuple(rows["record_id"].head(LISTED)),
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
        "Tình trạng": [_standing(r) for _, r in rows.iterrows()],
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
        columns["Hạn"] = [
            "không ghi" if numbers.missing(v) else numbers.day(v) for v in rows["due_date"]
        ]
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
    due = rows[rows["target_date"].notna()]
    title = (
        f"{numbers.number(rows['record_id'].nunique())} cam kết trong chương trình phối hợp với "
        f"{rows['partner'].nunique()} đối tác"
    )
    if len(due):
        title += f", {due['record_id'].nunique()} cam kết có hạn"
    return Section(
        key="commitments",
        title=title,
        table=pd.DataFrame(
            {
                "Cam kết": rows["title"],
                "Đối tác": rows["partner"],
                "Hội": rows["label"],
                "Hạn": [
                    "không ghi" if numbers.missing(v) else numbers.day(v)
                    for v in rows["target_date"]
                ],
                "Tình trạng": [wording.TARGET_STATUS[s][0] for s in rows["status"]],
                "Nguồn": [
                    f"{evidence.writer(r)} ({evidence.place(r['source_place'])})"
                    for _, r in rows.iterrows()
                ],
            }
        ),
        records=tuple(rows["record_id"]),
    )


def _standing(row: pd.Series) -> str:
    """The state in the source's words, and what it means today when that is worse."""
    name = str(row["state_name"])
    if row["standing"] in ("overdue", "ended"):
        return f"{name}; {_NEXT[row['standing']]}"
    return name


def _when(row: pd.Series) -> str:
    if not numbers.missing(row["due_date"]):
        return f"hạn {numbers.day(row['due_date'])}"
    return "không ghi" if numbers.missing(row["time_label"]) else str(row["time_label"])


def _title(register: str, name: str, rows: pd.DataFrame) -> str:
    count = numbers.number(len(rows))
    closed = int((rows["standing"] == "closed").sum())
    late = int(rows["standing"].isin(("overdue", "ended")).sum())
    if register == "expert":
        people = _current(rows)["quantity"].sum()
        return f"{numbers.number(people)} chuyên gia trong {count} nhóm đã đăng ký"
    if register == "request":
        unknown = int((rows["standing"] == "unknown").sum())
        text = f"{count} kiến nghị: {closed} đã có kết quả"
        return f"{text}, {unknown} {wording.UNKNOWN}" if unknown else text
    text = f"{count} mục, {closed} đã xong"
    if late:
        text += f", {late} quá hạn hoặc hết thời gian"
    if register == "honour" and rows["quantity"].notna().any():
        top = rows.loc[rows["quantity"].idxmax()]
        text += f"; nhiều nhất là {phrases.decapitalise(top['title'])} ({_people(top)})"
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
    today = view.scalar("registers/today")
    frame = pd.DataFrame(
        {
            "label": [
                r["title"] if numbers.missing(r["partner"]) else f"{r['title']} – {r['partner']}"
                for _, r in dated.iterrows()
            ],
            "start": dated["time_start"],
            "end": dated["time_end"],
            "text": [f"{r['time_label']}, {_NEXT[r['standing']]}" for _, r in dated.iterrows()],
            "status": [
                "bad" if s in ("overdue", "ended") else "neutral" for s in dated["standing"]
            ],
            "detail": [_standing(r) for _, r in dated.iterrows()],
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
