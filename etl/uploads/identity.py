"""The id of a row that has none: the same for the same figure in every submission.

It is made of what the figure is about (association, table, indicator, dimensions,
period), never of the value, so that a later workbook replaces the figure.
"""

from __future__ import annotations

import hashlib

import duckdb

from etl.records import period
from etl.records.codes import Areas, CodeLists
from etl.records.schema import Column, Table
from etl.records.text import Problem, fold

#: What a row is about, for tables that are no measures.
_ABOUT = {
    "targets": ("association", "title", "indicator", "field", "activity_kind", "target_period"),
    "register_entries": ("association", "register", "title", "area"),
    "submissions": ("association", "time_period"),
    "corrections": ("record_table", "target_record_id", "column_name", "corrected_value"),
}
_NOT_ABOUT = frozenset({"denominator"})


class TextResolver:
    """Understands codes, areas and periods as the checks do, to compare rows by meaning."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """`connection` has the code lists in the schema reference."""
        self._areas = Areas(connection)
        self._lists = CodeLists(connection)
        self._periods: dict[str, period.Period | Problem] = {}
        self._units = {
            name: dict(connection.execute(f"SELECT {name}, unit FROM reference.{name}").fetchall())
            for name in ("indicator", "activity_kind", "award_kind")
        }

    def code(self, table: Table, column: Column, text: str) -> str | None:
        """The code meant by the text; None when it is empty, unknown or ambiguous."""
        if not text:
            return None
        resolved = self._lists.of(column).find(text)
        return None if isinstance(resolved, Problem) else resolved

    def units(self, table: Table, row: dict[str, str]) -> tuple[str, ...]:
        """The units in which the row's figure may stand: its indicator's, its kind's."""
        columns = {column.name: column for column in table.columns}
        resolved = [
            self._units[name].get(self.code(table, columns[name], row.get(name, "")))
            for name in self._units
            if name in columns
        ]
        return tuple(unit for unit in resolved if unit)

    def period(self, text: str) -> period.Period | None:
        """The period meant by the text; None when it is not one."""
        if text not in self._periods:
            self._periods[text] = period.period(text)
        resolved = self._periods[text]
        return None if isinstance(resolved, Problem) else resolved

    def meaning(self, table: Table, column: Column, row: dict[str, str]) -> str:
        """A cell's meaning as text: its code, its days, or its folded resolver."""
        text = row.get(column.name, "")
        if not text:
            return ""
        if column.reference == "area":
            held = self.period(row.get("time_period", ""))
            area = self._areas.find(text, (held.end or held.start) if held else None)
            return fold(text) if isinstance(area, Problem) else area
        if column.kind == "code":
            return self.code(table, column, text) or fold(text)
        if column.kind == "period":
            meant = self.period(text)
            return f"{meant.start}/{meant.end}" if meant else fold(text)
        return fold(text)


def generated_id(resolver: TextResolver, table: Table, row: dict[str, str]) -> str:
    """The id of the row, made of what it is about.

    Shape: "<association>-<table>-<ten letters>", for instance "lam-vuon-hv-3f2a90c17b".
    """
    about = _ABOUT.get(table.name) or (
        "association",
        "association_type",
        "indicator",
        *(name for name in table.dimensions if name not in _NOT_ABOUT),
        "time_period",
    )
    parts = [resolver.meaning(table, table.column(name), row) for name in about]
    digest = hashlib.sha256("\x1f".join([table.name, *parts]).encode()).hexdigest()[:10]
    owner = ""
    if "association" in about:
        owner = (
            resolver.code(table, table.column("association"), row.get("association", "")) or "hoi"
        )
    return f"{owner or 'chung'}-{table.prefix}-{digest}"
