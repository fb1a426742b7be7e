"""Địa bàn: where the associations are, where not, where it is not known."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.states import STATES
from dashboard.content import evidence, phrases, union
from dashboard.content.areas import coverage, opening_map, places, provinces, states
from dashboard.content.areas.scope import Scope
from dashboard.content.model import Attention, Card, Page, Part, Section
from dashboard.selection.view import View
from dashboard.words import numbers, palette, wording

#: The part that holds the map: the page shows it with choices of its own.
MAP = opening_map.PART
MATRIX_STATES = {**STATES, states.BRANCH: ("◐", states.WORDS[states.BRANCH], palette.CYAN)}


def page(view: View, version: str | None = None, level: str | None = None) -> Page:
    """The areas page for one state of the map (a code of area_version).

    The map is the first part where places differ; its choices are on the screen alone.
    """
    if view.provinces:
        return provinces.page(view)
    scope = Scope.of(view, version, level)
    if scope.units.empty:
        return Page("areas", "Địa bàn", f"{wording.NO_DATA_AT_START} về địa bàn của tỉnh")
    offered = opening_map.offered(scope)
    the_map = Part(MAP, "Bản đồ", lambda: [offered])
    other = [
        Part("tung-hoi", "Từng hội", lambda: [matrix(scope)]) if _has_matrix(scope) else None,
        Part("do-phu", "Độ phủ", lambda: [coverage.ratios(scope), places.commune_lists(scope)])
        if len(scope.all_ratios) or len(scope.presence)
        else None,
        Part(
            "hoat-dong",
            "Hoạt động ở từng nơi",
            lambda: [places.figures(scope), places.places(scope)],
        )
        if len(scope.measures) or len(places.read(scope))
        else None,
    ]
    differs = offered is not None and opening_map.differs(offered)
    parts = [part for part in other if part is not None]
    return Page(
        "areas",
        "Địa bàn",
        headline(scope),
        ("lĩnh vực chỉ lọc hoạt động ở từng nơi",) if view.filter.field else (),
        tuple(_cards(scope)),
        parts=tuple([the_map, *parts] if differs or not parts else [*parts, the_map]),
        attention=tuple(_attention(scope)),
        missing=tuple(_missing(scope)),
        headline_records=evidence.record_ids(scope.cells["record_id"].dropna())
        or evidence.record_ids(scope.all_ratios),
    )


def headline(scope: Scope) -> str:
    """Where they are, in a sentence; after the districts' end it says what that means."""
    counts, count = scope.by_association, len(scope.units)
    if scope.associations.empty:
        association = scope.view.filter.association
        if association:
            name = scope.view.choices.associations[association]
            return f"{name} không phải hội thành viên; độ phủ tính theo hội thành viên"
        if scope.view.filter.association_type == union.COLLECTIVE:
            return "Hội viên tập thể không phải hội thành viên; độ phủ tính theo hội thành viên"
        return f"{wording.NO_DATA_AT_START} về độ phủ của {scope.group.all}"
    if scope.level == "commune":
        return _commune_headline(scope)
    if not scope.has_states:
        if len(counts) == 1 and _down_to_communes(scope):
            return (
                f"{counts.iloc[0]['label']}: có chi hội đến cấp xã, {wording.UNKNOWN} ở huyện nào"
            )
        return f"{wording.NO_DATA_AT_START} về độ phủ trong thời kỳ địa giới {scope.version.days}"
    if len(counts) == 1:
        return f"{counts.iloc[0]['label']}: {_one(scope, counts.iloc[0])}"
    full = int((counts["yes"] == count).sum())
    told = scope.told
    words = wording.capitalise(f"{scope.group.of(full)} được nêu có mặt ở đủ {count} huyện")
    if full == 0:
        words = f"Chưa hội nào trong {scope.group.all[3:]} được nêu có mặt ở đủ {count} huyện"
    some = set(counts[counts["unknown"] == count]["association"]) & set(_ratio_of(scope))
    if some:
        unnamed = f"{len(some)} hội chỉ nêu số huyện"
        none = int(((counts["yes"] == 0) & (counts["unknown"] == 0)).sum())
        absent = f"{none} hội chưa có hội cấp huyện" if none else ""
        return phrases.headline(words, unnamed, absent, last=scope.group.unknown(told))
    least = scope.by_area.loc[scope.by_area["yes"].idxmin()]
    others = scope.by_area.drop(index=least.name)
    # One that is not known might make it as many as elsewhere.
    sure = len(others) and least["yes"] + least["unknown"] < others["yes"].min()
    if least["yes"] == len(counts) or not sure or not scope.group.comparable(told):
        return phrases.headline(words, last=scope.group.unknown(told))
    count_words = f"{least['yes']} hội"
    if least["unknown"]:
        count_words += f", {least['unknown']} hội {wording.UNKNOWN}"
    among = f"trong {told} hội có số liệu, " if told < scope.group.size else ""
    names = dict(zip(scope.units["area"], scope.units["name"], strict=True))
    return f"{words}; {among}ít hội nhất là {names[least['area']]} ({count_words})"


def _commune_headline(scope: Scope) -> str:
    """Communes: who lists them, who only counts them."""
    listed = scope.presence[scope.presence["level"] == "commune"]["association"].nunique()
    of_these = scope.ratios[
        (scope.ratios["indicator"] == "communes_covered")
        & (scope.ratios["denominator"] == scope.version.communes)
    ]["association"].nunique()
    said = f"{listed} hội liệt kê từng xã" if listed else "chưa hội nào liệt kê từng xã"
    if of_these:
        said += f", {of_these} hội nêu số xã trên {scope.version.communes}"
    if not scope.version.districts:
        return f"Từ 01/07/2025 không còn cấp huyện, tỷ lệ x/10 huyện không còn nghĩa; {said}"
    return f"{wording.capitalise(said)} (địa giới {scope.version.days})"


def _down_to_communes(scope: Scope) -> bool:
    rows = scope.all_ratios
    return bool((rows["indicator"].eq("has_commune_branches") & rows["value"].gt(0)).any())


def _has_matrix(scope: Scope) -> bool:
    """Whether there is anything to tell of associations × districts."""
    return scope.level == "district" and len(scope.associations) > 0 and scope.has_states


def matrix(scope: Scope) -> Section:
    """Association × district: có, không, chưa rõ."""
    rates = _ratio_of(scope)
    names = {
        str(a): f"{label} · {rates[a].words}" if a in rates else str(label)
        for a, label in zip(
            scope.associations["association"], scope.associations["label"], strict=True
        )
    }
    rows = dict(sorted(names.items(), key=lambda pair: numbers.sort_key(pair[1])))
    columns = {
        str(u["area"]): _short(u["name"], u["full_name"], u["unit_type"])
        for u in scope.units.to_dict("records")
    }
    cells = scope.cells.assign(row=scope.cells["association"], column=scope.cells["area"])
    table = cells.assign(words=cells["state"].map(states.WORDS)).pivot(
        index="row", columns="column", values="words"
    )
    table = table.reindex(index=list(rows), columns=list(columns))
    table = table.rename(index=rows, columns=columns).reset_index()
    table = table.rename(columns={"row": "Hội"}).rename_axis(columns=None)
    known = int((scope.cells["state"] != "unknown").sum())
    used = scope.cells["record_id"].dropna()
    return Section(
        "areas_matrix",
        f"{numbers.number(known)} trong {numbers.number(len(scope.cells))} ô hội × huyện đã rõ có "
        f"hay không; {numbers.number(len(scope.cells) - known)} ô {wording.UNKNOWN}",
        table,
        Chart(
            "matrix",
            cells[["row", "column", "state", "detail"]],
            {
                "rows": rows,
                "columns": columns,
                "row_dimension": "association",
                "states": MATRIX_STATES,
                "title": "Hội có mặt ở từng huyện",
            },
        ),
        tuple(dict.fromkeys(used))[:60],
        caption=f"Địa giới {scope.version.days}; {scope.group.of(scope.told)} có số liệu",
        note="Nguồn nêu 10/10 thì huyện nào cũng có; nêu 9/10 mà "
        f"không nêu tên thì cả mười huyện đều {wording.UNKNOWN}.",
    )


def _short(name: str, full_name: str, unit_type: str) -> str:
    """Names without "Huyện"; towns keep theirs: the city has the province's name."""
    return name if unit_type == "huyện" else full_name


def _one(scope: Scope, row: pd.Series) -> str:
    rate = _ratio_of(scope).get(str(row["association"]))
    if row["yes"] == len(scope.units):
        return f"có mặt ở đủ {len(scope.units)} {scope.noun}"
    if rate is not None and row["unknown"] == len(scope.units):
        return f"có ở {rate.words} {scope.noun}, nguồn không nêu tên"
    if row["yes"] + row["no"] + row[states.BRANCH] == 0:
        return _other_figures(scope) or f"{wording.NO_DATA} về địa bàn"
    if row[states.BRANCH]:
        return f"chưa có hội cấp huyện, có chi hội ở {row[states.BRANCH]} {scope.noun}"
    said = [f"có ở {row['yes']} {scope.noun}"]
    said += [f"không có ở {row['no']}"] if row["no"] else []
    said += [f"{wording.UNKNOWN} {row['unknown']}"] if row["unknown"] else []
    return ", ".join(said)


def _other_figures(scope: Scope) -> str:
    """What is told of districts where it is not told in which the association is."""
    rows = scope.ratios[scope.ratios["level"] == "district"]
    told = [
        f"{phrases.decapitalise(row['subject'])}: {coverage.words(row)}"
        for _, row in rows.iterrows()
    ]
    return f"{wording.UNKNOWN} có hội ở huyện nào; {'; '.join(told)}" if told else ""


def _cards(scope: Scope) -> list[Card]:
    cards: list[Card] = []
    if scope.associations.empty or not scope.version.districts or not scope.has_states:
        return _commune_cards(scope)
    counts, count = scope.by_association, len(scope.units)
    rates = _ratio_of(scope)
    if len(counts) > 1:
        full = counts[counts["yes"] == count]
        cards.append(
            phrases.count_card(
                f"Có mặt ở đủ {count} {scope.noun} (hội)",
                len(full),
                phrases.some_names(full["label"], 1),
                (rates[a].record_id for a in full["association"] if a in rates),
                "hội",
                of=scope.group.size,
            )
        )
        unsure = [a for a in counts[counts["unknown"] == count]["association"] if a in rates]
        labels = dict(zip(counts["association"], counts["label"], strict=True))
        if unsure:
            cards.append(
                phrases.count_card(
                    "Nêu số, không nêu tên (hội)",
                    len(unsure),
                    "; ".join(f"{labels[a]} {rates[a].words}" for a in unsure[:1]),
                    (rates[a].record_id for a in unsure),
                    "hội",
                )
            )
        # As many as the headline says are not known, those without a name among them.
        silent = scope.group.size - scope.told
        unnamed = min(scope.group.unnamed, silent)
        cards.append(
            phrases.count_card(
                f"{wording.NO_DATA_AT_START} theo {scope.noun} (hội)",
                silent,
                f"{unnamed} hội chưa biết tên" if unnamed else "",
                unit="hội",
            )
        )
    return [*cards, *_commune_cards(scope)][:5]


def _commune_cards(scope: Scope) -> list[Card]:
    cards = []
    rows = scope.all_ratios[scope.all_ratios["indicator"] == "communes_covered"]
    rows = rows[rows["denominator"].notna()].drop_duplicates("association")
    for _, row in rows.sort_values("value", ascending=False).head(2).iterrows():
        whole = int(row["denominator"])
        cards.append(
            Card(
                f"Xã có {row['label']} (xã)",
                states.ratio_words(row["value"], whole),
                f"{numbers.share(row['value'], whole)}, {row['time_label']}",
                record_ids=(str(row["record_id"]),),
                number=float(row["value"]),
                unit="xã",
            )
        )
    return cards


def _attention(scope: Scope) -> list[Attention]:
    points = []
    rows = scope.ratios[scope.ratios["indicator"] == "districts_covered"]
    for _, row in rows[rows["other"].notna()].drop_duplicates("association").iterrows():
        others = "; ".join(str(v) for v in row["other"])
        points.append(
            Attention(
                f"{row['label']}: hội nêu {row['as_printed']} huyện, nguồn khác nêu {others}.",
                ":material/compare_arrows:",
                f"areas_{row['association']}",
                (str(row["record_id"]), *map(str, row["other_ids"])),
            )
        )
    return points[:5]


def _missing(scope: Scope) -> list[str]:
    lines = []
    if not scope.version.districts:
        lines.append(
            "Tỷ lệ x/10 huyện chỉ có nghĩa đến 30/06/2025; chọn một địa giới trước đó để xem."
        )
    counts = scope.by_association
    if len(counts):
        rates = _ratio_of(scope)
        silent = [
            label
            for code, label, unknown in zip(
                counts["association"], counts["label"], counts["unknown"], strict=True
            )
            if unknown == len(scope.units) and code not in rates
        ]
        if silent:
            names = phrases.all_names(silent)
            lines.append(f"{wording.UNKNOWN_AT_START} có mặt ở {scope.noun} nào: {names}.")
    if not scope.view.filter.association:
        lines += scope.group.missing
    offices = scope.ratios[
        scope.ratios["indicator"].isin(["district_offices", "district_without_offices"])
        & scope.ratios["other"].notna()
    ]
    for _, row in offices.iterrows():
        others = "; ".join(str(v) for v in row["other"])
        lines.append(
            f"{row['label']}: cùng nguồn nêu {row['as_printed']} huyện có trụ sở và {others} huyện "
            "chưa có, cộng lại khác 10."
        )
    return lines


def _ratio_of(scope: Scope) -> dict[str, states.Ratio]:
    indicator = "districts_covered" if scope.level == "district" else "communes_covered"
    return states.latest_ratios(scope.ratios, indicator)
