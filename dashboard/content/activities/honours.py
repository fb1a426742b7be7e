"""Awards and honours, what is told in words, and advice, critique, appraisal."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence, phrases
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import MEMBERS, REVIEW, UNION, UNIT, Cube
from dashboard.content.activities.sums import Sum, sums
from dashboard.content.model import Grid, Section
from dashboard.words import numbers, wording

APPRAISAL = "giam-dinh"


def award_totals(awards: pd.DataFrame) -> pd.DataFrame:
    """Awards without double counting: the ungraded total of a kind, else its grades."""
    if awards.empty:
        return awards.assign(part=None)
    key = ["association", "award_kind", "time_start", "time_end"]
    ungraded = awards["grade"].isna()
    has_total = ungraded.groupby([awards[k] for k in key], dropna=False).transform("any")
    rows = awards[ungraded | ~has_total].copy()
    is_union = rows["association_kind"].isin(["union", "standing_office"])
    rows["part"] = is_union.map({True: UNION, False: MEMBERS}).astype(object)
    return rows[rows["value"] > 0]


def awards_grid(awards: pd.DataFrame, totals: pd.DataFrame) -> Section | None:
    """A row an award and organisation, with its grades in words."""
    if totals.empty:
        return None
    found = sums(totals, "award_kind", "kind_name", "association", "label")
    graded = awards[awards["grade"].notna() & (awards["value"] > 0)]
    grades = {key: _grades(own) for key, own in graded.groupby(["award_kind", "association"])}
    table = pd.DataFrame(
        [
            {
                "Giải thưởng, danh hiệu": kind,
                "Tổ chức": who,
                "Số lượng": one.value,
                "Đơn vị": one.unit,
                "Hạng": grades.get((code, association)),
                "Thời gian": one.period,
            }
            for (code, kind, association, who), one in found.items()
        ]
    )
    parts: dict[str, dict[str, Sum]] = {}
    for (kind, part), one in sums(totals, "kind_name", "part").items():
        parts.setdefault(str(kind), {})[str(part)] = one
    first = next(iter(parts))
    return Section(
        "activities_awards",
        f"{len(parts)} loại giải thưởng, danh hiệu; {first}: {cubes.format_by_part(parts[first])}",
        table.drop(columns=[] if grades else "Hạng"),
        None,
        evidence.record_ids(awards),
        caption="công trình, người và giải là những đơn vị khác nhau, không cộng với nhau",
        grid=Grid(wide=("Giải thưởng, danh hiệu",)),
    )


def _grades(own: pd.DataFrame) -> str:
    order = own.groupby("grade", sort=False)["value"].sum()
    return ", ".join(
        f"{numbers.number(order[g])} {_grade(g)}" for g in sorted(order.index, key=_grade_key)
    )


def described(rows: pd.DataFrame) -> Section | None:
    """Rounds, cycles, ranks and shares: told as printed, never drawn as quantities."""
    if rows.empty:
        return None
    table = pd.DataFrame(
        {
            "Tổ chức": rows["label"],
            "Về": [phrases.text(a, "hoạt động chung") for a in rows["about"]],
            "Điều được nêu": rows["subject"],
            "Nguyên văn": [
                phrases.text(r["as_printed"])
                or numbers.quantity(r["value"], r["unit"], r["qualifier"], r["value_to"])
                for r in rows.to_dict("records")
            ],
            "Thời gian": rows["time_label"],
        }
    )
    return Section(
        "activities_words",
        f"{len(rows)} điều khác về hoạt động: lần tổ chức, chu kỳ, xếp hạng, tỷ lệ",
        table,
        None,
        tuple(rows["record_id"]),
        caption="không phải số lượng nên không cộng, không vẽ",
        grid=Grid(),
    )


def counters(cube: Cube, fields: pd.DataFrame, promises: pd.DataFrame) -> Section | None:
    """Advice, critique and appraisal: three counters, and what no source separates."""
    own = fields[fields["top"] == REVIEW]
    events = cube.events[cube.events["top"] == REVIEW]
    if own.empty or events.empty:
        return None
    parts: dict[str, dict[str, Sum]] = {}
    for (code, part), one in sums(events, "field", "part").items():
        parts.setdefault(str(code), {})[str(part)] = one
    rows = []
    for _, field in own.iterrows():
        mine = parts.get(str(field["field"]), {})
        is_top = field["field"] == field["top"]
        if is_top and not mine:
            continue
        value = sum(one.value or 0 for one in mine.values()) if mine else None
        words = cubes.format_by_part(mine) if value else _nothing_yet(field, promises, bool(mine))
        rows.append(("Nguồn không tách ba việc" if is_top else str(field["name"]), value, words))
    done = {str(k[0]): one for k, one in sums(events, "part").items()}
    unit = None if events["unit"].nunique() == 1 else UNIT
    title = f"Tư vấn, phản biện: {cubes.format_by_part(done, unit)}"
    appraisal = parts.get(APPRAISAL, {})
    if any(one.value for one in appraisal.values()):
        title += f"; trong đó giám định xã hội {cubes.format_by_part(appraisal)}"
    elif (own["field"] == APPRAISAL).any():
        title += f"; giám định xã hội {wording.NO_DATA}"
    return Section(
        "activities_counters",
        title,
        pd.DataFrame(rows, columns=["Việc", "Số hoạt động", "Diễn giải"]),
        None,
        cubes.ids(events),
    )


def _nothing_yet(field: pd.Series, promises: pd.DataFrame, is_zero: bool) -> str:
    said = "các hội báo không có" if is_zero else numbers.quantity(None)
    if not is_zero and field["field"] == APPRAISAL:
        said = phrases.decapitalise(phrases.text(field["description"], said)).rstrip(".")
    for _, target in promises[promises["field"] == field["field"]].head(1).iterrows():
        day = target["due_date"]
        when = "" if numbers.missing(day) else f" (hạn năm {phrases.day_of(day).year})"
        kind = phrases.decapitalise(target["kind_name"])
        said += f"; {kind}: {phrases.decapitalise(target['title'])}{when}"
    return said


def _grade(grade: object) -> str:
    text = str(grade)
    return f"giải {text}" if len(text) == 1 else f"giải {phrases.decapitalise(text)}"


def _grade_key(grade: object) -> tuple:
    names = ("Đặc biệt", "Nhất", "Nhì", "Ba", "A", "B", "C", "Khuyến khích")
    text = str(grade)
    return (names.index(text) if text in names else len(names), numbers.sort_key(text))
