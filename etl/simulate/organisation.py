"""Identity over time: founding, terms of office, special status, offices, Union counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.simulate.rows import build, by_year
from etl.simulate.world import OFFICE, UNION, World


def organisation(world: World) -> pd.DataFrame:
    """Every row of the organisation table, of the associations and of the Union."""
    frames = [_founding(world), _terms(world), _status(world), _offices(world), _office(world)]
    return pd.concat(frames, ignore_index=True)


def _first_report(world: World) -> np.ndarray:
    """Year of the first report of each association (the last year if none ever came)."""
    came = world.reported()
    return np.where(came.any(axis=1), world.years[came.argmax(axis=1)], world.years[-1])


def _founding(world: World) -> pd.DataFrame:
    first = _first_report(world)
    people = world.associations
    return build(
        association=people["association"].to_numpy(dtype=object),
        indicator="founded_year",
        time_period=first.astype(str).astype(object),
        obs_value=people["founded"].to_numpy(float),
        _year=first,
    )


def _terms(world: World) -> pd.DataFrame:
    """Start and end of each term of office, told in the report of the congress year.

    An association whose last congress is more than six years back is overdue.
    """
    rows = []
    first = _first_report(world)
    for at, association in enumerate(world.associations.itertuples()):
        congresses = [int(year) for year in association.congresses.split(";") if year]
        for congress in congresses:
            reported_in = max(congress, int(first[at]))
            if reported_in > world.years[-1]:
                continue
            # Terms begun before the first report are told there, the latest of them only.
            if reported_in > congress and any(
                congress < other <= reported_in for other in congresses
            ):
                continue
            who, period = association.association, str(reported_in)
            for indicator, year in (("term_start_year", congress), ("term_end_year", congress + 5)):
                rows.append((who, indicator, period, float(year), reported_in))
    columns = ["association", "indicator", "time_period", "obs_value", "_year"]
    return pd.DataFrame(rows, columns=columns)


def _status(world: World) -> pd.DataFrame:
    """Special status year by year: 1 while it lasts, 0 before and after."""
    member = (world.associations["association_type"] != "hv-tt").to_numpy()[:, None]
    present = world.member_since() & member
    frame = by_year(world, "special_status", np.where(present, world.special() * 1.0, np.nan))
    ended = (world.special_end()[:, None] + 1 == world.years[None, :])[present]
    words = "Thôi được công nhận hội đặc thù từ đầu năm (mô phỏng)."
    return frame.assign(note=np.where(ended, words, ""))


def _offices(world: World) -> pd.DataFrame:
    """Whether an association has somewhere to work, and how large a place of its own is."""
    rng = world.rng("offices")
    people = world.associations
    member = (people["association_type"] != "hv-tt").to_numpy()[:, None]
    present = world.member_since() & member
    wealth = (people["state"].fillna(0) + people["fees"].fillna(0)).to_numpy()
    chance = np.clip(0.35 + wealth / 1500, 0, 0.97)
    since = np.where(rng.random(len(people)) < chance, 0, rng.integers(2021, 2034, len(people)))
    has = (since[:, None] <= world.years).astype(float)
    own = (wealth > 900) & (since == 0)
    area = np.broadcast_to(rng.integers(3, 24, len(people))[:, None] * 6.0, has.shape)
    return pd.concat(
        [
            by_year(world, "has_office", np.where(present, has, np.nan)),
            by_year(world, "office_area", np.where(present & own[:, None], area, np.nan)),
        ],
        ignore_index=True,
    )


def _office(world: World) -> pd.DataFrame:
    """What the Union's standing office has."""
    area = float(world.parameters["office_of_the_union"]["office_area"])
    year = int(world.years[world.calibrated])
    has = {"office_area": area, "meeting_rooms": 1.0, "cars": 1.0, "has_office": 1.0}
    has |= {"specialised_boards": 2.0, "affiliated_units": 2.0}
    return build(
        association=OFFICE,
        indicator=list(has),
        time_period=str(year),
        obs_value=list(has.values()),
        _year=year,
    )


def union_counts(world: World, state_funded: pd.DataFrame) -> pd.DataFrame:
    """How many organisations, of which type, with special status, with State money.

    `state_funded` has the income rows of the member associations; an association counts
    as funded in a year when its income from the State is above zero.
    """
    people = world.associations
    there = world.member_since()
    member = (people["association_type"] != "hv-tt").to_numpy()[:, None]
    counts = {
        ("member_organisations", ""): there.sum(axis=0),
        ("member_associations", ""): (there & member).sum(axis=0),
        ("collective_members", ""): (there & ~member).sum(axis=0),
        ("special_status_associations", ""): (there & member & world.special()).sum(axis=0),
    }
    for kind in ("ct-xh-nn", "xh", "xh-nn"):
        of_type = (people["association_type"] == kind).to_numpy()[:, None]
        counts["member_associations", kind] = (there & of_type).sum(axis=0)
    paid = (
        state_funded[
            (state_funded["indicator"] == "income")
            & (state_funded["funding_source"] == "state_budget")
            & (state_funded["obs_value"] > 0)
            & ~state_funded["association"].isin([UNION, OFFICE])
        ]
        .groupby("_year")["association"]
        .nunique()
    )
    funded = np.array([paid.get(year, 0) for year in world.years])
    counts["associations_state_funded", ""] = funded
    counts["associations_not_state_funded", ""] = (there & member).sum(axis=0) - funded
    frames = [_union_once(world, int(funded[world.calibrated])), _comings_and_goings(world)]
    for (indicator, kind), values in counts.items():
        frames.append(
            build(
                association=UNION,
                association_type=kind,
                indicator=indicator,
                time_period=[world.stock_period(year) for year in world.years],
                obs_value=np.asarray(values, dtype=float),
                _year=world.years,
            )
        )
    return pd.concat(frames, ignore_index=True)


def _comings_and_goings(world: World) -> pd.DataFrame:
    """Bodies admitted, merged and left, year by year; nought is said too."""
    people = world.associations
    years = world.full_years()
    left = people["left"].fillna(0).to_numpy()[:, None] + 1
    merged = (people["merged_into"] != "").to_numpy()[:, None]
    counts = {
        "bodies_admitted": people["joined"].fillna(0).to_numpy()[:, None] == years,
        "bodies_merged": (left == years) & merged,
        "bodies_left": (left == years) & ~merged,
    }
    return pd.concat(
        [
            build(
                association=UNION,
                indicator=indicator,
                time_period=years.astype(str).astype(object),
                obs_value=happened.sum(axis=0).astype(float),
                _year=years,
            )
            for indicator, happened in counts.items()
        ],
        ignore_index=True,
    )


def _union_once(world: World, funded: int) -> pd.DataFrame:
    """What the Union states once: charters, who pays for itself, its own terms of office."""
    year = int(world.years[world.calibrated])
    members = len(world.people)
    rows = [
        ("charters_by_province", round(members * 18 / 23), year),
        ("charters_by_parent", members - round(members * 18 / 23), year),
        ("associations_self_financed", members - funded, year),
        ("founded_year", 2000, year),
    ]
    for start in (2018, 2025):
        if start in world.years:
            rows += [("term_start_year", start, start), ("term_end_year", start + 5, start)]
    frame = pd.DataFrame(rows, columns=["indicator", "obs_value", "_year"])
    return frame.assign(
        association=UNION,
        obs_value=frame["obs_value"].astype(float),
        time_period=frame["_year"].astype(str),
    )
