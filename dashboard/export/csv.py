"""A table as CSV, and what its file is called."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import pandas as pd

from dashboard.export.context import ExportContext
from dashboard.selection.view import View
from dashboard.words import numbers, wording
from dashboard.words.cells import neutral


def to_csv(frame: pd.DataFrame, view: View) -> bytes:
    """The frame as CSV (UTF-8 with BOM for Excel), with dataset and snapshot on each row.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    return in_batches([frame], view)


def in_batches(frames: Iterable[pd.DataFrame], view: View) -> bytes:
    """The same of a table that is read piece by piece, with the columns of the first piece."""
    parts: list[bytes] = []
    columns: list[str] = []
    for frame in frames:
        columns = columns or list(frame.columns)
        text = _lines(frame.reindex(columns=columns), view, header=not parts)
        parts.append(text.encode("utf-8" if parts else "utf-8-sig"))
    return b"".join(parts)


def _lines(frame: pd.DataFrame, view: View, *, header: bool) -> str:
    dataset = wording.DATASET_NAMES[view.snapshot.dataset]
    if view.is_demo:
        dataset += " (mô phỏng, không phải số liệu thực)"
    out = frame.copy()
    for column in out.columns:
        if not pd.api.types.is_numeric_dtype(out[column]):
            out[column] = [neutral(v) for v in out[column]]
    out.columns = [neutral(c) for c in out.columns]
    out["Bộ số liệu"] = dataset
    out["Bản số liệu"] = view.snapshot.id
    text = io.StringIO()
    out.to_csv(text, index=False, header=header, lineterminator="\r\n")
    return text.getvalue()


def file_name(stem: str, view: View, suffix: str) -> str:
    """What it is, under which filter, of which day: "hoi-vien_xh-nn_2026-11-30.xlsx".

    Small letters, digits, hyphens: a name that every system takes.
    """
    chosen = view.filter
    years = [str(year) for year in (chosen.year_from, chosen.year_to) if year]
    if len(years) == 1:
        years = [f"{'tu' if chosen.year_from else 'den'}-{years[0]}"]
    parts = [
        _slug(stem, 60) or "so-lieu",
        "minh-hoa" if view.is_demo else "",
        *(_slug(code or "", 30) for code in (chosen.association_type, chosen.association)),
        _slug(chosen.field or "", 30),
        "-".join(dict.fromkeys(years)),
        ExportContext.of(view).built_on.isoformat(),
    ]
    return f"{'_'.join(part for part in parts if part)}.{suffix}"


def _slug(words: str, most: int) -> str:
    """The words in plain letters, cut between two of them."""
    slug = re.sub(r"[^a-z0-9]+", "-", numbers.fold(words)).strip("-")
    return slug if len(slug) <= most else slug[: most + 1].rpartition("-")[0] or slug[:most]
