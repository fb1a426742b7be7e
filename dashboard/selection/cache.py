"""Results that are kept: what was made once from a snapshot is not made again.

A snapshot never changes, so what a pure function makes of a view depends on the
snapshot, the filter, the other arguments and, where due dates are held against the
day, on today. Exactly these are the key. Whatever is kept is shared by all visitors:
nobody may change it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from functools import wraps
from typing import Any, TypeVar

from dashboard.selection.view import View
from dashboard.snapshot.kept import Kept

T = TypeVar("T")
_MB = 2**20

#: Pages and their parts, with the frames they were made from: some 150 pages under a filter,
#: what an office looks at in an hour. More would fill the memory for days.
_BY_VIEW: Kept[Any] = Kept(80 * _MB)
#: What was made from an object, with that object.
_BY_OBJECT: Kept[tuple[object, Any]] = Kept(48 * _MB)


def cached(make: Callable[..., T], view: View, *more: Hashable, **choices: Hashable) -> T:
    """`make(view, *more, **choices)`, from what is kept if it was made before.

    For pure functions of the view whose result nobody changes: cached(funding.page, view).
    """
    key = (make, view.snapshot, view.filter, more, tuple(sorted(choices.items())), date.today())
    value = _BY_VIEW.get(key)
    if value is None:
        value = make(view, *more, **choices)
        _BY_VIEW.put(key, value)
    return value


def cached_for_object(make: Callable[..., T], owner: object, *more: Hashable) -> T:
    """`make(owner, *more)`, from what is kept if it was made before of that very object.

    For objects that cannot be keys (figures, pictures): their id alone may be given anew.
    """
    key = (make, id(owner), more)
    pair = _BY_OBJECT.get(key)
    if pair is None or pair[0] is not owner:
        pair = (owner, make(owner, *more))
        _BY_OBJECT.put(key, pair)
    return pair[1]


def cached_for_view(make: Callable[[View], T]) -> Callable[[View], T]:
    """The function of a view alone, made once for each snapshot and filter."""

    @wraps(make)
    def answer(view: View) -> T:
        return cached(make, view)

    return answer


def clear() -> None:
    """Make every result anew when it is asked for next: nobody is there any more."""
    _BY_VIEW.clear()
    _BY_OBJECT.clear()
