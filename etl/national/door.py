"""Codes that are unique nationwide: a province's own codes with its code before them.

Codes of the common lists (indicators, fields, kinds) and of the State (areas, acts) mean the
same everywhere and stay as they are; what a province names itself (associations, documents,
records) is put behind the code of the province at this door, and nowhere else.
"""

from __future__ import annotations

from etl.records.province import BETWEEN

#: Columns that hold a code, a record or a file of the province, in whatever table.
OWNED = frozenset(
    {
        "association", "record_id", "target_record_id", "latest_record_id", "contradiction_id",
        "same_as", "part_of", "conflict_key", "source", "successor", "upload", "file", "old_file",
        "new_file", "record_ids", "other_association", "matter", "largest",
    }
)  # fmt: skip
#: Columns of one table alone whose name means something else in others.
_OWNED_HERE = {("marts.input_file", "name")}
#: Lists a province has of its own.
OWN_LISTS = frozenset({"province", "association", "association_status", "source_document"})
#: Areas and acts have codes of the State's, measures those of the common lists: each province
#: brings what it knows of them, and what several bring stands once.
NATIONWIDE = frozenset(
    {
        "reference.area", "reference.area_link", "reference.area_version",
        "reference.administrative_act", "marts.measure",
    }
)  # fmt: skip


def is_common(table: str) -> bool:
    """Whether the codes of "schema.table" are the same in all provinces."""
    schema, _, name = table.partition(".")
    return table in NATIONWIDE or (schema == "reference" and name not in OWN_LISTS)


def select(table: str, columns: dict[str, str]) -> str:
    """The query that reads a table through the door; $province is bound to the code.

    `columns` are the table's names with DuckDB's types.
    """
    told = []
    for name, kind in columns.items():
        if name == "province":
            continue
        quoted = f'"{name}"'
        owned = name in OWNED or (table, name) in _OWNED_HERE
        if is_common(table) or not owned:
            told.append(quoted)
        elif kind.startswith("STRUCT"):
            record = f"$province || '{BETWEEN}' || x.record_id"
            changed = (
                f"list_transform({quoted}, lambda x: {{'value': x.value, 'record_id': {record}}})"
            )
            told.append(f"{changed} AS {quoted}")
        elif kind.endswith("[]"):
            changed = f"list_transform({quoted}, lambda x: $province || '{BETWEEN}' || x)"
            told.append(f"{changed} AS {quoted}")
        else:
            told.append(f"$province || '{BETWEEN}' || {quoted} AS {quoted}")
    return f"SELECT {', '.join(told)}, $province AS province FROM {table}"
