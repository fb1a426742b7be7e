"""What other records say of the same figure, and whether they exclude it."""

from __future__ import annotations

import pandas as pd

from dashboard.content import phrases
from dashboard.content.answers.answer import Item, lines_of
from dashboard.content.answers.context import Context
from dashboard.content.answers.figures import Row
from dashboard.content.answers.vocabulary import Series
from dashboard.content.evidence import place
from dashboard.words import numbers
from etl.records import qualifiers

#: Figures that differ by less are told beside the one used, not as a contradiction.
_SMALL = 0.01


def _contradictions(context: Context, row: Row) -> pd.DataFrame:
    rows = context.view.query(
        "ask/contradictions", association=None, record_ids=tuple(row["record_ids"])
    )
    return rows[~rows["record_id"].isin(list(row["record_ids"]))]


def others(context: Context, series: Series, row: Row) -> list[str]:
    """What other records say of the same, with their place."""
    told = []
    for other in _contradictions(context, row).to_dict("records"):
        own = other["indicator"] == series.indicator
        subject = "" if own else f"{phrases.decapitalise(other['name'])} "
        if other["association"] != row["association"]:
            subject = f"{other['label']}: {subject}"
        figure = numbers.quantity(
            other["value"], other["unit"], other["qualifier"], other["value_to"]
        )
        told.append(f"{subject}{figure} ({place(other['source_place'])})")
    return told


def items(context: Context, row: Row) -> list[Item]:
    return [
        Item(
            str(other["label"]),
            numbers.quantity(other["value"], other["unit"], other["qualifier"], other["value_to"]),
            float(other["value"]),
            None,
            str(other["unit"]),
            phrases.day_of(other["as_of"]) if not numbers.missing(other["as_of"]) else None,
            lines_of([other["source_place"]]),
            (str(other["record_id"]),),
        )
        for other in _contradictions(context, row).to_dict("records")
    ]


def excludes(context: Context, row: Row) -> bool:
    """Whether another record excludes the figure: a round number or one nearly the same, told
    beside it, does not."""
    own = float(row["value"])
    if not qualifiers.are_exact([row["qualifier"]]):
        return False
    for other in _contradictions(context, row).to_dict("records"):
        value, bound = float(other["value"]), qualifiers.bound(other["qualifier"])
        apart = abs(value - own) > _SMALL * max(own, value)
        excludes = {
            qualifiers.EXACT: apart, qualifiers.LOWER: value > own, qualifiers.UPPER: value < own,
        }  # fmt: skip
        if excludes.get(bound, False) and other["unit"] == row["unit"]:
            return True
    return False
