"""Activities over the years and by district, where the data has them."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.content import phrases
from dashboard.content.activities import cube as cubes
from dashboard.content.activities.cube import MEMBERS, PARTS, UNION, UNIT, Cube
from dashboard.content.activities.sums import Sum, sums
from dashboard.content.model import Section
from dashboard.words import numbers, wording

#: A share below one in so many is not worth telling.
_FEW = 20


def yearly(cube: Cube) -> pd.DataFrame:
    """Activities of one kind of organisation a year: the associations', else the Union's.

    Columns: time, value, reporting (how many organisations), partial, text.
    """
    part = MEMBERS if MEMBERS in cube.by_part else UNION
    own = cube.dated[cube.dated["part"] == part]
    grouped = own.groupby("year")
    rows = pd.DataFrame(
        {"value": grouped["value"].sum(), "reporting": grouped["association"].nunique()}
    )
    rows = rows.rename_axis("time").reset_index()
    rows["partial"] = rows["time"].isin(cube.partial_years)
    rows["text"] = rows["time"].map(cube.partial_years)
    return rows


def last_two(cube: Cube) -> tuple[pd.Series, pd.Series | None] | None:
    """The last full year and the one before it, None without a series."""
    year = cube.last_full_year
    if year is None:
        return None
    rows = yearly(cube).set_index("time", drop=False)
    if year not in rows.index:
        return None
    return rows.loc[year], rows.loc[year - 1] if year - 1 in rows.index else None


def moved(cube: Cube, now: pd.Series, before: pd.Series) -> str:
    """The change on the year before over the organisations known in both, in words."""
    part = MEMBERS if MEMBERS in cube.by_part else UNION
    own = cube.dated[cube.dated["part"] == part]
    years = [int(now["time"]), int(before["time"])]
    table = own.pivot_table(index="association", columns="year", values="value", aggfunc="sum")
    both = table[years].dropna()
    change = phrases.change(both[years[0]].sum(), both[years[1]].sum())
    if not change:
        return ""
    at = "" if cube.single or part == UNION else f" ở {len(both)} tổ chức có cả hai năm"
    return f"{change} so với năm {years[1]}{at}"


def by_year(cube: Cube) -> Section | None:
    """Columns over the years; only with a series, one point being no trend."""
    pair = last_two(cube)
    if pair is None:
        return None
    frame = yearly(cube)
    now, before = pair
    title = f"Năm {int(now['time'])}: {numbers.number(now['value'])} hoạt động"
    if before is not None and (words := moved(cube, now, before)):
        title += f", {words}"
    if not cube.single:
        reporting = int(now["reporting"])
        title += f"; {reporting} tổ chức có số liệu"
        if before is not None and reporting != int(before["reporting"]):
            title += f" (năm trước {int(before['reporting'])})"
    frame["detail"] = [f"{numbers.number(r)} tổ chức có số liệu" for r in frame["reporting"]]
    note = ""
    if len(cube.by_part) > 1 and cube.by_part[UNION].value:
        note = f"Không gồm {cube.by_part[UNION].format_figure(UNIT)} do Liên hiệp hội tự tổ chức."
    return Section(
        "activities_by_year",
        title,
        pd.DataFrame(
            {
                "Năm": frame["time"],
                "Số hoạt động": frame["value"],
                "Số hội có số liệu": frame["reporting"],
                "Phạm vi": frame["text"].astype(object).fillna("cả năm"),
            }
        ),
        Chart("columns", frame, {"unit": "", "title": "Số hoạt động theo năm"}),
        cubes.ids(cube.events),
        note=note,
        units={"Số hoạt động": UNIT},
    )


def fields_by_year(cube: Cube, rows: pd.DataFrame) -> Section | None:
    """Field × year: where it grows, where it lies idle."""
    year = cube.last_full_year
    if year is None or len(rows) < 2:
        return None
    own = cube.dated
    counts = own.groupby(["top", "year"])["value"].sum().to_dict()
    years = sorted(own["year"].unique())
    cells = [
        {
            "row": top,
            "column": y,
            "value": float(value),
            "detail": "số liệu chưa đủ cả năm" if y in cube.partial_years else "",
        }
        for (top, y), value in counts.items()
    ]
    names = dict(zip(rows["field"], rows["label"], strict=True))
    fields = {code: name for code, name in names.items() if code in set(own["top"])}
    title = f"{len(fields)} lĩnh vực có số liệu theo năm"
    if year - 1 in years:
        moves = {f: counts.get((f, year), 0.0) - counts.get((f, year - 1), 0.0) for f in fields}
        up = max(moves, key=lambda f: moves[f])
        down = min(moves, key=lambda f: moves[f])
        said = []
        if moves[up] > 0:
            name = phrases.decapitalise(fields[up])
            said.append(f"{name} tăng nhiều nhất (+{numbers.number(moves[up])})")
        if moves[down] < 0:
            name = phrases.decapitalise(fields[down])
            said.append(f"{name} giảm nhiều nhất ({numbers.number(moves[down])})")
        if said:
            title = f"Năm {year} so với {year - 1}: {'; '.join(said)}"
    table = [
        {"Lĩnh vực": name} | {_year_name(cube, y): counts.get((f, y)) for y in years}
        for f, name in fields.items()
    ]
    return Section(
        "activities_fields_by_year",
        title,
        pd.DataFrame(table),
        Chart(
            "heat",
            pd.DataFrame(cells),
            {
                "rows": fields,
                "columns": {int(y): _year_name(cube, y) for y in years},
                "row_dimension": "field",
                "column_dimension": "year",
                "title": "Số hoạt động theo lĩnh vực và năm",
            },
        ),
        cubes.ids(own),
        note="Gồm hoạt động của các tổ chức thành viên và của Liên hiệp hội.",
    )


def by_district(cube: Cube) -> Section | None:
    """Activities by district as reported, and those whose place is not known."""
    events = cube.events[cube.events["value"] > 0]
    named = events[events["ref_area"].notna()]
    if named.empty:
        return None
    names = area_names(named)
    places: dict[str, dict[str, Sum]] = {}
    for (area, part), one in sums(events, "ref_area", "part").items():
        name = wording.UNKNOWN_AREA if area is None else names[str(area)]
        places.setdefault(name, {})[str(part)] = one
    size = {n: sum(one.value or 0 for one in parts.values()) for n, parts in places.items()}
    order = sorted(
        set(places) - {wording.UNKNOWN_AREA}, key=lambda n: (-size[n], numbers.sort_key(n))
    )
    unknown = places.get(wording.UNKNOWN_AREA, {})
    rows = [
        {
            "label": n,
            **cubes.part_columns(p),
            "value": places[n][p].value if p in places[n] else None,
        }
        for n in order
        for p in PARTS
    ]
    table = [
        {
            "Địa bàn": n,
            "Các hội": places[n][MEMBERS].value if MEMBERS in places[n] else None,
            "Liên hiệp hội": places[n][UNION].value if UNION in places[n] else None,
            "Số tổ chức": len(set().union(*(one.associations for one in places[n].values()))),
        }
        for n in [*order, *([wording.UNKNOWN_AREA] if unknown and cube.adds_up else [])]
    ]
    count, everything = sum(size[n] for n in order), sum(size.values())
    if not cube.adds_up:
        title = f"Có hoạt động nêu tên huyện ở {len(order)} nơi: {phrases.listed(order, 3, 'nơi')}"
    else:
        title = f"{numbers.number(count)} hoạt động nêu tên huyện"
    if cube.adds_up and count * _FEW > everything:
        title += f", bằng {numbers.share(count, everything, 0)} tổng số"
    if cube.adds_up and len(order) > 1:
        title += f"; nhiều nhất là {order[0]} ({numbers.number(size[order[0]])})"
    note = "Theo địa giới khi báo cáo; chưa quy đổi khi địa giới thay đổi."
    if unknown and not cube.adds_up:
        note = f"Các hoạt động khác {wording.UNKNOWN} địa bàn. {note}"
    elif unknown:
        note = f"{wording.UNKNOWN_AREA}: {cubes.format_by_part(unknown, UNIT)}. {note}"
    return Section(
        "activities_by_district",
        title,
        pd.DataFrame(table),
        Chart(
            "stacked_bars",
            pd.DataFrame(rows),
            {"parts": list(PARTS.values()), "title": "Số hoạt động theo địa bàn"},
        ),
        cubes.ids(named),
        note=note,
        units={"Các hội": UNIT, "Liên hiệp hội": UNIT},
        half=True,
    )


def area_names(rows: pd.DataFrame) -> dict[str, str]:
    """Area id → name; areas of one name are told apart by the year in the id."""
    found = dict(zip(rows["ref_area"].tolist(), rows["area_name"].tolist(), strict=True))
    names = list(found.values())
    return {
        str(area): f"{name} (từ {str(area).rsplit('-', 1)[1]})"
        if names.count(name) > 1 and "-" in str(area)
        else str(name)
        for area, name in found.items()
    }


def _year_name(cube: Cube, year: int) -> str:
    words = cube.partial_years.get(year)
    return f"{year} ({words})" if words else str(year)
