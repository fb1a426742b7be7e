"""Results that are kept: what was made once from a snapshot is not made again.

A snapshot never changes, so what a pure function makes of a view depends on the
snapshot, the filter, the other arguments and, where due dates are held against the
day, on today. Exactly these are the key. Whatever is kept is shared by all visitors:
nobody may change it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from functools import wraps
from typing import Any, Generic, TypeVar

from dashboard.selection.view import View

T = TypeVar("T")
#: Pages and their parts; each holds some hundred kilobytes of frames and figures.
MOST = 256


class Kept(Generic[T]):
    """At most `most` values by key, the least recently used dropped first; thread-safe."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable) -> T | None:
        """The value, None when there is none."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Hashable, value: T) -> None:
        """Keep the value, in place of another of that key."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._values.clear()


_RESULTS: Kept[Any] = Kept(MOST)
#: What was made from an object, with that object.
_BESIDE: Kept[tuple[object, Any]] = Kept(4 * MOST)


def result(make: Callable[..., T], view: View, *more: Hashable, **choices: Hashable) -> T:
    """`make(view, *more, **choices)`, from what is kept if it was made before.

    For pure functions of the view whose result nobody changes: result(funding.page, view).
    """
    key = (make, view.snapshot, view.filter, more, tuple(sorted(choices.items())), date.today())
    found = _RESULTS.get(key)
    if found is None:
        found = make(view, *more, **choices)
        _RESULTS.put(key, found)
    return found


def beside(make: Callable[..., T], owner: object, *more: Hashable) -> T:
    """`make(owner, *more)`, from what is kept if it was made before of that very object.

    For objects that cannot be keys (figures, pictures): their id alone may be given anew.
    """
    key = (make, id(owner), more)
    pair = _BESIDE.get(key)
    if pair is None or pair[0] is not owner:
        pair = (owner, make(owner, *more))
        _BESIDE.put(key, pair)
    return pair[1]


def kept(make: Callable[[View], T]) -> Callable[[View], T]:
    """The function of a view alone, made once for each snapshot and filter."""

    @wraps(make)
    def remembered(view: View) -> T:
        return result(make, view)

    return remembered


def forget() -> None:
    """Make every result anew when it is asked for next (benchmarks)."""
    _RESULTS.clear()
    _BESIDE.clear()
