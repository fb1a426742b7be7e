"""A table as CSV, and what its file is called."""

from __future__ import annotations

import io
import re

import pandas as pd

from dashboard.selection.view import View
from dashboard.words import numbers, wording
from dashboard.words.cells import neutral


def to_csv(frame: pd.DataFrame, view: View) -> bytes:
    """The frame as CSV (UTF-8 with BOM for Excel), with dataset and snapshot on each row.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
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
    out.to_csv(text, index=False, lineterminator="\r\n")
    return text.getvalue().encode("utf-8-sig")


def file_name(stem: str, view: View, suffix: str) -> str:
    """A plain file name: "hoi-vien-theo-hoi-thuc-<snapshot>.csv"."""
    words = re.sub(r"[^a-z0-9]+", "-", numbers.fold(stem)).strip("-")[:80] or "so-lieu"
    return f"{words}-{view.filter.dataset_code}-{view.snapshot.id}.{suffix}"
