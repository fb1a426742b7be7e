"""Copies of the reference lists with something changed in them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from etl.snapshot.build import reference_folders

#: Columns of the reference lists that are shown and never compared.
WORDS = ("name", "short_name", "full_name", "title", "description", "definition")


def copied_reference(dataset: str, folder: Path, change: Callable[[str, dict], dict]) -> list[Path]:
    """The reference folders of a dataset in `folder`, each row changed: (table, row) → row."""
    found = []
    for place, source in enumerate(reference_folders(dataset)):
        own = folder / dataset / str(place)
        own.mkdir(parents=True)
        found.append(own)
        for path in sorted(source.glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as lines:
                rows = [change(path.stem, row) for row in csv.DictReader(lines)]
            with (own / path.name).open("w", encoding="utf-8", newline="") as lines:
                writer = csv.DictWriter(lines, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
    return found


def renamed_row(_table: str, row: dict[str, str]) -> dict[str, str]:
    return {
        column: f"{cell} (thử)" if column in WORDS and cell else cell
        for column, cell in row.items()
    }
