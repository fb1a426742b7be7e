"""Reading the simulated dataset back: its files, and the rows that are meant to be refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

FAULTY = {"mp-loi-1", "mp-loi-2", "mp-loi-3", "mp-loi-4"}


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
