"""Where snapshots, uploads and the queries over them lie."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from etl.datasets import published_folder
from etl.uploads.store import Store


class Places(TypedDict, total=False):
    """The folders of snapshots and of uploads, where they are not the usual ones."""

    published: Path | None
    uploads: Path | None


def query(name: str) -> str:
    """The text of etl/updates/queries/<name>.sql."""
    return (Path(__file__).parent / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def opened(places: Places) -> tuple[Path, Store]:
    """The folder of the snapshots, and the store of the uploads."""
    return published_folder(places.get("published")), Store(places.get("uploads"))
