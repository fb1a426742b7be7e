"""What may be chosen while deciding: indicators with their kinds, areas, periods."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from etl.records import period as periods
from etl.records.period import Period
from etl.records.tables import BY_NAME, SHORT_LISTS
from etl.snapshot.inputs import reference_folders
from etl.snapshot.reference import reference_files

#: The dimension that tells the figures of a table's indicators apart.
MAIN = {
    "membership": "member_group", "staff": "staff_group", "funding": "funding_source",
    "activities": "activity_kind", "awards": "award_kind", "branches": "level",
    "organisation": "association_type",
}  # fmt: skip
#: Of an activity's kinds, those an indicator counts, by what the kind measures.
_MEASURES = {"outputs": {"output"}, "participants": {"reach", "event"}}
#: Units of what is counted over many associations, which alone may be of one type of them.
_OF_MANY = {"hội", "tổ chức", "%"}
#: Dimensions that follow from others and are not told apart here.
_FOLLOWS = {"flow", "association_type"}


class Lists:
    """The code lists of a dataset, read once."""

    def __init__(self, dataset: str) -> None:
        self._files = reference_files(*reference_folders(dataset))
        self._read: dict[str, dict[str, dict[str, str]]] = {}

    def rows(self, name: str) -> dict[str, dict[str, str]]:
        """The rows of one list by code."""
        if name not in self._read:
            with self._files[name].open(encoding="utf-8-sig", newline="") as file:
                self._read[name] = {row[name]: row for row in csv.DictReader(file)}
        return self._read[name]

    def names(self, name: str) -> dict[str, str]:
        """Code → name; of levels too, which no file holds."""
        if name == "level":
            return SHORT_LISTS["level"]
        return {code: row["name"] for code, row in self.rows(name).items()}

    def measures(self) -> Iterator[dict[str, Any]]:
        """Everything a figure may count: indicator, kind, name, unit."""
        for code, row in self.rows("indicator").items():
            yield {"indicator": code, "kind": {}, "name": row["name"], "unit": row["unit"]}
            dimension = MAIN.get(row["record_table"])
            if dimension is None or dimension not in BY_NAME[row["record_table"]].names:
                continue
            if dimension == "association_type" and row["unit"] not in _OF_MANY:
                continue
            counted = _MEASURES.get(code, {"event"})
            for kind, name in self.names(dimension).items():
                about = self.rows(dimension)[kind] if dimension != "level" else {}
                if dimension == "activity_kind" and about["measure"] not in counted:
                    continue
                unit = about.get("unit") if code in ("activities", "outputs") else None
                yield {
                    "indicator": code, "kind": {dimension: kind},
                    "name": f"{row['name']}: {name[:1].lower()}{name[1:]}",
                    "unit": unit or row["unit"],
                }  # fmt: skip

    def areas(self, day: date | None) -> dict[str, str]:
        """Areas on that day, code → full name with what it lies in."""
        when = day.isoformat() if day else ""
        return {
            code: self.full_area(code)
            for code, row in self.rows("area").items()
            if not when
            or (row["valid_from"] <= when and (not row["valid_to"] or row["valid_to"] >= when))
        }

    def full_area(self, code: str) -> str:
        """The full name of an area, of a commune with what it lies in; else the code."""
        rows = self.rows("area")
        row = rows.get(code)
        if row is None:
            return code
        parent = rows.get(row["parent"], {}).get("name", "")
        place = f", {parent}" if parent and row["level"] == "commune" else ""
        return row["full_name"] + place


def same_kind(indicator_table: str, kind: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What of a kind tells two figures of an indicator apart."""
    passed = _FOLLOWS | ({"field"} if kind.get("activity_kind") else set())
    passed |= {"level"} if indicator_table == "coverage" else set()
    return tuple(sorted((k, str(v)) for k, v in kind.items() if v and k not in passed))


def label(text: object) -> str:
    """A period in words; what is none stays as it is."""
    held = periods.period(str(text or ""))
    return held.label if isinstance(held, Period) else str(text or "")


def offered(period: str, named: Iterable[str]) -> list[str]:
    """Periods offered for a report's figures: its own, those its figures name, the years beside."""
    held = periods.period(period)
    years = []
    if isinstance(held, Period) and held.end:
        year = held.end.year
        years = [f"{year}", f"{year}-S1", f"{year - 1}", f"{year + 1}"]
    return list(dict.fromkeys([period, *named, *years]))[:9]
