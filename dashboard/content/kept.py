"""Keeps what was computed for a snapshot and a filter: neither ever changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

from dashboard.filters import Filter
from dashboard.view import View

T = TypeVar("T")
#: Answers kept for each function; the least recently used go first.
MOST = 64


def kept(function: Callable[[View], T]) -> Callable[[View], T]:
    """The function of a view, computed once for each snapshot and filter.

    Its answer is shared between readers and must not be changed by them.
    """
    answers: OrderedDict[tuple[Path, Filter], T] = OrderedDict()
    lock = threading.Lock()

    @wraps(function)
    def remembered(view: View) -> T:
        key = (view.snapshot.path, view.filter)
        with lock:
            if key in answers:
                answers.move_to_end(key)
                return answers[key]
        answer = function(view)
        with lock:
            answers[key] = answer
            while len(answers) > MOST:
                answers.popitem(last=False)
        return answer

    return remembered
