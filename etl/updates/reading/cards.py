"""What the desk shows of a report: its text, the figures in it, what is known of them already."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Unpack

from etl.database import open_snapshot
from etl.records import period as periods
from etl.records.errors import BuildError
from etl.records.period import Period
from etl.records.tables import BY_NAME
from etl.reports.evaluate import THRESHOLD
from etl.snapshot.publish import snapshot_path
from etl.updates.places import Places, opened, query
from etl.updates.reading.choices import Lists, label, offered, same_kind
from etl.updates.reading.work import Reading
from etl.uploads import texts


def desk(reading: Reading, **places: Unpack[Places]) -> dict[str, Any]:
    """Everything the desk needs, as JSON.

    document   blocks (number, place, text, heading) and tables (number, grid of blocks)
    proposals  as read, each with `at`, `span` (letters of the figure in its block), `also`
               (the same figure elsewhere in the report)
    cards      lists of places of proposals that are decided together, in reading order
    folded     cards by why they are folded: "doubtful", "aside"
    known      figures of the running snapshot by key (`key_of`): figure, line, same values
    """
    lists = Lists(reading.dataset)
    proposals = _proposals(reading)
    held = periods.period(reading.facts["period"])
    named = dict.fromkeys(str(p["period"]) for p in proposals if p.get("period"))
    shown = {str(p["association"]) for p in proposals if p.get("association")}
    shown |= {reading.facts["association"]} - {""}
    cards, folded = _cards(proposals)
    document = reading.read.get("document", {})
    chosen = offered(reading.facts["period"], named)
    return {
        "reading": reading.reading,
        "document": {key: document.get(key, []) for key in ("blocks", "tables")},
        "proposals": proposals,
        "cards": cards,
        "folded": folded,
        "decisions": {str(at): dict(said) for at, said in reading.decisions.items()},
        "measures": list(lists.measures()),
        "tables": {code: row["record_table"] for code, row in lists.rows("indicator").items()},
        "kinds": {
            name: lists.names(name)
            for name in ("member_group", "staff_group", "funding_source", "activity_kind",
                         "award_kind", "level", "association_type", "field")
        },
        "associations": {
            code: row["short_name"] for code, row in lists.rows("association").items()
        },
        "areas": lists.areas(held.end if isinstance(held, Period) else None)
        | {a: lists.full_area(a) for p in proposals if (a := p.get("area"))},
        "periods": {text: label(text) for text in [*chosen, *named]},
        "offered": chosen,
        "known": _known(reading.dataset, shown, lists, places),
    }  # fmt: skip


def _proposals(reading: Reading) -> list[dict[str, Any]]:
    """The proposals with the letters they stand at, and those that say the same thing twice."""
    shown: list[dict[str, Any]] = []
    first: dict[str, int] = {}
    for at, proposal in enumerate(reading.proposals):
        card = {**proposal, "at": at, "also": [], "copies": []}
        start, end = proposal.get("start", 0), proposal.get("end", 0)
        card["span"] = (start, end) if end > start else None
        names = ("indicator", "kind", "association", "period", "area", "target", "value",
                "value_to", "qualifier")  # fmt: skip
        sameness = json.dumps([proposal.get(name) for name in names], sort_keys=True)
        if proposal.get("indicator") and sameness in first:
            card["same_as"] = first[sameness]
            shown[first[sameness]]["also"].append(proposal["place"])
            shown[first[sameness]]["copies"].append(at)
        else:
            first.setdefault(sameness, at)
        shown.append(card)
    return shown


def _cards(proposals: list[dict[str, Any]]) -> tuple[list[list[int]], dict[str, list[list[int]]]]:
    """Cards in reading order, and those that are folded by why they are."""
    open_ones = [p for p in proposals if "same_as" not in p]
    doubtful = [p for p in open_ones if _is_doubtful(p)]
    clear = [p for p in open_ones if not _is_doubtful(p)]
    sure = [p for p in clear if p.get("indicator")]
    aside = [p for p in clear if not p.get("indicator")]
    folded = {"doubtful": [[p["at"]] for p in doubtful], "aside": _together(aside)}
    return _together(sure), folded


def _is_doubtful(proposal: Mapping[str, Any]) -> bool:
    """True for one hardly said, and where an indicator is likelier than none but not sure."""
    if proposal.get("indicator"):
        return bool(proposal.get("score", 1) < THRESHOLD)
    other = next(iter(proposal.get("alternatives", ())), {})
    return bool(other.get("score", 0) > proposal.get("score", 1))


def _together(proposals: list[dict[str, Any]]) -> list[list[int]]:
    """Figures of a table of one column, else one row, that count alike on one card."""
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for proposal in proposals:
        if not proposal.get("questions"):
            for key in _table_keys(proposal):
                groups[key].append(proposal["at"])
    cards, taken = [], set[int]()
    for proposal in proposals:
        at = proposal["at"]
        if at in taken:
            continue
        mine = (groups[key] for key in _table_keys(proposal))
        left = [[spot for spot in group if spot not in taken] for group in mine if at in group]
        card = max((group for group in left if len(group) > 1), key=len, default=[at])
        taken.update(card)
        cards.append(card)
    return cards


def _table_keys(proposal: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What figures of one column, and of one row, of a table have in common."""
    place = [part.strip() for part in str(proposal["place"]).split(",")]
    where = {part.split(" ")[0]: part for part in place}
    if "bảng" not in where or "cột" not in where:
        return []
    alike = (
        where["bảng"], proposal["indicator"], json.dumps(proposal.get("kind"), sort_keys=True),
        proposal.get("association"), bool(proposal.get("target")),
    )  # fmt: skip
    return [
        ("column", where["cột"], str(proposal.get("period")), *alike),
        ("row", where.get("dòng"), *alike),
    ]


def key_of(
    table: str, association: str, indicator: str, kind: Mapping[str, Any], area: str, period: str
) -> str:
    """What two records of one quantity have in common, as the desk compares them.

    The desk builds the same key (static/desk/desk.js).
    """
    kinds = [f"{name}={code}" for name, code in same_kind(table, kind)]
    return "|".join([association, indicator, ",".join(kinds), area, period])


def _known(
    dataset: str, associations: set[str], lists: Lists, places: Places
) -> dict[str, dict[str, Any]]:
    try:
        path = snapshot_path(dataset, None, opened(places)[0])
    except BuildError:
        return {}
    indicators = lists.rows("indicator")
    with open_snapshot(path) as connection:
        result = connection.execute(query("known"), {"associations": sorted(associations)})
        names = [column[0] for column in result.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    known = {}
    for row in rows:
        table = indicators.get(row["indicator"], {}).get("record_table", "")
        kind = (
            {name: row[name] for name in BY_NAME[table].dimensions if row.get(name)}
            if table
            else {}
        )
        kind.pop("area", None)
        area = row["ref_area"] or ""
        key = key_of(table, row["association"], row["indicator"], kind, area, row["time_label"])
        known[key] = {
            "value": row["obs_value"], "value_to": row["obs_value_to"],
            "qualifier": row["qualifier"], "unit": row["unit"],
            "line": " · ".join(
                part for part in (row["source_title"], texts.shown(row["source_place"])) if part
            ),
        }  # fmt: skip
    return known
