"""Hồ sơ hội: who it is, what is missing or contradicts, what it has to do, every figure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.association.profile import Profile
from dashboard.content.model import Grid, Section
from dashboard.content.registers import lists
from dashboard.content.registers import page as registers
from dashboard.content.targets import every, frames
from dashboard.words import numbers, palette, wording
from etl.records.tables import BY_NAME, LEVELS

#: Matters shown on the one page; all of them stand in their own part.
FIRST = 5
#: Figures that sources disagree on, told in full; the others are named.
_CONTRARY = 3
#: What presses most, first.
_PRESSING = {"missed": 0, "off_track": 0, "due_passed": 1, "behind": 2}
#: Names of places listed with a figure.
_MOST_NAMES = 12
#: Indicators that say who an association is.
_FACTS = (
    ("founded_year", "Thành lập"),
    ("refounded_year", "Tái thành lập"),
    ("charter_year", "Phê duyệt điều lệ"),
    ("first_congress_year", "Đại hội lần thứ nhất"),
    ("congresses_held", "Số đại hội đã tổ chức"),
    ("next_congress_year", "Đại hội dự kiến"),
    ("has_office", "Trụ sở hoặc nơi làm việc"),
    ("office_area", "Diện tích trụ sở"),
)
#: association_status.status → words; "unknown" is not told.
_STATUS = {"active": "đang hoạt động", "merged": "đã sáp nhập", "dissolved": "đã giải thể"}


def identity(profile: Profile) -> Section:
    """Name, type as printed, standing, founding, department, office: what is known of it."""
    who = profile.identity
    printed = phrases.text(who["type_as_printed"])
    kind = phrases.text(who["type_name"])
    as_printed = f"nguồn ghi: “{printed}”" if printed else ""
    told: list[tuple[str, str]] = [
        ("Tên đầy đủ", str(who["name"])),
        ("Loại hình", f"{kind} ({as_printed})" if kind and as_printed else kind or as_printed),
        ("Tình trạng", status_words(who)),
        ("Cơ quan quản lý ngành", phrases.text(who["governing_department"])),
        ("Tổ chức cấp trên", phrases.text(who["parent_body"])),
        ("Văn bản thành lập", phrases.text(who["founding_act"])),
    ]
    records: list[str] = []
    for indicator, label in _FACTS:
        row = profile.figure(indicator)
        if row is not None:
            told.append((label, _fact(row)))
            records.extend(row["record_ids"])
    told.append(("Ghi chú", phrases.text(who["note"])))
    author = phrases.text(who["author"]) or phrases.text(who["author_position"])
    return Section(
        "identity",
        f"Thông tin chung về {profile.name}",
        pd.DataFrame([line for line in told if line[1]], columns=["Mục", "Nội dung"]),
        records=tuple(dict.fromkeys(records)),
        caption=f"Tên, loại hình: {author}, {evidence.place(who['source_place'])}"
        if author
        else "",
        half=True,
    )


def status_words(who: pd.Series) -> str:
    """Whether it still is, with successor, day and act: "đã sáp nhập vào …, 01/07/2025"."""
    words = _STATUS.get(str(who["status"]), "")
    if words and phrases.text(who["successor_name"]):
        words += f" vào {who['successor_name']}"
    if words and not numbers.missing(who["status_date"]):
        words += f", {numbers.day(who['status_date'])}"
    return "; ".join(part for part in (words, phrases.text(who["status_note"])) if part)


def _fact(row: pd.Series) -> str:
    # A day told as the period says more than the year told as the value, but the period
    # may also be just that of the report.
    if str(row["unit"]) != "năm":
        return f"{phrases.figure(row)} ({row['period']})"
    same = str(row["period"]).endswith(numbers.amount(row["value"], "năm"))
    return str(row["period"]) if same else phrases.figure(row)


def gaps(profile: Profile) -> Section | None:
    """What is expected and not there, and the figures sources disagree on; in a few lines."""
    silent = profile.silent
    contrary = profile.contradictions
    groups = contrary["contradiction_id"].nunique()
    if not len(silent) and not groups:
        return None
    rows = []
    if len(silent):
        listed = ", ".join(phrases.decapitalise(s) for s in silent)
        rows.append((wording.NO_DATA_AT_START, listed))
    others = []
    for place, (_, own) in enumerate(contrary.groupby("contradiction_id", sort=False)):
        subject = str(own.iloc[0]["subject"])
        if place >= _CONTRARY and groups > _CONTRARY + 1:
            others.append(phrases.decapitalise(subject))
            continue
        said = [_claim(row, subject, profile.name) for _, row in own.iterrows()]
        why = phrases.text(own.iloc[0]["rule"]).split(": ", 1)[-1].rstrip(".")
        said[0] += f" (đang dùng: {why})"
        about = [*phrases.details(own.iloc[0]["breakdown"]), str(own.iloc[0]["time_label"])]
        rows.append((f"{subject} ({', '.join(about)})", "; ".join(said)))
    if others:
        where = "xem trang Nguồn số liệu, phần Nguồn khác nhau"
        rows.append((f"{len(others)} con số khác", f"{'; '.join(dict.fromkeys(others))}: {where}"))
    title = []
    if len(silent):
        title.append(f"chưa có {len(silent)} trong {len(profile.expected)} số liệu cần có")
    if groups:
        title.append(f"{groups} con số được nêu khác nhau trong nguồn")
    return Section(
        "gaps",
        wording.capitalise("; ".join(title)),
        pd.DataFrame(rows, columns=["Điều còn thiếu, khác nhau", "Nội dung"]),
        records=tuple(contrary["record_id"]),
        source="" if groups else "Nguồn: tổng hợp từ mọi bản ghi đã nhận của hội.",
        caption="Số liệu cần có tính trên các chỉ số mỗi hội phải báo cáo",
        half=True,
    )


def _claim(row: pd.Series, subject: str, name: str) -> str:
    figure = numbers.quantity(row["value"], row["unit"], row["qualifier"], row["value_to"])
    if row["subject"] != subject:
        # Two indicators that cannot both hold: "6 huyện có" against "5 huyện chưa có".
        figure = f"{phrases.decapitalise(row['subject'])}: {figure}"
    if phrases.text(row["label"], name) != name:
        figure += f" của {row['label']}"
    return f"{figure} theo {evidence.writer(row)}"


def _matters(profile: Profile) -> list[dict[str, Any]]:
    """Its targets and requests, then its entries in the registers, what presses first."""
    rows: list[dict[str, Any]] = []
    for _, row in frames.Targets.of(profile.view).rows.iterrows():
        known = not row["milestone"] and not numbers.missing(row["target_value"])
        rows.append(
            {
                "Nội dung": row["title"],
                "Tình trạng": phrases.standing(row["standing"]),
                "Hạn": frames.due_words(row),
                "Mới nhất, cần đạt": f"{frames.latest_words(row)}; cần {frames.target_words(row)}"
                if known
                else "–",
                "Loại": row["kind_name"],
                "Gửi tới, đối tác": phrases.text(row["addressed_to"], "–"),
                "standing": row["standing"],
                "record_id": row["record_id"],
                "link": every.link_to(row["record_id"]),
            }
        )
    for _, row in profile.registers.iterrows():
        rows.append(
            {
                "Nội dung": row["title"],
                "Tình trạng": phrases.standing(row["standing"]),
                "Hạn": lists.when_due(row),
                "Mới nhất, cần đạt": "–",
                "Loại": row["register_name"],
                "Gửi tới, đối tác": phrases.text(row["partner"], "–"),
                "standing": row["standing"],
                "record_id": row["record_id"],
                "link": registers.link_to(row["register"], row["record_id"]),
            }
        )
    return sorted(rows, key=lambda row: _PRESSING.get(str(row["standing"]), len(_PRESSING)))


def matters(profile: Profile, first: int | None = None) -> Section | None:
    """What it committed to, asked for and has in hand; the first few for the one page."""
    rows = _matters(profile)
    if not rows:
        return None
    shown = rows[:first]
    counts = profile.targets["standing"].value_counts()
    kept = [s for s in wording.STANDINGS if s in counts.index]
    said = []
    if len(profile.targets):
        whole = f"{len(profile.targets)} mục tiêu, cam kết, kiến nghị"
        each = "; ".join(phrases.standing_count(counts[s], s) for s in kept)
        said.append(whole if first else f"{whole}: {each}")
    if len(profile.registers):
        said.append(f"{len(profile.registers)} việc trong sổ theo dõi")
    table = pd.DataFrame(shown)
    hidden = ["standing", "record_id", "link"]
    return Section(
        "matters" if first else "targets",
        "; ".join(said),
        _lean(table.drop(columns=hidden)),
        records=tuple(str(row["record_id"]) for row in shown),
        caption=f"{len(shown)} trong {len(rows)} việc, việc cần chú ý nhất trước"
        if len(shown) < len(rows)
        else "Việc cần chú ý nhất trước; hạn là hạn nguồn nêu",
        grid=None
        if first
        else Grid(
            tones={"Tình trạng": [palette.STANDING_TONES[s] for s in table["standing"]]},
            links=list(table["link"]),
            wide=("Nội dung",),
        ),
    )


def _lean(table: pd.DataFrame) -> pd.DataFrame:
    """Without the columns that have nothing to say."""
    return table[[c for c in table.columns if not (table[c] == "–").all()]]


def everything(profile: Profile) -> Section | None:
    """Every figure it reports, one row each, the newest of its kind."""
    told = [_figure(row) for _, row in profile.reported.iterrows()]
    told += [_presence(row) for _, row in profile.presence.iterrows()]
    if not told:
        return None
    order = {table: i for i, table in enumerate(BY_NAME)}
    told.sort(key=lambda figure: order.get(figure["table"], len(order)))
    rows = [{k: v for k, v in figure.items() if k != "table"} for figure in told]
    records = [*evidence.record_ids(profile.reported), *evidence.record_ids(profile.presence)]
    return Section(
        "reported",
        f"{len(rows)} con số đã báo cáo",
        pd.DataFrame(rows),
        records=tuple(dict.fromkeys(records)),
        caption="Của mức hiện có là số mới nhất, của số cộng theo năm là năm gần nhất",
        grid=Grid(wide=("Chi tiết",)),
    )


def _figure(row: pd.Series) -> dict[str, str]:
    words = phrases.figure(row)
    if not numbers.missing(row["denominator"]):
        words += f" trên {int(row['denominator'])}"
    details = phrases.details(row["breakdown"])
    details += [str(row["area_name"])] if phrases.text(row["area_name"]) else []
    table = str(row["record_table"])
    return {
        "table": table,
        "Nhóm": BY_NAME[table].heading if table in BY_NAME else table,
        "Chỉ số": str(row["subject"]),
        "Số liệu": words,
        "Chi tiết": ", ".join(details) or "–",
        "Thời gian": str(row["period"]),
    }


def _presence(row: pd.Series) -> dict[str, str]:
    names = [str(n) for n in row["names"]]
    state = "có tổ chức hội" if row["present"] else "không có tổ chức hội"
    return {
        "table": "coverage",
        "Nhóm": BY_NAME["coverage"].heading,
        "Chỉ số": f"Địa bàn {LEVELS.get(str(row['level']), '')} {state}",
        "Số liệu": f"{numbers.number(len(names))} đơn vị",
        "Chi tiết": ", ".join(names) if len(names) <= _MOST_NAMES else "–",
        "Thời gian": str(row["time_label"]),
    }
