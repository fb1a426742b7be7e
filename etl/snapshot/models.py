"""Runs the SQL models: staging (rename and cast), intermediate, marts.

A model is one SELECT in a file named after the table it makes. Marts are published;
staging and intermediate tables stay in the work database. What each table holds
and must hold is declared in the `.yml` beside it (etl/snapshot/properties.py).
"""

from __future__ import annotations

import re
from datetime import date

import duckdb

from etl.records.query import number
from etl.records.tables import TABLES
from etl.snapshot.properties import SQL

#: Models in the order they are built: (schema, table).
MODELS: tuple[tuple[str, str], ...] = (
    *(("staging", table.name) for table in TABLES),
    ("intermediate", "measure"),
    ("intermediate", "quantity"),
    ("marts", "observation"),
    ("marts", "stand_in"),
    ("marts", "contradiction"),
    ("intermediate", "figure_kind"),
    ("intermediate", "measured_observation"),
    ("intermediate", "year_overlap"),
    ("intermediate", "year_period"),
    ("intermediate", "measured_year"),
    ("marts", "measure"),
    ("marts", "yearly"),
    ("marts", "latest"),
    ("intermediate", "series"),
    ("marts", "target_gap"),
    ("marts", "completeness"),
    ("marts", "register_entry"),
    ("marts", "follow_up"),
    ("marts", "activity_area"),
    ("marts", "activity"),
    ("marts", "figure_count"),
    ("marts", "figure_text"),
    ("marts", "submission"),
    ("marts", "correction_applied"),
    ("marts", "rejected_row"),
    ("marts", "superseded_row"),
)

#: With more figures than this the evidence of a few records is found by an index: reading
#: all ids takes a tenth of a second a million.
INDEXED = 100_000


#: Wide models that many rows cost more to write than to make each time they are looked at.
_VIEWS_OF_MANY = frozenset(
    {
        *(f"staging.{table.name}" for table in TABLES),
        "intermediate.measure",
        "intermediate.year_period",
    }
)


def run_models(
    connection: duckdb.DuckDBPyConnection, as_of: date, *, many_rows: bool = False
) -> dict[str, int]:
    """Build every model; rows by "schema.table".

    The connection's default catalog is the snapshot being built, and the catalog
    `work` holds raw, typed and accepted rows. `as_of` is the day milestones and
    due dates are held against.
    """
    connection.execute("SET VARIABLE as_of = CAST(? AS DATE)", [as_of])
    for schema in ("work.staging", "work.intermediate", "marts"):
        connection.execute(f"CREATE SCHEMA {schema}")
    connection.execute((SQL / "macros.sql").read_text(encoding="utf-8"))
    counts = {}
    for schema, name in MODELS:
        target = f"{schema}.{name}" if schema == "marts" else f"work.{schema}.{name}"
        text = (SQL / schema / f"{name}.sql").read_text(encoding="utf-8")
        kind = "TABLE"
        if many_rows and f"{schema}.{name}" in _VIEWS_OF_MANY:
            # A view looks for what it reads in the catalog it stands in.
            kind, text = "VIEW", re.sub(r"\breference\.", "snapshot.reference.", text)
        try:
            # The statement answers with the rows it made.
            counts[f"{schema}.{name}"] = number(connection, f"CREATE {kind} {target} AS {text}")
        except duckdb.Error as error:
            error.add_note(f"in the model {schema}/{name}.sql")
            raise
    if counts["marts.observation"] > INDEXED:
        connection.execute("CREATE UNIQUE INDEX record ON marts.observation (record_id)")
    return counts
