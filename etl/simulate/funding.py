"""Income and spending by source, planned and actual, in đồng."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.simulate.members import levels
from etl.simulate.rows import build
from etl.simulate.world import OFFICE, UNION, World, share_out

#: Column of data/demo/associations.csv → funding source of data/reference.
SOURCES = {
    "state": "state_budget",
    "fees": "membership_fees",
    "donors": "aid_sponsorship",
    "pooled": "members_and_donors",
    "own": "own_activities",
    "other": "other",
}

#: Money is reported rounded to 100.000 đồng.
_UNIT = 100_000


def income(world: World) -> np.ndarray:
    """Income by association, source (order of SOURCES) and year, nan where it has none.

    The calibration year adds up exactly: State money of the funded associations, and
    members' and donors' money of those without it.
    """
    rng = world.rng("income")
    people = world.associations
    n, years = len(people), len(world.years)
    drift = (world.years - world.years[world.calibrated])[None, :]
    size = levels(world)[:, 1:]
    base = people[list(SOURCES)].to_numpy(float) * 1e6
    amounts = np.empty((n, len(SOURCES), years))
    for at, column in enumerate(SOURCES):
        level = base[:, at][:, None]
        if column == "state":
            path = 1.035 ** (drift * rng.uniform(0.4, 1.7, (n, 1))) * rng.normal(
                1, 0.025, (n, years)
            )
        elif column == "fees":
            path = size * 1.03**drift * rng.normal(1, 0.05, (n, years))
        elif column in ("donors", "pooled"):
            path = size**0.6 * 1.05**drift * rng.lognormal(0, 0.24, (n, years))
            path[:, (world.years == 2020) | (world.years == 2021)] *= 0.72
        else:
            path = 1.06**drift * rng.lognormal(0, 0.3, (n, years))
            path[:, world.years == 2020] *= 0.6
        amounts[:, at] = level * np.clip(path, 0.05, None)
    _lost_status(world, amounts)
    if world.partial:
        amounts[:, :, -1] *= world.last_quarter / 4 * 0.96
    amounts = np.round(amounts / _UNIT)
    _calibrate(world, amounts, base)
    return np.where(world.member_since()[:, None, :], amounts * _UNIT, np.nan)


def _lost_status(world: World, amounts: np.ndarray) -> None:
    """State money before special status was lost, and the little or nothing after it."""
    before = world.associations["state_before"].to_numpy(float) * 1e6
    end = world.special_end()
    for at in np.nonzero(end < 9999)[0]:
        after = world.years > end[at]
        if not np.isnan(before[at]):
            growth = 1.03 ** (world.years - end[at])
            amounts[at, 0] = np.where(after, 0, before[at] * growth)
        else:
            amounts[at, 0] = np.where(after, amounts[at, 0] * 0.22, amounts[at, 0])


def _calibrate(world: World, amounts: np.ndarray, base: np.ndarray) -> None:
    """Make the calibration year add up, in units of 100.000 đồng, in place."""
    at = world.calibrated
    per_million = 1_000_000 // _UNIT
    funded = base[:, 0] > 0
    weights = np.where(funded, amounts[:, 0, at], 0)
    amounts[:, 0, at] = np.where(
        np.isnan(base[:, 0]),
        np.nan,
        share_out(weights, world.calibration["state_budget_million"] * per_million),
    )
    giving = amounts[:, 1:4, at].copy()
    giving[funded] = np.nan
    exact = share_out(giving.ravel(), world.calibration["members_and_donors_million"] * per_million)
    amounts[:, 1:4, at] = np.where(
        np.isnan(giving), amounts[:, 1:4, at], exact.reshape(giving.shape)
    )


def funding(world: World) -> pd.DataFrame:
    """Income and spending, planned and actual, of the associations and the office."""
    rng = world.rng("funding")
    actual = income(world)
    spent_share = np.clip(rng.normal(0.95, 0.05, actual.shape), 0.7, 1.08)
    spent_share[:, 0] = np.clip(rng.normal(0.99, 0.012, actual[:, 0].shape), 0.93, 1.0)
    spent = _rounded(actual * spent_share)
    planned = _rounded(actual * rng.normal(1.04, 0.11, actual.shape), 10_000_000)
    if world.partial:
        planned[:, :, -1] = _rounded(planned[:, :, -1] * 4 / world.last_quarter, 10_000_000)
    planned[rng.random(planned.shape[0]) < 0.22] = np.nan
    # Zero from the State is mostly said, sometimes left out; never in the calibrated year.
    unsaid = (actual[:, 0] == 0) & (rng.random(actual[:, 0].shape) < 0.2)
    unsaid[:, world.calibrated] = False
    actual[:, 0][unsaid] = np.nan
    frames = []
    for indicator, flow, values in (
        ("income", "income", actual),
        ("spending", "spending", np.where(actual > 0, spent, np.nan)),
    ):
        frames += _over_time(world, indicator, flow, values)
    for indicator, flow, values in (
        ("income_planned", "income", np.where(planned > 0, planned, np.nan)),
        ("spending_planned", "spending", np.where(planned[:, :1] > 0, planned[:, :1], np.nan)),
    ):
        frames += [_rows(world, indicator, flow, values, range(len(world.years)))]
    frames.append(_office(world, rng))
    return pd.concat(frames, ignore_index=True)


def _rounded(values: np.ndarray, unit: int = _UNIT) -> np.ndarray:
    return np.round(values / unit) * unit


def _over_time(world: World, indicator: str, flow: str, values: np.ndarray) -> list[pd.DataFrame]:
    """Yearly rows, and quarterly ones in the year that is not complete."""
    if not world.partial:
        return [_rows(world, indicator, flow, values, range(len(world.years)))]
    frames = [_rows(world, indicator, flow, values, range(len(world.years) - 1))]
    quarters = world.last_quarter
    # The State pays most at the start of the year.
    weights = np.array([0.42, 0.31, 0.27, 0.0][:quarters])
    part = _rounded(values[:, :, -1:] * weights / weights.sum())
    part[:, :, -1] = values[:, :, -1] - part[:, :, :-1].sum(axis=2)
    for quarter in range(quarters):
        year = int(world.years[-1])
        rows = _cells(world, indicator, flow, np.clip(part[:, :, [quarter]], 0, None))
        rows = rows.assign(time_period=f"{year}-Q{quarter + 1}", obs_status="P", _year=year)
        frames.append(rows.drop(columns="_at"))
    return frames


def _rows(world: World, indicator: str, flow: str, values: np.ndarray, at: range) -> pd.DataFrame:
    frame = _cells(world, indicator, flow, values[:, :, list(at)])
    years = world.years[list(at)][frame["_at"].to_numpy()]
    frame = frame.assign(time_period=years.astype(str).astype(object), _year=years)
    return frame.drop(columns="_at")


def _cells(world: World, indicator: str, flow: str, values: np.ndarray) -> pd.DataFrame:
    """A row for every association × source × year that is not nan."""
    who, source, when = np.nonzero(~np.isnan(values))
    return build(
        association=world.associations["association"].to_numpy(dtype=object)[who],
        indicator=indicator,
        funding_source=np.array(list(SOURCES.values()), dtype=object)[source],
        flow=flow,
        obs_value=values[who, source, when],
        _at=when,
    )


def _office(world: World, rng: np.random.Generator) -> pd.DataFrame:
    """The budget of the standing office, all from the province."""
    given = world.parameters["office_of_the_union"]
    years = world.full_years()
    grown = given["budget_million"] * 1e6 * (1 + given["budget_growth"]) ** (years - years[0])
    values = _rounded(grown * rng.normal(1, 0.01, len(years)))
    frames = []
    for indicator, flow, amount in (
        ("income", "income", values),
        ("spending", "spending", _rounded(values * 0.992)),
        ("income_planned", "income", _rounded(values * 0.985, 10_000_000)),
    ):
        frames.append(
            build(
                association=OFFICE,
                indicator=indicator,
                funding_source="state_budget",
                flow=flow,
                time_period=years.astype(str).astype(object),
                obs_value=amount,
                _year=years,
            )
        )
    return pd.concat(frames, ignore_index=True)


def union_funding(world: World) -> pd.DataFrame:
    """What the Union states of its members' money in the calibrated year."""
    at = world.calibration
    year = int(world.years[world.calibrated])
    stated = {
        "state_budget": (at["state_budget_million"] // 100 * 100, "khoảng trên"),
        "members_and_donors": (at["members_and_donors_million"] // 100 * 100, "trên"),
    }
    funded = max(int((world.associations["state"] > 0).sum()), 1)
    mean = at["state_budget_million"] / funded // 50 * 50 * 1e6
    return build(
        association=UNION,
        indicator=[
            "associations_state_income",
            "associations_donated_income",
            "income_per_association",
        ],
        funding_source=[*stated, "state_budget"],
        flow="income",
        time_period=str(year),
        obs_value=[*(million * 1e6 for million, _ in stated.values()), mean],
        qualifier=[*(word for _, word in stated.values()), "bình quân trên"],
        note="Số cộng của các hội do Liên hiệp hội nêu (mô phỏng).",
        _year=year,
    )
