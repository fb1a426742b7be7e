"""The simulated province: who there is, in which years, and who reports.

Everything is read from the parameters in data/demo and drawn from one seed. Each
topic has its own generator, so that changing one leaves the others as they were.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from etl.records import province
from etl.simulate import areas
from etl.simulate.areas import Areas

#: Ids of the Union and of its standing office, the same as in the real dataset.
UNION = province.code_of(province.UNION)
OFFICE = province.code_of(province.STANDING_OFFICE)

_NUMBERS = (
    *("joined", "left", "founded", "growth", "members", "intellectual_share", "female_share"),
    *("branches_province", "branches_below", "districts", "communes", "posts", "state"),
    *("state_before", "fees", "donors", "pooled", "own", "other", "lateness"),
)


@dataclass(frozen=True)
class World:
    """The simulated province.

    `associations` holds one row a member association or collective member, with the
    columns of data/demo/associations.csv plus `name` and `short_name`; `years` the
    calendar years, the last one complete only to the end of `last_quarter`.
    """

    parameters: dict
    associations: pd.DataFrame
    profile: pd.DataFrame
    years: np.ndarray
    last_quarter: int
    areas: Areas
    seed: int
    scale: float = 1.0

    def rng(self, topic: str) -> np.random.Generator:
        """A generator of its own for each topic: same seed, same draws."""
        return np.random.default_rng([self.seed, zlib.crc32(topic.encode())])

    @property
    def calibration(self) -> dict:
        """The totals of the calibration year, in proportion when scaled up."""
        fixed = {"year", "admitted_from"}
        return {
            key: value if key in fixed else round(value * self.scale)
            for key, value in self.parameters["calibration"].items()
        }

    @property
    def calibrated(self) -> int:
        """Index of the calibration year among the years, or of the last full year."""
        year = self.parameters["calibration"]["year"]
        return int(np.clip(year - self.years[0], 0, max(len(self.years) - 2, 0)))

    @property
    def people(self) -> pd.DataFrame:
        """The member associations, which have people as members."""
        return self.associations[self.associations["association_type"] != "hv-tt"]

    @property
    def partial(self) -> bool:
        """Whether the last year is not complete."""
        return self.last_quarter < 4

    def full_years(self) -> np.ndarray:
        """The complete calendar years."""
        return self.years[:-1] if self.partial else self.years

    def day(self, year: int) -> date:
        """The day a year's stock figures speak of: 31/12, or the end of what is known."""
        if self.partial and year == self.years[-1]:
            month, day = {1: (3, 31), 2: (6, 30), 3: (9, 30)}[self.last_quarter]
            return date(int(year), month, day)
        return date(int(year), 12, 31)

    def stock_period(self, year: int) -> str:
        """The period a stock figure is recorded under: the year, or the last known day."""
        if self.partial and year == self.years[-1]:
            return self.day(year).isoformat()
        return str(int(year))

    def member_since(self) -> np.ndarray:
        """associations × years: was it in the Union at the end of the year?"""
        joined = self.associations["joined"].fillna(0).to_numpy()
        left = self.associations["left"].fillna(9999).to_numpy()
        return (joined[:, None] <= self.years) & (self.years <= left[:, None])

    def happens(self, event: str, year: int) -> bool:
        """Whether a contest, prize or honouring (parameters, "events") is held in the year."""
        rhythm = self.parameters["events"][event]
        return bool((year - rhythm["first"]) % rhythm["every"] == 0)

    def reported(self) -> np.ndarray:
        """associations × years: did its report of the year ever come?"""
        silent = np.zeros((len(self.associations), len(self.years)), dtype=bool)
        for row, listed in enumerate(self.associations["silent"]):
            for year in filter(None, listed.split(";")):
                silent[row] |= self.years == int(year)
        return self.member_since() & ~silent

    def special(self) -> np.ndarray:
        """associations × years: special status on the last day of the year."""
        start = pd.to_numeric(self.associations["special_from"]).to_numpy(float)
        days = pd.to_datetime(self.associations["special_to"].replace("", None))
        end = days.dt.year.fillna(9999).to_numpy()
        # Status that ends on 31/12 of a year still held through that year.
        return (start[:, None] <= self.years) & (self.years <= end[:, None])

    def special_end(self) -> np.ndarray:
        """Year after which special status was lost, 9999 when it was not."""
        days = pd.to_datetime(self.associations["special_to"].replace("", None))
        return days.dt.year.fillna(9999).to_numpy().astype(int)


def read(
    folder: Path,
    reference: Path,
    *,
    seed: int | None = None,
    associations: int | None = None,
    districts: int | None = None,
    years: tuple[int, int] | None = None,
) -> World:
    """The world of the parameters in `folder`, resized where sizes are given.

    `reference` is the folder of the real code lists (areas). Raises FileNotFoundError
    when a parameter file is missing and ValueError when a size makes no sense.
    """
    parameters = json.loads((folder / "parameters.json").read_text(encoding="utf-8"))
    table = pd.read_csv(folder / "associations.csv", dtype=str, keep_default_na=False)
    for column in _NUMBERS:
        table[column] = pd.to_numeric(table[column])
    profile = pd.read_csv(folder / "activity_profile.csv", dtype=str, keep_default_na=False)
    for column in ("people", "cost_million", "from_year", "area_share"):
        profile[column] = pd.to_numeric(profile[column])
    first, last = years or (parameters["first_year"], parameters["last_year"])
    if last < first:
        raise ValueError(f"Năm cuối {last} trước năm đầu {first}.")
    chosen_seed = parameters["seed"] if seed is None else seed
    members = int((table["association_type"] != "hv-tt").sum())
    wanted = associations or members
    if wanted != members:
        table = _resized(table, wanted, chosen_seed)
    return World(
        parameters=parameters,
        associations=_named(table),
        profile=profile.set_index("activity_kind"),
        years=np.arange(first, last + 1),
        last_quarter=parameters["last_quarter"] if last == parameters["last_year"] else 4,
        areas=areas.read(reference, districts),
        seed=chosen_seed,
        scale=wanted / members,
    )


def _resized(table: pd.DataFrame, wanted: int, seed: int) -> pd.DataFrame:
    """`wanted` member associations, taking the given ones over and over with new sizes."""
    rng = np.random.default_rng([seed, wanted])
    own = table[table["association_type"] != "hv-tt"]
    at = np.arange(wanted) % len(own)
    copies = own.iloc[at].reset_index(drop=True)
    again = np.arange(wanted) >= len(own)
    for column in ("members", "branches_province", "branches_below", "fees", "donors", "pooled"):
        jitter = np.where(again, rng.lognormal(0, 0.5, wanted), 1.0)
        copies[column] = (copies[column] * jitter).round()
    width = max(2, len(str(wanted)))
    copies["association"] = [f"hoi-mau-{number:0{width}d}" for number in range(1, wanted + 1)]
    return pd.concat([copies, table[table["association_type"] == "hv-tt"]], ignore_index=True)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Names no real association bears: "Hội mẫu 07 – nông nghiệp"."""
    kind = np.where(table["association_type"] == "hv-tt", "Trường mẫu", "Hội mẫu")
    number = table["association"].str.rsplit("-", n=1).str[1]
    label = pd.Series(kind, index=table.index) + " " + number
    return table.assign(
        name=label + " – " + table["speciality"],
        short_name=label + " " + table["speciality"],
    )


def share_out(weights: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers in proportion to `weights` that add up to `total` exactly.

    Largest remainders get the units left over; a weight of 0 gets 0.
    """
    weights = np.nan_to_num(np.asarray(weights, dtype=float))
    if weights.sum() == 0:
        return np.zeros(len(weights), dtype=np.int64)
    exact = weights / weights.sum() * total
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: int(total - whole.sum())]] += 1
    return whole
