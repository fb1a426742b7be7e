"""A term of office that has run out: what its sources say of it, and no more."""

from __future__ import annotations

import pandas as pd

from dashboard.content import phrases
from dashboard.selection.view import View
from dashboard.words import numbers, wording


def overdue(view: View) -> pd.DataFrame:
    """The terms that ran out before the day of the snapshot (queries/shared/terms.sql)."""
    rows = view.query("shared/terms")
    return rows[rows["over"].astype(bool)].reset_index(drop=True)


def span(row: pd.Series) -> str:
    """The years of a row of queries/shared/terms.sql: "2012–2017"."""
    if numbers.missing(row["start_year"]):
        return f"đến năm {int(row['end_year'])}"
    return f"{int(row['start_year'])}–{int(row['end_year'])}"


def ended(row: pd.Series) -> str:
    """When it ended, with an extension, and what is known since: "hết năm 2017; theo nguồn
    tháng 8/2023: chưa …".

    A source from before the end tells nothing of what came after it.
    """
    over, told = phrases.day_of(row["ran_out"]), phrases.day_of(row["told_on"])
    month = f"tháng {told.month}/{told.year}"
    if told <= over:
        known = f"{wording.NO_DATA} về đại hội mới (nguồn gần nhất: {month})"
    elif note := phrases.text(row["note"]).strip(" ."):
        known = f"theo nguồn {month}: {phrases.decapitalise(note)}"
    else:
        known = f"đến {month} nguồn chưa nêu đại hội mới"
    longer = "" if numbers.missing(row["extended_to"]) else "được kéo dài, "
    return f"{longer}hết năm {over.year}; {known}"
