"""The record tables as etl/records/tables.toml declares them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from etl.records.schema import Column, Table

_DECLARED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
#: Codes with their Vietnamese labels where no reference table holds them, by list.
SHORT_LISTS: dict[str, dict[str, str]] = _DECLARED["lists"]
#: Words of earlier templates and the codes they meant, by list.
FORMER_WORDS: dict[str, dict[str, str]] = _DECLARED["former_words"]
LEVELS, FREQUENCIES = SHORT_LISTS["level"], SHORT_LISTS["frequency"]


def _column(given: str | dict[str, Any]) -> Column:
    """A column described where it stands, or the shared one of that name."""
    described: dict[str, Any] = (
        {"name": given, **_DECLARED["columns"][given]} if isinstance(given, str) else dict(given)
    )
    listed = str(described.get("choices") or described.get("reference") or "")
    described["former"] = FORMER_WORDS.get(listed, {})
    if "choices" in described:
        described["choices"] = SHORT_LISTS[listed]
    return Column(**described)


def _table(declared: dict[str, Any]) -> Table:
    about = {key: declared[key] for key in ("name", "prefix", "heading", "help")}
    if "columns" in declared:
        return Table(**about, columns=tuple(map(_column, declared["columns"])), measure=False)
    common, own = _DECLARED["measure"], [_column(given) for given in declared["dimensions"]]
    before, after = (tuple(map(_column, common[place])) for place in ("before", "after"))
    names = tuple(column.name for column in own)
    return Table(**about, columns=(*before, *own, *after), measure=True, dimensions=names)


TABLES: tuple[Table, ...] = tuple(map(_table, _DECLARED["tables"]))
BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
MEASURE_TABLES: tuple[Table, ...] = tuple(table for table in TABLES if table.measure)
