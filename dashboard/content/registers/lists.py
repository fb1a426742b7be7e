"""The registers as grids: what has a due date, each register on its own, one entry opened."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.content import addressees, evidence, phrases
from dashboard.content.model import Grid, Link, Section
from dashboard.selection.choice import ITEM, in_url, parameters
from dashboard.words import numbers, palette, wording

NAME = "registers"
#: Standings that say what became of a matter; everything else waits for an answer.
SETTLED = ("done", "achieved", "missed", "listed")
#: Where an entry stands: code in the URL → words, standings; None for all that is not settled.
STANDINGS: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "cho-ket-qua": (f"Chưa xong hoặc {wording.UNKNOWN} kết quả", None),
    "qua-han": (phrases.standing("due_passed"), ("due_passed",)),
    "chua-den-han": (phrases.standing("due_later"), ("due_later",)),
    "khong-neu-han": (
        phrases.standing("no_due_date"),
        ("no_due_date", "not_enough_data", "recurring"),
    ),
    "dang-do-bang-so": ("Đang theo dõi bằng số", ("on_track", "behind", "off_track")),
    "da-xong": (phrases.standing("done"), ("done", "achieved")),
    "khong-dat": (phrases.standing("missed"), ("missed",)),
}
#: Where a source does not say what became of a request. By now the result of those it calls open
#: is not known either (marts.follow_up.standing).
NO_RESULT_TOLD = "nguồn không nêu kết quả"
#: Requests by what is known of them, best known first: (group, words).
_REQUESTS = (
    ("done", "đã có kết quả"),
    ("missed", "không đạt"),
    ("ongoing", "đang được giải quyết theo nguồn"),
    ("open", "chưa được giải quyết theo nguồn"),
    ("unknown", NO_RESULT_TOLD),
)
_NOTES = {
    "expert": "Chỉ đếm số người theo trình độ; sổ không giữ dữ liệu cá nhân.",
    "request": "Gồm kiến nghị ghi trong sổ và kiến nghị nêu trong các tham luận, báo cáo.",
    "programme": "Việc đã quyết định, cam kết với từng đối tác: trang Mục tiêu, lọc theo nơi nhận.",
}


@dataclass(frozen=True)
class Choice:
    """What the page's own controls narrow in the chosen register: codes, None for all."""

    standing: str | None = in_url("tinh-trang")
    addressee: str | None = in_url("noi-nhan")
    item: str | None = in_url(ITEM)


def stands(rows: pd.DataFrame, code: str) -> pd.Series:
    """Which entries stand so: a code of STANDINGS."""
    _, wanted = STANDINGS[code]
    if wanted is None:
        return ~rows["standing"].isin(SETTLED)
    return rows["standing"].isin(wanted)


def options(rows: pd.DataFrame) -> dict[str, dict[str, str]]:
    """What the page's own lists offer for these entries: URL parameter → code → words."""
    counts = {code: int(stands(rows, code).sum()) for code in STANDINGS}
    return {
        "tinh-trang": {
            code: f"{wording.capitalise(words)} ({counts[code]})"
            for code, (words, _) in STANDINGS.items()
            if counts[code]
        },
        "noi-nhan": addressees.options(rows["partner"].dropna()),
    }


def narrowed(rows: pd.DataFrame, choice: Choice) -> pd.DataFrame:
    """The entries that the page's own controls leave; what a register has none of is not asked."""
    masks = []
    if choice.standing in STANDINGS:
        masks.append(stands(rows, choice.standing))
    if choice.addressee:
        masks.append(addressees.put_to(rows["partner"], choice.addressee))
    for mask in masks:
        rows = rows[mask.loc[rows.index]] if mask.any() else rows
    return rows.reset_index(drop=True)


def section(part: str, register: str | None, rows: pd.DataFrame, choice: Choice) -> Section:
    """A register as a grid; without `register` what has a due date, of all registers."""
    shown = narrowed(rows, choice)
    whole = len(shown) == len(rows)
    return Section(
        key=f"so_{part.replace('-', '_')}",
        title=_title(register, rows)
        if whole
        else f"{numbers.number(len(shown))} trong {numbers.number(len(rows))} mục khớp với điều "
        "kiện đã chọn",
        table=_listing(shown),
        records=tuple(shown["record_id"]),
        caption=f"{numbers.number(len(shown))} mục; bấm một dòng để mở",
        note=_NOTES.get(
            register or "",
            "Hạn là hạn ghi trong sổ, hoặc ngày hết thời gian dự kiến hay thời gian thực hiện mà "
            "nguồn nêu. Hạn đã qua mà chưa có nguồn nào nêu kết quả thì kết quả là "
            f"{wording.UNKNOWN}.",
        ),
        grid=_shape(part, register, shown, choice),
    )


def _shape(part: str, register: str | None, rows: pd.DataFrame, choice: Choice) -> Grid:
    columns: dict[str, object] = {"Nội dung": rows["title"]}
    followed = register not in ("expert", "honour")
    due = [when_due(r) for _, r in rows.iterrows()]
    if followed and any(words != wording.NO_DUE_DATE for words in due):
        columns["Hạn"] = due
    if rows["association"].nunique() != 1:
        columns["Hội"] = rows["label"]
    if followed:
        columns["Đến nay"] = [phrases.standing(s) for s in rows["standing"]]
        columns["Theo nguồn"] = rows["state_name"]
    for heading, column in (("Nơi nhận, phối hợp", "partner"), ("Trình độ", "degree")):
        if rows[column].notna().any():
            columns[heading] = rows[column].fillna("không ghi")
    bars = {}
    if register is None:
        columns["Sổ"] = rows["register_name"]
    elif rows["quantity"].notna().any():
        columns["Số lượng"] = rows["quantity"].astype(float)
        bars["Số lượng"] = float(rows["quantity"].max())
    if register is not None and rows["time_label"].notna().any():
        columns["Thời gian"] = [_term(r) for _, r in rows.iterrows()]
    return Grid(
        table=pd.DataFrame(columns),
        bars=bars,
        tones={"Đến nay": [palette.STANDING_TONES[s] for s in rows["standing"]]}
        if followed
        else {},
        links=[
            Link(NAME, own=parameters(choice) | {"phan": part, "muc": str(i)})
            for i in rows["record_id"]
        ],
        widths={"Nội dung": 360},
    )


def _title(register: str | None, rows: pd.DataFrame) -> str:
    if register == "request":
        return requests_words(rows)
    count = numbers.number(len(rows))
    if register == "expert":
        people = _current(rows)
        sums = people.groupby(people["degree"].fillna("không ghi trình độ"))["quantity"].sum()
        sums = sums.sort_values(ascending=False, kind="stable")
        each = ", ".join(f"{phrases.decapitalise(d)} {numbers.number(n)}" for d, n in sums.items())
        total = numbers.number(people["quantity"].sum())
        return f"{total} chuyên gia trong {count} nhóm đã đăng ký: {each}"
    due = int((rows["standing"] == "due_passed").sum())
    done = int((rows["standing"] == "done").sum())
    said = [phrases.standing_count(due, "due_passed")] if due else []
    if register is None:
        later = len(rows) - due
        said += [phrases.standing_count(later, "due_later")] if later else []
        return "; ".join(said)
    return ", ".join([f"{count} mục", f"{done} đã xong", *said])


def requests_words(rows: pd.DataFrame) -> str:
    """Requests by what is known of them: "37 kiến nghị: 34 nguồn không nêu kết quả, 3 …"."""
    groups = rows["state"].where(
        ~rows["standing"].isin(("done", "achieved", "missed")),
        rows["standing"].replace("achieved", "done"),
    )
    counts = groups.value_counts()
    known = [(counts[group], words) for group, words in _REQUESTS if group in counts.index]
    if len(known) == 1:
        every = "" if len(rows) == 1 else ", tất cả"
        return f"{numbers.number(len(rows))} kiến nghị{every} {known[0][1]}"
    apart = ", ".join(f"{count} {words}" for count, words in known)
    return f"{numbers.number(len(rows))} kiến nghị: {apart}"


def _current(rows: pd.DataFrame) -> pd.DataFrame:
    """The latest count of each group of experts: a stock is not added over years."""
    known = rows[rows["quantity"].notna()].sort_values("time_end", na_position="first")
    return known.drop_duplicates(["association", "title", "degree"], keep="last")


def opened(rows: pd.DataFrame, item: str | None) -> Section | None:
    """The entry of that record id: everything that is known of it."""
    entry = rows[rows["record_id"] == item]
    if entry.empty:
        return None
    row = entry.iloc[0]
    table = _listing(entry).drop(columns=["Nội dung", "Nguồn"])
    told = [(name, table.iloc[0][name]) for name in table.columns]
    told += [("Cũng ghi trong Mục tiêu", phrases.text(row["twin_title"]))]
    kept = [(name, str(words)) for name, words in told if not numbers.missing(words) and words]
    return Section(
        key=str(row["record_id"]),
        title=f"{row['title']}: {phrases.standing(row['standing'])}",
        table=pd.DataFrame(kept, columns=["Mục", "Nội dung"]),
        records=(str(row["record_id"]), *phrases.text(row["other_ids"]).split()),
    )


def _listing(rows: pd.DataFrame) -> pd.DataFrame:
    """Entries as files have them; columns nobody filled in are left out."""
    columns: dict[str, object] = {
        "Nội dung": rows["title"],
        "Sổ": rows["register_name"],
        "Hội": rows["label"],
        "Đến nay": [phrases.standing(s) for s in rows["standing"]],
        "Theo nguồn": rows["state_name"],
        "Hạn": [when_due(r) for _, r in rows.iterrows()],
    }
    for heading, column in (
        ("Nơi nhận, phối hợp", "partner"),
        ("Lĩnh vực", "field_name"),
        ("Địa bàn", "area"),
        ("Trình độ", "degree"),
        ("Ghi chú", "note"),
    ):
        if rows[column].notna().any():
            columns[heading] = rows[column].fillna("không ghi")
    if rows["time_label"].notna().any():
        columns["Thời gian"] = [_term(r) for _, r in rows.iterrows()]
    if rows["quantity"].notna().any():
        columns["Số lượng"] = rows["quantity"]
    columns["Nguồn"] = [
        f"{evidence.writer(r)} ({evidence.place(r['source_place'])})" for _, r in rows.iterrows()
    ]
    return pd.DataFrame(columns)


def when_due(row: pd.Series) -> str:
    """The due date, or the period that is over with it."""
    of_period = not numbers.missing(row["time_end"]) and row["time_end"] == row["due_date"]
    # When a matter that is settled took place is no day by which it was due.
    if numbers.missing(row["due_date"]) or (of_period and row["standing"] in SETTLED):
        return wording.NO_DUE_DATE
    return _term(row) if of_period else numbers.day(row["due_date"])


def _term(row: pd.Series) -> str:
    """When it is or was, with what other papers say: "2020–2025 (nguồn khác: 2021–2025)"."""
    told, others = phrases.text(row["time_label"], "không ghi"), phrases.text(row["other_terms"])
    return f"{told} (nguồn khác: {others})" if others else told
