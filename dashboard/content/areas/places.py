"""What happens where: figures by area, and everything that names a place."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import evidence, phrases
from dashboard.content.areas.scope import Scope
from dashboard.content.model import Grid, Section
from dashboard.words import numbers, wording

#: Rows listed of what names a place; a filter or one place narrows them.
LISTED = 2_500


def figures(scope: Scope) -> Section | None:
    """Every figure that names districts, with what is told of no place and the total."""
    rows = scope.measures
    if rows.empty:
        return None
    names = scope.unit_names
    heads: dict[str, str] = {}
    # Area → heading → figure; what is told of no place stands under "".
    table: dict[str, dict[str, float]] = {}
    for key, own in rows.groupby("key", sort=False):
        first = own.iloc[0]
        head = f"{first['subject']} ({first['unit']})"
        heads[str(key)] = head
        for area, value in zip(own["ref_area"].tolist(), own["value"].tolist(), strict=True):
            place = str(area) if not numbers.missing(area) and str(area) in names else ""
            line = table.setdefault(place, {})
            line[head] = line.get(head, 0.0) + value
    order = [area for area in (*names, "") if area in table]
    totals = {head: sum(table[p].get(head, 0.0) for p in order) for head in heads.values()}
    frame = pd.DataFrame(
        [
            {"Địa bàn": names.get(p, wording.UNKNOWN_AREA)}
            | {h: table[p].get(h) for h in heads.values()}
            for p in order
        ]
        + [{"Địa bàn": "Tổng"} | totals]
    )
    known = sum(1 for p in order if p)
    return Section(
        "areas_figures",
        f"{len(heads)} loại số liệu có nêu {scope.noun}, ở {known} trong {len(scope.units)} "
        f"{scope.noun}",
        frame,
        None,
        evidence.record_ids((ids[:5] for ids in rows["record_ids"]), evidence.MOST_RECORDS),
        caption=f"Cộng trong thời kỳ địa giới {scope.version.days}; mỗi cột một đơn vị",
        grid=Grid(
            bars={h: max(t.get(h, 0.0) for p, t in table.items() if p) for h in heads.values()}
        ),
        units={h: h[h.rfind("(") + 1 : -1] for h in heads.values()},
    )


def read(scope: Scope, area: str | None = None) -> pd.DataFrame:
    """What names a place (areas/places.sql), of one place or of all: at most LISTED rows."""
    return scope.view.query("areas/places", area=area, most=LISTED)


def places(scope: Scope, area: str | None = None) -> Section | None:
    """Activities, agreements and register entries that name a place, or this one place."""
    rows = read(scope, area)
    if rows.empty:
        return None
    total = int(rows["found"].iloc[0])
    count = numbers.number(total)
    where = scope.unit_names.get(area or "", str(rows.iloc[0]["area_name"]))
    title = (
        f"{count} việc nêu tên {where}"
        if area is not None
        else f"{count} việc có nêu tên địa bàn, ở {int(rows['places'].iloc[0])} nơi"
    )
    table = pd.DataFrame(
        {
            "Địa bàn": rows["district_name"],
            "Tổ chức": rows["label"],
            "Việc": rows["title"],
            "Con số": [
                numbers.quantity(v, u) if not numbers.missing(v) else "không nêu"
                for v, u in zip(rows["value"], rows["unit"], strict=True)
            ],
            "Thời gian": [phrases.text(t, "không nêu") for t in rows["time_label"]],
            "Tình trạng": [phrases.text(s, "đã thực hiện") for s in rows["state_name"]],
        }
    )
    if area is not None:
        table = table.drop(columns=["Địa bàn", "Tình trạng"])
    return Section(
        "areas_places" if area is None else "areas_events",
        title,
        table.reset_index(drop=True),
        records=tuple(rows["record_id"].head(evidence.MOST_RECORDS)),
        caption="Bản ghi hoạt động, kết quả hay mục sổ theo dõi có nêu địa bàn"
        + ("" if total == len(rows) else f"; hiện {numbers.number(len(rows))} trong {count} việc"),
        grid=Grid(wide=("Việc",)),
    )


def _named(rows: pd.DataFrame, code: str, name: str) -> dict[str, str]:
    """Code → name of two columns, in Vietnamese order of the names."""
    names = dict(zip(rows[code], rows[name], strict=True))
    return dict(sorted(names.items(), key=lambda pair: numbers.sort_key(pair[1])))


def commune_lists(scope: Scope) -> Section | None:
    """Communes one by one, where associations list them, summed up by district."""
    rows = scope.presence[scope.presence["level"] == "commune"]
    units = scope.units_of("commune")
    rows = rows.merge(units[["area", "full_name", "parent"]], left_on="ref_area",
                      right_on="area")  # fmt: skip
    if rows.empty:
        return None
    yes = rows[rows["value"] > 0]
    whole = len(units)
    by_who = [
        {
            "Hội": own.iloc[0]["label"],
            "Số xã có hội": int((own["value"] > 0).sum()),
            "Số xã không có": int((own["value"] == 0).sum()),
            f"Số xã {wording.UNKNOWN}": whole - len(own),
        }
        for _, own in rows.groupby("association", sort=False)
    ]
    title = f"{len(by_who)} hội liệt kê từng xã: " + "; ".join(
        f"{line['Hội']} {line['Số xã có hội']}/{whole}" for line in by_who[:3]
    )
    if not scope.version.districts:
        return Section(
            "areas_commune_lists",
            title,
            pd.DataFrame(by_who),
            None,
            tuple(rows["record_id"].head(60)),
            note=f"{whole} xã, phường của {wording.PROVINCE} cũ, "
            f"trong {scope.version.communes} của tỉnh.",
        )
    sizes = units["parent"].value_counts()
    counts = yes.groupby(["association", "parent"]).size()
    columns = _named(units, "parent", "parent_name")
    order = _named(rows, "association", "label")
    cells = pd.DataFrame(
        [
            {
                "row": who,
                "column": place,
                "value": 100 * counts.get((who, place), 0) / sizes[place],
                "text": f"{counts.get((who, place), 0)}/{sizes[place]}",
                "detail": f"{numbers.share(counts.get((who, place), 0), sizes[place], 0)} số xã",
            }
            for who in order
            for place in columns
        ]
    )
    return Section(
        "areas_commune_lists",
        title,
        pd.DataFrame(by_who),
        Chart(
            "heat",
            cells,
            {
                "rows": order,
                "columns": columns,
                "row_dimension": "association",
                "unit": "%",
                "title": "Số xã có hội theo huyện",
            },
        ),
        tuple(rows["record_id"].head(60)),
        note="Ô ghi số xã có hội trên số xã của huyện; xã chưa nêu không tính là có.",
    )
