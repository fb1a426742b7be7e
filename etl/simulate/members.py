"""Members, admissions, branches and posts: how each association grows or shrinks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from etl.simulate.rows import build, by_year
from etl.simulate.world import OFFICE, UNION, World, share_out


def rates(world: World) -> np.ndarray:
    """Yearly growth by association and year, each association in its own character."""
    people = world.associations
    rng = world.rng("growth")
    years = world.years.astype(float)
    g = people["growth"].fillna(0.01).to_numpy()[:, None]
    shapes = {
        "steady": np.ones_like(years),
        "boom": np.where(years < 2022, 0.35, 1.8),
        "fading": np.clip(2.0 - 0.35 * (years - 2018), -0.6, None),
        "shock": np.select([years == 2020, years == 2021, years == 2022], [-2.6, -0.9, 2.2], 1.0),
        "jump": np.where(years == 2022, 9.0, 0.7),
        "plateau": np.where(years < 2021, 1.9, 0.1),
        "decline": -np.ones_like(years),
        "wave": 0.6 + 1.8 * np.sin((years - 2017) * 1.15),
    }
    shape = np.vstack([shapes[character] for character in people["character"]])
    noise = rng.normal(0, 0.22 * np.abs(g) + 0.0015, shape.shape)
    growth = g * shape + noise
    if world.partial:
        growth[:, -1] *= world.last_quarter / 4
    return growth


def levels(world: World) -> np.ndarray:
    """Size relative to the calibration year: associations × (year before the first + years)."""
    path = np.cumprod(np.hstack([np.ones((len(world.associations), 1)), 1 + rates(world)]), axis=1)
    return path / path[:, [world.calibrated + 1]]


def headcount(world: World) -> np.ndarray:
    """Members at the end of each year, nan for collective members and before joining.

    associations × (year before the first + years); the calibration year adds up to the
    calibrated total exactly.
    """
    weights = world.associations["members"].fillna(0).to_numpy()
    calibrated = share_out(weights, world.calibration["members"]).astype(float)
    heads = np.round(calibrated[:, None] * levels(world))
    heads[:, world.calibrated + 1] = calibrated
    heads[weights == 0] = np.nan
    codes = world.associations["association"].tolist()
    for at, (left, into) in enumerate(
        zip(world.associations["left"], world.associations["merged_into"], strict=True)
    ):
        if into in codes:
            gone = np.concatenate([[world.years[0] - 1], world.years]) > left
            heads[codes.index(into), gone] += heads[at, gone]
    return heads


def admissions(world: World, members: np.ndarray) -> np.ndarray:
    """People admitted a year: what the growth needs, and replacements for those who left.

    The replacements are shared out so that the calibrated period adds up to its total.
    """
    rng = world.rng("admissions")
    present = world.member_since() & ~np.isnan(members[:, 1:])
    needed = np.where(present, np.clip(np.nan_to_num(np.diff(members, axis=1)), 0, None), 0)
    leaving = np.nan_to_num(members[:, :-1]) * rng.uniform(0.006, 0.018, needed.shape) * present
    start = max(world.calibration["admitted_from"] - world.years[0], 0)
    period = slice(start, world.calibrated + 1)
    total = world.calibration["admitted"] * (world.calibrated + 1 - start) / 6
    rest = max(int(total - needed[:, period].sum()), 0)
    admitted = needed + np.round(leaving)
    shared = share_out(leaving[:, period].ravel(), rest).reshape(leaving[:, period].shape)
    admitted[:, period] = needed[:, period] + shared
    return np.where(present, admitted, np.nan)


def membership(world: World) -> pd.DataFrame:
    """Members, of whom intellectuals, women and others, and people admitted."""
    rng = world.rng("membership")
    known = headcount(world)
    there = np.where(world.member_since(), known[:, 1:], np.nan)
    groups = _groups(world, there, rng)
    admitted = admissions(world, known)
    frames = [by_year(world, "members", there)]
    frames += [by_year(world, "members", v, member_group=g) for g, v in groups.items()]
    frames += _admitted_rows(world, admitted)
    return pd.concat(frames, ignore_index=True)


def _groups(world: World, members: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Members by group: associations × years, nan where an association does not count them."""
    people = world.associations
    at = world.calibrated
    drift = (world.years - world.years[at])[None, :]
    n = len(people)
    share = people["intellectual_share"].to_numpy()[:, None]
    moving = share * (1 + drift * rng.normal(0.008, 0.012, (n, 1)))
    intellectual = np.round(members * np.clip(moving, 0.02, 0.98))
    weights = np.nan_to_num(members[:, at] * share[:, 0])
    exact = share_out(weights, world.calibration["intellectuals"])
    # Scaled to the calibrated total, then every year moves in proportion.
    factor = exact / np.where(intellectual[:, at] > 0, intellectual[:, at], 1)
    intellectual = np.minimum(np.round(intellectual * factor[:, None]), members)
    intellectual[:, at] = np.where(np.isnan(members[:, at]), np.nan, exact)
    female = people["female_share"].to_numpy()[:, None] * (1 + 0.004 * drift)
    groups = {"intellectual": intellectual, "female": np.round(members * female)}
    groups["female"][rng.random(n) < 0.35] = np.nan
    for group, low, high, keep in (
        ("doctorate", 0.002, 0.02, 0.3),
        ("master", 0.04, 0.14, 0.35),
        ("young", 0.06, 0.24, 0.3),
    ):
        base = intellectual if group != "young" else members
        values = np.round(base * rng.uniform(low, high, (n, 1)) * (1 + 0.02 * drift))
        values[rng.random(n) >= keep] = np.nan
        groups[group] = values
    return groups


def _admitted_rows(world: World, admitted: np.ndarray) -> list[pd.DataFrame]:
    """Admissions by year; by quarter in a year that is not complete."""
    if not world.partial:
        return [by_year(world, "members_admitted", admitted)]
    yearly = admitted.copy()
    yearly[:, -1] = np.nan
    frames = [by_year(world, "members_admitted", yearly)]
    year = int(world.years[-1])
    present = np.nonzero(~np.isnan(admitted[:, -1]))[0]
    parts = np.ones(world.last_quarter)
    split = np.array([share_out(parts, int(v)) for v in admitted[present, -1]])
    for quarter in range(world.last_quarter):
        frames.append(
            build(
                association=world.associations["association"].to_numpy(dtype=object)[present],
                indicator="members_admitted",
                time_period=f"{year}-Q{quarter + 1}",
                obs_value=split[:, quarter].astype(float),
                obs_status="P",
                _year=year,
            )
        )
    return frames


def branches(world: World) -> pd.DataFrame:
    """Branches at province level and below, and district and commune associations."""
    rng = world.rng("branches")
    people = world.associations
    at = world.calibrated
    growth = levels(world)[:, 1:] ** 0.4
    absent = ~world.member_since() | (people["association_type"] == "hv-tt").to_numpy()[:, None]
    frames = []
    for level, column in (("province", "branches_province"), ("below_province", "branches_below")):
        exact = share_out(people[column].to_numpy(), world.calibration[column])
        values = np.round(exact[:, None] * growth + rng.normal(0, 0.25, growth.shape))
        values = np.where(exact[:, None] > 0, np.clip(values, 1, None), 0)
        values[:, at] = exact
        values[absent] = np.nan
        frames.append(by_year(world, "branches", values, level=level))
    wide = (people["branches_below"].fillna(0) >= 200).to_numpy()[:, None] & ~absent
    # Of those without associations below them, most say that they have none.
    none = (rng.random(len(people)) < 0.7)[:, None] & ~wide & ~absent
    for level, column in (("district", "districts"), ("commune", "communes")):
        size = people[column].fillna(0).to_numpy()[:, None]
        values = np.where(wide, np.round(size * np.clip(growth, 0.6, 1.0)), np.nan)
        values[none] = 0
        values[:, world.years > 2024] = np.nan
        frames.append(by_year(world, "subordinate_associations", values, level=level))
    return pd.concat(frames, ignore_index=True)


def posts(world: World) -> np.ndarray:
    """Permanent posts: associations × years; 0 without special status or once it is lost."""
    people = world.associations
    exact = np.where(world.special(), people["posts"].fillna(0).to_numpy()[:, None], 0.0)
    # Posts were cut by one in 2021 where there were six, as everywhere.
    early = (world.years < 2021)[None, :] & (exact >= 6)
    exact = exact + early
    exact[~world.member_since()] = np.nan
    exact[(people["association_type"] == "hv-tt").to_numpy()] = np.nan
    return exact


def staff(world: World) -> pd.DataFrame:
    """Posts, committees, leaders and contracts of associations and of the office."""
    rng = world.rng("staff")
    people = world.associations
    n, shape = len(people), (len(people), len(world.years))
    assigned = posts(world)
    present = ~np.isnan(assigned)
    lost = world.special_end()[:, None] < world.years[None, :]
    frame = by_year(world, "posts", assigned, staff_group="permanent_post")
    after = pd.Series(np.where(lost, "Không còn là hội đặc thù (mô phỏng).", "")[present])
    frames = [frame.assign(note=after.to_numpy())]
    term = (world.years - 2018) // 5
    sizes = {
        "executive_committee": rng.integers(15, 42, n),
        "standing_committee": rng.integers(5, 12, n),
        "vice_chair": rng.integers(1, 4, n),
        "full_time": np.nan_to_num(assigned[:, world.calibrated]).astype(int),
    }
    for group, size in sizes.items():
        change = (
            rng.integers(-2, 3, (n, int(term.max()) + 1))[:, term] if "committee" in group else 0
        )
        values = np.broadcast_to(size[:, None] + change, shape).astype(float)
        values = np.where(present & (values > 0), values, np.nan)
        if group == "full_time":
            values = np.where(lost, np.nan, values)
        frames.append(by_year(world, "staff_members", values, staff_group=group))
    contracts = np.where(present & world.special(), rng.integers(0, 3, shape), np.nan)
    frames.append(by_year(world, "posts", contracts, staff_group="contract"))
    frames += _leaders(world, present, sizes["vice_chair"])
    frames.append(_office(world))
    return pd.concat(frames, ignore_index=True)


def _leaders(world: World, present: np.ndarray, vice_chairs: np.ndarray) -> list[pd.DataFrame]:
    """Monthly allowance of chair and vice chairs in đồng, and how many of them are retired.

    Associations that pay nothing say so; the rest pay a multiple of the base salary.
    """
    rng = world.rng("leaders")
    n = len(world.associations)
    pay = world.parameters["allowance"]
    known = {int(year): value for year, value in pay["base_salary"].items()}
    base = np.array([known[y] for y in np.clip(world.years, min(known), max(known))], float)
    paid = (rng.random(n) < pay["paid_share"])[:, None] * present
    said = np.where(present, 1.0, np.nan)
    frames = []
    for group, low, high in (("chair", 1.2, 3.0), ("vice_chair", 0.8, 2.0)):
        factor = np.round(rng.uniform(low, high, n), 1)[:, None]
        amount = np.round(paid * factor * base[None, :] / 10_000) * 10_000 * said
        frames.append(by_year(world, "monthly_allowance", amount, staff_group=group))
    retired = rng.binomial(vice_chairs + 1, 0.7)[:, None] * said
    return [*frames, by_year(world, "retired_leaders", retired)]


def council_seats(world: World) -> pd.DataFrame:
    """Experts the Union has sent into councils, at the end of each year."""
    rng = world.rng("council_seats")
    seats = 18 + np.cumsum(rng.integers(-1, 4, len(world.years)))
    return build(
        association=UNION,
        indicator="council_seats",
        time_period=[world.stock_period(year) for year in world.years],
        obs_value=seats.astype(float),
        _year=world.years,
    )


def _office(world: World) -> pd.DataFrame:
    """The standing office of the Union: its own posts, apart from the members'."""
    office = world.parameters["office_of_the_union"]
    frames = []
    for indicator, group, size in (
        ("posts", "all", office["posts"] + office["contracts"]),
        ("posts", "permanent_post", office["posts"]),
        ("posts", "contract", office["contracts"]),
        ("staff_members", "standing_members", 4),
    ):
        frames.append(
            build(
                association=OFFICE,
                indicator=indicator,
                staff_group=group,
                time_period=[world.stock_period(year) for year in world.years],
                obs_value=float(size),
                _year=world.years,
            )
        )
    return pd.concat(frames, ignore_index=True)


def union_members(world: World, members: pd.DataFrame, admitted_total: int) -> pd.DataFrame:
    """What the Union itself states of its members: rounded, and not always their sum."""
    at = world.calibration
    own = members[(members["indicator"] == "members") & members["association"].ne(UNION)]
    rows = []
    for group in ("", "intellectual"):
        part = own[own["member_group"].fillna("") == group].groupby("_year")["obs_value"].sum()
        for year, total in part.items():
            exact = year == world.years[world.calibrated]
            # Between surveys the secretariat rounds up and carries silent members on.
            stated = total if exact else float(np.ceil(total * 1.006 / 500) * 500)
            rows.append((world.stock_period(year), stated, group, "khoảng", year))
    frame = pd.DataFrame(
        rows, columns=["time_period", "obs_value", "member_group", "qualifier", "_year"]
    )
    frame = frame.assign(association=UNION, indicator="members")
    first, last = at["admitted_from"], int(world.years[world.calibrated])
    stated = np.floor(admitted_total / 1000) * 1000
    admitted = build(
        association=UNION,
        indicator="members_admitted",
        time_period=[f"{first}/{last}"],
        obs_value=stated,
        qualifier="trên",
        _year=last,
    )
    return pd.concat([frame, admitted], ignore_index=True)


def union_sums(world: World, rows: pd.DataFrame, indicator: str, split: str) -> pd.DataFrame:
    """The Union's statement, by `split`, of the sum over its members in the calibrated year."""
    year = int(world.years[world.calibrated])
    own = rows[
        (rows["indicator"] == indicator) & (rows["_year"] == year) & (rows["association"] != OFFICE)
    ]
    sums = own.groupby(split)["obs_value"].sum()
    return build(
        association=UNION,
        indicator=indicator,
        **{split: sums.index.to_numpy(dtype=object)},
        time_period=str(year),
        obs_value=sums.to_numpy(),
        _year=year,
    )
