"""Classes of a choropleth: few, none empty, named by the values that are in them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.words import numbers

#: More than this many classes cannot be told apart by shade.
MOST = 5
#: From this ratio of the largest value to the median on, equal steps would put
#: nearly all areas into one class: classes of equal size are taken instead.
SKEWED = 4.0


@dataclass(frozen=True)
class Break:
    """One class: the least and the largest value in it, both included."""

    low: float
    high: float
    count: int

    @property
    def label(self) -> str:
        """The class in words: "3" or "3–8"."""
        if self.low == self.high:
            return numbers.number(self.low)
        return f"{numbers.number(self.low)}–{numbers.number(self.high)}"


def breaks(values: Iterable[float], most: int = MOST, method: str = "auto") -> list[Break]:
    """The classes of some values, in order. NaN and None are left out.

    Few different values get a class each. Otherwise `method` is "equal" (steps of
    equal width), "quantile" (about as many areas in each) or "auto": quantile for
    skewed values, else equal. Every value lies in exactly one class.
    """
    known = sorted(float(v) for v in values if not numbers.missing(v) and math.isfinite(float(v)))
    different = sorted(set(known))
    if len(different) <= most:
        return [Break(value, value, known.count(value)) for value in different]
    # As many classes as the number of areas can fill (Sturges), at least three.
    wanted = min(most, max(3, round(1 + math.log2(len(known)))))
    if method == "auto":
        middle = known[len(known) // 2]
        method = "quantile" if middle <= 0 or known[-1] / middle > SKEWED else "equal"
    edges = _equal(known, wanted) if method == "equal" else _quantile(known, wanted)
    groups: dict[int, list[float]] = {}
    for value in known:
        groups.setdefault(sum(value >= edge for edge in edges), []).append(value)
    return [Break(members[0], members[-1], len(members)) for _, members in sorted(groups.items())]


def recounted(old: Break, values: Sequence[float]) -> Break:
    """The class with the count of these values: those of one map of several on one scale."""
    return replace(old, count=sum(old.low <= value <= old.high for value in values))


def place(value: float, classes: Sequence[Break]) -> int:
    """The index of the class a value lies in. Raises ValueError if it is in none."""
    for i, step in enumerate(classes):
        if step.low <= value <= step.high:
            return i
    raise ValueError(f"{value} lies in no class")


def _equal(known: Sequence[float], count: int) -> list[float]:
    """Inner edges at round numbers, about equally far apart."""
    low, high = known[0], known[-1]
    rough = (high - low) / count
    power = 10 ** math.floor(math.log10(rough))
    edges: list[float] = []
    for factor in (1, 2, 2.5, 5, 10, 20):
        step = factor * power
        first = math.floor(low / step) + 1
        edges = [i * step for i in range(first, math.floor(high / step) + 1)]
        if len(edges) < count:
            break
    return edges


def _quantile(known: Sequence[float], count: int) -> list[float]:
    """Inner edges that part the values into groups of about equal size."""
    edges = [known[round(len(known) * i / count)] for i in range(1, count)]
    return sorted({edge for edge in edges if edge > known[0]})
