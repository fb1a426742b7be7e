"""Distinct texts of a record table → what they mean, each understood once.

map.<record table> has a row for each distinct text of a column: the text, the one it
hangs on (a figure's unit, an area's period, a place's source; else ''), what it means,
or the rule it breaks and why. Millions of rows cost as much as their distinct texts,
and a table's columns are asked together: small files cost as much as their statements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import date
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from etl.records import parse, period
from etl.records.amounts import MONEY, PERCENT, SMALL_MONEY
from etl.records.codes import Areas, CodeLists
from etl.records.schema import Column, Table
from etl.records.text import Problem, quoted

_CHUNK = 100_000
#: Plain digits need no parsing; anything else goes through etl/records/parse.py, as do
#: digits that are asked about: one in a hundred, money too small to be meant.
PLAIN = (
    "(regexp_full_match({text}, '[0-9]{{1,15}}') AND NOT (coalesce({unit}, '') = "
    f"'{MONEY}' AND length({{text}}) < {len(str(SMALL_MONEY))} AND {{text}} <> '0') "
    f"AND NOT (coalesce({{unit}}, '') = '{PERCENT}' AND {{text}} = '1'))"
)

#: `value` is a code, a period's label or an area, `first` also the day of a date.
_MAP = pa.schema(
    [
        ("column_name", pa.string()),
        ("raw", pa.string()),
        ("context", pa.string()),
        ("value", pa.string()),
        ("amount", pa.float64()),
        ("first", pa.date32()),
        ("last", pa.date32()),
        ("line", pa.int64()),
        ("rule", pa.string()),
        ("reason", pa.string()),
    ]
)
_SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.int64(): "BIGINT",
}

#: Columns of the map by name; None for a text that is taken as it is.
Meaning = dict[str, Any] | Problem | None
#: From a text and its context to what it means.
Understand = Callable[[str, str], Meaning]


def context_of(column: Column, alias: str) -> str:
    """The SQL text on which the meaning of a column's texts hangs."""
    if column.kind in ("integer", "decimal"):
        return f"coalesce({alias}.unit, '')"
    if column.reference == "area":
        return f"coalesce({alias}.time_period, '')"
    if column.kind == "lines":
        return f"coalesce({alias}.source, '')"
    return "''"


def join_map(table: Table, column: Column, alias: str) -> str:
    """The join of a row `alias` with the meaning m_<column> of its text."""
    meaning = f"m_{column.name}"
    context = context_of(column, alias)
    hangs = "" if context == "''" else f" AND {context} = {meaning}.context"
    return (
        f"LEFT JOIN map.{table.name} {meaning} ON {meaning}.column_name = '{column.name}' "
        f"AND {alias}.{column.name} = {meaning}.raw{hangs}"
    )


class CellResolver:
    """What the texts of one record table mean. Makes and fills map.<table>.

    `used` names the columns in which anything is written; `mapped` those of which some
    text means other than it says, codes written as codes do not. Rows with a text that
    means nothing get into raw.problem.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: Table, used: Set[str]) -> None:
        self.mapped: set[str] = set()
        self._connection = connection
        self._table = table
        self._columns = [column for column in table.columns if column.name in used]
        self._catalog = connection.execute("SELECT current_database()").fetchall()[0][0]
        types = ", ".join(f"{field.name} {_SQL_TYPES[field.type]}" for field in _MAP)
        connection.execute(f"CREATE TABLE map.{table.name} ({types})")

    def resolve_codes(self, lists: CodeLists) -> None:
        """Codes, periods and dates: texts of raw.<table> that say all by themselves."""
        known: dict[str, Understand] = {}
        for column in self._columns:
            if column.kind == "code" and column.reference != "area":
                known[column.name] = _code(lists, column)
            elif column.kind == "period":
                known[column.name] = _period
            elif column.kind == "date":
                known[column.name] = _day
        self._understand(f"raw.{self._table.name}", known)

    def resolve_in_context(self, areas: Areas, documents: Mapping[str, tuple[int, int]]) -> None:
        """Numbers, areas and places in a source: texts of coded.<table> and another cell.

        `documents` has the first and last line of each source that has lines.
        """
        known: dict[str, Understand] = {}
        for column in self._columns:
            if column.kind in ("integer", "decimal"):
                known[column.name] = _amount(self._table, column)
            elif column.reference == "area":
                known[column.name] = _area(areas)
            elif column.kind == "lines":
                known[column.name] = _place(documents)
        self._understand(f"coded.{self._table.name}", known)

    def _understand(self, source: str, known: Mapping[str, Understand]) -> None:
        columns = [column for column in self._columns if column.name in known]
        if not columns:
            return
        # A cursor of its own: inserting below would end a result of this connection.
        distinct = self._connection.cursor().execute(
            _distinct(f"{self._catalog}.{source}", columns)
        )
        faulty: set[str] = set()
        while rows := distinct.fetchmany(_CHUNK):
            texts: list[tuple[str, str, str]] = []
            meanings: list[dict[str, Any]] = []
            for name, raw, context in rows:
                meaning = known[name](raw, context)
                if meaning is None:
                    continue
                if isinstance(meaning, Problem):
                    faulty.add(name)
                    meaning = {"rule": meaning.rule, "reason": meaning.message}
                if meaning != {"value": raw}:
                    self.mapped.add(name)
                texts.append((name, raw, context))
                meanings.append(meaning)
            self._connection.register("batch", _batch(texts, meanings))
            self._connection.execute(f"INSERT INTO map.{self._table.name} SELECT * FROM batch")
            self._connection.unregister("batch")
        for column in columns:
            if column.name in faulty:
                self._report(source, column)

    def _report(self, source: str, column: Column) -> None:
        """Faults of a column, one for each row of `source` that uses a faulty text."""
        self._connection.execute(
            "INSERT INTO raw.problem "
            f"SELECT s.row_id, $table, $column, m.raw, m.rule, m.reason, 1 FROM {source} s JOIN ("
            f"FROM map.{self._table.name} WHERE column_name = $column AND rule IS NOT NULL"
            f") m ON s.{column.name} = m.raw AND {context_of(column, 's')} = m.context",
            {"table": self._table.name, "column": column.name},
        )


def _batch(texts: list[tuple[str, str, str]], meanings: list[dict[str, Any]]) -> pa.Table:
    """Rows of the map."""
    columns: list[list[Any]] = [[text[place] for text in texts] for place in range(3)]
    columns += [[meaning.get(name) for meaning in meanings] for name in _MAP.names[3:]]
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, _MAP, strict=True)]
    return pa.Table.from_arrays(arrays, schema=_MAP)


def _distinct(source: str, columns: list[Column]) -> str:
    """The query of the distinct (column, text, context) of all columns in one scan."""
    names = ", ".join(f"'{column.name}'" for column in columns)
    texts = ", ".join(
        f"CASE WHEN NOT {PLAIN.format(text='s.' + column.name, unit='s.unit')} "
        f"THEN s.{column.name} END"
        if column.kind in ("integer", "decimal")
        # Areas times days may be as many as the rows, and most are codes in force.
        else f"CASE WHEN NOT s.{column.name}_holds THEN s.{column.name} END"
        if column.reference == "area"
        else f"s.{column.name}"
        for column in columns
    )
    contexts = ", ".join(context_of(column, "s") for column in columns)
    return (
        "SELECT DISTINCT column_name, raw, context FROM ("
        f"SELECT unnest([{names}]) AS column_name, unnest([{texts}]) AS raw, "
        f"unnest([{contexts}]) AS context FROM {source} s) WHERE raw IS NOT NULL"
    )


def _code(lists: CodeLists, column: Column) -> Understand:
    codes = lists.of(column)

    def understand(raw: str, context: str) -> Meaning:
        code = codes.find(raw)
        return code if isinstance(code, Problem) else {"value": code}

    return understand


def _period(raw: str, context: str) -> Meaning:
    span = period.period(raw)
    if isinstance(span, Problem):
        return span
    return {"value": span.label, "first": span.start, "last": span.end}


def _day(raw: str, context: str) -> Meaning:
    day = period.day(raw)
    return day if isinstance(day, Problem) else {"first": day}


def _amount(table: Table, column: Column) -> Understand:
    whole = column.kind == "integer"
    # A figure without a unit: of no indicator (targets may have none), or of one that
    # is not known, which is reported at the indicator and not here again.
    no_unit = "" if table.measure else None

    def understand(raw: str, unit: str) -> Meaning:
        number = parse.integer(raw) if whole else parse.figure(raw, unit or no_unit)
        return number if isinstance(number, Problem) else {"amount": float(number)}

    return understand


def _area(areas: Areas) -> Understand:
    """An area must hold on the last day of the row's period; any day without one."""

    # Areas times periods may be as many as the rows; periods are few.
    @cache
    def day_of(time: str) -> date | None:
        span = period.period(time) if time else None
        return None if span is None or isinstance(span, Problem) else span.end or span.start

    def understand(raw: str, time: str) -> Meaning:
        code = areas.find(raw, day_of(time))
        return code if isinstance(code, Problem) else {"value": code}

    return understand


def _place(documents: Mapping[str, tuple[int, int]]) -> Understand:
    """Line numbers must lie in the source when it is a text with lines."""

    def understand(raw: str, source: str) -> Meaning:
        if source not in documents:
            return None
        numbers = parse.lines(raw)
        if isinstance(numbers, Problem):
            return numbers
        first, last = documents[source]
        outside = [line for line in numbers if not first <= line <= last]
        if outside:
            return Problem(
                "source_line",
                f"{quoted(raw)}: văn bản này ở dòng {first}–{last}, "
                f"không có dòng {outside[0]}. Xem lại nguồn hoặc số dòng.",
            )
        return {"line": max(numbers)}

    return understand
