"""Code lists: data/reference/*.csv → reference.* tables, checked before any record.

Every file becomes a table of the same name. Columns are text unless reference.toml
says otherwise; codes are always text. A dataset may bring its own version of a list
(data/demo/reference/association.csv), which replaces the common one.
"""

from __future__ import annotations

import csv
import io
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl.files.csv import inspect
from etl.files.raw_rows import cleaned
from etl.records.codes import key_of
from etl.records.errors import BuildError
from etl.records.query import first
from etl.records.tables import BY_NAME, SHORT_LISTS
from etl.records.text import clean, quoted

_DECLARED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
TYPES: dict[str, str] = _DECLARED["types"]
LISTS: dict[str, dict[str, Any]] = _DECLARED["lists"]
#: In place of a code: a measure of each code; the figure for the whole, else its parts.
MEASURE_MARKS = ("*", "+")
#: The table of the short lists declared in etl/records/tables.toml.
CHOICES = "choice"


def reference_files(*folders: Path) -> dict[str, Path]:
    """Code list files by table name; a later folder's file replaces an earlier one's."""
    found: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir():
            found |= {path.stem: path for path in sorted(folder.glob("*.csv"))}
    missing = sorted(set(LISTS) - set(found))
    if missing:
        raise BuildError(f"Thiếu tệp danh mục {', '.join(f'{name}.csv' for name in missing)}.")
    return found


def load_reference(connection: duckdb.DuckDBPyConnection, files: dict[str, Path]) -> dict[str, str]:
    """Make the reference schema from the files; their sha256 by table name.

    Raises BuildError naming file, row and column of the first fault: text that is
    not UTF-8, a value of the wrong type, a repeated key, a code that leads nowhere.
    """
    connection.execute("CREATE SCHEMA reference")
    hashes = {}
    for name, path in files.items():
        hashes[name] = inspect(path)
        _load(connection, name, path, f"reference.{name}")
    _load_choices(connection)
    contents = frozenset(hashes.items())
    if contents not in _SOUND:
        _check_lists(connection)
        _SOUND.add(contents)
    return hashes


#: Lists this process has checked before, by content.
_SOUND: set[frozenset[tuple[str, str]]] = set()


def _check_lists(connection: duckdb.DuckDBPyConnection) -> None:
    for name in LISTS:
        _check_key(connection, name, f"reference.{name}")
    for name, declared in LISTS.items():
        for column, target in declared.get("relations", {}).items():
            _check_relation(connection, name, column, target)
    for name, declared in LISTS.items():
        for column, accepted in declared.get("accepted", {}).items():
            _check_accepted(connection, name, column, accepted)
    _check_areas(connection)
    _check_tables(connection)
    _check_measures(connection)


def _load(connection: duckdb.DuckDBPyConnection, name: str, path: Path, target: str) -> None:
    cells = _read(name, path.name, path.read_bytes())
    connection.register("batch", cells)
    try:
        typed = ", ".join(
            f'CAST("{column}" AS {TYPES.get(column, "VARCHAR")}) AS "{column}"'
            for column in cells.column_names
        )
        try:
            connection.execute(f"CREATE TABLE {target} AS SELECT {typed} FROM batch")
        except duckdb.ConversionException:
            for column in cells.column_names:
                if column in TYPES:
                    _check_type(connection, path.name, column)
            raise
    finally:
        connection.unregister("batch")


@lru_cache(maxsize=64)
def _read(name: str, file: str, content: bytes) -> pa.Table:
    """The cells of a code list as text; each content is read once in a process."""
    lines = io.StringIO(content.decode("utf-8-sig"), newline="")
    try:
        rows = [row for row in csv.reader(lines, strict=True) if any(row)]
    except csv.Error as error:
        raise BuildError(f"{file}: dấu ngoặc kép không khép. Mở tệp xem lại.") from error
    if not rows:
        raise BuildError(f"{file}: tệp trống, không có dòng tiêu đề.")
    header = [clean(cell) for cell in rows[0]]
    needed = {key_of(name), *LISTS[name]["columns"]} if name in LISTS else set()
    missing = sorted(needed - set(header))
    if missing:
        raise BuildError(f"{file}: thiếu cột {', '.join(quoted(text) for text in missing)}.")
    if len(set(header)) != len(header) or not all(text.isidentifier() for text in header):
        raise BuildError(f"{file}: tiêu đề có cột trùng tên, trống hoặc có dấu.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise BuildError(
                f"{file}, dòng {number}: có {len(row)} ô, tiêu đề có {len(header)} cột."
            )
    return pa.table(
        {column: cleaned([row[place] for row in rows[1:]]) for place, column in enumerate(header)}
    )


def _check_type(connection: duckdb.DuckDBPyConnection, file: str, column: str) -> None:
    wrong = first(
        connection,
        f'SELECT "{column}" FROM batch WHERE "{column}" IS NOT NULL '
        f'AND TRY_CAST("{column}" AS {TYPES[column]}) IS NULL LIMIT 1',
    )
    if wrong:
        raise BuildError(f"{file}: cột {column} có giá trị {quoted(wrong[0])} sai kiểu.")


def _check_key(connection: duckdb.DuckDBPyConnection, name: str, table: str) -> None:
    key = key_of(name)
    wrong = first(
        connection,
        f"SELECT {key}, count(*) FROM {table} GROUP BY 1 "
        f"HAVING {key} IS NULL OR count(*) > 1 LIMIT 1",
    )
    if wrong:
        what = f"mã {quoted(wrong[0])} có {wrong[1]} dòng" if wrong[0] else "có dòng thiếu mã"
        raise BuildError(f"{name}.csv: {what}. Mỗi mã một dòng.")


def _check_relation(
    connection: duckdb.DuckDBPyConnection, name: str, column: str, target: str
) -> None:
    wrong = first(
        connection,
        f"SELECT a.{key_of(name)}, a.{column} FROM reference.{name} a "
        f"ANTI JOIN reference.{target} b ON a.{column} = b.{key_of(target)} "
        f"WHERE a.{column} IS NOT NULL LIMIT 1",
    )
    if wrong:
        raise BuildError(
            f"{name}.csv: mã {quoted(wrong[0])} có {column} là {quoted(wrong[1])}, "
            f"không có trong {target}.csv."
        )


def _check_accepted(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    column: str,
    accepted: list[str],
) -> None:
    wrong = first(
        connection,
        f"SELECT {key_of(name)}, {column} FROM reference.{name} "
        f"WHERE {column} IS NULL OR NOT list_contains($accepted, {column}) LIMIT 1",
        {"accepted": accepted},
    )
    if wrong:
        raise BuildError(
            f"{name}.csv: mã {quoted(wrong[0])} có {column} là {quoted(wrong[1] or 'trống')}; "
            f"chỉ nhận {', '.join(accepted)}."
        )


def _check_areas(connection: duckdb.DuckDBPyConnection) -> None:
    wrong = first(
        connection,
        "SELECT area FROM reference.area WHERE valid_from IS NULL OR valid_to < valid_from LIMIT 1",
    )
    if wrong:
        raise BuildError(f"area.csv: mã {quoted(wrong[0])} thiếu ngày hiệu lực hoặc ngày ngược.")


def _check_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Each indicator belongs to a measure table that exists."""
    rows = connection.execute("SELECT indicator, record_table FROM reference.indicator").fetchall()
    for indicator, table in rows:
        if table not in BY_NAME or not BY_NAME[table].measure:
            raise BuildError(
                f"indicator.csv: chỉ số {quoted(indicator)} thuộc bảng {quoted(table or 'trống')}, "
                "không có bảng ấy."
            )


def _check_measures(connection: duckdb.DuckDBPyConnection) -> None:
    """A measure has what its derivation needs, and its dimensions name codes that exist."""
    wrong = first(
        connection,
        "SELECT measure, derivation FROM reference.measure "
        "WHERE CASE derivation WHEN 'share' THEN part IS NULL OR whole IS NULL OR name IS NULL "
        "ELSE indicator IS NULL END LIMIT 1",
    )
    if wrong:
        needed = "part, whole và name" if wrong[1] == "share" else "indicator"
        raise BuildError(
            f"measure.csv: mã {quoted(wrong[0])} có derivation là {wrong[1]} mà thiếu {needed}."
        )
    for dimension, target in _DECLARED["measure_dimensions"].items():
        codes = (
            f"SELECT code FROM reference.{CHOICES} WHERE list = 'level'"
            if dimension == "level"
            else f"SELECT {key_of(target)} FROM reference.{target}"
        )
        wrong = first(
            connection,
            f"SELECT measure, {dimension} FROM reference.measure "
            f"WHERE NOT list_contains($marks, {dimension}) AND {dimension} NOT IN ({codes}) "
            "LIMIT 1",
            {"marks": list(MEASURE_MARKS)},
        )
        if wrong:
            raise BuildError(
                f"measure.csv: mã {quoted(wrong[0])} có {dimension} là {quoted(wrong[1])}; "
                "chỉ nhận mã đã có, dấu * hoặc dấu +."
            )


def _load_choices(connection: duckdb.DuckDBPyConnection) -> None:
    """The short lists declared in etl/records/tables.toml, as one table for labels."""
    rows = [
        {"list": name, "code": code, "name": label, "sort": place}
        for name, labels in SHORT_LISTS.items()
        for place, (code, label) in enumerate(labels.items(), start=1)
    ]
    connection.register("batch", pa.Table.from_pylist(rows))
    connection.execute(f"CREATE TABLE reference.{CHOICES} AS SELECT * FROM batch")
    connection.unregister("batch")
