"""Which province this is, and which of its associations is its Union: data/reference says so."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
#: Values of reference.association.association_kind.
UNION, STANDING_OFFICE = "union", "standing_office"
#: Between the code of a province and its own of something, where several provinces are together.
BETWEEN = ":"


@dataclass(frozen=True)
class Province:
    """A province by its code and name; `area` is the unit in which its associations work."""

    province: str
    name: str
    area: str


@cache
def rows_of(code_list: str) -> tuple[dict[str, str], ...]:
    """The rows of a code list of data/reference."""
    with (REFERENCE / f"{code_list}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def own() -> Province:
    """The province of this office."""
    return Province(**rows_of("province")[0])


@cache
def code_of(kind: str) -> str:
    """The association of a kind of which there is one: UNION, STANDING_OFFICE; '' without."""
    rows = (row for row in rows_of("association") if row["association_kind"] == kind)
    return next((row["association"] for row in rows), "")
