"""What is declared of a model in the `.yml` beside its SQL, in the manner of dbt.

    model: marts.submission
    description: …
    columns:
      - name: record_id
        description: …             # left out: the one etl/sql/columns.yml has for the name
        unit: …                    # optional
        tests: [not_null, unique, {accepted_values: [a, b]},
                {relationships: {to: reference.association, field: association}}]
    tests:
      - unique: [association, year]
      - expression: "time_start <= time_end"     # must not be false for any row
        message: …                 # optional, Vietnamese: what the operator reads
    unit_tests:
      - name: …
        description: …
        as_of: 2024-06-30          # optional: the build's day
        given: {staging.submissions: [{record_id: a, due_date: 2024-03-31}]}
        expect: [{record_id: a, timeliness: missing}]

A mart that is no SELECT but written by a module has `made_by: <path>` and no SQL beside it.
Unknown keys are refused. As in dbt a NULL passes every test but not_null.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

SQL = Path(__file__).resolve().parents[1] / "sql"

#: What a `.yml` may hold, by the part of it.
_MODEL = frozenset({"model", "description", "made_by", "columns", "tests", "unit_tests"})
_COLUMN = frozenset({"name", "description", "unit", "tests"})
_UNIT_TEST = frozenset({"name", "description", "as_of", "given", "expect"})
_OF_A_COLUMN = frozenset({"not_null", "unique", "relationships", "accepted_values"})
_OF_A_MODEL = frozenset({"unique", "expression"})

#: The build's day of a unit test that names none.
AS_OF = date(2024, 6, 30)


@dataclass(frozen=True)
class DataTest:
    """What must hold of a built table. `kind`: not_null, unique, relationships,
    accepted_values or expression; `argument` is what the kind is declared with."""

    kind: str
    columns: tuple[str, ...]
    argument: Any = None
    message: str | None = None


@dataclass(frozen=True)
class Column:
    """A column of a model."""

    name: str
    description: str
    unit: str | None


@dataclass(frozen=True)
class UnitTest:
    """Rows given by input table, and the rows the model then makes (columns named only)."""

    name: str
    description: str
    as_of: date
    given: dict[str, list[dict[str, Any]]]
    expect: list[dict[str, Any]]


@dataclass(frozen=True)
class Model:
    """A model's declaration; `name` is "schema.table"."""

    name: str
    description: str
    made_by: str | None
    columns: tuple[Column, ...]
    tests: tuple[DataTest, ...]
    unit_tests: tuple[UnitTest, ...]

    @property
    def table(self) -> str:
        """Where a build has its rows: only marts are published."""
        return self.name if self.name.startswith("marts.") else f"work.{self.name}"

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row: the first that must be unique, else the first of all."""
        unique = (test.columns for test in self.tests if test.kind == "unique")
        return next(unique, (self.columns[0].name,))


def read_models(folder: Path = SQL, unit_tests: bool = True) -> tuple[Model, ...]:
    """Every declared model, by path. Without `unit_tests`, which only the tests need, those
    are not read. Raises ValueError, with the file, for what is not as the module says."""
    shared = yaml.load((folder / "columns.yml").read_text("utf-8"), yaml.CSafeLoader)
    models = []
    for path in sorted(folder.glob("*/*.yml")):
        text = path.read_text("utf-8")
        if not unit_tests:
            text = text.partition("\nunit_tests:")[0]
        try:
            models.append(_model(yaml.load(text, yaml.CSafeLoader), shared, path))
        except (ValueError, TypeError, KeyError, yaml.YAMLError) as error:
            raise ValueError(f"{path.parent.name}/{path.name}: {error}") from error
    return tuple(models)


def _model(text: dict[str, Any], shared: dict[str, str], path: Path) -> Model:
    _known(text, _MODEL, "the model")
    name = f"{path.parent.name}.{path.stem}"
    if text["model"] != name:
        raise ValueError(f"the model is called {text['model']}, its file {name}")
    if path.with_suffix(".sql").exists() == ("made_by" in text):
        raise ValueError("a model has either its SQL beside it or made_by")
    if "made_by" in text and {"tests", "unit_tests"} & set(text):
        raise ValueError("tests are of what the build makes with SQL")
    columns, tests = [], []
    for column in text["columns"]:
        _known(column, _COLUMN, f"column {column.get('name')}")
        name_of_column = column["name"]
        description = column.get("description") or shared.get(name_of_column)
        if not description:
            raise ValueError(f"column {name_of_column} has no description")
        columns.append(Column(name_of_column, description, column.get("unit")))
        tests += [_test(test, _OF_A_COLUMN, (name_of_column,)) for test in column.get("tests", [])]
    tests += [_test(test, _OF_A_MODEL, ()) for test in text.get("tests", [])]
    units = tuple(_unit_test(test) for test in text.get("unit_tests", []))
    names = {column.name for column in columns}
    _distinct((column.name for column in columns), "column")
    _distinct((test.name for test in units), "unit test")
    if unknown := {column for test in tests for column in test.columns} - names:
        raise ValueError(f"tests of columns that are not declared: {sorted(unknown)}")
    return Model(
        name, text["description"], text.get("made_by"), tuple(columns), tuple(tests), units
    )


def _test(text: Any, kinds: frozenset[str], columns: tuple[str, ...]) -> DataTest:
    """A test as declared: a word, or a kind with its argument and perhaps a message."""
    if isinstance(text, str):
        text = {text: None}
    _known(text, kinds | {"message"}, "a test")
    given = [kind for kind in text if kind != "message"]
    if len(given) != 1:
        raise ValueError(f"a test is of one kind: {text}")
    kind, argument = given[0], text[given[0]]
    if kind == "unique" and argument:
        columns = tuple(argument)
    if kind == "relationships":
        _known(argument, frozenset({"to", "field"}), "relationships")
        argument = (argument["to"], argument["field"])
    if kind in {"accepted_values", "expression"} and not argument:
        raise ValueError(f"{kind} says nothing")
    return DataTest(kind, columns, argument, text.get("message"))


def _unit_test(text: dict[str, Any]) -> UnitTest:
    _known(text, _UNIT_TEST, f"unit test {text.get('name')}")
    expect = text["expect"]
    if len({frozenset(row) for row in expect}) > 1:
        raise ValueError(f"unit test {text['name']}: expected rows name different columns")
    return UnitTest(
        text["name"], text["description"], text.get("as_of", AS_OF), text["given"], expect
    )


def _known(text: dict[str, Any], keys: frozenset[str], place: str) -> None:
    if unknown := sorted(set(text) - keys):
        raise ValueError(f"{place} has unknown keys {unknown}; known: {sorted(keys)}")


def _distinct(names: Iterable[str], kind: str) -> None:
    names = list(names)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"declared twice, {kind} {twice}")
