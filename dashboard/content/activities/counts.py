"""How many activities: by field, association and kind."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import phrases
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import MEMBERS, PARTS, UNION, UNIT, Cube
from dashboard.content.activities.sums import Sum, amount_of, names_of, sums
from dashboard.content.model import Section
from dashboard.words import numbers


def fields_frame(cube: Cube, fields: pd.DataFrame, elsewhere: dict[str, str]) -> pd.DataFrame:
    """One row a field above: its events, who did them, and the words to show.

    `elsewhere` has words for what another part of the page shows of a field.
    Columns: field, label, the two parts, value (for the order only), words, other,
    active (something was done), stated (something is said, be it nought).
    """
    events = sums(cube.events, "top", "part")
    rows = []
    for code, name in dict(zip(fields["top"], fields["top_name"], strict=True)).items():
        parts = {p: events[code, p] for p in PARTS if (code, p) in events}
        other = "; ".join(w for w in (_result_of(cube, code), elsewhere.get(code, "")) if w)
        value = sum(part.value or 0 for part in parts.values())
        rows.append(
            {
                "field": code,
                "label": name,
                MEMBERS: parts[MEMBERS].value if MEMBERS in parts else None,
                UNION: parts[UNION].value if UNION in parts else None,
                "value": value if parts else None,
                "words": cubes.format_by_part(parts, UNIT) if parts else "",
                "short": cubes.format_by_part(parts, "") if parts else "",
                "other": other,
                "active": value > 0 or bool(other),
                "stated": bool(parts) or bool(other),
            }
        )
    found = pd.DataFrame(rows)
    size = found["value"].fillna(0)
    order = sorted(range(len(found)), key=lambda i: (-size[i], not found["active"][i], i))
    return found.iloc[order].reset_index(drop=True)


def by_field(cube: Cube, rows: pd.DataFrame) -> Section | None:
    """Activities by field; fields without counted ones say what they have instead."""
    if not rows["stated"].any():
        return None
    title = "Có kết quả nhưng chưa có số lớp, cuộc, nhiệm vụ"
    counted = rows[rows["value"].fillna(0) > 0]
    if len(counted):
        top = counted.iloc[0]
        title = f"{top['label']} có nhiều hoạt động nhất: {top['short']}"
        if len(rows) == 1:
            title = f"{top['label']}: {top['words']}"
    kinds = sums(cube.events, "top", "part", "kind_name")
    long = pd.DataFrame(
        [
            {
                "label": row["label"],
                **cubes.part_columns(part, (("field", row["field"]),)),
                "value": row[part],
                "text": _field_words(row),
                "detail": names_of(
                    (str(k[2]), one) for k, one in kinds.items() if k[:2] == (row["field"], part)
                ),
            }
            for _, row in rows.iterrows()
            for part in PARTS
        ]
    )
    return Section(
        "activities_by_field",
        title,
        pd.DataFrame(
            {
                "Lĩnh vực": rows["label"],
                "Hoạt động của các hội": rows[MEMBERS],
                "Hoạt động của Liên hiệp hội": rows[UNION],
                "Kết quả khác": rows["other"].replace("", None),
            }
        ),
        Chart(
            "stacked_bars",
            long,
            {"parts": list(PARTS.values()), "title": "Số hoạt động theo lĩnh vực"},
        ),
        cubes.ids(cube.events) or cubes.ids(cube.countable),
        note="Chỉ cộng số lớp, cuộc, nhiệm vụ…; lượt người, ý kiến, tờ rơi, tiền để riêng. "
        "Hoạt động của Liên hiệp hội không cộng vào của các hội.",
        units={"Hoạt động của các hội": UNIT, "Hoạt động của Liên hiệp hội": UNIT},
    )


def by_association(cube: Cube, associations: pd.DataFrame) -> Section | None:
    """Activities of each association; those without a figure are named as gaps."""
    own = cube.events[cube.events["part"] == MEMBERS]
    if own.empty or cube.single:
        return None
    mine = sums(own, "association")
    kinds: dict[str, list[tuple[str, Sum]]] = {}
    for (who, kind), one in sums(own, "association", "kind_name").items():
        kinds.setdefault(who, []).append((str(kind), one))
    rows = []
    for code, label in zip(associations["association"], associations["label"], strict=True):
        own_sum = mine.get((code,))
        rows.append(
            {
                "label": label,
                "click_keys": (("association", code),),
                "value": own_sum.value if own_sum else None,
                "qualifier": own_sum.qualifier if own_sum else None,
                "detail": names_of(kinds.get(code, ())),
            }
        )
    frame = pd.DataFrame(rows)
    known = frame[frame["value"].notna()]
    top = known.loc[known["value"].idxmax()]
    whole = known["value"].sum()
    title = f"{top['label']} có nhiều hoạt động nhất: {numbers.number(top['value'])}"
    if len(known) > 1 and whole:
        title += f", bằng {numbers.share(top['value'], whole, 0)} của {len(known)} hội có số liệu"
    return Section(
        "activities_by_association",
        title,
        pd.DataFrame(
            {
                "Hội": frame["label"],
                "Số hoạt động": frame["value"],
                "Gồm": frame["detail"].replace("", None),
            }
        ),
        Chart("bars", frame, {"unit": UNIT, "title": "Số hoạt động theo hội"}),
        cubes.ids(own),
        note="Một lớp tập huấn, một cuộc hội thảo hay một nhiệm vụ đều tính là một hoạt động; "
        "so sánh giữa các hội cần xem loại hoạt động.",
        units={"Số hoạt động": UNIT},
        half=True,
    )


def heat(cube: Cube, associations: pd.DataFrame, found: pd.DataFrame) -> Section | None:
    """Association × field: the number of activities, "●" where only results are reported."""
    if cube.frame.empty or len(found) < 2:
        return None
    union = cube.frame[cube.frame["part"] == UNION].drop_duplicates("association")
    shown = pd.concat([union[["association", "label"]], associations[["association", "label"]]])
    rows = dict(zip(shown["association"], shown["label"], strict=True))
    # What two associations report alike is shown with each.
    whole = cube.frame[cube.frame["role"] == "whole"]
    is_event = (whole["indicator"] == "activities") & (whole["measure"] == "event")
    events = sums(whole[is_event], "association", "top")
    kinds: dict[tuple, list[tuple[str, Sum]]] = {}
    for (who, top, kind, _), one in sums(whole, "association", "top", "kind_name", "unit").items():
        kinds.setdefault((who, top), []).append((str(kind), one))
    names = {c: _short(n) for c, n in zip(found["field"], found["label"], strict=True)}
    cells = [
        {
            "row": who,
            "column": top,
            "value": events[who, top].value if (who, top) in events else None,
            "text": None if (who, top) in events else "●",
            "detail": names_of(parts, 4),
        }
        for (who, top), parts in kinds.items()
        if top in names
    ]
    by_cell = {(c["row"], c["column"]): c["value"] for c in cells}
    table = [
        {"Hội": who} | {name: by_cell.get((code, top)) for top, name in names.items()}
        for code, who in rows.items()
    ]
    active = {c["row"] for c in cells}
    best = pd.Series([c["row"] for c in cells if c["value"]], dtype=object).value_counts()
    title = f"{len(active)} trong {len(rows)} tổ chức có số liệu hoạt động"
    if cube.single:
        who = rows.get(next(iter(active), ""), "Hội")
        title = f"{who} có số liệu ở {len(cells)} trong {len(names)} lĩnh vực"
    elif len(best):
        title += (
            f"; {rows[best.index[0]]} hoạt động ở nhiều lĩnh vực nhất ({best.iloc[0]} lĩnh vực)"
        )
    return Section(
        "activities_heat",
        title,
        pd.DataFrame(table),
        Chart(
            "heat",
            pd.DataFrame(cells, columns=["row", "column", "value", "text", "detail"]),
            {
                "rows": rows,
                "columns": names,
                "row_dimension": "association",
                "column_dimension": "field",
                "title": "Hội và lĩnh vực",
            },
        ),
        cubes.ids(cube.countable),
        note="Số trong ô là số hoạt động; ● là chỉ có kết quả khác (lượt người, ý kiến, tờ rơi, "
        "tiền); 0 là hội báo không có.",
    )


def by_kind(cube: Cube) -> Section | None:
    """Activities by kind, each in its own unit."""
    parts: dict[str, dict[str, Sum]] = {}
    names: dict[str, str] = {}
    for (kind, name, part), one in sums(cube.events, "activity_kind", "kind_name", "part").items():
        names[str(kind)] = str(name)
        parts.setdefault(str(kind), {})[str(part)] = one
    size = {k: sum(one.value or 0 for one in p.values()) for k, p in parts.items()}
    order = [k for k in sorted(parts, key=lambda k: -size[k]) if size[k] > 0]
    if not order:
        return None
    who: dict[str, list[tuple[str, Sum]]] = {}
    for (kind, _, label), one in sums(cube.events, "activity_kind", "association", "label").items():
        who.setdefault(str(kind), []).append((str(label), one))
    rows = [
        {
            "label": names[kind],
            **cubes.part_columns(part),
            "value": parts[kind][part].value if part in parts[kind] else None,
            "text": cubes.format_by_part(parts[kind]),
            "detail": names_of(who[kind], 5),
        }
        for kind in order
        for part in PARTS
    ]
    table = [
        {
            "Loại hoạt động": names[kind],
            "Đơn vị": next(iter(parts[kind].values())).unit,
            "Các hội": parts[kind][MEMBERS].value if MEMBERS in parts[kind] else None,
            "Liên hiệp hội": parts[kind][UNION].value if UNION in parts[kind] else None,
            "Tổ chức có nhiều nhất": max(who[kind], key=lambda pair: pair[1].value or 0)[0],
            "Thời gian": "; ".join(one.period for one in parts[kind].values()),
        }
        for kind in order
    ]
    return Section(
        "activities_by_kind",
        f"Nhiều nhất là {phrases.decapitalise(names[order[0]])}: "
        f"{cubes.format_by_part(parts[order[0]])}",
        pd.DataFrame(table),
        Chart(
            "stacked_bars",
            pd.DataFrame(rows),
            {"parts": list(PARTS.values()), "title": "Số hoạt động theo loại"},
        ),
        cubes.ids(cube.events),
        half=True,
    )


def _result_of(cube: Cube, field: str) -> str:
    """What a field has besides activities as such: its largest result in words."""
    rows = cube.results[cube.results["top"] == field]
    if rows.empty:
        return ""
    things = rows[rows["unit"] != "đồng"]
    if things.empty:
        by_who = sums(rows, "association", "label")
        (_, who), one = max(by_who.items(), key=lambda pair: pair[1].value or 0)
        return f"{one.format_figure()} của {who}"
    kinds = sums(things, "kind_name", "part", "unit")
    kind, one = max(kinds.items(), key=lambda pair: pair[1].largest)
    return amount_of(one, str(kind[0]))


def _short(field: str) -> str:
    """A field's name up to the first comma: ten of them head a table on a phone."""
    return field.split(",")[0]


def _field_words(row: pd.Series) -> str:
    if row["words"]:
        return str(row["words"])
    return f"{row['other']}; chưa nêu số cuộc" if row["other"] else numbers.quantity(None)
