"""Where everything lies that is not code: the folders, and the variables that move them."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path

from etl.datasets import ROOT

#: The variables with which a folder is moved.
VARIABLES = {
    "published": "DASHBOARD_PUBLISHED",
    "uploads": "DASHBOARD_UPLOADS",
    "audit": "DASHBOARD_AUDIT",
    "templates": "DASHBOARD_TEMPLATES",
    "boundaries": "DASHBOARD_BOUNDARIES",
}
#: The folder of another machine's snapshots: this machine shows copies of them and builds none.
SOURCE = "DASHBOARD_SOURCE"
#: Those that the server writes into while it runs.
WRITTEN = ("published", "uploads", "audit")


def folder_of(name: str) -> Path:
    """A folder by its name: data/<name>, or where its variable says."""
    override = os.environ.get(VARIABLES[name]) if name in VARIABLES else None
    return Path(override) if override else ROOT / "data" / name


@dataclass(frozen=True)
class Folders:
    """The folders an office cannot make again, in the order a restore fills them."""

    records: Path
    reference: Path
    templates: Path
    boundaries: Path
    audit: Path
    uploads: Path
    published: Path

    @classmethod
    def of_this_machine(cls) -> Folders:
        """Those of the settings."""
        return cls(**{field.name: folder_of(field.name) for field in fields(cls)})

    @classmethod
    def under(cls, folder: Path) -> Folders:
        """All of them in one folder, each under its name."""
        return cls(**{field.name: folder / field.name for field in fields(cls)})

    def items(self) -> list[tuple[str, Path]]:
        """Name and folder of each, in order."""
        return [(field.name, getattr(self, field.name)) for field in fields(self)]
