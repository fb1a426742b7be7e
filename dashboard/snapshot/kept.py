"""Values that are kept by key, bounded by the bytes they take, the least recently used dropped."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any, Generic, TypeVar

import numpy as np
import pandas as pd

T = TypeVar("T")
#: Bytes a text in a cell of a frame takes, roughly: weighing each would take longer than
#: making many a page.
_CELL = 64
#: Kinds of things that take some bytes and hold nothing, and how many.
_NUMBERS = frozenset({int, float, bool, type(None), np.float64, np.int64, np.bool_})
_NUMBER = 32
#: Texts up to which each in a list is looked at, whether it was counted before.
_FEW = 16
#: Times a value was asked for after which it is weighed anew.
_WEIGHED_AGAIN = (1, 16, 256)


@dataclass
class _Entry(Generic[T]):
    value: T
    size: int
    hits: int = 0


class Kept(Generic[T]):
    """At most `most` bytes of values; thread-safe.

    What is larger than a quarter of that is not kept: all else would be dropped for it.
    Parts of a page are made after it was put here, so a value is weighed anew as it is asked
    for, ever more seldom.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, _Entry[T]] = OrderedDict()
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes of all that is kept."""
        return self._size

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable) -> T | None:
        """The value, None when there is none."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            entry.hits += 1
            again = entry.hits in _WEIGHED_AGAIN
        if again:
            self.put(key, entry.value, entry.hits)
        return entry.value

    def put(self, key: Hashable, value: T, hits: int = 0) -> None:
        """Keep the value, in place of another of that key."""
        entry = _Entry(value, size_of(value), hits)
        with self._lock:
            self._forget(key)
            if entry.size > self._most // 4:
                return
            self._entries[key] = entry
            self._size += entry.size
            while self._size > self._most:
                self._forget(next(iter(self._entries)))

    def _forget(self, key: Hashable) -> None:
        entry = self._entries.pop(key, None)
        self._size -= 0 if entry is None else entry.size

    def clear(self) -> None:
        """Drop every value."""
        with self._lock:
            self._entries.clear()
            self._size = 0


def size_of(value: object) -> int:
    """Bytes of a value with all it holds, each thing once; modules and classes are nobody's."""
    seen: set[int] = set()
    waiting: list[Any] = [value]
    total = 0
    while waiting:
        item = waiting.pop()
        kind = type(item)
        if kind in _NUMBERS:
            total += _NUMBER
            continue
        if id(item) in seen:
            continue
        seen.add(id(item))
        if kind is str:
            total += sys.getsizeof(item)
        elif isinstance(item, dict):
            total += sys.getsizeof(item, 64)
            waiting += item
            waiting += item.values()
        elif isinstance(item, list | tuple | set | frozenset):
            total += sys.getsizeof(item, 64)
            # Rows of numbers and of record ids are many: they are not looked at one by one.
            kinds = set(map(type, item))
            if kinds <= _NUMBERS:
                total += _NUMBER * len(item)
            elif kinds == {str} and len(item) > _FEW:
                total += sum(map(sys.getsizeof, item))
            else:
                waiting += item
        elif isinstance(item, pd.DataFrame):
            texts = sum(dtype.kind not in "biufcmM" for dtype in item.dtypes)
            total += len(item) * (8 * len(item.columns) + _CELL * texts)
        elif isinstance(item, pd.Series | pd.Index):
            total += (8 + _CELL) * len(item)
        elif isinstance(item, np.ndarray):
            total += item.nbytes
        elif not isinstance(item, type | ModuleType):
            total += sys.getsizeof(item, 64)
            if isinstance(item, FunctionType):
                waiting += [_content(cell) for cell in item.__closure__ or ()]
            elif hasattr(item, "__dict__"):
                waiting += vars(item).values()
    return total


def _content(cell: Any) -> object:
    """What a closure holds; nothing while it is not there yet."""
    try:
        return cell.cell_contents
    except ValueError:
        return None
