"""Activities by quarter, field, kind and district, with participants and cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from etl.simulate.coverage import reach
from etl.simulate.members import levels
from etl.simulate.rows import build
from etl.simulate.world import UNION, World

#: Field of a kind where the association's work belongs elsewhere than the kind's usual field.
_OWN_FIELD = {
    ("hoi-mau-14", "hoi-nghi"): "suc-khoe",
    ("hoi-mau-04", "hoi-nghi-gop-y"): "phoi-hop",
    ("hoi-mau-23", "to-roi"): "moi-truong",
    ("hoi-mau-05", "lop-tap-huan"): "suc-khoe",
}

#: What the Union organises itself: kinds no member association reports, so that its own
#: work cannot be taken for the sum of theirs.
_UNION_KINDS = {
    "chuong-trinh-phan-bien": 1.6,
    "ban-tin": 3.0,
    "nhiem-vu-cap-bo": 0.06,
}

#: Outputs that are measured (ha, tons), not counted.
_MEASURED = ["dien-tich-mo-hinh", "duoc-lieu"]

_INDICATORS = {"event": "activities", "output": "outputs", "reach": "participants"}

_QUARTER_END = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}


@dataclass(frozen=True)
class Lines:
    """What each association does: one line an association and kind of activity.

    Arrays of one length: `who` (index of the association, -1 the Union), `kind`,
    `field`, `measure` (event, output, reach) and `mean` a quarter.
    """

    who: np.ndarray
    kind: np.ndarray
    field: np.ndarray
    measure: np.ndarray
    mean: np.ndarray


def lines(world: World, reference: Path) -> Lines:
    """The kinds of activity in data/demo/associations.csv, with their usual fields.

    Raises ValueError when a kind is not in the reference or has no profile.
    """
    kinds = pd.read_csv(reference / "activity_kind.csv", dtype=str, keep_default_na=False)
    kinds = kinds.set_index("activity_kind")
    told = [
        (at, code, *listed.split(":"))
        for at, (code, text) in enumerate(
            zip(world.associations["association"], world.associations["kinds"], strict=True)
        )
        for listed in filter(None, text.split(";"))
    ]
    own = _UNION_KINDS | dict.fromkeys(world.parameters["events"], 0.0)
    told += [(-1, UNION, kind, str(mean)) for kind, mean in own.items()]
    unknown = {kind for _, _, kind, _ in told} - (set(kinds.index) & set(world.profile.index))
    if unknown:
        raise ValueError(f"Loại hoạt động không có trong danh mục: {', '.join(sorted(unknown))}")
    return Lines(
        who=np.array([at for at, _, _, _ in told]),
        kind=np.array([kind for _, _, kind, _ in told], dtype=object),
        field=np.array(
            [_OWN_FIELD.get((code, kind), kinds.loc[kind, "field"]) for _, code, kind, _ in told],
            dtype=object,
        ),
        measure=np.array([kinds.loc[kind, "measure"] for _, _, kind, _ in told], dtype=object),
        mean=np.array([float(mean) for *_, mean in told]),
    )


def activities(world: World, reference: Path) -> pd.DataFrame:
    """Every row of the activities table."""
    rng = world.rng("activities")
    what = lines(world, reference)
    years, quarters = _calendar(world)
    counts = _counts(world, what, years, quarters, rng)
    # What is done often enough to be a line of the report is reported as nought too.
    nought = (what.measure == "event") & (what.mean >= 0.1)
    is_reported = (counts > 0) | (nought[:, None] & _open(world, what, years))
    line, when = np.nonzero(is_reported)
    cells = pd.DataFrame({"line": line, "when": when, "count": counts[line, when]})
    cells = _by_district(world, what, cells, years, quarters, rng)
    rows = _described(world, what, cells, years, quarters)
    parts = [rows]
    events = rows["indicator"] == "activities"
    parts += _people_and_cost(rows[events], rng)
    parts += _contests(world, rows) + _opinions(world, rows)
    return pd.concat(parts, ignore_index=True).drop(columns=["_line", "_people", "_cost"])


def _calendar(world: World) -> tuple[np.ndarray, np.ndarray]:
    """Year and number of each quarter that is known."""
    years = np.repeat(world.years, 4)
    quarters = np.tile(np.arange(1, 5), len(world.years))
    known = (years < world.years[-1]) | (quarters <= world.last_quarter)
    return years[known], quarters[known]


def _open(world: World, what: Lines, years: np.ndarray) -> np.ndarray:
    """lines × quarters: is the association a member, and has such work begun?"""
    start = np.array([world.profile.loc[k, "from_year"] for k in what.kind], dtype=float)
    present = np.vstack([world.member_since(), np.ones((1, len(world.years)), dtype=bool)])
    begun = years[None, :] >= np.nan_to_num(start)[:, None]
    return present[what.who][:, years - world.years[0]] & begun


def _counts(
    world: World, what: Lines, years: np.ndarray, quarters: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """How many or how much a quarter: lines × quarters."""
    season = np.array(
        [[float(v) for v in world.profile.loc[k, "season"].split(";")] for k in what.kind]
    )
    size = levels(world)[:, 1:] ** 0.7
    own = np.vstack([size, np.ones((1, size.shape[1]))])[what.who]
    trend = own[:, years - world.years[0]] * rng.lognormal(0, 0.08, (len(what.kind), 1))
    # Gatherings were held back from the first quarter of 2020 to the third of 2021.
    held_back = (years == 2020) | ((years == 2021) & (quarters <= 3))
    gathering = ~np.isin(what.kind, ["chuyen-muc", "van-ban-gop-y", "y-kien-gop-y", "du-an-luat"])
    brake = np.where(held_back[None, :] & gathering[:, None], 0.5, 1.0)
    rate = what.mean[:, None] * season[:, quarters - 1] * trend * brake
    rate = rate * _open(world, what, years)
    number = rng.poisson(rate).astype(float)
    for event, rhythm in world.parameters["events"].items():
        held = np.array([world.happens(event, int(year)) for year in years])
        number[what.kind == event] = held & (quarters == rhythm["quarter"])
    amount = rate * rng.lognormal(0, 0.16, rate.shape)
    amount *= rng.random(rate.shape) < 0.93
    measured = np.isin(what.kind, _MEASURED)[:, None]
    amount = np.where(measured, np.round(amount, 1), np.round(amount))
    return np.where((what.measure == "event")[:, None], number, amount)


def _by_district(
    world: World,
    what: Lines,
    cells: pd.DataFrame,
    years: np.ndarray,
    quarters: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Split the cells whose report names districts; the rest keeps an empty area."""
    share = np.array([world.profile.loc[k, "area_share"] for k in what.kind], dtype=float)
    named = rng.random(len(cells)) < share[cells["line"].to_numpy()]
    named &= (what.who[cells["line"].to_numpy()] >= 0) & (cells["count"] > 0).to_numpy()
    where = reach(world)
    weight = world.areas.weights()
    parts = [cells[~named].assign(area="")]
    for when in np.unique(cells["when"].to_numpy()[named]):
        month, day = _QUARTER_END[int(quarters[when])]
        ids, place = world.areas.district_ids(date(int(years[when]), month, day))
        here = cells[named & (cells["when"] == when).to_numpy()]
        if not len(ids):
            parts.append(here.assign(area=""))
            continue
        year = int(years[when] - world.years[0])
        open_to = where[what.who[here["line"]]][:, place, year] * weight[place] + 1e-12
        parts.append(_split(here, what, open_to, ids, rng))
    return pd.concat(parts, ignore_index=True)


def _split(
    cells: pd.DataFrame, what: Lines, chance: np.ndarray, ids: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """Share each cell among one to three districts it is open to; the sum stays."""
    score = np.log(chance) + rng.gumbel(size=chance.shape)
    first = np.argsort(-score, axis=1)[:, :3]
    width = first.shape[1]
    parts = rng.integers(1, width + 1, len(cells))
    portion = rng.dirichlet(np.full(width, 2.0), len(cells))
    portion[np.arange(width)[None, :] >= parts[:, None]] = 0
    portion /= portion.sum(axis=1, keepdims=True)
    count = cells["count"].to_numpy()[:, None]
    measured = np.isin(what.kind[cells["line"]], _MEASURED)[:, None]
    split = np.where(measured, np.round(count * portion, 1), np.floor(count * portion))
    # What rounding leaves over happens in the first district.
    split[:, 0] = np.round(split[:, 0] + count[:, 0] - split.sum(axis=1), 1)
    row, at = np.nonzero(split > 0)
    return pd.DataFrame(
        {
            "line": cells["line"].to_numpy()[row],
            "when": cells["when"].to_numpy()[row],
            "count": split[row, at],
            "area": ids[first[row, at]],
        }
    )


def _described(
    world: World, what: Lines, cells: pd.DataFrame, years: np.ndarray, quarters: np.ndarray
) -> pd.DataFrame:
    """Cells as rows of the activities table, in the order of a report."""
    cells = cells.sort_values(["line", "when", "area"], kind="stable").reset_index(drop=True)
    line, when = cells["line"].to_numpy(), cells["when"].to_numpy()
    codes = np.append(world.associations["association"].to_numpy(dtype=object), UNION)
    early = np.append(world.associations["lateness"].to_numpy(float) <= -8, False)[what.who[line]]
    last = (years == world.years[-1])[when] & world.partial
    status = np.where(last, "P", np.where(early & (quarters[when] == 4), "E", "A"))
    kind = what.kind[line]
    return build(
        association=codes[what.who[line]],
        indicator=np.array([_INDICATORS[m] for m in what.measure], dtype=object)[line],
        field=what.field[line],
        activity_kind=kind,
        area=cells["area"].to_numpy(dtype=object),
        time_period=np.array(
            [f"{y}-Q{q}" for y, q in zip(years, quarters, strict=True)], dtype=object
        )[when],
        obs_value=cells["count"].to_numpy(),
        obs_status=status,
        _year=years[when],
        _line=line,
        _people=world.profile.loc[kind, "people"].to_numpy(float),
        _cost=world.profile.loc[kind, "cost_million"].to_numpy(float),
    )


def _people_and_cost(rows: pd.DataFrame, rng: np.random.Generator) -> list[pd.DataFrame]:
    """Participants and cost of the events that say them; money of charity as its value."""
    n = len(rows)
    parts = []
    people = np.round(rows["obs_value"] * rows["_people"] * rng.lognormal(0, 0.28, n))
    is_reported = (rng.random(n) < 0.72) & (people > 0)
    parts.append(rows[is_reported].assign(indicator="participants", obs_value=people[is_reported]))
    cost = np.round(rows["obs_value"] * rows["_cost"] * rng.lognormal(0, 0.3, n) * 10) * 100_000
    is_reported = (rng.random(n) < 0.5) & (cost > 0)
    charity = rows["field"] == "tu-thien"
    parts.append(
        rows[is_reported & ~charity].assign(
            indicator="activity_cost", obs_value=cost[is_reported & ~charity]
        )
    )
    parts.append(
        rows[charity].assign(indicator="charity_value", obs_value=(cost[charity] * 0.8).round(-5))
    )
    parts = [part[part["obs_value"] > 0] for part in parts]
    # Round figures of people are printed with the word for it.
    rough = rng.random(len(parts[0])) < 0.06
    value = parts[0]["obs_value"].where(~rough, (parts[0]["obs_value"] / 50).round() * 50 + 50)
    word = np.where(rough, rng.choice(["khoảng", "trên", "gần"], len(rough)), "chính xác")
    parts[0] = parts[0].assign(obs_value=value, qualifier=word)
    return parts


def _contests(world: World, rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Entries and authors of each contest and prize that was held."""
    rng = world.rng("contests")
    parts = []
    for event, rhythm in world.parameters["events"].items():
        held = rows[(rows["activity_kind"] == event) & (rows["obs_value"] > 0)]
        if "entries" in rhythm:
            entries = rng.poisson(rhythm["entries"], len(held)).astype(float)
            authors = np.round(entries * rhythm["authors"])
            parts.append(held.assign(indicator="contest_entries", obs_value=entries))
            parts.append(held.assign(indicator="contest_authors", obs_value=authors))
    return parts


def _opinions(world: World, rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Opinions given on the programmes the Union reviewed, and those that were accepted."""
    rng = world.rng("opinions")
    a_review = world.parameters["opinions_a_review"]
    reviewed = rows[(rows["activity_kind"] == "chuong-trinh-phan-bien") & (rows["obs_value"] > 0)]
    given = rng.poisson(reviewed["obs_value"].to_numpy() * a_review["given"])
    accepted = rng.binomial(given, a_review["accepted"])
    return [
        reviewed.assign(indicator="opinions_given", obs_value=given.astype(float)),
        reviewed.assign(indicator="opinions_accepted", obs_value=accepted.astype(float)),
    ]
