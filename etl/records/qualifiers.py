"""What the words before a figure mean: data/reference/qualifier.csv, and nothing else, says it.

The bound of a qualifier is one of exact, lower, upper, around, range. SQL asks
reference.qualifier itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "data" / "reference" / "qualifier.csv"
EXACT, LOWER, UPPER, AROUND, RANGE = "exact", "lower", "upper", "around", "range"


@cache
def _bounds() -> dict[str, str]:
    """Qualifier → bound, in the order of the file: the usual word of a bound first."""
    with FILE.open(encoding="utf-8-sig", newline="") as lines:
        return {row["qualifier"]: row["bound"] for row in csv.DictReader(lines)}


def bound(qualifier: object) -> str:
    """The bound of a qualifier; a figure without one, or with a word not listed, is exact."""
    return _bounds().get(str(qualifier), EXACT)


def usual(of: str) -> str:
    """The usual word for a bound. Raises StopIteration for a bound that has no word."""
    return next(word for word, own in _bounds().items() if own == of)


def is_lower(qualifiers: Iterable[object]) -> bool:
    """Whether a sum of figures so qualified is a lower bound: one of them is enough."""
    return any(bound(word) == LOWER for word in qualifiers)


def are_exact(qualifiers: Iterable[object]) -> bool:
    """Whether all of the figures are single numbers as they stand."""
    return all(bound(word) == EXACT for word in qualifiers)
