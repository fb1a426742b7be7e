"""Frames as CSV files of a data package, with the schema that describes them."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.words import cells, clean, numbers, wording

#: What stands for "unknown" in a file.
MISSING = ""


def to_csv(frame: pd.DataFrame) -> bytes:
    """The frame as CSV: UTF-8 with BOM, commas, points in numbers, all digits.

    Text a spreadsheet would run as a formula gets an apostrophe before it, as in the
    CSV files of the pages. Headings are made distinct.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    kinds = [field["type"] for field in schema(frame)["fields"]]
    writer.writerow(headings(frame))
    for row in frame.itertuples(index=False, name=None):
        writer.writerow([_cell(v, k) for v, k in zip(row, kinds, strict=True)])
    return file.getvalue().encode("utf-8-sig")


def headings(frame: pd.DataFrame) -> list[str]:
    """The headings as they stand in the file: never empty, never twice the same."""
    names: list[str] = []
    for i, column in enumerate(frame.columns, start=1):
        name = str(cells.neutral(clean.one_line(column))) or f"Cột {i}"
        base, number = name, 1
        while name in names:
            number += 1
            name = f"{base} ({number})"
        names.append(name)
    return names


def schema(frame: pd.DataFrame, units: dict[str, str] | None = None) -> dict[str, Any]:
    """The Table Schema of a frame."""
    fields = []
    for name, column in zip(headings(frame), frame.columns, strict=True):
        field = {"name": name, "type": _type(frame[column])}
        unit = (units or {}).get(column)
        if unit:
            field["unit"] = clean.one_line(unit)
        fields.append(field)
    return {"fields": fields, "missingValues": [MISSING]}


def _type(column: pd.Series) -> str:
    known = [v for v in column if not numbers.missing(v)]
    if not known:
        return "string"
    if all(isinstance(v, bool) or str(getattr(v, "dtype", "")) == "bool" for v in known):
        return "boolean"
    if clean.is_numeric(column):
        return "integer" if all(float(v).is_integer() for v in known) else "number"
    if all(isinstance(v, date | datetime) for v in known):
        return "date"
    return "string"


def _cell(value: Any, kind: str) -> str:
    if numbers.missing(value):
        return MISSING
    if kind == "boolean":
        return "true" if value else "false"
    if kind in {"integer", "number"}:
        exact = clean.exact_number(value)
        return MISSING if exact is None else str(exact)
    if kind == "date":
        day = value.date() if isinstance(value, datetime) else value
        return str(day.isoformat())
    if isinstance(value, bool):
        return "có" if value else "không"
    words = cells.cell(value) if isinstance(value, date | datetime) else clean.one_line(value)
    return "" if words == wording.NO_DATA else str(cells.neutral(words))
