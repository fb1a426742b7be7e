"""How many activities: by field, association and kind."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import phrases
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import MEMBERS, PARTS, UNION, UNIT, Cube
from dashboard.content.activities.sums import Sum, names_of, sums
from dashboard.content.known import Group
from dashboard.content.model import Section
from dashboard.words import numbers, wording

_PART_HEADS = {part: f"Hoạt động của {who}" for part, who in PARTS.items()}
_NOT_TOGETHER = "Hoạt động của Liên hiệp hội không cộng vào của các tổ chức thành viên."


def by_field(cube: Cube, rows: pd.DataFrame, group: Group) -> Section | None:
    """Activities by field; fields without counted ones say what they have instead."""
    if not rows["stated"].any():
        return None
    counted = rows[rows["value"].fillna(0) > 0]
    note = "Lượt người, ý kiến, tờ rơi, tiền để riêng, không cộng."
    if len(rows) == 1:
        first = rows.iloc[0]
        title = f"{first['label']}: {_field_words(first)}"
    elif cube.adds_up and len(counted):
        top = counted.iloc[0]
        title = f"{top['label']} có nhiều hoạt động nhất: {top['short']} ({cube.span})"
        if not cube.single:
            title += f"; {group.of(_reporting(cube))} có số liệu"
        note = f"Chỉ cộng số lớp, cuộc, nhiệm vụ…, {note[0].lower()}{note[1:]} " + _NOT_TOGETHER
    else:
        title = f"{len(counted)} lĩnh vực có số lớp, cuộc, nhiệm vụ"
        others = int((rows["active"] & (rows["value"].fillna(0) <= 0)).sum())
        title += f"; {others} lĩnh vực chỉ có kết quả khác" if others else ""
        note = f"Mỗi loại một đơn vị và một thời gian nên không cộng. {note}"
    chart = None
    if cube.adds_up:
        long = pd.DataFrame(
            [
                {
                    "label": row["label"],
                    **cubes.part_columns(part, (("field", row["field"]),)),
                    "value": row[part],
                    "text": _field_words(row),
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
    return Section(
        "activities_by_field",
        title,
        pd.DataFrame(
            {"Lĩnh vực": rows["label"], **parts, "Kết quả khác": rows["other"].replace("", None)}
        ),
        chart,
        cubes.ids(cube.events) or cubes.ids(cube.countable),
        note=note,
        units=dict.fromkeys(parts, UNIT) if cube.adds_up else {},
    )


def by_association(cube: Cube, associations: pd.DataFrame, group: Group) -> Section | None:
    """What each association reports; those without a figure are named as gaps."""
    if cube.single:
        return None
    if not cube.adds_up:
        return _kinds_of_each(cube, associations, group)
    year = cube.last_full_year
    own = cube.dated[(cube.dated["part"] == MEMBERS) & (cube.dated["year"] == year)]
    if own.empty or year is None:
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
    members = associations.loc[associations["association_kind"] == "member", "label"]
    known = frame[frame["value"].notna() & frame["label"].isin(members)]
    known = known.sort_values("value", ascending=False)
    words = [(r["label"], numbers.number(r["value"])) for _, r in known.iterrows()]
    if group.comparable(len(known)):
        title = (
            f"Năm {year}, trong {len(known)} hội có số liệu (của {group.size}), "
            f"{words[0][0]} có nhiều hoạt động nhất: {words[0][1]}"
        )
    else:
        title = group.figures(words, f"có số hoạt động năm {year}")
    return Section(
        "activities_by_association",
        title,
        pd.DataFrame(
            {
                "Hội": frame["label"],
                f"Số hoạt động năm {year}": frame["value"],
                "Gồm": frame["detail"].replace("", None),
            }
        ),
        Chart("bars", frame, {"unit": UNIT, "title": f"Số hoạt động theo hội, năm {year}"}),
        cubes.ids(own),
        note="Một lớp tập huấn, một cuộc hội thảo hay một nhiệm vụ đều tính là một hoạt động; "
        "so sánh giữa các hội cần xem loại hoạt động.",
        units={f"Số hoạt động năm {year}": UNIT},
        half=True,
    )


def _kinds_of_each(cube: Cube, associations: pd.DataFrame, group: Group) -> Section | None:
    """Each association with its own kinds, where nothing can be added up or compared."""
    # Nothing is added here, so what two associations report alike stands with each.
    own = cube.frame[cube.frame["role"] == "whole"]
    own = own[(own["part"] == MEMBERS) & (own["value"] > 0)]
    if own.empty:
        return None
    kinds: dict[str, list[tuple[str, Sum]]] = {}
    for (who, kind, _), one in sums(own, "association", "kind_name", "unit").items():
        kinds.setdefault(str(who), []).append((str(kind), one))
    rows = [
        (label, kinds.get(code, []))
        for code, label in zip(associations["association"], associations["label"], strict=True)
    ]
    members = set(associations.loc[associations["association_kind"] == "member", "label"])
    known = [(label, found) for label, found in rows if found and label in members]
    return Section(
        "activities_by_association",
        f"{wording.capitalise(group.of(len(known)))} có số liệu hoạt động: "
        f"{phrases.some_names((label for label, _ in known), 8)}{group.unknown(len(known))}",
        pd.DataFrame(
            {
                "Hội": [label for label, _ in rows],
                "Số liệu": [names_of(found) or None for _, found in rows],
                "Thời gian": [
                    "; ".join(dict.fromkeys(one.period for _, one in found if one.period)) or None
                    for _, found in rows
                ],
            }
        ),
        None,
        cubes.ids(own),
        note="Mỗi loại một đơn vị và một thời gian nên không cộng và không so giữa các hội.",
    )


def heat(
    cube: Cube, associations: pd.DataFrame, found: pd.DataFrame, group: Group
) -> Section | None:
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
    adds = {
        key: key in events and (cube.adds_up or len(parts) == 1) for key, parts in kinds.items()
    }
    cells = [
        {
            "row": who,
            "column": top,
            "value": events[who, top].value if adds[who, top] else None,
            "text": None if adds[who, top] else "●",
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
    members = set(associations["association"])
    title = f"{wording.capitalise(group.of(_reporting(cube)))} có số liệu hoạt động"
    if cube.single:
        who = rows.get(cells[0]["row"], "Hội") if cells else "Hội"
        title = f"{who} có số liệu ở {len(cells)} trong {len(names)} lĩnh vực"
    for code in [code for code in rows if code not in members and not cube.single]:
        of = sum(1 for c in cells if c["row"] == code)
        title += f"; {rows[code]} có số liệu ở {of} lĩnh vực" if of else ""
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
        note="Số trong ô là số hoạt động; ● là có số liệu không cộng được (nhiều loại, lượt người, "
        "ý kiến, tiền); 0 là hội báo không có.",
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
        f"{len(order)} loại hoạt động, mỗi loại một đơn vị; "
        f"{phrases.decapitalise(names[order[0]])}: {cubes.format_by_part(parts[order[0]])}"
        if len(order) > 1
        else f"{names[order[0]]}: {cubes.format_by_part(parts[order[0]])}",
        pd.DataFrame(table),
        Chart(
            "stacked_bars",
            pd.DataFrame(rows),
            {"parts": list(PARTS.values()), "title": "Số hoạt động theo loại"},
        ),
        cubes.ids(cube.events),
        half=True,
    )


def _reporting(cube: Cube) -> int:
    """How many member associations report anything at all."""
    own = cube.frame[cube.frame["association_kind"] == "member"]
    return int(own["association"].nunique())


def _short(field: str) -> str:
    """A field's name up to the first comma: ten of them head a table on a phone."""
    return field.split(",")[0]


def _field_words(row: pd.Series) -> str:
    if row["words"]:
        return str(row["words"])
    return f"{row['other']}; chưa nêu số cuộc" if row["other"] else numbers.quantity(None)
