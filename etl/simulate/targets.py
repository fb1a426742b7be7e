"""Targets for 2024–2030: chosen ones from data/demo/targets.csv and each association's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from etl.simulate.rows import round_figure, vietnamese
from etl.simulate.world import OFFICE, UNION, World

_CHARACTER = {
    "steady": 1.12,
    "boom": 1.45,
    "fading": 1.1,
    "shock": 1.2,
    "jump": 1.3,
    "plateau": 1.08,
    "decline": 1.02,
    "wave": 1.15,
}


def targets(
    world: World, folder: Path, reference: Path, made: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """Every target, its baseline looked up in the rows already made.

    `made` holds the measure tables by name, before `finish`.
    """
    chosen = pd.read_csv(folder / "targets.csv", dtype=str, keep_default_na=False)
    codes = {UNION, OFFICE, *world.associations["association"]}
    chosen = chosen[chosen["association"].isin(codes)]
    for column in ("baseline", "factor", "value", "value_to"):
        chosen[column] = pd.to_numeric(chosen[column].replace("", None))
    own = _own(world, reference, made)
    frame = pd.concat([chosen, own], ignore_index=True)
    known = _Figures(made)
    year = world.years[world.calibrated]
    rows = []
    for row in frame.itertuples():
        base_year = row.baseline if not np.isnan(row.baseline) else None
        if base_year is not None:
            base_year = int(np.clip(base_year, world.years[0], year))
        base = known.of(row, base_year) if base_year is not None else None
        value = row.value
        if np.isnan(value) and base is not None and not np.isnan(row.factor):
            value = round_figure(base * row.factor)
        printed = "" if np.isnan(value) else _printed(value, row.indicator)
        rows.append(
            {
                "association": row.association,
                "title": row.title.replace("{value}", printed),
                "indicator": row.indicator,
                "field": row.field,
                "activity_kind": row.activity_kind,
                "funding_source": row.funding_source,
                "target_kind": row.target_kind,
                "addressed_to": row.addressed_to,
                "direction": row.direction,
                "frequency": row.frequency,
                "baseline_period": str(base_year) if base is not None else "",
                "baseline_value": base if base is not None else np.nan,
                "target_period": row.target_period,
                "target_value": value,
                "target_value_to": row.value_to,
                "state": row.state,
                "qualifier": row.qualifier,
                "source": "de-an-2024-2030",
                "as_printed": printed,
                "note": row.note,
                "_year": year,
            }
        )
    return pd.DataFrame(rows)


def _printed(value: float, indicator: str) -> str:
    """The figure as a paper prints it: money in tỷ or triệu."""
    if indicator == "income":
        for size, word in ((1e9, "tỷ"), (1e6, "triệu")):
            if value >= size:
                return f"{vietnamese(value / size)} {word}"
    return vietnamese(value)


class _Figures:
    """Looks up what an association reported for a year, summed over quarters and districts."""

    def __init__(self, made: dict[str, pd.DataFrame]) -> None:
        keep = [
            "association",
            "indicator",
            "field",
            "activity_kind",
            "funding_source",
            "_year",
            "member_group",
            "staff_group",
            "association_type",
            "obs_value",
        ]
        parts = [frame.reindex(columns=keep) for frame in made.values()]
        table = pd.concat(parts, ignore_index=True)
        names = [name for name in keep if name not in ("_year", "obs_value")]
        table[names] = table[names].fillna("")
        # A target speaks of all members, of all types; of posts, the permanent ones.
        whole = (table["member_group"] == "") & (table["association_type"] == "")
        table = table[whole & table["staff_group"].isin(["", "permanent_post"])]
        by = ["association", "indicator", "field", "activity_kind", "funding_source", "_year"]
        self._sums = table.groupby(by)["obs_value"].sum(min_count=1)

    def of(self, row: Any, year: int) -> float | None:
        """The figure of the year the target is measured against, None if unknown."""
        key = (
            row.association,
            row.indicator,
            row.field,
            row.activity_kind,
            row.funding_source,
            year,
        )
        total = self._sums.get(key)
        return None if total is None or np.isnan(total) else float(total)


def _own(world: World, reference: Path, made: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Three targets for each association: members, its main activity, its money."""
    rng = world.rng("targets")
    kinds = pd.read_csv(reference / "activity_kind.csv", dtype=str, keep_default_na=False)
    kinds = kinds.set_index("activity_kind")
    year = int(world.years[world.calibrated])
    done = made["activities"]
    done = done[(done["indicator"] == "activities") & (done["_year"] == year)]
    busiest = done.groupby(["association", "field", "activity_kind"], sort=True)["obs_value"].sum()
    rows = []
    for association in world.people.itertuples():
        common = {
            "association": association.association,
            "field": "",
            "activity_kind": "",
            "funding_source": "",
            "addressed_to": "",
            "baseline": year,
            "target_period": "2030",
            "value": np.nan,
            "value_to": np.nan,
            "state": "open",
            "qualifier": "chính xác",
            "note": "",
            "direction": "increase",
        }
        growing = association.character != "decline"
        factor = _CHARACTER[association.character] * rng.uniform(0.98, 1.05) if growing else 1.0
        rows.append(
            common
            | {
                "title": f"{'Có' if growing else 'Giữ vững'} {{value}} hội viên vào năm 2030",
                "direction": "increase" if growing else "maintain",
                "indicator": "members",
                "frequency": "once",
                "target_kind": "committed",
                "factor": factor,
            }
        )
        if association.association in busiest.index.get_level_values(0):
            best = busiest[association.association].idxmax()
            name = kinds.loc[best[1], "name"]
            rows.append(
                common
                | {
                    "title": f"{name}: tối thiểu {{value}} {kinds.loc[best[1], 'unit']} mỗi năm",
                    "indicator": "activities",
                    "field": best[0],
                    "activity_kind": best[1],
                    "frequency": "yearly",
                    "target_kind": "committed",
                    "qualifier": "tối thiểu",
                    "factor": rng.uniform(0.9, 1.35),
                }
            )
        if association.state > 0:
            rows.append(
                common
                | {
                    "title": "Ngân sách hỗ trợ {value} đồng vào năm 2030",
                    "indicator": "income",
                    "funding_source": "state_budget",
                    "frequency": "once",
                    "target_kind": "requested",
                    "addressed_to": "UBND tỉnh (mô phỏng)",
                    "factor": rng.uniform(1.1, 1.6),
                }
            )
        else:
            rows.append(
                common
                | {
                    "title": "Thu từ hoạt động của hội đạt {value} đồng vào năm 2030",
                    "indicator": "income",
                    "funding_source": "own_activities",
                    "frequency": "once",
                    "target_kind": "proposed",
                    "factor": rng.uniform(1.3, 2.2),
                }
            )
    return pd.DataFrame(rows)
