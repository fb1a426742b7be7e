"""Where the associations are: presence by district and commune, and the ratios they state."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from etl.simulate.members import levels
from etl.simulate.rows import build
from etl.simulate.world import World

#: Share of association × district pairs about which a report says nothing.
_UNSAID = 0.06


def reach(world: World) -> np.ndarray:
    """associations × places × years: is there an organisation in the district?

    Each association spreads in an order of its own, the populous districts first more
    often than not; some withdraw from their last district.
    """
    rng = world.rng("reach")
    people = world.associations
    weight = world.areas.weights()
    places = len(weight)
    score = rng.gumbel(size=(len(people), places)) * 0.6 + np.log(weight)[None, :]
    rank = (-score).argsort(axis=1).argsort(axis=1)
    final = people["districts"].fillna(0).to_numpy() * places / 10
    growth = levels(world)[:, 1:]
    size = np.clip(np.round(final[:, None] * np.clip(growth**0.8, 0.55, 1.15)), 0, places)
    size[:, world.calibrated] = np.round(final)
    # An organisation in a district is not given up and founded again from year to year:
    # in growing associations it only spreads.
    growing = (people["growth"].fillna(0) > 0).to_numpy() & (
        people["character"] != "decline"
    ).to_numpy()
    size[growing] = np.maximum.accumulate(size[growing], axis=1)
    return rank[:, :, None] < size[:, None, :]


def coverage(world: World) -> pd.DataFrame:
    """Presence by district and commune and the stated ratios x/10 districts, x/209 communes."""
    where = reach(world)
    return pd.concat(
        [_presence(world, where), _ratios(world, where), _communes(world)], ignore_index=True
    )


def _known(world: World) -> np.ndarray:
    member = (world.associations["districts"].fillna(0) > 0).to_numpy()[:, None]
    return member & world.member_since()


def _layouts(world: World) -> list[tuple[int, str, date]]:
    """(index of the year, period, day) for which districts existed: 2025 to mid-year only."""
    layouts = []
    for at, year in enumerate(world.years):
        if year < 2025:
            layouts.append((at, str(year), date(int(year), 12, 31)))
        elif year == 2025:
            layouts.append((at, "2025-S1", date(2025, 6, 30)))
    return layouts


def _presence(world: World, where: np.ndarray) -> pd.DataFrame:
    """One row an association, district and year, with some left unsaid."""
    rng = world.rng("presence")
    codes = world.associations["association"].to_numpy(dtype=object)
    silent = rng.random(where.shape[:2]) < _UNSAID
    frames = []
    for at, period, day in _layouts(world):
        ids, place = world.areas.district_ids(day)
        if not len(ids):
            continue
        who, which = np.nonzero(_known(world)[:, [at]] & ~silent[:, place])
        frames.append(
            build(
                association=codes[who],
                indicator="presence",
                level="district",
                area=ids[which],
                time_period=period,
                obs_value=where[who, place[which], at].astype(float),
                _year=world.years[at],
            )
        )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _ratios(world: World, where: np.ndarray) -> pd.DataFrame:
    """Districts and communes covered of how many, as the associations state it."""
    people = world.associations
    codes = people["association"].to_numpy(dtype=object)
    communes = people["communes"].fillna(0).to_numpy()
    growth = np.clip(levels(world)[:, 1:] ** 0.5, 0.5, 1.05)
    frames = []
    for at, period, day in _layouts(world):
        ids, place = world.areas.district_ids(day)
        known = np.nonzero(_known(world)[:, at])[0]
        if not len(ids):
            continue
        covered = where[:, place, at].sum(axis=1)
        frames.append(
            build(
                association=codes[known],
                indicator="districts_covered",
                level="district",
                time_period=period,
                obs_value=covered[known].astype(float),
                denominator=float(len(ids)),
                _year=world.years[at],
            )
        )
        total = world.parameters["communes"].get(str(world.years[at]))
        # Some of those that reach no commune say so, the others say nothing of communes.
        wide = known[(communes[known] > 0) | (known % 2 == 0)]
        if total is None or not len(wide):
            continue
        share = np.clip(communes[wide] / 209 * growth[wide, at], 0, 1)
        frames.append(
            build(
                association=codes[wide],
                indicator="communes_covered",
                level="commune",
                time_period=period,
                obs_value=np.round(share * total),
                denominator=float(total),
                _year=world.years[at],
            )
        )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def _communes(world: World) -> pd.DataFrame:
    """Presence commune by commune, for the associations that list it in some years."""
    rng = world.rng("communes")
    people = world.associations.set_index("association")
    frames = []
    for listed, associations in world.parameters["commune_presence"].items():
        year = int(listed)
        if year not in world.years:
            continue
        day = date(year, 12, 31)
        ids = world.areas.valid("commune", day)["area"].to_numpy(dtype=object)
        # In a year in which the communes changed, the list speaks of its last day.
        period = day.isoformat() if year == 2025 else str(year)
        for association in associations:
            if association not in people.index or not len(ids):
                continue
            share = people.loc[association, "communes"] / 209
            has = rng.random(len(ids)) < share
            is_reported = rng.random(len(ids)) < 0.97
            frames.append(
                build(
                    association=association,
                    indicator="presence",
                    level="commune",
                    area=ids[is_reported],
                    time_period=period,
                    obs_value=has[is_reported].astype(float),
                    _year=year,
                )
            )
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
