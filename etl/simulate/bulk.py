"""Activity records by the million, for load tests: drawn and written in blocks.

Every record speaks of another day, line of work and area, so that a load test
measures volume and not millions of accidental contradictions.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from etl.records import tables
from etl.records.province import own
from etl.simulate.activities import lines
from etl.simulate.world import UNION, World

BLOCK = 500_000

_INDICATORS = {"event": "activities", "output": "outputs", "reach": "participants"}


class Cells:
    """The numbered combinations of day, line of work and area that a record can speak of."""

    def __init__(self, world: World, reference: Path) -> None:
        self.world = world
        self.lines = lines(world, reference)
        first = date(int(world.years[0]), 1, 1)
        last = world.day(int(world.years[-1]))
        self.days = [first + timedelta(days) for days in range((last - first).days + 1)]
        table = world.areas.table
        known = table[
            (table["level"] != "province") & table["former_province"].isin(["", own().area])
        ]
        self.area_names = pa.array(["", *known["area"]])
        starts, ends = (
            known["valid_from"].to_numpy(),
            known["valid_to"].replace("", "9999").to_numpy(),
        )
        # The areas change on few days: one list for each stretch between two changes.
        changes = np.unique(np.concatenate([starts, ends]))
        era = np.searchsorted(changes, [day.isoformat() for day in self.days], side="right")
        self.areas: list[np.ndarray] = []
        self.era = np.empty(len(self.days), dtype=int)
        seen: dict[int, int] = {}
        for at, number in enumerate(era):
            # On the very day of a change the list is made anew: ends are inclusive.
            key = int(number) * 2 + int(self.days[at].isoformat() in changes)
            if key not in seen:
                day = self.days[at].isoformat()
                valid = np.nonzero((starts <= day) & (ends >= day))[0] + 1
                seen[key] = len(self.areas)
                self.areas.append(np.concatenate([[0], valid]))
            self.era[at] = seen[key]
        width = np.array([len(areas) for areas in self.areas])[self.era] * len(self.lines.who)
        self.ends = np.cumsum(width)
        self.total = int(self.ends[-1])

    def at(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Day, line and area (index into `area_names`) of the cells with these numbers."""
        day = np.searchsorted(self.ends, numbers, side="right")
        rest = numbers - np.where(day > 0, self.ends[day - 1], 0)
        line, slot = rest % len(self.lines.who), rest // len(self.lines.who)
        area = np.empty(len(numbers), dtype=np.int64)
        for era, areas in enumerate(self.areas):
            here = self.era[day] == era
            area[here] = areas[slot[here]]
        return day, line, area


def write(world: World, reference: Path, path: Path, records: int) -> int:
    """Write `records` activity records to a CSV file; returns how many were written.

    Memory stays bounded by BLOCK. Raises ValueError when there are not as many
    distinct records to be had: more associations, districts or years are needed.
    """
    cells = Cells(world, reference)
    if records > cells.total:
        raise ValueError(
            f"Chỉ có thể mô phỏng {cells.total} bản ghi hoạt động với quy mô này; "
            "hãy tăng số hội, số huyện hoặc số năm."
        )
    names = [column.name for column in tables.BY_NAME["activities"].columns]
    # A step without a common divisor visits every cell once, spread over days and lines.
    step = int(cells.total * 0.618) | 1
    while math.gcd(step, cells.total) != 1:
        step += 2
    rng = world.rng("bulk")
    schema = pa.schema([(name, pa.string()) for name in names])
    with path.open("wb") as file:
        file.write((",".join(names) + "\n").encode())
        options = pa_csv.WriteOptions(include_header=False, quoting_style="none")
        with pa_csv.CSVWriter(file, schema, write_options=options) as writer:
            for start in range(0, records, BLOCK):
                numbers = np.arange(start, min(start + BLOCK, records), dtype=np.int64)
                writer.write_table(
                    _block(cells, names, numbers, (numbers * step) % cells.total, rng)
                )
    return records


def _block(
    cells: Cells, names: list[str], numbers: np.ndarray, at: np.ndarray, rng: np.random.Generator
) -> pa.Table:
    """One block of records as text columns."""
    world, what = cells.world, cells.lines
    day, line, area = cells.at(at)
    measure = what.measure[line]
    value = 1 + rng.poisson(0.3, len(numbers))
    reach = np.maximum(np.round(what.mean[line] / 60 * rng.lognormal(0, 0.5, len(numbers))), 1)
    value = np.where(measure == "event", value, reach).astype(np.int64)
    text = pc.cast(pa.array(value), pa.string())
    years = np.array([d.year for d in cells.days])[day]
    codes = [*world.associations["association"], UNION]
    columns = {
        "record_id": pc.binary_join_element_wise(
            "mp-hd", pc.utf8_lpad(pc.cast(pa.array(numbers + 1), pa.string()), 9, "0"), "-"
        ),
        "association": pa.array(codes).take(pa.array(what.who[line] % len(codes))),
        "indicator": pa.array([_INDICATORS[m] for m in what.measure]).take(pa.array(line)),
        "field": pa.array(what.field.tolist()).take(pa.array(line)),
        "activity_kind": pa.array(what.kind.tolist()).take(pa.array(line)),
        "area": cells.area_names.take(pa.array(area)),
        "time_period": pa.array([d.isoformat() for d in cells.days]).take(pa.array(day)),
        "obs_value": text,
        "qualifier": _constant("chính xác", len(numbers)),
        "obs_status": _constant("A", len(numbers)),
        "source": pa.array([f"bc-{UNION}-{year}" for year in world.years]).take(
            pa.array(years - world.years[0])
        ),
        "as_printed": text,
    }
    empty = _constant("", len(numbers))
    return pa.table({name: columns.get(name, empty) for name in names})


def _constant(text: str, length: int) -> pa.Array:
    return pa.array([text]).take(pa.array(np.zeros(length, dtype=np.int64)))
