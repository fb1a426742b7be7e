"""The whole simulated dataset: every record table and the references that go with it."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from etl.records import tables
from etl.simulate import (
    activities,
    blemishes,
    coverage,
    funding,
    members,
    organisation,
    registers,
    reporting,
    targets,
)
from etl.simulate.rows import finish, only_reported, places
from etl.simulate.world import World


def records(
    world: World, folder: Path, reference: Path, *, with_activities: bool = True
) -> dict[str, pd.DataFrame]:
    """Every record table as text, in the order of etl/records/tables.toml.

    `folder` holds the parameters, `reference` the real code lists. Without
    `with_activities` that table is left empty, for it to be written as a stream. The
    faulty rows of data/demo/faulty_rows.json are appended as they stand.
    """
    made = _measures(world, reference, with_activities)
    others = {
        "targets": targets.targets(world, folder, reference, made),
        "register_entries": registers.register_entries(world, folder, reference),
        "submissions": reporting.submissions(world),
    }
    blemishes.apply(folder, world.years, made)
    finished = {
        table.name: finish(table.name, (made | others)[table.name])
        for table in tables.TABLES
        if table.name != "corrections"
    }
    finished["corrections"] = finish("corrections", _corrections(finished))
    places(finished)
    _append_faulty_rows(world, folder, finished)
    return finished


def _measures(world: World, reference: Path, with_activities: bool) -> dict[str, pd.DataFrame]:
    """The measure tables, of reports that came, with the Union's own statements."""
    membership = only_reported(world, members.membership(world))
    year = membership["_year"]
    calibrated = world.years[world.calibrated]
    period = year.between(world.calibration["admitted_from"], calibrated)
    admitted = membership[(membership["indicator"] == "members_admitted") & period][
        "obs_value"
    ].sum()
    branches = only_reported(world, members.branches(world))
    funding_rows = only_reported(world, funding.funding(world))
    staff = only_reported(world, members.staff(world))
    permanent = staff[staff["staff_group"] == "permanent_post"]
    identity = only_reported(world, organisation.organisation(world))
    made = {
        "organisation": [identity, organisation.union_counts(world, funding_rows)],
        "membership": [membership, members.union_members(world, membership, int(admitted))],
        "branches": [branches, members.union_sums(world, branches, "branches", "level")],
        "coverage": [only_reported(world, coverage.coverage(world))],
        "staff": [
            staff,
            members.union_sums(world, permanent, "posts", "staff_group").assign(
                indicator="associations_posts"
            ),
            members.council_seats(world),
        ],
        "funding": [funding_rows, funding.union_funding(world)],
        "activities": [only_reported(world, activities.activities(world, reference))],
        "awards": [only_reported(world, registers.awards(world))],
        "agreements": [only_reported(world, registers.agreements(world))],
    }
    measures = {name: pd.concat(parts, ignore_index=True) for name, parts in made.items()}
    if not with_activities:
        measures["activities"] = measures["activities"].iloc[:0]
    return measures


#: Slips that were noticed: table, association, indicator, period, what the source should
#: have said in terms of what it said, and why.
_KNOWN_SLIPS = (
    ("funding", "hoi-mau-20", "spending", "2021", 1000, "Hội ghi theo nghìn đồng (mô phỏng)."),
    ("membership", "hoi-mau-02", "members", "2019", 0.1, "Hội ghi thừa một chữ số (mô phỏng)."),
)


def _corrections(finished: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Declared corrections of slips that the simulation put in.

    Of several figures of the period it is the first, as in `blemishes`.
    """
    rows = []
    for table, association, indicator, period, factor, reason in _KNOWN_SLIPS:
        frame = finished[table]
        slip = frame[
            (frame["association"] == association)
            & (frame["indicator"] == indicator)
            & (frame["time_period"] == period)
        ]
        if indicator == "spending":
            slip = slip[slip["funding_source"] == "own_activities"]
        for row in slip.head(1).itertuples():
            right = str(round(float(row.obs_value) * factor))
            rows.append((table, row.record_id, "obs_value", row.obs_value, right, reason))
    columns = [column.name for column in tables.BY_NAME["corrections"].columns]
    frame = pd.DataFrame(rows, columns=columns[1 : 1 + len(_KNOWN_SLIPS[0])])
    return frame.assign(declared_by="Tổ số liệu (mô phỏng)", declared_on="2026-10-20")


def _append_faulty_rows(world: World, folder: Path, finished: dict[str, pd.DataFrame]) -> None:
    """Append the deliberately faulty rows, in place, where their association exists."""
    codes = set(world.associations["association"])
    for faulty in json.loads((folder / "faulty_rows.json").read_text(encoding="utf-8")):
        if faulty["row"]["association"] not in codes:
            continue
        frame = finished[faulty["table"]]
        row = pd.DataFrame([{column: faulty["row"].get(column, "") for column in frame.columns}])
        finished[faulty["table"]] = pd.concat([frame, row], ignore_index=True)


def references(world: World, reference: Path) -> dict[str, pd.DataFrame]:
    """The code lists that replace the real ones for this dataset, with their columns."""
    lists = {
        "association": reporting.associations(world),
        "association_status": reporting.statuses(world),
        "source_document": reporting.documents(world),
    }
    if len(world.areas.places()) != 10:
        lists["area"] = world.areas.table
    headers = {name: pd.read_csv(reference / f"{name}.csv", nrows=0).columns for name in lists}
    return {name: frame[list(headers[name])] for name, frame in lists.items()}
