"""The fields of activity: what is reported in each, and where the sources are silent."""

from __future__ import annotations

import pandas as pd

from dashboard.content import evidence
from dashboard.content.activities import cube as cubes
from dashboard.content.activities import honours, partners
from dashboard.content.activities.cube import MEMBERS, PARTS, UNION, UNIT, Cube
from dashboard.content.activities.sums import Sum, amount_of, names_of, sums
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import wording

#: With more fields without figures than this their number is told, not their names.
_FEW = 2


@cached_for_view
def fields(view: View) -> pd.DataFrame:
    """One row a field that is not part of another, those with most activities first.

    Columns: field, label, the two parts (PARTS: numbers of activities, None where they may
    not be added), value (for the order only), words, short, other, active (something was
    done), stated (something is said, be it nought), elsewhere_ids (record ids of awards and
    agreements in it), spoken_of (record ids that speak of it).
    """
    cube = Cube.of(view)
    terms = partners.terms(view.query("activities/agreements"))
    awards = honours.award_totals(view.query("activities/awards"))
    kinds = awards["kind_name"].nunique()
    elsewhere = {
        "sang-tao": f"{kinds} loại giải thưởng, danh hiệu" if kinds else "",
        "phoi-hop": f"{len(terms)} chương trình phối hợp đã ký" if len(terms) else "",
    }
    elsewhere_ids = {
        "sang-tao": evidence.record_ids(awards),
        "phoi-hop": evidence.record_ids(terms),
    }
    listed = view.query("activities/fields")
    mentions = view.query("activities/mentions").set_index("top")["record_ids"]
    events = sums(cube.events, "top", "part")
    by_kind = sums(cube.events, "top", "part", "kind_name")
    rows = []
    for code, name in dict(zip(listed["top"], listed["top_name"], strict=True)).items():
        parts = {p: events[code, p] for p in PARTS if (code, p) in events}
        other = "; ".join(w for w in (_result_of(cube, code), elsewhere.get(code, "")) if w)
        value = sum(part.value or 0 for part in parts.values())
        own = {
            p: [(str(k[2]), total) for k, total in by_kind.items() if k[:2] == (code, p)]
            for p in PARTS
        }
        adds = {p: cube.adds_up or len(own[p]) == 1 for p in PARTS}
        rows.append(
            {
                "field": code,
                "label": name,
                **{p: parts[p].value if p in parts and cube.adds_up else None for p in PARTS},
                **{f"kinds_{p}": names_of(own[p], 3) for p in PARTS},
                "value": value if parts else None,
                "words": _words(parts, own, adds, UNIT),
                "short": "; ".join(
                    ("" if p == MEMBERS else f"{PARTS[p]} ") + total.format_figure("")
                    for p, total in parts.items()
                ),
                "other": other,
                "active": value > 0 or bool(other),
                "stated": bool(parts) or bool(other),
                "elsewhere_ids": elsewhere_ids.get(code, ()),
                "spoken_of": tuple(mentions.get(code, ())),
            }
        )
    frame = pd.DataFrame(rows)
    size = frame["value"].fillna(0)
    order = sorted(range(len(frame)), key=lambda i: (-size[i], not frame["active"][i], i))
    return frame.iloc[order].reset_index(drop=True)


def without_figures(frame: pd.DataFrame) -> str:
    """The fields without a figure, and whether the sources speak of them; empty without any."""
    silent = frame[~frame["active"]]
    if silent.empty:
        return ""
    spoken = silent[silent["spoken_of"].map(bool)]
    if len(silent) > _FEW:
        words = f"{len(silent)} lĩnh vực {wording.NO_DATA}"
        return f"{words}, {len(spoken)} trong đó có được nhắc đến" if len(spoken) else words
    return "; ".join(
        f"“{label}” {'có được nhắc đến nhưng không có số' if records else wording.NO_DATA}"
        for label, records in zip(silent["label"], silent["spoken_of"], strict=True)
    )


def _words(
    parts: dict[str, Sum], own: dict[str, list[tuple[str, Sum]]], adds: dict[str, bool], unit: str
) -> str:
    """Who did how much: the sum where the kinds may be added, else the kinds one by one."""
    if not parts:
        return ""
    if all(adds[p] for p in parts):
        alone = len(parts) == 1 and len(own[next(iter(parts))]) == 1
        return cubes.format_by_part(parts, None if alone else unit)
    said = []
    for part in parts:
        kinds = sorted(own[part], key=lambda pair: -(pair[1].value or 0))
        words = ", ".join(amount_of(total, kind) for kind, total in kinds[:2] if total.value)
        if words:
            said.append(
                words if part == MEMBERS and UNION not in parts else f"{words} của {PARTS[part]}"
            )
    return "; ".join(said)


def _result_of(cube: Cube, field: str) -> str:
    """What a field has besides activities as such: its largest result in words."""
    rows = cube.results[cube.results["top"] == field]
    if rows.empty:
        return ""
    things = rows[rows["unit"] != "đồng"]
    if things.empty:
        by_who = sums(rows, "association", "label")
        (_, who), total = max(by_who.items(), key=lambda pair: pair[1].value or 0)
        return f"{total.format_figure()} của {who}"
    kinds = sums(things, "kind_name", "part", "unit")
    kind, total = max(kinds.items(), key=lambda pair: pair[1].largest)
    return amount_of(total, str(kind[0]))
