"""Awards and honours, what is told in words, and advice, critique, appraisal."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence, phrases
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import MEMBERS, PARTS, UNION, UNIT, Cube
from dashboard.content.activities.sums import Sum, sums
from dashboard.content.model import Section
from dashboard.words import numbers, wording

APPRAISAL = "giam-dinh"
_REVIEW = "tu-van-phan-bien"


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


def award_sections(awards: pd.DataFrame, totals: pd.DataFrame) -> list[Section]:
    """Awards by kind, and the grades of each kind that has graded ones."""
    if totals.empty:
        return []
    kinds: dict[str, dict[str, Sum]] = {}
    names: dict[str, str] = {}
    for (kind, name, part), one in sums(totals, "award_kind", "kind_name", "part").items():
        names[str(kind)] = str(name)
        kinds.setdefault(str(kind), {})[str(part)] = one
    labels = dict(zip(totals["association"], totals["label"], strict=True))
    rows = [
        {
            "label": names[kind],
            **cubes.part_columns(part),
            "value": parts[part].value if part in parts else None,
            "text": "; ".join(_award_words(p, parts[p], labels) for p in PARTS if p in parts),
        }
        for kind, parts in kinds.items()
        for part in PARTS
    ]
    table = [
        {
            "Giải thưởng, danh hiệu": kind,
            "Tổ chức": who,
            "Số lượng": one.value,
            "Đơn vị": one.unit,
            "Thời gian": one.period,
        }
        for (kind, who), one in sums(totals, "kind_name", "label").items()
    ]
    first, parts = next(iter(kinds.items()))
    sections = [
        Section(
            "activities_awards",
            f"{len(kinds)} loại giải thưởng, danh hiệu; {names[first]}: "
            f"{cubes.format_by_part(parts)}",
            pd.DataFrame(table),
            Chart(
                "stacked_bars",
                pd.DataFrame(rows),
                {"parts": list(PARTS.values()), "title": "Giải thưởng và danh hiệu"},
            ),
            evidence.record_ids(totals, evidence.MOST_RECORDS),
            note="Công trình, người và giải là những đơn vị khác nhau, không cộng với nhau.",
            heading="Giải thưởng, tôn vinh",
        )
    ]
    graded = awards[awards["grade"].notna() & (awards["value"] > 0)]
    for kind, own in graded.groupby("award_kind", sort=False):
        sections.append(_grades(names[str(kind)], own, totals[totals["award_kind"] == kind]))
    return sections


def _grades(kind: str, own: pd.DataFrame, totals: pd.DataFrame) -> Section:
    unit = str(own.iloc[0]["unit"])
    order = own.groupby("grade", sort=False)["value"].sum()
    order = order[sorted(order.index, key=_grade_key)]
    parts = ", ".join(f"{numbers.number(v)} {_grade(g)}" for g, v in order.items())
    everything, summed = float(totals["value"].sum()), float(order.sum())
    title, note = f"{kind}: {numbers.quantity(everything, unit)} gồm {parts}", ""
    if everything != summed:
        title = f"{kind}: {parts}"
        note = (
            f"Cộng các hạng được {numbers.number(summed)}, "
            f"nguồn nêu tất cả {numbers.number(everything)}."
        )
    return Section(
        f"activities_grades_{own.iloc[0]['award_kind']}".replace("-", "_"),
        title,
        pd.DataFrame({"Hạng": list(order.index), f"Số lượng ({unit})": order.to_numpy()}),
        Chart(
            "share_bar",
            pd.DataFrame({"label": [_grade(g) for g in order.index], "value": order.to_numpy()}),
            {"unit": unit, "title": f"{kind} theo hạng"},
        ),
        evidence.record_ids(pd.concat([totals, own]), evidence.MOST_RECORDS),
        note=note,
        half=True,
        units={f"Số lượng ({unit})": unit},
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
                phrases.text(p) or numbers.quantity(v, u, q, t)
                for p, v, u, q, t in zip(
                    rows["as_printed"],
                    rows["value"],
                    rows["unit"],
                    rows["qualifier"],
                    rows["value_to"],
                    strict=True,
                )
            ],
            "Thời gian": rows["time_label"],
        }
    )
    rounds = rows[rows["indicator"] == "round_number"]
    title = f"{len(rows)} điều khác về hoạt động: lần tổ chức, chu kỳ, xếp hạng, tỷ lệ"
    if len(rounds):
        said = [
            f"{phrases.decapitalise(r['about'])} {r['as_printed']}" for _, r in rounds.iterrows()
        ]
        title = wording.capitalise("; ".join(dict.fromkeys(said[:3])))
    return Section(
        "activities_words",
        title,
        table,
        None,
        tuple(rows["record_id"]),
        note="Số thứ tự, chu kỳ, xếp hạng không phải số lượng nên không cộng, không vẽ thành cột.",
    )


def counters(cube: Cube, fields: pd.DataFrame, promises: pd.DataFrame) -> Section | None:
    """Advice, critique and appraisal: three counters, and what no source separates."""
    own = fields[fields["top"] == _REVIEW]
    events = cube.events[cube.events["top"] == _REVIEW]
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
        label = "Nguồn không tách ba việc" if is_top else str(field["name"])
        keys = (("field", field["field"]),)
        rows.append({"label": label, "value": value, "text": words, "click_keys": keys})
    frame = pd.DataFrame(rows)
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
        pd.DataFrame(
            {"Việc": frame["label"], "Số hoạt động": frame["value"], "Diễn giải": frame["text"]}
        ),
        Chart("bars", frame, {"sort": False, "title": "Tư vấn, phản biện, giám định xã hội"}),
        cubes.ids(events),
        half=True,
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


def _award_words(part: str, one: Sum, labels: dict[str, str]) -> str:
    who = (
        PARTS[UNION]
        if part == UNION
        else phrases.some_names((labels[a] for a in one.associations), 1)
    )
    return f"{one.format_figure()} ({who}, {one.period})"


def _grade(grade: object) -> str:
    text = str(grade)
    return f"giải {text}" if len(text) == 1 else f"giải {phrases.decapitalise(text)}"


def _grade_key(grade: object) -> tuple:
    names = ("Đặc biệt", "Nhất", "Nhì", "Ba", "A", "B", "C", "Khuyến khích")
    text = str(grade)
    return (names.index(text) if text in names else len(names), numbers.sort_key(text))
