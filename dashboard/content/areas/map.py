"""The map: which figure of which area, on which boundaries, and what could not be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard import maps
from dashboard.content import phrases
from dashboard.content.areas import states
from dashboard.content.areas.scope import Scope, Version
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from etl.areas.areas import gazetteer
from etl.areas.boundaries import NoLayer, best_layer
from etl.areas.rebase import Rebased, rebase

#: What a map can show of presence; figures by area come beside these (key of measures).
COUNT, SHARE, ONE = "so-hoi", "ty-le", "mot-hoi"
_PRESENCE = {
    COUNT: "Số hội có mặt",
    SHARE: "Tỷ lệ hội có mặt trong số hội đã rõ",
    ONE: "Một hội có mặt hay không",
}
_COLUMNS = ["area", "value", "state", "text", "detail"]
#: Before a count of places where some are not known.
AT_LEAST = "ít nhất "


@dataclass(frozen=True)
class Choice:
    """What to draw.

    show         COUNT, SHARE, ONE or a key of Scope.measures
    association  for ONE
    on           code of the state of the map to re-base to; None: as reported
    selected     area id to mark
    scale        values of all maps that are compared; empty: those of this one
    """

    show: str = COUNT
    association: str | None = None
    on: str | None = None
    selected: str | None = None
    scale: tuple[float, ...] = ()


@dataclass(frozen=True)
class Drawn:
    """A map and its table, or the reason why there is none.

    frame   area, value, state, text, detail: one row an area
    notes   what to know: what was not converted, what has no place
    """

    picture: maps.MapPicture | None
    frame: pd.DataFrame
    title: str
    notes: tuple[str, ...] = ()


def options(scope: Scope) -> dict[str, str]:
    """What can be shown in this scope: key → words."""
    offered = dict(_PRESENCE) if len(scope.associations) else {}
    if len(scope.associations) == 1:
        offered = {ONE: offered[ONE]}
    measures = scope.measures.drop_duplicates("key")
    for _, row in measures.iterrows():
        unit = "triệu đồng" if row["unit"] == "đồng" else str(row["unit"])
        same = str(row["subject"]).lower() == unit.lower()
        offered[str(row["key"])] = str(row["subject"]) if same else f"{row['subject']} ({unit})"
    return offered


def draw(scope: Scope, choice: Choice, theme: str = "light") -> Drawn:
    """The picture of a choice on the boundaries it asks for."""
    target = _target(scope, choice)
    title = _title(scope, choice)
    frame, notes = readings(scope, choice, target)
    level = "commune" if scope.level == "commune" or not target.districts else "district"
    try:
        collection, label = best_layer(target.code, level)
    except NoLayer as reason:
        return Drawn(None, frame, title, (str(reason), *notes))
    if frame.empty and notes:
        return Drawn(None, frame, title, notes)
    # Amounts are circles; how many of the same associations are there can be compared
    # from place to place, so it is a colour like a rate.
    is_amount = choice.show not in _PRESENCE
    picture = maps.picture(
        frame,
        collection,
        kind="presence" if choice.show == ONE else "circles" if is_amount else "classes",
        title=title,
        subtitle=_subtitle(scope, target),
        legend_title=_legend_title(scope, choice),
        source=f"Nguồn: {wording.SHORT_ORGANISATION}, {scope.view.stamp}.",
        boundaries=label,
        words={"yes": "có", "no": "không"},
        theme=theme,
        selected=choice.selected,
        scale=choice.scale,
        about={
            "dataset": wording.DATASET_NAMES[scope.view.snapshot.dataset],
            "snapshot": scope.view.snapshot.id,
            "boundaries_of": target.name,
        },
    )
    return Drawn(picture, frame, title, notes)


def differ(frame: pd.DataFrame) -> bool:
    """Whether the places of a map are not all the same: else a sentence says it."""
    known = frame["value"].where(frame["state"] == "value")
    return frame["state"].nunique() > 1 or known.nunique() > 1


def records(scope: Scope, choice: Choice) -> tuple[str, ...]:
    """The record ids the figures of a choice rest on, as reported: before any re-basing."""
    if choice.show in _PRESENCE:
        cells = scope.cells
        if choice.show == ONE:
            cells = cells[cells["association"] == choice.association]
        lines = cells["record_id"].dropna().tolist()
    else:
        rows = scope.measures[scope.measures["key"] == choice.show]
        lines = [line for ids in rows["record_ids"] for line in ids]
    return tuple(dict.fromkeys(str(line) for line in lines))


def _target(scope: Scope, choice: Choice) -> Version:
    """The state of the map whose boundaries are drawn."""
    return next((v for v in scope.versions if v.code == choice.on), scope.version)


def drawn(view: View, version: str, level: str, choice: Choice, theme: str) -> Drawn:
    """`draw` from plain arguments, so that its result can be kept."""
    return draw(Scope.of(view, version, level), choice, theme)


def values(view: View, version: str, level: str, choice: Choice) -> tuple[float, ...]:
    """The values the map of a choice shows, for a scale it shares with others."""
    scope = Scope.of(view, version, level)
    frame, _ = readings(scope, choice, _target(scope, choice))
    return tuple(float(value) for value in frame["value"].dropna())


def readings(scope: Scope, choice: Choice, target: Version) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Rows of the map on the boundaries of `target`, and what could not be carried there."""
    if choice.show not in _PRESENCE:
        return _measure(scope, choice.show, target)
    cells = scope.cells
    notes: tuple[str, ...] = ()
    if target.code != scope.version.code:
        cells, notes = _carried(scope, target)
    if choice.show == ONE:
        own = cells[cells["association"] == choice.association]
        return _one(own), notes
    return _several(states.by_area(cells), choice.show), notes


def _one(cells: pd.DataFrame) -> pd.DataFrame:
    # Branches alone are no association of the district; the words say that they are there.
    plain = cells["state"].replace(states.BRANCH, "no")
    return pd.DataFrame(
        {
            "area": cells["area"],
            "value": plain.map({"yes": 1.0, "no": 0.0}),
            "state": plain,
            "text": cells["state"].map(states.WORDS),
            "detail": cells["detail"],
        },
        columns=_COLUMNS,
    )


def _several(counts: pd.DataFrame, show: str) -> pd.DataFrame:
    rows = []
    for row in counts.to_dict("records"):
        known = row["yes"] + row["no"]
        if show == SHARE:
            value = float(round(100 * row["yes"] / known)) if known else None
            text = (
                f"{numbers.percent(value, 0)} ({row['yes']} trong {known} hội đã rõ)"
                if known
                else wording.UNKNOWN
            )
        else:
            value = float(row["yes"]) if known else None
            least = AT_LEAST if row["unknown"] else ""
            text = f"{least}{row['yes']} hội" if known else wording.UNKNOWN
        rows.append(
            {
                "area": row["area"],
                "value": value,
                "state": "value" if value is not None else "unknown",
                "text": text,
                "detail": _who(row),
            }
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


def _who(row: dict) -> str:
    lines = []
    for key, words in (
        ("names_yes", "Có"),
        ("names_no", "Không có"),
        ("names_unknown", wording.UNKNOWN_AT_START),
    ):
        if row[key]:
            lines.append(f"{words}: {phrases.some_names(row[key], 4)}")
    return "\n".join(lines)


def _measure(scope: Scope, key: str, target: Version) -> tuple[pd.DataFrame, tuple[str, ...]]:
    rows = scope.measures[scope.measures["key"] == key]
    if rows.empty:
        return pd.DataFrame(columns=_COLUMNS), ("Không có số liệu này trong phạm vi đang lọc.",)
    unit = str(rows.iloc[0]["unit"])
    # Circles and legend in millions: nobody reads nine digits beside a circle.
    scale = 1e6 if unit == "đồng" else 1.0
    placed = rows[rows["level"] == scope.level]
    who = {
        str(a): f"{n} tổ chức: {phrases.some_names(w, 4, 'tổ chức')}"
        for a, n, w in zip(placed["ref_area"], placed["associations"], placed["who"], strict=True)
    }
    pairs = list(zip(placed["ref_area"].tolist(), placed["value"].tolist(), strict=True))
    notes = []
    values: dict[str, Any]
    if target.code == scope.version.code:
        values, details = dict(pairs), who
    else:
        rebased = rebase(pairs, gazetteer(), target.first, method="sum")
        values = {a: v.value for a, v in rebased.values.items()}
        details = {a: v.note or _came_from(v.sources) for a, v in rebased.values.items()}
        notes += _left(rebased)
    nowhere = float(rows.loc[~rows.index.isin(placed.index), "value"].sum())
    if nowhere:
        notes.append(f"{wording.UNKNOWN_AREA}: {numbers.quantity(nowhere, unit)}.")
    frame = pd.DataFrame(
        {
            "area": list(values),
            "value": [None if numbers.missing(v) else v / scale for v in values.values()],
            "state": ["unknown" if numbers.missing(v) else "value" for v in values.values()],
            "text": [numbers.quantity(v, unit) for v in values.values()],
            "detail": [details.get(a, "") for a in values],
        },
        columns=_COLUMNS,
    )
    return frame, tuple(notes)


def _carried(scope: Scope, target: Version) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The states of all associations on other boundaries: a yes of one part is a yes."""
    areas = gazetteer()
    level = "commune" if scope.level == "commune" or not target.districts else "district"
    units = areas.units(target.code, level)
    rows, left = [], {}
    for (code, label), own in scope.cells.groupby(["association", "label"], sort=False):
        known = own[own["state"] != "unknown"]
        pairs = [
            (str(a), 1.0 if s == "yes" else 0.0)
            for a, s in zip(known["area"], known["state"], strict=True)
        ]
        rebased = rebase(pairs, areas, target.first, method="any", read_on=scope.version.first)
        left.update({lost.area: lost.reason for lost in rebased.left})
        for unit in units:
            value = rebased.values.get(unit.area)
            settled = value is not None and value.value is not None
            state = "unknown"
            if value is not None and settled:
                state = "yes" if value.value else "no"
            detail = _came_from(value.sources) if value is not None and settled else ""
            rows.append((code, label, unit.area, state, detail, None))
    cells = pd.DataFrame(rows, columns=states.COLUMNS)
    notes = [f"{areas.areas[a].full_name}: {reason}" for a, reason in sorted(left.items())]
    if not (cells["state"] != "unknown").any():
        return cells.iloc[:0], tuple(_first(notes) or ["Không quy đổi được về địa giới này."])
    return cells, tuple(_first(notes))


def _first(notes: list[str], limit: int = 6) -> list[str]:
    if len(notes) <= limit:
        return notes
    return [*notes[:limit], f"và {len(notes) - limit} nơi khác không quy đổi được."]


def _left(rebased: Rebased) -> list[str]:
    areas = gazetteer()
    return _first([f"{areas.areas[lost.area].full_name}: {lost.reason}" for lost in rebased.left])


def _came_from(sources: tuple[str, ...]) -> str:
    areas = gazetteer()
    names = sorted({areas.areas[a].full_name for a in sources}, key=numbers.sort_key)
    return f"quy đổi từ {', '.join(names)}"


def _title(scope: Scope, choice: Choice) -> str:
    if choice.show == ONE and choice.association:
        name = scope.view.choices.associations.get(choice.association, "")
        return f"{name} có mặt ở đâu"
    return options(scope).get(choice.show, _PRESENCE[COUNT])


def _subtitle(scope: Scope, target: Version) -> str:
    said = [f"Số liệu trong thời kỳ {scope.version.days}"]
    if target.code != scope.version.code:
        said.append(f"quy đổi về địa giới {phrases.decapitalise(target.name)}")
    if scope.view.is_demo:
        said.insert(0, "SỐ LIỆU MINH HOẠ, KHÔNG PHẢI SỐ LIỆU THỰC")
    said += [words for _, words in scope.view.filter.words(scope.view.choices)]
    return " · ".join(said)


def _legend_title(scope: Scope, choice: Choice) -> str:
    if choice.show == SHARE:
        return "Số hội có mặt trên số hội đã rõ (%)"
    if choice.show == ONE:
        return "Hội có mặt hay không"
    return options(scope).get(choice.show, _PRESENCE[COUNT])


def table(drawn: Drawn) -> pd.DataFrame:
    """The map as a table: one line an area, its figure as a number and as the map says it."""
    areas = gazetteer().areas
    rows = drawn.frame
    columns: dict[str, list] = {
        "Địa bàn": [areas[a].full_name if a in areas else str(a) for a in rows["area"]]
    }
    said = rows["text"].tolist()
    if (rows["state"] == "value").any():
        columns[drawn.title] = [int(v) if v == v and v == int(v) else v for v in rows["value"]]
        columns["Ghi trên bản đồ"] = said
    else:
        columns[drawn.title] = said
    columns["Chi tiết"] = [
        phrases.text(d).replace("\n", "; ") or "không có" for d in rows["detail"]
    ]
    return pd.DataFrame(columns)
