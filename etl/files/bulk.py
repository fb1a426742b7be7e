"""Large record files (CSV) → raw rows by DuckDB's own reader, all text.

Taken are files that it and etl/files/csv.py are known to read alike: what it refuses, or
would read otherwise without saying so (cells with spaces around their quotes, empty lines
among the rows), is left to that one. Rows with too many or too few cells are taken here,
with their fault. Tests hold both readers to the same rows, cell by cell.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from etl.files.csv import Head, ragged_row
from etl.files.raw_rows import insert_problems
from etl.records.query import first, number
from etl.records.schema import Table
from etl.records.text import clean

_BLOCK = 1 << 23
#: Longest line, well below the longest cell csv.py takes.
_LONGEST_LINE = 1 << 20
#: So many cells beyond the headings are counted; a row with more is left to csv.py.
_EXTRA = 8
#: What an empty cell is not, so that it differs from one that is not there.
_NOT_THERE = "\x01N"
#: Cells that csv.py reads otherwise: spaces between a quote and the end of its cell.
_SPACED_QUOTE = r'(?:^|[{0}\r\n])[ \t]+"|"[ \t]+(?:[{0}\r\n]|$)'
_CHUNK = 100_000


@dataclass
class _Signs:
    """What the bytes of a file show."""

    lines: int = 0
    delimiters: int = 0
    quotes: bool = False
    controls: bool = False
    spaces: bool = False


def read_bulk(connection: duckdb.DuckDBPyConnection, path: Path, head: Head) -> bool:
    """Make raw.<table> of the default catalog of a record file; False where csv.py must read it.

    The table has the columns of etl/files/raw_rows.py; row ids count from 0, `file` is left
    empty, as is a cell that says nothing. Faulty rows are listed in raw.problem. A file
    that is not taken leaves nothing behind.
    """
    signs = _signs(path, head.delimiter)
    if signs is None or not _is_one_line(path, head):
        return False
    for padded in (False, True):
        try:
            _load(connection, path, head, signs, padded)
        except duckdb.Error:
            connection.execute("DROP TABLE IF EXISTS raw.loaded")
            continue
        if (padded or _as_wide_as_headings(connection, head, signs)) and _name_rows(
            connection, head, signs, padded
        ):
            return True
        connection.execute("DROP TABLE raw.loaded; DELETE FROM raw.problem")
    return False


def _signs(path: Path, delimiter: str) -> _Signs | None:
    """What the file shows; None when it cannot be taken."""
    signs, before = _Signs(), b"\n"
    mark = delimiter.encode()
    spaced = re.compile(_SPACED_QUOTE.format(re.escape(delimiter)).encode())
    spaces = (b"  ", mark + b" ", b" " + mark, b" \n", b"\n ", b" \r", b'" ', b' "')
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            seen = before + block
            codes = np.frombuffer(block, np.uint8)
            breaks, returns = block.count(b"\n"), block.count(b"\r")
            signs.lines += breaks
            signs.delimiters += block.count(mark)
            # What stands across two blocks shows in the second, behind the end of the first.
            alone = returns - block.count(b"\r\n") - block.endswith(b"\r")
            if alone or (before.endswith(b"\r") and not block.startswith(b"\n")):
                return None
            if b"\n\n" in seen or b"\n\r" in seen or b"\r\r" in seen or b"\x01" in block:
                return None
            signs.controls |= bool(
                np.count_nonzero(codes < 32) != breaks + returns or b"\x7f" in block
            )
            signs.spaces |= any(text in seen for text in spaces)
            if b'"' in block:
                signs.quotes = True
                if spaced.search(seen):
                    return None
            before = seen[-64:]
    signs.lines += not before.endswith(b"\n")
    signs.spaces |= before.endswith(b" ")
    return None if before.endswith(b"\r") else signs


def _is_one_line(path: Path, head: Head) -> bool:
    """True when the first line of the file is the row of headings, whole."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        line = file.readline(_LONGEST_LINE)
    try:
        rows = list(csv.reader([line], delimiter=head.delimiter, strict=True))
    except csv.Error:
        return False
    return head.row == 1 and [tuple(map(clean, row)) for row in rows] == [head.texts]


def _load(
    connection: duckdb.DuckDBPyConnection, path: Path, head: Head, signs: _Signs, padded: bool
) -> None:
    """raw.loaded: the cells of every row in the order of the file. Raises duckdb.Error."""
    width = len(head.texts) + (_EXTRA if padded else 0)
    quote = _quoted('"' if signs.quotes else "")
    columns = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(width))
    empty = _quoted(_NOT_THERE if padded else "")
    connection.execute("SET preserve_insertion_order = true")
    try:
        connection.execute(
            f"CREATE TABLE raw.loaded AS FROM read_csv({_quoted(_literal(path))}, "
            f"auto_detect = false, header = false, skip = 1, delim = {_quoted(head.delimiter)}, "
            f"quote = {quote}, escape = {quote}, columns = {{{columns}}}, nullstr = {empty}, "
            f"null_padding = {padded}, strict_mode = true, max_line_size = {_LONGEST_LINE})"
        )
    finally:
        connection.execute("SET preserve_insertion_order = false")


def _as_wide_as_headings(connection: duckdb.DuckDBPyConnection, head: Head, signs: _Signs) -> bool:
    """False where a row ends with an empty cell too many, which DuckDB passes over, or is lost."""
    mark, between = head.delimiter, len(head.texts) - 1
    inside, rows = sum(text.count(mark) for text in head.texts), signs.lines - 1
    if signs.quotes:
        within = " + ".join(
            f"length(coalesce(c{at}, '')) - length(replace(coalesce(c{at}, ''), $mark, ''))"
            for at in range(between + 1)
        )
        row = first(
            connection,
            f"SELECT count(*), coalesce(sum({within}), 0) FROM raw.loaded",
            {"mark": mark},
        ) or (0, 0)
        rows, inside = row[0], inside + row[1]
    elif number(connection, "SELECT count(*) FROM raw.loaded") != rows:
        return False
    return signs.delimiters == between * (rows + 1) + inside


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _literal(path: Path) -> str:
    """The path as one file: signs that stand for many files are taken as they are."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def _name_rows(
    connection: duckdb.DuckDBPyConnection, head: Head, signs: _Signs, padded: bool
) -> bool:
    """raw.<table> of raw.loaded; False where rows of nothing but odd spaces are among them."""
    table, width = head.header.table, len(head.texts)
    places = {name: f"c{place}" for place, name in enumerate(head.header.match.columns) if name}
    if padded:
        _list_ragged(connection, table, width)
    cells_of_row = width + (_EXTRA if padded else 0)
    blank = " AND ".join(f"coalesce(c{at}, '') = ''" for at in range(cells_of_row))
    blanks = number(connection, f"SELECT count(*) FROM raw.loaded WHERE {blank}")
    changed = _clean(connection, list(places.values()), signs)
    if changed:
        says_nothing = " AND ".join(f"coalesce({at}, '') = ''" for at in places.values())
        if blanks != number(connection, f"SELECT count(*) FROM raw.loaded WHERE {says_nothing}"):
            return False
    cell = "nullif({0}, '')" if padded or changed else "{0}"
    cells = ", ".join(
        f"{cell.format(places[name])} AS {name}"
        if (name := column.name) in places
        else f"CAST(NULL AS VARCHAR) AS {name}"
        for column in table.columns
    )
    # Cells need no copy where they are as the file has them: a view numbers the rows.
    kind = "TABLE" if padded or blanks or changed else "VIEW"
    connection.execute(
        f"CREATE {kind} raw.{table.name} AS SELECT rowid AS row_id, CAST(NULL AS VARCHAR) AS file, "
        f"CAST(NULL AS VARCHAR) AS sheet, rowid + 2 AS row_number, {cells} FROM raw.loaded"
        + (f" WHERE NOT ({blank})" if blanks else "")
    )
    if blanks:
        connection.execute(
            f"DELETE FROM raw.problem WHERE row_id NOT IN (SELECT row_id FROM raw.{table.name})"
        )
    if kind == "TABLE":
        connection.execute("DROP TABLE raw.loaded")
    return True


def _list_ragged(connection: duckdb.DuckDBPyConnection, table: Table, width: int) -> None:
    """raw.problem: the rows of raw.loaded that have not as many cells as there are headings."""
    filled = " + ".join(f"CAST(c{at} IS NOT NULL AS INTEGER)" for at in range(width + _EXTRA))
    ragged = connection.execute(
        f"SELECT rowid, {filled} AS cells FROM raw.loaded "
        f"WHERE c{width} IS NOT NULL OR c{width - 1} IS NULL"
    ).fetchall()
    insert_problems(
        connection,
        [(row, table.name, None, None, ragged_row(cells, width)) for row, cells in ragged],
    )


def _clean(connection: duckdb.DuckDBPyConnection, columns: list[str], signs: _Signs) -> bool:
    """Bring the texts of raw.loaded into one normal form; whether any was not in it."""
    tests = ["strlen({0}) <> length({0})"]
    if signs.spaces:
        tests += ["contains({0}, '  ')", "starts_with({0}, ' ')", "ends_with({0}, ' ')"]
    # A cell in quotes may have line breaks.
    if signs.controls or signs.quotes:
        tests.append("regexp_matches({0}, '[\\x00-\\x1f\\x7f]')")
    doubt = " OR ".join(tests)
    asked = ", ".join(f"bool_or({doubt.format(name)})" for name in columns)
    row = first(connection, f"SELECT {asked} FROM raw.loaded") or ()
    changed = 0
    for name, doubtful in zip(columns, row, strict=True):
        if not doubtful:
            continue
        connection.execute("CREATE TEMP TABLE cleaned (raw VARCHAR, text VARCHAR)")
        for batch in _changed(connection, name, doubt.format(name)):
            connection.register("batch", batch)
            connection.execute("INSERT INTO cleaned SELECT * FROM batch")
            connection.unregister("batch")
        if replaced := number(connection, "SELECT count(*) FROM cleaned"):
            changed += replaced
            connection.execute(
                f"UPDATE raw.loaded SET {name} = m.text FROM cleaned m WHERE {name} = m.raw"
            )
        connection.execute("DROP TABLE cleaned")
    return changed > 0


def _changed(connection: duckdb.DuckDBPyConnection, column: str, doubt: str) -> Iterator[pa.Table]:
    """Distinct texts that are not in their normal form, beside it."""
    catalog = connection.execute("SELECT current_database()").fetchall()[0][0]
    cursor = connection.cursor().execute(
        f'SELECT DISTINCT {column} FROM "{catalog}".raw.loaded WHERE {doubt}'
    )
    while rows := cursor.fetchmany(_CHUNK):
        pairs = [(raw, text) for (raw,) in rows if (text := clean(raw)) != raw]
        if pairs:
            raws, texts = zip(*pairs, strict=True)
            yield pa.table(
                {"raw": pa.array(raws, pa.string()), "text": pa.array(texts, pa.string())}
            )
