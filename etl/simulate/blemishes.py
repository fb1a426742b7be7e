"""What real reporting is like: contradictions, outliers, words for "about", silence.

Each blemish is a line of data/demo/blemishes.csv and changes the rows it names; a
line that no row answers to (because the world was made smaller) is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from etl.records.qualifiers import EXACT, bound
from etl.simulate.rows import round_figure


@dataclass(frozen=True)
class Line:
    """One line of data/demo/blemishes.csv; empty where an effect needs nothing.

    `where` narrows the rows down ("column=value"); `word` is a qualifier, a status or
    a key, as the effect wants it; `source` a document, or the other association.
    """

    effect: str
    table: str
    association: str
    indicator: str
    year: str
    where: str
    factor: str
    word: str
    source: str
    note: str


def apply(folder: Path, years: np.ndarray, made: dict[str, pd.DataFrame]) -> None:
    """Apply every blemish of these years to the measure tables in `made`, in place.

    Rows that repeat another association's carry `_same`, the `_row` of the original;
    `finish` turns it into the record id. Raises ValueError for an effect nobody knows.
    """
    listed = pd.read_csv(folder / "blemishes.csv", dtype=str, keep_default_na=False)
    for frame in made.values():
        _ready(frame)
    for values in listed.to_dict("records"):
        line = Line(**{str(name): str(value) for name, value in values.items()})
        effect = _EFFECTS.get(line.effect)
        if effect is None:
            raise ValueError(f"Không rõ cách làm sai lệch {line.effect!r}.")
        if int(line.year) not in years:
            continue
        frame = made[line.table]
        made[line.table] = effect(frame, _found(frame, line), line)


def _ready(frame: pd.DataFrame) -> None:
    """Give a table the columns that blemishes fill, in place."""
    for column in ("qualifier", "obs_status", "source", "note", "conflict_key"):
        if column not in frame.columns:
            frame[column] = ""
        frame[column] = frame[column].fillna("")
    frame["obs_value_to"] = np.nan
    frame["_same"] = np.nan
    frame["_row"] = np.arange(len(frame))


def _found(frame: pd.DataFrame, line: Line) -> np.ndarray:
    """Which rows a line speaks of."""
    hit = (
        (frame["association"] == line.association)
        & (frame["indicator"] == line.indicator)
        & (frame["_year"] == int(line.year))
    )
    if line.where:
        column, value = line.where.split("=")
        hit &= frame[column].fillna("") == value
    return hit.to_numpy()


def _second_source(frame: pd.DataFrame, hit: np.ndarray, line: Line) -> pd.DataFrame:
    """Another document states another figure for the same thing."""
    other = frame[hit].copy()
    value = other["obs_value"] * float(line.factor)
    rough = value.map(round_figure) if bound(line.word) != EXACT else value.round()
    other = other.assign(obs_value=rough, qualifier=line.word, source=line.source, note=line.note)
    return pd.concat([frame, other], ignore_index=True)


def _one_thing(frame: pd.DataFrame, hit: np.ndarray, line: Line) -> pd.DataFrame:
    """Two indicators speak of one quantity: their rows share the key given as word."""
    if line.factor:
        frame.loc[hit, "obs_value"] = (frame.loc[hit, "obs_value"] * float(line.factor)).round()
    frame.loc[hit, "conflict_key"] = line.word
    frame.loc[hit, "note"] = line.note
    return frame


def _outlier(frame: pd.DataFrame, hit: np.ndarray, line: Line) -> pd.DataFrame:
    """One figure is far off: a slip of a digit, thousands instead of đồng, or a true windfall."""
    at = np.nonzero(hit)[0][:1]
    frame.loc[at, "obs_value"] = (frame.loc[at, "obs_value"] * float(line.factor)).round()
    frame.loc[at, "note"] = line.note
    return frame


def _qualify(frame: pd.DataFrame, hit: np.ndarray, line: Line) -> pd.DataFrame:
    """The report gives a round figure and a word with it."""
    value = frame.loc[hit, "obs_value"].map(round_figure)
    frame.loc[hit, "obs_value"] = value
    frame.loc[hit, "qualifier"] = line.word
    return frame


def _range(frame: pd.DataFrame, hit: np.ndarray, line: Line) -> pd.DataFrame:
    """The report gives a range from … to …."""
    low = frame.loc[hit, "obs_value"].map(round_figure)
    frame.loc[hit, "obs_value"] = low
    frame.loc[hit, "obs_value_to"] = (low * float(line.factor)).map(round_figure)
    frame.loc[hit, "qualifier"] = "từ … đến"
    frame.loc[hit, "note"] = line.note
    return frame


def _status(frame: pd.DataFrame, hit: np.ndarray, line: Line) -> pd.DataFrame:
    frame.loc[hit, "obs_status"] = line.word
    frame.loc[hit, "note"] = line.note
    return frame


def _missing(frame: pd.DataFrame, hit: np.ndarray, line: Line) -> pd.DataFrame:
    """The figure is named as missing, with the reason; a report that never came has no rows."""
    column, value = line.where.split("=")
    row = {
        "association": line.association,
        "indicator": line.indicator,
        column: value,
        "time_period": line.year,
        "obs_value": np.nan,
        "obs_status": line.word,
        "source": line.source,
        "note": line.note,
        "_year": int(line.year),
    }
    if line.table == "funding":
        row["flow"] = "income"
    return pd.concat([frame[~hit], pd.DataFrame([row])], ignore_index=True)


def _drop(frame: pd.DataFrame, hit: np.ndarray, line: Line) -> pd.DataFrame:
    return frame[~hit].reset_index(drop=True)


def _same_as(frame: pd.DataFrame, hit: np.ndarray, line: Line) -> pd.DataFrame:
    """The association reports another's activities (named as source) as its own too."""
    theirs = _found(frame, replace(line, association=line.source))
    copies = frame[theirs].assign(association=line.association, note=line.note)
    copies = copies.assign(_same=copies["_row"], _row=np.nan)
    return pd.concat([frame[~hit], copies], ignore_index=True)


_EFFECTS: dict[str, Callable[[pd.DataFrame, np.ndarray, Line], pd.DataFrame]] = {
    "second_source": _second_source,
    "one_thing": _one_thing,
    "outlier": _outlier,
    "qualify": _qualify,
    "range": _range,
    "status": _status,
    "missing": _missing,
    "drop": _drop,
    "same_as": _same_as,
}
