"""Provinces made for these tests from the snapshot of the real records."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from etl import database
from etl.datasets import NATION, read_pointer
from etl.national.provinces import Province

NAMES = {"bac-giang": "Bắc Giang", "thu-nghiem": "Thử nghiệm"}


def make_province(root: Path, code: str, published: Path) -> Province:
    """A province whose running snapshot is that of the real records."""
    made = Province(code, NAMES[code], root / code)
    made.published.mkdir(parents=True)
    pointer = read_pointer(published, "records")
    shutil.copy(published / pointer["file"], made.published)
    shutil.copy(published / "records.json", made.published)
    with duckdb.connect(str(made.published / pointer["file"])) as file:
        file.execute("UPDATE reference.province SET province = $1, name = $2", [code, made.name])
    return made


def snapshot_file(published: Path) -> Path:
    running = read_pointer(published, NATION) or read_pointer(published, "records")
    return published / running["file"]


def open_snapshot(published: Path) -> duckdb.DuckDBPyConnection:
    return database.open_snapshot(snapshot_file(published))


def running(root: Path) -> str:
    return str(read_pointer(root / "published", NATION)["snapshot"])


def own(root: Path, code: str = "bac-giang") -> Province:
    return Province(code, NAMES[code], root / code)


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    return sorted(map(repr, connection.execute(query).fetchall()))
