"""The key figures of the activities page."""

from __future__ import annotations

import pandas as pd

from dashboard.content import phrases
from dashboard.content.activities import cube as cubes
from dashboard.content.activities import time
from dashboard.content.activities.cube import UNIT, Cube
from dashboard.content.activities.scope import Scope
from dashboard.content.activities.sums import sums, whole
from dashboard.content.model import Card
from dashboard.words import numbers


def cards(scope: Scope) -> tuple[Card, ...]:
    """The largest figures in their own units, and of how many members there are any."""
    cube = scope.cube
    made = []
    if len(cube.events):
        made.append(_events_card(cube))
    people = cube.of_indicator("participants")
    for unit, label in (("lượt người", "Người tham gia"), ("lượt bệnh nhân", "Bệnh nhân")):
        own = cubes.one_part(people[people["unit"] == unit])
        if len(own):
            top = own.loc[own["value"].idxmax()]
            who = (
                f"{own['association'].nunique()} tổ chức có số liệu"
                if own["association"].nunique() > 1
                else top["label"]
            )
            made.append(_sum_card(f"{label} (lượt)", own, who, unit))
    review = cube.events[cube.events["top"] == cubes.REVIEW]
    # Where nothing else is asked for, the first card says it already.
    if len(review) and scope.sub_fields["top"].nunique() > 1:
        most = cubes.one_part(review)
        unit = str(most.iloc[0]["unit"]) if most["unit"].nunique() == 1 else UNIT
        who = cubes.PARTS[most.iloc[0]["part"]]
        made.append(_sum_card(f"Tư vấn, phản biện ({unit})", most, who, unit))
    if not cube.single and not scope.empty:
        made.append(_reporting_card(scope))
    return tuple(made[:5])


def _sum_card(label: str, rows: pd.DataFrame, who: str, unit: str) -> Card:
    """The sum of rows of one unit: who it is of, and over which time."""
    total = whole(rows)
    return Card(
        label,
        total.format_figure(""),
        f"{who}, {total.period}",
        record_ids=cubes.ids(rows),
        number=total.value,
        unit=unit,
    )


def _reporting_card(scope: Scope) -> Card:
    """Of how many members there is any figure; of the collective members beside."""
    members = scope.cube.frame[scope.cube.frame["part"] == cubes.MEMBERS]
    known, of = scope.reporting(), scope.members.collective
    done = scope.reporting("collective")
    collective = f"và {done}/{of} hội viên tập thể" if of else ""
    if not scope.members.associations:
        known = done
    return phrases.count_card(
        "Hội có số liệu hoạt động (hội)",
        known,
        collective if scope.members.associations else "",
        cubes.ids(members),
        "hội",
        of=scope.group.size,
    )


def _events_card(cube: Cube) -> Card:
    """The year's number with its change; without a series the largest statement."""
    pair = time.last_two(cube)
    if pair is not None:
        now, before = pair
        rows = time.yearly(cube)
        return Card(
            f"Hoạt động năm {int(now['time'])}",
            numbers.number(now["value"]),
            "" if before is None else time.moved(cube, now, before).split(" ở ")[0],
            record_ids=cubes.ids(cube.events[cube.events["year"] == now["time"]]),
            number=float(now["value"]),
            unit=UNIT,
            course=tuple(rows[~rows["partial"]]["value"]),
        )
    by_kind = sums(cube.events, "kind_name", "label")
    (kind, who), top = max(by_kind.items(), key=lambda pair: pair[1].value or 0)
    return Card(
        f"{kind} ({top.unit})",
        top.format_figure(""),
        f"{who}, {top.period}",
        record_ids=top.ids,
        number=top.value,
        unit=top.unit,
    )
