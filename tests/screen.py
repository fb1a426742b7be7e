"""What must not be on screen: English leftovers and raw identifiers."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"

#: English words no Vietnamese text contains, as whole words.
ENGLISH = re.compile(
    r"\b(?:search|download|upload|browse|drag and drop|loading|running|deploy|rerun|settings|"
    r"choose|select|options?|clear|submit|cancel|close|open|fullscreen|view|show|hide|more|less|"
    r"page|pages|not found|error|exception|traceback|warning|failed|missing|unknown|empty|"
    r"true|false|none|nan|nat|null|undefined|index|value|values|total|year|month|date|"
    r"members?|associations?|funding|activities|targets?|overview|sources?|updates?|"
    r"no results|no data|streamlit|made with|trace \d+)\b",
    re.IGNORECASE,
)
_SNAKE = re.compile(r"\b[a-z]+_[a-z_]+\b")
#: Codes that are also ordinary Vietnamese or borrowed words.
_WORDS = {"khac", "all", "other", "master", "young", "female"}


@lru_cache(maxsize=1)
def codes() -> re.Pattern[str]:
    """The codes of the reference lists (association, type, field, source…)."""
    found: set[str] = set()
    for file in REFERENCE.glob("*.csv"):
        if file.stem in {"area", "area_link", "qualifier", "obs_status"}:
            continue
        with file.open(encoding="utf-8", newline="") as lines:
            rows = csv.reader(lines)
            next(rows)
            found |= {row[0] for row in rows if row}
    kept = sorted(c for c in found if ("-" in c or "_" in c) and c not in _WORDS)
    # Area codes look like D213 and C07201.
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(map(re.escape, kept)) + r"|[DCP]\d{2,5})(?![\w-])"
    )


def leftovers(text: str) -> list[str]:
    """Words in the text that no reader should see.

    Names of files, and what somebody wrote in a cell (in Vietnamese quotes), are shown
    as they are.
    """
    text = re.sub(r"\S+\.(?:csv|xlsx|txt)\b|“[^”]{0,200}”", " ", text)
    found = [m[0] for m in ENGLISH.finditer(text)]
    found += [m[0] for m in _SNAKE.finditer(text)]
    found += [m[0] for m in codes().finditer(text)]
    return found
