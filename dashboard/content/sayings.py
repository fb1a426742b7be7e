"""Turns of phrase of the pages of activities, areas and targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from dashboard.selection.view import View
from dashboard.words import numbers


def change(now: Any, before: Any) -> str:
    """ "tăng 3,2 %", "không đổi"; empty when no change can be formed."""
    if numbers.missing(now) or numbers.missing(before) or float(before) <= 0:
        return ""
    rate = 100 * (float(now) / float(before) - 1)
    if abs(rate) < 0.05:
        return "không đổi"
    return f"{'tăng' if rate > 0 else 'giảm'} {numbers.percent(abs(rate))}"


def listed(found: Sequence[str], limit: int = 3, noun: str = "hội") -> str:
    """The first of `found` in their order, the rest counted: "A, B và 4 hội khác"."""
    if len(found) <= limit + 1:
        return ", ".join(found)
    return f"{', '.join(found[:limit])} và {len(found) - limit} {noun} khác"


def names(found: Iterable[str], limit: int = 3, noun: str = "hội") -> str:
    """Names in Vietnamese order, the rest counted."""
    return listed(in_order(found), limit, noun)


def all_names(found: Iterable[str]) -> str:
    """All names in Vietnamese order."""
    return ", ".join(in_order(found))


def in_order(found: Iterable[str]) -> list[str]:
    """Distinct names in Vietnamese order."""
    return sorted(dict.fromkeys(str(n) for n in found), key=numbers.sort_key)


def lower_first(text: object) -> str:
    """A name inside a sentence; an abbreviation keeps its capitals."""
    found = str(text)
    # A word of one letter ("Ý kiến") is no abbreviation.
    is_abbreviation = found[:2].isupper() and found[1:2].isalpha()
    return found if is_abbreviation else found[:1].lower() + found[1:]


def first_upper(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def text(value: Any, default: str = "") -> str:
    """A cell as text, `default` when it is empty."""
    return default if numbers.missing(value) or str(value).strip() == "" else str(value)


def day_of(value: Any) -> date:
    """A cell of a DATE column as a date."""
    found: date = pd.Timestamp(value).date()
    return found


def first_ids(lists: Iterable[Iterable[str]], limit: int = 60) -> tuple[str, ...]:
    """The first distinct ids of lists of ids."""
    found: dict[str, None] = {}
    for one in lists:
        found.update(dict.fromkeys(str(v) for v in one))
        if len(found) >= limit:
            break
    return tuple(found)[:limit]


def association_count(view: View, named: int) -> int:
    """How many member associations there are: as the Union states, else as many as named."""
    if view.filter.association:
        return named
    stated = view.scalar("shared/member_associations_stated")
    return named if stated is None else max(named, int(stated))
