"""Stretches of a text whose digits are no figures: acts, dates, telephones, ages, codes.

The forms are in leave_out.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_DECLARED: dict[str, Any] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)


def _forms(name: str) -> tuple[re.Pattern[str], ...]:
    found = []
    for entry in _DECLARED[name]:
        form = str(entry["form"])
        for part in ("sign", "day"):
            form = form.replace(f"{{{part}}}", _DECLARED[part])
        found.append(re.compile(form.replace("\n", ""), 0 if entry.get("case") else re.IGNORECASE))
    return tuple(found)


_DIGIT = re.compile(r"\d")
_ACTS = _forms("acts")
_ALL = (*_ACTS, *_forms("forms"))
(_LEADING,) = _forms("leading")
(_GLUED,) = _forms("glued")


def spans(text: str) -> list[tuple[int, int]]:
    """The stretches, in order; digits within are no figures."""
    found: list[tuple[int, int]] = []
    if not _DIGIT.search(text):
        return found
    offset = 0
    for line in text.split("\n"):
        if match := _LEADING.match(line):
            found.append((offset + match.start(), offset + match.end()))
        offset += len(line) + 1
    for form in _ALL:
        found += [m.span() for m in form.finditer(text) if not _GLUED.match(m[0])]
    return sorted(found)


def acts(text: str) -> list[tuple[int, int]]:
    """The stretches that name acts; days within are theirs."""
    return [m.span() for form in _ACTS for m in form.finditer(text)]


def within(start: int, end: int, stretches: Iterable[tuple[int, int]]) -> bool:
    """True when a stretch overlaps."""
    return any(first < end and start < after for first, after in stretches)
