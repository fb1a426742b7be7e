"""All targets as one grid, and the target that a row opens."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import phrases
from dashboard.content.model import Grid, Link, Section
from dashboard.content.targets import frames
from dashboard.content.targets.frames import Choice, Targets
from dashboard.selection.choice import parameters
from dashboard.words import numbers, palette, wording

#: Code of the part in the URL.
PART = "tat-ca"


def link_to(record_id: object, chosen: Mapping[str, str] | None = None) -> Link:
    """Where a target opens; `chosen` are the choices of the page that hold there."""
    return Link("targets", own={**(chosen or {}), "phan": PART, "muc": str(record_id)})


#: How to read the grid where it tells the pace.
_FASTER = (
    "Xếp từ mục xa đích nhất. “Cần nhanh gấp”: mức phải tăng mỗi năm từ nay đến hạn so với mức "
    "đã tăng mỗi năm; “chưa tiến” là đang đứng yên hoặc lùi. "
)


def grid(targets: Targets, choice: Choice) -> Section:
    """All targets that the page's own controls leave, furthest from its mark first."""
    rows = targets.narrowed(choice)
    return Section(
        key="all",
        title=_title(targets, rows),
        table=frames.table(rows),
        records=tuple(rows["record_id"]),
        caption=f"Hạn xét đến ngày {numbers.day(targets.today)}; bấm một dòng để mở mục tiêu",
        note=(_FASTER if _is_numeric(rows) else "")
        + "Chỉ tiêu bằng số chỉ được đánh giá khi có mức gốc và một số liệu về sau.",
        grid=_shape(targets, rows, choice),
    )


def _title(targets: Targets, rows: pd.DataFrame) -> str:
    if rows.empty:
        return "Không có mục nào khớp với điều kiện đã chọn"
    count = numbers.number(len(rows))
    if len(rows) < len(targets.rows):
        count += f" trong {numbers.number(len(targets.rows))}"
    count += " mục"
    first = rows.iloc[0]
    if first["milestone"] or first["standing"] not in frames.LATE:
        kinds = rows.sort_values("kind_sort", kind="stable")["kind_name"].dropna()
        each = kinds.value_counts(sort=False)
        if len(each) < 2:
            return count
        said = (f"{numbers.number(n)} {phrases.decapitalise(k)}" for k, n in each.items())
        return f"{count}: {', '.join(said)}"
    return f"{count}; xa đích nhất là {first['title']} ({first['association_name']})"


def _is_numeric(rows: pd.DataFrame) -> bool:
    """Whether most targets are numbers, so that the grid tells pace and course."""
    return len(rows) > 0 and float((~rows["milestone"]).mean()) >= 0.5


def _shape(targets: Targets, rows: pd.DataFrame, choice: Choice) -> Grid:
    each = [row for _, row in rows.iterrows()]
    measured, numeric = ~rows["milestone"], _is_numeric(rows)
    columns: dict[str, object] = {"Mục tiêu": rows["title"]}
    if targets.view.filter.association is None:
        columns["Tổ chức"] = rows["association_name"]
    columns["Tình trạng"] = [phrases.standing(s) for s in rows["standing"]]
    courses: dict[str, list[list[float | None]]] = {}
    if numeric:
        columns["Cần nhanh gấp"] = pd.Series([frames.times_faster(r) for r in each], dtype=float)
        columns["Còn thiếu"] = [_gap(r) for r in each]
        columns["Đã có (%)"] = pd.Series([frames.attained(r) for r in each], dtype=float).round()
        columns["Hiện có / phải đạt"] = [_both(r) for r in each]
        known = targets.courses()
        courses["Các năm"] = [[v for _, v in known.get(str(r["record_id"]), [])] for r in each]
        columns["Các năm"] = [""] * len(each)
    columns["Hạn"] = [frames.due_words(r) for r in each]
    columns["Tính chất"] = rows["kind_name"]
    columns["Gửi tới hoặc cùng làm"] = [phrases.text(v, "–") for v in rows["addressed_to"]]
    if measured.any() and not numeric:
        columns["Hiện có / phải đạt"] = [_both(r) for r in each]
    return Grid(
        table=pd.DataFrame(columns),
        courses=courses,
        bars={"Đã có (%)": 100.0} if numeric else {},
        tones={"Tình trạng": [palette.STANDING_TONES[s] for s in rows["standing"]]},
        links=[link_to(record, parameters(choice)) for record in rows["record_id"]],
        widths={"Mục tiêu": 270, "Tổ chức": 150, "Tình trạng": 85, "Cần nhanh gấp": 112,
                "Còn thiếu": 118, "Đã có (%)": 90, "Hiện có / phải đạt": 170, "Các năm": 70,
                "Hạn": 55}
        if numeric
        else {"Mục tiêu": 430},
        written={"Cần nhanh gấp": _times},
    )  # fmt: skip


def _both(row: pd.Series) -> str:
    """ "159,4 / 968 triệu đồng"; with both units where they differ."""
    if row["milestone"]:
        return "–"
    aim = frames.target_words(row)
    if numbers.missing(row["latest_value"]):
        return f"{wording.NO_DATA} / {aim}"
    now, unit = (
        numbers.quantity(row["latest_value"], row["unit"]).split(numbers.NBSP)[0],
        row["unit"],
    )
    scales = [numbers.money_scale(row[c]) for c in ("latest_value", "target_value")]
    if unit == "đồng" and scales[0] != scales[1]:
        now = numbers.money(row["latest_value"])
    return f"{now} / {aim}"


def _gap(row: pd.Series) -> str:
    if row["milestone"] or numbers.missing(row["gap"]):
        return "–"
    short = -row["gap"] if row["direction"] == "decrease" else row["gap"]
    return frames.amount(short, row["unit"]) if short > 0 else "đủ"


def _times(value: float) -> str:
    if numbers.missing(value):
        return "–"
    return f"{numbers.number(value, 1)} lần" if math.isfinite(value) else "chưa tiến"


def opened(targets: Targets, item: str | None) -> list[Section | None]:
    """The target of that record id: its course and way to the due date, its facts and source."""
    chosen = targets.rows[targets.rows["record_id"] == item]
    if chosen.empty:
        return []
    row = chosen.iloc[0]
    chart = _course(targets, row)
    latest = () if numbers.missing(row["latest_record_id"]) else (str(row["latest_record_id"]),)
    facts = Section(
        key=str(row["record_id"]),
        title=f"{row['title']} – {row['association_name']}: {phrases.standing(row['standing'])}",
        table=_facts(row),
        records=(str(row["record_id"]), *latest),
        note="Cách đánh giá: " + frames.METHODS.get(str(row["method"]), "không đánh giá bằng số."),
        half=chart is not None,
    )
    return [facts, chart]


def _facts(row: pd.Series) -> pd.DataFrame:
    kind = phrases.decapitalise(row["kind_name"])
    told = [
        ("Của ai", f"{row['association_name']} ({kind})"),
        ("Gửi tới, cùng làm", phrases.text(row["addressed_to"])),
        ("Hạn", frames.due_words(row)),
    ]
    if not row["milestone"]:
        base = numbers.quantity(row["baseline_value"], row["unit"])
        told += [
            ("Gốc", f"{base} ({phrases.text(row['baseline_period'], wording.UNKNOWN_PERIOD)})"),
            ("Hiện có", frames.latest_words(row)),
            ("Phải đạt", f"{frames.target_words(row)}; còn thiếu {_gap(row)}".removesuffix(" –")),
            ("Nhịp mỗi năm", _pace(row)),
            ("Nếu giữ nhịp này", _outlook(row)),
        ]
    told += [
        ("Theo nguồn", phrases.text(row["state_name"], wording.UNKNOWN)),
        ("Cũng ghi trong", phrases.text(row["twin_title"])),
        ("Ghi chú", phrases.text(row["note"])),
    ]
    kept = [(name, words) for name, words in told if words]
    return pd.DataFrame(kept, columns=["Mục", "Nội dung"])


def _pace(row: pd.Series) -> str:
    parts = []
    for words, column in (("cần", "pace_required"), ("đã", "pace_achieved")):
        if not numbers.missing(row[column]):
            pace = float(row[column])
            move = "đạt" if row["frequency"] == "yearly" else "tăng" if pace >= 0 else "giảm"
            parts.append(f"{words} {move} {frames.amount(abs(pace), row['unit'])}")
    return ", ".join(parts)


def _outlook(row: pd.Series) -> str:
    parts = []
    if not numbers.missing(row["projected_value"]):
        parts.append(f"đến hạn có {frames.amount(row['projected_value'], row['unit'])}")
    if not numbers.missing(row["projected_year"]):
        parts.append(f"đạt vào năm {int(row['projected_year'])}")
    return ", ".join(parts)


def _course(targets: Targets, row: pd.Series) -> Section | None:
    points = targets.courses().get(str(row["record_id"]), [])
    if len(points) < 2:
        return None
    if row["frequency"] == "once" and not numbers.missing(row["target_year"]):
        projected = row["projected_value"]
        chart = Chart(
            "paths",
            pd.DataFrame(
                {
                    "label": [row["title"]],
                    "points": [points],
                    "target_year": [int(row["target_year"])],
                    "target": [float(row["target_value"])],
                    "projected": [
                        None
                        if numbers.missing(projected)
                        else frames.rounded(projected, row["unit"])
                    ],
                    "unit": [row["unit"]],
                    "status": [palette.STANDING_TONES[row["standing"]]],
                }
            ),
            {"title": "Đường tới mục tiêu"},
        )
        title = f"Từ {points[0][0]} đến nay, và đường đến {int(row['target_year'])}"
    else:
        frame = pd.DataFrame(points, columns=["time", "value"])
        chart = Chart("columns", frame, {"unit": row["unit"], "title": str(row["title"])})
        title = f"Từng năm, so với mức phải đạt là {frames.target_words(row)}"
    return Section(
        key="course",
        title=title,
        table=pd.DataFrame(
            {"Năm": [y for y, _ in points], f"Giá trị ({row['unit']})": [v for _, v in points]}
        ),
        chart=chart,
        records=(str(row["latest_record_id"]),),
        source="Nguồn: số liệu từng năm của chính chỉ số đặt mục tiêu",
        half=True,
    )
