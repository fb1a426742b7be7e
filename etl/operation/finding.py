"""One thing that `doctor` looked at, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

GOOD, WARNING, FAULT = 0, 1, 2


@dataclass(frozen=True)
class Finding:
    """`level` is GOOD, WARNING or FAULT; `said` and `advice` are Vietnamese."""

    check: str
    level: int
    said: str
    advice: str = ""
