"""How many activities: by field and kind."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence, phrases
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import MEMBERS, PARTS, UNION, UNIT, Cube
from dashboard.content.activities.sums import Sum, sums
from dashboard.content.known import Group
from dashboard.content.model import Grid, Section
from dashboard.words import numbers, wording
from etl.records import qualifiers

_PART_HEADS = {part: f"Hoạt động của {who}" for part, who in PARTS.items()}
_NOT_COUNTED = "; chưa nêu số cuộc"
_NOT_TOGETHER = "Hoạt động của Liên hiệp hội không cộng vào của các tổ chức thành viên."


def by_field(cube: Cube, rows: pd.DataFrame, group: Group, reporting: int) -> Section | None:
    """Activities by field; fields without counted ones say what they have instead.

    `reporting`: how many of the group report any.
    """
    if not rows["stated"].any():
        return None
    counted = rows[rows["value"].fillna(0) > 0]
    if cube.single:
        rows = rows[rows["stated"]]
    note = "Lượt người, ý kiến, tờ rơi, tiền để riêng, không cộng."
    if len(rows) == 1:
        first = rows.iloc[0]
        title = f"{first['label']}: {_field_words(first)}"
        if not cube.single:
            # What was done stands in the headline; here, of whom it is known.
            of = f"của {group.of(reporting)}" if reporting else f"riêng của {group.all}"
            has = "có số liệu hoạt động" if reporting else f"{wording.NO_DATA} hoạt động"
            title = f"{first['label']}: {has} {of}" + ("" if len(counted) else _NOT_COUNTED)
    elif cube.adds_up and len(counted):
        top = counted.iloc[0]
        title = f"{top['label']} có nhiều hoạt động nhất: {top['short']}"
        if not cube.single:
            title += f"; {group.of(reporting)} có số liệu"
        note = f"Chỉ cộng số lớp, cuộc, nhiệm vụ…, {note[0].lower()}{note[1:]} " + _NOT_TOGETHER
    else:
        others = int((rows["active"] & (rows["value"].fillna(0) <= 0)).sum())
        said = [f"{len(counted)} lĩnh vực có số lớp, cuộc, nhiệm vụ"] if len(counted) else []
        said += [f"{others} lĩnh vực chỉ có kết quả khác"] if others else []
        title = "; ".join(said) or "Các tổ chức nêu là không có hoạt động"
        note = f"Mỗi loại một đơn vị và một thời gian nên không cộng. {note}"
    chart = None
    if cube.adds_up:
        long = pd.DataFrame(
            [
                {
                    "label": row["label"],
                    **cubes.part_columns(part, (("field", row["field"]),), cube.union),
                    "value": row[part],
                    "text": row["short"] or _field_words(row),
                    "detail": row[f"kinds_{part}"],
                }
                for _, row in rows.iterrows()
                for part in PARTS
            ]
        )
        chart = Chart(
            "stacked_bars",
            long,
            {"parts": list(PARTS.values()), "title": "Số hoạt động theo lĩnh vực"},
        )
    column = "{}" if cube.adds_up else "kinds_{}"
    parts = {
        name: rows[column.format(part)].replace("", None) for part, name in _PART_HEADS.items()
    }
    if cube.single:
        parts = {name: told for name, told in parts.items() if told.notna().any()}
    return Section(
        "activities_by_field",
        title,
        pd.DataFrame(
            {"Lĩnh vực": rows["label"], **parts, "Kết quả khác": rows["other"].replace("", None)}
        ),
        chart,
        (cubes.ids(cube.events) if len(rows) > 1 or cube.single else ())
        or cubes.ids(cube.countable)
        or evidence.record_ids(rows["elsewhere_ids"]),
        caption=f"số hoạt động, {cube.span}" if cube.adds_up else "mỗi loại một đơn vị, không cộng",
        note=note,
        half=chart is not None,
        units=dict.fromkeys(parts, UNIT) if cube.adds_up else {},
    )


def fields_grid(cube: Cube, rows: pd.DataFrame) -> Section | None:
    """A row a field: its course, the last whole year, its change, what else there is."""
    year = cube.last_full_year
    if year is None or len(rows) < 2:
        return None
    by_year = cube.dated.pivot_table("value", "top", "year", "sum")
    years = [y for y in by_year.columns if y <= year]
    values = {y: rows["field"].map(by_year[y]) for y in years}
    moved = (values[year] - values[year - 1]) if year - 1 in values else None
    columns = {"Lĩnh vực": rows["label"], f"Năm {year}": values[year]}
    title = f"{len(by_year)} lĩnh vực có số liệu theo năm"
    if moved is not None and moved.notna().any():
        columns[f"So với {year - 1}"] = moved
        up, down = moved.idxmax(), moved.idxmin()
        said = [
            f"{phrases.decapitalise(rows.at[i, 'label'])} {word} ({numbers.signed(moved[i])})"
            for i, word, told in (
                (up, "tăng nhiều nhất", moved[up] > 0),
                (down, "giảm nhiều nhất", moved[down] < 0),
            )
            if told
        ]
        title = wording.capitalise("; ".join(said)) or title
    columns |= {
        "Các tổ chức thành viên, mọi năm": rows[MEMBERS],
        "Liên hiệp hội, mọi năm": rows[UNION],
        "Kết quả khác": rows["other"].replace("", None),
    }
    table = pd.DataFrame(columns)
    courses = [
        [None if numbers.missing(values[y][i]) else values[y][i] for y in years] for i in rows.index
    ]
    shown, heading = table.copy(), f"{years[0]}–{years[-1]}"
    shown.insert(1, heading, [f"{sum(v is not None for v in c)} năm" for c in courses])
    return Section(
        "activities_fields",
        title,
        table,
        None,
        cubes.ids(cube.dated),
        caption=f"số hoạt động của mọi tổ chức; năm {year} so với năm {year - 1}",
        grid=Grid(table=shown, courses={heading: courses}),
    )


def by_kind(cube: Cube) -> Section | None:
    """Activities by kind, each in its own unit."""
    parts: dict[str, dict[str, Sum]] = {}
    for (kind, part), total in sums(cube.events, "kind_name", "part").items():
        parts.setdefault(str(kind), {})[str(part)] = total
    size = {k: sum(total.value or 0 for total in p.values()) for k, p in parts.items()}
    order = [k for k in sorted(parts, key=lambda k: -size[k]) if size[k] > 0]
    if not order:
        return None
    who: dict[str, list[tuple[str, Sum]]] = {}
    for (kind, label), total in sums(cube.events, "kind_name", "label").items():
        who.setdefault(str(kind), []).append((str(label), total))
    table = [
        {
            "Loại hoạt động": kind,
            "Đơn vị": next(iter(parts[kind].values())).unit,
            "Các hội": parts[kind][MEMBERS].value if MEMBERS in parts[kind] else None,
            "Liên hiệp hội": parts[kind][UNION].value if UNION in parts[kind] else None,
            "Mức độ": "; ".join(filter(None, (_inexact(*told) for told in parts[kind].items()))),
            "Tổ chức nêu": _tellers(who[kind]),
            "Thời gian": "; ".join(total.period for total in parts[kind].values()),
        }
        for kind in order
    ]
    first = _who_when(parts[order[0]], who[order[0]])
    return Section(
        "activities_by_kind",
        f"{order[0]}: {first}"
        if len(order) == 1
        else f"{len(order)} loại hoạt động; {phrases.decapitalise(order[0])}: {first}",
        pd.DataFrame(table),
        None,
        cubes.ids(cube.events),
        caption="mỗi loại một đơn vị nên không cộng",
        grid=Grid(),
    )


def _who_when(parts: dict[str, Sum], tellers: list[tuple[str, Sum]]) -> str:
    """The sums of a kind, each with its time; one association alone has its own name: "729 lớp
    của Hội Làm vườn (năm 2022), trên 30 lớp của Liên hiệp hội (giai đoạn 2020–2022)"."""
    told = []
    for part in (p for p in PARTS if p in parts):
        total = parts[part]
        alone = [label for label, own in tellers if own.associations == total.associations]
        name = alone[0] if len(alone) == 1 else PARTS[part]
        told.append(f"{total.format_figure()} của {name} ({phrases.when(total.period)})")
    return ", ".join(told)


def _inexact(part: str, total: Sum) -> str:
    """Whose number is none of the exact ones: "Liên hiệp hội: trên"."""
    if qualifiers.are_exact([total.qualifier]):
        return ""
    return f"{wording.capitalise(PARTS[part])}: {total.qualifier}"


def _tellers(totals: list[tuple[str, Sum]]) -> str:
    """Who tells of a kind: the one, or how many and who has most."""
    most = max(totals, key=lambda pair: pair[1].value or 0)[0]
    return most if len(totals) == 1 else f"{len(totals)} tổ chức, nhiều nhất {most}"


def _field_words(row: pd.Series) -> str:
    if row["words"]:
        return str(row["words"])
    return f"{row['other']}{_NOT_COUNTED}" if row["other"] else numbers.quantity(None)
