"""The SQL models: all described, and each making of given rows what its `.yml` expects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.files.raw_rows import create_raw
from etl.records.check import check
from etl.records.corrections import apply_corrections
from etl.records.errors import BuildError
from etl.snapshot import assertions
from etl.snapshot.build import reference_folders
from etl.snapshot.models import MODELS, run_models
from etl.snapshot.properties import SQL, Column, DataTest, Model, UnitTest, read_models
from etl.snapshot.reference import load_reference, reference_files
from etl.snapshot.workspace import collect_rejected, copy_headings, open_databases, suit_work
from etl.uploads.upload_source import set_aside_superseded
from tests.etl.records import ask

DECLARED = read_models()


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A build without records: every table, those of the reference data filled.

    All are in the one catalog `work`, for a transaction may write to one only and each
    test is rolled back.
    """
    today = date(2024, 6, 30)
    with open_databases(tmp_path_factory.mktemp("models")) as connection:
        suit_work(connection, 0)
        load_reference(connection, reference_files(*reference_folders("records")))
        create_raw(connection)
        apply_corrections(connection)
        check(connection, today)
        set_aside_superseded(connection)
        collect_rejected(connection)
        copy_headings(connection)
        connection.execute(
            "CREATE TABLE reference.record_column AS FROM snapshot.reference.record_column"
        )
        run_models(connection, today)
        yield connection


def _fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    """Put rows in place of the table's; columns left out are NULL."""
    connection.execute(f"DELETE FROM {table}")
    for row in rows:
        places = ", ".join("?" for _ in row)
        connection.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values())
        )


def _as_precise(value: Any, expected: Any) -> Any:
    """A figure rounded to the decimals the expected one has; anything else as it is."""
    if isinstance(value, float) and isinstance(expected, float):
        return round(value, len(repr(expected).partition(".")[2]))
    return value


def _in_order(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=lambda row: [str(value) for value in row])


def _inputs(sql: str) -> set[str]:
    """The tables a model reads, as it names them."""
    return set(re.findall(r"(?:FROM|JOIN)\s+((?:\w+\.)+\w+)", re.sub(r"--.*", "", sql)))


def _sql(model: str) -> str:
    return (SQL / f"{model.replace('.', '/')}.sql").read_text(encoding="utf-8")


def _between(model: str, given: set[str]) -> tuple[list[str], set[str]]:
    """The models made of what is given on the way to `model`, in order, and all they read."""
    order = [f"{schema}.{name}" for schema, name in MODELS]
    reads = {name: {table.removeprefix("work.") for table in _inputs(_sql(name))} for name in order}
    given = {table.removeprefix("work.") for table in given}
    made: list[str] = []
    for name in order[: order.index(model)]:
        if name not in given and reads[name] & (given | set(made)):
            made.append(name)
    wanted = {model}
    for name in reversed(made):
        if any(name in reads[other] for other in wanted):
            wanted.add(name)
    read = set().union(*(reads[name] for name in wanted))
    return [name for name in made if name in wanted], read | {f"work.{name}" for name in read}


@pytest.mark.parametrize(
    ("model", "case"),
    [
        pytest.param(model, case, id=f"{model.name}:{case.name}")
        for model in DECLARED
        for case in model.unit_tests
    ],
)
def test_a_model_makes_what_is_expected_of_the_rows_given(
    tables: duckdb.DuckDBPyConnection, model: Model, case: UnitTest
) -> None:
    sql = _sql(model.name)
    between, read = _between(model.name, set(case.given))
    assert set(case.given) <= read, "rows are given that the model does not read"
    tables.execute("BEGIN")
    try:
        for table, rows in case.given.items():
            _fill(tables, table, rows)
        for name in between:
            table = f"work.{name}" if name.startswith("intermediate.") else name
            tables.execute(f"DELETE FROM {table}")
            tables.execute(f"INSERT INTO {table} {_sql(name)}")
        tables.execute("SET VARIABLE as_of = CAST(? AS DATE)", [case.as_of])
        columns = list(case.expect[0]) if case.expect else ["*"]
        # The model's ORDER BY, if any, is no part of the comparison.
        made = tables.execute(f"WITH made AS ({sql}) SELECT {', '.join(columns)} FROM made")
        rows = made.fetchall()
    finally:
        tables.execute("ROLLBACK")
    expected = _in_order([tuple(row[column] for column in columns) for row in case.expect])
    found = _in_order(rows)
    if len(found) == len(expected):
        found = [
            tuple(_as_precise(value, wanted) for value, wanted in zip(row, other, strict=True))
            for row, other in zip(found, expected, strict=True)
        ]
    assert found == expected


def test_every_model_is_declared() -> None:
    assert {f"{schema}.{name}" for schema, name in MODELS} == {
        model.name for model in DECLARED if not model.made_by
    }
    files = {f"{path.parent.name}.{path.stem}" for path in SQL.glob("*/*.sql")}
    assert files == {f"{schema}.{name}" for schema, name in MODELS}


def test_the_columns_declared_are_those_built(
    tables: duckdb.DuckDBPyConnection, published: Path
) -> None:
    query = (
        "SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns() "
        "WHERE schema_name IN ('staging', 'intermediate', 'marts') AND NOT internal"
    )
    built = {*tables.execute(query).fetchall(), *ask(published, query)}
    assert built == {(model.name, column.name) for model in DECLARED for column in model.columns}


def test_a_shared_description_serves_more_than_one_model() -> None:
    shared = re.findall(r"^(\w+):", (SQL / "columns.yml").read_text("utf-8"), re.MULTILINE)
    texts = [path.read_text("utf-8") for path in SQL.glob("*/*.yml")]
    for name in shared:
        bare = rf"- name: {name}\n(?!    description)"
        assert sum(bool(re.search(bare, text)) for text in texts) > 1, name


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (DataTest("not_null", ("word",)), "m: có ô trống ở cột bắt buộc (word): “c”"),
        (DataTest("unique", ("number", "word")), "m: có dòng trùng khoá (number, word): “1 / x”"),
        (DataTest("accepted_values", ("word",), ["x", "y"]), "m.word: có giá trị lạ: “d”"),
        (DataTest("expression", (), "number < 9"), "m: có dòng không thoả điều kiện"),
        (DataTest("expression", (), "number < 9", "quá lớn"), "m: quá lớn: “d”"),
        (
            DataTest("relationships", ("word",), ("marts.other", "word")),
            "m.word: có mã không nằm trong marts.other: “d”",
        ),
    ],
)
def test_a_row_that_breaks_a_declared_test_stops_publication(
    monkeypatch: pytest.MonkeyPatch, test: DataTest, said: str
) -> None:
    columns = (Column("id", "id", None), Column("word", "", None), Column("number", "", None))
    key = DataTest("unique", ("id",))
    model = Model("marts.m", "", None, columns, (key, test), ())
    monkeypatch.setattr(assertions, "declared_models", lambda: (model,))
    monkeypatch.setattr(assertions, "WHOLE_TABLES", ())
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE SCHEMA marts; CREATE TABLE marts.other AS SELECT 'x' AS word;"
            "CREATE TABLE marts.m AS FROM "
            "(VALUES ('a', 'x', 1), ('b', 'x', 1), ('c', NULL, NULL), ('d', 'z', 9)) "
            "AS t(id, word, number)"
        )
        with pytest.raises(BuildError) as refused:
            assertions.assert_outputs(connection)
        assert said in str(refused.value)
        connection.execute("DELETE FROM marts.m WHERE id <> 'a'")
        assert assertions.assert_outputs(connection) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("description: one", "descripton: one", "descripton"),
        ("name: a\n", "nam: a\n", "nam"),
        ("not_null", "not_nul", "not_nul"),
        ("{to: reference.area, field: area}", "{to: reference.area, fields: area}", "fields"),
        ("- expression", "- expresion", "expresion"),
        ("given:", "givn:", "givn"),
        ("- name: a", "- name: b", "twice"),
        ("unique: [a]", "unique: [c]", "'c'"),
        ("[{a: 1}, {a: 2}]", "[{a: 1}, {b: 2}]", "different columns"),
        ("    description: a column", "    unit: người", "no description"),
        ("model: marts.m", "model: marts.other", "marts.other"),
    ],
)
def test_what_a_declaration_does_not_know_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    right = """model: marts.m
description: one
columns:
  - name: a
    description: a column
    tests: [not_null, {relationships: {to: reference.area, field: area}}]
  - name: b
    description: another
tests:
  - unique: [a]
  - expression: "a < b"
unit_tests:
  - name: case
    description: a case
    given: {staging.m: []}
    expect: [{a: 1}, {a: 2}]
"""
    folder = tmp_path / "marts"
    folder.mkdir()
    (tmp_path / "columns.yml").write_text("{}")
    (folder / "m.sql").write_text("SELECT 1 AS a, 2 AS b")
    path = folder / "m.yml"
    path.write_text(right, encoding="utf-8")
    assert read_models(tmp_path)[0].key == ("a",)
    path.write_text(right.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(said)):
        read_models(tmp_path)
