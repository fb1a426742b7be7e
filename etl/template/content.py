"""What a template shows: lists to choose from, indicators expected, last period's figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from etl.database import open_snapshot
from etl.datasets import published_folder, read_pointer
from etl.records import period as periods
from etl.records.codes import Areas, CodeLists, Codes, key_of
from etl.records.errors import BuildError
from etl.records.schema import Column, Table
from etl.records.tables import BY_NAME, TABLES
from etl.records.text import Problem, fold
from etl.snapshot import shape
from etl.snapshot.inputs import default_inputs, reference_folders
from etl.snapshot.reference import load_reference, reference_files

#: Tables the associations fill in; the rest is the secretariat's own work.
OWN_TABLES = tuple(
    table.name for table in TABLES if table.name not in ("submissions", "corrections")
)
#: Facts that do not change once they are known.
_ONCE = frozenset({"founded_year", "refounded_year", "charter_year", "first_congress_year"})
#: Tables whose period is a term of their own, to be written by hand.
_OWN_TIME = frozenset({"agreements"})
#: Of an expected indicator that says nothing without a dimension: a row for each code.
_EXPECTED_BY: dict[str, tuple[str, tuple[str, ...]]] = {
    "monthly_allowance": ("staff_group", ("chair", "vice_chair")),
    "contest_entries": ("activity_kind", ("hoi-thi", "cuoc-thi-thieu-nien", "giai-thuong")),
    "contest_authors": ("activity_kind", ("hoi-thi", "cuoc-thi-thieu-nien", "giai-thuong")),
    "opinions_given": ("activity_kind", ("chuong-trinh-phan-bien",)),
    "opinions_accepted": ("activity_kind", ("chuong-trinh-phan-bien",)),
}
#: Units of figures that count areas.
_AREAS_COUNTED = ("huyện", "xã")
_DISTRICT = re.compile(r"(?<!\w)huyện(?!\w)")
#: Rows of one indicator shown for one association; the rest can be added by hand.
_MOST_SERIES = 40


@dataclass(frozen=True)
class Association:
    """One association of the dataset."""

    code: str
    name: str
    short_name: str
    kind: str


@dataclass
class Line:
    """One row shown in a sheet: what is known, and the last period's figure beside it."""

    cells: dict[str, str]
    unit: str = ""
    meaning: str = ""
    last_value: str = ""
    last_period: str = ""


@dataclass
class Content:
    """Everything a workbook is written from."""

    dataset: str
    association: Association | None
    period: str
    period_label: str
    associations: list[Association]
    lists: dict[str, list[str]] = field(default_factory=dict)
    units: list[tuple[str, str]] = field(default_factory=list)
    lines: dict[str, list[Line]] = field(default_factory=dict)


def list_name(table: Table, column: Column) -> str:
    """The named range a column's drop-down takes its entries from."""
    if column.reference == "indicator":
        return f"ds_{table.name}_indicator"
    return f"ds_{column.reference}" if column.reference else f"ds_{table.name}_{column.name}"


def gather(
    association: str | None, dataset: str, period: str, published: Path | None = None
) -> Content:
    """The content of a template. BuildError: no such association, period or dataset."""
    held = periods.period(period)
    if isinstance(held, Problem) or held.end is None:
        raise BuildError(f"“{period}” không phải kỳ báo cáo. Ghi năm, ví dụ 2026.")
    with _connection(dataset, published_folder(published)) as (connection, has_figures):
        rows = connection.execute(
            "SELECT association, name, short_name, association_kind FROM reference.association "
            "ORDER BY name COLLATE vi"
        ).fetchall()
        associations = [Association(*row) for row in rows]
        chosen = next((item for item in associations if item.code == association), None)
        if association is not None and chosen is None:
            raise BuildError(f"Không có hội mang mã “{association}” trong danh mục.")
        content = Content(dataset, chosen, period, held.label, associations)
        names = _Names(connection, held.end)
        content.lists = _lists(names)
        content.units = [
            (name, unit)
            for name, unit in _indicators(connection)
            if not names.speaks_of_what_is_gone(name)
        ]
        for owner in [chosen] if chosen else associations:
            figures = _figures(connection, owner, held.end) if has_figures else []
            known = _known(connection, owner) if has_figures else set()
            _lines(content, owner, figures, names, known)
    return content


@contextmanager
def _connection(dataset: str, published: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, bool]]:
    """Code lists and, when there is a snapshot, the figures published so far."""
    running = read_pointer(published, dataset)
    if running and (snapshot := published / str(running["file"])).is_file():
        shape.require(snapshot, str(running["snapshot"]))
        with open_snapshot(snapshot) as connection:
            yield connection, True
        return
    default_inputs(dataset)
    with duckdb.connect() as connection:
        load_reference(connection, reference_files(*reference_folders(dataset)))
        yield connection, False


def _lists(names: _Names) -> dict[str, list[str]]:
    """Entries of every drop-down, each understood as one code."""
    lists: dict[str, list[str]] = {}
    for table in TABLES:
        for column in table.columns:
            name = list_name(table, column)
            if column.kind != "code" or name in lists or column.reference == "source_document":
                continue
            if column.reference == "area":
                lists[name] = list(names.areas.values())
            else:
                lists[name] = list(names.entries(table, column).values())
    return lists


def _entries(
    connection: duckdb.DuckDBPyConnection, codes: Codes, table: Table, column: Column
) -> dict[str, str]:
    """The word to show for each code: its name where that means only this code."""
    if column.reference is None:
        return {
            code: label if codes.find(label) == code else code
            for code, label in column.choices.items()
        }
    key = key_of(column.reference)
    described = connection.execute(f"SELECT * FROM reference.{column.reference}")
    names = [item[0] for item in described.description]
    order = "sort" if "sort" in names else key
    where = f"WHERE record_table = '{table.name}'" if column.reference == "indicator" else ""
    if column.reference == "indicator" and not table.measure:
        where = ""
    shown = "name" if "name" in names else key
    rows = connection.execute(
        f"SELECT {key}, {shown} FROM reference.{column.reference} {where} ORDER BY {order}, {key}"
    ).fetchall()
    return {code: name if name and codes.find(name) == code else code for code, name in rows}


class _Names:
    """Words for codes, as the drop-downs have them.

    `areas` has the districts and communes in force on the day; a name borne twice
    carries its code.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, day: date) -> None:
        self._connection = connection
        self._codes = CodeLists(connection)
        self._entries: dict[str, dict[str, str]] = {}
        finder = Areas(connection)
        provinces = connection.execute("SELECT area FROM reference.province").fetchall()
        rows = connection.execute(
            "SELECT * FROM reference.area WHERE level <> 'province' AND valid_from <= $day "
            "AND (valid_to IS NULL OR valid_to >= $day) ORDER BY level DESC, name COLLATE vi, area",
            {"day": day},
        )
        columns = [item[0] for item in rows.description]
        own = {None, "", *(area for (area,) in provinces)}
        self.areas: dict[str, str] = {}
        #: False where the period ends after the districts were dissolved.
        self.has_districts = False
        for row in rows.fetchall():
            values = dict(zip(columns, row, strict=True))
            if values.get("former_province") not in own:
                continue
            self.has_districts |= values["level"] == "district"
            name = values.get("full_name") or values["name"]
            unique = finder.find(name, day) == values["area"]
            self.areas[values["area"]] = name if unique else f"{name} ({values['area']})"

    def speaks_of_what_is_gone(self, text: str | None) -> bool:
        """True for words about districts where there are none any more."""
        return not self.has_districts and _DISTRICT.search(fold(text or "")) is not None

    def word(self, table: Table, name: str, code: str | None) -> str:
        """The drop-down entry of a code, "" of one that is gone; without a list the text."""
        if not code:
            return ""
        column = table.column(name)
        if column.reference == "area":
            return self.areas.get(code, "")
        if column.kind != "code":
            return code
        return self.entries(table, column).get(code, "")

    def entries(self, table: Table, column: Column) -> dict[str, str]:
        """The drop-down of a code column: the word to show for each code."""
        key = list_name(table, column)
        if key not in self._entries:
            codes = self._codes.of(column)
            self._entries[key] = {
                code: word
                for code, word in _entries(self._connection, codes, table, column).items()
                if not self.speaks_of_what_is_gone(word)
            }
        return self._entries[key]


def _indicators(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """(name, unit) of every indicator, for the unit column of rows added by hand."""
    rows = connection.execute("SELECT name, unit FROM reference.indicator ORDER BY sort").fetchall()
    return [(name, unit) for name, unit in rows]


_DIMENSIONS = (
    "association_type", "level", "member_group", "staff_group", "funding_source", "flow", "field",
    "activity_kind", "award_kind", "award_grade", "partner", "ref_area",
)  # fmt: skip


def _figures(
    connection: duckdb.DuckDBPyConnection, owner: Association, end: date
) -> list[dict[str, Any]]:
    """The last figure of every series the association has reported before the period."""
    series = ", ".join(f"o.{name}" for name in ("indicator", *_DIMENSIONS))
    nulls_first = ", ".join(f"o.{name} NULLS FIRST" for name in ("indicator", *_DIMENSIONS))
    result = connection.execute(
        f"""
        SELECT o.record_table, {series}, o.obs_value, o.as_printed, o.time_label, o.unit,
            o.denominator, i.definition, i.sort
        FROM marts.observation AS o JOIN reference.indicator AS i ON o.indicator = i.indicator
        WHERE o.association = $association AND o.preferred AND o.obs_value IS NOT NULL
            AND o.time_end IS NOT NULL AND o.time_end <= $end AND o.time_start IS NOT NULL
            AND o.time_end > CAST($end AS DATE) - INTERVAL 4 YEAR
        QUALIFY row_number() OVER (
            PARTITION BY {series}
            ORDER BY o.is_level OR o.time_end - o.time_start >= 300 DESC, o.time_end DESC,
                o.record_id
        ) = 1
        ORDER BY i.sort, {nulls_first}
        """,
        {"association": owner.code, "end": end},
    )
    names = [item[0] for item in result.description]
    figures = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    for row in figures:
        # Stated types are the record's own only for aggregates.
        if owner.kind != "union":
            row["association_type"] = None
    return figures


def _lines(
    content: Content,
    owner: Association,
    figures: list[dict[str, Any]],
    names: _Names,
    known: set[str],
) -> None:
    """Rows of the owner: what it reported before, then what is expected and was never reported."""
    reported: dict[str, int] = {}
    for row in figures:
        table = BY_NAME[row["record_table"]]
        reported[row["indicator"]] = reported.get(row["indicator"], 0) + 1
        if (
            table.name in _OWN_TIME
            or row["indicator"] in _ONCE
            or reported[row["indicator"]] > _MOST_SERIES
        ):
            continue
        cells = _cells(content, owner, table, row, names)
        if cells is None:
            continue
        content.lines.setdefault(table.name, []).append(
            Line(
                cells,
                row["unit"] or "",
                _meaning(names, row["definition"]),
                *_last(names, row),
            )
        )
    for code, name, unit, table_name, definition in names._connection.execute(
        "SELECT indicator, name, unit, record_table, definition FROM reference.indicator "
        "WHERE expected_from = $kind ORDER BY sort",
        {"kind": owner.kind},
    ).fetchall():
        if code in reported or (code in _ONCE and code in known):
            continue
        if names.speaks_of_what_is_gone(name):
            continue
        table = BY_NAME[table_name]
        cells = {"association": owner.name, "indicator": name}
        if table_name not in _OWN_TIME:
            cells["time_period"] = content.period
        if table_name == "funding":
            flow = "spending" if code.startswith("spending") else "income"
            cells["flow"] = names.word(table, "flow", flow)
        dimension, codes = _EXPECTED_BY.get(code, ("", ("",)))
        for value in codes:
            own = {dimension: names.word(table, dimension, value)} if dimension else {}
            line = Line({**cells, **own}, unit or "", _meaning(names, definition))
            content.lines.setdefault(table_name, []).append(line)


def _cells(
    content: Content, owner: Association, table: Table, row: dict[str, Any], names: _Names
) -> dict[str, str] | None:
    """The known cells of a row; None when it speaks of areas no longer in force."""
    indicator = names.word(table, "indicator", row["indicator"])
    if names.speaks_of_what_is_gone(f"{row['unit']} {indicator}"):
        return None
    cells = {
        "association": owner.name,
        "indicator": indicator,
        "time_period": content.period,
    }
    own = {column.name for column in table.columns}
    for name in _DIMENSIONS:
        target = "area" if name == "ref_area" else name
        if target not in own or not row[name]:
            continue
        word = names.word(table, target, row[name])
        if not word:
            return None
        cells[target] = word
    if "denominator" in own and row["denominator"] and names.has_districts:
        cells["denominator"] = _plain(row["denominator"])
    return cells


def _meaning(names: _Names, definition: str | None) -> str:
    return "" if names.speaks_of_what_is_gone(definition) else definition or ""


def _known(connection: duckdb.DuckDBPyConnection, owner: Association) -> set[str]:
    """Indicators the association has ever reported."""
    rows = connection.execute(
        "SELECT indicator FROM marts.completeness WHERE association = ? "
        "AND completeness IN ('reported', 'zero')",
        [owner.code],
    ).fetchall()
    return {indicator for (indicator,) in rows}


def _last(names: _Names, row: dict[str, Any]) -> tuple[str, str]:
    """Last period's figure as it was written, and the period.

    Nothing where it was a share of areas that are no longer the same.
    """
    of_areas = row["denominator"] or row["unit"] in _AREAS_COUNTED
    if of_areas and not names.has_districts:
        return "", ""
    if row["unit"] == "có/không" and row["obs_value"] in (0, 1):
        written = "có" if row["obs_value"] else "không"
    else:
        printed = row["as_printed"]
        # So many of the communes there were says nothing of those there are.
        if not names.has_districts and re.search(r"\d\s*/\s*\d", printed or ""):
            printed = None
        written = str(printed or _plain(row["obs_value"]))
    return written, row["time_label"] or ""


def _plain(value: float) -> str:
    return f"{value:.10f}".rstrip("0").rstrip(".").replace(".", ",")
