"""The pictures of the overview: the map or what is reported, and what is known best."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.charts.click_keys import click_keys
from dashboard.content import evidence, phrases
from dashboard.content.areas import opening_map, provinces
from dashboard.content.model import Section
from dashboard.content.sources import completeness as counted
from dashboard.content.targets.frames import GROUPS, Targets
from dashboard.selection.cache import cached_for_view
from dashboard.selection.view import View
from dashboard.words import numbers, palette, wording

#: More bars than this are not read on an overview.
MOST_BARS = 6
#: With fewer judged targets no share is told.
_ENOUGH = 5
#: Groups of targets (content.targets.frames) in the order they are drawn.
_GROUPS = (
    "dat", "cham", "kho-dat", "qua-han", "dinh-ky", "chua-den-han", "chua-du", "khong-neu-han",
)  # fmt: skip


@cached_for_view
def hard_targets(view: View) -> tuple[int, int, tuple[str, ...]]:
    """Targets out of reach, of how many judged, their records, as Mục tiêu counts them.

    (0, 0, ()) where too few are judged.
    """
    targets = Targets.of(view)
    judged = targets.judged
    if len(judged) < _ENOUGH:
        return 0, 0, ()
    return len(targets.of_group("kho-dat")), len(judged), tuple(judged["record_id"])


def lead(view: View) -> Section | None:
    """The map where places differ, else how much of what is expected each has reported; of
    several provinces they themselves."""
    if view.filter.association:
        return None
    if view.provinces:
        return provinces.page(view).lead[0]
    return opening_map.of_different_places(view) or completeness(view)


def ids_of_members(view: View) -> tuple[str, ...]:
    """The records of the members of each association under the filter."""
    rows = view.query("membership/by_association")
    return evidence.record_ids(rows.loc[rows["value"].notna(), "record_id"])


def targets(view: View) -> Section | None:
    """Where targets and milestones stand, in the groups of Mục tiêu."""
    every = Targets.of(view)
    rows, judged = every.rows, len(every.judged)
    if rows.empty:
        return None
    counts = rows["standing"].value_counts()
    groups = {code: len(every.of_group(code)) for code in _GROUPS}
    kept = [code for code, count in groups.items() if count]
    title = f"{len(rows)} mục tiêu, cam kết, kiến nghị"
    told = f"{judged} mục" if judged else "Chưa mục nào"
    return Section(
        "targets",
        title,
        pd.DataFrame(
            {
                "Tình trạng": [wording.STANDINGS[s][0] for s in counts.index],
                "Số mục": list(counts),
            }
        ),
        Chart(
            "share_bar",
            pd.DataFrame(
                {
                    "label": [phrases.decapitalise(GROUPS[code][0]) for code in kept],
                    "value": [groups[code] for code in kept],
                    "colour": [palette.STANDING_PARTS[_tone(code)] for code in kept],
                }
            ),
            {"title": "Mục tiêu theo tình trạng"},
        ),
        records=tuple(rows["record_id"]),
        caption=f"{told} đủ số liệu để đánh giá",
        note="Chỉ tiêu bằng số chỉ được đánh giá khi có mức gốc và một số liệu về sau; mục "
        f"{wording.NO_DUE_DATE} thì không đánh giá.",
    )


def _tone(group: str) -> str:
    return "achieved" if group == "dat" else GROUPS[group][1][0]


def completeness(view: View) -> Section | None:
    """How much of what is expected each association has reported; None where all are equal."""
    filled = counted.read(view)
    cells = filled.members
    if cells.empty:
        return None
    done = cells.assign(done=cells["state"].isin(counted.REPORTED))
    counts = done.groupby(["association", "label"], as_index=False).agg(
        reported=("done", "sum"), expected=("done", "size")
    )
    if len(counts) < 2 or counts["reported"].nunique() < 2:
        return None
    order = sorted(
        range(len(counts)),
        key=lambda i: (-int(counts["reported"][i]), numbers.sort_key(counts["label"][i])),
    )
    counts = counts.iloc[order].reset_index(drop=True)
    shown = counts.tail(MOST_BARS)
    less = f"; {len(shown)} hội có ít nhất" if len(shown) < len(counts) else ""
    silent = f"; {filled.unnamed} hội chưa biết tên" if filled.unnamed else ""
    return Section(
        "completeness",
        filled.sentence,
        pd.DataFrame(
            {
                "Hội": counts["label"],
                "Chỉ số đã có": counts["reported"],
                "Chỉ số cần có": counts["expected"],
            }
        ),
        Chart(
            "bars",
            pd.DataFrame(
                {
                    "label": shown["label"],
                    "value": shown["reported"],
                    "click_keys": click_keys(association=shown["association"]),
                    "text": [
                        f"{int(r)}/{int(e)}"
                        for r, e in zip(shown["reported"], shown["expected"], strict=True)
                    ],
                }
            ),
            {"unit": "chỉ số", "title": "Số liệu đã có theo hội"},
        ),
        source="Nguồn: tổng hợp từ mọi bản ghi đã nhận.",
        caption=f"Chỉ số đã có trên số cần có{less}{silent}",
        half=True,
    )
