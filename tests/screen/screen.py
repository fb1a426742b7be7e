"""What is on screen, and what must not be: English leftovers and raw identifiers."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"

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
        if file.stem in {"area", "area_link", "qualifier", "obs_status", "phrase"}:
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


def still(app: AppTest) -> list[str]:
    """The parts of a page sent as HTML, without the style sheet."""
    return [one.value for one in app.html if re.match("<(?!style)", one.value)]


def headings(app: AppTest, level: int) -> list[str]:
    """The texts of the page's headings of a level, in order."""
    found = re.findall(rf"<h{level} [^>]*>(.*?)</h{level}>", "\n".join(still(app)))
    return [unescape(text) for text in found]


def foot(app: AppTest) -> str:
    """The small lines at the page's end: which snapshot it shows."""
    found = next(one for one in still(app) if one.startswith("<footer>"))
    return unescape(re.sub(r"<[^>]+>", "", found))
