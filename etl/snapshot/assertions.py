"""What must hold of a snapshot before it is published; a failure stops publication.

Most of it is declared as tests beside the models (etl/sql/*/*.yml); here are the few
that compare whole tables. Each assertion is a query for what contradicts it; the
Vietnamese text says what is wrong, with the first cases found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import duckdb

from etl.records.errors import BuildError
from etl.records.query import first
from etl.records.tables import MEASURE_TABLES
from etl.snapshot.properties import DataTest, Model, read_models


@dataclass(frozen=True)
class Assertion:
    """A query whose every row contradicts what must hold; the first column names the case."""

    text: str
    query: str


def _sum_of_parts(reference: str, column: str, key: str) -> str:
    """Indicators whose figures by a code, with those that have none, are not their total."""
    return f"""
        SELECT indicator FROM (
            SELECT o.indicator, sum(o.obs_value) AS total,
                coalesce(sum(o.obs_value) FILTER (r.{key} IS NOT NULL), 0)
                + coalesce(sum(o.obs_value) FILTER (o.{column} IS NULL), 0) AS parts
            FROM marts.observation o LEFT JOIN {reference} r ON o.{column} = r.{key}
            WHERE o.preferred AND o.counted AND o.obs_value IS NOT NULL
            GROUP BY o.indicator
        ) WHERE abs(total - parts) > 1e-6 * greatest(1, abs(total))"""


#: What no test of one row, one key or one column can say.
WHOLE_TABLES: tuple[Assertion, ...] = (
    # A group of rows is right or wrong as a whole.
    Assertion(
        "marts.contradiction: nhóm mâu thuẫn phải có đúng một bản ghi được dùng",
        "SELECT contradiction_id FROM marts.contradiction GROUP BY 1 "
        "HAVING count(*) FILTER (preferred) <> 1 OR count(*) < 2",
    ),
    # What measure.csv declares of a figure and what its record table makes of it.
    Assertion(
        "measure.csv: khai là cộng dồn (flow) mà số liệu là trạng thái tại một thời điểm",
        "SELECT DISTINCT m.measure FROM marts.measure AS m JOIN marts.observation AS o "
        "USING (indicator) WHERE m.derivation = 'stated' AND m.kind = 'flow' AND o.is_level",
    ),
    # Totals over many rows.
    Assertion(
        "marts.observation: cộng theo loại hình hội không bằng tổng",
        _sum_of_parts("reference.association_type", "association_type", "association_type"),
    ),
    Assertion(
        "marts.observation: cộng theo địa bàn và phần chưa rõ địa bàn không bằng tổng",
        _sum_of_parts("reference.area", "ref_area", "area"),
    ),
    # Rows that are not there.
    Assertion(
        "marts.completeness: không đủ mọi hội và mọi chỉ số",
        "SELECT 'completeness' WHERE (SELECT count(*) FROM marts.completeness) <> "
        "(SELECT count(*) FROM reference.association) * (SELECT count(*) FROM reference.indicator)",
    ),
)


def declared(model: Model) -> list[tuple[DataTest, Assertion]]:
    """The declared tests of a model, each with the query for what contradicts it."""
    return [
        (test, Assertion(f"{model.name}{_said(test)}", _query(model, test))) for test in model.tests
    ]


def _said(test: DataTest) -> str:
    """What a failure is called, to follow the table's name."""
    if test.message:
        return f": {test.message}"
    columns = ", ".join(test.columns)
    return {
        "unique": f": có dòng trùng khoá ({columns})",
        "not_null": f": có ô trống ở cột bắt buộc ({columns})",
        "relationships": f".{columns}: có mã không nằm trong {(test.argument or ('',))[0]}",
        "accepted_values": f".{columns}: có giá trị lạ",
        "expression": f": có dòng không thoả điều kiện ({test.argument})",
    }[test.kind]


def _fault(test: DataTest) -> str | None:
    """The condition of a faulty row; None for a test that looks at more than one row."""
    column = test.columns[0] if test.columns else ""
    if test.kind == "not_null":
        return f"{column} IS NULL"
    if test.kind == "accepted_values":
        listed = ", ".join(f"'{value}'" for value in test.argument)
        return f"{column} NOT IN ({listed})"
    if test.kind == "expression":
        return f"NOT ({test.argument})"
    return None


def _query(model: Model, test: DataTest) -> str:
    columns = ", ".join(test.columns)
    if test.kind == "unique":
        return (
            f"SELECT concat_ws(' / ', {columns}) FROM {model.table} "
            f"GROUP BY {columns} HAVING count(*) > 1"
        )
    rows = (
        f"SELECT concat_ws(' / ', {', '.join(f'a.{name}' for name in model.key)}) "
        f"FROM {model.table} a"
    )
    if test.kind == "relationships":
        target, field = test.argument
        return (
            f"{rows} ANTI JOIN {target} b ON a.{columns} = b.{field} WHERE a.{columns} IS NOT NULL"
        )
    return f"{rows} WHERE {_fault(test)}"


def _count(test: DataTest) -> str | None:
    """An aggregate that is nought when the test holds; None for one that needs another table."""
    if test.kind == "unique":
        key = ", ".join(test.columns)
        return f"count(*) - count(DISTINCT {key if len(test.columns) == 1 else f'row({key})'})"
    fault = _fault(test)
    return f"count(*) FILTER ({fault})" if fault else None


def _doubtful(connection: duckdb.DuckDBPyConnection, model: Model) -> Iterator[Assertion]:
    """The model's assertions to be asked one by one: only those that one look at the whole
    table found to fail, and those that need another table."""
    tests = [(_count(test), assertion) for test, assertion in declared(model)]
    counts: Iterator[int] = iter(())
    if asked := [count for count, _ in tests if count]:
        counts = iter(first(connection, f"SELECT {', '.join(asked)} FROM {model.table}") or ())
    for count, assertion in tests:
        if count is None or next(counts):
            yield assertion


@cache
def declared_models() -> tuple[Model, ...]:
    """The declared models without unit tests. Read once: their files are part of the program."""
    return read_models(unit_tests=False)


def assert_outputs(connection: duckdb.DuckDBPyConnection, *, kept_only: bool = False) -> int:
    """Check every assertion; how many there are. BuildError with all that fail.

    `kept_only` leaves out the models that no snapshot holds.
    """
    models = [
        model for model in declared_models() if model.name.startswith("marts.") or not kept_only
    ]
    asked = [assertion for model in models for assertion in _doubtful(connection, model)]
    failed = []
    for assertion in (*asked, *WHOLE_TABLES):
        cases = connection.execute(f"{assertion.query} LIMIT 3").fetchall()
        if cases:
            names = ", ".join(f"“{case[0]}”" for case in cases)
            failed.append(f"{assertion.text}: {names}")
    if failed:
        raise BuildError(
            "Kết quả không qua kiểm tra, không công bố; bản đang dùng không đổi.\n- "
            + "\n- ".join(failed)
        )
    return sum(len(model.tests) for model in models) + len(WHOLE_TABLES)


def assert_counts(
    tables: Mapping[str, tuple[int, int, int]], read: int, rejected: int, made: Mapping[str, int]
) -> int:
    """Rows accepted, after making sure that every row read was either accepted or rejected.

    `tables` has (read, accepted, rejected) by record table, as workspace.table_counts, `made`
    the rows of each model. Every accepted figure and target must be in its mart.
    """
    accepted = sum(counts[1] for counts in tables.values())
    figures = sum(tables[table.name][1] for table in MEASURE_TABLES)
    for mart, wanted in (("observation", figures), ("target_gap", tables["targets"][1])):
        if made[f"marts.{mart}"] != wanted:
            raise BuildError(
                f"marts.{mart}: có {made[f'marts.{mart}']} dòng mà các bảng nhận {wanted}. "
                "Không công bố; bản đang dùng không đổi."
            )
    if accepted + rejected != read:
        raise BuildError(
            f"Đọc {read} dòng mà nhận {accepted} và loại {rejected}: có dòng bị mất. "
            "Không công bố; bản đang dùng không đổi."
        )
    return accepted
