"""The uploads there are, whether in force or not, and their originals."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Unpack

import pandas as pd

from etl.records.errors import BuildError
from etl.snapshot.inputs import reference_folders
from etl.snapshot.reference import reference_files
from etl.updates.places import Places, opened
from etl.uploads.events import Journal
from etl.uploads.store import Store

UPLOAD_COLUMNS = (
    "upload", "name", "kind", "association", "association_name", "period", "received_at",
    "received_by", "times", "in_force", "published_at", "published_by", "reason", "read",
    "accepted", "rejected",
)  # fmt: skip


def uploads(dataset: str, **places: Unpack[Places]) -> pd.DataFrame:
    """Every upload of a dataset, newest first; UPLOAD_COLUMNS. Times are UTC, ISO 8601."""
    published, store = opened(places)
    in_force = {entry.upload: entry for entry in Journal(store, dataset).in_force(published)}
    names = _associations(dataset)
    rows = []
    for upload in reversed(store.uploads(dataset)):
        report = store.read_report(dataset, upload.upload) or {}
        entry = in_force.get(upload.upload)
        whose = report.get("associations") or []
        association = upload.association or (whose[0] if len(whose) == 1 else None)
        rows.append(
            {
                "upload": upload.upload,
                "name": upload.name,
                "kind": upload.kind,
                "association": association,
                "association_name": names.get(association or "")
                or (f"{len(whose)} hội" if whose else ""),
                "period": upload.period,
                "received_at": upload.received_at,
                "received_by": upload.received_by,
                "times": 1 + len(store.times_given(dataset, upload.upload)),
                "in_force": entry is not None,
                "published_at": entry.published_at if entry else None,
                "published_by": entry.published_by if entry else None,
                "reason": entry.reason if entry else None,
                "read": report.get("read"),
                "accepted": report.get("accepted"),
                "rejected": report.get("rejected"),
            }
        )
    return pd.DataFrame(rows, columns=list(UPLOAD_COLUMNS))


def original(upload: str, dataset: str, *, uploads: Path | None = None) -> tuple[str, bytes]:
    """The file's name and its bytes, unchanged. Raises BuildError when it is gone."""
    store = Store(uploads)
    kept = store.upload(dataset, upload)
    return kept.name, store.verified(kept).read_bytes()


def file_report(upload: str, dataset: str, *, uploads: Path | None = None) -> dict[str, Any] | None:
    """The latest report of one file (FileReport's fields, checked_at, rejects); None: unchecked."""
    return Store(uploads).read_report(dataset, upload)


def _associations(dataset: str) -> dict[str, str]:
    try:
        path = reference_files(*reference_folders(dataset))["association"]
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {row["association"]: row["short_name"] for row in csv.DictReader(file)}
    except (OSError, KeyError, BuildError):
        return {}
